"""Hours count once, from the side that is set, and cost exactly what the policy says."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from margin.frames import FEW, Row, make_entries
from tieout.margin.labor import GENERAL, REPEATED, TIME_OFF, TRAVEL, cost_hours, count_hours
from tieout.model.settings import Settings


def counted(rows: list[Row], **settings: str) -> list[bool]:
    """Which entries count."""
    return count_hours(make_entries(rows), Settings(**settings))["counted"].tolist()


def reasons(rows: list[Row], **settings: str) -> list[str]:
    """Why entries do not count; empty where they do."""
    return count_hours(make_entries(rows), Settings(**settings))["reason"].fillna("").tolist()


def cost(minutes: int, overtime: int, rate: int | None, wage: int | None, policy: str, fica: float = 7.65) -> object:
    """Cents of one entry."""
    entry = make_entries([{"minutes": minutes, "overtime_minutes": overtime}])
    found = pd.DataFrame({"rate": pd.array([rate], "Int64"), "wage": pd.array([wage], "Int64")})
    return cost_hours(entry, found, Settings(overtime_policy=policy, fica_percent=fica))[0]


@pytest.mark.parametrize(
    ("policy", "dollars"),
    [("Premium plus FICA", "49.57"), ("1.5 × loaded rate", "54.17"), ("Ignore the premium", "36.11")],
)
def test_case_m10_overtime_hour(policy: str, dollars: str) -> None:
    """M10: an overtime hour of wage 25.00, loaded 36.11, is 49.56625, 54.165 or 36.11 by policy."""
    assert cost(60, 60, 3611, 2500, policy) == Decimal(dollars) * 100


@pytest.mark.parametrize(
    ("policy", "cents"),
    [("Premium plus FICA", 13984), ("1.5 × loaded rate", 14444), ("Ignore the premium", 12639)],
)
def test_case_m10_entry_with_overtime(policy: str, cents: int) -> None:
    """M10: T2's 3.5 hours with 1 of overtime are 139.84, 144.44 or 126.385, half a cent up."""
    assert cost(210, 60, 3611, 2500, policy) == cents


def test_half_a_cent_goes_up() -> None:
    """One minute at 0.30 an hour is half a cent, and becomes a cent."""
    assert cost(1, 0, 30, None, "Ignore the premium") == 1


def test_no_rate_is_a_gap() -> None:
    """Hours without a rate have no cost, which is not zero."""
    assert pd.isna(cost(60, 0, None, None, "Ignore the premium"))


def test_no_wage_is_a_gap_where_it_is_needed() -> None:
    """The premium of overtime cannot be known without the wage."""
    assert pd.isna(cost(60, 60, 3611, None, "Premium plus FICA"))


def test_no_wage_matters_not_without_overtime() -> None:
    """Without overtime the wage is not needed."""
    assert cost(60, 0, 3611, None, "Premium plus FICA") == 3611


def test_uncounted_entries_cost_nothing() -> None:
    """An entry that is not counted costs zero, even without a rate."""
    entry = make_entries([{}]).assign(counted=False)
    found = pd.DataFrame({"rate": pd.array([None], "Int64"), "wage": pd.array([None], "Int64")})
    assert cost_hours(entry, found, Settings())[0] == 0


def test_beyond_64_bits() -> None:
    """Amounts beyond what 64 bits hold are still exact."""
    assert cost(100_000, 60_000, 10**12, 10**12, "Premium plus FICA", 7.654321) == int(
        Decimal(100_000 * 10**12) / 60 + Decimal("0.5") * Decimal("1.07654321") * 1000 * 10**12 + Decimal("0.5")
    )


@given(
    st.integers(0, 100_000),
    st.integers(0, 100_000),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.decimals(0, 20, places=2),
)
def test_cost_is_the_decimal_cost(minutes: int, overtime: int, rate: int, wage: int, fica: Decimal) -> None:
    """The cost is the decimal one, rounded once, half up, for anything that can occur."""
    extra = overtime * wage * Decimal("0.5") * (1 + fica / 100)
    expected = ((minutes * rate + extra) / 60).quantize(Decimal(1), ROUND_HALF_UP)
    assert cost(minutes, overtime, rate, wage, "Premium plus FICA", float(fica)) == expected


@pytest.mark.parametrize(
    ("hours_from", "expected"),
    [
        ("CRM", [True, False, False]),
        ("Books", [False, True, False]),
        ("Payroll", [False, False, True]),
        ("CRM, then books, then payroll", [True, False, False]),
    ],
)
def test_a_day_counts_from_one_side(hours_from: str, expected: list[bool]) -> None:
    """The same day in the CRM, the books and payroll counts from one of them."""
    rows = [{"side": "crm"}, {"side": "books"}, {"side": "payroll"}]
    assert counted(rows, hours_from=hours_from) == expected


def test_the_reason_names_the_side() -> None:
    """An entry of another side says from where its day is taken."""
    assert reasons([{"side": "crm"}, {"side": "payroll"}])[1] == "The hours of this day are taken from the CRM."


def test_each_day_has_its_own_side() -> None:
    """A day that the CRM does not have is taken from payroll."""
    rows = [{"side": "crm"}, {"side": "payroll"}, {"side": "payroll", "date": "2026-03-03"}]
    assert counted(rows) == [True, False, True]


def test_each_employee_has_their_own_side() -> None:
    """What the CRM has of one employee says nothing about another."""
    assert counted([{"side": "crm"}, {"side": "payroll", "employee": "Ben"}]) == [True, True]


def test_last_name_first_is_the_same_person() -> None:
    """Payroll's “Ruiz, Ana” is the CRM's “Ana Ruiz”."""
    rows = [{"side": "crm", "employee": "Ana Ruiz"}, {"side": "payroll", "employee": "RUIZ, Ana"}]
    assert counted(rows) == [True, False]


def test_an_empty_entry_does_not_claim_the_day() -> None:
    """No minutes in the CRM do not hide payroll's hours."""
    assert counted([{"side": "crm", "minutes": 0}, {"side": "payroll"}]) == [False, True]


def test_general_time_never_counts() -> None:
    """Shop and office time costs no job."""
    assert reasons([{"kind": "general"}]) == [GENERAL]


def test_paid_time_off_never_counts() -> None:
    """Paid time off is in the loaded rate."""
    assert reasons([{"kind": "paid time off"}]) == [TIME_OFF]


def test_travel_counts_by_setting() -> None:
    """Travel counts where the owner says so."""
    assert counted([{"kind": "travel"}], travel_counts="Yes") == [True]


def test_travel_left_out_by_setting() -> None:
    """Travel does not count where the owner says no, and the reason says so."""
    assert reasons([{"kind": "travel"}], travel_counts="No") == [TRAVEL]


def test_recorded_twice_counts_once() -> None:
    """The same work twice on one side counts once, and the other says why not."""
    assert reasons([{"start": "08:00"}, {"start": "08:00"}]) == ["", REPEATED]


@pytest.mark.parametrize(
    "other",
    [
        {"start": "13:00"},
        {"minutes": 61},
        {"job_ref": "2"},
        {"employee": "Ben"},
        {"date": "2026-03-03"},
        {"kind": "travel"},
    ],
)
def test_different_work_counts_each(other: Row) -> None:
    """Entries that differ in start, minutes, job, person, day or kind are different work."""
    assert counted([{"start": "08:00"}, {"start": "08:00", **other}]) == [True, True]


def test_the_job_found_decides_what_is_the_same() -> None:
    """“#1042” and “1042” are the same work where both were found to be job 1042."""
    entries = make_entries([{"job_ref": "#1042"}, {"job_ref": "1042"}]).assign(job="1042")
    assert count_hours(entries, Settings())["counted"].tolist() == [True, False]


def test_hours_without_a_job_count() -> None:
    """An entry without a job counts: it waits for its job, and a finding says so."""
    assert counted([{"job_ref": None}]) == [True]


def test_an_unknown_side_is_refused() -> None:
    """A side that nobody knows is an error of the program, not a guess."""
    with pytest.raises(ValueError, match="one of crm, books, payroll"):
        count_hours(make_entries([{"side": "CRM?"}]), Settings())


def test_no_entries() -> None:
    """No hours count nothing."""
    assert count_hours(make_entries([{}]).iloc[:0], Settings()).empty


entry_rows = st.lists(
    st.fixed_dictionaries(
        {
            "side": st.sampled_from(["crm", "books", "payroll"]),
            "employee": st.sampled_from(["Ana", "Ben"]),
            "date": st.sampled_from(["2026-03-02", "2026-03-03"]),
            "job_ref": st.sampled_from(["1", "2", None]),
            "kind": st.sampled_from(["job", "travel", "general", "paid time off"]),
            "minutes": st.sampled_from([0, 60, 90]),
        }
    ),
    min_size=1,
    max_size=12,
)


@FEW
@given(entry_rows, st.randoms())
def test_order_of_entries_never_matters(rows: list[Row], random: object) -> None:
    """Entries may stand in any order."""
    entries = make_entries(rows)
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    mixed = count_hours(entries.iloc[order], Settings()).sort_index()
    pd.testing.assert_frame_equal(mixed, count_hours(entries, Settings()))


@FEW
@given(entry_rows)
def test_a_day_never_counts_from_two_sides(rows: list[Row]) -> None:
    """Of an employee's day, one side counts at most."""
    result = count_hours(make_entries(rows), Settings())
    assert (result[result["counted"]].groupby(["employee", "date"])["side"].nunique() <= 1).all()


@FEW
@given(entry_rows)
def test_counted_or_a_reason(rows: list[Row]) -> None:
    """Every entry counts or says why not."""
    result = count_hours(make_entries(rows), Settings())
    assert (result["counted"] == result["reason"].isna()).all()
