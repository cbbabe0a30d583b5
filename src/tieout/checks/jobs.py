"""Jobs whose revenue or cost is incomplete."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .amounts import say_amount, say_date
from .registry import check


@check(severity="ACT", fix_in="CRM", remedy="Invoice the job in the CRM, or mark it as not to be charged.")
def job_completed_never_invoiced(evidence: Evidence) -> pd.DataFrame:
    """A job was completed and no invoice was made for it."""
    jobs = evidence.jobs
    waited = (evidence.today - jobs["completed"]).dt.days
    billed = set(evidence.shares["job"].dropna())
    rows = jobs[
        (jobs["status"] == "completed")
        & ~jobs["job"].isin(billed)
        & (jobs["total"].fillna(1) != 0)
        & (waited > evidence.settings.unbilled_days)
    ]
    drafts = evidence.crm_documents
    drafts = drafts[drafts["excluded"] == "draft"]
    drafted = {ref for cell in drafts["job_refs"].dropna() for ref in cell.split("; ")}
    is_draft = rows["job"].isin(drafted)
    return pd.DataFrame(
        {
            "sentence": "Job "
            + rows["job"]
            + " was completed on "
            + say_date(rows["completed"])
            + " and "
            + say_amount(rows["total"])
            + " has not been invoiced after "
            + waited[rows.index].astype("Int64").astype("str")
            + " days.",
            "customer": rows["customer"],
            "job": rows["job"],
            "crm_ref": rows["number"],
            "crm_amount": rows["total"],
            "difference": rows["total"],
            "revenue_effect": -rows["total"],
            "receivable_effect": -rows["total"],
            "cause": is_draft.map({True: "The invoice is still a draft", False: "Nobody made the invoice"}),
            "confidence": 0.95,
            "date": rows["completed"],
        }
    )


@check(
    severity="WATCH",
    fix_in="Payroll",
    remedy="Ask who did the job and add the hours to the time sheet; until then its margin is not to be trusted.",
)
def job_has_revenue_and_no_hours(evidence: Evidence) -> pd.DataFrame:
    """A job brought revenue and nobody recorded an hour on it."""
    rows = evidence.margins
    rows = rows[(rows["revenue"] > 0) & (rows["minutes"] == 0) & rows["needs_hours"] & (rows["status"] == "completed")]
    return pd.DataFrame(
        {
            "sentence": "Job "
            + rows["job"]
            + " ("
            + rows["job_type"]
            + ") brought "
            + say_amount(rows["revenue"])
            + " and has no hours.",
            "customer": rows["customer"],
            "job": rows["job"],
            "crm_ref": rows["job"],
            "crm_amount": rows["revenue"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "Hours were not recorded, or recorded on another job",
            "confidence": 0.9,
            "date": rows["completed"],
        }
    )


@check(
    severity="WATCH",
    fix_in="CRM",
    remedy="Give the item a cost in the price book, or enter the vendor's bill on the job.",
)
def line_without_cost(evidence: Evidence) -> pd.DataFrame:
    """A line was sold whose cost nobody entered, so the job's margin looks better than it is."""
    lines = evidence.crm_lines
    if not lines["cost"].notna().any():
        return pd.DataFrame()
    open_ = lines[(lines["kind"] == "sale") & (lines["amount"] > 0) & lines["cost"].isna() & lines["job"].notna()]
    by_job = open_.groupby("job")
    rows = pd.DataFrame(
        {
            "amount": by_job["amount"].sum(),
            "item": by_job["item"].first(),
            "count": by_job.size(),
            "invoice": by_job["invoice_number"].first(),
        }
    ).reset_index()
    jobs = evidence.jobs.drop_duplicates("job").set_index("job")
    more = (rows["count"] - 1).map(lambda n: f" and {n} more" if n else "")
    return pd.DataFrame(
        {
            "sentence": "Job "
            + rows["job"]
            + ": “"
            + rows["item"].fillna("a line")
            + "”"
            + more
            + " sold for "
            + say_amount(rows["amount"])
            + " without a cost.",
            "customer": rows["job"].map(jobs["customer"]),
            "job": rows["job"],
            "crm_ref": rows["invoice"],
            "crm_amount": rows["amount"],
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "An item typed in by hand, outside the price book",
            "confidence": 1.0,
            "date": rows["job"].map(jobs["completed"]),
        }
    )
