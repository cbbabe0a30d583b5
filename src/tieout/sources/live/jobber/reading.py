"""Reading Jobber: every entity whole the first time, afterwards what changed.

Most lists can be asked for what changed since a moment; jobs and payments come with the last changed first. Nothing
tells of deletes, so each refresh ends with a count of everything, and where one differs, with a list of the ids.
Pages follow each other by place: what is deleted meanwhile moves the others up, unseen. Then the total shrinks, and
what changed is read again; after a first reading of several pages, the ids are always compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ....store import Record
from ....store.content import digest, write_json
from ..connector import End, Json, Note, Page, Reach, Step, Stream
from ..values import items, look
from .asking import Entity
from .pages import Pages, Shifted, as_records
from .questions import ALL, CLIENT, INVOICE, JOB, PAYMENT, TIME, USER
from .words import SYSTEM

OVERLAP = dt.timedelta(minutes=2)  # changes that were under way when the last reading began
HEAD = 60  # payments remembered of the last reading, the last changed first
RUN = 8  # so many of them unmoved in a row: nothing behind has changed
_TRIES = 4
_FIRST = tuple(entity for entity in ALL if entity not in (INVOICE, JOB, CLIENT, USER))
_NAMES = (CLIENT.name, USER.name)


@dataclass
class Refresh:
    """What the streams of one refresh tell each other."""

    cursors: Mapping[str, Json]
    pages: Pages = field(default_factory=Pages)
    unsure: set[str] = field(default_factory=set)
    """Entities whose ids must be compared."""
    again: dict[str, Json] = field(default_factory=dict)
    """Where to ask once more for what changed, because a long reading went before."""
    touched: dict[str, set[str]] = field(default_factory=dict)
    """Ids that changed records name: what belongs to them may have changed with them."""
    latest: dict[str, Json] = field(default_factory=dict)
    """Where the next refresh begins."""

    def end(self, entity: Entity, cursor: Json) -> End:
        """Note where the next refresh begins, and whether the ids were compared."""
        self.latest[entity.name] = cursor
        return End(entity.name, {**cursor, "listed": entity.name not in self.unsure})


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Payments and hours, then the invoices and jobs that they touch, then the names of clients and people: so a
    name is known for all that was read before it. Last, what is gone."""
    refresh = Refresh(cursors, unsure={e.name for e in ALL if not look(cursors.get(e.name), "listed")})
    first = tuple(entity.name for entity in _FIRST)
    after = {INVOICE.name: first, JOB.name: (*first, INVOICE.name), **dict.fromkeys(_NAMES, (*first, "Invoice", "Job"))}
    streams = [Stream(e.name, partial(_read, e, refresh), after=after.get(e.name, ())) for e in ALL]
    return [*streams, Stream("check", partial(_check, refresh), after=tuple(entity.name for entity in ALL))]


def _read(entity: Entity, refresh: Refresh, reach: Reach, place: Json) -> Iterator[Step]:
    known = refresh.cursors.get(entity.name)
    if known is None or entity is USER:
        yield from _read_whole(entity, refresh, reach, place)
        return
    changes = _changes(entity, refresh.pages, reach, known)
    records = as_records(changes.rows)
    wanted = refresh.touched.get(entity.name, set()) - {record.id for record in records}
    records += _fetch(entity, refresh.pages, reach, wanted & set(reach.known(entity.name)))
    _touch(entity, refresh, records)
    yield Page(entity.name, records)
    yield refresh.end(entity, changes.cursor)


def _read_whole(entity: Entity, refresh: Refresh, reach: Reach, place: Json) -> Iterator[Step]:
    """Read all pages, from where an interrupted reading stopped."""
    pages = refresh.pages
    after = look(place, "after")
    listed = pages.page(reach, entity, after)
    begun = place or {"since": _moment(reach), "head": _head(listed.records)}
    begun = {name: begun[name] for name in ("since", "head")}
    several = place is not None or listed.next is not None
    while True:
        yield Page(entity.name, as_records(listed.records), {**begun, "after": listed.next}, listed.total)
        if listed.next is None:
            break
        listed = pages.page(reach, entity, listed.next)
    if several:
        refresh.unsure.add(entity.name)
        refresh.again[entity.name] = begun
    else:
        refresh.unsure.discard(entity.name)
    yield refresh.end(entity, begun)


@dataclass(frozen=True)
class _Changes:
    """What changed, and where the next reading begins."""

    rows: list[Json]
    cursor: Json


def _changes(entity: Entity, pages: Pages, reach: Reach, cursor: Json) -> _Changes:
    """Ask what changed; once more from the start where records were deleted meanwhile."""
    for _ in range(_TRIES - 1):
        try:
            return _changes_once(entity, pages, reach, cursor)
        except Shifted:
            continue
    return _changes_once(entity, pages, reach, cursor)


def _changes_once(entity: Entity, pages: Pages, reach: Reach, cursor: Json) -> _Changes:
    since, started = cursor["since"], ""
    rows: list[Json] = []
    head: list[Json] = []
    for listed in pages.pages(reach, entity, since=since):
        started = started or _moment(reach)
        rows += listed.records
        if entity is PAYMENT:
            head = head or _head(listed.records)
            if (unmoved := _unmoved(rows, look(cursor, "head") or [])) is not None:
                rows = rows[:unmoved]
                moved = {str(row["id"]) for row in rows}
                head = [*_head(rows), *(each for each in cursor["head"] if each[0] not in moved)][:HEAD]
                break
    return _Changes(rows, {"since": started, "head": head})


def _head(rows: Sequence[Json]) -> list[list[str]]:
    """Remember the last changed payments: they have no time of change of their own."""
    if not rows or "adjustmentType" not in rows[0]:
        return []
    return [[str(row["id"]), digest(write_json(row))] for row in rows[:HEAD]]


def _unmoved(rows: Sequence[Json], head: Sequence[Json]) -> int | None:
    """Find where a run of payments begins that stand as they stood in the last reading, one behind the other."""
    place = {tuple(each): at for at, each in enumerate(head)}
    run = 0
    previous = -2
    for at, row in enumerate(rows):
        found = place.get((str(row["id"]), digest(write_json(row))))
        run = 0 if found is None else run + 1 if found == previous + 1 else 1
        previous = -2 if found is None else found
        if run == RUN:
            return at + 1 - RUN
    return None


def _fetch(entity: Entity, pages: Pages, reach: Reach, ids: set[str]) -> list[Record]:
    """Read single records; those that are gone are left out."""
    rows = reach.spread(lambda id_: pages.single(reach, entity, id_), sorted(ids))
    return as_records([row for row in rows if row is not None])


def _touch(entity: Entity, refresh: Refresh, records: Sequence[Record]) -> None:
    """Note the invoices that changed payments pay, and the jobs that changed hours name: hours come with visits."""
    for record in records:
        if entity is PAYMENT:
            ids = {look(each, "invoice", "id") for each in items(record.content, "allocations")}
            refresh.touched.setdefault(INVOICE.name, set()).update(ids - {None})
        elif entity is TIME and (job := look(record.content, "job", "id")):
            refresh.touched.setdefault(JOB.name, set()).add(job)


def _check(refresh: Refresh, reach: Reach, place: Json) -> Iterator[Step]:
    """Ask once more what changed during long readings; then find what is gone, and what slipped through."""
    met: dict[str, set[str]] = {}
    for entity in [each for each in ALL if each.name in refresh.again and each is not USER]:
        changes = _changes(entity, refresh.pages, reach, refresh.again[entity.name])
        met[entity.name] = {row["id"] for row in changes.rows}
        yield Page(entity.name, as_records(changes.rows))
        yield refresh.end(entity, changes.cursor)
    counts = refresh.pages.counts(reach, ALL)
    known = {entity: set(reach.known(entity.name)) | met.get(entity.name, set()) for entity in ALL}
    unsure = [each for each in ALL if each.name in refresh.unsure or counts[each.name] != len(known[each])]
    listed = reach.spread(lambda entity: refresh.pages.ids(reach, entity), unsure)
    for entity, exist in zip(unsure, listed, strict=True):
        yield from _heal(entity, refresh, reach, known[entity], exist)
    if refresh.pages.warning:
        yield Note("Account", f"{SYSTEM} says of its API: {refresh.pages.warning}")


def _heal(
    entity: Entity, refresh: Refresh, reach: Reach, known: set[str], exist: set[str] | None
) -> Iterator[Step]:  # fmt: skip
    """Compare the ids that are known with those that exist: forget what is gone, read what is missing."""
    if exist is None:
        yield Note(entity.name, f"{entity.name} changed so fast that it could not be compared; refresh again.")
        return
    gone = [Record(id_, {}, deleted=True) for id_ in sorted(known - exist)]
    yield Page(entity.name, [*gone, *_fetch(entity, refresh.pages, reach, exist - known)])
    refresh.unsure.discard(entity.name)
    yield refresh.end(entity, refresh.latest[entity.name])


def _moment(reach: Reach) -> str:
    """Return the system's present, less what may still be under way."""
    return (reach.now() - OVERLAP).isoformat(timespec="seconds")
