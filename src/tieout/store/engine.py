"""Opening the database behind the store, and saying in plain words why it cannot be used."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import filelock
from sqlalchemy import Engine, create_engine, event, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, SQLAlchemyError

from ..model.errors import StoreUnusable
from .tables import LAYOUT, LAYOUTS, META

_BUSY = "Another refresh of {name} is under way. Wait until it is finished, then run this again."
_URL_SECRET = re.compile(r"://[^@\s]*@")


def open_engine(place: Path | str) -> tuple[Engine, Path | None]:
    """Open a SQLite file or the database of a URL, with its tables; return it and the folder for its locks."""
    is_url = isinstance(place, str) and "://" in place
    path = None if is_url else Path(place)
    with clear_errors():
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            made = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
            event.listen(made, "connect", _prepare_sqlite)
        else:
            url = make_url(str(place))
            if url.drivername in ("postgresql", "postgres"):
                url = url.set(drivername="postgresql+psycopg")
            made = create_engine(url, pool_pre_ping=True)
        META.create_all(made)
        with made.begin() as connection:
            found = connection.execute(select(LAYOUTS.c.layout)).scalar()
            if found is None:
                connection.execute(insert(LAYOUTS).values(layout=LAYOUT))
    if found not in (None, LAYOUT):
        raise StoreUnusable(
            "The store was made by a newer Tieout. Update Tieout, or delete the store; no work is lost."
        )
    return made, path


def _prepare_sqlite(connection: Any, _: Any) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "wal_autocheckpoint=2000"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def alone(made: Engine, path: Path | None, name: str) -> Iterator[None]:
    """Hold the lock of this name; it ends with the process, whatever happens to it."""
    mark = hashlib.blake2b(name.encode(), digest_size=7).hexdigest()
    if path is not None:
        lock = filelock.FileLock(path.with_name(f"{path.name}.{mark}.lock"), timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise StoreUnusable(_BUSY.format(name=name)) from None
        except OSError as error:
            raise StoreUnusable(f"The store's folder cannot be written ({error.strerror}).") from None
        try:
            yield
        finally:
            lock.release()
        return
    with made.connect() as connection:
        held = {"key": int(mark, 16)}
        if not connection.execute(text("SELECT pg_try_advisory_lock(:key)"), held).scalar():
            raise StoreUnusable(_BUSY.format(name=name))
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), held)


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn the database's errors into one sentence; a password in a URL never shows."""
    try:
        yield
    except (NoSuchModuleError, ArgumentError, ModuleNotFoundError) as error:
        raise StoreUnusable(f"The store's URL cannot be used: {_hide(str(error))}") from None
    except DatabaseError as error:
        said = str(error.orig).lower()
        if "full" in said or "no space" in said:
            raise StoreUnusable(
                "The disk is full, so what was read cannot be kept. Free some space and run this again; it continues "
                "where it stopped."
            ) from None
        if "malformed" in said or "not a database" in said:
            raise StoreUnusable(
                "The store is damaged. Delete it and run this again: everything is read anew and no work is lost."
            ) from None
        raise StoreUnusable(f"The store cannot be used: {_hide(str(error.orig))}") from None
    except (SQLAlchemyError, OSError) as error:
        raise StoreUnusable(f"The store cannot be used: {_hide(str(error))}") from None


def _hide(said: str) -> str:
    return _URL_SECRET.sub("://…@", said)
