"""The margin workbook of a busy owner: a filled one, plus every feature that a refresh must not lose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from workbooks import fill, small_company

from . import around, cells, drawings, formats
from .excel import save_as_excel_does
from .package import Book

FEATURES: dict[str, Callable[[Book], None]] = {
    "columns of one's own": cells.add_columns,
    "details of the table": cells.add_table_details,
    "cells around the table": cells.add_cells_around,
    "rows of one's own": cells.add_rows_of_ones_own,
    "a dynamic array": cells.add_dynamic_array,
    "sheets of one's own": around.add_own_sheets,
    "classic conditional formats": formats.add_conditional_formats,
    "data validations": formats.add_validations,
    "data bars and icon sets of 2010": formats.add_data_bars,
    "data validations of 2010": formats.add_new_validations,
    "sparklines": formats.add_sparklines,
    "a sheet that watches the table": formats.add_watch,
    "charts": drawings.add_charts,
    "a text box and a shape": drawings.add_shapes,
    "a picture": drawings.add_picture,
    "notes and threaded comments": drawings.add_notes,
    "a form control": drawings.add_control,
    "a slicer": drawings.add_slicer,
    "names": around.add_names,
    "pivot tables": around.add_pivots,
    "a query and a link to another workbook": around.add_links_to_data,
    "properties and printer settings": around.add_properties,
    "extensions nobody knows": around.add_what_nobody_knows,
    "a calculation chain": around.add_calculation_chain,
}
"""Each feature is one function that adds it by hand, the way Excel writes it; the order matters."""


def make_plain(path: Path) -> Path:
    """Make the workbook from which all start: five jobs, as Tieout writes them."""
    fill(path, *small_company())
    return path


def make_rich(plain: Path, path: Path, macros: bool = False) -> Path:
    """Add every feature to a filled workbook and save it as Excel does."""
    book = Book(plain)
    save_as_excel_does(book)
    for add in FEATURES.values():
        add(book)
    if macros:
        around.add_macros(book)
    book.save(path)
    return path
