"""More rows than a sheet holds: as many as fit, one line that adds up the others, and all of them in a CSV file.

Whatever is reckoned from such a table would be wrong as a formula, since it would miss rows; it is written as the
figure that Python reckoned from all of them, until the table fits again.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pandas as pd

from .layout import CELLS, TABLES, Table
from .layout.templates import leans_on_absent
from .tables import PlacedTable
from .values import CellValue, to_cells, to_date, to_moment

ROWS = 1_048_576
"""Rows of a sheet."""
_AT_A_TIME = 50_000
_RISKY = ("=", "+", "-", "@", "\t", "\r")


class Overflow:
    """The tables of a write that do not fit: ``tables`` as they shall be written, ``details`` with all rows."""

    def __init__(
        self, tables: Mapping[str, pd.DataFrame], placed: Mapping[str, PlacedTable], file: str,
        cells: Collection[str] = CELLS,
    ) -> None:  # fmt: skip
        self.tables: dict[str, pd.DataFrame] = {}
        self.details: dict[str, pd.DataFrame] = {}
        self._stem = Path(file).stem
        self._placed, self._cells = placed, cells
        self._lacks = not (TABLES.keys() <= placed.keys() and CELLS.keys() <= set(cells))
        for name, frame in tables.items():
            room = ROWS - placed[name].area.top - placed[name].totals
            if len(frame) > room:
                self.details[name] = frame
                self.tables[name] = self._shorten(TABLES[name], frame, room - 1)
            else:
                self.tables[name] = frame

    @property
    def notices(self) -> list[str]:
        """Say for each such table where its rows are."""
        return [
            f"{TABLES[name].sheet}: a sheet cannot hold {len(frame):,} rows; all are in “{self.file_of(name)}” "
            "beside the workbook. What is reckoned from them stands as figures instead of formulas."
            for name, frame in self.details.items()
        ]

    def file_of(self, name: str) -> str:
        """Name the file that holds all rows of a table."""
        return f"{self._stem} - {TABLES[name].sheet}.csv"

    def freezes(self, formula: str, table: str = "") -> bool:
        """Say whether a formula, of a cell or of a column of ``table``, must give way to its figure."""
        if table in self.details or any(f"{name}[" in formula for name in self.details):
            return True
        # What a template does without cannot be reckoned from.
        return self._lacks and leans_on_absent(formula, self._placed, self._cells)

    def _shorten(self, table: Table, frame: pd.DataFrame, room: int) -> pd.DataFrame:
        rest = frame.iloc[room:]
        line: dict[str, object] = {
            c.header: rest[c.header].sum() for c in table.columns if c.total and c.header in frame
        }
        texts = [c for c in table.columns if c.kind == "text" and c.header in frame]
        said = next((c for c in texts if c.width >= 16), texts[0])
        line[said.header] = f"… and {len(rest):,} more: all are in “{self.file_of(table.name)}”"
        last = pd.DataFrame({header: [line.get(header)] for header in frame.columns})
        short = pd.concat([frame.iloc[:room].astype(object), last.astype(object)], ignore_index=True)
        return short.astype(frame.dtypes.to_dict())


def write_detail(path: Path, name: str, frame: pd.DataFrame) -> None:
    """Write all rows of a table to a CSV file; text from outside stays text when a spreadsheet opens it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(frame.columns)
        for first in range(0, len(frame), _AT_A_TIME):
            writer.writerows(_lines(TABLES[name], frame.iloc[first : first + _AT_A_TIME]))


def _lines(table: Table, frame: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    columns = []
    for header in frame.columns:
        column = table.find(str(header))
        assert column is not None
        cells = to_cells(frame[header], column.kind)
        columns.append([_plain(cell, column.kind) for cell in cells])
    return zip(*columns, strict=True)


def _plain(cell: CellValue, kind: str) -> object:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_RISKY) else cell
    if kind == "date":
        return to_date(cell).isoformat()
    if kind == "moment":
        return to_moment(cell).isoformat()
    return f"{cell:.2f}" if kind in ("money", "dollars") else cell
