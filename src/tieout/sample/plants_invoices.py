"""Planted discrepancies between the CRM's invoices and the books': one small function per kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import combinations

from .company import Document, Line
from .plants import Ground, note_pair, twin_of
from .work import first_number, percent


def plant_missing(ground: Ground) -> None:
    """Invoices that never reached the books, nor did their payments."""
    for document in ground.choose(ground.count(), lambda d: d.date < ground.settled_by):
        ground.drop_from_books(document)
        note_pair(ground, "invoice_missing_in_books", document, "never arrived", document.total)


def plant_books_only(ground: Ground) -> None:
    """Invoices that somebody typed into the books for work that the CRM does not know."""
    for i, near in enumerate(ground.choose(ground.count(), lambda d: d.date < ground.settled_by)):
        amount = near.net + 3171 + ground.rng.randint(1, 90) * 100
        made = _typed_in(ground, near, str(first_number(len(ground.jobs), 9) + i), near.date)
        made.lines = [Line("Services", "Extra work", 1, amount, None, "")]
        made.tax = percent(amount, near.customer.tax_rate)
        ground.books.documents.append(made)
        if i % 2 == 0 or made.due < ground.ago(110):
            ground.pay_in_books(made, made.date + dt.timedelta(days=3))
        ground.truth.add(
            "invoice_only_in_books",
            "typed into the books",
            books_ref=made.number,
            customer=near.customer.books_name,
            amount=-made.total,
        )


def plant_total_differs(ground: Ground) -> None:
    """Invoices whose price was changed on one side after the sync."""
    open_first = ground.choose(ground.each // 2 + 1, lambda d: d.date < ground.settled_by and d.balance > 0)
    chosen = open_first + ground.choose(ground.each, lambda d: d.date < ground.settled_by and ground.paid_once(d))
    for document in chosen:
        twin = twin_of(document)
        before = twin.total
        for odd in (1337, 2391, 4113, 6007):
            change = (odd if ground.rng.random() < 0.5 else -odd) * (1 + document.net // 100_000)
            change = abs(change) if twin.lines[0].amount + change < 1000 else change
            taxed = change + (percent(change, document.customer.tax_rate) if twin.tax else 0)
            if not explains_lines(document, -taxed):
                break
        twin.lines[0].amount += change
        twin.tax += taxed - change
        ground.settle_like_before(twin, before)
        note_pair(ground, "invoice_total_differs", document, "price changed on one side", document.total - twin.total)


def explains_lines(document: Document, difference: int) -> bool:
    """Tell whether a difference could be some of the document's lines with their tax, or its whole tax."""
    if abs(abs(difference) - document.tax) < 100:
        return True
    amounts = [line.amount + percent(line.amount, document.customer.tax_rate) for line in document.lines]
    sums = (sum(some) for size in range(1, len(amounts) + 1) for some in combinations(amounts, size))
    return any(abs(part - abs(difference)) < 100 for part in sums)


def plant_partly_synced(ground: Ground) -> None:
    """Invoices of which a line, the whole tax, or the split into tax and revenue did not arrive."""
    if ground.profile.folds:
        return
    chosen = ground.choose(
        ground.count() + 1,
        lambda d: (
            d.date < ground.settled_by
            and len(d.lines) > 1
            and d.tax > 300
            and not d.discount
            and not d.tip
            and (d.balance > 0 or ground.paid_once(d))
        ),
    )
    for i, document in enumerate(chosen):
        twin = twin_of(document)
        before, way = twin.total, i % 3
        if way == 0:
            twin.lines.pop(ground.rng.randrange(len(twin.lines)))
            twin.tax = percent(twin.net, document.customer.tax_rate)
        elif way == 1:
            twin.tax = 0
        else:
            twin.lines[0].amount += document.total - twin.net
            twin.tax = 0
        ground.settle_like_before(twin, before)
        note = ("a line did not arrive", "the tax did not arrive", "the tax became part of a line")[way]
        note_pair(ground, "invoice_partly_synced", document, note, document.total - twin.total)


def plant_entered_twice(ground: Ground) -> None:
    """Invoices that were synced once and typed in once more, with the same or another number."""
    chosen = ground.choose(ground.count(), lambda d: d.date < ground.settled_by - dt.timedelta(days=10))
    for i, document in enumerate(chosen):
        twin, later = twin_of(document), document.date + dt.timedelta(days=ground.rng.randint(3, 9))
        number = twin.number if i % 2 else str(first_number(len(ground.jobs), 8) + i)
        made = _typed_in(ground, twin, number, later)
        made.lines = [replace(line, job="") for line in twin.lines]
        made.tax, made.tip, made.discount = twin.tax, twin.tip, twin.discount
        ground.books.documents.append(made)
        if made.due < ground.ago(110) or i % 3 == 2:
            ground.pay_in_books(made, later)
        ground.truth.add(
            "invoice_entered_twice",
            "typed in again",
            crm_ref=document.number,
            books_ref=number,
            customer=document.customer.books_name,
            amount=-made.total,
        )


def plant_undecided(ground: Ground) -> None:
    """Two equal documents without a reference in the books for one invoice of the CRM."""
    chosen = ground.choose(
        ground.count(), lambda d: d.date < ground.settled_by and ground.paid_once(d) and d.total == twin_of(d).total
    )
    number = first_number(len(ground.jobs), 7)
    for document in chosen:
        twin = twin_of(document)
        ground.drop_from_books(document)
        numbers = (str(number), str(number + 1))
        for own in numbers:
            made = _typed_in(ground, twin, own, document.date)
            made.lines = [replace(line, job="") for line in twin.lines]
            made.tax, made.tip, made.discount = twin.tax, twin.tip, twin.discount
            ground.books.documents.append(made)
            ground.pay_in_books(made, document.date + dt.timedelta(days=1))
        number += 2
        ground.truth.add(
            "match_undecided",
            "either of two equal documents may be the twin",
            crm_ref=document.number,
            books_ref="; ".join(numbers),
            customer=document.customer.books_name,
        )


def plant_foreign_currency(ground: Ground) -> None:
    """Invoices in Canadian dollars that only the CRM holds."""
    if not ground.profile.currencies:
        return
    for i, near in enumerate(ground.choose(3, lambda d: d.date < ground.settled_by and not d.customer.tax_rate)):
        number = f"INV-{first_number(len(ground.jobs), 6) + i:06d}"
        line = Line("Consulting", "Remote design review", 1, 45_000 + 5_000 * i, None, "")
        made = Document(
            number,
            "invoice",
            near.customer,
            near.billed_to,
            near.date,
            near.due,
            [line],
            memo="Remote design review",
            currency="CAD",
            paid_date=near.date,
        )
        made.settled = made.total
        ground.crm.documents.append(made)
        ground.truth.add("foreign_currency_kept_apart", "Canadian dollars", crm_ref=number, customer=near.customer.name)


def _typed_in(ground: Ground, like: Document, number: str, day: dt.date) -> Document:
    """Start a document that a person typed into the books: no link, no memo, due after the customer's terms."""
    return replace(
        like,
        number=number,
        kind="invoice",
        billed_to=like.customer.books_name,
        memo="",
        twin=None,
        date=day,
        due=day + dt.timedelta(days=like.customer.terms),
        tax=0,
        tip=0,
        discount=0,
        settled=0,
        paid_date=None,
        site="",
    )
