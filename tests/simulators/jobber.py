"""Jobber, simulated: queries executed by graphql-core on its schema, with its costs, versions, paging and errors.

The real schema is used where it is at hand, else the excerpt of it beside this file.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import time
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    get_named_type,
    parse,
    validate,
)
from graphql.language import IntValueNode, VariableNode
from graphql.type import is_composite_type

from simulators.base import Answer, Asked, SimulatedSystem

REAL = Path(__file__).parents[3] / "shared" / "data" / "jobber" / "jobber-schema-2026-07-27.graphql"
EXCERPT = Path(__file__).with_name("jobber.graphql")
VERSION = "2026-07-27"
PATH = "/api/graphql"
MOST = 100  # of one page
Row = dict[str, Any]
LISTS = {
    "clients": "Client", "jobs": "Job", "invoices": "Invoice", "quotes": "Quote", "expenses": "Expense",
    "timeSheetEntries": "TimeSheetEntry", "paymentRecords": "PaymentRecord", "users": "User",
}  # fmt: skip
SINGLES = {
    "client": "Client", "job": "Job", "invoice": "Invoice", "quote": "Quote", "expense": "Expense",
    "timeSheetEntry": "TimeSheetEntry", "paymentRecord": "PaymentRecord", "user": "User", "visit": "Visit",
}  # fmt: skip
TODAY = dt.datetime.now(dt.UTC)
_EXECUTED: dict[Any, tuple[Any, list[Row], int]] = {}
UNSAID = {  # what a record has where nobody said otherwise
    "startAt": None, "endAt": None, "quote": None, "taxRate": None, "taxable": True, "feeAmount": None,
    "invoiceSchedule": {"billingFrequency": "ON_COMPLETION", "recurrenceSchedule": None}, "amount": 0.0,
    "lastTransitioned": {"approvedAt": None, "convertedAt": None}, "firstName": "", "lastName": "",
}  # fmt: skip
SORTED_BY = {"UPDATED_AT": "updatedAt", "CREATED_AT": "createdAt", "START_AT": "startAt", "ENTRY_DATE": "entryDate"}


@cache
def schema(path: Path = REAL) -> GraphQLSchema:
    """Jobber's schema, or the excerpt of it."""
    return build_schema((path if path.exists() else EXCERPT).read_text(encoding="utf-8"), assume_valid=True)


@cache
def checked(query: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """A query, and what the schema says against it."""
    document = parse(query)
    return document, tuple(validate(schema(), document))


def encode(kind: str, number: int | str) -> str:
    """An encoded id."""
    return base64.b64encode(f"gid://Jobber/{kind}/{number}".encode()).decode()


class Ref(tuple[str, str]):
    """Another record, by its kind and id."""


class Forbidden(Exception):
    """A field that the sign-in's scopes do not allow."""


class SimulatedJobber(SimulatedSystem):
    """One account. ``rows[entity][id]`` may be edited through ``edit``, ``add`` and ``delete``.

    ``hours``: every so many hours that were clocked are entered (0: none);
    ``bucket``: points and points regained per second; ``charges``: whether a question costs what it asks for or what
    it gets; ``hidden``: fields that the sign-in may not read; ``versions``: what it knows; an unknown version is
    refused, or, with ``falls_back``, answered by an old one.
    """

    token_path = "/api/oauth/token"

    def __init__(
        self, company: Any = None, bucket: tuple[float, float] = (10_000.0, 1e6), charges: str = "requested",
        hours: int = 1, **base: Any,
    ) -> None:  # fmt: skip
        super().__init__(**base)
        self.bucket, self.charges, self.available, self.at = bucket, charges, bucket[0], time.monotonic()
        self.hidden: set[str] = set()
        self.versions, self.falls_back, self.warning = {VERSION}, False, ""
        self.rows: dict[str, dict[str, Row]] = {name: {} for name in SINGLES.values()}
        self.while_reading: list[Any] = []  # called, one after another, after pages were answered
        self.throttles, self.asked_points, self.queries = 0, 0.0, []
        self._number, self._tick = 0, 0
        self.today = TODAY
        self.unchanged: tuple[Any, ...] | None = None  # what was entered, as long as nothing is edited
        if company is not None:
            from simulators.jobber_company import fill

            fill(self, company, hours)
            self.unchanged = (company.seed, len(company.jobs), hours)

    # Editing

    def add(self, entity: str, number: int | str | None = None, now: bool = False, **row: Any) -> Row:
        """Enter a record."""
        self._number, self.unchanged = self._number + 1, None
        moment = self.moment(now)
        id_ = encode(row.pop("gid", entity), self._number if number is None else number)
        made = {"id": id_, "createdAt": moment, **row, "updatedAt": moment}
        self.rows[entity][id_] = made
        return made

    def edit(self, entity: str, id_: str, **changes: Any) -> None:
        """Change a record as a user does."""
        self.unchanged = None
        self.rows[entity][id_] = {**self.rows[entity][id_], **changes, "updatedAt": self.moment(now=True)}

    def delete(self, entity: str, id_: str) -> None:
        """Delete a record, and every mention of it; what mentioned it counts as changed."""
        self.unchanged = None
        del self.rows[entity][id_]
        gone = Ref((entity, id_))
        for kind, rows in self.rows.items():
            for row in list(rows.values()):
                changes = {name: _without(value, gone) for name, value in row.items() if _mentions(value, gone)}
                if changes:
                    self.edit(kind, row["id"], **changes)

    def moment(self, now: bool = False) -> str:
        """Entered long ago, one second after another; or just now."""
        self._tick += 1
        if now:
            moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
        else:
            moment = self.today - dt.timedelta(days=60) + dt.timedelta(seconds=self._tick)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # Answering

    def is_read(self, asked: Asked) -> bool:
        if asked.method != "POST" or asked.path != PATH:
            return asked.method == "GET"
        operations = [
            each for each in parse(json.loads(asked.body)["query"]).definitions
            if isinstance(each, OperationDefinitionNode)
        ]  # fmt: skip
        return all(each.operation is OperationType.QUERY for each in operations)

    def unauthorized(self, asked: Asked) -> Answer:
        return Answer(b'{"error":"invalid_request","error_description":"The access token is invalid"}', 401)

    def throttled(self, asked: Asked) -> Answer:
        return Answer(b"Too many requests", 429)

    def headers(self) -> dict[str, str]:
        return {"x-request-id": "7b1e-jobber"}

    def grant(self) -> dict[str, Any]:
        granted = super().grant()
        del granted["expires_in"]  # the token's own text says when it ends
        return granted if self.rotates else {**granted, "warning": "Refresh token rotation is off"}

    def answer(self, asked: Asked) -> Answer:
        if asked.path != PATH or asked.method != "POST":
            return Answer({"message": "Not found"}, 404)
        wanted = asked.headers.get("x-jobber-graphql-version", "")
        if wanted not in self.versions and not self.falls_back:
            return Answer({"message": f"GraphQL API version {wanted} does not exist"}, 404)
        if asked.headers.get("content-type") != "application/json":
            return Answer({"message": "Unsupported media type"}, 415)
        body = json.loads(asked.body)
        with self.lock:
            found = self._execute(body["query"], body.get("variables") or {})
        version = wanted if wanted in self.versions else "2022-09-01"
        found.setdefault("extensions", {})["versioning"] = {"version": version}
        if self.warning:
            found["extensions"]["versioning"]["warning"] = self.warning
        raw = Answer(found).raw  # written at once, so that later edits do not change it
        with self.lock:
            if self.while_reading and b'"nodes":[{' in raw:
                self.while_reading.pop(0)(self)
        return Answer(raw)

    def _execute(self, query: str, variables: Row) -> Row:
        document, wrong = checked(query)
        self.queries.append(query)
        if wrong:
            return {"errors": [{"message": each.message, "extensions": {"code": "undefinedField"}} for each in wrong]}
        requested = count_points(document, variables)
        self._regain()
        if requested > self.available:
            self.throttles += 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": {"cost": self._cost(requested, 0)}}
        data, errors, actual = self._run(document, query, variables)
        self.available -= requested if self.charges == "requested" else min(actual, requested)
        self.asked_points += requested
        found: Row = {"data": data, "extensions": {"cost": self._cost(requested, actual)}}
        return {**found, "errors": errors} if errors else found

    def _run(self, document: DocumentNode, query: str, variables: Row) -> tuple[Any, list[Row], int]:
        """Execute a query; an equal one on equal records is executed once in a process, for the sake of quick tests."""
        key = (*self.unchanged, query, json.dumps(variables)) if self.unchanged and not self.hidden else None
        if key in _EXECUTED:
            return _EXECUTED[key]
        result = execute_sync(
            schema(), document, self, variable_values=variables, field_resolver=self._resolve, type_resolver=_type_of
        )
        errors = [{"message": each.message, "path": each.path, "locations": []} for each in result.errors or ()]
        found = (result.data, errors, count_values(result.data))
        if key is not None:
            _EXECUTED[key] = found
        return found

    def _regain(self) -> None:
        now = time.monotonic()
        self.available = min(self.bucket[0], self.available + (now - self.at) * self.bucket[1])
        self.at = now

    def _cost(self, requested: int, actual: int) -> Row:
        status = {
            "maximumAvailable": int(self.bucket[0]), "currentlyAvailable": int(self.available),
            "restoreRate": int(self.bucket[1]),
        }  # fmt: skip
        return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}

    def _resolve(self, source: Any, info: Any, **given: Any) -> Any:
        name = info.field_name
        if f"{info.parent_type.name}.{name}" in self.hidden:
            raise Forbidden(f"You do not have permission to access {name}")
        if source is self:
            if name in SINGLES:
                return self.rows[SINGLES[name]].get(given["id"])
            value = self._chosen(name, given) if name in LISTS else {"name": "Sample & Sons", "countryCode": "US"}
        else:
            value = source[name] if name in source else UNSAID[name]
        if get_named_type(info.return_type).name.endswith("Connection"):
            return self._connect(value, given)
        if isinstance(value, Ref):
            return self.rows[value[0]].get(value[1])
        return value

    def _connect(self, values: list[Any], given: Row) -> Row:
        """Answer a page: the place of the last record is the cursor, so records that go move the others up."""
        values = [self.rows[each[0]].get(each[1]) if isinstance(each, Ref) else each for each in values]
        values = [each for each in values if each is not None]
        start = int(base64.b64decode(given["after"])) if given.get("after") else 0
        end = start + min(given.get("first") or MOST, MOST)
        cursor = base64.b64encode(str(min(end, len(values))).encode()).decode()
        info = {"hasNextPage": end < len(values), "endCursor": cursor}
        return {"nodes": values[start:end], "totalCount": len(values), "pageInfo": info}

    def _chosen(self, name: str, given: Row) -> list[Row]:
        rows = list(self.rows[LISTS[name]].values())
        filters = dict(given.get("filter") or {})
        if name == "jobs" and not filters.pop("includeUnscheduled", False):
            rows = [row for row in rows if row["jobStatus"] != "unscheduled"]
        if name == "timeSheetEntries" and not filters:
            rows = [row for row in rows if row["startAt"][:10] == self.today.isoformat()[:10]]
        for column, bounds in filters.items():
            after = dt.datetime.fromisoformat(bounds["after"])
            rows = [row for row in rows if dt.datetime.fromisoformat(row[column]) > after]
        sort = given.get("sort") or {"key": "UPDATED_AT", "direction": "DESCENDING"}
        sort = sort[0] if isinstance(sort, list) else sort
        column = SORTED_BY[sort.get("key") or sort.get("field")]
        return sorted(rows, key=lambda row: (row[column], row["id"]), reverse=sort["direction"] == "DESCENDING")


def _mentions(value: Any, gone: Ref) -> bool:
    if isinstance(value, list):
        return any(_mentions(each, gone) for each in value)
    return value == gone or (isinstance(value, dict) and any(_mentions(each, gone) for each in value.values()))


def _without(value: Any, gone: Ref) -> Any:
    return [each for each in value if not _mentions(each, gone)] if isinstance(value, list) else None


def _type_of(value: Any, info: Any, kind: Any) -> str:
    return str(value["__typename"])


def count_values(value: Any) -> int:
    """Count what a question got."""
    if isinstance(value, dict):
        return sum(1 + count_values(each) for name, each in value.items() if name != "nodes") + count_values(
            value.get("nodes")
        )
    return sum(map(count_values, value)) if isinstance(value, list) else 0


def count_points(document: DocumentNode, variables: Row) -> int:
    """Count what a question asks for: a point per field, a connection as often as its page is long."""
    operation = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    query = schema().query_type
    assert query is not None
    return _points(operation.selection_set.selections, query, variables)


def _points(selections: Any, kind: Any, variables: Row) -> int:
    total = 0
    for each in selections:
        if isinstance(each, InlineFragmentNode):
            total += _points(
                each.selection_set.selections, schema().type_map[each.type_condition.name.value], variables
            )
        elif isinstance(each, FieldNode) and each.name.value != "__typename":
            inner = get_named_type(kind.fields[each.name.value].type)
            if not is_composite_type(inner):
                total += 1
            elif inner.name.endswith("Connection"):
                total += _connection_points(each, inner, variables)
            else:
                total += 1 + _points(each.selection_set.selections, inner, variables)
        assert not isinstance(each, FragmentSpreadNode)
    return total


def _connection_points(node: FieldNode, kind: GraphQLObjectType, variables: Row) -> int:
    first = MOST
    for argument in node.arguments:
        if argument.name.value == "first":
            value = argument.value
            first = variables[value.name.value] if isinstance(value, VariableNode) else int(value.value)
            assert isinstance(value, VariableNode | IntValueNode)
    total = 0
    assert node.selection_set is not None
    for each in node.selection_set.selections:
        points = _points([each], kind, variables)
        total += (points - 1) * first if isinstance(each, FieldNode) and each.name.value == "nodes" else points
    return total
