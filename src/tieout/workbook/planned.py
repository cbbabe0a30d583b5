"""Targets and forecast as typed on the Targets sheet."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieout.model.answers import FIGURES
from tieout.model.settings import FORECAST, TARGETS

from .layout import TABLES
from .reading import Reader, Where, read_as

_KEYS = {name.casefold(): (key, unit) for key, (name, unit) in FIGURES.items()}


def read_targets(reader: Reader) -> pd.DataFrame:
    """Read the targets: TARGETS, dollars in cents. Raises BadInput for a figure that is not known."""
    rows = []
    for row in _read_lines(reader, "tblTargets"):
        name, where = row["Figure"]
        if not name:
            continue
        if name.casefold() not in _KEYS:
            raise where.bad(name, "there is no figure of this name.", "Choose one from the list.")
        key, unit = _KEYS[name.casefold()]
        scale = 100 if unit == "dollars" else 1
        amounts = [None if row[h][0] is None else float(row[h][0] * scale) for h in ("Baseline", "Target")]
        rows.append((key, *amounts, _as_day(row["By"][0])))
    return TARGETS.validate(pd.DataFrame(rows, columns=TARGETS.names))


def read_forecast(reader: Reader) -> pd.DataFrame:
    """Read the forecast of collections: FORECAST. Raises BadInput for an amount without its month."""
    rows = []
    for row in _read_lines(reader, "tblForecast"):
        (month, where), (amount, _) = row["Month"], row["Expected collections"]
        if amount is not None and month is None:
            raise where.bad(None, "this forecast has no month.", "Type any day of the month, such as 2026-01-01.")
        if month is not None:
            rows.append((_as_day(month), None if amount is None else round(amount * 100), row["Note"][0]))
    return FORECAST.validate(pd.DataFrame(rows, columns=FORECAST.names))


def _read_lines(reader: Reader, name: str) -> list[dict[str, tuple[Any, Where]]]:
    """Read the typed columns of people's lines, each value with its place."""
    if name not in reader.tables:
        return []
    old, lines = reader.rows(name), []
    for at in range(old.count):
        line = {}
        for column in TABLES[name].columns:
            where = Where(reader.package.name, old.table.sheet, old.table.first + at, old.table.column(column.header))
            line[column.header] = (read_as(old.value(at, column.header), column.kind, where, column.header), where)
        lines.append(line)
    return lines


def _as_day(day: Any) -> pd.Timestamp:
    return pd.NaT if day is None else pd.Timestamp(day).as_unit("s")
