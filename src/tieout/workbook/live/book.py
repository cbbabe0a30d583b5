"""The workbook that is open in Excel, with the interface of the workbook as a file.

Excel saves a copy; the file engine refreshes the copy and proves it; what the copy's tables then hold is entered into
the open workbook in blocks. So both books hold the same by construction, and what a person typed is carried along by
the same rules. What cannot be entered completely is taken back: the tables hold again what the copy held before.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import pandas as pd
import xlwings as xw

from tieout.model.errors import BadInput, WorkbookLocked
from tieout.model.settings import Inputs

from ..filebook import FileBook
from ..package import Package
from ..reading import Reader
from ..share import Shared, share_workbook
from .compare import check_as_copied
from .content import hold_content, plan_content, read_peoples_columns
from .quiet import check_ready, patiently, quiet
from .writing import enter_all_or_nothing

SAVE_COPY = "tieout.xlam!TieoutRibbon.SaveCopy"
"""The add-in's macro: saves a copy of an open workbook and returns its path."""
_SUFFIXES = (".xlsx", ".xlsm")


class LiveBook:
    """A margin workbook that is open in Excel."""

    def __init__(self, book: xw.Book) -> None:
        """Take a copy of ``book`` as it stands.

        Raises WorkbookLocked while a cell is being typed in, and for a workbook that was never saved.
        """
        self._book = book
        check_ready(book.app)
        if Path(book.name).suffix.lower() not in _SUFFIXES:
            raise WorkbookLocked(
                f"“{book.name}” was never saved. Save it as an Excel workbook (.xlsx), then try again."
            )
        self._folder = tempfile.TemporaryDirectory(prefix="tieout-", ignore_cleanup_errors=True)
        made = patiently(book.app.macro(SAVE_COPY), book.name)
        self._before, self._copy = (Path(self._folder.name) / at / book.name for at in ("before", "now"))
        for path in (self._before, self._copy):
            path.parent.mkdir()
        shutil.move(made, self._before)
        shutil.copyfile(self._before, self._copy)
        self._file = FileBook.open(self._copy)

    def __enter__(self) -> LiveBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Delete the copy."""
        self._folder.cleanup()

    def read_inputs(self) -> Inputs:
        """Return all that people typed. Raises BadInput with file, sheet, cell, value and remedy."""
        return self._file.read_inputs()

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table as it stands, columns by header: money in cents, dates as dates, empty rows left out."""
        return self._file.read_table(name)

    def write(self, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]) -> list[str]:
        """Write tables (header → column, money in cents) and named cells; all or nothing.

        Raises BadInput, WorkbookLocked or NotVerified; the open workbook then holds what it held before. It is not
        saved: that is for the person in front of it. Excel cannot undo what was entered.
        """
        notices = self._file.write(tables, cells)
        if notices:
            raise BadInput(
                "there are more rows than a sheet holds.", "Close it and run: tieout refresh", file=self._book.name
            )
        before, after = (Reader(Package(path, path.name)) for path in (self._before, self._copy))
        content = plan_content(before, after, tables, cells)
        check_ready(self._book.app)
        check_as_copied(self._book, [read_peoples_columns(before, table.name) for table in content.tables])
        with quiet(self._book.app, "Tieout writes the sheets…"):
            enter_all_or_nothing(self._book, content, lambda begun: hold_content(before, after, begun, cells))
        return []

    def share(self, copy: Path, rates: str, now: dt.datetime) -> Shared:
        """Make a share copy of the workbook as it stands, saved or not; see ``share_workbook``."""
        return share_workbook(self._before, copy, rates, now)
