"""The way in which Excel saves a sheet: shared strings, prefixes on the root, spans, and its own attributes."""

from __future__ import annotations

from lxml import etree

from .package import MAIN, MC, NAMESPACES, Book, element, tag

AC = NAMESPACES["x14ac"]
_KNOWN = {None: MAIN, **{prefix: NAMESPACES[prefix] for prefix in ("r", "mc", "x14ac", "xr", "xr3", "own")}}


def save_as_excel_does(book: Book) -> None:
    """Turn every sheet into the form that Excel writes; no value changes."""
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
