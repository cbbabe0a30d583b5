"""Customers of the two systems that may be one: a person says whether they are, once."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, count, say


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Compare the two and say whether they are the same or different; the answer is kept.",
    causes=(
        "The name is spelled differently, or both systems know too little about the customer to be sure",
        "Two customers share a name, a household or an office",
    ),
    upstream="Enter e-mail and telephone in both systems, and let the sync make the customer.",
    blocks_close=False,
)
def customer_match_to_confirm(evidence: Evidence) -> pd.DataFrame:
    """A customer in the CRM and one in QuickBooks may be the same, but not surely."""
    asked = evidence.customer_questions
    # Two who have nothing to bill or to pay mix no money: nobody needs to decide them.
    here = set(evidence.crm_documents["customer_key"].dropna())
    there = set(evidence.books_documents["customer_key"].dropna())
    asked = asked[asked["crm_key"].isin(here) & asked["books_key"].isin(there)]
    if not len(asked):
        return pd.DataFrame()
    tied = _count_tied_invoices(evidence).reindex(pd.MultiIndex.from_frame(asked[["crm_key", "books_key"]])).fillna(0)
    tied = tied.set_axis(asked.index)
    more = ("; invoices of theirs that are tied to each other: " + count(tied)).where(tied > 0, "")
    sentence = say(
        "“{crm}” in the CRM and “{books}” in QuickBooks may be the same customer: {reasons}{more}.",
        crm=asked["crm"],
        books=asked["books"],
        reasons=asked["reasons"],
        more=more,
    )
    about = {"customer": asked["crm"], "crm_ref": asked["crm"], "books_ref": asked["books"], **NO_AMOUNT}
    about |= {"noun": "customers", "crm_id": asked["crm_id"], "books_id": asked["books_id"]}
    return pd.DataFrame({**about, "sentence": sentence, "confidence": asked["confidence"]})


def _count_tied_invoices(evidence: Evidence) -> pd.Series:
    """Count, per CRM and books customer key, the invoices that are tied to each other."""
    keys = evidence.twins[["customer_key_crm", "customer_key_books"]].dropna()
    return keys.groupby(["customer_key_crm", "customer_key_books"]).size()
