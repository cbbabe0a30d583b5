"""The rows that a table shall have: columns as given, formulas filled down, what people typed kept by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from openpyxl.formula.translate import Translator

from .cells import Cell, write_cell, write_formula
from .columns import Carried, Formulas, NewColumn, Values
from .layout import TABLES, Column, Table
from .old_rows import Key, OldRows, number_keys
from .places import letters
from .strings import SharedStrings
from .values import CellValue, as_key, escape, to_cells

_AT_A_TIME = 2_000
_USER = Column("", "text", "typed")


@dataclass
class NewRows:
    """Rows to be written, made while they are asked for; and what people typed beside rows that are gone."""

    first: int
    count: int
    columns: list[NewColumn]
    orphans: list[tuple[str, str, CellValue]]
    lines: list[int]
    painted: dict[int, list[tuple[str, str]]]
    """By place in the table: column names and formats of cells that somebody formatted by hand."""

    def texts(self) -> Iterator[str]:
        """Yield the cells of each row as text."""
        pattern = "".join(column.pattern for column in self.columns)
        for start in range(0, self.count, _AT_A_TIME):
            places = range(self.first + start, self.first + min(start + _AT_A_TIME, self.count))
            rows = [str(place) for place in places]
            filled = [part for column in self.columns for part in column.fill(start, rows)]
            made = map(pattern.__mod__, zip(*filled, strict=True))
            yield from self._paint(start, made) if self.painted else made

    def _paint(self, start: int, texts: Iterator[str]) -> Iterator[str]:
        for at, text in enumerate(texts, start):
            for letter, style in self.painted.get(at, ()):
                cell = rf'(<c r="{letter}{self.first + at}")(?: s="\d+")?'
                text = re.sub(cell, rf'\g<1> s="{style}"' if style else r"\g<1>", text, count=1)
            yield text


def make_rows(
    old: OldRows, frame: pd.DataFrame, strings: SharedStrings, returned: dict[tuple[str, str], CellValue]
) -> NewRows:
    """Prepare the rows of ``frame``.

    ``returned`` holds kept notes of this table by key and column, for rows that come back. An empty frame
    leaves one empty row, because a table must have one.
    """
    moves = _Moves(old, frame)
    usual, special = old.formats()
    columns: list[NewColumn] = []
    orphans: list[tuple[str, str, CellValue]] = []
    for header, formula in zip(old.table.headers, old.table.formulas, strict=True):
        column, at = moves.declared.find(header), old.table.column(header)
        values = frame.get(header)
        if not len(frame):
            columns.append(Carried(at, usual[at], {}))
        elif column and column.role == "live":
            columns.append(Formulas(at, usual[at], moves.declared.formula(column), values, column.kind))
        elif values is not None:
            columns.append(Values(at, usual[at], values, (column or _USER).kind, strings))
        else:
            cells = _carry(moves, header, formula, returned, strings, usual[at])
            columns.append(Carried(at, usual[at], cells))
        if values is None and formula is None and not (column and column.role == "live"):
            orphans += _find_orphans(moves, header)
    painted = _follow_formats(moves, special) if len(frame) and moves.declared.key else {}
    lines = _count_lines(moves.declared, frame)
    return NewRows(old.table.first, max(len(frame), 1), columns, orphans, lines, painted)


class _Moves:
    """Where each row goes: rows are told apart by their key, or by another column that a typed one follows."""

    def __init__(self, old: OldRows, frame: pd.DataFrame) -> None:
        self.old, self.declared, self.count = old, TABLES[old.table.name], len(frame)
        self.keys: dict[str, list[Key]] = {}
        self.known: dict[str, dict[Key, int]] = {}
        for header in {self.declared.key, *(c.carried_by for c in self.declared.columns)} - {""}:
            kind = (self.declared.find(header) or _USER).kind
            listed = [as_key(v) for v in to_cells(frame[header], kind)] if header in frame else []
            self.keys[header] = number_keys(listed)
            self.known[header] = {key: at for at, key in enumerate(old.keys(header)) if key[0]}
        if self.declared.kept_by == "people":
            # People's rows have no key: each stays where it is.
            self.keys[""] = [(str(at), 0) for at in range(max(self.count, 1))]
            self.known[""] = {(str(at), 0): at for at in range(old.count)}

    def of(self, header: str) -> tuple[list[Key], dict[Key, int]]:
        """Return the keys of the new rows that a column follows, and where the old rows of these keys stood."""
        column = self.declared.find(header)
        by = (column.carried_by if column else "") or self.declared.key
        return self.keys.get(by, []), self.known.get(by, {})


def _carry(
    moves: _Moves,
    header: str,
    formula: str | None,
    returned: dict[tuple[str, str], CellValue],
    strings: SharedStrings,
    style: str,
) -> dict[int, str]:
    """Write a column that is not ours to fill: each row keeps its cell, wherever the row has gone."""
    old, at = moves.old, moves.old.table.column(header)
    keys, known = moves.of(header)
    column = moves.declared.find(header)
    fresh = column.fresh or None if column else None
    masters = old.find_masters()
    fill = _find_fill(old, header, formula, masters)
    made: dict[int, str] = {}
    for place, key in enumerate(keys or [("", 0)] * moves.count):
        row, source = old.table.first + place, known.get(key)
        cell = old.cell(source, at) if source is not None else None
        if cell is not None and not cell.is_empty:
            made[place] = _move(cell, row, masters)
        elif fill is not None and source is None:
            made[place] = write_formula(at, row, style, _translate(*fill, letters(at), row))
        else:
            value = returned.get((key[0], header)) or (fresh if source is None else None)
            if value is not None:
                made[place] = write_cell(at, row, style, value, strings)
    return made


def _find_orphans(moves: _Moves, header: str) -> list[tuple[str, str, CellValue]]:
    """Return what people typed under a header beside rows that are gone: key, header, value."""
    old, column = moves.old, moves.declared.find(header)
    keys, known = moves.of(header)
    here, fresh = set(keys), column.fresh if column else None
    key_of = {at: key for key, at in known.items()}
    found: list[tuple[str, str, CellValue]] = []
    for at in old.filled(header):
        key = key_of.get(at)
        cell = old.cell(at, old.table.column(header))
        if key is not None and key not in here and cell is not None and cell.formula is None:
            value = old.value(at, header)
            if value not in (None, fresh):
                found.append((key[0], header, value))
    return found


def _follow_formats(moves: _Moves, special: dict[int, list[tuple[int, str]]]) -> dict[int, list[tuple[str, str]]]:
    """Give a cell that a user formatted by hand its own format again, on whatever row it now stands."""
    if not special:
        return {}
    keys, known = moves.keys[moves.declared.key], moves.known[moves.declared.key]
    now = {known[key]: place for place, key in enumerate(keys) if key in known}
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


def _move(cell: Cell, row: int, masters: dict[str, Cell]) -> str:
    """Write a cell on another row; its relative references move along, as they do when a table is sorted."""
    if cell.formula is None or (cell.row == row and not cell.shared):
        return cell.to_xml(row)
    value = cell.body[cell.body.index("<v") :] if "<v" in cell.body else ""
    text = _translate(*_origin(cell, masters), letters(cell.column), row)
    return cell._replace(body=f"<f>{escape(text)}</f>{value}").to_xml(row)


def _origin(cell: Cell, masters: dict[str, Cell]) -> tuple[str, str, int]:
    """Return the text of a cell's formula, and for which column and row it is written."""
    if cell.shared and not cell.formula:
        cell = masters[cell.shared]
    return cell.formula or "", letters(cell.column), cell.row


def _translate(formula: str, letter: str, origin: int, to: str, row: int) -> str:
    moved: str = Translator("=" + formula, f"{letter}{origin}").translate_formula(f"{to}{row}")
    return moved[1:]


def _find_fill(old: OldRows, header: str, formula: str | None, masters: dict[str, Cell]) -> tuple[str, str, int] | None:
    """Find what fills a user's column in new rows: the formula of a column that the table calls calculated, or that
    holds a formula in every row. It is taken from a cell, because that says which row its references mean."""
    at = old.table.column(header)
    filled = old.filled(header)
    if formula is None and len(filled) < old.count:
        return None
    cells = (old.cell(place, at) for place in filled)
    computed = [cell for cell in cells if cell is not None and cell.formula is not None]
    if formula is None and len(computed) < old.count:
        return None
    if computed:
        return _origin(computed[0], masters)
    return (formula, letters(at), old.table.first) if formula is not None else None
