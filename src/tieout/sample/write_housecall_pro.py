"""Housecall Pro's exports: the full jobs export, which carries each job's invoice, and the customers."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from .company import Company, Document, Job
from .names import STATE
from .text_files import columns, plain, telephone, write_csv

JOBS = columns(
    "Invoice,HCP Id,Created At,Date,End Time,Travel Duration,On Job Duration,Total Duration,Customer,"
    "First Name,Last Name,Email,Company,Mobile Phone,Home Phone,Customer Tags,Address,Street,"
    "Street Line 2,City,State,Zip,Description,Line Items,Amount,Labor,Materials,Subtotal,Payment History,"
    "Credit Card Fee,Paid Amount,Due,Discount,Tax,Taxable Amount,Tax rate,Job Tags,Notes,Employee,"
    "Job Status,Finished,Payment,Invoice Sent,window,Attachments,Segments,HC Job,Tip Amount,"
    "Online Booking Source"
)

CUSTOMERS = columns(
    "ID,First Name,Last Name,Display Name,Mobile Number,Home Number,Email,Additional Emails,Company,Role,"
    "Work Number,Tags,Notes,Customer Type,Lead Source"
)
"""Assumed order: the labels are known, a whole header row was not found."""

STATUS = {"completed": "DONE", "open": "SCHEDULED", "canceled": "CANCELED"}


def write_housecall_pro(company: Company, folder: Path) -> None:
    """Write Housecall Pro's exports into the folder."""
    payments = _histories(company)
    write_csv(folder / "Jobs export.csv", JOBS, (_job(job, payments) for job in company.crm.jobs), bom=True)
    write_csv(folder / "Customers.csv", CUSTOMERS, _customers(company), bom=True)


def short_id(kind: str, key: object) -> str:
    """Make an id of the system's own that never changes."""
    return f"{kind}_{hashlib.sha256(f'{kind}:{key}'.encode()).hexdigest()[:24]}"


def _moment(day: dt.date | None) -> str:
    return f"{day.isoformat()} 08:30" if day else ""


def _finished(day: dt.date | None) -> str:
    return f"{day.isoformat()} 3:30PM" if day else ""


def _histories(company: Company) -> dict[int, str]:
    """The payments of each document as one text."""
    found: dict[int, list[str]] = {}
    for payment in company.crm.payments:
        for document, amount in payment.applied:
            found.setdefault(id(document), []).append(f"{payment.date.isoformat()} {payment.method} ${plain(amount)}")
    return {key: "; ".join(parts) for key, parts in found.items()}


def _job(job: Job, payments: dict[int, str]) -> list[str]:
    customer = job.customer
    street = job.site or customer.street
    address = f"{street}, {customer.city}, {STATE} {customer.postal_code}"
    labor = sum(line.amount for line in job.lines if not line.cost)
    items = ", ".join(f"{line.item} x{line.quantity} ${plain(line.amount)}" for line in job.lines)
    document = job.documents[-1] if job.documents else None
    return [
        job.number,
        short_id("job", job.number),
        _moment(job.created),
        _moment(job.completed or job.created),
        _moment(job.completed),
        "",
        "",
        "",
        customer.name,
        customer.first,
        customer.last,
        customer.email,
        customer.company,
        telephone(customer.phone),
        "",
        "",
        address,
        street,
        "",
        customer.city,
        STATE,
        customer.postal_code,
        job.title,
        items,
        *_amounts(job, document, labor, payments),
        job.job_type,
        "",
        ", ".join(job.crew),
        STATUS[job.status],
        _finished(job.completed if job.status == "completed" else None),
        _paid(document),
        _moment(document.date if document else None),
        "",
        "",
        job.location,
        "",
        plain(document.tip if document else 0),
        "",
    ]


def _amounts(job: Job, document: Document | None, labor: int, payments: dict[int, str]) -> list[str]:
    """Amount to Tax rate: what was invoiced, or what the job is worth."""
    subtotal = job.total
    if document is None:
        return [
            plain(subtotal),
            plain(labor),
            plain(subtotal - labor),
            plain(subtotal),
            "",
            "0.00",
            "0.00",
            plain(subtotal),
            "0.00",
            "0.00",
            "0.00",
            "",
        ]
    return [
        plain(document.total),
        plain(labor),
        plain(subtotal - labor),
        plain(subtotal),
        payments.get(id(document), ""),
        "0.00",
        plain(document.settled),
        plain(document.balance),
        plain(document.discount),
        plain(document.tax),
        plain(document.net if document.tax else 0),
        f"{document.customer.tax_rate / 100:.2f}%",
    ]


def _paid(document: Document | None) -> str:
    return "" if document is None else "Paid" if document.balance == 0 else "Unpaid"


def _customers(company: Company) -> list[list[str]]:
    rows = []
    for contact in company.crm.contacts:
        customer = contact.customer
        kind = "business" if customer.commercial else "homeowner"
        rows.append(
            [
                short_id("cus", contact.name),
                customer.first,
                customer.last,
                contact.name,
                telephone(contact.phone),
                "",
                contact.email,
                "",
                customer.company,
                "",
                "",
                "",
                "",
                kind,
                customer.lead_source,
            ]
        )
    return rows
