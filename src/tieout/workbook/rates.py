"""The lines of the Rates sheet in Python: what its formulas show, in exact decimals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

import tieout.margin.loaded_rate as margin
from tieout.margin.labor import find_overtime_extra
from tieout.margin.loaded_rate import Burden, LoadedRate, build_loaded_rate
from tieout.model.settings import Settings


@dataclass(frozen=True)
class Statutory:
    """Payroll taxes as typed on the Rates sheet: shares (0 to 1) and yearly wage bases in dollars."""

    in_ss_rate: Decimal
    in_ss_cap: Decimal
    in_medicare_rate: Decimal
    in_futa_rate: Decimal
    in_futa_base: Decimal
    in_suta_base: Decimal

    def of_margin(self) -> margin.Statutory:
        """The same, in percentages per hundred."""
        return margin.Statutory(
            social_security_percent=self.in_ss_rate * 100,
            social_security_cap=self.in_ss_cap,
            medicare_percent=self.in_medicare_rate * 100,
            futa_percent=self.in_futa_rate * 100,
            futa_base=self.in_futa_base,
            suta_base=self.in_suta_base,
        )


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
        can_divide = line.productive_hours is not None and line.productive_hours > 0
        rate = build_loaded_rate(_burden(line, line.productive_hours if can_divide else None), statutory.of_margin())
        built = Decimal(rate.rate) / 100 if can_divide else None
        made |= _in_dollars(rate) | {"Built rate": built}
    loaded = None if not line.who else line.typed if line.typed is not None else built
    made["Loaded rate"] = loaded
    made["Since"] = None if loaded is None else line.date_from or dt.date(1900, 3, 1)
    made["Until"] = line.date_to or dt.date(9999, 12, 31)
    made["Overtime extra"] = None if loaded is None else _overtime_extra(line.wage, loaded, settings)
    return made


def _burden(line: RateLine, productive_hours: Decimal | None) -> Burden:
    return Burden(
        wage=(line.wage or _ZERO) * 100,
        paid_hours=line.paid_hours or _ZERO,
        productive_hours=productive_hours or 1,
        workers_comp_percent=(line.workers_comp or _ZERO) * 100,
        suta_percent=(line.suta or _ZERO) * 100,
        liability_percent=(line.liability or _ZERO) * 100,
        benefits_per_year=(line.benefits or _ZERO) * 100,
        vehicle_and_tools_per_year=(line.vehicle or _ZERO) * 100,
    )


def _in_dollars(rate: LoadedRate) -> dict[str, Decimal]:
    """The parts of a year as the sheet shows them."""
    part = {name: cents / 100 for name, cents in rate.parts}
    return {
        "Yearly wages": part["Wages"],
        "FICA": part["Social Security"] + part["Medicare"],
        "FUTA": part["FUTA"],
        "SUTA": part["SUTA"],
        "Workers’ comp": part["Workers' compensation"],
        "Liability": part["Liability insurance"],
        "Yearly cost": rate.per_year / 100,
    }


def _overtime_extra(wage: Decimal | None, loaded: Decimal, settings: Settings) -> Decimal | None:
    on_rate, on_wage = find_overtime_extra(settings)
    if on_wage and wage is None:
        return None
    parts = ((loaded, on_rate), (wage or _ZERO, on_wage))
    return sum((amount * share.numerator / share.denominator for amount, share in parts), _ZERO)


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
