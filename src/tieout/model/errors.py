"""Wrong circumstances: the few errors that a person must do something about.

Wrong *books* are never errors; they are findings. What is raised here says what to do next::

    TieoutError
    ├── BadInput          a file or a cell cannot be read: correct it and run again
    │   └── UnknownExport a file whose columns nobody knows: map them on the Settings sheet
    ├── WorkbookLocked    somebody has the workbook open: close it and run again
    ├── WorkbookDamaged   the workbook lost something that Tieout needs: restore a backup
    ├── NotVerified       the result did not tie out with itself: nothing was written
    ├── Canceled          somebody stopped the work: run it again when it suits
    ├── StoreUnusable     what was read cannot be kept: free the disk, or delete the store
    ├── NoVault           there is no safe place for a sign-in: set up a keyring, or use the encrypted file
    └── LiveTrouble       a connected system cannot be read
        ├── SignInAgain       the sign-in no longer counts: connect again
        ├── TryLater          its limit of calls is reached: wait
        ├── ScopeMissing      its administrator must allow more
        ├── PlanTooSmall      its plan does not include this
        ├── SystemDown        it does not answer: try again later
        └── UnexpectedAnswer  it answered what nobody expects: report it with the request id
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


class Canceled(TieoutError):
    """Stopped before it was finished. What was read so far is kept; the next run continues from there."""


class StoreUnusable(TieoutError):
    """What was read cannot be kept on this disk or database."""


class NoVault(TieoutError):
    """This computer has no safe place for a sign-in."""


@dataclass
class LiveTrouble(TieoutError):
    """A connected system cannot be read; says which, why, what to do and how its support finds the call."""

    system: str
    problem: str
    remedy: str
    request_id: str = ""

    def __str__(self) -> str:
        call = f" (Their support finds the call by its id: {self.request_id})" if self.request_id else ""
        return f"{self.system}: {self.problem} {self.remedy}{call}"


class SignInAgain(LiveTrouble):
    """The sign-in has expired or was taken back: connect again."""


class TryLater(LiveTrouble):
    """The system's limit of calls is reached: wait, then run it again."""


class ScopeMissing(LiveTrouble):
    """The sign-in may not read this: an administrator must allow it."""


class PlanTooSmall(LiveTrouble):
    """The system's plan does not include its API."""


class SystemDown(LiveTrouble):
    """The system does not answer, or answers with failures: try again later."""


class UnexpectedAnswer(LiveTrouble):
    """The system answered something that cannot be read for sure."""
