"""The outcome of matching: tied pairs with a user's corrections, twins side by side, and one row per document."""

from __future__ import annotations

import pandas as pd

from ..model.results import INVOICE_MATCHES
from ..model.settings import Settings
from ..model.table import look_up, map_distinct
from .invoices import match_invoices
from .references import normalise_number

NONE = "none"
_BOTH = ["id", "number", "date", "net", "total", "balance", "status"]
_SHOWN = [*_BOTH, "kind", "customer", "due_date"]


def match_with_overrides(
    crm: pd.DataFrame, books: pd.DataFrame, overrides: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """Match the documents, letting a user's corrections win: see ``match_invoices`` for the columns.

    A correction names the CRM invoice of a books document, or “none” to keep the document unmatched.
    """
    typed = overrides[overrides["noun"] == "invoices"].drop_duplicates("id", keep="last").set_index("id")["reference"]
    wanted = look_up(books["id"], typed).dropna()
    numbers = crm[crm["excluded"].isna() & crm["plain"].notna()].drop_duplicates("plain", keep=False)
    at = pd.Series(numbers.index, index=numbers["plain"])
    left = look_up(map_distinct(wanted, normalise_number), at, "whole")
    tied = pd.DataFrame({"left": left, "right": wanted.index}).dropna().astype("int64")
    tied = tied.drop_duplicates("left", keep="last").assign(
        rule="correction", confidence=1.0, evidence="Typed by a user under “CRM invoice override”.", undecided=False
    )
    apart = wanted.index[wanted.str.casefold() == NONE]
    free_there = books.drop(index=tied["right"]).drop(index=apart)
    found = match_invoices(crm.drop(index=tied["left"]), free_there, settings)
    return pd.concat([frame for frame in (tied, found) if len(frame)], ignore_index=True) if len(tied) else found


def tie_twins(pairs: pd.DataFrame, crm: pd.DataFrame, books: pd.DataFrame, crm_payments: pd.DataFrame) -> pd.DataFrame:
    """Put the decided pairs side by side: the columns of both documents with ``_crm`` and ``_books``.

    Adds left, right, rule, confidence, evidence and ``last_payment_crm``: the last CRM payment that names it.
    """
    decided = pairs[~pairs["undecided"].astype(bool)].reset_index(drop=True)
    here = crm.loc[decided["left"]].reset_index(drop=True).add_suffix("_crm")
    there = books.loc[decided["right"]].reset_index(drop=True).add_suffix("_books")
    twins = pd.concat([decided, here, there], axis=1)
    return twins.assign(last_payment_crm=look_up(twins["plain_crm"], find_last_payments(crm_payments), "date"))


def find_last_payments(payments: pd.DataFrame) -> dict[str, pd.Timestamp]:
    """Map the normalised number of each invoice that a payment names to the day of the last one."""
    paid = payments.loc[payments["kind"] != "refund", ["date", "invoice_refs"]].dropna().sort_values("date")
    dated = zip(paid["date"].tolist(), paid["invoice_refs"].tolist(), strict=True)
    return {normalise_number(ref): day for day, cell in dated for ref in cell.split("; ")}


def list_invoice_matches(
    pairs: pd.DataFrame, crm: pd.DataFrame, books: pd.DataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """List every document of both sides: twins on one row, the others on rows of their own."""
    decided = pairs[~pairs["undecided"].astype(bool)]
    unclear = pairs[pairs["undecided"].astype(bool)]
    tied = pd.DataFrame({"left": decided["left"], "right": decided["right"], "state": "matched"})
    tied = tied.assign(rule=decided["rule"], confidence=decided["confidence"], evidence=decided["evidence"])
    here = crm[~crm.index.isin(decided["left"])]
    there = books[~books.index.isin(decided["right"])]
    alone_here = pd.DataFrame({"left": here.index, "state": _state(here, unclear["left"], "CRM only")})
    alone_there = pd.DataFrame({"right": there.index, "state": _state(there, unclear["right"], "books only")})
    rows = pd.concat([tied, alone_here, alone_there], ignore_index=True)
    left = crm[_SHOWN].reindex(rows["left"]).reset_index(drop=True)
    right = books[_SHOWN].reindex(rows["right"]).reset_index(drop=True)
    jobs = _join_jobs(shares.dropna(subset=["job"]))
    made = {f"{side}_{column}": frame[column] for side, frame in (("crm", left), ("books", right)) for column in _BOTH}
    shown = rows[["state", "rule", "confidence", "evidence"]].assign(
        **made,
        key=("C:" + left["id"]).fillna("B:" + right["id"]),
        kind=left["kind"].fillna(right["kind"]),
        customer=left["customer"].fillna(right["customer"]),
        jobs=look_up(left["id"], jobs),
        due_date=right["due_date"].fillna(left["due_date"]),
        severity="OK",
    )
    order = shown.assign(day=shown["crm_date"].fillna(shown["books_date"])).sort_values(["day", "key"], kind="stable")
    return INVOICE_MATCHES.validate(shown.loc[order.index])


def _join_jobs(shares: pd.DataFrame) -> dict[str, str]:
    joined: dict[str, str] = {}
    for at, job in zip(shares["crm_id"].tolist(), shares["job"].tolist(), strict=True):
        joined[at] = f"{joined[at]}; {job}" if at in joined else job
    return joined


def _state(rows: pd.DataFrame, unclear: pd.Series, otherwise: str) -> pd.Series:
    state = pd.Series(otherwise, index=rows.index)
    state[rows.index.isin(unclear)] = "undecided"
    return state.where(rows["excluded"].isna(), "excluded: " + rows["excluded"].fillna("")).to_numpy()
