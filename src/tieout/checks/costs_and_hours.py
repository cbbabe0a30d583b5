"""Costs and hours that no job bears, and hours that cannot be costed."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..margin.rates import overlapping_rates
from .registry import check
from .words import NO_AMOUNT, count, hours, say

_JOB_COST = ("materials", "subcontractor")


@check(
    severity="ACT",
    group="cost",
    fix_in="QuickBooks",
    remedy="Choose the customer or project on the bill's line, or type the job under “Job override” on Costs.",
    causes=("The bill names neither a job nor a project",),
    upstream="Give every purchase order the job number, and have vendors print it on the bill.",
)
def cost_without_job(evidence: Evidence) -> pd.DataFrame:
    """A vendor's bill or an expense for materials or a subcontractor belongs to no job."""
    costs = evidence.costs
    rows = costs[(costs["source"] == "Books") & costs["category"].isin(_JOB_COST) & costs["job"].isna()]
    rows = rows[~_is_meant(rows)]
    sentence = say(
        "{kind} {number} of {vendor} over {amount} ({day}) belongs to no job.",
        kind=rows["kind"].str.capitalize(),
        number=rows["number"],
        vendor=rows["vendor"].fillna("an unnamed vendor"),
        amount=rows["amount"],
        day=rows["date"],
    )
    cause = rows["how"].where(_is_unclear(rows), "The bill names neither a job nor a project")
    about = {"books_ref": rows["number"].fillna(rows["vendor"]), "books_amount": rows["amount"], "date": rows["date"]}
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "cause": cause, "confidence": 0.9})


@check(
    severity="ACT",
    group="cost",
    fix_in="Payroll",
    remedy="Choose the job on the time sheet, or type it under “Job override” on Time.",
    causes=("No job was chosen when clocking in",),
    upstream="Let nobody clock in without a job.",
)
def hours_without_job(evidence: Evidence) -> pd.DataFrame:
    """Hours were recorded as job time and name no job."""
    time = evidence.time
    rows = time[time["kind"].isin(["job", "travel"]) & time["job"].isna() & time["counted"] & ~_is_meant(time)]
    rows = rows.groupby(["employee", "date"], as_index=False).agg(minutes=("minutes", "sum"), how=("how", "first"))
    sentence = say("{employee} recorded {hours} hours on {day} without a job.", **_hours_of_day(rows))
    cause = rows["how"].where(_is_unclear(rows), "No job was chosen when clocking in")
    return pd.DataFrame({**_about_day(rows), **NO_AMOUNT, "sentence": sentence, "cause": cause})


@check(
    severity="ACT",
    group="cost",
    fix_in="Workbook",
    remedy="Add a row for this person, or for the role, on the Rates sheet.",
    causes=("A new employee, or a rate that starts too late or ends too early",),
    upstream="Add the rate on the day on which somebody is hired; a rate for the role covers new people.",
)
def hours_without_rate(evidence: Evidence) -> pd.DataFrame:
    """Hours were worked on jobs and no labor rate is in effect for the person or the role."""
    time = evidence.time
    doubled = set(overlapping_rates(evidence.inputs.rates)["who"])
    rows = time[time["counted"] & time["job"].notna() & time["rate"].isna()]
    rows = rows[~rows["employee"].isin(doubled) & ~rows["role"].isin(doubled)]
    people = rows.groupby("employee", as_index=False).agg(
        minutes=("minutes", "sum"), first=("date", "min"), last=("date", "max"), jobs=("job", "nunique")
    )
    sentence = say(
        "{employee} worked {hours} hours on {jobs} jobs from {first} to {last} without a labor rate.",
        employee=people["employee"],
        hours=hours(people["minutes"]),
        jobs=count(people["jobs"]),
        first=people["first"],
        last=people["last"],
    )
    cause = "A new employee, or a rate that starts too late or ends too early"
    about = {"crm_ref": people["employee"], "date": people["first"]}
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "cause": cause})


@check(
    severity="ACT",
    group="cost",
    fix_in="Workbook",
    remedy="Give the earlier rate an end date on the Rates sheet, so that one rate applies on every day.",
    causes=("A raise was entered without ending the old rate",),
    upstream="End the old rate when a raise is entered.",
)
def rates_overlap(evidence: Evidence) -> pd.DataFrame:
    """Two labor rates of the same person or role apply on the same day, so neither is used."""
    people = overlapping_rates(evidence.inputs.rates).drop_duplicates("who")
    sentence = say("Two rates of {who} apply on {day}.", who=people["who"], day=people["day"])
    about = {"crm_ref": people["who"], "date": people["day"]}
    cause = "A raise was entered without ending the old rate"
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "cause": cause})


@check(
    severity="ACT",
    group="duplicate",
    fix_in="Payroll",
    remedy="Delete one of the two entries in the time sheet; they are counted once here.",
    causes=("The time sheet was entered or imported twice",),
    upstream="Let hours come in one way only: from the clock, or from paper.",
)
def hours_recorded_twice(evidence: Evidence) -> pd.DataFrame:
    """The same hours of the same person were recorded twice."""
    time = evidence.time
    rows = time[~time["counted"] & time["reason"].str.startswith("Recorded twice").fillna(False)]
    rows = rows.groupby(["employee", "date"], as_index=False).agg(minutes=("minutes", "sum"), job=("job", "first"))
    sentence = say("{employee} has {hours} hours of {day} recorded twice.", **_hours_of_day(rows))
    about = {**_about_day(rows), "job": rows["job"]}
    cause = "The time sheet was entered or imported twice"
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "cause": cause, "confidence": 0.95})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Return the material, move the bill to the job that used it, or bill the customer a cancellation fee.",
    causes=("Material was bought before the job was canceled", "The wrong job was named on the purchase"),
    upstream="Order material only when the job is confirmed.",
    thresholds=("tolerance_cents",),
)
def cost_on_canceled_job(evidence: Evidence) -> pd.DataFrame:
    """Material or a subcontractor was bought for a job that was canceled, and was not billed or returned."""
    if not len(evidence.costs):
        return pd.DataFrame()
    costs = evidence.costs
    jobs = evidence.margins[evidence.margins["status"] == "canceled"]
    lines = costs[(costs["source"] == "Books") & costs["job"].isin(jobs["job"])]
    spent = lines.groupby("job").agg(amount=("amount", "sum"), vendor=("vendor", "first"), date=("date", "max"))
    rows = jobs.merge(spent, left_on="job", right_index=True)
    rows = rows[rows["amount"] - rows["revenue"].clip(lower=0) > evidence.settings.tolerance_cents]
    sentence = say(
        "Job {job} was canceled and bears {amount} of cost ({vendor}).",
        job=rows["job"],
        amount=rows["amount"],
        vendor=rows["vendor"].fillna("no vendor named"),
    )
    about = {"customer": rows["customer"], "job": rows["job"], "crm_ref": rows["job"], "date": rows["date"]}
    return pd.DataFrame({**about, "books_amount": rows["amount"], **NO_AMOUNT, "sentence": sentence})


def _is_meant(rows: pd.DataFrame) -> pd.Series:
    """A user typed “none”: these are meant to belong to no job."""
    return (rows["how"].str.casefold() == "override: none").fillna(False).astype(bool)


def _is_unclear(rows: pd.DataFrame) -> pd.Series:
    return rows["how"].str.startswith("Undecided").fillna(False).astype(bool)


def _hours_of_day(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {"employee": rows["employee"], "hours": hours(rows["minutes"]), "day": rows["date"]}


def _about_day(rows: pd.DataFrame) -> dict[str, pd.Series]:
    return {"crm_ref": say("{employee} {day}", employee=rows["employee"], day=rows["date"]), "date": rows["date"]}
