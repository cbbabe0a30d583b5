"""The one procedure behind every face: inputs from the workbook → snapshots → reconcile → rows → the workbook."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pandas as pd

from .analytics.summary import Summary, summarise
from .kept_facts import pack_facts
from .model.errors import BadInput
from .model.results import Reconciliation
from .model.settings import Inputs, Settings
from .model.snapshot import Side, Snapshot
from .reconcile import reconcile
from .report import RunInfo, make_report
from .report.proof import note_failed_run
from .sources.places import Live, Place, find_places, read_instants, read_places
from .workbook.filebook import FileBook
from .workbook.layout import STATEMENTS

Say = Callable[[str], None]
SIDES: dict[Side, str] = {"crm": "CRM exports", "books": "QuickBooks exports", "payroll": "Payroll exports"}


class Book(Protocol):
    """A margin workbook, wherever it is."""

    def read_inputs(self) -> Inputs:
        """Return all that people typed."""

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table, columns by header."""

    def write(self, tables: Mapping[str, pd.DataFrame], cells: Mapping[str, object]) -> list[str]:
        """Write tables and named cells, all or nothing; return what to know of it."""


@dataclass(frozen=True)
class Choices:
    """What a caller decides instead of the workbook's Settings: folders of exports and the period."""

    crm: Path | None = None
    books: Path | None = None
    payroll: Path | None = None
    date_from: dt.date | None = None
    date_to: dt.date | None = None


@dataclass(frozen=True)
class Outcome:
    """What one run read and found, and how many seconds each stage took."""

    inputs: Inputs
    crm: Snapshot
    books: Snapshot
    payroll: Snapshot
    reconciliation: Reconciliation
    seconds: dict[str, float] = field(default_factory=dict)
    places: Mapping[Side, Sequence[Place]] = field(default_factory=dict)

    def tell_instants(self, side: Side, noun: str, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the moments of some rows of a side's table, as far as it is read from a connected system."""
        return read_instants(self.places.get(side, ()), noun, rows)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh has to tell: the outcome in short, seconds by stage, and what to know of the workbook.

    ``facts`` is what answers need of it, ready for ``keep_facts``.
    """

    summary: Summary
    settings: Settings
    tie_outs: pd.DataFrame
    dropped: int
    seconds: dict[str, float]
    notices: list[str]
    new_exceptions: int = 0
    resolved_exceptions: int = 0
    facts: bytes = b""


def examine(workbook: Path, choices: Choices, say: Say = lambda stage: None) -> Outcome:
    """Read the sources and reconcile them, without writing anything."""
    return examine_book(FileBook.open(workbook), workbook.parent, choices, say)


def refresh(workbook: Path, choices: Choices, say: Say = lambda stage: None) -> Refreshed:
    """Read the sources, reconcile them and write the workbook: all of it, or nothing at all."""
    return refresh_book(FileBook.open(workbook), workbook.parent, choices, say)


def refresh_book(
    book: Book, beside: Path, choices: Choices, say: Say = lambda stage: None, only: Collection[str] | None = None
) -> Refreshed:
    """Refresh a book: a file, or the workbook that is open in Excel.

    Typed folders that are not whole paths are looked for ``beside``. With ``only``, no other tables are written.
    """
    started = dt.datetime.now(dt.UTC)
    outcome = examine_book(book, beside, choices, say)
    begun = time.perf_counter()
    say("filling the sheets")
    found, seconds = outcome.reconciliation, outcome.seconds
    report = make_report(found, outcome.inputs, RunInfo(started=started, seconds=sum(seconds.values())), book)
    summary, tie_outs, settings = summarise(found), found.tie_outs, found.settings
    dropped = int(found.problems["dropped"].sum()) if len(found.problems) else 0
    known, now = set(book.read_table("tblExceptions")["ID"].dropna()), set(found.findings["id"])
    facts = pack_facts(found.facts, outcome.inputs, started) if found.facts else b""
    # What was read is let go before the workbook takes its room.
    del outcome, found
    seconds["report"] = time.perf_counter() - begun
    begun = time.perf_counter()
    say("writing the workbook")
    tables = {name: frame for name, frame in report.tables.items() if only is None or name in only}
    notices = book.write(tables, report.cells if only is None else {})
    seconds["write"] = time.perf_counter() - begun
    new, resolved = len(now - known), len(known - now)
    return Refreshed(summary, settings, tie_outs, dropped, seconds, notices, new, resolved, facts)


def note_failure(workbook: Path, reason: str, now: dt.datetime) -> None:
    """Say in a workbook, on every sheet and in its run log, that a refresh failed; all else stays as it was."""
    book = FileBook.open(workbook)
    banner = f"◆ The refresh of {now:%Y-%m-%d %H:%M} UTC failed. {reason} The sheets are as of the refresh before."
    runs = note_failed_run(book.read_table("tblRuns"), now, f"FAILED: {reason}")
    book.write(
        {"tblRuns": runs},
        dict.fromkeys(["start_statement", "start_banner", *(cell.name for cell in STATEMENTS)], banner),
    )


def examine_book(book: Book, beside: Path, choices: Choices, say: Say = lambda stage: None) -> Outcome:
    """Read the sources that a book names and reconcile them, without writing anything."""
    inputs = decide(book.read_inputs(), choices)
    sources = find_sources(inputs, choices, beside)
    seconds: dict[str, float] = {}
    snapshots: dict[Side, Snapshot] = {}
    for side, places in sources.items():
        say(f"reading {SIDES[side]}")
        begun = time.perf_counter()
        snapshots[side] = read_places(side, places, inputs.mappings, inputs.settings.home_currency, say)
        seconds[f"read {side}"] = time.perf_counter() - begun
    begun = time.perf_counter()
    found = reconcile(snapshots["crm"], snapshots["books"], snapshots["payroll"], inputs, say)
    seconds["reconcile"] = time.perf_counter() - begun
    return Outcome(inputs, snapshots["crm"], snapshots["books"], snapshots["payroll"], found, seconds, sources)


def decide(inputs: Inputs, choices: Choices) -> Inputs:
    """Put the caller's period over the workbook's. Raises BadInput for settings that cannot be."""
    settings = inputs.settings
    if choices.date_from or choices.date_to:
        settings = replace(
            settings,
            date_from=choices.date_from or settings.date_from,
            date_to=choices.date_to or settings.date_to,
        )
    problems = settings.problems()
    if problems:
        raise BadInput("; ".join(problems) + ".", "Correct it on the Start or Settings sheet.")
    return replace(inputs, settings=settings)


def find_sources(inputs: Inputs, choices: Choices, beside: Path) -> dict[Side, tuple[Place, ...]]:
    """Find where each side is read from: the caller's choice, or else what stands on the Settings sheet.

    A relative path counts from the workbook's folder. Payroll may be absent; the CRM and the books may not.
    """
    sources: dict[Side, tuple[Place, ...]] = {}
    for side, label in SIDES.items():
        chosen: Path | None = getattr(choices, side)
        typed = getattr(inputs.settings, f"{side}_path")
        places = find_places(str(chosen), Path()) if chosen else find_places(typed, beside) if typed else ()
        if not places and side != "payroll":
            raise BadInput(
                f"No folder is set for the {label}.", f"Type it on the Settings sheet, or give --{side} PATH."
            )
        for place in places:
            if not isinstance(place, Live) and not place.exists():
                raise BadInput(
                    f"There is no such folder or file: {place}.", f"Correct the {label} on the Settings sheet."
                )
        sources[side] = places
    return sources
