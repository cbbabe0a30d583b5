"""Values of JSON → values of our tables. Money is exact; a moment becomes a day in the company's own time zone."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from ...model.money import cents as cents_of_text
from ...model.nouns import NOUNS

Json = Any
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(rf"{_TAG.pattern}|&#?\w+;", re.DOTALL)


def dollars_to_cents(value: Json) -> int | None:
    """Turn an amount in dollars (number or text) into whole cents; nothing is unknown.

    >>> dollars_to_cents(Decimal("103.55")), dollars_to_cents("81"), dollars_to_cents(None)
    (10355, 8100, None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, float):
        raise TypeError("money is never a float: read JSON with exact decimals")
    if isinstance(value, str):
        return cents_of_text(value)
    return int((Decimal(value) * 100).to_integral_value(ROUND_HALF_UP))


def whole_cents(value: Json) -> int | None:
    """Turn an amount in cents (number or text) into whole cents; nothing is unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, float):
        raise TypeError("money is never a float: read JSON with exact decimals")
    return int(Decimal(value).to_integral_value(ROUND_HALF_UP))


def day(value: Json) -> dt.date | None:
    """Read a calendar day; a time of day behind it (midnight UTC, as systems write days) is no part of it."""
    if not value:
        return None
    return dt.date.fromisoformat(str(value)[:10])


def local_day(value: Json, zone: ZoneInfo) -> dt.date | None:
    """Turn a moment (2026-03-01T02:30:00Z) into the day that the company's calendar showed."""
    if not value:
        return None
    moment = dt.datetime.fromisoformat(str(value))
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(zone).date()


def local_clock(value: Json, zone: ZoneInfo) -> str | None:
    """Turn a moment into the time of day that the company's clock showed, HH:MM."""
    if not value:
        return None
    moment = dt.datetime.fromisoformat(str(value))
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(zone).strftime("%H:%M")


def zone_named(name: Json, otherwise: str = "UTC") -> ZoneInfo:
    """Return the time zone of this name; an unknown one is taken as ``otherwise``."""
    try:
        return ZoneInfo(str(name)) if name else ZoneInfo(otherwise)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(otherwise)


def is_zone(name: str) -> bool:
    """Say whether a time zone of this name exists."""
    try:
        return bool(name) and ZoneInfo(name) is not None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def local_or_plain_day(value: Json, zone: ZoneInfo) -> dt.date | None:
    """Read a day that comes as midnight UTC, as systems write days without a clock; any other time is a moment."""
    if not value:
        return None
    moment = dt.datetime.fromisoformat(str(value))
    is_plain = moment.time() == dt.time() and moment.utcoffset() in (None, dt.timedelta(0))
    return moment.date() if is_plain else local_day(value, zone)


def plain_text(value: Json) -> str | None:
    """Return a text without the tags and entities of HTML, in one line."""
    found = text(value)
    if found is None or not _MARKUP.search(found):
        return found
    return " ".join(html.unescape(_TAG.sub(" ", found)).split()) or None


def text(value: Json) -> str | None:
    """Return a text trimmed, a number as text; nothing and blanks are unknown."""
    if value is None or isinstance(value, dict | list):
        return None
    found = str(value).strip()
    return found or None


def look(record: Json, *path: str) -> Json:
    """Follow a path of names into nested objects; None where it ends early."""
    for name in path:
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def items(record: Json, *path: str) -> Sequence[Json]:
    """Follow a path to a list; an absent one is empty."""
    found = look(record, *path)
    return found if isinstance(found, list) else []


def table(noun: str, rows: Sequence[Mapping[str, Any]], system: str) -> pd.DataFrame:
    """Make a table of rows whose values are texts, cents, days, minutes, numbers or None.

    Each row gives the declared columns that it knows; ``origin`` says which record it came from.
    """
    if not rows:
        return NOUNS[noun].empty()
    made: dict[str, Any] = {}
    for column in NOUNS[noun].columns:
        values = [row.get(column.name) for row in rows]
        if column.kind == "date":
            made[column.name] = pd.array(
                pd.to_datetime([None if v is None else dt.datetime(v.year, v.month, v.day) for v in values]).as_unit(
                    "s"
                )
            )
        elif column.kind == "number":
            made[column.name] = pd.array([None if v is None else float(v) for v in values], dtype="Float64")
        else:
            made[column.name] = pd.Series([pd.NA if v is None else v for v in values], dtype=object)
    frame = pd.DataFrame(made)
    frame["source"] = system
    return NOUNS[noun].validate(frame)
