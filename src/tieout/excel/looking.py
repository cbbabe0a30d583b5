"""Trace, Explain and Mark: what the selected row, cell or exceptions are about, and who takes care of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pandas as pd
import xlwings as xw
from rich.console import Console

from tieout.analytics.explain import explain
from tieout.analytics.trace import trace_reference
from tieout.model.errors import TieoutError
from tieout.printing import print_trace
from tieout.procedure import Choices, examine_book
from tieout.workbook.layout import CELLS, CHOICES, TABLES
from tieout.workbook.live import LiveBook
from tieout.workbook.live.quiet import patiently
from tieout.workbook.live.writing import spell

from .refreshing import find_folder
from .windows import open_windows

_REFERENCES = ("Job", "Jobs", "CRM number", "CRM ref", "Books number", "Books ref", "Number")
"""Columns that name what a row is about, best first."""


class NothingSelected(TieoutError):
    """Select a row of a table on Jobs, Invoices, Exceptions, Costs or Time first."""


def trace() -> None:
    """Follow the job or invoice of the selected row through both systems."""
    book: Any = xw.Book.caller()
    windows = open_windows(book.app)
    reference = find_reference(book)
    with windows.progress("Tieout") as say, LiveBook(book) as live:
        outcome = examine_book(live, find_folder(book), Choices(), say)
    found = trace_reference(reference, outcome.reconciliation, outcome.crm, outcome.books, outcome.tell_instants)
    told = io.StringIO()
    print_trace(found, Console(file=told, width=110, highlight=False, soft_wrap=True))
    windows.show(f"Trace of {reference}", told.getvalue() or f"Nothing is known of {reference} in any system.")


def explain_selected() -> None:
    """Explain the selected exception, job or invoice from the records, or any other cell by what it shows."""
    book: Any = xw.Book.caller()
    windows = open_windows(book.app)
    reference = _name_reference(book)
    if not reference:
        windows.show("What this cell shows", explain_cell(book))
        return
    with windows.progress("Tieout") as say, LiveBook(book) as live:
        outcome = examine_book(live, find_folder(book), Choices(), say)
    found = explain(reference, outcome.reconciliation, outcome.crm, outcome.books)
    windows.show(f"About {reference}", found.text or f"Nothing is known of {reference} any more. Refresh the workbook.")


def _name_reference(book: Any) -> str:
    """Return what the selected cell names: any cell of an exception its id, a cell with a number that number."""
    table = _table_at(book)
    if table is None or table.name not in TABLES:
        return ""
    header = _headers(table)[book.app.selection.column - table.range.column]
    if table.name != "tblExceptions" and header not in _REFERENCES:
        return ""
    return find_reference(book, ("ID",) if table.name == "tblExceptions" else (header,))


def explain_cell(book: Any) -> str:
    """Say what the selected cell shows: the meaning of its column or figure, and how it is computed."""
    cell = book.app.selection
    for declared in CELLS.values():
        if declared.name in book.names and declared.sheet == cell.sheet.name:
            place = book.names[declared.name].refers_to_range
            if (place.row, place.column) == (cell.row, cell.column):
                formula = f"\n\nIt is computed: ={declared.formula}" if declared.formula else ""
                return f"{declared.label or declared.name}\n\n{declared.meaning}{formula}".strip()
    table = _table_at(book)
    header = str(table.header_row_range[cell.column - table.range.column].value) if table else ""
    column = TABLES[table.name].find(header) if table and table.name in TABLES else None
    if column is None:
        return "Tieout did not write this cell. Select a figure, a cell of a table, or a row on Exceptions."
    says = {"pulled": "read from the systems or found by Tieout’s rules", "typed": "typed by you"}
    formula = f"computed: ={column.formula}" if column.role == "live" else says[column.role]
    return f"{header}\n\n{column.note}\n\nIt is {formula}."


def mark() -> None:
    """Set owner and status of the selected exceptions."""
    book: Any = xw.Book.caller()
    table = _table_at(book)
    if table is None or table.name != "tblExceptions":
        raise NothingSelected("Select one or more rows on the Exceptions sheet first.")
    owners = sorted({str(row[0]) for row in _read_columns(table, ["Owner"]) if row[0]})
    fields = {"Owner": owners, "Status": list(CHOICES["list_status"])}
    chosen = open_windows(book.app).choose("Mark the selected exceptions", fields)
    for header, text in (chosen or {}).items():
        for rows in _selected_rows(book, table):
            if text:
                column = table.range.column + _headers(table).index(header)
                place = table.parent.range((rows.start, column), (rows.stop - 1, column))
                patiently(setattr, place.options("raw"), "formula", spell(text))


def find_reference(book: Any, headers: tuple[str, ...] = _REFERENCES) -> str:
    """Return the job or document number that the selected row names. Raises NothingSelected where it names none."""
    table = _table_at(book)
    if table is not None:
        row = next(iter(_selected_rows(book, table)), range(0)).start
        body = table.data_body_range
        values = dict(zip(_headers(table), body[row - body.row, :].value, strict=True))
        for header in headers:
            if values.get(header) not in (None, ""):
                value = values[header]
                text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
                return text.split(";")[0].strip()
    raise NothingSelected(f"{NothingSelected.__doc__}")


def _table_at(book: Any) -> Any:
    """Return the table whose rows are selected."""
    cell = book.app.selection
    for table in cell.sheet.tables if cell is not None else ():
        body = table.data_body_range
        if body is not None and _lies_in(cell, body):
            return table
    return None


def _lies_in(cell: Any, body: Any) -> bool:
    rows, columns = body.shape
    return 0 <= cell.row - body.row < rows and 0 <= cell.column - body.column < columns


def _selected_rows(book: Any, table: Any) -> Iterator[range]:
    """Yield the selected rows of a table, block by block."""
    body = table.data_body_range
    for part in str(book.app.selection.address).split(","):
        block = book.app.selection.sheet.range(part)
        first, last = max(block.row, body.row), min(block.row + block.shape[0], body.row + body.shape[0])
        if first < last:
            yield range(first, last)


def _headers(table: Any) -> list[str]:
    return [str(header) for header in table.header_row_range.value]


def _read_columns(table: Any, headers: list[str]) -> list[list[object]]:
    body = pd.DataFrame(table.data_body_range.options(ndim=2).value, columns=_headers(table), dtype=object)
    return body[headers].values.tolist()
