"""QuickBooks Online's money: payments, what they were applied to, bank deposits, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..connector import Json
from ..values import day, dollars_to_cents, items, look, text
from .lists import Lists
from .sales import cents_at, origin

Row = dict[str, Any]
UNDEPOSITED, SEVERAL = "Undeposited Funds", "-Split-"


@dataclass(frozen=True)
class Link:
    """One document that a payment names: what it is, its id and number, and the amount, always positive."""

    kind: str
    id: str
    number: str | None
    cents: int


@dataclass(frozen=True)
class Applied:
    """A payment's money and credits against the documents that they paid: (what paid, which document, cents)."""

    record: Json
    parts: Sequence[tuple[str, Link, int]]
    credits: Sequence[Link]
    paid: Sequence[Link]

    @property
    def is_certain(self) -> bool:
        """Say whether each credit's use can be told: one document was paid, or one credit alone paid all."""
        return len(self.paid) == 1 or (len(self.credits) == 1 and cents_at(self.record, "TotalAmt") == 0)


def link_up(record: Json, lists: Lists) -> Applied:
    """Share a payment's money and credits out to what it paid. QuickBooks keeps only both sums: credits go first, in
    the order of the lines, then the money."""
    links = list(_links(record, lists))
    credits = [link for link in links if link.kind == "CreditMemo"]
    paid = [link for link in links if link.kind == "Invoice"]
    others = [link for link in links if link.kind not in ("CreditMemo", "Invoice")]
    money = cents_at(record, "TotalAmt") - cents_at(record, "UnappliedAmt")
    left = money + sum(link.cents for link in credits) - sum(link.cents for link in paid)
    rest = sum(link.cents for link in others)  # a journal entry may owe or pay: the sums tell
    paid += others if left == rest else []
    credits += others if left == -rest else []
    given = {link.id: link.cents for link in credits} | {str(record["Id"]): max(money, 0)}
    parts: list[tuple[str, Link, int]] = []
    for link in paid:
        unpaid = link.cents
        for giver in given:
            part = min(unpaid, given[giver])
            if part > 0:
                parts.append((giver, link, part))
                given[giver] -= part
                unpaid -= part
    return Applied(record, parts, credits, paid)


def _links(record: Json, lists: Lists) -> Iterator[Link]:
    for line in items(record, "Line"):
        for link in items(line, "LinkedTxn"):
            id_, said = str(link.get("TxnId")), dollars_to_cents(line.get("Amount"))
            yield Link(str(link.get("TxnType")), id_, lists.document_numbers.get(id_) or _said_number(line), said or 0)


def _said_number(line: Json) -> str | None:
    """Return the document's number in the payment's own words."""
    named = (
        text(look(each, "value", "Value")) for each in items(line, "LineEx", "any")
        if look(each, "value", "Name") == "txnReferenceNumber"
    )  # fmt: skip
    return next(named, None)


def shape_payment(applied: Applied, lists: Lists) -> Row | None:
    """Make one payment; one without an amount only links credits to invoices, or is voided: no money came."""
    record = applied.record
    amount = cents_at(record, "TotalAmt")
    if amount == 0:
        return None
    return {
        "id": str(record["Id"]), "number": text(record.get("PaymentRefNum")), "kind": "payment",
        "customer": lists.customer(record.get("CustomerRef")), "date": day(record.get("TxnDate")), "amount": amount,
        "unapplied": dollars_to_cents(record.get("UnappliedAmt")),
        "method": text(look(record, "PaymentMethodRef", "name")),
        "account": lists.account(record.get("DepositToAccountRef")),
        "invoice_refs": _numbers(link for link in applied.paid if link.kind == "Invoice"),
        "credit_refs": _numbers(link for link in applied.credits if link.kind == "CreditMemo"),
        "deposit_id": lists.deposits.get(str(record["Id"])), "memo": text(record.get("PrivateNote")),
        "created": day(look(record, "MetaData", "CreateTime")),
        "currency": text(look(record, "CurrencyRef", "value")), "origin": origin("Payment", record),
    }  # fmt: skip


def _numbers(links: Iterable[Link]) -> str | None:
    return "; ".join(dict.fromkeys(link.number for link in links if link.number)) or None


def shape_allocations(applied: Applied) -> Iterator[Row]:
    """Make a row for each part of a payment, or of a credit that it used, and the document that it paid."""
    record = applied.record
    for giver, link, cents in applied.parts:
        yield {
            "payment_id": giver, "document_id": link.id, "document_number": link.number, "amount": cents,
            "date": day(record.get("TxnDate")), "origin": origin("Payment", record),
        }  # fmt: skip


def uses_of_credits(payments: Iterable[Applied]) -> Mapping[str, str]:
    """Name the documents that each credit was applied to, by the credit's id, where it is certain."""
    found: dict[str, list[str]] = {}
    for applied in payments:
        if applied.is_certain:
            for giver, link, _ in applied.parts:
                if link.number and giver != str(applied.record["Id"]):
                    found.setdefault(giver, []).append(link.number)
    return {credit: "; ".join(dict.fromkeys(numbers)) for credit, numbers in found.items()}


def shape_deposits(record: Json, lists: Lists) -> Iterator[Row]:
    """Make one bank deposit; what it posts straight to an income account is a row of its own, with that account."""
    direct: dict[str | None, list[Json]] = {}
    for line in items(record, "Line"):
        ref = None if items(line, "LinkedTxn") else look(line, "DepositLineDetail", "AccountRef")
        account = lists.account(ref) if lists.classification(ref) == "Revenue" else None
        direct.setdefault(account, []).append(line)
    total, rest = cents_at(record, "TotalAmt"), direct.pop(None, None)
    sums = {account: sum(cents_at(line, "Amount") for line in lines) for account, lines in direct.items()}
    main, fee = next(iter(direct), None) if rest is None else None, _fees(rest or [], record, lists)
    first = rest if rest is not None else direct.pop(main, [])
    amount = total - sum(sums[account] for account in direct)
    yield {**_deposit(record, first, lists), "amount": amount, "fee": fee,
           "payment_refs": "; ".join(_banked(first)) or None}  # fmt: skip
    for account, lines in direct.items():
        number = lines[0].get("Id") or lines[0].get("LineNum") or account
        yield {**_deposit(record, lines, lists), "id": f"{record['Id']}-{number}", "amount": sums[account]}


def _deposit(record: Json, lines: Sequence[Json], lists: Lists) -> Row:
    names = {text(look(line, "DepositLineDetail", "Entity", "name")) for line in lines}
    splits = {lists.account(look(line, "DepositLineDetail", "AccountRef")) for line in lines}
    if any(link.get("TxnType") == "Payment" for line in lines for link in items(line, "LinkedTxn")):
        splits = {UNDEPOSITED} if splits <= {None} else splits | {UNDEPOSITED}
    named = sorted(name for name in splits if name)
    return {
        "id": str(record["Id"]), "number": text(record.get("DocNumber")), "date": day(record.get("TxnDate")),
        "customer": next(iter(names)) if len(names) == 1 else None,
        "account": lists.account(record.get("DepositToAccountRef")),
        "split": named[0] if len(named) == 1 else SEVERAL if named else None,
        "memo": text(record.get("PrivateNote")), "currency": text(look(record, "CurrencyRef", "value")),
        "origin": origin("Deposit", record),
    }  # fmt: skip


def _banked(lines: Sequence[Json]) -> Sequence[str]:
    """List the payments and sales receipts that were banked."""
    links = (link for line in lines for link in items(line, "LinkedTxn"))
    return list(dict.fromkeys(str(link["TxnId"]) for link in links if link.get("TxnId")))


def _fees(lines: Sequence[Json], record: Json, lists: Lists) -> int | None:
    """Add up what payments cost on their way to the bank: negative lines on a cost account, and cash kept back."""
    back = dollars_to_cents(look(record, "CashBack", "Amount"))
    if not _banked(lines):
        return back
    kept = [
        -cents_at(line, "Amount") for line in lines
        if not items(line, "LinkedTxn") and cents_at(line, "Amount") < 0
        and lists.classification(look(line, "DepositLineDetail", "AccountRef")) == "Expense"
    ]  # fmt: skip
    return sum(kept) + (back or 0) if kept or back is not None else None


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
