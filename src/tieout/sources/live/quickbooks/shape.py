"""QuickBooks Online's records → the tables that its reports give. Pure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...cells import first_email, first_phone
from ...words import time_kind
from ..connector import Frames, Json, Records
from ..values import day, dollars_to_cents, look, table, text
from .costs import KINDS as COST_KINDS
from .costs import shape_costs, shape_deposit_costs, shape_hours, shape_journal
from .lists import Lists, full_name
from .sales import KINDS, shape_deposit, shape_document, shape_estimate, shape_payment, shape_receivables
from .words import SYSTEM

Row = dict[str, Any]


def shape(records: Records) -> Frames:
    """Turn all current records into tables."""
    lists = Lists(records)
    documents: list[Row] = []
    lines: list[Row] = []
    for entity in KINDS:
        for record in records.get(entity, ()):
            document, its_lines = shape_document(entity, record, lists)
            documents.append(document)
            lines += its_lines
    payments = [row for record in records.get("Payment", ()) if (row := shape_payment(record, lists))]
    costs = [row for entity in COST_KINDS for r in records.get(entity, ()) for row in shape_costs(entity, r, lists)]
    costs += [row for record in records.get("JournalEntry", ()) for row in shape_journal(record, lists)]
    costs += [row for record in records.get("Deposit", ()) for row in shape_deposit_costs(record, lists)]
    rows = {
        "customers": [shape_customer(row) for row in _billed_customers(records)],
        "invoices": documents,
        "invoice_lines": lines,
        "payments": payments,
        "cost_lines": costs,
        "deposits": [shape_deposit(record, lists) for record in records.get("Deposit", ())],
        "receivables": shape_receivables(documents, payments),
        "quotes": [shape_estimate(record, lists) for record in records.get("Estimate", ())],
    }
    hours = [row for record in records.get("TimeActivity", ()) if (row := shape_hours(record, lists))]
    return {noun: table(noun, made, SYSTEM) for noun, made in rows.items()} | {"time_entries": _hours(hours)}


def _hours(rows: list[Row]) -> pd.DataFrame:
    """Say of each entry what kind of time it is."""
    if not rows:
        return table("time_entries", [], SYSTEM)
    item, job = (pd.Series([row[name] for row in rows], dtype=object) for name in ("item", "job_ref"))
    return table(
        "time_entries", [{**row, "kind": kind} for row, kind in zip(rows, time_kind(item, job), strict=True)], SYSTEM
    )


def _billed_customers(records: Records) -> list[Json]:
    """List the customers that are in use or stand on a document. Projects are jobs; who was merged away is nobody."""
    named = {
        str(look(row, "CustomerRef", "value")) for entity in (*KINDS, "Payment") for row in records.get(entity, ())
    }
    return [
        row
        for row in records.get("Customer", ())
        if row.get("IsProject") is not True and (row.get("Active") is not False or str(row["Id"]) in named)
    ]


def shape_customer(record: Json) -> Row:
    """Make one customer."""
    name = full_name(record) or ""
    address = record.get("BillAddr")
    street = ", ".join(part for n in range(1, 6) if (part := text(look(address, f"Line{n}"))))
    phones = (text(look(record, kind, "FreeFormNumber")) for kind in ("PrimaryPhone", "Mobile", "AlternatePhone"))
    return {
        "id": str(record["Id"]), "name": name, "company": text(record.get("CompanyName")),
        "parent": name.rpartition(":")[0] or None,
        "email": first_email(text(look(record, "PrimaryEmailAddr", "Address")) or "") or None,
        "phone": first_phone(next((phone for phone in phones if phone), "")) or None,
        "street": street or None, "city": text(look(address, "City")),
        "state": text(look(address, "CountrySubDivisionCode")), "postal_code": text(look(address, "PostalCode")),
        "balance": dollars_to_cents(record.get("Balance")), "active": record.get("Active"),
        "created": day(look(record, "MetaData", "CreateTime")), "origin": f"{SYSTEM} Customer {record['Id']}",
    }  # fmt: skip
