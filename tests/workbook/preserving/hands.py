"""What a person does to the workbook in Excel between two refreshes; the file is edited without losing anything."""

from __future__ import annotations

import random
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree
from openpyxl.formula.translate import Translator

from .cells import place
from .excel import share
from .judge import split
from .package import Book, tag


def _table(book: Book, name: str) -> tuple[etree._Element, list[etree._Element], dict[str, str]]:
    """Return the sheet of a table, its data rows, and the letters of its columns by header."""
    part = book.table_part(name)
    root = book.tree(part)
    sheet = next(
        book.sheet(held.get("name"))
        for held in book.workbook.find(tag("sheets"))
        if part in book.related(book.sheet_part(held.get("name")), "table")
    )
    (left, top), (_, bottom) = (split(corner) for corner in root.get("ref").split(":"))
    bottom -= int(root.get("totalsRowCount", 0))
    columns = {}
    for at, held in enumerate(root.find(tag("tableColumns"))):
        columns[held.get("name")] = letters(left + at)
    rows = [row for row in sheet.find(tag("sheetData")) if top < int(row.get("r")) <= bottom]
    return sheet, rows, columns


def letters(column: int) -> str:
    """Name a column: 27 is AA."""
    return chr(64 + column) if column <= 26 else chr(64 + (column - 1) // 26) + chr(65 + (column - 1) % 26)


def type_in(path: Path, table: str, texts: dict[str, str], header: str, by: str = "Job") -> None:
    """Type a text into the column ``header`` of the rows with these keys."""
    type_all(path, table, {header: texts}, by)


def type_all(path: Path, table: str, columns: dict[str, dict[str, str]], by: str = "Job") -> None:
    """Type texts into several columns of the rows with these keys, by header and key."""
    book = Book(path)
    for header, texts in columns.items():
        if texts:
            _type_column(book, table, texts, header, by)
    book.save(path)


def _type_column(book: Book, table: str, texts: dict[str, str], header: str, by: str) -> None:
    sheet, rows, columns = _table(book, table)
    shared = ["".join(t.text or "" for t in held.iter(tag("t"))) for held in book.tree("xl/sharedStrings.xml")]
    for row in rows:
        cells = {held.get("r").rstrip("0123456789"): held for held in row}
        key = cells.get(columns[by])
        text = texts.get(shared[int(key.findtext(tag("v")))]) if key is not None and len(key) else None
        if text is not None:
            item = etree.Element(tag("si"))
            etree.SubElement(item, tag("t")).text = text
            number = share(book, etree.tostring(item).decode())
            place(sheet, f"{columns[header]}{row.get('r')}", f'<c t="s"><v>{number}</v></c>')


def sort_rows(path: Path, table: str, seed: int) -> None:
    """Sort the rows of a table in some order, as Excel does: the cells move, rows and what stands beside them stay."""
    book = Book(path)
    _, rows, columns = _table(book, table)
    _unshare(rows)
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    own = set(columns.values())
    moved = [[cell for cell in row if cell.get("r").rstrip("0123456789") in own] for row in rows]
    beside = [[cell for cell in row if cell.get("r").rstrip("0123456789") not in own] for row in rows]
    for row, source, others in zip(rows, order, beside, strict=True):
        for cell in moved[source]:
            _move(cell, cell.get("r").rstrip("0123456789") + row.get("r"))
        row[:] = sorted(moved[source] + others, key=lambda cell: split(cell.get("r"))[0])
    book.save(path)


def compute(path: Path) -> None:
    """Let Excel compute the owner's own columns of the Jobs table, and save."""
    book = Book(path)
    _, rows, columns = _table(book, "tblJobs")
    for row in rows:
        cells = {held.get("r").rstrip("0123456789"): held for held in row}
        revenue = cells[columns["Revenue"]].findtext(tag("v"))
        for header, times in (("Twice", 2), ("Thrice", 3)):
            cell = cells.get(columns[header])
            if revenue and cell is not None and cell.find(tag("f")) is not None:
                value = cell.find(tag("v"))
                value = etree.SubElement(cell, tag("v")) if value is None else value
                value.text = str(float(revenue) * times)
                cell.attrib.pop("t", None)
    book.save(path)


def _unshare(rows: list[etree._Element]) -> None:
    """Write shared formulas out, cell by cell."""
    masters = {}
    for cell in (cell for row in rows for cell in row):
        formula = cell.find(tag("f"))
        if formula is not None and formula.get("t") == "shared":
            number = formula.get("si")
            if formula.text:
                masters[number] = (formula.text, cell.get("r"))
            text, origin = masters[number]
            formula.attrib.clear()
            formula.text = Translator("=" + text, origin).translate_formula(cell.get("r"))[1:]


def _move(cell: etree._Element, to: str) -> None:
    """Move a cell; relative references move along."""
    formula = cell.find(tag("f"))
    if formula is not None and formula.text and "#This Row" not in formula.text:
        formula.text = Translator("=" + formula.text, cell.get("r")).translate_formula(to)[1:]
    cell.set("r", to)


def rename_sheet(path: Path, old: str, new: str) -> None:
    """Rename a sheet of one's own, in the list of sheets and wherever its name is used."""
    book = Book(path)
    for held in book.workbook.find(tag("sheets")):
        if held.get("name") == old:
            held.set("name", new)
    names = [held for held in book.workbook.find(tag("definedNames")) if held.text]
    for before in (f"{old}!", _quoted(old)):
        for held in names:
            held.text = held.text.replace(before, _quoted(new))
        for part, content in list(book.parts.items()):
            if part != "xl/workbook.xml" and part.endswith(".xml"):
                content = content.replace(escape(before).encode(), escape(_quoted(new)).encode())
                book.parts[part] = content.replace(f'sheet="{escape(old)}"'.encode(), f'sheet="{escape(new)}"'.encode())
    book.save(path)


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'!"
