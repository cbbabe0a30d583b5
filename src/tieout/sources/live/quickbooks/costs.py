"""QuickBooks Online's cost side: lines of bills, expenses, vendor credits, journals and deposits; hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ...words import NOT_JOB_COST, cost_category
from ..connector import Json
from ..values import day, dollars_to_cents, items, look, text
from .lists import Lists
from .sales import origin

Row = dict[str, Any]
KINDS = {"Bill": "bill", "Purchase": "expense", "VendorCredit": "vendor credit"}
_DETAILS = ("AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail")


def shape_costs(entity: str, record: Json, lists: Lists) -> Iterator[Row]:
    """Make the cost lines of a vendor's document. Customer and account stand on the line."""
    refund = record.get("Credit") is True
    kind = "vendor credit" if refund else KINDS[entity]
    head = _head(entity, record)
    payee = look(record, "VendorRef") or look(record, "EntityRef")
    is_customer = look(payee, "type") == "Customer"
    for line in items(record, "Line"):
        detail = next((line[name] for name in _DETAILS if name in line), None)
        amount = dollars_to_cents(line.get("Amount"))
        if detail is None or amount is None:
            continue
        customer = lists.customer(look(detail, "CustomerRef")) or lists.customer(look(line, "ProjectRef"))
        customer = customer or (lists.customer(payee) if is_customer else None)
        made = _cost(head, line, _account(detail, lists, customer), customer, lists)
        if made is not None:
            sized = -abs(amount) if kind == "vendor credit" else amount
            vendor = None if is_customer else text(look(payee, "name"))
            bought = {"item": lists.item(look(detail, "ItemRef")), "class_name": text(look(detail, "ClassRef", "name"))}
            order = _order(line, record, lists)
            yield {**made, **bought, "kind": kind, "vendor": vendor, "amount": sized, "job_ref": order}


def _account(detail: Json, lists: Lists, customer: str | None) -> Json:
    """Return the line's account. Stock that is bought for a customer costs the job as it is bought, because no line
    of this API tells when it is used."""
    ref = look(detail, "AccountRef") or lists.item_account(look(detail, "ItemRef"))
    if customer and lists.is_stock(look(detail, "ItemRef")):
        return {"name": "Inventory"}
    return ref


def _order(line: Json, record: Json, lists: Lists) -> str | None:
    """Name the purchase order that a line came from."""
    links = [*items(line, "LinkedTxn"), *items(record, "LinkedTxn")]
    orders = [lists.orders.get(str(link.get("TxnId"))) for link in links if link.get("TxnType") == "PurchaseOrder"]
    numbers = [text(look(order, "DocNumber")) for order in orders]
    return next((number for number in numbers if number), None)


def shape_journal(record: Json, lists: Lists) -> Iterator[Row]:
    """Make the cost lines of a journal entry: debits cost, credits give back."""
    head = _head("JournalEntry", record)
    for line in items(record, "Line"):
        detail, amount = look(line, "JournalEntryLineDetail"), dollars_to_cents(line.get("Amount"))
        if detail is None or amount is None:
            continue
        who, kind = look(detail, "Entity", "EntityRef"), look(detail, "Entity", "Type")
        customer = lists.customer(who) if kind == "Customer" else None
        made = _cost(head, line, look(detail, "AccountRef"), customer, lists)
        if made is not None:
            vendor = text(look(who, "name")) if kind == "Vendor" else None
            sized = -amount if look(detail, "PostingType") == "Credit" else amount
            class_name = text(look(detail, "ClassRef", "name"))
            yield {**made, "kind": "journal", "vendor": vendor, "amount": sized, "class_name": class_name}


def shape_deposit_costs(record: Json, lists: Lists) -> Iterator[Row]:
    """Make negative costs of what a deposit puts back on a cost account, such as a vendor's refund cheque."""
    head = _head("Deposit", record)
    for line in items(record, "Line"):
        detail, amount = look(line, "DepositLineDetail"), dollars_to_cents(line.get("Amount"))
        ref = look(detail, "AccountRef")
        if ref is None or amount is None or items(line, "LinkedTxn") or not _is_listed_cost(ref, lists):
            continue
        who = look(detail, "Entity")
        customer = lists.customer(who) if look(who, "type") == "Customer" else lists.customer(look(line, "ProjectRef"))
        made = _cost(head, line, ref, customer, lists)
        if made is not None:
            vendor = text(look(who, "name")) if customer is None else None
            class_name = text(look(detail, "ClassRef", "name"))
            yield {**made, "kind": "journal", "vendor": vendor, "amount": -amount, "class_name": class_name}


def _is_listed_cost(ref: Json, lists: Lists) -> bool:
    """A deposit's other side is mostly income; only an account that is known to hold cost counts."""
    return str(look(ref, "value")) in lists.accounts and lists.may_cost(ref)


def _head(entity: str, record: Json) -> Row:
    return {
        "id": str(record["Id"]), "number": text(record.get("DocNumber")), "date": day(record.get("TxnDate")),
        "note": text(record.get("PrivateNote")), "currency": text(look(record, "CurrencyRef", "value")),
        "origin": origin(entity, record),
    }  # fmt: skip


def _cost(head: Row, line: Json, ref: Json, customer: str | None, lists: Lists) -> Row | None:
    """Make what all cost lines share; None for an account that holds no job cost."""
    account = lists.account(ref)
    category = cost_category(account or "")
    if category == NOT_JOB_COST or not lists.may_cost(ref):
        return None
    said = dict.fromkeys(part for part in (text(line.get("Description")), head["note"]) if part)
    shared = {name: head[name] for name in ("number", "date", "currency", "origin")}
    return {
        **shared, "id": f"{head['id']}-{line.get('Id', line.get('LineNum', 0))}", "account": account,
        "category": category, "description": "; ".join(said) or None, "customer": customer,
    }  # fmt: skip


def shape_hours(record: Json, lists: Lists) -> Row | None:
    """Make one time entry; its customer or project says which job. An entry without a length is left out."""
    minutes = worked_minutes(record)
    who = text(look(record, "EmployeeRef", "name")) or text(look(record, "VendorRef", "name"))
    if minutes is None or who is None:
        return None
    customer = lists.customer(record.get("CustomerRef")) or lists.customer(record.get("ProjectRef"))
    return {
        "id": str(record["Id"]), "employee": who, "date": day(record.get("TxnDate")), "job_ref": customer,
        "item": text(look(record, "ItemRef", "name")) or text(look(record, "PayrollItemRef", "name")),
        "minutes": minutes, "start": _clock(record.get("StartTime")), "end": _clock(record.get("EndTime")),
        "note": text(record.get("Description")), "origin": origin("TimeActivity", record),
    }  # fmt: skip


def worked_minutes(record: Json) -> int | None:
    """Return the whole minutes worked: the length that was typed, or the clock less the break."""
    if any(record.get(name) is not None for name in ("Hours", "Minutes", "Seconds")):
        parts = [Decimal(record.get(name) or 0) for name in ("Hours", "Minutes", "Seconds")]
        length = parts[0] * 60 + parts[1] + parts[2] / 60
    elif record.get("StartTime") and record.get("EndTime"):
        start, end = (dt.datetime.fromisoformat(str(record[name])) for name in ("StartTime", "EndTime"))
        rest = Decimal(record.get("BreakHours") or 0) * 60 + Decimal(record.get("BreakMinutes") or 0)
        length = Decimal(int((end - start).total_seconds())) / 60 - rest
    else:
        return None
    return int(length.to_integral_value(ROUND_HALF_UP))


def _clock(moment: Json) -> str | None:
    """Return the clock as it was typed; QuickBooks writes it with the company's own offset."""
    return str(moment)[11:16] if moment else None
