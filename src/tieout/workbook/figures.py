"""Figures that the workbook computes from what people typed: the built rates, line by line."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pandas as pd

from tieout.model.settings import Settings

from .layout import TABLES
from .rates import RateLine, Statutory, build_line, to_cents
from .reading import Reader, Where, read_as
from .typed_settings import read_settings

_FIELDS = (
    "Employee or role",
    "From",
    "To",
    "Typed loaded rate",
    "Hourly wage",
    "Paid hours",
    "Productive hours",
    "Workers’ comp %",
    "SUTA %",
    "Benefits per year",
    "Vehicle and tools per year",
    "Liability %",
)


def read_rate_lines(reader: Reader) -> list[RateLine]:
    """Read the lines of the Rates sheet, empty ones included. Raises BadInput for a cell that cannot be used."""
    old = reader.rows("tblRates")
    lines = []
    for at in range(old.count):
        row: list[Any] = []
        for header in _FIELDS:
            column = TABLES["tblRates"].find(header)
            assert column is not None
            where = Where(reader.package.name, old.table.sheet, old.table.first + at, old.table.column(header))
            value = read_as(old.value(at, header), column.kind, where, header)
            if column.kind == "money" and value is not None and value < 0:
                raise where.bad(float(value), f"“{header}” is less than zero.", "Type an amount such as 36.50.")
            if header == "Hourly wage" and value == 0:
                value = None
            row.append(_to_the_cent(value) if header in ("Typed loaded rate", "Hourly wage") else value)
        line = RateLine(row[0] or "", *row[1:])
        if line.date_from and line.date_to and line.date_from > line.date_to:
            where = Where(reader.package.name, old.table.sheet, old.table.first + at, old.table.column("To"))
            raise where.bad(str(line.date_to), "the rate ends before it begins.", "Correct “From” or “To”.")
        lines.append(line)
    return lines


def build_lines(reader: Reader, lines: list[RateLine], settings: Settings) -> list[dict[str, object]]:
    """Compute the live columns of the lines."""
    statutory = Statutory(**{f.name: reader.input(f.name) or Decimal(0) for f in fields(Statutory)})
    return [build_line(line, statutory, settings) for line in lines]


def figure_people_tables(reader: Reader) -> dict[str, pd.DataFrame]:
    """Return the live columns of the tables whose rows are people's own, row by row."""
    built = build_lines(reader, read_rate_lines(reader), read_settings(reader))
    live = [column for column in TABLES["tblRates"].columns if column.role == "live"]
    made: dict[str, pd.Series] = {}
    for column in live:
        held = [line[column.header] for line in built]
        if column.kind == "money":
            made[column.header] = pd.Series([to_cents(v) for v in held], dtype="Int64")  # type: ignore[arg-type]
        else:
            made[column.header] = pd.Series(pd.array(held, dtype="datetime64[s]"))
    return {"tblRates": pd.DataFrame(made)}


def _to_the_cent(amount: Decimal | None) -> Decimal | None:
    cents = to_cents(amount)
    return None if cents is None else Decimal(cents) / 100
