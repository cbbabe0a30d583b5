"""Writing into the workbook that is open: few calls, all or nothing, and Excel is left as it was found."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import pytest
from openpyxl.utils.datetime import to_excel

from excel.excel_engine import BUSY, ExcelError, open_in_excel
from tieout.model.errors import NotVerified, WorkbookLocked
from tieout.model.results import Reconciliation
from tieout.report import Report, RunInfo, make_report
from tieout.workbook import FileBook
from tieout.workbook.live import LiveBook, quiet
from tieout.workbook.live.content import hold_content, plan_content
from tieout.workbook.live.writing import enter_all_or_nothing
from tieout.workbook.package import Package
from tieout.workbook.reading import Reader
from workbook.preserving.companies import FIRST, MANY, company
from workbooks import NOW, fill, small_company

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    """A workbook of a small company; Excel opens it and never saves it."""
    made = tmp_path_factory.mktemp("live") / "Margin.xlsx"
    fill(made, *small_company())
    return made


@pytest.fixture
def book(path):
    """The workbook, open in Excel."""
    return open_in_excel(path)


@cache
def _company(*numbers: str) -> Reconciliation:
    return company(list(numbers), small_company()[1])


def report_for(live: LiveBook | FileBook, numbers: list[str]) -> Report:
    """Say what a refresh with these jobs writes."""
    return make_report(_company(*numbers), live.read_inputs(), RunInfo(NOW, 1.5), live)


def show(book) -> dict[str, object]:
    """Every cell of the open workbook, and where its tables lie."""
    held = book.impl.held
    cells = {
        f"{sheet.title}!{c.coordinate}": to_excel(c.value) if isinstance(c.value, dt.datetime) else c.value
        for sheet in held
        for row in sheet.iter_rows()
        for c in row
    }
    places = {table.displayName: table.ref for sheet in held for table in sheet.tables.values()}
    return {place: value for place, value in cells.items() if value is not None} | places


def test_the_number_of_calls_does_not_grow_with_the_rows(path):
    """Blocks are written, never cells: as many calls for 120 jobs as for twenty."""
    counts = []
    for numbers in (MANY[:20], MANY):
        book = open_in_excel(path)
        with LiveBook(book) as live:
            report = report_for(live, numbers)
            live.write(report.tables, report.cells)
        counts.append(book.app.impl.calls.count("write"))
    assert counts[1] - counts[0] <= 3
    assert counts[1] < 100


def test_a_failure_at_any_call_puts_everything_back(book, path, tmp_path):
    """Whatever Excel refuses, the tables hold again what they held."""
    shown, calls = show(book), book.app.impl.calls
    report = report_for(FileBook.open(path), MANY[:20])
    copy = Path(shutil.copy(path, tmp_path / path.name))
    FileBook.open(copy).write(report.tables, report.cells)
    before, after = Reader(Package(path, "before")), Reader(Package(copy, "after"))
    content = plan_content(before, after, report.tables, report.cells)
    for at in range(1, 99, 7):
        calls.failing = {len(calls.made) + at: ExcelError(-2146827284, "refused")}
        with pytest.raises(NotVerified, match="put back"):
            enter_all_or_nothing(book, content, lambda begun: hold_content(before, after, begun, report.cells))
        assert show(book) == shown


def test_excel_is_left_as_it_was_found(book):
    """Calculation, events and drawing are switched back on after a failure, too."""
    calls = book.app.impl.calls
    with LiveBook(book) as live:
        report = report_for(live, FIRST)
        calls.failing = {len(calls.made) + 40: ExcelError(-2146827284, "refused")}
        with pytest.raises(NotVerified):
            live.write(report.tables, report.cells)
    app = book.app.impl
    assert (app.screen_updating, app.enable_events, app.calculation) == (True, True, "automatic")


def test_a_busy_excel_is_asked_again(book, monkeypatch):
    """A call that Excel rejects because it is busy is made again."""
    monkeypatch.setattr(quiet, "_PAUSE", 0)
    calls = book.app.impl.calls
    with LiveBook(book) as live:
        report = report_for(live, FIRST)
        calls.failing = {len(calls.made) + 20 + at: ExcelError(BUSY, "busy") for at in (0, 1, 7)}
        live.write(report.tables, report.cells)
    assert len(calls.made) > 40


def test_an_excel_that_stays_busy_is_given_up(book, monkeypatch):
    """After some seconds a person is told what to do."""
    monkeypatch.setattr(quiet, "_PATIENCE", 0)
    book.app.impl.calls.failing = {1: ExcelError(BUSY, "busy")}
    with pytest.raises(WorkbookLocked, match="Enter"):
        LiveBook(book)


def test_a_cell_that_is_typed_in_is_waited_for(book):
    """Nothing is begun while somebody types."""
    book.app.impl.api.Ready = False
    with pytest.raises(WorkbookLocked, match="being typed in"):
        LiveBook(book)


def test_what_is_typed_meanwhile_is_not_overwritten(book):
    """A note that was typed after the copy was taken stops the write."""
    with LiveBook(book) as live:
        report = report_for(live, FIRST)
        sheet = book.impl.held["Exceptions"]
        note = next(cell.column for cell in sheet[6] if cell.value == "Note")
        sheet.cell(7, note).value = "typed just now"
        with pytest.raises(WorkbookLocked, match="changed meanwhile"):
            live.write(report.tables, report.cells)
        assert sheet.cell(7, note).value == "typed just now"
    assert book.app.impl.calls.count("write") == 0


def test_a_filter_is_cleared(path):
    """It would hide other rows than it was set for."""
    from openpyxl.worksheet.filters import FilterColumn, Filters

    book = open_in_excel(path)
    sheet = book.impl.held["Jobs"]
    sheet.tables["tblJobs"].autoFilter.filterColumn.append(FilterColumn(colId=2, filters=Filters(filter=["Repair"])))
    sheet.row_dimensions[9].hidden = True
    with LiveBook(book) as live:
        report = report_for(live, MANY[:8])
        live.write(report.tables, report.cells)
    assert not sheet.tables["tblJobs"].autoFilter.filterColumn
    assert not sheet.row_dimensions[9].hidden


def test_the_selection_is_left_alone(book):
    """Nothing is selected or activated."""
    with LiveBook(book) as live:
        report = report_for(live, FIRST)
        live.write(report.tables, report.cells)
    assert {what for what, _ in book.app.impl.calls.made} <= {
        "macro", "read", "set", "write", "resize", "autofill", "clear", "clear filter", "totals",
    }  # fmt: skip


def test_a_workbook_that_was_never_saved_is_refused(book):
    """Excel keeps it only in memory."""
    book.impl.path = "Book1"
    with pytest.raises(WorkbookLocked, match="never saved"):
        LiveBook(book)
