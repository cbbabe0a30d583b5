"""The template is what the layout says, byte for byte."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from spreadsheet import load
from tieout.workbook.layout import CELLS, SHEETS, TABLES
from tieout.workbook.template import build_template
from tieout.workbook.template_file import template_path
from workbooks import parts

FORBIDDEN = (
    "XLOOKUP",
    "MAXIFS",
    "MINIFS",
    "IFS(",
    "SWITCH",
    "TEXTJOIN",
    "LET(",
    "FILTER(",
    "OFFSET",
    "INDIRECT",
    "NOW(",
    "TODAY(",
    "RAND",
    "[@",
    "[#Headers]",
)


def test_the_committed_template_is_what_the_builder_makes():
    """Part by part, as text: whoever changes the layout builds the template again."""
    with zipfile.ZipFile(io.BytesIO(build_template())) as held:
        made = {name: held.read(name).decode("utf-8") for name in held.namelist()}
    committed = {name: content.decode("utf-8") for name, content in parts(template_path()).items()}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_building_twice_gives_the_same_bytes():
    """The builder is deterministic."""
    assert build_template() == build_template()


def test_sheets_stand_in_the_agreed_order():
    """Start first, Help last, exceptions before figures."""
    assert [sheet.name for sheet in SHEETS] == [
        "Start",
        "Exceptions",
        "Close",
        "Checklist",
        "Jobs",
        "Job Types",
        "Technicians",
        "Lead Sources",
        "Customers",
        "Crews",
        "Segments",
        "Cities",
        "Classes",
        "Months",
        "Best and Worst",
        "Margin Change",
        "WIP",
        "Customer Value",
        "AR Aging",
        "Open Items",
        "Collections",
        "Bridge",
        "Cash Bridge",
        "Pipeline",
        "Unbilled",
        "Tax",
        "CFO",
        "Metrics",
        "Trends",
        "Concentration",
        "Review Log",
        "Exception History",
        "Invoices",
        "Time",
        "Costs",
        "Rates",
        "Settings",
        "Targets",
        "Governance",
        "Checks",
        "Run Log",
        "Help",
    ]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_formula_needs_a_new_excel(word):
    """Excel 2016 and LibreOffice know every function; nothing is volatile."""
    formulas = [t.formula(c) for t in TABLES.values() for c in t.columns if c.role == "live"]
    formulas += [c.formula for c in CELLS.values()]
    bare = [re.sub(r"(SUM|COUNT)IFS\(", "", formula) for formula in formulas]
    assert [formula for formula in bare if word in formula] == []


def test_every_column_explains_itself():
    """Each header of a main table carries a note."""
    banded = {"tblRuns", "tblMatchRates", "tblTies", "tblFiles", "tblProblems", "tblKept"}
    assert [(t.name, c.header) for t in TABLES.values() for c in t.columns if not c.note and t.name not in banded] == []


def test_every_sheet_prints_landscape_with_a_footer():
    """Each sheet is landscape, fitted to its width, and says sheet and page."""
    for sheet in load(template_path()).worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.right.text


def test_charts_have_alternative_texts():
    """Every chart can be read aloud."""
    drawings = [parts(template_path())[f"xl/drawings/drawing{at}.xml"].decode("utf-8") for at in (1, 2)]
    assert [drawing.count("descr=") for drawing in drawings] == [8, 2]
    assert "Pareto" in drawings[1]
