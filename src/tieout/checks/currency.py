"""Documents in another currency than the books' own, and pairs in two currencies."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, say


@check(
    severity="ACT",
    group="context",
    fix_in="QuickBooks",
    remedy="Enter the document in the customer's own currency; a customer's currency cannot be changed in QuickBooks.",
    causes=("The customer stands in QuickBooks in another currency than in the CRM",),
    upstream="Make a customer with the right currency before the first invoice is sent.",
    thresholds=("home_currency",),
)
def currency_differs(evidence: Evidence) -> pd.DataFrame:
    """The same document is in one currency in the CRM and in another in QuickBooks."""
    pairs = evidence.set_aside[evidence.set_aside["why"] == "foreign currency"].drop_duplicates("at_crm")
    home = evidence.settings.home_currency
    crm, books = (
        documents.loc[pairs[at].astype("int64")].reset_index(drop=True)
        for documents, at in ((evidence.crm_documents, "at_crm"), (evidence.books_documents, "at_books"))
    )
    sentence = say(
        "Invoice {number} is {total} {currency} in the CRM and {other} {there} in QuickBooks.",
        number=crm["number"].fillna(crm["id"]),
        total=crm["total"],
        currency=crm["currency"].fillna(home),
        other=books["total"],
        there=books["currency"].fillna(home),
    )
    about = {
        "customer": crm["customer"],
        "job": crm["job_refs"],
        "crm_ref": crm["number"].fillna(crm["id"]),
        "books_ref": books["number"].fillna(books["id"]),
        **dict.fromkeys(("difference", "revenue_effect", "receivable_effect", "taxable_effect"), pd.NA),
        "date": crm["date"],
        "noun": "invoices",
        "crm_id": crm["id"],
        "books_id": books["id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.9})


@check(
    severity="WATCH",
    group="context",
    fix_in="Nowhere",
    remedy="Reconcile these by hand in their own currency; they are left out of every total here.",
    causes=("A customer that is billed in another currency",),
    thresholds=("home_currency",),
)
def foreign_currency_kept_apart(evidence: Evidence) -> pd.DataFrame:
    """A document is in another currency, so it is kept out of all totals."""
    sides = []
    mixed = evidence.set_aside[evidence.set_aside["why"] == "foreign currency"]
    for side, documents in (("crm", evidence.crm_documents), ("books", evidence.books_documents)):
        rows = documents[(documents["excluded"] == "foreign currency") & ~documents.index.isin(mixed[f"at_{side}"])]
        about = {
            "customer": rows["customer"],
            f"{side}_ref": rows["number"].fillna(rows["id"]),
            f"{side}_amount": rows["total"],
            "date": rows["date"],
            "noun": "invoices",
            f"{side}_id": rows["id"],
            "sentence": say(
                "Document {number} is in {currency} ({total}) and is kept apart.",
                number=rows["number"],
                currency=rows["currency"],
                total=rows["total"],
            ),
        }
        sides.append(pd.DataFrame({**about, **NO_AMOUNT}))
    return pd.concat(sides)
