"""One row per customer: jobs, invoiced, paid and open, with both books joined."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from ..model.results import CUSTOMER_TOTALS


def total_customers(evidence: Evidence) -> pd.DataFrame:
    """Total each customer over all jobs and documents of both books; sub-customers roll up to their parent."""
    here = evidence.crm_documents[evidence.crm_documents["excluded"].isna()]
    there = evidence.books_documents[evidence.books_documents["excluded"].isna()]
    jobs = evidence.jobs[evidence.jobs["status"] != "canceled"]
    key = key_names(jobs["customer"], evidence.customers, "crm")
    by_job = jobs.assign(key=key).groupby("key")
    crm = here.groupby("customer_key")
    books = there.groupby("customer_key")
    names = evidence.customers
    every = pd.concat([key, here["customer_key"], there["customer_key"]]).dropna()
    keys = pd.Index(sorted(every.unique().tolist()))
    of_books = names[names["side"] == "books"].drop_duplicates("key").set_index("key")["name"]
    money = {
        "invoiced": crm["total"].sum(),
        "paid": (here["total"] - here["balance"].fillna(here["total"])).groupby(here["customer_key"]).sum(),
        "crm_balance": crm["balance"].sum(),
        "books_balance": books["balance"].sum(),
        "jobs": by_job.size(),
    }
    made = pd.DataFrame({name: values.reindex(keys).fillna(0) for name, values in money.items()}, index=keys)
    made["customer"] = names.drop_duplicates("key").set_index("key")["label"].reindex(keys)
    made["books_customer"] = of_books.reindex(keys)
    made["first_job"], made["last_job"] = (
        by_job["completed"].min().reindex(keys),
        by_job["completed"].max().reindex(keys),
    )
    listed = evidence.crm["customers"]
    sources = listed.assign(key=key_names(listed["name"], names, "crm")).dropna(subset=["lead_source", "key"])
    known = by_job["lead_source"].first().reindex(keys)
    made["lead_source"] = known.fillna(
        sources.drop_duplicates("key").set_index("key")["lead_source"].reindex(keys)
    ).fillna("Unknown")
    repeat = made.groupby("customer").cumcount()
    made["customer"] = made["customer"].where(repeat == 0, made["customer"] + " (" + (repeat + 1).astype(str) + ")")
    return CUSTOMER_TOTALS.validate(made.reset_index(drop=True))
