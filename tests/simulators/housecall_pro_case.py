"""Housecall Pro for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from simulators.housecall_pro import SimulatedHousecallPro, utc
from simulators.kit import Case
from tieout.sample import Company
from tieout.sources.live.housecall_pro import HOUSECALL_PRO, listing


def truth(system: SimulatedHousecallPro) -> Mapping[str, set[str]]:
    """Every record of every list, the lines of jobs without an invoice, and the materials of all jobs."""
    jobs = set(system.rows["jobs"])
    billed = {row["job_id"] for row in system.rows["invoices"].values() if row["status"] != "voided"}
    made = {entity: set(rows) for entity, rows in system.rows.items()}
    made |= {"company": {"co_1"}, "line_items": jobs - billed, "job_inputs": jobs}
    return {entity: ids for entity, ids in made.items() if ids}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's CRM adds up to."""
    crm = company.crm
    return {
        ("invoices", "total"): sum(document.total for document in crm.documents),
        ("invoices", "net"): sum(document.net for document in crm.documents),
        ("invoices", "tax"): sum(document.tax for document in crm.documents),
        ("invoices", "tip"): sum(document.tip for document in crm.documents),
        ("invoices", "balance"): sum(document.balance for document in crm.documents),
        ("payments", "amount"): sum(payment.amount for payment in crm.payments),
        ("invoice_lines", "cost"): sum(line.cost or 0 for document in crm.documents for line in document.lines),
    }


def edit(system: SimulatedHousecallPro, rng: Random) -> None:
    """Change a customer, a job or an invoice, use material, or make a new job."""
    way = rng.randrange(6)
    if way == 0:
        id_ = rng.choice(sorted(system.rows["customers"]))
        system.edit("customers", id_, email=f"new{rng.randrange(10**6)}@example.com")
    elif way == 1:
        invoice = rng.choice(sorted(system.rows["invoices"]))
        system.edit("invoices", invoice, due_amount=0, status="paid", paid_at=utc(dt.date(2026, 10, 31), "11:00"))
    elif way == 2:
        add_job(system, rng)
    elif way == 3:
        system.edit("invoices", rng.choice(sorted(system.rows["invoices"])), status="voided")
    elif way == 4:
        job = rng.choice(sorted(system.rows["jobs"]))
        used = {"uuid": f"m{rng.randrange(10**6)}", "name": "Filter", "unit_cost": 1250, "quantity": 2}
        system.parts["job_inputs"].setdefault(job, []).append(used)
        system.edit("jobs", job)
    else:
        job = rng.choice(sorted(system.rows["jobs"]))
        system.edit("jobs", job, description=f"Edited {rng.randrange(10**6)}", work_status="in progress")


def add_job(system: SimulatedHousecallPro, rng: Random, invoice: bool = True, **more: Any) -> str:
    """Make a job of one line of 75.00, and its invoice with 6.00 tax."""
    person = system.rows["customers"][rng.choice(sorted(system.rows["customers"]))]
    number = str(rng.randrange(10**6, 10**7))
    job = {
        "id": f"job_{number}", "invoice_number": number, "description": "Extra", "work_status": "complete rated",
        "customer": {name: person[name] for name in ("id", "first_name", "last_name", "company", "email")},
        "work_timestamps": {"completed_at": utc(dt.date(2026, 10, 20), "14:00")}, "schedule": {}, "subtotal": 7500,
        "total_amount": 8100, "outstanding_balance": 8100, "assigned_employees": [], "tags": [], "notes": [],
        "lead_source": None, "job_fields": {}, "address": person["addresses"][0], **more,
    }  # fmt: skip
    system.add("jobs", job)
    line = {"id": f"li_{number}", "name": "Pump", "kind": "materials", "unit_price": 7500, "unit_cost": 4000,
            "quantity": 1, "amount": 7500}  # fmt: skip
    system.parts["line_items"][job["id"]] = [line]
    if invoice:
        add_invoice(system, job["id"], number)
    return str(job["id"])


def add_invoice(system: SimulatedHousecallPro, job: str, number: str, **more: Any) -> None:
    """Invoice a job: 75.00, and 6.00 tax."""
    item = {"id": f"it_{number}", "name": "Pump", "type": "materials", "unit_cost": 4000, "unit_price": 7500,
            "qty_in_hundredths": 100, "amount": 7500, "invoiced_amount": 7500}  # fmt: skip
    system.add("invoices", {
        "id": f"invoice_{number}", "job_id": job, "status": "open", "invoice_number": number, "amount": 8100,
        "subtotal": 7500, "due_amount": 8100, "due_at": utc(dt.date(2026, 11, 4), "23:59"), "items": [item],
        "sent_at": utc(dt.date(2026, 10, 20), "16:00"), "invoice_date": "2026-10-20T00:00:00Z", "payments": [],
        "taxes": [{"id": f"tx_{number}", "rate": 800, "amount": 600, "name": "Sales tax"}], "discounts": [], **more,
    })  # fmt: skip


def delete(system: SimulatedHousecallPro, rng: Random) -> None:
    """Delete a customer, or archive a job with its invoices."""
    entity = rng.choice(("customers", "jobs"))
    if system.rows[entity]:
        system.delete(entity, rng.choice(sorted(system.rows[entity])))


def plant_moments(system: SimulatedHousecallPro) -> list[tuple[str, str, str, Any]]:
    """Moments are UTC, days the shop's; an invoice date at midnight UTC is a day without a clock."""
    evening = {"completed_at": "2026-04-01T02:30:00Z"}
    job = add_job(system, Random(1), invoice=False, work_timestamps=evening, created_at="2026-03-31T03:59:00Z")
    paid = {"id": "pay_1", "status": "succeeded", "payment_method": "check", "amount": 8100,
            "paid_at": "2026-04-03T03:10:00Z"}  # fmt: skip
    add_invoice(system, job, "77", invoice_date="2026-03-31T00:00:00Z", due_at="2026-05-01T03:59:59Z", due_amount=0,
                status="paid", payments=[paid], paid_at="2026-04-03T03:10:00Z")  # fmt: skip
    return [
        ("jobs", job, "completed", dt.date(2026, 3, 31)),
        ("jobs", job, "created", dt.date(2026, 3, 30)),
        ("invoices", "invoice_77", "date", dt.date(2026, 3, 31)),
        ("invoices", "invoice_77", "due_date", dt.date(2026, 4, 30)),
        ("invoices", "invoice_77", "paid_date", dt.date(2026, 4, 2)),
        ("payments", "pay_1", "date", dt.date(2026, 4, 2)),
    ]


def shift(system: SimulatedHousecallPro) -> None:
    """While pages are read, records of an earlier page go, and new ones come."""

    def delete_first(shop: SimulatedHousecallPro, entity: str) -> None:
        for name in ("customers", "jobs"):
            shop.delete(name, next(iter(shop.rows[name])))

    def add(shop: SimulatedHousecallPro, entity: str) -> None:
        add_job(shop, Random(len(shop.rows["jobs"])))

    system.while_reading = [delete_first, add, delete_first, add, delete_first, add]


def small_pages(monkeypatch: Any) -> None:
    """Twelve rows a page."""
    monkeypatch.setattr(listing, "ROWS", 12)


HOUSECALL_PRO_CASE = Case(
    connector=HOUSECALL_PRO, crm="Housecall Pro", simulate=SimulatedHousecallPro, truth=truth, sums=sums, edit=edit,
    delete=delete, plant_moments=plant_moments, shift=shift, small_pages=small_pages,
)  # fmt: skip
