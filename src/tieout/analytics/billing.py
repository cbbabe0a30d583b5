"""Billing: how long finished work waits for its invoice, and how often an invoice has to be corrected."""

from __future__ import annotations

import pandas as pd

from ..model.answers import CYCLE_TIMES, TREND
from ..model.facts import Facts
from ..model.table import look_up
from .periods import Period, find_months


def list_cycle_times(facts: Facts, period: Period | None = None) -> pd.DataFrame:
    """List how many days each completed job waited for its first invoice, slowest first: CYCLE_TIMES.

    The day of an invoice is the one on which it was sent, or else its date. Deposits taken ahead are no bill for the
    work. Jobs completed in the period; those without an invoice are in no average (see ``list_unbilled``).
    """
    documents = facts.of_side("documents", "crm")
    bills = documents[documents["kind"].isin(["invoice", "sales receipt"]) & ~documents["deferred"].fillna(False)]
    day = bills["sent"].fillna(bills["date"])
    of_bill = pd.Series(day.array, index=bills["id"])
    rows = facts.shares[facts.shares["crm_id"].isin(bills["id"]) & facts.shares["job"].notna()]
    first = look_up(rows["crm_id"], of_bill, "date").groupby(rows["job"]).min()
    jobs = facts.jobs[facts.jobs["completed"].notna() & (facts.jobs["status"] != "canceled")]
    made = jobs.assign(invoiced=look_up(jobs["job"], first, "date"))
    made = made[made["invoiced"].notna()]
    if period:
        made = made[period.holds(made["completed"])]
    made["days"] = (made["invoiced"] - made["completed"]).dt.days.clip(lower=0)
    return CYCLE_TIMES.validate(made[CYCLE_TIMES.names].sort_values(["days", "job"], ascending=[False, True]))


def trend_cycle_times(cycles: pd.DataFrame) -> pd.DataFrame:
    """Return median and 90th percentile of CYCLE_TIMES by the month in which the jobs were completed: TREND."""
    groups = cycles["days"].astype("float64").groupby(find_months(cycles["completed"]))
    parts = [(name, groups.quantile(part)) for name, part in (("median", 0.5), ("90th percentile", 0.9))]
    rows = [(month, name, value) for name, values in parts for month, value in values.items()]
    return TREND.validate(pd.DataFrame(rows, columns=["start", "label", "value"]).sort_values(["start", "label"]))


def count_corrections(facts: Facts, period: Period, side: str = "books") -> dict[str, int]:
    """Count a period's ``invoices`` and ``credits``, with their cents: ``invoiced`` and ``credited``."""
    documents = facts.of_side("documents", side)
    inside = documents[period.holds(documents["date"])]
    sales = inside[inside["kind"].isin(["invoice", "sales receipt"])]
    credits = inside[inside["kind"] == "credit memo"]
    return {"invoices": len(sales), "invoiced": int(sales["total"].sum()), "credits": len(credits),
            "credited": -int(credits["total"].sum())}  # fmt: skip
