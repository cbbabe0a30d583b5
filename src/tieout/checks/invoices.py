"""Invoices that the two books do not show alike."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import about_books, about_crm, about_twins, count, say


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Open the invoice in the CRM and send it to QuickBooks again; if the sync refuses it, read its alert.",
)
def invoice_missing_in_books(evidence: Evidence) -> pd.DataFrame:
    """An invoice stands in the CRM and not in QuickBooks, longer than the sync may take."""
    rows = evidence.crm_only
    rows = rows[rows["absence"].isna() & (rows["total"] != 0)]
    sentence = say(
        "{kind} {number} over {total} of {date} is not in QuickBooks after {age} days.",
        kind=rows["kind"].str.capitalize(),
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
        age=count((evidence.today - rows["date"]).dt.days),
    )
    cause = "The sync failed or was never started for this record"
    return pd.DataFrame({**about_crm(rows), "sentence": sentence, "cause": cause, "confidence": 0.95})


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Find the job: add the missing invoice to the CRM, or remove it from QuickBooks if nobody did this work.",
)
def invoice_only_in_books(evidence: Evidence) -> pd.DataFrame:
    """A sale stands in QuickBooks and the CRM has no such invoice."""
    rows = evidence.books_only
    rows = rows[~rows.index.isin(evidence.repeats["at"]) & (rows["total"] != 0)]
    sentence = say(
        "QuickBooks {kind} {number} over {total} of {date} has no counterpart in the CRM.",
        kind=rows["kind"],
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
    )
    cause = "Typed into QuickBooks by hand, or deleted in the CRM after it was sent"
    return pd.DataFrame({**about_books(rows), "sentence": sentence, "cause": cause, "confidence": 0.85})


@check(
    severity="ACT",
    group="amount",
    fix_in="QuickBooks",
    remedy="Compare the two invoices line by line and correct the one that is wrong; the CRM owns the amounts.",
)
def invoice_total_differs(evidence: Evidence) -> pd.DataFrame:
    """The same invoice has different totals in the CRM and in QuickBooks."""
    rows = evidence.twins
    rows = rows[(rows["gap"].abs() > evidence.settings.tolerance_cents) & rows["partly"].isna()]
    sentence = say(
        "Invoice {number} is {crm} in the CRM and {books} in QuickBooks: {gap} too {way} in the books.",
        number=rows["number_crm"],
        crm=rows["total_crm"],
        books=rows["total_books"],
        gap=rows["gap"].abs(),
        way=(rows["gap"] > 0).map({True: "little", False: "much"}),
    )
    cause = "One side was edited after the sync"
    return pd.DataFrame({**about_twins(rows), **_effects(rows), "sentence": sentence, "cause": cause})


@check(
    severity="ACT",
    group="amount",
    fix_in="QuickBooks",
    remedy="Add what is missing to the QuickBooks invoice, or delete it there and send it from the CRM again.",
)
def invoice_partly_synced(evidence: Evidence) -> pd.DataFrame:
    """An invoice reached QuickBooks without one of its lines or without its tax."""
    rows = evidence.twins
    rows = rows[rows["partly"].notna()]
    sentence = say(
        "Invoice {number} reached QuickBooks only in part: {what} ({crm} in the CRM, {books} in QuickBooks).",
        number=rows["number_crm"],
        what=rows["partly"],
        crm=rows["total_crm"],
        books=rows["total_books"],
    )
    cause = "An item or a tax code that the sync could not map"
    return pd.DataFrame({**about_twins(rows), **_effects(rows), "sentence": sentence, "cause": cause})


def _effects(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What a wrong total does: receivables are wrong only while something is open."""
    still_open = (rows["balance_books"].fillna(1) != 0) | (rows["balance_crm"].fillna(1) != 0)
    return {
        "revenue_effect": (rows["net_books"] - rows["net_crm"]).fillna(-rows["gap"]),
        "receivable_effect": (-rows["gap"]).where(still_open, 0),
    }


@check(
    severity="ACT",
    group="duplicate",
    fix_in="QuickBooks",
    remedy="Keep the invoice that the sync made; move any payment to it and void the other one in QuickBooks.",
)
def invoice_entered_twice(evidence: Evidence) -> pd.DataFrame:
    """The same sale stands in QuickBooks twice, so revenue and receivables are overstated."""
    repeats = evidence.repeats
    rows = evidence.books_documents.loc[repeats["at"]].reset_index(drop=True)
    sentence = say(
        "QuickBooks invoice {number} over {total} repeats one already there: {how}.",
        number=rows["number"],
        total=rows["total"],
        how=repeats["how"],
    )
    about = {**about_books(rows), "crm_ref": repeats["crm_number"]}
    cause = "Synced once and typed in once more"
    return pd.DataFrame({**about, "sentence": sentence, "cause": cause, "confidence": 0.9})


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="Workbook",
    remedy="Type the CRM's invoice number into “CRM invoice override” beside the right QuickBooks row on Invoices.",
)
def match_undecided(evidence: Evidence) -> pd.DataFrame:
    """Several QuickBooks documents fit one CRM invoice equally well, so none was chosen."""
    pairs = evidence.undecided
    if not len(pairs):
        return pd.DataFrame()
    documents = evidence.books_documents
    numbers = documents["number"].fillna(documents["id"]).loc[pairs["right"]].set_axis(pairs["left"])
    refs = numbers.sort_values().groupby(level=0).agg("; ".join).astype("str")
    crm = evidence.crm_documents.loc[refs.index]
    sentence = say(
        "CRM invoice {number} over {total} fits {refs} in QuickBooks equally well.",
        number=crm["number"],
        total=crm["total"],
        refs=refs.str.replace("; ", " and "),
    )
    unknown = {"books_ref": refs, "difference": pd.NA, "revenue_effect": pd.NA, "receivable_effect": pd.NA}
    cause = "The QuickBooks documents carry no reference to the CRM"
    return pd.DataFrame({**about_crm(crm), **unknown, "sentence": sentence, "cause": cause, "confidence": 0.5})
