"""Some records, without reading all there are: those that stand beside others, and when each was first read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from .content import read_json
from .nouns import Source
from .store import Store
from .tables import VERSIONS

_CHUNK = 400


def read_beside(
    store: Store, source: Source, run: int, ids: Collection[str], but: Collection[tuple[str, str]], few: int
) -> dict[str, list[Any]]:
    """Return, as they stood after a refresh, the records with these ids, and all of every entity that has only a few.

    Records of ``but`` (entity and id) are left out.
    """
    v = VERSIONS.c
    stood = (v.source == store.key_of(source), ~v.deleted, v.run <= run, or_(v.replaced.is_(None), v.replaced > run))
    columns = select(v.entity, v.record, v.content)
    found: dict[tuple[str, str], str] = {}
    with store.transaction() as connection:
        counts = connection.execute(select(v.entity, func.count().label("rows")).where(*stood).group_by(v.entity))
        sizes = {row.entity: row.rows for row in counts}
        small = [entity for entity, size in sizes.items() if size <= few]
        large = [entity for entity, size in sizes.items() if size > few]
        rows = list(connection.execute(columns.where(*stood, v.entity.in_(small))))
        wanted = sorted(ids)
        for at in range(0, len(wanted) if large else 0, _CHUNK):
            chosen = columns.where(*stood, v.entity.in_(large), v.record.in_(wanted[at : at + _CHUNK]))
            rows += connection.execute(chosen)
        found = {(row.entity, row.record): row.content for row in rows}
    made: dict[str, list[Any]] = {}
    for entity, record in sorted(found.keys() - set(but)):
        made.setdefault(entity, []).append(read_json(found[entity, record]))
    return made


@dataclass(frozen=True)
class Seen:
    """A record as it stands, or as it stood last, and when it was first read."""

    first: dt.datetime
    content: Any


def read_seen(store: Store, source: Source, entity: str, ids: Collection[str]) -> dict[str, Seen]:
    """Return these records of an entity, with the moment of their first reading."""
    v, wanted = VERSIONS.c, sorted(ids)
    found: dict[str, Seen] = {}
    columns = select(v.record, v.read_at, v.content).order_by(v.record, v.key)
    with store.transaction() as connection:
        for at in range(0, len(wanted), _CHUNK):
            of_these = (v.source == store.key_of(source), v.entity == entity, v.record.in_(wanted[at : at + _CHUNK]))
            for row in connection.execute(columns.where(*of_these)):
                first = found[row.record].first if row.record in found else dt.datetime.fromisoformat(row.read_at)
                found[row.record] = Seen(first, row.content)
    return {id_: Seen(seen.first, read_json(seen.content)) for id_, seen in found.items()}
