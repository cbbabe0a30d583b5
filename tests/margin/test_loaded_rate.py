"""The loaded rate comes out as in the published worked cases, named by their id and source."""

from __future__ import annotations

import doctest
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.margin import loaded_rate
from tieout.margin.loaded_rate import (
    STATUTORY,
    Burden,
    LoadedRate,
    Statutory,
    build_loaded_rate,
    find_implied_rate,
    find_productive_hours,
    find_utilisation,
    price_for_margin,
)

NO_TAXES = Statutory(social_security_percent=0, medicare_percent=0, futa_percent=0)
SERVICE_TECHNICIAN = Burden(
    wage=2500, paid_hours=2000, productive_hours=1800, workers_comp_percent=13, benefits_per_year=850_000
)
AT_25_DOLLARS = Burden(wage=2500, paid_hours=2080, productive_hours=2080, suta_percent="2.7")


def per_hour(rate: LoadedRate, *parts: str) -> Decimal:
    """Dollars per hour of some parts."""
    return sum((rate.per_hour(part) for part in parts), Decimal(0)) / 100


def test_examples_in_the_module_hold() -> None:
    """The example in the module's own words is true."""
    assert doctest.testmod(loaded_rate).failed == 0


def test_case_l1_contractor_help() -> None:
    """L1, support.quickbooks.intuit.com cont_labor_burden: $20.00 with flat percentages costs $28.07.

    Medical at $50 a month is 30 cents an hour over 2,000 hours.
    """
    burden = Burden(
        wage=2000,
        paid_hours=2000,
        productive_hours=2000,
        workers_comp_percent="13.2",
        liability_percent="3.5",
        suta_percent="3.7",
        union_percent=10,
        benefits_per_year=60_000,
    )
    assert build_loaded_rate(burden, Statutory(futa_percent="0.8"), "simple").rate == 2807


def test_case_l1_parts_as_printed() -> None:
    """L1 prints its parts: 2.64, .70, .29, 1.24, .74, .16, 2.00 and .30."""
    burden = Burden(
        wage=2000,
        paid_hours=2000,
        productive_hours=2000,
        workers_comp_percent="13.2",
        liability_percent="3.5",
        suta_percent="3.7",
        union_percent=10,
        benefits_per_year=60_000,
    )
    rate = build_loaded_rate(burden, Statutory(futa_percent="0.8"), "simple")
    names = (
        "Workers' compensation",
        "Liability insurance",
        "Medicare",
        "Social Security",
        "SUTA",
        "FUTA",
        "Union",
        "Benefits",
    )
    assert [per_hour(rate, name) for name in names] == [
        Decimal(text) for text in ("2.64", "0.70", "0.29", "1.24", "0.74", "0.16", "2.00", "0.30")
    ]


def test_case_l4_base_rate() -> None:
    """L4, mail.gentoollab.com: wages of 50,000 over 1,800 productive hours are 27.78."""
    assert build_loaded_rate(Burden(wage=2500, paid_hours=2000, productive_hours=1800), NO_TAXES).rate == 2778


def test_case_l4_loaded_rate() -> None:
    """L4: with 6,500 of burden and 8,500 of benefits an hour costs 36.11."""
    assert build_loaded_rate(SERVICE_TECHNICIAN, NO_TAXES).rate == 3611


def test_case_l4_with_overhead() -> None:
    """L4: with 5,000 of overhead an hour costs 38.89."""
    assert build_loaded_rate(replace(SERVICE_TECHNICIAN, overhead_per_year=500_000), NO_TAXES).rate == 3889


def test_case_l4_billable_rate() -> None:
    """L4: at a 20 % margin the billable rate is 48.61."""
    rate = build_loaded_rate(replace(SERVICE_TECHNICIAN, overhead_per_year=500_000), NO_TAXES)
    assert price_for_margin(rate.unrounded, 20) == 4861


def test_case_l5_hvac_specialist() -> None:
    """L5, aroundwire.com: $30 + FICA 2.295 + UI .75 + WC 10 + benefits 5 is 48.045, printed as 48.05."""
    burden = Burden(
        wage=3000,
        paid_hours=2080,
        productive_hours=2080,
        suta_percent="2.5",
        other_per_paid_hour=1000,
        benefits_per_year=5_00 * 2080,
    )
    rate = build_loaded_rate(burden, Statutory(futa_percent=0), "simple")
    assert (rate.unrounded, rate.rate) == (Decimal("4804.5"), 4805)


def test_case_l6_productive_hours() -> None:
    """L6, toolgrit.com: 1,700 billable of 2,080 paid hours raise the rate by 22 %."""
    paid = build_loaded_rate(Burden(wage=3000, productive_hours=2080), NO_TAXES).unrounded
    billable = build_loaded_rate(Burden(wage=3000, productive_hours=1700), NO_TAXES).unrounded
    assert round((billable / paid - 1) * 100, 2) == Decimal("22.35")


def test_case_l7_multiplier() -> None:
    """L7, beta.support.construction: $30 × 1.35 is $40.50."""
    burden = Burden(wage=3000, paid_hours=2080, productive_hours=2080, other_percent=35)
    assert build_loaded_rate(burden, NO_TAXES).rate == 4050


def test_case_l9_billable_hours() -> None:
    """L9, estimateops.com: 2,080 hours less 160 of time off and 320 of administration leave 1,600."""
    assert find_productive_hours(2080, 160, 320) == 1600


def test_case_l10_actual_rate() -> None:
    """L10, remodeling.hw.net: $1,604 for 53 hours is $30.26 an hour."""
    assert find_implied_rate(1604_00, 53) == 3026


def test_case_l10_hours_over_estimate() -> None:
    """L10: 53 hours instead of 40 are 32.5 % over, although the dollars agree within 4."""
    assert (find_utilisation(53, 40) - 1) * 100 == Decimal("32.5")


def test_case_l11_implied_rate() -> None:
    """L11, textclint.com: 0.8 hours that cost $47 imply $58.75 an hour."""
    assert find_implied_rate(47_00, find_productive_hours("2.2", "1.4")) == 5875


def test_case_m1_price_for_target() -> None:
    """M1, achrnews.com: a cost of 2,500 at a 45 % margin needs a price of 4,545.45."""
    assert price_for_margin(2500_00, 45) == 4545_45


def test_case_m9_utilisation() -> None:
    """M9, pivot-financials.com: 30 billable of 40 paid hours are 75 %."""
    assert find_utilisation(30, 40) == Decimal("0.75")


def test_flat_unemployment_taxes() -> None:
    """Flat FUTA 0.6 % and SUTA 2.7 % at $25 would be $0.825 an hour."""
    assert per_hour(build_loaded_rate(AT_25_DOLLARS, STATUTORY[2026], "simple"), "FUTA", "SUTA") == Decimal("0.825")


def test_capped_unemployment_taxes() -> None:
    """Capped at 7,000 and 9,000 of yearly wages they are $0.137 an hour."""
    capped = per_hour(build_loaded_rate(AT_25_DOLLARS, STATUTORY[2026]), "FUTA", "SUTA")
    assert round(capped, 3) == Decimal("0.137")


def test_futa_is_42_dollars_a_year() -> None:
    """FUTA of anybody above 7,000 a year is $42."""
    assert dict(build_loaded_rate(AT_25_DOLLARS, STATUTORY[2026]).parts)["FUTA"] == 4200


@pytest.mark.parametrize(("year", "most"), [(2025, 1_091_820), (2026, 1_143_900)])
def test_social_security_maximum(year: int, most: int) -> None:
    """Employer Social Security stops at $10,918.20 in 2025 and $11,439.00 in 2026 (news.bgov.com)."""
    rate = build_loaded_rate(Burden(wage=150_00), STATUTORY[year])
    assert dict(rate.parts)["Social Security"] == most


def test_medicare_has_no_cap() -> None:
    """Medicare is 1.45 % of all wages, however high."""
    rate = build_loaded_rate(Burden(wage=150_00, paid_hours=2000), STATUTORY[2026])
    assert dict(rate.parts)["Medicare"] == Decimal("435000")


def test_percent_typed_as_float_is_exact() -> None:
    """7.65 typed as a number means 7.65 %, not the nearest binary fraction."""
    rate = build_loaded_rate(Burden(wage=1000, paid_hours=2000, other_percent=7.65), NO_TAXES)
    assert dict(rate.parts)["Other percentages"] == Decimal("153000")


def test_no_productive_hours() -> None:
    """Without productive hours there is no rate, and it says so."""
    with pytest.raises(ValueError, match="more than zero"):
        build_loaded_rate(Burden(wage=2500, productive_hours=0), STATUTORY[2026])


@given(st.integers(0, 20_000), st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 60))
def test_parts_sum_to_the_rate(wage: int, paid: int, productive: int, percent: int) -> None:
    """The yearly parts over the productive hours are the rate, to half a cent."""
    burden = Burden(wage, paid, productive, workers_comp_percent=percent, benefits_per_year=wage * 7)
    rate = build_loaded_rate(burden, STATUTORY[2026])
    assert abs(sum(amount for _, amount in rate.parts) / productive - rate.rate) <= Decimal("0.5")


@given(st.integers(0, 20_000), st.integers(0, 10))
def test_caps_never_raise_a_rate(wage: int, suta: int) -> None:
    """The capped rate is never above the flat one."""
    burden = Burden(wage, suta_percent=suta)
    assert build_loaded_rate(burden, STATUTORY[2026]).rate <= build_loaded_rate(burden, STATUTORY[2026], "simple").rate
