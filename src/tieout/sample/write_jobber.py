"""Jobber's exports: jobs, invoices, transactions, clients. Headers as Jobber prints them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from .company import Company, Document, Job, Payment
from .names import STATE
from .text_files import MONTHS, Row, columns, plain, telephone, write_csv

JOBS = columns(
    "Job #,Client name,Lead source,Client email,Client phone,Billing street,Billing city,"
    "Billing province,Billing ZIP,Service property name,Service street,Service city,Service province,"
    "Service ZIP,Title,Created date,Schedule start date,Closed date,Salesperson,Line items,"
    "Visits assigned to,Invoice #s,Quote #,Online booking,Expenses total ($),Time tracked,"
    "Labour cost total ($),Line item cost total ($),Total costs ($),Quote discount ($),Total revenue ($),"
    "Profit ($),Profit %,Job type,Location"
)
"""The last two are account custom fields, which follow the standard columns; Jobber has no job type of its own."""

INVOICES = columns(
    "Invoice #,Client name,Client email,Client phone,Service street,Service city,Service province,"
    "Service ZIP,Issued date,Due date,Job #s,Status,Total ($),Balance ($),Subject,Pre-tax total ($),"
    "Tip ($),Tax amount ($),Discount ($),Marked paid date"
)

TRANSACTIONS = columns(
    "Client name,Date,Type,Total $,Tip $,Note,Cheque #,Invoice #,Method,Transaction ID,Transaction #,"
    "Confirmation #,Job #,Postal code,Paid - Tax $,Refunded on"
)

CLIENTS = columns(
    "J-ID,Display Name,Company Name,Title,First Name,Last Name,Main Phone #s,E-mails,Tags,"
    "Billing Street 1,Billing Street 2,Billing City,Billing State,Billing Country,Billing Zip code,"
    "Work Phone #s,Mobile Phone #s,Home Phone #s,Fax Phone #s,Other Phone #s,Service Property Name,"
    "Service Street 1,Service Street 2,Service City,Service State,Service Country,Service Zip code,"
    "Text Message Enabled Phone #,Receives automatic visit reminders?,Receives automatic job follow-ups?,"
    "Receives automatic quote follow-ups?,Receives automatic invoice follow-ups?,Archived,Lead Source"
)

QUOTES = columns("Quote #,Client name,Client email,Title,Status,Sent date,Approved date,Total ($)")
_CLIENTS_IN_A_FILE = 1500


def write_jobber(company: Company, folder: Path) -> None:
    """Write Jobber's exports into the folder."""
    crm = company.crm
    write_csv(folder / "One-off jobs report.csv", JOBS, map(_job, crm.jobs), bom=True)
    write_csv(folder / "Invoices report.csv", INVOICES, (_invoice(d, company) for d in crm.documents), bom=True)
    rows = [_transaction(payment, i) for i, payment in enumerate(crm.payments, 70001)]
    value = sum(payment.amount for payment in crm.payments)
    totals: list[Row] = [["Totals"], ["Total Transactions", len(rows)], ["Total Transaction Value", plain(-value)]]
    write_csv(folder / "Transaction list.csv", TRANSACTIONS, rows, bom=True, before=totals)
    clients = _clients(company)
    for i in range(0, max(1, len(clients)), _CLIENTS_IN_A_FILE):
        name = f"Clients {i // _CLIENTS_IN_A_FILE + 1}.csv" if len(clients) > _CLIENTS_IN_A_FILE else "Clients.csv"
        write_csv(folder / name, CLIENTS, clients[i : i + _CLIENTS_IN_A_FILE], bom=True)
    write_csv(folder / "Quotes report.csv", QUOTES, _quotes(company), bom=True)


def jobber_date(day: dt.date | None) -> str:
    """Print Nov 20, 2025; an empty date is a dash."""
    return f"{MONTHS[day.month - 1]} {day.day:02d}, {day.year}" if day else "-"


def _job(job: Job) -> list[str]:
    customer, cost = job.customer, job.known_cost
    done = job.completed if job.status == "completed" else None
    total = job.total if job.status != "canceled" else 0
    items = ", ".join(f"{line.item} ({line.quantity}, ${plain(line.amount // line.quantity)})" for line in job.lines)
    profit = total - (cost or 0)
    return [
        job.number,
        customer.name,
        job.lead_source,
        customer.email,
        telephone(customer.phone),
        customer.street,
        customer.city,
        STATE,
        customer.postal_code,
        job.site,
        job.site or customer.street,
        customer.city,
        STATE,
        customer.postal_code,
        job.title,
        jobber_date(job.created),
        jobber_date(job.completed or job.created),
        jobber_date(done),
        "",
        items,
        ", ".join(job.crew),
        ", ".join(d.number for d in job.documents),
        "",
        "No",
        "0.00",
        "",
        "",
        plain(cost),
        plain(cost),
        "0.00",
        plain(total),
        plain(profit),
        f"{profit / total * 100:.2f}" if total else "",
        job.job_type,
        job.location,
    ]


def _invoice(document: Document, company: Company) -> list[str]:
    customer = document.customer
    late = document.due < (company.settings.as_of or document.due)
    status = {"paid": "Paid", "draft": "Draft", "void": "Voided"}.get(
        document.status, "Past Due" if late else "Awaiting Payment"
    )
    return [
        document.number,
        document.billed_to,
        customer.email,
        telephone(customer.phone),
        document.site or customer.street,
        customer.city,
        STATE,
        customer.postal_code,
        jobber_date(document.date),
        jobber_date(document.due),
        ", ".join(document.jobs),
        status,
        plain(document.total),
        plain(document.balance),
        document.memo,
        plain(document.net),
        plain(document.tip),
        plain(document.tax),
        plain(document.discount),
        jobber_date(document.paid_date),
    ]


def _transaction(payment: Payment, number: int) -> list[str]:
    tips = sum(document.tip for document, _ in payment.applied)
    return [
        payment.paid_by,
        jobber_date(payment.date),
        payment.kind.capitalize(),
        plain(-payment.amount),
        plain(tips),
        "",
        payment.number,
        ", ".join(document.number for document, _ in payment.applied),
        payment.method,
        "",
        str(number),
        "",
        payment.job,
        payment.customer.postal_code,
        "",
        "-",
    ]


def _clients(company: Company) -> list[list[str]]:
    """One row per property; the id is the client's and the property's."""
    rows = []
    seen: Counter[int] = Counter()
    for contact in company.crm.contacts:
        customer = contact.customer
        client = 500_000 + customer.key * 10 + seen[customer.key]
        seen[customer.key] += 1
        for turn, street in enumerate(customer.sites or (contact.street,)):
            rows.append(
                [
                    f"{client}_{900_000 + customer.key * 10 + turn}",
                    contact.name,
                    customer.company,
                    "",
                    customer.first,
                    customer.last,
                    contact.phone,
                    contact.email,
                    "",
                    contact.street,
                    "",
                    customer.city,
                    STATE,
                    "United States",
                    customer.postal_code,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    street,
                    "",
                    customer.city,
                    STATE,
                    "United States",
                    customer.postal_code,
                    "",
                    "true",
                    "true",
                    "true",
                    "true",
                    "false",
                    customer.lead_source,
                ]
            )
    return rows


def _quotes(company: Company) -> list[list[str]]:
    """A quote for each large job, and one in eight that was lost."""
    rows = []
    for i, job in enumerate(j for j in company.crm.jobs if j.total > 200_000):
        status = "Archived" if i % 8 == 7 else "Converted" if job.status == "completed" else "Approved"
        won = jobber_date(job.created) if status != "Archived" else "-"
        rows.append(
            [
                str(300 + i),
                job.customer.name,
                job.customer.email,
                job.title,
                status,
                jobber_date(job.created),
                won,
                plain(job.total),
            ]
        )
    return rows
