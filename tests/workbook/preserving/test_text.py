"""Text from outside is text: whatever a customer is called, the cell holds that name and nothing else."""

from __future__ import annotations

import pytest

from spreadsheet import load
from tieout.workbook import FileBook
from workbook.preserving import shown
from workbook.preserving.companies import LONG, NAMES
from workbook.preserving.package import Book, tag

TEXTS = [*NAMES, LONG, " led and trailed ", "\ttab\tand\rreturn", "\ufffe\uffff", "=1+1\x00", "_x000D_", "''", "^", "–"]


@pytest.fixture(scope="module")
def written(plain_workbook, report, tmp_path_factory):
    """A workbook whose customers, technicians and sources are called by each of the texts."""
    path = tmp_path_factory.mktemp("text") / "Margin Workbook.xlsx"
    path.write_bytes(plain_workbook.read_bytes())
    jobs = report.tables["tblJobs"].head(len(TEXTS)).copy()
    for header in ("Customer", "Technician", "Lead source"):
        jobs[header] = TEXTS
    FileBook.open(path).write({"tblJobs": jobs}, {"in_company": NAMES[0]})
    return path


def test_no_name_becomes_a_formula(written):
    """Each is a shared text without a formula, whatever it begins with."""
    book = Book(written)
    rows = [row for row in book.sheet("Jobs").find(tag("sheetData")) if 7 <= int(row.get("r")) < 7 + len(TEXTS)]
    kinds = {(cell.get("t"), cell.find(tag("f")) is None) for row in rows for cell in row if cell.get("r")[0] in "BHI"}
    assert len(rows) == len(TEXTS)
    assert kinds - {(None, True)} == {("s", True)}


@pytest.mark.parametrize("at", range(len(TEXTS)))
def test_the_name_is_read_back_as_it_was(written, at):
    """Only what no cell can hold is left out."""
    held = FileBook.open(written).read_table("tblJobs")["Customer"].tolist()[at]
    meant = shown.clean(TEXTS[at].replace("\ufffe", "").replace("\uffff", ""))
    assert shown.alike(meant.strip(), (held or "").strip())


def test_another_reader_reads_the_same(written):
    """openpyxl sees texts, too, and no hyperlink, error or number."""
    sheet = load(written)["Jobs"]
    cells = [sheet.cell(7 + at, 2) for at in range(len(TEXTS))]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert load(written)["Start"]["B5"].value == NAMES[0]
    assert load(written)["Start"]["B5"].data_type == "s"
