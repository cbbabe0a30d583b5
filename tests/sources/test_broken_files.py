"""Thirty broken files, and what the reader says of each: the place, what stands there, and what to do."""

from __future__ import annotations

import pytest

from broken_files import GOOD, HOURS, REFUSED
from tieout.model.errors import BadInput, UnknownExport
from tieout.sources import read_folder

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
