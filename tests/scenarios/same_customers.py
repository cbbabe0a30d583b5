"""One customer entered more than once in one system, and customers who only look like one."""

from scenarios.frame import Scenario, scenario

ANA = {"id": "71", "name": "Ana Ruiz", "phone": "8285550123", "email": "ana@ruiz.test", "street": "12 Oak Street"}
CRM = "GoHighLevel"
NEW = {"noun": "customers", "kind": "new", "seen": "2026-10-30"}


def twice(title: str, found: dict[str, list[str]] | None = None, **other: object) -> Scenario:
    """Ana Ruiz, and one more customer in the CRM."""
    return scenario(title, system=CRM, crm={"customers": [ANA, {**ANA, "id": "72", **other}]}, found=found)


SCENARIOS = [
    twice("A letter more", {"customer_entered_twice": ["Ana Ruiz | Anna Ruiz"]}, name="Anna Ruiz"),
    twice(
        "A number behind the name",
        {"customer_entered_twice": ["Ana Ruiz | Ana Ruiz - 2"]},
        name="Ana Ruiz - 2",
        email=None,
    ),
    twice(
        "Marked as a duplicate",
        {"customer_entered_twice": ["Ana Ruiz | Ana Ruiz (Duplicate)"]},
        name="Ana Ruiz (Duplicate)",
        street=None,
    ),
    twice("Another family at the same address", name="Bob Stone", phone=None, email=None),
    twice("The same name at another place", phone="9195550888", email="ana@other.test", street="9 Hill Road"),
    scenario(
        system=CRM,
        name="Three times one customer",
        books={
            "customers": [
                ANA,
                {**ANA, "id": "72", "name": "Ruiz, Ana"},
                {**ANA, "id": "73", "name": "Ana Ruiz 2", "street": None},
            ]
        },
        found={"customer_entered_twice": ["Ana Ruiz | Ana Ruiz 2 | Ruiz, Ana"]},
        severities={"customer_entered_twice": "WATCH"},
    ),
    scenario(
        system=CRM,
        name="A sub-customer is its parent's",
        books={"customers": [ANA, {**ANA, "id": "72", "name": "Ana Ruiz:Lake house", "parent": "Ana Ruiz"}]},
    ),
    scenario(
        system=CRM,
        name="A new customer who may be known",
        crm={
            "customers": [ANA, {"id": "72", "name": "Bob Ruiz", "email": "ana@ruiz.test"}],
            "changes": [{**NEW, "id": "72"}],
        },
        found={"new_customer_looks_known": ["Bob Ruiz"]},
    ),
    scenario(
        system=CRM,
        name="A new customer whom nobody knows",
        crm={"customers": [ANA, {"id": "72", "name": "Bob Stone"}], "changes": [{**NEW, "id": "72"}]},
    ),
    scenario(
        system=CRM,
        name="Two old customers who may be one are a question for another day",
        crm={"customers": [ANA, {"id": "72", "name": "Bob Ruiz", "email": "ana@ruiz.test"}]},
    ),
]
