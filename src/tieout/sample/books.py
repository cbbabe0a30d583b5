"""How the CRM's sync writes into QuickBooks: the same sales, spelled and dated as the books do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from ..model.money import share_out
from .company import Contact, Customer, Document, Line, Payment, Records
from .profiles import Profile
from .work import first_number


def list_contacts(customers: list[Customer], books: bool) -> list[Contact]:
    """List the customers as the CRM or, with their sites as sub-customers, as the books do."""
    contacts: list[Contact] = []
    for customer in customers:
        name = customer.books_name if books else customer.name
        contacts.append(Contact(name, customer, customer.email, customer.phone, customer.street))
        if books:
            contacts += [Contact(f"{name}:{site}", customer, "", "", site, name) for site in customer.sites]
    return contacts


def sync_to_books(rng: Random, crm: Records, profile: Profile, as_of: dt.date) -> Records:
    """Write the CRM's documents and payments into the books. Drafts stay behind; voids have no amounts."""
    books = Records()
    paid: dict[int, list[int]] = {}
    for payment in crm.payments:
        for document, amount in payment.applied:
            paid.setdefault(id(document), []).append(amount)
    for document in crm.documents:
        if document.state != "draft":
            amounts = paid.get(id(document), [])
            made = _sync_document(rng, document, profile, as_of, amounts == [document.total])
            made.settled = document.settled - sum(amounts)  # credits used; payments follow
            books.documents.append(made)
    books.payments = [_sync_payment(rng, payment, as_of) for payment in crm.payments]
    if profile.receipts:
        _sell_by_receipt(books, first_number(len(crm.jobs), 4))
    else:
        _renumber(rng, books, first_number(len(crm.jobs), 4))
    return books


def _renumber(rng: Random, books: Records, number: int) -> None:
    """Let a few invoices have a number of the books, as happens where the CRM's number was refused or not sent."""
    for document in books.documents:
        exact = document.twin is not None and document.total == document.twin.total
        if exact and document.kind == "invoice" and document.state == "live" and rng.random() < 0.02:
            document.number, number = str(number), number + 1


def _sell_by_receipt(books: Records, number: int) -> None:
    """Turn plan visits that were paid on the day into sales receipts: the books' own number, no separate payment."""
    sold: set[int] = set()
    for document in books.documents:
        plan = bool(document.lines) and document.lines[0].item == "Tune-up"
        if plan and document.status == "paid" and document.paid_date == document.date:
            document.kind, document.number, document.memo = "sales receipt", str(number + len(sold)), ""
            sold.add(id(document))
    books.payments = [p for p in books.payments if not any(id(document) in sold for document, _ in p.applied)]


def books_name(customer: Customer, site: str) -> str:
    """The name that QuickBooks prints on a document: the sub-customer where there is one."""
    return f"{customer.books_name}:{site}" if site else customer.books_name


def _sync_document(rng: Random, document: Document, profile: Profile, as_of: dt.date, paid_once: bool) -> Document:
    """Copy a document: some a day later in the same month, some tax a cent off, tips and discounts as the CRM does."""
    lines = [replace(line, cost=None) for line in document.lines]
    made = replace(
        document,
        number=profile.books_number(document.number),
        lines=lines,
        twin=document,
        settled=0,
        billed_to=books_name(document.customer, document.site),
        memo=_memo(rng, document),
    )
    document.twin = made
    if document.state == "void":
        made.memo, made.tax, made.tip, made.discount = f"Voided - {document.memo}", 0, 0, 0
        for line in lines:
            line.amount = line.quantity = 0
        return made
    next_day = document.date + dt.timedelta(days=1)
    if rng.random() < 0.06 and next_day.month == document.date.month and next_day <= as_of:
        made.date, made.due = next_day, document.due + dt.timedelta(days=1)
    if profile.folds:
        _fold(made, profile)
    elif paid_once and document.tax > 0 and document.balance == 0 and rng.random() < 0.04:
        made.tax += rng.choice((-1, 1))
    return made


def _fold(made: Document, profile: Profile) -> None:
    """Spread the discount (and in GoHighLevel the tax) over the lines; write the tip as a line of its own."""
    spread = -made.discount + (made.tax if profile.folds_tax else 0)
    for line, part in zip(made.lines, share_out(spread, [line.amount for line in made.lines]), strict=True):
        line.amount += part
        line.quantity = 1
    made.discount = 0
    made.tax = 0 if profile.folds_tax else made.tax
    if made.tip:
        made.lines.append(Line("Tip", "Tip", 1, made.tip, None, ""))
        made.tip = 0


def _memo(rng: Random, document: Document) -> str:
    """Write a memo as syncs and people do: with the job in one shape or another, or without it."""
    jobs = document.jobs
    shape = rng.randrange(6)
    if shape == 0 or not jobs:
        return document.memo
    marks = (
        ", ".join(f"Job {job}" for job in jobs),
        f"J-{jobs[0].zfill(6)} {document.memo}",
        " ".join(f"#{job}" for job in jobs),
        f"{document.memo} ({jobs[0]}-2)",
        "",
    )
    return marks[shape - 1]


def _sync_payment(rng: Random, payment: Payment, as_of: dt.date) -> Payment:
    """Copy a payment to the twins of what it paid, sometimes a day later; cents of rounding follow the document."""
    late = payment.date + dt.timedelta(days=rng.choice((0, 0, 0, 1)))
    made = replace(payment, paid_by=payment.customer.books_name, date=min(late, as_of), applied=[])
    for document, amount in payment.applied:
        twin = document.twin
        assert twin is not None, "a document is synced before its payments"
        # A document paid at once is paid with the books' own total, though its tax may be a cent off.
        part = twin.total if document.total == amount else amount
        made.amount += part - amount
        made.applied.append((twin, part))
        twin.settled += part
    return made
