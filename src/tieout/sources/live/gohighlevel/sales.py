"""GoHighLevel's sales: invoices with their items, orders and transactions. Amounts are in dollars, numbers or texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ...cells import first_email
from ...gohighlevel import INVOICE_STATES, named_job
from ..connector import Json
from ..values import dollars_to_cents, items, local_day, local_or_plain_day, look, plain_text, text
from .words import SYSTEM

Row = dict[str, Any]
NOT_ITEMIZED = "Not itemized"
RECEIVED = ("succeeded", "refunded", "partially_refunded")
WALLET = "saas_one_time"
INVOICED = "invoice"


def is_real(record: Json) -> bool:
    """Tell what is real from tests; some answers print truth as text."""
    return str(record.get("liveMode")).casefold() != "false" and str(record.get("markAsTest")).casefold() != "true"


def invoice_number(record: Json) -> str | None:
    """Return an invoice's number as people see it; its prefix may stand apart."""
    number, prefix = text(record.get("invoiceNumber")), text(record.get("invoiceNumberPrefix")) or ""
    return number if number is None or number.startswith(prefix) else prefix + number


def shape_invoice(record: Json, zone: ZoneInfo) -> tuple[Row, list[Row]]:
    """Make one invoice and its lines. Its name may begin with the job's number."""
    total, balance = dollars_to_cents(record.get("total")) or 0, dollars_to_cents(record.get("amountDue"))
    lines = list(_shape_items(record))
    discount, tax = _discount_and_tax(record, total, sum(line["amount"] for line in lines))
    name, contact = text(record.get("name")), record.get("contactDetails")
    number, said = invoice_number(record), (text(record.get("status")) or "").replace("_", " ").casefold()
    row: Row = {
        "id": str(record["_id"]), "number": number, "kind": "credit memo" if total < 0 else "invoice",
        "customer": text(look(contact, "name")) or text(look(contact, "companyName")),
        "customer_id": text(look(contact, "id")), "date": local_or_plain_day(record.get("issueDate"), zone),
        "due_date": local_or_plain_day(record.get("dueDate"), zone), "net": total - tax, "discount": discount,
        "tax": tax, "total": total, "balance": balance,
        "status": INVOICE_STATES.get(said) or ("paid" if balance == 0 else "open"),
        "job_refs": named_job(name) if name else None, "memo": name,
        "email": first_email(text(look(contact, "email")) or "") or None, "currency": text(record.get("currency")),
        "tax_code": _name_taxes(items(record, "invoiceItems")), "sent": local_day(record.get("sentAt"), zone),
        "created": local_day(record.get("createdAt"), zone), "changed": local_day(record.get("updatedAt"), zone),
        "origin": f"{SYSTEM} invoice {record['_id']}",
    }  # fmt: skip
    if discount:
        lines.append({"item": "Discount", "description": "Discount", "kind": "discount", "amount": -discount})
    missing = row["net"] - sum(line["amount"] for line in lines)
    if missing:
        what = "Part of the invoice's total that none of its items shows"
        lines.append({"item": NOT_ITEMIZED, "description": what, "kind": "sale", "amount": missing})
    head = {
        "invoice_id": row["id"],
        "invoice_number": number, "invoice_kind": row["kind"], "job_ref": row["job_refs"], "customer": row["customer"],
        "date": row["date"], "currency": row["currency"], "origin": row["origin"],
    }  # fmt: skip
    return row, [{**head, **line} for line in lines]


def _shape_items(record: Json) -> Iterator[Row]:
    for item in items(record, "invoiceItems"):
        if isinstance(item, Mapping):
            quantity = Decimal(str(item.get("qty") or 1))
            amount = quantity * Decimal(str(item.get("amount") or 0)) * 100
            yield {
                "item": text(item.get("name")), "description": plain_text(item.get("description")), "kind": "sale",
                "tax_code": (code := _name_taxes([item])), "taxable": True if code else None,
                "quantity": quantity, "amount": int(amount.to_integral_value(ROUND_HALF_UP)),
            }  # fmt: skip


def _name_taxes(lines: Sequence[Json]) -> str | None:
    """Name the taxes of these items; one without any may be taxed automatically, so that it says nothing."""
    names = (text(tax.get("name")) for line in lines for tax in items(line, "taxes") if isinstance(tax, Mapping))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def _discount_and_tax(record: Json, total: int, items_total: int) -> tuple[int, int]:
    """Return the discount as a positive amount, and the tax; without a summary, from what was typed: a percentage is a
    rate, and what the total is beyond the rest is tax."""
    summary = record.get("totalSummary")
    tax = dollars_to_cents(look(summary, "tax"))
    discount = dollars_to_cents(look(summary, "discount"))
    if discount is None:
        value, kind = look(record, "discount", "value"), text(look(record, "discount", "type"))
        if kind == "percentage":
            share = items_total * Decimal(str(value or 0)) / 100
            discount = int(share.to_integral_value(ROUND_HALF_UP))
        else:
            discount = dollars_to_cents(value) or 0
    return abs(discount), total - (items_total - abs(discount)) if tax is None else tax


def shape_order(record: Json, paid: bool, contacts: Mapping[str, Json], zone: ZoneInfo) -> Row | None:
    """Make a sales receipt of an order that was paid, as QuickBooks gets it. What was invoiced is its invoice."""
    total = dollars_to_cents(record.get("amount")) or 0
    said = (text(record.get("status")) or "").casefold()
    is_invoice = (text(record.get("sourceType")) or "").casefold() == INVOICED
    if total == 0 or is_invoice or not is_real(record) or not (paid or said == "completed"):
        return None
    contact = contacts.get(str(record.get("contactId")))
    return {
        "id": str(record["_id"]), "number": None, "kind": "sales receipt",
        "customer": contact_name(contact) or text(record.get("contactName")),
        "customer_id": text(record.get("contactId")), "date": local_day(record.get("createdAt"), zone),
        "discount": abs(dollars_to_cents(record.get("discount")) or 0), "total": total, "balance": 0, "status": "paid",
        "memo": text(record.get("sourceName")), "email": first_email(text(record.get("contactEmail")) or "") or None,
        "currency": text(record.get("currency")), "origin": f"{SYSTEM} order {record['_id']}",
    }  # fmt: skip


def shape_payment(
    record: Json, invoices: Mapping[str, Row], contacts: Mapping[str, Json], zone: ZoneInfo
) -> Row | None:
    """Make one payment, less what was given back of it. Failed and test payments, and an agency's recharges of its
    own wallet, are no money of customers."""
    said = (text(record.get("status")) or "").casefold()
    net = (dollars_to_cents(record.get("amount")) or 0) - (dollars_to_cents(record.get("amountRefunded")) or 0)
    sources = {text(record.get("entitySourceType")), text(record.get("entitySourceSubType"))}
    no_refund_told = said != RECEIVED[0] and not record.get("amountRefunded")
    if said not in RECEIVED or net == 0 or no_refund_told or not is_real(record) or WALLET in sources:
        return None
    refs = [invoices.get(str(record.get(name))) for name in ("invoiceId", "entityId", "entitySourceId")]
    paid = next((invoice for invoice in refs if invoice), None)
    contact = contacts.get(str(record.get("contactId")))
    return {
        "id": str(record["_id"]), "number": text(record.get("chargeId")), "kind": "payment" if net > 0 else "refund",
        "customer": (paid["customer"] if paid else None) or contact_name(contact) or text(record.get("contactName")),
        "date": local_or_plain_day(record.get("fulfilledAt") or record.get("createdAt"), zone), "amount": net,
        "method": text(record.get("paymentProviderType")), "invoice_refs": paid["number"] if paid else None,
        "job_refs": paid["job_refs"] if paid else None, "invoice_id": paid["id"] if paid else None,
        "memo": text(record.get("entitySourceName")),
        "currency": text(record.get("currency")), "origin": f"{SYSTEM} transaction {record['_id']}",
    }  # fmt: skip


def shape_allocation(payment: Row) -> Row | None:
    """Say which invoice a payment paid: a transaction pays one."""
    if payment["invoice_id"] is None:
        return None
    return {
        "payment_id": payment["id"], "document_id": payment["invoice_id"], "document_number": payment["invoice_refs"],
        "amount": payment["amount"], "date": payment["date"], "origin": payment["origin"],
    }  # fmt: skip


def contact_name(record: Json) -> str | None:
    """Return what a contact is called: its name, else its company, else its address."""
    if record is None:
        return None
    person = " ".join(part for part in (text(record.get("firstName")), text(record.get("lastName"))) if part)
    names: Sequence[str | None] = (
        text(record.get("contactName")), text(record.get("name")), person or None, text(record.get("companyName")),
        text(record.get("email")),
    )  # fmt: skip
    return next((name for name in names if name), None)
