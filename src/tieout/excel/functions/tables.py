"""The tables of the last report, column by column, each read once and found again by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, cast

import pandas as pd

from tieout.model.facts import Facts
from tieout.model.settings import Inputs
from tieout.workbook.layout import TABLES, Kind

from ..figures import Figures, find_figures
from .cells import NOT_KNOWN, Answer, as_key

_MONEY = ("money", "dollars")


class Tables:
    """The tables of one report, with what was already looked up in them."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._frames: dict[str, pd.DataFrame] = {}
        self._columns: dict[tuple[str, str], list[Any]] = {}
        self._answers: dict[tuple[str, str], list[Answer]] = {}
        self._places: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._inputs: Inputs | None = None
        self._facts: Facts | None = None
        self.kept: dict[Hashable, Any] = {}

    @property
    def inputs(self) -> Inputs:
        """What people typed: settings, rates, roles."""
        if self._inputs is None:
            self._inputs = self._figures.inputs()
        return self._inputs

    @property
    def facts(self) -> Facts:
        """What answers are made of, as the last refresh left it. Raises what says why there is nothing."""
        if self._facts is None:
            self._facts = self._figures.facts()
        return self._facts

    def headers(self, name: str) -> list[str]:
        """Return the headers of a table, from left to right."""
        return [str(header) for header in self._frame(name).columns]

    def column(self, name: str, header: str) -> list[Any]:
        """Return a column as it is kept: money in whole cents, dates as dates, gaps as None."""
        key = (name, header)
        if key not in self._columns:
            held = self._frame(name)[header].astype(object)
            self._columns[key] = held.where(held.notna(), None).tolist()
        return self._columns[key]

    def answers(self, name: str, header: str) -> list[Answer]:
        """Return a column as cells show it: money in dollars, gaps as what is not known."""
        key = (name, header)
        if key not in self._answers:
            declared = TABLES[name].find(header)
            kind: Kind = declared.kind if declared else "text"
            self._answers[key] = [as_answer(value, kind) for value in self.column(name, header)]
        return self._answers[key]

    def places(self, name: str, header: str) -> dict[str, list[int]]:
        """Return where each value of a column stands: key → rows."""
        key = (name, header)
        if key not in self._places:
            found: dict[str, list[int]] = {}
            for row, value in enumerate(self.column(name, header)):
                if value is not None:
                    found.setdefault(as_key(value), []).append(row)
            self._places[key] = found
        return self._places[key]

    def _frame(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = self._figures.table(name)
        return self._frames[name]


def as_answer(value: Any, kind: Kind) -> Answer:
    """Turn a value of a table into what a cell shows."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        return value
    if kind in _MONEY:
        return int(value) / 100
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return value
    return cast(Answer, value.item() if hasattr(value, "item") else str(value))


_held: tuple[Figures, Hashable, Tables] | None = None


def current_tables() -> Tables:
    """Return the tables of the last report. Raises NoFigures, or what says why they cannot be read."""
    global _held
    figures = find_figures()
    stamp = figures.stamp()
    if _held is None or _held[0] is not figures or _held[1] != stamp:
        _held = (figures, stamp, Tables(figures))
    return _held[2]
