"""The rows of a table as they stand: what people typed, what identifies each row, how it is formatted."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable

from .cells import Cell, read_rest, read_value, split_cells
from .held_cells import HeldCells
from .layout import TABLES
from .places import letters, number
from .sheet_text import RowText
from .strings import SharedStrings
from .tables import PlacedTable
from .values import CellValue, as_key

Key = tuple[str, int]
"""What identifies a row, and which of its namesakes it is, counted from the top."""
Look = tuple[tuple[str, str], ...]
"""Column name and format of each cell of a row."""

_STYLE = re.compile(r' s="(\d+)"')
_FORMAT = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?')
_FEW = 2_000
"""A table of so few rows is taken in whole; of a longer one only the columns that a refresh must keep."""


class OldRows:
    """The data rows of a table: the cells of some columns, and the formats of all."""

    def __init__(self, table: PlacedTable, columns: Collection[int], strings: SharedStrings) -> None:
        self.table, self.strings = table, strings
        self.count = max(table.last - table.first + 1, 0)
        self._cells = {column: HeldCells() for column in columns}
        self._wanted = [(letters(column), held) for column, held in self._cells.items()]
        self._looks = _Looks()
        self._left, self._right = letters(table.area.left), f'<c r="{letters(table.area.right)}'

    def take(self, row: RowText) -> str:
        """Take the table's cells out of a row of the sheet, and return the text of the other cells."""
        at, inner = row.at - self.table.first, row.inner
        if not inner:
            return ""
        if not self._is_usual(row):
            return self._take_slowly(row)
        self._looks.note(at, inner)
        for letter, held in self._wanted:
            start = inner.find(f'<c r="{letter}{row.at}"')
            if start >= 0:
                end = inner.index(">", start)
                if inner[end - 1] != "/":
                    end = inner.index("</c>", end) + 3
                    # What follows the place: format, type, formula and value.
                    held.put(at, inner[inner.index('"', start + 6) + 1 : end + 1])
        return ""

    def take_cells(self, at: int, cells: Iterable[Cell]) -> None:
        """Take the cells of the row ``at`` of the table, counted from 0."""
        cells = list(cells)
        self._looks.see(at, tuple((letters(cell.column), cell.style) for cell in cells))
        for cell in cells:
            if cell.column in self._cells and not cell.is_empty:
                self._cells[cell.column].put(at, cell.rest)
        self.count = max(self.count, at + 1)

    def knows(self, headers: Iterable[str]) -> bool:
        """Say whether the cells of all these columns were taken."""
        return all(self.table.column(header) in self._cells for header in headers)

    def filled(self, header: str) -> list[int]:
        """Return the rows that hold something under a header, counted from 0."""
        return self._cells[self.table.column(header)].filled()

    def cell(self, at: int, column: int) -> Cell | None:
        """Return a cell of the row ``at``; None when it is empty."""
        rest = self._cells[column].get(at)
        cell = read_rest(column, self.table.first + at, rest) if rest else None
        return None if cell is None or cell.is_empty else cell

    def value(self, at: int, header: str) -> CellValue:
        """Return the value of a row under a header."""
        held = self._cells[self.table.column(header)]
        number = held.text_number(at)
        if number is not None:
            return self.strings.texts[number] or None
        rest = held.get(at)
        return read_value(read_rest(0, 0, rest), self.strings) if rest else None

    def keys(self, header: str) -> list[Key]:
        """Identify each row by a column; rows without a key are left out by an empty text."""
        if header not in self.table.headers:
            return [("", 0)] * self.count
        return number_keys([as_key(self.value(at, header)) for at in range(self.count)])

    def formats(self) -> tuple[dict[int, str], dict[int, list[tuple[int, str]]]]:
        """Return each column's usual format, and by row the cells that somebody formatted otherwise."""
        return self._looks.formats(range(self.table.area.left, self.table.area.right + 1))

    def find_masters(self) -> dict[str, Cell]:
        """Return the cells that start a shared formula, by its number."""
        found = {}
        for column, held in self._cells.items():
            for at, rest in held.others.items():
                if 't="shared"' in rest and 'ref="' in rest:
                    cell = read_rest(column, self.table.first + at, rest)
                    found[cell.shared] = cell
        return found

    def _is_usual(self, row: RowText) -> bool:
        """Say whether cells begin with their place, as nearly all programs write them, and none is outside the table.

        The first and the last cell tell: a program writes all cells of a row in one way.
        """
        inner = row.inner
        last = inner.rfind("<c")
        if inner.startswith(f'<c r="{self._left}{row.at}"') and inner.startswith(f'{self._right}{row.at}"', last):
            return True
        area = self.table.area
        first, end = _FORMAT.match(inner), _FORMAT.match(inner, last)
        return bool(first and end and area.covers(number(first[1])) and area.covers(number(end[1])))

    def _take_slowly(self, row: RowText) -> str:
        area, cells = self.table.area, split_cells(row.inner, row.at)
        self.take_cells(row.at - self.table.first, [c for c in cells if area.covers(c.column)])
        return "".join(c.to_xml(row.at) for c in cells if not area.covers(c.column))


class _Looks:
    """How the rows of a table are formatted. Rows mostly look alike, so only the odd ones are remembered."""

    def __init__(self) -> None:
        self._usual: list[str] | None = None
        self._usual_look: Look = ()
        self._alike = array("I")
        self._odd: dict[int, Look] = {}
        self._counts: Counter[Look] = Counter()

    def note(self, at: int, inner: str) -> None:
        """Note the formats of a row's text."""
        styles = _STYLE.findall(inner)
        if styles == self._usual:
            self._alike.append(at)
            return
        look = tuple(_FORMAT.findall(inner))
        self.see(at, look)
        if self._usual is None or self._counts[look] > 2 * len(self._alike) + 8:
            for each in self._alike:
                self.see(each, self._usual_look)
            self._usual, self._usual_look, self._alike = styles, look, array("I")

    def see(self, at: int, look: Look) -> None:
        """Note the formats of a row that looks odd, or that was taken apart already."""
        self._odd[at] = look
        self._counts[look] += 1

    def formats(self, columns: range) -> tuple[dict[int, str], dict[int, list[tuple[int, str]]]]:
        counts = self._counts + Counter({self._usual_look: len(self._alike)})
        seen: dict[int, Counter[str]] = {column: Counter() for column in columns}
        held = {look: {number(name): style for name, style in look} for look in counts}
        for look, styles in held.items():
            for column, counter in seen.items():
                counter[styles.get(column, "")] += counts[look]
        usual = {column: counter.most_common(1)[0][0] if counter else "" for column, counter in seen.items()}
        marks = {
            look: [(column, style) for column, style in styles.items() if column in usual and style != usual[column]]
            for look, styles in held.items()
        }
        return usual, {at: marks[look] for at, look in self._odd.items() if marks[look]}


def number_keys(texts: list[str]) -> list[Key]:
    """Tell rows of the same key apart by their order."""
    if len(set(texts)) == len(texts):
        return [(text, 0) for text in texts]
    seen: Counter[str] = Counter()
    made = []
    for text in texts:
        made.append((text, seen[text]))
        seen[text] += 1
    return made


def columns_to_keep(table: PlacedTable, supplied: Collection[str] | None = None) -> list[str]:
    """Return the headers whose cells a refresh must know: the keys, and what it is not given anew.

    ``supplied`` are the headers that it is given; by default all that Tieout fills.
    """
    declared = TABLES[table.name]
    if supplied is None and (declared.kept_by == "people" or table.last - table.first < _FEW):
        return list(table.headers)
    keys = {declared.key, *(c.carried_by for c in declared.columns)}
    kept = []
    for header in table.headers:
        column = declared.find(header)
        ours = column is not None and (column.role == "live" or (supplied is None and column.role == "pulled"))
        given = supplied is not None and header in supplied and not (column is not None and column.steered)
        if header in keys or not (ours or given):
            kept.append(header)
    return kept
