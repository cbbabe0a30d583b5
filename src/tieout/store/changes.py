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
    v = VERSIONS.c
    touched = (
        select(v.entity, v.record)
        .where(v.source == store.key_of(source), v.run > earlier, v.run <= later)
        .distinct()
        .subquery()
    )
    chosen = (
        select(v.entity, v.record, v.run, v.digest, v.deleted, v.content)
        .join(touched, (v.entity == touched.c.entity) & (v.record == touched.c.record))
        .where(v.source == store.key_of(source), v.run <= later)
        .order_by(v.entity, v.record, v.key)
    )
    with store.transaction() as connection:
        rows = connection.execute(chosen).all()
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
