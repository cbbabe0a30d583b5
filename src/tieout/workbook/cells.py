"""A single cell as the file has it: its place, its format, what it shows and what it computes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .places import letters, number
from .strings import SharedStrings
from .values import CellValue, escape, unescape

_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_REST = re.compile(r'(?: s="(\d+)")?(?: t="(\w+)")?([^>]*?)(?:/>|>(.*?)</c>)', re.S)
_ANY_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = re.compile(r"<v[^>]*>(.*?)</v>", re.S)
_FORMULA = re.compile(r"<f\b([^>]*?)(?:/>|>(.*?)</f>)", re.S)
_INLINE = re.compile(r"<t\b[^>]*>(.*?)</t>", re.S)


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
    def shared(self) -> str:
        """Number of the shared formula that the cell starts or follows; empty for other cells."""
        return self.body.split('si="', 1)[1].split('"', 1)[0] if 't="shared"' in self.body else ""

    @property
    def is_empty(self) -> bool:
        """Neither value nor formula."""
        return not self.body or ("<f" not in self.body and "<v" not in self.body and "<is" not in self.body)

    @property
    def content(self) -> str:
        """The cell's text in the file after place and format."""
        return self._replace(style="").rest

    @property
    def rest(self) -> str:
        """The cell's text in the file after its place."""
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.type}"' if self.type else ""
        return f"{style}{kind}{self.other}" + (f">{self.body}</c>" if self.body else "/>")

    def to_xml(self, row: int) -> str:
        """Write the cell as it is, on another row."""
        return begin_cell(self.column, row) + self.rest


def begin_cell(column: int, row: int, style: str = "") -> str:
    """Write the start of a cell: its place and its format."""
    return f'<c r="{letters(column)}{row}"' + (f' s="{style}"' if style else "")


def split_cells(inner: str, row: int) -> list[Cell]:
    """Take a row's text apart."""
    found = _CELL.findall(inner)
    if len(found) == inner.count("<c"):
        return [Cell(number(name), row, style, kind, other, body) for name, style, kind, other, body in found]
    return list(_any_cells(inner, row))


def read_rest(column: int, row: int, rest: str) -> Cell:
    """Read a cell from the text that follows its place."""
    found = _REST.fullmatch(rest)
    assert found is not None
    return Cell(column, row, *(part or "" for part in found.groups()))


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
    start = begin_cell(column, row, style)
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


def write_formula(column: int, row: int, style: str, formula: str) -> str:
    """Write a formula whose value is left to Excel."""
    return f"{begin_cell(column, row, style)}><f>{escape(formula)}</f></c>"


def _any_cells(inner: str, row: int) -> Iterator[Cell]:
    """Read cells whose details stand in any order, or that do not say where they are."""
    column = 0
    for found in _ANY_CELL.finditer(inner):
        at = {name: twice or once for name, twice, once in _ATTRIBUTE.findall(found[1])}
        place = at.pop("r", "")
        column = number(place.rstrip("0123456789")) if place else column + 1
        style, kind = at.pop("s", ""), at.pop("t", "")
        other = "".join(f' {name}="{value}"' for name, value in at.items())
        yield Cell(column, row, style, kind, other, found[2] or "")
