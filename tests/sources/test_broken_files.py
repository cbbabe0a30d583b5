"""Thirty broken files, and what the reader says of each: the place, what stands there, and what to do."""

from __future__ import annotations

import io
import zipfile

import pytest

from tieout.model.errors import BadInput, UnknownExport
from tieout.sources import read_folder

INVOICES = b"Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance\r\n"
GOOD = INVOICES + b"01/02/2026,Invoice,1001,Smith,,02/01/2026,100.00,0.00\r\n"
HOURS = b"Employee,Date,Job,Hours,Overtime\r\n"


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


# file, side, bytes, and the words that the message must hold
REFUSED = {
    "nothing in it": ("a.csv", "books", b"", ["a.csv", "empty", "Export it again"]),
    "only blanks": ("a.csv", "books", b"\r\n  \r\n\t\r\n", ["a.csv", "empty", "Export it again"]),
    "only a BOM": ("a.csv", "books", b"\xef\xbb\xbf", ["a.csv", "empty"]),
    "binary rubbish": ("a.csv", "books", bytes(range(256)) * 4, ["a.csv", "row 1", "no text file",
                                                                 "Export it again"]),
    "zeros in the middle": ("a.csv", "books", GOOD + b"\x00\x00\x00", ["a.csv", "row 3", "NUL",
                                                                       "Export it again"]),
    "neither UTF-8 nor Windows-1252": (
        "a.csv", "books", GOOD + b"01/03/2026,Invoice,1002,M\x81ller,,,1.00,0\r\n",
        ["a.csv", "row 3", "byte 0x81", "CSV UTF-8"]),
    "UTF-16 cut in half": ("a.csv", "books", b"\xff\xfeD\x00a\x00t", ["a.csv", "cut off", "Export it again"]),
    "a quotation mark never closed": (
        "a.csv", "books",
        GOOD + b'01/03/2026,Invoice,1002,"Smith,,02/01/2026,5.00,0\r\n01/04/2026,Invoice,1003,J,,,1,0\r\n',
        ["a.csv", "row 3", "“01/03/2026", "quotation marks", "Double each"]),
    "a quotation mark inside a quoted cell": (
        "a.csv", "books", GOOD + b'01/03/2026,Invoice,1002,"Smith "Bud" Jr",,02/01/2026,5.00,0\r\n',
        ["a.csv", "row 3", "quotation marks", "Double each"]),
    "a web page called .xls": ("a.xls", "books", b"<html><table><tr><td>Date</td></tr></table></html>",
                               ["a.xls", "web page", "save it as .xlsx"]),
    "a web page called .csv": ("a.csv", "books", b"\xef\xbb\xbf<!DOCTYPE html><html>Sign in</html>",
                               ["a.csv", "web page", "export it again as CSV"]),
    "an old .xls workbook": ("a.xls", "books", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
                             ["a.xls", "old .xls", ".xlsx"]),
    "an encrypted workbook": (
        "a.xlsx", "books", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        ["a.xlsx", "encrypted", "password"]),
    "a workbook cut off": ("a.xlsx", "books", b"PK\x03\x04" + b"\x14\x00" * 40, ["a.xlsx", "damaged",
                                                                                 "export it again"]),
    "an archive that is no workbook": ("a.xlsx", "books", _zip(readme=b"hello"), ["a.xlsx", "damaged"]),
    "text called .xlsx": ("a.xlsx", "books", GOOD, ["a.xlsx", "damaged", "Export it again"]),
    "a PDF called .csv": ("a.csv", "books", b"%PDF-1.7 and so on", ["a.csv", "no table", "Export it again"]),
    "a note": ("a.csv", "books", b"Call the accountant on Monday.\r\n",
               ["a.csv", "row 1", "Call the accountant", "move the file out"]),
    "columns that nobody knows": (
        "a.csv", "books", b"Rabbit,Carrot,Hole\r\n1,2,3\r\n",
        ["a.csv", "row 1", "column “Rabbit”", "Rabbit, Carrot, Hole", "Column mapping"]),
    "an invoice list without its balance": (
        "a.csv", "books",
        b"Date,Transaction type,Num,Name,Memo,Due date,Amount\r\n01/02/2026,Invoice,1,S,,02/01/2026,5\r\n",
        ["a.csv", "row 1", "Invoice List", "Open balance", "Column mapping"]),
    "a header only of blanks above data": (
        "a.csv", "books", b",,,\r\n1,2,3,4\r\n", ["a.csv", "1, 2, 3, 4", "Column mapping"]),
    "a file of the wrong side": (
        "a.csv", "payroll", GOOD, ["a.csv", "row 1", "Date, Transaction type", "Column mapping"]),
}  # fmt: skip

# file, side, bytes, row, column, value, words of the reason, is the row left out
LISTED = {
    "letters in an amount": ("a.csv", "books", GOOD + b"01/03/2026,Invoice,1002,S,,02/01/2026,12x.00,0\r\n",
                             3, "Amount", "12x.00", "not an amount", True),
    "a decimal comma": ("a.csv", "books", GOOD + b'01/03/2026,Invoice,1002,S,,02/01/2026,5.00,"1.234,56"\r\n',
                        3, "Open balance", "1.234,56", "Write it like 1,234.50", False),
    "a month thirteen": ("a.csv", "books", GOOD + b"13/45/2026,Invoice,1002,S,,02/01/2026,5.00,0\r\n",
                         3, "Date", "13/45/2026", "not a day", False),
    "a year before the company": ("a.csv", "books",
                                  GOOD + b"01/03/1026,Invoice,1002,S,,02/01/2026,5.00,0\r\n",
                                  3, "Date", "01/03/1026", "Write it like 2026-03-31", False),
    "a row with too many cells": ("a.csv", "books",
                                  GOOD + b"01/03/2026,Invoice,1002,Smith, Bo,,02/01/2026,5.00,0\r\n",
                                  3, "", "0", "more cells than the header", True),
    "a row cut short": ("a.csv", "books", GOOD + b"01/03/2026,Invoice,1002\r\n", 3, "Amount", "",
                        "Fill it in", True),
    "hours in words": ("a.csv", "payroll", HOURS + b"Ana,2026-01-05,1042,eight,\r\n", 2, "Hours", "eight",
                       "not a duration", True),
    "hours of nobody": ("a.csv", "payroll", HOURS + b",2026-01-05,1042,8,\r\n", 2, "Employee", "",
                        "Fill it in", True),
    "more overtime than hours": ("a.csv", "payroll", HOURS + b"Ana,2026-01-05,1042,8,9\r\n", 2, "Overtime",
                                 "9",
                                 "More overtime than hours", False),
    "hours on no day": ("a.csv", "payroll", HOURS + b"Ana,someday,1042,8,\r\n", 2, "Date", "someday",
                        "not a day", True),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_with_place_and_remedy(name, tmp_path):
    """The message names the file and, where there is one, the row, the column and the value, and says what to do."""
    file, side, content, words = REFUSED[name]
    (tmp_path / file).write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_folder(side, tmp_path)
    assert [word for word in words if word not in str(refused.value)] == []


@pytest.mark.parametrize("name", LISTED)
def test_a_broken_row_is_listed_with_place_and_remedy(name, tmp_path):
    """The rest of the file is read; the row is listed with its column, value and reason."""
    file, side, content, row, column, value, reason, dropped = LISTED[name]
    (tmp_path / file).write_bytes(content)
    snapshot = read_folder(side, tmp_path)
    problem = snapshot.problems.iloc[0]
    assert len(snapshot.problems) == 1
    assert (problem["file"], problem["row"], problem["column"], problem["dropped"]) == (file, row, column, dropped)
    assert (problem["value"] if isinstance(problem["value"], str) else "") == value
    assert reason in problem["reason"]


def test_an_unknown_export_is_an_error_of_its_own(tmp_path):
    """Callers can tell a file to be mapped from a damaged one."""
    (tmp_path / "a.csv").write_bytes(b"Rabbit,Carrot,Hole\r\n1,2,3\r\n")
    with pytest.raises(UnknownExport):
        read_folder("crm", tmp_path)


def test_a_missing_folder_is_named(tmp_path):
    """A wrong path on the Settings sheet is named as such."""
    with pytest.raises(BadInput, match="Correct the path"):
        read_folder("crm", tmp_path / "nowhere")


def test_an_empty_folder_is_named(tmp_path):
    """A folder without exports is an error of the CRM's and the books' side."""
    with pytest.raises(BadInput, match="holds no export"):
        read_folder("crm", tmp_path)


def test_a_file_over_a_gigabyte_is_refused(tmp_path):
    """What is too large is refused before it is read."""
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(1_000_000_001)
    with pytest.raises(BadInput, match="larger than 1 GB"):
        read_folder("crm", tmp_path)
