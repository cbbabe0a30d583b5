"""Twenty refreshes of a workbook rich in everything: nothing that somebody else made loses a byte."""

from __future__ import annotations

import re
import shutil
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from spreadsheet import differences, load
from workbook.preserving import hands, judge, shown
from workbook.preserving.companies import FIRST, MANY, company, refresh, report_on, thin_out
from workbook.preserving.validators import sdk_findings
from workbooks import small_company

NEW = MANY[5:]
JOBS = {
    # what they are called here, which jobs they are, and what changed in the amounts
    "five": (FIRST, 1), "dearer": (FIRST, 4), "four": (FIRST[1:], 2), "none": ([], 1), "one": (["1044"], 1),
    "more": (FIRST[::-1] + NEW[:20], 3), "many": (NEW, 1), "others": ([*NEW[5:12], "1042"], 1),
    "mixed": (NEW[5:12] + FIRST, 1),
}  # fmt: skip
ROUNDS = (
    # the jobs, and the column by which they are sorted
    ("five", ""), ("five", "-Revenue"), ("more", "Customer"), ("four", "Revenue"), ("none", ""), ("none", ""),
    ("one", ""), ("more", "-Job"), ("many", "Revenue"), ("mixed", ""), ("mixed", ""), ("others", "Job"), ("none", ""),
    ("dearer", "-Revenue"), ("mixed", "-Customer"), ("four", ""), ("many", "-Gross profit"), ("more", "Technician"),
    ("five", ""), ("mixed", "-Revenue"),
)  # fmt: skip
LAST = 18
"""Last row of the Jobs table after the last round."""


@dataclass
class Journey:
    """What was seen on the way: the file at the end, and by round what was lost, wrong or misplaced."""

    path: Path
    lost: dict[int, list[str]] = field(default_factory=dict)
    wrong: dict[int, list[str]] = field(default_factory=dict)
    marks: dict[int, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)
    formulas: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    mixed: dict[str, Any] = field(default_factory=dict)
    formula_of: str = ""


@pytest.fixture(scope="module")
def journey(tmp_path_factory, rich_workbook, report) -> Journey:
    """The rich workbook after twenty refreshes, with an owner who types and sorts between some of them."""
    path = shutil.copy(rich_workbook, tmp_path_factory.mktemp("journey") / "Margin Workbook.xlsx")
    last = report_on(path, company(JOBS[ROUNDS[-1][0]][0], small_company()[1]))
    marks, seen = shown.column(path, "tblJobs", "My mark"), Journey(path)
    assert set(marks.values()) == {f" mark {row} " for row in range(7, 12)}
    start = dict(zip(*(_columns(path)[header] for header in ("Job", "Mixed")), strict=True))
    seen.mixed = {job: value for job, value in start.items() if not str(value).startswith("=")}
    seen.formula_of = next(job for job in start if job not in seen.mixed)
    for at, (name, order) in enumerate(ROUNDS):
        numbers, factor = JOBS[name]
        if at in (3, 10, 15):
            there = JOBS[ROUNDS[at - 1][0]][0]
            new = {number: f"typed in round {at} on {number}" for number in there[-2:]}
            hands.type_in(path, "tblJobs", new, "My mark")
            marks |= new
        if at in (2, 9, 11):
            hands.sort_rows(path, "tblJobs", at)
        tables, cells = thin_out(report, numbers, factor), report.cells
        if at == len(ROUNDS) - 1:
            # The last is a whole company, so that every formula can be computed anew.
            tables, cells = last.tables, last.cells
            hands.compute(path)
        before = judge.read(path)
        tables = refresh(path, tables, cells, order)
        after = judge.read(path)
        seen.lost[at] = judge.differences(before, after)
        seen.wrong[at] = shown.wrong_values(path, after, tables)
        held = shown.column(path, "tblJobs", "My mark")
        if at in (3, len(ROUNDS) - 1):
            seen.formulas[at] = _columns(path)
        seen.marks[at] = ({number: marks.get(number, "") for number in numbers}, held)
    return seen


def _columns(path: Path) -> dict[str, list[Any]]:
    """Return the columns of the Jobs table with their formulas."""
    rows = list(load(path)["Jobs"].iter_rows(min_row=6, max_col=45, values_only=True))
    span = judge.read(path).tables["tblJobs"]
    return {str(column[0]): list(column[1 : span.last - 5]) for column in zip(*rows, strict=True)}


@pytest.mark.parametrize("at", range(len(ROUNDS)))
def test_nothing_of_others_changes(journey, at):
    """Every foreign part is the same bytes, every foreign cell the same XML, and ranges follow their table."""
    assert journey.lost[at] == []


@pytest.mark.parametrize("at", range(len(ROUNDS)))
def test_every_table_shows_what_was_written(journey, at):
    """Values and the figures stored beside formulas are right for a viewer that computes nothing."""
    assert journey.wrong[at] == []


@pytest.mark.parametrize("at", range(len(ROUNDS)))
def test_what_the_owner_typed_stays_with_its_job(journey, at):
    """Through sorting, growth, shrinking to nothing and return."""
    meant, held = journey.marks[at]
    assert held == meant


@pytest.fixture(scope="module")
def computed(journey) -> list[tuple[str, int, int, str]]:
    """Sheet, row, column and difference of every formula whose stored value LibreOffice does not compute."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = differences(journey.path)
    cut = [re.match(r"(.+?)!([A-Z]+)(\d+): ", each) for each in found]
    return [(at[1], int(at[3]), judge.number(at[2]), at.string) for at in cut]


def test_the_end_recalculates_to_the_same_figures(computed):
    """LibreOffice opens the file, and computes what Tieout stored beside its formulas."""
    foreign = {"Mine", "Watch", "OldJobs", "Pivots"}
    own = [each for each in computed if each[0] not in foreign]
    assert [says for sheet, row, column, says in own if sheet != "Jobs" or (column <= 41 and row <= LAST)] == []


def test_no_stale_figure_stands_beside_a_users_formula(computed):
    """In a column that a user added, a figure is the right one or is left out; it is never that of another row."""
    inside = [each for each in computed if each[0] == "Jobs" and 41 < each[2] <= 45 and 6 < each[1] <= LAST]
    assert [says for *_, says in inside if "stored None" not in says] == []


@pytest.mark.parametrize("at", [3, len(ROUNDS) - 1])
def test_formulas_of_ones_own_fill_down(journey, at):
    """A calculated column fills down, and so does one that Excel stores as a shared formula, even through no rows."""
    columns = journey.formulas[at]
    assert columns["Twice"] == ["=tblJobs[[#This Row],[Revenue]]*2"] * len(columns["Job"])
    assert columns["Thrice"] == [f"=M{row}*3" for row in range(7, 7 + len(columns["Job"]))]


def test_a_formula_in_one_row_moves_with_its_job(journey):
    """Its references to its own row move along; absolute ones stay."""
    at = journey.formulas[3]
    row = 7 + at["Job"].index(journey.formula_of)
    assert at["Mixed"][row - 7] == f"=M{row}+$M$5"


def test_a_formula_in_one_row_comes_back_with_its_job(journey):
    """It waited while its job was gone."""
    at = journey.formulas[len(ROUNDS) - 1]
    row = 7 + at["Job"].index(journey.formula_of)
    assert at["Mixed"][row - 7] == f"=M{row}+$M$5"


def test_values_of_every_type_come_back_with_their_job(journey):
    """Rich text, truth values, errors and dates that waited while their job was gone are what they were."""
    end = dict(zip(*(journey.formulas[len(ROUNDS) - 1][header] for header in ("Job", "Mixed")), strict=True))
    assert {job: end[job] for job in journey.mixed} == journey.mixed


def test_openpyxl_opens_the_end(journey):
    """Without an error, and with the figures."""
    jobs = load(journey.path, data_only=True)["Jobs"]
    rows = range(7, LAST + 1)
    assert [row for row in rows if jobs.cell(row, 1).value is None] == []
    assert all(isinstance(jobs.cell(row, 13).value, (int, float)) for row in rows)


def test_an_independent_validator_finds_nothing_at_the_end(journey):
    """Excel is expected to open the file without repair."""
    found = OpenXmlValidator().validate(str(journey.path)).errors
    assert [str(each) for each in found if each.severity is ValidationSeverity.ERROR] == []


def test_the_open_xml_sdk_finds_nothing_at_the_end(journey):
    """Nor does the SDK itself."""
    assert [*sdk_findings(journey.path).values()] == [[]]
