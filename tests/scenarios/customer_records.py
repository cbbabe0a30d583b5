"""Customer records: fields that differ, what is missing, who is inactive."""

from scenarios.frame import scenario

ANA = {"name": "Ana Ruiz"}
CALL = {"phone": "8285550123"}


def both_say(here: dict[str, object], there: dict[str, object]) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Ana Ruiz as each of the two systems knows her."""
    return {"crm": {"customers": [{**ANA, **here}]}, "books": {"customers": [{**ANA, **there}]}}


SCENARIOS = [
    scenario(
        "Terms of a customer differ",
        **both_say({"terms": "Net 30"}, {"terms": "Net 15"}),
        found={"customer_terms_differ": ["Ana Ruiz"]},
        effects={"customer_terms_differ": (0, 0, 0)},
    ),
    scenario("A customer's terms in other words", **both_say({"terms": "30 days"}, {"terms": "Net 30"})),
    scenario(
        "A certificate that QuickBooks was not told of",
        **both_say({"tax_exempt": True}, {"tax_exempt": False}),
        found={"customer_tax_status_differs": ["Ana Ruiz"]},
    ),
    scenario(
        "A customer moved",
        **both_say({**CALL, "street": "12 Oak Street"}, {**CALL, "street": "780 Pine Road"}),
        found={"customer_address_differs": ["Ana Ruiz"]},
        severities={"customer_address_differs": "WATCH"},
    ),
    scenario(
        "The street is spelled in full",
        **both_say({"street": "12 North Oak Street, Apt 4"}, {"street": "12 N. Oak St"}),
    ),
    scenario(
        "Another e-mail address",
        **both_say({"email": "ana@ruiz.test"}, {"email": "office@ruiz.test"}),
        found={"customer_contact_differs": ["Ana Ruiz"]},
    ),
    scenario("One side has no e-mail address", **both_say({"email": "ana@ruiz.test"}, {"phone": "8285550100"})),
    scenario(
        "One of two records of a customer agrees",
        crm={"customers": [{**ANA, "email": "ana@ruiz.test"}]},
        books={
            "customers": [
                {**ANA, "email": "ana@ruiz.test"},
                {"name": "Ana Ruiz:Lake house", "parent": "Ana Ruiz", "email": "lake@ruiz.test"},
            ]
        },
    ),
    scenario(
        "An inactive customer still owes money",
        both={"invoices": [{"number": "1042", "total": 500}]},
        crm={"customers": [{**ANA, **CALL, "email": "ana@ruiz.test"}]},
        books={"customers": [{**ANA, **CALL, "active": False}]},
        found={"inactive_customer_with_balance": ["Ana Ruiz"]},
        effects={"inactive_customer_with_balance": (0, 0, 0)},
    ),
    scenario(
        "An inactive customer has a credit in the CRM",
        crm={"customers": [{**ANA, "active": False, "balance": -75}]},
        found={"inactive_customer_with_balance": ["Ana Ruiz"]},
    ),
    scenario(
        "An inactive customer has paid",
        both={"invoices": [{"number": "1042", "total": 500, "status": "paid"}]},
        books={"customers": [{**ANA, "active": False}]},
    ),
    scenario("Without a pattern every name will do", crm={"customers": [{"name": "ana RUIZ!"}]}),
]
