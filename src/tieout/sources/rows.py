"""The data rows of one export under their canonical names: read cell by cell, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from . import cells
from .columns import cut_columns
from .files import Sheet
from .layout import Layout, Recognised
from .texts import Texts

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
        cut = cut_columns(sheet, known)
        self.columns, self.numbers = cut.columns, cut.numbers
        self.day_first = cells.is_day_first([cut.columns[name] for name in _DAYS if name in cut.columns])
        self.index = pd.RangeIndex(len(self.numbers))
        self.used = np.zeros(len(self.index), dtype=bool)
        self.dropped = np.zeros(len(self.index), dtype=bool)
        self.newest: pd.Timestamp | None = None
        self._problems: list[tuple[Any, str, list[str], str]] = []
        self._drops: dict[int, tuple[str, str, str]] = {}
        self._read: dict[tuple[str, Any], pd.Series] = {}
        self._absent = Texts([""], np.zeros(len(self.index), dtype=np.int32))
        for at, value in cut.overlong.items():
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
        kind = ("text", change)
        if (name, kind) not in self._read:
            texts = self.columns.get(name, self._absent)
            said = [text and change(text) for text in texts.distinct] if change else texts.distinct
            made = [text or None for text in said]
            self._read[name, kind] = pd.Series(texts.spread(made), index=self.index, dtype=object, copy=False)
        return self._read[name, kind]

    def combine(self, make: Callable[..., str], *names: str) -> pd.Series:
        """Return a column of text made from several columns; it is made once for texts that stand side by side."""
        columns = [self.columns.get(name, self._absent) for name in names]
        together = np.zeros(len(self), dtype=np.int64)
        for texts in columns:
            together = together * len(texts.distinct) + texts.codes
        codes, _ = pd.factorize(together)
        rows = np.unique(codes, return_index=True)[1]
        made = [make(*(texts[row] for texts in columns)) or None for row in rows.tolist()]
        return pd.Series(Texts([], codes).spread(made), index=self.index, dtype=object, copy=False)

    def person(self) -> pd.Series:
        """Return first and last name in one."""
        return self.combine(lambda first, last: f"{first} {last}".strip(), "first", "last")

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
        if not days.isna().all() and not name.startswith(("due", "planned", "changed")):
            latest = days.max()
            self.newest = latest if self.newest is None else max(self.newest, latest)
        return days

    def day_if_any(self, name: str) -> pd.Series:
        """Return the days in a column that may hold words as well, such as Sent or Not sent; words are no days."""
        return cells.read_dates(self.columns.get(name, self._absent), self.workbook, self.day_first)[0]

    def words(self, name: str, words: Mapping[str, bool]) -> pd.Series:
        """Return a column of yes and no in these words; any other word is unknown."""
        said = self.text(name, str.casefold)
        return said.map({text: words.get(text) for text in said.dropna().unique()}).astype("boolean")

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
            texts = self.columns.get(name, self._absent)
            self._problems.append((places, name, [texts[at] for at in places], reason))

    def carry_down(self, begins: pd.Series, *names: str) -> None:
        """Complete columns that are filled only on the first row of several that belong together."""
        first = np.maximum.accumulate(np.where(begins, np.arange(len(self)), -1))
        for name in names:
            if name in self.columns:
                self.columns[name] = self.columns[name].take(first)
        self._read = {key: values for key, values in self._read.items() if key[0] not in names}

    def release(self) -> None:
        """Let the texts go; records were made of them."""
        self.columns, self._read = {}, {}

    def problems(self) -> list[tuple[str, int, str, str, str, bool]]:
        """List everything that could not be used as rows of ROW_PROBLEMS, in the order of the file."""
        listed = {
            (int(at), name): (value, reason)
            for places, name, values, reason in self._problems
            for at, value in zip(places, values, strict=True)
        }
        dropped = {(at, name) for at, (name, _, _) in self._drops.items()}
        for at, (name, value, reason) in self._drops.items():
            listed.setdefault((at, name), (value, reason))
        return [
            (self.file, int(self.numbers[at]), self.headers.get(name, name), value, reason, (at, name) in dropped)
            for (at, name), (value, reason) in sorted(listed.items())
        ]

    def _parse(
        self, name: str, kind: str, read: Callable[[Any], tuple[pd.Series, Any]], wrong: str, remedy: str
    ) -> pd.Series:
        if (name, kind) not in self._read:
            values, bad = read(self.columns.get(name, self._absent))
            self._read[name, kind] = values
            self.note(bad & ~self.dropped, name, f"This {wrong}; it counts as unknown. {remedy}")
        return self._read[name, kind]
