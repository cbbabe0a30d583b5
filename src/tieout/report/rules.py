"""The rule or habit upstream that lets an exception happen, so that people can change it instead of mending records."""

from __future__ import annotations

import pandas as pd

USUAL_RULES = {
    "missing": "Let the sync carry every invoice; look at its error list each day, and type no sale in by hand.",
    "amount": "Correct an invoice in the CRM and let the sync carry it; do not edit it in QuickBooks.",
    "duplicate": "Look whether the sync has made it already before anything is typed into QuickBooks.",
    "late": "Send the day’s invoices on the same day.",
    "context": "Map an item, class or tax code on the day it is made, not at the month’s end.",
    "incomplete": "Make the field required in the CRM, or keep the record a draft until it is filled in.",
    "cash": "Record each payment in one system only, and apply it to its invoice there.",
    "cost": "Name the job on every bill and every hour before it is saved.",
    "control": "Close a month with a password as soon as it is signed off.",
}
"""What helps against each group of trouble, where a check names nothing better."""


def name_rules(findings: pd.DataFrame) -> pd.Series:
    """Name the rule to change for each finding: the check's own, or the usual one of its group; none for timing."""
    return findings["upstream"].astype("object").fillna(findings["group"].map(USUAL_RULES).astype("object"))
