"""The buttons, pressed: what the person sees and what the workbook holds afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlwings as xw

from excel.excel_engine import open_in_excel
from tieout.excel import looking, refreshing, ribbon, windows
from tieout.excel.looking import NothingSelected, explain_cell
from tieout.excel.setup.places import find_places
from tieout.model.errors import BadInput, Canceled
from tieout.workbook import FileBook

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set:UserWarning")


class Person:
    """Somebody in front of Excel: what they answer, and what they were shown."""

    def __init__(self) -> None:
        self.folders: list[Path | None] = []
        self.file: Path | None = None
        self.choice: dict[str, str] | None = None
        self.stages: list[str] = []
        self.shown: list[tuple[str, str]] = []
        self.cancels_at = ""

    @contextmanager
    def progress(self, title: str) -> Iterator[windows.Say]:
        def say(stage: str) -> None:
            self.stages.append(stage)
            if self.cancels_at and self.cancels_at in stage:
                raise Canceled("Canceled. The workbook is as it was.")

        yield say

    def show(self, title: str, text: str) -> None:
        self.shown.append((title, text))

    def ask_folder(self, title: str) -> Path | None:
        return self.folders.pop(0)

    def ask_new_file(self, title: str, name: str) -> Path | None:
        return self.file

    def choose(self, title: str, fields: object) -> dict[str, str] | None:
        self.fields = fields
        return self.choice


EXPORTS = {
    "crm/jobs.csv": "number,customer,title,status,completed,total\n1042,Ana Ruiz,Repair,completed,2026-09-02,1100.00\n",
    "crm/invoices.csv": "number,customer,date,total,balance,job_refs\nI-1042,Ana Ruiz,2026-09-03,1100.00,0.00,1042\n",
    "books/invoices.csv": "number,customer,date,total,balance\nI-1042,Ana Ruiz,2026-09-03,1090.00,0.00\n"
    "B-7,Nobody,2026-09-04,77.00,77.00\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A company of one job as exports, with a workbook beside them; Excel opens it and never saves it."""
    folder = tmp_path_factory.mktemp("buttons")
    for name, text in EXPORTS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    FileBook.create(folder / "Margin.xlsx")
    return folder


@pytest.fixture
def person(monkeypatch) -> Person:
    """Who sits in front of Excel."""
    person = Person()
    for module in (refreshing, looking, ribbon):
        monkeypatch.setattr(module, "open_windows", lambda app: person)
    return person


@pytest.fixture
def book(folder, person, monkeypatch) -> xw.Book:
    """The workbook, open in Excel and the one whose button was pressed."""
    book = open_in_excel(folder / "Margin.xlsx")
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    return book


@pytest.fixture(scope="module")
def filled(folder, tmp_path_factory) -> xw.Book:
    """The workbook, open in Excel after both folders were imported; shared, so leave its figures as they are."""
    book, first = open_in_excel(folder / "Margin.xlsx"), Person()
    first.folders = [folder / "crm", folder / "books", None]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIEOUT_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setattr(refreshing, "open_windows", lambda app: first)
        patch.setattr(xw.Book, "caller", lambda: book)
        ribbon.ACTIONS["import_exports"]()
    return book


@pytest.fixture
def filled_book(filled, person, monkeypatch) -> xw.Book:
    """The filled workbook as the one whose button was pressed."""
    monkeypatch.setattr(xw.Book, "caller", lambda: filled)
    return filled


def look_at(book: xw.Book, sheet: str, header: str) -> list[object]:
    """The filled cells under a header of a sheet's first table."""
    held = book.impl.held[sheet]
    column = next(cell.column for cell in held[6] if cell.value == header)
    return [v for v in (held.cell(row, column).value for row in range(7, held.max_row + 1)) if v is not None]


def test_import_reads_the_chosen_folders_and_remembers_them(book, folder, person):
    """The person chooses two folders and declines payroll; the sheets are filled and Settings name the folders."""
    person.folders = [folder / "crm", folder / "books", None]
    ribbon.ACTIONS["import_exports"]()
    assert look_at(book, "Jobs", "Job") == ["1042"]
    assert {"B-7", "I-1042"} <= set(look_at(book, "Exceptions", "Books ref"))
    texts = {str(cell.value) for row in book.impl.held["Settings"].iter_rows() for cell in row}
    assert {str(folder / "crm"), str(folder / "books")} <= texts
    ((_, said),) = book.app.impl.alerts
    assert re.fullmatch(r"Refreshed 1 job in \d+ s; \d+ new exceptions, 0 resolved\.", said)


def test_declining_a_folder_changes_nothing(book, person):
    """Nothing is read, written or said."""
    person.folders = [None]
    ribbon.ACTIONS["import_exports"]()
    assert not book.app.impl.calls.count("write")
    assert not book.app.impl.alerts


def test_a_refresh_can_be_canceled(book, folder, person):
    """At any stage before the writing; the open workbook was not touched."""
    person.folders, person.cancels_at = [folder / "crm", folder / "books", None], "filling"
    with pytest.raises(Canceled):
        ribbon.ACTIONS["import_exports"]()
    assert not book.app.impl.calls.count("write")


def test_only_the_sheet_in_front_is_refreshed(book, folder, person, monkeypatch):
    """Its tables are written, those of other sheets stay as they are."""
    person.folders = [folder / "crm", folder / "books", None]
    ribbon.ACTIONS["import_exports"]()
    book.impl.held["Jobs"]["B7"] = book.impl.held["Invoices"]["B7"] = "typed over"
    book.app.impl.select("Jobs", "B7")
    ribbon.ACTIONS["refresh_sheet"]()
    assert book.impl.held["Jobs"]["B7"].value != "typed over"
    assert book.impl.held["Invoices"]["B7"].value == "typed over"


def test_a_refresh_without_folders_says_what_to_type(book):
    """The remedy names the sheet."""
    with pytest.raises(BadInput, match="Settings"):
        ribbon.ACTIONS["refresh_all"]()


def test_trace_follows_the_selected_job(filled_book, person):
    """From the row on Jobs to both invoices."""
    filled_book.app.impl.select("Jobs", "C7")
    ribbon.ACTIONS["trace"]()
    ((title, text),) = person.shown
    assert title == "Trace of 1042"
    assert "I-1042" in text
    assert "1,090.00" in text


def test_trace_needs_a_row(book):
    """A cell outside of tables names nothing."""
    book.app.impl.select("Jobs", "A1")
    with pytest.raises(NothingSelected):
        ribbon.ACTIONS["trace"]()


def test_marking_sets_owner_and_status_of_the_selected_rows(filled_book, person):
    """Two exceptions at once; the list of owners holds those that stand there."""
    person.choice = {"Owner": "Bea", "Status": "In review"}
    filled_book.app.impl.select("Exceptions", "A7:C8")
    ribbon.ACTIONS["mark"]()
    assert look_at(filled_book, "Exceptions", "Owner") == ["Bea", "Bea"]
    assert look_at(filled_book, "Exceptions", "Status").count("In review") == 2


def test_marking_needs_exceptions(book):
    """Another sheet's rows are refused."""
    book.app.impl.select("Jobs", "A7")
    with pytest.raises(NothingSelected, match="Exceptions"):
        ribbon.ACTIONS["mark"]()


def test_an_exception_is_explained(filled_book, person):
    """Any cell of its row: what each system says, in a window of its own."""
    rows = look_at(filled_book, "Exceptions", "Books ref")
    filled_book.app.impl.select("Exceptions", f"D{7 + rows.index('I-1042')}")
    ribbon.ACTIONS["explain"]()
    ((title, text),) = person.shown
    assert title.startswith("About T-")
    assert "1,090.00" in text


def test_any_other_cell_is_explained_by_what_it_shows(book, person):
    """Nothing is read for that."""
    book.app.impl.select("Jobs", "C7")
    ribbon.ACTIONS["explain"]()
    ((title, text),) = person.shown
    assert title == "What this cell shows"
    assert text.startswith("Job type")


def test_a_column_is_explained(book):
    """What it holds, and how it is computed."""
    book.app.impl.select("Jobs", next(c.coordinate for c in book.impl.held["Jobs"][7] if _header(c) == "Gross profit"))
    assert "It is computed: =" in explain_cell(book)


def _header(cell: object) -> object:
    return cell.parent.cell(6, cell.column).value


def test_a_figure_is_explained(book):
    """A named cell says its label and its formula."""
    sheet, place = next(iter(book.impl.held.defined_names["kpi_margin"].destinations))
    book.app.impl.select(sheet, place.replace("$", ""))
    assert "kpi_" in explain_cell(book)


def test_a_new_workbook_is_made_and_opened(book, person, tmp_path):
    """Where the person says."""
    person.file = tmp_path / "Second.xlsx"
    ribbon.ACTIONS["new_workbook"]()
    assert [held.name for held in book.app.books] == ["Margin.xlsx", "Second.xlsx"]


def test_about_says_versions_and_remedies(book, person, monkeypatch, tmp_path):
    """What is not installed comes with what to do."""
    monkeypatch.setattr(ribbon, "find_places", lambda *given: find_places("win32", tmp_path, {}))
    ribbon.ACTIONS["about"]()
    ((_, text),) = person.shown
    assert "xlwings 0.37.8" in text
    assert "tieout addin install" in text
