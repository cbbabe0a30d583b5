"""Terms and due dates that differ, so that one system chases a customer before the other."""

from __future__ import annotations

import re

import pandas as pd

from ..evidence import Evidence
from ..model.table import map_distinct
from .registry import check
from .usual import is_carried
from .words import NO_AMOUNT, about_twins, count, say

_DAYS = re.compile(r"\d+")
_AT_ONCE = ("receipt", "immediate", "cash", "cod", "upon", "at once", "due now")


def count_days(terms: str) -> str:
    """Return terms as the days they give (“Net 30”, “30 days” and “net30” are 30), or else their plain words.

    >>> count_days("Net 30"), count_days("30 Days"), count_days("Due on receipt"), count_days("2% 10 Net 30")
    ('30', '30', '0', '2 10 30')
    """
    text = terms.casefold()
    if any(word in text for word in _AT_ONCE):
        return "0"
    return " ".join(_DAYS.findall(text)) or " ".join(re.findall(r"[a-z]+", text))


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Set the terms in QuickBooks to the CRM's, which owns them, unless other terms were agreed on.",
    causes=("The customer's default terms in QuickBooks win over what the sync sends",),
    upstream="Keep terms on the customer in one system and let the sync carry them.",
)
def terms_differ(evidence: Evidence) -> pd.DataFrame:
    """The same invoice has different payment terms in the CRM and in QuickBooks."""
    twins = evidence.twins
    known = twins["terms_crm"].notna() & twins["terms_books"].notna()
    differs = map_distinct(twins["terms_crm"], count_days) != map_distinct(twins["terms_books"], count_days)
    differs = known & differs.fillna(False)
    if not differs.any() or not is_carried(differs, known):
        return pd.DataFrame()
    rows = twins[differs]
    sentence = say(
        "Invoice {number} has the terms “{crm}” in the CRM and “{books}” in QuickBooks.",
        number=rows["number_crm"],
        crm=rows["terms_crm"],
        books=rows["terms_books"],
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Correct the due date in QuickBooks to the CRM's, or aging speaks of another day than the invoice.",
    causes=("QuickBooks reckoned the due date from its own terms", "The due date was changed on one side"),
    upstream="Keep terms on the customer in one system and let the sync carry them.",
)
def due_date_differs(evidence: Evidence) -> pd.DataFrame:
    """The same invoice is due on different days, though it has the same date."""
    twins = evidence.twins
    known = twins[["due_date_crm", "due_date_books", "date_crm", "date_books"]].notna().all(axis=1)
    days = (twins["due_date_books"] - twins["date_books"]).dt.days - (twins["due_date_crm"] - twins["date_crm"]).dt.days
    moved = (twins["due_date_books"] != twins["due_date_crm"]) & (days != 0)
    terms = map_distinct(twins["terms_crm"], count_days) != map_distinct(twins["terms_books"], count_days)
    terms = terms.fillna(False) & twins["terms_crm"].notna() & twins["terms_books"].notna()
    differs = (known & moved & ~terms).fillna(False).astype(bool)
    if not differs.any() or not is_carried(differs, known):
        return pd.DataFrame()
    still_open = (twins["balance_books"] != 0) | (twins["balance_crm"] != 0)
    rows = twins[differs & still_open.fillna(True).astype(bool)]
    sentence = say(
        "Invoice {number} is due on {crm} in the CRM and on {books} in QuickBooks, {days} days apart.",
        number=rows["number_crm"],
        crm=rows["due_date_crm"],
        books=rows["due_date_books"],
        days=count((rows["due_date_books"] - rows["due_date_crm"]).dt.days.abs()),
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence})
