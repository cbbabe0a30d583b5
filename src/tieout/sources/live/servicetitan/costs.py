"""ServiceTitan's costs: what jobs cost by its own records, and vendor bills line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...words import NOT_JOB_COST, cost_category
from ..connector import Json, Records
from ..values import dollars_to_cents, items, local_or_plain_day, look, plain_text, text
from .lists import Lists, kind_name
from .words import SYSTEM

Row = dict[str, Any]
RETURNED = ("returned", "creditreceived")
BONUS_WITHOUT_WORK = "Reimbursement"


def add_material_cost(records: Records, lines: Sequence[Row]) -> Mapping[str, int]:
    """Add up each job's material by its id: cost of invoice items, plus receipts, less returns."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        if len(line["job_ids"]) == 1 and line.get("cost") is not None:
            found[line["job_ids"][0]] += line["cost"]
    for entity, amount, sign in (("Receipt", "receiptAmount", 1), ("Return", "returnAmount", -1)):
        for record in records.get(entity, ()):
            job = text(record.get("jobId"))
            is_done = entity == "Receipt" or str(kind_name(record.get("status"))).casefold() in RETURNED
            if job and is_done and not record.get("dateCanceled"):
                found[job] += sign * abs(dollars_to_cents(record.get(amount)) or 0)
    return found


def add_pay(records: Records, lists: Lists) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Add up each job's pay with its adjustments, and what was reimbursed, by the job's id."""
    pay: dict[str, int] = defaultdict(int)
    other: dict[str, int] = defaultdict(int)
    for record in records.get("GrossPayItem", ()):
        if record.get("jobId"):
            sums = other if kind_name(record.get("grossPayItemType")) == BONUS_WITHOUT_WORK else pay
            sums[str(record["jobId"])] += sum(
                dollars_to_cents(record.get(name)) or 0 for name in ("amount", "amountAdjustment")
            )
    for record in records.get("PayrollAdjustment", ()):
        job = look(lists.invoices.get(str(record.get("invoiceId"))), "job", "id")
        if job is not None:
            pay[str(job)] += dollars_to_cents(record.get("amount")) or 0
    return pay, other


def shape_bill(record: Json, lists: Lists) -> Iterator[Row]:
    """Make the lines of one vendor bill; its tax and shipping are lines of their own."""
    head: Row = {
        "kind": "bill", "number": text(record.get("vendorNumber")) or text(record.get("referenceNumber")),
        "vendor": text(look(record, "vendor", "name")), "job_ref": text(record.get("jobNumber")),
        "date": local_or_plain_day(record.get("billDate"), lists.zone),
        "currency": lists.currency(look(record, "businessUnit", "id")),
        "origin": f"{SYSTEM} InventoryBill {record['id']}",
    }  # fmt: skip
    for item in items(record, "items"):
        account = text(look(item, "costOfSaleAccount", "name")) or text(look(item, "generalLedgerAccount", "name"))
        category = cost_category(account) if account else "materials"
        if category == NOT_JOB_COST:
            category = "materials"  # an item that a vendor was paid for
        amount = Decimal(str(item.get("quantity") or 0)) * Decimal(str(item.get("cost") or 0)) * 100
        yield {
            **head, "id": f"{record['id']}-{item['id']}", "account": account, "category": category,
            "description": text(item.get("name")) or plain_text(item.get("description")),
            "item": text(item.get("name")),
            "amount": int(amount.to_integral_value(ROUND_HALF_UP)),
        }  # fmt: skip
    for name, what in (("taxAmount", "Tax"), ("shippingAmount", "Shipping")):
        if amount_of := dollars_to_cents(record.get(name)):
            yield {**head, "id": f"{record['id']}-{what}", "category": "materials", "description": what,
                   "amount": amount_of}  # fmt: skip
