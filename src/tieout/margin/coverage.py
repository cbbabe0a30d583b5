"""Coverage and verdict: may a margin be believed, and is it good enough?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tieout.model.settings import Settings

LEARN_FROM = 4
"""A job type's habits are learned from at least this many jobs with revenue."""

POINT = 10_000
"""Percentages are compared as whole ten-thousandths of a point, so that a margin on target is on target."""


def judge_margins(
    jobs: pd.DataFrame, rules: pd.DataFrame, settings: Settings, line_coverage: pd.Series | None = None
) -> pd.DataFrame:
    """Add what is expected of each job, its coverage, its target and its verdict.

    ``jobs`` needs ``job``, ``job_type``, ``revenue``, ``profit``, ``minutes``, ``labor`` and ``materials``.
    Adds ``needs_hours``, ``needs_materials``, ``coverage`` and ``target`` (0 to 1), and ``verdict``.
    """
    rule = find_rules(jobs["job_type"], rules)
    judged = jobs.assign(
        needs_hours=rule["needs_hours"].fillna(learn_habit(jobs, jobs["minutes"] > 0)),
        needs_materials=rule["needs_materials"].fillna(learn_habit(jobs, jobs["materials"].notna())),
    )
    coverage = measure_coverage(judged, line_coverage)
    percent = rule["target_margin"].fillna(settings.target_margin)
    verdict = judge(jobs["revenue"], jobs["profit"], coverage, percent, settings)
    return judged.assign(coverage=coverage, target=percent / 100, verdict=verdict)


def find_rules(job_type: pd.Series, rules: pd.DataFrame) -> pd.DataFrame:
    """Find the owner's rule of each job's type; the first one counts where a type stands twice."""
    listed = rules.assign(key=rules["job_type"].str.casefold()).drop_duplicates("key").set_index("key")
    found = listed[["target_margin", "needs_hours", "needs_materials"]].reindex(job_type.str.casefold())
    return found.set_axis(job_type.index)


def learn_habit(jobs: pd.DataFrame, has: pd.Series) -> pd.Series:
    """Say for each job whether at least half of its type's jobs with revenue have a kind of cost.

    Types with fewer than four jobs with revenue have no habit yet: nothing is expected of them.
    """
    billed = (jobs["revenue"] > 0).fillna(False).astype("int64")
    seen = billed.groupby(jobs["job_type"]).transform("sum")
    having = (billed * has.astype("int64")).groupby(jobs["job_type"]).transform("sum")
    return ((seen >= LEARN_FROM) & (2 * having >= seen)).astype("boolean")


def measure_coverage(jobs: pd.DataFrame, line_coverage: pd.Series | None = None) -> pd.Series:
    """Say what share of each job's revenue has its cost known, 0 to 1; a gap without revenue.

    Hours without a rate leave the cost unknown, whether or not hours were expected. ``line_coverage`` is, by
    job, the share of its revenue on lines whose cost is known.
    """
    hours_missing = (jobs["needs_hours"] & (jobs["minutes"] == 0)) | jobs["labor"].isna()
    materials_missing = jobs["needs_materials"] & jobs["materials"].isna()
    known = pd.Series(1.0, index=jobs.index, dtype="Float64").mask(hours_missing | materials_missing, 0.0)
    if line_coverage is not None:
        known = known * jobs["job"].map(line_coverage).astype("Float64").fillna(1.0)
    return known.where(jobs["revenue"] > 0)


def judge(
    revenue: pd.Series, profit: pd.Series, coverage: pd.Series, target_percent: pd.Series, settings: Settings
) -> pd.Series:
    """Compare margin with target: OK, WATCH (close below) or ACT.

    COST? where coverage is too low to say, – without revenue. Compared as whole numbers: exact up to some 90
    billion dollars of profit.
    """
    target = (target_percent.astype("float64") * POINT).round().astype("int64")
    near = target - round(settings.near_target * POINT)
    scaled = profit.astype("int64") * 100 * POINT
    billed = revenue.fillna(0).astype("int64")
    thin = (coverage.astype("float64") * 100).round(6) < settings.coverage_floor
    choices = [billed <= 0, thin, scaled >= target * billed, scaled >= near * billed]
    verdict = np.select(choices, ["–", "COST?", "OK", "WATCH"], "ACT")
    return pd.Series(verdict, index=revenue.index, dtype="str")
