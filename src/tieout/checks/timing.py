"""Timing: differences that are expected and clear by themselves. They are never counted as errors."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, about_crm, about_twins, say


@check(
    severity="TIMING",
    group="timing",
    fix_in="Nowhere",
    remedy="Nothing to do: the invoice should arrive by the date shown. If it has not, it becomes an exception.",
)
def invoice_waiting_to_sync(evidence: Evidence) -> pd.DataFrame:
    """A recent invoice is still on its way from the CRM to QuickBooks."""
    rows = evidence.crm_only
    rows = rows[(rows["absence"] == "on its way").fillna(False) & (rows["total"] != 0)]
    sentence = say(
        "Invoice {number} over {total} of {date} is on its way to QuickBooks.",
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
    )
    made = pd.DataFrame({**about_crm(rows), "sentence": sentence, "cause": evidence.profile.why, "confidence": 0.9})
    return made.assign(clears_on=rows["expected_by"])


@check(
    severity="TIMING",
    group="timing",
    fix_in="Nowhere",
    remedy="Nothing to do: the two months differ by this amount in opposite directions and agree over both.",
)
def invoice_dated_in_another_month(evidence: Evidence) -> pd.DataFrame:
    """The CRM and QuickBooks date the same invoice in different months."""
    twins = evidence.twins
    here, there = twins["date_crm"].dt.to_period("M"), twins["date_books"].dt.to_period("M")
    rows = twins[twins["date_crm"].notna() & twins["date_books"].notna() & (here != there)]
    sentence = say(
        "Invoice {number} over {total} is dated {crm} in the CRM and {books} in QuickBooks.",
        number=rows["number_crm"],
        total=rows["total_crm"],
        crm=rows["date_crm"],
        books=rows["date_books"],
    )
    cause = "Cut-off: the record was synced after the month ended"
    made = pd.DataFrame({**about_twins(rows), "sentence": sentence, "cause": cause})
    return made.assign(clears_on=rows[["date_crm", "date_books"]].max(axis=1))


@check(
    severity="WATCH",
    group="context",
    fix_in="Nowhere",
    remedy="Reconcile these by hand in their own currency; they are left out of every total here.",
)
def foreign_currency_kept_apart(evidence: Evidence) -> pd.DataFrame:
    """A document is in another currency, so it is kept out of all totals."""
    sides = []
    for side, documents in (("crm", evidence.crm_documents), ("books", evidence.books_documents)):
        rows = documents[documents["excluded"] == "foreign currency"]
        about = {
            "customer": rows["customer"],
            f"{side}_ref": rows["number"].fillna(rows["id"]),
            f"{side}_amount": rows["total"],
            "date": rows["date"],
            "sentence": say(
                "Document {number} is in {currency} ({total}) and is kept apart.",
                number=rows["number"],
                currency=rows["currency"],
                total=rows["total"],
            ),
        }
        sides.append(pd.DataFrame({**about, **NO_AMOUNT, "cause": "A customer that is billed in another currency"}))
    return pd.concat(sides)
