"""What stands in a cell."""

from __future__ import annotations

import datetime as dt

import pytest

from tieout.sources import cells


@pytest.mark.parametrize(("text", "value"), [
    ("$1,234.50", 123450), ("(66.00)", -6600), ("-$66.00", -6600), ("12.50-", -1250), ("7", 700), (".5", 50),
    ("0.30000000000000004", 30),
])  # fmt: skip
def test_amounts_are_read_as_systems_print_them(text, value):
    """Signs, parentheses, currency marks and thousands separators are understood."""
    values, bad = cells.read_money([text])
    assert values[0] == value
    assert not bad[0]


@pytest.mark.parametrize("text", ["1.234,56", "12x", "1,23", "twelve", "1e5", "--5", "NaN", "12 000 apples"])
def test_what_is_no_amount_is_not_guessed(text):
    """A text that is not surely an amount is a problem."""
    values, bad = cells.read_money([text])
    assert values.isna()[0]
    assert bad[0]


@pytest.mark.parametrize(("text", "day"), [
    ("03/04/2026", dt.date(2026, 3, 4)), ("3/4/26 9:00 AM", dt.date(2026, 3, 4)),
    ("9/14/25 9:00\u202fAM", dt.date(2025, 9, 14)), ("2026-03-04", dt.date(2026, 3, 4)),
    ("2026-03-04T23:30:00Z", dt.date(2026, 3, 4)), ("2026-03-04T23:30:00.000-05:00", dt.date(2026, 3, 4)),
    ("Nov 20, 2025", dt.date(2025, 11, 20)), ("November 20, 2025 1:30 PM", dt.date(2025, 11, 20)),
    ("Fri Dec 19 2025", dt.date(2025, 12, 19)), ("2024-03-21 1:30PM", dt.date(2024, 3, 21)),
    ("2024-03-21 13:30", dt.date(2024, 3, 21)), ("20 Nov 2025", dt.date(2025, 11, 20)),
])  # fmt: skip
def test_days_are_read_as_systems_print_them(text, day):
    """Every way of printing a day that exports use is understood."""
    values, bad = cells.read_dates([cells.tidy(text)])
    assert values[0].date() == day
    assert not bad[0]


@pytest.mark.parametrize(
    "text", ["02/30/2026", "13/13/2026", "1899-12-31", "0000-00-00", "2126-01-01", "soon", "45931", "2026"]
)
def test_impossible_days_are_problems(text):
    """A day that cannot be, or may not be one, is a problem."""
    values, bad = cells.read_dates([text])
    assert values.isna()[0]
    assert bad[0]


def test_a_workbooks_serial_is_a_day():
    """In a workbook the number 45931 is a day."""
    values, _ = cells.read_dates(["45931"], serials=True)
    assert values[0].date() == dt.date(2025, 10, 1)


def test_day_first_only_where_the_whole_file_says_so():
    """One impossible month among many days is a typing error, not another country."""
    assert cells.is_day_first([["25/12/2026", "01/02/2026"]])
    assert not cells.is_day_first([["12/25/2026", "25/12/2026"]])
    assert not cells.is_day_first([["01/02/2026", "03/04/2026"]])
    assert not cells.is_day_first([["25/12/2026", *(f"0{n}/0{n}/2026" for n in range(1, 9))]])


@pytest.mark.parametrize(("text", "minutes"), [
    ("7:30", 450), ("7.5", 450), ("7h 30m", 450), ("7 hrs", 420), ("45 min", 45), ("0", 0), ("7:30:15", 450),
    ("0.3333", 20),
])  # fmt: skip
def test_durations_are_read_in_minutes(text, minutes):
    """Clock form, decimal hours and letters all give minutes."""
    assert cells.read_minutes([text])[0][0] == minutes


def test_bare_numbers_count_in_the_columns_unit():
    """Housecall Pro's durations are minutes."""
    assert cells.read_minutes(["90"], "minutes")[0][0] == 90


@pytest.mark.parametrize("text", ["-3", "7,5", "8:75", "eight", "99999999"])
def test_what_is_no_duration_is_not_guessed(text):
    """Negative, impossible and endless durations are problems."""
    assert cells.read_minutes([text])[1][0]


@pytest.mark.parametrize(("text", "time"), [
    ("9/14/25 9:00 AM", "09:00"), ("13:30", "13:30"), ("12:05 am", "00:05"), ("2026-01-05 08:00:00", "08:00"),
])  # fmt: skip
def test_times_of_day_are_read(text, time):
    """With or without the day before it."""
    assert cells.read_clock([text])[0][0] == time


def test_several_names_in_one_cell():
    """Commas, semicolons, ampersands and “and” part names; each counts once."""
    assert cells.join_names("Ana Lopez, Bo Chen & Cy;Dee and Ana Lopez") == "Ana Lopez; Bo Chen; Cy; Dee"


def test_several_numbers_in_one_cell():
    """References lose their sign and stay text."""
    assert cells.join_refs("#101, 00102; 101") == "101; 00102"


@pytest.mark.parametrize(("text", "digits"), [
    ("(555) 123-4567", "5551234567"), ("+1 555-123-4567 x12", "5551234567"), ("555.123.4567; 555-000-0000",
                                                                              "5551234567"),
    ("n/a", ""),
])  # fmt: skip
def test_the_first_telephone_number_in_digits(text, digits):
    """Without country code and extension."""
    assert cells.first_phone(text) == digits


def test_the_first_email():
    """In small letters."""
    assert cells.first_email("Ann <ANN@x.com>, bob@x.com") == "ann@x.com"


@pytest.mark.parametrize("text", ["", "-", "–", "—", " \u00a0 "])
def test_blanks_and_dashes_are_unknown(text):
    """An unknown cell is a gap in every kind of column, and no problem."""
    for reader in (cells.read_money, cells.read_dates, cells.read_minutes, cells.read_numbers, cells.read_flags):
        values, bad = reader([cells.tidy(text)])
        assert values.isna()[0]
        assert not bad[0]


def test_percentages_and_flags():
    """35.5% is 35.5; yes and no in their usual spellings."""
    assert cells.read_numbers(["35.5%"])[0][0] == 35.5
    assert cells.read_flags(["TRUE", "no", "x"])[0].tolist() == [True, False, True]
