"""How long all answers take, and how much room, at several sizes.

Run: ``python tests/benchmarks/analytics.py [jobs ...]`` (10,000 and 100,000 by default; 1,000,000 needs some 10 GiB).
Each size runs in a process of its own. Seconds are of work (CPU); the facts (which payment settled what) are made
once, then every answer is asked once for a year and as of today. No part of the timed test suite.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.remove(str(Path(__file__).parent))  # where this module hides the folder of its name
sys.path.insert(0, str(Path(__file__).parents[1]))

from analytics.companies import make_facts, make_tables
from tieout.analytics import (
    aging,
    billing,
    bookings,
    cash,
    collecting,
    concentration,
    days_to_pay,
    lead_sources,
    lifetime,
    margin_by,
    metrics,
    mix_and_rate,
    pipeline,
    ranked_jobs,
    receivable_days,
    tax,
    unbilled,
    work_in_progress,
)
from tieout.analytics.periods import Period
from tieout.model.facts import Facts

YEAR = Period(dt.date(2025, 11, 1), dt.date(2026, 10, 31))
HALVES = Period(dt.date(2025, 11, 1), dt.date(2026, 4, 30)), Period(dt.date(2026, 5, 1), dt.date(2026, 10, 31))

ANSWERS: dict[str, Callable[[Facts], Any]] = {
    "margin by job type": lambda f: margin_by.find_margins_by(f, ["job type"], YEAR),
    "margin by customer": lambda f: margin_by.find_margins_by(f, ["customer"], YEAR),
    "margin by technician and month": lambda f: margin_by.find_margins_by(f, ["technician", "month"], YEAR),
    "mix and rate": lambda f: mix_and_rate.explain_margin_change(f, "job type", *HALVES),
    "best and worst jobs": lambda f: ranked_jobs.rank_jobs(f, YEAR),
    "aging by due date": lambda f: aging.age_receivables(f),
    "aging by invoice date": lambda f: aging.age_receivables(f, method="invoice date"),
    "aging of a past day": lambda f: aging.age_receivables(f, dt.date(2026, 6, 30)),
    "shift of the aging, 13 months": lambda f: aging.shift_aging(f),
    "days to pay": lambda f: days_to_pay.measure_days_to_pay(days_to_pay.find_days_to_pay(f)),
    "late invoices": lambda f: days_to_pay.list_late_invoices(f, YEAR),
    "cash bridge": lambda f: cash.bridge_cash(f),
    "items of the cash bridge": lambda f: cash.list_cash_items(f),
    "tax estimate": lambda f: tax.estimate_tax(f, 30),
    "taxable base": lambda f: tax.compare_taxable(f),
    "unbilled": lambda f: unbilled.list_unbilled(f),
    "deferred": lambda f: unbilled.list_deferred(f),
    "pipeline": lambda f: pipeline.bridge_pipeline(f),
    "work in progress": lambda f: work_in_progress.measure_work_in_progress(f),
    "lifetime value": lambda f: lifetime.value_customers(f, 5),
    "lead sources": lambda f: lead_sources.compare_lead_sources(f, YEAR),
    "concentration": lambda f: concentration.measure_concentration(f, YEAR),
    "expected collections": lambda f: collecting.list_expected_collections(f),
    "forecast": lambda f: collecting.check_forecast(f),
    "bookings": lambda f: bookings.compare_bookings(f),
    "DSO by month": lambda f: receivable_days.trend_dso(f),
    "cycle times": lambda f: billing.trend_cycle_times(billing.list_cycle_times(f)),
    "metrics": lambda f: metrics.measure_metrics(f, YEAR),
}


def measure(jobs: int) -> None:
    """Make a company and ask everything; print seconds and the largest room."""
    tables = make_tables(1, jobs)
    make_facts(make_tables(2, 50))  # what is imported or compiled at first use shall not count
    before = _room()
    begun = time.process_time()
    facts = make_facts(tables)
    print(f"{jobs:,} jobs, {len(facts.documents):,} documents, {len(facts.settlements):,} settlements")
    print(f"    facts                            {time.process_time() - begun:8.2f} s")
    whole = 0.0
    for name, answer in ANSWERS.items():
        begun = time.process_time()
        answer(facts)
        seconds = time.process_time() - begun
        whole += seconds
        print(f"    {name:32} {seconds:8.3f} s")
    print(f"    all answers                      {whole:8.2f} s, {whole / jobs * 1e6:.1f} µs a job")
    print(f"    room: {_room():,.0f} MiB at most, {before:,.0f} MiB of it before")


def _room() -> float:
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        for size in [int(word.replace(",", "")) for word in sys.argv[1:]] or [10_000, 100_000]:
            subprocess.run([sys.executable, __file__, "--measure", str(size)], check=True)
