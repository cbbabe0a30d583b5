"""Twins: the two documents of one sale compared, once, for every check that asks."""

from __future__ import annotations

import pandas as pd

from ..model.settings import Settings
from .parts import find_missing_parts
from .profiles import SyncProfile


def compare_twins(
    twins: pd.DataFrame, crm_lines: pd.DataFrame, books_lines: pd.DataFrame, profile: SyncProfile, settings: Settings,
    today: pd.Timestamp,
) -> pd.DataFrame:  # fmt: skip
    """Add what the two documents of each tied pair disagree on.

    Adds gap (CRM total less books total), partly (what did not arrive, or a gap), paid_crm, paid_books,
    more_paid (paid in the CRM and not in the books; negative the other way round), paid_on and recent.
    """
    made = twins.assign(gap=twins["total_crm"] - twins["total_books"])
    made["partly"] = find_missing_parts(made, crm_lines, books_lines, profile, settings)
    return _compare_payments(made, profile, today)


def _compare_payments(twins: pd.DataFrame, profile: SyncProfile, today: pd.Timestamp) -> pd.DataFrame:
    paid_crm = twins["total_crm"] - twins["balance_crm"]
    paid_books = twins["total_books"] - twins["balance_books"]
    # A total that differs is a finding of its own: then only an open balance in the books speaks of a payment.
    too_much = (twins["total_books"] - twins["total_crm"]).clip(lower=0)
    short = (twins["balance_books"] - twins["balance_crm"] - too_much).clip(lower=0)
    more_paid = (paid_crm - paid_books).where(twins["gap"] == 0, short).where(twins["total_crm"] > 0)
    paid_on = twins["paid_date_crm"].fillna(twins["last_payment_crm"])
    # Where the CRM tells no payment day, a payment cannot be older than its invoice.
    recent = profile.may_be_on_its_way(paid_on.fillna(twins["date_crm"]), today)
    return twins.assign(paid_crm=paid_crm, paid_books=paid_books, more_paid=more_paid, paid_on=paid_on, recent=recent)
