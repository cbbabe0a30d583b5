"""Making sure that nobody typed into the open workbook while its copy was refreshed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import xlwings as xw

from tieout.model.errors import WorkbookLocked

from ..places import Area, letters
from ..values import as_key
from .content import Formula, LiveColumn, LiveTable
from .quiet import patiently


def check_as_copied(book: xw.Book, copied: Iterable[LiveTable]) -> None:
    """Raise WorkbookLocked when a table was moved, or a cell that people fill holds another text than in the copy."""
    for table in copied:
        sheet = book.sheets[table.sheet]
        held = patiently(getattr, sheet.tables[table.name], "range")
        if patiently(held.get_address, False, False) != str(table.area):
            raise _changed(table.sheet, str(table.area))
        for column in table.columns:
            if column.formula is None:
                place = Area(column.at, table.first, column.at, table.last)
                shown = _as_list(patiently(getattr, sheet.range(str(place)), "formula"))
                _compare(table.sheet, table.first, column, shown)


def _compare(sheet: str, first: int, column: LiveColumn, shown: list[Any]) -> None:
    for at, (meant, found) in enumerate(zip(column.entries, shown, strict=True)):
        # Excel spells formulas in its own way; that one stands there is enough.
        same = str(found).startswith("=") if isinstance(meant, Formula) else _plain(found) == _plain(meant)
        if not same:
            raise _changed(sheet, f"{letters(column.at)}{first + at}")


def _as_list(block: Any) -> list[Any]:
    if not isinstance(block, (list, tuple)):
        return [block]
    return [line[0] if isinstance(line, (list, tuple)) else line for line in block]


def _plain(value: Any) -> str:
    text = as_key(value)
    try:
        return as_key(round(float(text), 9))
    except ValueError:
        return text.casefold()


def _changed(sheet: str, place: str) -> WorkbookLocked:
    return WorkbookLocked(f"The sheet “{sheet}” was changed meanwhile ({place}). Nothing was written: refresh again.")
