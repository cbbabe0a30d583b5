"""The store: versions of records, where each reading stands, and the refreshes that read them.

One SQLite file per company, or a PostgreSQL database by its URL. A page of records and the place where to go on
are written together, so a killed process leaves a store that is consistent and can continue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, or_, select, update

from . import engine
from .content import read_json, write_json
from .cursors import cursor_row, keep_cursor
from .nouns import Put, Record, Run, Source
from .tables import CURSORS, NEWS, RUNS, SOURCES, VERSIONS
from .versions import now, put_records, select_live


class Store:
    """Every version of every record read."""

    def __init__(self, place: Path | str, made: Engine, lock: Path | None) -> None:
        self.place, self.engine, self._lock = place, made, lock
        self._sources: dict[Source, int] = {}

    @classmethod
    def open(cls, place: Path | str) -> Store:
        """Open the store in a file (made if absent) or in the database with this URL.

        Raises StoreUnusable where it cannot be opened or was made by a newer Tieout.
        """
        return cls(place, *engine.open_engine(place))

    def close(self) -> None:
        """Close the file or the connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def alone(self, source: Source) -> Iterator[None]:
        """Let one process at a time refresh a source. Raises StoreUnusable while another does."""
        with engine.alone(self.engine, self._lock, f"{source.system}/{source.account}"):
            yield

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Do several things together, or none of them."""
        with engine.clear_errors(), self.engine.begin() as connection:
            yield connection

    def key_of(self, source: Source) -> int:
        """Return the number under which the store keeps this source."""
        if source not in self._sources:
            match = (SOURCES.c.system == source.system) & (SOURCES.c.account == source.account)
            with self.transaction() as connection:
                found = connection.execute(select(SOURCES.c.key).where(match)).scalar()
                if found is None:
                    row = {"system": source.system, "account": source.account}
                    found = _insert(connection, SOURCES, row)
            self._sources[source] = int(found)
        return self._sources[source]

    # Refreshes

    def begin(self, source: Source) -> int:
        """Begin a refresh and return its number. Refreshes that were killed are marked as failed."""
        key = self.key_of(source)
        with self.transaction() as connection:
            killed = (RUNS.c.source == key) & (RUNS.c.state == "running")
            connection.execute(update(RUNS).where(killed).values(state="failed", note="The process was ended."))
            row = {"source": key, "started": now(), "state": "running", "note": ""}
            return _insert(connection, RUNS, row)

    def finish(self, run: int, state: str, note: str = "") -> None:
        """End a refresh as complete, canceled or failed."""
        with self.transaction() as connection:
            values = {"state": state, "note": note, "ended": now()}
            connection.execute(update(RUNS).where(RUNS.c.key == run).values(values))

    def runs(self, source: Source) -> list[Run]:
        """List the refreshes of a source, the oldest first."""
        chosen = select(RUNS).where(RUNS.c.source == self.key_of(source)).order_by(RUNS.c.key)
        with self.transaction() as connection:
            return [
                Run(row.key, _moment(row.started), _moment(row.ended) if row.ended else None, row.state, row.note)
                for row in connection.execute(chosen)
            ]

    def last_complete(self, source: Source, before: int | None = None) -> Run | None:
        """Return the last refresh that was completed (before another one)."""
        runs = [r for r in self.runs(source) if r.state == "complete" and (before is None or r.key < before)]
        return runs[-1] if runs else None

    # Where readings stand

    def cursors(self, source: Source) -> dict[str, Any]:
        """Return per entity where the next refresh begins."""
        chosen = select(CURSORS).where(CURSORS.c.source == self.key_of(source))
        with self.transaction() as connection:
            rows = connection.execute(chosen).all()
        return {row.entity: read_json(row.cursor) for row in rows if row.cursor is not None}

    def progress(self, source: Source, entity: str) -> Any:
        """Return where an interrupted reading of an entity continues; None where there is none."""
        with self.transaction() as connection:
            row = cursor_row(connection, self.key_of(source), entity)
        return read_json(row.progress) if row.progress is not None else None

    def begin_reading(self, source: Source, entity: str) -> None:
        """Begin to read all of an entity anew: what this reading does not meet can be told afterwards."""
        key = self.key_of(source)
        with self.transaction() as connection:
            row = cursor_row(connection, key, entity)
            keep_cursor(connection, key, entity, reading=row.reading + 1, progress=None)

    # Records

    def put(self, run: int, source: Source, entity: str, records: Sequence[Record], progress: Any = None) -> Put:
        """Keep a page of records, and with it where to continue. A record that did not change is not kept twice."""
        key = self.key_of(source)
        latest = list({record.id: record for record in records}.values())
        with self.transaction() as connection:
            reading = cursor_row(connection, key, entity).reading
            total = put_records(connection, run, key, entity, latest, reading)
            if progress is not None:
                keep_cursor(connection, key, entity, progress=write_json(progress))
        return total

    def end_reading(
        self, run: int, source: Source, entity: str, cursor: Any, covers: Callable[[Any], bool] | None = None
    ) -> int:
        """Note where the next refresh begins, and mark as deleted what a full reading should have met but did not.

        ``covers`` tells of a known record whether the reading should have met it. Returns how many were deleted.
        """
        key, gone = self.key_of(source), 0
        with self.transaction() as connection:
            if covers is not None:
                reading = cursor_row(connection, key, entity).reading
                missed = select_live(key, entity).where(VERSIONS.c.seen != reading)
                lost = [
                    Record(row.record, {}, deleted=True)
                    for row in connection.execute(missed)
                    if covers(read_json(row.content))
                ]
                gone = put_records(connection, run, key, entity, lost, reading).deleted
            text = None if cursor is None else write_json(cursor)
            keep_cursor(connection, key, entity, cursor=text, progress=None)
        return gone

    def read(self, source: Source, run: int | None = None) -> dict[str, list[Any]]:
        """Return the records of each entity as they stand now, or as they stood after a refresh, by id."""
        key = self.key_of(source)
        v = VERSIONS.c
        chosen = select(v.entity, v.record, v.content).where(v.source == key, ~v.deleted)
        if run is None:
            chosen = chosen.where(v.replaced.is_(None))
        else:
            chosen = chosen.where(v.run <= run, or_(v.replaced.is_(None), v.replaced > run))
        with self.transaction() as connection:
            rows = sorted((row.entity, row.record, row.content) for row in connection.execute(chosen))
        found: dict[str, list[Any]] = {}
        for entity, _, content in rows:
            found.setdefault(entity, []).append(read_json(content))
        return found

    def ids(self, source: Source, entity: str) -> list[str]:
        """List the ids of an entity's records that exist."""
        with self.transaction() as connection:
            return sorted(row.record for row in connection.execute(select_live(self.key_of(source), entity)))

    def forget(self, source: Source) -> None:
        """Delete all that was read from a source; the next refresh reads everything."""
        key = self.key_of(source)
        with self.transaction() as connection:
            for table in (NEWS, VERSIONS, CURSORS, RUNS):
                connection.execute(table.delete().where(table.c.source == key))


def _insert(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Add one row and return its key."""
    made = connection.execute(insert(table).values(row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
