"""Workiz' jobs → the tables that its jobs report gives. Pure. Days are those of the account's own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ...cells import first_email, first_phone
from ...workiz import job_state
from ..connector import Frames, Json, Records
from ..values import day, dollars_to_cents, items, table, text
from .lines import Priced, price_job, shape_lines
from .words import SYSTEM

Row = dict[str, Any]


def shape(records: Records) -> Frames:
    """Turn all current records into tables, the oldest job first."""
    jobs = sorted(records.get("jobs", ()), key=_age)
    rows: dict[str, list[Row]] = {"jobs": [], "invoices": [], "invoice_lines": []}
    for record in jobs:
        priced = price_job(record)
        job = shape_job(record, priced)
        rows["jobs"].append(job)
        if is_billed(job, priced):
            invoice = shape_invoice(record, job, priced)
            rows["invoices"].append(invoice)
            shared = {name: invoice[name] for name in ("customer", "date", "origin")}
            named = {"invoice_id": invoice["id"], "invoice_kind": "invoice", "job_ref": job["number"]}
            rows["invoice_lines"] += [{**shared, **named, **line} for line in shape_lines(record, priced)]
    rows["customers"] = shape_customers(jobs)
    return {noun: table(noun, made, SYSTEM) for noun, made in rows.items()}


def _age(record: Json) -> tuple[str, str, str]:
    number = text(record.get("SerialId")) or ""
    return text(record.get("CreatedDate")) or "", number.zfill(12), str(record["UUID"])


def shape_job(record: Json, priced: Priced) -> Row:
    """Make one job. There is no completion day: a job that is done was completed at its end."""
    status = job_state(text(record.get("Status")) or "")
    ended = read_day(record.get("JobEndDateTime")) or read_day(record.get("JobDateTime"))
    ended = ended or read_day(record.get("LastStatusUpdate"))
    team = [text(each.get("Name")) for each in items(record, "Team") if isinstance(each, dict)]
    return {
        "id": str(record["UUID"]), "number": text(record.get("SerialId")) or str(record["UUID"]),
        "customer": name_customer(record), "customer_id": text(record.get("ClientId")),
        "title": text(record.get("JobNotes")), "job_type": text(record.get("JobType")), "status": status,
        "created": read_day(record.get("CreatedDate")), "completed": ended if status == "completed" else None,
        "technicians": "; ".join(dict.fromkeys(name for name in team if name)) or None,
        "lead_source": text(record.get("JobSource")), "city": text(record.get("City")), "total": priced.net,
        "material_cost": priced.material_cost, "labor_cost": dollars_to_cents(record.get("tech_cost")) or None,
        "email": email_of(record), "phone": phone_of(record), "origin": f"{SYSTEM} job {record['UUID']}",
    }  # fmt: skip


def is_billed(job: Row, priced: Priced) -> bool:
    """Say whether a job stands for an invoice: it is done, or money was paid."""
    paid = priced.due is not None and priced.total - priced.due > 0
    return job["status"] != "canceled" and (job["status"] == "completed" or paid) and priced.total > 0


def shape_invoice(record: Json, job: Row, priced: Priced) -> Row:
    """Make the invoice that a job stands for. Its number is not in the API."""
    return {
        "id": job["id"], "kind": "invoice", "customer": job["customer"], "customer_id": job["customer_id"],
        "date": job["completed"] or read_day(record.get("JobDateTime")), "net": priced.net, "tax": priced.tax,
        "due_date": read_day(record.get("PaymentDueDate")), "tip": priced.tip or None, "total": priced.total,
        "balance": priced.due, "status": "paid" if priced.due == 0 else "open", "job_refs": job["number"],
        "email": job["email"], "origin": job["origin"],
    }  # fmt: skip


def shape_customers(jobs: Sequence[Json]) -> list[Row]:
    """List the customers that jobs name, the oldest job first: as the newest one says, but where they came from as
    the oldest does."""
    newest: dict[str, Json] = {}
    sources: dict[str, str | None] = {}
    for record in jobs:
        if name := name_customer(record):
            key = text(record.get("ClientId")) or name
            newest[key] = record
            sources[key] = sources.get(key) or text(record.get("JobSource"))
    return [
        {"id": key, "name": name_customer(record), "company": text(record.get("Company")), "email": email_of(record),
         "phone": phone_of(record), "street": text(record.get("Address")), "city": text(record.get("City")),
         "state": text(record.get("State")), "postal_code": text(record.get("PostalCode")),
         "lead_source": sources[key], "origin": f"{SYSTEM} job {record['UUID']}"}
        for key, record in newest.items()
    ]  # fmt: skip


def name_customer(record: Json) -> str | None:
    """Name a customer as the exports do: a business by its company, a household by its person."""
    whole = " ".join(filter(None, (text(record.get("FirstName")), text(record.get("LastName")))))
    return text(record.get("Company")) or whole or None


def email_of(record: Json) -> str | None:
    """Return the e-mail address, in small letters."""
    return first_email(text(record.get("Email")) or "") or None


def phone_of(record: Json) -> str | None:
    """Return the first telephone number as digits; one may come as a number."""
    numbers = (text(record.get(name)) for name in ("Phone", "SecondPhone"))
    return next((digits for number in numbers if number and (digits := first_phone(number))), None)


def read_day(value: Json) -> dt.date | None:
    """Read the day of a clock time of the account's own; an empty text or a day of zeros is unknown."""
    said = text(value) or ""
    return None if said.startswith("0000") else day(said)
