"""Files → cells: encodings, separators, workbooks, what is left aside."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from tieout.sources import read_folder
from tieout.sources.files import find_files, sheets_from_bytes
from tieout.sources.text_files import sniff_separator
from tieout.sources.workbook_files import show

HOURS = "Employee,Date,Job,Hours,Overtime\nJosé,2026-01-05,1042,8,1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_reads_the_same(encoding, tmp_path):
    """UTF-8 with and without BOM, UTF-16 and Windows-1252."""
    (tmp_path / "a.csv").write_bytes(HOURS.encode(encoding))
    assert read_folder("payroll", tmp_path)["time_entries"]["employee"].tolist() == ["José"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_reads_the_same(separator, tmp_path):
    """Comma, semicolon, tab and bar."""
    (tmp_path / "a.csv").write_text(HOURS.replace(",", separator), encoding="utf-8")
    assert read_folder("payroll", tmp_path)["time_entries"]["minutes"].tolist() == [480]


def test_commas_inside_cells_do_not_mislead():
    """The separator is what makes even columns."""
    assert sniff_separator("Name;Place\nA, B, C;x, y\nD;z, w, v\n") == ";"


def test_quoted_line_breaks_are_part_of_the_cell():
    """Row numbers stay those of a spreadsheet."""
    rows = list(sheets_from_bytes("a.csv", b'a,b\r\n"one\r\ntwo",2\r\n3,4\r\n')[0].rows)
    assert rows == [["a", "b"], ["one\r\ntwo", "2"], ["3", "4"]]


def test_line_breaks_of_old_macs():
    """A lone carriage return ends a row too."""
    assert list(sheets_from_bytes("a.csv", b"a,b\r1,2\r")[0].rows) == [["a", "b"], ["1", "2"]]


def test_what_is_left_aside(tmp_path):
    """Lock files, hidden files, truth files and other kinds are not read; subfolders are, one level deep."""
    (tmp_path / "Deeper" / "Deepest").mkdir(parents=True)
    for name in (
        "b.csv",
        "A.csv",
        "~$c.xlsx",
        ".DS_Store",
        ".d.csv",
        "truth.csv",
        "e.pdf",
        "Deeper/f.csv",
        "Deeper/Deepest/g.csv",
    ):
        (tmp_path / name).write_text(HOURS, encoding="utf-8")
    assert [path.name for path in find_files(tmp_path)] == ["A.csv", "b.csv", "f.csv"]


def test_a_single_file_may_be_named(tmp_path):
    """The path may be the file itself."""
    (tmp_path / "a.csv").write_text(HOURS, encoding="utf-8")
    assert len(read_folder("payroll", tmp_path / "a.csv")["time_entries"]) == 1


def _workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_every_known_sheet_of_a_workbook_is_read(tmp_path):
    """Sheets that are no export are passed over when another is one; origins name sheet and row."""
    header = ["Employee", "Date", "Job", "Hours", "Overtime"]
    _workbook(
        tmp_path / "hours.xlsx",
        Notes=[["Hello"]],
        May=[[], header, ["Ana", dt.date(2026, 5, 4), 1042, 7.5, None]],
        June=[header, ["Bo", dt.datetime(2026, 6, 1, 8, 0), "1043", dt.timedelta(hours=8), 0]],
    )
    entries = read_folder("payroll", tmp_path)["time_entries"]
    assert entries["origin"].tolist() == ["hours.xlsx (May) row 3", "hours.xlsx (June) row 2"]
    assert entries["minutes"].tolist() == [450, 480]
    assert entries["job_ref"].tolist() == ["1042", "1043"]
    assert entries["date"].dt.date.tolist() == [dt.date(2026, 5, 4), dt.date(2026, 6, 1)]


def test_the_products_own_workbook_is_left_aside(tmp_path):
    """A margin workbook in the folder is not an export."""
    _workbook(tmp_path / "Margin Workbook.xlsx", Start=[["x"]], Exceptions=[["x"]], Settings=[["x"]], Rates=[["x"]])
    (tmp_path / "a.csv").write_text(HOURS, encoding="utf-8")
    assert read_folder("payroll", tmp_path).files["file"].tolist() == ["a.csv"]


def test_a_serial_number_in_a_workbook_is_a_day(tmp_path):
    """A day that lost its format in a spreadsheet is still a day."""
    _workbook(tmp_path / "a.xlsx", S=[["Employee", "Date", "Job", "Hours"], ["Ana", 45931, 1, 8]])
    assert read_folder("payroll", tmp_path)["time_entries"]["date"].dt.date.tolist() == [dt.date(2025, 10, 1)]


@pytest.mark.parametrize(("cell", "text"), [
    (1042.0, "1042"), (0.1 + 0.2, "0.30000000000000004"), (1e-7, "0.0000001000"), (True, "true"),
    (float("inf"), "inf"),
    (dt.datetime(2026, 3, 1, 9, 5), "2026-03-01 09:05"), (dt.timedelta(hours=26, minutes=5), "26:05"),
    ("a\x00b", "a b"),
])  # fmt: skip
def test_cells_of_a_workbook_as_text(cell, text):
    """Whole numbers lose their point, days are printed one way, control characters are gone."""
    assert show(cell) == text
