"""Customers that may be one: a person is asked where the records do not tell, and nowhere else."""

from __future__ import annotations

from tables import found, run, side


def asked(crm: dict, books: dict) -> list[str]:
    """The sentences of customer_match_to_confirm for a customer of each system, each with an invoice of their own."""
    here = side("Jobber", customers=[crm], invoices=[{"number": "1", "customer": crm["name"], "total": 100}])
    there = side("QuickBooks Online", customers=[books],
                 invoices=[{"number": "77", "customer": books["name"], "total": 250}])  # fmt: skip
    return found(run(here, there), "customer_match_to_confirm")["sentence"].tolist()


def test_a_nickname_at_one_address_is_asked():
    """The sentence says both names and what speaks for it."""
    (sentence,) = asked({"name": "Kim Oda", "street": "1 Oak St"}, {"name": "Kimberly Oda", "street": "1 Oak St"})
    assert sentence.startswith("“Kim Oda” in the CRM and “Kimberly Oda” in QuickBooks may be the same customer: ")
    assert "same address" in sentence


def test_one_name_with_another_telephone_and_address_is_asked():
    """A rare name may be one person who moved, or two."""
    one = {"name": "Ana Ruiz", "phone": "8285550111", "street": "1 Oak St"}
    assert len(asked(one, {**one, "phone": "8285550222", "street": "99 Pine Rd"})) == 1


def test_a_sure_customer_is_not_asked():
    """Name, telephone and address agree."""
    one = {"name": "Ana Ruiz", "phone": "8285550111", "street": "1 Oak St"}
    assert asked(one, one) == []


def test_other_people_are_not_asked():
    """Nothing but the trade's usual words in common."""
    assert asked({"name": "Lakeview Apartments"}, {"name": "Lakeview Dental"}) == []
