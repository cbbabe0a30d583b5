"""References: numbers in all the shapes that people write."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.checks import words
from tieout.match import names, references
from tieout.match.references import find_references, learn_affixes, normalise_number, strip_affixes
from tieout.model import money


@pytest.mark.parametrize("module", [references, names, money, words])
def test_examples_in_docstrings_hold(module):
    """The examples that teach the rules are true."""
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("text", ["1042", "#1042", "J-001042", "Job 1042", "job #1042", "INV-1042", " 01042 "])
def test_one_number_in_many_shapes(text):
    """However it is decorated, the number is the same."""
    assert normalise_number(text) == "1042"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Elbows for Job 1042", ["1042"]),
        ("PO 1042-A", ["1042"]),
        ("Jobs #1042 and #1043", ["1042", "1043"]),
        ("1042-2", ["1042"]),
        ("$1042.00 deposit", []),
        ("10/1042", []),
        ("part 91042", []),
    ],
)
def test_known_numbers_are_found_in_texts(text, found):
    """Only known numbers that stand alone are found; amounts, dates and parts of numbers are not."""
    assert [ref.number for ref in find_references(text, {"1042", "1043"})] == found


def test_a_suffix_that_is_known_wins_over_its_base():
    """A job number with its visit's suffix is that job, not the first."""
    assert find_references("1042-2", {"1042", "1042-2"})[0].number == "1042-2"


def test_letters_of_a_sync_are_learned_from_many():
    """Letters that most numbers share are the sync's; a few odd numbers teach nothing."""
    numbers = [f"SAJ{n}_SKOT" for n in range(100, 120)] + ["AB7", "9001"]
    affixes = learn_affixes(numbers)
    assert strip_affixes("SAJ117_SKOT", affixes) == "117"
    assert strip_affixes("AB7", affixes) is None


@given(st.text(max_size=30))
def test_any_text_can_be_searched(text):
    """No text breaks the search, and every text has a plain form."""
    find_references(text, {"1", "12"})
    assert normalise_number(text)
