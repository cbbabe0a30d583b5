"""The workbook as a file: what people typed is read, tables are written, everything else is left alone.

A write edits the package in place: the rows of Tieout's tables, the named cells, and what must follow a
table that grows. Every other part of the file is copied byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from tieout.model.errors import BadInput, NotVerified, TieoutError, WorkbookLocked
from tieout.model.settings import Inputs

from .inputs import read_inputs
from .layout import TABLES
from .layout.templates import TEMPLATES
from .overflow import write_detail
from .own_template import make_from
from .package import Package
from .reading import Reader, compare_figures
from .saving import check_unchanged, check_writable, replace_beside, replace_file
from .tables import find_tables
from .template_file import template_bytes
from .typing_in import type_in
from .writing import Writing


class FileBook:
    """A margin workbook on disk."""

    def __init__(self, path: Path) -> None:
        """Open the workbook at ``path``; see ``open``."""
        self.path = path
        self._load()

    @classmethod
    def create(cls, path: Path | str, template: str = "margin") -> FileBook:
        """Make a new workbook from a template: one of TEMPLATES, or a file of the owner's own.

        Raises BadInput when the file exists already, or when the template lacks what is needed.
        """
        made = template_bytes(template) if template in TEMPLATES else make_from(Path(template))[0]
        target = Path(path)
        if target.exists():
            raise BadInput("this workbook exists already.", "Choose another name, or refresh it.", str(target))
        if target.suffix.lower() != ".xlsx":
            raise BadInput("a workbook’s name must end in .xlsx.", "Choose another name.", str(target))
        check_writable(target)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace_file(target, lambda stream: stream.write(made), lambda new: None, None)
        except OSError as error:
            raise WorkbookLocked(f"{target} cannot be written: {error.strerror}. Choose another folder.") from None
        return cls(target)

    @classmethod
    def open(cls, path: Path | str) -> FileBook:
        """Open a workbook. Raises BadInput, WorkbookLocked or WorkbookDamaged, each saying what to do."""
        return cls(Path(path))

    def read_inputs(self) -> Inputs:
        """Return all that people typed. Raises BadInput with file, sheet, cell, value and remedy."""
        return read_inputs(self._reader)

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table as it stands, columns by header: money in cents, dates as dates, empty rows left out."""
        return self._reader.frame(name)

    def list_absent(self) -> list[str]:
        """Name the sheets that the workbook does without, or of which it lacks a table."""
        return list(dict.fromkeys(table.sheet for name, table in TABLES.items() if name not in self._reader.tables))

    def write_inputs(self, inputs: Inputs) -> None:
        """Type settings, rates, roles, rules and mappings into the workbook, in place of what stands there."""
        self.write(*type_in(inputs))
        # What the rates build is reckoned from what now stands on the sheet.
        self.write({}, {})

    def write(self, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]) -> list[str]:
        """Write tables (header → column, money in cents) and named cells; all or nothing.

        Columns that a frame lacks stay with their row by key. A table that is longer than a sheet is summed up, and
        all its rows go to a CSV file beside the workbook; returns a sentence for each. Raises WorkbookLocked,
        BadInput or NotVerified; the old file is then untouched.
        """
        check_writable(self.path)
        try:
            check_unchanged(self.path, self._is_as_it_was)
            writing = Writing(self._reader, tables, cells)
            with replace_beside(self.path, _list_details(writing)):
                replace_file(
                    self.path, writing.pack, lambda made: _verify(made, self.path.name, writing), self._is_as_it_was
                )
            return writing.overflow.notices
        finally:
            # The writing used up what was read.
            self._load()

    def _load(self) -> None:
        self._package = Package(self.path, self.path.name)
        self._digest = self._package.digest()
        self._reader = Reader(self._package)

    def _is_as_it_was(self) -> bool:
        return self._package.digest() == self._digest


def _list_details(writing: Writing) -> dict[str, Callable[[Path], None]]:
    """Return the files of rows that no sheet can hold, and how each is written."""
    overflow = writing.overflow
    return {
        overflow.file_of(name): partial(write_detail, name=name, frame=frame)
        for name, frame in overflow.details.items()
    }


def _verify(made: Path, name: str, writing: Writing) -> None:
    """Open what was written and compare it with what was meant: each table's place, and the figures of named cells."""
    try:
        package = Package(made, name)
        found = find_tables(package)
        wrong = [
            table
            for table, (area, headers) in writing.expected.items()
            if found[table].area != area or found[table].headers != headers
        ]
        wrong += compare_figures(package, writing.figures)
    except TieoutError as error:
        raise NotVerified(f"the new workbook is not sound, so the old one was kept: {error}") from None
    if wrong:
        raise NotVerified(f"“{wrong[0]}” did not come out as meant, so the old workbook was kept.")
