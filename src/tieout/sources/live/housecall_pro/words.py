"""What is read from Housecall Pro, its words, and what its API does not have."""

from __future__ import annotations

SYSTEM = "Housecall Pro"

ENTITIES = {
    "company": "The company, for its time zone",
    "customers": "Customers",
    "invoices": "Invoices with their payments",
    "estimates": "Estimates",
    "jobs": "Jobs",
    "line_items": "Lines of the jobs that have no invoice",
    "job_inputs": "Materials used on jobs that no invoice shows",
}

LACKS = {
    "time_entries": "Its API has no hours; import the jobs export or the report “Job time tracking by employee”.",
    "cost_lines": "Its API has no bills, expenses or purchase orders; they come from the books.",
    "items": "Its price book is not read; what is sold stands on the lines.",
    "agreements": "Its API has no service plans.",
    "jobs.labor_cost": "Labor rates and commissions are not in its API.",
    "jobs.minutes": "The moments on a job are its own, not those of each technician.",
    "customers.balance": "It tells what is open on each invoice, not per customer.",
}

ASSUMED = (
    "The API key is sent as “Token”, and as “Bearer” where that is refused.",
    "No limit is published; 240 calls a minute is what others run without a refusal.",
    "Moments are UTC, also where they do not say so.",
    "A new or changed line or material moves the moment at which its job was changed.",
    "5000 on a percent discount means 50%.",
    "A customer with a company name is called by it, as in the exports.",
    "A job that was closed without the app was completed when it was scheduled to end, else when it was invoiced.",
    "A material whose unit cost is 0 has a cost that nobody typed in.",
    "An invoice that was neither sent nor paid is a draft, as the exports do not count it.",
    "Midnight UTC on an invoice date or due date is that day, without a time of day.",
)

VOID = frozenset({"voided", "void", "canceled", "cancelled", "deleted"})
NOT_RECEIVED = frozenset({"pending", "processing", "failed", "declined", "canceled", "cancelled", "voided", "void",
                          "requires_action", "expired"})  # fmt: skip
METHODS = {"credit_card": "Card", "card": "Card", "ach": "ACH", "mobile_check_deposit": "Check"}
RAILS_ZONES = {
    "Eastern Time (US & Canada)": "America/New_York", "Central Time (US & Canada)": "America/Chicago",
    "Mountain Time (US & Canada)": "America/Denver", "Pacific Time (US & Canada)": "America/Los_Angeles",
    "Indiana (East)": "America/Indiana/Indianapolis", "Arizona": "America/Phoenix", "Alaska": "America/Juneau",
    "Hawaii": "Pacific/Honolulu", "Atlantic Time (Canada)": "America/Halifax",
    "Newfoundland": "America/St_Johns", "Saskatchewan": "America/Regina",
}  # fmt: skip
"""Its server is written in a language that has names of its own for time zones."""
