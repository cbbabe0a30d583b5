"""The builder on the Rates sheet, in Python: the same steps as its formulas, in exact decimals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from tieout.model.settings import OVERTIME_POLICIES, Settings


@dataclass(frozen=True)
class Statutory:
    """Payroll taxes as typed on the Rates sheet: shares (0 to 1) and yearly wage bases in dollars."""

    in_ss_rate: Decimal
    in_ss_cap: Decimal
    in_medicare_rate: Decimal
    in_futa_rate: Decimal
    in_futa_base: Decimal
    in_suta_base: Decimal


@dataclass(frozen=True)
class RateLine:
    """A line of the Rates sheet as typed; dollars, hours and shares; None where nothing is typed."""

    who: str
    date_from: dt.date | None
    date_to: dt.date | None
    typed: Decimal | None
    wage: Decimal | None
    paid_hours: Decimal | None
    productive_hours: Decimal | None
    workers_comp: Decimal | None
    suta: Decimal | None
    benefits: Decimal | None
    vehicle: Decimal | None
    liability: Decimal | None


_ZERO = Decimal(0)


def build_line(line: RateLine, statutory: Statutory, settings: Settings) -> dict[str, object]:
    """Compute the live columns of a line: header → dollars, date or None."""
    made: dict[str, object] = dict.fromkeys(
        ("Yearly wages", "FICA", "FUTA", "SUTA", "Workers’ comp", "Liability", "Yearly cost", "Built rate")
    )
    built = None
    if line.wage is not None and line.paid_hours is not None:
        wages = line.wage * line.paid_hours
        parts = {
            "Yearly wages": wages,
            "FICA": statutory.in_ss_rate * min(wages, statutory.in_ss_cap) + statutory.in_medicare_rate * wages,
            "FUTA": statutory.in_futa_rate * min(wages, statutory.in_futa_base),
            "SUTA": (line.suta or _ZERO) * min(wages, statutory.in_suta_base),
            "Workers’ comp": (line.workers_comp or _ZERO) * wages,
            "Liability": (line.liability or _ZERO) * wages,
        }
        cost = sum(parts.values(), _ZERO) + (line.benefits or _ZERO) + (line.vehicle or _ZERO)
        if line.productive_hours is not None and line.productive_hours > 0:
            built = (cost / line.productive_hours).quantize(Decimal("0.01"), ROUND_HALF_UP)
        made |= parts | {"Yearly cost": cost, "Built rate": built}
    loaded = None if not line.who else line.typed if line.typed is not None else built
    made["Loaded rate"] = loaded
    made["Since"] = None if loaded is None else line.date_from or dt.date(1900, 3, 1)
    made["Until"] = line.date_to or dt.date(9999, 12, 31)
    made["Overtime extra"] = None if loaded is None else _overtime_extra(line.wage, loaded, settings)
    return made


def _overtime_extra(wage: Decimal | None, loaded: Decimal, settings: Settings) -> Decimal | None:
    premium, one_and_a_half, _ = OVERTIME_POLICIES
    if settings.overtime_policy == premium:
        return None if wage is None else wage / 2 * (1 + Decimal(str(settings.fica_percent)) / 100)
    return loaded / 2 if settings.overtime_policy == one_and_a_half else _ZERO


def to_cents(amount: Decimal | None) -> int | None:
    """Round dollars to whole cents, half up."""
    return None if amount is None else int((amount * 100).to_integral_value(ROUND_HALF_UP))


def list_rates(lines: list[RateLine], built: list[dict[str, object]]) -> pd.DataFrame:
    """Return the rates in effect: lines with a name and a loaded rate, in cents."""
    rows = [
        (line.who, line.date_from, line.date_to, to_cents(line.wage), to_cents(made["Loaded rate"]))  # type: ignore[arg-type]
        for line, made in zip(lines, built, strict=True)
        if line.who and made["Loaded rate"] is not None
    ]
    return pd.DataFrame(rows, columns=["who", "date_from", "date_to", "wage", "loaded_rate"])
