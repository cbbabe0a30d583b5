"""A sheet's cells as text: rows are taken apart only where something is to be read or written."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from tieout.model.errors import WorkbookDamaged

from .places import letters, number
from .strings import SharedStrings
from .values import CellValue, escape, unescape

_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_FIRST = re.compile(r'\s*<c r="([A-Z]+)\d+"')
_FORMAT = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_ANY_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_ATTRIBUTE = re.compile(r'(\w[\w:]*)="([^"]*)"')
_VALUE = re.compile(r"<v[^>]*>(.*?)</v>", re.S)
_FORMULA = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_INLINE = re.compile(r"<t\b[^>]*>(.*?)</t>", re.S)
_ROW_NUMBER = re.compile(r'\br="(\d+)"')


@cache
def _cell_of(letter: str) -> re.Pattern[str]:
    return re.compile(rf'<c r="{letter}\d+"(?: s="(\d+)")?(?: t="(\w+)")?([^>]*?)(?:/>|>(.*?)</c>)', re.S)


class Cell(NamedTuple):
    """A cell as the file has it; ``row`` is where it stood."""

    column: int
    row: int
    style: str
    type: str
    other: str
    body: str

    @property
    def formula(self) -> str | None:
        """Formula text, or None; a follower of a shared formula has an empty text."""
        found = _FORMULA.search(self.body) if "<f" in self.body else None
        return unescape(found[2] or "") if found else None

    @property
    def is_empty(self) -> bool:
        """Neither value nor formula."""
        return not self.body or ("<f" not in self.body and "<v" not in self.body and "<is" not in self.body)

    def to_xml(self, row: int) -> str:
        """Write the cell as it is, on another row."""
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.type}"' if self.type else ""
        start = f'<c r="{letters(self.column)}{row}"{style}{kind}{self.other}'
        return f"{start}>{self.body}</c>" if self.body else f"{start}/>"


def read_value(cell: Cell, strings: SharedStrings) -> CellValue:
    """Return what a cell shows: text, number, truth value, or None; an error value is text such as #REF!."""
    if cell.type == "inlineStr":
        return unescape("".join(_INLINE.findall(cell.body))) or None
    found = _VALUE.search(cell.body)
    if not found or found[1] == "":
        return None
    if cell.type == "s":
        return strings.texts[int(found[1])] or None
    if cell.type in ("str", "e", "d"):
        return unescape(found[1])
    return bool(int(found[1])) if cell.type == "b" else float(found[1])


def write_cell(
    column: int, row: int, style: str, value: CellValue, strings: SharedStrings, formula: str | None = None
) -> str:
    """Write a cell: a value, or a formula with the value that it shows."""
    start = f'<c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")
    body = "" if formula is None else f"<f>{escape(formula)}</f>"
    if value is None:
        return f'{start} t="str">{body}<v></v></c>' if body else f"{start}/>"
    if isinstance(value, bool):
        return f'{start} t="b">{body}<v>{int(value)}</v></c>'
    if isinstance(value, str):
        if body:
            return f'{start} t="str">{body}<v>{escape(value)}</v></c>'
        return f'{start} t="s"><v>{strings.place(value)}</v></c>'
    return f"{start}>{body}<v>{value!r}</v></c>"


@dataclass
class Row:
    """A row: its attributes without the number, and its cells as text."""

    attributes: str
    inner: str


class Grid:
    """The cells of one sheet, and the text before and after them."""

    def __init__(self, part: str, sheet: str) -> None:
        self.sheet = sheet
        data = re.search(r"<sheetData\b[^>]*?(/>|>)", part)
        if not data:
            raise WorkbookDamaged(
                f"the sheet “{sheet}” has no cells that can be read; save the workbook in Excel and run again."
            )
        if data[1] == "/>":
            self.head, inner, self.tail = part[: data.start()], "", part[data.end() :]
        else:
            end = part.index("</sheetData>", data.end())
            self.head, inner, self.tail = part[: data.start()], part[data.end() : end], part[end + 12 :]
        self.rows: dict[int, Row] = {}
        self._last = 0
        # Cutting at the end tags is many times faster than a pattern that spans rows.
        for piece in inner.split("</row>"):
            self._take_rows(piece)

    def _take_rows(self, piece: str) -> None:
        """Take a row, and the empty ones before it, which have no end tag."""
        start = piece.find("<row")
        while start >= 0:
            end = piece.index(">", start)
            empty = piece[end - 1] == "/"
            attributes = piece[start + 4 : end - 1 if empty else end]
            at = _ROW_NUMBER.search(attributes)
            self._last = int(at[1]) if at else self._last + 1
            if at:
                attributes = attributes[: at.start()] + attributes[at.end() :]
            self.rows[self._last] = Row(attributes.strip(), "" if empty else piece[end + 1 :])
            start = piece.find("<row", end) if empty else -1

    def cells(self, row: int) -> list[Cell]:
        """Take a row apart."""
        held = self.rows.get(row)
        if held is None or not held.inner:
            return []
        found = _CELL.findall(held.inner)
        if len(found) == held.inner.count("<c "):
            return [Cell(number(name), row, style, kind, other, body) for name, style, kind, other, body in found]
        return self._any_cells(held.inner, row)

    def cells_in(self, row: int, columns: Collection[int]) -> list[Cell]:
        """Take only some columns of a row apart, which is much faster in a wide table."""
        held = self.rows.get(row)
        if held is None or not held.inner:
            return []
        if held.inner.count("<c ") != held.inner.count('<c r="'):
            return [cell for cell in self.cells(row) if cell.column in columns]
        made = []
        for column in columns:
            found = _cell_of(letters(column)).search(held.inner)
            if found:
                made.append(Cell(column, row, *(part or "" for part in found.groups())))
        return made

    def look(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return how a row is formatted: column name and format of each cell."""
        held = self.rows.get(row)
        if held is None or not held.inner:
            return ()
        if held.inner.count("<c ") != held.inner.count('<c r="'):
            return tuple((letters(cell.column), cell.style) for cell in self.cells(row))
        return tuple(_FORMAT.findall(held.inner))

    def reaches_beyond(self, row: int, left: int, right: int) -> bool:
        """Say whether a row may have cells outside these columns, by its first and last cell."""
        inner = self.rows[row].inner
        if inner.count("<c ") != inner.count('<c r="'):
            return True
        first, last = _FIRST.match(inner), _FIRST.match(inner, inner.rfind('<c r="'))
        return not (first and last and left <= number(first[1]) and number(last[1]) <= right)

    def _any_cells(self, inner: str, row: int) -> list[Cell]:
        made, column = [], 0
        for found in _ANY_CELL.finditer(inner):
            at = dict(_ATTRIBUTE.findall(found[1]))
            place = at.pop("r", "")
            column = number(place.rstrip("0123456789")) if place else column + 1
            style, kind = at.pop("s", ""), at.pop("t", "")
            other = "".join(f' {name}="{value}"' for name, value in at.items())
            made.append(Cell(column, row, style, kind, other, found[2] or ""))
        return made

    def put(self, row: int, column: int, xml: str) -> None:
        """Replace or add one cell."""
        held = self.rows.setdefault(row, Row("", ""))
        kept = [(cell.column, cell.to_xml(row)) for cell in self.cells(row) if cell.column != column]
        held.inner = "".join(text for _, text in sorted([*kept, (column, xml)]))

    def find(self, row: int, column: int) -> Cell | None:
        """Return one cell, or None."""
        return next((cell for cell in self.cells(row) if cell.column == column), None)

    def to_xml(self) -> str:
        """Return the sheet's part."""
        made = [self.head, "<sheetData>"]
        for at in sorted(self.rows):
            row = self.rows[at]
            start = f'<row r="{at}" {row.attributes}' if row.attributes else f'<row r="{at}"'
            made.append(f"{start}>{row.inner}</row>" if row.inner else f"{start}/>")
        made += ["</sheetData>", self.tail]
        return "".join(made)
