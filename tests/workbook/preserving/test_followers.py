"""What depends on a table follows it, feature by feature: when it grows, and when it comes back from no rows."""

from __future__ import annotations

import re
import shutil

import pytest

from workbook.preserving.companies import MANY, refresh, thin_out
from workbook.preserving.package import Book

JOBS, OWN, WATCH, BOOK = "the Jobs sheet", "a sheet of one's own", "the Watch sheet", "the workbook"
FOLLOWERS = {
    "the table": ("the table", 'ref="A6:AS{last}"'),
    "the table's filter": ("the table", '<autoFilter ref="A6:AS{last}"/>'),
    "a classic color scale, and its other ranges stay": (JOBS, 'sqref="M7:M{last} BC2:BD3"'),
    "a rule over the whole table": (JOBS, 'sqref="A7:AS{last}"'),
    "a rule over whole columns stays": (JOBS, 'sqref="BF1:BG1048576"'),
    "a drop-down": (JOBS, 'sqref="D7:D{last}"'),
    "a validation beside the table stays": (JOBS, 'sqref="AW12 AW14:AW15"'),
    "an ignored error": (JOBS, '<ignoredError sqref="A7:A{last}"'),
    "a data bar, its old twin": (JOBS, 'sqref="U7:U{last}"'),
    "a data bar of 2010": (JOBS, "<xm:sqref>U7:U{last}</xm:sqref>"),
    "an icon set of 2010": (JOBS, "<xm:sqref>T7:T{last} BC2:BD3</xm:sqref>"),
    "a drop-down of 2010": (JOBS, "<xm:sqref>H7:H{last}</xm:sqref>"),
    "a sparkline on the same sheet": (JOBS, "<xm:f>Jobs!M7:M{last}</xm:f><xm:sqref>AW3</xm:sqref>"),
    "a sparkline over other cells stays": (JOBS, "<xm:f>Jobs!BC2:BD2</xm:f><xm:sqref>AW4</xm:sqref>"),
    "a sparkline on another sheet": (WATCH, "<xm:f>Jobs!M7:M{last}</xm:f><xm:sqref>C2</xm:sqref>"),
    "a sparkline by absolute places": (WATCH, "<xm:f>Jobs!$U$7:$U${last}</xm:f>"),
    "a drop-down on another sheet that offers the jobs": (WATCH, "<xm:f>Jobs!$A$7:$A${last}</xm:f>"),
    "a chart on the same sheet": ("xl/charts/chart101.xml", "<c:f>Jobs!$M$7:$M${last}</c:f>"),
    "a chart's categories, in quotes": ("xl/charts/chart101.xml", "<c:f>'Jobs'!$A$7:$A${last}</c:f>"),
    "a chart's title stays": ("xl/charts/chart101.xml", "<c:f>Jobs!$M$6</c:f>"),
    "a chart on another sheet": ("xl/charts/chart102.xml", "<c:f>Jobs!$U$7:$U${last}</c:f>"),
    "a chart over two ranges": ("xl/charts/chart102.xml", "<c:f>(Jobs!$A$7:$A${last},OldJobs!$A$7:$A$11)</c:f>"),
    "a chart over a sheet with a like name stays": ("xl/charts/chart103.xml", "<c:f>OldJobs!$M$7:$M$11</c:f>"),
    "a name": (BOOK, ">Jobs!$M$7:$M${last}<"),
    "a name of one sheet": (BOOK, ">'Jobs'!$B$7:$B${last}<"),
    "a name over the table with its header": (BOOK, ">Jobs!$A$6:$M${last}<"),
    "a name of two ranges": (BOOK, ">Jobs!$A$7:$A${last},Jobs!$M$7:$M${last}<"),
    "a name that computes": (BOOK, ">SUM(Jobs!$U$7:$U${last})<"),
    "a name of one cell stays": (BOOK, ">Jobs!$A$7<"),
    "a name of the first three rows stays": (BOOK, ">Jobs!$A$7:$A$9<"),
    "a name far below stays": (BOOK, ">Jobs!$A$2000:$B$2001<"),
    "a name over a sheet with a like name stays": (BOOK, ">OldJobs!$M$7:$M$11<"),
    "a name over another workbook stays": (BOOK, ">[1]Jobs!$M$7:$M$11<"),
    "the print area": (BOOK, ">Jobs!$A$1:$AA${last}<"),
    "a pivot's range": ("xl/pivotCache/pivotCacheDefinition2.xml", 'ref="A6:B{last}" sheet="Jobs"'),
    "a foreign pivot's range stays": ("xl/pivotCache/pivotCacheDefinition3.xml", 'ref="A1:A4" sheet="Mine"'),
}


@pytest.fixture(scope="module")
def states(rich_workbook, report, tmp_path_factory) -> dict[int, Book]:
    """The rich workbook when it has grown to 25 jobs, and when it has 12 again after it had none, by its last row."""
    path = shutil.copy(rich_workbook, tmp_path_factory.mktemp("states") / "Margin Workbook.xlsx")
    made = {}
    for count in (25, 0, 12):
        refresh(path, thin_out(report, MANY[:count], 1), report.cells)
        made[6 + count] = Book(path)
    return made


def _text(book: Book, where: str) -> str:
    parts = {
        "the table": lambda: book.table_part("tblJobs"),
        JOBS: lambda: book.sheet_part("Jobs"),
        WATCH: lambda: book.sheet_part("Watch"),
        BOOK: lambda: "xl/workbook.xml",
    }
    return book.parts[parts[where]() if where in parts else where].decode()


@pytest.mark.parametrize("last", [31, 18])
@pytest.mark.parametrize("what", FOLLOWERS)
def test_it_follows_the_table(states, what, last):
    """Each range that reaches to the table's end still does; every other range is what it was."""
    where, form = FOLLOWERS[what]
    assert form.replace("{last}", str(last)) in _text(states[last], where)


@pytest.mark.parametrize(("number", "bound"), [(1, True), (2, True), (3, False)])
def test_pivots_over_tieouts_tables_refresh_when_opened(states, number, bound):
    """Those that look at other cells are left alone."""
    text = states[31].parts[f"xl/pivotCache/pivotCacheDefinition{number}.xml"].decode()
    assert ('refreshOnLoad="1"' in text) == bound
    assert text.count("refreshOnLoad") == bound


def test_excel_computes_everything_when_it_opens_the_file(states):
    """The order of the last computation is gone, wherever it was named; how Excel computes stays as set."""
    book = states[31]
    settings = re.search(r"<calcPr\b([^>]*)/>", _text(book, BOOK))[1]
    held = dict(re.findall(r'(\w+)="([^"]*)"', settings))
    assert held.pop("fullCalcOnLoad") == "1"
    assert held.pop("calcCompleted", "0") in ("0", "false")
    assert held == {"calcId": "191029", "iterate": "1", "iterateCount": "50"}
    assert [part for part, content in book.parts.items() if b"calcChain" in content or "calcChain" in part] == []
