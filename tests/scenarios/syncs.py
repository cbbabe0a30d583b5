"""What each CRM's sync does to records on their way to QuickBooks: expected, late, or wrong. Today is October 31."""

from typing import Any

from scenarios.frame import scenario
from tieout.model.settings import BY_HAND, OLDER_SYNC

ONE: dict[str, Any] = {"number": "1042", "total": 500}
PAID: dict[str, Any] = {**ONE, "status": "paid"}
WRAPPED: dict[str, Any] = {**ONE, "number": "SAJ1042_SKOT"}
BALANCE = {"customer_balance_differs": ["Ana Ruiz"]}
PASSING = {"customer_balance_differs": "TIMING"}
MISSING = {"invoice_missing_in_books": ["1042"], **BALANCE}
WAITING = {"invoice_waiting_to_sync": ["1042"], **BALANCE}

JOBBER = [
    scenario(
        "Jobber: an invoice of the day before yesterday is on its way",
        crm={"invoices": [{**ONE, "date": "2026-10-29"}]},
        found=WAITING,
        severities=PASSING,
    ),
    scenario(
        "Jobber: an invoice of three days ago is missing",
        crm={"invoices": [{**ONE, "date": "2026-10-28"}]},
        found=MISSING,
    ),
    scenario(
        "Jobber: paid in QuickBooks and open in Jobber, which is never told",
        crm={"invoices": [ONE]},
        books={"invoices": [PAID]},
        found=BALANCE,
        severities=PASSING,
    ),
    scenario(
        "Jobber's older sync: paid in QuickBooks should have come back",
        crm={"invoices": [ONE]},
        books={"invoices": [PAID]},
        found={"paid_in_books_open_in_crm": ["1042"], **BALANCE},
        connection=OLDER_SYNC,
    ),
    scenario(
        "Jobber's older sync: an invoice of two weeks ago waits for somebody to start the sync",
        crm={"invoices": [{**ONE, "date": "2026-10-17"}]},
        found=WAITING,
        connection=OLDER_SYNC,
    ),
    scenario("Jobber: a draft stays in Jobber", crm={"invoices": [{**ONE, "status": "draft"}]}),
    scenario(
        "Jobber: QuickBooks gave another number, and the memo names the invoice",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "number": "77", "memo": "Invoice 1042"}]},
    ),
    scenario(
        "Jobber: a payment of yesterday is on its way",
        crm={"invoices": [{**PAID, "paid_date": "2026-10-30"}]},
        books={"invoices": [ONE]},
        found={"payment_waiting_to_sync": ["1042"], **BALANCE},
        severities=PASSING,
    ),
]

HOUSECALL_PRO = [
    scenario(
        "Housecall Pro: visits of one job keep their suffix",
        both={"invoices": [{"number": "1192-1", "total": 120}, {"number": "1192-2", "total": 340}]},
        system="Housecall Pro",
    ),
    scenario(
        "Housecall Pro: a number of QuickBooks' own, where matching numbers is switched off",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "number": "8831", "date": "2026-09-12"}]},
        system="Housecall Pro",
    ),
    scenario(
        "Housecall Pro: an invoice of three days ago is on its way",
        crm={"invoices": [{**ONE, "date": "2026-10-28"}]},
        found=WAITING,
        system="Housecall Pro",
    ),
    scenario(
        "Housecall Pro: an invoice of four days ago is missing",
        crm={"invoices": [{**ONE, "date": "2026-10-27"}]},
        found=MISSING,
        system="Housecall Pro",
    ),
    scenario(
        "Housecall Pro: a payment made in QuickBooks that nobody fetched",
        crm={"invoices": [ONE]},
        books={"invoices": [PAID]},
        found=BALANCE,
        severities=PASSING,
        system="Housecall Pro",
    ),
]

SERVICETITAN = [
    scenario(
        "ServiceTitan: an invoice of ten days ago waits for its batch",
        crm={"invoices": [{**ONE, "date": "2026-10-21"}]},
        found=WAITING,
        system="ServiceTitan",
    ),
    scenario(
        "ServiceTitan: a batch that was forgotten for eleven days",
        crm={"invoices": [{**ONE, "date": "2026-10-20"}]},
        found=MISSING,
        system="ServiceTitan",
    ),
    scenario(
        "ServiceTitan: an invoice over nothing is never exported",
        crm={"invoices": [{"number": "1042", "total": 0, "status": "paid"}]},
        system="ServiceTitan",
    ),
    scenario(
        "ServiceTitan: exported again under another number",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "number": "1042-2"}]},
        system="ServiceTitan",
    ),
    scenario(
        "ServiceTitan: a negative invoice arrives as a credit memo",
        crm={"invoices": [{"number": "1042", "total": -80, "balance": 0, "status": "paid"}]},
        books={"invoices": [{"number": "1042", "total": -80, "kind": "credit memo", "balance": 0, "status": "paid"}]},
        system="ServiceTitan",
    ),
]

WORKIZ = [
    scenario(
        "Workiz: QuickBooks has the number inside letters",
        crm={"invoices": [ONE]},
        books={"invoices": [WRAPPED]},
        system="Workiz",
    ),
    scenario(
        "Workiz: a tip became a line",
        crm={"invoices": [{**ONE, "total": 515, "tip": 15}]},
        books={"invoices": [{**WRAPPED, "total": 515}]},
        system="Workiz",
    ),
    scenario(
        "Workiz: a discount went into the lines",
        crm={
            "invoices": [{**ONE, "total": 450, "discount": 50}],
            "invoice_lines": [{"invoice_number": "1042", "amount": 300}, {"invoice_number": "1042", "amount": 200}],
        },
        books={
            "invoices": [{**WRAPPED, "total": 450}],
            "invoice_lines": [
                {"invoice_number": "SAJ1042_SKOT", "amount": 270}, {"invoice_number": "SAJ1042_SKOT", "amount": 180},
            ],
        },
        system="Workiz",
    ),
    scenario(
        "Workiz: an invoice of thirty days ago may still be sent by hand",
        crm={"invoices": [{**ONE, "date": "2026-10-01"}]},
        found=WAITING,
        system="Workiz",
    ),
    scenario(
        "Workiz: an invoice of thirty-one days ago is missing",
        crm={"invoices": [{**ONE, "date": "2026-09-30"}]},
        found=MISSING,
        system="Workiz",
    ),
    scenario(
        "Workiz: of a payment for two invoices only the first kept its link",
        crm={"invoices": [PAID, {**PAID, "number": "1043", "total": 300}]},
        books={
            "invoices": [{**WRAPPED, "status": "paid"}, {**WRAPPED, "number": "SAJ1043_SKOT", "total": 300}],
        },
        found={"paid_in_crm_open_in_books": ["1043"], **BALANCE},
        effects={"paid_in_crm_open_in_books": (0, 300, 0)},
        system="Workiz",
    ),
    scenario(
        "Workiz sends when paid in full: an unpaid invoice waits",
        crm={"invoices": [{**ONE, "date": "2026-08-02"}]},
        found=BALANCE,
        severities=PASSING,
        system="Workiz",
        pushes_when="paid in full",
    ),
    scenario(
        "Workiz sends when paid in full: unpaid for more than ninety days",
        crm={"invoices": [{**ONE, "date": "2026-08-01"}]},
        found=MISSING,
        system="Workiz",
        pushes_when="paid in full",
    ),
    scenario(
        "Workiz sends when paid in full: an old invoice that was paid last week",
        crm={"invoices": [{**PAID, "date": "2026-06-01", "paid_date": "2026-10-24"}]},
        found={"invoice_waiting_to_sync": ["1042"]},
        system="Workiz",
        pushes_when="paid in full",
    ),
    scenario(
        "Workiz sends when paid in full: paid in September and not there",
        crm={"invoices": [{**PAID, "paid_date": "2026-09-20"}]},
        found={"invoice_missing_in_books": ["1042"]},
        system="Workiz",
        pushes_when="paid in full",
    ),
]  # fmt: skip

GOHIGHLEVEL = [
    scenario(
        "GoHighLevel: a form was paid and became a sales receipt",
        crm={"invoices": [PAID]},
        books={"invoices": [{**PAID, "number": "3301", "kind": "sales receipt"}]},
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: tax went into the item's price",
        crm={"invoices": [{**ONE, "total": 540, "tax": 40, "sent": "2026-09-10"}]},
        books={"invoices": [{**ONE, "total": 540}]},
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: a discount went into the item's price",
        crm={"invoices": [{**ONE, "total": 450, "discount": 50, "sent": "2026-09-10"}]},
        books={"invoices": [{**ONE, "total": 450}]},
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: an invoice that nobody marked as sent is not expected in QuickBooks",
        crm={"invoices": [{**ONE, "date": "2026-10-01"}]},
        found=BALANCE,
        severities=PASSING,
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: an old invoice marked as sent yesterday is on its way",
        crm={"invoices": [{**ONE, "sent": "2026-10-30"}]},
        found=WAITING,
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: marked as sent five days ago and not there",
        crm={"invoices": [{**ONE, "sent": "2026-10-26"}]},
        found=MISSING,
        system="GoHighLevel",
    ),
    scenario(
        "GoHighLevel: the contact has another name in QuickBooks and the same e-mail",
        crm={
            "invoices": [{**ONE, "customer": "Ruiz Roofing", "sent": "2026-09-10"}],
            "customers": [{"name": "Ruiz Roofing", "email": "ana@example.com"}],
        },
        books={
            "invoices": [{**ONE, "number": "71"}],
            "customers": [{"name": "Ana Ruiz", "email": "ana@example.com"}],
        },
        system="GoHighLevel",
    ),
]

ANY = [
    scenario(
        "Typed by hand: an invoice of thirty days ago may still be typed in",
        crm={"invoices": [{**ONE, "date": "2026-10-01"}]},
        found=WAITING,
        connection=BY_HAND,
    ),
    scenario(
        "Typed by hand: after thirty-one days it was forgotten",
        crm={"invoices": [{**ONE, "date": "2026-09-30"}]},
        found=MISSING,
        connection=BY_HAND,
    ),
    scenario(
        "An unknown CRM is expected to hear of payments in QuickBooks",
        crm={"invoices": [ONE]},
        books={"invoices": [PAID]},
        found={"paid_in_books_open_in_crm": ["1042"], **BALANCE},
        system="Another CRM",
    ),
]

SCENARIOS = [*JOBBER, *HOUSECALL_PRO, *SERVICETITAN, *WORKIZ, *GOHIGHLEVEL, *ANY]
