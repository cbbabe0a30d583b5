"""Reading tables and named cells as they stand, with the place of each value for messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import Any

import pandas as pd

from tieout.model.errors import BadInput

from .cells import read_value, split_cells
from .grid import Grid
from .layout import CELLS, TABLES, Kind
from .names import Place, find_names
from .old_rows import OldRows, columns_to_keep
from .package import Package
from .places import letters
from .sheet_text import SheetText
from .strings import SharedStrings
from .tables import PlacedTable, find_tables, list_sheets
from .values import CellValue, to_date, to_moment


class Reader:
    """A workbook to read from; sheets are taken apart once, when first asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.sheets = list_sheets(package)
        self.tables = find_tables(package)
        self.names = find_names(package)
        found = (part for kind, part in package.relations(package.workbook).values() if kind == "sharedStrings")
        self.strings_part = next((part for part in found if package.has(part)), "")
        self._grids: dict[str, Grid] = {}
        self._whole: set[str] = set()

    @cached_property
    def strings(self) -> SharedStrings:
        """The texts that cells point to."""
        return SharedStrings(self.package.pieces(self.strings_part) if self.strings_part else iter(()))

    def grid(self, sheet: str) -> Grid:
        """Return the cells of a sheet."""
        if sheet not in self._grids:
            mine = [self.tables[name] for name in TABLES if name in self.tables and self.tables[name].sheet == sheet]
            self._grids[sheet] = Grid(self._pieces(sheet), sheet, mine, self._columns, self.strings)
        return self._grids[sheet]

    def grid_without(self, sheet: str, tables: Collection[str]) -> Grid:
        """Return the cells of a sheet with only these tables' rows taken out; other tables stay as they are."""
        mine = {name for name in TABLES if name in self.tables and self.tables[name].sheet == sheet}
        if mine <= set(tables):
            return self.grid(sheet)
        taken = [self.tables[name] for name in mine & set(tables)]
        return Grid(self._pieces(sheet), sheet, taken)

    def rows(self, name: str, headers: Collection[str] | None = None) -> OldRows:
        """Return the rows of a table; those of people's tables include lines typed right beneath them.

        With ``headers``, only these columns are sure to be there.
        """
        table = self.tables[name]
        old = self.grid(table.sheet).tables[name]
        if not old.knows(table.headers if headers is None else headers):
            self._whole.add(name)
            del self._grids[table.sheet]
            old = self.grid(table.sheet).tables[name]
        return old

    def _pieces(self, sheet: str) -> Iterator[str]:
        return self.package.pieces(self.sheets[sheet])

    def _columns(self, table: PlacedTable) -> list[int]:
        headers = table.headers if table.name in self._whole else columns_to_keep(table)
        return [table.column(header) for header in headers]

    def cell(self, name: str) -> tuple[CellValue, Place]:
        """Return what a named cell shows, and where it stands."""
        place = self.names[name]
        held = self.grid(place.sheet).find(place.row, place.column)
        return (read_value(held, self.strings) if held else None), place

    def input(self, name: str) -> Any:
        """Return a named input as its declared kind. Raises BadInput when it is of another kind."""
        value, place = self.cell(name)
        where = Where(self.package.name, place.sheet, place.row, place.column)
        return read_as(value, CELLS[name].kind, where, CELLS[name].label)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a table by header: money in cents, dates as dates; rows without any value left out.

        A table that the workbook does without has no rows.
        """
        if name not in self.tables:
            return pd.DataFrame(columns=TABLES[name].headers, dtype=object)
        old = self.rows(name)
        made: dict[str, list[Any]] = {}
        for header in old.table.headers:
            column = TABLES[name].find(header)
            kind: Kind | None = column.kind if column else None
            made[header] = [_plain(old.value(at, header), kind) for at in range(old.count)]
        frame = pd.DataFrame(made, dtype=object)
        return frame[frame.notna().any(axis=1)].reset_index(drop=True)


class Where:
    """The place of a cell, for messages."""

    def __init__(self, file: str, sheet: str, row: int, column: int) -> None:
        self.file, self.sheet, self.row, self.column = file, sheet, row, column

    def bad(self, value: CellValue, problem: str, remedy: str) -> BadInput:
        """Make the message about a cell that cannot be used."""
        place = f"sheet “{self.sheet}”, cell {letters(self.column)}{self.row}"
        return BadInput(problem, remedy, f"{self.file}, {place}", value="" if value is None else str(value))


_WANTED: dict[Kind, tuple[str, str]] = {
    "date": ("this is not a date.", "Type a date such as 2026-01-31."),
    "whole": ("this is not a whole number.", "Type a whole number such as 10."),
    "percent": ("this is not a percentage between 0 % and 100 %.", "Type a percentage such as 45%."),
    "money": ("this is not an amount.", "Type an amount such as 36.50."),
}
_NUMBER = ("this is not a number.", "Type a number such as 5.")


def read_as(value: CellValue, kind: Kind, where: Where, label: str) -> Any:
    """Read a cell as a kind: text, Decimal dollars, share or number, int, date; None when empty."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if kind == "text":
        return _text(value)
    problem, remedy = _WANTED.get(kind, _NUMBER)
    bad = where.bad(value, f"“{label}”: {problem}", remedy)
    if isinstance(value, str):
        value = _parse(value, kind, bad)
    if isinstance(value, bool):
        raise bad
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if kind == "date":
        if not 1 <= number < 2_958_466:
            raise bad
        return to_date(float(number))
    if kind == "whole" and number != number.to_integral_value():
        raise bad
    if kind == "percent" and not 0 <= number <= 1:
        raise bad
    if abs(number) > Decimal(10) ** 12:
        raise bad
    return int(number) if kind == "whole" else number


def _parse(text: str, kind: Kind, bad: BadInput) -> float:
    try:
        if kind == "date":
            return float((pd.Timestamp(text.strip()) - pd.Timestamp("1899-12-30")).days)
        bare = text.strip().replace(",", "").lstrip("$")
        return float(bare[:-1]) / 100 if bare.endswith("%") and kind == "percent" else float(bare)
    except (ValueError, OverflowError):
        raise bad from None


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _plain(value: CellValue, kind: Kind | None) -> Any:
    if value is None or kind is None:
        return value
    if kind == "text":
        return _text(value)
    if isinstance(value, str):
        return {"Yes": True, "No": False}.get(value, value) if kind == "flag" else value
    if kind in ("money", "dollars"):
        return round(value * 100)
    if kind == "date":
        return pd.Timestamp(to_date(value))
    if kind == "moment":
        return to_moment(value)
    return int(value) if kind == "whole" else value


def compare_figures(package: Package, meant: Mapping[str, float]) -> list[str]:
    """Return the named cells whose figure is another than was meant. Sheets are read no further than these cells."""
    wrong, places = [], find_names(package)
    for sheet, part in list_sheets(package).items():
        mine = {name: place for name, place in places.items() if place.sheet == sheet and name in meant}
        if mine:
            rows = _read_rows(package, part, sheet, max(place.row for place in mine.values()))
            for name, place in mine.items():
                cells = split_cells(rows.get(place.row, ""), place.row)
                found = next((cell for cell in cells if cell.column == place.column and cell.type != "s"), None)
                if found is None or read_value(found, SharedStrings(iter(()))) != meant[name]:
                    wrong.append(name)
    return wrong


def _read_rows(package: Package, part: str, sheet: str, last: int) -> dict[int, str]:
    rows = SheetText(package.pieces(part), sheet).rows()
    return {row.at: row.inner for row in takewhile(lambda row: row.at <= last, rows)}
