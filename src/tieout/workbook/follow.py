"""What must follow a table that grows or shrinks: formats, drop-downs, names, charts."""

from __future__ import annotations

import re

from .places import Area, area, letters
from .tables import PlacedTable

_SQREF = re.compile(r'(\bsqref=")([^"]+)(")')
_X_SQREF = re.compile(r"(<xm:sqref>)([^<]+)(<)")
_X_FORMULA = re.compile(r"(<xm:f>)([^<]+)(<)")


def follow_ranges(text: str, table: PlacedTable, last: int) -> str:
    """Stretch conditional formats and validations that covered the table down to its last row."""

    def stretch(found: re.Match[str]) -> str:
        return found[1] + " ".join(_stretch(part, table, last) for part in found[2].split()) + found[3]

    text = _X_SQREF.sub(stretch, _SQREF.sub(stretch, text))
    return _X_FORMULA.sub(lambda m: m[1] + follow_references(m[2], table, last) + m[3], text)


def _stretch(reference: str, table: PlacedTable, last: int) -> str:
    try:
        held = area(reference)
    except ValueError:
        return reference
    inside = table.area.left <= held.left and held.right <= table.area.right and held.top >= table.area.top
    if inside and held.bottom == table.last and (held.top < held.bottom or held.top == table.first):
        return str(Area(held.left, min(held.top, last), held.right, last))
    return reference


def follow_references(text: str, table: PlacedTable, last: int) -> str:
    """Stretch absolute references to a column of the table, such as ``Jobs!$A$7:$A$90``."""
    pattern = rf"((?:{_names(table)})!\$)([A-Z]{{1,3}})\${table.first}:\$([A-Z]{{1,3}})\${table.last}(?!\d)"
    return re.sub(pattern, lambda m: f"{m[1]}{m[2]}${table.first}:${m[3]}${last}", text)


def _names(table: PlacedTable) -> str:
    """Return a pattern for the ways in which a reference names the table's sheet."""
    sheet = table.sheet.replace("&", "&amp;")
    quoted = "'" + sheet.replace("'", "''") + "'"
    return "|".join(re.escape(name) for name in (quoted, quoted.replace("'", "&apos;"), sheet))


def follow_chart(text: str, table: PlacedTable, last: int) -> str:
    """Stretch a chart's ranges; a range of one row is written without its end by some programs."""
    if table.first == table.last:
        columns = "|".join(letters(c) for c in range(table.area.left, table.area.right + 1))
        text = re.sub(
            rf"(>(?:{_names(table)})!\$)({columns})\${table.first}(?=</(?:c:)?f>)",
            lambda m: f"{m[1]}{m[2]}${table.first}:${m[2]}${table.last}",
            text,
        )
    return follow_references(text, table, last)


def set_dimension(head: str, used: Area) -> str:
    """Say how far the sheet reaches."""
    return re.sub(r'(<dimension ref=")[^"]*"', rf'\g<1>{used}"', head, count=1)


def ask_for_recalculation(workbook: str) -> str:
    """Make Excel compute everything when it opens the file."""
    if "<calcPr" in workbook:
        plain = re.sub(r'(<calcPr\b[^>]*?)\s(?:fullCalcOnLoad|calcCompleted)="[^"]*"', r"\1", workbook)
        return plain.replace("<calcPr", '<calcPr fullCalcOnLoad="1"', 1)
    anchor = "</definedNames>" if "</definedNames>" in workbook else "</sheets>"
    return workbook.replace(anchor, f'{anchor}<calcPr fullCalcOnLoad="1"/>', 1)
