"""What stands beneath or beside a table, totals rows, and filters: never overwritten, and never left to hide rows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from spreadsheet import load
from tieout.model.errors import BadInput
from tieout.workbook import FileBook
from workbook.preserving import cells, judge, shown
from workbook.preserving.companies import FIRST, MANY, thin_out
from workbook.preserving.excel import share
from workbook.preserving.package import MAIN, Book, element, tag

_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"


def change(path: Path, *steps) -> Path:
    """Change the workbook as a person in Excel would."""
    book = Book(path)
    for step in steps:
        step(book)
    book.save(path)
    return path


def digest(path: Path) -> str:
    """Fingerprint a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path: Path, report, jobs: list[str]) -> tuple[judge.Held, judge.Held]:
    """Refresh with these jobs; return the file before and after."""
    before = judge.read(path)
    tables = {"tblJobs": thin_out(report, jobs, 1)["tblJobs"]}
    FileBook.open(path).write(tables, {})
    after = judge.read(path)
    assert shown.wrong_values(path, after, tables) == []
    return before, after


def put(at: str, xml: str):
    """Return a step that puts a cell on the Jobs sheet."""
    return lambda book: cells.place(book.sheet("Jobs"), at, xml)


def put_table(book: Book) -> None:
    """Put a small table of one's own right beneath the Jobs table, its header empty of shared text."""
    sheet = book.sheet("Jobs")
    for at, text in (("B14", "Truck"), ("B15", "Big"), ("B16", "Small")):
        cells.place(sheet, at, f'<c t="s"><v>{share(book, f"<si><t>{text}</t></si>")}</v></c>')
    part = book.add(
        "xl/tables/table77.xml",
        f'<table xmlns="{MAIN}" id="77" name="tblTrucks" displayName="tblTrucks" ref="B14:B16" totalsRowShown="0">'
        '<autoFilter ref="B14:B16"/><tableColumns count="1"><tableColumn id="1" name="Truck"/></tableColumns></table>',
        _TABLE,
    )
    made = book.relate(book.sheet_part("Jobs"), "table", part)
    sheet.find(tag("tableParts")).append(element(f'<tablePart r:id="{made}"/>'))
    sheet.find(tag("tableParts")).set("count", "2")


def merge(book: Book) -> None:
    """Merge empty cells beneath the table: a table must not grow over merged cells."""
    book.insert(book.sheet("Jobs"), '<mergeCells count="1"><mergeCell ref="B14:D15"/></mergeCells>')


def spill(book: Book) -> None:
    """Let an array formula fill cells beneath the table."""
    put("C14", '<c t="str"><f t="array" ref="C14:C15">A7:A8&amp;""</f><v>1042</v></c>')(book)
    put("C15", '<c t="str"><v>1043</v></c>')(book)


BENEATH = {
    "a number": put("M14", "<c><v>5</v></c>"),
    "a text": put("A14", '<c t="inlineStr"><is><t>mine</t></is></c>'),
    "a formula": put("M13", "<c><f>SUM(tblJobs[Revenue])</f><v>9200.5</v></c>"),
    "an empty text": put("AO20", '<c t="str"><f>""</f><v></v></c>'),
    "a table": put_table,
    "merged cells": merge,
    "an array": spill,
}


@pytest.mark.parametrize("what", BENEATH)
def test_a_table_never_grows_over_what_stands_beneath(plain, report, what):
    """It is moved down safely, or the message names the place and nothing is written; here: the latter."""
    change(plain, BENEATH[what])
    before = digest(plain)
    with pytest.raises(BadInput) as told:
        FileBook.open(plain).write({"tblJobs": thin_out(report, MANY[:30], 1)["tblJobs"]}, {})
    message = str(told.value)
    assert "Jobs" in message
    assert "row 1" in message or "row 20" in message
    assert digest(plain) == before


@pytest.mark.parametrize("what", BENEATH)
@pytest.mark.parametrize("count", [0, 6])
def test_what_stands_beneath_stays_where_there_is_room(plain, report, what, count):
    """Fewer rows, or just as many as fit."""
    change(plain, BENEATH[what])
    before, after = write(plain, report, MANY[:count])
    assert judge.differences(before, after) == []


def test_cells_beside_stay_in_their_row(rich, report):
    """Growth passes them by, also where the row was beneath the table before."""
    before, after = write(rich, report, MANY[:60])
    beside = [row for row in judge.differences(before, after) if row.startswith("sheet Jobs: row")]
    assert beside == []


def test_a_totals_row_stays_beneath_the_last_row(plain, report):
    """It grows and shrinks with the table: label, formula and format; the filter leaves it out."""
    change(plain, cells.add_totals_row)
    for count in (30, 2, 0, 5):
        _, after = write(plain, report, MANY[:count])
        last = 6 + max(count, 1)
        sheet = load(plain)["Jobs"]
        assert after.tables["tblJobs"] == judge.Span("Jobs", 1, 41, 6, last, 1)
        assert sheet.tables["tblJobs"].autoFilter.ref == f"A6:AO{last}"
        assert sheet.cell(last + 1, 1).value == "Total"
        assert sheet.cell(last + 1, 13).value == "=SUBTOTAL(109,tblJobs[Revenue])"
        assert [sheet.cell(row, 1).value for row in range(last + 2, 45)].count("Total") == 0


def test_a_totals_row_shows_the_new_sum_or_none(plain, report):
    """A figure stored beside its formula is never the sum of other rows."""
    change(plain, cells.add_totals_row)
    write(plain, report, MANY[:30])
    sheet = load(plain, data_only=True)["Jobs"]
    revenue = sum(sheet.cell(row, 13).value for row in range(7, 37))
    assert sheet.cell(37, 13).value in (None, pytest.approx(revenue))


def test_nothing_is_overwritten_beneath_a_totals_row(plain, report):
    """There, too, the message comes before anything is written."""
    change(plain, cells.add_totals_row, put("C14", "<c><v>5</v></c>"))
    before = digest(plain)
    with pytest.raises(BadInput, match="row 14"):
        FileBook.open(plain).write({"tblJobs": thin_out(report, MANY[:7], 1)["tblJobs"]}, {})
    assert digest(plain) == before


def filter_jobs(book: Book) -> None:
    """Filter and sort the Jobs table: two rows are hidden; a third, outside, is hidden by hand."""
    table, sheet = book.tree(book.table_part("tblJobs")), book.sheet("Jobs")
    held = table.find(tag("autoFilter"))
    held.append(element('<filterColumn colId="0"><filters><filter val="1042"/></filters></filterColumn>'))
    held.append(element('<filterColumn colId="3" hiddenButton="1"/>'))
    sort = '<sortState ref="A7:AO11"><sortCondition descending="1" ref="A7:A11"/></sortState>'
    held.addnext(element(sort))
    for row in sheet.find(tag("sheetData")):
        if row.get("r") in ("8", "9", "3"):
            row.set("hidden", "1")


def test_a_filter_never_hides_the_wrong_rows(plain, report):
    """An active filter and its order are cleared by rule; rows hidden by hand elsewhere and hidden buttons stay."""
    change(plain, filter_jobs)
    write(plain, report, MANY[:9])
    book = Book(plain)
    hidden = [row.get("r") for row in book.sheet("Jobs").find(tag("sheetData")) if row.get("hidden") == "1"]
    text = book.parts[book.table_part("tblJobs")].decode()
    assert hidden == ["3"]
    assert "<filters>" not in text
    assert "<sortState" not in text
    assert 'colId="3" hiddenButton="1"' in text


def test_the_sheet_says_how_far_it_reaches(rich, report):
    """Also where single cells far below stand far to the right."""
    for count in (60, 1):
        write(rich, report, FIRST[:count] if count == 1 else MANY[:count])
        dimension = Book(rich).sheet("Jobs").find(tag("dimension")).get("ref")
        (left, top), (right, bottom) = (judge.split(corner) for corner in dimension.split(":"))
        assert (left, top) == (1, 1)
        assert right >= judge.number("BL")
        assert bottom >= cells.FAR + 1


def cover(book: Book) -> None:
    """Write formulas, a rule and a drop-down over a whole column by plain places, on this sheet and on another."""
    sheet = book.sheet("Jobs")
    cells.place(sheet, "AW8", "<c><f>SUM(M7:M11)</f><v>9200.5</v></c>")
    cells.place(sheet, "AW9", "<c><f>SUM($M$7:$M$11)+SUM(M7:M9)</f><v>9200.5</v></c>")
    rule = '<cfRule type="expression" dxfId="0" priority="99"><formula>COUNTIF($B$7:$B$11,$B7)&gt;1</formula></cfRule>'
    book.insert(sheet, f'<conditionalFormatting sqref="B7:B11">{rule}</conditionalFormatting>')
    choices = '<dataValidation type="list" allowBlank="1" sqref="AW12"><formula1>$A$7:$A$11</formula1></dataValidation>'
    book.insert(sheet, f'<dataValidations count="1">{choices}</dataValidations>')
    row = '<row r="1"><c r="A1"><f>SUM(Jobs!$M$7:$M$11)+SUM(Jobs!M7:M11)</f><v>1</v></c></row>'
    book.add_sheet("Sums", row)


@pytest.mark.parametrize(("sheet", "form"), [
    ("Jobs", "<f>SUM(M7:M26)</f>"), ("Jobs", "<f>SUM($M$7:$M$26)+SUM(M7:M9)</f>"),
    ("Jobs", "<formula>COUNTIF($B$7:$B$26,$B7)&gt;1</formula>"), ("Jobs", "<formula1>$A$7:$A$26</formula1>"),
    ("Sums", "<f>SUM(Jobs!$M$7:$M$26)+SUM(Jobs!M7:M26)</f>"),
])  # fmt: skip
def test_formulas_over_a_whole_column_take_in_the_new_rows(plain, report, sheet, form):
    """As they do when a table grows in Excel: a sum over all jobs stays a sum over all jobs."""
    change(plain, cover)
    write(plain, report, MANY[:20])
    book = Book(plain)
    assert form in book.parts[book.sheet_part(sheet)].decode()
