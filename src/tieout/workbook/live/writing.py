"""Entering content into the open workbook: whole blocks, never cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

import xlwings as xw

from tieout.model.errors import NotVerified

from ..places import Area
from ..values import clean
from .content import Content, Entry, Formula, LiveCell, LiveColumn, LiveTable
from .quiet import patiently

_ROWS_AT_ONCE = 10_000
_SMALL = 500_000
"""Letters of formulas up to which a table counts as small: one block then costs less than many calls."""
_LONG = 8_000
"""Excel takes longer texts only one by one."""


def enter_all_or_nothing(book: xw.Book, content: Content, hold: Callable[[list[str]], Content]) -> None:
    """Enter everything; where Excel refuses anything, enter again what ``hold`` says that the begun tables held.

    Raises NotVerified, which says in what state the open workbook is.
    """
    writing = LiveWriting(book)
    try:
        writing.enter(content)
    except Exception as error:
        _take_back(book, hold(writing.touched))
        raise NotVerified(
            f"Excel did not take what was to be written, so all was put back as it was. ({_short(error)})"
        ) from error


def _take_back(book: xw.Book, held: Content) -> None:
    try:
        LiveWriting(book).enter(held)
    except Exception as error:
        raise NotVerified(
            "Excel stopped in the middle of the writing and does not answer. Close the workbook without saving: "
            f"the file on disk is as it was. ({_short(error)})"
        ) from error


def _short(error: Exception) -> str:
    return str(error)[:200]


class LiveWriting:
    """A write in progress: ``touched`` names the tables that were begun."""

    def __init__(self, book: xw.Book) -> None:
        """Write into ``book``."""
        self._book = book
        self.touched: list[str] = []

    def enter(self, content: Content) -> None:
        """Enter everything."""
        for table in content.tables:
            self.touched.append(table.name)
            self._enter_table(table)
        for cells in _join_cells(content.cells):
            first = cells[0]
            self._enter_block(first.sheet, first.row, first.column, [[cell.entry] for cell in cells])

    def _enter_table(self, table: LiveTable) -> None:
        sheet = self._book.sheets[table.sheet]
        held = sheet.tables[table.name]
        if table.filtered:
            patiently(held.autofilter.clear)
        if table.totals:
            patiently(setattr, held, "show_totals", False)
        was = _area_of(patiently(getattr, held, "range"))
        now = table.area._replace(bottom=table.last)
        if was != now:
            patiently(held.resize, sheet.range(str(now)))
            self._tidy(table, was, now)
        for columns in _join_columns(_spell_out(table)):
            if columns[0].formula is not None:
                self._fill(sheet, now._replace(top=table.first, left=columns[0].at, right=columns[-1].at), columns)
            else:
                rows = list(zip(*(column.entries for column in columns), strict=True))
                self._enter_block(table.sheet, table.first, columns[0].at, rows)
        if table.totals:
            patiently(setattr, held, "show_totals", True)

    def _fill(self, sheet: xw.Sheet, place: Area, columns: list[LiveColumn]) -> None:
        """Enter the formulas into the first row, and let Excel fill the others: they read the same in every row."""
        first = place._replace(bottom=place.top)
        _put(sheet, first, [[str(column.formula) for column in columns]])
        if place.bottom > place.top:
            patiently(sheet.range(str(first)).autofill, sheet.range(str(place)), "fill_copy")

    def _tidy(self, table: LiveTable, was: Area, now: Area) -> None:
        """Clear the rows that a shorter table left behind; dress those that a longer one took in."""
        sheet = self._book.sheets[table.sheet]
        if was.bottom > now.bottom:
            patiently(sheet.range(str(was._replace(top=now.bottom + 1))).clear)
        elif was.bottom >= table.first:
            last = sheet.range(str(was._replace(top=was.bottom)))
            patiently(last.autofill, sheet.range(str(now._replace(top=was.bottom))), "fill_formats")

    def _enter_block(self, sheet: str, row: int, column: int, rows: Iterable[Iterable[Entry]]) -> None:
        lines = [list(line) for line in rows]
        for at in range(0, len(lines), _ROWS_AT_ONCE):
            some = lines[at : at + _ROWS_AT_ONCE]
            right, top = column + len(some[0]) - 1, row + at
            place = Area(column, top, right, top + len(some) - 1)
            block = [[_take_out(entry) for entry in line] for line in some]
            _put(self._book.sheets[sheet], place, block)
        for at, line in enumerate(lines):
            for aside, entry in enumerate(line):
                if isinstance(entry, str) and len(entry) > _LONG:
                    place = Area(column + aside, row + at, column + aside, row + at)
                    _put(self._book.sheets[sheet], place, spell(entry))


def _put(sheet: xw.Sheet, place: Area, what: object) -> None:
    # As it is: xlwings' conversions would go through every cell again.
    patiently(setattr, sheet.range(str(place)).options("raw"), "formula", what)


def spell(entry: Entry) -> object:
    """Write an entry as Excel reads it: text behind an apostrophe, so that it is never a formula, number or date."""
    if isinstance(entry, Formula):
        return str(entry)
    return f"'{clean(entry)}" if isinstance(entry, str) else entry


def _take_out(entry: Entry) -> object:
    return None if isinstance(entry, str) and len(entry) > _LONG else spell(entry)


def _area_of(held: xw.Range) -> Area:
    rows, columns = held.shape
    return Area(held.column, held.row, held.column + columns - 1, held.row + rows - 1)


def _spell_out(table: LiveTable) -> Iterable[LiveColumn]:
    """Write the formulas of a small table into every row, so that it is entered in one block."""
    count = table.last - table.first + 1
    if count * sum(len(column.formula or "") for column in table.columns) > _SMALL:
        return table.columns
    return [
        LiveColumn(column.at, None, (column.formula,) * count) if column.formula is not None else column
        for column in table.columns
    ]


def _join_columns(columns: Iterable[LiveColumn]) -> Iterator[list[LiveColumn]]:
    """Join columns that stand side by side and are filled in the same way: by formulas, or by entries."""
    joined: list[LiveColumn] = []
    for column in columns:
        alike = joined and (joined[-1].formula is None) == (column.formula is None)
        if joined and not (alike and joined[-1].at + 1 == column.at):
            yield joined
            joined = []
        joined.append(column)
    if joined:
        yield joined


def _join_cells(cells: Iterable[LiveCell]) -> Iterator[list[LiveCell]]:
    """Join cells that stand one beneath the other."""
    ordered = sorted(cells, key=lambda cell: (cell.sheet, cell.column, cell.row))
    numbered = enumerate(ordered)
    for _, group in groupby(numbered, key=lambda pair: (pair[1].sheet, pair[1].column, pair[1].row - pair[0])):
        yield [cell for _, cell in group]
