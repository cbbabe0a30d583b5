"""One discrepancy is one small pure function, with severity, meaning and remedy.

``REGISTRY`` is the order in which they run and stand on the Checks sheet.
"""

from __future__ import annotations

from .agreed import billed_more_than_contract, won_work_never_invoiced
from .agreements import agreement_not_invoiced
from .bundles import bundle_counted_twice
from .closed_months import closed_period_changed
from .context import (
    class_or_location_unusual,
    customer_level_differs,
    income_account_unusual,
    invoice_on_another_customer,
    invoice_on_another_job,
)
from .control import closed_period_touched, deleted_in_one_system, edited_after_sync, voided_in_one_system
from .costs_and_hours import (
    cost_on_canceled_job,
    cost_without_job,
    hours_recorded_twice,
    hours_without_job,
    hours_without_rate,
    rates_overlap,
)
from .credits import credit_never_applied, credited_and_billed_again
from .currency import currency_differs, foreign_currency_kept_apart
from .customer_fields import (
    customer_address_differs,
    customer_contact_differs,
    customer_tax_status_differs,
    customer_terms_differ,
)
from .customer_records import customer_not_ready_to_bill, inactive_customer_with_balance
from .customers import customer_balance_differs, customer_entered_twice, new_customer_looks_known
from .customers_to_confirm import customer_match_to_confirm
from .deposits import (
    deposit_booked_as_income,
    deposit_counted_as_revenue,
    deposit_never_earned,
    payment_never_deposited,
)
from .double_costs import cost_entered_twice, crm_cost_and_bill, payroll_counted_twice
from .exports import revenue_may_include_tax
from .hours import clock_times_overlap, day_too_long, hours_after_invoice, hours_on_canceled_job
from .invoices import (
    invoice_entered_twice,
    invoice_missing_in_books,
    invoice_only_in_books,
    invoice_partly_synced,
    invoice_total_differs,
    match_undecided,
)
from .items import item_only_in_crm, item_without_account, name_breaks_convention
from .jobs import (
    callback_without_original,
    job_completed_never_invoiced,
    job_has_revenue_and_no_hours,
    line_without_cost,
)
from .margins import (
    billed_job_without_revenue,
    cost_still_estimated,
    margin_too_high,
    margin_too_low,
    margins_far_apart,
)
from .payments import (
    paid_in_books_open_in_crm,
    paid_in_crm_open_in_books,
    payment_waiting_to_sync,
    stale_open_invoice,
)
from .receipts import payment_misapplied, payment_unapplied, processor_fee_netted
from .refunds import refund_missing_in_books, refund_only_in_books
from .registry import Check, run_checks
from .sequences import number_missing_in_sequence, number_taken_in_books, number_used_twice
from .splits import invoice_split_in_one_system
from .taxes import tax_code_missing, taxable_in_one_system, taxed_though_exempt, untaxed_though_taxable
from .terms import due_date_differs, terms_differ
from .timing import invoice_arrived_late, invoice_dated_in_another_month, invoice_waiting_to_sync

REGISTRY: tuple[Check, ...] = (
    invoice_missing_in_books,
    invoice_only_in_books,
    invoice_total_differs,
    invoice_partly_synced,
    bundle_counted_twice,
    invoice_entered_twice,
    deposit_booked_as_income,
    voided_in_one_system,
    deleted_in_one_system,
    refund_missing_in_books,
    refund_only_in_books,
    currency_differs,
    match_undecided,
    paid_in_crm_open_in_books,
    paid_in_books_open_in_crm,
    processor_fee_netted,
    payment_misapplied,
    payment_unapplied,
    credit_never_applied,
    credited_and_billed_again,
    payment_never_deposited,
    stale_open_invoice,
    deposit_counted_as_revenue,
    deposit_never_earned,
    taxed_though_exempt,
    untaxed_though_taxable,
    taxable_in_one_system,
    tax_code_missing,
    invoice_on_another_customer,
    customer_level_differs,
    invoice_on_another_job,
    class_or_location_unusual,
    income_account_unusual,
    terms_differ,
    due_date_differs,
    invoice_arrived_late,
    invoice_split_in_one_system,
    edited_after_sync,
    closed_period_touched,
    number_taken_in_books,
    number_used_twice,
    number_missing_in_sequence,
    customer_balance_differs,
    customer_entered_twice,
    customer_match_to_confirm,
    new_customer_looks_known,
    inactive_customer_with_balance,
    customer_not_ready_to_bill,
    customer_terms_differ,
    customer_tax_status_differs,
    customer_address_differs,
    customer_contact_differs,
    item_without_account,
    item_only_in_crm,
    name_breaks_convention,
    job_completed_never_invoiced,
    won_work_never_invoiced,
    agreement_not_invoiced,
    billed_more_than_contract,
    billed_job_without_revenue,
    margin_too_high,
    margin_too_low,
    margins_far_apart,
    cost_still_estimated,
    callback_without_original,
    job_has_revenue_and_no_hours,
    line_without_cost,
    cost_without_job,
    cost_on_canceled_job,
    cost_entered_twice,
    crm_cost_and_bill,
    payroll_counted_twice,
    hours_without_job,
    hours_without_rate,
    rates_overlap,
    hours_recorded_twice,
    clock_times_overlap,
    day_too_long,
    hours_after_invoice,
    hours_on_canceled_job,
    closed_period_changed,
    foreign_currency_kept_apart,
    revenue_may_include_tax,
    invoice_waiting_to_sync,
    payment_waiting_to_sync,
    invoice_dated_in_another_month,
)

__all__ = ["REGISTRY", "Check", "run_checks"]
