"""Timing: differences that are expected and clear by themselves. They are never counted as errors."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .amounts import say_amount, say_date, say_number
from .registry import check


@check(
    severity="TIMING",
    fix_in="Nowhere",
    remedy="Nothing to do: the invoice should arrive by the date shown. If it has not, it becomes an exception.",
)
def invoice_waiting_to_sync(evidence: Evidence) -> pd.DataFrame:
    """A recent invoice is still on its way from the CRM to QuickBooks."""
    grace = pd.Timedelta(days=evidence.profile.grace_days)
    rows = evidence.crm_only
    rows = rows[(evidence.today - rows["date"] <= grace).fillna(False) & (rows["total"] != 0)]
    return pd.DataFrame(
        {
            "sentence": "Invoice "
            + say_number(rows["number"])
            + " over "
            + say_amount(rows["total"])
            + " of "
            + say_date(rows["date"])
            + " is on its way to QuickBooks.",
            "customer": rows["customer"],
            "job": rows["job_refs"],
            "crm_ref": rows["number"].fillna(rows["id"]),
            "crm_amount": rows["total"],
            "difference": rows["total"],
            "revenue_effect": -rows["net"].fillna(rows["total"]),
            "receivable_effect": -rows["balance"],
            "cause": evidence.profile.why,
            "confidence": 0.9,
            "date": rows["date"],
            "clears_on": rows["date"] + grace,
        }
    )


@check(
    severity="TIMING",
    fix_in="Nowhere",
    remedy="Nothing to do: the two months differ by this amount in opposite directions and agree over both.",
)
def invoice_dated_in_another_month(evidence: Evidence) -> pd.DataFrame:
    """The CRM and QuickBooks date the same invoice in different months."""
    twins = evidence.twins
    here, there = twins["date_crm"].dt.to_period("M"), twins["date_books"].dt.to_period("M")
    rows = twins[twins["date_crm"].notna() & twins["date_books"].notna() & (here != there)]
    return pd.DataFrame(
        {
            "sentence": "Invoice "
            + say_number(rows["number_crm"])
            + " over "
            + say_amount(rows["total_crm"])
            + " is dated "
            + say_date(rows["date_crm"])
            + " in the CRM and "
            + say_date(rows["date_books"])
            + " in QuickBooks.",
            "customer": rows["customer_crm"],
            "job": rows["job_refs_crm"],
            "crm_ref": rows["number_crm"].fillna(rows["id_crm"]),
            "books_ref": rows["number_books"].fillna(rows["id_books"]),
            "crm_amount": rows["total_crm"],
            "books_amount": rows["total_books"],
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "Cut-off: the record was synced after the month ended",
            "confidence": rows["confidence"],
            "date": rows["date_crm"],
            "clears_on": rows[["date_crm", "date_books"]].max(axis=1),
        }
    )


@check(
    severity="WATCH",
    fix_in="Nowhere",
    remedy="Reconcile these by hand in their own currency; they are left out of every total here.",
)
def foreign_currency_kept_apart(evidence: Evidence) -> pd.DataFrame:
    """A document is in another currency, so it is kept out of all totals."""
    sides = []
    for documents, ref, amount in (
        (evidence.crm_documents, "crm_ref", "crm_amount"),
        (evidence.books_documents, "books_ref", "books_amount"),
    ):
        rows = documents[documents["excluded"] == "foreign currency"]
        sides.append(
            pd.DataFrame(
                {
                    "sentence": "Document "
                    + say_number(rows["number"])
                    + " is in "
                    + rows["currency"]
                    + " ("
                    + say_amount(rows["total"])
                    + ") and is kept apart.",
                    "customer": rows["customer"],
                    ref: rows["number"].fillna(rows["id"]),
                    amount: rows["total"],
                    "difference": 0,
                    "revenue_effect": 0,
                    "receivable_effect": 0,
                    "cause": "A customer that is billed in another currency",
                    "confidence": 1.0,
                    "date": rows["date"],
                }
            )
        )
    return pd.concat(sides)
