"""What people typed in a table: each cell goes where its row goes, and waits as a note while its row is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from openpyxl.formula.translate import Translator

from .cells import Cell, begin_cell, write_cell, write_formula
from .layout import TABLES, Column
from .old_rows import Key, OldRows, number_keys
from .places import letters
from .strings import SharedStrings
from .values import as_key, escape, to_cells

_FORMULA = "ƒ ="
"""Begins the text of a formula that waits; its references are written for the first row of the table."""
_EVERY = "(every row)"
"""Stands for the key in a note of what fills a whole column."""
_USER = Column("", "text", "typed")


class Note(NamedTuple):
    """A cell whose row is gone: table, key, column, and its text in the file after place and format."""

    table: str
    key: str
    header: str
    content: str


class Carrying:
    """Where each row of a table goes. Rows are told apart by their key, or by another column that a cell follows."""

    def __init__(self, old: OldRows, frame: pd.DataFrame, strings: SharedStrings, notes: Sequence[Note]) -> None:
        self.old, self.declared = old, TABLES[old.table.name]
        self._strings, self._count = strings, len(frame)
        self._waiting = {(n.key, n.header): n for n in notes if n.table == old.table.name}
        self._masters = old.find_masters()
        self._keys: dict[str, list[Key]] = {}
        self._known: dict[str, dict[Key, int]] = {}
        for header in {self.declared.key, *(c.carried_by for c in self.declared.columns)} - {""}:
            kind = (self.declared.find(header) or _USER).kind
            listed = [as_key(v) for v in to_cells(frame[header], kind)] if header in frame else []
            self._keys[header] = number_keys(listed)
            self._known[header] = {key: at for at, key in enumerate(old.keys(header)) if key[0]}
        if self.declared.kept_by == "people":
            # People's rows have no key: each stays where it is.
            self._keys[""] = [(str(at), 0) for at in range(max(self._count, 1))]
            self._known[""] = {(str(at), 0): at for at in range(old.count)}
        self.returned: list[Note] = []
        self.gone: list[Note] = []

    def places(self) -> dict[int, int]:
        """Return where the old rows stand now, both counted from 0."""
        keys, known = self._follow(self.declared.key)
        return {known[key]: place for place, key in enumerate(keys) if key in known}

    def carry(self, header: str, formula: str | None, style: str) -> dict[int, str]:
        """Write a column that is not ours to fill: each row keeps its cell, wherever the row has gone.

        Formulas that fill a column go on in new rows. What a row left behind is noted in ``gone``; a note whose
        row is here again is put back and listed in ``returned``.
        """
        at, first = self.old.table.column(header), self.old.table.first
        column = self.declared.find(header)
        keys, known = self._follow((column.carried_by if column else "") or self.declared.key)
        fresh = column.fresh or None if column else None
        fill = self._find_fill(header, formula)
        made: dict[int, str] = {}
        for place, key in enumerate(keys or [("", 0)] * self._count):
            row, source = first + place, known.get(key)
            cell = self.old.cell(source, at) if source is not None else None
            note = self._waiting.get((_say(key), header))
            if note is not None:
                self.returned.append(note)
            if cell is not None:
                made[place] = self._move(cell, row)
            elif fill is not None and source is None:
                made[place] = write_formula(at, row, style, self._translate(fill, letters(at), row))
            elif note is not None:
                made[place] = self._put_back(note, at, row, style)
            elif fresh is not None and source is None:
                made[place] = write_cell(at, row, style, fresh, self._strings)
        if fill is None:
            self._note_gone(header, set(keys), known, fresh)
        elif self._count < 2:
            # One row shows no habit: a note remembers what fills the column.
            self.gone.append(Note(self.old.table.name, _EVERY, header, self._keep(fill)))
        return made

    def _follow(self, header: str) -> tuple[list[Key], dict[Key, int]]:
        return self._keys.get(header, []), self._known.get(header, {})

    def _note_gone(self, header: str, here: set[Key], known: dict[Key, int], fresh: str | None) -> None:
        key_of = {at: key for key, at in known.items()}
        for at in self.old.filled(header):
            key, cell = key_of.get(at), self.old.cell(at, self.old.table.column(header))
            if key is None or cell is None or key in here:
                continue
            if cell.formula is not None or self.old.value(at, header) != fresh:
                self.gone.append(Note(self.old.table.name, _say(key), header, self._keep(cell)))

    def _keep(self, cell: Cell) -> str:
        """Return what a note holds of a cell: any value as it is, a formula as text."""
        if cell.formula is None:
            return cell.content
        text = self._translate(cell, letters(cell.column), self.old.table.first)
        return f' t="s"><v>{self._strings.place(_FORMULA + text)}</v></c>'

    def _put_back(self, note: Note, column: int, row: int, style: str) -> str:
        text = self._strings.read(note.content)
        if text.startswith(_FORMULA):
            body = f"<f>{escape(text[len(_FORMULA) :])}</f>"
            return self._move(Cell(column, self.old.table.first, style, "", "", body), row)
        return begin_cell(column, row, style) + note.content

    def _move(self, cell: Cell, row: int) -> str:
        """Write a cell on another row; its relative references move along, as they do when a table is sorted.

        A formula goes without the figure that it showed, because what it is reckoned from may have changed.
        """
        if cell.formula is None:
            return cell.to_xml(row)
        place = f"{letters(cell.column)}{row}"
        array = f' t="array" ref="{place}"' if 't="array"' in cell.body else ""
        text = cell.formula if cell.row == row and not cell.shared else self._translate(cell, letters(cell.column), row)
        return cell._replace(type="", body=f"<f{array}>{escape(text)}</f>").to_xml(row)

    def _translate(self, cell: Cell, to: str, row: int) -> str:
        """Return a cell's formula as it reads in another place."""
        if cell.shared and not cell.formula:
            cell = self._masters[cell.shared]
        origin = f"{letters(cell.column)}{cell.row}"
        moved: str = Translator(f"={cell.formula}", origin).translate_formula(f"{to}{row}")
        return moved[1:]

    def _find_fill(self, header: str, formula: str | None) -> Cell | None:
        """Find what fills a user's column in new rows: the formula of a column that the table calls calculated, or
        that holds a formula in every row. It is taken from a cell, which says what row its references mean."""
        at = self.old.table.column(header)
        note = self._waiting.get((_EVERY, header))
        if note is not None:
            self.returned.append(note)
        cells = (self.old.cell(place, at) for place in self.old.filled(header))
        computed = [cell for cell in cells if cell is not None and cell.formula is not None]
        if computed and (formula is not None or 1 < self.old.count == len(computed)):
            return computed[0]
        if note is not None:
            formula = self._strings.read(note.content)[len(_FORMULA) :]
        return Cell(at, self.old.table.first, "", "", "", f"<f>{escape(formula)}</f>") if formula is not None else None


def _say(key: Key) -> str:
    """Write a key as text; the second row of the same key says so."""
    return key[0] if not key[1] else f"{key[0]} ({key[1] + 1})"
