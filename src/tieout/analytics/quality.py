"""Quality of the records: exceptions by week, and customers that were entered twice."""

from __future__ import annotations

import pandas as pd

from ..model.answers import TREND
from ..model.facts import Facts
from .periods import Period


def count_exceptions_by_week(history: pd.DataFrame, until: pd.Timestamp, weeks: int = 13) -> pd.DataFrame:
    """Count exceptions that came and went in each week, and those open at its end: TREND; weeks begin on Monday.

    ``history`` is EXCEPTION_HISTORY. Weeks before the first exception in it are left out: nobody looked then.
    """
    if not len(history):
        return TREND.empty()
    last = (until - pd.Timedelta(days=until.day_of_week)).normalize()
    first = history["opened"].min()
    start = max(last - pd.Timedelta(weeks=weeks - 1), first - pd.Timedelta(days=first.day_of_week))
    rows = []
    for week in pd.date_range(start, last, freq="7D", unit="s"):
        end = week + pd.Timedelta(days=6)
        opened = ((history["opened"] >= week) & (history["opened"] <= end)).sum()
        closed = ((history["closed"] >= week) & (history["closed"] <= end)).sum()
        standing = ((history["opened"] <= end) & ~(history["closed"] <= end).fillna(False)).sum()
        rows += [(week, "opened", opened), (week, "closed", closed), (week, "open at the end", standing)]
    made = pd.DataFrame(rows, columns=["start", "label", "over"])
    return TREND.validate(made.assign(value=made["over"]))


def rate_duplicate_customers(facts: Facts, duplicates: pd.Series, period: Period | None = None) -> tuple[int, int]:
    """Count the customers that repeat another, and all customers, among those that were made in a period.

    ``duplicates`` are names of customers that look entered twice (the newer of each pair). With a period, customers
    count whose first day is known and lies in it.
    """
    people = facts.customers
    if period:
        people = people[period.holds(people["created"])]
    return int(people["customer"].isin(duplicates).sum()), len(people)


def name_duplicates(findings: pd.DataFrame) -> pd.Series:
    """Name the customers that look entered twice by the findings: of each group all but the first."""
    named = findings.loc[findings["check"] == "customer_entered_twice", "customer"].dropna()
    parts = [name.split("; ") for name in named.tolist()]
    return pd.Series([name for part in parts for name in part[1:] or part], dtype="str")
