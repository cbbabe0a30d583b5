"""What must follow a table that grows or shrinks: formats, drop-downs, names, charts, sparklines, pivots."""

from __future__ import annotations

import re
from typing import NamedTuple

from .places import Area, area, letters, number
from .tables import PlacedTable
from .values import unescape

_SQREF = re.compile(r'(\bsqref=")([^"]+)(")')
_X_SQREF = re.compile(r"(<xm:sqref>)([^<]+)(<)")
_FORMULA = re.compile(r"(<(?:xm:f|formula|formula1|formula2)>)([^<]+)(<)")
_CORNER = r"(\$?)([A-Z]{1,3})(\$?)(\d+)"
_CELL_FORMULA = re.compile(r"(<f\b[^>]*>)([^<]+)</f>(?:<v\b[^>]*?(?:/>|>[^<]*</v>))?")
_SOURCE = re.compile(r"<worksheetSource\b[^>]*>")
_CACHE = re.compile(r"<pivotCacheDefinition\b[^>]*>")


class Move(NamedTuple):
    """A table and its new last data row."""

    table: PlacedTable
    last: int

    def spans(self, top: int, bottom: int) -> bool:
        """Say whether rows reach from the table's first line, or above it, to its last."""
        return top <= self.table.first and bottom in (self.table.last, self.table.area.bottom)

    def new_bottom(self, top: int, bottom: int) -> int:
        """Return where a range of rows that spans the table must end now."""
        if not self.spans(top, bottom):
            return bottom
        return self.last if bottom == self.table.last else self.last + self.table.totals

    def touches(self, left: int, right: int) -> bool:
        """Say whether columns overlap those of the table."""
        return left <= self.table.area.right and right >= self.table.area.left


def follow_ranges(text: str, moves: list[Move]) -> str:
    """Stretch the conditional formats and validations of a sheet that covered its tables to their last row."""

    def stretch(found: re.Match[str]) -> str:
        return found[1] + " ".join(_stretch(part, moves) for part in found[2].split()) + found[3]

    return _X_SQREF.sub(stretch, _SQREF.sub(stretch, text))


def _stretch(reference: str, moves: list[Move]) -> str:
    try:
        held = area(reference)
    except ValueError:
        return reference
    for table, last in moves:
        inside = table.area.left <= held.left and held.right <= table.area.right and held.top >= table.area.top
        if inside and held.bottom == table.last and (held.top < held.bottom or held.top == table.first):
            return str(Area(held.left, min(held.top, last), held.right, last))
    return reference


def follow_formulas(text: str, moves: list[Move], here: list[Move]) -> str:
    """Stretch what formulas of cells, formats, drop-downs and sparklines of a sheet say about tables' rows.

    ``here`` are the tables of the same sheet, which a formula need not name. A cell whose formula changes loses the
    figure that it showed: it is no longer true.
    """

    def follow(formula: str) -> str:
        return follow_references(follow_bare(formula, here), moves)

    def follow_cell(found: re.Match[str]) -> str:
        fresh = follow(found[2])
        return found[0] if fresh == found[2] else f"{found[1]}{fresh}</f>"

    if "<f" in text:
        text = _CELL_FORMULA.sub(follow_cell, text)
    if "<xm:f>" in text or "<formula" in text:
        text = _FORMULA.sub(lambda found: found[1] + follow(found[2]) + found[3], text)
    return text


def follow_references(text: str, moves: list[Move]) -> str:
    """Stretch references that span a table's rows, such as ``Jobs!$A$7:$A$90``."""
    for move in moves:
        text = _follow(text, rf"(?<![\w\].'])((?:{_names(move.table)})!)", [move])
    return text


def follow_bare(text: str, moves: list[Move]) -> str:
    """Stretch references to rows of tables on the same sheet, such as ``$A$7:$A$90``."""
    return _follow(text, r"(?<![\w!:$.'\]])()", moves) if ":" in text else text


def _follow(text: str, start: str, moves: list[Move]) -> str:
    def stretch(found: re.Match[str]) -> str:
        sheet, a, left, b, top, c, right, d, bottom = found.groups()
        for move in moves:
            if move.touches(number(left), number(right)) and move.spans(int(top), int(bottom)):
                return f"{sheet}{a}{left}{b}{top}:{c}{right}{d}{move.new_bottom(int(top), int(bottom))}"
        return found[0]

    return re.sub(rf"{start}{_CORNER}:{_CORNER}(?![\w(!])", stretch, text)


def _names(table: PlacedTable) -> str:
    """Return a pattern for the ways in which a reference names the table's sheet."""
    sheet = table.sheet.replace("&", "&amp;")
    quoted = "'" + sheet.replace("'", "''") + "'"
    return "|".join(re.escape(name) for name in (quoted, quoted.replace("'", "&apos;"), sheet))


def follow_chart(text: str, moves: list[Move]) -> str:
    """Stretch a chart's ranges; a range of one row is written without its end by some programs."""
    for table, _ in moves:
        if table.first == table.last:
            columns = "|".join(letters(c) for c in range(table.area.left, table.area.right + 1))
            text = re.sub(
                rf"(>(?:{_names(table)})!\$)({columns})\${table.first}(?=</(?:\w+:)?f>)",
                lambda m, at=table.first: f"{m[1]}{m[2]}${at}:${m[2]}${at}",  # type: ignore[misc]
                text,
            )
    return follow_references(text, moves)


def follow_pivot(text: str, moves: list[Move]) -> str:
    """Let a pivot over a table read it anew when the workbook is opened; other pivots stay as they are."""
    source = _SOURCE.search(text)
    if not source:
        return text
    at = {name: unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', source[0])}
    for move in moves:
        if at.get("name") == move.table.name:
            return _ask_for_refresh(text)
        if at.get("sheet") == move.table.sheet and "ref" in at:
            held = area(at["ref"])
            if move.touches(held.left, held.right) and held.bottom >= move.table.area.top:
                ref = held._replace(bottom=move.new_bottom(held.top, held.bottom))
                tag = source[0].replace(f'ref="{at["ref"]}"', f'ref="{ref}"')
                return _ask_for_refresh(text.replace(source[0], tag, 1))
    return text


def _ask_for_refresh(text: str) -> str:
    tag = _CACHE.search(text)
    assert tag is not None
    plain = re.sub(r'\srefreshOnLoad="[^"]*"', "", tag[0])
    return text.replace(tag[0], plain.replace("<pivotCacheDefinition", '<pivotCacheDefinition refreshOnLoad="1"', 1), 1)


def set_dimension(head: str, used: Area) -> str:
    """Say how far the sheet reaches."""
    return re.sub(r'(<dimension ref=")[^"]*"', rf'\g<1>{used}"', head, count=1)


def ask_for_recalculation(workbook: str) -> str:
    """Make Excel compute everything when it opens the file."""
    found = re.search(r"<calcPr\b[^>]*>", workbook)
    if found:
        plain = re.sub(r'\s(?:fullCalcOnLoad|calcCompleted)="[^"]*"', "", found[0])
        return workbook.replace(found[0], plain.replace("<calcPr", '<calcPr fullCalcOnLoad="1"', 1), 1)
    anchor = "</definedNames>" if "</definedNames>" in workbook else "</sheets>"
    return workbook.replace(anchor, f'{anchor}<calcPr fullCalcOnLoad="1"/>', 1)
