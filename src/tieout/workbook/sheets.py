"""One sheet with its tables rewritten: new rows in, everything beside and around them kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from tieout.model.errors import BadInput

from .grid import Grid, Row
from .places import Area, letters
from .rows import NewRows
from .sheet_text import tidy
from .tables import PlacedTable

LINE = 15
"""Height of a line of text in points."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class Block:
    """The new rows of a table. ``unfiltered`` says that rows hidden by a filter are to be shown again."""

    table: PlacedTable
    rows: NewRows
    unfiltered: bool

    @property
    def last(self) -> int:
        """Last data row."""
        return self.rows.first + self.rows.count - 1

    @property
    def bottom(self) -> int:
        """Last row that is written anew: of the new rows, or of the old ones where there were more."""
        return max(self.table.area.bottom, self.last + self.table.totals)


def make_room(grid: Grid, blocks: list[Block], file: str) -> None:
    """Move totals and tidy rows. Raises BadInput when a table would grow over something a user put beneath it."""
    unfiltered = any(block.unfiltered for block in blocks)
    for block in blocks:
        table = block.table
        _check_room(grid, block, file)
        if table.totals:
            _move_totals(grid, block)
        for at in [at for at in grid.rows if table.first <= at <= block.bottom]:
            _tidy(grid, at, unfiltered)
    for at, lines in _count_lines(blocks).items():
        row = grid.rows.setdefault(at, Row("", ""))
        if "customHeight" not in row.attributes:
            row.attributes, row.tag = f'{row.attributes} ht="{LINE * lines + 1}"'.strip(), ""


def _count_lines(blocks: list[Block]) -> dict[int, int]:
    """Return how many lines each row needs, for tables side by side those of the one that needs most."""
    needed: dict[int, int] = {}
    for block in blocks:
        for at, lines in enumerate(block.rows.lines, block.table.first):
            needed[at] = max(lines, needed.get(at, 1))
    return needed


def _check_room(grid: Grid, block: Block, file: str) -> None:
    table = block.table
    rows = range(table.area.bottom + 1, block.last + table.totals + 1)
    filled, merged = grid.first_filled(rows, table), grid.find_merged(rows, table)
    if filled or merged:
        at, column = (filled.row, filled.column) if filled else (merged.top, merged.left)  # type: ignore[union-attr]
        raise BadInput(
            f"something stands right beneath the table on the sheet “{table.sheet}”, which needs the room "
            "for new lines.",
            "Move it beside the table, or to a sheet of your own, and run again.",
            file,
            at,
            letters(column),
        )


def _tidy(grid: Grid, at: int, unfiltered: bool) -> None:
    row = grid.rows[at]
    tidied = tidy(row.attributes, unfiltered)
    if tidied != row.attributes:
        row.attributes, row.tag = tidied, ""
    if not row.inner and not row.attributes:
        del grid.rows[at]


def _move_totals(grid: Grid, block: Block) -> None:
    """Let the totals row follow the last line; its formulas go without the figure that they showed."""
    moved = grid.take_out(block.table.area.bottom, block.table)
    to = block.last + 1
    grid.take_out(to, block.table)
    for cell in moved:
        if cell.formula is not None and "</f>" in cell.body:
            cell = cell._replace(type="", body=cell.body[: cell.body.index("</f>") + 4])
        grid.put(to, cell.column, cell.to_xml(to))


def write_sheet(grid: Grid, blocks: list[Block]) -> Iterator[bytes]:
    """Yield the sheet's part, some megabytes at a time."""
    made: list[bytes] = [f"{grid.head}<sheetData>".encode()]
    size = len(made[0])
    for text in _write_rows(grid, blocks):
        if type(text) is not type(made[0]) or size > _PIECE:
            yield _join(made)
            made, size = [], 0
        made.append(text)
        size += len(text)
    yield _join(made)
    yield f"</sheetData>{grid.tail}".encode()


def _join(made: list[bytes]) -> bytes:
    return made[0] if len(made) == 1 else type(made[0])(b"".join(made))


def _write_rows(grid: Grid, blocks: list[Block]) -> Iterator[bytes]:
    if len(blocks) == 1:
        yield from _write_around(grid, blocks[0])
        return
    spans = [(block.rows.first, block.last, block.table.area.left, _list_cells(block)) for block in blocks]
    for at in sorted({*grid.rows, *(at for first, last, _, _ in spans for at in range(first, last + 1))}):
        yield _write_row(grid, at, [(left, next(rows)) for first, last, left, rows in spans if first <= at <= last])


def _write_around(grid: Grid, block: Block) -> Iterator[bytes]:
    """Write the rows of a sheet with one table, as most sheets are, many rows at once."""
    left, numbers = block.table.area.left, sorted(grid.rows)
    yield from (_write_row(grid, at, []) for at in numbers if at < block.rows.first)
    for places, made in block.rows.pieces(grid.rows.keys().isdisjoint):
        if isinstance(made, bytes):
            yield made
        else:
            yield from (_write_row(grid, at, [(left, cells)]) for at, cells in zip(places, made, strict=True))
    yield from (_write_row(grid, at, []) for at in numbers if at > block.last)


def _list_cells(block: Block) -> Iterator[bytes]:
    return chain.from_iterable(made for _, made in block.rows.pieces(lambda places: False) if isinstance(made, list))


def _write_row(grid: Grid, at: int, mine: list[tuple[int, bytes]]) -> bytes:
    """Write a row: cells of tables, each with its first column, and what stands beside them."""
    held = grid.rows.get(at) or Row("", "")
    if not mine:
        return held.to_xml(at, held.inner).encode()
    if held.inner:
        mine = [*mine, *((cell.column, cell.to_xml(at).encode()) for cell in grid.cells(at))]
    return held.to_xml(at, b"".join(text for _, text in sorted(mine)).decode()).encode()


def used_area(grid: Grid, blocks: list[Block]) -> Area:
    """Return how far the sheet reaches."""
    rows = [*grid.rows, *(at for block in blocks for at in (block.rows.first, block.last))]
    if not rows:
        return Area(1, 1, 1, 1)
    right = max([grid.right_most(), *(block.table.area.right for block in blocks)])
    return Area(1, min(rows), right, max(rows))
