"""Jobs whose revenue or cost is incomplete."""

from __future__ import annotations

import re

import pandas as pd

from ..evidence import Evidence
from ..model.table import map_distinct
from .registry import check
from .words import NO_AMOUNT, count, say

_CALLBACK = re.compile(r"\b(call|come|go)[ -]?backs?\b|\bwarranty\b|\brecalls?\b|\bre-?(do|work)\b", re.IGNORECASE)


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Invoice the job in the CRM, or mark it as not to be charged.",
    causes=("Nobody made the invoice", "The invoice is still a draft"),
    upstream="Make the invoice when the job is completed, before the crew leaves.",
    thresholds=("unbilled_days",),
)
def job_completed_never_invoiced(evidence: Evidence) -> pd.DataFrame:
    """A job was completed and no invoice was made for it."""
    jobs = evidence.jobs
    waited = (evidence.today - jobs["completed"]).dt.days
    documents = evidence.crm_documents
    abroad = documents.loc[documents["excluded"] == "foreign currency", "job_refs"].dropna()
    billed = {*evidence.shares["job"].dropna(), *(ref for cell in abroad for ref in cell.split("; "))}
    unbilled = (jobs["status"] == "completed") & ~jobs["job"].isin(billed) & (jobs["total"].fillna(1) != 0)
    rows = jobs[unbilled & (waited > evidence.settings.unbilled_days)]
    drafts = documents.loc[documents["excluded"] == "draft", "job_refs"].dropna()
    drafted = {ref for cell in drafts for ref in cell.split("; ")}
    sentence = say(
        "Job {job} was completed on {day} and {worth} has not been invoiced after {waited} days.",
        job=rows["job"],
        day=rows["completed"],
        worth=rows["total"],
        waited=count(waited[rows.index]),
    )
    cause = rows["job"].isin(drafted).map({True: "The invoice is still a draft", False: "Nobody made the invoice"})
    effects = {"revenue_effect": -rows["total"], "receivable_effect": -rows["total"], "difference": rows["total"]}
    made = pd.DataFrame({**_about(rows, rows["total"]), **effects, "sentence": sentence, "cause": cause})
    return made.assign(confidence=0.95)


@check(
    severity="WATCH",
    group="cost",
    fix_in="Payroll",
    remedy="Ask who did the job and add the hours to the time sheet; until then its margin is not to be trusted.",
    causes=("Hours were not recorded, or recorded on another job",),
    upstream="Let nobody complete a job without clocked hours.",
)
def job_has_revenue_and_no_hours(evidence: Evidence) -> pd.DataFrame:
    """A job brought revenue and nobody recorded an hour on it."""
    rows = evidence.margins
    rows = rows[(rows["revenue"] > 0) & (rows["minutes"] == 0) & rows["needs_hours"] & (rows["status"] == "completed")]
    sentence = say(
        "Job {job} ({job_type}) brought {revenue} and has no hours.",
        job=rows["job"],
        job_type=rows["job_type"],
        revenue=rows["revenue"],
    )
    cause = "Hours were not recorded, or recorded on another job"
    made = pd.DataFrame({**_about(rows, rows["revenue"]), **NO_AMOUNT, "sentence": sentence, "cause": cause})
    return made.assign(confidence=0.9)


@check(
    severity="WATCH",
    group="cost",
    fix_in="CRM",
    remedy="Give the item a cost in the price book, or enter the vendor's bill on the job.",
    causes=("An item typed in by hand, outside the price book",),
    upstream="Sell from the price book; add what is sold twice to it.",
)
def line_without_cost(evidence: Evidence) -> pd.DataFrame:
    """A line was sold whose cost nobody entered, so the job's margin looks better than it is."""
    lines = evidence.crm_lines
    if not lines["cost"].notna().any():
        return pd.DataFrame()
    bare = lines[(lines["kind"] == "sale") & (lines["amount"] > 0) & lines["cost"].isna() & lines["job"].notna()]
    by_job = bare.groupby("job")
    jobs = evidence.jobs.drop_duplicates("job").set_index("job")
    rows = jobs.reindex(by_job["amount"].sum().index)[["customer", "completed"]].reset_index()
    first = by_job[["item", "invoice_number"]].first().reset_index()
    amount = by_job["amount"].sum().reset_index(drop=True)
    more = (by_job.size().reset_index(drop=True) - 1).map(lambda others: f" and {others} more" if others else "")
    sentence = say(
        "Job {job}: “{item}”{more} sold for {amount} without a cost.",
        job=rows["job"],
        item=first["item"].fillna("a line"),
        more=more,
        amount=amount,
    )
    about = {**_about(rows, amount), "crm_ref": first["invoice_number"]}
    cause = "An item typed in by hand, outside the price book"
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "cause": cause})


@check(
    severity="WATCH",
    group="cost",
    fix_in="CRM",
    remedy="Name the first job on the callback, so that its cost counts against the work that caused it.",
    causes=("The callback was booked as a new job",),
    upstream="Book callbacks from the first job, so that the CRM links the two.",
)
def callback_without_original(evidence: Evidence) -> pd.DataFrame:
    """A callback or warranty visit cost money and does not say which job it goes back to."""
    jobs = evidence.jobs
    if not jobs["original_job"].notna().any():
        return pd.DataFrame()
    words = jobs["job_type"].fillna("") + " " + jobs["title"].fillna("")
    is_callback = map_distinct(words, lambda text: bool(_CALLBACK.search(text)), "flag").astype(bool)
    alone = set(jobs.loc[is_callback & jobs["original_job"].isna(), "job"])
    rows = evidence.margins
    rows = rows[rows["job"].isin(alone) & (rows["status"] == "completed") & (rows["revenue"] <= 0) & (rows["cost"] > 0)]
    sentence = say("Job {job} ({job_type}) cost {cost} and names no job that it goes back to.",
                   job=rows["job"], job_type=rows["job_type"], cost=rows["cost"])  # fmt: skip
    return pd.DataFrame({**_about(rows, rows["revenue"]), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


def _about(rows: pd.DataFrame, amount: pd.Series) -> dict[str, pd.Series]:
    return {
        "customer": rows["customer"],
        "job": rows["job"],
        "crm_ref": rows["job"],
        "crm_amount": amount,
        "date": rows["completed"],
    }
