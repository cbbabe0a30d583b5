"""Amounts in sentences: whole columns of cents printed the way a person reads them."""

from __future__ import annotations

import pandas as pd

from ..model.money import dollars


def say_amount(amounts: pd.Series) -> pd.Series:
    """Print a column of cents, as ``1,234.50``; a gap reads ``unknown``."""
    return amounts.map(lambda c: dollars(None if pd.isna(c) else int(c))).astype("str")


def say_number(numbers: pd.Series) -> pd.Series:
    """Print a column of document numbers; a gap reads ``without number``."""
    return numbers.fillna("without number")


def say_date(dates: pd.Series) -> pd.Series:
    """Print a column of dates as 2026-10-31; a gap reads ``no date``."""
    return dates.dt.strftime("%Y-%m-%d").fillna("no date").astype("str")
