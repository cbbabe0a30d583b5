"""ServiceTitan's sales: invoices with their items, payments and estimates. Amounts are decimal texts in dollars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...quickbooks_sales import line_kind
from ..connector import Json
from ..values import dollars_to_cents, items, local_day, local_or_plain_day, look, plain_text, text
from .lists import Lists, job_status, kind_name
from .words import SYSTEM

Row = dict[str, Any]
NOT_ITEMIZED = "Not itemized"
QUOTE_STATES = {"sold": "won", "dismissed": "lost"}


def jobs_billed(record: Json, lists: Lists) -> list[Json]:
    """Return the jobs that an invoice bills: its own, its project's, or those of the invoice that it adjusts."""
    for _ in range(5):
        if (id_ := look(record, "job", "id")) is not None:
            return [lists.jobs.get(str(id_)) or {"id": id_, "jobNumber": look(record, "job", "number")}]
        if project := look(record, "projectId"):
            return list(lists.jobs_of_project.get(str(project), []))
        record = lists.invoices.get(str(look(record, "adjustmentToId")))
        if record is None:
            break
    return []


def shape_invoice(record: Json, lists: Lists) -> tuple[Row | None, list[Row]]:
    """Make one invoice and its lines.

    One of nothing, as every job has from the day it was booked, is no document, but its lines may tell cost. Of
    imported history there is neither.
    """
    total, tax = dollars_to_cents(record.get("total")) or 0, dollars_to_cents(record.get("salesTax")) or 0
    jobs = jobs_billed(record, lists)
    if jobs and all(lists.is_imported(job) for job in jobs):
        return None, []
    customer, net = look(record, "customer", "id"), total - tax
    balance = dollars_to_cents(record.get("balance"))
    discount = dollars_to_cents(record.get("discountTotal"))
    row: Row = {
        "id": str(record["id"]), "number": text(record.get("referenceNumber")),
        "kind": "credit memo" if total < 0 else "invoice",
        "customer": lists.customer(customer, look(record, "customer", "name")), "customer_id": lists.survivor(customer),
        "date": local_or_plain_day(record.get("invoiceDate"), lists.zone),
        "due_date": local_or_plain_day(record.get("dueDate"), lists.zone), "net": net,
        "discount": abs(discount) if discount else None, "tax": tax, "total": total, "balance": balance,
        "status": _status(jobs, balance),
        "paid_date": local_or_plain_day(record.get("paidOn"), lists.zone) if balance == 0 else None,
        "job_refs": "; ".join(dict.fromkeys(number for job in jobs if (number := text(job.get("jobNumber"))))) or None,
        "memo": plain_text(record.get("summary")), "email": lists.email(customer),
        "location": text(look(record, "businessUnit", "name")), "class_name": lists.class_name(record),
        "terms": text(record.get("termName")), "tax_code": text(look(record, "salesTaxCode", "name")),
        "created": local_day(record.get("createdOn"), lists.zone),
        "changed": local_day(record.get("modifiedOn"), lists.zone),
        "currency": lists.currency(look(record, "businessUnit", "id")), "origin": f"{SYSTEM} Invoice {record['id']}",
        "job_ids": [str(job["id"]) for job in jobs],
    }  # fmt: skip
    head = {
        "invoice_id": row["id"], "class_name": row["class_name"],
        "invoice_number": row["number"], "invoice_kind": row["kind"], "customer": row["customer"], "date": row["date"],
        "job_ref": row["job_refs"] if len(jobs) == 1 else None, "currency": row["currency"], "origin": row["origin"],
        "job_ids": row["job_ids"],
    }  # fmt: skip
    lines = [{**head, **line} for line in shape_items(record)]
    missing = net - sum(line["amount"] for line in lines)
    if missing:
        what = "Part of the invoice's total that none of its items shows"
        lines.append({**head, "item": NOT_ITEMIZED, "description": what, "kind": "sale", "amount": missing})
    return row if total else None, lines


def _status(jobs: Sequence[Json], balance: int | None) -> str:
    """Until its job is completed or canceled, an invoice is a draft; afterwards its balance decides."""
    if jobs and all(job_status(job) == "open" for job in jobs):
        return "draft"
    return "paid" if balance == 0 else "open"


def shape_items(record: Json) -> Iterator[Row]:
    """Make the lines of an invoice; an item that is not charged has cost and no price."""
    for item in sorted(items(record, "items"), key=lambda item: int(item.get("order") or 0)):
        name = text(item.get("skuName")) or text(item.get("displayName"))
        amount = _line_total(item, "total", "price") or 0
        is_charged = item.get("isChargeable") is not False
        kind = line_kind(name or "")
        if kind_name(item.get("type")) == "PriceModifier":
            kind = "discount" if amount < 0 else "fee"
        yield {
            "item": name, "description": plain_text(item.get("description")), "kind": kind,
            "quantity": item.get("quantity"), "amount": amount if is_charged else 0,
            "cost": _line_total(item, "totalCost", "cost"), "taxable": item.get("taxable"),
            "account": text(look(item, "generalLedgerAccount", "name")),
            "bundle": text(look(item, "itemGroup", "name")),
        }  # fmt: skip


def _line_total(item: Json, total: str, each: str) -> int | None:
    """Return the amount of a line; where it is not given, the quantity times one unit's."""
    if (found := dollars_to_cents(item.get(total))) is not None:
        return found
    if text(item.get(each)) is None:
        return None
    quantity = Decimal(str(item.get("quantity") or 1))
    return int((quantity * Decimal(str(item[each])) * 100).to_integral_value(ROUND_HALF_UP))


def shape_payment(record: Json, lists: Lists) -> Row | None:
    """Make one payment; one without an amount moved no money. What is paid back is negative."""
    amount = dollars_to_cents(record.get("total")) or 0
    if amount == 0:
        return None
    is_refund = bool(record.get("refundedPaymentId")) or amount < 0
    paid = [lists.invoices.get(str(each.get("appliedTo"))) or each for each in items(record, "appliedTo")]
    jobs = [job for invoice in paid for job in jobs_billed(invoice, lists)]
    numbers = [text(each.get("referenceNumber")) or text(each.get("appliedToReferenceNumber")) for each in paid]
    customer = look(record, "customer", "id")
    return {
        "id": str(record["id"]), "number": text(record.get("checkNumber")) or text(record.get("referenceNumber")),
        "kind": "refund" if is_refund else "payment",
        "customer": lists.customer(customer, look(record, "customer", "name")),
        "date": local_or_plain_day(record.get("date"), lists.zone), "amount": -abs(amount) if is_refund else amount,
        "unapplied": dollars_to_cents(record.get("unappliedAmount")), "method": text(record.get("type")),
        "account": text(look(record, "generalLedgerAccount", "name")),
        "invoice_refs": "; ".join(dict.fromkeys(number for number in numbers if number)) or None,
        "job_refs": "; ".join(dict.fromkeys(str(job["jobNumber"]) for job in jobs if job.get("jobNumber"))) or None,
        "created": local_day(record.get("createdOn"), lists.zone),
        "memo": text(record.get("memo")), "currency": lists.currency(look(record, "businessUnit", "id")),
        "origin": f"{SYSTEM} Payment {record['id']}",
    }  # fmt: skip


def shape_allocations(record: Json, payment: Row, lists: Lists) -> Iterator[Row]:
    """Make a row for each invoice that a payment was applied to; what is paid back is taken from it again."""
    for part in items(record, "appliedTo"):
        cents = dollars_to_cents(part.get("appliedAmount"))
        if cents is None:
            continue
        invoice = lists.invoices.get(str(part.get("appliedTo"))) or {}
        number = text(invoice.get("referenceNumber")) or text(part.get("appliedToReferenceNumber"))
        yield {
            "payment_id": payment["id"], "document_id": text(part.get("appliedTo")), "document_number": number,
            "amount": -abs(cents) if payment["amount"] < 0 else cents, "date": payment["date"],
            "origin": payment["origin"],
        }  # fmt: skip


def shape_estimate(record: Json, lists: Lists) -> Row:
    """Make one quote, or the change order of one."""
    job = lists.jobs.get(str(record.get("jobId"))) or {}
    is_sold = estimate_status(record) == "won"
    return {
        "id": str(record["id"]), "number": str(record["id"]), "customer": lists.customer(record.get("customerId")),
        "date": local_or_plain_day(record.get("createdOn"), lists.zone),
        "status": estimate_status(record), "kind": "change order" if record.get("isChangeOrder") else "quote",
        "won_date": local_day(record.get("soldOn"), lists.zone) if is_sold else None,
        "job_refs": text(job.get("jobNumber")) or text(record.get("jobNumber")),
        "job_type": lists.name("JobType", job.get("jobTypeId")),
        "total": dollars_to_cents(record.get("subtotal")), "currency": lists.currency(record.get("businessUnitId")),
        "origin": f"{SYSTEM} Estimate {record['id']}",
    }  # fmt: skip


def estimate_status(record: Json) -> str:
    """Say whether an estimate is open, won or lost."""
    return QUOTE_STATES.get(str(kind_name(record.get("status"))).casefold(), "open")


def add_estimates(estimates: Sequence[Json]) -> dict[str, Row]:
    """Add up what was sold for each job, change orders with it, and what it was thought to cost, by the job's id."""
    found: dict[str, Row] = {}
    for record in estimates:
        price = dollars_to_cents(record.get("subtotal"))
        if estimate_status(record) != "won" or not record.get("jobId") or price is None:
            continue
        job = found.setdefault(str(record["jobId"]), {"quote_refs": [], "contract": 0, "estimated_cost": 0})
        costs = [_estimated_cost(item) for item in items(record, "items")]
        job["quote_refs"].append(str(record["id"]))
        job["contract"] += price
        known = bool(costs) and None not in costs and job["estimated_cost"] is not None
        job["estimated_cost"] = job["estimated_cost"] + sum(cents or 0 for cents in costs) if known else None
    return {id_: {**job, "quote_refs": "; ".join(job["quote_refs"])} for id_, job in found.items()}


def _estimated_cost(item: Json) -> int | None:
    return dollars_to_cents(item.get("totalCost"))
