"""Jobber's records → the same tables that its exports give."""

from __future__ import annotations

from typing import Any

from ...cells import first_email, first_phone
from ..connector import Frames, Json, Records
from ..values import look, table, text
from .lists import Lists, origin, plain_id
from .sales import shape_allocations, shape_invoice, shape_invoice_lines, shape_payments, shape_quote
from .words import SYSTEM
from .work import shape_agreement, shape_expense, shape_hours, shape_jobs


def shape(records: Records) -> Frames:
    """Turn all current records of an account into tables. Pure: equal records give equal tables."""
    lists = Lists(records)
    payments = shape_payments(records, lists)
    rows: dict[str, list[dict[str, Any]]] = {
        "customers": [_shape_client(record, lists) for record in records.get("Client", ())],
        "jobs": shape_jobs(records, lists),
        "invoices": [shape_invoice(record, lists) for record in records.get("Invoice", ())],
        "invoice_lines": shape_invoice_lines(records, lists),
        "payments": payments,
        "agreements": [row for record in records.get("Job", ()) if (row := shape_agreement(record, lists))],
        "payment_allocations": shape_allocations(records, lists, payments),
        "quotes": [shape_quote(record, lists) for record in records.get("Quote", ())],
        "time_entries": shape_hours(records, lists),
        "cost_lines": [row for record in records.get("Expense", ()) if (row := shape_expense(record, lists))],
    }
    return {noun: table(noun, made, SYSTEM) for noun, made in rows.items()}


def _shape_client(record: Json, lists: Lists) -> dict[str, Any]:
    address = record.get("billingAddress")
    streets = (text(look(address, "street1")), text(look(address, "street2")))
    return {
        "id": plain_id(record["id"]), "name": text(record["name"]) or plain_id(record["id"]),
        "company": text(record["companyName"]), "email": first_email(text(record["email"]) or "") or None,
        "phone": first_phone(text(record["phone"]) or "") or None,
        "street": " ".join(street for street in streets if street) or None, "city": text(look(address, "city")),
        "state": text(look(address, "province")), "postal_code": text(look(address, "postalCode")),
        "active": not record["isArchived"], "created": lists.moment_day(record["createdAt"]),
        "lead_source": text(record["leadSource"]),
        "contact": " ".join(part for name in ("firstName", "lastName") if (part := text(record.get(name)))) or None,
        "origin": origin("Client", record),
    }  # fmt: skip
