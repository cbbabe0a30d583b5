"""A whole table of the workbook as rows of cells, header first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tieout.workbook.layout import SHEETS, TABLES

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_day, as_key, take_one
from .tables import Tables

_DATED = {"tblJobs": "Period date", "tblInvoices": "Books date", "tblExceptions": "Date"}
"""The day that a period refers to; of other tables, the first column of days."""

_NAMES = {sheet.tables[0].name: sheet.name for sheet in SHEETS if sheet.tables}


def spill_table(tables: Tables, name: Any, first: Any, last: Any) -> list[list[Answer]]:
    """Return a table, from one day to another where they are given."""
    table = _find_table(take_one(name, "name"))
    start, end = as_day(take_one(first, "date_from"), "date_from"), as_day(take_one(last, "date_to"), "date_to")
    shown = [header for header in tables.headers(table) if _is_shown(table, header)]
    rows: list[int] | range = range(len(tables.column(table, shown[0])))
    if start is not None or end is not None:
        rows = _between(tables, table, start or dt.date.min, end or dt.date.max)
    columns = [tables.answers(table, header) for header in shown]
    # What is unknown stays an empty cell here, as on the sheet: the reader of a table sees the gap.
    body = [["" if column[row] == NOT_KNOWN else column[row] for column in columns] for row in rows]
    return [list(shown), *body]


def _find_table(name: Cell) -> str:
    key = as_key(name)
    for table, sheet in _NAMES.items():
        if key in (table.casefold(), sheet.casefold()):
            return table
    if any(key == table.casefold() for table in TABLES):
        return next(table for table in TABLES if table.casefold() == key)
    raise Sentence(f"Tieout: there is no table “{name}”. Choose one of: {', '.join(_NAMES.values())}.")


def _is_shown(table: str, header: str) -> bool:
    """Leave out the columns that only serve formulas; columns that a user added are shown."""
    column = TABLES[table].find(header)
    return column is None or column.width > 0


def _between(tables: Tables, table: str, start: dt.date, end: dt.date) -> list[int]:
    dated = _DATED.get(table) or next((c.header for c in TABLES[table].columns if c.kind == "date"), None)
    if dated is None:
        raise Sentence(f"Tieout: the table {table} has no dates to choose by.")
    days = tables.column(table, dated)
    return [row for row, day in enumerate(days) if day is not None and start <= day.date() <= end]
