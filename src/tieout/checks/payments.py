"""Payments that one side knows of and the other does not, and invoices that stay open for too long."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .amounts import say_amount, say_date, say_number
from .registry import check


@check(
    severity="ACT",
    fix_in="QuickBooks",
    remedy="Apply the payment to this invoice in QuickBooks; look for it unapplied or in Undeposited Funds first.",
)
def paid_in_crm_open_in_books(evidence: Evidence) -> pd.DataFrame:
    """The CRM says that an invoice was paid, and QuickBooks still shows it open."""
    rows = evidence.twins
    rows = rows[(rows["more_paid"] > evidence.settings.tolerance_cents).fillna(False) & ~rows["recent"]]
    made = _as_findings(rows)
    when = "" if not len(rows) else " (paid " + say_date(rows["paid_on"]) + ")"
    made["sentence"] = (
        "Invoice "
        + say_number(rows["number_crm"])
        + " has "
        + say_amount(rows["paid_crm"])
        + " paid in the CRM"
        + when
        + " and "
        + say_amount(rows["paid_books"])
        + " in QuickBooks, where "
        + say_amount(rows["balance_books"])
        + " is open."
    )
    made["receivable_effect"] = rows["more_paid"]
    made["cause"] = "The payment did not sync, or was recorded without applying it to the invoice"
    return made


@check(
    severity="WATCH",
    fix_in="CRM",
    remedy="Mark the invoice as paid in the CRM, so that nobody chases a customer who has paid.",
)
def paid_in_books_open_in_crm(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks says that an invoice was paid, and the CRM still shows it open, though it should be told."""
    if not evidence.profile.paid_returns:
        return pd.DataFrame()
    rows = evidence.twins
    rows = rows[(rows["more_paid"] < -evidence.settings.tolerance_cents).fillna(False)]
    made = _as_findings(rows)
    made["sentence"] = (
        "Invoice "
        + say_number(rows["number_crm"])
        + " has "
        + say_amount(rows["paid_books"])
        + " paid in QuickBooks and "
        + say_amount(rows["paid_crm"])
        + " in the CRM, where "
        + say_amount(rows["balance_crm"])
        + " is open."
    )
    made["receivable_effect"] = 0
    made["cause"] = "The payment was entered in QuickBooks and did not come back to the CRM"
    return made


@check(
    severity="TIMING",
    fix_in="Nowhere",
    remedy="Nothing to do: the payment should arrive by the date shown. If it has not, it becomes an exception.",
)
def payment_waiting_to_sync(evidence: Evidence) -> pd.DataFrame:
    """A payment was taken in the CRM within the last days and is still on its way to QuickBooks."""
    rows = evidence.twins
    rows = rows[(rows["more_paid"] > evidence.settings.tolerance_cents).fillna(False) & rows["recent"]]
    made = _as_findings(rows)
    made["sentence"] = (
        "The payment of "
        + say_date(rows["paid_on"])
        + " for invoice "
        + say_number(rows["number_crm"])
        + " ("
        + say_amount(rows["more_paid"])
        + ") is on its way to QuickBooks."
    )
    made["cause"] = evidence.profile.why
    made["clears_on"] = rows["paid_on"] + pd.Timedelta(days=evidence.profile.grace_days)
    return made


@check(
    severity="WATCH",
    fix_in="QuickBooks",
    remedy="Follow the likely cause: apply the payment or credit, void the duplicate, or collect or write off.",
)
def stale_open_invoice(evidence: Evidence) -> pd.DataFrame:
    """An invoice has been open in QuickBooks for so long that it is probably no longer owed."""
    books = evidence.books_documents
    due = books["due_date"].fillna(books["date"])
    late = (evidence.today - due).dt.days
    rows = books[
        books["excluded"].isna()
        & (books["balance"] > evidence.settings.tolerance_cents).fillna(False)
        & (late > evidence.settings.stale_days)
    ]
    late = late[rows.index].astype("Int64")
    cause = _find_causes(rows, evidence)
    return pd.DataFrame(
        {
            "severity": cause.map(lambda text: "WATCH" if text == _NOT_PAID else "ACT"),
            "sentence": "Invoice "
            + say_number(rows["number"])
            + " over "
            + say_amount(rows["total"])
            + " is "
            + late.astype("str")
            + " days past due with "
            + say_amount(rows["balance"])
            + " open.",
            "customer": rows["customer"],
            "books_ref": rows["number"].fillna(rows["id"]),
            "books_amount": rows["balance"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": rows["balance"],
            "cause": cause,
            "confidence": 0.9,
            "date": rows["date"],
        }
    )


_NOT_PAID = "Open in both systems: the customer has probably not paid"


def _find_causes(rows: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Name the likeliest cause of each stale invoice, the first that fits."""
    twins = evidence.twins.set_index("right")
    crm_balance = twins["balance_crm"].reindex(rows.index)
    credits = evidence.books_documents
    unused = set(credits.loc[(credits["balance"] < 0).fillna(False), "customer_key"].dropna())
    open_items = evidence.books["receivables"]
    unapplied = open_items.loc[(open_items["open_balance"] < 0) & (open_items["kind"] == "payment"), "customer"]
    cause = pd.Series(_NOT_PAID, index=rows.index)
    cause[rows["customer_key"].isin(unused)] = "A credit of this customer was never applied"
    cause[rows["customer"].isin(set(unapplied))] = "A payment of this customer was never applied"
    cause[(crm_balance == 0).fillna(False)] = "Paid according to the CRM: the payment did not sync"
    cause[rows.index.isin(evidence.repeats["at"])] = "A duplicate of another invoice"
    cause[~rows.index.isin(twins.index) & ~rows.index.isin(evidence.repeats["at"])] = "Unknown to the CRM"
    return cause


def _as_findings(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": rows["customer_crm"],
            "job": rows["job_refs_crm"],
            "crm_ref": rows["number_crm"].fillna(rows["id_crm"]),
            "books_ref": rows["number_books"].fillna(rows["id_books"]),
            "crm_amount": rows["paid_crm"],
            "books_amount": rows["paid_books"],
            "difference": rows["paid_crm"] - rows["paid_books"],
            "revenue_effect": 0,
            "receivable_effect": rows["more_paid"],
            "confidence": rows["confidence"],
            "date": rows["date_crm"],
        }
    )
