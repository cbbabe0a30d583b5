"""What every test of a connector needs: a small company, its simulated system, a keyring in memory, quick retries."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import keyring.errors
from keyring.backend import KeyringBackend

from simulators.base import SimulatedSystem
from tieout.model.snapshot import Snapshot
from tieout.sample import Company
from tieout.sources.live.connections import Home, name_connection, reach_for, read_live
from tieout.sources.live.connector import Connector
from tieout.sources.live.pull import Pulled, pull
from tieout.sources.live.vault import KeyringVault
from tieout.store import Source, Store


class MemoryRing(KeyringBackend):
    """A keyring that forgets when the test ends. Like Windows', it refuses long entries."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password) > 1280:
            raise keyring.errors.PasswordSetError("too long")
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("not there")


@dataclass(frozen=True)
class Case:
    """One connector beside its simulator, for the contract suite.

    ``simulate`` makes the simulator of a company; ``truth`` says which ids exist per entity; ``sums`` what columns
    of tables add up to, in cents; ``edit`` and ``delete`` change something, as its users would; ``plant_moments``
    adds records close to midnight and says what must be read of them (table, id, column, value); ``shift`` lets
    records come and go while pages are read; ``small_pages`` makes pages small enough for several.
    """

    connector: Connector
    crm: str
    simulate: Callable[..., SimulatedSystem]
    truth: Callable[[Any], Mapping[str, set[str]]]
    sums: Callable[[Company], Mapping[tuple[str, str], int]]
    edit: Callable[[Any, Random], None]
    delete: Callable[[Any, Random], None]
    plant_moments: Callable[[Any], list[tuple[str, str, str, Any]]]
    shift: Callable[[Any], None]
    small_pages: Callable[[Any], None]
    quick: Mapping[str, Any] = field(default_factory=dict)
    """Limits that differ from the usual quick ones."""

    def __str__(self) -> str:
        return self.connector.system


IMPATIENT = 0.4
"""Seconds that an answer may take where a simulated system shall seem dead; a busy computer may take longer."""


def hurry(connector: Connector, **limits: Any) -> Connector:
    """Return the connector with pauses of milliseconds and without limits, for tests that are not about them.

    It waits for answers as long as a busy computer may need: a call that is repeated for want of patience would be
    counted twice.
    """
    usual: dict[str, Any] = {
        "windows": (), "backoff": 0.01, "longest": 0.05, "rest": 0.1, "attempts": 4, "read_timeout": 30.0,
    }  # fmt: skip
    return replace(connector, limits=replace(connector.limits, **{**usual, **limits}))


class Kit:
    """A user's computer that is connected to a simulated system."""

    def __init__(self, connector: Connector, system: SimulatedSystem, folder: Path) -> None:
        self.connector, self.system, self.folder = connector, system, folder
        self.ring = MemoryRing()
        self.home = Home(folder, "")
        self.home.keep_vault(KeyringVault(self.ring))
        self.entry = system.entry()
        self.home.vault.write(name_connection(connector.system), self.entry)

    def read(
        self, canceled: threading.Event | None = None, say: Callable[[str], None] = lambda stage: None
    ) -> Snapshot:
        """Refresh, and return what the system says."""
        return read_live(self.connector, "", self.home, say=say, canceled=canceled)

    def pull(self, canceled: threading.Event | None = None) -> Pulled:
        """Refresh the store alone, which is quicker than reading what it says."""
        stop = threading.Event()
        with (
            self.open_store() as store,
            reach_for(self.connector, name_connection(self.connector.system), self.home, stop, store) as reach,
        ):
            return pull(self.connector, reach, store, self.source, canceled)

    @property
    def source(self) -> Source:
        return Source(self.connector.system, str(self.entry.get("account", "")))

    def open_store(self) -> Store:
        return self.home.open_store("")

    def stored(self) -> dict[str, list[Any]]:
        """All records that the store holds."""
        with self.open_store() as store:
            return store.read(self.source)

    def stored_ids(self) -> dict[str, set[str]]:
        """The ids of all records that the store holds."""
        with self.open_store() as store:
            return {entity: set(store.ids(self.source, entity)) for entity in store.read(self.source)}
