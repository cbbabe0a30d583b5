"""Workiz' exports: the jobs report, and the invoices (header assumed)."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from .company import Company, Document, Job
from .names import STATE
from .text_files import DAYS, MONTHS, columns, plain, telephone, write_csv

JOBS = columns(
    "Job #,Client,Tags,Job Type,Job Date,Job End,Primary Phone,Email Address,Status,Tech,Address,City,"
    "Zip Code,Service Area,UUID,Sub-Status,Conversion Date,Total,Converted,Invoiced,Created,"
    "Payment Due Date,Created By,Amount Due,Amount Paid,Cost,Profit,Profit Margin,Company,Tax,"
    "Credit Card Service Fee,Taxable Amount,Tax Rate,Hours,Source,First Name,Last Name,State,"
    "Payment Methods,Claim ID and Important notes,Appliance type and Brand,Issue description,Expenses,"
    "First time notice"
)

INVOICES = columns("Invoice #,Job #,Client,Invoice Date,Due Date,Subtotal,Discount,Tax,Tip,Total,Amount Due,Status")
"""Assumed: no real header of the invoices export was found."""

STATUS = {"completed": "Done", "open": "Submitted", "canceled": "Canceled"}


def write_workiz(company: Company, folder: Path) -> None:
    """Write Workiz' exports into the folder."""
    write_csv(folder / "Jobs report.csv", JOBS, map(_job, company.crm.jobs))
    write_csv(folder / "Invoices.csv", INVOICES, map(_invoice, company.crm.documents))


def workiz_date(day: dt.date | None) -> str:
    """Print Fri Dec 19 2025."""
    return f"{DAYS[day.weekday()]} {MONTHS[day.month - 1]} {day.day:02d} {day.year}" if day else ""


def _job(job: Job) -> list[str]:
    customer = job.customer
    live = [document for document in job.documents if document.state == "live"]
    total = sum(document.total for document in live) if live else job.total if job.status != "canceled" else 0
    due, tax = sum(document.balance for document in live), sum(document.tax for document in live)
    net, cost = sum(document.net for document in live), job.known_cost
    profit = net - (cost or 0)
    end = job.completed if job.status == "completed" else None
    uuid = hashlib.sha256(f"workiz:{job.number}".encode()).hexdigest()[:6].upper()
    return [
        job.number,
        customer.name,
        "",
        job.job_type,
        workiz_date(job.completed or job.created),
        workiz_date(end),
        telephone(customer.phone),
        customer.email,
        STATUS[job.status],
        ", ".join(job.crew),
        job.site or customer.street,
        customer.city,
        customer.postal_code,
        job.location,
        uuid,
        "",
        "",
        plain(total),
        "No",
        "Yes" if live else "No",
        workiz_date(job.created),
        workiz_date(live[-1].due if live else None),
        "Office",
        plain(due),
        plain(total - due),
        plain(cost),
        plain(profit),
        f"{profit / net * 100:.2f}%" if net else "",
        customer.company,
        plain(tax),
        "0.00",
        plain(net if tax else 0),
        f"{customer.tax_rate / 100:.2f}%",
        "",
        job.lead_source,
        customer.first,
        customer.last,
        STATE,
        "Card" if live and due < total else "",
        "",
        "",
        job.title,
        "",
        "",
    ]


def _invoice(document: Document) -> list[str]:
    status = {"paid": "Paid", "draft": "Draft", "void": "Void"}.get(
        document.status, "Partially paid" if document.settled else "Unpaid"
    )
    return [
        document.number,
        ", ".join(document.jobs),
        document.billed_to,
        workiz_date(document.date),
        workiz_date(document.due),
        plain(document.net + document.discount),
        plain(document.discount),
        plain(document.tax),
        plain(document.tip),
        plain(document.total),
        plain(document.balance),
        status,
    ]
