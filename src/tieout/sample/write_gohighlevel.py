"""GoHighLevel's exports: opportunities, which stand in for jobs, contacts, and the invoices (header assumed)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path

from .company import Company, Contact, Document, Job
from .text_files import columns, plain, write_csv

OPPORTUNITIES = columns(
    "Opportunity name,Contact Name,phone,email,pipeline,stage,Lead Value,source,assigned,Created on,"
    "Updated on,lost reason ID,lost reason name,Followers,Notes,tags,Engagement score,status,Job type,"
    "Technician,Location"
)
"""The last three are custom fields of the account; GoHighLevel has no job types, technicians or locations."""

CONTACTS = columns("Contact Id,First Name,Last Name,Name,Phone,Email,Created,Last Activity,Tags")

INVOICES = columns(
    "Invoice Number,Title,Contact Name,Contact Email,Issue Date,Due Date,Status,Sub Total,Discount,Tax,"
    "Total,Amount Paid,Amount Due,Currency"
)
"""Assumed: no real header of the invoices export was found."""

STATUS = {"completed": "won", "open": "open", "canceled": "lost"}
STAGE = {"completed": "Job complete", "open": "Scheduled", "canceled": "Lost"}


def write_gohighlevel(company: Company, folder: Path) -> None:
    """Write GoHighLevel's exports into the folder."""
    write_csv(folder / "Opportunities.csv", OPPORTUNITIES, map(_opportunity, company.crm.jobs))
    seen: Counter[int] = Counter()
    write_csv(folder / "Contacts.csv", CONTACTS, [_contact(contact, seen) for contact in company.crm.contacts])
    titles = {job.number: job.title for job in company.crm.jobs}
    write_csv(folder / "Invoices.csv", INVOICES, [_invoice(document, titles) for document in company.crm.documents])


def _instant(day: dt.date | None) -> str:
    """Print an instant in UTC that is the middle of the company's day."""
    return f"{day.isoformat()}T16:30:00.000Z" if day else ""


def _opportunity(job: Job) -> list[str]:
    customer = job.customer
    updated = job.completed if job.status == "completed" else job.created
    lost = ("64f1c0", "Changed mind") if job.status == "canceled" else ("", "")
    note = f"{job.title}\nsite: {job.site}" if job.site else ""
    return [
        f"{job.number} {job.title}",
        customer.name,
        f"+1{customer.phone}",
        customer.email,
        "Service",
        STAGE[job.status],
        plain(job.total),
        job.lead_source,
        "Office",
        _instant(job.created),
        _instant(updated),
        *lost,
        "",
        note,
        "",
        "",
        STATUS[job.status],
        job.job_type,
        ", ".join(job.crew),
        job.location,
    ]


def _contact(contact: Contact, seen: Counter[int]) -> list[str]:
    customer = contact.customer
    seen[customer.key] += 1
    key = hashlib.sha256(f"ghl:{customer.key}:{seen[customer.key]}".encode()).hexdigest()[:20]
    first, last = ("", "") if customer.commercial else (customer.first, customer.last)
    return [
        key,
        first,
        last,
        contact.name,
        f"+1{contact.phone}",
        contact.email,
        _instant(customer.created),
        _instant(customer.created),
        "customer",
    ]


def _invoice(document: Document, titles: dict[str, str]) -> list[str]:
    job = next(iter(document.jobs), "")
    title = f"{job} {document.memo or titles[job]}" if job else document.memo
    status = {"paid": "paid", "draft": "draft", "void": "void"}.get(
        document.status, "partially_paid" if document.settled else "sent"
    )
    return [
        document.number,
        title,
        document.billed_to,
        document.customer.email,
        document.date.isoformat(),
        document.due.isoformat(),
        status,
        plain(document.net + document.discount),
        plain(document.discount),
        plain(document.tax),
        plain(document.total),
        plain(document.settled),
        plain(document.balance),
        document.currency or "USD",
    ]
