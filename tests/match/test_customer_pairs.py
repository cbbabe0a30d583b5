"""Pairs of customers, and what a careful bookkeeper says of each: same, different, or ask.

Each pair stands alone: nobody else is in either system. ``|`` parts name, telephone, e-mail, street, ZIP code, tax id.
"""

from __future__ import annotations

import pytest

from tables import side
from tieout.match.ties import tie_customers

FIELDS = ("name", "phone", "email", "street", "postal_code", "tax_id")
HOME, OTHER_HOME = "12 Oak Street", "780 Pine Road"
A, B = "8285550101", "8285550222"

SAME = [
    ("John Smith", "John Smith"),
    ("John Smith", "Smith, John"),
    ("John Smith", "JOHN  SMITH "),
    ("John Smith", "Smith John"),
    ("John Smith", "Mr. John Smith"),
    ("John Smith", "John Smith - 2"),
    ("John Smith", "John Smith 2"),
    ("John Smith", "John Smith (Duplicate)"),
    ("John Smith", "John Smith (c)"),
    ("John Smith", "John Smith 10442"),
    ("John Smith", "Smith, John #10442"),
    ("José Núñez", "Jose Nunez"),
    ("Sean O’Brien", "Sean OBrien"),
    ("The Zellner Family", "Zellner Residence"),
    ("Acme Plumbing LLC", "Acme Plumbing"),
    ("Acme Plumbing, L.L.C.", "ACME PLUMBING LLC"),
    ("Acme Plumbing & Heating", "Acme Plumbing and Htg, Inc."),
    ("Lakeview Property Mgmt", "Lakeview Property Management, LLC"),
    ("Blue Ridge Dental", "Blueridge Dental"),
    ("Parkside Dental", "Parkside Dentals LLC"),
    ("Lakeview Mgmt", "Lakeview Mgmt:969 Ocean View Road"),
    (f"Bob Tarvelton|{A}", f"Robert Tarvelton|{A}"),
    (f"Jon Smith|{A}", f"John Smith|+1 (828) 555-0101|||{28801}"),
    ("Ana Ruiz||ana@ruiz.test", "Ana Ruiz||ANA@ruiz.test"),
    ("Ana Ruiz||ana.ruiz@gmail.com", "A. Ruiz||anaruiz+books@gmail.com"),
    (f"Ana Ruiz|||{HOME}, Apt 4|28801", "Ana Ruiz|||12 Oak St #4|28801-1200"),
    (f"Ana Ruiz|{A}||{HOME}", f"Ana Castillo|{A}||{HOME}"),
    (f"Katherine Johnson|{A}", f"Katharine Johnson|{A}"),
    (f"Ana Ruiz|{A}", f"Ana & Tom Ruiz|{A}"),
    ("Ana Ruiz||ana@ruiz.test", "Ruiz Roofing||ana@ruiz.test"),
    ("Subway #410||pay@subway.test", "Subway #410, Inc.||pay@subway.test"),
    (f"Sanman Ato Care|{A}", f"Sanman Auto Care|{A}"),
    (f"Ana Ruiz|{A}||{HOME}||*****6789", f"Ana Ruiz|{B}||{HOME}||XX-XXX6789"),
    (f"Ana Ruiz|{A}|a@ruiz.test", f"Ana Ruiz|{A}|billing@other.test"),
    (f"Gree n Walter|{A}", f"Green Walter|{A}"),
    (f"Zoltan Verberg|||{HOME}|28801", f"Zoltan Verberg|||{OTHER_HOME}|28801"),
]
DIFFERENT = [
    (f"John Smith|{A}|j@smith.test|{HOME}|28801", f"John Smith|{B}|js@gmail.com|{OTHER_HOME}|28739"),
    (f"Ana Ruiz|{A}||||*****6789", f"Ana Ruiz|{B}||||*****1234"),
    ("Harvest Dental Tarvelton", "Harvest Dental"),
    ("John Smith", "Mary Smith"),
    (f"John Smith|||{HOME}|28801", f"Mary Smith|||{HOME}|28801"),
    (f"John Smith|{A}||{HOME}|28801", f"Mary Smith|{A}||{HOME}|28801"),
    ("John Smith", "John Johnson"),
    (f"Daniel Reed|||{HOME}", f"Danielle Reed|||{HOME}"),
    (f"Eric Reed|{A}", f"Erica Reed|{A}"),
    ("Karl Adams", "Karla Adams"),
    ("Summit Dental", "Summit Bakery"),
    (f"Summit Dental|{A}", f"Summit Rental|{A}"),
    (f"Summit Dental|{A}||{HOME}", f"Corner Bakery|{A}||{HOME}"),
    ("Subway #410||pay@subway.test", "Subway #617||pay@subway.test"),
    ("Unit 12 LLC", "Unit 21 LLC"),
    (f"Robert Hill Sr|{A}||{HOME}", f"Robert Hill Jr|{A}||{HOME}"),
    (f"Robert Hill|{A}||{HOME}", f"Ana Ruiz|{B}||{HOME}"),
    (f"John A. Smith|{A}||{HOME}", f"John B. Smith|{B}||{OTHER_HOME}"),
    (f"Ana Ruiz|{A}", f"Tom Baker|{A}"),
    ("Lakeview Apartments", "Lakeview Dental"),
    ("Waffle House #12", "Waffle House #21"),
    (f"Ana Ruiz|||{HOME}, Apt 4|28801", f"Luz Ruiz|||{HOME}, Apt 9|28801"),
    ("Marriott Downtown Hotel||pay@marriott.test", "Hilton Airport Hotel||pay@hilton.test"),
]
ASK = [
    (f"John Smith|{A}", f"John Smith|{B}"),
    (f"Zoltan Verberg|{A}|z@verberg.test|{HOME}", f"Zoltan Verberg|{B}|zv@gmail.com|{OTHER_HOME}"),
    (f"Robert Hill|||{HOME}|28801", f"Robert Hill Jr|||{HOME}|28801"),
    (f"Bob Tarvelton|||{HOME}|28801", f"Robert Tarvelton|||{HOME}|28801"),
    (f"J. Tarvelton|||{HOME}|28801", f"Jane Tarvelton|||{HOME}|28801"),
    (f"Ana Ruiz|||{HOME}|28801", f"Ana & Tom Ruiz|||{HOME}|28801"),
    ("Mary Smith||home@smith.test", "John Smith||home@smith.test"),
    (f"Ana Ruiz|{A}|a@ruiz.test|{HOME}", f"Tom Baker|{A}|a@ruiz.test|{HOME}"),
    ("Zoltan Verberg", "Zoltan Verbergh"),
    (f"Harvest Dental Tarvelton|{A}", f"Harvest Dental|{A}"),
    (f"Ana Ruiz|{A}||{HOME}", f"Anna Ruiz|{B}||{HOME}"),
]
TABLE = [(each, pair) for each, pairs in (("same", SAME), ("different", DIFFERENT), ("ask", ASK)) for pair in pairs]


def read(text: str) -> dict[str, str]:
    return {field: part for field, part in zip(FIELDS, text.split("|"), strict=False) if part}


def judge(one: str, other: str) -> str:
    """Say what the product says of two customers when nobody else is there."""
    pairs = tie_customers(
        side("Jobber", customers=[read(one)]), side("QuickBooks Online", customers=[read(other)])
    ).pairs
    return str(pairs["outcome"].iloc[0]) if len(pairs) else "different"


@pytest.mark.parametrize(("expected", "pair"), TABLE, ids=[" ~ ".join(pair) for _, pair in TABLE])
def test_what_a_careful_bookkeeper_says(expected, pair):
    """Each pair gets the outcome that a careful bookkeeper would give it, whichever side comes first."""
    assert judge(*pair) == expected
