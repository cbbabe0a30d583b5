"""What people do to Tieout's own tables and sheets: move them, rename them, put columns in the middle of them."""

from __future__ import annotations

import re

import pytest

from spreadsheet import load
from tieout.workbook import FileBook
from workbook.preserving import cells, hands, judge, shown
from workbook.preserving.companies import FIRST, MANY, refresh, thin_out
from workbook.preserving.excel import share
from workbook.preserving.package import Book, element, tag


def check(path, report, jobs) -> None:
    """Refresh; nothing of others changes, every table shows what was written."""
    before = judge.read(path)
    tables = refresh(path, thin_out(report, jobs, 1), report.cells)
    after = judge.read(path)
    assert judge.differences(before, after) == []
    assert shown.wrong_values(path, after, tables) == []


def test_tieouts_sheet_may_be_renamed(rich, report):
    """Charts, names and sparklines follow it under its new name, quotes and signs included."""
    hands.rename_sheet(rich, "Jobs", "Bob's jobs & more")
    check(rich, report, MANY[:25])
    chart = Book(rich).parts["xl/charts/chart101.xml"].decode()
    assert re.findall(r"<c:f>(.*?)<", chart)[-1] == "'Bob''s jobs &amp; more'!$M$7:$M$31"


def shift_down(book: Book) -> None:
    """Insert three rows above everything on the Jobs sheet."""
    sheet, table = book.sheet("Jobs"), book.tree(book.table_part("tblJobs"))
    for row in sheet.find(tag("sheetData")):
        row.set("r", str(int(row.get("r")) + 3))
        for cell in row:
            cell.set("r", cell.get("r").rstrip("0123456789") + row.get("r"))
    for held in (table, table.find(tag("autoFilter"))):
        held.set("ref", re.sub(r"\d+", lambda found: str(int(found[0]) + 3), held.get("ref")))
    for held in book.workbook.find(tag("definedNames")):
        if re.fullmatch(r"'?Jobs'?!\$A\$3", held.text):
            held.text = "Jobs!$A$6"


def test_the_table_may_be_moved_down(plain, report):
    """It is found where it lies, not where Tieout put it."""
    book = Book(plain)
    shift_down(book)
    book.save(plain)
    for jobs in (MANY[:25], [], MANY[:4]):
        check(plain, report, jobs)
    assert judge.read(plain).tables["tblJobs"] == judge.Span("Jobs", 1, 41, 9, 13, 0)


def put_in_the_middle(book: Book) -> None:
    """Insert a column of one's own between Customer and Job type."""
    sheet, table = book.sheet("Jobs"), book.tree(book.table_part("tblJobs"))
    for row in sheet.find(tag("sheetData")):
        for cell in row:
            column, at = judge.split(cell.get("r"))
            if column > 2 and at > 4:
                cell.set("r", f"{hands.letters(column + 1)}{at}")
    for row, text in ((6, "My mark"), *((at, f"mark {at}") for at in range(7, 12))):
        cells.place(sheet, f"C{row}", f'<c t="s"><v>{share(book, f"<si><t>{text}</t></si>")}</v></c>')
    columns = table.find(tag("tableColumns"))
    columns.insert(2, element('<tableColumn id="99" name="My mark"/>'))
    columns.set("count", str(len(columns)))
    for held in (table, table.find(tag("autoFilter"))):
        held.set("ref", "A6:AP11")


def test_a_column_may_stand_in_the_middle(plain, report):
    """Tieout's columns are found by their headers, one's own stay where they are, with their jobs."""
    book = Book(plain)
    put_in_the_middle(book)
    book.save(plain)
    marks = shown.column(plain, "tblJobs", "My mark")
    assert len(set(marks.values())) == 5
    for jobs in (FIRST[::-1] + MANY[5:9], [], FIRST[2:]):
        check(plain, report, jobs)
        assert shown.column(plain, "tblJobs", "My mark") == {job: marks.get(job, "") for job in jobs}


def test_namesakes_keep_their_own_marks_in_order(rich, report):
    """Two jobs with the same number are told apart by their order."""
    jobs = thin_out(report, ["1042", "1043"], 1)["tblJobs"]
    twins = jobs.iloc[[0, 0, 1]].reset_index(drop=True)
    FileBook.open(rich).write({"tblJobs": twins}, {})
    book = Book(rich)
    sheet = book.sheet("Jobs")
    for row in (7, 8, 9):
        cells.place(sheet, f"AP{row}", f'<c t="inlineStr"><is><t>mark {row}</t></is></c>')
    book.save(rich)
    FileBook.open(rich).write({"tblJobs": twins.iloc[[2, 0, 1]].reset_index(drop=True)}, {})
    held = load(rich)["Jobs"]
    assert [held.cell(row, 42).value for row in (7, 8, 9)] == ["mark 9", "mark 7", "mark 8"]


KINDS = {
    "an array formula": (
        '<c><f t="array" ref="AS7">SUM(M7:N7*2)</f><v>1</v></c>',
        '<f t="array" ref="AS8">SUM(M8:N8*2)</f>',
    ),
    "a picture in a cell": ('<c t="e" vm="1"><v>#VALUE!</v></c>', 'vm="1"'),
    "a plain formula with a range": ("<c><f>SUM(M7:$M$7)+N$6</f><v>1</v></c>", "<f>SUM(M8:$M$7)+N$6</f>"),
    "a text in line": ('<c t="inlineStr"><is><r><t xml:space="preserve"> a </t></r></is></c>', " a </t>"),
    "a date as text": ('<c t="d"><v>2026-09-09</v></c>', "<v>2026-09-09</v>"),
    "an attribute nobody knows": ('<c ph="1"><v>5</v></c>', 'ph="1"'),
}


@pytest.mark.parametrize("kind", KINDS)
def test_cells_of_every_kind_move_with_their_job(rich, report, kind):
    """Whatever stands in a column of one's own goes where its job goes, down by one row here."""
    xml, moved = KINDS[kind]
    book = Book(rich)
    cells.place(book.sheet("Jobs"), "AS7", xml)
    book.save(rich)
    first = str(load(rich)["Jobs"]["A7"].value)
    others = [job for job in FIRST if job != first]
    jobs = report.tables["tblJobs"].set_index("Job", drop=False).loc[[others[0], first, *others[1:]]]
    FileBook.open(rich).write({"tblJobs": jobs.reset_index(drop=True)}, {})
    row = re.search(r'<row r="8".*?</row>', Book(rich).parts[Book(rich).sheet_part("Jobs")].decode(), re.S)[0]
    assert moved in re.search(r'<c r="AS8".*?</c>', row, re.S)[0]


@pytest.mark.parametrize("settings", [
    'calcId="1" calcMode="manual" calcCompleted="0" fullCalcOnLoad="0"', 'fullCalcOnLoad="1" calcCompleted="1"', "",
])  # fmt: skip
def test_how_excel_computes_stays_as_set(plain, report, settings):
    """Only the order to compute everything once is added."""
    book = Book(plain)
    old = book.workbook.find(tag("calcPr"))
    old.getparent().replace(old, element(f"<calcPr {settings}/>"))
    book.save(plain)
    check(plain, report, MANY[:2])
    held = Book(plain).workbook.findall(tag("calcPr"))
    assert len(held) == 1
    assert held[0].get("fullCalcOnLoad") in ("1", "true")
    assert held[0].get("calcMode") == ("manual" if "manual" in settings else None)
