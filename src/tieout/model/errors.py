"""Wrong circumstances: the few errors that a person must do something about.

Wrong *books* are never errors; they are findings. What is raised here says what to do next::

    TieoutError
    ├── BadInput          a file or a cell cannot be read: correct it and run again
    │   └── UnknownExport a file whose columns nobody knows: map them on the Settings sheet
    ├── WorkbookLocked    somebody has the workbook open: close it and run again
    ├── WorkbookDamaged   the workbook lost something that Tieout needs: restore a backup
    └── NotVerified       the result did not tie out with itself: nothing was written
"""

from __future__ import annotations

from dataclasses import dataclass


class TieoutError(Exception):
    """Something outside the books stops the work; the message says what to do."""


@dataclass
class BadInput(TieoutError):
    """A file or a cell that cannot be read, with its place and the remedy."""

    problem: str
    remedy: str
    file: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column “{self.column}”")
        if self.value:
            shown = self.value if len(self.value) <= 60 else self.value[:57] + "…"
            place.append(f"value “{shown}”")
        where = ", ".join(place)
        return f"{where}: {self.problem} {self.remedy}" if where else f"{self.problem} {self.remedy}"


class UnknownExport(BadInput):
    """A file whose columns match no known export."""


class WorkbookLocked(TieoutError):
    """The workbook is open elsewhere or may not be written: close it, or allow writing, and run again."""


class WorkbookDamaged(TieoutError):
    """The workbook is not one that Tieout can refresh: restore a backup, or make a new one."""


class NotVerified(TieoutError):
    """The finished workbook failed its own proof, so the old one was kept."""
