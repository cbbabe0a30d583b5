"""Jobber's invoices, their lines, payments and quotes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ....model.money import share_out
from ...cells import first_email
from ...jobber import INVOICE_STATES, QUOTE_STATES
from ..connector import Json, Records
from ..values import dollars_to_cents, items, look, text
from .lists import Lists, joined, origin, plain_id
from .words import METHODS

Row = dict[str, Any]
_RECEIVED = {"PAYMENT": "payment", "DEPOSIT": "deposit", "REFUND": "refund"}
_FAILED = "FAILED_ACH_PAYMENT"


def shape_invoice(record: Json, lists: Lists) -> Row:
    """Make one invoice. One of a negative amount is a credit memo, as in the exports."""
    amounts = record["amounts"] or {}
    total, tax, tip, balance = (
        dollars_to_cents(amounts.get(name)) for name in ("total", "taxAmount", "tipsTotal", "invoiceBalance")
    )
    client = lists.client(record)
    status = INVOICE_STATES.get(str(record["invoiceStatus"]).replace("_", " ").casefold())
    discount = dollars_to_cents(amounts.get("discountAmount"))
    return {
        "id": plain_id(record["id"]), "number": text(record["invoiceNumber"]), "kind": kind_of(total),
        "customer": text(client.get("name")), "customer_id": _ref(record, "client"),
        "date": lists.chosen_day(record["issuedDate"]), "due_date": lists.chosen_day(record["dueDate"]),
        "net": find_net(record), "discount": None if discount is None else abs(discount), "tax": tax, "tip": tip,
        "total": total, "balance": 0 if status == "void" else balance,
        "status": status or ("paid" if balance == 0 else "open"), "paid_date": lists.chosen_day(record["receivedDate"]),
        "job_refs": joined(lists.invoice_jobs(record)), "memo": text(record["subject"]),
        "email": first_email(text(client.get("email")) or "") or None,
        "tax_code": text(look(record, "taxRate", "name")), "created": lists.moment_day(record.get("createdAt")),
        "changed": lists.moment_day(record.get("updatedAt")), "origin": origin("Invoice", record),
    }  # fmt: skip


def kind_of(total: int | None) -> str:
    """Say what an invoice of this amount is."""
    return "credit memo" if total is not None and total < 0 else "invoice"


def find_net(record: Json) -> int | None:
    """Return the revenue: the total less tax, and less tips where they are within the total.

    The subtotal less the discount tells which: it holds no tips, and tax only where prices include it.
    """
    amounts = record["amounts"] or {}
    found = [
        dollars_to_cents(amounts.get(name))
        for name in ("total", "taxAmount", "tipsTotal", "subtotal", "discountAmount")
    ]
    if None in found[:2]:
        return None
    total, tax, tip, subtotal, discount = (value or 0 for value in found)
    with_tips = total - tax
    if not tip or found[3] is None:
        return with_tips
    inclusive = "inclusive" in str(record.get("taxCalculationMethod")).casefold()
    expected = subtotal - abs(discount) - (tax if inclusive else 0)
    return min((with_tips, with_tips - tip), key=lambda net: abs(net - expected))


def shape_invoice_lines(records: Records, lists: Lists) -> list[Row]:
    """Make the lines of all invoices that were sent, with the cost of the job's line that they bill."""
    lines = {line["id"]: (job, line) for job in records.get("Job", ()) for line in items(job, "lineItems")}
    rows: list[Row] = []
    parts: dict[str, list[Row]] = defaultdict(list)
    for record in records.get("Invoice", ()):
        if record["invoiceStatus"] in ("draft", "voided"):  # nothing of it is sold
            continue
        jobs = lists.invoice_jobs(record)
        total = dollars_to_cents(look(record, "amounts", "total"))
        for line in items(record, "lineItems"):
            job, _ = lines.get(str(look(line, "jobLineItem", "id")), (None, None))
            row = {
                "invoice_id": plain_id(record["id"]), "taxable": line.get("taxable"),
                "invoice_number": text(record["invoiceNumber"]), "invoice_kind": kind_of(total),
                "job_ref": lists.job_number(job) if job else jobs[0] if len(jobs) == 1 else None,
                "customer": text(lists.client(record).get("name")), "date": lists.chosen_day(record["issuedDate"]),
                "item": text(line["name"]), "description": text(line["description"]), "kind": "sale",
                "quantity": line["quantity"], "amount": dollars_to_cents(line["totalPrice"]),
                "origin": origin("Invoice", record),
            }  # fmt: skip
            rows.append(row)
            if job:
                parts[line["jobLineItem"]["id"]].append(row)
    for id_, made in parts.items():
        _share_cost(lines[id_][1], made)
    return rows


def _share_cost(line: Json, parts: list[Row]) -> None:
    """Give each part its share of the cost of a job's line, by the price that it bills; what is not billed keeps
    its own."""
    cost, price = dollars_to_cents(line["totalCost"]), dollars_to_cents(line["totalPrice"]) or 0
    if cost is None:
        return
    weights = [abs(part["amount"]) for part in parts]
    weights.append(max(0, abs(price) - sum(weights)))
    shares = share_out(cost, weights if sum(weights) else [1] * len(parts) + [0])
    for part, share in zip(parts, shares, strict=False):
        part["cost"] = share


def shape_payments(records: Records, lists: Lists) -> list[Row]:
    """Make the payments. Records of other kinds (invoices, corrections, balances brought in) are no money."""
    found = records.get("PaymentRecord", ())
    came = [Decimal(each["rawAmount"]) > 0 for each in found if each["adjustmentType"] in ("PAYMENT", "DEPOSIT")]
    positive = sum(came) * 2 >= len(came)
    return [row for record in found if (row := _shape_payment(record, lists, positive))]


def _shape_payment(record: Json, lists: Lists, positive: bool) -> Row | None:
    """Make one payment; ``positive``: whether money received is written as positive."""
    said = str(record["adjustmentType"])
    if said == _FAILED:
        kind = None if (Decimal(record["rawAmount"]) > 0) == positive else "refund"
    else:
        kind = _RECEIVED.get(said)
    size = dollars_to_cents(record["rawAmount"])
    if kind is None or not size:
        return None
    invoices = [
        invoice for each in items(record, "allocations")
        if (invoice := lists.invoices.get(str(look(each, "invoice", "id"))))
    ]  # fmt: skip
    return {
        "id": plain_id(record["id"]), "number": text(record.get("checkNumber")), "kind": kind,
        "customer": text(lists.client(record).get("name")), "date": lists.chosen_day(record["entryDate"]),
        "amount": -abs(size) if kind == "refund" else abs(size),
        "method": METHODS.get(str(record["paymentType"])) or text(record["paymentType"]),
        "invoice_refs": joined([number for each in invoices if (number := text(each["invoiceNumber"]))]),
        "job_refs": joined(_paid_jobs(record, invoices, lists)), "memo": text(record["details"]),
        "fee": None if (fee := dollars_to_cents(record.get("feeAmount"))) is None else abs(fee),
        "origin": origin("PaymentRecord", record),
    }  # fmt: skip


def shape_allocations(records: Records, lists: Lists, payments: list[Row]) -> list[Row]:
    """Say which part of each payment paid which invoice; money given back is taken from it again."""
    rows = []
    paid = {row["id"]: row for row in payments}
    for record in records.get("PaymentRecord", ()):
        row = paid.get(plain_id(record["id"]))
        for each in items(record, "allocations") if row else ():
            invoice = lists.invoices.get(str(look(each, "invoice", "id")))
            size = dollars_to_cents(each.get("amount"))
            if row is None or invoice is None or size is None:
                continue
            rows.append({
                "payment_id": row["id"], "document_id": plain_id(invoice["id"]),
                "document_number": text(invoice["invoiceNumber"]), "date": row["date"],
                "amount": -abs(size) if row["amount"] < 0 else abs(size), "origin": row["origin"],
            })  # fmt: skip
    return rows


def _paid_jobs(record: Json, invoices: list[Json], lists: Lists) -> list[str]:
    """List the jobs of the invoices that were paid, and of the quotes that a deposit was taken on."""
    quotes = [lists.quotes.get(str(look(each, "quote", "id"))) for each in items(record, "allocations")]
    of_quotes = [number for quote in quotes for ref in items(quote, "jobs") if (number := lists.job_number(ref))]
    return [number for invoice in invoices for number in lists.invoice_jobs(invoice)] + of_quotes


def shape_quote(record: Json, lists: Lists) -> Row:
    """Make one quote."""
    client: Mapping[str, Json] = lists.client(record)
    status = QUOTE_STATES.get(str(record["quoteStatus"]).replace("_", " ").casefold(), "open")
    return {
        "id": plain_id(record["id"]), "number": text(record["quoteNumber"]), "customer": text(client.get("name")),
        "date": lists.moment_day(record["sentAt"] or record["createdAt"]), "status": status,
        "total": dollars_to_cents(look(record, "amounts", "total")), "lead_source": text(client.get("leadSource")),
        "won_date": _won_day(record, lists) if status == "won" else None,
        "job_refs": joined([number for ref in items(record, "jobs") if (number := lists.job_number(ref))]),
        "origin": origin("Quote", record),
    }  # fmt: skip


def _won_day(record: Json, lists: Lists) -> dt.date | None:
    """Return the day on which a quote was approved, or else made a job."""
    said = record.get("lastTransitioned")
    return lists.moment_day(look(said, "approvedAt") or look(said, "convertedAt"))


def _ref(record: Json, name: str) -> str | None:
    id_ = look(record, name, "id")
    return None if id_ is None else plain_id(id_)
