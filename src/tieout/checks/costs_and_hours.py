"""Costs and hours that no job bears, and hours that cannot be costed."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..margin.rates import overlapping_rates
from .amounts import say_amount, say_date, say_number
from .registry import check

_JOB_COST = ("materials", "subcontractor")


@check(
    severity="ACT",
    fix_in="QuickBooks",
    remedy="Choose the customer or project on the bill's line, or type the job under “Job override” on Costs.",
)
def cost_without_job(evidence: Evidence) -> pd.DataFrame:
    """A vendor's bill or an expense for materials or a subcontractor belongs to no job."""
    costs = evidence.costs
    rows = costs[(costs["source"] == "Books") & costs["category"].isin(_JOB_COST) & costs["job"].isna()]
    rows = rows[(rows["how"] != "Override: none").fillna(True)]
    unclear = rows["how"].str.startswith("Undecided").fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "sentence": rows["kind"].str.capitalize()
            + " "
            + say_number(rows["number"])
            + " of "
            + rows["vendor"].fillna("an unnamed vendor")
            + " over "
            + say_amount(rows["amount"])
            + " ("
            + say_date(rows["date"])
            + ") belongs to no job.",
            "books_ref": rows["number"].fillna(rows["vendor"]),
            "books_amount": rows["amount"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": rows["how"].where(unclear, "The bill names neither a job nor a project"),
            "confidence": 0.9,
            "date": rows["date"],
        }
    )


@check(
    severity="ACT",
    fix_in="Payroll",
    remedy="Choose the job on the time sheet, or type it under “Job override” on Time.",
)
def hours_without_job(evidence: Evidence) -> pd.DataFrame:
    """Hours were recorded as job time and name no job."""
    time = evidence.time
    named_none = (time["how"] == "Override: none").fillna(False)
    rows = time[time["kind"].isin(["job", "travel"]) & time["job"].isna() & time["counted"] & ~named_none]
    by_day = rows.groupby(["employee", "date"], as_index=False).agg(minutes=("minutes", "sum"), how=("how", "first"))
    ref = by_day["employee"] + " " + say_date(by_day["date"])
    hours = by_day["minutes"].map(lambda m: f"{m / 60:.2f}")
    unclear = by_day["how"].str.startswith("Undecided").fillna(False).astype(bool)
    return pd.DataFrame(
        {
            "sentence": by_day["employee"]
            + " recorded "
            + hours
            + " hours on "
            + say_date(by_day["date"])
            + " without a job.",
            "crm_ref": ref,
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": by_day["how"].where(unclear, "No job was chosen when clocking in"),
            "confidence": 1.0,
            "date": by_day["date"],
        }
    )


@check(severity="ACT", fix_in="Workbook", remedy="Add a row for this person, or for the role, on the Rates sheet.")
def hours_without_rate(evidence: Evidence) -> pd.DataFrame:
    """Hours were worked on jobs and no labor rate is in effect for the person or the role."""
    time = evidence.time
    doubled = set(overlapping_rates(evidence.inputs.rates)["who"])
    rows = time[time["counted"] & time["job"].notna() & time["rate"].isna()]
    rows = rows[~rows["employee"].isin(doubled) & ~rows["role"].isin(doubled)]
    people = rows.groupby("employee", as_index=False).agg(
        minutes=("minutes", "sum"), first=("date", "min"), last=("date", "max"), jobs=("job", "nunique")
    )
    return pd.DataFrame(
        {
            "sentence": people["employee"]
            + " worked "
            + people["minutes"].map(lambda m: f"{m / 60:.2f}")
            + " hours on "
            + people["jobs"].astype("str")
            + " jobs from "
            + say_date(people["first"])
            + " to "
            + say_date(people["last"])
            + " without a labor rate.",
            "crm_ref": people["employee"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "A new employee, or a rate that starts too late or ends too early",
            "confidence": 1.0,
            "date": people["first"],
        }
    )


@check(
    severity="ACT",
    fix_in="Workbook",
    remedy="Give the earlier rate an end date on the Rates sheet, so that one rate applies on every day.",
)
def rates_overlap(evidence: Evidence) -> pd.DataFrame:
    """Two labor rates of the same person or role apply on the same day, so neither is used."""
    pairs = overlapping_rates(evidence.inputs.rates)
    people = pairs.drop_duplicates("who")
    return pd.DataFrame(
        {
            "sentence": "Two rates of " + people["who"] + " apply on " + say_date(people["day"]) + ".",
            "crm_ref": people["who"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "A raise was entered without ending the old rate",
            "confidence": 1.0,
            "date": people["day"],
        }
    )


@check(
    severity="ACT",
    fix_in="Payroll",
    remedy="Delete one of the two entries in the time sheet; they are counted once here.",
)
def hours_recorded_twice(evidence: Evidence) -> pd.DataFrame:
    """The same hours of the same person were recorded twice."""
    time = evidence.time
    rows = time[~time["counted"] & time["reason"].str.startswith("Recorded twice").fillna(False)]
    by_day = rows.groupby(["employee", "date"], as_index=False).agg(minutes=("minutes", "sum"), job=("job", "first"))
    return pd.DataFrame(
        {
            "sentence": by_day["employee"]
            + " has "
            + by_day["minutes"].map(lambda m: f"{m / 60:.2f}")
            + " hours of "
            + say_date(by_day["date"])
            + " recorded twice.",
            "job": by_day["job"],
            "crm_ref": by_day["employee"] + " " + say_date(by_day["date"]),
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "The time sheet was entered or imported twice",
            "confidence": 0.95,
            "date": by_day["date"],
        }
    )
