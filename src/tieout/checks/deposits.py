"""Deposits and prepayments: income counted twice, money that never reached the bank, revenue that is not earned yet."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from ..match.references import split_refs
from ..model.table import list_texts, map_distinct
from .registry import check
from .words import NO_AMOUNT, NO_EFFECT, about_twins, count, say

_UNDEPOSITED = ("undeposited funds", "payments to deposit")
_NOT_INCOME = (
    "undeposited", "payments to deposit", "receivable", "transfer", "equity", "loan", "payable", "liabilit",
    "deposits", "opening balance", "cash", "checking", "savings", "bank", "split", "capital", "tax",
)  # fmt: skip
_INCOME = ("income", "sales", "revenue", "services")


@check(
    severity="ACT",
    group="duplicate",
    fix_in="QuickBooks",
    remedy="Match the deposit to the customer's payment (Undeposited Funds) instead of an income account.",
    causes=("The deposit was added from the bank feed as income, though the sale is there already",),
    upstream="Match deposits in the bank feed; never “Add” one that pays invoices.",
    thresholds=("match_days", "tolerance_cents"),
)
def deposit_booked_as_income(evidence: Evidence) -> pd.DataFrame:
    """A bank deposit was booked as income on top of a sale that is in QuickBooks already."""
    deposits = evidence.books["deposits"]
    rows = deposits[_is_income(deposits["split"], evidence) & (deposits["amount"] > 0)]
    if not len(rows):
        return pd.DataFrame()
    sales = _find_sales(rows, evidence)
    rows = rows.loc[sales.index]
    sale = evidence.books_documents.loc[sales]
    number = sale["number"].fillna(sale["id"]).set_axis(rows.index)
    sentence = say(
        "The deposit of {amount} on {day} was booked to “{split}”, and invoice {number} has this income already.",
        amount=rows["amount"],
        day=rows["date"],
        split=rows["split"],
        number=number,
    )
    about = {
        "customer": rows["customer"].fillna(sale["customer"].set_axis(rows.index)),
        "books_ref": number,
        "books_amount": rows["amount"],
        "difference": -rows["amount"],
        "revenue_effect": rows["amount"],
        "receivable_effect": 0,
        "taxable_effect": 0,
        "date": rows["date"],
        "noun": "deposits",
        "books_id": rows["id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.85})


def _is_income(split: pd.Series, evidence: Evidence) -> pd.Series:
    """Say which accounts are income: those that sold lines go to, or that are named so."""
    sold = set(evidence.books["invoice_lines"]["account"].dropna())
    named = map_distinct(split, _sounds_like_income, "flag").fillna(False).astype(bool)
    return split.isin(sold) | named


def _sounds_like_income(account: str) -> bool:
    text = account.casefold()
    return any(word in text for word in _INCOME) and not any(word in text for word in _NOT_INCOME)


def _find_sales(deposits: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Find, for each deposit, the one sale of its amount (fee included) about that day: its place among the documents.

    The customer must be the same. Where the deposit names none, the sale must be the only one of the amount and still
    be open in the books though the CRM was paid.
    """
    documents = evidence.books_documents
    sales = documents[documents["excluded"].isna() & documents["kind"].isin(["invoice", "sales receipt"])]
    twins = evidence.twins.set_index("right")
    paid_here = (twins["balance_crm"] == 0).fillna(False).astype(bool)
    sales = sales[["customer_key", "total", "date", "balance"]].assign(
        sale=sales.index,
        paid_on=twins["paid_on"].reindex(sales.index),
        open_though_paid=(sales["balance"] > 0).fillna(False) & sales.index.isin(paid_here.index[paid_here]),
    )
    rows = pd.DataFrame(
        {"at": deposits.index, "total": deposits["amount"] + deposits["fee"].fillna(0), "day": deposits["date"],
         "key": key_names(deposits["customer"], evidence.customers, "books")}
    )  # fmt: skip
    pairs = rows.merge(sales, on="total")
    days = (pairs["day"] - pairs["paid_on"].fillna(pairs["date"])).dt.days
    pairs = pairs[days.between(-1, evidence.settings.match_days).fillna(False)]
    same = (pairs["key"] == pairs["customer_key"]).fillna(False)
    nameless = pairs["key"].isna() & pairs["open_though_paid"] & ~pairs["at"].duplicated(keep=False)
    pairs = pairs[same | nameless].sort_values(["at", "sale"])
    pairs = pairs.drop_duplicates("at").drop_duplicates("sale")
    return pairs.set_index("at")["sale"]


@check(
    severity="WATCH",
    group="cash",
    fix_in="QuickBooks",
    remedy="Put the payment into its bank deposit; if the deposit was added as income, match it instead.",
    causes=(
        "The bank deposit was added from the feed without the payments in it",
        "The payment is a duplicate and no money came",
    ),
    upstream="Make the bank deposit in QuickBooks from Undeposited Funds each time money reaches the bank.",
    thresholds=("undeposited_days",),
)
def payment_never_deposited(evidence: Evidence) -> pd.DataFrame:
    """A payment has been in Undeposited Funds for so long that its deposit was probably booked otherwise."""
    payments = evidence.books["payments"]
    deposits = evidence.books["deposits"]
    if not payments["deposit_id"].notna().any() and not deposits["payment_refs"].notna().any():
        return pd.DataFrame()
    deposited = {ref for cell in list_texts(deposits["payment_refs"]) for ref in split_refs(cell)}
    waiting = payments["account"].str.casefold().isin(_UNDEPOSITED) & payments["deposit_id"].isna()
    waiting &= ~payments["id"].isin(deposited) & (payments["amount"] > 0)
    age = (evidence.today - payments["date"]).dt.days
    rows = payments[waiting & (age > evidence.settings.undeposited_days)]
    sentence = say(
        "The payment of {amount} by {customer} of {day} has been in Undeposited Funds for {age} days.",
        amount=rows["amount"],
        customer=rows["customer"].fillna("an unnamed customer"),
        day=rows["date"],
        age=count(age[rows.index]),
    )
    about = {
        "customer": rows["customer"],
        "books_ref": rows["invoice_refs"].fillna(rows["number"]).fillna(rows["id"]),
        "books_amount": rows["amount"],
        **NO_AMOUNT,
        "date": rows["date"],
        "noun": "payments",
        "books_id": rows["id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.8})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Move the deposit from income to a liability (customer deposits) until the work is done.",
    causes=("The deposit was billed with an item that goes to income",),
    upstream="Bill deposits with an item of their own that goes to a liability account.",
)
def deposit_counted_as_revenue(evidence: Evidence) -> pd.DataFrame:
    """A deposit that the CRM holds for work not yet done is revenue in QuickBooks."""
    twins = evidence.twins
    deferred = twins["deferred_crm"].fillna(False).astype(bool) & ~_is_work_done(twins, evidence)
    rows = twins[deferred & _is_revenue(twins, evidence) & (twins["net_books"] > 0).fillna(False)]
    sentence = say(
        "Invoice {number} over {total} is a deposit for work not yet done and is revenue in QuickBooks.",
        number=rows["number_crm"],
        total=rows["total_crm"],
    )
    effect = {**NO_EFFECT, "revenue_effect": rows["net_books"]}
    return pd.DataFrame({**about_twins(rows), **effect, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Move the deposit from the liability to income: the work it was for is finished.",
    causes=("Nobody released the deposit when the job was finished",),
    upstream="Apply the deposit to the final invoice on the day the job is completed.",
    thresholds=("unbilled_days",),
)
def deposit_never_earned(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks still holds a deposit as a liability though the job was finished."""
    twins = evidence.twins
    held = twins["deferred_books"].fillna(False).astype(bool) & ~twins["deferred_crm"].fillna(False).astype(bool)
    rows = twins[held & _is_work_done(twins, evidence, evidence.settings.unbilled_days)]
    sentence = say(
        "Invoice {number} over {total} is still a customer deposit in QuickBooks, and its job is finished.",
        number=rows["number_crm"],
        total=rows["total_crm"],
    )
    effect = {**NO_EFFECT, "revenue_effect": -rows["net_crm"]}
    return pd.DataFrame({**about_twins(rows), **effect, "sentence": sentence, "confidence": 0.85})


def _is_revenue(twins: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Say which books documents are known to be income: told so, or by the account of all their lines."""
    told = twins["deferred_books"]
    lines = evidence.books["invoice_lines"]
    lines = lines[(lines["kind"] == "sale") & lines["account"].notna()]
    income = _is_income(lines["account"], evidence) & ~_is_liability(lines["account"])
    all_income = income.groupby(lines["invoice_number"]).all()
    by_account = twins["number_books"].map(all_income).astype("boolean")
    return (~told).fillna(by_account).fillna(False).astype(bool)


def _is_liability(accounts: pd.Series) -> pd.Series:
    return accounts.str.casefold().str.contains("deposit|deferred|unearned|liabilit|prepaid|prepay", regex=True)


def _is_work_done(twins: pd.DataFrame, evidence: Evidence, days: int = 0) -> pd.Series:
    """Say which invoices bill jobs that are all completed, for at least so many days; without a known job: not done."""
    jobs = evidence.jobs
    done = (jobs["status"] == "completed") & ~((evidence.today - jobs["completed"]).dt.days < days).fillna(False)
    by_job = dict(zip(jobs["number"].tolist(), done.tolist(), strict=True))
    states = [
        bool(refs) and all(by_job.get(ref, False) for ref in refs)
        for refs in map(split_refs, list_texts(twins["job_refs_crm"]))
    ]
    return pd.Series(states, index=twins.index, dtype=bool)
