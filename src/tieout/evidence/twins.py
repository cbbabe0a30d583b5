"""Twins: the two documents of one sale compared, once, for every check that asks."""

from __future__ import annotations

import pandas as pd

from ..model.settings import Settings
from .profiles import SyncProfile

_MOST_LINES = 12


def compare_twins(
    twins: pd.DataFrame, crm_lines: pd.DataFrame, profile: SyncProfile, settings: Settings, today: pd.Timestamp
) -> pd.DataFrame:
    """Add what the two documents of each tied pair disagree on.

    Adds gap (CRM total less books total), partly (what did not arrive, or a gap), paid_crm, paid_books,
    more_paid (paid in the CRM and not in the books; negative the other way round), paid_on and recent.
    """
    made = twins.assign(gap=twins["total_crm"] - twins["total_books"])
    made["partly"] = _find_missing_parts(made, crm_lines, profile, settings.tolerance_cents)
    return _compare_payments(made, profile, today)


def _find_missing_parts(
    twins: pd.DataFrame, crm_lines: pd.DataFrame, profile: SyncProfile, tolerance: int
) -> pd.Series:
    net_gap = twins["net_crm"] - twins["net_books"]
    tax_books = twins["total_books"] - twins["net_books"]
    tax_gap = twins["tax_crm"].fillna(0) + twins["tip_crm"].fillna(0) - tax_books
    net_agrees = (net_gap.abs() <= tolerance).fillna(False)
    taxless = net_agrees & (twins["tax_crm"] > tolerance).fillna(False) & (tax_books.abs() <= tolerance).fillna(False)
    split = (twins["gap"].abs() <= tolerance) & (net_gap.abs() > tolerance) & (tax_gap.abs() > tolerance)
    partly = pd.Series(pd.NA, index=twins.index, dtype="object")
    if not profile.folds_lines:
        partly[split.fillna(False)] = "revenue and tax are divided differently"
    partly[taxless & (twins["gap"].abs() > tolerance)] = "the sales tax is missing"
    short = twins.index[((twins["gap"] > tolerance) & (net_gap > tolerance)).fillna(False) & partly.isna()]
    wanted = crm_lines[crm_lines["invoice_number"].isin(twins.loc[short, "number_crm"])]
    lines = {number: rows.tolist() for number, rows in wanted.groupby("invoice_number")["amount"]}
    for at, number, missing in zip(short, twins.loc[short, "number_crm"], net_gap[short], strict=True):
        amounts = lines.get(number, [])
        if len(amounts) > 1 and _is_sum_of_some(int(missing), amounts, tolerance):
            partly[at] = "a line is missing"
    return partly.astype("str")


def _is_sum_of_some(wanted: int, amounts: list[int], tolerance: int) -> bool:
    """Say whether some, but not all, of the amounts add up to what is wanted."""
    sums = {(0, 0)}
    for amount in amounts[:_MOST_LINES]:
        sums |= {(total + int(amount), used + 1) for total, used in sums}
    return any(abs(total - wanted) <= tolerance and 0 < used < len(amounts) for total, used in sums)


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
