"""Workbook files → rows of text cells, as an export would print them."""

from __future__ import annotations

import datetime as dt
import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook

from ..model.errors import BadInput
from .text_files import CONTROLS

LARGEST_UNPACKED = 2_000_000_000
OWN_SHEETS = frozenset({"Start", "Exceptions", "Settings", "Rates"})


@dataclass(frozen=True)
class WorkbookRows:
    """The rows of a worksheet from row 1 and column A on, printed anew each time they are asked for."""

    sheet: CalamineSheet

    def __iter__(self) -> Iterator[list[str]]:
        left = [""] * self.sheet.start[1] if self.sheet.start else []  # the reader leaves out empty first columns
        for row in self.sheet.iter_rows():
            yield left + [show(cell) for cell in row]


def read_workbook(name: str, data: bytes) -> dict[str, WorkbookRows]:
    """Read the content of a workbook into the rows of each sheet; the product's own workbook has none.

    Raises BadInput for a workbook that is too large, encrypted or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise BadInput("The workbook is too large when unpacked.", "Export a shorter period.", name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if set(book.sheet_names) >= OWN_SHEETS:
            return {}
        return {sheet: WorkbookRows(book.get_sheet_by_name(sheet)) for sheet in book.sheet_names}
    except BadInput:
        raise
    except Exception as error:  # the reader's own errors have no common parent
        problem = "encrypted" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "damaged"
        raise BadInput(
            f"The workbook is {problem}.", "Open it in Excel, save it without a password, or export it again.", name
        ) from None


def show(cell: Any) -> str:
    """Print a workbook's cell as an export would: days as 2026-03-01, whole numbers without a point."""
    if isinstance(cell, str):
        return CONTROLS.sub(" ", cell) if cell else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        if math.isfinite(cell) and cell == int(cell):
            return str(int(cell))
        return repr(cell) if "e" not in repr(cell) else f"{cell:.10f}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
