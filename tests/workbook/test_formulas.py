"""The workbook's formulas, computed anew by LibreOffice, against Python's figures."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from spreadsheet import differences, load, read_formulas, read_values, recalculate
from tieout.model.settings import BASES, MATERIAL_POLICIES, OVERTIME_POLICIES
from tieout.workbook import FileBook
from workbook.preserving import hands
from workbooks import FORMULA, NOW, edit, fill, find_cell, refill, small_company

SEPTEMBER = dt.datetime(2026, 9, 1)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The small company’s workbook after three refreshes: exceptions accepted, settled, late; a month signed."""
    path = tmp_path_factory.mktemp("filled") / "Margin Workbook.xlsx"
    held, inputs = small_company()
    fill(path, held, inputs)
    ids = held.findings["id"].tolist()
    texts = {"Status": {ids[3]: "Accepted", ids[4]: "In review", ids[5]: "Fixed"}, "Reason": {ids[3]: "known"},
             "Root cause": {ids[5]: "Other", ids[6]: "other", ids[0]: "Not ~billed?*"}}  # fmt: skip
    hands.type_all(path, "tblExceptions", texts, by="ID")
    edit(path, lambda book: setattr(find_cell(book["Close"], "Month", SEPTEMBER, "Signed by"), "value", "Dana"))
    for hours, gone in ((31, 2), (74, 1)):
        later = NOW + dt.timedelta(hours=hours, minutes=7, seconds=11)
        refill(path, dataclasses.replace(held, findings=held.findings.iloc[gone:]), later)
    return path


def test_every_formula_cell_equals_pythons_figure(filled):
    """Each stored figure is what a spreadsheet engine computes, to the cent."""
    assert sum(len(cells) for cells in read_formulas(filled).values()) > 500
    shown = read_values(filled)
    assert {"✓ ACCEPTED", "Late", "In review"} <= set(map(str, shown["Exceptions"].values()))
    assert "✓ Unchanged since" in shown["Close"].values()
    assert "Fixed" in shown["Exception History"].values() or "No longer found" in shown["Exception History"].values()
    assert differences(filled) == []


@pytest.mark.parametrize("settings", [
    {"basis": BASES[1], "overtime_policy": OVERTIME_POLICIES[1], "material_policy": MATERIAL_POLICIES[1]},
    {"basis": BASES[2], "overtime_policy": OVERTIME_POLICIES[2], "material_policy": MATERIAL_POLICIES[2],
     "coverage_floor": 0.0, "near_target": 20.0},
])  # fmt: skip
def test_every_policy_is_computed_alike(tmp_path, settings):
    """Whatever the owner decides, formulas and Python decide alike."""
    path = tmp_path / "a.xlsx"
    fill(path, *small_company(**settings))
    assert differences(path) == []


def test_a_new_workbook_shows_no_error(tmp_path):
    """An empty workbook computes without an error value."""
    path = tmp_path / "a.xlsx"
    FileBook.create(path)
    values = [v for cells in recalculate(path).values() for v in cells.values() if isinstance(v, str)]
    assert [v for v in values if v.startswith("#") or v.startswith("Err:")] == []


def test_tie_outs_read_ok(filled):
    """Every tie-out of the small company reads OK after recalculation."""
    start = recalculate(filled)["Start"]
    assert [start[f"E{row}"] for row in range(17, 27)] == ["✓ OK"] * 10


def test_a_changed_rate_changes_the_margin_as_python_would(tmp_path):
    """A rate typed into the workbook moves labor, profit and verdict to where the next refresh puts them."""
    path = tmp_path / "a.xlsx"
    held, inputs = small_company()
    fill(path, held, inputs)

    def raise_rate(book):
        find_cell(book["Rates"], "Employee or role", "Lead", "Typed loaded rate").value = 99.99

    edit(path, raise_rate)
    live = recalculate(path)["Jobs"]
    top, labor = _place(path, "Jobs", "1044", "Labor")
    extra = Decimal("12.5") * Decimal("1.0765")
    expected = (Decimal("99.99") * 8 + extra).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert live[f"{labor}{top}"] == pytest.approx(float(expected), abs=0.001)


def test_the_builder_computes_what_its_formulas_compute(tmp_path):
    """Wage, taxes up to their caps, insurance and hours build the same rate in Python and on the sheet."""
    path = tmp_path / "a.xlsx"
    held, inputs = small_company()
    fill(path, held, inputs)

    def type_line(book):
        sheet = book["Rates"]
        line = {
            "Employee or role": "Bo Diaz",
            "Hourly wage": 95.37,
            "Paid hours": 2080,
            "Productive hours": 1612.5,
            "Workers’ comp %": 0.0834,
            "SUTA %": 0.027,
            "Benefits per year": 8123.45,
            "Vehicle and tools per year": 9000,
            "Liability %": 0.01,
        }
        row = max(r for r in range(11, 40) if sheet.cell(r, 1).value) + 1
        for header, value in line.items():
            find_cell(sheet, "Employee or role", None, header)
            column = next(c.column for c in sheet[10] if c.value == header)
            sheet.cell(row, column).value = value

    edit(path, type_line)
    # 198,369.60 wages, 14,315.36 FICA, 42 FUTA, 243 SUTA, 16,544.02 comp, 1,983.70 liability, 17,123.45 more
    rates = FileBook.open(path).read_inputs().rates
    assert rates.loc[rates["who"] == "Bo Diaz", "loaded_rate"].tolist() == [15418]
    refill(path, held)
    shown = recalculate(path)["Rates"]
    assert {v for k, v in shown.items() if k.startswith("U")} >= {154.18}
    assert [d for d in differences(path) if d.startswith("Rates!")] == []


def test_rounding_agrees_on_half_cents(tmp_path):
    """minutes × rate ÷ 60 is rounded half up in LibreOffice as in exact arithmetic, ties included."""
    book = openpyxl.Workbook()
    sheet = book.active
    draw = random.Random(7)
    expected = []
    for row in range(1, 6001):
        minutes, cents = draw.randrange(1, 900), draw.randrange(1000, 16000)
        if row % 2:
            minutes, cents = 30 * draw.randrange(1, 30, 2), draw.randrange(1001, 16000, 2)
        exact = Decimal(minutes) * cents / 60
        expected.append(float(exact.to_integral_value(ROUND_HALF_UP)) / 100)
        sheet.append([minutes, cents / 100, f'=ROUND((A{row}*B{row}+0*N(""))/60,2)'])
    book.save(tmp_path / "a.xlsx")
    shown = recalculate(tmp_path / "a.xlsx")["Sheet"]
    assert [shown[f"C{row}"] for row in range(1, 6001)] == pytest.approx(expected, abs=1e-9)


def test_a_correction_moves_cost_and_hours_at_once(tmp_path):
    """A job typed under Job override takes the cost to that job without a refresh, and a refresh agrees."""
    path = tmp_path / "a.xlsx"
    held, inputs = small_company()
    fill(path, held, inputs)

    def correct(book):
        find_cell(book["Costs"], "Number", "F-5", "Job override").value = "1042"
        find_cell(book["Costs"], "Number", "F-1", "Job override").value = "none"

    edit(path, correct)
    row, column = _place(path, "Jobs", "1042", "Materials books")
    assert recalculate(path)["Jobs"][f"{column}{row}"] == pytest.approx(12.34)
    overrides = FileBook.open(path).read_inputs().overrides
    assert sorted(overrides["reference"]) == ["1042", "none"]
    assert set(overrides["noun"]) == {"cost_lines"}


def test_formula_like_text_is_inert(filled):
    """A customer called like a formula is text in every cell that shows it."""
    assert FORMULA not in {f for cells in read_formulas(filled).values() for f in cells.values()}
    assert FORMULA in read_values(filled)["Jobs"].values()
    assert FORMULA in recalculate(filled)["Jobs"].values()


def test_a_second_refresh_changes_no_figure(tmp_path):
    """Refreshing twice gives the same cells."""
    path = tmp_path / "a.xlsx"
    held, inputs = small_company()
    fill(path, held, inputs)
    before = read_values(path)
    refill(path, held)
    after = read_values(path)
    assert {s: c for s, c in before.items() if s != "Run Log"} == {s: c for s, c in after.items() if s != "Run Log"}


def _place(path, sheet, key, header):
    book = load(path)
    cell = find_cell(book[sheet], "Job", key, header)
    return cell.row, cell.column_letter
