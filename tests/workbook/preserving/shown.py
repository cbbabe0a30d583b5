"""What a refreshed workbook shows: the values that the file holds, against the frames that were written."""

from __future__ import annotations

import datetime as dt
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils.datetime import from_excel
from python_calamine import CalamineWorkbook

from tieout.workbook.layout import TABLES

from . import judge
from .judge import Held

LONGEST = 32_767
"""Characters that a cell can hold."""


def cells(path: Path) -> dict[str, list[list[Any]]]:
    """Return the stored values of every sheet, row by row from A1, as a viewer that computes nothing shows them."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def wrong_values(path: Path, held: Held, tables: dict[str, pd.DataFrame]) -> list[str]:
    """List where the workbook does not show what was written: a value, a row too many, a row too few."""
    shown, found = cells(path), []
    for name, frame in tables.items():
        span, rows = held.tables[name], shown[held.tables[name].sheet]
        if name == "tblKept" or TABLES[name].kept_by == "people":
            continue
        if span.last - span.header != max(len(frame), 1):
            found.append(f"{name} has {span.last - span.header} rows, not {len(frame)}")
            continue
        headers = rows[span.header - 1][span.left - 1 : span.right]
        for header in frame.columns:
            kind, steered = TABLES[name].find(header).kind, TABLES[name].find(header).steered
            at = headers.index(header) + span.left - 1
            column = [row[at] if at < len(row) else "" for row in rows[span.header : span.header + len(frame)]]
            for row, (value, holds) in enumerate(zip(frame[header].tolist(), column, strict=True)):
                # Where a refresh says nothing, a cell that people type in keeps what it holds.
                if not (steered and expected(value, kind) == "") and not alike(expected(value, kind), holds):
                    found.append(f"{name}[{header}] row {row}: {expected(value, kind)!r} is shown as {holds!r}"[:300])
    return found


def expected(value: Any, kind: str) -> Any:
    """Say what a cell must show for a value of a frame."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if kind in ("money", "dollars"):
        return int(value) / 100
    if kind == "flag":
        return "Yes" if value else "No"
    if kind == "date":
        return pd.Timestamp(value).date()
    if kind == "moment":
        return pd.Timestamp(value).to_pydatetime()
    return clean(str(value)) if kind == "text" else float(value)


def clean(text: str) -> str:
    """Leave out what no cell can hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).replace("\r", "\n")


def alike(value: Any, holds: Any) -> bool:
    """Compare a value with what a cell holds."""
    if isinstance(value, float) and isinstance(holds, (int, float)):
        return math.isclose(value, holds, rel_tol=1e-12, abs_tol=1e-9)
    if isinstance(value, dt.datetime) and isinstance(holds, dt.datetime):
        return abs(value - holds) < dt.timedelta(seconds=1)
    if isinstance(value, dt.datetime) and isinstance(holds, float):
        # Another program's workbook may show an instant as its number.
        return abs(value - from_excel(holds)) < dt.timedelta(seconds=1)
    if isinstance(value, dt.date) and isinstance(holds, float):
        return value == from_excel(holds).date()
    if isinstance(value, dt.date) and isinstance(holds, dt.datetime):
        return value == holds.date()
    if isinstance(value, str) and len(value) > 32_000:
        # Cut before or after the control characters are taken out: both are well.
        return isinstance(holds, str) and 32_000 < len(holds) <= LONGEST and value.startswith(holds)
    return value == holds


def column(path: Path, table: str, header: str, by: str = "Job") -> dict[str, Any]:
    """Return a column of a table as the file shows it, by the row's key."""
    held = judge.read(path)
    span = held.tables[table]
    rows = cells(path)[span.sheet]
    headers = rows[span.header - 1][span.left - 1 : span.right]
    key, at = (span.left - 1 + headers.index(name) for name in (by, header))
    lines = rows[span.header : span.last]
    return {str(row[key]): row[at] if at < len(row) else "" for row in lines if row[key] != ""}
