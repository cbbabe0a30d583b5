"""The delivered workbook, computed anew by LibreOffice: every formula agrees with Python, to the cent."""

from __future__ import annotations

import pytest

from spreadsheet import differences, load, read_formulas, read_values, recalculate
from tieout.analytics.summary import summarise
from tieout.procedure import Choices, examine, refresh
from tieout.workbook.filebook import FileBook

ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


@pytest.fixture(scope="module")
def computed(finished_demo) -> dict:
    """What LibreOffice computes from the finished demo."""
    return recalculate(finished_demo / "Margin Workbook.xlsx")


def test_every_formula_equals_pythons_figure(finished_demo):
    """Each of the workbook's formula cells holds what a spreadsheet engine computes."""
    workbook = finished_demo / "Margin Workbook.xlsx"
    assert sum(len(cells) for cells in read_formulas(workbook).values()) > 40_000
    assert differences(workbook) == []


def test_no_cell_shows_an_error(computed):
    """No sheet shows an error value after recalculation."""
    shown = [value for cells in computed.values() for value in cells.values() if isinstance(value, str)]
    assert [value for value in shown if value.startswith(ERRORS)] == []


def test_every_tie_out_reads_ok(computed):
    """The tie-outs on Start read OK."""
    says = [value for value in computed["Start"].values() if value in ("✓ OK", "◆ OFF")]
    assert len(says) >= 8
    assert set(says) == {"✓ OK"}


def test_changing_a_rate_changes_margins_as_python_would(demo):
    """A rate typed in Excel changes every margin before the next refresh, to the cent as the refresh does."""
    book = load(demo)
    rates = book["Rates"]
    header = next(row for row in rates.iter_rows() if row[0].value == "Employee or role")
    column = next(cell.column for cell in header if cell.value == "Typed loaded rate")
    for row in range(header[0].row + 1, header[0].row + 15):
        cell = rates.cell(row, column)
        cell.value = (cell.value or 0) + 7.13 if rates.cell(row, 1).value else None
    book.save(demo)
    live = recalculate(demo)
    expected = examine(demo, Choices()).reconciliation.jobs.set_index("job")["profit"]
    shown = _column(live["Jobs"], "Job", "Gross profit")
    assert len(shown) == len(expected)
    assert {job: round(value * 100) for job, value in shown.items()} == {j: int(p) for j, p in expected.items()}


def test_a_refresh_after_the_change_agrees(demo):
    """Refreshing twice without a change gives the same figures."""
    before = read_values(demo)
    refresh(demo, Choices())
    after = read_values(demo)
    for sheet in ("Jobs", "Job Types", "Customers", "AR Aging", "Bridge", "Invoices", "Time", "Costs"):
        assert after[sheet] == before[sheet]


def test_the_summary_says_what_the_workbook_says(demo):
    """Counts and dollars by severity are the same on the command line and on the sheets."""
    summary = summarise(examine(demo, Choices()).reconciliation)
    table = FileBook.open(demo).read_table("tblSeverities")
    shown = {row["Severity"][2:]: (row["Found"], row["At stake"]) for row in table.to_dict("records")}
    assert shown == summary.exceptions
    runs = FileBook.open(demo).read_table("tblRuns")
    assert (runs["Revenue"][0], runs["Gross profit"][0]) == (summary.revenue, summary.profit)


def test_the_workbook_is_its_own_memory(demo):
    """What a user types is read back as the inputs of the next run."""
    typed = FileBook.open(demo).read_inputs()
    assert typed.settings.company == "Blue Ridge Home Services"
    assert len(typed.rates) > 10


def _column(cells: dict, key: str, wanted: str) -> dict:
    """Read one column of a sheet by its header, keyed by another."""
    book: dict[int, dict[str, object]] = {}
    for place, value in cells.items():
        letters = place.rstrip("0123456789")
        book.setdefault(int(place[len(letters) :]), {})[letters] = value
    top = next(row for row in sorted(book) if {key, wanted} <= set(book[row].values()))
    at = {name: letters for letters, name in book[top].items()}
    rows = [book[row] for row in sorted(book) if row > top and at[key] in book[row]]
    return {str(row[at[key]]): float(row.get(at[wanted], 0)) for row in rows}
