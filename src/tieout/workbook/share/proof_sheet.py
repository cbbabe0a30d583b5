"""The Proof sheet: what the copy is made of, what agrees, what was checked, what was left out, and a fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..cells import read_value
from ..layout import CELLS, TABLES, TIE_NAMES
from ..places import letters
from ..reading import Reader
from ..values import CellValue, escape

PRINTED = ("tblJobs", "tblInvoices", "tblCosts", "tblBridge")
"""The tables whose figures make the fingerprint."""
Line = tuple[CellValue, ...]
_WIDTHS = (58, 20, 20, 16, 16, 60)


@dataclass(frozen=True)
class Looks:
    """Formats of the workbook's own that the sheet borrows, by number."""

    title: str
    purpose: str
    section: str
    money: str


def borrow_looks(reader: Reader) -> Looks:
    """Find the formats of a title, a purpose, a section and an amount on the Start sheet."""
    grid = reader.grid("Start")
    found = [grid.find(row, column) for row, column in ((1, 1), (2, 1), (4, 1))]
    place = reader.names[f"tie_{TIE_NAMES[0]}_left"]
    money = grid.find(place.row, place.column)
    return Looks(*(cell.style if cell else "" for cell in (*found, money)))


def fingerprint(reader: Reader) -> str:
    """Return the SHA-256 of the rows of the tables in PRINTED as text, pulled columns only.

    The same rows give the same fingerprint in the workbook and in every copy of it.
    """
    made = hashlib.sha256()
    for name in PRINTED:
        frame = reader.frame(name)
        pulled = [
            column.header for column in TABLES[name].columns if column.role == "pulled" and column.header in frame
        ]
        rows = frame[pulled].map(lambda value: "" if pd.isna(value) else str(value))
        made.update("\n".join("\t".join(row) for row in rows.itertuples(index=False)).encode())
        made.update(b"\0")
    return made.hexdigest()


def list_proof(reader: Reader, made: str, left_out: Iterable[str], print_: str) -> list[tuple[str, Line]]:
    """List the lines of the sheet: a kind (title, purpose, section, line) and its cells."""
    lines: list[tuple[str, Line]] = [
        ("title", ("Proof",)),
        ("purpose", ("What this copy is made of, and whether it agrees with itself.",)),
        ("line", (_shown(reader, "start_statement"),)),
        ("line", (_shown(reader, "start_refreshed"),)),
        ("line", (made,)),
        ("section", ("What must agree", "One side", "Other side", "Difference", "Result")),
    ]
    for name in TIE_NAMES:
        parts = [_shown(reader, f"tie_{name}_{part}") for part in ("left", "right", "difference", "says")]
        lines.append(("line", (CELLS[f"tie_{name}_left"].label or name, *parts)))
    lines.append(("section", ("Sources", "System", "Rows read", "Kept", "Left out", "Taken for")))
    lines += _rows(reader, "tblFiles", ("File", "System", "Rows read", "Kept", "Left out", "Taken for"))
    lines.append(("section", ("Checks run", "Severity", "Found", "At stake", "Switched on")))
    lines += _rows(reader, "tblChecks", ("Check", "Severity", "Found", "At stake", "Switched on"), cents=("At stake",))
    lines.append(("section", ("Left out of this copy",)))
    lines += [("line", (text,)) for text in left_out]
    lines.append(("section", (f"Fingerprint of {', '.join(TABLES[name].sheet for name in PRINTED)} (SHA-256)",)))
    lines.append(("line", (print_,)))
    return lines


def write_proof(lines: list[tuple[str, Line]], looks: Looks) -> str:
    """Write the sheet's part."""
    styles = {"title": looks.title, "purpose": looks.purpose, "section": looks.section, "line": ""}
    rows = []
    for at, (kind, cells) in enumerate(lines, 1):
        written = "".join(
            _write(f"{letters(column)}{at}", value, styles[kind] or (looks.money if isinstance(value, float) else ""))
            for column, value in enumerate(cells, 1)
            if value is not None
        )
        rows.append(f'<row r="{at}">{written}</row>')
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{''.join(rows)}</sheetData>"
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _write(place: str, value: CellValue, style: str) -> str:
    start = f'<c r="{place}"' + (f' s="{style}"' if style else "")
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{start}><v>{value!r}</v></c>"


def _shown(reader: Reader, name: str) -> CellValue:
    if name not in reader.names:
        return None
    place = reader.names[name]
    held = reader.grid(place.sheet).find(place.row, place.column)
    return read_value(held, reader.strings) if held else None


def _rows(reader: Reader, name: str, headers: tuple[str, ...], cents: tuple[str, ...] = ()) -> list[tuple[str, Line]]:
    frame = reader.frame(name).reindex(columns=list(headers))
    for header in cents:
        frame[header] = [None if pd.isna(value) else value / 100 for value in frame[header]]
    return [("line", tuple(None if pd.isna(v) else v for v in row)) for row in frame.itertuples(index=False)]
