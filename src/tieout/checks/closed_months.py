"""Closed months: what was signed off must not change afterwards without anybody noticing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..evidence import Evidence
from ..evidence.control_totals import add_up_months
from ..model.money import dollars
from .registry import check

_TOTALS = {
    "crm_invoiced": "the CRM’s invoices",
    "books_invoiced": "QuickBooks’ invoices",
    "gross_profit": "gross profit",
}


@check(
    severity="ACT",
    group="control",
    fix_in="QuickBooks",
    remedy="Find what changed (QuickBooks’ audit log), undo it or accept it; then sign the month off again on Close.",
    causes=(
        "A document of the month was added, edited, voided or deleted after the sign-off",
        "A cost or hours of the month came in late",
    ),
    upstream="Set a closing date with a password in QuickBooks as soon as a month is signed off.",
)
def closed_period_changed(evidence: Evidence) -> pd.DataFrame:
    """A month that was signed off adds up to something else than it did then."""
    signed = evidence.inputs.sign_offs
    if not len(signed):
        return pd.DataFrame()
    both = signed.merge(add_up_months(evidence), on="month", how="left", suffixes=("_then", ""))
    return pd.DataFrame([found for row in both.to_dict("records") if (found := _compare(row))])


def _compare(row: dict[str, Any]) -> dict[str, Any] | None:
    """Compare the totals of a month with those that were signed; a total that was not recorded is not compared."""
    then = {name: row[f"{name}_then"] for name in _TOTALS}
    now = {name: 0 if pd.isna(row[name]) else row[name] for name in _TOTALS}
    moved = {
        name: (int(then[name]), int(now[name]))
        for name in _TOTALS
        if not pd.isna(then[name]) and then[name] != now[name]
    }
    renewed = not pd.isna(row["mark_then"]) and row["mark_then"] != row["mark"]
    if not moved and not renewed:
        return None
    said = [f"{_TOTALS[name]} went from {dollars(old)} to {dollars(new)}" for name, (old, new) in moved.items()]
    if not said:
        said = ["the totals are the same, but its documents were exchanged, renumbered or moved to another day"]
    month = pd.Timestamp(row["month"])
    on = "" if pd.isna(row["signed_on"]) else f" on {row['signed_on']:%Y-%m-%d}"
    # What was signed less what the books say now.
    old, new = moved.get("books_invoiced", (0, 0))
    documents = "books_invoiced" in moved or "crm_invoiced" in moved
    return {
        "sentence": f"{month:%B %Y} was signed off by {row['signed_by']}{on}; since then {', '.join(said)}.",
        "severity": "ACT" if documents else "WATCH",
        "books_ref": f"Period {month:%Y-%m}",
        "difference": old - new,
        "revenue_effect": 0,
        "receivable_effect": 0,
        "date": month + pd.offsets.MonthEnd(0),
        "blocks_close": documents,
    }
