"""Invoices that the two books do not show alike."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .amounts import say_amount, say_date, say_number
from .registry import check


@check(
    severity="ACT",
    fix_in="CRM",
    remedy="Open the invoice in the CRM and send it to QuickBooks again; if the sync refuses it, read its alert.",
)
def invoice_missing_in_books(evidence: Evidence) -> pd.DataFrame:
    """An invoice stands in the CRM and not in QuickBooks, longer than the sync may take."""
    rows = evidence.crm_only
    late = rows["date"].isna() | (evidence.today - rows["date"] > pd.Timedelta(days=evidence.profile.grace_days))
    rows = rows[late & (rows["total"] != 0)]
    age = (evidence.today - rows["date"]).dt.days.astype("Int64").astype("str")
    return pd.DataFrame(
        {
            "sentence": rows["kind"].str.capitalize()
            + " "
            + say_number(rows["number"])
            + " over "
            + say_amount(rows["total"])
            + " of "
            + say_date(rows["date"])
            + " is not in QuickBooks after "
            + age
            + " days.",
            "customer": rows["customer"],
            "job": rows["job_refs"],
            "crm_ref": rows["number"].fillna(rows["id"]),
            "crm_amount": rows["total"],
            "difference": rows["total"],
            "revenue_effect": -rows["net"].fillna(rows["total"]),
            "receivable_effect": -rows["balance"],
            "cause": "The sync failed or was never started for this record",
            "confidence": 0.95,
            "date": rows["date"],
        }
    )


@check(
    severity="ACT",
    fix_in="CRM",
    remedy="Find the job: add the missing invoice to the CRM, or remove it from QuickBooks if nobody did this work.",
)
def invoice_only_in_books(evidence: Evidence) -> pd.DataFrame:
    """A sale stands in QuickBooks and the CRM has no such invoice."""
    rows = evidence.books_only
    rows = rows[~rows.index.isin(evidence.repeats["at"]) & (rows["total"] != 0)]
    return pd.DataFrame(
        {
            "sentence": "QuickBooks "
            + rows["kind"]
            + " "
            + say_number(rows["number"])
            + " over "
            + say_amount(rows["total"])
            + " of "
            + say_date(rows["date"])
            + " has no counterpart in the CRM.",
            "customer": rows["customer"],
            "books_ref": rows["number"].fillna(rows["id"]),
            "books_amount": rows["total"],
            "difference": -rows["total"],
            "revenue_effect": rows["net"].fillna(rows["total"]),
            "receivable_effect": rows["balance"],
            "cause": "Typed into QuickBooks by hand, or deleted in the CRM after it was sent",
            "confidence": 0.85,
            "date": rows["date"],
        }
    )


@check(
    severity="ACT",
    fix_in="QuickBooks",
    remedy="Compare the two invoices line by line and correct the one that is wrong; the CRM owns the amounts.",
)
def invoice_total_differs(evidence: Evidence) -> pd.DataFrame:
    """The same invoice has different totals in the CRM and in QuickBooks."""
    rows = evidence.twins
    rows = rows[(rows["gap"].abs() > evidence.settings.tolerance_cents) & rows["partly"].isna()]
    made = _as_findings(rows, "total_crm", "total_books")
    made["sentence"] = (
        "Invoice "
        + say_number(rows["number_crm"])
        + " is "
        + say_amount(rows["total_crm"])
        + " in the CRM and "
        + say_amount(rows["total_books"])
        + " in QuickBooks: "
        + say_amount(rows["gap"].abs())
        + (rows["gap"] > 0).map({True: " too little in the books.", False: " too much in the books."})
    )
    made["cause"] = "One side was edited after the sync"
    return made


@check(
    severity="ACT",
    fix_in="QuickBooks",
    remedy="Add what is missing to the QuickBooks invoice, or delete it there and send it from the CRM again.",
)
def invoice_partly_synced(evidence: Evidence) -> pd.DataFrame:
    """An invoice reached QuickBooks without one of its lines or without its tax."""
    rows = evidence.twins
    rows = rows[rows["partly"].notna()]
    made = _as_findings(rows, "total_crm", "total_books")
    made["sentence"] = (
        "Invoice "
        + say_number(rows["number_crm"])
        + " reached QuickBooks only in part: "
        + rows["partly"]
        + " ("
        + say_amount(rows["total_crm"])
        + " in the CRM, "
        + say_amount(rows["total_books"])
        + " in QuickBooks)."
    )
    made["cause"] = "An item or a tax code that the sync could not map"
    return made


@check(
    severity="ACT",
    fix_in="QuickBooks",
    remedy="Keep the invoice that the sync made; move any payment to it and void the other one in QuickBooks.",
)
def invoice_entered_twice(evidence: Evidence) -> pd.DataFrame:
    """The same sale stands in QuickBooks twice, so revenue and receivables are overstated."""
    repeats = evidence.repeats
    rows = evidence.books_documents.loc[repeats["at"]].reset_index(drop=True)
    return pd.DataFrame(
        {
            "sentence": "QuickBooks invoice "
            + say_number(rows["number"])
            + " over "
            + say_amount(rows["total"])
            + " repeats one already there: "
            + repeats["how"].str[0].str.lower()
            + repeats["how"].str[1:]
            + ".",
            "customer": rows["customer"],
            "crm_ref": repeats["crm_number"],
            "books_ref": rows["number"].fillna(rows["id"]),
            "books_amount": rows["total"],
            "difference": -rows["total"],
            "revenue_effect": rows["net"].fillna(rows["total"]),
            "receivable_effect": rows["balance"],
            "cause": "Synced once and typed in once more",
            "confidence": 0.9,
            "date": rows["date"],
        }
    )


@check(
    severity="WATCH",
    fix_in="Workbook",
    remedy="Type the CRM's invoice number into “CRM invoice override” beside the right QuickBooks row on Invoices.",
)
def match_undecided(evidence: Evidence) -> pd.DataFrame:
    """Several QuickBooks documents fit one CRM invoice equally well, so none was chosen."""
    pairs = evidence.undecided
    if not len(pairs):
        return pd.DataFrame()
    groups = pairs.groupby("left", sort=True)
    crm = evidence.crm_documents.loc[list(groups.groups)]
    numbers = evidence.books_documents["number"].fillna(evidence.books_documents["id"])
    refs = groups["right"].agg(lambda at: "; ".join(sorted(numbers.loc[at])))
    return pd.DataFrame(
        {
            "sentence": "CRM invoice "
            + say_number(crm["number"])
            + " over "
            + say_amount(crm["total"])
            + " fits "
            + refs.str.replace("; ", " and ")
            + " in QuickBooks equally well.",
            "customer": crm["customer"],
            "job": crm["job_refs"],
            "crm_ref": crm["number"].fillna(crm["id"]),
            "books_ref": refs,
            "crm_amount": crm["total"],
            "cause": "The QuickBooks documents carry no reference to the CRM",
            "confidence": 0.5,
            "date": crm["date"],
        }
    )


def _as_findings(rows: pd.DataFrame, crm_amount: str, books_amount: str) -> pd.DataFrame:
    gap = rows[crm_amount] - rows[books_amount]
    still_open = (rows["balance_books"].fillna(1) != 0) | (rows["balance_crm"].fillna(1) != 0)
    return pd.DataFrame(
        {
            "customer": rows["customer_crm"],
            "job": rows["job_refs_crm"],
            "crm_ref": rows["number_crm"].fillna(rows["id_crm"]),
            "books_ref": rows["number_books"].fillna(rows["id_books"]),
            "crm_amount": rows[crm_amount],
            "books_amount": rows[books_amount],
            "difference": gap,
            "revenue_effect": (rows["net_books"] - rows["net_crm"]).fillna(-gap),
            "receivable_effect": (-gap).where(still_open, 0),
            "confidence": rows["confidence"],
            "date": rows["date_crm"],
        }
    )
