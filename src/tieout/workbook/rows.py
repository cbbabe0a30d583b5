"""The rows of one table: what stands there now, and the text of what shall stand there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

import pandas as pd
from openpyxl.formula.translate import Translator

from .grid import Cell, Grid, read_value, write_cell
from .layout import TABLES, Column, Table
from .places import letters, number
from .strings import SharedStrings
from .tables import PlacedTable
from .values import CellValue, as_key, escape, to_cells

Key = tuple[str, int]
"""What identifies a row, and which of its namesakes it is, counted from the top."""


@dataclass
class OldRows:
    """The rows of a table before a write, cell by cell, with what identifies each row."""

    table: PlacedTable
    cells: list[dict[int, Cell]]
    styles: dict[int, str]
    special: dict[int, list[tuple[int, str]]]
    strings: SharedStrings
    shared: dict[str, Cell] = field(default_factory=dict)

    def value(self, at: int, header: str) -> CellValue:
        """Return the value of a row under a header."""
        cell = self.cells[at].get(self.table.column(header))
        return read_value(cell, self.strings) if cell else None

    def keys(self, header: str) -> list[Key]:
        """Identify each row by a column; rows without a key are left out by an empty text."""
        if header not in self.table.headers:
            return [("", 0)] * len(self.cells)
        return number_keys([as_key(self.value(at, header)) for at in range(len(self.cells))])


def read_rows(
    grid: Grid, table: PlacedTable, strings: SharedStrings, headers: Collection[str] | None = None
) -> OldRows:
    """Take the data rows of a table apart: all columns, or only those under these headers; and every cell's format."""
    columns = None if headers is None else [table.column(header) for header in headers]
    rows: list[dict[int, Cell]] = []
    shared: dict[str, Cell] = {}
    seen: dict[int, Counter[str]] = {c: Counter() for c in range(table.area.left, table.area.right + 1)}
    looks: list[tuple[tuple[str, str], ...]] = []
    for row in range(table.first, table.last + 1):
        cells = grid.cells(row) if columns is None else grid.cells_in(row, columns)
        looks.append(grid.look(row))
        for cell in cells:
            if 't="shared"' in cell.body and 'ref="' in cell.body:
                shared[_shared_index(cell)] = cell
        rows.append({cell.column: cell for cell in cells})
    # Rows mostly look alike: each look is taken apart once.
    counted = {look: ({number(name): style for name, style in look}, n) for look, n in Counter(looks).items()}
    for held, n in counted.values():
        for column, counter in seen.items():
            counter[held.get(column, "")] += n
    styles = {column: counter.most_common(1)[0][0] if counter else "" for column, counter in seen.items()}
    marks = {
        look: [(c, s) for c, s in held.items() if c in styles and s != styles[c]] for look, (held, _) in counted.items()
    }
    special = {at: marks[look] for at, look in enumerate(looks) if marks[look]}
    return OldRows(table, rows, styles, special, strings, shared)


def headers_to_keep(table: PlacedTable, supplied: Collection[str]) -> list[str]:
    """Return the columns that a write must know cell by cell: the keys, and what it is not given anew."""
    declared = TABLES[table.name]
    keys = {declared.key, *(c.carried_by for c in declared.columns)}
    kept = []
    for header in table.headers:
        column = declared.find(header)
        ours = header in supplied or (column is not None and column.role == "live")
        if header in keys or not ours:
            kept.append(header)
    return kept


def number_keys(texts: list[str]) -> list[Key]:
    """Tell rows of the same key apart by their order."""
    seen: Counter[str] = Counter()
    made = []
    for text in texts:
        made.append((text, seen[text]))
        seen[text] += 1
    return made


def _shared_index(cell: Cell) -> str:
    return cell.body.split('si="', 1)[1].split('"', 1)[0]


@dataclass
class NewRows:
    """The rows that a table shall have, as text by sheet row; and what a user typed beside rows that are gone."""

    texts: list[str]
    orphans: list[tuple[str, str, CellValue]]
    lines: list[int]


def make_rows(
    old: OldRows, frame: pd.DataFrame, strings: SharedStrings, returned: dict[tuple[str, str], CellValue]
) -> NewRows:
    """Write the rows of ``frame``: its columns as given, formulas filled down, what people typed kept by key.

    ``returned`` holds kept notes of this table by key and column, for rows that come back. An empty frame
    leaves one empty row, because a table must have one.
    """
    declared = TABLES[old.table.name]
    count, first = max(len(frame), 1), old.table.first
    places = range(first, first + count)
    filled = len(frame) > 0
    values = {header: to_cells(frame[header], (declared.find(header) or _USER).kind) for header in frame.columns}
    new_keys: dict[str, list[Key]] = {}
    old_keys: dict[str, dict[Key, int]] = {}
    gone: dict[str, list[tuple[Key, int]]] = {}
    for header in {declared.key, *(c.carried_by for c in declared.columns)} - {""}:
        listed = values.get(header)
        new_keys[header] = number_keys([as_key(v) for v in listed]) if listed is not None else []
        old_keys[header] = {key: at for at, key in enumerate(old.keys(header)) if key[0]}
        here = set(new_keys[header])
        gone[header] = [(key, at) for key, at in old_keys[header].items() if key not in here]
    if declared.kept_by == "people":
        # People's rows have no key: each stays where it is.
        new_keys[""] = [(str(at), 0) for at in range(count)]
        old_keys[""] = {(str(at), 0): at for at in range(len(old.cells))}
    columns: list[list[str]] = []
    orphans: list[tuple[str, str, CellValue]] = []
    for header, formula in zip(old.table.headers, old.table.formulas, strict=True):
        column, at = declared.find(header), old.table.column(header)
        style, letter = old.styles[at], letters(at)
        if not filled:
            columns.append([_blank(letter, row, style) for row in places])
        elif column and column.role == "live":
            columns.append(_formula_cells(letter, style, places, declared.formula(column), values.get(header)))
        elif header in values:
            columns.append(_value_cells(letter, style, places, values[header], strings))
        else:
            by = (column.carried_by if column else "") or declared.key
            keys, known = new_keys.get(by, []), old_keys.get(by, {})
            carried = [known.get(key) for key in keys] or [None] * count
            fresh = column.fresh or None if column else None
            starts = [
                returned.get((key[0], header)) or (fresh if source is None else None)
                for key, source in zip(keys, carried, strict=False)
            ]
            columns.append(_carried_cells(old, at, places, carried, formula, starts, strings))
        if header not in values and formula is None and not (column and column.role == "live"):
            by = (column.carried_by if column else "") or declared.key
            orphans += [
                (key[0], header, value)
                for key, row in gone.get(by, [])
                if (value := _typed_value(old, row, at)) not in (None, column.fresh if column else None)
            ]
    if filled and declared.key:
        _keep_own_styles(old, columns, new_keys.get(declared.key, []), old_keys.get(declared.key, {}))
    return NewRows(["".join(cells) for cells in zip(*columns, strict=True)], orphans, _count_lines(declared, values))


def _count_lines(declared: Table, values: dict[str, list[CellValue]]) -> list[int]:
    """Count the lines that each row's longest text takes; empty where rows are one line high."""
    wide = [c for c in declared.columns if c.kind == "text" and c.width >= 20 and c.header in values]
    if not declared.wraps or not wide:
        return []
    lines = [[-(-len(str(v)) // int(c.width - 1)) if v else 1 for v in values[c.header]] for c in wide]
    return [max(each) for each in zip(*lines, strict=True)]


_USER = Column("", "text", "typed")


def _blank(letter: str, row: int, style: str) -> str:
    return f'<c r="{letter}{row}" s="{style}"/>' if style else ""


def _value_cells(letter: str, style: str, places: range, values: list[CellValue], strings: SharedStrings) -> list[str]:
    s = f' s="{style}"' if style else ""
    made = []
    for row, value in zip(places, values, strict=True):
        if value is None:
            made.append(f'<c r="{letter}{row}"{s}/>' if s else "")
        elif isinstance(value, str):
            made.append(f'<c r="{letter}{row}"{s} t="s"><v>{strings.place(value)}</v></c>')
        else:
            made.append(f'<c r="{letter}{row}"{s}><v>{value!r}</v></c>')
    return made


def _formula_cells(letter: str, style: str, places: range, formula: str, values: list[CellValue] | None) -> list[str]:
    s, f = (f' s="{style}"' if style else ""), f"<f>{escape(formula)}</f>"
    if values is None:
        return [f'<c r="{letter}{row}"{s}>{f}</c>' for row in places]
    made = []
    for row, value in zip(places, values, strict=True):
        if value is None:
            made.append(f'<c r="{letter}{row}"{s} t="str">{f}<v></v></c>')
        elif isinstance(value, str):
            made.append(f'<c r="{letter}{row}"{s} t="str">{f}<v>{escape(value)}</v></c>')
        else:
            made.append(f'<c r="{letter}{row}"{s}>{f}<v>{value!r}</v></c>')
    return made


def _carried_cells(
    old: OldRows,
    column: int,
    places: range,
    carried: list[int | None],
    formula: str | None,
    returned: list[CellValue],
    strings: SharedStrings,
) -> list[str]:
    """Write a column that is not ours to fill: each row keeps its cell, wherever the row has gone."""
    style, letter = old.styles[column], letters(column)
    fill = formula if formula is not None else _common_formula(old, column)
    made = []
    for n, (row, source) in enumerate(zip(places, carried, strict=True)):
        cell = old.cells[source].get(column) if source is not None else None
        if cell is not None and not cell.is_empty:
            made.append(_move(cell, row, old, fill))
        elif fill is not None and source is None:
            text = fill if formula is not None else _translate(fill, letter, places[0], row)
            made.append(f'<c r="{letter}{row}"' + (f' s="{style}"' if style else "") + f"><f>{escape(text)}</f></c>")
        elif n < len(returned) and returned[n] is not None:
            made.append(write_cell(column, row, style, returned[n], strings))
        else:
            own = cell.style if cell is not None else style
            made.append(_blank(letter, row, own))
    return made


def _move(cell: Cell, row: int, old: OldRows, fill: str | None) -> str:
    """Write a cell on another row; its relative references move along, as they do when a table is sorted."""
    text = cell.formula
    if text is None or (cell.row == row and 't="shared"' not in cell.body):
        return cell.to_xml(row)
    letter, origin = letters(cell.column), cell.row
    if 't="shared"' in cell.body and not text:
        master = old.shared[_shared_index(cell)]
        text, origin = master.formula or "", master.row
    if "#This Row" not in text:
        text = _translate(text, letter, origin, row)
    value = cell.body[cell.body.index("<v") :] if "<v" in cell.body else ""
    return cell._replace(body=f"<f>{escape(text)}</f>{value}").to_xml(row)


def _translate(formula: str, letter: str, origin: int, row: int) -> str:
    moved: str = Translator("=" + formula, f"{letter}{origin}").translate_formula(f"{letter}{row}")
    return moved[1:]


def _common_formula(old: OldRows, column: int) -> str | None:
    """Find the formula of a user's column that is filled with formulas although the table does not say so."""
    held = [row[column] for row in old.cells if column in row and not row[column].is_empty]
    if not held or any(cell.formula is None for cell in held) or len(held) < len(old.cells):
        return None
    first = held[0]
    text = first.formula or ""
    return _translate(text, letters(column), first.row, old.table.first) if text else None


def _typed_value(old: OldRows, row: int, column: int) -> CellValue:
    cell = old.cells[row].get(column)
    if cell is None or cell.is_empty or cell.formula is not None:
        return None
    return read_value(cell, old.strings)


def _keep_own_styles(old: OldRows, columns: list[list[str]], keys: list[Key], known: dict[Key, int]) -> None:
    """Give a cell that a user formatted by hand its own format again, on whatever row it now stands."""
    if not old.special:
        return
    now = {known[key]: place for place, key in enumerate(keys) if key in known}
    for at, marks in old.special.items():
        place = now.get(at)
        for column, style in marks if place is not None else ():
            assert place is not None
            cells = columns[column - old.table.area.left]
            default = old.styles[column]
            text = cells[place] or f'<c r="{letters(column)}{old.table.first + place}"/>'
            if default:
                cells[place] = text.replace(f' s="{default}"', f' s="{style}"' if style else "", 1)
            elif f' s="{style}"' not in text:
                cells[place] = text.replace('"', "\0", 1).replace('"', f'" s="{style}"', 1).replace("\0", '"', 1)
