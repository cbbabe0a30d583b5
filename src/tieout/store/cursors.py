"""Where each reading stands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from .tables import CURSORS


def cursor_row(connection: Connection, key: int, entity: str) -> Any:
    """Return where an entity stands; a new one stands at the beginning."""
    match = (CURSORS.c.source == key) & (CURSORS.c.entity == entity)
    row = connection.execute(select(CURSORS).where(match)).first()
    if row is None:
        connection.execute(insert(CURSORS).values(source=key, entity=entity, reading=0))
        row = connection.execute(select(CURSORS).where(match)).one()
    return row


def keep_cursor(connection: Connection, key: int, entity: str, **values: Any) -> None:
    """Note where an entity stands."""
    cursor_row(connection, key, entity)
    match = (CURSORS.c.source == bindparam("of_source")) & (CURSORS.c.entity == bindparam("of_entity"))
    connection.execute(update(CURSORS).where(match).values(values), {"of_source": key, "of_entity": entity})
