"""Rows that only arrange the others: sections, totals, footers, headers printed once per page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter
from string import ascii_letters, digits

from .layout import Recognised

_TOTAL = re.compile(r"(grand |report |sub ?)?totals?( amount)?:?|beginning balance", re.IGNORECASE)
_TOTAL_FOR = re.compile(r"total (for )?(.+?)( with sub-?(customers|accounts|items))?", re.IGNORECASE)
_FOOTER = re.compile(r"(accrual|cash) basis\b|\w+day, \w+ \d{1,2}, \d{4}\b", re.IGNORECASE)
_MAY_BE_TOTAL = frozenset("tTgGrRsSbB")
_FIRST, _FIRST_TWO = itemgetter(slice(1)), itemgetter(slice(2))
_FILLED = frozenset(ascii_letters + digits)
_PLAIN_STARTS = frozenset(
    start
    for start in (*_FILLED, *(one + two for one in _FILLED for two in map(chr, range(32, 127))))
    if start[:2].casefold() not in ("to", "gr", "re", "su", "be")
)


class Sections:
    """Tells section, total and footer rows from data, and remembers which sections a row stands in."""

    def __init__(self, known: Recognised, rows: Iterable[list[str]]) -> None:
        self.grouped = bool(known.layout.section)
        self.nested = known.layout.nested
        self.header = [cell.strip() for cell in known.headers]
        self.key = known.places.get(known.layout.key)
        self.closed = (
            {
                m[2].strip()
                for row in rows
                if row and row[0][:6].casefold() == "total " and (m := _TOTAL_FOR.fullmatch(row[0].strip()))
            }
            if self.grouped
            else set()
        )
        self.open: list[str] = []
        self.path = ""
        self.witnesses = sorted(at for at in known.places.values() if at)
        self.plain_starts = _PLAIN_STARTS - {self.header[0][:2]} | {""} if not self.grouped else frozenset({""})

    def are_plain(self, rows: list[list[str]], columns: list[tuple[str, ...]]) -> bool:
        """Say whether all these rows are data at first sight, as most are: the same as asking for each, but quick."""
        return (
            self.key is None
            and set(map(len, rows)) == {len(self.header)}
            and self.plain_starts.issuperset(map(_FIRST_TWO, columns[0]))
            and any(_FILLED.issuperset(map(_FIRST, columns[at])) for at in self.witnesses)
            and not (self.grouped and any(map(_TOTAL.fullmatch, map(str.strip, columns[1]))))
        )

    def is_structural(self, row: list[str]) -> bool:
        """Say whether the row only arranges the others."""
        if self.key is not None and not (len(row) > self.key and row[self.key].strip()):
            return True
        first = row[0].strip() if row else ""
        others = "".join(row[1:]).strip()
        if not others:
            return not first or self._takes_alone(first)
        if not first:
            if not self.grouped:
                return False
            second = row[1].strip()
            return bool(_TOTAL.fullmatch(second))
        if first[0] in _MAY_BE_TOTAL and (_TOTAL.fullmatch(first) or (self.grouped and self._closes(first))):
            return True
        return first == self.header[0] and [cell.strip() for cell in row] == self.header  # printed once per page

    def _takes_alone(self, first: str) -> bool:
        if _FOOTER.match(first) or _TOTAL.fullmatch(first) or (self.grouped and self._closes(first)):
            return True
        if not self.grouped:
            return False
        while self.open and self.open[-1] not in self.closed:
            self.open.pop()
        self.open.append(first)
        self._settle()
        return True

    def _closes(self, first: str) -> bool:
        found = _TOTAL_FOR.fullmatch(first)
        if not found or first in self.open:
            return False
        name = found[2].strip()
        if not found[1] and name not in self.open:
            return False  # somebody may be called Total Comfort
        if name in self.open:
            del self.open[self.open.index(name) :]
        self._settle()
        return True

    def _settle(self) -> None:
        leaf = self.open[-1] if self.open else ""
        self.path = ":".join(self.open) if self.nested and ":" not in leaf else leaf
