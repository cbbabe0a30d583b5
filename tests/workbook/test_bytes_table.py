"""Text of many rows at once: the digits are those of the numbers, and rows come out one like the other way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.workbook import bytes_table
from tieout.workbook.bytes_table import choose, from_cents, from_texts, from_whole, squeeze, squeeze_each

WHOLE = st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=40)


def lines(field) -> list[str]:
    """Return what each row of a field says."""
    return [text.decode() for text in squeeze_each([field], len(field))]


@given(WHOLE)
def test_whole_numbers_are_written_in_decimal_digits(numbers):
    """As Python writes them."""
    assert lines(from_whole(np.array(numbers))) == [str(number) for number in numbers]


@given(WHOLE)
def test_cents_are_written_as_dollars_with_two_decimals(cents):
    """Exactly, whatever their size and sign."""
    written = lines(from_cents(np.array(cents)))
    assert written == [f"{'-' * (each < 0)}{abs(each) // 100}.{abs(each) % 100:02}" for each in cents]


@given(WHOLE)
def test_cents_read_back_are_the_number_that_they_were(cents):
    """A spreadsheet reads the same double that a division by 100 gives."""
    assert [float(text) for text in lines(from_cents(np.array(cents)))] == [each / 100 for each in cents]


def test_what_is_not_there_is_a_gap():
    """Numbers that are not shown leave nothing."""
    shown = np.array([True, False, True])
    assert lines(from_cents(np.array([5, 600, -70]), shown)) == ["0.05", "", "-0.70"]
    assert lines(choose(shown, "here", "gone")) == ["here", "gone", "here"]


@pytest.mark.parametrize("most", [1, 1 << 25])
def test_rows_come_out_the_same_in_one_piece_and_one_by_one(monkeypatch, most):
    """Long texts are written row by row, so that one of them does not make all rows as long."""
    monkeypatch.setattr(bytes_table, "_MOST", most)
    fields = [b"<a>", from_whole(np.array([7, 10, 0])), b"|", from_texts(["é", "", "long " * 50]), b"</a>"]
    assert squeeze(fields, 3).decode() == f"<a>7|é</a><a>10|</a><a>0|{'long ' * 50}</a>"
