"""When things happened to the minute, as far as a system's records say so, and when Tieout first read them.

Tables know days; the moments stay in the store. What follows a few records asks for theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import pandas as pd

from ...store import Source, Store, read_seen
from .connector import Connector, Instants, Json
from .values import items, look, text

COLUMNS = {"id": "str", "what": "str", "at": "datetime64[s]"}
READ = "read"


def read_instants(
    connector: Connector, store: Store, source: Source, noun: str, rows: pd.DataFrame
) -> pd.DataFrame:  # fmt: skip
    """Return id, what and at (UTC) of these rows of a table (their id and origin): made, sent, paid and so on, and
    when each was first read."""
    named = dict(_records_of(connector.system, rows))
    found: list[tuple[str, str, dt.datetime]] = []
    for told in connector.instants:
        if told.noun != noun:
            continue
        for entity in told.entities:
            ids = {id_: told.plain(id_) for id_ in store.ids(source, entity)}
            wanted = [id_ for id_, plain in ids.items() if plain in named]
            for id_, seen in read_seen(store, source, entity, wanted).items():
                rows_of = named[ids[id_]]
                found += [(row, READ, seen.first) for row in rows_of]
                found += [each for each in _tell(told, seen.content, rows_of) if each[0] in rows_of]
    made = pd.DataFrame(sorted(set(found)), columns=list(COLUMNS))
    return made.assign(at=pd.to_datetime(made["at"], utc=True).dt.tz_localize(None)).astype(COLUMNS)


def _records_of(system: str, rows: pd.DataFrame) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the plain ids of the records that rows came from, with the rows' own; rows of exports come from none."""
    ids: dict[str, list[str]] = {}
    for id_, origin in zip(rows["id"].tolist(), rows["origin"].tolist(), strict=True):
        words = origin.removeprefix(f"{system} ").split() if isinstance(origin, str) else []
        if len(words) == 2 and origin != " ".join(words):
            ids.setdefault(words[1], []).append(id_)
    yield from ids.items()


def _tell(told: Instants, record: Json, ids: Sequence[str]) -> Iterator[tuple[str, str, dt.datetime]]:
    parts = [(id_, record) for id_ in ids] if not told.within else [
        (str(part.get("id") or f"{record['id']}-{name}-{at}"), part)
        for name in told.within for at, part in enumerate(items(record, name), 1)
    ]  # fmt: skip
    for id_, part in parts:
        for what, path in told.fields.items():
            if (moment := _moment(look(part, *path))) is not None:
                yield id_, what, moment


def _moment(value: Json) -> dt.datetime | None:
    """Read a moment; a day, written as midnight UTC or alone, and a clock time without its zone are none."""
    said = text(value)
    if said is None or len(said) <= len("2026-03-31"):
        return None
    try:
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    moment = moment.astimezone(dt.UTC).replace(microsecond=0)
    return moment if moment.time() != dt.time() else None
