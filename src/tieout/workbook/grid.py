"""A sheet taken apart: the rows of Tieout's tables on one side, everything else as the text that it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from .cells import Cell, split_cells
from .layout import TABLES
from .old_rows import OldRows
from .places import Area, area
from .sheet_text import RowText, SheetText
from .strings import SharedStrings
from .tables import PlacedTable

_MERGED = re.compile(r'<mergeCell\b[^>]*\bref="([^"]+)"')


@dataclass
class Row:
    """A row: its attributes without the number, and as text those of its cells that no table of ours holds.

    ``tag`` is its start tag as the file has it; empty for a row of ours.
    """

    attributes: str
    inner: str
    tag: str = ""

    def to_xml(self, at: int, inner: str) -> str:
        """Write the row with these cells."""
        tag = self.tag or (f'<row r="{at}" {self.attributes}>' if self.attributes else f'<row r="{at}">')
        if not inner:
            return tag if tag.endswith("/>") else f"{tag}</row>" if self.tag else f"{tag[:-1]}/>"
        return f"{tag[:-2].rstrip()}>{inner}</row>" if tag.endswith("/>") else f"{tag}{inner}</row>"


class Grid:
    """One sheet: what stands outside the data rows of Tieout's tables, and those rows by table."""

    def __init__(
        self,
        pieces: Iterator[str],
        sheet: str,
        tables: Iterable[PlacedTable] = (),
        columns: Callable[[PlacedTable], Collection[int]] = lambda table: (),
        strings: SharedStrings | None = None,
    ) -> None:
        """Take a sheet's part apart; ``columns`` says which columns of a table are to be known cell by cell."""
        self.rows: dict[int, Row] = {}
        held = strings or SharedStrings(iter(()))
        self.tables = {table.name: OldRows(table, columns(table), held) for table in tables}
        text = SheetText(pieces, sheet)
        self.head = text.head
        listed = [(old.table.first, old.table.last, old) for old in self.tables.values()]
        for row in text.rows():
            self._take(row, [old for first, last, old in listed if first <= row.at <= last])
        self.tail = text.tail
        for name, old in self.tables.items():
            if TABLES[name].kept_by == "people":
                self._take_lines_beneath(old)

    def _take(self, row: RowText, inside: list[OldRows]) -> None:
        if len(inside) == 1:
            rest = inside[0].take(row)
        elif not inside:
            rest = row.inner
        else:
            cells = split_cells(row.inner, row.at)
            for old in inside:
                mine = [cell for cell in cells if old.table.area.covers(cell.column)]
                old.take_cells(row.at - old.table.first, mine)
                cells = [cell for cell in cells if cell not in mine]
            rest = "".join(cell.to_xml(row.at) for cell in cells)
        if rest or row.attributes or not inside:
            self.rows[row.at] = Row(row.attributes, rest, row.tag)

    def _take_lines_beneath(self, old: OldRows) -> None:
        """Take in the lines typed right beneath a table, up to the first empty one: not every program extends it."""
        while not old.table.totals:
            at = old.table.area.bottom + 1
            if self.first_filled(range(at, at + 1), old.table) is None:
                break
            old.take_cells(at - old.table.first, self.take_out(at, old.table))
            old.table = replace(old.table, area=old.table.area._replace(bottom=at))

    def cells(self, row: int) -> list[Cell]:
        """Take apart what stands in a row outside the tables."""
        held = self.rows.get(row)
        return split_cells(held.inner, row) if held and held.inner else []

    def put(self, row: int, column: int, xml: str) -> None:
        """Replace or add one cell."""
        held = self.rows.setdefault(row, Row("", ""))
        kept = [(cell.column, cell.to_xml(row)) for cell in self.cells(row) if cell.column != column]
        held.inner = "".join(text for _, text in sorted([*kept, (column, xml)]))

    def find(self, row: int, column: int) -> Cell | None:
        """Return one cell, or None."""
        return next((cell for cell in self.cells(row) if cell.column == column), None)

    def take_out(self, row: int, table: PlacedTable) -> list[Cell]:
        """Take the cells of a row that lie under a table's columns out of the sheet."""
        cells = self.cells(row)
        mine = [cell for cell in cells if table.area.covers(cell.column)]
        if mine:
            self.rows[row].inner = "".join(cell.to_xml(row) for cell in cells if cell not in mine)
        return mine

    def first_filled(self, rows: range, table: PlacedTable) -> Cell | None:
        """Return the first cell among these rows, under a table's columns, that holds something."""
        beneath: Iterable[int] = rows if len(rows) < len(self.rows) else sorted(r for r in self.rows if r in rows)
        for at in beneath:
            for cell in self.cells(at):
                if table.area.covers(cell.column) and not cell.is_empty:
                    return cell
        return None

    def follow(self, follow: Callable[[str], str]) -> None:
        """Let what stands outside the tables follow their moves."""
        self.tail = follow(self.tail)
        for row in self.rows.values():
            if "<f" in row.inner:
                row.inner = follow(row.inner)

    def find_merged(self, rows: range, table: PlacedTable) -> Area | None:
        """Return merged cells that reach into these rows, under a table's columns."""
        for reference in _MERGED.findall(self.tail):
            held = area(reference)
            beside = held.left > table.area.right or held.right < table.area.left
            if rows and not beside and held.top <= rows[-1] and held.bottom >= rows[0]:
                return held
        return None

    def right_most(self) -> int:
        """Return the last column that anything outside the tables reaches."""
        last = 1
        for at, row in self.rows.items():
            found = row.inner.rfind("<c")
            if found >= 0:
                last = max(last, max((c.column for c in split_cells(row.inner[found:], at)), default=1))
        return last
