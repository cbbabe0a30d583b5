"""Periods as people say them: “last month”, “Q2”, “since March”, “May 2026”, “from 2026-01-05 to 2026-02-10”."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from ..periods import Period
from .meaning import NotUnderstood, Said

_MONTHS = {name.casefold(): at for at, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): at for at, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?(?: \d{{4}})?|\d{{1,2}}/\d{{1,2}}/\d{{4}})"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12, "thirty": 30, "sixty": 60, "ninety": 90}
_COUNT = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_UNITS = "day|week|month|quarter|year"
_HALVES = {"first": (1, 6), "1st": (1, 6), "second": (7, 12), "2nd": (7, 12)}
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

Read = Callable[[re.Match[str], dt.date], Period]


def _month_start(day: dt.date, back: int = 0) -> dt.date:
    at = day.year * 12 + day.month - 1 - back
    return dt.date(at // 12, at % 12 + 1, 1)


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _unit(unit: str, today: dt.date, back: int) -> Period:
    """Return the day, week (from Monday), month, quarter or year that lies so many back; 0 is the present one."""
    if unit == "day":
        return Period(today - dt.timedelta(days=back), today - dt.timedelta(days=back))
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday() + 7 * back)
        return Period(monday, monday + dt.timedelta(days=6))
    if unit == "month":
        start = _month_start(today, back)
        return Period(start, _month_end(start))
    if unit == "quarter":
        start = _month_start(today.replace(month=(today.month - 1) // 3 * 3 + 1), 3 * back)
        return Period(start, _month_end(_month_start(start, -2)))
    return Period(dt.date(today.year - back, 1, 1), dt.date(today.year - back, 12, 31))


def _last_so_many(found: re.Match[str], today: dt.date) -> Period:
    """Whole units before the present one; days count up to today."""
    count, unit = _number(found[1]), found[2]
    if unit == "day":
        return Period(today - dt.timedelta(days=count - 1), today)
    return Period(_unit(unit, today, count).start, _unit(unit, today, 1).end)


def _number(text: str) -> int:
    return _NUMBERS.get(text) or int(text)


def _year_of(month: int, today: dt.date) -> int:
    """Return the year of the month that was last, the present one included."""
    return today.year if month <= today.month else today.year - 1


def _month(found: re.Match[str], today: dt.date) -> Period:
    month = _MONTHS[found[1]]
    start = dt.date(int(found[2]) if found[2] else _year_of(month, today), month, 1)
    return Period(start, _month_end(start))


def _quarter(found: re.Match[str], today: dt.date) -> Period:
    quarter = int(found[1]) if found[1].isdigit() else _QUARTERS[found[1]]
    year = int(found[2]) if found[2] else _year_of(3 * quarter - 2, today)
    start = dt.date(year, 3 * quarter - 2, 1)
    return Period(start, _month_end(start.replace(month=3 * quarter)))


def _half(found: re.Match[str], today: dt.date) -> Period:
    first, last = _HALVES[found[1]]
    year = int(found[2]) if found[2] else _year_of(first, today)
    return Period(dt.date(year, first, 1), _month_end(dt.date(year, last, 1)))


def _day(text: str, today: dt.date) -> dt.date:
    try:
        if "-" in text:
            return dt.date.fromisoformat(text)
        if "/" in text:
            return dt.datetime.strptime(text, "%m/%d/%Y").date()
        month, day, *year = text.split()
        number = int(re.sub(r"\D", "", day))
        return dt.date(int(year[0]) if year else _year_of(_MONTHS[month], today), _MONTHS[month], number)
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day") from None


def _from_to(found: re.Match[str], today: dt.date) -> Period:
    start, end = _day(found[1], today), _day(found[2], today)
    if start > end:
        raise NotUnderstood(f"{found[1]} lies after {found[2]}")
    return Period(start, end)


def _months_from_to(found: re.Match[str], today: dt.date) -> Period:
    first, last = _MONTHS[found[1]], _MONTHS[found[2]]
    year = int(found[3]) if found[3] else _year_of(last, today)
    return Period(dt.date(year - (first > last), first, 1), _month_end(dt.date(year, last, 1)))


def _since_month(found: re.Match[str], today: dt.date) -> Period:
    month = _MONTHS[found[1]]
    return Period(dt.date(int(found[2]) if found[2] else _year_of(month, today), month, 1), today)


_SPOKEN: tuple[tuple[str, Read], ...] = (
    (rf"(?:from|between) ({_DAY}) (?:to|and|until|through) ({_DAY})", _from_to),
    (rf"(?:from |between )({_MONTH}) (?:to|and|until|through) ({_MONTH})(?: (\d{{4}}))?", _months_from_to),
    (rf"since ({_DAY})", lambda found, today: Period(_day(found[1], today), today)),
    (rf"since ({_MONTH})(?: (\d{{4}}))?", _since_month),
    (r"since (\d{4})", lambda found, today: Period(dt.date(int(found[1]), 1, 1), today)),
    (rf"since last ({_UNITS})", lambda found, today: Period(_unit(found[1], today, 1).start, today)),
    (rf"(?:(?:in|over|during|for) )?(?:the )?(?:last|past|previous) {_COUNT} ({_UNITS})s?", _last_so_many),
    (r"(?:so far )?(?:this )?year to date|ytd|(?:so far )?this year(?: so far)?",
     lambda found, today: Period(dt.date(today.year, 1, 1), today)),
    (r"month to date|mtd|so far this month", lambda found, today: Period(today.replace(day=1), today)),
    (r"quarter to date|qtd|so far this quarter", lambda found, today: Period(_unit("quarter", today, 0).start, today)),
    (rf"(?:this|current|the current) ({_UNITS})", lambda found, today: _unit(found[1], today, 0)),
    (rf"(?:last|previous|the previous|the last|prior|the prior) ({_UNITS})",
     lambda found, today: _unit(found[1], today, 1)),
    (rf"({_UNITS}) before last", lambda found, today: _unit(found[1], today, 2)),
    (r"today", lambda found, today: Period(today, today)),
    (r"yesterday", lambda found, today: _unit("day", today, 1)),
    (r"(?:in |during |for )?(?:the )?(first|second|1st|2nd) half(?: of)?(?: (\d{4}))?", _half),
    (r"(?:in |during |for )?q([1-4])(?: (?:of )?(\d{4}))?", _quarter),
    (rf"(?:in |during |for )?(?:the )?({'|'.join(_QUARTERS)}) quarter(?: of)?(?: (\d{{4}}))?", _quarter),
    (rf"(?:on )({_DAY})", lambda found, today: Period(_day(found[1], today), _day(found[1], today))),
    (rf"as of ({_DAY})", lambda found, today: Period(None, _day(found[1], today))),
    (rf"(?:in |during |for |of )?({_MONTH})(?: (?:of )?(\d{{4}}))?", _month),
    (r"(?:in |during |for |of )?(20\d{2})",
     lambda found, today: Period(dt.date(int(found[1]), 1, 1), dt.date(int(found[1]), 12, 31))),
    (r"all time|ever|of all time|to date|since the beginning", lambda found, today: Period()),
)  # fmt: skip
_PATTERNS = tuple((re.compile(rf"(?<![\w$.])(?:{pattern})(?![\w%])"), read) for pattern, read in _SPOKEN)


def take_periods(text: str, today: dt.date) -> tuple[list[Said], str]:
    """Find the periods that a question speaks of, in their order; return them and the text without them.

    Each leaves the mark “␞” behind, so that words around it do not run together. A period is never read beyond today
    where it is still going on: its end stays the calendar's. Raises NotUnderstood for a day that is none.
    """
    found: list[tuple[int, Said]] = []
    taken = list(text)
    for pattern, read in _PATTERNS:
        for each in pattern.finditer("".join(taken)):
            if each[0].strip() == "may" and not _speaks_of_may("".join(taken), each):
                continue
            found.append((each.start(), Said(each[0].strip(), read(each, today))))
            taken[each.start() : each.end()] = "␞" + " " * (each.end() - each.start() - 1)
    return [said for _, said in sorted(found, key=lambda pair: pair[0])], " ".join("".join(taken).split())


def _speaks_of_may(text: str, found: re.Match[str]) -> bool:
    """Say whether “may” is the month: at the end, or before what compares it; a name or a verb goes on."""
    rest = text[found.end() :].strip()
    return not rest or rest.startswith(("vs", "compared", "versus", "and ", "by ", "␞"))
