"""ServiceTitan's jobs and customers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..connector import Json, Records
from ..values import dollars_to_cents, local_day, look, plain_text, text
from .lists import Lists, job_status, kind_name
from .words import SYSTEM

Row = dict[str, Any]


def shape_job(record: Json, lists: Lists, invoices: Sequence[Row], technicians: Sequence[str]) -> Row:
    """Make one job. ``invoices`` are its own; what they charge before tax is what it is worth."""
    status = job_status(record)
    customer, unit = record.get("customerId"), record.get("businessUnitId")
    billed = sum(invoice["net"] for invoice in invoices) if invoices else None
    return {
        "id": str(record["id"]), "number": text(record.get("jobNumber")) or str(record["id"]),
        "customer": lists.customer(customer), "customer_id": lists.survivor(customer),
        "title": plain_text(record.get("summary")), "job_type": lists.name("JobType", record.get("jobTypeId")),
        "status": status, "created": local_day(record.get("createdOn"), lists.zone),
        "completed": local_day(record.get("completedOn"), lists.zone) if status == "completed" else None,
        "technicians": "; ".join(technicians) or None,
        "lead_source": lists.name("Campaign", record.get("campaignId")), "location": lists.name("BusinessUnit", unit),
        "city": _city(record, lists), "total": billed or dollars_to_cents(record.get("total")),
        "invoice_refs": "; ".join(dict.fromkeys(i["number"] for i in invoices if i["number"])) or None,
        "original_job": _original_job(record, lists), "agreement_ref": text(record.get("membershipId") or None),
        "email": lists.email(customer), "phone": lists.phone(customer), "currency": lists.currency(unit),
        "origin": f"{SYSTEM} Job {record['id']}",
    }  # fmt: skip


def _original_job(record: Json, lists: Lists) -> str | None:
    """Return the number of the job that this one is a recall or a warranty visit of."""
    id_ = record.get("recallForId") or record.get("warrantyId")
    return text(look(lists.jobs.get(str(id_)), "jobNumber")) or text(id_) if id_ else None


def _city(record: Json, lists: Lists) -> str | None:
    place = lists.locations.get(str(record.get("locationId"))) or lists.customers.get(str(record.get("customerId")))
    return text(look(place, "address", "city"))


def list_technicians(records: Records, lists: Lists) -> Mapping[str, list[str]]:
    """List who was assigned to each job; a job itself names nobody."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in sorted(records.get("AppointmentAssignment", ()), key=lambda row: int(row["id"])):
        name = lists.name("Technician", row.get("technicianId")) or text(row.get("technicianName"))
        if name:
            found[str(row.get("jobId"))][name] = None
    return {job: list(names) for job, names in found.items()}


def shape_customer(record: Json, lists: Lists) -> Row | None:
    """Make one customer; one that was merged into another is no longer one."""
    id_ = str(record["id"])
    if lists.survivor(id_) != id_:
        return None
    address = record.get("address")
    street = ", ".join(part for part in (text(look(address, "street")), text(look(address, "unit"))) if part)
    return {
        "id": id_, "name": text(record.get("name")) or f"Customer {id_}", "email": lists.email(id_),
        "phone": lists.phone(id_), "street": street or None, "city": text(look(address, "city")),
        "state": text(look(address, "state")), "postal_code": text(look(address, "zip")),
        "balance": dollars_to_cents(record.get("balance")), "active": record.get("active"),
        "created": local_day(record.get("createdOn"), lists.zone), "segment": text(kind_name(record.get("type"))),
        "tax_exempt": record.get("taxExempt"), "terms": lists.terms.get(id_),
        "changed": local_day(record.get("modifiedOn"), lists.zone),
        "origin": f"{SYSTEM} Customer {id_}",
    }  # fmt: skip
