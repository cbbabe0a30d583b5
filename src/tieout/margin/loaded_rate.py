"""The loaded rate: what a productive hour of an employee costs with everything on top of the wage.

Yearly wages, payroll taxes, insurance, benefits, vehicle and tools, divided by the hours that can be
charged to jobs. Paid time off needs no line of its own: it is paid hours that are not productive hours.
The arithmetic is that of the builder on the Rates sheet, in exact decimals, rounded once at the end.

>>> build_loaded_rate(Burden(wage=2500, paid_hours=2000, productive_hours=1800), STATUTORY[2026]).rate
2993
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Exact = Decimal | int | float | str
"""A percentage or a number of hours as a person types it; 7.65 means 7.65, not the nearest binary number."""

Mode = Literal["statutory", "simple"]
"""``statutory`` taxes wages up to each yearly cap; ``simple`` takes flat percentages of all wages."""


@dataclass(frozen=True)
class Statutory:
    """Employer payroll taxes of a year: percentages per hundred, caps in dollars of yearly wages."""

    social_security_percent: Exact = "6.2"
    social_security_cap: Exact = 184_500
    medicare_percent: Exact = "1.45"
    futa_percent: Exact = "0.6"
    futa_base: Exact = 7_000
    suta_base: Exact = 9_000


STATUTORY = {2025: Statutory(social_security_cap=176_100), 2026: Statutory(social_security_cap=184_500)}
"""By calendar year. FUTA is after the state credit; the SUTA base differs by state, 9,000 where unsaid."""


@dataclass(frozen=True)
class Burden:
    """What an employee costs: wage and yearly amounts in cents, percentages per hundred of wages."""

    wage: Exact
    paid_hours: Exact = 2_080
    productive_hours: Exact = 1_800
    workers_comp_percent: Exact = 0
    suta_percent: Exact = 0
    liability_percent: Exact = 0
    union_percent: Exact = 0
    other_percent: Exact = 0
    benefits_per_year: Exact = 0
    vehicle_and_tools_per_year: Exact = 0
    overhead_per_year: Exact = 0
    other_per_paid_hour: Exact = 0


@dataclass(frozen=True)
class LoadedRate:
    """A loaded rate with its parts: cents per year, unrounded, in the order in which a person adds up."""

    parts: tuple[tuple[str, Decimal], ...]
    productive_hours: Decimal

    @property
    def per_year(self) -> Decimal:
        """Cents per year, all parts together."""
        return sum((amount for _, amount in self.parts), Decimal(0))

    @property
    def unrounded(self) -> Decimal:
        """Cents per productive hour before rounding."""
        return self.per_year / self.productive_hours

    @property
    def rate(self) -> int:
        """Whole cents per productive hour, rounded once, half up."""
        return round_half_up(self.unrounded)

    def per_hour(self, part: str) -> Decimal:
        """Cents per productive hour of one part, unrounded."""
        return dict(self.parts)[part] / self.productive_hours


def build_loaded_rate(burden: Burden, statutory: Statutory, mode: Mode = "statutory") -> LoadedRate:
    """Build the loaded rate of an employee from wage, taxes, insurance, benefits and productive hours.

    Raises ValueError when the productive hours are not more than zero.
    """
    hours, productive = exact(burden.paid_hours), exact(burden.productive_hours)
    if productive <= 0:
        raise ValueError("the productive hours must be more than zero")
    wages = exact(burden.wage) * hours

    def tax(percent: Exact, cap: Exact | None = None) -> Decimal:
        taxed = wages if cap is None or mode == "simple" else min(wages, exact(cap) * 100)
        return taxed * exact(percent) / 100

    parts = (
        ("Wages", wages),
        ("Social Security", tax(statutory.social_security_percent, statutory.social_security_cap)),
        ("Medicare", tax(statutory.medicare_percent)),
        ("FUTA", tax(statutory.futa_percent, statutory.futa_base)),
        ("SUTA", tax(burden.suta_percent, statutory.suta_base)),
        ("Workers' compensation", tax(burden.workers_comp_percent)),
        ("Liability insurance", tax(burden.liability_percent)),
        ("Union", tax(burden.union_percent)),
        ("Other percentages", tax(burden.other_percent)),
        ("Other per paid hour", exact(burden.other_per_paid_hour) * hours),
        ("Benefits", exact(burden.benefits_per_year)),
        ("Vehicle and tools", exact(burden.vehicle_and_tools_per_year)),
        ("Overhead", exact(burden.overhead_per_year)),
    )
    return LoadedRate(parts, productive)


def find_productive_hours(paid: Exact, paid_time_off: Exact = 0, unproductive: Exact = 0) -> Decimal:
    """Hours that can be charged to jobs: paid hours less time off, training, shop and office time."""
    return exact(paid) - exact(paid_time_off) - exact(unproductive)


def find_utilisation(productive: Exact, paid: Exact) -> Decimal:
    """Share of the paid hours that is charged to jobs, 0 to 1."""
    return exact(productive) / exact(paid)


def find_implied_rate(cost: int, hours: Exact) -> int:
    """Rate in cents that a labor cost in cents and its hours imply."""
    return round_half_up(cost / exact(hours))


def price_for_margin(cost: Exact, margin_percent: Exact) -> int:
    """Price in cents at which a cost in cents leaves the wanted margin: cost ÷ (1 − margin)."""
    return round_half_up(exact(cost) * 100 / (100 - exact(margin_percent)))


def exact(number: Exact) -> Decimal:
    """Take a number as it is printed, so that 7.65 stays 7.65."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def round_half_up(amount: Decimal) -> int:
    """Round to whole cents; half a cent goes away from zero, as in Excel's ROUND."""
    return int(amount.to_integral_value(ROUND_HALF_UP))
