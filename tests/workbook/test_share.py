"""The share copy: the same figures without formulas, and nothing that is nobody else's business in the file."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from spreadsheet import load
from tieout.model.errors import BadInput
from tieout.workbook import FileBook
from tieout.workbook.package import Package
from tieout.workbook.reading import Reader
from tieout.workbook.share import UNKNOWN, share_workbook
from tieout.workbook.share.proof_sheet import fingerprint
from workbooks import NOW, fill, small_company

RATES = ("41.1", "43.35", "36.11")
"""The loaded rates of the small company."""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    """A finished workbook with a hidden sheet, a formula of a user's own and folders on Settings."""
    path = tmp_path_factory.mktemp("share") / "Margin.xlsx"
    held, inputs = small_company(crm_path="/home/ann/secret-exports")
    fill(path, held, inputs)
    book = load(path)
    hidden = book.create_sheet("Payroll")
    hidden["A1"] = "private salary"
    hidden.sheet_state = "hidden"
    book["Review Log"]["A40"] = "=1+1"
    book.save(path)
    # Saved once by Tieout, so that formulas show figures again.
    fill(path, held, inputs)
    return path


@pytest.fixture(scope="module")
def copy(workbook) -> Path:
    """Its share copy; look, do not touch."""
    path = workbook.with_name("Shared.xlsx")
    share_workbook(workbook, path, "remove", NOW)
    return path


def show(path: Path) -> dict[str, list[list[object]]]:
    """Every visible figure, sheet by sheet."""
    held = CalamineWorkbook.from_path(str(path))
    return {name: held.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in held.sheet_names}


def test_no_formula_is_left(copy):
    """Nothing is computed, so nothing breaks where the add-in is absent."""
    for sheet in load(copy):
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_figures_are_the_same(workbook, copy):
    """Every cell of every sheet that holds no rates, wages or connections."""
    before, after = show(workbook), show(copy)
    for name in set(before) - {"Payroll", "Rates", "Time", "Settings", "Review Log"}:
        assert after[name] == before[name], name


def test_the_totals_of_the_margins_are_there(workbook, copy):
    """Profit by job is what the copy is for."""
    jobs = FileBook.open(copy).read_table("tblJobs")
    assert jobs["Gross profit"].sum() == FileBook.open(workbook).read_table("tblJobs")["Gross profit"].sum()


def test_no_rate_is_left_anywhere_in_the_file(workbook, copy):
    """Neither on a sheet nor in the list of texts, a cache or an old part."""
    assert all(any(f"<v>{rate}" in text for text in _parts(workbook)) for rate in RATES)
    assert not any(f"<v>{rate}" in text for text in _parts(copy) for rate in RATES)


def test_no_folder_is_left_anywhere_in_the_file(workbook, copy):
    """Where the exports lie is the owner's own business."""
    assert any("secret-exports" in text for text in _parts(workbook))
    assert not any("secret-exports" in text for text in _parts(copy))


def test_hidden_sheets_stay_behind(copy):
    """Sheet and texts are gone, and the proof says so."""
    assert "Payroll" not in show(copy)
    assert not any("private salary" in text for text in _parts(copy))
    assert "The hidden sheet “Payroll”." in [row[0] for row in show(copy)["Proof"]]


def _parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as held:
        return [held.read(name).decode("utf-8", "replace") for name in held.namelist()]


def test_the_proof_says_what_agrees_and_what_was_read(copy):
    """Tie-outs, files, checks and the fingerprint."""
    lines = show(copy)["Proof"]
    firsts = [row[0] for row in lines]
    begin, end = firsts.index("What must agree"), firsts.index("Sources")
    assert {row[4] for row in lines[begin + 1 : end]} == {"✓ OK"}
    assert {"What must agree", "Sources", "Checks run", "Left out of this copy"} <= set(firsts)
    assert firsts[-1] == fingerprint(Reader(Package(copy, copy.name)))


def test_the_fingerprint_is_that_of_the_workbook(workbook, copy):
    """Whoever has both can compare them."""
    assert fingerprint(Reader(Package(workbook, ""))) == fingerprint(Reader(Package(copy, "")))


def test_a_changed_figure_changes_the_fingerprint(workbook, tmp_path):
    """One cent is enough."""
    path = Path(shutil.copy(workbook, tmp_path / "Other.xlsx"))
    book = FileBook.open(path)
    sold = book.read_table("tblInvoices")[["ID", "CRM total"]]
    sold.loc[sold["CRM total"].first_valid_index(), "CRM total"] += 1
    book.write({"tblInvoices": sold}, {})
    assert fingerprint(Reader(Package(path, ""))) != fingerprint(Reader(Package(workbook, "")))


def test_one_average_stands_in_place_of_all_rates(workbook, tmp_path):
    """Where the owner wants to show what labor costs, but not whose."""
    path = tmp_path / "Average.xlsx"
    share_workbook(workbook, path, "average", NOW)
    rates = FileBook.open(path).read_table("tblTime")["Rate"].dropna().unique()
    assert len(rates) == 1
    assert 3611 < rates[0] < 4400


def test_a_formula_without_a_figure_says_so(workbook, copy):
    """It is not shown as nothing."""
    assert [row[0] for row in show(copy)["Review Log"] if UNKNOWN in row] == [UNKNOWN]


def test_an_existing_file_is_not_replaced(workbook, copy):
    """The remedy is another name."""
    with pytest.raises(BadInput, match="exists already"):
        share_workbook(workbook, copy, "remove", NOW)


def test_an_unknown_choice_is_refused(workbook, tmp_path):
    """The choices are named."""
    with pytest.raises(BadInput, match="remove, average"):
        share_workbook(workbook, tmp_path / "x.xlsx", "hide", NOW)
