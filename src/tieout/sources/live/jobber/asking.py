"""Questions in GraphQL, made of the fields that are wanted; the same tree tells what they cost.

Jobber counts a point per field asked, and a connection as many times as the page is long, whatever it then holds.
So no field is asked that fills no column, and nested pages are short; what lies past them is asked for later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PAGE_INFO = "pageInfo { hasNextPage endCursor }"
_PAGE_INFO_COST = 3
_MORE = "pageInfo { hasNextPage }"
_MORE_COST = 2
_REST_COST = 120


@dataclass(frozen=True)
class One:
    """An object, or a short list of objects, with the fields wanted of it."""

    name: str
    asks: Asks


@dataclass(frozen=True)
class Many:
    """A nested connection: ``first`` at once. Where there are more, it is asked for by itself, from the start, of its
    owner, which the root field ``owner`` finds again by its id."""

    name: str
    first: int
    asks: Asks
    owner: str


@dataclass(frozen=True)
class On:
    """Fields that only one type of several has."""

    type: str
    asks: Asks


Asks = tuple["str | One | Many | On", ...]


@dataclass(frozen=True)
class Entity:
    """What is asked of one kind of record. ``plural`` and ``single`` are its root fields; ``order`` and ``filters``
    the arguments of every list; ``changed`` the filter of what changed, where there is one."""

    name: str
    plural: str
    single: str
    page: int
    asks: Asks
    order: str = ""
    filters: str = ""
    changed: str = ""


def render(asks: Asks) -> str:
    """Write the fields as GraphQL."""
    return " ".join(_render_one(ask) for ask in asks)


def _render_one(ask: str | One | Many | On) -> str:
    if isinstance(ask, str):
        return ask
    if isinstance(ask, One):
        return f"{ask.name} {{ {render(ask.asks)} }}"
    if isinstance(ask, On):
        return f"... on {ask.type} {{ {render(ask.asks)} }}"
    return f"{ask.name}(first: {ask.first}) {{ {_MORE} nodes {{ {render(ask.asks)} }} }}"


def cost(asks: Asks) -> int:
    """Count the points of these fields on one record."""
    total = 0
    for ask in asks:
        if isinstance(ask, str):
            total += 1
        elif isinstance(ask, One):
            total += 1 + cost(ask.asks)
        elif isinstance(ask, On):
            total += cost(ask.asks)
        else:
            total += ask.first * cost(ask.asks) + _MORE_COST
    return total


def page_cost(asks: Asks, first: int) -> int:
    """Count the points of one page of a root list, with its count."""
    return cost(asks) * first + _PAGE_INFO_COST + 1


def rest_page(many: Many) -> int:
    """Say how long the pages are of a nested connection that is asked for by itself: few hold more than a dozen."""
    return max(10, _REST_COST // cost(many.asks))


def nested(asks: Asks) -> Iterator[Many]:
    """List the connections that stand directly on a record."""
    for ask in asks:
        if isinstance(ask, Many):
            yield ask
        elif isinstance(ask, On):
            yield from nested(ask.asks)


def list_question(entity: Entity, changed: bool = False, ids: bool = False) -> str:
    """Ask for a page of an entity: all records, what changed ``$since``, or ids alone."""
    asks: Asks = ("id",) if ids else entity.asks
    filters = ", ".join(part for part in (entity.filters, entity.changed if changed else "") if part)
    arguments = ["first: $first", "after: $after", entity.order, f"filter: {{ {filters} }}" if filters else ""]
    variables = "$first: Int!, $after: String" + (", $since: ISO8601DateTime" if changed and entity.changed else "")
    inner = f"totalCount {PAGE_INFO} nodes {{ {render(asks)} }}"
    listed = f"{entity.plural}({', '.join(part for part in arguments if part)}) {{ {inner} }}"
    return f"query {entity.name}{'Ids' if ids else 'List'}({variables}) {{ {listed} }}"


def single_question(entity: Entity) -> str:
    """Ask for one record of an entity."""
    return f"query {entity.name}One($id: EncodedId!) {{ {entity.single}(id: $id) {{ {render(entity.asks)} }} }}"


def rest_question(many: Many) -> str:
    """Ask for a page of a nested connection by itself."""
    listed = f"{many.name}(first: $first, after: $after) {{ {PAGE_INFO} nodes {{ {render(many.asks)} }} }}"
    variables = "$id: EncodedId!, $first: Int!, $after: String"
    return f"query {many.name}Rest({variables}) {{ {many.owner}(id: $id) {{ {listed} }} }}"


def count_question(entities: Iterator[Entity]) -> str:
    """Ask how many records of each entity there are, in one call."""
    counts = []
    for entity in entities:
        filters = f", filter: {{ {entity.filters} }}" if entity.filters else ""
        counts.append(f"{entity.plural}(first: 1{filters}) {{ totalCount }}")
    return f"query Counts {{ {' '.join(counts)} }}"
