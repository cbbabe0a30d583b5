"""Figures for a meaning: the groups with their values, and the total, from the very tables that the sheets show."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...model.facts import Facts
from ..aging import list_open_items
from ..lead_sources import compare_lead_sources
from ..lifetime import value_customers
from ..margin_by import find_margins_by, pick_jobs
from ..periods import Period
from ..receivable_days import measure_dso
from ..unbilled import NOT_BILLED, list_unbilled
from .meaning import Meaning
from .measures import Measure


@dataclass(frozen=True)
class Figures:
    """Groups (label, value, jobs) and the total over all of them, with how many jobs or records are behind it."""

    groups: pd.DataFrame
    total: float | None
    jobs: int
    counted: str
    note: str = ""


def find_figures(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    """Reckon the groups of a meaning in one period."""
    sources = {
        "jobs": _of_jobs, "documents": _of_documents, "receivables": _of_receivables, "customers": _of_customers,
        "quotes": _of_quotes,
    }  # fmt: skip
    return sources[meaning.measure.source](meaning, period, facts)


def _of_jobs(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    measure, basis = meaning.measure, facts.inputs.settings.basis
    used = period if period.start or period.end else None
    total = _add_up(facts, "", used, meaning).iloc[0]
    rows = _add_up(facts, meaning.by, used, meaning) if meaning.by else pd.DataFrame()
    jobs = pick_jobs(facts, used, basis, meaning.where)
    groups = _shape(rows, measure, jobs, meaning.by)
    unknown, note = int(total["unknown_jobs"]), ""
    if unknown and measure.key in ("margin", "profit", "cost", "profit_per_hour"):
        note = f"Some costs of {unknown} jobs are not known (cost coverage {float(total['coverage']):.0%})."
    value = _average(jobs) if measure.key == "average_job" else _number(total[measure.column])
    return Figures(groups, value, int(total["jobs"]), "jobs", note)


def _add_up(facts: Facts, by: str, period: Period | None, meaning: Meaning) -> pd.DataFrame:
    key = ("margins", by, period, tuple(sorted(meaning.where.items())))
    return facts.keep(key, lambda: find_margins_by(facts, (by,) if by else (), period, where=meaning.where))


def _shape(rows: pd.DataFrame, measure: Measure, jobs: pd.DataFrame, by: str) -> pd.DataFrame:
    if not len(rows):
        return pd.DataFrame({"label": [], "value": [], "jobs": []})
    if measure.key == "average_job":
        from ..margin_by import GROUPINGS, spell_group

        labels = spell_group(jobs[GROUPINGS[by]]).astype("str")
        values = [_average(jobs[labels == label]) for label in rows["label"]]
    else:
        values = [_number(value) for value in rows[measure.column]]
    return pd.DataFrame({"label": rows["label"], "value": values, "jobs": rows["jobs"]})


def _average(jobs: pd.DataFrame) -> float | None:
    sold = jobs[(jobs["revenue"] > 0).fillna(False)]
    return float(sold["revenue"].sum() / len(sold)) if len(sold) else None


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def _keep(rows: pd.DataFrame, meaning: Meaning) -> pd.DataFrame:
    for name, labels in meaning.where.items():
        wanted = {label.casefold() for label in labels}
        rows = rows[rows[name].fillna("Unknown").str.casefold().isin(wanted)]
    return rows


def _of_documents(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    """Invoices of the CRM, or money received according to the books, by the day of the document."""
    invoiced = meaning.measure.key == "invoiced"
    rows = facts.of_side("documents", "crm") if invoiced else facts.of_side("receipts", "books")
    amount = "total" if invoiced else "amount"
    if "segment" not in rows:
        segments = facts.customers.drop_duplicates("customer").set_index("customer")["segment"]
        rows = rows.assign(segment=rows["customer"].map(segments))
    rows = _keep(rows[period.holds(rows["date"])] if period.start or period.end else rows, meaning)
    label = rows["date"].dt.strftime("%Y-%m") if meaning.by == "month" else rows[meaning.by] if meaning.by else None
    groups = pd.DataFrame({"label": [], "value": [], "jobs": []})
    if label is not None:
        sums = rows.groupby(label.fillna("Unknown"))[amount].agg(["sum", "size"])
        groups = pd.DataFrame({"label": sums.index, "value": sums["sum"].astype(float), "jobs": sums["size"]})
    return Figures(groups, float(rows[amount].sum()), len(rows), "documents" if invoiced else "payments and refunds")


def _of_receivables(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    key = meaning.measure.key
    day = facts.today if period.end is None else min(facts.today, period.last)
    if key == "dso":
        span = period.close(facts.of_side("documents", "books")["date"], facts.today)
        return Figures(
            pd.DataFrame(), measure_dso(facts, Period(span.start, day.date()))["simple"], 1, "balance of receivables"
        )
    if key == "unbilled":
        rows = list_unbilled(facts, day)
        rows = _keep(rows[rows["list"] == NOT_BILLED], meaning)
        sums = rows.groupby("customer")["amount"].sum()
        counts = rows.groupby("customer").size()
    else:
        rows = _keep(list_open_items(facts, day), meaning)
        late = rows[(rows["days_past_due"] >= 1).fillna(False)] if key == "overdue" else rows
        late = late[late["kind"] != "payment"] if key == "overdue" else late
        sums, counts = late.groupby("customer")["open"].sum(), late.groupby("customer").size()
    groups = pd.DataFrame({"label": sums.index, "value": sums.astype(float).to_numpy(), "jobs": counts.to_numpy()})
    counted = "jobs" if key == "unbilled" else "open items"
    return Figures(groups if meaning.by else groups.iloc[:0], float(sums.sum()), int(counts.sum()), counted)


def _of_customers(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    rows = _keep(value_customers(facts), meaning)
    groups = pd.DataFrame({"label": rows["customer"], "value": rows["revenue"].astype(float), "jobs": rows["jobs"]})
    return Figures(
        groups if meaning.by else groups.iloc[:0], float(rows["revenue"].sum()), int(rows["jobs"].sum()), "jobs"
    )


def _of_quotes(meaning: Meaning, period: Period, facts: Facts) -> Figures:
    rows = compare_lead_sources(facts, period if period.start or period.end else None).rename(
        columns={"lead_source": "lead source"}
    )
    rows = _keep(rows, meaning)
    decided, won = int(rows["quotes"].fillna(0).sum()), int(rows["won"].fillna(0).sum())
    groups = pd.DataFrame(
        {
            "label": rows["lead source"],
            "value": [_number(v) for v in rows["close_rate"]],
            "jobs": rows["quotes"].fillna(0),
        }
    )
    note = "" if decided else f"Not available from {facts.system('crm')}: quotes."
    return Figures(
        groups if meaning.by else groups.iloc[:0], won / decided if decided else None, decided, "quotes", note
    )
