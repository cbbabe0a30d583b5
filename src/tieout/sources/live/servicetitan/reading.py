"""Reading ServiceTitan: feeds from where they stopped the last time, and the few lists that have no feed.

A feed gives records in the order of their last change, and a token after each page; an inactive record is a deleted
one. Feeds lag by some minutes unless they are asked for recent changes, which may then come twice. Lists hide
inactive rows unless they are asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from ....model.errors import PlanTooSmall, ScopeMissing, UnexpectedAnswer
from ....store import Record
from ..connector import Begin, End, Json, Note, Page, Reach, Step, Stream, everything
from ..replies import REPORT
from ..values import is_zone
from .words import ACCOUNT, ACTIVE_ONLY, FEEDS, LISTS, NEEDED, SYSTEM

ROWS = 5_000  # the most that a list gives
OVERLAP = dt.timedelta(minutes=15)  # changes that were under way, or stamped late, when the last reading began
BY_CHANGE = frozenset({"NonJobTimesheet", "Receipt"})  # the lists with many rows; the others are read whole each time
UNSORTED = frozenset({"JobType"})
_TRIES = 3


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Read every feed on from its last place, and every list."""
    streams = [Stream(ACCOUNT, _keep_zone)]
    streams += [
        Stream(entity, _kept_going(entity, partial(read_feed, entity, cursors.get(entity)))) for entity in FEEDS
    ]
    for entity in LISTS:
        since = cursors.get(entity) if entity in BY_CHANGE else None
        streams.append(Stream(entity, _kept_going(entity, partial(read_list, entity, since))))
    return streams


def _keep_zone(reach: Reach, place: Json) -> Iterator[Step]:
    """Keep the account's time zone among what was read, so that a past refresh falls on the same days."""
    zone = reach.typed("zone")
    if not is_zone(zone):
        yield Note(ACCOUNT, f"The time zone “{zone}” is unknown, so days are those of UTC. Connect {SYSTEM} again.")
    yield Page(ACCOUNT, [Record("zone", {"id": "zone", "zone": zone})])


def _kept_going(entity: str, read: Callable[[Reach, Json], Iterator[Step]]) -> Callable[[Reach, Json], Iterator[Step]]:
    """Let a part that may not be read keep nothing else from being read, unless it is needed."""
    if entity in NEEDED:
        return read

    def read_or_note(reach: Reach, place: Json) -> Iterator[Step]:
        try:
            yield from read(reach, place)
        except (ScopeMissing, PlanTooSmall) as error:
            yield Note(entity, f"{entity} was not read, so what depends on it is not up to date. {error}")

    return read_or_note


def read_feed(entity: str, cursor: Json, reach: Reach, place: Json) -> Iterator[Step]:
    """Read a feed on from a token. Without one, or where it is no longer good, from the beginning."""
    at = place or cursor or {}
    token, whole = str(at.get("from", "")), bool(at.get("whole"))
    if not token:
        answer, whole = _ask_feed(reach, entity, ""), True
        yield Begin(entity)
    else:
        try:
            answer = _ask_feed(reach, entity, token)
        except UnexpectedAnswer:
            token, whole = "", True
            answer = _ask_feed(reach, entity, "")
            yield Begin(entity)
    while True:
        reached = str(answer.get("continueFrom") or token)
        yield Page(entity, _as_records(entity, answer["data"]), progress={"from": reached, "whole": whole})
        if not answer.get("hasMore") or reached == token:
            break
        token = reached
        answer = _ask_feed(reach, entity, token)
    yield End(entity, {"from": reached}, covers=everything if whole else None)


def _ask_feed(reach: Reach, entity: str, token: str) -> Json:
    given = {"includeRecentChanges": "true", **({"from": token} if token else {})}
    return _with_rows(reach.get(FEEDS[entity], given))


def read_list(entity: str, cursor: Json, reach: Reach, place: Json) -> Iterator[Step]:
    """Read a list: what was modified since the last reading, or all of it."""
    since = str(cursor["since"]) if cursor else ""
    for last in [False] * (_TRIES - 1) + [True]:
        first = ask_list(reach, entity, 1, since)
        began = (reach.now() - OVERLAP).isoformat(timespec="seconds")  # after the first answer, which tells its clock
        yield from [] if since else [Begin(entity)]
        met: set[str] = set()
        for answer in _all_pages(reach, entity, since, first):
            records = _as_records(entity, answer["data"])
            if answer is not first and met.issuperset(record.id for record in records):
                break  # the same page again: the count tells whether rows are missing
            met |= {record.id for record in records}
            yield Page(entity, records, total=first.get("totalCount"))
        total = int(first.get("totalCount") or 0)
        if since or len(met) >= total:
            yield End(entity, {"since": began}, covers=None if since else everything)
            return
        if last:  # what was not met may exist all the same
            yield Note(entity, f"{SYSTEM} counts {total:,} rows of {entity}, of which {len(met):,} could be read.")
            yield End(entity, None)


def _all_pages(reach: Reach, entity: str, since: str, first: Json) -> Iterator[Json]:
    """Give page after page while there is more; a page that is shorter than asked for ends nothing."""
    answer, page = first, 1
    while True:
        yield answer
        if not answer.get("hasMore") or not answer["data"]:
            return
        page += 1
        answer = ask_list(reach, entity, page, since)


def ask_list(reach: Reach, entity: str, page: int, since: str = "", rows: int | None = None) -> Json:
    """Ask for one page of a list, inactive rows too."""
    given: dict[str, Json] = {"page": page, "pageSize": rows or ROWS, "active": "Any"}
    if entity not in UNSORTED:
        given["sort"] = "+Id"
    if page == 1:
        given["includeTotal"] = "true"
    if since:
        given["modifiedOnOrAfter"] = since
    return _with_rows(reach.get(LISTS[entity], given))


def check_page(reach: Reach, entity: str) -> None:
    """Ask for a little of an entity: the rows of a list, or what changed in a feed since today."""
    if entity in FEEDS:
        _ask_feed(reach, entity, reach.now().date().isoformat())
    else:
        ask_list(reach, entity, 1, rows=1)


def _with_rows(answer: Json) -> Json:
    """Raise UnexpectedAnswer for an answer that holds no rows."""
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise UnexpectedAnswer(SYSTEM, "Its answer holds no rows.", REPORT)
    return answer


def _as_records(entity: str, rows: Sequence[Json]) -> list[Record]:
    """Make records of rows; an inactive one is a deleted one where it is no name that others refer to."""
    return [Record(record_id(row), row, str(row.get("modifiedOn") or ""), _is_deleted(entity, row)) for row in rows]


def _is_deleted(entity: str, row: Json) -> bool:
    return entity in ACTIVE_ONLY and row.get("active") is False


def record_id(row: Json) -> str:
    """Return a row's id; a pay line that is not yet posted has none, and is told by whose time it pays."""
    if row.get("id") is not None:
        return str(row["id"])
    told = ("employeeType", "employeeId", "sourceEntityId", "grossPayItemType", "paidTimeType", "startedOn", "jobId")
    return "/".join(str(row.get(name) or "") for name in told)
