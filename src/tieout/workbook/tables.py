"""Named tables as the file describes them: where each lies and which columns it has now."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tieout.model.errors import WorkbookDamaged

from .contents import read_contents
from .layout import TABLES
from .layout.templates import NEEDED_TABLES
from .package import Package
from .places import Area, area
from .values import escape, unescape

_COLUMN = re.compile(r"<tableColumn\b([^>]*?)(?:/>|>(.*?)</tableColumn>)", re.S)
_CALCULATED = re.compile(r"<calculatedColumnFormula\b[^>]*>(.*?)</calculatedColumnFormula>", re.S)
_SHEET = re.compile(r"<sheet\b[^>]*/>")
_FILTER_COLUMN = re.compile(r"<filterColumn\b[^>]*?(?:/>|>.*?</filterColumn>)", re.S)
_FILTER = re.compile(r"<autoFilter\b[^>]*?(?:/>|>.*?</autoFilter>)", re.S)


Freezes = Callable[[str, str], bool]


def never(formula: str, table: str) -> bool:
    """Freeze nothing."""
    return False


@dataclass(frozen=True)
class PlacedTable:
    """A table in the file: its sheet, its parts, its area, and its columns from left to right."""

    name: str
    sheet: str
    sheet_part: str
    part: str
    area: Area
    headers: tuple[str, ...]
    formulas: tuple[str | None, ...]
    totals: int

    @property
    def first(self) -> int:
        """First data row."""
        return self.area.top + 1

    @property
    def last(self) -> int:
        """Last data row."""
        return self.area.bottom - self.totals

    def column(self, header: str) -> int:
        """Column on the sheet of a header."""
        return self.area.left + self.headers.index(header)


def list_sheets(package: Package) -> dict[str, str]:
    """Return the sheets of a workbook: name → part."""
    relations = package.relations(package.workbook)
    found = {}
    for tag in _SHEET.findall(package.listing(package.workbook)):
        at = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        held = relations.get(at.get("r:id", ""))
        if held:
            found[unescape(at["name"])] = held[1]
    return found


def list_tables(package: Package) -> dict[str, PlacedTable]:
    """Return every table of the workbook by name."""
    found = {}
    for sheet, sheet_part in list_sheets(package).items():
        for kind, part in package.relations(sheet_part).values():
            if kind == "table":
                table = _read_table(package.listing(part), sheet, sheet_part, part)
                found[table.name] = table
    return found


def find_tables(package: Package) -> dict[str, PlacedTable]:
    """Find every table of the workbook.

    Raises WorkbookDamaged when one that it was made with, or that every workbook needs, or a column of one is gone.
    """
    found = list_tables(package)
    made_with = read_contents(package) or frozenset()
    for name, declared in TABLES.items():
        if name not in found:
            if name not in made_with and name not in NEEDED_TABLES:
                continue
            raise WorkbookDamaged(
                f"{package.name}: the table “{name}” on the sheet “{declared.sheet}” is gone. Restore the workbook "
                "from “Tieout backups”, or make a new one with “tieout new”. If it shall do without, make one of this "
                "with “tieout new --template”."
            )
        gone = [header for header in declared.headers if header not in found[name].headers]
        if gone:
            raise WorkbookDamaged(
                f"{package.name}: the column “{gone[0]}” of the sheet “{found[name].sheet}” is gone or was renamed. "
                f"Name it “{gone[0]}” again (add columns of your own beside it), or restore a backup."
            )
    return found


def _read_table(text: str, sheet: str, sheet_part: str, part: str) -> PlacedTable:
    start = text[: text.index(">", text.index("<table ")) + 1]
    at = dict(re.findall(r'([\w:]+)="([^"]*)"', start))
    columns = _COLUMN.findall(text)
    headers = tuple(unescape(dict(re.findall(r'([\w:]+)="([^"]*)"', attributes))["name"]) for attributes, _ in columns)
    formulas = []
    for _, inner in columns:
        formula = _CALCULATED.search(inner)
        formulas.append(unescape(formula[1]) if formula else None)
    return PlacedTable(
        unescape(at.get("displayName") or at["name"]),
        sheet,
        sheet_part,
        part,
        area(at["ref"]),
        headers,
        tuple(formulas),
        int(at.get("totalsRowCount", 0)),
    )


def resize_table(text: str, table: PlacedTable, last: int, freezes: Freezes = never) -> str:
    """Return the table's part with a new last data row; its filter stays but shows all rows.

    ``freezes`` says of a formula and its table whether its figures are written in its place.
    """
    whole = table.area._replace(bottom=last + table.totals)
    text = re.sub(r'(<table\b[^>]*?\bref=")[^"]+', rf"\g<1>{whole}", text, count=1)

    def reset(found: re.Match[str]) -> str:
        end = found[0].index(">") + 1
        tag = re.sub(r'\bref="[^"]*"', f'ref="{table.area._replace(bottom=last)}"', found[0][:end])
        if tag.endswith("/>"):
            return tag
        # What only hides a column's button hides no row.
        buttons = "".join(column for column in _FILTER_COLUMN.findall(found[0]) if not _hides_rows(column))
        return f"{tag}{buttons}</autoFilter>" if buttons else f"{tag[:-1]}/>"

    text = _FILTER.sub(reset, text, count=1)
    text = re.sub(r"<sortState\b[^>]*?(?:/>|>.*?</sortState>)", "", text, count=1, flags=re.S)
    return _fill_formulas(text, table, freezes)


def _fill_formulas(text: str, table: PlacedTable, freezes: Freezes) -> str:
    """Say again what Tieout's own columns compute, in case another program dropped it."""
    declared = TABLES.get(table.name)
    if declared is None:
        return text

    def restore(found: re.Match[str]) -> str:
        name = re.search(r'\bname="([^"]*)"', found[1])
        column = declared.find(unescape(name[1])) if name else None
        if column is None or column.role != "live":
            return found[0]
        rest = _CALCULATED.sub("", found[2] or "")
        text = declared.formula(column)
        formula = f"<calculatedColumnFormula>{escape(text)}</calculatedColumnFormula>"
        return f"<tableColumn{found[1]}>{'' if freezes(text, table.name) else formula}{rest}</tableColumn>"

    return _COLUMN.sub(restore, text)


def has_filter(text: str) -> bool:
    """Say whether a filter hides rows of the table."""
    return any(_hides_rows(column) for column in _FILTER_COLUMN.findall(text))


def _hides_rows(column: str) -> bool:
    return column.count("<") > 2
