"""Kept notes: what people typed beside lines that are gone; it returns when the line does."""

from __future__ import annotations

import pandas as pd

from .layout import TABLES
from .old_rows import OldRows
from .values import CellValue, as_key, to_cells

Note = tuple[str, str, str, CellValue]
"""Table, key, column, value."""
Place = tuple[str, str, str]


def read_notes(old: OldRows) -> list[Note]:
    """Return the notes that wait on the Run Log."""
    notes: list[Note] = []
    for at in range(old.count):
        name, key, header = (as_key(old.value(at, h)) for h in ("Table", "Key", "Typed column"))
        value = old.value(at, "Typed value")
        if name and value is not None:
            notes.append((name, key, header, value))
    return notes


def notes_of(notes: list[Note], table: str) -> dict[tuple[str, str], CellValue]:
    """Return the notes of one table: key and column → value."""
    return {(key, header): value for name, key, header, value in notes if name == table}


def found_again(notes: list[Note], table: str, frame: pd.DataFrame) -> set[Place]:
    """Say which notes return to their line with this write."""
    mine = [(name, key, header) for name, key, header, _ in notes if name == table]
    if not mine:
        return set()
    declared = TABLES[table]
    here: dict[str, set[str]] = {}
    for by in {declared.key, *(c.carried_by for c in declared.columns)} - {""}:
        kind = (declared.find(by) or declared.columns[0]).kind
        here[by] = {as_key(v) for v in to_cells(frame[by], kind)} if by in frame else set()
    found = set()
    for name, key, header in mine:
        column = declared.find(header)
        if key in here.get((column.carried_by if column else "") or declared.key, set()):
            found.add((name, key, header))
    return found


def merge_notes(notes: list[Note], returned: set[Place], orphans: list[Note]) -> list[Note]:
    """Take out the notes that returned and add those whose line is gone; the latest wins."""
    held = {note[:3]: note for note in notes if note[:3] not in returned}
    held |= {note[:3]: note for note in orphans}
    return list(held.values())


def as_frame(notes: list[Note]) -> pd.DataFrame:
    """Return the notes as the rows of their table."""
    return pd.DataFrame(notes, columns=TABLES["tblKept"].headers, dtype=object)
