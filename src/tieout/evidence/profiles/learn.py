"""Learning how a sync behaves from the records themselves: only what many records show without exception counts."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from .profile import SyncProfile

_ENOUGH = 30
_ENOUGH_UNPAID = 10
_NEARLY_ALL = 0.9
_HARDLY_ANY = 0.1


@dataclass(frozen=True)
class Learned:
    """What the data taught: a value of the profile (None: the sentence only confirms it), and from how many records."""

    rule: str
    value: object
    sentence: str
    records: int


@dataclass(frozen=True)
class Seen:
    """What the lessons look at: the documented profile, the CRM's prepared documents, the pairs, and QuickBooks' lines.

    ``twins`` are as ``tie_twins`` returns them; ``today`` is the as-of day.
    """

    profile: SyncProfile
    documents: pd.DataFrame
    twins: pd.DataFrame
    books_lines: pd.DataFrame
    today: pd.Timestamp


def learn_sync(seen: Seen) -> list[Learned]:
    """Learn what the records show of the sync. Few or mixed records teach nothing."""
    found = (lesson(seen) for lesson in _LESSONS)
    return [each for each in found if each is not None]


def _learn_numbers(seen: Seen) -> Learned | None:
    """Whether QuickBooks' numbers equal the CRM's, stand in letters, or are its own."""
    twins = seen.twins[seen.twins["plain_crm"].notna() & seen.twins["number_books"].notna()]
    count = len(twins)
    if count < _ENOUGH:
        return None
    inside = twins["plain_crm"] == twins["inner_books"]
    same = (twins["plain_crm"] == twins["plain_books"]) & ~inside.fillna(False)
    if inside.mean() >= _NEARLY_ALL:
        example = twins[inside.fillna(False)].iloc[0]
        sentence = (
            f"{int(inside.sum()):,} of {count:,} invoices carry the CRM's number inside letters, "
            f"such as {example['number_crm']} in {example['number_books']}."
        )
        return Learned("number_form", "Wrapped in letters", sentence, count)
    if same.mean() >= _NEARLY_ALL:
        sentence = f"{int(same.sum()):,} of {count:,} invoices have the same number in both systems."
        return Learned("number_form", "Same number", sentence, count)
    if (same | inside).mean() <= _HARDLY_ANY:
        sentence = f"{count - int((same | inside).sum()):,} of {count:,} invoices have a number of QuickBooks' own."
        return Learned("number_form", "QuickBooks' own", sentence, count)
    return None


def _learn_push(seen: Seen) -> Learned | None:
    """Whether unpaid invoices ever arrive; if none does, they are sent when paid in full."""
    if seen.profile.pushes_when not in ("by hand", "finished"):
        return None
    old = seen.documents[
        seen.documents["excluded"].isna()
        & (seen.documents["kind"] == "invoice")
        & (seen.documents["total"] > 0)
        & (seen.documents["date"] < seen.today - seen.profile.grace)
    ]
    arrived = old.index.isin(seen.twins["left"])
    unpaid = (old["balance"] == old["total"]).fillna(False).to_numpy()
    count, there = int(unpaid.sum()), int((unpaid & arrived).sum())
    paid = ~unpaid
    if count < _ENOUGH_UNPAID or paid.sum() < _ENOUGH:
        return None
    if there == 0 and arrived[paid].mean() >= 0.5:
        sent = int(arrived[paid].sum())
        sentence = f"None of {count:,} unpaid invoices is in QuickBooks, and {sent:,} paid ones are."
        return Learned("pushes_when", "paid in full", sentence, len(old))
    if there >= count / 2:
        sentence = f"{there:,} of {count:,} unpaid invoices are in QuickBooks: it is not the payment that sends them."
        return Learned("pushes_when", None, sentence, len(old))
    return None


def _learn_folding(seen: Seen) -> Learned | None:
    """Whether lines differ where totals agree: tax within the revenue, discounts without a line of their own."""
    twins = seen.twins[(seen.twins["total_crm"] == seen.twins["total_books"]).fillna(False)]
    taxed = twins[(twins["tax_crm"] > 0) & twins["net_books"].notna() & twins["net_crm"].notna()]
    in_price = (taxed["net_books"] - taxed["net_crm"] >= taxed["tax_crm"]).fillna(False)
    cut = twins[(twins["discount_crm"] > 0).fillna(False) & twins["net_books"].notna()]
    known = seen.books_lines["invoice_number"]
    shown = set(known[seen.books_lines["kind"] == "discount"].dropna())
    cut = cut[cut["number_books"].isin(set(known.dropna()))]
    hidden = ~cut["number_books"].isin(shown) & ~(cut["discount_books"] > 0).fillna(False)
    for rows, folded, what in ((taxed, in_price, "sales tax"), (cut, hidden, "a discount")):
        if len(rows) >= _ENOUGH and folded.mean() >= _NEARLY_ALL:
            sentence = f"{int(folded.sum()):,} of {len(rows):,} invoices with {what} have it within their line prices."
            return Learned("folds_lines", True, sentence, len(rows))
    if len(cut) >= _ENOUGH and hidden.mean() <= _HARDLY_ANY and in_price.mean() <= _HARDLY_ANY:
        sentence = f"{len(cut) - int(hidden.sum()):,} of {len(cut):,} discounts stand on a line of their own."
        return Learned("folds_lines", False, sentence, len(cut))
    return None


def _learn_paid_return(seen: Seen) -> Learned | None:
    """Whether invoices paid in QuickBooks stay open in the CRM."""
    twins = seen.twins[(seen.twins["total_books"] > 0) & (seen.twins["balance_books"] == 0).fillna(False)]
    twins = twins[(twins["date_books"] < seen.today - seen.profile.grace).fillna(False)]
    open_still = int((twins["balance_crm"] > 0).fillna(False).sum())
    if open_still < _ENOUGH_UNPAID or open_still < len(twins) / 5:
        return None
    sentence = f"{open_still:,} of {len(twins):,} invoices that are paid in QuickBooks are open in the CRM."
    return Learned("paid_returns", False, sentence, len(twins))


def _learn_lag(seen: Seen) -> Learned | None:
    """Within how many days 95 of 100 invoices arrived, where QuickBooks tells the day on which each was entered."""
    twins = seen.twins
    sent = twins["sent_crm"].fillna(twins["created_crm"]).fillna(twins["date_crm"])
    days = (twins["created_books"] - sent).dt.days.dropna()
    days = days[days >= 0]
    if len(days) < _ENOUGH:
        return None
    usual = math.ceil(float(days.quantile(0.95)))
    said = f"95 of 100 invoices arrived within {usual:,} day{'s'[: usual != 1]}"
    sentence = f"{said} (of {len(days):,}; the slowest took {int(days.max()):,})."
    return Learned("usual_days", usual, sentence, len(days))


def _learn_receipts(seen: Seen) -> Learned | None:
    """Whether invoices arrive as sales receipts."""
    made = int(((seen.twins["kind_crm"] == "invoice") & (seen.twins["kind_books"] == "sales receipt")).sum())
    if made < 3:
        return None
    return Learned(
        "sales_receipts", True, f"{made:,} of {len(seen.twins):,} invoices are sales receipts in QuickBooks.",
        len(seen.twins),
    )  # fmt: skip


def _learn_zero(seen: Seen) -> Learned | None:
    """Whether invoices over nothing arrive."""
    live = seen.documents[seen.documents["excluded"].isna() & (seen.documents["kind"] == "invoice")]
    nothing = live[live["total"] == 0]
    arrived = int(nothing.index.isin(seen.twins["left"]).sum())
    if len(nothing) < _ENOUGH_UNPAID or 0 < arrived < len(nothing) / 2:
        return None
    sentence = f"{arrived:,} of {len(nothing):,} invoices over nothing are in QuickBooks."
    return Learned("sends_zero", arrived > 0, sentence, len(nothing))


_LESSONS: tuple[Callable[[Seen], Learned | None], ...] = (
    _learn_numbers, _learn_push, _learn_folding, _learn_paid_return, _learn_lag, _learn_receipts, _learn_zero,
)  # fmt: skip
