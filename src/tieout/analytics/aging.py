"""Aging: who owed what on a day, reckoned anew from documents, payments, allocations and credits.

A document is open from its date on; a payment or credit takes its part off from the later of both dates on. What is
not applied stands apart, negative. On the day of the data the sum is what the books themselves say is open. What
was settled on a day that nobody tells is not in the ages of an earlier day: it stands beside them as unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..model.answers import AGING_BUCKETS, AGING_BY_DUE_DATE, AGING_BY_INVOICE_DATE, AGING_DETAIL, AGING_SHIFT
from ..model.facts import Facts
from ..model.table import look_up
from .days_to_pay import find_days_to_pay, measure_days_to_pay
from .periods import end_of_month, list_months

TOTAL = "Total"
_ENDS = {"due date": (0, 30, 60, 90), "invoice date": (30, 60, 90)}
_TABLES = {"due date": AGING_BY_DUE_DATE, "invoice date": AGING_BY_INVOICE_DATE}


@dataclass(frozen=True)
class HoldPolicy:
    """Hold new work for a customer with more than ``cents`` open for more than ``days`` past due."""

    days: int = 30
    cents: int = 0


def list_open_items(facts: Facts, as_of: pd.Timestamp | None = None, side: str = "books") -> pd.DataFrame:
    """List every document and payment that was open at the end of a day, today by default: AGING_DETAIL."""
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    documents = find_open_documents(facts, day, side)
    rows = documents[(documents["open"] != 0) | (documents["unknown"] != 0)]
    items = pd.concat([rows, _find_open_receipts(facts, day, side)], ignore_index=True)
    # Credits and payments are due on their own day.
    due = items["due_date"].where(items["amount"] >= 0, items["date"])
    items["days_past_due"] = (day - due).dt.days.astype("Int64")
    items["age"] = (day - items["date"]).dt.days.astype("Int64")
    for method, days in (("due date", "days_past_due"), ("invoice date", "age")):
        bucket = put_in_buckets(items[days], method)
        items[f"by_{method.replace(' ', '_')}"] = bucket.mask(items["kind"] == "payment", "unapplied")
    lost = items["unknown"] != 0
    said = f"not available from {facts.system(side)}: the day on which it was paid"
    items["missing"] = pd.Series(said, index=items.index).where(lost)
    order = ["customer", "date", "number", "id"]
    return AGING_DETAIL.validate(items[AGING_DETAIL.names].sort_values(order, kind="stable"))


def find_open_documents(facts: Facts, day: pd.Timestamp, side: str) -> pd.DataFrame:
    """Return the documents dated up to a day with ``open`` (for sure), ``unknown`` and ``paid_per_crm``."""
    documents = facts.of_side("documents", side)
    known = documents["date"] <= day if day < facts.today else documents["date"].fillna(facts.today) <= day
    documents = documents[known.fillna(False)]
    open_, unknown = _subtract_settled(documents, facts.of_side("settlements", side), day, facts.today)
    made = documents.assign(open=open_, unknown=unknown, amount=documents["total"])
    return made.assign(paid_per_crm=_find_paid_per_crm(facts, made, day) if side == "books" else pd.NA)


def _subtract_settled(
    documents: pd.DataFrame, settlements: pd.DataFrame, day: pd.Timestamp, today: pd.Timestamp
) -> tuple[pd.Series, pd.Series]:
    """Return what of each document was open on the day for sure, and what nobody can date, which may have been."""
    undated = settlements["on"].isna()
    counted = (settlements["on"] <= day) | undated
    settled = settlements[counted].groupby("document")["amount"].sum()
    open_ = documents["total"] - look_up(documents["id"], settled, "money").fillna(0)
    if day >= today or not undated.any():
        return open_, pd.Series(0, index=documents.index, dtype="Int64")
    lost = settlements[undated].groupby("document")["amount"].sum()
    return open_, look_up(documents["id"], lost, "money").fillna(0)


def _find_paid_per_crm(facts: Facts, books: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Say how much of what is open in the books the CRM has as paid on the day; a gap where the CRM does not tell."""
    crm = facts.of_side("documents", "crm")
    open_, unknown = _subtract_settled(crm, facts.of_side("settlements", "crm"), day, facts.today)
    paid = (crm["total"] - open_).where(unknown == 0)
    theirs = look_up(books["twin"], pd.Series(paid.array, index=crm["id"]), "money")
    more = theirs - (books["total"] - books["open"])
    most = books["open"].clip(lower=0)
    more = more.clip(lower=0)
    return more.where((more <= most) | more.isna(), most)


def _find_open_receipts(facts: Facts, day: pd.Timestamp, side: str) -> pd.DataFrame:
    """List payments with what of them was not applied on the day, negative."""
    receipts = facts.of_side("receipts", side)
    # A payment without a day is not known to have come before today.
    receipts = receipts[receipts["date"].fillna(facts.today) <= day]
    later = facts.of_side("settlements", side)
    later = later[(later["on"] > day).fillna(False) & (later["payer_kind"] == "payment")]
    waiting = look_up(receipts["id"], later.groupby("payer")["amount"].sum(), "money").fillna(0)
    made = receipts.assign(
        kind="payment", open=-(receipts["unapplied"] + waiting), unknown=0, amount=-receipts["amount"],
        due_date=pd.Series(pd.NaT, index=receipts.index, dtype="datetime64[s]"), paid_per_crm=pd.NA,
    )  # fmt: skip
    return made[made["open"] != 0].astype({"paid_per_crm": "Int64", "unknown": "Int64"})


def put_in_buckets(days: pd.Series, method: str) -> pd.Series:
    """Name the column of the aging for each number of days; ``no_day`` for a gap."""
    names = [name for name, _ in AGING_BUCKETS[method]]
    ends = pd.Series(_ENDS[method]).searchsorted(days.fillna(0).astype("int64"), side="left")
    return pd.Series([names[at] for at in ends], index=days.index, dtype="str").where(days.notna(), "no_day")


def age_receivables(
    facts: Facts, as_of: pd.Timestamp | None = None, method: str = "due date", side: str = "books",
    policy: HoldPolicy | None = None, *, items: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Age what each customer owed on a day, largest first, with a total.

    ``method`` is a key of AGING_BUCKETS; the result is AGING_BY_DUE_DATE or AGING_BY_INVOICE_DATE. ``items`` spares
    listing the open items again.
    """
    items = list_open_items(facts, as_of, side) if items is None else items
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    made = _sum_by_customer(items, method, policy or HoldPolicy())
    paid = measure_days_to_pay(find_days_to_pay(facts, side, until=day), "customer").set_index("label")
    made["days_to_pay"] = look_up(made["customer"], paid["days"], "number")
    total = made.drop(columns=["customer", "standing", "days_to_pay"]).sum(min_count=1)
    holds = int((made["standing"] == "Hold").sum())
    last = {**total, "customer": TOTAL, "oldest": made["oldest"].max(), "standing": "Hold" if holds else "OK",
            "days_to_pay": paid["days"].get("All", pd.NA)}  # fmt: skip
    made = pd.concat([made, pd.DataFrame([last])], ignore_index=True)
    said = f"not available from {facts.system(side)}: the day on which part of it was paid"
    made["missing"] = pd.Series(said, index=made.index).where(made["unknown"] != 0)
    return _TABLES[method].validate(made[_TABLES[method].names])


def _sum_by_customer(items: pd.DataFrame, method: str, policy: HoldPolicy) -> pd.DataFrame:
    column = f"by_{method.replace(' ', '_')}"
    names = [*(name for name, _ in AGING_BUCKETS[method]), "unapplied"]
    work = items[["customer", "unknown"]].copy()
    for name in names:
        work[name] = items["open"].where(items[column] == name, 0).fillna(0)
    made = work.groupby("customer").sum().astype("Int64")
    made["total"] = made[names].sum(axis=1)
    paid = items.dropna(subset=["paid_per_crm"]).groupby("customer")["paid_per_crm"].sum()
    made["paid_per_crm"] = paid.reindex(made.index)
    sold = items[(items["open"] > 0).fillna(False)]
    made["oldest"] = sold.groupby("customer")["days_past_due"].max().reindex(made.index)
    late = sold[(sold["days_past_due"] > policy.days).fillna(False)].groupby("customer")["open"].sum()
    held = (late > policy.cents).reindex(made.index, fill_value=False)
    made["standing"] = pd.Series("OK", index=made.index).mask(held.astype(bool), "Hold")
    return made.reset_index().sort_values(["total", "customer"], ascending=[False, True], kind="stable")


def find_receivable(facts: Facts, day: pd.Timestamp, side: str = "books") -> int:
    """Return the receivable control total at the end of a day: documents less all that was received or credited.

    Reckoned from the totals alone, without the ages: documents up to the day, less payments and cash sales up to it.
    What nobody can date counts from its document's day on, and payments that nobody can link count for nothing.
    """
    documents, receipts = facts.of_side("documents", side), facts.of_side("receipts", side)
    settled = facts.of_side("settlements", side)
    billed = documents.loc[documents["date"].fillna(facts.today) <= day, "total"].sum()
    received = receipts[receipts["date"] <= day]
    undated = receipts.loc[receipts["date"].isna() & (facts.today <= day), "unapplied"].sum()
    other = settled[~settled["payer_kind"].isin(["payment", "credit"]) | settled["on"].isna()]
    own = look_up(other["document"], documents.set_index("id")["date"], "date").fillna(facts.today)
    counted = other["on"].fillna(own.set_axis(other.index)) <= day
    money = (received["amount"] - received["unlinked"]).sum() + undated
    return int(billed - money - other.loc[counted, "amount"].sum())


def shift_aging(
    facts: Facts, method: str = "due date", side: str = "books", months: int = 13, until: pd.Timestamp | None = None
) -> pd.DataFrame:
    """Show how receivables spread over the ages at each month's end, and the change since one and two quarters before.

    The last day is ``until`` (today by default) where that is not a month's end. Shares are of the documents and
    payments whose day is known: AGING_SHIFT.
    """
    last = facts.today if until is None else pd.Timestamp(until).as_unit("s")
    first = (last.replace(day=1) - pd.DateOffset(months=months - 1)).as_unit("s")
    days = [min(end_of_month(month), last) for month in list_months(first, last)]
    return _compare_quarters([_spread(facts, day, method, side) for day in days])


def _spread(facts: Facts, day: pd.Timestamp, method: str, side: str) -> pd.DataFrame:
    documents = find_open_documents(facts, day, side)
    receipts = _find_open_receipts(facts, day, side)
    due = documents["due_date"].where(documents["total"] >= 0, documents["date"])
    since = due if method == "due date" else documents["date"]
    bucket = put_in_buckets((day - since).dt.days.astype("Int64"), method)
    names = [*(name for name, _ in AGING_BUCKETS[method]), "unapplied"]
    sums = documents["open"].fillna(0).groupby(bucket).sum().reindex(names, fill_value=0)
    sums["unapplied"] = receipts["open"].sum()
    whole = int(sums.sum())
    share = (sums.astype("Float64") / whole) if whole > 0 else pd.Series(pd.NA, index=names, dtype="Float64")
    return pd.DataFrame({"day": day, "bucket": names, "amount": sums.array, "share": share.array,
                         "unknown": int(documents["unknown"].sum())})  # fmt: skip


def _compare_quarters(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    made = pd.concat(parts, ignore_index=True)
    for quarters in (1, 2):
        before = made.groupby("bucket")["share"].shift(3 * quarters)
        made[f"change_{quarters}"] = made["share"] - before
    return AGING_SHIFT.validate(made)
