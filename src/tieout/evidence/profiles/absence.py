"""Absences: why an invoice of the CRM is not in QuickBooks, where its sync explains that, and until when."""

from __future__ import annotations

import pandas as pd

from .profile import SyncProfile

ABSENCES = {
    "on its way": "It was sent within the days that the sync may take.",
    "not paid yet": "Invoices are sent when they are paid in full, and this one is open.",
    "not sent yet": "Invoices reach QuickBooks when they are sent to the customer, and this one was not.",
    "zero": "Invoices over nothing are not sent.",
}
"""What may explain that QuickBooks lacks an invoice."""


def explain_absences(
    documents: pd.DataFrame, paid_on: pd.Series, profile: SyncProfile, today: pd.Timestamp
) -> pd.DataFrame:
    """Add ``absence`` (see ``ABSENCES``; a gap where nothing explains it) and ``expected_by``, its last day.

    ``documents``: those of the CRM without a twin. ``paid_on``: the last day on which each was paid, by their index.
    Once ``expected_by`` has passed, the absence is an error.
    """
    waits = _find_waiting(documents, profile)
    pushed = _find_push_days(documents, paid_on, profile)
    expected_by = (pushed + profile.grace).where(waits.isna(), documents["date"] + profile.hold)
    in_time = (today <= expected_by).fillna(False).astype(bool)
    absence = waits.fillna("on its way").where(in_time)
    if not profile.sends_zero:
        absence = absence.mask(documents["total"] == 0, "zero")
    return documents.assign(absence=absence.astype("str"), expected_by=expected_by.where(in_time))


def _find_waiting(documents: pd.DataFrame, profile: SyncProfile) -> pd.Series:
    """Say for what each document still waits; a gap where nothing holds it back any more."""
    waits = pd.Series(pd.NA, index=documents.index, dtype="str")
    is_sale = documents["kind"] == "invoice"
    if profile.pushes_when == "paid in full":
        waits[is_sale & (documents["balance"] > 0).fillna(False)] = "not paid yet"
    if profile.pushes_when == "sent" and documents["sent"].notna().any():
        waits[is_sale & documents["sent"].isna()] = "not sent yet"
    return waits


def _find_push_days(documents: pd.DataFrame, paid_on: pd.Series, profile: SyncProfile) -> pd.Series:
    """Return the day on which each document was sent off, as far as it is known: else its own date."""
    day = documents["date"]
    if profile.pushes_when == "paid in full":
        # Where the CRM tells no payment day, a payment cannot be older than its invoice.
        return documents["paid_date"].fillna(paid_on).fillna(day)
    if profile.pushes_when == "sent":
        return documents["sent"].fillna(day)
    return day
