"""Costs that count twice: one purchase entered twice, or known to both books, or wages beside the loaded rate."""

from __future__ import annotations

import re

import pandas as pd

from ..evidence import Evidence
from ..margin.labor import spell_name
from ..model.table import map_distinct
from .registry import check
from .words import NO_AMOUNT, say

_WAGES = re.compile(
    r"payroll|\bwages?\b|salar(y|ies)|\b(direct|job|field|technician|shop)?\s*labou?r\b|burden|workers.{0,2} comp"
    r"|\bfica\b|\bfuta\b|\bsuta\b",
    re.IGNORECASE,
)
_PAYROLL_FIRMS = re.compile(r"payroll|\bgusto\b|\badp\b|paychex|paycom|paylocity|rippling|\bonpay\b", re.IGNORECASE)


@check(
    severity="WATCH",
    group="duplicate",
    fix_in="QuickBooks",
    remedy="Compare both with the vendor's paper; if it is one purchase, match the expense to the bill as its payment.",
    causes=("The bank feed added the payment as an expense, though its bill was entered", "Entered twice"),
    upstream="Match bank lines to open bills instead of adding them.",
    thresholds=("duplicate_days",),
)
def cost_entered_twice(evidence: Evidence) -> pd.DataFrame:
    """One purchase for a job stands in QuickBooks as a bill and as an expense, or twice under one number."""
    if not len(evidence.costs):
        return pd.DataFrame()
    costs = evidence.costs
    lines = costs[(costs["source"] == "Books") & costs["vendor"].notna() & (costs["amount"] > 0)]
    lines = lines[lines["kind"].isin(["bill", "expense"]) & lines["job"].notna()].sort_values(["date", "id"])
    told = ["vendor", "amount", "job"]
    alike = lines[lines.duplicated(told, keep=False)]
    first = alike.groupby(told, sort=False)[["kind", "number", "date"]].shift()
    apart = (alike["date"] - first["date"]).dt.days
    by_feed = alike["kind"] != first["kind"]
    again = (alike["number"] == first["number"]) & (apart > 0)
    is_twice = (by_feed | again).fillna(False) & (apart <= evidence.settings.duplicate_days).fillna(False)
    rows, first = alike[is_twice.astype(bool)], first[is_twice.astype(bool)]
    sentence = say(
        "{vendor} over {amount} for job {job} stands as {first} of {then} and as {kind} of {day}.",
        vendor=rows["vendor"], amount=rows["amount"], job=rows["job"], first=first["kind"], then=first["date"],
        kind=rows["kind"], day=rows["date"],
    )  # fmt: skip
    return pd.DataFrame({**_about(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="cost",
    fix_in="QuickBooks",
    remedy="Post the bill to a materials account, or type “none” under “Job override” on Costs; it counts once then.",
    causes=("The bill was posted to an account that is not for materials, so the CRM's cost was taken as well",),
    upstream="Map each item that is bought for jobs to a materials account.",
    thresholds=("material_policy",),
)
def crm_cost_and_bill(evidence: Evidence) -> pd.DataFrame:
    """A job bears a purchase twice: as material cost of the CRM and as other cost in QuickBooks."""
    if not len(evidence.costs):
        return pd.DataFrame()
    margins = evidence.margins
    from_crm = margins.loc[(margins["materials"] > 0) & margins["materials_crm"].notna(), ["job", "materials_crm"]]
    used = margins["materials_books"].isna() | (evidence.settings.material_policy == "CRM cost")
    from_crm = from_crm[from_crm["job"].isin(margins.loc[used, "job"])]
    lines = evidence.crm_lines
    known = [
        from_crm.set_axis(["job", "amount"], axis=1),
        lines.loc[lines["job"].isin(from_crm["job"]) & (lines["cost"] > 0), ["job", "cost"]].set_axis(
            ["job", "amount"], axis=1
        ),
    ]
    costs = evidence.costs
    bought = costs[(costs["source"] == "Books") & costs["category"].isin(["other", "subcontractor"])]
    rows = bought.merge(pd.concat(known).dropna().drop_duplicates(), on=["job", "amount"])
    rows = rows[rows["amount"] > evidence.settings.tolerance_cents]
    sentence = say(
        "{vendor} over {amount} ({account}) is other cost of job {job}; the CRM has the same amount as its material.",
        vendor=rows["vendor"].fillna("An unnamed vendor"), amount=rows["amount"],
        account=rows["account"].fillna("no account"), job=rows["job"],
    )  # fmt: skip
    return pd.DataFrame({**_about(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="cost",
    fix_in="Workbook",
    remedy="Type “none” under “Job override” on Costs: the loaded rate pays for wages, taxes and benefits already.",
    causes=("Payroll is posted to customers or projects in QuickBooks, beside the hours at the loaded rate",),
    upstream="Post payroll to one account without a customer, or leave wages out of the loaded rate.",
)
def payroll_counted_twice(evidence: Evidence) -> pd.DataFrame:
    """Wages or burden are posted to a job that bears its hours at the loaded rate as well."""
    if not len(evidence.costs):
        return pd.DataFrame()
    costs = evidence.costs
    rows = costs[(costs["source"] == "Books") & (costs["category"] != "subcontractor") & costs["job"].notna()]
    rows = rows[_tells(rows["account"], _WAGES) & (rows["amount"] > 0)]
    people = set(spell_name(evidence.time["employee"]))
    by_payroll = rows["vendor"].isna() | (rows["kind"] == "journal") | _tells(rows["vendor"], _PAYROLL_FIRMS)
    rows = rows[by_payroll | spell_name(rows["vendor"]).isin(people)]
    labor = evidence.margins.set_index("job")["labor"]
    rows = rows.groupby("job", as_index=False).agg(
        amount=("amount", "sum"), account=("account", "first"), date=("date", "max"), number=("number", "first"),
        vendor=("vendor", "first"), id=("id", "first"),
    )  # fmt: skip
    rows = rows.assign(labor=rows["job"].map(labor).astype("Int64"))
    rows = rows[(rows["labor"] > 0).fillna(False)]
    sentence = say(
        "Job {job} bears {amount} of {account} besides {labor} for its hours at the loaded rate.",
        job=rows["job"], amount=rows["amount"], account=rows["account"], labor=rows["labor"],
    )  # fmt: skip
    about = {"job": rows["job"], "crm_ref": rows["job"], "books_amount": rows["amount"], "date": rows["date"]}
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


def _tells(texts: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    found = map_distinct(texts, lambda text: bool(pattern.search(text)), "flag")
    return found.fillna(False).astype(bool)


def _about(rows: pd.DataFrame) -> dict[str, object]:
    return {
        "job": rows["job"],
        "books_ref": rows["number"].fillna(rows["vendor"]),
        "books_amount": rows["amount"],
        "date": rows["date"],
        "noun": "cost_lines",
        "books_id": rows["id"],
    }
