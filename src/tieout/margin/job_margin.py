"""The margin of each job: what it brought, what it cost, what is left, per CRM and per books."""

from __future__ import annotations

import re

import pandas as pd

from tieout.model.nouns import JOBS
from tieout.model.results import JOB_MARGINS
from tieout.model.settings import Settings
from tieout.model.table import map_distinct

from .books_view import follow_invoices, share_books_revenue
from .coverage import judge_margins
from .materials import cost_materials, cost_other
from .summary import UNKNOWN, summarise_margins

__all__ = ["compute_job_margins", "summarise_margins"]


def compute_job_margins(
    jobs: pd.DataFrame,
    shares: pd.DataFrame,
    invoice_matches: pd.DataFrame,
    time: pd.DataFrame,
    costs: pd.DataFrame,
    rules: pd.DataFrame,
    settings: Settings,
    *,
    line_coverage: pd.Series | None = None,
    paid_dates: pd.Series | None = None,
) -> pd.DataFrame:
    """Compute the margin of every job: JOB_MARGINS, one row per job number, in the order of the numbers.

    Takes JOBS, JOB_SHARES, INVOICE_MATCHES, TIME_COSTED, COSTS_ASSIGNED and JOB_TYPE_RULES. Optional:
    ``line_coverage`` (job → share of revenue on lines with a known cost) and ``paid_dates`` (id of a CRM
    document → the day it was paid in full). Revenue, hours and costs of a job that is not in ``jobs`` are
    left to the findings.
    """
    margins = describe_jobs(jobs)
    number = margins["job"]
    margins["revenue"] = number.map(shares.groupby("job", sort=False)["net"].sum()).astype("Int64").fillna(0)
    margins = margins.join(cost_materials(costs, settings), on="job")
    margins = margins.join(cost_labor(time), on="job")
    # No counted hours means no labor, and that is known; whether hours are missing is the coverage's affair.
    margins["labor"] = margins["labor"].mask(margins["minutes"].isna(), 0)
    margins["minutes"] = margins["minutes"].fillna(0)
    margins["other"] = number.map(cost_other(costs)).astype("Int64").fillna(0)
    margins["cost"] = margins["materials"].fillna(0) + margins["labor"].fillna(0) + margins["other"]
    margins["profit"] = margins["revenue"] - margins["cost"]
    margins = judge_margins(margins, rules, settings, line_coverage)
    margins = add_both_views(margins, shares, invoice_matches, paid_dates)
    return JOB_MARGINS.validate(margins[JOB_MARGINS.names])


def describe_jobs(jobs: pd.DataFrame) -> pd.DataFrame:
    """Take what the CRM says of each job; “Unknown” where it does not say, one row per job number."""
    ordered = jobs.sort_values(["number", "id"], kind="stable")
    # A number that stands twice is one job to everybody who uses it: the first known word of each counts.
    once = ordered if ordered["number"].is_unique else ordered.groupby("number", as_index=False).first()
    once = JOBS.validate(once)
    crm_costs = once[["material_cost", "labor_cost", "other_cost"]]
    return pd.DataFrame({
        "job": once["number"].astype("str"),
        "customer": once["customer"],
        "job_type": name_unknown(once["job_type"]),
        "status": once["status"],
        "completed": once["completed"],
        "technician": name_unknown(map_distinct(once["technicians"], lambda names: re.sub(r"\s*;.*", "", names))),
        "lead_source": name_unknown(once["lead_source"]),
        "location": name_unknown(once["location"]),
        "crm_cost": crm_costs.fillna(0).sum(axis=1).astype("Int64").mask(crm_costs.isna().all(axis=1)),
    })  # fmt: skip


def name_unknown(texts: pd.Series) -> pd.Series:
    """Write “Unknown” where a text is a gap or empty, so that no group is dropped."""
    return map_distinct(texts, lambda text: text if text.strip() else None).fillna(UNKNOWN)


def cost_labor(time: pd.DataFrame) -> pd.DataFrame:
    """Add up counted ``minutes`` and ``labor`` by job; labor is a gap where any counted minute has none."""
    counted = time.loc[time["counted"].fillna(False).astype("bool") & time["job"].notna(), ["job", "minutes", "labor"]]
    counted["unknown"] = counted["labor"].isna() & (counted["minutes"] != 0)
    by_job = counted.groupby("job", sort=False).sum()
    return by_job[["minutes"]].assign(labor=by_job["labor"].mask(by_job["unknown"] > 0)).astype("Int64")


def add_both_views(
    margins: pd.DataFrame, shares: pd.DataFrame, invoice_matches: pd.DataFrame, paid_dates: pd.Series | None
) -> pd.DataFrame:
    """Add the CRM's and the books' own view of each job, side by side, and what became of its invoices."""
    both = margins.join(share_books_revenue(shares, invoice_matches), on="job")
    both = both.join(follow_invoices(shares, invoice_matches, paid_dates), on="job")
    books_cost = both["materials_books"].fillna(0) + both["other"] + both["labor"]
    return both.assign(
        match=both["match"].astype("str").fillna("no invoice"),
        crm_profit=both["revenue"] - both["crm_cost"],
        books_profit=both["books_revenue"].astype("Int64") - books_cost,
    )
