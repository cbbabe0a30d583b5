"""Customer lifetime value: what each customer brought over all jobs and all payments, and a labelled projection."""

from __future__ import annotations

import pandas as pd

from ..margin.summary import UNKNOWN, divide
from ..model.answers import CUSTOMER_VALUE
from ..model.facts import Facts
from ..model.table import look_up
from .billed import CREDITS
from .facts import NO_CUSTOMER

_YEAR = 365


def value_customers(facts: Facts, years: float | None = None) -> pd.DataFrame:
    """Add up each customer over all jobs, documents and payments of the CRM, most profit first: CUSTOMER_VALUE.

    Realised: what happened. Projected (labelled): average job × jobs per year × ``years``, only where the customer has
    been served for a year at least, with two jobs or more, and years were given. Revenue adds up to all revenue that
    the CRM invoiced, with or without a job.
    """
    documents = facts.of_side("documents", "crm")
    sums = _sum_documents(facts, documents).join(_sum_jobs(facts.jobs), how="outer")
    people = facts.customers.set_index("customer_key")
    keyed = sums.index != ""
    made = pd.DataFrame(sums)
    made["customer"] = people["customer"].reindex(sums.index).where(keyed).astype("str").fillna(NO_CUSTOMER)
    made["segment"] = people["segment"].reindex(sums.index).astype("str").fillna(UNKNOWN)
    made["lead_source"] = (
        made["lead_source"].astype("str").fillna(people["lead_source"].reindex(sums.index)).fillna(UNKNOWN)
    )
    counted = ["invoiced", "credits", "revenue", "jobs", "profit", "job_revenue", "covered", "billed", "job_part"]
    made[counted] = made[counted].fillna(0).astype("Int64")
    made["revenue_without_job"] = made["revenue"] - made["job_part"]
    first = made[["first_job", "first_day"]].min(axis=1)
    last = made[["last_job", "last_day"]].max(axis=1)
    made["tenure_days"] = (last - first).dt.days.astype("Int64")
    made["margin"] = divide(made["profit"], made["job_revenue"])
    made["coverage"] = divide(made["covered"], made["billed"])
    made["average_job"] = divide_cents(made["job_revenue"], made["jobs"])
    made = _project(made, years)
    said = "realised: all jobs and documents to date; profit: revenue less known costs of its jobs"
    made["basis"] = said + ("" if years is None else f"; projected: average job × jobs per year × {years:g} years")
    made = made.reset_index(drop=True).sort_values(["profit", "customer"], ascending=[False, True], kind="stable")
    return CUSTOMER_VALUE.validate(made[CUSTOMER_VALUE.names])


def _sum_documents(facts: Facts, documents: pd.DataFrame) -> pd.DataFrame:
    credit = documents["kind"].isin(CREDITS)
    settled = facts.of_side("settlements", "crm")
    money = settled[settled["payer_kind"] != "credit"].groupby("document")["amount"].sum()
    by_job = facts.shares[facts.shares["job"].isin(facts.jobs["job"])].groupby("crm_id")["net"].sum()
    key = documents["customer_key"].fillna("")
    work = pd.DataFrame({
        "invoiced": documents["total"].where(~credit, 0), "credits": documents["total"].where(credit, 0),
        "paid": look_up(documents["id"], money, "money").fillna(0), "open": documents["balance"],
        "revenue": documents["net"], "job_part": look_up(documents["id"], by_job, "money").fillna(0),
    })  # fmt: skip
    sums = work.groupby(key).sum()
    # A balance that one document does not tell is not known for the customer either.
    sums["open"] = sums["open"].where(~work["open"].isna().groupby(key).any())
    days = documents.groupby(key)["date"].agg(["min", "max"]).set_axis(["first_day", "last_day"], axis=1)
    return sums.join(days)


def _sum_jobs(jobs: pd.DataFrame) -> pd.DataFrame:
    key = jobs["customer_key"].fillna("")
    known = jobs["lead_source"].where(jobs["lead_source"] != UNKNOWN)
    first = jobs.assign(key=key, known=known).sort_values("completed", kind="stable", na_position="last")
    work = pd.DataFrame({
        "jobs": (jobs["status"] != "canceled").astype("int64"), "profit": jobs["profit"],
        "job_revenue": jobs["revenue"], "covered": jobs["covered"],
        "billed": jobs["revenue"].clip(lower=0),
    })  # fmt: skip
    sums = work.groupby(key).sum()
    sums["first_job"], sums["last_job"] = jobs.groupby(key)["completed"].min(), jobs.groupby(key)["completed"].max()
    sums["lead_source"] = first.groupby("key")["known"].first()
    return sums


def divide_cents(amount: pd.Series, count: pd.Series) -> pd.Series:
    """Divide cents by a count, half a cent away from zero; a gap where there is nothing to count."""
    whole = count.where(count > 0)
    size = (2 * amount.abs() + whole) // (2 * whole)
    return size.where(amount >= 0, -size).astype("Int64")


def _project(made: pd.DataFrame, years: float | None) -> pd.DataFrame:
    known = (made["tenure_days"] >= _YEAR) & (made["jobs"] >= 2)
    rate = (made["jobs"].astype("Float64") * _YEAR / made["tenure_days"].astype("Float64")).where(known.fillna(False))
    made["jobs_per_year"] = rate
    for name, amount in (("projected_revenue", "job_revenue"), ("projected_profit", "profit")):
        each = made[amount].astype("Float64") / made["jobs"].astype("Float64").where(made["jobs"] > 0)
        value = each * rate * years if years is not None else pd.Series(pd.NA, index=made.index, dtype="Float64")
        made[name] = value.round().astype("Int64")
    return made
