"""Customers and items as whole lists: what most records have teaches what one of them lacks."""

from functools import cache
from types import SimpleNamespace

import pandas as pd
import pytest

from tables import AS_OF, side
from tieout.checks.agreements import agreement_not_invoiced
from tieout.checks.customer_fields import compare_field, customer_address_differs, customer_contact_differs
from tieout.checks.customer_records import customer_not_ready_to_bill
from tieout.checks.items import item_only_in_crm, item_without_account, name_breaks_convention
from tieout.evidence import Evidence, gather_evidence
from tieout.evidence.new_customers import list_new_customers
from tieout.model.settings import Inputs, Settings
from tieout.model.snapshot import Snapshot

GUESTS = [
    {"name": f"{word} Guest", "email": f"{word.lower()}@one.test", "terms": "Net 30", "phone": f"828555010{at}"}
    for at, word in enumerate(("Ann", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal"))
]
SOLD = ("Tune-up", "Pump", "Valve", "Drain", "Smart valve", "Filter", "Winter package")


def gather(crm: dict, books: dict, **settings: object) -> Evidence:
    """Gather the evidence of a company of a few rows."""
    inputs = Inputs(settings=Settings(as_of=AS_OF, **settings))
    return gather_evidence(side("Jobber", **crm), side("QuickBooks Online", **books), Snapshot(""), inputs)


def tell(check: object, evidence: Evidence, column: str = "customer") -> list[str]:
    """Return whom or what a check names."""
    found = check.find(evidence)
    return sorted(found[column]) if len(found) else []


def lines(*items: str) -> list[dict]:
    """One line over 100 for each item."""
    return [{"invoice_number": str(at), "item": item, "amount": 100} for at, item in enumerate(items)]


@cache
def served() -> Evidence:
    """A company that keeps terms and e-mail addresses, and four customers with gaps."""
    lacking = [
        {"name": "Ana Ruiz", "email": "ana@ruiz.test"},
        {"name": "Lea Lead"},
        {"name": "Tom Told", "terms": "Net 15"},
        {"name": "Uma Old", "terms": "Net 15"},
    ]
    jobs = [
        {"number": "1", "status": "open", "completed": None, "customer": "Ana Ruiz"},
        {"number": "2", "status": "open", "completed": None, "customer": "Tom Told"},
        {"number": "3", "completed": "2024-05-01", "created": "2024-04-01", "customer": "Uma Old"},
        {"number": "4", "status": "open", "completed": None, "customer": "Ann Guest"},
    ]
    here = [*({**guest, "terms": None} for guest in GUESTS), {"name": "Tom Told", "street": "12 Oak Street"}]
    return gather({"customers": here, "jobs": jobs}, {"customers": [*lacking, *GUESTS]})


def test_who_is_served_without_terms_is_a_draft():
    """Who lacks terms and is served is named; leads, old customers, and who is known to the other system are not."""
    found = customer_not_ready_to_bill.find(served())
    assert found["customer"].tolist() == ["Ana Ruiz"]
    assert found["sentence"].tolist() == ["Ana Ruiz is being served and has no payment terms."]
    assert found["fix_in"].tolist() == ["QuickBooks"]


def test_terms_that_hardly_anybody_has_are_not_kept():
    """Where most customers have no terms, nobody is a draft for lack of them."""
    there = [{**guest, "terms": None} for guest in GUESTS] + [{"name": "Tom Told", "terms": "Net 15"}]
    jobs = [{"number": "1", "status": "open", "completed": None, "customer": "Ann Guest"}]
    assert tell(customer_not_ready_to_bill, gather({"jobs": jobs}, {"customers": there})) == []


@cache
def moved() -> Evidence:
    """Nine customers: one moved, one has no house number, and no e-mail address is kept in step."""
    people = [*GUESTS, {"name": "Ana Ruiz", "phone": "8285550199", "street": "12 Oak Street", "email": "a@one.test"}]
    there = [{**each, "email": each["email"].replace("one", "two")} for each in people]
    there[0]["phone"] = "+1 " + there[0]["phone"]
    there[-1]["street"] = "780 Pine Road"
    people[0] = {**people[0], "street": "12 Elm Street"}
    there[0]["street"] = "Main office"
    return gather({"customers": people}, {"customers": there}, customer_master="QuickBooks")


def test_the_customer_master_is_right():
    """The other system must change, and the sentence says so."""
    found = customer_address_differs.find(moved())
    assert found["fix_in"].tolist() == ["CRM"]
    said = "Ana Ruiz has the street “12 Oak Street” in the CRM and “780 Pine Road” in QuickBooks."
    assert found["sentence"].tolist() == [f"{said} QuickBooks owns this: change the CRM."]


def test_a_field_that_nobody_keeps_in_step_is_no_finding_per_customer():
    """Where every e-mail address differs, the sync does not carry it; and one number is one number."""
    assert compare_field(moved(), "email")["differs"].sum() == 9
    assert compare_field(moved(), "phone")["differs"].sum() == 0
    assert tell(customer_contact_differs, moved()) == []


@cache
def priced() -> Evidence:
    """A company whose QuickBooks knows nearly all items, some in another spelling."""
    known = [
        {"name": name, "account": "Sales"} for name in ("HVAC:TUNE UP", "Parts:pump", "Parts:valve", "Drain", "Fan")
    ]
    rest = [{"name": "Filter"}, {"name": "Unsold"}, {"name": "Winter package", "kind": "bundle"}]
    return gather({"invoice_lines": lines(*SOLD)}, {"items": [*known, *rest]}, item_pattern="^[A-Z][a-z]")


def test_an_item_that_quickbooks_does_not_know():
    """Category, case and hyphens do not matter."""
    found = item_only_in_crm.find(priced())
    assert found["sentence"].tolist() == ["“Smart valve” was sold for 100.00 in the CRM and is no item in QuickBooks."]


def test_an_item_without_an_income_account():
    """An item that nobody sold waits, and a bundle's parts have the accounts."""
    assert tell(item_without_account, priced(), "crm_ref") == ["Filter"]


def test_names_follow_the_pattern_without_their_category():
    """Only what was typed against the agreed form is told."""
    assert tell(name_breaks_convention, priced(), "books_ref") == ["HVAC:TUNE UP", "Parts:pump", "Parts:valve"]


def test_a_new_item_is_told_to_be_new():
    """An item that came since the refresh before is marked, unless all came then."""
    items = [{"id": f"i{at}", "name": name, "account": "Sales" if at else None} for at, name in enumerate(SOLD)]
    new = {"noun": "items", "kind": "new", "seen": "2026-10-30"}
    books = {"items": items, "invoice_lines": lines(*SOLD), "changes": [{**new, "id": "i0"}]}
    assert "(new since the last refresh)" in item_without_account.find(gather({}, books))["sentence"].iloc[0]


@pytest.mark.parametrize("items", [[{"name": "Services", "account": "Sales"}], []])
def test_a_sync_that_carries_no_items_is_no_finding(items):
    """Where QuickBooks knows hardly any of the sold items, or lists none, nothing is missing."""
    empty = SimpleNamespace(
        find=lambda evidence: pd.concat([c.find(evidence) for c in (item_only_in_crm, item_without_account)])
    )
    assert tell(empty, gather({"invoice_lines": lines(*SOLD)}, {"items": items}), "crm_ref") == []


def test_an_export_that_begins_later_tells_nothing_of_an_agreement():
    """A yearly agreement may have been billed before the first document of the export."""
    plan = {"number": "7", "customer": "Ana Ruiz", "status": "active", "start": "2025-01-01", "months": 12, "amount": 9}
    bill = {"number": "2", "customer": "Bob Stone", "total": 90, "date": "2026-10-01"}
    assert tell(agreement_not_invoiced, gather({"agreements": [plan], "invoices": [bill]}, {})) == []


def test_every_new_customer_is_listed_for_review():
    """Who is like nobody is listed too; on the first refresh, when all are new, nobody is."""
    people = [
        {"id": "1", "name": "Ana Ruiz", "email": "ana@ruiz.test"},
        {"id": "2", "name": "Ruiz, Ana", "email": "ana@ruiz.test"},
        {"id": "3", "name": "Bob Stone"},
    ]
    new = [{"noun": "customers", "kind": "new", "seen": "2026-10-30", "id": each} for each in ("2", "3", "1")]
    listed = list_new_customers(side("Jobber", customers=people, changes=new[:2]))
    assert listed[["name", "similar_to"]].fillna("nobody").to_numpy().tolist() == [
        ["Ruiz, Ana", "Ana Ruiz"],
        ["Bob Stone", "nobody"],
    ]
    assert not len(list_new_customers(side("Jobber", customers=people, changes=new)))


def test_a_pattern_must_be_a_pattern():
    """What is no regular expression is refused with its label."""
    assert Settings(item_pattern="[").problems() == ["“Item names look like” is no regular expression: ["]
