"""All answers that the sheets show, asked once of the same facts, so that the facts can be let go."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..model.answers import Answers
from ..model.facts import Facts
from .aging import find_receivable, list_open_items, shift_aging
from .billing import list_cycle_times, trend_cycle_times
from .bookings import compare_bookings
from .cash import bridge_cash, join_bridges, list_cash_items
from .collecting import check_forecast, list_expected_collections
from .concentration import measure_concentration
from .days_to_pay import find_days_to_pay, list_late_invoices, measure_days_to_pay
from .lead_sources import compare_lead_sources
from .lifetime import value_customers
from .metrics import measure_metrics
from .mix_and_rate import explain_margin_change
from .periods import Period, take_period
from .pipeline import list_pipeline, sum_pipeline
from .progress import measure_progress
from .ranked_jobs import rank_jobs
from .receivable_days import trend_dso
from .tax import compare_taxable, estimate_tax
from .unbilled import list_deferred, list_unbilled
from .work_in_progress import measure_work_in_progress

_LARGEST, _MONTHS_LISTED = 25, 3
_OF_JOBS = ["job", "crew", "segment", "city", "class_name", "paid_minutes", "original_job"]
_STILL_MOVING = ["scope_change", "churn", "pricing", "timing_billing", "unexplained", "timing_collecting"]


def answer_all(facts: Facts, bridge: pd.DataFrame, duplicates: pd.Series | None = None) -> Answers:
    """Answer everything that a sheet shows, for the period and the as-of day that are set.

    ``bridge`` is BRIDGE, from the CRM to the books; ``duplicates`` are names of customers that look entered twice.
    """
    settings = facts.inputs.settings
    period = take_period(settings)
    before, after = choose_periods(period, facts.today)
    metrics = measure_metrics(facts, period, duplicates=duplicates)
    deals = list_pipeline(facts)
    paid = find_days_to_pay(facts)
    tables = {
        "jobs": facts.jobs[_OF_JOBS],
        "metrics": metrics,
        "progress": measure_progress(metrics, facts.inputs.targets),
        "open_items": list_open_items(facts),
        "days_by_customer": measure_days_to_pay(paid, "customer"),
        "days_by_segment": measure_days_to_pay(paid),
        "late": list_late_invoices(facts, period)[0],
        "expected": list_expected_collections(facts),
        "aging_shift": shift_aging(facts),
        "dso": trend_dso(facts),
        "full_bridge": join_bridges(bridge, bridge_cash(facts)),
        "cash_items": _keep_latest(list_cash_items(facts), facts.today),
        "pipeline": sum_pipeline(deals),
        "pipeline_items": deals[(deals[_STILL_MOVING] != 0).any(axis=1)],
        "unbilled": list_unbilled(facts),
        "deferred": list_deferred(facts),
        "bookings": compare_bookings(facts),
        "cycles": trend_cycle_times(list_cycle_times(facts)),
        "forecast": check_forecast(facts),
        "concentration": measure_concentration(facts, period, most=_LARGEST),
        "lead_sources": compare_lead_sources(facts, period),
        "customer_value": value_customers(facts, settings.projection_years),
        "ranked": rank_jobs(facts, period),
        "mix": explain_margin_change(facts, "job type", before, after),
        "tax": estimate_tax(facts, settings.set_aside_percent),
        "tax_base": compare_taxable(facts, settings.tolerance_cents),
        "wip": measure_work_in_progress(facts),
    }
    return Answers(tables, find_receivable(facts, facts.today), f"Before: {before}. After: {after}.")


def choose_periods(period: Period, today: pd.Timestamp) -> tuple[Period, Period]:
    """Choose the two periods to compare: the one that is set and the same span before it.

    Where the set one has no first day: the last three whole months, and the three before them. Whole months are
    compared with as many whole months.
    """
    if period.start:
        start, end = pd.Timestamp(period.start), pd.Timestamp(period.end or today)
    else:
        last = pd.Timestamp(period.end or today) + pd.Timedelta(days=1)
        end = last.replace(day=1) - pd.Timedelta(days=1)
        start = end.replace(day=1) - pd.DateOffset(months=2)
    until = start - pd.Timedelta(days=1)
    if start.day == 1 and (end + pd.Timedelta(days=1)).day == 1:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        first = start - pd.DateOffset(months=months)
    else:
        first = start - (end - start) - pd.Timedelta(days=1)
    return Period(_day(first), _day(until)), Period(_day(start), _day(end))


def _day(moment: pd.Timestamp) -> dt.date:
    return moment.date()


def _keep_latest(items: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    first = today.replace(day=1) - pd.DateOffset(months=_MONTHS_LISTED - 1)
    return items[items["month"] >= first]
