"""Pages of Jobber's lists, complete with what lies past the first page of what is nested in them."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....store import Record
from ..connector import Json, Reach
from ..values import look
from .asking import (
    Asks,
    Entity,
    Many,
    cost,
    count_question,
    list_question,
    nested,
    page_cost,
    rest_page,
    rest_question,
    single_question,
)  # fmt: skip
from .faults import PageTooLarge, version_warning

PATH = "api/graphql"
ID_PAGE = 100
_TRIES = 5


@dataclass(frozen=True)
class Listed:
    """One page: its records, how many the list has in all, and where the next page begins (None: nowhere)."""

    records: list[Json]
    total: int
    next: str | None


class Shifted(Exception):
    """Records were deleted while the pages of a list were read: one may have slipped onto a page already read."""


class Pages:
    """Asks for pages; remembers what each question really cost, and how long its pages may be."""

    def __init__(self) -> None:
        self._cost: dict[str, float] = {}
        self._first: dict[str, int] = {}
        self._lock = threading.Lock()
        self.warning = ""

    def ask(self, reach: Reach, question: str, variables: Mapping[str, Any], estimate: float) -> Json:
        """Ask a question; return its data."""
        share = self._cost.get(question, 1.0)
        answer = reach.ask(PATH, question, variables, estimate * share)
        asked = look(answer, "extensions", "cost", "requestedQueryCost")
        with self._lock:
            if asked is not None and estimate > 0:
                self._cost[question] = float(asked) / estimate
            self.warning = self.warning or version_warning(answer)
        return answer["data"]

    def page(self, reach: Reach, entity: Entity, after: str | None, since: str | None = None) -> Listed:
        """Ask for one page, shorter where the bucket is too small for it, and complete its records.

        Of a list that cannot be asked for changes, but has the last changed first, it ends with what did not change.
        """
        question = list_question(entity, changed=since is not None)
        given = {"since": since} if since is not None and entity.changed else {}
        listed = self._list(reach, entity, question, entity.asks, entity.page, after, given)
        rows = listed.records
        if since is not None and not entity.changed and "updatedAt" in entity.asks:
            moment = dt.datetime.fromisoformat(since)
            rows = [row for row in rows if dt.datetime.fromisoformat(row["updatedAt"]) >= moment]
        completed = reach.spread(lambda row: self._complete(reach, entity.asks, row), rows)
        return Listed(list(completed), listed.total, listed.next if len(rows) == len(listed.records) else None)

    def _list(
        self, reach: Reach, entity: Entity, question: str, asks: Asks, most: int, after: str | None,
        given: Mapping[str, Any],
    ) -> Listed:  # fmt: skip
        while True:
            first = self._first.get(question, most)
            try:
                variables = {"first": first, "after": after, **given}
                found = self.ask(reach, question, variables, page_cost(asks, first))[entity.plural]
            except PageTooLarge:
                if first == 1:
                    raise
                self._first[question] = first // 2
                continue
            info = found["pageInfo"]
            return Listed(found["nodes"], int(found["totalCount"]), info["endCursor"] if info["hasNextPage"] else None)

    def pages(
        self, reach: Reach, entity: Entity, after: str | None = None, since: str | None = None
    ) -> Iterator[Listed]:
        """Ask for all pages. Raises Shifted when the list became shorter between two of them."""
        total = 0
        while True:
            listed = self.page(reach, entity, after, since)
            if listed.total < total:
                raise Shifted
            total = listed.total
            yield listed
            if listed.next is None:
                return
            after = listed.next

    def ids(self, reach: Reach, entity: Entity) -> set[str] | None:
        """List the ids of all records: a point each. None where the list never stands still."""
        question = list_question(entity, ids=True)
        for _ in range(_TRIES):
            found: set[str] = set()
            totals, after = set(), None
            while True:
                listed = self._list(reach, entity, question, ("id",), ID_PAGE, after, {})
                found |= {row["id"] for row in listed.records}
                totals.add(listed.total)
                after = listed.next
                if after is None:
                    break
            if totals == {len(found)}:
                return found
        return None

    def counts(self, reach: Reach, entities: Sequence[Entity]) -> dict[str, int]:
        """Ask how many records of each entity there are."""
        question = count_question(iter(entities))
        data = self.ask(reach, question, {}, 2 * len(entities))
        return {entity.name: int(data[entity.plural]["totalCount"]) for entity in entities}

    def single(self, reach: Reach, entity: Entity, id_: str) -> Json | None:
        """Ask for one record; None where it is gone."""
        found = self.ask(reach, single_question(entity), {"id": id_}, cost(entity.asks))[entity.single]
        return None if found is None else self._complete(reach, entity.asks, found)

    def _complete(self, reach: Reach, asks: Asks, row: Json) -> Json:
        """Turn each nested connection of a record into the list of all that is in it."""
        for many in nested(asks):
            if many.name in row:
                held = self._all_of(reach, many, row)
                row = {**row, many.name: [self._complete(reach, many.asks, each) for each in held]}
        return row

    def _all_of(self, reach: Reach, many: Many, row: Json) -> list[Json]:
        """Return what a nested connection holds: its first page where that is all, else all of its pages."""
        held = row[many.name]
        if held is None or not held["pageInfo"]["hasNextPage"]:
            return [] if held is None else list(held["nodes"])
        first, rows, after = rest_page(many), [], None
        while True:
            variables = {"id": row["id"], "first": first, "after": after}
            owner = self.ask(reach, rest_question(many), variables, page_cost(many.asks, first))[many.owner]
            if owner is None:  # deleted since; the count of records will tell
                return list(held["nodes"])
            rows += owner[many.name]["nodes"]
            info = owner[many.name]["pageInfo"]
            if not info["hasNextPage"]:
                break
            after = info["endCursor"]
        if all("id" in each for each in rows):  # what moved between two pages comes twice
            rows = list({each["id"]: each for each in rows}.values())
        return rows


def as_records(rows: Sequence[Json]) -> list[Record]:
    """Make records of rows."""
    return [Record(str(row["id"]), row, str(row.get("updatedAt") or "")) for row in rows]
