"""One column of new rows: the pattern of its cells, and what fills the gaps of the pattern, some rows at a time.

A pattern is text with ``%s`` where rows differ. The patterns of all columns make the pattern of a row, so that a
row of forty cells is written in one step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pandas as pd

from .layout import Kind
from .places import letters
from .strings import SharedStrings
from .values import escape, to_cells


class NewColumn(Protocol):
    """A column to be written."""

    pattern: str

    def fill(self, start: int, rows: list[str]) -> tuple[list[str], ...]:
        """Return what fills each gap for some rows; ``rows`` are their numbers on the sheet."""


class Values:
    """Values as they are given."""

    def __init__(self, column: int, style: str, values: pd.Series, kind: Kind, strings: SharedStrings) -> None:
        self.pattern = f'<c r="{letters(column)}%s"{_style(style)}%s'
        self._values, self._kind, self._strings = values, kind, strings

    def fill(self, start: int, rows: list[str]) -> tuple[list[str], ...]:
        held = to_cells(self._values.iloc[start : start + len(rows)], self._kind)
        if self._kind == "text":
            known, place = self._strings.places.get, self._strings.place
            return rows, [
                f' t="s"><v>{known(v) or place(v)}</v></c>'
                if type(v) is str
                else "/>"
                if v is None
                else f"><v>{v!r}</v></c>"
                for v in held
            ]
        place = self._strings.place
        return rows, [
            "/>" if v is None else f' t="s"><v>{place(v)}</v></c>' if type(v) is str else f"><v>{v!r}</v></c>"
            for v in held
        ]


class Formulas:
    """A formula in each row, and beside it the value that it shows; without values Excel computes them."""

    def __init__(self, column: int, style: str, formula: str, values: pd.Series | None, kind: Kind) -> None:
        start, body = f'<c r="{letters(column)}%s"{_style(style)}', f"<f>{_literal(escape(formula))}</f>"
        self.pattern = f"{start}>{body}</c>" if values is None else f"{start}%s{body}<v>%s</v></c>"
        self._values, self._kind = values, kind

    def fill(self, start: int, rows: list[str]) -> tuple[list[str], ...]:
        if self._values is None:
            return (rows,)
        held = to_cells(self._values.iloc[start : start + len(rows)], self._kind)
        types = [' t="str">' if v is None or type(v) is str else ">" for v in held]
        shown = ["" if v is None else escape(v) if isinstance(v, str) else repr(v) for v in held]
        return rows, types, shown


class Carried:
    """Cells that are not ours to fill: the text of those that hold something, by place in the table."""

    pattern = "%s"

    def __init__(self, column: int, style: str, cells: Mapping[int, str]) -> None:
        self._cells = cells
        self._before, self._after = f'<c r="{letters(column)}', f'"{_style(style)}/>'

    def fill(self, start: int, rows: list[str]) -> tuple[list[str], ...]:
        held, before, after = self._cells, self._before, self._after
        return ([held.get(at) or f"{before}{row}{after}" for at, row in enumerate(rows, start)],)


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""


def _literal(text: str) -> str:
    return text.replace("%", "%%")
