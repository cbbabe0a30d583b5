"""Refresh, Refresh this sheet and Import exports: from a button to the sentence that says how it went."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

import xlwings as xw

from tieout.model.errors import BadInput
from tieout.model.snapshot import Side
from tieout.procedure import SIDES, Choices, Refreshed, refresh_book
from tieout.workbook.layout import TABLES
from tieout.workbook.layout.inputs import SETTING_CELLS
from tieout.workbook.live import LiveBook
from tieout.workbook.live.quiet import patiently
from tieout.workbook.live.writing import spell

from .figures import remember_workbook
from .windows import Windows, open_windows

_PATH_CELLS = {cell.field: cell.name for cell in SETTING_CELLS}


def refresh_all() -> None:
    """Read the CRM, QuickBooks and payroll again and write every sheet of the open workbook."""
    book = xw.Book.caller()
    _refresh(book, open_windows(book.app), Choices())


def refresh_sheet() -> None:
    """Read everything again and write only the tables on the sheet in front."""
    book = xw.Book.caller()
    shown = {table.name for table in book.sheets.active.tables} & set(TABLES)
    _refresh(book, open_windows(book.app), Choices(), shown)


def import_exports() -> None:
    """Ask for the folders that hold the exports, remember them on Settings, and refresh."""
    book = xw.Book.caller()
    windows = open_windows(book.app)
    chosen: dict[Side, Path] = {}
    for side, label in SIDES.items():
        folder = windows.ask_folder(f"Folder of the {label}" + (" (Cancel: none)" if side == "payroll" else ""))
        if folder is None and side != "payroll":
            return
        if folder is not None:
            chosen[side] = folder
    _refresh(book, windows, Choices(chosen.get("crm"), chosen.get("books"), chosen.get("payroll")))
    for chosen_side, folder in chosen.items():
        cell = book.names[_PATH_CELLS[f"{chosen_side}_path"]].refers_to_range
        patiently(setattr, cell.options("raw"), "formula", spell(str(folder)))


def _refresh(book: xw.Book, windows: Windows, choices: Choices, only: Collection[str] | None = None) -> None:
    begun = time.perf_counter()
    with windows.progress("Tieout") as say, LiveBook(book) as live:
        done = refresh_book(live, find_folder(book), choices, say, only)
    book.app.alert(sum_up(done, time.perf_counter() - begun), title="Tieout")
    # Worksheet functions read the workbook as it was last saved.
    remember_workbook(Path(book.fullname), done.facts)


def find_folder(book: xw.Book) -> Path:
    """Return the folder that the open workbook lies in. Raises BadInput where it lies on the web only."""
    where = str(book.fullname)
    if "://" in where:
        raise BadInput(
            "this workbook is open from the web.",
            "Open it from the folder that OneDrive or SharePoint keeps on this computer.",
            file=book.name,
        )
    return Path(where).parent


def sum_up(done: Refreshed, seconds: float) -> str:
    """Say in a sentence how a refresh went."""
    new, gone = done.new_exceptions, done.resolved_exceptions
    jobs = done.summary.jobs
    said = f"Refreshed {jobs:,} job{'s' * (jobs != 1)} in {max(1, round(seconds))} s; "
    said += f"{new:,} new exception{'s' * (new != 1)}, {gone:,} resolved."
    off = done.summary.tie_outs - done.summary.tie_outs_ok
    if off:
        said += f" {off} tie-out{'s' * (off != 1)} off: see Start."
    if done.dropped:
        said += f" {done.dropped:,} rows of the exports could not be used: see Run Log."
    return " ".join([said, *done.notices])
