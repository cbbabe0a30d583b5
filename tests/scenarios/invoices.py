"""Invoices that the two books do not show alike: missing, surplus, different, in part, divided, set aside."""

from scenarios.frame import scenario

ONE = {"number": "1042", "total": 500}
BALANCE = {"customer_balance_differs": ["Ana Ruiz"]}

SCENARIOS = [
    scenario("The same invoice in both", both={"invoices": [ONE]}),
    scenario("Nothing at all"),
    scenario(
        "An invoice that QuickBooks never got",
        crm={"invoices": [ONE]},
        found={"invoice_missing_in_books": ["1042"], **BALANCE},
        effects={"invoice_missing_in_books": (-500, -500, 0)},
    ),
    scenario(
        "A taxable invoice that QuickBooks never got",
        crm={"invoices": [{**ONE, "total": 540, "tax": 40, "taxable": 500}]},
        found={"invoice_missing_in_books": ["1042"], **BALANCE},
        effects={"invoice_missing_in_books": (-500, -540, -500)},
    ),
    scenario(
        "An invoice made yesterday is on its way",
        crm={"invoices": [{**ONE, "date": "2026-10-30"}]},
        found={"invoice_waiting_to_sync": ["1042"], **BALANCE},
        severities={"invoice_waiting_to_sync": "TIMING", "customer_balance_differs": "TIMING"},
    ),
    scenario(
        "A draft and a void are nothing to send",
        crm={"invoices": [{**ONE, "status": "draft"}, {"number": "1043", "total": 90, "status": "void"}]},
    ),
    scenario("An invoice over nothing need not be in both", crm={"invoices": [{"number": "1042", "total": 0}]}),
    scenario(
        "A sale typed into QuickBooks alone",
        books={"invoices": [ONE]},
        found={"invoice_only_in_books": ["1042"], **BALANCE},
        effects={"invoice_only_in_books": (500, 500, 0)},
    ),
    scenario(
        "A total that was changed in one system",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "total": 450}]},
        found={"invoice_total_differs": ["1042"], **BALANCE},
        effects={"invoice_total_differs": (-50, -50, 0)},
    ),
    scenario(
        "Two cents of rounding",
        crm={"invoices": [{**ONE, "total": "500.02"}]},
        books={"invoices": [ONE]},
    ),
    scenario(
        "Paid on both sides: a wrong total leaves no receivable",
        crm={"invoices": [{**ONE, "status": "paid"}]},
        books={"invoices": [{**ONE, "total": 450, "status": "paid"}]},
        found={"invoice_total_differs": ["1042"]},
        effects={"invoice_total_differs": (-50, 0, 0)},
    ),
    scenario(
        "One of three lines did not arrive, and both sides tell their lines",
        crm={
            "invoices": [ONE],
            "invoice_lines": [
                {"invoice_number": "1042", "item": "Pump", "amount": 300},
                {"invoice_number": "1042", "item": "Labor", "amount": 150},
                {"invoice_number": "1042", "item": "Valve", "amount": 50},
            ],
        },
        books={
            "invoices": [{**ONE, "total": 350}],
            "invoice_lines": [
                {"invoice_number": "1042", "item": "Pump", "amount": 300},
                {"invoice_number": "1042", "item": "Valve", "amount": 50},
            ],
        },
        found={"invoice_partly_synced": ["1042"], **BALANCE},
        effects={"invoice_partly_synced": (-150, -150, 0)},
    ),
    scenario(
        "The sales tax did not arrive",
        crm={"invoices": [{**ONE, "total": 540, "tax": 40, "taxable": 500}]},
        books={"invoices": [ONE]},
        found={"invoice_partly_synced": ["1042"], **BALANCE},
        effects={"invoice_partly_synced": (0, -40, -500)},
    ),
    scenario(
        "The tip did not arrive",
        crm={"invoices": [{**ONE, "total": 520, "tip": 20}]},
        books={"invoices": [ONE]},
        found={"invoice_partly_synced": ["1042"], **BALANCE},
        effects={"invoice_partly_synced": (0, -20, 0)},
    ),
    scenario(
        "The discount did not arrive",
        crm={"invoices": [{**ONE, "total": 450, "discount": 50}]},
        books={"invoices": [ONE]},
        found={"invoice_partly_synced": ["1042"], **BALANCE},
        effects={"invoice_partly_synced": (50, 50, 0)},
    ),
    scenario(
        "Synced and typed in once more under another number",
        both={"invoices": [ONE]},
        books={"invoices": [{"number": "5007", "total": 500, "date": "2026-09-14"}]},
        found={"invoice_entered_twice": ["1042"], **BALANCE},
        effects={"invoice_entered_twice": (500, 500, 0)},
    ),
    scenario(
        "The same service every month is no duplicate",
        both={
            "invoices": [
                {"number": str(70 + n), "total": 89, "date": f"2026-0{n}-10", "due_date": f"2026-0{n}-25"}
                for n in (7, 8, 9)
            ]
        },
    ),
    scenario(
        "Milestones: three progress invoices in both",
        both={
            "invoices": [
                {"number": "1042-1", "total": 300},
                {"number": "1042-2", "total": 300},
                {"number": "1042-3", "total": 400},
            ]
        },
    ),
    scenario(
        "Milestones: one invoice in the CRM is three in QuickBooks",
        crm={"invoices": [{"number": "1042", "total": 1000}]},
        books={
            "invoices": [
                {"number": "1042-1", "total": 300},
                {"number": "1042-2", "total": 300},
                {"number": "1042-3", "total": 400},
            ]
        },
        found={"invoice_split_in_one_system": ["1042"]},
        effects={"invoice_split_in_one_system": (0, 0, 0)},
    ),
    scenario(
        "Milestones: three invoices in the CRM are one in QuickBooks",
        crm={
            "invoices": [
                {"number": "1042-1", "total": 300},
                {"number": "1042-2", "total": 300},
                {"number": "1042-3", "total": 400},
            ]
        },
        books={"invoices": [{"number": "1042", "total": 1000}]},
        found={"invoice_split_in_one_system": ["1042-1; 1042-2; 1042-3"]},
    ),
    scenario(
        "Partial shipment: the second delivery carries a letter",
        crm={"invoices": [{"number": "1042", "total": 900}]},
        books={"invoices": [{"number": "1042", "total": 500}, {"number": "1042B", "total": 400}]},
        found={"invoice_split_in_one_system": ["1042"]},
    ),
    scenario(
        "Parts that do not make up the whole are no split",
        crm={"invoices": [{"number": "1042", "total": 1000}]},
        books={"invoices": [{"number": "1042-1", "total": 300}, {"number": "1042-2", "total": 300}]},
        found={"invoice_missing_in_books": ["1042"], "invoice_only_in_books": ["1042-1", "1042-2"], **BALANCE},
    ),
    scenario(
        "A bundle and its parts were both charged",
        crm={"invoices": [{"number": "1042", "total": 300}]},
        books={
            "invoices": [{"number": "1042", "total": 600}],
            "invoice_lines": [
                {"invoice_number": "1042", "item": "Tune-up", "bundle": "Tune-up", "amount": 300},
                {"invoice_number": "1042", "item": "Visit", "bundle": "Tune-up", "amount": 200},
                {"invoice_number": "1042", "item": "Filter", "bundle": "Tune-up", "amount": 100},
            ],
        },
        found={"bundle_counted_twice": ["1042"], **BALANCE},
        effects={"bundle_counted_twice": (300, 300, 0)},
    ),
    scenario(
        "A bundle that only heads its parts",
        both={"invoices": [{"number": "1042", "total": 300}]},
        books={
            "invoice_lines": [
                {"invoice_number": "1042", "item": "Tune-up", "bundle": "Tune-up", "amount": 0},
                {"invoice_number": "1042", "item": "Visit", "bundle": "Tune-up", "amount": 200},
                {"invoice_number": "1042", "item": "Filter", "bundle": "Tune-up", "amount": 100},
            ],
        },
    ),
    scenario(
        "Voided in the CRM, still open in QuickBooks",
        crm={"invoices": [{**ONE, "status": "void"}]},
        books={"invoices": [ONE]},
        found={"voided_in_one_system": ["1042"], **BALANCE},
        effects={"voided_in_one_system": (500, 500, 0)},
    ),
    scenario(
        "Voided in QuickBooks, where nothing remains of its amount, and alive in the CRM",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "total": 0, "status": "void"}]},
        found={"voided_in_one_system": ["1042"], **BALANCE},
        effects={"voided_in_one_system": (-500, -500, 0)},
    ),
    scenario("Voided in both", both={"invoices": [{**ONE, "status": "void"}]}),
    scenario(
        "Voided in the CRM yesterday: the void is on its way",
        crm={"invoices": [{**ONE, "status": "void", "changed": "2026-10-30"}]},
        books={"invoices": [ONE]},
        found=BALANCE,
    ),
    scenario(
        "Voided and billed again under a new number",
        both={"invoices": [{**ONE, "status": "void"}, {"number": "1043", "total": 500}]},
    ),
    scenario(
        "Deleted in the CRM after it was sent",
        crm={
            "changes": [{"noun": "invoices", "id": "1042", "number": "1042", "kind": "deleted", "seen": "2026-10-20"}]
        },
        books={"invoices": [ONE]},
        found={"deleted_in_one_system": ["1042"], **BALANCE},
        effects={"deleted_in_one_system": (500, 500, 0)},
    ),
    scenario(
        "Deleted in QuickBooks",
        crm={"invoices": [ONE]},
        books={
            "changes": [{"noun": "invoices", "id": "1042", "number": "1042", "kind": "deleted", "seen": "2026-10-20"}]
        },
        found={"deleted_in_one_system": ["1042"], **BALANCE},
        effects={"deleted_in_one_system": (-500, -500, 0)},
    ),
    scenario(
        "A draft of the CRM that is in QuickBooks already",
        crm={"invoices": [{**ONE, "status": "draft"}]},
        books={"invoices": [ONE]},
        found={"invoice_only_in_books": ["1042"], **BALANCE},
    ),
    scenario(
        "Two equal sales and no reference between them",
        crm={"invoices": [ONE]},
        books={"invoices": [{"number": "A11", "total": 500}, {"number": "A22", "total": 500}]},
        found={"match_undecided": ["1042"], **BALANCE},
    ),
    scenario(
        "The same invoice in two currencies",
        crm={"invoices": [{**ONE, "currency": "CAD"}]},
        books={"invoices": [ONE]},
        found={"currency_differs": ["1042"], **BALANCE},
    ),
    scenario(
        "Invoices in another currency on both sides are kept apart",
        both={"invoices": [{**ONE, "currency": "CAD"}]},
        found={"foreign_currency_kept_apart": ["1042", "1042"]},
    ),
    scenario(
        "Dated in two months",
        crm={"invoices": [{**ONE, "date": "2026-09-30"}]},
        books={"invoices": [{**ONE, "date": "2026-10-01"}]},
        found={"invoice_dated_in_another_month": ["1042"]},
    ),
    scenario(
        "Parent and child: the sub-customer that the CRM bills",
        both={"customers": [{"name": "Lakeview"}, {"name": "Lakeview:Cabin 4", "parent": "Lakeview"}]},
        crm={"invoices": [{**ONE, "customer": "Lakeview:Cabin 4"}]},
        books={"invoices": [{**ONE, "customer": "Lakeview:Cabin 4"}]},
    ),
    scenario(
        "Parent and child: the parent got the sub-customer's invoice",
        both={"customers": [{"name": "Lakeview"}, {"name": "Lakeview:Cabin 4", "parent": "Lakeview"}]},
        crm={"invoices": [{**ONE, "customer": "Lakeview:Cabin 4"}]},
        books={"invoices": [{**ONE, "customer": "Lakeview"}]},
        found={"customer_level_differs": ["1042"]},
    ),
    scenario(
        "Parent and child: a project of QuickBooks' own is no other customer",
        crm={"invoices": [ONE]},
        books={"invoices": [{**ONE, "customer": "Ana Ruiz:Kitchen"}]},
    ),
    scenario(
        "An invoice on somebody else's account",
        crm={"invoices": [ONE, {"number": "1050", "total": 80, "customer": "Bob Stone"}]},
        books={
            "invoices": [{**ONE, "customer": "Bob Stone"}, {"number": "1050", "total": 80, "customer": "Bob Stone"}]
        },
        found={"invoice_on_another_customer": ["1042"], "customer_balance_differs": ["Ana Ruiz", "Bob Stone"]},
    ),
    scenario(
        "The same customer under a business name is nobody else",
        crm={"invoices": [{**ONE, "status": "paid"}]},
        books={"invoices": [{**ONE, "customer": "Sunrise Bakery", "status": "paid"}]},
    ),
    scenario(
        "An invoice on another job of the same customer",
        crm={
            "jobs": [{"number": "811", "total": 500}, {"number": "812", "total": 90, "status": "open"}],
            "invoices": [{**ONE, "job_refs": "811"}],
        },
        books={"invoices": [{**ONE, "job_refs": "812"}]},
        found={"invoice_on_another_job": ["1042"]},
    ),
    scenario(
        "A project named after the job",
        crm={"jobs": [{"number": "811", "total": 500}], "invoices": [{**ONE, "job_refs": "811"}]},
        books={"invoices": [{**ONE, "customer": "Ana Ruiz:811 Kitchen"}]},
    ),
]
