"""What becomes of an exception from one refresh to the next: its status, its clock, and when it opens again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import pandas as pd

from tieout.model.money import dollars
from tieout.model.settings import Settings
from tieout.workbook.layout.exceptions import SET_ASIDE

NEW, TIMING, FIXED, ACCEPTED = "New", "Timing", "Fixed", "Accepted"
_TIMING_SIGN = "◷"


@dataclass(frozen=True)
class Clock:
    """The moment of this refresh (UTC, to the second), and the newest day of its data."""

    now: pd.Timestamp
    as_of: pd.Timestamp

    @property
    def today(self) -> pd.Timestamp:
        return self.now.normalize()


@dataclass(frozen=True)
class Standing:
    """How an exception stands. Amounts are cents; ``accepted`` is what was at stake when it was accepted.

    ``status_set`` and ``until_set`` are what the refresh types into the cells; None leaves them as they are.
    """

    status: str
    first_seen: pd.Timestamp
    open_since: pd.Timestamp
    counts_from: pd.Timestamp
    times_back: int = 0
    reason: str = ""
    root_cause: str = ""
    until: pd.Timestamp | None = None
    accepted: int | None = None
    why: str | None = None
    was_timing: bool = False
    muted: bool = False
    status_set: str | None = None
    until_set: pd.Timestamp | None = None

    @classmethod
    def read(cls, row: Mapping[str, Any], now: pd.Timestamp) -> Self:
        """Read how an exception stood from its line; what cannot be read counts as never written."""
        first = read_moment(row.get("First seen")) or now
        since = read_moment(row.get("Open since")) or first
        back = row.get("Times back")
        return cls(
            status=read_text(row.get("Status")) or NEW,
            first_seen=first,
            open_since=since,
            counts_from=read_moment(row.get("Counts from")) or since,
            times_back=int(back) if isinstance(back, int) else 0,
            reason=read_text(row.get("Reason")),
            root_cause=read_text(row.get("Root cause")),
            until=read_moment(row.get("Accepted until")),
            accepted=read_cents(row.get("Accepted amount")),
            why=read_text(row.get("Open again because")) or None,
            was_timing=read_text(row.get("Severity")).startswith(_TIMING_SIGN),
        )

    def is_(self, status: str) -> bool:
        """Compare the status as people type it."""
        return self.status.casefold() == status.casefold()

    def open_again(self, why: str, clock: Clock, *, back: bool) -> Self:
        """Set the status back to New; what the person wrote stays."""
        return replace(
            self, status=NEW, status_set=NEW, why=why, accepted=None, muted=False, counts_from=clock.now,
            times_back=self.times_back + back,
        )  # fmt: skip


def begin(timing: bool, clock: Clock) -> Standing:
    """Return how an exception stands that was never seen before."""
    status = TIMING if timing else NEW
    return Standing(status, clock.now, clock.now, clock.now, status_set=status if timing else None)


def go_on(held: Standing, timing: bool, amount: int, clock: Clock, settings: Settings) -> Standing:
    """Say how an exception stands that was in the queue before and is still found."""
    if held.is_(FIXED):
        why = f"It was marked Fixed, and the data of {clock.as_of:%Y-%m-%d} still have it."
        return held.open_again(why, clock, back=True)
    if held.is_(ACCEPTED):
        return _keep_accepted(held, amount, clock, settings)
    if held.is_(TIMING) and held.was_timing and not timing:
        return held.open_again("It was expected to clear by itself, and has not.", clock, back=False)
    if held.is_(NEW) and timing:
        return replace(held, status=TIMING, status_set=TIMING, why=None, accepted=None)
    return replace(held, accepted=None)


def come_back(
    past: Mapping[str, Any], timing: bool, amount: int, clock: Clock, settings: Settings
) -> Standing:  # fmt: skip
    """Say how an exception stands that had left the queue; ``past`` is its latest line of the history."""
    held = Standing.read(past, clock.now)
    held = replace(held, status_set=held.status)
    how, left = read_text(past.get("How")), read_moment(past.get("Resolved")) or clock.now
    if how.startswith(SET_ASIDE):
        return go_on(held, timing, amount, clock, settings)
    held = replace(held, open_since=clock.now, counts_from=clock.now)
    if held.is_(ACCEPTED) and (kept := _keep_accepted(held, amount, clock, settings)).muted:
        return replace(kept, times_back=kept.times_back + 1)
    if timing:
        return replace(held, status=TIMING, status_set=TIMING, times_back=held.times_back + 1, accepted=None)
    why = f"It came back: since {left:%Y-%m-%d} it was not found any more ({how[:1].lower()}{how[1:]})."
    return held.open_again(why, clock, back=True)


def _keep_accepted(held: Standing, amount: int, clock: Clock, settings: Settings) -> Standing:
    """Keep an acceptance muted while it has a reason, its day has not passed, and the amount is what it was."""
    if not held.reason:
        return replace(held, why="Accepted needs a reason beside it; until then it stays open.", accepted=None)
    default = None
    if held.until is None:
        default = clock.today + pd.Timedelta(days=settings.accept_days)
    elif held.until < clock.today:
        return held.open_again(f"It was accepted until {held.until:%Y-%m-%d}.", clock, back=False)
    then = amount if held.accepted is None else held.accepted
    if abs(amount - then) > settings.material_change_cents:
        why = f"It was accepted at {dollars(then)}; now it is {dollars(amount)}."
        return held.open_again(why, clock, back=False)
    return replace(held, accepted=then, muted=True, why=None, until=held.until or default, until_set=default)


def read_text(value: Any) -> str:
    """Read a cell as text; nothing is an empty text."""
    return "" if value is None or value is pd.NA or value != value else str(value).strip()


def read_moment(value: Any) -> pd.Timestamp | None:
    """Read a cell as an instant; whatever else stands there is none."""
    return value if isinstance(value, pd.Timestamp) and not pd.isna(value) else None


def read_cents(value: Any) -> int | None:
    """Read a cell as cents; whatever else stands there is none."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None
