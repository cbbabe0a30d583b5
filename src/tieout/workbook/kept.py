"""Kept notes: what people typed beside lines that are gone; it waits on the Run Log and returns with the line."""

from __future__ import annotations

import pandas as pd

from .carrying import Note
from .cells import begin_cell
from .columns import Carried
from .layout import TABLES
from .old_rows import OldRows
from .rows import NewRows, make_rows
from .strings import SharedStrings
from .values import as_key

_VALUE = "Typed value"


def read_notes(old: OldRows) -> list[Note]:
    """Return the notes that wait on the Run Log."""
    notes = []
    for at in old.filled(_VALUE):
        table, key, header = (as_key(old.value(at, h)) for h in ("Table", "Key", "Typed column"))
        cell = old.cell(at, old.table.column(_VALUE))
        if table and cell is not None:
            notes.append(Note(table, key, header, cell.content))
    return notes


def merge_notes(notes: list[Note], returned: list[Note], gone: list[Note]) -> list[Note]:
    """Take out the notes that returned and add those whose line is gone; the latest wins."""
    back = set(returned)
    held = {note[:3]: note for note in notes if note not in back}
    held |= {note[:3]: note for note in gone}
    return list(held.values())


def make_note_rows(old: OldRows, notes: list[Note], strings: SharedStrings) -> NewRows:
    """Prepare the rows of the notes."""
    headers = TABLES["tblKept"].headers
    frame = pd.DataFrame([(*note[:3], None) for note in notes], columns=headers, dtype=object)
    made, _ = make_rows(old, frame, strings, [])
    at = old.table.column(_VALUE)
    style = old.formats()[0][at]
    first = old.table.first
    cells = {place: begin_cell(at, first + place, style) + note.content for place, note in enumerate(notes)}
    made.columns[old.table.headers.index(_VALUE)] = Carried(at, style, cells)
    return made
