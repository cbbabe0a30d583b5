"""From pipeline to cash: what became of the quotes that were won, with every dollar in one of a few causes.

Quotes and jobs that name each other belong together; so do a customer's quotes and jobs over the same amount, where
nothing names them and there are as many of both. Per such deal, before tax::

    won + scope change + churn + pricing + timing + unexplained = billed (less credits)
    billed − not collected yet = collected

Scope change: change orders, or else what the CRM has as the agreed price or worth of the jobs, less what was won.
Churn: what was agreed for jobs that were canceled and is not billed. Pricing: discounts and credits. Timing: not
billed yet, because the work is not completed or its invoice is waiting. Unexplained: the rest.
"""

from __future__ import annotations

import pandas as pd

from ..model.answers import PIPELINE, PIPELINE_ITEMS
from ..model.facts import Facts
from ..model.money import dollars
from ..model.table import look_up
from .adding import join_texts, normalise_numbers
from .billed import CREDITS, list_billings
from .periods import find_months
from .settlements import map_lists

_STEPS = ["scope_change", "churn", "pricing", "timing_billing", "unexplained"]
_SUMS = ["quotes", "won", *_STEPS, "billed", "timing_collecting", "collected"]


def bridge_pipeline(facts: Facts, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Bridge the quotes won in each month to what of them was billed and collected by a day: PIPELINE."""
    return sum_pipeline(list_pipeline(facts, as_of))


def sum_pipeline(items: pd.DataFrame) -> pd.DataFrame:
    """Add up the items of the pipeline by the month in which they were won: PIPELINE."""
    made = items.groupby("month", dropna=False)[_SUMS].sum().astype("Int64").reset_index()
    made["residual"] = made[["won", *_STEPS]].sum(axis=1) - made["billed"]
    made["residual"] += made["billed"] + made["timing_collecting"] - made["collected"]
    return PIPELINE.validate(made[PIPELINE.names])


def list_pipeline(facts: Facts, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """List each deal that was won by a day from won to collected: PIPELINE_ITEMS. No quotes, no rows."""
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    quotes = facts.quotes
    if not len(quotes):
        return PIPELINE_ITEMS.empty()
    won_on = quotes["won_date"].fillna(quotes["date"])
    won = quotes[(quotes["status"] == "won") & ~(won_on > day).fillna(False)].assign(won_on=won_on)
    won = won.reset_index(drop=True)
    deal_of_quote, deal_of_job = find_deals(won, facts)
    deals = _sum_quotes(won, deal_of_quote)
    jobs = facts.jobs[facts.jobs["job"].isin(deal_of_job.index)]
    deals = deals.join(_sum_jobs(jobs, deal_of_job, day))
    deals = deals.join(_sum_billings(list_billings(facts, day), deal_of_job, won, deal_of_quote))
    return _explain(deals)


def find_deals(won: pd.DataFrame, facts: Facts) -> tuple[pd.Series, pd.Series]:
    """Number the quotes and jobs that belong together: a number by quote, and a number by job."""
    job_of = pd.Series(facts.jobs["job"].array, index=normalise_numbers(facts.jobs["job"]))
    quote_of = pd.Series(won.index, index=normalise_numbers(won["number"].fillna(won["id"])))
    named = map_lists(won["job_refs"]).explode().dropna()
    jobs = look_up(normalise_numbers(named.astype("str")), job_of)
    links = [pd.DataFrame({"quote": named.index, "job": jobs.array})]
    naming = facts.jobs.set_index("job")["quote_refs"].dropna()
    told = map_lists(naming).explode().dropna()
    quotes = look_up(normalise_numbers(told.astype("str")), quote_of, "whole")
    links.append(pd.DataFrame({"quote": quotes.array, "job": told.index}))
    links.append(_link_by_worth(won, facts.jobs, links))
    pairs = pd.concat(links, ignore_index=True).dropna().astype({"quote": "int64"}).drop_duplicates()
    deal = pd.Series(won.index, index=won.index, dtype="int64")
    while len(pairs):
        # Each round the smaller number spreads from quote to job and back; it ends when nothing moves.
        of_job = deal.reindex(pairs["quote"]).groupby(pairs["job"].to_numpy()).min()
        spread = of_job.reindex(pairs["job"]).groupby(pairs["quote"].to_numpy()).min()
        moved = spread < deal.reindex(spread.index)
        if not moved.any():
            break
        deal.loc[spread.index] = spread
    of_job = deal.reindex(pairs["quote"]).groupby(pairs["job"].to_numpy()).min()
    return deal, of_job


def _link_by_worth(won: pd.DataFrame, jobs: pd.DataFrame, links: list[pd.DataFrame]) -> pd.DataFrame:
    """Link unnamed quotes and jobs of a customer over one amount, in their order, where there are as many of both."""
    named = pd.concat(links)
    free = won[~won.index.isin(named["quote"].dropna()) & won["total"].gt(0).fillna(False)].sort_values("won_on")
    here = pd.DataFrame({"quote": free.index, "key": free["customer_key"].array, "amount": free["total"].array})
    jobs = jobs.assign(day=jobs["created"].fillna(jobs["completed"])).sort_values("day", kind="stable")
    there = jobs.loc[~jobs["job"].isin(named["job"].dropna()), ["job", "customer_key", "worth"]]
    sides = [here.dropna(), there.set_axis(["job", "key", "amount"], axis=1).dropna()]
    for at, side in enumerate(sides):
        groups = side.groupby(["key", "amount"])
        sides[at] = side.assign(place=groups.cumcount(), many=groups["key"].transform("size"))
    return sides[0].merge(sides[1], on=["key", "amount", "place", "many"])[["quote", "job"]]


def _sum_quotes(won: pd.DataFrame, deal: pd.Series) -> pd.DataFrame:
    change = won["kind"].eq("change order").fillna(False)
    total = won["total"].fillna(0)
    work = pd.DataFrame({
        "quotes": (~change).astype("int64"), "won": total.where(~change, 0), "orders": total.where(change, 0),
        "won_on": won["won_on"].where(~change), "customer": won["customer"],
        "quotes_named": won["number"].fillna(won["id"]),
    })  # fmt: skip
    groups = work.groupby(deal)
    sums = groups[["quotes", "won", "orders"]].sum()
    named = join_texts(deal.tolist(), work["quotes_named"].tolist())
    sums["won_on"], sums["customer"] = groups["won_on"].min(), groups["customer"].first()
    return sums.assign(quotes_named=pd.Series(named, dtype="str"))


def _sum_jobs(jobs: pd.DataFrame, deal: pd.Series, day: pd.Timestamp) -> pd.DataFrame:
    done = (jobs["completed"] <= day).fillna(False) | ((jobs["status"] == "completed") & jobs["completed"].isna())
    canceled = jobs["status"] == "canceled"
    agreed = jobs["contract"].fillna(jobs["worth"])
    work = pd.DataFrame({
        "jobs": 1, "canceled": canceled.astype("int64"), "waiting": (~done & ~canceled).astype("int64"),
        "agreed": agreed.fillna(0), "unknown": agreed.isna().astype("int64"),
        "lost": agreed.where(canceled, 0).fillna(0),
    })  # fmt: skip
    at = look_up(jobs["job"], deal, "whole").astype("int64")
    sums = work.groupby(at).sum()
    return sums.assign(jobs_named=pd.Series(join_texts(at.tolist(), jobs["job"].tolist()), dtype="str"))


def _sum_billings(billings: pd.DataFrame, deal_of_job: pd.Series, won: pd.DataFrame, deal: pd.Series) -> pd.DataFrame:
    at = look_up(billings["job"], deal_of_job, "whole")
    # A quote may name its invoices where no job stands between.
    named = map_lists(won["invoice_refs"]).explode().dropna()
    direct = pd.Series(deal.reindex(named.index).array, index=normalise_numbers(named.astype("str")).array)
    no_job = billings["job"].isna()
    at = at.where(~no_job, look_up(normalise_numbers(billings["number"]), direct, "whole"))
    credit = billings["kind"].isin(CREDITS)
    work = pd.DataFrame({
        "billed": billings["net"], "credits": billings["net"].where(credit, 0),
        "discount": billings["discount"].where(~credit, 0).fillna(0), "collected": billings["collected"].fillna(0),
        "bills": (~credit).astype("int64"),
    }).groupby(at).sum()  # fmt: skip
    return work.set_axis(work.index.astype("int64")).astype("Int64")


def _explain(deals: pd.DataFrame) -> pd.DataFrame:
    money = ["orders", "agreed", "lost", "billed", "credits", "discount", "collected"]
    counts = ["jobs", "canceled", "waiting", "unknown", "bills"]
    deals[money + counts] = deals[money + counts].fillna(0).astype("Int64")
    deals["won"] = deals["won"].astype("Int64")
    has_jobs = (deals["jobs"] > 0) & (deals["unknown"] == 0)
    scope = deals["orders"].where((deals["orders"] != 0) | ~has_jobs, deals["agreed"] - deals["won"])
    pricing = deals["credits"] - deals["discount"]
    left = deals["won"] + scope + pricing - deals["billed"]
    all_canceled = (deals["jobs"] > 0) & (deals["canceled"] == deals["jobs"])
    churn = left.where(all_canceled, deals["lost"]).clip(lower=0)
    churn = churn.where((churn <= left) | (left < 0), left).where(deals["canceled"] > 0, 0).clip(lower=0)
    left = left - churn
    # Without a job or a bill nobody knows whether the work was done: that explains nothing.
    waits = (deals["waiting"] > 0) | ((deals["bills"] == 0) & (deals["jobs"] > 0))
    timing = left.where(waits & (left > 0), 0)
    made = deals.assign(
        month=find_months(deals["won_on"].astype("datetime64[s]")), scope_change=scope, churn=-churn, pricing=pricing,
        timing_billing=-timing, unexplained=-(left - timing), timing_collecting=deals["collected"] - deals["billed"],
    )  # fmt: skip
    made["reason"] = [_say(row) for row in made[["jobs", *_STEPS]].to_dict("records")]
    return PIPELINE_ITEMS.validate(made[PIPELINE_ITEMS.names].sort_values(["month", "quotes_named"], kind="stable"))


_WORDS = {
    "scope_change": "the scope changed:", "churn": "canceled:", "pricing": "discounts and credits:",
    "timing_billing": "not billed yet:", "unexplained": "no record explains:",
}  # fmt: skip


def _say(row: dict[str, int]) -> str | None:
    parts = [f"{words} ${dollars(abs(int(row[name])))}" for name, words in _WORDS.items() if row[name]]
    if not row["jobs"]:
        parts.append("no job names the quote, and no job of the customer is worth as much")
    said = "; ".join(parts)
    return said[:1].upper() + said[1:] + "." if said else None
