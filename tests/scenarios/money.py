"""Money: payments, credits, refunds, deposits and fees."""

from scenarios.frame import scenario

ONE = {"number": "1042", "total": 500}
PAID = {**ONE, "status": "paid", "paid_date": "2026-09-20"}
TWO = {"number": "1043", "total": 500, "date": "2026-09-12"}
BALANCE = {"customer_balance_differs": ["Ana Ruiz"]}
CREDIT = {"number": "77", "kind": "credit memo", "total": -500, "date": "2026-09-12", "status": "paid", "balance": 0}

SCENARIOS = [
    scenario("Paid in both", both={"invoices": [PAID], "payments": [{"amount": 500, "invoice_refs": "1042"}]}),
    scenario("Paid in part in both", both={"invoices": [{**ONE, "balance": 300}]}),
    scenario(
        "A payment that QuickBooks never got",
        crm={"invoices": [PAID]},
        books={"invoices": [ONE]},
        found={"paid_in_crm_open_in_books": ["1042"], **BALANCE},
        effects={"paid_in_crm_open_in_books": (0, 500, 0)},
    ),
    scenario(
        "Half of a payment never arrived",
        crm={"invoices": [PAID]},
        books={"invoices": [{**ONE, "balance": 200}]},
        found={"paid_in_crm_open_in_books": ["1042"], **BALANCE},
        effects={"paid_in_crm_open_in_books": (0, 200, 0)},
    ),
    scenario(
        "A stale invoice that was paid counts its dollars once",
        crm={"invoices": [{**PAID, "date": "2026-03-01", "paid_date": "2026-03-20"}]},
        books={"invoices": [{**ONE, "date": "2026-03-01"}]},
        found={"paid_in_crm_open_in_books": ["1042"], "stale_open_invoice": ["1042"], **BALANCE},
        effects={"paid_in_crm_open_in_books": (0, 500, 0), "stale_open_invoice": (0, 0, 0)},
    ),
    scenario(
        "An old invoice that nobody paid",
        both={"invoices": [{**ONE, "date": "2026-03-01"}]},
        found={"stale_open_invoice": ["1042"]},
        severities={"stale_open_invoice": "WATCH"},
    ),
    scenario(
        "The payment is in QuickBooks and not applied",
        crm={"invoices": [PAID]},
        books={"invoices": [ONE], "payments": [{"number": "310", "amount": 500, "unapplied": 500}]},
        found={"paid_in_crm_open_in_books": ["1042"], "payment_unapplied": ["310"], **BALANCE},
        effects={"paid_in_crm_open_in_books": (0, 0, 0), "payment_unapplied": (0, 0, 0)},
    ),
    scenario(
        "A payment of last week may wait to be applied",
        both={"invoices": [ONE]},
        books={"payments": [{"number": "310", "amount": 500, "unapplied": 500, "date": "2026-10-24"}]},
    ),
    scenario(
        "A prepayment of a customer who owes nothing",
        books={"payments": [{"number": "310", "amount": 500, "unapplied": 500}]},
    ),
    scenario(
        "A payment of which QuickBooks does not say whether it is applied",
        both={"invoices": [ONE]},
        books={"payments": [{"number": "310", "amount": 200}]},
    ),
    scenario(
        "A payment applied to the other invoice of the same amount",
        crm={"invoices": [PAID, TWO], "payments": [{"amount": 500, "invoice_refs": "1042"}]},
        books={
            "invoices": [ONE, {**TWO, "status": "paid"}],
            "payments": [{"number": "310", "amount": 500, "invoice_refs": "1043"}],
        },
        found={"payment_misapplied": ["1042"], "paid_in_crm_open_in_books": ["1042"]},
        effects={"payment_misapplied": (0, 0, 0), "paid_in_crm_open_in_books": (0, 0, 0)},
    ),
    scenario(
        "Two payments of one amount, each on its own invoice",
        both={
            "invoices": [PAID, {**TWO, "status": "paid", "paid_date": "2026-09-21"}],
            "payments": [
                {"number": "310", "amount": 500, "invoice_refs": "1042"},
                {"number": "311", "amount": 500, "invoice_refs": "1043", "date": "2026-09-21"},
            ],
        },
    ),
    scenario(
        "One cheque for two invoices, told by its allocations",
        both={
            "invoices": [PAID, {**TWO, "status": "paid", "paid_date": "2026-09-20"}],
            "payments": [{"number": "310", "amount": 1000, "invoice_refs": "1042; 1043"}],
            "payment_allocations": [
                {"payment_id": "310", "document_number": "1042", "amount": 500},
                {"payment_id": "310", "document_number": "1043", "amount": 500},
            ],
        },
    ),
    scenario(
        "A link payment over nothing applies a credit",
        both={"invoices": [{**ONE, "status": "paid", "paid_date": "2026-09-20"}, CREDIT]},
        books={
            "payments": [{"number": "310", "amount": 0, "unapplied": 0, "invoice_refs": "1042", "credit_refs": "77"}]
        },
    ),
    scenario(
        "A credit used in part in both",
        both={"invoices": [ONE, {**CREDIT, "total": -100, "status": "open", "balance": -60, "date": "2026-10-20"}]},
    ),
    scenario(
        "A credit that nobody applied to the open invoice",
        both={"invoices": [ONE, {**CREDIT, "total": -100, "status": "open", "balance": -100}]},
        found={"credit_never_applied": ["77"]},
        effects={"credit_never_applied": (0, 0, 0)},
    ),
    scenario(
        "A credit kept for a customer who owes nothing",
        both={"invoices": [{**CREDIT, "total": -100, "status": "open", "balance": -100}]},
    ),
    scenario(
        "A credit that QuickBooks never got",
        crm={"invoices": [{**ONE, "status": "paid"}, {**CREDIT, "total": -100}]},
        books={"invoices": [{**ONE, "status": "paid"}]},
        found={"invoice_missing_in_books": ["77"]},
        effects={"invoice_missing_in_books": (100, 0, 0)},
    ),
    scenario(
        "Credited in full and billed again with the right tax",
        both={
            "invoices": [
                {**PAID, "total": 540, "tax": 40},
                {**CREDIT, "total": -540, "tax": -40},
                {"number": "1044", "total": 500, "date": "2026-09-13"},
            ]
        },
        found={"credited_and_billed_again": ["77"]},
    ),
    scenario(
        "A credit on last month's visit, and next month's visit",
        both={
            "invoices": [
                {**PAID, "total": 89},
                {**CREDIT, "total": -89},
                {"number": "1044", "total": 89, "date": "2026-10-10"},
            ]
        },
    ),
    scenario(
        "A refund in both: money here, a refund receipt there",
        both={"invoices": [PAID]},
        crm={"payments": [{"kind": "refund", "amount": -120, "date": "2026-09-25", "invoice_refs": "1042"}]},
        books={
            "invoices": [{"number": "88", "kind": "refund", "total": -120, "date": "2026-09-26", "status": "paid"}],
            "payments": [{"amount": 500, "invoice_refs": "1042"}],
        },
    ),
    scenario(
        "A refund that QuickBooks does not know of",
        both={"invoices": [PAID]},
        crm={"payments": [{"kind": "refund", "amount": -120, "date": "2026-09-25", "invoice_refs": "1042"}]},
        books={"payments": [{"amount": 500, "invoice_refs": "1042"}]},
        found={"refund_missing_in_books": ["1042"]},
    ),
    scenario(
        "A refund where QuickBooks' payments were not read",
        both={"invoices": [PAID]},
        crm={"payments": [{"kind": "refund", "amount": -120, "date": "2026-09-25", "invoice_refs": "1042"}]},
        alone=True,
    ),
    scenario(
        "A refund that only QuickBooks knows of",
        both={"invoices": [PAID]},
        books={"invoices": [{"number": "88", "kind": "refund", "total": -120, "date": "2026-09-26", "status": "paid"}]},
        found={"refund_only_in_books": ["88"]},
        effects={"refund_only_in_books": (-120, 0, 0)},
    ),
    scenario(
        "The bank's deposit was added as income on top of the invoice",
        crm={"invoices": [PAID]},
        books={
            "invoices": [ONE],
            "deposits": [{"customer": "Ana Ruiz", "date": "2026-09-22", "split": "Services Income", "amount": 500}],
        },
        found={"deposit_booked_as_income": ["1042"], "paid_in_crm_open_in_books": ["1042"], **BALANCE},
        effects={"deposit_booked_as_income": (500, 0, 0), "paid_in_crm_open_in_books": (0, 500, 0)},
    ),
    scenario(
        "A deposit net of its fee was added as income",
        crm={"invoices": [{**PAID, "total": 612}]},
        books={
            "invoices": [{**ONE, "total": 612}],
            "deposits": [{"date": "2026-09-22", "split": "Sales", "amount": "597.50", "fee": "14.50"}],
        },
        found={"deposit_booked_as_income": ["1042"], "paid_in_crm_open_in_books": ["1042"], **BALANCE},
    ),
    scenario(
        "A deposit of payments is no income",
        both={"invoices": [PAID]},
        books={"deposits": [{"date": "2026-09-22", "split": "Undeposited Funds", "amount": 500}]},
    ),
    scenario(
        "Interest and a rebate are income of their own",
        both={"invoices": [PAID]},
        books={
            "deposits": [
                {"date": "2026-09-22", "split": "Interest Income", "amount": 12},
                {"date": "2026-09-22", "split": "Other Income", "amount": 500},
            ]
        },
    ),
    scenario(
        "Money that never reached the bank",
        both={"invoices": [PAID, {**TWO, "status": "paid"}]},
        books={
            "payments": [
                {"number": "310", "amount": 500, "account": "Undeposited Funds", "date": "2026-09-20"},
                {"number": "311", "amount": 500, "account": "Undeposited Funds", "deposit_id": "D9"},
            ]
        },
        found={"payment_never_deposited": ["310"]},
    ),
    scenario(
        "Money of last week may wait for its deposit",
        both={"invoices": [PAID, {**TWO, "status": "paid"}]},
        books={
            "payments": [
                {"number": "310", "amount": 500, "account": "Undeposited Funds", "date": "2026-10-24"},
                {"number": "311", "amount": 500, "account": "Undeposited Funds", "deposit_id": "D9"},
            ]
        },
    ),
    scenario(
        "The deposit itself says which payments are in it",
        both={"invoices": [PAID]},
        books={
            "payments": [{"number": "310", "amount": 500, "account": "Undeposited Funds"}],
            "deposits": [
                {
                    "date": "2026-09-22",
                    "split": "Undeposited Funds",
                    "amount": "485.50",
                    "fee": "14.50",
                    "payment_refs": "310",
                }
            ],
        },
    ),
    scenario(
        "Nothing tells which payments were deposited",
        both={"invoices": [PAID]},
        books={"payments": [{"number": "310", "amount": 500, "account": "Undeposited Funds"}]},
        alone=True,
    ),
    scenario(
        "The payout net of the processor's fee was entered as the payment",
        crm={"invoices": [PAID], "payments": [{"amount": 500, "fee": "14.50", "invoice_refs": "1042"}]},
        books={"invoices": [{**ONE, "balance": "14.50"}]},
        found={"processor_fee_netted": ["1042"], **BALANCE},
        effects={"processor_fee_netted": (0, 14.5, 0)},
    ),
    scenario(
        "A shortfall that is larger than any fee",
        crm={"invoices": [PAID], "payments": [{"amount": 500, "invoice_refs": "1042"}]},
        books={"invoices": [{**ONE, "balance": 100}]},
        found={"paid_in_crm_open_in_books": ["1042"], **BALANCE},
    ),
    scenario(
        "A deposit for work to come is revenue in QuickBooks",
        crm={
            "jobs": [{"number": "811", "total": 2000, "status": "open", "completed": None}],
            "invoices": [{**PAID, "deferred": True, "job_refs": "811"}],
        },
        books={"invoices": [{**PAID, "deferred": False}]},
        found={"deposit_counted_as_revenue": ["1042"]},
        effects={"deposit_counted_as_revenue": (500, 0, 0)},
    ),
    scenario(
        "A deposit for work to come is held as a liability in both",
        crm={
            "jobs": [{"number": "811", "total": 2000, "status": "open", "completed": None}],
            "invoices": [{**PAID, "deferred": True, "job_refs": "811"}],
        },
        books={"invoices": [{**PAID, "deferred": True}]},
    ),
    scenario(
        "A deposit is still a liability though the job was finished",
        crm={"jobs": [{"number": "811", "total": 500}], "invoices": [{**PAID, "deferred": False, "job_refs": "811"}]},
        books={"invoices": [{**PAID, "deferred": True}]},
        found={"deposit_never_earned": ["1042"]},
        effects={"deposit_never_earned": (-500, 0, 0)},
    ),
]
