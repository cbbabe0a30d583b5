"""The store's own nouns: a source, a record, a refresh, and what became of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """One account in one system, such as a QuickBooks company."""

    system: str
    account: str


@dataclass(frozen=True)
class Record:
    """One record as a system gave it: its id, its JSON, the system's own version, and whether it is deleted."""

    id: str
    content: Mapping[str, Any]
    version: str = ""
    deleted: bool = False


@dataclass(frozen=True)
class Run:
    """One refresh of one source."""

    key: int
    started: dt.datetime
    ended: dt.datetime | None
    state: str
    note: str


@dataclass(frozen=True)
class Put:
    """What became of a page: records new, changed, deleted and unchanged."""

    new: int = 0
    changed: int = 0
    deleted: int = 0
    same: int = 0

    def __add__(self, other: Put) -> Put:
        return Put(
            self.new + other.new, self.changed + other.changed, self.deleted + other.deleted, self.same + other.same
        )
