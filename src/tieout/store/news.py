"""What each refresh brought as rows of a table: found once, then kept, because it does not change any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select

from .content import read_json, write_json
from .nouns import Source
from .store import Store
from .tables import NEWS


def keep_news(store: Store, source: Source, run: int, rows: Any) -> None:
    """Keep what a refresh brought, in place of what was kept of it before."""
    with store.transaction() as connection:
        connection.execute(delete(NEWS).where(NEWS.c.run == run))
        connection.execute(insert(NEWS).values(source=store.key_of(source), run=run, rows=write_json(rows)))


def kept_news(store: Store, source: Source, until: int) -> dict[int, Any]:
    """Return what each refresh up to one brought, as far as it was kept."""
    chosen = select(NEWS.c.run, NEWS.c.rows).where(NEWS.c.source == store.key_of(source), NEWS.c.run <= until)
    with store.transaction() as connection:
        return {row.run: read_json(row.rows) for row in connection.execute(chosen)}
