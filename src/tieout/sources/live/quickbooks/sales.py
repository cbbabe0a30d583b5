"""QuickBooks Online's sales: documents, their lines, and estimates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    total, tax = cents_at(record, "TotalAmt"), cents_at(record, "TxnTaxDetail", "TotalTax")
    void = is_void(record)
    head: Row = {
        "invoice_id": str(record["Id"]), "invoice_number": text(record.get("DocNumber")), "invoice_kind": kind,
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")),
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin(entity, record),
    }  # fmt: skip
    lines = [{**head, **line, "amount": sign * line["amount"]} for line in shape_lines(record, lists)]
    missing = sign * (total - tax) - sum(line["amount"] for line in lines)
    if missing and not void:
        what = "Part of the document's total that none of its lines shows"
        lines.append({**head, "item": NOT_ITEMIZED, "description": what, "kind": "sale", "amount": missing})
    tips = [line["amount"] for line in lines if line["kind"] == "tip"]
    discounts = [-line["amount"] for line in lines if line["kind"] == "discount"]
    tip = sum(tips) if tips else None
    document: Row = {
        "id": head["invoice_id"], "number": head["invoice_number"], "kind": kind, "customer": head["customer"],
        "customer_id": text(look(record, "CustomerRef", "value")), "date": head["date"],
        "due_date": day(record.get("DueDate")), "total": sign * total, "balance": balance(entity, record),
        "net": None if void else sign * (total - tax) - (tip or 0), "tax": None if void else sign * tax,
        "tip": None if void else tip, "discount": sum(discounts) if discounts else None,
        "memo": memo(record), "email": first_email(text(look(record, "BillEmail", "Address")) or "") or None,
        "location": text(look(record, "DepartmentRef", "name")) or text(look(record, "ClassRef", "name")),
        "job_refs": job_fields(record), "currency": head["currency"], "origin": head["origin"],
        **_terms_and_tax(record, lists, lines, void), **_days(record),
    }  # fmt: skip
    document["status"] = "void" if void else "paid" if document["balance"] == 0 else "open"
    return document, lines


def _terms_and_tax(record: Json, lists: Lists, lines: Sequence[Row], void: bool) -> Row:
    """Say how a document is to be paid and taxed. An exemption is stated; that no tax was charged is none."""
    tax, exempt = cents_at(record, "TxnTaxDetail", "TotalTax"), look(record, "TaxExemptionRef", "value")
    return {
        "class_name": text(look(record, "ClassRef", "name")), "terms": lists.term(record.get("SalesTermRef")),
        "tax_code": lists.tax_code(look(record, "TxnTaxDetail", "TxnTaxCodeRef")),
        "tax_exempt": True if exempt else False if tax else None,
        "taxable": None if void else _taxable(record, lines), "deferred": None if void else _deferred(record, lists),
    }  # fmt: skip


def _taxable(record: Json, lines: Sequence[Row]) -> int | None:
    """Return the part that tax was charged on; agencies that tax different parts leave it undecided."""
    bases = {cents_at(line, "TaxLineDetail", "NetAmountTaxable") for line in items(record, "TxnTaxDetail", "TaxLine")}
    if bases:
        return bases.pop() if len(bases) == 1 else None
    return 0 if lines and all(line.get("taxable") is False for line in lines) else None


def _deferred(record: Json, lists: Lists) -> bool | None:
    """Say whether all that is sold is posted to what the company owes: a deposit that is not earned yet."""
    kinds = {lists.classification(ref) for ref in _income_refs(record, lists)}
    if not kinds or None in kinds:
        return None
    return kinds == {"Liability"}


def _income_refs(record: Json, lists: Lists) -> Iterator[Json]:
    for line in items(record, "Line"):
        yield from _income_refs(look(line, "GroupLineDetail"), lists)
        if detail := look(line, "SalesItemLineDetail"):
            yield look(detail, "ItemAccountRef") or lists.income_account(look(detail, "ItemRef"))


def _days(record: Json) -> Row:
    """Say when a document was entered, sent and last changed."""
    entered, changed = (look(record, "MetaData", name) for name in ("CreateTime", "LastUpdatedTime"))
    return {"created": day(entered), "changed": day(changed), "sent": day(look(record, "DeliveryInfo", "DeliveryTime"))}


def shape_lines(record: Json, lists: Lists, bundle: str | None = None) -> Iterator[Row]:
    """Make the lines that are sold or discounted; a bundle's parts stand within it, subtotals are no lines."""
    for line in items(record, "Line"):
        kind = line.get("DetailType")
        amount = dollars_to_cents(line.get("Amount"))
        if kind == "GroupLineDetail":
            name = lists.item(look(line, "GroupLineDetail", "GroupItemRef"))
            yield from shape_lines({"Line": items(line, "GroupLineDetail", "Line")}, lists, name)
        elif kind == "DiscountLineDetail" and amount is not None:
            detail, said = line[kind], text(line.get("Description")) or "Discount"
            yield {
                "item": "Discount", "description": said, "kind": "discount", "amount": -abs(amount),
                "account": lists.account(look(detail, "DiscountAccountRef")),
                "class_name": text(look(detail, "ClassRef", "name")),
            }  # fmt: skip
        elif kind == "SalesItemLineDetail" and amount is not None:
            yield {**_sale(line, lists), "amount": amount, "bundle": bundle}


def _sale(line: Json, lists: Lists) -> Row:
    """Make one line of a product or service."""
    detail = line["SalesItemLineDetail"]
    item = lists.item(look(detail, "ItemRef"))
    account = look(detail, "ItemAccountRef") or lists.income_account(look(detail, "ItemRef"))
    code = look(detail, "TaxCodeRef")
    return {
        "item": item, "description": text(line.get("Description")), "kind": line_kind(item or ""),
        "quantity": detail.get("Qty"), "account": lists.account(account), "tax_code": lists.tax_code(code),
        "class_name": text(look(detail, "ClassRef", "name")), "taxable": lists.is_taxed(code),
    }  # fmt: skip


def is_void(record: Json) -> bool:
    """Tell voided documents: nothing remains of the amount and the note begins with “Voided”."""
    note = (text(record.get("PrivateNote")) or "").casefold()
    return note.startswith("void") and cents_at(record, "TotalAmt") == 0


def balance(entity: str, record: Json) -> int:
    """Return what is open: of an invoice, or, negative, of a credit that is not used up."""
    if entity == "Invoice":
        return cents_at(record, "Balance")
    if entity == "CreditMemo":
        left = record.get("RemainingCredit")
        return -(cents_at(record, "Balance") if left is None else cents_at(record, "RemainingCredit"))
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


def shape_estimate(record: Json, lists: Lists) -> Row:
    """Make one quote."""
    states = {"accepted": "won", "closed": "won", "converted": "won", "rejected": "lost"}
    billed = [lists.document_numbers.get(str(link.get("TxnId"))) for link in items(record, "LinkedTxn")
              if link.get("TxnType") == "Invoice"]  # fmt: skip
    return {
        "id": str(record["Id"]), "number": text(record.get("DocNumber")),
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")),
        "status": states.get((text(record.get("TxnStatus")) or "").casefold(), "open"),
        "total": cents_at(record, "TotalAmt"), "won_date": day(record.get("AcceptedDate")),
        "job_refs": job_fields(record), "invoice_refs": "; ".join(number for number in billed if number) or None,
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin("Estimate", record),
    }  # fmt: skip


def origin(entity: str, record: Json) -> str:
    """Say which record a row came from."""
    return f"QuickBooks Online {entity} {record['Id']}"


def cents_at(record: Json, *path: str) -> int:
    """Return the amount at a path in whole cents; none is nothing."""
    return dollars_to_cents(look(record, *path)) or 0
