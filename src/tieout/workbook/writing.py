"""One write: from tables and cells to the new file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import pandas as pd

from . import kept
from .carrying import Note
from .cells import write_cell
from .figures import figure_people_tables
from .follow import Move, follow_formulas, follow_ranges, set_dimension
from .grid import Grid
from .layout import CELLS, TABLES, Kind
from .old_rows import columns_to_keep
from .overflow import Overflow
from .packing import Part, pack
from .places import Area
from .reading import Reader
from .rows import NewRows, make_rows
from .sheets import Block, make_room, used_area, write_sheet
from .strings import EMPTY
from .surroundings import STRINGS, Surroundings
from .tables import PlacedTable, has_filter, resize_table
from .values import to_cell, to_cells


class Writing:
    """A write in progress: ``expected`` says where each table must then lie, ``figures`` what named cells must show."""

    def __init__(self, reader: Reader, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]) -> None:
        self.package = package = reader.package
        self._reader, self._strings = reader, reader.strings
        self.expected: dict[str, tuple[Area, tuple[str, ...]]] = {}
        self.figures: dict[str, float] = {}
        self._table_parts: dict[str, str] = {}
        self._blocks: dict[str, list[Block]] = {}
        self._grids: dict[str, Grid] = {}
        self._sums: dict[tuple[str, int, int], float] = {}
        shown = {name: frame for name, frame in _checked(tables).items() if name in reader.tables}
        self.overflow = Overflow(shown, reader.tables, package.name, reader.names)
        self._write_tables(self.overflow.tables)
        self._write_cells(cells)
        for sheet, blocks in self._blocks.items():
            make_room(self._grids[sheet], blocks, package.name)

    def pack(self, out: BinaryIO) -> None:
        """Write the new file."""
        parts = self._reader.sheets
        moves = [Move(block.table, block.last) for held in self._blocks.values() for block in held]
        edited = {parts[sheet] for sheet in self._grids}
        around = Surroundings(self.package, moves, edited)
        strings = self._reader.strings_part or STRINGS
        if not self._reader.strings_part:
            around.add_strings()
        early = self._table_parts | around.edits
        pack(self.package, out, early, self._make_late(parts, moves, strings), edited | {strings} | around.dropped)

    def _make_late(self, parts: dict[str, str], moves: list[Move], strings: str) -> Iterator[tuple[str, Part | None]]:
        for sheet in list(self._grids):
            # Each sheet is let go as soon as it is written.
            grid, blocks = self._grids.pop(sheet), self._blocks.pop(sheet, [])
            self._write_sums(sheet, grid)
            here = [move for move in moves if move.table.sheet == sheet]
            grid.follow(lambda text, here=here: follow_formulas(text, moves, here))  # type: ignore[misc]
            grid.tail = follow_ranges(grid.tail, here)
            grid.head = set_dimension(grid.head, used_area(grid, blocks))
            yield parts[sheet], write_sheet(grid, blocks)
        grown = len(self._strings.texts) > self._strings.known
        if self._reader.strings_part:
            yield strings, self._strings.extend(self.package.pieces(strings)) if grown else None
        else:
            yield strings, self._strings.extend(iter([EMPTY]))

    def _write_tables(self, tables: dict[str, pd.DataFrame]) -> None:
        log = self._reader.rows("tblKept")
        notes = kept.read_notes(log)
        returned: list[Note] = []
        gone: list[Note] = []
        people = figure_people_tables(self._reader)
        for name, frame in {**people, **tables}.items():
            old = self._reader.rows(name, columns_to_keep(self._reader.tables[name], frame.columns))
            made, carried = make_rows(old, frame, self._strings, notes, self.overflow.freezes)
            returned += carried.returned
            gone += carried.gone
            self._add_block(name, old.table, made, frame)
        notes = kept.merge_notes(notes, returned, gone)
        made = kept.make_note_rows(log, notes, self._strings)
        self._add_block("tblKept", log.table, made, pd.DataFrame(index=range(len(notes))))
        for sheet, blocks in self._blocks.items():
            self._grids[sheet] = self._reader.grid_without(sheet, {block.table.name for block in blocks})

    def _add_block(self, name: str, table: PlacedTable, made: NewRows, frame: pd.DataFrame) -> None:
        part = self.package.text(table.part)
        block = Block(table, made, has_filter(part))
        self._blocks.setdefault(table.sheet, []).append(block)
        as_found = self._reader.tables[name]
        self._table_parts[table.part] = resize_table(part, as_found, block.last, self.overflow.freezes)
        self.expected[name] = (as_found.area._replace(bottom=block.last + table.totals), table.headers)
        for column in TABLES[name].columns:
            if column.total and column.header in frame:
                place = (table.sheet, table.area.top - 1, table.column(column.header))
                self._sums[place] = _add_up(frame[column.header], column.kind)

    def _write_sums(self, sheet: str, grid: Grid) -> None:
        for (on, row, column), value in self._sums.items():
            cell = grid.find(row, column) if on == sheet else None
            if cell is not None and (cell.formula or "").startswith("SUBTOTAL(109"):
                grid.put(row, column, write_cell(column, row, cell.style, value, self._strings, cell.formula))

    def _write_cells(self, cells: Mapping[str, object]) -> None:
        for name, value in cells.items():
            declared = CELLS[name]
            place = self._reader.names.get(name)
            # A figure whose cell was deleted is not missed; inputs are checked when names are read.
            if place is None:
                continue
            grid = self._grid(place.sheet)
            held = grid.find(place.row, place.column)
            shown = to_cell(value, declared.kind)
            if isinstance(shown, (int, float)):
                self.figures[name] = shown
            live = declared.role == "live" and not self.overflow.freezes(declared.formula)
            formula = declared.formula if live else None
            style = held.style if held else ""
            grid.put(place.row, place.column, write_cell(place.column, place.row, style, shown, self._strings, formula))

    def _grid(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            self._grids[sheet] = self._reader.grid_without(sheet, ())
        return self._grids[sheet]


def _checked(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    for name, frame in tables.items():
        if name not in TABLES or name == "tblKept":
            raise ValueError(f"there is no table {name}")
        unknown = [header for header in frame.columns if TABLES[name].find(str(header)) is None]
        if unknown:
            raise ValueError(f"{name} has no column {', '.join(map(str, unknown))}")
    return dict(tables)


def _add_up(values: pd.Series, kind: Kind) -> float:
    if kind in ("money", "dollars"):
        return int(values.astype("Int64").sum()) / 100
    return round(sum(v for v in to_cells(values, kind) if isinstance(v, (int, float))), 9)
