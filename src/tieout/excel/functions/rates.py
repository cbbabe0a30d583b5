"""What is asked about rates: what an hour of somebody costs on a day, and what a wage comes to with all on top."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd

from tieout.margin.loaded_rate import Burden, Statutory, build_loaded_rate

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_day, as_key, as_number, is_empty
from .tables import Tables

_NO_TAXES = Statutory(0, 0, 0, 0, 0, 0)
_AMBIGUOUS = (1, 5)
"""No burden is as small as 1 to 5 %, and a share of 1 to 5 would be 100 to 500 %: better ask than guess."""

Rate = tuple[dt.date, dt.date, int]


def find_rate(tables: Tables, employee: Cell, work_day: Cell) -> Answer:
    """Find the loaded rate in effect for an employee on a day: their own, or else their role's."""
    day = as_day(work_day, "work_day") or find_as_of(tables)
    rates, roles = tables.kept.get("rates") or _read_rates(tables)
    who = as_key(employee)
    in_effect = _on(day, rates.get(who)) or _on(day, rates.get(roles.get(who, "")))
    if len(in_effect) > 1:
        raise Sentence(f"Tieout: {len(in_effect)} rates of {employee} are in effect on {day}. Correct the Rates sheet.")
    return in_effect[0] / 100 if in_effect else NOT_KNOWN


def _read_rates(tables: Tables) -> tuple[dict[str, list[Rate]], dict[str, str]]:
    rates: dict[str, list[Rate]] = {}
    for row in tables.inputs.rates.itertuples():
        if not pd.isna(row.loaded_rate):
            first = dt.date.min if pd.isna(row.date_from) else row.date_from.date()
            last = dt.date.max if pd.isna(row.date_to) else row.date_to.date()
            rates.setdefault(as_key(row.who), []).append((first, last, int(row.loaded_rate)))
    roles: dict[str, str] = {}
    for row in tables.inputs.roles.itertuples():
        if not pd.isna(row.role):
            roles.setdefault(as_key(row.employee), as_key(row.role))
    tables.kept["rates"] = rates, roles
    return rates, roles


def _on(day: dt.date, rates: list[Rate] | None) -> list[int]:
    return [rate for first, last, rate in rates or () if first <= day <= last]


def load_wage(wage: Cell, burden: Cell, paid: Cell, productive: Cell, extras: Cell) -> Answer:
    """Compute what a productive hour costs: wages and burden and extras of a year ÷ productive hours."""
    productive_hours = as_number(productive, "productive_hours")
    if productive_hours <= 0:
        raise Sentence("Tieout: “productive_hours” must be more than zero.")
    amounts = [as_number(wage, "wage"), as_number(paid, "paid_hours")]
    amounts.append(0.0 if is_empty(extras) else as_number(extras, "yearly_extras"))
    if min(amounts) < 0:
        raise Sentence("Tieout: wage, hours and extras cannot be less than zero.")
    rate = build_loaded_rate(
        Burden(
            wage=Decimal(repr(amounts[0])) * 100,
            paid_hours=repr(amounts[1]),
            productive_hours=repr(productive_hours),
            other_percent=_read_percent(as_number(burden, "burden_percent")),
            benefits_per_year=Decimal(repr(amounts[2])) * 100,
        ),
        _NO_TAXES,
        "simple",
    )
    return rate.rate / 100


def _read_percent(burden: float) -> Decimal:
    """Take 0.25 (what Excel makes of 25%) and 25 as the same burden."""
    if burden < 0 or _AMBIGUOUS[0] <= burden < _AMBIGUOUS[1]:
        raise Sentence("Tieout: type “burden_percent” as 25% or 25.")
    return Decimal(repr(burden)) * (100 if burden < 1 else 1)


def find_as_of(tables: Tables) -> dt.date:
    """Find the day as of which ages are reckoned: the one typed, or else the newest in the data."""
    typed = tables.inputs.settings.as_of
    if typed is not None:
        return typed
    known = tables.kept.get("as_of")
    if known is None:
        days = [
            day
            for name, header in (
                ("tblFiles", "Newest date"),
                ("tblInvoices", "CRM date"),
                ("tblInvoices", "Books date"),
                ("tblJobs", "Completed"),
            )
            for day in tables.column(name, header)
            if day is not None
        ]
        if not days:
            raise Sentence("Tieout: nothing was read yet, so there is no as-of day. Refresh the workbook.")
        known = tables.kept["as_of"] = max(days).date()
    found: dt.date = known
    return found
