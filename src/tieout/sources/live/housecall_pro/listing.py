"""Reading a whole list exactly, although its pages shift while they are read.

Pages are in the order in which records were made, and are read from the last to the first: a record that is deleted
moves the later ones towards pages that are still to come, so that none is missed; what is added meanwhile stands at
the end, and is read last. Then the records met are all that exist, and perhaps some that were deleted; the number
of records tells, and where it differs the list is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from ....model.errors import UnexpectedAnswer
from ....store import Record
from ..connector import Begin, Json, Note, Page, Reach, Step
from ..replies import REPORT
from ..values import items, look
from .words import SYSTEM

ROWS = 200
OVERLAP = dt.timedelta(minutes=2)  # changes that were under way when the last reading began
LISTS = ("customers", "invoices", "estimates", "jobs")
_TRIES = 3


@dataclass(frozen=True)
class Listed:
    """One page of a list, with the number of pages and of records that there are."""

    rows: Sequence[Json]
    pages: int
    total: int


@dataclass
class Met:
    """What a whole reading met: each id with the moment of its last change, and records counted but never shown."""

    changed: dict[str, dt.datetime | None] = field(default_factory=dict)
    started: dt.datetime = dt.datetime.min
    hidden: int = 0


def fetch_page(reach: Reach, entity: str, page: int, by: str = "created_at", direction: str = "asc") -> Listed:
    """Ask for one page of a list."""
    given = {"page": page, "page_size": ROWS, "sort_by": by, "sort_direction": direction}
    reply = reach.reply(f"/{entity}", given)
    rows = look(reply.json, entity) if reply.status == 200 else None
    if not isinstance(rows, list):
        raise reply.trouble(UnexpectedAnswer, f"It answered without a list of {entity}: {reply.text}", REPORT)
    return Listed(rows, int(look(reply.json, "total_pages") or 0), int(look(reply.json, "total_items") or 0))


def fetch_changed(reach: Reach, entity: str) -> Listed:
    """Ask for the records that were changed last."""
    return fetch_page(reach, entity, 1, "updated_at", "desc")


def read_whole(reach: Reach, entity: str, resumed: dt.datetime | None = None) -> Generator[Step, None, Met]:
    """Read a list whole; what is met at the end is what exists. ``resumed``: when an interrupted reading began."""
    before: set[str] = set()
    for _ in range(_TRIES):
        yield Begin(entity)
        met, total = yield from _read_backwards(reach, entity, resumed)
        met.hidden = total - len(met.changed)
        if met.hidden == 0 or set(met.changed) == before:
            break
        before = set(met.changed)
    if met.hidden:
        said = f"{SYSTEM} counts {total:,} {entity}, of which {len(met.changed):,} could be read."
        yield Note(entity, said)
    return met


def _read_backwards(reach: Reach, entity: str, resumed: dt.datetime | None) -> Generator[Step, None, tuple[Met, int]]:
    first = fetch_page(reach, entity, 1)
    met = Met(started=moment(reach))

    def keep(listed: Listed) -> Page:
        met.changed.update((str(row["id"]), changed_at(row)) for row in listed.rows)
        return as_page(entity, listed.rows, listed.total, {"started": (resumed or met.started).isoformat()})

    yield keep(first)
    if first.pages <= 1:
        return met, first.total
    for page in range(first.pages, 0, -1):
        yield keep(fetch_page(reach, entity, page))
    newest = fetch_page(reach, entity, 1, direction="desc")
    yield keep(newest)
    return met, newest.total


def as_page(entity: str, rows: Sequence[Json], total: int | None = None, progress: Json = None) -> Page:
    """Make a page of rows."""
    return Page(
        entity, [Record(str(row["id"]), row, str(row.get("updated_at") or "")) for row in rows], progress, total
    )


def changed_at(row: Json) -> dt.datetime | None:
    """Return when a record was changed last; invoices do not tell."""
    return as_moment(row.get("updated_at"))


def as_moment(value: Json) -> dt.datetime | None:
    """Read a moment; one that names no zone is UTC."""
    if not value:
        return None
    found = dt.datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def moment(reach: Reach) -> dt.datetime:
    """Return the system's present, less what may still be under way."""
    return (reach.now() - OVERLAP).replace(microsecond=0)


def fetch_part(reach: Reach, path: str, name: str) -> Sequence[Json]:
    """Ask for what belongs to one record; a record that is gone meanwhile has nothing."""
    reply = reach.reply(path)
    return items(reply.json, name) if reply.status == 200 else []
