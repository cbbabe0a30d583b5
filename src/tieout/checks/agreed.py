"""What was agreed and what was billed: won quotes, change orders and contracts."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.references import normalise_number, split_refs
from ..model.table import list_texts
from .registry import check
from .words import NO_AMOUNT, say

_ROUNDING = 0.01
_SALES = ("invoice", "sales receipt")


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Bill what is missing, or lower the quote or the job's price to what was agreed in the end.",
    causes=("A change order was approved and never put on an invoice", "Only the deposit was billed"),
    upstream="Make change orders part of the job, so that they stand on its invoice by themselves.",
    thresholds=("unbilled_days", "tolerance_cents"),
)
def won_work_never_invoiced(evidence: Evidence) -> pd.DataFrame:
    """A completed job was billed for less than the quotes and change orders that were won for it."""
    if not _is_told(evidence):
        return pd.DataFrame()
    rows = list_agreed(evidence)
    waited = (evidence.today - rows["completed"]).dt.days
    rows = rows[(waited > evidence.settings.unbilled_days).fillna(False) & rows["all_billed"]]
    short = rows["agreed"] - rows["net"] - rows["discount"]
    # A quote may carry sales tax: only what is missing with the invoices' tax, or is one whole order, is certain.
    certain = short.where(rows["before_tax"], rows["agreed"] - rows["gross"] - rows["discount"])
    is_order = pd.Series([amount in orders for amount, orders in zip(short, rows["orders"], strict=True)], rows.index)
    missing = short.where(is_order & (short > 0), certain)
    least = (rows["agreed"] * _ROUNDING).clip(lower=evidence.settings.tolerance_cents)
    is_short = (missing > least).fillna(False).astype(bool)
    rows, missing, is_order = rows[is_short], missing[is_short], is_order[is_short]
    sentence = say(
        "Job {job}: {agreed} were agreed ({named}) and {net} billed; {missing} have not been billed.",
        job=rows["job"], agreed=rows["agreed"], named=rows["named"], net=rows["net"], missing=missing,
    )  # fmt: skip
    cause = rows["drafted"].map({True: "The rest is still a draft", False: "Only a part was billed"})
    cause = cause.mask(is_order & ~rows["drafted"], "A change order was approved and never put on an invoice")
    effects = {"revenue_effect": -missing, "receivable_effect": -missing, "difference": missing}
    made = pd.DataFrame({**_about(rows), "crm_amount": rows["agreed"], **effects, "sentence": sentence})
    return made.assign(cause=cause.astype("str"), confidence=0.85)


@check(
    severity="WATCH",
    group="amount",
    fix_in="CRM",
    remedy="Record the change order that allowed it, or credit what was billed too much.",
    causes=("Extra work was billed and its change order was not recorded", "A progress invoice was sent twice"),
    upstream="Bill extra work only with a change order that the customer approved.",
    thresholds=("tolerance_cents",),
)
def billed_more_than_contract(evidence: Evidence) -> pd.DataFrame:
    """A job was billed for more than its contract, change orders included."""
    if not _is_told(evidence):
        return pd.DataFrame()
    rows = list_agreed(evidence)
    rows = rows[rows["jobs"] == 1]
    revenue = rows["job"].map(evidence.margins.set_index("job")["revenue"]).astype("Int64")
    # Extra work that the job itself is worth was agreed on somehow; a contract says more than that.
    allowed = rows["agreed"].where(
        rows["before_tax"], rows[["agreed", "worth"]].max(axis=1).where(rows["worth"].notna())
    )
    least = (allowed * _ROUNDING).clip(lower=evidence.settings.tolerance_cents)
    is_over = (revenue - allowed > least).fillna(False).astype(bool)
    rows, revenue, allowed = rows[is_over], revenue[is_over], allowed[is_over].astype("Int64")
    sentence = say(
        "Job {job} was billed for {revenue}, {over} more than was agreed ({agreed}: {named}).",
        job=rows["job"], revenue=revenue, over=revenue - allowed, agreed=allowed, named=rows["named"],
    )  # fmt: skip
    # Whether the sale or the contract is wrong, nobody knows yet.
    unknown = {**NO_AMOUNT, "revenue_effect": pd.NA, "receivable_effect": pd.NA, "taxable_effect": pd.NA}
    made = pd.DataFrame({**_about(rows), "crm_amount": revenue, **unknown, "sentence": sentence})
    return made.assign(confidence=0.8)


def _is_told(evidence: Evidence) -> bool:
    """Say whether the CRM tells what was agreed."""
    return bool(evidence.jobs["contract"].notna().any() or (evidence.crm["quotes"]["status"] == "won").any())


def list_agreed(evidence: Evidence) -> pd.DataFrame:
    """List completed work with what was agreed and what was billed for it, in cents.

    One row per job with a contract, or per set of jobs and won quotes that name each other. Columns: job (the first),
    customer, jobs (how many), completed (the last), agreed, before_tax (a contract is, a quote may not be), orders
    (amounts of the single quotes), named (words), worth, net, gross, discount, all_billed, drafted.
    """
    jobs = evidence.jobs
    billed = _sum_billed(evidence)
    drafts = evidence.crm_documents.loc[evidence.crm_documents["excluded"] == "draft", "job_refs"]
    drafted = {normalise_number(ref) for cell in list_texts(drafts) for ref in split_refs(cell)}
    work = jobs[["job", "number", "customer", "completed", "status", "total", "contract"]].join(billed, on="job")
    work = work.assign(
        has_bill=work["net"].notna(),
        drafted=[normalise_number(number) in drafted for number in work["number"].tolist()],
    )
    deals = _link_quotes(evidence)
    own = work[work["contract"].notna() & (work["status"] == "completed")]
    contracts = own.assign(
        agreed=own["contract"], before_tax=True, orders=[()] * len(own), named="the contract", jobs=1,
        all_billed=own["has_bill"], worth=own["total"],
    )  # fmt: skip
    rest = work[work["contract"].isna()].merge(deals["deal_of_job"].rename("deal"), left_on="job", right_index=True)
    of_deal = rest.groupby("deal").agg(
        job=("job", "first"), customer=("customer", "first"), completed=("completed", "max"),
        jobs=("job", "size"), done=("status", lambda states: (states == "completed").all()), net=("net", "sum"),
        gross=("gross", "sum"), discount=("discount", "sum"), all_billed=("has_bill", "all"),
        drafted=("drafted", "any"), worth=("total", "sum"),
    )  # fmt: skip
    quoted = of_deal.join(deals["quoted"])
    quoted = quoted[quoted["done"].astype(bool)].assign(before_tax=False)
    names = ["job", "customer", "jobs", "completed", "agreed", "before_tax", "orders", "named", "worth", "net", "gross",
             "discount", "all_billed", "drafted"]  # fmt: skip
    money = dict.fromkeys(("agreed", "worth", "net", "gross", "discount"), "Int64")
    parts = [part[names].astype({**money, "all_billed": bool, "drafted": bool}) for part in (contracts, quoted)]
    return pd.concat(parts, ignore_index=True)


def _sum_billed(evidence: Evidence) -> pd.DataFrame:
    """Sum by job what its invoices bill: net, gross (with all tax and tips of its documents) and discount."""
    documents = evidence.crm_documents
    sales = documents.loc[
        documents["excluded"].isna() & documents["kind"].isin(_SALES), ["id", "net", "total", "discount"]
    ]
    rows = evidence.shares.dropna(subset=["job"]).merge(sales, left_on="crm_id", right_on="id", suffixes=("", "_all"))
    rows = rows.assign(gross=rows["net"] + (rows["total"] - rows["net_all"]).fillna(0))
    return rows.assign(discount=rows["discount"].fillna(0)).groupby("job")[["net", "gross", "discount"]].sum()


def _link_quotes(evidence: Evidence) -> dict[str, pd.DataFrame | pd.Series]:
    """Gather won quotes and jobs that name each other: deal_of_job, and agreed, orders and named by deal."""
    quotes, jobs = evidence.crm["quotes"], evidence.jobs
    won = quotes[(quotes["status"] == "won") & (quotes["total"] > 0).fillna(False)].reset_index(drop=True)
    of_number: dict[str, list[str]] = {}
    for job, number in zip(jobs["job"].tolist(), jobs["number"].tolist(), strict=True):
        of_number.setdefault(normalise_number(number), []).append(job)
    at_quote = {normalise_number(number): at for at, number in won["number"].fillna(won["id"]).items()}
    pairs = [
        (at, of_number[key][0])
        for at, cell in enumerate(list_texts(won["job_refs"]))
        for ref in split_refs(cell)
        if len(of_number.get(key := normalise_number(ref), ())) == 1
    ]
    naming = jobs[jobs["quote_refs"].notna()]
    pairs += [
        (at_quote[key], job)
        for job, cell in zip(naming["job"].tolist(), naming["quote_refs"].tolist(), strict=True)
        for ref in split_refs(cell)
        if (key := normalise_number(ref)) in at_quote
    ]
    deal_of_job, deal_of_quote = _gather(pairs)
    deals = pd.Series(deal_of_quote, dtype="int64")
    linked = won.loc[deals.index].assign(deal=deals)
    is_order = (linked["kind"] == "change order").fillna(False)
    name = is_order.map({True: "change order ", False: "quote "}) + linked["number"].fillna(linked["id"])
    quoted = linked.assign(name=name).groupby("deal").agg(
        agreed=("total", "sum"), orders=("total", tuple), named=("name", ", ".join)
    )  # fmt: skip
    jobs_named = pd.Index(list(deal_of_job), dtype="str", name="job")
    return {"deal_of_job": pd.Series(list(deal_of_job.values()), jobs_named, dtype="int64"), "quoted": quoted}


def _gather(pairs: list[tuple[int, str]]) -> tuple[dict[str, int], dict[int, int]]:
    """Number the groups of quotes and jobs that hang together, by job and by quote."""
    deal_of_job: dict[str, int] = {}
    deal_of_quote: dict[int, int] = {}
    members: dict[int, tuple[set[int], set[str]]] = {}
    for quote, job in pairs:
        here, there = deal_of_quote.get(quote, quote), deal_of_job.get(job)
        quotes, jobs = members.setdefault(here, ({quote}, set()))
        jobs.add(job)
        if there is not None and there != here:
            more = members.pop(there)
            quotes |= more[0]
            jobs |= more[1]
        deal_of_quote.update(dict.fromkeys(quotes, here))
        deal_of_job.update(dict.fromkeys(jobs, here))
    return deal_of_job, deal_of_quote


def _about(rows: pd.DataFrame) -> dict[str, object]:
    return {"customer": rows["customer"], "job": rows["job"], "crm_ref": rows["job"], "date": rows["completed"]}
