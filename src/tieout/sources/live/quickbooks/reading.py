"""Reading QuickBooks Online: whole entities page by page the first time, afterwards what changed.

A page is 1,000 rows by position. Rows that are deleted while pages are read shift the others, so that one may be
missed; therefore each reading ends with the changes since its start, and where something was deleted meanwhile,
with a count. Changes reach back 30 days and to 1,000 objects; beyond either, an entity is read whole again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ....model.errors import UnexpectedAnswer
from ....store import Record
from ...private import drop_fields, mask_fields
from ..connector import Begin, End, Json, Note, Page, Reach, Step, Stream, everything
from .words import DROPPED, ENTITIES, MASKED, NOT_IN_FEED, WITH_INACTIVE

COMPANY = "v3/company/{account}"
VERSION = {"minorversion": "75"}
ROWS = 1_000
FEED = tuple(entity for entity in ENTITIES if entity not in NOT_IN_FEED)
LISTS_STAY = dt.timedelta(days=7)
LOOK_BACK = dt.timedelta(days=25)  # CDC reaches back 30 days; a few less are safe from a wrong clock
OVERLAP = dt.timedelta(minutes=2)  # changes that were under way when the last reading began
CDC_MOST = 1_000
_TRIES = 3


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Read whole what was never read or too long ago; then, of everything that the feed knows, what changed."""
    known = {e: c for e, c in cursors.items() if e in FEED and is_fresh(c["since"], now)}
    listed = {e for e, c in cursors.items() if e in NOT_IN_FEED and is_fresh(c["since"], now, LISTS_STAY)}
    whole = [entity for entity in ENTITIES if entity not in known and entity not in listed]
    begun: dict[str, str] = {}  # filled while the whole readings run, read when they are finished
    doubtful = {e for e, c in known.items() if not c.get("counted", True)}

    def read_changes_of_all(reach: Reach, place: Json) -> Iterator[Step]:
        since = min([*(c["since"] for c in known.values()), *begun.values()])
        found, refused = ask_changes(reach, since)
        started = _moment(reach)  # after the first answer, which tells the system's clock
        yield from keep_changes(reach, found, since, set(known), doubtful)
        for entity in refused:
            yield from _queried_changes(reach, entity, since)
        for entity in FEED:
            yield End(entity, {"since": started})

    streams = [Stream(entity, partial(_read_whole_first, entity, begun, doubtful)) for entity in whole]
    return [*streams, Stream("changes", read_changes_of_all, after=tuple(whole))]


def is_fresh(since: str, now: dt.datetime, for_: dt.timedelta = LOOK_BACK) -> bool:
    """Say whether changes since then can still be asked for, or a list still be trusted."""
    return now - dt.datetime.fromisoformat(since) < for_


def _read_whole_first(
    entity: str, begun: dict[str, str], doubtful: set[str], reach: Reach, place: Json
) -> Iterator[Step]:
    """Read an entity for the first time; note when, because the changes since then follow, and whether rows seem to
    be missing, as they are when a page comes twice."""
    fetched = fetch_rows(reach, entity, 1)  # the first answer tells the system's clock
    begun[entity] = _moment(reach)
    met: set[str] = set()
    total = 0
    for step in read_whole(reach, entity, fetched, begun[entity]):
        if isinstance(step, Page):
            met |= {record.id for record in step.records}
            total = max(total, step.total or 0)
        yield step
    if len(met) < total:
        doubtful.add(entity)


def _moment(reach: Reach) -> str:
    """Return the system's present, less what may still be under way."""
    return (reach.now() - OVERLAP).isoformat(timespec="seconds")


def read_whole(reach: Reach, entity: str, first: list[Json] | None = None, since: str = "") -> Iterator[Step]:
    """Read all rows of an entity: the first page, and where it is full, the others at once."""
    yield Begin(entity)
    first = fetch_rows(reach, entity, 1) if first is None else first
    since = since or _moment(reach)
    total = count_rows(reach, entity) if len(first) == ROWS else len(first)
    yield Page(entity, [as_record(entity, row) for row in first], total=total)
    place, last = 1 + ROWS, first
    for rows in reach.spread(lambda at: fetch_rows(reach, entity, at), range(place, total + 1, ROWS)):
        place, last = place + ROWS, rows
        yield Page(entity, [as_record(entity, row) for row in rows], total=total)
    while len(last) == ROWS:  # rows that were added meanwhile
        last = fetch_rows(reach, entity, place)
        place += ROWS
        yield Page(entity, [as_record(entity, row) for row in last])
    yield End(entity, {"since": since, "counted": False}, covers=everything)


def ask_changes(reach: Reach, since: str) -> tuple[dict[str, list[Json]], Sequence[str]]:
    """Ask what changed; return it by entity, and the entities that the feed refuses (some do not know hours)."""
    entities = list(FEED)
    refused: list[str] = []
    try:
        found = fetch_changes(reach, entities, since)
    except UnexpectedAnswer:
        refused = ["TimeActivity"]
        entities.remove("TimeActivity")
        found = fetch_changes(reach, entities, since)
    if sum(map(len, found.values())) >= CDC_MOST:  # cut at its most: each entity by itself
        found = {}
        for each in reach.spread(lambda entity: fetch_changes(reach, [entity], since), entities):
            found.update(each)
    return found, refused


def keep_changes(
    reach: Reach, found: Mapping[str, list[Json]], since: str, counted: set[str], doubtful: set[str]
) -> Iterator[Step]:
    """Keep what changed; count what is doubtful, or was read while rows were deleted."""
    for entity in [each for each in ENTITIES if each in found or each in doubtful]:
        rows = found.get(entity, [])
        if len(rows) >= CDC_MOST:
            yield from read_whole(reach, entity)
            continue
        records = [as_record(entity, row) for row in rows]
        yield Page(entity, records)
        if entity in doubtful or (entity not in counted and any(record.deleted for record in records)):
            yield from verify_count(reach, entity, records)


def _queried_changes(reach: Reach, entity: str, since: str) -> Iterator[Step]:
    where = f"where MetaData.LastUpdatedTime >= '{since}' orderby MetaData.LastUpdatedTime"
    rows: list[Json] = []
    while True:
        page = query(reach, f"select * from {entity} {where} startposition {len(rows) + 1} maxresults {ROWS}", entity)
        rows += page
        if len(page) < ROWS:
            break
    records = [as_record(entity, row) for row in rows]
    yield Page(entity, records)
    yield from verify_count(reach, entity, records)


def verify_count(reach: Reach, entity: str, changed: Sequence[Record]) -> Iterator[Step]:
    """Compare the rows that are known with those that exist, and read the entity again while they differ."""
    known = set(reach.known(entity)) | {record.id for record in changed if not record.deleted}
    known -= {record.id for record in changed if record.deleted}
    for _ in range(_TRIES):
        exist = count_rows(reach, entity)
        if exist == len(known):
            return
        known = set()
        for step in read_whole(reach, entity):
            if isinstance(step, Page):
                known |= {record.id for record in step.records}
            yield step
    yield Note(entity, f"QuickBooks Online counts {exist:,} rows of {entity}, of which {len(known):,} could be read.")


def fetch_rows(reach: Reach, entity: str, position: int) -> list[Json]:
    """Ask for one page of an entity, in the order in which rows were made."""
    order = "" if entity in NOT_IN_FEED else "orderby MetaData.CreateTime "
    page = f"{order}startposition {position} maxresults {ROWS}"
    return query(reach, f"select * from {entity}{_active(entity)} {page}", entity)


def count_rows(reach: Reach, entity: str) -> int:
    """Ask how many rows an entity has."""
    answer = reach.get(f"{COMPANY}/query", {"query": f"select count(*) from {entity}{_active(entity)}", **VERSION})
    return int(answer["QueryResponse"].get("totalCount", 0))


def check_page(reach: Reach, entity: str) -> int:
    """Ask for one row of an entity, and for their number."""
    query(reach, f"select * from {entity}{_active(entity)} startposition 1 maxresults 1", entity)
    return count_rows(reach, entity)


def query(reach: Reach, statement: str, entity: str) -> list[Json]:
    """Ask a statement; no rows are an answer without the entity's name."""
    answer = reach.get(f"{COMPANY}/query", {"query": statement, **VERSION})
    rows = answer["QueryResponse"].get(entity, [])
    return list(rows)


def fetch_changes(reach: Reach, entities: Sequence[str], since: str) -> dict[str, list[Json]]:
    """Ask what changed in these entities since a moment."""
    given = {"entities": ",".join(entities), "changedSince": since, **VERSION}
    answer = reach.get(f"{COMPANY}/cdc", given)
    found: dict[str, list[Json]] = {}
    for response in answer["CDCResponse"]:
        for part in response.get("QueryResponse", []):
            for entity, rows in part.items():
                if entity in FEED:
                    found.setdefault(entity, []).extend(rows)
    return found


def as_record(entity: str, row: Json) -> Record:
    """Make a record of a row without what must not be kept; a deleted one says so in its status."""
    row = drop_fields(mask_fields(row, MASKED.get(entity, ())), DROPPED.get(entity, ()))
    return Record(str(row["Id"]), row, str(row.get("SyncToken", "")), row.get("status") == "Deleted")


def _active(entity: str) -> str:
    return " where Active in (true, false)" if entity in WITH_INACTIVE else ""
