"""What is read from Workiz, and what its API does not have."""

from __future__ import annotations

SYSTEM = "Workiz"

ENTITIES = {"jobs": "Jobs with their lines, totals and what is due"}

STAND_INS = {"invoices": "number", "invoice_lines": "invoice_number"}

LACKS = {
    "invoices.number": "Its API has no invoices: a job that is done or has money paid stands for its own. "
    "Put the invoices export beside it, and that is used instead.",
    "payments": "It tells what is still due on a job, not when or how it was paid.",
    "time_entries": "Its API has no hours; import the timesheets or payroll.",
    "cost_lines": "Its API has no bills, expenses or purchase orders; they come from the books.",
    "quotes": "Its API has no estimates.",
    "jobs.location": "The service area stands in the exports only.",
}

ASSUMED = (
    "An offset may count records or pages; the second call of a reading tells which.",
    "No limit is published; 50 calls a minute is what others run without a refusal.",
    "A job that is done was completed at its end, as in the exports; no day of completion is in the API.",
    "A customer with a company name is called by it, as in the exports.",
    "What the total is more than the subtotal is tax, where no line says so.",
    "Cost is of one unit, unless the job's own total of costs says that it is of the line.",
    "0 is a cost that nobody typed in, except on a line for work.",
    "A job that is asked by its id and not answered was deleted.",
)
