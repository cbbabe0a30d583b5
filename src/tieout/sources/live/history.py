"""What changed in a system between its last two refreshes, field by field, with before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...store import Change, Source, Store, list_changes

# What people call a record by, in the systems' own names of members; the first that a record has.
_NAMES = (
    "DocNumber", "number", "invoiceNumber", "invoice_number", "jobNumber", "SerialId", "DisplayName", "name", "Name",
)  # fmt: skip
_NO_NEWS = frozenset({"SyncToken", "MetaData", "updatedAt", "updated_at", "modifiedOn", "domain", "sparse"})
_LONGEST = 60


@dataclass(frozen=True)
class Changed:
    """One record that is not what it was: ``fields`` give before and after of each member that differs."""

    entity: str
    id: str
    name: str
    what: str
    fields: Mapping[str, tuple[str, str]]


def list_last_changes(store: Store, source: Source) -> Iterator[Changed]:
    """List what the last complete refresh brought that the one before did not have; nothing before the second."""
    last = store.last_complete(source)
    before = store.last_complete(source, last.key) if last is not None else None
    if last is not None and before is not None:
        yield from map(describe, list_changes(store, source, before.key, last.key))


def describe(change: Change) -> Changed:
    """Say a change in words: new, deleted or changed, and which members differ. Marks of versions are no news."""
    known = change.after if change.after is not None else change.before
    name = next((str(known[key]) for key in _NAMES if known.get(key) not in (None, "")), "")
    if change.before is None or change.after is None:
        return Changed(change.entity, change.id, name, "new" if change.before is None else "deleted", {})
    names = sorted({*change.before, *change.after} - _NO_NEWS)
    fields = {
        each: (_print(change.before.get(each)), _print(change.after.get(each)))
        for each in names
        if change.before.get(each) != change.after.get(each)
    }
    return Changed(change.entity, change.id, name, "changed", fields)


def _print(value: Any) -> str:
    """Print a value in one short line; a list or an object by its size."""
    if isinstance(value, list):
        return f"{len(value)} lines" if len(value) != 1 else "1 line"
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value") or "…"
    text = "nothing" if value is None or value == "" else " ".join(str(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
