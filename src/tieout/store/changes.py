"""What changed between two refreshes, with before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from .content import read_json
from .nouns import Source
from .store import Store
from .tables import VERSIONS

_CHUNK = 400


@dataclass(frozen=True)
class Change:
    """One record that is not what it was: content before (None: it is new) and after (None: it was deleted)."""

    entity: str
    id: str
    before: Any
    after: Any


def list_changes(store: Store, source: Source, earlier: int, later: int) -> Iterator[Change]:
    """List what changed after one refresh up to another, by entity and id.

    A record that changed and changed back is not listed.
    """
    v, key = VERSIONS.c, store.key_of(source)
    touched = select(v.entity, v.record).where(v.source == key, v.run > earlier, v.run <= later).distinct()
    columns = select(v.entity, v.record, v.run, v.deleted, v.content).order_by(v.record, v.key)
    rows: list[Any] = []
    with store.transaction() as connection:
        ids: dict[str, list[str]] = {}
        for entity, record in sorted(tuple(row) for row in connection.execute(touched)):
            ids.setdefault(entity, []).append(record)
        # Each record by its index: joined in one statement, all versions there are would be looked at.
        for entity, records in ids.items():
            for at in range(0, len(records), _CHUNK):
                of_these = (v.source == key, v.entity == entity, v.record.in_(records[at : at + _CHUNK]))
                rows += connection.execute(columns.where(*of_these, v.run <= later))
    ends: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        pair = ends.setdefault((row.entity, row.record), [None, None])
        pair[0] = row if row.run <= earlier else pair[0]
        pair[1] = row
    for (entity, record), (old, new) in ends.items():
        before = None if old is None or old.deleted else read_json(old.content)
        after = None if new.deleted else read_json(new.content)
        if before != after:
            yield Change(entity, record, before, after)
