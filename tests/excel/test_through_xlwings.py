"""Worksheet functions through xlwings' own conversions, as its server on Windows calls them; and how fast they are."""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import time
import types

import pytest

from excel.xlwings_on_linux import MISSING, call, load_worksheet
from tieout.excel.declare import CATEGORY, FUNCTIONS
from tieout.excel.figures import WORKBOOK_VARIABLE, WorkbookFigures, use_figures
from tieout.excel.vba import wrappers
from workbooks import fill, small_company

NOT_AVAILABLE = -2146826246
BROKEN_REFERENCE = -2146826265


@pytest.fixture(scope="module")
def worksheet(tmp_path_factory):
    """The module that Excel's side names, answering from the small company's workbook."""
    with pytest.MonkeyPatch.context() as patch:
        module = load_worksheet(patch)
        use_figures(WorkbookFigures(fill(tmp_path_factory.mktemp("small") / "small.xlsx", *small_company()).path))
        yield module
        use_figures(None)


def test_xlwings_knows_every_function_with_its_help(worksheet):
    """Each has its category, its description and its arguments' help."""
    for name, declared in FUNCTIONS.items():
        known = getattr(worksheet, name).__xlfunc__
        assert known["name"] == name
        assert known["category"] == CATEGORY
        assert known["ret"]["doc"].startswith(declared.help)
        assert [argument["doc"] for argument in known["args"]] == [argument.help for argument in declared.arguments]


def test_our_wrappers_ask_for_what_xlwings_would_ask_for(worksheet):
    """xlwings' own generator makes functions of the same names, with the same parameters and the same arguments."""
    from xlwings.udfs import generate_vba_wrapper

    made = io.StringIO()
    generate_vba_wrapper("tieout.excel.worksheet", worksheet, made, types.SimpleNamespace(Name="tieout.xlam"))
    theirs = made.getvalue()
    ours = wrappers.write_wrappers()
    for name, declared in FUNCTIONS.items():
        signature = next(line for line in theirs.splitlines() if line.startswith(f"Function {name}("))
        assert f"Public {signature}\n" in ours
        arguments = f"Array({', '.join(argument.name for argument in declared.arguments)})"
        assert f'XLPy.CallUDF("tieout.excel.worksheet", "{name}", {arguments}' in theirs
        assert f'    {name} = Ask("{name}", {arguments})\n' in ours


def test_a_single_cell(worksheet):
    """Text and number come to the same job; an unknown one is #N/A."""
    assert call(worksheet.TIE_REVENUE, "1042") == 1100
    assert call(worksheet.TIE_REVENUE, 1042.0) == 1100
    assert call(worksheet.TIE_REVENUE, "99") == "#N/A"


def test_ranges_of_every_shape(worksheet):
    """A column comes back as a column, a row as a row, a block as a block."""
    assert call(worksheet.TIE_REVENUE, (("1042",), ("1043",))) == [[1100], [400]]
    assert call(worksheet.TIE_REVENUE, (("1042", "1043"),)) == [1100, 400]
    assert call(worksheet.TIE_REVENUE, (("1042", "1043"), ("1044", "7-2"))) == [[1100, 400], [5200, 2500.5]]


def test_blanks_and_errors_in_a_range(worksheet):
    """A blank is answered with an empty text, an error with the same error; never with a zero."""
    assert call(worksheet.TIE_MARGIN, (("",), (None,), (NOT_AVAILABLE,), (BROKEN_REFERENCE,))) == [
        [""], [""], ["#N/A"], ["#REF!"],
    ]  # fmt: skip
    assert call(worksheet.TIE_MARGIN, None) == ""


def test_dates_of_every_kind(worksheet):
    """A date cell, a day number and a text mean the same day; a left-out date is the as-of day."""
    for day in (dt.datetime(2026, 9, 15), 46280.0, "2026-09-15"):
        assert call(worksheet.TIE_RATE, "Sam Hill", day) == 41.10
    assert call(worksheet.TIE_RATE, (("Sam Hill",), ("Bo Diaz",)), MISSING) == [[43.35], [36.11]]
    assert isinstance(call(worksheet.TIE_AS_OF), dt.datetime)


def test_left_out_arguments(worksheet):
    """Optional arguments may be left out or empty."""
    assert call(worksheet.TIE_SUM, "Jobs", MISSING, MISSING, MISSING, MISSING) == 5
    assert call(worksheet.TIE_SUM, "Jobs", None, None, None, None) == 5


def test_a_table_spills(worksheet):
    """Header and rows arrive whole, without a gap that Excel would show as 0."""
    spilled = call(worksheet.TIE_TABLE, "Jobs", MISSING, MISSING)
    assert len(spilled) == 6
    assert all(cell is not None for row in spilled for cell in row)


def test_names_are_matched_from_a_range(worksheet):
    """Candidates in a column, one of them blank."""
    assert call(worksheet.TIE_BEST_MATCH, "ruiz, ana", (("Ana Ruiz",), (None,), ("Ana Reed",)), MISSING) == "Ana Ruiz"


def test_ten_thousand_cells_of_a_range_take_less_than_20_microseconds_each(worksheet):
    """Conversions included, in Python time."""
    jobs = tuple((number,) for number in ("1042", "1043", "1044", "7-2") for _ in range(2500))
    call(worksheet.TIE_MARGIN, jobs)
    start = time.process_time()
    call(worksheet.TIE_MARGIN, jobs)
    assert (time.process_time() - start) / len(jobs) < 20e-6


_FIRST_CALL = """
import sys, time
from tieout.excel.udfs import TIE_MARGIN
start = time.process_time()
answer = TIE_MARGIN(sys.argv[1])
print(time.process_time() - start, answer)
"""


def test_the_first_call_takes_less_than_300_ms(finished_demo):
    """In a process that has just started, on the sample company: the workbook is opened and its jobs are read."""
    path = finished_demo / "Margin Workbook.xlsx"
    job = WorkbookFigures(path).table("tblJobs")["Job"].iloc[0]
    done = subprocess.run(
        [sys.executable, "-c", _FIRST_CALL, job],
        env=os.environ | {WORKBOOK_VARIABLE: str(path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, answer = done.stdout.split()
    assert float(answer) < 1
    assert float(seconds) < 0.3
