"""Refunds that one side knows of and the other does not."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from .registry import check
from .words import about_books, say

_GIVEN_BACK = ("refund", "credit memo")


def list_refunds(evidence: Evidence) -> pd.DataFrame:
    """List the CRM's refunds of money beside the books' refund of the same customer and amount, where there is one.

    Returns the CRM's payment rows with at: the books document (its position) or payment (−1) that gives it back, a gap
    where nothing does.
    """
    payments = evidence.crm["payments"]
    refunds = payments[(payments["kind"] == "refund") & (payments["amount"] != 0)]
    keys = key_names(refunds["customer"], evidence.customers, "crm")
    mine = pd.DataFrame({"key": keys, "amount": -refunds["amount"].abs(), "day": refunds["date"], "row": refunds.index})
    there = evidence.books_documents
    there = there[there["kind"].isin(_GIVEN_BACK) & there["excluded"].isna()]
    paid_back = evidence.books["payments"]
    paid_back = paid_back[(paid_back["kind"] == "refund") & (paid_back["amount"] != 0)]
    theirs = pd.concat(
        [
            pd.DataFrame({"key": there["customer_key"], "amount": there["total"], "day_there": there["date"],
                          "at": there.index}),
            pd.DataFrame({"key": key_names(paid_back["customer"], evidence.customers, "books"),
                          "amount": -paid_back["amount"].abs(), "day_there": paid_back["date"], "at": -1}),
        ]
    )  # fmt: skip
    pairs = mine.dropna(subset=["key"]).merge(theirs.dropna(subset=["key"]), on=["key", "amount"])
    pairs["days"] = (pairs["day_there"] - pairs["day"]).dt.days.abs()
    near = pairs[pairs["days"] <= evidence.settings.duplicate_days].sort_values(["days", "row", "at"])
    near = near.drop_duplicates("row")
    near = near[(near["at"] < 0) | ~near["at"].duplicated()]
    return refunds.assign(at=near.set_index("row")["at"].reindex(refunds.index).astype("Int64"))


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Enter the refund in QuickBooks (a refund receipt, or a credit memo and its cheque) for the same customer.",
    causes=("Refunds do not go through the sync", "The card processor's refund was booked as a bank fee or an expense"),
    upstream="Enter a refund in both systems on the same day, and go through the refunds at every month-end.",
    thresholds=("sync_days", "duplicate_days"),
)
def refund_missing_in_books(evidence: Evidence) -> pd.DataFrame:
    """Money was given back in the CRM and QuickBooks knows of no refund."""
    if not evidence.books.has("payments"):
        return pd.DataFrame()
    refunds = list_refunds(evidence)
    late = ~evidence.profile.may_be_on_its_way(refunds["date"], evidence.today)
    home = refunds["currency"].isna() | (refunds["currency"] == evidence.settings.home_currency)
    rows = refunds[
        refunds["at"].isna() & late & home & refunds["customer"].notna() & ~_is_in_a_credit(refunds, evidence)
    ]
    sentence = say(
        "{amount} were given back to {customer} on {day} in the CRM; QuickBooks has no such refund.",
        amount=rows["amount"].abs(),
        customer=rows["customer"],
        day=rows["date"],
    )
    unknown = {"revenue_effect": pd.NA, "receivable_effect": 0, "taxable_effect": pd.NA}
    about = {
        "customer": rows["customer"],
        "job": rows["job_refs"],
        "crm_ref": rows["invoice_refs"].fillna(rows["number"]).fillna(rows["id"]),
        "crm_amount": rows["amount"],
        "difference": rows["amount"],
        "date": rows["date"],
        "noun": "payments",
        "crm_id": rows["id"],
    }
    return pd.DataFrame({**about, **unknown, "sentence": sentence, "confidence": 0.85})


def _is_in_a_credit(refunds: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Say which refunds the CRM also has as a document, whose absence in the books is a finding of its own."""
    documents = evidence.crm_documents[evidence.crm_documents["kind"].isin(_GIVEN_BACK)]
    known = set(zip(documents["customer"], documents["total"], strict=True))
    rows = zip(refunds["customer"], -refunds["amount"].abs(), strict=True)
    return pd.Series([row in known for row in rows], index=refunds.index, dtype=bool)


@check(
    severity="ACT",
    group="cash",
    fix_in="CRM",
    remedy="Record the refund on the job in the CRM, or find out why QuickBooks gave money back without one.",
    causes=("The refund was made in QuickBooks or at the card processor and never entered in the CRM",),
    upstream="Enter a refund in both systems on the same day, and go through the refunds at every month-end.",
    thresholds=("duplicate_days",),
)
def refund_only_in_books(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks gave money back and the CRM knows of no refund."""
    rows = evidence.books_only
    rows = rows[(rows["kind"] == "refund") & (rows["total"] != 0)]
    if not len(rows):
        return pd.DataFrame()
    rows = rows[~rows.index.isin(list_refunds(evidence)["at"].dropna())]
    rows = rows[~rows.index.isin(evidence.set_aside["at_books"].dropna())]
    sentence = say(
        "QuickBooks gave {customer} {total} back on {day}; the CRM has no such refund.",
        customer=rows["customer"],
        total=rows["total"].abs(),
        day=rows["date"],
    )
    return pd.DataFrame({**about_books(rows), "sentence": sentence, "confidence": 0.85})
