"""What is read from Jobber, what its API does not have, and what is assumed of it."""

from __future__ import annotations

SYSTEM = "Jobber"
VERSION = "2026-07-27"
"""The version of the API that every question is made for."""

ENTITIES = {
    "Invoice": "Invoices with their lines and jobs",
    "PaymentRecord": "Payments, deposits and refunds",
    "Quote": "Quotes",
    "TimeSheetEntry": "Time entries",
    "Expense": "Expenses",
    "Job": "Jobs with their lines and visits, open and closed",
    "Client": "Clients",
    "User": "People who work, and the account's time zone",
}

LACKS = {
    "items": "Its price list is not read; what is sold stands on the lines.",
    "deposits": "Bank deposits are in QuickBooks.",
    "receivables": "What is open stands on each invoice.",
    "cost_lines.vendor and account": "An expense names neither.",
    "time_entries.overtime": "Its timesheets do not tell overtime.",
    "jobs.lead_source": "It keeps where a client came from, not where each job did; the client's is shown.",
    "jobs.canceled": "It has no such state; such a job stays open, or is closed.",
}

ASSUMED = (
    "A moment at midnight UTC in a field that people fill with a day is that day; any other is read in the "
    "account's time zone.",
    "A job that is archived, or that waits for its invoice after its last visit, is completed.",
    "Tips count within an invoice's total where the arithmetic of its amounts says so, and beside it where not.",
    "A failed bank payment is money given back where it has the opposite sign of payments; else it never came.",
    "An entry that names a job is job time, unless it is driving or a break.",
    "Whatever changes a job's visits also moves the time of its last change.",
    "An unknown version of the API is refused, or answered by an old one; either is noticed.",
)

METHODS = {
    "CASH": "Cash", "CHEQUE": "Check", "CREDIT_CARD": "Card", "BANK_TRANSFER": "Bank transfer",
    "MONEY_ORDER": "Money order", "OTHER": "Other", "ZELLE": "Zelle", "CASH_APP": "Cash App", "PAYPAL": "PayPal",
    "VENMO": "Venmo", "E_TRANSFER": "E-transfer", "ACH_BANK_PAYMENT": "ACH", "JOBBER_PAYMENTS": "Jobber Payments",
    "EPAYMENT": "E-payment", "CONSUMER_FINANCING": "Consumer financing",
}  # fmt: skip
