"""Rates in effect: the employee's own, or else the role's; inclusive days; never a guess between two."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from margin.frames import FEW, make_entries, make_rates, make_roles
from tieout.margin.rates import find_rates, overlapping_rates
from tieout.model.settings import RATES, ROLES

RAISE = make_rates(
    ("Ana", None, "2025-06-30", 2800, 4110),
    ("Ana", "2025-07-01", None, 3000, 4335),
    ("Helper", None, None, 1500, 2200),
)


def found(
    rates: pd.DataFrame, day: str, employee: str = "Ana", role: str | None = None, **roles: str
) -> dict[str, object]:
    """What is found for one entry."""
    entry = make_entries([{"employee": employee, "date": day, "role": role}])
    return find_rates(entry, rates, make_roles(**roles) if roles else ROLES.empty()).iloc[0].to_dict()


def test_last_day_of_the_old_rate() -> None:
    """The day before a raise still has the old rate."""
    assert found(RAISE, "2025-06-30")["rate"] == 4110


def test_first_day_of_the_new_rate() -> None:
    """The day of a raise has the new rate."""
    assert found(RAISE, "2025-07-01")["rate"] == 4335


def test_wage_comes_with_the_rate() -> None:
    """The wage is that of the same row."""
    assert found(RAISE, "2025-07-01")["wage"] == 3000


def test_names_regardless_of_capitals() -> None:
    """Names compare as in Excel: ANA is Ana."""
    assert found(RAISE, "2025-07-01", employee="ANA")["rate"] == 4335


def test_role_of_the_entry() -> None:
    """An employee without a rate of their own has their role's."""
    assert found(RAISE, "2025-07-01", "Ben", "Helper")["rate"] == 2200


def test_role_of_the_employee() -> None:
    """The role comes from the list of roles where the entry says none."""
    answer = found(RAISE, "2025-07-01", "Ben", None, Ben="Helper")
    assert (answer["role"], answer["who"], answer["rate"]) == ("Helper", "Helper", 2200)


def test_role_of_the_entry_wins() -> None:
    """A role on the entry wins over the employee's usual one."""
    assert found(RAISE, "2025-07-01", "Ben", "Helper", Ben="Foreman")["role"] == "Helper"


def test_own_rate_wins_over_the_role() -> None:
    """The employee's own rate wins over the role's."""
    assert found(RAISE, "2025-07-01", "Ana", "Helper")["who"] == "Ana"


def test_own_rate_out_of_effect() -> None:
    """Where the employee's own rate is not in effect that day, the role's is."""
    rates = make_rates(("Ana", "2026-01-01", None, 3000, 4500), ("Helper", None, None, 1500, 2200))
    assert found(rates, "2025-12-31", "Ana", "Helper")["rate"] == 2200


def test_two_rates_are_no_rate() -> None:
    """Two rows in effect leave the rate a gap: nothing is guessed."""
    rates = make_rates(("Ana", None, None, 2800, 4110), ("Ana", "2025-07-01", None, 3000, 4335))
    answer = found(rates, "2025-07-01")
    assert answer["rows_in_effect"] == 2
    assert pd.isna(answer["rate"])


def test_two_own_rates_do_not_fall_back_to_the_role() -> None:
    """Two rows of the employee are not replaced by one of the role."""
    rates = make_rates(("Ana", None, None, 1, 4110), ("Ana", None, None, 1, 4335), ("Helper", None, None, 1, 2200))
    assert pd.isna(found(rates, "2025-07-01", "Ana", "Helper")["rate"])


def test_no_rate_at_all() -> None:
    """Nobody's rate is a gap, never zero."""
    answer = found(RATES.empty(), "2025-07-01")
    assert answer["rows_in_effect"] == 0
    assert pd.isna(answer["rate"])


def test_no_entries() -> None:
    """No hours have no rates."""
    assert find_rates(make_entries([{}]).iloc[:0], RAISE, ROLES.empty()).empty


def test_index_is_kept() -> None:
    """Each answer stands at its entry's place, whatever the index."""
    entries = make_entries([{"date": "2025-06-30"}, {"date": "2025-07-01"}]).set_axis([7, 3])
    assert find_rates(entries, RAISE, ROLES.empty())["rate"].to_dict() == {7: 4110, 3: 4335}


def test_adjoining_rates_do_not_overlap() -> None:
    """A rate that ends the day before the next begins does not overlap."""
    assert overlapping_rates(RAISE).empty


def test_overlap_names_the_first_common_day() -> None:
    """Rates that share a day are listed with that day."""
    rates = make_rates(("Ana", None, "2025-07-01", 2800, 4110), ("ana", "2025-07-01", None, 3000, 4335))
    row = overlapping_rates(rates).iloc[0]
    assert (row["who"], row["day"], row["first_rate"], row["second_rate"]) == (
        "Ana",
        pd.Timestamp("2025-07-01"),
        4110,
        4335,
    )


def test_overlap_since_ever() -> None:
    """Two rates without a first day overlap since ever; both ends stay open."""
    row = overlapping_rates(make_rates(("Ana", None, None, 1, 1), ("Ana", None, None, 1, 2))).iloc[0]
    assert row[["first_from", "first_to", "day"]].isna().all()


def test_rate_that_ends_before_it_begins() -> None:
    """A rate whose last day lies before its first is never in effect and overlaps nothing."""
    rates = make_rates(("Ana", "2025-07-02", "2025-07-01", 1, 1), ("Ana", None, None, 1, 2))
    assert overlapping_rates(rates).empty


@FEW
@given(st.permutations(range(4)))
def test_order_of_rates_never_matters(order: list[int]) -> None:
    """Rates may stand in any order."""
    rates = make_rates(
        ("Ana", None, "2025-07-01", 1, 10),
        ("Ana", "2025-07-01", None, 1, 20),
        ("Ana", "2024-01-01", "2024-01-31", 1, 5),
        ("Helper", None, None, 1, 30),
    )
    entries = make_entries([{"date": day, "role": "Helper"} for day in ("2024-01-15", "2025-07-01", "2026-01-01")])
    mixed = rates.iloc[order]
    pd.testing.assert_frame_equal(find_rates(entries, mixed, ROLES.empty()), find_rates(entries, rates, ROLES.empty()))
    pd.testing.assert_frame_equal(overlapping_rates(mixed), overlapping_rates(rates))


def test_row_without_a_loaded_rate_is_no_rate() -> None:
    """A row that is not filled in yet neither hides the role's rate nor overlaps another."""
    rates = make_rates(("Ana", None, None, 2800, None), ("Helper", None, None, 1500, 2200))
    assert found(rates, "2025-07-01", "Ana", "Helper")["rate"] == 2200
    assert overlapping_rates(make_rates(("Ana", None, None, 2800, None), ("Ana", None, None, 2800, 1))).empty


def test_tables_of_no_rows() -> None:
    """Without rates, roles or hours there is nothing to find, and nothing fails."""
    nothing = make_entries([{}]).iloc[:0]
    assert find_rates(nothing, RATES.empty(), ROLES.empty()).empty
    assert overlapping_rates(RATES.empty()).empty
