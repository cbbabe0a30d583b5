"""What stands in a cell: amounts, days, hours, yes and no, names, as exports print them.

Each ``read_…`` function takes a column of text and returns the values and a mask of the cells that could not
be read. Work is done once per distinct text. Empty cells and dashes are unknown, and are not problems::

    read_money(["$1,234.50", "-", "twelve"])  ->  [123450, <NA>, <NA>], [False, False, True]
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from ..model.money import cents
from .texts import Codes, Texts

Mask = np.ndarray[Any, np.dtype[np.bool_]]
EMPTY = frozenset({"", "-", "–", "—", "--"})
FIRST_YEAR, LAST_YEAR = 1990, 2100

_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_HOUR = r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?"
_TIME = rf"(?:\s*[,T]?\s*(?:at\s+)?{_HOUR})?"
_WEEKDAY = r"(?:[A-Za-z]{3,9},?\s+)?"
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})" + _TIME, re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})" + _TIME, re.ASCII)
_NAMED = re.compile(_WEEKDAY + r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _TIME, re.ASCII)
_DAY_FIRST = re.compile(_WEEKDAY + r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})" + _TIME, re.ASCII)
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)
_CLOCK = re.compile(rf"(?:.*[\sT])?{_HOUR}", re.ASCII)
_HOURS_MINUTES = re.compile(r"(\d{1,4}):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_LETTERED = re.compile(
    r"(?:(\d+(?:\.\d+)?)\s*h(?:rs?|ours?)?\.?)?\s*(?:(\d+)\s*m(?:ins?|inutes?)?\.?)?(?:\s*\d+\s*s(?:ecs?)?)?", re.ASCII
)
_DECIMAL = re.compile(r"\d{0,7}(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?=[\d.])(\d{1,12}|\d{1,3}(,\d{3}){1,3})?(\.\d*)?", re.ASCII)
_USUAL_AMOUNTS = re.compile(r"(?:-?\$?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})\.\d\d(?:\n|\Z))*+", re.ASCII)
_USUAL_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[ T]((?:[01]\d|2[0-3]):[0-5]\d)(?::\d\d)?", re.ASCII)
_USUAL_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?(\d{3})\)?[ .-]?(\d{3})[ .-]?(\d{4})", re.ASCII)
_EMAIL = re.compile(r"[^\s,;<>()]+@[^\s,;<>()@]+\.[^\s,;<>()@]+")
_BETWEEN_NAMES = re.compile(r"\s*(?:[,;\n|]|\s&\s|\sand\s)\s*")
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|#)\s*\d+.*$", re.IGNORECASE)
_YES = frozenset({"yes", "y", "true", "t", "1", "x", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0"})


def tidy(text: str) -> str:
    """Return the text with odd spaces made plain and trimmed; dashes that stand for nothing become empty."""
    if not text.isascii():
        text = text.replace("\u202f", " ").replace("\u00a0", " ").replace("\ufeff", "").replace("\u200b", "")
    text = text.strip()
    return "" if text in EMPTY else text


def tidy_all(texts: list[str]) -> list[str]:
    """Return each text tidy."""
    if not all(map(str.isascii, texts)):
        return [tidy(text) for text in texts]
    stripped = list(map(str.strip, texts))
    return stripped if EMPTY.isdisjoint(stripped) else ["" if text in EMPTY else text for text in stripped]


def change(values: pd.Series, by: Callable[[str], Any]) -> pd.Series:
    """Apply a function to each distinct text; gaps stay gaps, and an empty result becomes one."""
    codes, texts = pd.factorize(values.to_numpy(dtype=object))
    made = [None if value == "" else value for value in map(by, texts)]
    return pd.Series(Texts([*texts, ""], codes).spread([*made, None]), index=values.index, dtype=object)


def _each(column: Sequence[str], read: Callable[[str], Any]) -> tuple[list[Any], Codes, Mask]:
    """Read each distinct text once; return the distinct values, the place of each cell, and what failed."""
    texts = Texts.of(column)
    values: list[Any] = []
    failed = np.zeros(len(texts.distinct), dtype=bool)
    for place, text in enumerate(texts.distinct):
        try:
            values.append(read(text) if text else None)
        except (ValueError, ArithmeticError):
            values.append(None)
            failed[place] = True
    return values, texts.codes, failed[texts.codes] if values else np.zeros(len(texts), dtype=bool)


def _column(values: list[Any], codes: Codes, dtype: Any) -> pd.Series:
    if not values:
        return pd.Series([pd.NA] * len(codes), dtype=dtype)
    return pd.Series(pd.array(values, dtype=dtype).take(codes), copy=False)


def _whole_numbers(values: list[int | None], codes: Codes) -> pd.Series:
    gaps = np.array([value is None for value in values], dtype=bool)
    whole = np.array([value or 0 for value in values], dtype=np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole[codes], gaps[codes]), copy=False)


def read_money(column: Sequence[str]) -> tuple[pd.Series, Mask]:
    """Read amounts into whole cents."""
    texts = Texts.of(column)
    usual = _read_usual_amounts([text for text in texts.distinct if text])
    if usual is None:
        values, codes, bad = _each(texts, cents)
        return _whole_numbers(values, codes), bad
    filled = np.array([bool(text) for text in texts.distinct], dtype=bool)
    whole = np.zeros(len(filled), dtype=np.int64)
    whole[filled] = usual
    amounts = pd.arrays.IntegerArray(whole[texts.codes], ~filled[texts.codes])
    return pd.Series(amounts, copy=False), np.zeros(len(texts), dtype=bool)


def _read_usual_amounts(texts: list[str]) -> np.ndarray[Any, np.dtype[np.int64]] | None:
    """Read amounts that are all printed like -$1,234.50, as a whole column mostly is, into cents; else None."""
    together = "\n".join(texts)
    if not _USUAL_AMOUNTS.fullmatch(together):
        return None
    digits = together.replace(",", "").replace("$", "").replace(".", "")
    whole = np.fromstring(digits, dtype=np.int64, sep="\n")
    return whole if len(whole) == len(texts) else None


def read_dates(column: Sequence[str], serials: bool = False, day_first: bool = False) -> tuple[pd.Series, Mask]:
    """Read days. Month comes first in 03/04/2026 unless ``day_first``.

    With ``serials`` a number such as 45931 is a spreadsheet's day. Days outside 1990 to 2100 are not days.
    """
    values, codes, bad = _each(column, lambda text: _read_day(text, day_first, serials))
    days = np.array(
        [np.datetime64("NaT") if v is None else np.datetime64(v, "s") for v in values] or [], dtype="datetime64[s]"
    )
    if not len(days):
        return pd.Series(np.full(len(codes), np.datetime64("NaT"), dtype="datetime64[s]")), bad
    return pd.Series(days[codes]), bad


def is_day_first(columns: Sequence[Sequence[str]]) -> bool:
    """Say whether a file's days are written day first: they cannot all be read month first, but can day first.

    A few impossible months among many days are typing errors, not another country.
    """
    found = {
        (int(m[1]), int(m[2]))
        for column in columns
        for text in Texts.of(column).distinct
        if (m := _NUMERIC.fullmatch(text))
    }
    beyond = sum(a > 12 for a, _ in found)
    return beyond > 0 and beyond * 4 >= len(found) and not any(b > 12 for _, b in found)


def _read_day(text: str, day_first: bool, serials: bool) -> dt.date:
    if m := _ISO.fullmatch(text):
        return _day(int(m[1]), int(m[2]), int(m[3]))
    if m := _NUMERIC.fullmatch(text):
        first, second, year = int(m[1]), int(m[2]), int(m[3])
        year += 0 if year > 99 else 2000 if year < 70 else 1900
        return _day(year, second, first) if day_first else _day(year, first, second)
    if m := _NAMED.fullmatch(text):
        return _day(int(m[3]), _month(m[1]), int(m[2]))
    if m := _DAY_FIRST.fullmatch(text):
        return _day(int(m[3]), _month(m[2]), int(m[1]))
    if serials and _SERIAL.fullmatch(text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(text.split(".")[0]))
        return _day(day.year, day.month, day.day)
    raise ValueError(f"“{text}” is not a day")


def _month(name: str) -> int:
    if name[:3].lower() not in _MONTHS:
        raise ValueError(f"“{name}” is not a month")
    return _MONTHS[name[:3].lower()]


def _day(year: int, month: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the year {year} is impossible")
    return dt.date(year, month, day)


def read_clock(column: Sequence[str]) -> tuple[pd.Series, Mask]:
    """Read times of day, with or without a day before them, into HH:MM."""
    values, codes, bad = _each(column, _read_time)
    return _column(values, codes, "str"), bad


def _read_time(text: str) -> str | None:
    if found := _USUAL_CLOCK.fullmatch(text):
        return found[1]
    m = _CLOCK.fullmatch(text)
    if not m:
        if _ISO.fullmatch(text) or _NUMERIC.fullmatch(text):
            return None  # a day without a time of day is no problem
        raise ValueError(f"“{text}” is not a time")
    hour, minute, half = int(m[1]), int(m[2]), (m[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        raise ValueError(f"“{text}” is not a time")
    return f"{hour:02d}:{minute:02d}"


def read_minutes(column: Sequence[str], unit: str = "hours") -> tuple[pd.Series, Mask]:
    """Read durations into whole minutes: 7:30, 7.5, 7h 30m. A bare number counts in ``unit``."""
    values, codes, bad = _each(column, lambda text: _read_duration(text, 60 if unit == "hours" else 1))
    return _whole_numbers(values, codes), bad


def _read_duration(text: str, factor: int) -> int:
    amount: Decimal | int
    if m := _HOURS_MINUTES.fullmatch(text):
        amount = int(m[1]) * 60 + int(m[2])
    elif _DECIMAL.fullmatch(text) and any(c.isdigit() for c in text):
        amount = Decimal(text.replace(",", "")) * factor
    elif (m := _LETTERED.fullmatch(text.lower())) and (m[1] or m[2]):
        amount = Decimal(m[1] or 0) * 60 + int(m[2] or 0)
    else:
        raise ValueError(f"“{text}” is not a duration")
    minutes = int(Decimal(amount).to_integral_value(ROUND_HALF_UP))
    if minutes > 60_000:
        raise ValueError(f"“{text}” is too long to be a duration")
    return minutes


def read_numbers(column: Sequence[str]) -> tuple[pd.Series, Mask]:
    """Read quantities and percentages; ``35.5%`` is 35.5."""
    values, codes, bad = _each(column, _read_number)
    return _column(values, codes, "Float64"), bad


def _read_number(text: str) -> float:
    bare = text.removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare) or not any(c.isdigit() for c in bare):
        raise ValueError(f"“{text}” is not a number")
    return float(bare.replace(",", ""))


def read_flags(column: Sequence[str]) -> tuple[pd.Series, Mask]:
    """Read yes and no in their usual spellings."""
    values, codes, bad = _each(column, _read_flag)
    return _column(values, codes, "boolean"), bad


def _read_flag(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError(f"“{text}” is neither yes nor no")


def split_names(text: str) -> list[str]:
    """Split several names in one cell: ``Ana Lopez, Bo Chen & Cy``; each name once, in order."""
    return list(dict.fromkeys(part for part in (p.strip() for p in _BETWEEN_NAMES.split(text)) if part))


def join_names(text: str) -> str:
    """Return the names or references in the cell separated by “; ”."""
    return "; ".join(split_names(text))


def join_refs(text: str) -> str:
    """Return the numbers named in the cell separated by “; ”."""
    if text.isalnum():
        return text
    return "; ".join(
        dict.fromkeys(
            p.strip().lstrip("#").strip()
            for p in re.split(r"[,;\n]|\s&\s|\sand\s", text)
            if p.strip().strip("#").strip()
        )
    )


def first_phone(text: str) -> str:
    """Return the first telephone number as digits, without a leading 1."""
    if found := _USUAL_PHONE.fullmatch(text):
        return "".join(found.groups())
    for part in re.split(r"[;,/\n]|\sor\s", text):
        digits = "".join(c for c in _EXTENSION.sub("", part) if c.isascii() and c.isdigit())
        if len(digits) >= 7:
            return digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    return ""


def first_email(text: str) -> str:
    """Return the first e-mail address, in small letters."""
    found = _EMAIL.search(text)
    return found.group().lower() if found else ""
