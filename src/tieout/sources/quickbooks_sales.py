"""QuickBooks Online's sales side: invoices, credits, sales lines, payments, receivables, customers."""

from __future__ import annotations

import re

import pandas as pd

from . import cells
from .layout import Frames
from .private import mask_number
from .rows import Rows
from .words import TAXED, settle

# Transaction types as reports print them, in our words.
DOCUMENTS = {"invoice": "invoice", "sales receipt": "sales receipt", "credit memo": "credit memo",
             "refund": "refund",
             "refund receipt": "refund", "credit": "credit memo"}  # fmt: skip
CREDITS = ("credit memo", "refund")
_POSTAL = re.compile(
    r"^(?P<rest>.*?)[,\s]+(?P<state>[A-Za-z]{2})[,\s]+"
    r"(?P<postal>\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)"
    r"(?:[,\s]+(?:USA?|United States|Canada|CA))?$",
    re.DOTALL,
)


def words_of_type(rows: Rows) -> pd.Series:
    """Return the transaction type in small letters."""
    return rows.text("type", str.casefold)


def sign(kind: pd.Series, amount: pd.Series) -> pd.Series:
    """Make credits and refunds negative, whatever sign the report prints."""
    return amount.where(~kind.isin(CREDITS), -amount.abs())


def is_void(rows: Rows, amount: pd.Series) -> pd.Series:
    """Tell voided documents: nothing remains of the amount and the memo starts with “Voided”."""
    voided = rows.text("memo").str.casefold().str.startswith("void").fillna(False).astype(bool)
    return voided & (amount == 0).fillna(False)


def read_invoices(rows: Rows) -> Frames:
    """Invoice List, the Invoices page and their older variants. A report without types holds invoices."""
    kind = (
        words_of_type(rows).map(DOCUMENTS).astype(object)
        if rows.has("type")
        else pd.Series("invoice", index=rows.index, dtype=object)
    )
    rows.drop(kind.isna(), "type", "A row of this type is no sales document.")
    total = rows.need("total", sign(kind, rows.money("total")))
    balance = sign(kind, rows.money("balance"))
    void = is_void(rows, total)
    said = rows.text("status").str.casefold()
    void |= said.str.startswith("void").fillna(False).astype(bool)
    status = pd.Series(None, index=rows.index, dtype=object).mask(void, "void").mask(said == "draft", "draft")
    invoices = pd.DataFrame({
        "number": rows.text("number"), "kind": kind, "customer": rows.text("customer"),
        "date": rows.date("date"),
        "due_date": rows.date("due_date"), "total": total, "balance": balance, "status": settle(status,
                                                                                                balance),
        "memo": rows.text("memo"), "currency": rows.text("currency"),
        "location": rows.text("location").where(lambda place: place.notna(), rows.text("class")),
        "class_name": rows.text("class"), "terms": rows.text("terms"), "tax_code": rows.text("tax_code"),
        "taxable": sign(kind, rows.money("taxable")), "created": rows.date("created"),
        "changed": rows.date("changed"), "sent": rows.day_if_any("sent"),
    }, index=rows.index)  # fmt: skip
    return {"invoices": invoices}


def read_sales_documents(rows: Rows, type_: pd.Series) -> pd.DataFrame:
    """Documents of a transaction list. Sales receipts and refunds are settled at once; other balances are unknown."""
    kind = type_.map(DOCUMENTS).astype(object)
    total = sign(kind, rows.money("amount"))
    settled = kind.isin(("sales receipt", "refund"))
    balance = pd.Series(pd.NA, index=rows.index, dtype="Int64").mask(settled, 0)
    status = pd.Series(None, index=rows.index, dtype=object).mask(is_void(rows, total), "void")
    documents = pd.DataFrame({
        "number": rows.text("number"), "kind": kind, "customer": rows.text("customer"),
        "date": rows.date("date"),
        "total": total, "balance": balance, "status": settle(status, balance), "memo": rows.text("memo"),
        "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip
    return documents[kind.notna()]


def read_payments(rows: Rows, type_: pd.Series) -> pd.DataFrame:
    """Payments of a transaction list; Payment rows print a positive or negative amount, received all the same."""
    payments = pd.DataFrame({
        "number": rows.text("number"), "kind": "payment", "customer": rows.text("customer"),
        "date": rows.date("date"),
        "amount": rows.money("amount").abs(), "account": rows.text("account"), "memo": rows.text("memo"),
        "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip
    return payments[type_ == "payment"]


def read_deposits(rows: Rows, type_: pd.Series) -> pd.DataFrame:
    """Bank deposits of a transaction list."""
    deposits = pd.DataFrame({
        "number": rows.text("number"), "date": rows.date("date"), "customer": rows.text("customer"),
        "account": rows.text("account"), "split": rows.text("split"), "memo": rows.text("memo"),
        "amount": rows.money("amount"), "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip
    return deposits[type_ == "deposit"]


def read_received(rows: Rows) -> Frames:
    """Invoices and Received Payments: each Payment row is followed by the invoices that it paid."""
    type_ = words_of_type(rows)
    customer = rows.text("customer")
    paying = type_ == "payment"
    group = (paying | (customer != customer.shift())).cumsum()
    led = paying.groupby(group).transform("first").astype(bool)
    linked = (type_ == "invoice") & led
    rows.drop(~paying & ~linked, "type", "Neither a payment nor an invoice that a payment paid.")
    rows.used |= linked.to_numpy() & ~rows.dropped
    numbers = rows.text("number")
    refs: dict[int, str] = {}
    named = linked & numbers.notna()
    for place, number in zip(group[named], numbers[named], strict=True):
        refs[place] = f"{refs[place]}; {number}" if place in refs else number
    payments = pd.DataFrame({
        "number": numbers, "kind": "payment", "customer": customer, "date": rows.date("date"),
        "amount": rows.need("amount", rows.money("amount")).abs(),
        "invoice_refs": group.map(refs).astype(object),
        "memo": rows.text("memo"),
    }, index=rows.index)[paying]  # fmt: skip
    return {"payments": payments, "payment_links": payments[["number", "customer", "date", "amount", "invoice_refs"]]}


def read_receivables(rows: Rows) -> Frames:
    """A/R Aging Detail, Open Invoices, Customer Balance Detail: what is open; the last resort for invoices."""
    type_ = words_of_type(rows) if rows.has("type") else pd.Series("invoice", index=rows.index, dtype=object)
    kind = type_.map({**DOCUMENTS, "payment": "payment"}).astype(object)
    kind = kind.where(kind.isin(("invoice", "credit memo", "payment")), "other")
    balance = rows.need("balance", rows.money("balance"))
    table = pd.DataFrame({
        "kind": kind, "number": rows.text("number"), "customer": rows.text("customer"),
        "date": rows.date("date"),
        "due_date": rows.date("due_date"), "amount": rows.money("amount"), "open_balance": balance,
        "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip
    documents = table[kind.isin(("invoice", "credit memo")) & table["amount"].notna()]
    invoices = documents.rename(columns={"amount": "total", "open_balance": "balance"})
    return {
        "receivables": table,
        "invoices": invoices.assign(
            status=settle(pd.Series(None, index=invoices.index, dtype=object), invoices["balance"])
        ),
    }


def read_lines(rows: Rows) -> Frames:
    """Sales by Product/Service or by Customer Detail: the lines of sales documents, without tax."""
    kind = words_of_type(rows).map(DOCUMENTS).astype(object)
    rows.drop(kind.isna(), "type", "A row of this type is no line of a sales document.")
    item = rows.text("item")
    lines = pd.DataFrame({
        "invoice_number": rows.text("number"), "invoice_kind": kind, "customer": rows.text("customer"),
        "date": rows.date("date"), "item": item, "description": rows.text("memo"),
        "kind": cells.change(item, line_kind).fillna("sale"),
        "quantity": rows.number("quantity"), "amount": rows.need("amount", rows.money("amount")),
        "currency": rows.text("currency"), "account": rows.text("account"), "class_name": rows.text("class"),
        "tax_code": rows.text("tax_code"), "taxable": rows.words("taxable", TAXED),
    }, index=rows.index)  # fmt: skip
    return {
        "invoice_lines": lines.assign(
            amount=sign(kind, lines["amount"]).where(lines["kind"] != "discount", lines["amount"])
        )
    }


def line_kind(item: str) -> str:
    """Say what a product or service is by its name: sale, discount, tax, tip or fee."""
    name = item.rsplit(":", 1)[-1].casefold()
    if re.search(r"\bdiscounts?\b", name):
        return "discount"
    if re.match(r"(tips?|gratuity)\b", name):
        return "tip"
    if re.match(r"(sales )?tax\b", name):
        return "tax"
    return "fee" if re.search(r"\b(processing|convenience|card|service) fee\b", name) else "sale"


def read_customers(rows: Rows) -> Frames:
    """The Customer Contact List; a name such as Parent:Child names the parent too."""
    name = rows.need("name", rows.text("name"))
    address = cells.change(rows.text("address"), _split_address)

    def part(at: int) -> pd.Series:
        return pd.Series([parts[at] if parts else None for parts in address], index=rows.index, dtype=object).replace(
            "", None
        )

    customers = pd.DataFrame({
        "name": name, "company": rows.text("company"),
        "parent": cells.change(name, lambda full: full.rpartition(":")[0]),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "street": part(0), "city": part(1), "state": part(2), "postal_code": part(3),
        "balance": rows.money("balance"),
        "created": rows.date("created"), "contact": rows.text("contact"), "terms": rows.text("terms"),
        "segment": rows.text("segment"), "changed": rows.date("changed"),
        "tax_exempt": ~rows.words("taxable", {word: True for word, taxed in TAXED.items() if taxed}),
        "tax_id": rows.text("tax_id", mask_number),
    }, index=rows.index)  # fmt: skip
    return {"customers": customers}


ITEM_KINDS = {
    "service": "service", "bundle": "bundle", "group": "bundle",
    **dict.fromkeys(("inventory", "inventory item", "non-inventory", "noninventory", "non inventory", "product"),
                    "product"),
}  # fmt: skip


def read_items(rows: Rows) -> Frames:
    """The list of products and services; a category sells nothing."""
    kind = rows.text("kind", str.casefold)
    rows.drop(kind == "category", "kind", "A category is no product or service.")
    table = pd.DataFrame({
        "name": rows.need("item", rows.text("item")), "kind": kind.map(ITEM_KINDS).astype(object),
        "account": rows.text("account"), "tax_code": rows.text("tax_code"),
        "taxable": rows.words("taxable", TAXED), "cost": rows.money("cost"),
    }, index=rows.index)  # fmt: skip
    return {"items": table}


def _split_address(text: str) -> tuple[str, str, str, str]:
    """Split what can be split for sure: state and postal code at the end, the city where commas set it off."""
    flat = re.sub(r"\s*\n\s*", ", ", text)
    found = _POSTAL.match(flat)
    rest, state, postal = (found["rest"], found["state"].upper(), found["postal"]) if found else (flat, "", "")
    street, comma, city = rest.rstrip(", ").rpartition(",")
    return (street.strip(), city.strip(), state, postal) if comma and found else (rest.strip(), "", state, postal)
