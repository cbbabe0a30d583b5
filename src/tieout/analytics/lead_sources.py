"""Lead sources: by what their customers bring, beside how many they are, with the close rate of quotes."""

from __future__ import annotations

import pandas as pd

from ..margin.summary import UNKNOWN, divide
from ..model.answers import LEAD_SOURCES
from ..model.facts import Facts
from .lifetime import divide_cents
from .margin_by import Where, pick_jobs, spell_group
from .periods import Period

_ENOUGH = 5
"""Customers that a profit per customer needs to mean something."""


def compare_lead_sources(
    facts: Facts, period: Period | None = None, basis: str | None = None, where: Where | None = None
) -> pd.DataFrame:
    """Compare lead sources by the profit per customer of a period's jobs: LEAD_SOURCES, best first.

    A job's source is its own; “Unknown” is a source like any other. Quotes count by their source, or else their
    customer's, and by the day on which they were won, or else made; open quotes are not decided.
    """
    jobs = pick_jobs(facts, period, basis or facts.inputs.settings.basis, where)
    label = spell_group(jobs["lead_source"]).astype("str")
    person = jobs["customer_key"].fillna(jobs["customer"]).fillna("")
    work = pd.DataFrame({
        "jobs": 1, "revenue": jobs["revenue"], "profit": jobs["profit"], "covered": jobs["covered"],
        "billed": jobs["revenue"].clip(lower=0),
    })  # fmt: skip
    sums = _sum_by(work, jobs["lead_source"])
    sums["customers"] = person.groupby(label).nunique()
    sums = sums.join(_count_quotes(facts, period), how="outer")
    counted = ["jobs", "revenue", "profit", "covered", "billed", "customers"]
    sums[counted] = sums[counted].fillna(0).astype("Int64")
    made = sums.rename_axis("lead_source").reset_index()
    made["margin"] = divide(made["profit"], made["revenue"])
    made["coverage"] = divide(made["covered"], made["billed"])
    made["profit_per_customer"] = divide_cents(made["profit"], made["customers"])
    made["rank_by_profit"] = made["profit_per_customer"].rank(method="min", ascending=False, na_option="bottom")
    made["rank_by_count"] = made["customers"].rank(method="min", ascending=False)
    made["close_rate"] = divide(made["won"], made["quotes"])
    made["sample"] = pd.Series("enough", index=made.index).where(made["customers"] >= _ENOUGH, "small")
    said = f"not available from {facts.system('crm')}: quotes" + (" of this source" if len(facts.quotes) else "")
    made["missing"] = pd.Series(said, index=made.index).where(made["quotes"].fillna(0) == 0)
    made = made.sort_values(["rank_by_profit", "lead_source"], kind="stable")
    return LEAD_SOURCES.validate(made[LEAD_SOURCES.names])


def _count_quotes(facts: Facts, period: Period | None) -> pd.DataFrame:
    """Count the quotes decided in the period, and those won, by lead source; change orders are not quotes."""
    quotes = facts.quotes
    if not len(quotes):
        return pd.DataFrame({"quotes": pd.Series(dtype="Int64"), "won": pd.Series(dtype="Int64")})
    day = quotes["won_date"].fillna(quotes["date"])
    counted = quotes["status"].isin(["won", "lost"]) & ~quotes["kind"].eq("change order").fillna(False)
    if period:
        counted &= period.holds(day)
    rows = quotes[counted]
    source = facts.customers.set_index("customer_key")["lead_source"]
    own = rows["lead_source"].fillna(rows["customer_key"].map(source)).fillna(UNKNOWN)
    work = pd.DataFrame({"quotes": 1, "won": (rows["status"] == "won").astype("int64")})
    return _sum_by(work, own)


def _sum_by(work: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    sums = work.groupby(spell_group(labels), observed=True).sum().astype("Int64")
    return sums.set_axis(sums.index.astype("str"))
