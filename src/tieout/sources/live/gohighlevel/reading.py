"""Reading GoHighLevel. It tells neither changes nor deletes, so each refresh reads everything and compares.

Contacts and opportunities are listed after the last row of the page before; the others by position, where rows that
come and go meanwhile shift the rest. Pages by position overlap by a row: where the two do not agree, or fewer rows
came than exist, the list is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from ....model.errors import ScopeMissing, UnexpectedAnswer
from ....store import Record
from ...layout import plain_header
from ...private import drop_fields
from ..connector import Begin, End, Json, Note, Page, Reach, Step, Stream, everything
from ..replies import REPORT
from ..values import is_zone, look
from .words import DROPPED, SYSTEM

ROWS = 100  # the most that a call gives
OVERLAP = dt.timedelta(minutes=15)
FIELDS = ("job type", "technician", "technicians", "location")
"""Custom fields of opportunities that are columns of ours, by their names."""
_TRIES = 3
_BY_POSITION = {
    "Invoice": ("invoices/", "invoices", "total", {"sortField": "issueDate", "sortOrder": "ascend"}),
    "Transaction": ("payments/transactions", "data", "totalCount", {}),
    "Order": ("payments/orders", "data", "totalCount", {}),
}
_TYPED = {"altType": "location"}
_TYPE_UNSURE = frozenset({"Order"})
_AFTER_ROW = {
    "Contact": ("contacts/", "contacts", "locationId", {}),
    "Opportunity": ("opportunities/search", "opportunities", "location_id", {"status": "all", "order": "added_asc"}),
}


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Read everything; custom fields of opportunities once the opportunities are read."""
    seen: list[Json] = []  # filled while opportunities are read
    fields: list[Json] = []
    streams = [Stream(entity, partial(_read_by_position, entity)) for entity in _BY_POSITION]
    streams += [Stream("Location", _read_location), Stream("CustomField", partial(_read_fields, fields))]
    streams += [Stream(entity, partial(_read_after_row, entity, seen)) for entity in _AFTER_ROW]
    details = partial(_read_details, seen, fields, cursors.get("OpportunityFields"))
    return [*streams, Stream("OpportunityFields", details, after=("Opportunity", "CustomField"))]


def _read_location(reach: Reach, place: Json) -> Iterator[Step]:
    """Read the account; its clock decides days."""
    try:
        found = reach.get("locations/{account}").get("location") or {}
    except ScopeMissing as error:
        yield Note("Location", f"The account's time zone could not be read, so days are those of UTC. {error}")
        return
    if not is_zone(str(found.get("timezone") or "")):
        zone = found.get("timezone")
        yield Note("Location", f"The account's time zone “{zone}” is unknown, so days are those of UTC.")
    yield Page("Location", [Record(reach.account, found)])


def _read_fields(fields: list[Json], reach: Reach, place: Json) -> Iterator[Step]:
    """Read the names of opportunities' custom fields; without asking for them only those of contacts come."""
    try:
        answer = reach.get("locations/{account}/customFields", {"model": "opportunity"})
    except ScopeMissing as error:
        yield Note("CustomField", f"Custom fields could not be read, so job types and technicians are unknown. {error}")
        return
    rows = answer.get("customFields") or []
    fields += [row for row in rows if plain_header(str(row.get("name"))) in FIELDS]
    yield Begin("CustomField")
    yield Page("CustomField", _as_records(rows))
    yield End("CustomField", {}, covers=everything)


def _read_details(
    seen: Sequence[Json], fields: Sequence[Json], cursor: Json, reach: Reach, place: Json
) -> Iterator[Step]:
    """Read the custom fields of won opportunities one by one, where the list leaves them out: those that are new or
    have changed."""
    began = (reach.now() - OVERLAP).isoformat(timespec="seconds")
    if fields and not any("customFields" in row for row in seen):
        since = str(cursor["since"]) if cursor else ""
        known = set(reach.known("OpportunityFields"))
        wanted = [row["id"] for row in seen if row.get("status") == "won"
                  and (row["id"] not in known or _moment(row.get("updatedAt")) >= _moment(since))]  # fmt: skip
        for found in reach.spread(lambda id_: reach.get(f"opportunities/{id_}"), wanted):
            row = found.get("opportunity") or found
            kept = {"id": row["id"], "customFields": row.get("customFields") or []}
            yield Page("OpportunityFields", [Record(str(row["id"]), kept)], total=len(wanted))
    yield End("OpportunityFields", {"since": began})


def _moment(value: Json) -> dt.datetime:
    """Read a moment; an unknown one is long ago."""
    moment = dt.datetime.fromisoformat(str(value)) if value else dt.datetime.min
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _read_after_row(entity: str, seen: list[Json], reach: Reach, place: Json) -> Iterator[Step]:
    """Read a list page by page, each after the last row of the one before."""
    for last in [False] * (_TRIES - 1) + [True]:
        yield Begin(entity)
        met: dict[str, Json] = {}
        total = 0
        after: dict[str, Any] = {}
        while True:
            answer = ask_after_row(reach, entity, after)
            rows = _rows(answer, _AFTER_ROW[entity][1])
            fresh = [row for row in rows if str(row["id"]) not in met]
            met |= {str(row["id"]): row for row in fresh}
            total = max(total, int(look(answer, "meta", "total") or answer.get("count") or answer.get("total") or 0))
            yield Page(entity, _as_records(rows), total=total)
            after = _next_place(answer, rows)
            if not fresh or not after or (len(rows) < ROWS and len(met) >= total):
                break
        if len(met) >= total:
            if entity == "Opportunity":
                seen += met.values()
            yield End(entity, {}, covers=everything)
            return
        yield from _give_up(entity, total, len(met)) if last else ()


def ask_after_row(reach: Reach, entity: str, after: Mapping[str, Any], rows: int | None = None) -> Json:
    """Ask for one page of a list that goes on after a row."""
    path, _, name, more = _AFTER_ROW[entity]
    return reach.get(path, {name: reach.account, "limit": rows or ROWS, **more, **after})


def _next_place(answer: Json, rows: Sequence[Json]) -> dict[str, Any]:
    """Say after which row the next page begins: what the answer says, or else its last row and when it was added."""
    meta = answer.get("meta") or {}
    if meta.get("startAfterId"):
        return {"startAfterId": meta["startAfterId"], "startAfter": meta.get("startAfter")}
    if meta or not rows:
        return {}
    added = rows[-1].get("dateAdded") or rows[-1].get("createdAt")
    return {"startAfterId": rows[-1]["id"], "startAfter": int(_moment(added).timestamp() * 1000)} if added else {}


def _read_by_position(entity: str, reach: Reach, place: Json) -> Iterator[Step]:
    """Read a list by position, several pages at once; the first row of a page is the last of the one before."""
    _, name, count, _ = _BY_POSITION[entity]
    for last in [False] * (_TRIES - 1) + [True]:
        yield Begin(entity)
        first, how = _ask_first(reach, entity)
        total, size = int(first.get(count) or 0), len(_rows(first, name))  # it may give fewer rows than asked for
        met: set[str] = set()
        edge, is_whole = "", True
        further = range(size - 1, total, size - 1) if 1 < size < total else ()
        for answer in chain([first], reach.spread(partial(ask_position, reach, entity, how), further)):
            rows = _rows(answer, name)
            is_whole &= not edge or (bool(rows) and str(rows[0]["_id"]) == edge)
            is_whole &= int(answer.get(count) or 0) == total
            edge = str(rows[-1]["_id"]) if rows else edge
            met |= {str(row["_id"]) for row in rows}
            yield Page(entity, _as_records(rows), total=total)
        if len(met) == total and (is_whole or last):
            yield End(entity, {}, covers=everything)
            return
        yield from _give_up(entity, total, len(met)) if last else ()


def ask_position(reach: Reach, entity: str, how: Mapping[str, str], offset: int, rows: int | None = None) -> Json:
    """Ask for one page of a list by position."""
    path, _, _, more = _BY_POSITION[entity]
    return reach.get(path, {"altId": reach.account, **how, "limit": str(rows or ROWS), "offset": str(offset), **more})


def _ask_first(reach: Reach, entity: str, rows: int | None = None) -> tuple[Json, Mapping[str, str]]:
    """Ask for the first page, and tell how. Orders are documented without the type that users say is needed."""
    if entity in _TYPE_UNSURE:
        try:
            return ask_position(reach, entity, {}, 0, rows), {}
        except UnexpectedAnswer:
            pass
    return ask_position(reach, entity, _TYPED, 0, rows), _TYPED


def _give_up(entity: str, total: int, met: int) -> Iterator[Step]:
    """Tell that rows may be missing; those that were not met may exist all the same."""
    yield Note(entity, f"{SYSTEM} counts {total:,} rows of {entity}, of which {met:,} could be read.")
    yield End(entity, {})


def _rows(answer: Json, name: str) -> Sequence[Json]:
    if not isinstance(answer, dict) or not isinstance(answer.get(name), list):
        raise UnexpectedAnswer(SYSTEM, f"Its answer holds no {name}.", REPORT)
    return list(answer[name])


def _as_records(rows: Sequence[Json]) -> list[Record]:
    """Make records of rows, without what must not be kept."""
    kept = (drop_fields(row, DROPPED) for row in rows)
    return [Record(str(row.get("_id") or row.get("id")), row, str(row.get("updatedAt") or "")) for row in kept]


def check_page(reach: Reach, entity: str) -> int:
    """Ask for one row of an entity, and for their number."""
    if entity in _BY_POSITION:
        return int(_ask_first(reach, entity, 1)[0].get(_BY_POSITION[entity][2]) or 0)
    answer = ask_after_row(reach, entity, {}, 1)
    return int(look(answer, "meta", "total") or answer.get("count") or 0)
