"""One discrepancy is one small pure function, with severity, meaning and remedy.

``REGISTRY`` is the order in which they run and stand on the Checks sheet.
"""

from __future__ import annotations

from .costs_and_hours import (
    cost_without_job,
    hours_recorded_twice,
    hours_without_job,
    hours_without_rate,
    rates_overlap,
)
from .customers import customer_balance_differs, customer_entered_twice
from .exports import revenue_may_include_tax
from .invoices import (
    invoice_entered_twice,
    invoice_missing_in_books,
    invoice_only_in_books,
    invoice_partly_synced,
    invoice_total_differs,
    match_undecided,
)
from .jobs import job_completed_never_invoiced, job_has_revenue_and_no_hours, line_without_cost
from .payments import (
    paid_in_books_open_in_crm,
    paid_in_crm_open_in_books,
    payment_waiting_to_sync,
    stale_open_invoice,
)
from .registry import Check, run_checks
from .timing import foreign_currency_kept_apart, invoice_dated_in_another_month, invoice_waiting_to_sync

REGISTRY: tuple[Check, ...] = (
    invoice_missing_in_books,
    invoice_only_in_books,
    invoice_total_differs,
    invoice_partly_synced,
    invoice_entered_twice,
    match_undecided,
    paid_in_crm_open_in_books,
    paid_in_books_open_in_crm,
    stale_open_invoice,
    customer_balance_differs,
    customer_entered_twice,
    job_completed_never_invoiced,
    job_has_revenue_and_no_hours,
    line_without_cost,
    cost_without_job,
    hours_without_job,
    hours_without_rate,
    rates_overlap,
    hours_recorded_twice,
    foreign_currency_kept_apart,
    revenue_may_include_tax,
    invoice_waiting_to_sync,
    payment_waiting_to_sync,
    invoice_dated_in_another_month,
)

__all__ = ["REGISTRY", "Check", "run_checks"]
