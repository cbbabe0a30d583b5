"""What comes in from a cell and what goes out to it.

In come texts, numbers, dates, True and False, nothing, and errors as texts such as ``#N/A``. Out go texts, numbers,
dates and errors; never nothing, because Excel would show it as 0. What is not known is ``#N/A``, so that no sum
takes it for zero; an empty cell is answered with an empty text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

Cell = str | float | int | bool | dt.datetime | None
Answer = str | float | int | dt.datetime
Answers = Answer | list[Answer] | list[list[Answer]]

NOT_KNOWN = "#N/A"
ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"})
_EPOCH = dt.datetime(1899, 12, 30)
_LAST_DAY = 2_958_465


class Sentence(Exception):
    """What is wrong with an argument, as the cell shall say it."""


def answer_in_kind(ask: Callable[..., Answer], *given: Any) -> Answers:
    """Answer cell by cell in the shape of the arguments: a value, a list, or rows of lists.

    A single value goes with every cell of the others; one row goes with every row, one column with every column.
    An argument that is an error is answered with that error, and an empty first argument with an empty text.
    """
    if not any(isinstance(each, list | tuple) for each in given):
        return _answer(ask, *given)
    grids = [_as_grid(each) for each in given]
    rows, columns = max(len(grid) for grid in grids), max(len(grid[0]) for grid in grids)
    if any(len(grid) not in (1, rows) or len(grid[0]) not in (1, columns) for grid in grids):
        return "Tieout: the ranges must have the same size."
    answers = [
        [_answer(ask, *(_pick(grid, row, column) for grid in grids)) for column in range(columns)]
        for row in range(rows)
    ]
    flat = all(not isinstance(each, list | tuple) or not _holds_rows(each) for each in given)
    return answers[0] if flat else answers


def _answer(ask: Callable[..., Answer], *given: Cell) -> Answer:
    for each in given:
        if isinstance(each, str) and each in ERRORS:
            return each
    if given and is_empty(given[0]):
        return ""
    try:
        return ask(*given)
    except Sentence as said:
        return str(said)


def _as_grid(given: Any) -> list[Any]:
    """Bring an argument into rows; a plain list is one row. Nothing at all is one empty cell."""
    if not isinstance(given, list | tuple):
        return [[given]]
    if not given:
        return [[None]]
    return list(given) if _holds_rows(given) else [given]


def _holds_rows(given: Any) -> bool:
    return bool(given) and isinstance(given[0], list | tuple)


def _pick(grid: list[Any], row: int, column: int) -> Any:
    held = grid[row if len(grid) > 1 else 0]
    return held[column if len(held) > 1 else 0]


def flatten(given: Any) -> list[Cell]:
    """List the cells of an argument, row by row."""
    return [cell for row in _as_grid(given) for cell in row]


def take_one(given: Any, what: str) -> Cell:
    """Return the one cell of an argument that cannot be a range; raises Sentence when it is one."""
    cells = flatten(given)
    if len(cells) > 1:
        raise Sentence(f"Tieout: “{what}” must be a single cell.")
    return cells[0]


def is_empty(cell: Cell) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def as_key(cell: Cell) -> str:
    """Write a cell as the text that numbers and names are looked up by: capitals do not matter, as in Excel."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().casefold()


def as_day(cell: Cell, what: str) -> dt.date | None:
    """Read a day from a date, a day number or a text such as 2026-03-31; None when empty.

    Raises Sentence for anything else; 3/4/2026 is not read, because it means two different days.
    """
    if is_empty(cell):
        return None
    if isinstance(cell, dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    if isinstance(cell, str):
        try:
            return dt.date.fromisoformat(cell.strip())
        except ValueError:
            pass
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and 1 <= cell <= _LAST_DAY:
        return (_EPOCH + dt.timedelta(days=int(cell))).date()
    raise Sentence(f"Tieout: “{what}” must be a date, such as a date cell or 2026-03-31.")


def as_number(cell: Cell, what: str) -> float:
    """Read a number; raises Sentence for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    raise Sentence(f"Tieout: “{what}” must be a number.")


def as_date(day: dt.date) -> dt.datetime:
    """Give a day the form that Excel takes for a date."""
    return dt.datetime(day.year, day.month, day.day)
