"""ServiceTitan's records → the tables that its exports give. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from ..connector import Frames, Records
from ..values import table
from .costs import add_material_cost, add_pay, shape_bill
from .hours import add_minutes, shape_hours
from .jobs import list_technicians, shape_customer, shape_job
from .lists import Lists
from .sales import add_estimates, shape_allocations, shape_estimate, shape_invoice, shape_payment
from .words import SYSTEM

Row = dict[str, Any]


def shape(records: Records) -> Frames:
    """Turn all current records into tables."""
    lists = Lists(records)
    made = [shape_invoice(record, lists) for record in records.get("Invoice", ())]
    invoices = [invoice for invoice, _ in made if invoice]
    items = [line for _, its_lines in made for line in its_lines]
    hours = shape_hours(records, lists)
    paid = [(record, row) for record in records.get("Payment", ()) if (row := shape_payment(record, lists))]
    rows = {
        "customers": [row for record in records.get("Customer", ()) if (row := shape_customer(record, lists))],
        "jobs": _shape_jobs(records, lists, invoices, items, add_minutes(hours)),
        "invoices": invoices,
        "invoice_lines": [line for invoice, its_lines in made if invoice for line in its_lines],
        "payments": [row for _, row in paid],
        "payment_allocations": [part for record, row in paid for part in shape_allocations(record, row, lists)],
        "cost_lines": [row for record in records.get("InventoryBill", ()) for row in shape_bill(record, lists)],
        "time_entries": hours,
        "quotes": [shape_estimate(record, lists) for record in records.get("Estimate", ())],
    }
    return {noun: table(noun, found, SYSTEM) for noun, found in rows.items()}


def _shape_jobs(
    records: Records, lists: Lists, invoices: Sequence[Row], items: Sequence[Row], minutes: Mapping[str, int]
) -> list[Row]:
    """Make the jobs with what invoices, purchases and pay say about each; imported history is left out."""
    billed: dict[str, list[Row]] = defaultdict(list)
    for invoice in invoices:
        if len(invoice["job_ids"]) == 1:  # an invoice of several jobs says of none what it is worth
            billed[invoice["job_ids"][0]].append(invoice)
    technicians = list_technicians(records, lists)
    material = add_material_cost(records, items)
    pay, other = add_pay(records, lists)
    sold = add_estimates(records.get("Estimate", ()))
    return [
        {**job, **sold.get(job["id"], {}), "cost_basis": "actual",
         "material_cost": material.get(job["id"]), "labor_cost": pay.get(job["id"]),
         "other_cost": other.get(job["id"]), "minutes": minutes.get(job["id"])}
        for record in records.get("Job", ())
        if not lists.is_imported(record)
        for job in [shape_job(record, lists, billed[str(record["id"])], technicians.get(str(record["id"]), ()))]
    ]  # fmt: skip
