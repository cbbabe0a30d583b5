"""The figures that worksheet functions read: those of the last report, from this machine, never from the network."""

from __future__ import annotations

import os
from collections.abc import Hashable
from pathlib import Path
from typing import Protocol

import pandas as pd

from tieout.kept_facts import find_home, keep_facts, read_unchanged
from tieout.model.errors import TieoutError
from tieout.model.facts import Facts
from tieout.model.settings import Inputs
from tieout.workbook import FileBook

WORKBOOK_VARIABLE = "TIEOUT_WORKBOOK"
_NOTE = "last-refreshed.txt"


class NoFigures(TieoutError):
    """Tieout has no figures yet: refresh a margin workbook first."""


class Figures(Protocol):
    """What worksheet functions need to know of the last report; nothing else."""

    def stamp(self) -> Hashable:
        """Return something that changes when the figures do. It must be quick; it is asked at every call."""

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the report by its name, columns by header: money in cents, dates as dates."""

    def inputs(self) -> Inputs:
        """Return what people typed: settings, rates, roles."""

    def facts(self) -> Facts:
        """Return what answers are made of. Raises a TieoutError that says what to do where there are none."""


class WorkbookFigures:
    """The figures of a finished margin workbook, as it was last saved."""

    def __init__(self, path: Path) -> None:
        """Read the workbook at ``path``, when it is first asked and whenever it was saved since."""
        self._path = path
        self._stamp: Hashable = None
        self._book: FileBook | None = None

    def stamp(self) -> Hashable:
        """Return the file's date and size. Raises NoFigures when it is gone."""
        try:
            state = self._path.stat()
        except OSError:
            raise NoFigures(
                f"The margin workbook {self._path} is not there any more. Refresh it, or another."
            ) from None
        return state.st_mtime_ns, state.st_size

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of the workbook."""
        return self._opened().read_table(name)

    def inputs(self) -> Inputs:
        """Return what people typed into the workbook."""
        return self._opened().read_inputs()

    def facts(self) -> Facts:
        """Return the facts that were kept of the workbook's last refresh, when nothing that counts changed since."""
        return read_unchanged(self._path, self.inputs(), self.table("tblRuns"))

    def _opened(self) -> FileBook:
        stamp = self.stamp()
        if self._book is None or stamp != self._stamp:
            self._book, self._stamp = FileBook.open(self._path), stamp
        return self._book


class LastRefreshed:
    """The figures of the workbook that was refreshed last on this machine, whichever that is by now."""

    def __init__(self, home: Path) -> None:
        """Look for the note of the last refresh in Tieout's own folder of this user."""
        self._note = home / _NOTE
        self._noted: Hashable = None
        self._figures: WorkbookFigures | None = None

    def stamp(self) -> Hashable:
        """Return which workbook it is, and its date and size. Raises NoFigures when none was refreshed yet."""
        figures = self._look()
        return self._noted, figures.stamp()

    def table(self, name: str) -> pd.DataFrame:
        """Return a table of that workbook."""
        return self._look().table(name)

    def inputs(self) -> Inputs:
        """Return what people typed into that workbook."""
        return self._look().inputs()

    def facts(self) -> Facts:
        """Return the facts of that workbook's refresh."""
        return self._look().facts()

    def _look(self) -> WorkbookFigures:
        try:
            noted = self._note.stat().st_mtime_ns
            if self._figures is None or noted != self._noted:
                self._figures = WorkbookFigures(Path(self._note.read_text(encoding="utf-8").strip()))
                self._noted = noted
        except OSError:
            raise NoFigures(NoFigures.__doc__) from None
        return self._figures


def remember_workbook(path: Path, facts: bytes = b"") -> None:
    """Note that a workbook was refreshed, and keep its facts: from now on, worksheet functions answer from them."""
    home = find_home()
    home.mkdir(parents=True, exist_ok=True)
    if facts:
        keep_facts(path, facts)
    fresh = home / f"{_NOTE}.new"
    fresh.write_text(f"{path.resolve()}\n", encoding="utf-8")
    fresh.replace(home / _NOTE)


_used: Figures | None = None


def use_figures(figures: Figures | None) -> None:
    """Let worksheet functions read these figures from now on; None goes back to those that they find themselves."""
    global _used
    _used = figures


def find_figures() -> Figures:
    """Return the figures to answer with: of the workbook that TIEOUT_WORKBOOK names, or of the last refresh."""
    global _used
    if _used is None:
        named = os.environ.get(WORKBOOK_VARIABLE)
        _used = WorkbookFigures(Path(named)) if named else LastRefreshed(find_home())
    return _used
