"""Invoices: each rule ties what it should, and no more."""

import pytest

from tables import run, side

BOOKS = "QuickBooks Online"


def rule_of(crm: dict, books: dict, **more) -> str | None:
    """Return the rule that tied the two documents, if any."""
    result = run(side("Jobber", invoices=[crm], **more), side(BOOKS, invoices=[books]))
    rules = result.invoices["rule"].dropna().tolist()
    return rules[0] if rules else None


@pytest.mark.parametrize(
    ("crm", "books", "rule"),
    [
        ({"number": "1042", "total": 5}, {"number": "INV-1042", "total": 5}, "same number"),
        ({"number": "1042", "total": 5}, {"number": "88", "total": 5, "memo": "Invoice 1042"}, "number in memo"),
        (
            {"number": "1042", "total": 5},
            {"number": "88", "total": 5, "date": "2026-09-15"},
            "customer, amount and date",
        ),
        (
            {"number": "1042", "total": 5, "customer": "Katherine Johnson"},
            {"number": "88", "total": 5, "customer": "Katharine Johnson"},
            "similar name, amount and date",
        ),
        ({"number": "1042", "total": 5}, {"number": "1042", "total": 9, "customer": "Somebody Else"}, None),
        ({"number": "1042", "total": 5}, {"number": "88", "total": 5, "date": "2026-10-25"}, None),
        ({"number": "1042", "total": 5}, {"number": "88", "total": 6}, None),
        ({"number": "1042", "total": 5}, {"number": "1042", "total": -5, "kind": "credit memo"}, None),
    ],
)
def test_each_rule(crm, books, rule):
    """Numbers, memos, customers and dates tie; a number alone, a far date or another sign does not."""
    assert rule_of(crm, books) == rule


def test_job_in_the_project_name():
    """A books invoice on the customer's project for the job is that job's invoice."""
    crm = {"number": "50", "total": 700, "job_refs": "1042"}
    books = {"number": "9", "total": 700, "customer": "Ana Ruiz:1042 Water heater", "date": "2026-10-30"}
    assert rule_of(crm, books, jobs=[{"number": "1042"}]) == "job in memo"


def test_repeated_numbers_are_told_apart_by_customer_and_total():
    """Jobber allows a number twice; each document finds its own twin."""
    both = [{"id": "a", "number": "7", "total": 50}, {"id": "b", "number": "7", "total": 80, "customer": "Bob Stone"}]
    result = run(side("Jobber", invoices=both), side(BOOKS, invoices=both))
    assert result.invoices[["crm_id", "books_id"]].to_numpy().tolist() == [["a", "a"], ["b", "b"]]


def test_equal_visits_pair_by_nearest_date():
    """Without references, two equal invoices of one customer pair each with the nearer one."""
    crm = [{"number": "1", "total": 99, "date": "2026-09-01"}, {"number": "2", "total": 99, "date": "2026-09-08"}]
    books = [{"number": "x", "total": 99, "date": "2026-09-02"}, {"number": "y", "total": 99, "date": "2026-09-09"}]
    result = run(side("Jobber", invoices=crm), side(BOOKS, invoices=books))
    assert result.invoices[["crm_number", "books_number"]].to_numpy().tolist() == [["1", "x"], ["2", "y"]]


def test_a_rename_does_not_break_the_match():
    """A customer renamed in the books is known by telephone, so invoices without reference still tie."""
    phone = "5551234567"
    crm = side("Jobber", customers=[{"name": "Ana Ruiz", "phone": phone}], invoices=[{"number": "1", "total": 99}])
    books = side(
        BOOKS,
        customers=[{"name": "Ana Castillo", "phone": phone}],
        invoices=[{"number": "x", "total": 99, "customer": "Ana Castillo"}],
    )
    assert run(crm, books).invoices["state"].tolist() == ["matched"]


def test_a_cent_of_rounding_does_not_part_twins():
    """Tax rounded differently by a cent still ties by customer, amount and date."""
    crm, books = {"number": "1", "total": "108.01"}, {"number": "x", "total": "108.00"}
    assert rule_of(crm, books) == "customer, amount and date"


def test_evidence_is_a_sentence():
    """Every match says why in words."""
    both = [{"number": "1042", "total": 5}]
    result = run(side("Jobber", invoices=both), side(BOOKS, invoices=both))
    assert result.invoices["evidence"][0] == "Same number: 1042 ↔ 1042; same customer, same total, same day."
