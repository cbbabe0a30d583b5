"""More rows than a sheet holds: summed up in the sheet, complete in a file beside it, and no figure wrong."""

from __future__ import annotations

import csv

import pytest

from spreadsheet import differences, load, read_formulas
from tables import side
from tieout.reconcile import reconcile
from tieout.workbook import FileBook, overflow
from workbooks import FORMULA, fill, find_cell, refill, small_company

ENTRIES = 60


@pytest.fixture
def company():
    """A job with sixty days of work, whose description would be a formula."""
    _, inputs = small_company()
    jobs = [{"number": "1042", "customer": FORMULA, "total": 9000, "technicians": "Sam Hill"}]
    hours = [
        {"employee": "Sam Hill", "date": f"2026-{8 + day // 30:02}-{day % 30 + 1:02}", "job_ref": "1042", "minutes": 61}
        for day in range(ENTRIES)
    ]
    sold = [{"number": "I1042", "customer": FORMULA, "total": 9000, "job_refs": "1042"}]
    crm, books = side("Jobber", jobs=jobs, invoices=sold), side("QuickBooks Online", invoices=sold)
    return reconcile(crm, books, side("Gusto", time_entries=hours), inputs), inputs


@pytest.fixture
def overflowing(tmp_path, company, monkeypatch):
    """A workbook whose sheets have fifty rows, after a refresh."""
    at = tmp_path / "Margin Workbook.xlsx"
    FileBook.create(at).write_inputs(company[1])
    monkeypatch.setattr(overflow, "ROWS", 50)
    refill(at, company[0])
    return at


def test_the_sheet_ends_with_a_line_that_adds_up_the_rest(overflowing):
    """It says how many lines there are, where they are, and their sums."""
    rows = FileBook.open(overflowing).read_table("tblTime")
    assert len(rows) == 44
    assert rows["Employee"].iloc[-1] == "… and 17 more: all are in “Margin Workbook - Time.csv”"
    assert rows["Labor"].sum() == FileBook.open(overflowing).read_table("tblJobs")["Labor"].sum()


def test_all_rows_are_in_the_file_beside_the_workbook(overflowing):
    """Each with its day, its minutes and its cost; nothing is cut."""
    with (overflowing.parent / "Margin Workbook - Time.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == ENTRIES
    assert {row["Minutes"] for row in rows} == {"61"}
    assert rows[0]["Date"] == "2026-08-01"
    assert rows[0]["Labor"] == "41.79"


def test_what_is_reckoned_from_such_a_table_stands_as_a_figure(overflowing):
    """Its formula would miss rows; formulas that do not need the table stay formulas."""
    formulas = read_formulas(overflowing)["Jobs"]
    assert not [text for text in formulas.values() if "tblTime[" in text]
    assert any("tblCosts[" in text for text in formulas.values())
    assert find_cell(load(overflowing)["Jobs"], "Job", "1042", "Labor").value > 2000


def test_another_engine_finds_every_figure_the_same(overflowing):
    """LibreOffice recalculates all formulas that remain."""
    assert differences(overflowing) == []


def test_formulas_return_when_the_rows_fit_again(overflowing, company, monkeypatch):
    """The next refresh with room enough writes all rows and all formulas."""
    monkeypatch.setattr(overflow, "ROWS", 1_048_576)
    refill(overflowing, company[0])
    assert any("tblTime[" in text for text in read_formulas(overflowing)["Jobs"].values())
    assert len(FileBook.open(overflowing).read_table("tblTime")) == ENTRIES
    assert differences(overflowing) == []


def test_a_refresh_says_where_the_rows_are(tmp_path, company, monkeypatch):
    """A sentence for each such table."""
    at = tmp_path / "Margin Workbook.xlsx"
    book = fill(at, *company)
    monkeypatch.setattr(overflow, "ROWS", 50)
    notices = book.write({"tblTime": book.read_table("tblTime")}, {})
    assert notices == [
        "Time: a sheet cannot hold 60 rows; all are in “Margin Workbook - Time.csv” beside the workbook. "
        "What is reckoned from them stands as figures instead of formulas."
    ]


def test_text_from_outside_stays_text_in_the_file(tmp_path):
    """A spreadsheet that opens the file must compute nothing."""
    path = tmp_path / "a.csv"
    frame = small_company()[0].jobs[["customer"]].rename(columns={"customer": "Customer"})
    overflow.write_detail(path, "tblJobs", frame)
    assert f"'{FORMULA}".replace('"', '""') in path.read_text(encoding="utf-8-sig")
