"""The promises of the open workbook once more, with Microsoft Excel itself. Runs on Windows with Excel; see addin/."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tieout.excel.building import build_addin, source_folder
from tieout.report import RunInfo, make_report
from tieout.workbook import FileBook
from tieout.workbook.live import LiveBook
from workbook.preserving.companies import FIRST, MANY, NAMES, company
from workbooks import NOW, fill, small_company


def has_excel() -> bool:
    """Say whether Excel can be started here."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Excel.Application"))
    except OSError:
        return False
    return True


pytestmark = [pytest.mark.excel, pytest.mark.skipif(not has_excel(), reason="there is no Microsoft Excel here")]


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[xw.App]:
    """Excel with the add-in open."""
    addin = tmp_path_factory.mktemp("addin") / "tieout.xlam"
    addin.write_bytes(build_addin(source_folder()))
    with xw.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        app.books.open(str(addin))
        yield app


@pytest.fixture
def path(tmp_path) -> Path:
    """A workbook of a small company."""
    made = tmp_path / "Margin.xlsx"
    fill(made, *small_company())
    return made


def write(app: xw.App, path: Path, numbers: list[str]) -> xw.Book:
    """Open the workbook and refresh it there."""
    book = app.books.open(str(path))
    with LiveBook(book) as live:
        report = make_report(company(numbers, small_company()[1]), live.read_inputs(), RunInfo(NOW, 1.5), live)
        live.write(report.tables, report.cells)
    return book


def test_excel_opens_what_tieout_wrote_without_repair(app, path):
    """A repaired workbook would be renamed or read-only."""
    book = app.books.open(str(path))
    assert book.name == path.name
    assert not book.api.ReadOnly
    book.close()


def test_excel_computes_the_figures_that_python_wrote(app, path):
    """Every named figure, to the cent, after a full calculation."""
    before = {
        name: FileBook.open(path)._reader.cell(name)[0] for name in ("kpi_revenue", "kpi_gross_profit", "kpi_margin")
    }
    book = app.books.open(str(path))
    app.api.CalculateFull()
    shown = {name: book.names[name].refers_to_range.options(numbers=float).value for name in before}
    book.close()
    assert shown == pytest.approx(before, abs=0.005)


def test_the_open_workbook_holds_what_the_file_would(app, path):
    """Tables grow, formulas fill down, names stay text."""
    book = write(app, path, MANY[:30])
    book.save()
    jobs = book.sheets["Jobs"].tables["tblJobs"]
    assert jobs.data_body_range.shape[0] == 30
    last = jobs.data_body_range[29, :].formula
    assert any(str(cell).startswith("=") for cell in (last[0] if isinstance(last[0], tuple) else last))
    book.close()
    shown = set(FileBook.open(path).read_table("tblJobs")["Customer"])
    assert {name for name in NAMES if name.isprintable() and name != "]]>"} <= shown


def test_a_table_shrinks_in_place(app, path):
    """What a longer table left behind is cleared, and formulas elsewhere still point to it."""
    write(app, path, MANY[:30]).save()
    app.books[path.name].close()
    book = write(app, path, FIRST)
    assert book.sheets["Jobs"].tables["tblJobs"].data_body_range.shape[0] == len(FIRST)
    assert book.sheets["Jobs"].range("A20").value is None
    book.close()


def test_excel_is_left_as_it_was_found(app, path):
    """Calculation, events and drawing."""
    held = (app.calculation, app.enable_events, app.screen_updating)
    write(app, path, FIRST).close()
    assert (app.calculation, app.enable_events, app.screen_updating) == held
