"""The rows that a table shall have: columns as given, formulas filled down, what people typed kept by key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .bytes_table import from_whole, squeeze, squeeze_each
from .carrying import Carrying, Note
from .cells import write_cell
from .columns import Carried, Formulas, NewColumn, Values
from .layout import Kind, Table
from .old_rows import OldRows
from .places import letters
from .strings import SharedStrings
from .tables import Freezes, never
from .values import to_cells

_AT_A_TIME = 500


@dataclass
class NewRows:
    """Rows to be written, made while they are asked for."""

    first: int
    count: int
    columns: list[NewColumn]
    lines: list[int]
    painted: dict[int, list[tuple[str, str]]]
    """By place in the table: column names and formats of cells that somebody formatted by hand."""

    def pieces(self, is_plain: Callable[[range], bool]) -> Iterator[tuple[range, bytes | list[bytes]]]:
        """Yield some rows at a time, with their numbers on the sheet.

        Where ``is_plain`` says that nothing else belongs to these rows, they come as they stand in the file;
        otherwise as the cells of each row.
        """
        for start in range(0, self.count, _AT_A_TIME):
            places = range(self.first + start, self.first + min(start + _AT_A_TIME, self.count))
            rows = from_whole(np.arange(places.start, places.stop, dtype=np.int64))
            fields = [field for column in self.columns for field in column.fill(start, rows)]
            painted = any(at in self.painted for at in range(start, start + len(places))) if self.painted else False
            if is_plain(places) and not painted:
                made = squeeze([b'<row r="', rows, b'">', *fields, b"</row>"], len(places))
                carried = any(isinstance(c, Carried) and c.holds(start, start + len(places)) for c in self.columns)
                yield places, bytes(made) if carried else made
            else:
                texts = squeeze_each(fields, len(places))
                yield places, [self._paint(at, text) for at, text in enumerate(texts, start)] if painted else texts

    def _paint(self, at: int, text: bytes) -> bytes:
        for letter, style in self.painted.get(at, ()):
            cell = rf'(<c r="{letter}{self.first + at}")(?: s="\d+")?'.encode()
            text = re.sub(cell, rb"\g<1>" + (f' s="{style}"'.encode() if style else b""), text, count=1)
        return text


def make_rows(
    old: OldRows, frame: pd.DataFrame, strings: SharedStrings, notes: Sequence[Note], freezes: Freezes = never
) -> tuple[NewRows, Carrying]:
    """Prepare the rows of ``frame``; what people typed is put back from ``notes`` for rows that return.

    ``freezes`` says of a formula and its table whether its figures are written in its place.
    An empty frame leaves one empty row, because a table must have one.
    """
    carrying = Carrying(old, frame, strings, notes)
    declared = carrying.declared
    usual, special = old.formats()
    columns: list[NewColumn] = []
    for header, formula in zip(old.table.headers, old.table.formulas, strict=True):
        column, at = declared.find(header), old.table.column(header)
        values = frame.get(header)
        live = column if column and column.role == "live" else None
        computed = live is not None and not freezes(declared.formula(live), declared.name)
        if (values is None and live is None) or (column is not None and column.steered):
            cells = carrying.carry(header, formula, usual[at])
            if values is not None and column is not None:
                cells |= _steer(values, column.kind, at, old.table.first, usual[at], strings)
            columns.append(Carried(at, usual[at], cells))
        elif not len(frame) or (values is None and not computed):
            columns.append(Carried(at, usual[at], {}))
        elif live is not None and computed:
            columns.append(Formulas(at, usual[at], declared.formula(live), values, live.kind))
        else:
            columns.append(Values(at, usual[at], values, column.kind if column else "text", strings))
    painted = _follow_formats(carrying, special) if len(frame) and declared.key else {}
    rows = NewRows(old.table.first, max(len(frame), 1), columns, _count_lines(declared, frame), painted)
    return rows, carrying


def _steer(
    values: pd.Series, kind: Kind, column: int, first: int, style: str, strings: SharedStrings
) -> dict[int, str]:
    """Write what takes the place of typed cells; a gap leaves them as they are."""
    return {
        at: write_cell(column, first + at, style, value, strings)
        for at, value in enumerate(to_cells(values, kind))
        if value is not None
    }


def _follow_formats(carrying: Carrying, special: dict[int, list[tuple[int, str]]]) -> dict[int, list[tuple[str, str]]]:
    """Give a cell that a user formatted by hand its own format again, on whatever row it now stands."""
    now = carrying.places() if special else {}
    return {
        now[at]: [(letters(column), style) for column, style in marks] for at, marks in special.items() if at in now
    }


def _count_lines(declared: Table, frame: pd.DataFrame) -> list[int]:
    """Count the lines that each row's longest text takes; empty where rows are one line high."""
    wide = [c for c in declared.columns if c.kind == "text" and c.width >= 20 and c.header in frame]
    if not declared.wraps or not wide:
        return []
    shown = {c.header: to_cells(frame[c.header], "text") for c in wide}
    lines = [[-(-len(str(v)) // int(c.width - 1)) if v else 1 for v in shown[c.header]] for c in wide]
    return [max(each) for each in zip(*lines, strict=True)]
