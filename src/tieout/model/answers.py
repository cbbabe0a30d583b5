"""Answers: what the joined books tell beyond the margin of a job. One declared table per question.

They can be shown as they are: amounts are whole cents, shares go from 0 to 1, and what nobody knows is a gap, with
a column that says from which system it is not available.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from .table import Column, Table

MISSING = Column("missing", "text", "What is not available, and from which system; empty where nothing is missing")

_MONEY = (
    Column("revenue", "money", "Invoiced by the CRM: after discounts, before tax and tips", needed=True),
    Column("materials", "money", "Known material cost", needed=True),
    Column("labor", "money", "Known labor cost", needed=True),
    Column("other", "money", "Subcontractors and other cost", needed=True),
    Column("cost", "money", "All known costs", needed=True),
    Column("profit", "money", "Revenue less the known costs", needed=True),
)

MARGIN_BY = Table(
    "margin_by",
    "Margin of the period's jobs by what was asked for. The rows add up to the jobs.",
    (
        Column("label", "text", "Group; “All jobs” without a grouping", needed=True),
        Column("label_2", "text", "Second group"),
        Column("label_3", "text", "Third group"),
        Column("jobs", "whole", "Jobs", needed=True),
        *_MONEY,
        Column("margin", "number", "Profit ÷ revenue; a gap without revenue"),
        Column("coverage", "number", "Share of the revenue whose cost is known"),
        Column("minutes", "minutes", "Job hours: time counted on the jobs, in minutes", needed=True),
        Column("paid_minutes", "minutes", "Paid hours: job hours and a part of all other paid time", needed=True),
        Column("revenue_per_hour", "money", "Revenue per job hour"),
        Column("profit_per_hour", "money", "Profit per job hour"),
        Column("revenue_per_paid_hour", "money", "Revenue per paid hour"),
        Column("profit_per_paid_hour", "money", "Profit per paid hour"),
        Column("target", "number", "Target margin of its jobs, weighted by revenue"),
        Column("verdict", "text", "OK, WATCH or ACT; COST? where coverage is too low; – without revenue", needed=True),
        Column("unknown_jobs", "whole", "Billed jobs of which some cost is not known", needed=True),
        Column("basis", "text", "Basis, period and filter", needed=True),
    ),
)

MIX_AND_RATE = Table(
    "mix_and_rate",
    "Why profit changed between two periods: more work, other work, or better and worse margins.",
    (
        Column("label", "text", "Group; the last row is the total", needed=True),
        Column("revenue_before", "money", "Revenue of the first period", needed=True),
        Column("revenue_after", "money", "Revenue of the second period", needed=True),
        Column("profit_before", "money", "Profit of the first period", needed=True),
        Column("profit_after", "money", "Profit of the second period", needed=True),
        Column("margin_before", "number", "Margin of the first period"),
        Column("margin_after", "number", "Margin of the second period"),
        Column("change", "money", "Change of profit = volume + mix + rate", needed=True),
        Column("volume", "money", "What the same mix at the same margins would have brought on the new revenue"),
        Column("mix", "money", "Because the group's share of the revenue changed, at its old margin"),
        Column("rate", "money", "Because the group's own margin changed"),
        Column("mix_points", "number", "Mix effect on the company's margin"),
        Column("rate_points", "number", "Rate effect on the company's margin"),
    ),
)

RANKED_JOBS = Table(
    "ranked_jobs",
    "The best and the worst jobs, each with what sets it apart from its type.",
    (
        Column("list", "text", "best or worst", needed=True),
        Column("place", "whole", "Place in its list", needed=True),
        Column("job", "text", "Job number", needed=True),
        Column("customer", "text", "Customer"),
        Column("job_type", "text", "Job type", needed=True),
        Column("technician", "text", "First technician", needed=True),
        Column("revenue", "money", "Revenue", needed=True),
        Column("profit", "money", "Profit", needed=True),
        Column("margin", "number", "Margin"),
        Column("usual_margin", "number", "Margin of its type: all jobs of the period, weighted"),
        Column("what", "text", "materials, labor, other, price, or – where nothing stands out", needed=True),
        Column("deviation", "money", "By how many dollars that differs from what is usual"),
        Column("reason", "text", "The reason in a sentence", needed=True),
        Column("sample", "whole", "Jobs of the type that the norm is made of", needed=True),
    ),
)

AGING_BUCKETS = {
    "due date": (("current", "Current"), ("days_1_30", "1–30"), ("days_31_60", "31–60"), ("days_61_90", "61–90"),
                 ("days_91", "91 and over"), ("no_day", "No due date")),
    "invoice date": (("days_0_30", "0–30"), ("days_31_60", "31–60"), ("days_61_90", "61–90"), ("days_90", "90+"),
                     ("no_day", "No date")),
}  # fmt: skip
"""The columns of an aging and what they are called: by days past the due date, or by days since the invoice date."""


def _buckets(method: str) -> tuple[Column, ...]:
    return tuple(Column(name, "money", f"{label}, by {method}", needed=True) for name, label in AGING_BUCKETS[method])


def _aging(name: str, method: str) -> Table:
    return Table(
        name,
        f"Who owes what as of a day, by {method}.",
        (
            Column("customer", "text", "Customer; the last row is the total", needed=True),
            *_buckets(method),
            Column("unapplied", "money", "Payments not applied to any document, negative", needed=True),
            Column("total", "money", "All of it: what the customer owes", needed=True),
            Column("paid_per_crm", "money", "Part that the CRM has as paid; a gap where the CRM does not tell"),
            Column("unknown", "money", "Settled on a day that nobody tells: open on the day or not", needed=True),
            Column("oldest", "whole", "Days past due of the oldest open invoice"),
            Column("days_to_pay", "number", "Average days from invoice to full payment"),
            Column("standing", "text", "OK or Hold, by the policy", needed=True),
            MISSING,
        ),
    )


AGING_BY_DUE_DATE = _aging("aging_by_due_date", "due date")
AGING_BY_INVOICE_DATE = _aging("aging_by_invoice_date", "invoice date")

AGING_DETAIL = Table(
    "aging_detail",
    "Every document and payment that was open on a day.",
    (
        Column("customer", "text", "Customer", needed=True),
        Column("kind", "text", "invoice, sales receipt, credit memo, refund or payment", needed=True),
        Column("number", "text", "Number"),
        Column("id", "text", "Id in the system", needed=True),
        Column("date", "date", "Its date"),
        Column("due_date", "date", "Due date"),
        Column("amount", "money", "Amount of the document", needed=True),
        Column("open", "money", "Open on the day, for sure", needed=True),
        Column("unknown", "money", "Settled on a day that nobody tells: may have been open too", needed=True),
        Column("paid_per_crm", "money", "Part of what is open that the CRM has as paid"),
        Column("days_past_due", "whole", "Days since the due date; negative before it"),
        Column("age", "whole", "Days since the invoice date"),
        Column("by_due_date", "text", "Column of the aging by due date", needed=True),
        Column("by_invoice_date", "text", "Column of the aging by invoice date", needed=True),
        MISSING,
    ),
)

AGING_SHIFT = Table(
    "aging_shift",
    "How the receivables spread over the ages at the end of each month, and how that moved since a quarter before.",
    (
        Column("day", "date", "Last day of the month, or the as-of day", needed=True),
        Column("bucket", "text", "Column of the aging", needed=True),
        Column("amount", "money", "Open in that column", needed=True),
        Column("share", "number", "Share of everything open; a gap where nothing is open"),
        Column("change_1", "number", "Change of the share since one quarter before"),
        Column("change_2", "number", "Change of the share since two quarters before"),
        Column("unknown", "money", "Documents settled on a day that nobody tells", needed=True),
    ),
)

CASH_BRIDGE = Table(
    "cash_bridge",
    "From what the books invoiced to the money that came in, month by month.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("books_invoiced", "money", "Books documents dated in the month, with tax", needed=True),
        Column("opening", "money", "Receivables before the month: documents less unapplied payments", needed=True),
        Column("closing", "money", "Receivables after the month", needed=True),
        Column("not_collected", "money", "Invoiced in the month and open after it (−)", needed=True),
        Column("collected_later", "money", "Received for documents of earlier months (+)", needed=True),
        Column("unapplied", "money", "Received and not applied (+), or applied after it was received (−)", needed=True),
        Column("unknown", "money", "Settled, and nobody tells when or by what (−)", needed=True),
        Column("received", "money", "Money that came in, less refunds, with tax", needed=True),
        Column("tax_received", "money", "Sales tax and tips in it, pro rata (−)", needed=True),
        Column("cash_revenue", "money", "Revenue on the cash basis, before tax", needed=True),
        Column("books_revenue", "money", "Revenue on the accrual basis, before tax", needed=True),
        Column("unlinked", "money", "Received, and nobody says for what: in no figure here", needed=True),
        Column("residual", "money", "What the steps leave over: nothing", needed=True),
    ),
)

FULL_BRIDGE = Table(
    "full_bridge",
    "From what the CRM invoiced over what the books invoiced to the money that came in.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("crm_invoiced", "money", "CRM documents dated in the month, with tax", needed=True),
        Column("crm_to_books", "money", "All steps from the CRM to the books", needed=True),
        *(c for c in CASH_BRIDGE.columns[1:]),
    ),
)

CASH_ITEMS = Table(
    "cash_items",
    "Every document and payment whose invoiced and received amounts fall into different months.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("what", "text", "document or payment", needed=True),
        Column("id", "text", "Id in the books", needed=True),
        Column("number", "text", "Number"),
        Column("customer", "text", "Customer", needed=True),
        Column("date", "date", "Its date"),
        Column("invoiced", "money", "Invoiced in the month", needed=True),
        Column("received", "money", "Received or settled in the month", needed=True),
        Column("difference", "money", "Received less invoiced", needed=True),
        Column("step", "text", "Step of the bridge that it belongs to", needed=True),
        Column("reason", "text", "Why, in a sentence", needed=True),
    ),
)

PIPELINE = Table(
    "pipeline",
    "What became of the quotes won in each month: billed and collected as of a day, before tax.",
    (
        Column("month", "date", "Month in which the quotes were won; a gap where the CRM tells no day"),
        Column("quotes", "whole", "Quotes won", needed=True),
        Column("won", "money", "Quotes won", needed=True),
        Column("scope_change", "money", "Change orders and agreed changes", needed=True),
        Column("churn", "money", "Won and then canceled (−)", needed=True),
        Column("pricing", "money", "Discounts and credits (−)", needed=True),
        Column("timing_billing", "money", "Not billed yet: work open, or waiting for its invoice (−)", needed=True),
        Column("unexplained", "money", "What no record explains", needed=True),
        Column("billed", "money", "Billed, less credits", needed=True),
        Column("timing_collecting", "money", "Billed and not collected yet (−)", needed=True),
        Column("collected", "money", "Collected", needed=True),
        Column("residual", "money", "What the steps leave over: nothing", needed=True),
    ),
)

PIPELINE_ITEMS = Table(
    "pipeline_items",
    "Each won quote, or the quotes and jobs that belong together, from won to collected.",
    (
        Column("quotes_named", "text", "Quote numbers", needed=True),
        Column("jobs_named", "text", "Job numbers"),
        Column("customer", "text", "Customer"),
        *(c for c in PIPELINE.columns if c.name != "residual"),
        Column("reason", "text", "Why it is not billed as won, in a sentence"),
    ),
)

UNBILLED = Table(
    "unbilled",
    "Work and bills that are out of step: completed and not billed, or billed and not completed.",
    (
        Column("list", "text", "completed not billed, or billed not completed", needed=True),
        Column("job", "text", "Job number", needed=True),
        Column("customer", "text", "Customer"),
        Column("job_type", "text", "Job type", needed=True),
        Column("status", "text", "Status of the job", needed=True),
        Column("completed", "date", "Day the work was finished"),
        Column("days", "whole", "Days since then, or since the first bill"),
        Column("worth", "money", "What the job is worth, before tax; a gap where the CRM does not tell"),
        Column("billed", "money", "Billed as of the day, before tax", needed=True),
        Column("amount", "money", "Not billed, or billed ahead; a gap where the worth is unknown"),
        MISSING,
    ),
)

DEFERRED = Table(
    "deferred",
    "Money billed or taken for work that is not done yet.",
    (
        Column("kind", "text", "deposit invoice, unapplied payment, or billed before completion", needed=True),
        Column("customer", "text", "Customer"),
        Column("job", "text", "Job number"),
        Column("reference", "text", "Number of the document or payment"),
        Column("date", "date", "Its date"),
        Column("amount", "money", "Not earned as of the day, before tax where the document tells it", needed=True),
        Column("reason", "text", "Why it is not earned, in a sentence", needed=True),
    ),
)

METRICS = Table(
    "metrics",
    "Figures of a period, each with what it is made of, its definition and its basis.",
    (
        Column("key", "text", "Name that targets refer to", needed=True),
        Column("metric", "text", "Name", needed=True),
        Column("group", "text", "Cash, Billing, Work, Customers or Quality", needed=True),
        Column("unit", "text", "days, share, dollars or count", needed=True),
        Column("value", "number", "The figure, where it is days, a share or a count; a gap where it is not known"),
        Column("amount", "money", "The figure, where it is dollars"),
        Column("over", "whole", "What is counted or divided (cents where it is dollars)"),
        Column("over_unit", "text", "dollars, days, minutes or count"),
        Column("under", "whole", "What it is divided by"),
        Column("under_unit", "text", "dollars, days, minutes or count"),
        Column("definition", "text", "How it is reckoned", needed=True),
        Column("basis", "text", "Which records, which days", needed=True),
        Column("date_from", "date", "First day"),
        Column("date_to", "date", "Last day", needed=True),
        MISSING,
    ),
)

FIGURES = {
    "receivable": ("Receivables", "dollars"),
    "dso_simple": ("Days sales outstanding (simple: ending receivable)", "days"),
    "dso_average": ("Days sales outstanding (average of opening and closing)", "days"),
    "dso_count_back": ("Days sales outstanding (count-back)", "days"),
    "collected_in_terms": ("Collected within terms, in dollars", "share"),
    "collected_in_terms_count": ("Collected within terms, in number", "share"),
    "days_to_pay": ("Average days to pay", "days"),
    "days_to_pay_weighted": ("Average days to pay, weighted", "days"),
    "past_due": ("Past due", "share"),
    "forecast_error": ("Forecast error of collections", "share"),
    "invoice_cycle_median": ("Invoice cycle time, median", "days"),
    "invoice_cycle_p90": ("Invoice cycle time, 90th percentile", "days"),
    "billing_errors_count": ("Billing error rate, in number", "share"),
    "billing_errors_amount": ("Billing error rate, in dollars", "share"),
    "unbilled_work": ("Completed and not billed", "dollars"),
    "deferred_revenue": ("Deferred revenue", "dollars"),
    "bookings_less_billings": ("Bookings less billings", "dollars"),
    "gross_margin": ("Gross margin", "share"),
    "cost_coverage": ("Cost coverage", "share"),
    "revenue_per_job_hour": ("Revenue per job hour", "dollars"),
    "profit_per_job_hour": ("Profit per job hour", "dollars"),
    "revenue_per_paid_hour": ("Revenue per paid hour", "dollars"),
    "profit_per_paid_hour": ("Profit per paid hour", "dollars"),
    "utilisation": ("Utilisation", "share"),
    "average_job": ("Average job", "dollars"),
    "top_five_revenue": ("Five largest customers, of revenue", "share"),
    "top_five_receivables": ("Five largest debtors, of receivables", "share"),
    "duplicate_customers": ("Duplicate customers made", "share"),
}
"""The figures of METRICS by key, each with its name and unit; targets can be set for them."""

PROGRESS = Table(
    "progress",
    "Where each figure with a target stands between its baseline and the target.",
    (
        Column("key", "text", "Name of the metric", needed=True),
        Column("metric", "text", "Name", needed=True),
        Column("unit", "text", "days, share, dollars or count", needed=True),
        Column("baseline", "number", "Where it stood; dollars in cents"),
        Column("target", "number", "Where it shall be"),
        Column("now", "number", "Where it is"),
        Column("progress", "number", "Part of the way done: 0 at the baseline, 1 at the target; may lie outside"),
        Column("due", "date", "Day by which it shall be reached"),
        Column("says", "text", "Reached, On the way, Worse than before, or what is missing", needed=True),
    ),
)

LATE_INVOICES = Table(
    "late_invoices",
    "Invoices that fell due in the period and were not paid by then.",
    (
        Column("customer", "text", "Customer", needed=True),
        Column("number", "text", "Number"),
        Column("id", "text", "Id in the books", needed=True),
        Column("date", "date", "Invoice date"),
        Column("due_date", "date", "Due date", needed=True),
        Column("total", "money", "Amount", needed=True),
        Column("late", "money", "Not paid by the due date; a gap where that is not known"),
        Column("paid_on", "date", "Day it was paid in full; a gap where it is open or nobody tells"),
        Column("days_late", "whole", "Days from the due date to the payment, or to the as-of day"),
        MISSING,
    ),
)

DAYS_TO_PAY = Table(
    "days_to_pay",
    "How long customers take from the invoice to the full payment.",
    (
        Column("label", "text", "Segment or customer; the last row is all", needed=True),
        Column("invoices", "whole", "Invoices paid in full, of which the days are known", needed=True),
        Column("amount", "money", "Their amount", needed=True),
        Column("days", "number", "Average, each invoice alike"),
        Column("days_weighted", "number", "Average, weighted by amount"),
        Column("days_median", "number", "Median"),
        Column("open_invoices", "whole", "Invoices not paid in full: not in the averages", needed=True),
        Column("unknown", "whole", "Paid, and nobody tells when: not in the averages", needed=True),
    ),
)

CYCLE_TIMES = Table(
    "cycle_times",
    "How long a finished job waits for its first invoice, slowest first.",
    (
        Column("job", "text", "Job number", needed=True),
        Column("customer", "text", "Customer"),
        Column("job_type", "text", "Job type", needed=True),
        Column("completed", "date", "Day the work was finished", needed=True),
        Column("invoiced", "date", "Day the invoice was sent, or else its date", needed=True),
        Column("days", "whole", "Days between; 0 where it was billed before", needed=True),
        Column("revenue", "money", "Revenue of the job", needed=True),
    ),
)

TREND = Table(
    "trend",
    "A figure by week or month.",
    (
        Column("start", "date", "First day of the week or month", needed=True),
        Column("label", "text", "What is counted", needed=True),
        Column("value", "number", "The figure; a gap where it is not known"),
        Column("over", "whole", "What is counted or divided (cents where it is dollars)"),
        Column("under", "whole", "What it is divided by"),
    ),
)

EXCEPTION_HISTORY = Table(
    "exception_history",
    "Every exception that was ever found, with the days on which it came and went. Comes from the kept history.",
    (
        Column("id", "text", "Stable id of the finding", needed=True),
        Column("check", "text", "Name of the check", needed=True),
        Column("severity", "text", "CRITICAL, ACT, WATCH or TIMING", needed=True),
        Column("opened", "date", "First seen", needed=True),
        Column("closed", "date", "No longer found; empty while it stands"),
        Column("amount", "money", "Dollars at stake"),
    ),
)

CONCENTRATION = Table(
    "concentration",
    "The largest customers and their part of revenue and of receivables.",
    (
        Column("place", "whole", "Place by revenue", needed=True),
        Column("customer", "text", "Customer", needed=True),
        Column("revenue", "money", "Revenue of the period", needed=True),
        Column("revenue_share", "number", "Part of all revenue"),
        Column("running_share", "number", "Part of this customer and all larger ones"),
        Column("profit", "money", "Profit of the period", needed=True),
        Column("open", "money", "Open in the books on the day", needed=True),
        Column("open_share", "number", "Part of everything open"),
        Column("highlight", "flag", "More than the limit, in revenue or receivables", needed=True),
    ),
)

FORECAST_CHECK = Table(
    "forecast_check",
    "Forecast against actual collections, month by month.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("forecast", "money", "Forecast collections; a gap where none was typed"),
        Column("actual", "money", "Collected according to the books, with tax", needed=True),
        Column("variance", "money", "Actual less forecast"),
        Column("error", "number", "Variance ÷ actual, without its sign"),
        Column("complete", "flag", "The month is over", needed=True),
    ),
)

EXPECTED = Table(
    "expected",
    "What should come in: open invoices by expected day, without suspected duplicates, and what is missing.",
    (
        Column("status", "text", "expected, suspected duplicate, paid per CRM, or missing in the books", needed=True),
        Column("customer", "text", "Customer", needed=True),
        Column("number", "text", "Number"),
        Column("id", "text", "Id in its system", needed=True),
        Column("due_date", "date", "Due date"),
        Column("expected_on", "date", "Due date, or later by the customer's usual delay; a gap without a due date"),
        Column("open", "money", "Open", needed=True),
        Column("counted", "money", "Part that counts as expected", needed=True),
        Column("reason", "text", "Why, in a sentence", needed=True),
    ),
)

BOOKINGS = Table(
    "bookings",
    "Bookings against billings, month by month, before tax.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("quotes_won", "whole", "Quotes won; a gap where the CRM has no quotes"),
        Column("booked", "money", "Won quotes; a gap where the CRM has no quotes"),
        Column("jobs_made", "whole", "Jobs made, canceled ones left out"),
        Column("jobs_worth", "money", "What those jobs are worth; a gap where it is not known"),
        Column("billed", "money", "Billed by the CRM, less credits", needed=True),
        Column("gap", "money", "Booked less billed"),
        Column("completed_not_billed", "money", "Completed in the month and not billed to this day", needed=True),
        MISSING,
    ),
)

CUSTOMER_VALUE = Table(
    "customer_value",
    "What each customer brought over all jobs and payments. Projected figures are labelled.",
    (
        Column("customer", "text", "Customer; “No customer” for jobs and documents that name none", needed=True),
        Column("segment", "text", "Segment", needed=True),
        Column("lead_source", "text", "Source of the first job, else of the customer record", needed=True),
        Column("jobs", "whole", "Jobs that were not canceled", needed=True),
        Column("first_job", "date", "First job completed"),
        Column("last_job", "date", "Last job completed"),
        Column("tenure_days", "whole", "Days from the first to the last record"),
        Column("invoiced", "money", "Invoices and receipts of the CRM with tax and tips, without credits", needed=True),
        Column("credits", "money", "Credits and refunds of the CRM with tax, negative", needed=True),
        Column("paid", "money", "Settled by money according to the CRM"),
        Column("open", "money", "Open in the CRM"),
        Column("revenue", "money", "Before tax and tips, less credits: realised", needed=True),
        Column("revenue_without_job", "money", "Part of it that no job bears: without a cost", needed=True),
        Column("profit", "money", "Profit of its jobs to date: realised", needed=True),
        Column("margin", "number", "Profit ÷ revenue of its jobs"),
        Column("coverage", "number", "Share of the jobs' revenue whose cost is known"),
        Column("jobs_per_year", "number", "Jobs per year; a gap with less than a year or two jobs"),
        Column("average_job", "money", "Revenue per job"),
        Column("projected_revenue", "money", "PROJECTED: average job × jobs per year × years; a gap where unknown"),
        Column("projected_profit", "money", "PROJECTED: the same with profit"),
        Column("basis", "text", "How it is reckoned", needed=True),
    ),
)

LEAD_SOURCES = Table(
    "lead_sources",
    "Lead sources by what their customers bring, not by how many there are.",
    (
        Column("lead_source", "text", "Lead source; “Unknown” where nobody says", needed=True),
        Column("customers", "whole", "Customers", needed=True),
        Column("jobs", "whole", "Jobs", needed=True),
        Column("revenue", "money", "Revenue", needed=True),
        Column("profit", "money", "Profit", needed=True),
        Column("margin", "number", "Profit ÷ revenue"),
        Column("coverage", "number", "Share of the revenue whose cost is known"),
        Column("profit_per_customer", "money", "Profit per customer"),
        Column("rank_by_profit", "whole", "Rank by profit per customer", needed=True),
        Column("rank_by_count", "whole", "Rank by number of customers", needed=True),
        Column("quotes", "whole", "Quotes decided: won or lost"),
        Column("won", "whole", "Quotes won"),
        Column("close_rate", "number", "Won ÷ decided; a gap where the CRM has no quotes of this source"),
        Column("sample", "text", "small where fewer than five customers, else enough", needed=True),
        MISSING,
    ),
)

TAX_ESTIMATE = Table(
    "tax_estimate",
    "ESTIMATE of sales tax and of what to set aside: on invoices and on payments received.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("invoiced", "money", "Invoiced before tax", needed=True),
        Column("tax_invoiced", "money", "Sales tax on invoices", needed=True),
        Column("received", "money", "Received before tax, pro rata", needed=True),
        Column("tax_received", "money", "Sales tax in the payments received, pro rata", needed=True),
        Column("difference", "money", "Tax on invoices less tax on payments", needed=True),
        Column("set_aside_invoiced", "money", "Set-aside rate × invoiced; a gap without a rate"),
        Column("set_aside_received", "money", "Set-aside rate × received; a gap without a rate"),
        Column("unknown", "money", "Documents whose tax, or whose payment day, nobody tells", needed=True),
        Column("basis", "text", "How it is reckoned; an estimate", needed=True),
    ),
)

TAX_BASE = Table(
    "tax_base",
    "Documents on which the CRM and the books disagree about what is taxable.",
    (
        Column("customer", "text", "Customer", needed=True),
        Column("crm_number", "text", "Number in the CRM"),
        Column("books_number", "text", "Number in the books"),
        Column("date", "date", "Date"),
        Column("crm_taxable", "money", "Taxable in the CRM"),
        Column("books_taxable", "money", "Taxable in the books"),
        Column("base_difference", "money", "CRM less books"),
        Column("crm_tax", "money", "Tax in the CRM"),
        Column("books_tax", "money", "Tax in the books"),
        Column("tax_difference", "money", "CRM less books"),
        Column("reason", "text", "Why, in a sentence", needed=True),
    ),
)

WORK_IN_PROGRESS = Table(
    "work_in_progress",
    "Contracts: earned by cost-to-cost against billed.",
    (
        Column("job", "text", "Job number", needed=True),
        Column("customer", "text", "Customer"),
        Column("job_type", "text", "Job type", needed=True),
        Column("status", "text", "Status of the job", needed=True),
        Column("contract", "money", "Agreed price with change orders"),
        Column("estimated_cost", "money", "Estimated cost of the whole job"),
        Column("cost_to_date", "money", "Cost as of the day", needed=True),
        Column("complete", "number", "Percent complete: cost to date ÷ estimated cost, at most 1"),
        Column("earned", "money", "Contract × percent complete"),
        Column("billed", "money", "Billed as of the day, before tax", needed=True),
        Column("overbilled", "money", "Billed more than earned: a liability"),
        Column("underbilled", "money", "Earned more than billed: an asset"),
        Column("estimated_profit", "money", "Contract less the larger of estimated cost and cost to date"),
        Column("overrun", "money", "Cost beyond the estimate", needed=True),
        MISSING,
    ),
)


@dataclass(frozen=True)
class Answers:
    """The answers that sheets show: ``tables`` by name, the receivable control total in cents, and what was compared.

    ``compared`` names the two periods of ``mix_and_rate``.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    receivable: int = 0
    compared: str = ""
