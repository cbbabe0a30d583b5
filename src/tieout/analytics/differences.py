"""Timing or error: every difference between what the two books invoiced, put down to a reason, to the cent."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..evidence.profiles import ABSENCES
from ..model.results import DIFFERENCES
from .amounts import explain_amounts

_CREDITS = ("credit memo", "refund")
_DIVIDED = "One side billed in one document what the other billed in several; together they agree."
STEPS = {
    "timing by basis": "timing",
    "cut-off": "timing",
    "missing": "missing",
    "duplicate": "duplicates",
    "partial": "scope",
    "scope change": "scope",
    "pricing adjustment": "pricing",
    "discount": "discounts",
    "tax": "tax",
    "tip and fee": "tips_fees",
    "credit": "credits",
    "churn": "churn",
    "currency": "currency",
    "unexplained": "unexplained",
}
"""The bridge's column of each class; what stands in QuickBooks alone, and what is undecided, have their own."""


def classify_differences(evidence: Evidence) -> pd.DataFrame:
    """Put every difference down to a class: per month the amounts add up to CRM invoiced less books invoiced.

    Returns ``DIFFERENCES``. Documents without a date stand in the month of the other side, or else of the as-of day.
    What is only timing carries the day on which it should have cleared.
    """
    parts = [
        _list_moved(evidence),
        explain_amounts(evidence),
        _list_crm_only(evidence),
        _list_books_only(evidence),
        *_list_undecided(evidence),
    ]
    filled = [part for part in parts if len(part)]
    if not filled:
        return DIFFERENCES.empty()
    rows = pd.concat(filled, ignore_index=True)
    rows = rows[rows["amount"] != 0]
    rows["month"] = start_months(rows["date"], evidence.today)
    rows["step"] = rows["class"].map(STEPS).where(rows["step"].isna(), rows["step"])
    order = ["month", "step", "class", "crm_ref", "books_ref", "amount", "sentence"]
    return DIFFERENCES.validate(rows.drop(columns="date").sort_values(order, kind="stable"))


def start_months(dates: pd.Series, today: pd.Timestamp) -> pd.Series:
    """Return the first day of each date's month; a document without a date stands in that of the as-of day."""
    days = dates.astype("datetime64[s]").fillna(today)
    return days.dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")


def place_twins(twins: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the day of each twin in the CRM and in the books; a gap takes the day of the other side."""
    return twins["date_crm"].fillna(twins["date_books"]), twins["date_books"].fillna(twins["date_crm"])


def _list_moved(evidence: Evidence) -> pd.DataFrame:
    """List twins that stand in different months: what one month has too much, the other has too little."""
    twins = evidence.twins
    here, there = place_twins(twins)
    moved = start_months(here, evidence.today) != start_months(there, evidence.today)
    twins, here, there = twins[moved], here[moved], there[moved]
    on_payment = there == twins["paid_date_crm"].fillna(twins["last_payment_crm"])
    far = (there - here).dt.days.abs() > 31
    about = {
        **_name_twins(twins),
        "class": (on_payment | far).fillna(False).map({True: "timing by basis", False: "cut-off"}),
        "clears_on": pd.concat([here, there], axis=1).max(axis=1),
    }
    dated = zip(twins["number_crm"].fillna("?"), here.dt.date, there.dt.date, strict=True)
    said = [f"Invoice {number} is dated {crm} in the CRM and {books} in QuickBooks." for number, crm, books in dated]
    made = pd.DataFrame({**about, "sentence": pd.Series(said, index=twins.index, dtype="str"), "step": pd.NA})
    return pd.concat(
        [made.assign(date=here, amount=twins["total_crm"]), made.assign(date=there, amount=-twins["total_crm"])]
    )


def _list_crm_only(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.crm_only
    kind = pd.Series("missing", index=rows.index)
    kind[rows["kind"].isin(_CREDITS)] = "credit"
    kind[_is_voided(rows, evidence.books_documents, "void") | _is_deleted(rows, evidence, "at_crm")] = "churn"
    canceled = set(evidence.jobs.loc[evidence.jobs["status"] == "canceled", "number"].dropna())
    kind[rows["job_refs"].isin(canceled)] = "churn"
    kind[_is_voided(rows, evidence.books_documents, "foreign currency")] = "currency"
    kind[rows["absence"].notna()] = "timing by basis"
    divided = rows.index.isin(_list_divided(evidence, "crm"))
    kind[divided] = "timing by basis"
    said = kind.map(
        {
            "missing": "It is in the CRM and not in QuickBooks.",
            "credit": "The credit or refund is in the CRM and not in QuickBooks.",
            "churn": "It is void or deleted in QuickBooks, or its job is canceled, and the CRM still counts it.",
            "currency": "QuickBooks has it in another currency.",
        }
    )
    return pd.DataFrame(
        {
            "date": rows["date"],
            "crm_ref": rows["number"].fillna(rows["id"]),
            "books_ref": pd.NA,
            "customer": rows["customer"],
            "class": kind,
            "amount": rows["total"],
            "sentence": said.fillna(rows["absence"].map(ABSENCES)).mask(divided, _DIVIDED),
            "clears_on": rows["expected_by"].mask(divided, evidence.today),
            "step": pd.NA,
        }
    )


def _list_books_only(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.books_only
    kind = pd.Series("missing", index=rows.index)
    kind[rows["kind"].isin(_CREDITS)] = "credit"
    kind[_is_voided(rows, evidence.crm_documents, "void") | _is_deleted(rows, evidence, "at_books")] = "churn"
    kind[_is_voided(rows, evidence.crm_documents, "foreign currency")] = "currency"
    kind[rows.index.isin(evidence.repeats["at"])] = "duplicate"
    divided = rows.index.isin(_list_divided(evidence, "books"))
    kind[divided] = "timing by basis"
    said = kind.map(
        {
            "missing": "It is in QuickBooks and not in the CRM.",
            "credit": "The credit or refund is in QuickBooks and not in the CRM.",
            "churn": "It is void or deleted in the CRM, and QuickBooks still counts it.",
            "timing by basis": _DIVIDED,
            "currency": "The CRM has it in another currency.",
            "duplicate": "QuickBooks has this sale twice.",
        }
    )
    return pd.DataFrame(
        {
            "date": rows["date"],
            "crm_ref": pd.NA,
            "books_ref": rows["number"].fillna(rows["id"]),
            "customer": rows["customer"],
            "class": kind,
            "amount": -rows["total"],
            "sentence": said,
            "clears_on": pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]").mask(divided, evidence.today),
            "step": kind.map({"missing": "books_only"}),
        }
    )


def _is_voided(rows: pd.DataFrame, others: pd.DataFrame, why: str) -> pd.Series:
    """Say which documents the other side has under the same number, left out for this reason."""
    out = others[others["excluded"] == why]
    keys = set(out["plain"].dropna()) | set(out["inner"].dropna())
    return rows["plain"].isin(keys) | rows["inner"].isin(keys)


def _is_deleted(rows: pd.DataFrame, evidence: Evidence, at: str) -> pd.Series:
    """Say which documents the other side deleted."""
    gone = evidence.set_aside.loc[evidence.set_aside["why"] == "deleted", at].dropna()
    return pd.Series(rows.index.isin(gone), index=rows.index)


def _list_divided(evidence: Evidence, side: str) -> set[int]:
    """List one side's documents without a twin that are one document here and several there, or the reverse."""
    splits = evidence.splits
    inside = splits["side"] == side
    return {*splits.loc[inside, "part"], *splits.loc[~inside, "whole"]}


def _list_undecided(evidence: Evidence) -> list[pd.DataFrame]:
    """List documents that may be each other's twins, until somebody decides."""
    here = evidence.crm_documents.loc[evidence.undecided["left"].unique()]
    there = evidence.books_documents.loc[evidence.undecided["right"].unique()]
    about = {"class": "unexplained", "sentence": "Several documents fit equally well.", "step": "undecided"}
    sides = []
    for rows, ref, sign in ((here, "crm_ref", 1), (there, "books_ref", -1)):
        made = {"date": rows["date"], ref: rows["number"].fillna(rows["id"]), "customer": rows["customer"]}
        sides.append(pd.DataFrame({**made, "amount": sign * rows["total"]}).assign(**about, clears_on=pd.NaT))
    return sides


def _name_twins(twins: pd.DataFrame) -> dict[str, pd.Series]:
    return {
        "crm_ref": twins["number_crm"].fillna(twins["id_crm"]),
        "books_ref": twins["number_books"].fillna(twins["id_books"]),
        "customer": twins["customer_crm"].fillna(twins["customer_books"]),
    }
