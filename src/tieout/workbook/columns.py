"""One column of new rows: the texts that all its cells share, and what stands between them, some rows at a time.

The parts of all columns together make the text of a row, so that a row of forty cells is written in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import repeat
from typing import Protocol

import pandas as pd

from .layout import Kind
from .places import letters
from .strings import SharedStrings
from .values import escape, to_cells

Parts = tuple[Iterable[str], ...]
"""For each part of a cell's text, from left to right, what it is in each row."""


class NewColumn(Protocol):
    """A column to be written."""

    def fill(self, start: int, rows: list[str]) -> Parts:
        """Return the cells of some rows, part by part; ``rows`` are their numbers on the sheet."""


class Values:
    """Values as they are given."""

    def __init__(self, column: int, style: str, values: pd.Series, kind: Kind, strings: SharedStrings) -> None:
        self._before, self._after = f'<c r="{letters(column)}', f'"{_style(style)}'
        self._values, self._kind, self._strings = values, kind, strings

    def fill(self, start: int, rows: list[str]) -> Parts:
        held = to_cells(self._values.iloc[start : start + len(rows)], self._kind)
        known, place = self._strings.places.get, self._strings.place
        shown = [
            f' t="s"><v>{known(v) or place(v)}</v></c>'
            if type(v) is str
            else "/>"
            if v is None
            else f"><v>{v!r}</v></c>"
            for v in held
        ]
        return repeat(self._before), rows, repeat(self._after), shown


class Formulas:
    """A formula in each row, and beside it the value that it shows; without values Excel computes them."""

    def __init__(self, column: int, style: str, formula: str, values: pd.Series | None, kind: Kind) -> None:
        self._before, self._after = f'<c r="{letters(column)}', f'"{_style(style)}'
        self._formula = f"<f>{_ascii(escape(formula))}</f>"
        self._values, self._kind = values, kind

    def fill(self, start: int, rows: list[str]) -> Parts:
        before, after, formula = self._before, self._after, self._formula
        if self._values is None:
            return repeat(before), rows, repeat(f"{after}>{formula}</c>")
        held = to_cells(self._values.iloc[start : start + len(rows)], self._kind)
        if self._kind != "text" and None not in held:
            return repeat(before), rows, repeat(f"{after}>{formula}<v>"), map(repr, held), repeat("</v></c>")
        text, number = f'{after} t="str">{formula}<v>', f"{after}>{formula}<v>"
        starts = [text if v is None or type(v) is str else number for v in held]
        shown = ["" if v is None else _ascii(escape(v)) if type(v) is str else repr(v) for v in held]
        return repeat(before), rows, starts, shown, repeat("</v></c>")


class Carried:
    """Cells that are not ours to fill: the text of those that hold something, by place in the table."""

    def __init__(self, column: int, style: str, cells: Mapping[int, str]) -> None:
        self._cells = cells
        self._before, self._after = f'<c r="{letters(column)}', f'"{_style(style)}/>'

    def fill(self, start: int, rows: list[str]) -> Parts:
        held, before, after = self._cells, self._before, self._after
        return ([held.get(at) or f"{before}{row}{after}" for at, row in enumerate(rows, start)],)


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""


def _ascii(text: str) -> str:
    """Write other signs as references: a sheet of plain ASCII is read and written in half the time."""
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode("ascii")
