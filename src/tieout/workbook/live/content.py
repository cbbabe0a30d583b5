"""What a written copy holds, as Excel takes it: whole columns of entries, single cells, formulas that moved along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from openpyxl.formula.translate import Translator

from ..cells import Cell, read_value, split_cells
from ..layout import CELLS, TABLES
from ..old_rows import OldRows
from ..places import Area, letters
from ..reading import Reader
from ..sheet_text import SheetText
from ..tables import PlacedTable, has_filter
from ..values import CellValue, to_cell, to_cells

Entry = CellValue
"""What is entered into a cell; a ``Formula`` is computed, any other text is shown as it is."""


_NOTHING = pd.DataFrame()


class Formula(str):
    """A text that Excel computes, with its equals sign."""


@dataclass(frozen=True)
class LiveColumn:
    """One column: the formula that fills it, or the entry of each row."""

    at: int
    formula: Formula | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class LiveTable:
    """A table: where it lies, whether a filter hides rows of it, and its columns from left to right."""

    name: str
    sheet: str
    area: Area
    totals: int
    filtered: bool
    columns: tuple[LiveColumn, ...]

    @property
    def first(self) -> int:
        """First data row."""
        return self.area.top + 1

    @property
    def last(self) -> int:
        """Last data row."""
        return self.area.bottom - self.totals


@dataclass(frozen=True)
class LiveCell:
    """A single cell: its place and its entry."""

    sheet: str
    row: int
    column: int
    entry: Entry


@dataclass(frozen=True)
class Content:
    """Everything that a write enters."""

    tables: tuple[LiveTable, ...]
    cells: tuple[LiveCell, ...]


def plan_content(
    before: Reader, after: Reader, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]
) -> Content:
    """Work out what brings the open workbook from what its copy held before to what it holds after the write.

    Columns of people that stand there already are left out, so that what they formatted within a text stays.
    """
    entered = []
    for name in (*(name for name in tables if name in after.tables), "tblKept"):
        held = read_peoples_columns(before, name)
        table = read_table(after, name, after.tables[name].headers, tables.get(name, _NOTHING))
        same = {column.at for column in table.columns if column.formula is None and column in held.columns}
        columns = tuple(column for column in table.columns if column.at not in same)
        entered.append(replace(table, columns=columns, filtered=held.filtered))
    return Content(tuple(entered), (*enter_cells(after, cells), *list_moved_formulas(before, after)))


def hold_content(before: Reader, after: Reader, tables: Iterable[str], cells: Iterable[str]) -> Content:
    """Return what these tables, cells and followers held before."""
    held = tuple(
        read_table(before, name, before.tables[name].headers, _NOTHING) for name in tables if name in before.tables
    )
    return Content(held, (*_read_cells(before, cells), *list_moved_formulas(after, before)))


def read_peoples_columns(reader: Reader, name: str) -> LiveTable:
    """Read the columns of a table under which people type: the declared ones, and columns of their own."""
    declared, headers = TABLES[name], reader.tables[name].headers
    found = ((header, declared.find(header)) for header in headers)
    return read_table(reader, name, [h for h, column in found if column is None or column.role == "typed"], _NOTHING)


def read_table(reader: Reader, name: str, headers: Collection[str], frame: pd.DataFrame) -> LiveTable:
    """Read some columns of a table; those that ``frame`` has are taken from there."""
    table, declared = reader.tables[name], TABLES[name]
    count = table.last - table.first + 1
    given = [h for h in headers if h in frame and not (_is_steered(name, h) or _is_live(name, h))]
    # The one row of an empty table holds nothing, not even formulas: then the copy tells what stands there.
    filled = [header for header in headers if count > 1 and _is_live(name, header)]
    others = [header for header in headers if header not in (*given, *filled)]
    old = reader.rows(name, others) if others else None
    columns = []
    for header in (each for each in table.headers if each in headers):
        at, column = table.column(header), declared.find(header)
        if column is not None and header in filled:
            columns.append(LiveColumn(at, Formula(f"={declared.formula(column)}")))
        elif header in given and column is not None:
            entries = to_cells(frame[header], column.kind)
            columns.append(LiveColumn(at, None, (*entries, *[None] * (count - len(entries)))))
        elif old is not None:
            columns.append(LiveColumn(at, None, _read_column(old, table, at, reader)))
    filtered = has_filter(reader.package.text(table.part))
    return LiveTable(name, table.sheet, table.area, table.totals, filtered, tuple(columns))


def _is_live(name: str, header: str) -> bool:
    column = TABLES[name].find(header)
    return column is not None and column.role == "live"


def _is_steered(name: str, header: str) -> bool:
    """Say whether a refresh changes only some cells of a column that people fill: then the copy tells all of them."""
    column = TABLES[name].find(header)
    return column is not None and column.steered


def _read_column(old: OldRows, table: PlacedTable, at: int, reader: Reader) -> tuple[Entry, ...]:
    masters = old.find_masters()
    count = table.last - table.first + 1
    return tuple(
        None if cell is None else _read_entry(cell, masters, reader) for cell in (old.cell(n, at) for n in range(count))
    )


def _read_entry(cell: Cell, masters: Mapping[str, Cell], reader: Reader) -> Entry:
    formula = read_formula(cell, masters)
    return read_value(cell, reader.strings) if formula is None else formula


def read_formula(cell: Cell, masters: Mapping[str, Cell]) -> Formula | None:
    """Return the formula of a cell, also where it shares that of another; None where it holds a value."""
    if cell.formula is None:
        return None
    if cell.formula or cell.shared not in masters:
        return Formula(f"={cell.formula}")
    master = masters[cell.shared]
    origin, here = f"{letters(master.column)}{master.row}", f"{letters(cell.column)}{cell.row}"
    return Formula(Translator(f"={master.formula}", origin).translate_formula(here))


def _read_cells(reader: Reader, names: Iterable[str]) -> Iterator[LiveCell]:
    for name in names:
        # A figure whose cell was deleted is not missed; what Excel computes needs no entry.
        if name in reader.names and CELLS[name].role != "live":
            value, place = reader.cell(name)
            yield LiveCell(place.sheet, place.row, place.column, value)


def enter_cells(reader: Reader, cells: Mapping[str, object]) -> tuple[LiveCell, ...]:
    """Return the entries of named cells from their values."""
    return tuple(
        LiveCell(place.sheet, place.row, place.column, to_cell(value, CELLS[name].kind))
        for name, value in cells.items()
        if name in reader.names and CELLS[name].role != "live"
        for place in [reader.names[name]]
    )


def list_moved_formulas(before: Reader, after: Reader) -> tuple[LiveCell, ...]:
    """List the formulas outside of Tieout's tables that had to follow a table: people's own sums over its rows."""
    moved: list[LiveCell] = []
    for sheet, part in before.sheets.items():
        tables = [table for name, table in before.tables.items() if table.sheet == sheet and name in TABLES]
        grown = [table for name, table in after.tables.items() if table.sheet == sheet and name in TABLES]
        if tables or before.package.text(part) != after.package.text(after.sheets[sheet]):
            old, new = (dict(_list_formulas(each, sheet, (*tables, *grown))) for each in (before, after))
            moved += [
                LiveCell(sheet, row, column, formula)
                for (row, column), formula in new.items()
                if old.get((row, column), formula) != formula
            ]
    return tuple(moved)


def _list_formulas(
    reader: Reader, sheet: str, tables: tuple[PlacedTable, ...]
) -> Iterator[tuple[tuple[int, int], Formula]]:
    taken = [(table.area.top, table.area.bottom) for table in tables]
    masters: dict[str, Cell] = {}
    for row in SheetText(reader.package.pieces(reader.sheets[sheet]), sheet).rows():
        if "<f" not in row.inner or any(top <= row.at <= bottom for top, bottom in taken):
            continue
        for cell in split_cells(row.inner, row.at):
            if cell.shared and cell.formula:
                masters[cell.shared] = cell
            formula = read_formula(cell, masters)
            if formula is not None:
                yield (row.at, cell.column), formula
