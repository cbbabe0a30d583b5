"""GoHighLevel's records → the tables that its exports give. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from ...cells import first_email, first_phone, join_names
from ...gohighlevel import STATES, job_number
from ...layout import plain_header
from ..connector import Frames, Json, Records
from ..values import dollars_to_cents, items, local_day, look, table, text, zone_named
from .sales import contact_name, is_real, shape_allocation, shape_invoice, shape_order, shape_payment
from .words import SYSTEM

Row = dict[str, Any]


def shape(records: Records) -> Frames:
    """Turn all current records into tables."""
    zone = zone_named(next((row.get("timezone") for row in records.get("Location", ())), None))
    contacts = {str(row["id"]): row for row in records.get("Contact", ())}
    made = [shape_invoice(record, zone) for record in records.get("Invoice", ()) if is_real(record)]
    invoices = {invoice["id"]: invoice for invoice, _ in made}
    transactions = list(records.get("Transaction", ()))
    settled = {str(row.get("entityId")) for row in transactions if text(row.get("status")) == "succeeded"}
    orders = [
        row for record in records.get("Order", ())
        if (row := shape_order(record, str(record["_id"]) in settled, contacts, zone))
    ]  # fmt: skip
    payments = [row for record in transactions if (row := shape_payment(record, invoices, contacts, zone))]
    opportunities = _shape_opportunities(records, contacts, zone)
    rows = {
        "customers": [shape_contact(record, zone) for record in contacts.values()],
        "jobs": [job for _, job in opportunities if job],
        "quotes": [quote for quote, _ in opportunities],
        "invoices": [*invoices.values(), *orders],
        "invoice_lines": [line for _, lines in made for line in lines],
        "payments": payments,
        "payment_allocations": [row for payment in payments if (row := shape_allocation(payment))],
    }
    return {noun: table(noun, found, SYSTEM) for noun, found in rows.items()}


def shape_contact(record: Json, zone: ZoneInfo) -> Row:
    """Make one customer."""
    return {
        "id": str(record["id"]), "name": contact_name(record) or f"Contact {record['id']}",
        "company": text(record.get("companyName")), "email": first_email(text(record.get("email")) or "") or None,
        "phone": first_phone(text(record.get("phone")) or "") or None, "street": text(record.get("address1")),
        "city": text(record.get("city")), "state": text(record.get("state")),
        "postal_code": text(record.get("postalCode")), "created": local_day(record.get("dateAdded"), zone),
        "lead_source": text(record.get("source")), "changed": local_day(record.get("dateUpdated"), zone),
        "origin": f"{SYSTEM} contact {record['id']}",
    }  # fmt: skip


def _shape_opportunities(
    records: Records, contacts: Mapping[str, Json], zone: ZoneInfo
) -> list[tuple[Row, Row | None]]:
    names = {str(row["id"]): plain_header(str(row.get("name"))) for row in records.get("CustomField", ())}
    details = {str(row["id"]): row for row in records.get("OpportunityFields", ())}
    return [
        shape_opportunity(record, read_fields(record, details.get(str(record["id"])), names), contacts, zone)
        for record in sorted(records.get("Opportunity", ()), key=_age)
    ]


def _age(record: Json) -> tuple[str, str]:
    """Sort as exports do, the oldest first: ids tell no order, and a customer's first job tells its source."""
    return str(record.get("createdAt") or ""), str(record.get("name") or "")


def read_fields(record: Json, detail: Json, names: Mapping[str, str]) -> Mapping[str, str]:
    """Return an opportunity's custom fields by their names; a value may be a list."""
    found: dict[str, str] = {}
    for each in items(record, "customFields") or items(detail, "customFields"):
        values = [each.get(key) for key in ("fieldValue", "fieldValueString", "fieldValueArray", "value")]
        value = next((value for value in values if value), None)
        said = ", ".join(map(str, value)) if isinstance(value, list) else text(value)
        if said:
            found[names.get(str(each.get("id")), "")] = said
    return found


def shape_opportunity(
    record: Json, fields: Mapping[str, str], contacts: Mapping[str, Json], zone: ZoneInfo
) -> tuple[Row, Row | None]:
    """Make a quote and, of a won opportunity, a job that was completed when it was won."""
    name = text(record.get("name")) or str(record["id"])
    contact = contacts.get(str(record.get("contactId"))) or record.get("contact")
    status = STATES.get((text(record.get("status")) or "").casefold(), "open")
    quote: Row = {
        "id": str(record["id"]), "number": job_number(name), "customer": contact_name(contact),
        "date": local_day(record.get("createdAt"), zone), "status": status,
        "total": dollars_to_cents(record.get("monetaryValue")), "lead_source": text(record.get("source")),
        "origin": f"{SYSTEM} opportunity {record['id']}",
    }  # fmt: skip
    if status != "won":
        return quote, None
    won = record.get("lastStatusChangeAt") or record.get("updatedAt")
    quote |= {"won_date": local_day(won, zone), "job_refs": quote["number"]}
    technicians = fields.get("technician") or fields.get("technicians")
    job: Row = {
        **{key: quote[key] for key in ("id", "number", "customer", "total", "lead_source", "origin")},
        "customer_id": text(record.get("contactId")), "title": name, "status": "completed", "created": quote["date"],
        "completed": local_day(won, zone), "job_type": fields.get("job type"),
        "technicians": (join_names(technicians) or None) if technicians else None, "location": fields.get("location"),
        "email": first_email(text(look(contact, "email")) or "") or None,
        "phone": first_phone(text(look(contact, "phone")) or "") or None,
    }  # fmt: skip
    return quote, job
