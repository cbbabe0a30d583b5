"""Work in progress: what a contract has earned by the cost-to-cost method, against what was billed."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from ..margin.job_margin import cost_labor
from ..margin.materials import cost_materials, cost_other
from ..margin.summary import divide
from ..model.answers import WORK_IN_PROGRESS
from ..model.facts import Facts
from ..model.table import look_up
from .billed import list_billings, sum_billed
from .cash import share_half_up


def measure_work_in_progress(
    facts: Facts, as_of: pd.Timestamp | None = None, job_types: Collection[str] = ()
) -> pd.DataFrame:
    """Reckon percent complete, earned, and over- or underbilling of contracts as of a day: WORK_IN_PROGRESS.

    Jobs with a contract or an estimated cost take part, and all jobs of the types that are named; canceled ones and
    those that were made after the day do not. Percent complete = cost to date ÷ estimated cost, at most 1, and 1 for a
    completed job; earned = contract × percent complete. Where contract or estimate is unknown, so is what follows.
    """
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    named = {name.casefold() for name in job_types}
    jobs = facts.jobs
    known = jobs["contract"].notna() | jobs["estimated_cost"].notna() | jobs["job_type"].str.casefold().isin(named)
    jobs = jobs[known & (jobs["status"] != "canceled") & ~(jobs["created"] > day).fillna(False)]
    cost = look_up(jobs["job"], sum_cost(facts, day), "money").fillna(0)
    done = (jobs["completed"] <= day).fillna(False)
    estimate = jobs["estimated_cost"].where(jobs["estimated_cost"] > 0)
    part = cost.clip(lower=0).where(cost <= estimate, estimate)
    earned = share_half_up(jobs["contract"], part, estimate).where(~done, jobs["contract"])
    billed = look_up(jobs["job"], sum_billed(list_billings(facts, day)), "money").fillna(0)
    final = cost.where(done | (cost > estimate).fillna(False), estimate)
    made = jobs.assign(
        estimated_cost=estimate, cost_to_date=cost, complete=divide(part, estimate).mask(done, 1.0), earned=earned,
        billed=billed, overbilled=(billed - earned).clip(lower=0), underbilled=(earned - billed).clip(lower=0),
        estimated_profit=jobs["contract"] - final, overrun=(cost - estimate).clip(lower=0).fillna(0),
        missing=_say_missing(jobs["contract"], estimate, facts.system("crm")),
    )  # fmt: skip
    return WORK_IN_PROGRESS.validate(made[WORK_IN_PROGRESS.names].sort_values("job", kind="stable"))


def sum_cost(facts: Facts, day: pd.Timestamp) -> pd.Series:
    """Add up by job what it had cost by a day: materials by the owner's policy, labor and other cost, known ones."""
    costs = facts.costs[facts.costs["date"].fillna(facts.today) <= day]
    time = facts.time[facts.time["date"] <= day]
    parts = [cost_materials(costs, facts.inputs.settings)["materials"], cost_labor(time)["labor"], cost_other(costs)]
    return pd.concat([part.dropna() for part in parts]).groupby(level=0).sum().astype("Int64")


def _say_missing(contract: pd.Series, estimate: pd.Series, system: str) -> pd.Series:
    said = pd.Series(f"not available from {system}: ", index=contract.index)
    what = pd.Series("contract and estimated cost", index=contract.index)
    what = what.mask(contract.notna(), "estimated cost").mask(estimate.notna(), "contract")
    return (said + what).where(contract.isna() | estimate.isna())
