"""Days sales outstanding, in three variants that are always named: the ratio swings with sales, count-back does not."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..model.answers import TREND
from ..model.facts import Facts
from .aging import find_receivable, find_receivables
from .periods import Period, end_of_month, find_months, list_months

CREDIT_SALES = ("invoice", "credit memo")
"""What is sold on credit; sales receipts and refunds are paid on the spot and left out."""


def simple_dso(receivable: int, sales: int, days: int) -> float | None:
    """Ending receivable ÷ credit sales × days; None without sales."""
    return receivable / sales * days if sales > 0 else None


def average_dso(opening: int, closing: int, sales: int, days: int) -> float | None:
    """Average of opening and closing receivable ÷ credit sales × days; None without sales."""
    return (opening + closing) / 2 / sales * days if sales > 0 else None


def count_back_dso(receivable: int, months: Iterable[tuple[int, int]]) -> float | None:
    """Count back how many days of the latest sales the receivable still holds.

    ``months`` are (days, credit sales), the latest first. None where the receivable is more than all of them.
    """
    left, counted = receivable, 0.0
    if left <= 0:
        return 0.0
    for days, sales in months:
        if sales >= left:
            return counted + left / sales * days
        counted += days
        left -= max(0, sales)
    return None


def sum_credit_sales(facts: Facts, period: Period, side: str = "books") -> int:
    """Add up what was sold on credit in a period, with tax, less credits, in cents."""
    documents = facts.of_side("documents", side)
    counted = documents["kind"].isin(CREDIT_SALES) & period.holds(documents["date"])
    return int(documents.loc[counted, "total"].sum())


def list_credit_sales(facts: Facts, until: pd.Timestamp, side: str = "books") -> list[tuple[int, int]]:
    """List (days, credit sales) by month, the latest first; the last month is cut at ``until``."""
    documents = facts.of_side("documents", side)
    rows = documents[documents["kind"].isin(CREDIT_SALES) & (documents["date"] <= until)]
    if not len(rows):
        return []
    sums = rows["total"].groupby(find_months(rows["date"])).sum()
    months = list_months(sums.index.min(), until)[::-1]
    ends = [min(end_of_month(month), until) for month in months]
    sales = sums.reindex(months).fillna(0).astype("int64").tolist()
    return [((end - month).days + 1, amount) for month, end, amount in zip(months, ends, sales, strict=True)]


def measure_dso(facts: Facts, period: Period, side: str = "books") -> dict[str, float | None]:
    """Measure DSO at the end of a period with both ends: ``simple``, ``average`` and ``count-back``, in days."""
    opening = find_receivable(facts, pd.Timestamp(period.start) - pd.Timedelta(days=1), side)
    closing = find_receivable(facts, period.last, side)
    sales = sum_credit_sales(facts, period, side)
    return {
        "simple": simple_dso(closing, sales, period.days),
        "average": average_dso(opening, closing, sales, period.days),
        "count-back": count_back_dso(closing, list_credit_sales(facts, period.last, side)),
    }


def trend_dso(facts: Facts, months: int = 13, window: int = 3, side: str = "books") -> pd.DataFrame:
    """Return DSO by month's end, each variant by name: TREND. Simple and average look back ``window`` months."""
    first = (facts.today.replace(day=1) - pd.DateOffset(months=months - 1)).as_unit("s")
    spans = []
    for month in list_months(first, facts.today):
        end = min(end_of_month(month), facts.today)
        spans.append((month, Period((month - pd.DateOffset(months=window - 1)).date(), end.date())))
    opened = [pd.Timestamp(period.start) - pd.Timedelta(days=1) for _, period in spans]
    opening = find_receivables(facts, opened, side)
    closing = find_receivables(facts, [period.last for _, period in spans], side)
    sales = list_credit_sales(facts, facts.today, side)
    rows: list[tuple[object, ...]] = []
    for at, (month, period) in enumerate(spans):
        back = sales[len(spans) - 1 - at :]
        sold = sum(amount for _, amount in back[:window])
        average = average_dso(opening[at], closing[at], sold, period.days)
        rows += [
            (month, f"simple, {window} months", simple_dso(closing[at], sold, period.days), closing[at], sold),
            (month, f"average, {window} months", average, (opening[at] + closing[at]) // 2, sold),
            (month, "count-back", count_back_dso(closing[at], back), closing[at], sold),
        ]
    return TREND.validate(pd.DataFrame(rows, columns=TREND.names))
