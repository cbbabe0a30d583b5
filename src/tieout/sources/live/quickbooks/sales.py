"""QuickBooks Online's sales: documents, their lines, payments, deposits and what is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...cells import first_email
from ...quickbooks_sales import line_kind
from ..connector import Json
from ..values import day, dollars_to_cents, items, look, text
from .lists import Lists

Row = dict[str, Any]
KINDS = {"Invoice": "invoice", "SalesReceipt": "sales receipt", "CreditMemo": "credit memo", "RefundReceipt": "refund"}
CREDITS = ("credit memo", "refund")
NOT_ITEMIZED = "Not itemized"
_JOB_FIELD = re.compile(r"\b(job|work order|project|visit)\b", re.IGNORECASE)


def shape_document(entity: str, record: Json, lists: Lists) -> tuple[Row, list[Row]]:
    """Make one document and its lines. Net is what remains of the total without tax and tips."""
    kind = KINDS[entity]
    sign = -1 if kind in CREDITS else 1
    total, tax = _cents(record, "TotalAmt"), _cents(record, "TxnTaxDetail", "TotalTax")
    void = is_void(record)
    head: Row = {
        "invoice_number": text(record.get("DocNumber")), "invoice_kind": kind,
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")),
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin(entity, record),
    }  # fmt: skip
    lines = [{**head, **line, "amount": sign * line["amount"]} for line in shape_lines(record)]
    missing = sign * (total - tax) - sum(line["amount"] for line in lines)
    if missing and not void:
        what = "Part of the document's total that none of its lines shows"
        lines.append({**head, "item": NOT_ITEMIZED, "description": what, "kind": "sale", "amount": missing})
    tips = [line["amount"] for line in lines if line["kind"] == "tip"]
    discounts = [-line["amount"] for line in lines if line["kind"] == "discount"]
    tip = sum(tips) if tips else None
    document: Row = {
        "id": str(record["Id"]), "number": head["invoice_number"], "kind": kind, "customer": head["customer"],
        "customer_id": text(look(record, "CustomerRef", "value")), "date": head["date"],
        "due_date": day(record.get("DueDate")), "total": sign * total, "balance": balance(entity, record),
        "net": None if void else sign * (total - tax) - (tip or 0), "tax": None if void else sign * tax,
        "tip": None if void else tip, "discount": sum(discounts) if discounts else None,
        "memo": memo(record), "email": first_email(text(look(record, "BillEmail", "Address")) or "") or None,
        "location": text(look(record, "DepartmentRef", "name")) or text(look(record, "ClassRef", "name")),
        "job_refs": job_fields(record), "currency": head["currency"], "origin": head["origin"],
    }  # fmt: skip
    document["status"] = "void" if void else "paid" if document["balance"] == 0 else "open"
    return document, lines


def shape_lines(record: Json) -> Iterator[Row]:
    """Make the lines that are sold or discounted; a bundle's parts stand within it, subtotals are no lines."""
    for line in items(record, "Line"):
        kind = line.get("DetailType")
        amount = dollars_to_cents(line.get("Amount"))
        if kind == "GroupLineDetail":
            yield from shape_lines({"Line": items(line, "GroupLineDetail", "Line")})
        elif kind == "DiscountLineDetail" and amount is not None:
            said = text(line.get("Description")) or "Discount"
            yield {"item": "Discount", "description": said, "kind": "discount", "amount": -abs(amount)}
        elif kind == "SalesItemLineDetail" and amount is not None:
            detail = line["SalesItemLineDetail"]
            item = _item(look(detail, "ItemRef"))
            yield {
                "item": item, "description": text(line.get("Description")), "kind": line_kind(item or ""),
                "quantity": detail.get("Qty"), "amount": amount,
            }  # fmt: skip


def _item(ref: Json) -> str | None:
    return "Shipping" if look(ref, "value") == "SHIPPING_ITEM_ID" else text(look(ref, "name"))


def is_void(record: Json) -> bool:
    """Tell voided documents: nothing remains of the amount and the note begins with “Voided”."""
    note = (text(record.get("PrivateNote")) or "").casefold()
    return note.startswith("void") and _cents(record, "TotalAmt") == 0


def balance(entity: str, record: Json) -> int:
    """Return what is open: of an invoice, or, negative, of a credit that is not used up."""
    if entity == "Invoice":
        return _cents(record, "Balance")
    if entity == "CreditMemo":
        left = record.get("RemainingCredit")
        return -(_cents(record, "Balance") if left is None else _cents(record, "RemainingCredit"))
    return 0


def memo(record: Json) -> str | None:
    """Join the memo and the message to the customer."""
    parts = (text(record.get("PrivateNote")), text(look(record, "CustomerMemo", "value")))
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def job_fields(record: Json) -> str | None:
    """Return what stands in custom fields that are named after jobs."""
    found = [
        text(each.get("StringValue")) for each in items(record, "CustomField")
        if _JOB_FIELD.search(str(each.get("Name", "")))
    ]  # fmt: skip
    return "; ".join(value for value in found if value) or None


def shape_payment(record: Json, lists: Lists) -> Row | None:
    """Make one payment; one without an amount only links credits to invoices, or is voided: no money came."""
    amount = _cents(record, "TotalAmt")
    if amount == 0:
        return None
    return {
        "id": str(record["Id"]), "number": text(record.get("PaymentRefNum")), "kind": "payment",
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")), "amount": amount,
        "unapplied": dollars_to_cents(record.get("UnappliedAmt")),
        "method": text(look(record, "PaymentMethodRef", "name")),
        "account": lists.account(record.get("DepositToAccountRef")), "invoice_refs": paid_invoices(record, lists),
        "deposit_id": lists.deposits.get(str(record["Id"])), "memo": text(record.get("PrivateNote")),
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin("Payment", record),
    }  # fmt: skip


def paid_invoices(record: Json, lists: Lists) -> str | None:
    """Name the invoices that a payment paid, by their numbers."""
    numbers: list[str | None] = []
    for line in items(record, "Line"):
        for link in items(line, "LinkedTxn"):
            if link.get("TxnType") == "Invoice":
                named = [
                    text(look(each, "value", "Value")) for each in items(line, "LineEx", "any")
                    if look(each, "value", "Name") == "txnReferenceNumber"
                ]  # fmt: skip
                number = lists.document_numbers.get(str(link.get("TxnId")))
                numbers.append(number or next(iter(named), None))
    return "; ".join(dict.fromkeys(number for number in numbers if number)) or None


def shape_deposit(record: Json, lists: Lists) -> Row:
    """Make one bank deposit."""
    lines = items(record, "Line")
    names = {text(look(line, "DepositLineDetail", "Entity", "name")) for line in lines}
    splits = {lists.account(look(line, "DepositLineDetail", "AccountRef")) for line in lines}
    if any(link.get("TxnType") == "Payment" for line in lines for link in items(line, "LinkedTxn")):
        splits = {"Undeposited Funds"} if splits <= {None} else splits | {"Undeposited Funds"}
    named = sorted(name for name in splits if name)
    return {
        "id": str(record["Id"]), "number": text(record.get("DocNumber")), "date": day(record.get("TxnDate")),
        "customer": next(iter(names)) if len(names) == 1 else None,
        "account": lists.account(record.get("DepositToAccountRef")),
        "split": named[0] if len(named) == 1 else "-Split-" if named else None,
        "memo": text(record.get("PrivateNote")), "amount": _cents(record, "TotalAmt"),
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin("Deposit", record),
    }  # fmt: skip


def shape_receivables(documents: list[Row], payments: list[Row]) -> list[Row]:
    """List what is open, as the aging report does: invoices, unused credits, money not applied."""
    rows = [
        {**{name: document[name] for name in ("number", "customer", "date", "due_date", "currency", "origin", "kind")},
         "amount": document["total"], "open_balance": document["balance"]}
        for document in documents
        if document["balance"] and document["kind"] in ("invoice", "credit memo")
    ]  # fmt: skip
    rows += [
        {**{name: payment[name] for name in ("number", "customer", "date", "currency", "origin")}, "kind": "payment",
         "due_date": payment["date"], "amount": -payment["amount"], "open_balance": -payment["unapplied"]}
        for payment in payments
        if payment["unapplied"]
    ]  # fmt: skip
    return rows


def shape_estimate(record: Json, lists: Lists) -> Row:
    """Make one quote."""
    states = {"accepted": "won", "closed": "won", "converted": "won", "rejected": "lost"}
    return {
        "id": str(record["Id"]), "number": text(record.get("DocNumber")),
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")),
        "status": states.get((text(record.get("TxnStatus")) or "").casefold(), "open"),
        "total": _cents(record, "TotalAmt"), "currency": text(look(record, "CurrencyRef", "value")),
        "origin": origin("Estimate", record),
    }  # fmt: skip


def origin(entity: str, record: Json) -> str:
    """Say which record a row came from."""
    return f"QuickBooks Online {entity} {record['Id']}"


def _cents(record: Json, *path: str) -> int:
    return dollars_to_cents(look(record, *path)) or 0
