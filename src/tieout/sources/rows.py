"""The data rows of one export under their canonical names: read cell by cell, and nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..model.snapshot import ROW_PROBLEMS
from . import cells
from .files import Sheet
from .layout import Layout, Recognised

_TOTAL = re.compile(r"(grand |report |sub ?)?totals?( amount)?:?|beginning balance", re.IGNORECASE)
_TOTAL_FOR = re.compile(r"total (for )?(.+?)( with sub-?(customers|accounts|items))?", re.IGNORECASE)
_FOOTER = re.compile(r"(accrual|cash) basis\b|\w+day, \w+ \d{1,2}, \d{4}\b", re.IGNORECASE)
_DAYS = ("date", "due_date", "created", "completed", "paid_date", "planned", "finished")


class Rows:
    """Rows of one sheet as columns of text, with a register of what could not be used.

    Readers ask for a column by its canonical name and kind; a cell that cannot be read becomes a gap and a
    problem. ``need`` and ``drop`` leave rows out, each with its reason. All series share one index: the row.
    """

    def __init__(self, sheet: Sheet, known: Recognised) -> None:
        self.layout: Layout = known.layout
        self.file, self.workbook, self.extras = sheet.label, sheet.workbook, known.extras
        self.headers = {name: known.headers[at].strip() for name, at in known.places.items()}
        columns, self.numbers, overlong = _cut(sheet.rows, known)
        self.columns: dict[str, list[str]] = columns
        self.day_first = cells.is_day_first([columns[name] for name in _DAYS if name in columns])
        self.index = pd.RangeIndex(len(self.numbers))
        self.used = np.zeros(len(self.index), dtype=bool)
        self.dropped = np.zeros(len(self.index), dtype=bool)
        self.newest: pd.Timestamp | None = None
        self._problems: list[tuple[Any, str, list[str], str]] = []
        self._drops: dict[int, tuple[str, str, str]] = {}
        self._read: dict[tuple[str, str], pd.Series] = {}
        for at, value in overlong.items():
            self._drop_one(
                at,
                "",
                value,
                "The row has more cells than the header; a comma inside a text may have "
                "moved its columns. Correct the row and import again.",
            )

    def __len__(self) -> int:
        return len(self.index)

    def has(self, *names: str) -> bool:
        """Say whether the export holds any of these columns."""
        return any(name in self.columns for name in names)

    def text(self, name: str, change: Callable[[str], str] | None = None) -> pd.Series:
        """Return a column of text; empty cells and dashes are gaps."""
        if (name, "text") not in self._read:
            texts = self.columns.get(name)
            found = pd.Series(texts if texts is not None else [""] * len(self), index=self.index, dtype=object)
            self._read[name, "text"] = found
        found = self._read[name, "text"]
        if change is not None:
            found = found.map({text: change(text) if text else "" for text in set(found)})
        return found.where(found != "", None).astype(object) if len(found) else found

    def money(self, name: str) -> pd.Series:
        """Return a column of amounts in whole cents."""
        return self._parse(
            name, "money", cells.read_money, "is not an amount", "Write it like 1,234.50 and import again."
        )

    def date(self, name: str) -> pd.Series:
        """Return a column of days."""
        days = self._parse(
            name,
            "date",
            lambda column: cells.read_dates(column, self.workbook, self.day_first),
            "is not a day that can be read for sure",
            "Write it like 2026-03-31 and import again.",
        )
        if not days.isna().all() and not name.startswith(("due", "planned")):
            latest = days.max()
            self.newest = latest if self.newest is None else max(self.newest, latest)
        return days

    def clock(self, name: str) -> pd.Series:
        """Return a column of times of day, HH:MM."""
        return self._parse(
            name, "clock", cells.read_clock, "is not a time of day", "Write it like 13:30 and import again."
        )

    def minutes(self, name: str, unit: str = "hours") -> pd.Series:
        """Return a column of durations in whole minutes; bare numbers count in ``unit``."""
        return self._parse(
            name,
            "minutes",
            lambda column: cells.read_minutes(column, unit),
            f"is not a duration in {unit}",
            "Write it like 7:30 and import again.",
        )

    def number(self, name: str) -> pd.Series:
        """Return a column of quantities."""
        return self._parse(
            name, "number", cells.read_numbers, "is not a number", "Write it like 12.5 and import again."
        )

    def flag(self, name: str) -> pd.Series:
        """Return a column of yes and no."""
        return self._parse(name, "flag", cells.read_flags, "is neither yes nor no", "Write Yes or No and import again.")

    def need(self, name: str, values: pd.Series) -> pd.Series:
        """Leave out the rows where a value that a record needs is unknown; return the values."""
        header = self.headers.get(name, name)
        self.drop(
            values.isna().to_numpy(),
            name,
            f"“{header}” is empty or cannot be read, and no record is possible "
            "without it. Fill it in and import again.",
        )
        return values

    def drop(self, mask: Any, name: str, reason: str) -> None:
        """Leave out rows, each listed with the reason. A row is left out once, for its first reason."""
        texts = self.columns.get(name)
        for at in np.flatnonzero(np.asarray(mask, dtype=bool) & ~self.dropped):
            self._drop_one(int(at), name, texts[at] if texts is not None else "", reason)

    def _drop_one(self, at: int, name: str, value: str, reason: str) -> None:
        self.dropped[at] = True
        self._drops[at] = (name, value, reason)

    def note(self, mask: Any, name: str, reason: str) -> None:
        """List a cell that stays undecided; its row is kept."""
        places = np.flatnonzero(np.asarray(mask, dtype=bool))
        if len(places):
            texts = self.columns.get(name) or [""] * len(self)
            self._problems.append((places, name, [texts[at] for at in places], reason))

    def forget(self, *names: str) -> None:
        """Read these columns anew: their text was completed."""
        self._read = {key: values for key, values in self._read.items() if key[0] not in names}

    def problems(self) -> pd.DataFrame:
        """Return everything that could not be used as a ROW_PROBLEMS table, in the order of the file."""
        listed = {
            (int(at), name): (value, reason)
            for places, name, values, reason in self._problems
            for at, value in zip(places, values, strict=True)
        }
        dropped = {(at, name) for at, (name, _, _) in self._drops.items()}
        for at, (name, value, reason) in self._drops.items():
            listed.setdefault((at, name), (value, reason))
        found = [
            (self.file, self.numbers[at], self.headers.get(name, name), value, reason, (at, name) in dropped)
            for (at, name), (value, reason) in sorted(listed.items())
        ]
        return ROW_PROBLEMS.validate(pd.DataFrame(found, columns=ROW_PROBLEMS.names))

    def _parse(
        self, name: str, kind: str, read: Callable[[Any], tuple[pd.Series, Any]], wrong: str, remedy: str
    ) -> pd.Series:
        if (name, kind) not in self._read:
            values, bad = read(self.columns.get(name) or [""] * len(self))
            self._read[name, kind] = values
            self.note(bad & ~self.dropped, name, f"This {wrong}; it counts as unknown. {remedy}")
        return self._read[name, kind]


def _cut(rows: list[list[str]], known: Recognised) -> tuple[dict[str, list[str]], list[int], dict[int, str]]:
    """Cut the rows below the header into columns; structural rows (sections, totals, footers) are no data."""
    sections = _Sections(known, rows)
    kept: list[list[str]] = []
    numbers: list[int] = []
    groups: list[str] = []
    overlong: dict[int, str] = {}
    width = len(known.headers)
    for number, row in enumerate(rows[known.header_row + 1 :], known.header_row + 2):
        if sections.is_structural(row):
            continue
        if len(row) < width:
            row = row + [""] * (width - len(row))
        elif len(row) > width and any(cell.strip() for cell in row[width:]):
            overlong[len(kept)] = ", ".join(row[width:])
        kept.append(row)
        numbers.append(number)
        groups.append(sections.path)
    columns = {name: _tidied([row[at] for row in kept]) for name, at in known.places.items()}
    if known.layout.section and known.layout.section not in columns:
        columns[known.layout.section] = groups
    return columns, numbers, overlong


def _tidied(texts: list[str]) -> list[str]:
    table = {text: cells.tidy(text) for text in set(texts)}
    return [table[text] for text in texts]


class _Sections:
    """Tells section, total and footer rows from data, and remembers which sections a row stands in."""

    def __init__(self, known: Recognised, rows: list[list[str]]) -> None:
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
        if first[0] in "tTgGrRsSbB" and (_TOTAL.fullmatch(first) or (self.grouped and self._closes(first))):
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
