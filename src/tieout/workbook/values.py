"""Values at the door of a cell: cents become dollars, dates become day numbers, text stays inert."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .layout import Kind

CellValue = str | int | float | bool | None
LONGEST = 32_767
EPOCH = pd.Timestamp("1899-12-30")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_ESCAPE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "\n"})


def clean(text: str) -> str:
    """Leave of a text what a cell can hold: no control characters, and not more than its longest text."""
    return (text if text.isprintable() else _CONTROL.sub("", text))[:LONGEST]


def escape(text: str) -> str:
    """Make text safe inside an XML element: no control characters, at most what a cell can hold."""
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    # Excel reads _x0041_ as an escaped character; such text from outside must stay what it is.
    if "_x" in text:
        text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return text[:LONGEST].translate(_ESCAPE)


def unescape(text: str) -> str:
    """Read text back from an XML element."""
    if "&" in text:
        text = re.sub(r"&#(x?)([0-9a-fA-F]+);", lambda m: chr(int(m[2], 16 if m[1] else 10)), text)
        text = (
            text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", '"')
            .replace("&apos;", "'")
            .replace("&amp;", "&")
        )
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
    return text


def to_cells(values: pd.Series, kind: Kind) -> list[CellValue]:
    """Turn a column of a frame into what its cells hold; a gap is None."""
    if kind in ("money", "dollars"):
        cents = values.astype("Int64")
        dollars = (cents.fillna(0).to_numpy("int64") / 100).tolist()
        return _with_gaps(dollars, cents.isna().tolist())
    if kind == "date":
        days, shown = to_days(values)
        return _with_gaps(days.tolist(), (~shown).tolist())
    if kind == "moment":
        moments = to_moments(values)
        return _with_gaps(moments.tolist(), np.isnan(moments).tolist())
    if kind == "flag":
        return [None if v is pd.NA else ("Yes" if v else "No") for v in values.astype("boolean").tolist()]
    listed = values.tolist()
    if kind == "text":
        return [v if type(v) is str and 0 < len(v) <= LONGEST else _text(v) for v in listed]
    if values.dtype.kind == "i":
        return [None if v is pd.NA else v for v in listed]
    if values.dtype.kind == "f":
        # A gap is NA or not equal to itself.
        return [None if v is pd.NA or v != v else int(v) if v.is_integer() else v for v in listed]
    return [_plain_number(v) for v in listed]


def to_days(values: pd.Series) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Turn dates into day numbers, 0 for a gap, and say which are there."""
    days = (pd.to_datetime(values).dt.normalize() - EPOCH).dt.days
    shown = days.notna().to_numpy()
    return days.fillna(0).to_numpy().astype(np.int64), shown


def to_moments(values: pd.Series) -> NDArray[np.float64]:
    """Turn instants into day numbers with the time as their fraction, to the second; not a number for a gap."""
    seconds = (pd.to_datetime(values) - EPOCH) / pd.Timedelta(seconds=1)
    return np.asarray(seconds.round() / 86_400, dtype=np.float64)


def _with_gaps(values: list[Any], gaps: list[bool]) -> list[CellValue]:
    return [None if gap else value for value, gap in zip(values, gaps, strict=True)] if any(gaps) else values


def to_cell(value: Any, kind: Kind) -> CellValue:
    """Turn a single value into what its cell holds."""
    if value is None or value is pd.NA or value != value:
        return None
    if kind == "date":
        return (pd.Timestamp(value).normalize() - EPOCH).days
    if kind == "moment":
        return round((pd.Timestamp(value) - EPOCH) / pd.Timedelta(seconds=1)) / 86_400
    if kind in ("money", "dollars"):
        # Half a cent goes away from zero, as in Excel's ROUND.
        return math.copysign(math.floor(abs(value) + 0.5), value) / 100
    if kind == "text":
        return _text(value)
    if kind == "flag":
        return "Yes" if value else "No"
    return _plain_number(value)


def to_date(serial: float) -> dt.date:
    """Read a day number as a date."""
    return (EPOCH + pd.Timedelta(days=math.floor(serial))).date()


def to_moment(serial: float) -> pd.Timestamp:
    """Read a day number as an instant, to the second."""
    return (EPOCH + pd.Timedelta(seconds=round(serial * 86_400))).as_unit("s")


def as_key(value: CellValue) -> str:
    """Write a cell's value as text that identifies its row."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _text(value: Any) -> CellValue:
    if value is None or value is pd.NA or value != value or value == "":
        return None
    # A typed value that is kept keeps its type.
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _plain_number(value)
    return str(value)[:LONGEST]


def _plain_number(value: Any) -> CellValue:
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, str):
        return value or None
    number = float(value)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
