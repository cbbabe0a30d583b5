"""Periods: spans of days, both ends included, and the months in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ..model.settings import Settings


@dataclass(frozen=True)
class Period:
    """A span of days; an open end admits every day on that side."""

    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, days: pd.Series) -> pd.Series:
        """Say which days lie in the period; a gap lies in none."""
        inside = days.notna()
        if self.start:
            inside &= days >= pd.Timestamp(self.start)
        if self.end:
            inside &= days <= pd.Timestamp(self.end)
        return inside.fillna(False).astype(bool)

    def close(self, days: pd.Series, today: pd.Timestamp) -> Period:
        """Return the period with both ends: the first of the days, and today."""
        first = days.min()
        start = self.start or (today if pd.isna(first) else pd.Timestamp(first)).date()
        return Period(start, self.end or today.date())

    @property
    def days(self) -> int:
        """Days of a period with both ends, both included. Raises ValueError where an end is open."""
        if not self.start or not self.end:
            raise ValueError("an open period has no length")
        return (self.end - self.start).days + 1

    @property
    def last(self) -> pd.Timestamp:
        """Last day. Raises ValueError where the end is open."""
        if not self.end:
            raise ValueError("an open period has no last day")
        return pd.Timestamp(self.end).as_unit("s")

    def __str__(self) -> str:
        if not self.start and not self.end:
            return "all days"
        return f"{self.start or 'the first day'} to {self.end or 'today'}"


def take_period(settings: Settings) -> Period:
    """Return the period that is set on the Start sheet."""
    return Period(settings.date_from, settings.date_to)


def find_months(days: pd.Series) -> pd.Series:
    """Return the first day of the month of each day."""
    months: pd.Series = days.dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    return months


def list_months(first: pd.Timestamp, last: pd.Timestamp) -> pd.DatetimeIndex:
    """List the first days of the months from one day to another."""
    return pd.date_range(pd.Timestamp(first).replace(day=1), last, freq="MS", unit="s")


def end_of_month(month: pd.Timestamp) -> pd.Timestamp:
    """Return the last day of a month."""
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(0)).as_unit("s")
