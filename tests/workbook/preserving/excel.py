"""The way in which Excel saves sheets and tables: shared strings, prefixes on the root, its own attributes."""

from __future__ import annotations

from lxml import etree

from .package import MAIN, MC, NAMESPACES, Book, element, tag

AC = NAMESPACES["x14ac"]
_KNOWN = {None: MAIN, **{prefix: NAMESPACES[prefix] for prefix in ("r", "mc", "x14ac", "xr", "xr3", "own")}}


def save_as_excel_does(book: Book) -> None:
    """Turn every sheet and table into the form that Excel writes; no value changes."""
    for number, held in enumerate(book.workbook.find(tag("sheets"))):
        part = book.sheet_part(held.get("name"))
        old = book.tree(part)
        root = etree.Element(tag("worksheet"), nsmap=_KNOWN)
        root.set(tag("Ignorable", MC), "x14ac xr xr3 own")
        root.set(tag("uid", NAMESPACES["xr"]), f"{{00000000-0001-0000-{number:02X}00-000000000000}}")
        root.extend(list(old))
        etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in _KNOWN if prefix])
        root.find(tag("sheetFormatPr")).set(tag("dyDescent", AC), "0.25")
        for row in root.find(tag("sheetData")):
            row.set("spans", f"1:{max(len(row), 1)}")
            row.set(tag("dyDescent", AC), "0.25")
            for cell in row:
                _share_text(book, cell)
        book.replace(part, root)
    tables = [part for part in book.parts if part.startswith("xl/tables/")]
    for number, part in enumerate(tables):
        _declare(book, part, number)


def _declare(book: Book, part: str, number: int) -> None:
    """Write a table's root as Excel does, with the prefixes of later versions."""
    old = book.tree(part)
    known = {None: MAIN, **{prefix: NAMESPACES[prefix] for prefix in ("mc", "xr", "xr3")}}
    root = etree.Element(tag("table"), dict(old.attrib), nsmap=known)
    root.set(tag("Ignorable", MC), "xr xr3")
    root.set(tag("uid", NAMESPACES["xr"]), f"{{00000000-000C-0000-FFFF-{number:012X}}}")
    root.extend(list(old))
    for at, column in enumerate(root.find(tag("tableColumns"))):
        column.set(tag("uid", NAMESPACES["xr3"]), f"{{00000000-0010-0000-{number:04X}-{at:012X}}}")
    book.replace(part, root)


def share(book: Book, item: str) -> int:
    """Add a text (``<si>…</si>``) to the shared strings; return its number."""
    root = book.tree("xl/sharedStrings.xml")
    root.append(element(item))
    for count in ("count", "uniqueCount"):
        root.set(count, str(len(root)))
    return len(root) - 1


def _share_text(book: Book, cell: etree._Element) -> None:
    held = cell.find(tag("is"))
    if held is None:
        return
    text = "".join(each.text or "" for each in held.iter(tag("t")))
    number = share(book, f'<si><t xml:space="preserve">{_escape(text)}</t></si>')
    cell.remove(held)
    cell.set("t", "s")
    etree.SubElement(cell, tag("v")).text = str(number)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
