"""The judge of a refresh: what may change is listed here by rule, and everything else must be the same bytes."""

from __future__ import annotations

import functools
import html
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from tieout.workbook.layout import CELLS, TABLES

from .package import MAIN, Book, tag

_ROW = re.compile(r"<row\b(?:[^>]*[^/>])?>.*?</row>|<row\b[^>]*/>", re.S)
_PREFIX = re.compile(r"(?:<|\s)([A-Za-z]\w*):[A-Za-z]\w*(?=[ />]|=\")")
_PLAIN = r"\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+(?!\d)"
_REFERENCE = r"(\$?[A-Z]{1,3}\$?)(\d+):(\$?[A-Z]{1,3}\$?)(\d+)(?!\d)"


class Span(NamedTuple):
    """A table's place: columns, header row, first and last data row, rows of totals."""

    sheet: str
    left: int
    right: int
    header: int
    last: int
    totals: int


@dataclass
class Held:
    """A workbook file as the judge reads it."""

    texts: dict[str, str]
    packed: dict[str, tuple[int, bytes]]
    sheets: dict[str, str]
    tables: dict[str, Span]
    table_parts: dict[str, str]
    named: set[tuple[str, int, int]]


def read(path: Path) -> Held:
    """Read a workbook file: each part's text, its packed bytes, and where tables and named cells are."""
    book = Book(path)
    sheets = {held.get("name"): book.sheet_part(held.get("name")) for held in book.workbook.find(tag("sheets"))}
    tables, parts = {}, {}
    for sheet, sheet_part in sheets.items():
        for part in book.related(sheet_part, "table"):
            root = book.tree(part)
            (left, top), (right, bottom) = (split(corner) for corner in root.get("ref").split(":"))
            totals = int(root.get("totalsRowCount", 0))
            name = root.get("displayName")
            tables[name], parts[name] = Span(sheet, left, right, top, bottom - totals, totals), part
    named = set()
    for held in book.workbook.find(tag("definedNames")):
        found = re.fullmatch(r"'?(.+?)'?!\$([A-Z]+)\$(\d+)", held.text or "")
        if found and held.get("name") in CELLS:
            named.add((found[1].replace("''", "'"), int(found[3]), number(found[2])))
    texts = {part: content.decode("utf-8-sig", "replace") for part, content in book.parts.items()}
    return Held(texts, _packed(path), sheets, tables, parts, named)


def _packed(path: Path) -> dict[str, tuple[int, bytes]]:
    """Return each part's bytes as they lie in the file, still compressed."""
    data, found = path.read_bytes(), {}
    with zipfile.ZipFile(path) as held:
        for info in held.infolist():
            name, extra = struct.unpack("<HH", data[info.header_offset + 26 : info.header_offset + 30])
            start = info.header_offset + 30 + name + extra
            found[info.filename] = (info.compress_type, data[start : start + info.compress_size])
    return found


@functools.cache
def number(letters: str) -> int:
    """Number a column: A is 1."""
    return functools.reduce(lambda found, letter: found * 26 + ord(letter) - 64, letters, 0)


def split(place: str) -> tuple[int, int]:
    """Return column and row of a place such as AB12."""
    found = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", place)
    assert found, place
    return number(found[1]), int(found[2])


def differences(before: Held, after: Held) -> list[str]:
    """List what a refresh changed that it may not change; an empty list is what we want."""
    found = _part_differences(before, after)
    for name, part in before.sheets.items():
        if _owned(before, name):
            found += [f"sheet {name}: {each}" for each in _sheet_differences(before, after, name, part)]
    for name, part in before.table_parts.items():
        if name in TABLES and _table_text(before, name, part) != _table_text(after, name, part):
            found.append(
                f"table {name}: {_first_difference(_table_text(before, name, part), _table_text(after, name, part))}"
            )
    return found


def _owned(held: Held, sheet: str) -> bool:
    """Say whether a sheet holds a table or a named cell of Tieout's."""
    tables = any(span.sheet == sheet for name, span in held.tables.items() if name in TABLES)
    return tables or any(place[0] == sheet for place in held.named)


def _part_differences(before: Held, after: Held) -> list[str]:
    chain = {part for part in before.texts if part.endswith("calcChain.xml")}
    found = [f"part {part} is gone" for part in before.texts.keys() - after.texts.keys() - chain]
    found += [f"part {part} is new" for part in after.texts.keys() - before.texts.keys() - {"xl/sharedStrings.xml"}]
    found += [f"part {part} is still there" for part in chain & after.texts.keys()]
    edited = {part for name, part in before.sheets.items() if _owned(before, name)}
    edited |= {part for name, part in before.table_parts.items() if name in TABLES}
    for part in sorted(before.texts.keys() & after.texts.keys() - edited):
        old, new = before.texts[part], after.texts[part]
        if "xl/sharedStrings.xml" not in before.texts:
            # The first shared string needs a part to stand in.
            new = re.sub(r"<(?:Override|Relationship)\b[^>]*sharedStrings[^>]*/>", "", new)
        if part == "xl/sharedStrings.xml":
            found += _string_differences(old, new)
            continue
        left, right = _normal(part, old, before), _normal(part, new, after)
        if left != right:
            found.append(f"part {part}: {_first_difference(left, right)}")
        elif left == old == after.texts[part] and before.packed[part] != after.packed[part]:
            found.append(f"part {part} was packed anew")
    return found


def _normal(part: str, text: str, held: Held) -> str:
    """Return a part's text without what must follow the tables."""
    if not part.endswith((".xml", ".rels")) or not ("!" in text or "calcChain" in text or "<worksheetSource" in text):
        return text
    text = follow(text, held)
    if part == "xl/workbook.xml":
        text = re.sub(r'(<calcPr\b[^>]*?)\s(?:fullCalcOnLoad|calcCompleted)="\w+"', r"\1", text)
        text = re.sub(r'(<calcPr\b[^>]*?)\s(?:fullCalcOnLoad|calcCompleted)="\w+"', r"\1", text)
    elif part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        text = re.sub(r"<(?:Override|Relationship)\b[^>]*calcChain[^>]*/>", "", text)
    elif "pivotCacheDefinition" in part:
        text, bound = _pivot_source(text, held)
        if bound:
            text = re.sub(r'\srefreshOnLoad="\w+"', "", text)
    return text


def _pivot_source(text: str, held: Held) -> tuple[str, bool]:
    """Return a pivot cache whose range follows its table, and whether it looks at one of Tieout's tables."""
    source = re.search(r"<worksheetSource\b[^>]*>", text)
    at = dict(re.findall(r'(\w+)="([^"]*)"', source[0])) if source else {}
    if at.get("name") in TABLES:
        return text, True
    for name, span in held.tables.items():
        if (
            name in TABLES
            and span.sheet == html.unescape(at.get("sheet", ""))
            and at.get("ref", "").endswith(str(span.last))
        ):
            return text.replace(f'ref="{at["ref"]}"', f'ref="{_ranges(at["ref"], span)}"'), True
    return text, False


def follow(text: str, held: Held) -> str:
    """Write LAST for the last row in every reference that reaches to the end of a table of Tieout's."""
    spans: dict[str, list[Span]] = {}
    for name, span in held.tables.items():
        if name in TABLES:
            written = span.sheet.replace("&", "&amp;").replace("'", "''")
            for each in (written, written.replace("'", "&apos;")):
                spans.setdefault(each, []).append(span)

    def mark(found: re.Match[str]) -> str:
        reference = found[4]
        for span in spans[found[2] or found[3]]:
            reference = _ranges(reference, span)
        return found[1] + reference

    return _pattern(tuple(spans)).sub(mark, text)


@functools.cache
def _pattern(sheets: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sheets)
    # A sheet called OldJobs and another workbook’s Jobs are not the sheet Jobs.
    quote = "(?:'|&apos;)"
    return re.compile(rf"(?<![\w\].'])({quote}({names}){quote}!|({names})!)({_PLAIN})")


def _ranges(reference: str, span: Span) -> str:
    """Write LAST for the last row, if the reference is a part of the table down to its end."""

    def mark(found: re.Match[str]) -> str:
        left, right = number(found[1].strip("$")), number(found[3].strip("$"))
        first, last = int(found[2]), int(found[4])
        inside = span.left <= left and right <= span.right and first <= span.header + 1 and last == span.last
        return f"{found[1]}{found[2]}:{found[3]}LAST" if inside else found[0]

    return re.sub(rf"(?<![\w$:]){_REFERENCE}", mark, reference)


def _string_differences(old: str, new: str) -> list[str]:
    """The old shared strings must stand where they stood; new ones follow."""
    start = re.search(r"<sst\b[^>]*>", old)
    items = re.sub(r"(<extLst\b.*)?</sst>\s*$", "", old[start.end() :], flags=re.S)
    begin = re.search(r"<sst\b[^>]*>", new)
    if not new[begin.end() :].startswith(items):
        return ["a shared string changed its place or its text"]
    unique = re.search(r'uniqueCount="(\d+)"', begin[0])
    counted = len(etree.fromstring(new.encode()).findall(tag("si")))
    return [f"uniqueCount says {unique[1]}, not {counted}"] if unique and int(unique[1]) != counted else []


def _sheet_differences(before: Held, after: Held, name: str, part: str) -> list[str]:
    old, new = _cut(before.texts[part]), _cut(after.texts[part])
    found = []
    for label, place in (("before the cells", 0), ("after the cells", 2)):
        left, right = _around(old[place], before, name), _around(new[place], after, name)
        if left != right:
            found.append(f"{label}: {_first_difference(left, right)}")
    found += _row_differences(before, after, name, old[1], new[1])
    dimension = re.search(r'<dimension ref="([^"]+)"', new[0])
    return found + (_dimension_differences(dimension[1], new[1]) if dimension else [])


def _cut(text: str) -> tuple[str, str, str]:
    """Cut a sheet into what stands before its cells, the cells, and what stands after them."""
    start = re.search(r"<sheetData\b[^>]*?(/?)>", text)
    if start[1]:
        return text[: start.start()], "", text[start.end() :]
    end = text.index("</sheetData>")
    return text[: start.start()], text[start.end() : end], text[end + len("</sheetData>") :]


def _around(text: str, held: Held, sheet: str) -> str:
    """Return a sheet's text around its cells without its dimension and without what must follow its tables."""
    text = re.sub(r'(<dimension ref=")[^"]*', r"\1", follow(text, held))
    spans = [span for name, span in held.tables.items() if name in TABLES and span.sheet == sheet]

    def mark(found: re.Match[str]) -> str:
        tokens = found[2].split(" ")
        for span in spans:
            tokens = [_mark_token(token, span) for token in tokens]
        return found[1] + " ".join(tokens) + found[3]

    text = re.sub(r'(\bsqref=")([^"]*)(")', mark, text)
    text = re.sub(r"(<xm:sqref>)([^<]*)(<)", mark, text)
    for span in spans:
        text = re.sub(
            r"(?<=<formula>)[^<]*|(?<=<formula1>)[^<]*", lambda found, span=span: _ranges(found[0], span), text
        )
    return text


def _mark_token(token: str, span: Span) -> str:
    if ":" not in token and re.fullmatch(r"[A-Z]+\d+", token):
        column, row = split(token)
        # A range of one row is written without its end.
        if row == span.last == span.header + 1 and span.left <= column <= span.right:
            return f"{token}:{token.rstrip('0123456789')}LAST"
    return _ranges(token, span)


def _row_differences(before: Held, after: Held, sheet: str, old: str, new: str) -> list[str]:
    spans = [
        (span, max(span.last + span.totals, after.tables[name].last + after.tables[name].totals))
        for name, span in before.tables.items()
        if name in TABLES and span.sheet == sheet
    ]
    reach = {row for span, last in spans for row in range(span.header - 1, last + 1)}
    reach |= {row for on, row, _ in before.named if on == sheet}
    left, right = _rows(old), _rows(new)
    found = []
    for row in sorted(left.keys() | right.keys()):
        if left.get(row) == right.get(row):
            continue
        if row not in reach:
            found.append(f"row {row}: {_first_difference(left.get(row, ''), right.get(row, ''))}")
            continue
        mine = functools.partial(_is_owned, row=row, sheet=sheet, spans=spans, held=before)
        one, two = _foreign(left.get(row), mine), _foreign(right.get(row), mine)
        if one != two:
            found.append(f"row {row}: {one} became {two}")
    return found


def _rows(text: str) -> dict[int, str]:
    return {int(re.search(r'\br="(\d+)"', row)[1]): row for row in _ROW.findall(text)}


def _is_owned(cell: etree._Element, row: int, sheet: str, spans: list, held: Held) -> bool:
    """Say whether Tieout may write a cell: a row of its tables, a sum above one, a named cell."""
    column = split(cell.get("r"))[0]
    if (sheet, row, column) in held.named:
        return True
    for span, last in spans:
        if span.left <= column <= span.right and span.header < row <= last:
            return True
        formula = cell.findtext(tag("f")) or ""
        if row == span.header - 1 and formula.startswith("SUBTOTAL(109"):
            return True
    return False


_FREE = {"spans", "ht", "customHeight", "hidden"}


def _foreign(row: str | None, mine: functools.partial) -> dict[str, str]:
    """Return what is not Tieout's in a row that it writes: the row's own attributes, and the others' cells."""
    if not row:
        return {}
    declared = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in set(_PREFIX.findall(row)) - {"xml", "xmlns"})
    held = etree.fromstring(f'<wrap xmlns="{MAIN}" {declared}>{row}</wrap>')[0]
    kept = {name: value for name, value in held.attrib.items() if name not in _FREE and name != "r"}
    if held.get("customHeight") in ("1", "true"):
        kept["ht"] = held.get("ht", "")
    for cell in held:
        if not mine(cell):
            kept[cell.get("r")] = etree.tostring(cell, method="c14n").decode()
    return kept


def _dimension_differences(reference: str, rows: str) -> list[str]:
    """The dimension must hold every cell."""
    (left, top), (right, bottom) = (split(corner) for corner in (reference.split(":") * 2)[:2])
    places = [split(place) for place in re.findall(r'<c\b[^>]*?\br="([A-Z]+\d+)"', rows)]
    beyond = [at for at in places if not (left <= at[0] <= right and top <= at[1] <= bottom)]
    return [f"the dimension {reference} leaves out {beyond[:3]}"] if beyond else []


def _table_text(held: Held, name: str, part: str) -> str:
    """Return a table's part without its size, and without Tieout's own formulas, which it may restore."""
    span, text = held.tables[name], held.texts[part]
    # An active filter and its order are cleared by rule; a button that is merely hidden is no filter.
    text = re.sub(r"<sortState\b.*?(?:</sortState>|(?<=/)>)", "", text, flags=re.S)
    text = re.sub(r"<filterColumn\b[^>]*[^/]>.*?</filterColumn>", "", text, flags=re.S).replace("></autoFilter>", "/>")
    text = re.sub(r'\bref="([A-Z]+\d+:[A-Z]+)(\d+)"', lambda found: _table_range(found, span), text)
    live = {column.header for column in TABLES[name].columns if column.role == "live"}

    def cut(found: re.Match[str]) -> str:
        header = re.search(r'\bname="([^"]*)"', found[0])
        return (
            re.sub(r"<calculatedColumnFormula.*?</calculatedColumnFormula>", "", found[0])
            if header[1] in live
            else found[0]
        )

    text = re.sub(r"<tableColumn\b[^>]*[^/]>.*?</tableColumn>", cut, text, flags=re.S)
    return text.replace("></tableColumn>", "/>")


def _table_range(found: re.Match[str], span: Span) -> str:
    rows = {span.last: "LAST", span.last + span.totals: "TOTALS" if span.totals else "LAST"}
    return f'ref="{found[1]}{rows.get(int(found[2]), found[2])}"'


def _first_difference(old: str, new: str) -> str:
    """Show where two texts part."""
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"…{old[max(0, at - 60) : at + 60]}… became …{new[max(0, at - 60) : at + 60]}…"
