"""The company's own time zone: moments come in UTC, and days are those of its calendar."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..connector import Json
from ..values import look, text
from .words import RAILS_ZONES


def read_zone(companies: Sequence[Json], jobs: Iterable[Json] = ()) -> ZoneInfo | None:
    """Return the company's time zone, or else the one that its jobs are scheduled in; None for an unknown one."""
    for company in companies:
        if found := find_zone(text(company.get("time_zone"))):
            return found
    named = (text(look(job, "schedule", "time_zone")) for job in jobs)
    return next((found for name in named if (found := find_zone(name))), None)


def find_zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of a name, in either way of naming them."""
    if not name:
        return None
    try:
        return ZoneInfo(RAILS_ZONES.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
