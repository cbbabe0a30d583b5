"""The same workbook as other programs save it: XlsxWriter, and hands that write XML in their own way."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

from spreadsheet import load

from .drawings import picture

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_with_xlsxwriter(plain: Path, path: Path) -> Path:
    """Write the workbook anew with XlsxWriter: all values, formulas, tables and names, and what XlsxWriter can draw."""
    formulas, values = load(plain), load(plain, data_only=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in formulas.worksheets:
            _write_sheet(book.add_worksheet(sheet.title), sheet, values[sheet.title], dated)
        for name, held in formulas.defined_names.items():
            book.define_name(name, f"={held.attr_text}")
        _decorate(book)
    return path


def _write_sheet(to: xlsxwriter.worksheet.Worksheet, sheet, values, dated) -> None:
    for table in sheet.tables.values():
        columns = [{"header": column.name} for column in table.tableColumns]
        to.add_table(table.ref, {"name": table.name, "columns": columns})
    headers = set()
    for table in sheet.tables.values():
        left, top, right, _ = range_boundaries(table.ref)
        headers |= {(top, column) for column in range(left, right + 1)}
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
        at, shown = (cell.row - 1, cell.column - 1), values.cell(cell.row, cell.column).value
        if (cell.row, cell.column) in headers:
            continue
        if cell.data_type == "f" and isinstance(shown, dt.datetime):
            to.write_formula(*at, cell.value, dated, to_excel(shown))
        elif cell.data_type == "f":
            to.write_formula(*at, cell.value, None, "" if shown is None else shown)
        elif cell.data_type == "d":
            to.write_datetime(*at, cell.value, dated)
        else:
            to.write(*at, cell.value)


def _decorate(book: xlsxwriter.Workbook) -> None:
    """Add what makes a workbook worth keeping, over and beside the Jobs table."""
    jobs, mine = book.get_worksheet_by_name("Jobs"), book.add_worksheet("Mine")
    jobs.add_sparkline("AW3", {"range": "Jobs!M7:M11"})
    jobs.conditional_format("M7:M11", {"type": "data_bar", "data_bar_2010": True})
    jobs.conditional_format("U7:U11", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    jobs.data_validation("D7:D11", {"validate": "list", "source": "=Mine!$A$1:$A$3"})
    jobs.insert_textbox("AZ3", "what we earn")
    jobs.write_comment("B8", "ask her")
    jobs.insert_button("AZ20", {"macro": "go", "caption": "Go"})
    jobs.insert_checkbox("AW5", True)
    jobs.embed_image("AW6", "van.png", {"image_data": BytesIO(picture())})
    jobs.insert_image("AZ30", "van.png", {"image_data": BytesIO(picture())})
    jobs.set_header("&L&G", {"image_left": "van.png", "image_data_left": BytesIO(picture())})
    jobs.write_dynamic_array_formula("AX7", "=UNIQUE(tblJobs[Customer])")
    jobs.write_rich_string("AW2", book.add_format({"bold": True}), "bold", " and not ")
    jobs.ignore_errors({"number_stored_as_text": "A7:A11"})
    for sheet in (jobs, mine):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Jobs!$M$7:$M$11", "categories": "=Jobs!$A$7:$A$11", "name": "=Jobs!$M$6"})
        sheet.insert_chart("AZ40", chart)
    mine.write_column("A1", ["Ana", "Bo", "Cy"])
    mine.write_formula("B1", "=SUM(tblJobs[Revenue])", None, 9200.5)
    book.define_name("job_revenue", "=Jobs!$M$7:$M$11")
    book.set_custom_property("Owner", "Maria")


def _sheets(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    """Return a change of every sheet."""
    return lambda part, held: change(held) if re.match(r"xl/worksheets/sheet\d+\.xml$", part) else held


def _drop_places(held: bytes) -> bytes:
    """Leave out the places of cells, as some programs do; they follow from the order if no cell is left out."""
    root = openpyxl.xml.functions.fromstring(held)
    space = "{" + MAIN.decode() + "}"
    for row in root.iter(f"{space}row"):
        full, at = [], 1
        for cell in list(row):
            column = openpyxl.utils.cell.coordinate_from_string(cell.get("r"))[0]
            while at < openpyxl.utils.column_index_from_string(column):
                full.append(cell.makeelement(f"{space}c", {}))
                at += 1
            del cell.attrib["r"]
            full.append(cell)
            at += 1
        row[:] = full
    return openpyxl.xml.functions.tostring(root)


def _prefix(held: bytes) -> bytes:
    """Write the sheet with a prefix on each of its own names."""
    text = re.sub(rb"<(/?)([A-Za-z]\w*)(?=[ />])(?!:)", rb"<\1x:\2", held)
    return text.replace(b'xmlns="' + MAIN + b'"', b'xmlns:x="' + MAIN + b'"')


def _turn_rows(held: bytes) -> bytes:
    """Write a row's number last."""
    return re.sub(rb'<row r="(\d+)"((?: [\w:]+="[^"]*")+)', rb'<row\2 r="\1"', held)


def _break_lines(held: bytes) -> bytes:
    """Write a line per cell."""
    return held.replace(b"<c ", b"\r\n  <c ").replace(b"<row ", b"\r\n<row ").replace(b"</row>", b"\r\n</row>")


def _comment(held: bytes) -> bytes:
    """Write comments between rows and in cells, and a text as CDATA."""
    return held.replace(b"<row ", b"<!-- <row r='1'> --><row ", 1).replace(
        b"</sheetData>", b"<!-- the <c> end --></sheetData>"
    )


def _quote(held: bytes) -> bytes:
    """Write attributes in single quotes."""
    return re.sub(rb"(<(?:c|row) [^<>]*>)", lambda found: found[0].replace(b'"', b"'"), held)


def _lists(change: Callable[[bytes], bytes]) -> Callable[[str, bytes], bytes]:
    """Return a change of the parts that say what is where: workbook, tables, relations, texts."""
    names = r"xl/workbook\.xml|xl/tables/.*|.*\.rels|xl/sharedStrings\.xml"
    return lambda part, held: change(held) if re.fullmatch(names, part) else held


def _quote_all(held: bytes) -> bytes:
    """Write attributes in single quotes."""

    def turn(found: re.Match[bytes]) -> bytes:
        return re.sub(rb'="([^"\']*)"', rb"='\1'", found[0])

    return re.sub(rb"<[^<>]+>", turn, held)


def _break_tags(held: bytes) -> bytes:
    """Write each attribute on a line of its own."""
    return re.sub(rb'(?<=") (?=[\w:]+=")', b"\n   ", held)


def _comment_all(held: bytes) -> bytes:
    """Write comments that look like what they are not."""
    decoy = b'<!-- <sheet name="x"/><table id="1" ref="A1:B2"><definedName name="in_from">Start!$A$1</definedName> -->'
    return re.sub(rb"^(<\?xml[^>]*\?>\s*)?", lambda found: found[0] + decoy, held, count=1)


UNUSUAL = {
    # still what the standard allows
    "no places on cells": _sheets(_drop_places),
    "a prefix on every name": _sheets(_prefix),
    "a row's number written last": _sheets(_turn_rows),
    "a line per cell": _sheets(_break_lines),
    "comments between rows": _sheets(_comment),
    "single quotes": _sheets(_quote),
    "a byte order mark": _sheets(lambda held: b"\xef\xbb\xbf" + re.sub(rb"^<\?xml[^>]*\?>\s*", b"", held)),
    "lists in single quotes": _lists(_quote_all),
    "lists of broken tags": _lists(_break_tags),
    "lists with comments": _lists(_comment_all),
    "lists in UTF-16": _lists(lambda held: _recode(held)),
    "UTF-16": _sheets(lambda held: _recode(held)),
}


def _recode(held: bytes) -> bytes:
    text = re.sub(r"^<\?xml[^>]*\?>\s*", "", held.decode())
    return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


def rewrite(path: Path, change: Callable[[str, bytes], bytes], streamed: bool = False) -> Path:
    """Change the parts of a workbook.

    Streamed, each part's size stands after it, as programs that cannot seek do, and folders are listed.
    """
    with zipfile.ZipFile(path) as held:
        parts = {name: change(name, held.read(name)) for name in held.namelist()}
    out = _Stream() if streamed else BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
        if streamed:
            fresh.writestr("xl/", b"")
        for name, content in parts.items():
            fresh.writestr(name, content)
    path.write_bytes(b"".join(out.written) if streamed else out.getvalue())
    return path


class _Stream:
    """Something to write to that cannot seek."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing."""
