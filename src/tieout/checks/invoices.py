"""Invoices that the two books do not show alike."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .bundles import is_bundle_counted_twice
from .refunds import list_refunds
from .registry import check
from .splits import list_split
from .words import about_books, about_crm, about_twins, count, say, taxable_part


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Open the invoice in the CRM and send it to QuickBooks again; if the sync refuses it, read its alert.",
    causes=(
        "The sync failed or was never started for this record",
        "Its number is taken in QuickBooks",
        "Its customer or an item could not be mapped",
    ),
    upstream="Read the sync's error list every week; what it could not send is listed there and nowhere else.",
    thresholds=("sync_days", "hold_days"),
)
def invoice_missing_in_books(evidence: Evidence) -> pd.DataFrame:
    """An invoice stands in the CRM and not in QuickBooks, longer than the sync may take."""
    rows = evidence.crm_only
    elsewhere = {*evidence.set_aside["at_crm"].dropna(), *list_split(evidence, "crm_documents")}
    rows = rows[rows["absence"].isna() & (rows["total"] != 0) & ~rows.index.isin(elsewhere)]
    sentence = say(
        "{kind} {number} over {total} of {date} is not in QuickBooks after {age} days.",
        kind=rows["kind"].str.capitalize(),
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
        age=count((evidence.today - rows["date"]).dt.days),
    )
    return pd.DataFrame({**about_crm(rows), "sentence": sentence, "confidence": 0.95})


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Find the job: add the missing invoice to the CRM, or remove it from QuickBooks if nobody did this work.",
    causes=("Typed into QuickBooks by hand, or deleted in the CRM after it was sent",),
    upstream="Let sales be entered in the CRM alone; restrict who may make invoices in QuickBooks.",
)
def invoice_only_in_books(evidence: Evidence) -> pd.DataFrame:
    """A sale stands in QuickBooks and the CRM has no such invoice."""
    rows = evidence.books_only
    aside = evidence.set_aside[evidence.set_aside["why"] != "draft"]
    elsewhere = {*evidence.repeats["at"], *aside["at_books"].dropna(), *list_split(evidence, "books_documents")}
    known = list_refunds(evidence)["at"].dropna() if (rows["total"] < 0).any() else ()
    rows = rows[~rows.index.isin(elsewhere) & ~rows.index.isin(known) & (rows["total"] != 0)]
    rows = rows[rows["kind"] != "refund"]
    sentence = say(
        "QuickBooks {kind} {number} over {total} of {date} has no counterpart in the CRM.",
        kind=rows["kind"],
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
    )
    drafts = evidence.set_aside.loc[evidence.set_aside["why"] == "draft", "at_books"]
    cause = pd.Series("The CRM still has it as a draft", index=rows.index).where(rows.index.isin(drafts))
    return pd.DataFrame({**about_books(rows), "sentence": sentence, "cause": cause, "confidence": 0.85})


@check(
    severity="ACT",
    group="amount",
    fix_in="QuickBooks",
    remedy="Compare the two invoices line by line and correct the one that is wrong; the CRM owns the amounts.",
    causes=("One side was edited after the sync", "A price or a quantity was changed and not sent again"),
    upstream="Change an invoice in the CRM and let the sync carry it; lock amounts in QuickBooks.",
    thresholds=("tolerance_cents",),
)
def invoice_total_differs(evidence: Evidence) -> pd.DataFrame:
    """The same invoice has different totals in the CRM and in QuickBooks."""
    rows = evidence.twins
    rows = rows[(rows["gap"].abs() > evidence.settings.tolerance_cents) & rows["partly"].isna()]
    if rows.empty:
        return pd.DataFrame()
    rows = rows[~_is_split(rows, evidence) & ~is_bundle_counted_twice(rows, evidence)]
    sentence = say(
        "Invoice {number} is {crm} in the CRM and {books} in QuickBooks: {gap} too {way} in the books.",
        number=rows["number_crm"],
        crm=rows["total_crm"],
        books=rows["total_books"],
        gap=rows["gap"].abs(),
        way=(rows["gap"] > 0).map({True: "little", False: "much"}),
    )
    cause = _say_edited(rows, evidence)
    return pd.DataFrame({**about_twins(rows), **weigh_gap(rows), "sentence": sentence, "cause": cause})


def _say_edited(rows: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Name the side that was changed after the invoice had arrived, where the dates tell; a gap where they do not."""
    cause = pd.Series(pd.NA, index=rows.index, dtype="str")
    for side, name in (("crm", "the CRM"), ("books", "QuickBooks")):
        day = rows[f"changed_{side}"]
        later = (day > rows["created_books"] + evidence.profile.grace).fillna(False)
        edited = say(f"Changed in {name} on {{day}}, after it was synced", day=day)
        cause = cause.where(cause.notna() | ~later, edited)
    return cause


def _is_split(rows: pd.DataFrame, evidence: Evidence) -> pd.Series:
    here, there = list_split(evidence, "crm_documents"), list_split(evidence, "books_documents")
    return rows["left"].isin(here) | rows["right"].isin(there)


@check(
    severity="ACT",
    group="amount",
    fix_in="QuickBooks",
    remedy="Add what is missing to the QuickBooks invoice, or delete it there and send it from the CRM again.",
    causes=("An item or a tax code that the sync could not map", "A line was added after the invoice was sent"),
    upstream="Map every item and tax code of the CRM to one of QuickBooks before it is sold.",
    thresholds=("tolerance_cents", "folds_lines"),
)
def invoice_partly_synced(evidence: Evidence) -> pd.DataFrame:
    """An invoice reached QuickBooks without a line, its discount, its tax or its tip."""
    rows = evidence.twins
    rows = rows[rows["partly"].notna()]
    sentence = say(
        "Invoice {number} reached QuickBooks only in part: {what} ({crm} in the CRM, {books} in QuickBooks).",
        number=rows["number_crm"],
        what=rows["partly"],
        crm=rows["total_crm"],
        books=rows["total_books"],
    )
    return pd.DataFrame({**about_twins(rows), **weigh_gap(rows), "sentence": sentence})


def weigh_gap(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What a wrong total does: receivables are wrong only while something is open."""
    still_open = (rows["balance_books"].fillna(1) != 0) | (rows["balance_crm"].fillna(1) != 0)
    return {
        "revenue_effect": (rows["net_books"] - rows["net_crm"]).fillna(-rows["gap"]),
        "receivable_effect": (-rows["gap"]).where(still_open, 0),
        "taxable_effect": taxable_part(rows, "_books") - taxable_part(rows, "_crm"),
    }


@check(
    severity="ACT",
    group="duplicate",
    fix_in="QuickBooks",
    remedy="Keep the invoice that the sync made; move any payment to it and void the other one in QuickBooks.",
    causes=("Synced once and typed in once more", "Exported or sent twice under two numbers"),
    upstream="Look an invoice up in QuickBooks before typing it in; let the sync make it.",
    thresholds=("duplicate_days",),
)
def invoice_entered_twice(evidence: Evidence) -> pd.DataFrame:
    """The same sale stands in QuickBooks twice, so revenue and receivables are overstated."""
    repeats = evidence.repeats
    repeats = repeats[~repeats["at"].isin(list_split(evidence, "books_documents"))].reset_index(drop=True)
    rows = evidence.books_documents.loc[repeats["at"]].reset_index(drop=True)
    sentence = say(
        "QuickBooks invoice {number} over {total} repeats one already there: {how}.",
        number=rows["number"],
        total=rows["total"],
        how=repeats["how"],
    )
    about = {**about_books(rows), "crm_ref": repeats["crm_number"]}
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.9})


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="Workbook",
    remedy="Type the CRM's invoice number into “CRM invoice override” beside the right QuickBooks row on Invoices.",
    causes=("The QuickBooks documents carry no reference to the CRM",),
    upstream="Let the sync number QuickBooks' invoices, or write the CRM's number into their memo.",
    thresholds=("match_days", "tolerance_cents"),
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
    unknown = dict.fromkeys(("difference", "revenue_effect", "receivable_effect", "taxable_effect"), pd.NA)
    return pd.DataFrame({**about_crm(crm), "books_ref": refs, **unknown, "sentence": sentence, "confidence": 0.5})
