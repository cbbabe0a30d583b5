"""Workbooks that other programs saved: a refresh keeps them whole, or says that it cannot and writes nothing."""

from __future__ import annotations

import hashlib
import re
import shutil

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from spreadsheet import convert, load
from tieout.model.errors import TieoutError
from tieout.workbook import FileBook
from tieout.workbook import package as package_module
from workbook.preserving import judge, shown
from workbook.preserving.companies import MANY, refresh, thin_out
from workbook.preserving.other_programs import UNUSUAL, rewrite, write_with_xlsxwriter
from workbook.preserving.package import Book
from workbook.preserving.rich import make_rich
from workbooks import edit, parts, replace_part


def check(path, report, counts=(25, 0, 8)) -> None:
    """Refresh several times; nothing of others changes, every table shows what was written."""
    for count in counts:
        before = judge.read(path)
        tables = refresh(path, thin_out(report, MANY[:count], 1), report.cells)
        after = judge.read(path)
        assert judge.differences(before, after) == []
        assert shown.wrong_values(path, after, tables) == []
    load(path)


@pytest.fixture(scope="module")
def from_xlsxwriter(plain_workbook, tmp_path_factory):
    """The workbook as XlsxWriter writes it; look, do not touch."""
    return write_with_xlsxwriter(plain_workbook, tmp_path_factory.mktemp("xlsxwriter") / "Margin Workbook.xlsx")


def test_xlsxwriters_workbook_is_kept(from_xlsxwriter, tmp_path, report):
    """Sparklines, data bars, drop-downs, charts, text boxes, buttons, check boxes, pictures in cells and above."""
    path = shutil.copy(from_xlsxwriter, tmp_path / "Margin Workbook.xlsx")
    check(path, report)
    found = OpenXmlValidator().validate(str(path)).errors
    assert [str(each) for each in found if each.severity is ValidationSeverity.ERROR] == []


def test_xlsxwriters_features_follow_the_table(from_xlsxwriter, tmp_path, report):
    """Its charts, formats and sparklines reach to the new last row."""
    path = shutil.copy(from_xlsxwriter, tmp_path / "Margin Workbook.xlsx")
    refresh(path, thin_out(report, MANY[:25], 1), report.cells)
    book = Book(path)
    text = book.parts[book.sheet_part("Jobs")].decode()
    assert re.findall(r'sqref="([DMU]7:[DMU]\d+)"', text) == ["M7:M31", "U7:U31", "D7:D31"]
    assert re.findall(r"<xm:sqref>(M7:M\d+)<", text) == ["M7:M31"]
    assert re.findall(r"<xm:f>(.*?)<", text) == ["Jobs!M7:M31"]
    charts = [content.decode() for part, content in book.parts.items() if re.match(r"xl/charts/chart\d+\.xml", part)]
    assert [re.findall(r"<c:f>(.*?)<", chart)[1:] for chart in charts] == [["Jobs!$A$7:$A$31", "Jobs!$M$7:$M$31"]] * 2


def test_libreoffices_workbook_is_kept(plain, tmp_path, report):
    """Saved by LibreOffice, which drops what it does not know, but leaves a workbook of its own form."""
    edit(plain, lambda book: book.create_sheet("Mine").__setitem__("B2", "=SUM(tblJobs[Revenue])"))
    (tmp_path / "out").mkdir()
    path = convert(plain, "xlsx", tmp_path / "out")
    check(path, report)
    assert load(path)["Mine"]["B2"].value == "=SUM(tblJobs[Revenue])"


def test_openpyxls_workbook_is_kept(plain, report):
    """Saved by openpyxl, with a sheet, a format and a row of one's own."""

    def change(book):
        book["Jobs"]["AW8"] = "=M8*2"
        book["Jobs"].row_dimensions[300].height = 30
        book.create_sheet("Mine")["B2"] = "=SUM(tblJobs[Revenue])"

    edit(plain, change)
    check(plain, report)


def test_a_workbook_with_macros_is_kept(plain_workbook, tmp_path, report):
    """An .xlsm stays one, its macros byte for byte."""
    path = make_rich(plain_workbook, tmp_path / "Margin Workbook.xlsm", macros=True)
    macros = Book(path).parts["xl/vbaProject.bin"]
    tables = refresh(path, thin_out(report, MANY[:25], 1), report.cells)
    book = Book(path)
    assert book.parts["xl/vbaProject.bin"] == macros
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in book.parts["[Content_Types].xml"]
    assert shown.wrong_values(path, judge.read(path), tables) == []


BY_VALUE = {"no places on cells", "a prefix on every name", "UTF-16", "lists in UTF-16", "lists in single quotes"}
"""Where the judge of bytes cannot read the file itself, values decide."""


@pytest.mark.parametrize("how", UNUSUAL)
def test_unusual_but_valid_files_are_kept_or_refused(plain, report, how):
    """What the standard allows is edited rightly; what Tieout cannot edit it refuses, clearly and untouched."""
    path = rewrite(plain, UNUSUAL[how])
    load(path)
    before, digest = judge.read(path), hashlib.sha256(path.read_bytes()).hexdigest()
    tables, told = None, ""
    try:
        tables = refresh(path, thin_out(report, MANY[:25], 1), report.cells)
    except TieoutError as error:
        told = str(error)
    if tables is None:
        # A clear message says what the person should do; “not sound” alone says nothing.
        assert re.search("Excel|backup", told), told
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
        return
    after = judge.read(path)
    assert shown.wrong_values(path, after, tables) == []
    if how not in BY_VALUE:
        assert judge.differences(before, after) == []
    load(path)


def test_a_streamed_file_is_kept(plain, report):
    """A file whose parts say their size only after their bytes."""
    check(rewrite(plain, lambda part, held: held, streamed=True), report, (12,))


@pytest.mark.parametrize("size", [1009, 4093])
def test_it_does_not_matter_where_a_part_is_cut_in_reading(rich, report, tmp_path, monkeypatch, size):
    """Parts are read a piece at a time: in the middle of a tag, a sign or a line, the outcome is the same."""
    whole = shutil.copy(rich, tmp_path / "Whole.xlsx")
    tables = {"tblJobs": thin_out(report, MANY[:25], 1)["tblJobs"]}
    FileBook.open(whole).write(tables, {})
    monkeypatch.setattr(package_module, "_PIECE", size)
    FileBook.open(rich).write(tables, {})
    assert parts(rich) == parts(whole)


def test_an_extension_of_the_texts_stays_last(plain, report):
    """New texts come before it, where the standard wants them."""
    extension = '<extLst><ext uri="{11111111-2222-3333-4444-555555555555}"/></extLst></sst>'
    replace_part(plain, "xl/sharedStrings.xml", lambda text: text.replace("</sst>", extension))
    check(plain, report, (12,))
    assert parts(plain)["xl/sharedStrings.xml"].decode().rstrip().endswith(extension)


def test_strict_open_xml_is_refused(plain):
    """The other dialect of the standard has other names for everything; the message says what to do."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    path = rewrite(plain, lambda part, held: held.replace(main, b"http://purl.oclc.org/ooxml/spreadsheetml/main"))
    with pytest.raises(TieoutError, match="Save As"):
        FileBook.open(path)
