"""Margins by job type, technician, lead source, customer, location or month; never a mean of percentages."""

from __future__ import annotations

import pandas as pd

UNKNOWN = "Unknown"
AMOUNTS = ["revenue", "materials", "labor", "other", "cost", "profit", "minutes"]


def summarise_margins(job_margins: pd.DataFrame, by: str, day: str = "completed") -> pd.DataFrame:
    """Add up JOB_MARGINS by one of its columns, or by ``month`` (first day of the month of ``day``).

    Columns: the group; ``jobs``; ``revenue``, ``materials``, ``labor``, ``other``, ``cost``, ``profit``
    (cents; the known ones); ``margin`` (profit ÷ revenue); ``minutes``; ``revenue_per_hour`` (cents);
    ``coverage`` (weighted by revenue). Ratios are gaps where there is nothing to divide by. Largest revenue
    first; months in their order. Jobs of an unknown group are a row of their own: “Unknown”, or a gap for
    the month.
    """
    jobs = job_margins.assign(**{by: name_groups(job_margins, by, day)})
    weight = jobs["revenue"].where(jobs["coverage"].notna(), 0).astype("Float64")
    jobs = jobs.assign(jobs=1, weight=weight, covered=(weight * jobs["coverage"]).fillna(0.0))
    jobs[["materials", "labor"]] = jobs[["materials", "labor"]].fillna(0)
    # Binary fractions add up differently in a different order: sorting keeps the answer the same for any.
    jobs = jobs.sort_values([by, "weight", "covered"], kind="stable")
    sums = jobs.groupby(by, dropna=False, as_index=False)[["jobs", *AMOUNTS, "weight", "covered"]].sum()
    sums = sums.astype({"jobs": "Int64"})
    margin = divide(sums["profit"], sums["revenue"])
    minutes = sums["minutes"].where(sums["minutes"] > 0)
    per_hour = (120 * sums["revenue"] + minutes) // (2 * minutes)
    coverage = divide(sums["covered"], sums["weight"])
    summary = sums.assign(margin=margin, revenue_per_hour=per_hour, coverage=coverage)
    names = [by, "jobs", *AMOUNTS[:-1], "margin", "minutes", "revenue_per_hour", "coverage"]
    if by != "month":
        summary = summary.sort_values(["revenue", by], ascending=[False, True], kind="stable")
    return summary[names].reset_index(drop=True)


def name_groups(job_margins: pd.DataFrame, by: str, day: str) -> pd.Series:
    """Name the group of each job; “Unknown” where it has none. Months are their first day."""
    if by == "month":
        months: pd.Series = job_margins[day].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
        return months
    return job_margins[by].fillna(UNKNOWN)


def divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Divide, leaving a gap where the whole is not more than zero."""
    ratio: pd.Series = part.astype("Float64") / whole.astype("Float64").where(whole > 0)
    return ratio
