"""Housecall Pro's invoices, which carry their lines, taxes, discounts and payments, but name no customer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ..connector import Json
from ..values import day, items, local_day, text, whole_cents
from .lines import cost_of, discount_of, kind_of, rounded
from .words import METHODS, NOT_RECEIVED, SYSTEM, VOID

Row = dict[str, Any]
NOT_ITEMIZED = "Not itemized"


@dataclass
class Invoiced:
    """What a job's invoices add up to, in cents: net, subtotal, known cost; and the day of the first."""

    net: int = 0
    subtotal: int = 0
    cost: int | None = None
    day: dt.date | None = None


@dataclass
class Billed:
    """Rows of invoices, lines and payments, and what each job's invoices add up to."""

    invoices: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    allocations: list[Row] = field(default_factory=list)
    by_job: dict[str, Invoiced] = field(default_factory=dict)


def shape_invoices(invoices: Sequence[Json], heads: Mapping[str, Row], zone: ZoneInfo) -> Billed:
    """Make the rows of all invoices. ``heads`` say of each job what its invoices leave out."""
    made = Billed()
    shared = Shares()
    for invoice in sorted(invoices, key=lambda each: (str(_date(each, zone)), str(each["id"]))):
        job = str(invoice.get("job_id") or "")
        head = heads.get(job, {})
        lines = list(shape_lines(invoice, job, shared))
        row = shape_invoice(invoice, lines, head, zone)
        made.invoices.append(row)
        payments = list(shape_payments(invoice, row, head, zone))
        made.payments += payments
        made.allocations += [
            {"payment_id": each["id"], "document_id": row["id"], "document_number": row["number"],
             "amount": each["amount"], "date": each["date"], "origin": each["origin"]}
            for each in payments
        ]  # fmt: skip
        if row["status"] != "void":
            shown = {name: row[name] for name in ("customer", "date", "origin")}
            named = {
                "invoice_id": row["id"],
                "invoice_number": row["number"],
                "invoice_kind": row["kind"],
                "job_ref": head.get("number"),
            }
            made.lines += [{**shown, **named, **line} for line in (*lines, *complete_lines(lines, row))]
            _add_up(made.by_job.setdefault(job, Invoiced()), row, lines)
    return made


def _add_up(sums: Invoiced, row: Row, lines: Sequence[Row]) -> None:
    sums.net += row["net"]
    sums.subtotal += row["net"] + (row["discount"] or 0)
    sums.day = sums.day or row["date"]
    for cost in (line["cost"] for line in lines if line.get("cost") is not None):
        sums.cost = (sums.cost or 0) + cost


def shape_invoice(invoice: Json, lines: Sequence[Row], head: Row, zone: ZoneInfo) -> Row:
    """Make one invoice."""
    total, balance = whole_cents(invoice.get("amount")) or 0, whole_cents(invoice.get("due_amount"))
    status = _status(invoice, total, balance)
    tax = sum(whole_cents(each.get("amount")) or 0 for each in items(invoice, "taxes"))
    tip = sum(line["amount"] for line in lines if line["kind"] == "tip")
    discount = -sum(line["amount"] for line in lines if line["kind"] == "discount")
    void = status == "void"
    paid_on = local_day(invoice.get("paid_at"), zone) or _last_payment(invoice, zone)
    return {
        "id": str(invoice["id"]), "number": text(invoice.get("invoice_number")) or head.get("number"),
        "kind": "credit memo" if total < 0 else "invoice", "customer": head.get("customer"),
        "customer_id": head.get("customer_id"), "date": _date(invoice, zone),
        "due_date": _calendar_day(invoice.get("due_at"), zone),
        "net": None if void else net_of(invoice, lines, total - tax - tip, discount, tip),
        "tax": None if void else tax, "tip": None if void else tip, "discount": discount, "total": total,
        "balance": 0 if void else balance, "status": status, "paid_date": paid_on if status == "paid" else None,
        "job_refs": head.get("number"), "memo": head.get("title"), "email": head.get("email"),
        "location": head.get("location"), "terms": text(invoice.get("display_due_concept")),
        "tax_code": _tax_code(invoice), "sent": local_day(invoice.get("sent_at"), zone),
        "origin": f"{SYSTEM} invoice {invoice['id']}",
    }  # fmt: skip


def _tax_code(invoice: Json) -> str | None:
    """Name the tax of an invoice; several are named together."""
    names = (text(each.get("name")) for each in items(invoice, "taxes"))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None


def net_of(invoice: Json, lines: Sequence[Row], rest: int, discount: int, tip: int) -> int:
    """Return the revenue: what remains of the amount without tax and tips (``rest``).

    Where the subtotal and the lines agree on another revenue, it is theirs: a fee or a tip that no line shows is
    part of the amount then.
    """
    subtotal = whole_cents(invoice.get("subtotal"))
    sold = sum(line["amount"] for line in lines if line["kind"] == "sale")
    if subtotal is None or rest in (subtotal - discount, subtotal, subtotal - discount - tip) or sold != subtotal:
        return rest
    return subtotal - discount


def complete_lines(lines: Sequence[Row], row: Row) -> Iterator[Row]:
    """Name what no line shows, so that the lines add up to the revenue, and with tax and tips to the amount."""
    missing = row["net"] - sum(line["amount"] for line in lines if line["kind"] in ("sale", "discount"))
    if missing:
        said = "Part of the invoice's revenue that none of its lines shows"
        yield {"item": NOT_ITEMIZED, "description": said, "kind": "sale", "amount": missing}
    fee = row["total"] - row["net"] - row["tax"] - row["tip"]
    if fee:
        said = "Part of the invoice's amount that is neither sale, tax nor a tip that a line shows"
        yield {"item": NOT_ITEMIZED, "description": said, "kind": "fee", "amount": fee}


class Shares:
    """Shares the cost of a line among the invoices that bill parts of it, exactly: the last one takes the rest."""

    def __init__(self) -> None:
        self._billed: dict[tuple[str, str], int] = {}

    def take(self, job: str, item: Json, cost: int | None, amount: int, part: int) -> int | None:
        """Return the part's share of the line's cost."""
        if cost is None or amount == 0 or part == amount:
            return cost
        key = (job, str(item.get("id") or item.get("name")))
        before = self._billed.get(key, 0)
        self._billed[key] = before + part
        share = [rounded(Decimal(cost) * done / amount) for done in (before, before + part)]
        return share[1] - share[0]


def shape_lines(invoice: Json, job: str, shared: Shares) -> Iterator[Row]:
    """Make an invoice's lines. One that bills a part of the job has of each line only the part that it bills."""
    sold, listed = 0, items(invoice, "discounts")
    rates: list[tuple[Json, int]] = []
    for item in items(invoice, "items"):
        kind, amount = kind_of(item.get("type")), whole_cents(item.get("amount")) or 0
        said = {"item": text(item.get("name")), "description": text(item.get("description")), "kind": kind}
        if kind == "discount":
            rates += [] if listed else [(item, amount)]  # where discounts are listed, they repeat this line
            continue
        part = whole_cents(item.get("invoiced_amount"))
        part = amount if part is None else part
        quantity = Decimal(item["qty_in_hundredths"]) / 100 if item.get("qty_in_hundredths") is not None else Decimal(1)
        cost = cost_of(item, item.get("type"), quantity) if kind == "sale" else None
        sold += part if kind == "sale" else 0
        yield {
            **said, "quantity": quantity if part == amount else None, "amount": part,
            "cost": shared.take(job, item, cost, amount, part),
        }  # fmt: skip
    for item, amount in rates:
        cents = discount_of(item.get("type"), amount, sold)
        yield {"item": text(item.get("name")) or "Discount", "kind": "discount", "amount": -cents}
    for each in listed:
        yield {"item": text(each.get("name")) or "Discount", "description": text(each.get("description")),
               "kind": "discount", "amount": -abs(whole_cents(each.get("amount")) or 0)}  # fmt: skip


def shape_payments(invoice: Json, row: Row, head: Row, zone: ZoneInfo) -> Iterator[Row]:
    """Make the payments that were received, and the refunds, which stand in a list of their own."""
    shared = {"customer": row["customer"], "invoice_refs": row["number"], "job_refs": head.get("number")}
    for kind in ("payments", "refunds"):
        for at, each in enumerate(items(invoice, kind), 1):
            amount = whole_cents(each.get("amount"))
            if not amount or _word(each.get("status")) in NOT_RECEIVED:
                continue
            sized = -abs(amount) if kind == "refunds" else amount
            method = _word(each.get("payment_method"))
            day_of = each.get("paid_at") or each.get("refunded_at") or each.get("created_at")
            yield {
                **shared, "id": str(each.get("id") or f"{invoice['id']}-{kind}-{at}"), "amount": sized,
                "kind": "refund" if sized < 0 else "payment", "date": local_day(day_of, zone),
                "method": METHODS.get(method, method.replace("_", " ").capitalize()) or None,
                "memo": text(each.get("note")), "origin": row["origin"],
            }  # fmt: skip


def _status(invoice: Json, total: int, balance: int | None) -> str:
    word = _word(invoice.get("status"))
    if word in VOID:
        return "void"
    received = balance is not None and total - balance > 0
    if word == "draft" or not (invoice.get("sent_at") or received or word == "paid"):
        return "draft"
    return "paid" if balance == 0 or (balance is None and word == "paid") else "open"


def _date(invoice: Json, zone: ZoneInfo) -> dt.date | None:
    """Return the day of an invoice: the one it names, else when it was sent, else of the service."""
    named = _calendar_day(invoice.get("invoice_date"), zone) or local_day(invoice.get("sent_at"), zone)
    return named or _calendar_day(invoice.get("service_date"), zone)


def _last_payment(invoice: Json, zone: ZoneInfo) -> dt.date | None:
    days = [local_day(each.get("paid_at"), zone) for each in items(invoice, "payments")]
    return max((each for each in days if each), default=None)


def _calendar_day(value: Json, zone: ZoneInfo) -> dt.date | None:
    """Read a day; midnight UTC is how systems write one that has no time of day."""
    said = text(value) or ""
    clock = said[10:].lstrip("T ").removesuffix("Z").removesuffix("+00:00").rstrip("0:.")
    return local_day(said, zone) if clock else day(said)


def _word(value: Json) -> str:
    return (text(value) or "").casefold()
