"""Margins that cannot be, or that the two books do not show alike."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..margin.summary import UNKNOWN
from ..model.money import dollars
from .registry import check
from .words import NO_AMOUNT, say

_LEAST_JOBS = 4
_USUAL_MARGIN = 0.85
_LEAST_SALE = 100_00
_FAR = 0.25
_LEAST_GAP = 250_00
_HABIT = 0.75
_LEAST_BILLS = 8


@check(
    severity="WATCH",
    group="cost",
    fix_in="CRM",
    remedy="Bill what was agreed, or set the job's price to zero if it was meant to be free, such as a warranty visit.",
    causes=("The invoice was credited in full, or made over nothing by mistake",),
    upstream="Give warranty and callback visits a job type of their own at no charge.",
)
def billed_job_without_revenue(evidence: Evidence) -> pd.DataFrame:
    """A completed job was billed, brought nothing in the end, and had cost."""
    worth = evidence.jobs.drop_duplicates("job").set_index("job")[["total", "original_job"]]
    jobs = evidence.margins.join(worth, on="job")
    billed = jobs["match"] != "no invoice"
    meant = (jobs["total"].fillna(0) <= 0) | jobs["original_job"].notna()
    rows = jobs[(jobs["status"] == "completed") & billed & (jobs["revenue"] <= 0) & (jobs["cost"] > 0) & ~meant]
    sentence = say(
        "Job {job} was worth {total}, was billed, brought {revenue} and cost {cost}.",
        job=rows["job"], total=rows["total"], revenue=rows["revenue"], cost=rows["cost"],
    )  # fmt: skip
    return pd.DataFrame({**_about(rows, rows["revenue"]), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Look for the bill or the hours that are missing on this job before its margin is used.",
    causes=("A bill or hours stand on another job or on none", "Hours or a cost were entered far too low"),
    upstream="Enter cost while the job is open, and close it when its margin has been looked at.",
    thresholds=("highest_margin", "coverage_floor"),
)
def margin_too_high(evidence: Evidence) -> pd.DataFrame:
    """A job claims that its cost is known, and has a margin that no other job of its type comes near."""
    if len(evidence.margins) <= _LEAST_JOBS:
        return pd.DataFrame()
    jobs = _list_finished(evidence)
    jobs = jobs[jobs["job_type"] != UNKNOWN]
    margin = jobs["profit"].astype("Float64") / jobs["revenue"]
    usual = margin.groupby(jobs["job_type"]).transform("median")
    enough = jobs.groupby("job_type")["job"].transform("size") > _LEAST_JOBS
    known = (jobs["coverage"] * 100 >= evidence.settings.coverage_floor).fillna(False).astype(bool)
    odd = known & enough & (usual < _USUAL_MARGIN) & (margin * 100 > evidence.settings.highest_margin)
    rows = jobs[odd & (jobs["revenue"] >= _LEAST_SALE)]
    sentence = say(
        "Job {job} ({job_type}) brought {revenue} and cost {cost}: a margin of {margin} %, where {usual} % is usual.",
        job=rows["job"], job_type=rows["job_type"], revenue=rows["revenue"], cost=rows["cost"],
        margin=_percent(margin[rows.index]), usual=_percent(usual[rows.index]),
    )  # fmt: skip
    return pd.DataFrame({**_about(rows, rows["revenue"]), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Look for a cost or hours of another job on this one, and for an invoice that is missing.",
    causes=("A cost or hours of another job", "Billed only in part", "An amount with a digit too many"),
    upstream="Look at the margin of each job on the day on which it is closed.",
    thresholds=("lowest_margin",),
)
def margin_too_low(evidence: Evidence) -> pd.DataFrame:
    """A completed and billed job cost more than twice what it brought."""
    jobs = _list_finished(evidence)
    worth = jobs["job"].map(evidence.jobs.drop_duplicates("job").set_index("job")["total"])
    billed = jobs["revenue"] * 2 >= worth.astype("Int64").fillna(0)
    margin = jobs["profit"].astype("Float64") / jobs["revenue"]
    rows = jobs[billed & (margin * 100 < evidence.settings.lowest_margin) & (jobs["profit"] <= -_LEAST_SALE)]
    sentence = say(
        "Job {job} brought {revenue} and cost {cost}: {materials} materials, {labor} labor, {other} other.",
        job=rows["job"], revenue=rows["revenue"], cost=rows["cost"], materials=rows["materials"].fillna(0),
        labor=rows["labor"], other=rows["other"],
    )  # fmt: skip
    return pd.DataFrame({**_about(rows, rows["revenue"]), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Look for the vendor's bill of this job and put it there; until then its cost is what somebody estimated.",
    causes=("The bill names another job or none", "The bill has not been entered yet"),
    upstream="Write the job number on every purchase order.",
    thresholds=("material_policy",),
)
def cost_still_estimated(evidence: Evidence) -> pd.DataFrame:
    """A finished job's material is what the CRM estimated, where jobs of its type nearly always have bills."""
    jobs = _list_finished(evidence)
    basis = jobs["job"].map(evidence.jobs.drop_duplicates("job").set_index("job")["cost_basis"])
    if not (basis == "estimated").any():
        return pd.DataFrame()
    known = jobs[jobs["materials"].notna()]
    has_bill = known["materials_books"].notna().astype("int64").groupby(known["job_type"])
    taught = (has_bill.sum() >= _LEAST_BILLS) & (has_bill.mean() >= _HABIT)
    missing = (basis == "estimated") & jobs["materials_books"].isna() & (jobs["materials"] > 0)
    rows = jobs[missing.fillna(False).astype(bool) & jobs["job_type"].isin(taught[taught].index)]
    sentence = say(
        "Job {job} ({job_type}) counts {materials} of material that the CRM estimated: no bill names the job.",
        job=rows["job"], job_type=rows["job_type"], materials=rows["materials"],
    )  # fmt: skip
    return pd.DataFrame({**_about(rows, rows["materials"]), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Compare materials and labor of the job in both systems; correct the one that the sentence names.",
    causes=("Costs were entered in one system only",),
    upstream="Enter each kind of cost in one system, and let the other one take it from there.",
)
def margins_far_apart(evidence: Evidence) -> pd.DataFrame:
    """A job earns money according to one system and not according to the other."""
    if not evidence.jobs["labor_cost"].notna().any():
        return pd.DataFrame()
    jobs = _list_finished(evidence)
    told = evidence.jobs.drop_duplicates("job").set_index("job")[["material_cost", "labor_cost", "other_cost"]]
    jobs = jobs.join(told, on="job")
    # A CRM that knows no labor shows a margin before labor: that is no disagreement.
    both = jobs["labor_cost"].notna() & jobs["books_profit"].notna() & (jobs["match"] == "all")
    covered = (jobs["coverage"] * 100 >= evidence.settings.coverage_floor).fillna(False).astype(bool)
    # Revenue that differs is told by the job's invoices.
    same = (jobs["revenue"] - jobs["books_revenue"]).abs() <= evidence.settings.tolerance_cents
    jobs = jobs[both & covered & same.fillna(False).astype(bool)]
    gap = jobs["crm_profit"] - jobs["books_profit"]
    far = (gap.abs() >= _LEAST_GAP) & (gap.abs() > _FAR * jobs["revenue"])
    opposite = (jobs["crm_profit"] > 0) != (jobs["books_profit"] > 0)
    rows = jobs[(far & opposite).fillna(False).astype(bool)]
    sentence = say(
        "Job {job} brings a profit of {crm} in the CRM and of {books} in the books; {why}.",
        job=rows["job"], crm=rows["crm_profit"], books=rows["books_profit"], why=_say_why(rows),
    )  # fmt: skip
    amounts = {"crm_amount": rows["crm_profit"], "books_amount": rows["books_profit"]}
    about = {**_about(rows, rows["crm_profit"]), **NO_AMOUNT, **amounts}
    return pd.DataFrame({**about, "difference": rows["crm_profit"] - rows["books_profit"], "sentence": sentence})


def _say_why(rows: pd.DataFrame) -> pd.Series:
    """Name the cost that differs most between the two margins."""
    gaps = pd.DataFrame({
        "materials": rows["materials_books"].fillna(0) - rows["material_cost"].fillna(0),
        "labor": rows["labor"] - rows["labor_cost"],
        "other cost": rows["other"] - rows["other_cost"].fillna(0),
    })  # fmt: skip
    said = []
    for gap in gaps.fillna(0).to_dict("records"):
        name = max(gap, key=lambda part: abs(gap[part]))
        more = "more" if gap[name] > 0 else "less"
        said.append(f"{name} is {dollars(abs(int(gap[name])))} {more} in the books")
    return pd.Series(said, index=rows.index, dtype="str")


def _list_finished(evidence: Evidence) -> pd.DataFrame:
    margins = evidence.margins
    return margins[(margins["status"] == "completed") & (margins["revenue"] > 0)]


def _percent(share: pd.Series) -> pd.Series:
    return (share.astype("Float64") * 100).map(lambda value: f"{value:.0f}").astype("str")


def _about(rows: pd.DataFrame, amount: pd.Series) -> dict[str, object]:
    return {
        "customer": rows["customer"], "job": rows["job"], "crm_ref": rows["job"], "crm_amount": amount,
        "date": rows["completed"],
    }  # fmt: skip
