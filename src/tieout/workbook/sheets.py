"""One sheet with its tables rewritten: new rows in, everything beside and around them kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tieout.model.errors import BadInput

from .grid import Cell, Grid, Row
from .places import Area, letters
from .tables import PlacedTable

LINE = 15
"""Height of a line of text in points."""


@dataclass(frozen=True)
class Block:
    """The new rows of a table, as text, from its first data row down to ``last``."""

    table: PlacedTable
    texts: list[str]
    unfiltered: bool
    lines: list[int]
    last: int


def place_blocks(grid: Grid, blocks: list[Block], file: str) -> None:
    """Put the blocks in place. Raises BadInput when a table would grow over something a user put beneath it."""
    fragments: dict[int, list[tuple[int, str]]] = {}
    lines: dict[int, int] = {}
    reach: list[Area] = []
    for block in blocks:
        table = block.table
        _check_room(grid, block, file)
        for at, text in enumerate(block.texts, table.first):
            fragments.setdefault(at, []).append((table.area.left, text))
        lines |= dict(enumerate(block.lines, table.first))
        if table.totals:
            text = "".join(cell.to_xml(block.last + 1) for cell in _inside(grid, table, table.area.bottom))
            fragments.setdefault(block.last + 1, []).append((table.area.left, text))
        bottom = max(table.area.bottom, block.last + table.totals)
        reach.append(Area(table.area.left, table.first, table.area.right, bottom))
    unfiltered = any(block.unfiltered for block in blocks)
    for at in range(min(r.top for r in reach), max(r.bottom for r in reach) + 1):
        spans = [(r.left, r.right) for r in reach if r.top <= at <= r.bottom]
        if spans:
            _rebuild_row(grid, at, spans, fragments.get(at, []), unfiltered, lines.get(at, 0))


def _rebuild_row(
    grid: Grid, at: int, spans: list[tuple[int, int]], fragments: list[tuple[int, str]], unfiltered: bool, lines: int
) -> None:
    held = grid.rows.get(at)
    parts = list(fragments)
    left, right = min(s[0] for s in spans), max(s[1] for s in spans)
    if held and held.inner and (len(spans) > 1 or grid.reaches_beyond(at, left, right)):
        parts += [
            (cell.column, cell.to_xml(at))
            for cell in grid.cells(at)
            if not any(left <= cell.column <= right for left, right in spans)
        ]
        parts.sort(key=lambda part: part[0])
    attributes = _clean(held.attributes, unfiltered) if held else ""
    if lines and "customHeight" not in attributes:
        attributes = f'{attributes} ht="{LINE * lines + 1}"'.strip()
    inner = "".join(text for _, text in parts)
    if inner or attributes:
        grid.rows[at] = Row(attributes, inner)
    else:
        grid.rows.pop(at, None)


def _clean(attributes: str, unfiltered: bool) -> str:
    if not attributes:
        return ""
    made = re.sub(r'\s?\bspans="[^"]*"', "", attributes)
    if unfiltered:
        made = re.sub(r'\s?\bhidden="[^"]*"', "", made)
    if not re.search(r'\bcustomHeight="(?:1|true)"', made):
        made = re.sub(r'\s?\b(?:ht|customHeight)="[^"]*"', "", made)
    return made.strip()


def _inside(grid: Grid, table: PlacedTable, row: int) -> list[Cell]:
    return [cell for cell in grid.cells(row) if table.area.left <= cell.column <= table.area.right]


def _check_room(grid: Grid, block: Block, file: str) -> None:
    table = block.table
    for at in range(table.area.bottom + 1, block.last + table.totals + 1):
        if at not in grid.rows:
            continue
        for cell in _inside(grid, table, at):
            if not cell.is_empty:
                raise BadInput(
                    f"something stands right beneath the table on the sheet “{table.sheet}”, which needs the room "
                    "for new lines.",
                    "Move it beside the table, or to a sheet of your own, and run again.",
                    file,
                    at,
                    letters(cell.column),
                )
