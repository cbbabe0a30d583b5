"""Versions of records: kept when they differ, replaced, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select, update

from .content import digest, write_json
from .nouns import Put, Record
from .tables import VERSIONS

_CHUNK = 400


def now() -> str:
    """The present, as the store writes it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def select_live(key: int, entity: str) -> Any:
    """Select the records of an entity that exist."""
    v = VERSIONS.c
    return select(v.record, v.content).where(v.source == key, v.entity == entity, v.replaced.is_(None), ~v.deleted)


def put_records(
    connection: Connection, run: int, key: int, entity: str, records: Sequence[Record], reading: int
) -> Put:
    """Keep these records, a few hundred at a time; one that did not change is not kept twice."""
    total = Put()
    for at in range(0, len(records), _CHUNK):
        total += _put_some(connection, run, key, entity, records[at : at + _CHUNK], reading)
    return total


def _put_some(connection: Connection, run: int, key: int, entity: str, records: Sequence[Record], reading: int) -> Put:
    v = VERSIONS.c
    chosen = select(v.key, v.record, v.digest, v.deleted, v.content).where(
        v.source == key, v.entity == entity, v.replaced.is_(None), v.record.in_([record.id for record in records])
    )
    known = {row.record: row for row in connection.execute(chosen)}
    made, met, replaced, new, gone = [], [], [], 0, 0
    for record in records:
        before = known.get(record.id)
        if record.deleted and (before is None or before.deleted):
            continue
        text = before.content if record.deleted and before is not None else write_json(record.content)
        mark = digest(text)
        if before is not None and before.digest == mark and before.deleted == record.deleted:
            met.append(before.key)
            continue
        if before is not None:
            replaced.append(before.key)
        new += before is None
        gone += record.deleted
        made.append({
            "source": key, "entity": entity, "record": record.id, "version": record.version, "content": text,
            "digest": mark, "deleted": record.deleted, "read_at": now(), "run": run, "seen": reading,
        })  # fmt: skip
    if met:
        connection.execute(update(VERSIONS).where(v.key.in_(met), v.seen != reading).values(seen=reading))
    if replaced:
        connection.execute(update(VERSIONS).where(v.key.in_(replaced)).values(replaced=run))
    if made:
        connection.execute(insert(VERSIONS), made)
    return Put(new, len(made) - new - gone, gone, len(met))
