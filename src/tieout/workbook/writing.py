"""One write: from tables and cells to the bytes of the new file."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from . import kept
from .figures import figure_people_tables
from .follow import ask_for_recalculation, follow_chart, follow_ranges, follow_references, set_dimension
from .grid import Grid, write_cell
from .layout import CELLS, TABLES
from .names import find_names
from .places import Area, area
from .reading import Reader, with_lines_beneath
from .rows import NewRows, headers_to_keep, make_rows, read_rows
from .sheets import Block, place_blocks
from .strings import EMPTY, SharedStrings
from .tables import PlacedTable, has_filter, list_sheets, resize_table
from .values import CellValue, to_cell, to_cells

_STRINGS = "xl/sharedStrings.xml"


class Writing:
    """A write in progress: ``edits`` holds the new parts, ``expected`` where each table must then lie."""

    def __init__(self, reader: Reader, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]) -> None:
        self.package = package = reader.package
        self.tables = reader.tables
        self._reader = reader
        self.edits: dict[str, str] = {}
        self.written: tuple[str, ...] = ()
        self.expected: dict[str, tuple[Area, tuple[str, ...]]] = {}
        self._strings_part = self._find_strings()
        self._strings = SharedStrings(package.text(self._strings_part) if package.has(self._strings_part) else EMPTY)
        self._grids: dict[str, Grid] = {}
        self._blocks: dict[str, list[Block]] = {}
        self._sums: dict[tuple[str, int, int], float] = {}
        self._write_tables(_checked(tables))
        self._write_cells(cells)

    def finish(self) -> bytes:
        """Put everything together and return the bytes of the new file."""
        parts = list_sheets(self.package)
        for sheet in list(self._grids):
            # Each sheet is let go as soon as it is text: only one is held twice.
            grid, blocks = self._grids.pop(sheet), self._blocks.get(sheet, [])
            if blocks:
                place_blocks(grid, blocks, self.package.name)
                self._write_sums(sheet, grid)
            for block in blocks:
                grid.tail = follow_ranges(grid.tail, block.table, block.last)
            grid.head = set_dimension(grid.head, _used(grid))
            self.edits[parts[sheet]] = grid.to_xml()
            for block in blocks:
                block.texts.clear()
        self._edit_around()
        self.edits[self._strings_part] = self._strings.to_xml()
        self.written = tuple(self.edits)
        return self.package.pack(self.edits, self._drop_chain())

    def _write_tables(self, tables: dict[str, pd.DataFrame]) -> None:
        notes = kept.read_notes(self._grid("tblKept"), self.tables["tblKept"], self._strings)
        returned: set[kept.Place] = set()
        orphans: list[kept.Note] = []
        people = figure_people_tables(self._reader)
        for name, frame in {**people, **tables}.items():
            if name == "tblKept":
                continue
            grid, table = self._grid(name), self.tables[name]
            if TABLES[name].kept_by == "people":
                table = with_lines_beneath(grid, table)
            old = read_rows(grid, table, self._strings, headers_to_keep(table, frame.columns))
            made = make_rows(old, frame, self._strings, kept.notes_of(notes, name))
            returned |= kept.found_again(notes, name, frame)
            orphans += [(name, key, header, value) for key, header, value in made.orphans]
            self._add_block(name, table, made, frame)
        rows = kept.merge_notes(notes, returned, orphans)
        if rows != notes:
            frame = kept.as_frame(rows)
            table = self.tables["tblKept"]
            old = read_rows(self._grid("tblKept"), table, self._strings)
            self._add_block("tblKept", table, make_rows(old, frame, self._strings, {}), frame)

    def _add_block(self, name: str, table: PlacedTable, made: NewRows, frame: pd.DataFrame) -> None:
        part = self.package.text(table.part)
        block = Block(table, made.texts, has_filter(part), made.lines, table.first + len(made.texts) - 1)
        self._blocks.setdefault(table.sheet, []).append(block)
        self.edits[table.part] = resize_table(part, self.tables[name], block.last)
        self.expected[name] = (self.tables[name].area._replace(bottom=block.last + table.totals), table.headers)
        for column in TABLES[name].columns:
            if column.total and column.header in frame:
                held = [v for v in to_cells(frame[column.header], column.kind) if isinstance(v, (int, float))]
                place = (table.sheet, table.area.top - 1, table.column(column.header))
                self._sums[place] = round(sum(held), 9)

    def _write_sums(self, sheet: str, grid: Grid) -> None:
        for (on, row, column), value in self._sums.items():
            cell = grid.find(row, column) if on == sheet else None
            if cell is not None and (cell.formula or "").startswith("SUBTOTAL(109"):
                grid.put(row, column, write_cell(column, row, cell.style, value, self._strings, cell.formula))

    def _write_cells(self, cells: Mapping[str, object]) -> None:
        places = find_names(self.package)
        for name, value in cells.items():
            declared = CELLS[name]
            place = places.get(name)
            # A figure whose cell was deleted is not missed; inputs are checked when names are read.
            if place is None:
                continue
            grid = self._grid_of(place.sheet)
            held = grid.find(place.row, place.column)
            shown: CellValue = to_cell(value, declared.kind)
            formula = declared.formula if declared.role == "live" else None
            style = held.style if held else ""
            grid.put(place.row, place.column, write_cell(place.column, place.row, style, shown, self._strings, formula))

    def _grid(self, table: str) -> Grid:
        return self._grid_of(self.tables[table].sheet)

    def _grid_of(self, sheet: str) -> Grid:
        if sheet not in self._grids:
            self._grids[sheet] = Grid(self.package.text(list_sheets(self.package)[sheet]), sheet)
        return self._grids[sheet]

    def _edit_around(self) -> None:
        workbook = self.package.text(self.package.workbook)
        blocks = [block for held in self._blocks.values() for block in held]
        charts = {
            part: self.package.text(part)
            for part in self.package.names
            if re.fullmatch(r"xl/charts/chart[^/]*\.xml", part)
        }
        for block in blocks:
            workbook = follow_references(workbook, block.table, block.last)
            for part, text in charts.items():
                charts[part] = follow_chart(text, block.table, block.last)
        self.edits[self.package.workbook] = ask_for_recalculation(workbook)
        self.edits |= {part: text for part, text in charts.items() if text != self.package.text(part)}
        for part in self.package.names:
            if "pivotCacheDefinition" in part and part.endswith(".xml"):
                text = self.package.text(part)
                if "refreshOnLoad" not in text and "<worksheetSource" in text:
                    self.edits[part] = text.replace(
                        "<pivotCacheDefinition ", '<pivotCacheDefinition refreshOnLoad="1" ', 1
                    )

    def _drop_chain(self) -> frozenset[str]:
        chain = [part for part in self.package.names if part.endswith("calcChain.xml")]
        if chain:
            rels = re.sub(r"([^/]+)$", r"_rels/\1.rels", self.package.workbook)
            self.edits[rels] = re.sub(r"<Relationship\b[^>]*calcChain[^>]*/>", "", self.package.text(rels))
            types = "[Content_Types].xml"
            self.edits[types] = re.sub(
                r"<Override\b[^>]*calcChain[^>]*/>", "", self.edits.get(types) or self.package.text(types)
            )
        return frozenset(chain)

    def _find_strings(self) -> str:
        for kind, part in self.package.relations(self.package.workbook).values():
            if kind == "sharedStrings":
                return part
        return self._add_strings_part()

    def _add_strings_part(self) -> str:
        rels = re.sub(r"([^/]+)$", r"_rels/\1.rels", self.package.workbook)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        self.edits[rels] = self.package.text(rels).replace(
            "</Relationships>", f'<Relationship Id="rIdTieout" Type="{kind}" Target="/{_STRINGS}"/></Relationships>'
        )
        form = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        types = "[Content_Types].xml"
        self.edits[types] = self.package.text(types).replace(
            "</Types>", f'<Override PartName="/{_STRINGS}" ContentType="{form}"/></Types>'
        )
        return _STRINGS


def _checked(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    for name, frame in tables.items():
        if name not in TABLES:
            raise ValueError(f"there is no table {name}")
        unknown = [header for header in frame.columns if TABLES[name].find(str(header)) is None]
        if unknown:
            raise ValueError(f"{name} has no column {', '.join(map(str, unknown))}")
    return dict(tables)


def _used(grid: Grid) -> Area:
    if not grid.rows:
        return area("A1")
    top, bottom = min(grid.rows), max(grid.rows)
    right = max((cell.column for row in (top, *list(grid.rows)[:60], bottom) for cell in grid.cells(row)), default=1)
    return Area(1, top, right, bottom)
