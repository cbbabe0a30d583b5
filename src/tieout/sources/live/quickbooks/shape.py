"""QuickBooks Online's records → the tables that its reports give. Pure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...cells import first_email, first_phone
from ...private import mask_number
from ...words import time_kind
from ..connector import Frames, Json, Records
from ..values import day, dollars_to_cents, look, table, text
from .costs import KINDS as COST_KINDS
from .costs import shape_costs, shape_deposit_costs, shape_hours, shape_journal
from .lists import Lists, full_name
from .money import (
    link_up,
    shape_allocations,
    shape_deposits,
    shape_payment,
    shape_receivables,
    uses_of_credits,
)
from .sales import KINDS, shape_document, shape_estimate
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
    applied = [link_up(record, lists) for record in records.get("Payment", ())]
    payments = [row for each in applied if (row := shape_payment(each, lists))]
    used = uses_of_credits(applied)
    documents = [{**document, "applied_refs": used.get(document["id"])} for document in documents]
    costs = [row for entity in COST_KINDS for r in records.get(entity, ()) for row in shape_costs(entity, r, lists)]
    costs += [row for record in records.get("JournalEntry", ()) for row in shape_journal(record, lists)]
    costs += [row for record in records.get("Deposit", ()) for row in shape_deposit_costs(record, lists)]
    rows = {
        "customers": [shape_customer(row, lists) for row in _billed_customers(records)],
        "invoices": documents,
        "invoice_lines": lines,
        "payments": payments,
        "payment_allocations": [row for each in applied for row in shape_allocations(each)],
        "cost_lines": costs,
        "deposits": [row for record in records.get("Deposit", ()) for row in shape_deposits(record, lists)],
        "receivables": shape_receivables(documents, payments),
        "quotes": [shape_estimate(record, lists) for record in records.get("Estimate", ())],
        "items": [row for record in records.get("Item", ()) if (row := shape_item(record, lists))],
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


def shape_customer(record: Json, lists: Lists) -> Row:
    """Make one customer. A reason makes it exempt; “not taxable” alone stands on many who are taxed all the same."""
    name = full_name(record) or ""
    address = record.get("BillAddr")
    street = ", ".join(part for n in range(1, 6) if (part := text(look(address, f"Line{n}"))))
    phones = (text(look(record, kind, "FreeFormNumber")) for kind in ("PrimaryPhone", "Mobile", "AlternatePhone"))
    person = " ".join(part for each in ("GivenName", "FamilyName") if (part := text(record.get(each))))
    number = text(record.get("PrimaryTaxIdentifier")) or text(record.get("ResaleNum"))
    exempt = True if text(record.get("TaxExemptionReasonId")) else False if record.get("Taxable") is True else None
    return {
        "id": str(record["Id"]), "name": name, "company": text(record.get("CompanyName")),
        "parent": name.rpartition(":")[0] or None,
        "email": first_email(text(look(record, "PrimaryEmailAddr", "Address")) or "") or None,
        "phone": first_phone(next((phone for phone in phones if phone), "")) or None,
        "street": street or None, "city": text(look(address, "City")),
        "state": text(look(address, "CountrySubDivisionCode")), "postal_code": text(look(address, "PostalCode")),
        "balance": dollars_to_cents(record.get("Balance")), "active": record.get("Active"),
        "created": day(look(record, "MetaData", "CreateTime")), "segment": lists.customer_type(record),
        "contact": person or None, "terms": lists.term(record.get("SalesTermRef")), "tax_exempt": exempt,
        "tax_id": mask_number(number) if number else None,
        "changed": day(look(record, "MetaData", "LastUpdatedTime")), "origin": f"{SYSTEM} Customer {record['Id']}",
    }  # fmt: skip


ITEM_KINDS = {"Service": "service", "Inventory": "product", "NonInventory": "product", "Group": "bundle",
              "Bundle": "bundle"}  # fmt: skip


def shape_item(record: Json, lists: Lists) -> Row | None:
    """Make one product, service or bundle; a category is none."""
    kind = text(record.get("Type"))
    name = text(record.get("FullyQualifiedName")) or text(record.get("Name"))
    if kind == "Category" or name is None:
        return None
    return {
        "id": str(record["Id"]), "name": name, "kind": ITEM_KINDS.get(kind or ""),
        "account": lists.account(record.get("IncomeAccountRef")),
        "tax_code": lists.tax_code(record.get("SalesTaxCodeRef")), "taxable": record.get("Taxable"),
        "cost": dollars_to_cents(record.get("PurchaseCost")), "active": record.get("Active"),
        "origin": f"{SYSTEM} Item {record['Id']}",
    }  # fmt: skip
