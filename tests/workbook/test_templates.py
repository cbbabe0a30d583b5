"""A template per reader, and an owner's own: what a workbook does without is no damage, and what is needed is named."""

from __future__ import annotations

import pytest

from spreadsheet import differences, load, read_values
from tieout.model.errors import BadInput, WorkbookDamaged
from tieout.workbook import FileBook
from tieout.workbook.contents import list_contents, read_contents
from tieout.workbook.layout import TABLES
from tieout.workbook.layout.templates import TEMPLATES, leans_on_absent
from tieout.workbook.package import Package
from tieout.workbook.template import build_template
from tieout.workbook.template_file import template_path
from workbooks import edit, parts, refill, small_company


@pytest.fixture(scope="module")
def company():
    """The small company."""
    return small_company()


@pytest.fixture
def restyled(tmp_path):
    """An owner's template: the close template without two of its sheets, under other colors."""
    path = tmp_path / "mine.xlsx"
    book = load(template_path("close"))
    del book["Governance"], book["Open Items"]
    book["Start"]["A1"].value = "Our numbers"
    book.save(path)
    return path


def _make(path, template, company):
    held, inputs = company
    FileBook.create(path, str(template)).write_inputs(inputs)
    refill(path, held)
    return path


@pytest.mark.parametrize("name", ["close", "cfo"])
def test_the_committed_template_is_what_the_builder_makes(name, tmp_path):
    """Part by part, for each reader."""
    made = tmp_path / "made.xlsx"
    made.write_bytes(build_template(name))
    assert parts(made) == parts(template_path(name))


def test_a_table_that_never_was_there_is_no_damage(restyled, tmp_path, company):
    """A refresh fills the tables that are there; figures of what is absent stand as values."""
    path = _make(tmp_path / "a.xlsx", restyled, company)
    assert len(FileBook.open(path).read_table("tblExceptions"))
    assert not len(FileBook.open(path).read_table("tblOpenItems"))
    start = read_values(path)["Start"]
    assert start["A1"] == "Our numbers"
    assert start["E18"] == "✓ OK"


def test_a_table_that_was_there_and_is_gone_is_damage(restyled, tmp_path, company):
    """Deleting a sheet that the workbook was made with stops a refresh, by name."""
    path = _make(tmp_path / "a.xlsx", restyled, company)

    def delete(book):
        del book["Bridge"]

    edit(path, delete)
    with pytest.raises(WorkbookDamaged, match="tblBridge"):
        FileBook.open(path)


def test_a_template_that_lacks_inputs_is_told_all_of_them(tmp_path):
    """Every needed table and cell is named at once."""
    path = tmp_path / "bare.xlsx"
    book = load(template_path("cfo"))
    del book["Rates"]
    book.save(path)
    with pytest.raises(BadInput, match=r"tblRates.*tblRoles.*FUTA"):
        FileBook.create(tmp_path / "a.xlsx", str(path))
    assert not (tmp_path / "a.xlsx").exists()


def test_a_workbook_says_which_sheets_it_does_without(restyled, tmp_path):
    """The owner reads what a template leaves out."""
    absent = FileBook.create(tmp_path / "a.xlsx", str(restyled)).list_absent()
    assert {"Governance", "Open Items", "Jobs"} <= set(absent)
    assert "Bridge" not in absent


def test_an_unknown_template_is_named(tmp_path):
    """Neither a name nor a file."""
    with pytest.raises(BadInput, match="no such template"):
        FileBook.create(tmp_path / "a.xlsx", "owner")


@pytest.mark.parametrize("name", ["close", "cfo"])
def test_no_formula_speaks_of_what_is_not_there(name):
    """A template's formulas name only its own tables and cells."""
    package = Package(template_path(name).read_bytes(), name)
    listed = read_contents(package)
    book = load(template_path(name))
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if str(c.value).startswith("=")]
    names = {*book.defined_names}
    assert [f for f in formulas if leans_on_absent(f, listed, names)] == []


def test_the_close_templates_formulas_compute_what_python_does(tmp_path, company):
    """Formulas and the values in their place agree after recalculation."""
    assert differences(_make(tmp_path / "a.xlsx", "close", company)) == []


def test_every_template_is_listed_in_its_workbook():
    """The hidden list names the tables of the template's sheets."""
    for name, sheets in TEMPLATES.items():
        listed = read_contents(Package(template_path(name).read_bytes(), name))
        assert listed == {table for table, declared in TABLES.items() if declared.sheet in sheets}


def test_a_text_of_the_list_fits_a_formula():
    """No text is longer than a formula may hold."""
    assert max(len(text) for text in list_contents(TABLES).values()) <= 255
