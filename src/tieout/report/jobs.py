"""Rows of the Jobs sheet, and the sums by type, technician, source, customer, class and month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tieout.analytics.summary import find_period_dates, is_in_period
from tieout.margin.summary import UNKNOWN, divide
from tieout.model.answers import LEAD_SOURCES
from tieout.model.facts import JOB_FACTS
from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs, Settings
from tieout.model.table import look_up, map_distinct

from .records import take

_VERDICTS = {"OK": "✓ OK", "WATCH": "▲ WATCH", "ACT": "◆ ACT", "COST?": "? COST", "–": "–"}
_TOLD = {"Crew": "crew", "Segment": "segment", "City": "city", "Class": "class_name", "Callback of": "original_job"}
_NOTHING_TOLD = JOB_FACTS.empty()
_SUMS = ("Revenue", "Materials", "Labor", "Subs and other", "Total cost", "Gross profit")


def escape(labels: pd.Series) -> pd.Series:
    """Write labels as criteria that match themselves alone, as the formulas do."""
    return map_distinct(labels, lambda label: label.replace("~", "~~").replace("*", "~*").replace("?", "~?"))


def make_jobs(held: Reconciliation, settings: Settings) -> pd.DataFrame:
    """Return the rows of Jobs, latest first."""
    jobs = held.jobs.sort_values(["completed", "job"], ascending=[False, True], na_position="last", kind="stable")
    jobs = jobs.reset_index(drop=True)
    rows = take("tblJobs", jobs)
    told = held.answers.tables.get("jobs", _NOTHING_TOLD).set_index("job")
    for header, column in _TOLD.items():
        rows[header] = look_up(jobs["job"], told[column])
    for header in ("Customer", "Job type", "Technician", "Lead source", "Class or location", "Crew", "Segment", "City",
                   "Class"):  # fmt: skip
        rows[header] = unify(rows[header])
    paid = look_up(jobs["job"], told["paid_minutes"], "minutes").fillna(jobs["minutes"])
    rows["Paid hours"] = (paid / 60).astype("Float64")
    rows["Verdict"] = jobs["verdict"].map(_VERDICTS).fillna(jobs["verdict"])
    rows["Period date"] = find_period_dates(jobs, settings)
    rows["In period"] = is_in_period(jobs, settings).astype("Int64")
    rows["Hours"] = (jobs["minutes"] / 60).astype("Float64")
    rows["Margin %"] = divide(jobs["profit"], jobs["revenue"])
    rows["Revenue per labor hour"] = per_hour(jobs["revenue"], jobs["minutes"])
    known = (jobs["coverage"] > 0) & (jobs["coverage"] < 1) | (jobs["coverage"] == 0) & _has_all_costs(jobs)
    rows["Lines costed %"] = jobs["coverage"].where(known)
    covered = (jobs["revenue"].astype("Float64") * jobs["coverage"]).fillna(0)
    rows["Covered revenue"] = np.floor(covered + 0.5).astype("Int64")
    rows["Job key"] = "J " + escape(jobs["job"])
    return rows


def _has_all_costs(jobs: pd.DataFrame) -> pd.Series:
    no_hours = jobs["needs_hours"] & (jobs["minutes"] == 0)
    no_materials = jobs["needs_materials"] & jobs["materials"].isna()
    return ~(no_hours | no_materials | jobs["labor"].isna())


def unify(labels: pd.Series) -> pd.Series:
    """Spell labels that differ only in capitals alike, as Excel sees them; “Unknown” where there is none."""
    first: dict[str, str] = {}

    def spell(label: str) -> str:
        plain = label.strip() or UNKNOWN
        return first.setdefault(plain.casefold(), plain)

    return map_distinct(labels.fillna(UNKNOWN), spell)


def per_hour(amount: pd.Series, minutes: pd.Series) -> pd.Series:
    """Cents per hour, half a cent away from zero; a gap without minutes."""
    worked = minutes.where(minutes != 0).astype("Int64")
    size = (120 * amount.fillna(0).abs() + worked) // (2 * worked)
    return size.where(amount.fillna(0) >= 0, -size).astype("Int64")


def sum_by(jobs: pd.DataFrame, label: str, labels: list[str] | None = None) -> pd.DataFrame:
    """Add up the jobs of the period by a column of the Jobs sheet; every label of any job is a row."""
    inside = jobs.loc[jobs["In period"] == 1, [label, *_SUMS, "Hours", "Paid hours", "Covered revenue"]]
    # One block of whole numbers adds up many times faster than a column with gaps each.
    work = inside[[*_SUMS, "Covered revenue"]].fillna(0).astype("int64")
    work["Jobs"] = 1
    work["minutes"] = (inside["Hours"].fillna(0) * 60).round().astype("int64")
    work["paid_minutes"] = (inside["Paid hours"].fillna(0) * 60).round().astype("int64")
    work["billed"] = work["Revenue"].clip(lower=0)
    sums = work.groupby(inside[label]).sum().astype("Int64")
    sums = sums.reindex(labels if labels is not None else sorted(jobs[label].dropna().unique()), fill_value=0)
    made = sums[["Jobs", *_SUMS]].copy()
    made["Margin %"] = divide(made["Gross profit"], made["Revenue"])
    made["Hours"] = sums["minutes"].astype("Float64") / 60
    made["Paid hours"] = sums["paid_minutes"].astype("Float64") / 60
    for word, minutes in (("labor", sums["minutes"]), ("paid", sums["paid_minutes"])):
        made[f"Revenue per {word} hour"] = per_hour(made["Revenue"], minutes)
        made[f"Profit per {word} hour"] = per_hour(made["Gross profit"], minutes)
    made["Cost coverage %"] = divide(sums["Covered revenue"], sums["billed"])
    return made.rename_axis(label).reset_index()


def make_group(jobs: pd.DataFrame, label: str) -> pd.DataFrame:
    """Return the rows of a sheet that sums by a label, largest revenue first."""
    made = sum_by(jobs, label)
    made["Lookup"] = "=" + escape(made[label].astype("str"))
    return made.sort_values(["Revenue", label], ascending=[False, True], kind="stable").reset_index(drop=True)


def make_types(jobs: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the rows of Job Types, with target and verdict."""
    made = make_group(jobs, "Job type")
    targets = jobs.groupby("Job type")["Target %"].first()
    made["Target %"] = made["Job type"].map(targets).astype("Float64")
    gap = (made["Margin %"] - made["Target %"]).astype("float64").round(9)
    thin = (made["Cost coverage %"].astype("float64") * 100).round(9) < settings.coverage_floor
    none = made["Margin %"].isna() | made["Cost coverage %"].isna()
    choices = [none, thin, gap >= 0, (gap + settings.near_target / 100).round(9) >= 0]
    made["Verdict"] = np.select([c.to_numpy("bool") for c in choices], ["–", "? COST", "✓ OK", "▲ WATCH"], "◆ ACT")
    return made


def make_sources(jobs: pd.DataFrame, held: Reconciliation) -> pd.DataFrame:
    """Return the rows of Lead Sources, with profit per customer, ranks, and the quotes decided."""
    made = make_group(jobs, "Lead source")
    inside = jobs[jobs["In period"] == 1]
    customers = inside.groupby("Lead source")["Customer"].nunique()
    made["Customers"] = made["Lead source"].map(customers).fillna(0).astype("Int64")
    made["Profit per customer"] = per_hour(made["Gross profit"], made["Customers"] * 60)
    for rank, by in (("profit", "Gross profit"), ("jobs", "Jobs"), ("profit per customer", "Profit per customer"),
                     ("customers", "Customers")):  # fmt: skip
        made[f"Rank by {rank}"] = made[by].rank(method="min", ascending=False).astype("Int64")
    made["Sample"] = (made["Customers"] < 5).map({True: "small", False: "enough"})
    told = held.answers.tables.get("lead_sources", LEAD_SOURCES.empty())
    told = told.assign(key=told["lead_source"].str.casefold()).set_index("key")
    key = made["Lead source"].str.casefold()
    for header, column in (("Quotes decided", "quotes"), ("Quotes won", "won")):
        made[header] = look_up(key, told[column], "whole")
    made["Close rate %"] = divide(made["Quotes won"], made["Quotes decided"])
    made["Not available"] = look_up(key, told["missing"])
    return made


def make_months(jobs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of Months, in their order."""
    inside = jobs[jobs["In period"] == 1]
    month = inside["Period date"].dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    labels = sorted(month.dropna().unique())
    return sum_by(inside.assign(Month=month), "Month", labels)


def make_customers(
    jobs: pd.DataFrame, held: Reconciliation, invoices: pd.DataFrame, as_of: pd.Timestamp, inputs: Inputs
) -> pd.DataFrame:
    """Return the rows of Customers: all who have a job, an invoice or a balance; largest revenue first."""
    known = held.customers
    both = pd.concat([jobs["Customer"], known["customer"]], ignore_index=True)
    spelled = unify(both)
    listed = known.assign(Customer=spelled.iloc[len(jobs) :].to_numpy())
    money = {"Invoiced": "invoiced", "Paid": "paid", "CRM balance": "crm_balance", "Books balance": "books_balance"}
    by = listed.groupby("Customer")
    made = sum_by(jobs.assign(Customer=spelled.iloc[: len(jobs)].to_numpy()), "Customer", sorted(spelled.unique()))
    made = made[["Customer", "Jobs", "Revenue", "Total cost", "Gross profit", "Margin %"]]
    for header, column in money.items():
        made[header] = made["Customer"].map(by[column].sum()).fillna(0).astype("Int64")
    for header, column in (
        ("Books name", "books_customer"),
        ("Lead source", "lead_source"),
        ("First job", "first_job"),
        ("Last job", "last_job"),
    ):
        made[header] = by[column].first().reindex(made["Customer"]).array
    made["Rank"] = made["Revenue"].rank(method="min", ascending=False).astype("Int64")
    made["Difference"] = made["CRM balance"] - made["Books balance"]
    open_now = invoices[invoices["Books balance"].fillna(0) > 0]
    oldest = open_now.groupby(open_now["Customer"].astype("str").str.casefold())["Due date"].min()
    made["Oldest due date"] = oldest.reindex(made["Customer"].astype("str").str.casefold()).array
    made["Oldest days past due"] = (as_of - made["Oldest due date"]).dt.days.astype("Int64")
    made["Standing"] = _stand(made, inputs.settings.stale_days)
    made["Lookup"] = "=" + escape(made["Customer"].astype("str"))
    return made.sort_values(["Revenue", "Customer"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _stand(made: pd.DataFrame, stale_days: int) -> np.ndarray:
    late = made["Oldest days past due"]
    choices = [made["Books balance"] <= 0, late.isna(), (late > stale_days).fillna(False), (late > 0).fillna(False)]
    words: np.ndarray = np.select(
        [c.to_numpy("bool") for c in choices], ["Paid up", "Open", "Stale", "Overdue"], "Current"
    )
    return words
