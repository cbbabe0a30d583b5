"""An Excel for tests: xlwings' engine interface on workbooks held by openpyxl, as strict as Excel where it matters.

Text that Excel would read as a number, a date or a formula must come behind an apostrophe; a block must have its
range's shape; a table keeps its header. Every call is counted, and any of them can be made to fail.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes as base

BUSY = -2147418111
_SAFE = re.compile(r"[A-Za-z][^\d]* [^\d]*")


class ExcelError(Exception):
    """What COM raises: a code and words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(code, words)
        self.hresult = code


class Calls:
    """Every call to Excel, in order; the one whose number stands in ``failing`` fails."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str]] = []
        self.failing: dict[int, Exception] = {}
        self.until: int | None = None

    def note(self, what: str, where: str = "") -> None:
        self.made.append((what, where))
        error = self.failing.get(len(self.made))
        if error is not None:
            raise error

    def count(self, what: str) -> int:
        return sum(each == what for each, _ in self.made)


class Engine:
    """The engine that xlwings asks on a system with Excel."""

    name, type = "excel", "desktop"

    def __init__(self) -> None:
        self.calls = Calls()
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, date: Any, empty: Any, number: Any, err_to_str: bool) -> Any:
        return [[empty if value in (None, "") else value for value in row] for row in data]


class Apps(base.Apps):
    def __init__(self, engine: Engine) -> None:
        self.engine, self.held = engine, [App(engine)]

    def keys(self) -> list[int]:
        return [app.pid for app in self.held]

    def __iter__(self) -> Any:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.held if app.pid == pid)


class _Api:
    """What is asked of Excel itself."""

    Ready = True


class App(base.App):
    _ids = itertools.count(1000)

    def __init__(self, engine: Engine) -> None:
        self.__dict__.update(
            display_alerts=True, screen_updating=True, enable_events=True, calculation="automatic", status_bar=False
        )
        self.engine, self.calls, self.pid, self.api = engine, engine.calls, next(App._ids), _Api()
        self.books = Books(self)
        self.alerts: list[tuple[str, str]] = []
        self.answers: list[str] = []
        self.macros: dict[str, Callable[..., Any]] = {"tieout.xlam!TieoutRibbon.SaveCopy": self._save_copy}
        self.selected: Any = None

    screen_updating = enable_events = calculation = status_bar = display_alerts = None  # type: ignore[assignment]
    pid = books = api = engine = visible = None  # type: ignore[assignment]
    version = "16.0"
    hwnd = 0

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("screen_updating", "enable_events", "calculation", "status_bar") and "calls" in self.__dict__:
            self.calls.note("set", name)
        self.__dict__[name] = value

    @property
    def selection(self) -> Any:
        return self.selected

    def select(self, sheet: str, place: str) -> None:
        """Select cells, as a person does."""
        book = self.books.active
        book.held.active = book.held[sheet]
        self.selected = book.sheets(sheet).range(place)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        self.calls.note("alert", title)
        self.alerts.append((title, prompt))
        return self.answers.pop(0) if self.answers else "ok"

    def run(self, macro: str, args: Any) -> Any:
        self.calls.note("macro", macro)
        return self.macros[macro](*args)

    def _save_copy(self, name: str) -> str:
        path = Path(tempfile.mkdtemp(prefix="tieout-test-")) / f"copy{Path(name).suffix}"
        self.books(name).held.save(path)
        return str(path)


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app, self.held = app, []
        self.active = None

    active = None

    def open(self, fullname: str, *given: Any, **named: Any) -> Book:
        self.active = Book(self, openpyxl.load_workbook(fullname), str(Path(fullname).resolve()))
        self.held.append(self.active)
        return self.active

    def __len__(self) -> int:
        return len(self.held)

    def __iter__(self) -> Any:
        return iter(self.held)

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.held[key - 1]
        for book in self.held:
            if book.name.casefold() == key.casefold():
                return book
        raise KeyError(key)


class Book(base.Book):
    def __init__(self, books: Books, held: Any, path: str) -> None:
        self.books, self.held, self.path = books, held, path

    @property
    def app(self) -> App:
        return self.books.app

    @property
    def calls(self) -> Calls:
        return self.books.app.calls

    @property
    def api(self) -> Any:
        return self.held

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def fullname(self) -> str:
        return self.path

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        self.calls.note("save", self.name)
        self.path = str(path or self.path)
        self.held.save(self.path)

    def activate(self) -> None:
        self.books.active = self


class Names(base.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    def contains(self, key: str) -> bool:
        return key in self.book.held.defined_names

    def __call__(self, key: str) -> Name:
        return Name(self.book, key)

    def __len__(self) -> int:
        return len(self.book.held.defined_names)


class Name(base.Name):
    def __init__(self, book: Book, key: str) -> None:
        self.book, self.key = book, key

    @property
    def name(self) -> str:
        return self.key

    @property
    def refers_to_range(self) -> Range:
        sheet, place = next(iter(self.book.held.defined_names[self.key].destinations))
        return self.book.sheets(sheet).range(place)


class Sheets(base.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.held.active)

    def __len__(self) -> int:
        return len(self.book.held.worksheets)

    def __iter__(self) -> Any:
        return (Sheet(self.book, held) for held in self.book.held.worksheets)

    def __call__(self, key: int | str) -> Sheet:
        held = self.book.held
        return Sheet(self.book, held.worksheets[key - 1] if isinstance(key, int) else held[key])


class Sheet(base.Sheet):
    def __init__(self, book: Book, held: Any) -> None:
        self._book, self.held = book, held

    @property
    def book(self) -> Book:
        return self._book

    @property
    def calls(self) -> Calls:
        return self._book.calls

    @property
    def name(self) -> str:
        return self.held.title

    @property
    def tables(self) -> Tables:
        return Tables(self)

    def activate(self) -> None:
        self._book.held.active = self.held

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, (Range, xw.Range)):
            first, last = (getattr(each, "impl", each) for each in (first, last or first))
            return Range(self, first.row, first.column, last.bottom, last.right)
        if isinstance(first, tuple) and len(first) == 4:
            row, column, rows, columns = first
            return Range(self, row, column, row + rows - 1, column + columns - 1)
        if isinstance(first, tuple):
            row, column = first
            bottom, right = last or first
            return Range(self, row, column, bottom, right)
        left, top, right, bottom = range_boundaries(str(first).replace("$", ""))
        return Range(self, top, left, bottom, right)


class Range(base.Range):
    options = None
    row = column = None

    def __init__(self, sheet: Sheet, row: int, column: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column, self.bottom, self.right = sheet, row, column, bottom, right

    @property
    def shape(self) -> tuple[int, int]:
        return self.bottom - self.row + 1, self.right - self.column + 1

    @property
    def api(self) -> Range:
        return self

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        rows, columns = "$" * row_absolute, "$" * column_absolute
        first = f"{columns}{get_column_letter(self.column)}{rows}{self.row}"
        last = f"{columns}{get_column_letter(self.right)}{rows}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        return Range(self.sheet, *(self.row + row - 1, self.column + column - 1) * 2)

    def cells(self) -> list[list[Any]]:
        rows = self.sheet.held.iter_rows(self.row, self.bottom, self.column, self.right)
        return [list(row) for row in rows]

    @property
    def raw_value(self) -> Any:
        self.sheet.calls.note("read", f"{self.sheet.name}!{self.address}")
        block = [[cell.value for cell in row] for row in self.cells()]
        return block[0][0] if self.shape == (1, 1) else block

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.formula = value

    @property
    def formula(self) -> Any:
        self.sheet.calls.note("read", f"{self.sheet.name}!{self.address}")
        block = tuple(tuple(_print(cell) for cell in row) for row in self.cells())
        return block[0][0] if self.shape == (1, 1) else block

    @formula.setter
    def formula(self, value: Any) -> None:
        self.sheet.calls.note("write", f"{self.sheet.name}!{self.address}")
        rows, columns = self.shape
        if not isinstance(value, (list, tuple)):
            value = [[value] * columns] * rows
        assert (len(value), len(value[0])) == (rows, columns), f"the block does not fit {self.address}"
        for row, entries in zip(self.cells(), value, strict=True):
            for cell, entry in zip(row, entries, strict=True):
                _enter(cell, entry)

    def clear(self) -> None:
        self.sheet.calls.note("clear", f"{self.sheet.name}!{self.address}")
        for row in self.cells():
            for cell in row:
                cell.value = None
                cell.style = "Normal"

    def autofill(self, destination: Any, type_: str) -> None:
        self.sheet.calls.note("autofill", f"{self.sheet.name}!{self.address}")
        assert type_ in ("fill_formats", "fill_copy")
        (source,) = self.cells()
        for row in destination.impl.cells():
            for cell, like in zip(row, source, strict=True):
                cell._style = copy(like._style)
                if type_ == "fill_copy" and cell is not like:
                    moved = Translator(str(like.value), like.coordinate).translate_formula(cell.coordinate)
                    cell.value = moved if str(like.value).startswith("=") else like.value


def _print(cell: Any) -> str:
    """Say a cell as Excel's Formula does: everything is text, a date its number."""
    value = cell.value
    if value is None:
        return ""
    if cell.is_date and not isinstance(value, (int, float, str)):
        return str(openpyxl.utils.datetime.to_excel(value)).removesuffix(".0")
    if isinstance(value, bool):
        return str(value).upper()
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _enter(cell: Any, entry: Any) -> None:
    """Enter something as a person would type it."""
    if not isinstance(entry, str):
        assert entry is None or isinstance(entry, (int, float)), f"Excel takes no {type(entry).__name__}"
        cell.value = entry
    elif entry.startswith("'"):
        cell.value = entry[1:]
        cell.data_type = "s"
    elif entry.startswith("="):
        cell.value = entry
    else:
        assert _SAFE.fullmatch(entry), f"Excel would read “{entry}” in its own way"
        cell.value = entry


class Tables(base.Tables):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def __len__(self) -> int:
        return len(self.sheet.held.tables)

    def __iter__(self) -> Any:
        return (Table(self.sheet, held) for held in self.sheet.held.tables.values())

    def __call__(self, key: int | str) -> Table:
        held = list(self.sheet.held.tables.values())[key - 1] if isinstance(key, int) else self.sheet.held.tables[key]
        return Table(self.sheet, held)

    def __contains__(self, key: str) -> bool:
        return key in self.sheet.held.tables


class Table(base.Table):
    def __init__(self, sheet: Sheet, held: Any) -> None:
        self.sheet, self.held = sheet, held

    @property
    def name(self) -> str:
        return self.held.displayName

    @property
    def parent(self) -> Sheet:
        return self.sheet

    @property
    def range(self) -> Range:
        return self.sheet.range(self.held.ref)

    @property
    def header_row_range(self) -> Range:
        held = self.range
        return Range(self.sheet, held.row, held.column, held.row, held.right)

    @property
    def data_body_range(self) -> Range:
        held = self.range
        return Range(self.sheet, held.row + 1, held.column, held.bottom - self.show_totals, held.right)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self)

    @property
    def show_totals(self) -> bool:
        return bool(self.held.totalsRowCount)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        self.sheet.calls.note("totals", self.name)
        left, top, right, bottom = range_boundaries(self.held.ref)
        if value == self.show_totals:
            return
        bottom += 1 if value else -1
        if value:
            row = self.sheet.range((bottom, left), (bottom, right))
            for cell, held in zip(row.cells()[0], _totals[self.name], strict=True):
                cell.value = held
        else:
            row = self.sheet.range((bottom + 1, left), (bottom + 1, right))
            _totals[self.name] = [cell.value for cell in row.cells()[0]]
            for cell in row.cells()[0]:
                cell.value = None
        self.held.totalsRowCount = int(value)
        self._place(left, top, right, bottom)

    def resize(self, range: Any) -> None:
        self.sheet.calls.note("resize", self.name)
        new = range.impl
        left, top, right, _ = range_boundaries(self.held.ref)
        assert (new.column, new.row, new.right) == (left, top, right), "a table keeps its header"
        assert new.bottom > top, "a table has at least one row"
        for other in self.sheet.held.tables.values():
            a, b, c, d = range_boundaries(other.ref)
            apart = new.right < a or new.column > c or new.bottom < b or new.row > d
            assert other is self.held or apart, "tables may not overlap"
        self._place(left, top, right, new.bottom)

    def _place(self, left: int, top: int, right: int, bottom: int) -> None:
        self.held.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
        if self.held.autoFilter is not None:
            last = bottom - (self.held.totalsRowCount or 0)
            self.held.autoFilter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{last}"


_totals: dict[str, list[Any]] = {}


class AutoFilter(base.AutoFilter):
    def __init__(self, table: Table) -> None:
        self.table = table

    def clear(self, field: int | None) -> None:
        self.table.sheet.calls.note("clear filter", self.table.name)
        self.table.held.autoFilter.filterColumn = []
        for row in range(self.table.range.row, self.table.range.bottom + 1):
            self.table.sheet.held.row_dimensions[row].hidden = False


def open_in_excel(path: Path) -> xw.Book:
    """Open a workbook in a fresh Excel; ``book.app.impl.calls`` counts what it is asked."""
    engine = Engine()
    app = xw.App(impl=engine.apps.held[0])
    return xw.Book(impl=app.impl.books.open(str(path)))
