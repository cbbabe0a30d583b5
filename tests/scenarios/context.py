"""Right amount, wrong place or time: tax, terms, class, account, numbers, lateness, edits, the closed period."""

import datetime as dt

from scenarios.frame import scenario

ONE = {"number": "1042", "total": 500}
TAXED = {"number": "1042", "total": 540, "tax": 40, "taxable": 500}


def invoices(count: int, first: int = 2001, **told: object) -> list[dict]:
    """Many invoices of many customers, alike but for their number."""
    return [{"number": str(first + n), "total": 100 + n, "customer": f"Customer {chr(65 + n % 26) * 6}", **told}
            for n in range(count)]  # fmt: skip


def edit(field: str, before: str, after: str, **told: object) -> dict:
    """A change of invoice 1042 that history shows."""
    return {"noun": "invoices", "id": "1042", "number": "1042", "field": field, "before": before, "after": after,
            "kind": "changed", "seen": "2026-10-20", **told}  # fmt: skip


SCENARIOS = [
    scenario(
        "An exempt customer was charged tax in both",
        both={"customers": [{"name": "Ana Ruiz", "tax_exempt": True}], "invoices": [TAXED]},
        found={"taxed_though_exempt": ["1042"]},
        effects={"taxed_though_exempt": (0, 0, 500)},
    ),
    scenario(
        "An exempt customer and no tax",
        both={"customers": [{"name": "Ana Ruiz", "tax_exempt": True}], "invoices": [{**ONE, "tax_exempt": True}]},
    ),
    scenario(
        "A taxable sale without tax, in a company that charges it",
        both={"invoices": [{**ONE, "taxable": 500}, *invoices(12, tax=8, taxable=92)]},
        found={"untaxed_though_taxable": ["1042"]},
        apart="taxes",
    ),
    scenario(
        "A taxable sale without tax to an exempt customer",
        both={
            "customers": [{"name": "Ana Ruiz", "tax_exempt": True}],
            "invoices": [{**ONE, "taxable": 500}, *invoices(12, tax=8, taxable=92)],
        },
        apart="taxes",
    ),
    scenario(
        "A company that charges no tax at all",
        both={"invoices": invoices(12, taxable=92)},
        apart="holes",
    ),
    scenario(
        "Taxable in the CRM and exempt in QuickBooks at the same total",
        crm={"invoices": [TAXED]},
        books={"invoices": [{**TAXED, "taxable": 0}]},
        found={"taxable_in_one_system": ["1042"]},
        effects={"taxable_in_one_system": (0, 0, -500)},
    ),
    scenario(
        "A tax code is missing where all others have one",
        crm={"invoices": [ONE, *invoices(12)]},
        books={"invoices": [ONE, *invoices(12, tax_code="TAX")]},
        found={"tax_code_missing": ["1042"]},
        apart="tax codes",
    ),
    scenario("Nobody uses tax codes", both={"invoices": invoices(12)}, apart="holes"),
    scenario(
        "A tax rate is mapped to another code than usual",
        crm={"invoices": [{**ONE, "tax_code": "TX 8.25"}, *invoices(12, tax_code="TX 8.25")]},
        books={"invoices": [{**ONE, "tax_code": "OK 4.5"}, *invoices(12, tax_code="Texas")]},
        found={"tax_code_missing": ["1042"]},
        apart="tax codes",
    ),
    scenario(
        "Other terms in QuickBooks",
        crm={"invoices": [{**ONE, "terms": "Net 15"}]},
        books={"invoices": [{**ONE, "terms": "Net 30"}]},
        found={"terms_differ": ["1042"]},
    ),
    scenario(
        "The same terms in other words",
        crm={"invoices": [{**ONE, "terms": "net30"}, {"number": "1043", "total": 80, "terms": "Upon receipt"}]},
        books={"invoices": [{**ONE, "terms": "Net 30"}, {"number": "1043", "total": 80, "terms": "Due on receipt"}]},
    ),
    scenario(
        "Terms that only one system tells", crm={"invoices": [{**ONE, "terms": "Net 15"}]}, books={"invoices": [ONE]}
    ),
    scenario(
        "Due on another day",
        crm={"invoices": [{**ONE, "due_date": "2026-10-10"}]},
        books={"invoices": [{**ONE, "due_date": "2026-09-25"}]},
        found={"due_date_differs": ["1042"]},
    ),
    scenario(
        "Dated a day later, and due a day later",
        crm={"invoices": [{**ONE, "due_date": "2026-10-10"}]},
        books={"invoices": [{**ONE, "date": "2026-09-11", "due_date": "2026-10-11"}]},
    ),
    scenario(
        "Due dates that the sync does not carry at all",
        crm={"invoices": invoices(12, due_date="2026-10-10")},
        books={"invoices": invoices(12, due_date="2026-09-25")},
        alone=True,
    ),
    scenario(
        "Another class than this business unit always has",
        crm={"invoices": [{**ONE, "location": "Plumbing"}, *invoices(12, location="Plumbing")]},
        books={"invoices": [{**ONE, "class_name": "HVAC"}, *invoices(12, class_name="Plumbing")]},
        found={"class_or_location_unusual": ["1042"]},
    ),
    scenario(
        "A class is missing where this job type always has one",
        crm={
            "jobs": [{"number": str(811 + n), "job_type": "Drain", "total": 100} for n in range(13)],
            "invoices": [{**row, "job_refs": str(811 + n)} for n, row in enumerate([ONE, *invoices(12)])],
        },
        books={"invoices": [ONE, *invoices(12, class_name="Plumbing")]},
        found={"class_or_location_unusual": ["1042"]},
    ),
    scenario(
        "Classes that follow no rule teach nothing",
        crm={"invoices": invoices(12, location="Plumbing")},
        books={"invoices": [*invoices(6, class_name="North"), *invoices(12, class_name="South")[6:]]},
    ),
    scenario(
        "An item went to another income account than always",
        both={"invoices": [ONE, *invoices(12)]},
        books={
            "invoice_lines": [
                {"invoice_number": "1042", "item": "Pump", "amount": 500, "account": "Uncategorized Income"},
                *(
                    {"invoice_number": str(2001 + n), "item": "Pump", "amount": 100 + n, "account": "Product Sales"}
                    for n in range(12)
                ),
            ]
        },
        found={"income_account_unusual": ["1042"]},
    ),
    scenario(
        "An invoice that took three weeks",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "created": "2026-10-01"}]},
        found={"invoice_arrived_late": ["1042"]},
    ),
    scenario(
        "An invoice that arrived on the next day",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "created": "2026-09-11"}]},
    ),
    scenario(
        "An invoice dated back in the CRM and sent at once",
        crm={"invoices": [{**ONE, "created": "2026-09-30"}]},
        books={"invoices": [{**ONE, "created": "2026-10-01"}]},
    ),
    scenario(
        "Workiz: sent when it was paid",
        crm={"invoices": [{**ONE, "status": "paid", "paid_date": "2026-10-20"}]},
        books={"invoices": [{**ONE, "status": "paid", "paid_date": "2026-10-20", "created": "2026-10-21"}]},
        system="Workiz",
    ),
    scenario(
        "The first load of a connection is one finding",
        crm={"invoices": invoices(12)},
        books={"invoices": invoices(12, created="2026-10-15")},
        found={"invoice_arrived_late": ["2026-10-15"]},
        alone=True,
    ),
    scenario(
        "Edited in QuickBooks after it was synced",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "total": 450}], "changes": [edit("total", "50000", "45000")]},
        found={
            "invoice_total_differs": ["1042"],
            "edited_after_sync": ["1042"],
            "customer_balance_differs": ["Ana Ruiz"],
        },
        effects={"invoice_total_differs": (-50, -50, 0), "edited_after_sync": (0, 0, 0)},
    ),
    scenario(
        "Edited in both alike",
        both={"invoices": [ONE], "changes": [edit("total", "45000", "50000")]},
    ),
    scenario(
        "A payment changed the balance, which is no edit",
        both={"invoices": [{**ONE, "status": "paid", "paid_date": "2026-09-20"}]},
        books={"changes": [edit("balance", "50000", "0")]},
    ),
    scenario(
        "Entered into the closed month",
        crm={"invoices": [ONE]},
        books={
            "invoices": [
                {**ONE, "created": "2026-09-11"},
                {"number": "5001", "kind": "invoice", "total": 70, "created": "2026-10-28"},
            ]
        },
        found={
            "closed_period_touched": ["5001"],
            "invoice_only_in_books": ["5001"],
            "customer_balance_differs": ["Ana Ruiz"],
        },
        closed_through=dt.date(2026, 9, 30),
    ),
    scenario(
        "Entered while the month was being closed",
        crm={"invoices": [{**ONE, "created": "2026-10-04"}]},
        books={"invoices": [{**ONE, "created": "2026-10-05"}]},
        closed_through=dt.date(2026, 9, 30),
    ),
    scenario(
        "Changed after the month was closed",
        both={"invoices": [{"number": "1042", "total": 500}]},
        books={"changes": [edit("date", "2026-09-09", "2026-09-10")]},
        found={"closed_period_touched": ["1042"]},
        closed_through=dt.date(2026, 9, 30),
    ),
    scenario(
        "Paid after the month was closed, which changes nothing in it",
        both={"invoices": [{**ONE, "status": "paid", "paid_date": "2026-10-20"}]},
        books={"changes": [edit("balance", "50000", "0"), edit("status", "open", "paid")]},
        closed_through=dt.date(2026, 9, 30),
    ),
    scenario(
        "A number is missing in the sequence",
        both={"invoices": [*invoices(12), *invoices(12, first=2014)]},
        found={"number_missing_in_sequence": ["2013"]},
        apart="sequence",
    ),
    scenario(
        "A void keeps its number",
        both={"invoices": [*invoices(12), {"number": "2013", "total": 5, "status": "void"}, *invoices(12, first=2014)]},
        apart="sequence",
    ),
    scenario(
        "A series with many holes is no sequence",
        both={"invoices": [{**row, "number": str(2001 + 2 * n)} for n, row in enumerate(invoices(24))]},
        apart="holes",
    ),
    scenario(
        "One number on two invoices of the CRM",
        crm={"invoices": [ONE, {**ONE, "id": "x1", "customer": "Bob Stone", "total": 90}]},
        books={"invoices": [ONE]},
        found={
            "number_used_twice": ["1042"],
            "invoice_missing_in_books": ["1042"],
            "number_taken_in_books": ["1042"],
            "customer_balance_differs": ["Bob Stone"],
        },
    ),
    scenario(
        "A credit memo has the invoice's number",
        crm={"invoices": [ONE]},
        books={"invoices": [{"number": "1042", "kind": "credit memo", "total": -60, "customer": "Bob Stone"}]},
        found={
            "number_taken_in_books": ["1042"],
            "invoice_missing_in_books": ["1042"],
            "invoice_only_in_books": ["1042"],
            "customer_balance_differs": ["Ana Ruiz", "Bob Stone"],
        },
        effects={"invoice_missing_in_books": (-500, -500, 0), "number_taken_in_books": (0, 0, 0)},
    ),
]
