"""The workbook as a file and the workbook that is open in Excel keep the same promises."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import TableColumn

from excel.excel_engine import open_in_excel
from tieout.model.errors import BadInput
from tieout.model.results import Reconciliation
from tieout.report import Report, RunInfo, make_report
from tieout.workbook import FileBook
from tieout.workbook.layout import TABLES
from tieout.workbook.live import LiveBook
from workbook.preserving.companies import FIRST, MANY, NAMES, company
from workbook.preserving.hands import sort_rows, type_in
from workbooks import NOW, fill, small_company

SOME = MANY[:26]
Refresh = Callable[[Path, Reconciliation], None]
pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


def refresh_file(path: Path, held: Reconciliation) -> None:
    """Refresh the workbook as a file."""
    book = FileBook.open(path)
    report = make_report(held, book.read_inputs(), RunInfo(NOW, 1.5), book)
    book.write(report.tables, report.cells)


def refresh_open(path: Path, held: Reconciliation) -> None:
    """Refresh the workbook while it is open in Excel, then save it there."""
    book = open_in_excel(path)
    with LiveBook(book) as live:
        report = make_report(held, live.read_inputs(), RunInfo(NOW, 1.5), live)
        live.write(report.tables, report.cells)
    book.save()


def renew(path: Path, held: Reconciliation) -> Report:
    """Say what a refresh of this workbook writes."""
    book = FileBook.open(path)
    return make_report(held, book.read_inputs(), RunInfo(NOW, 1.5), book)


@pytest.fixture(scope="module", params=[refresh_file, refresh_open], ids=["file", "open in Excel"])
def refresh(request) -> Refresh:
    """One of the two ways."""
    return request.param


@pytest.fixture(scope="module")
def companies() -> dict[int, Reconciliation]:
    """A company with a few jobs, and with more."""
    inputs = small_company()[1]
    return {len(numbers): company(numbers, inputs) for numbers in (FIRST, SOME)}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A workbook of a small company; look, do not touch."""
    path = tmp_path_factory.mktemp("both") / "Margin.xlsx"
    fill(path, *small_company())
    return path


@pytest.fixture(scope="module")
def grown(made, refresh, companies, tmp_path_factory) -> tuple[Path, Report]:
    """The workbook refreshed with more jobs, and what the refresh was to write; look, do not touch."""
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("grown") / "Margin.xlsx"))
    report = renew(path, companies[len(SOME)])
    refresh(path, companies[len(SOME)])
    return path, report


@pytest.fixture(scope="module")
def worked(made, refresh, tmp_path_factory) -> tuple[Path, str]:
    """A note, a column of one's own and two sorted tables, then a refresh; and the id of the noted finding."""
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("worked") / "Margin.xlsx"))
    key = str(FileBook.open(path).read_table("tblExceptions")["ID"].iloc[2])
    type_in(path, "tblExceptions", {key: "Call Ana"}, "Note", by="ID")
    type_in(path, "tblExceptions", {key: "Ana"}, "Owner", by="ID")
    sort_rows(path, "tblExceptions", 7)
    _add_column(path)
    sort_rows(path, "tblJobs", 3)
    refresh(path, small_company()[0])
    return path, key


def _add_column(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["Jobs"]
    table = sheet.tables["tblJobs"]
    last = len(table.tableColumns) + 1
    sheet.cell(6, last, "Mine")
    rows = {str(sheet.cell(row, 1).value): row for row in range(7, 12)}
    sheet.cell(rows["1044"], last, "keep")
    sheet.cell(rows["1042"], last, f"=A{rows['1042']}&1")
    table.ref = table.autoFilter.ref = f"A6:{sheet.cell(11, last).coordinate}"
    table.tableColumns.append(TableColumn(id=last, name="Mine"))
    book.save(path)


def test_what_was_written_is_read_back(grown):
    """Every pulled text of every table is what the report says."""
    path, report = grown
    book = FileBook.open(path)
    for name, frame in report.tables.items():
        found = book.read_table(name)
        for column in TABLES[name].columns:
            if column.role == "pulled" and column.kind == "text" and column.header in frame:
                texts = [_plain(text) for text in frame[column.header].dropna()]
                assert [_plain(text) for text in found[column.header].dropna()] == texts, (name, column.header)


def test_amounts_and_days_are_read_back(grown):
    """Money to the cent and dates to the day, gaps as gaps."""
    path, report = grown
    found, meant = FileBook.open(path).read_table("tblInvoices"), report.tables["tblInvoices"]
    for header in ("CRM total", "Books total"):
        assert found[header].astype("Int64").equals(meant[header].astype("Int64").reset_index(drop=True))
    assert list(found["CRM date"].dropna()) == list(meant["CRM date"].dropna())


def _plain(text: object) -> str:
    """A text as a file gives it back; openpyxl, which saves for the Excel of the tests, does not keep “_x0041_”."""
    held = "".join(c for c in str(text) if c.isprintable() or c == "\n").strip()[:32_000]
    return held.replace("_x0041_", "A")


def test_formulas_fill_every_row(grown):
    """A table that grew computes in its last row what it computes in its first."""
    jobs = load_workbook(grown[0])["Jobs"]
    column = next(cell.column for cell in jobs[6] if cell.value == "Gross profit")
    assert jobs.cell(7, column).value == jobs.cell(6 + len(SOME), column).value
    assert str(jobs.cell(7, column).value).startswith("=")


def test_names_stay_text(grown):
    """Customers called like formulas, numbers and dates."""
    found = {_plain(name) for name in FileBook.open(grown[0]).read_table("tblJobs")["Customer"]}
    assert {_plain(name) for name in NAMES} - found == {"]]>"}, "one job has the long name in its place"


def test_sentences_on_start_are_renewed(grown):
    """A named cell that is not computed shows what the refresh says."""
    book = load_workbook(grown[0])
    sheet, place = next(iter(book.defined_names["start_refreshed"].destinations))
    assert "2026-11-01 07:30" in str(book[sheet][place.replace("$", "")].value)


def test_what_a_shorter_table_left_behind_is_cleared(grown, refresh, companies, tmp_path):
    """The table ends with its last job, and nothing stands beneath it."""
    path = Path(shutil.copy(grown[0], tmp_path / "Margin.xlsx"))
    refresh(path, companies[len(FIRST)])
    sheet = load_workbook(path)["Jobs"]
    assert sheet.tables["tblJobs"].ref.endswith(str(6 + len(FIRST)))
    assert all(cell.value is None for row in sheet.iter_rows(min_row=8 + len(FIRST), max_row=40) for cell in row)


def test_notes_stay_with_their_finding_after_sorting(worked):
    """The note follows the finding's id."""
    path, key = worked
    after = FileBook.open(path).read_table("tblExceptions").set_index("ID")
    assert after["Note"].dropna().to_dict() == {key: "Call Ana"}


def test_a_status_that_nobody_changed_stays(worked):
    """A refresh may change some of a column's cells; the others keep what they held."""
    path, key = worked
    after = FileBook.open(path).read_table("tblExceptions").set_index("ID")
    assert after.loc[key, "Owner"] == "Ana"


def test_a_column_of_ones_own_goes_with_its_row(worked):
    """Values and formulas that a user added beside the jobs."""
    sheet = load_workbook(worked[0])["Jobs"]
    last = sheet.max_column
    held = {str(sheet.cell(row, 1).value): (row, sheet.cell(row, last).value) for row in range(7, 12)}
    assert held["1044"][1] == "keep"
    assert held["1042"][1] == f"=A{held['1042'][0]}&1"
    assert held["1043"][1] is None


def test_something_beneath_a_table_stops_it(made, refresh, companies, tmp_path):
    """The place is named, and nothing has changed."""
    path = Path(shutil.copy(made, tmp_path / "Margin.xlsx"))
    book = load_workbook(path)
    book["Jobs"]["B20"] = "my total"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(BadInput, match="row 20"):
        refresh(path, companies[len(SOME)])
    assert path.read_bytes() == before
