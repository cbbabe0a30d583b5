"""Aging: who owed what on a day, reckoned anew from documents, payments, allocations and credits.

A document is open from its date on; a payment or credit takes its part off from the later of both dates on. What is
not applied stands apart, negative. On the day of the data the sum is what the books themselves say is open. What
was settled on a day that nobody tells is not in the ages of an earlier day: it stands beside them as unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..model.answers import AGING_BUCKETS, AGING_BY_DUE_DATE, AGING_BY_INVOICE_DATE, AGING_DETAIL, AGING_SHIFT
from ..model.facts import Facts
from ..model.table import look_up
from .adding import sum_at, sum_settled
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
    return facts.keep(("open items", day, side), lambda: _list_open_items(facts, day, side))


def _list_open_items(facts: Facts, day: pd.Timestamp, side: str) -> pd.DataFrame:
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
    open_, unknown = _subtract_settled(facts, day, side)
    made = documents.assign(open=open_, unknown=unknown, amount=documents["total"])
    made["paid_per_crm"] = _find_paid_per_crm(facts, made, day) if side == "books" else pd.NA
    return made[made["date"].fillna(facts.today) <= day]


def _subtract_settled(facts: Facts, day: pd.Timestamp, side: str) -> tuple[pd.Series, pd.Series]:
    """Return what of each document was open on the day for sure, and what nobody can date, which may have been."""
    settled = facts.of_side("settlements", side)["on"]
    undated = settled.isna()
    total = facts.of_side("documents", side)["total"]
    open_ = total - sum_settled(facts, side, (settled <= day) | undated)
    if day >= facts.today or not undated.any():
        return open_, pd.Series(0, index=total.index, dtype="Int64")
    return open_, sum_settled(facts, side, undated)


def _find_paid_per_crm(facts: Facts, books: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Say how much of what is open in the books the CRM has as paid on the day; a gap where the CRM does not tell."""
    crm = facts.of_side("documents", "crm")
    open_, unknown = _subtract_settled(facts, day, "crm")
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
    names = np.array([name for name, _ in AGING_BUCKETS[method]], dtype=object)
    known = days.notna().to_numpy("bool")
    found = _number_buckets(days.fillna(0).to_numpy("int64"), known, method)
    return pd.Series(names[found], index=days.index, dtype="str")


def _number_buckets(days: np.ndarray, known: np.ndarray, method: str) -> np.ndarray:
    ends = np.array(_ENDS[method])
    return np.where(known, ends.searchsorted(days, side="left"), len(ends) + 1)


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
    total = made.drop(columns=["customer", "standing", "days_to_pay", "paid_per_crm"]).sum()
    holds = int((made["standing"] == "Hold").sum())
    last = {**total, "customer": TOTAL, "oldest": made["oldest"].max(), "standing": "Hold" if holds else "OK",
            "paid_per_crm": made["paid_per_crm"].sum(min_count=1),
            "days_to_pay": paid["days"].get("All", pd.NA)}  # fmt: skip
    made = pd.concat([made, pd.DataFrame([last])], ignore_index=True)
    said = f"not available from {facts.system(side)}: the day on which part of it was paid"
    made["missing"] = pd.Series(said, index=made.index).where(made["unknown"] != 0)
    return _TABLES[method].validate(made[_TABLES[method].names])


def _sum_by_customer(items: pd.DataFrame, method: str, policy: HoldPolicy) -> pd.DataFrame:
    names = [*(name for name, _ in AGING_BUCKETS[method]), "unapplied"]
    open_ = items["open"].to_numpy("int64")
    work = {name: np.where(items[f"by_{method.replace(' ', '_')}"] == name, open_, 0) for name in names}
    sums = pd.DataFrame({**work, "unknown": items["unknown"].to_numpy("int64")})
    made = sums.groupby(items["customer"].to_numpy()).sum().astype("Int64").rename_axis("customer")
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
    """Return the receivable control total at the end of a day: see ``find_receivables``."""
    return find_receivables(facts, [day], side)[0]


def find_receivables(facts: Facts, days: Sequence[pd.Timestamp], side: str = "books") -> list[int]:
    """Return the receivable control total at the end of each day: documents less all that was received or credited.

    Reckoned from the totals alone, without the ages: documents up to the day, less payments and cash sales up to it.
    What nobody can date counts from its document's day on, and payments that nobody can link count for nothing.
    """
    documents, receipts = facts.of_side("documents", side), facts.of_side("receipts", side)
    settled = facts.of_side("settlements", side)
    dated = receipts["date"].notna()
    money = (receipts["amount"] - receipts["unlinked"]).where(dated, receipts["unapplied"])
    other = settled[~settled["payer_kind"].isin(["payment", "credit"]) | settled["on"].isna()]
    own = look_up(other["document"], documents.set_index("id")["date"], "date").set_axis(other.index)
    when = pd.concat([documents["date"], receipts["date"], other["on"].fillna(own)]).fillna(facts.today)
    amounts = pd.concat([documents["total"], -money, -other["amount"]]).to_numpy("int64")
    order = when.to_numpy().argsort(kind="stable")
    running = np.concatenate([[0], amounts[order].cumsum()])
    at = when.to_numpy()[order].searchsorted(np.array(days, dtype="datetime64[s]"), side="right")
    return [int(amount) for amount in running[at]]


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
    return _compare_quarters(_spread(facts, days, method, side))


def _spread(facts: Facts, days: list[pd.Timestamp], method: str, side: str) -> list[pd.DataFrame]:
    """Spread what was open on each of some days, in their order, over the ages."""
    documents, settled = facts.of_side("documents", side), facts.of_side("settlements", side)
    at = facts.documents_of(side)
    amounts, on = settled["amount"].to_numpy("int64"), settled["on"].to_numpy()
    undated = settled["on"].isna().to_numpy()
    lost = np.zeros(len(documents), dtype="int64")
    np.add.at(lost, at[undated], amounts[undated])
    open_ = documents["total"].to_numpy("int64") - lost
    own = documents["date"].fillna(facts.today).to_numpy()
    due = documents["due_date"].where(documents["total"] >= 0, documents["date"])
    since = (due if method == "due date" else documents["date"]).to_numpy()
    known, loose = ~np.isnat(since), _LooseMoney(facts, side)
    since = np.where(known, since, own)
    names = [*(name for name, _ in AGING_BUCKETS[method]), "unapplied"]
    made, before = [], np.datetime64("0001-01-01", "s")
    for day in days:
        # What was settled since the day before is taken off; nothing is added up twice.
        now = np.datetime64(day, "s")
        new = (on > before) & (on <= now)
        np.subtract.at(open_, at[new], amounts[new])
        before, there = now, own <= now
        age = (now - since[there]) // np.timedelta64(86_400, "s")
        bucket = _number_buckets(age, known[there], method)
        sums = [*sum_at(bucket, open_[there], len(names) - 1).tolist(), -loose.on(now)]
        whole = sum(sums)
        share = [amount / whole if whole > 0 else pd.NA for amount in sums]
        unknown = int(lost[there].sum()) if day < facts.today else 0
        made.append(pd.DataFrame({"day": day, "bucket": names, "amount": sums, "share": share, "unknown": unknown}))
    return made


class _LooseMoney:
    """Payments, and how much of them was applied to nothing on a day."""

    def __init__(self, facts: Facts, side: str) -> None:
        receipts, settled = facts.of_side("receipts", side), facts.of_side("settlements", side)
        self.came = receipts["date"].fillna(facts.today).to_numpy()
        self.unapplied = receipts["unapplied"].to_numpy("int64")
        used = settled[(settled["payer_kind"] == "payment") & settled["on"].notna()]
        payer = look_up(used["payer"], receipts.set_index("id")["date"], "date").fillna(facts.today)
        self.payer, self.used_on = payer.to_numpy(), used["on"].to_numpy()
        self.used = used["amount"].to_numpy("int64")

    def on(self, day: np.datetime64) -> int:
        """Return what had come by the day and was not applied by then."""
        waiting = self.used[(self.payer <= day) & (self.used_on > day)]
        return int(self.unapplied[self.came <= day].sum() + waiting.sum())


def _compare_quarters(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    made = pd.concat(parts, ignore_index=True)
    for quarters in (1, 2):
        before = made.groupby("bucket")["share"].shift(3 * quarters)
        made[f"change_{quarters}"] = made["share"] - before
    return AGING_SHIFT.validate(made)
