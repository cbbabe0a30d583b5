"""Invoices that the two books do not show alike."""

from scenarios.frame import scenario

SCENARIOS = [
    scenario("The same invoice in both", both={"invoices": [{"number": "1042", "total": 500}]}),
    scenario(
        "An invoice that QuickBooks never got",
        crm={"invoices": [{"number": "1042", "total": 500}]},
        found={"invoice_missing_in_books": ["1042"], "customer_balance_differs": ["Ana Ruiz"]},
        effects={"invoice_missing_in_books": (-500, -500, 0)},
    ),
]
