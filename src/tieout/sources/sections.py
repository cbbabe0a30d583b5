"""Rows that only arrange the others: sections, totals, footers, headers printed once per page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_letters, digits

from .layout import Recognised

_TOTAL = re.compile(r"(grand |report |sub ?)?totals?( amount)?:?|beginning balance", re.IGNORECASE)
_TOTAL_FOR = re.compile(r"total (for )?(.+?)( with sub-?(customers|accounts|items))?", re.IGNORECASE)
_FOOTER = re.compile(r"(accrual|cash) basis\b|\w+day, \w+ \d{1,2}, \d{4}\b", re.IGNORECASE)
_FILLED = frozenset(ascii_letters + digits)
_MAY_BE_TOTAL = frozenset("tTgGrRsSbB")


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
        self.plain_starts = self._find_plain_starts()

    def _find_plain_starts(self) -> tuple[frozenset[str], frozenset[str]]:
        """Say how the first and second cell of a row begin that is surely data: most rows need no closer look."""
        if self.key is not None:
            return frozenset(), frozenset()
        if self.grouped:
            return frozenset({""}), _FILLED - _MAY_BE_TOTAL
        return _FILLED - _MAY_BE_TOTAL - {self.header[0][:1]} | {""}, _FILLED

    def is_structural(self, row: list[str]) -> bool:
        """Say whether the row only arranges the others."""
        if self.key is not None and not (len(row) > self.key and row[self.key].strip()):
            return True
        first = row[0].strip() if row else ""
        others = any(cell and not cell.isspace() for cell in row[1:])
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
