"""Planted discrepancies of payments, balances and customers."""

from __future__ import annotations

from dataclasses import replace

from .company import Customer
from .plants import Ground


def plant_paid_in_crm_only(ground: Ground) -> None:
    """Invoices that the CRM knows as paid while the books still wait for the money."""
    chosen = ground.choose(
        ground.count(),
        lambda d: (
            ground.paid_once(d)
            and d.due >= ground.ago(110)
            and d.paid_date is not None
            and d.paid_date < ground.settled_by
        ),
    )
    for document in chosen:
        twin = document.twin
        assert twin is not None
        ground.unpay(twin, books=True)
        ground.truth.add(
            "paid_in_crm_open_in_books",
            "the payment did not arrive in the books",
            crm_ref=document.number,
            books_ref=twin.number,
            customer=document.customer.name,
            job="; ".join(document.jobs),
            amount=-twin.balance,
        )


def plant_paid_in_books_only(ground: Ground) -> None:
    """Invoices paid in the books, of which the CRM never hears: reported where paid status should return."""
    chosen = ground.choose(
        ground.count(),
        lambda d: (
            ground.paid_once(d)
            and d.date >= ground.ago(150)
            and d.date < ground.settled_by
            and d.total == (d.twin.total if d.twin else 0)
        ),
    )
    for document in chosen:
        twin = document.twin
        assert twin is not None
        ground.unpay(document, books=False)
        ground.truth.add(
            "paid_in_books_open_in_crm",
            "muted unless paid status returns to the CRM",
            crm_ref=document.number,
            books_ref=twin.number,
            customer=document.customer.name,
            job="; ".join(document.jobs),
            amount=document.balance,
        )


def plant_stale_open(ground: Ground) -> None:
    """Old invoices that nobody paid or wrote off, open on both sides. The truth row follows from the records."""
    for document in ground.choose(ground.count(), lambda d: ground.paid_once(d) and d.due < ground.ago(126)):
        assert document.twin is not None
        ground.unpay(document, books=False)
        ground.unpay(document.twin, books=True)


def plant_duplicate_customers(ground: Ground) -> None:
    """Customers that one system holds twice, under nearly the same name with the same telephone and e-mail."""
    sides = (ground.books,) if ground.profile.crm == "Workiz" else (ground.books, ground.crm)
    chosen = ground.choose(ground.count() + 1, lambda d: d.balance == 0 and not d.customer.sites)
    contacts = {id(side): {contact.name: contact for contact in side.contacts} for side in sides}
    for i, document in enumerate(chosen):
        side, customer = sides[i % len(sides)], document.customer
        name = customer.books_name if side is ground.books else customer.name
        contact = contacts[id(side)][name]
        again = _nearly(name, customer, i)
        side.contacts.append(replace(contact, name=again))
        ground.truth.add(
            "customer_entered_twice", "same telephone, e-mail and street", customer=" | ".join(sorted((name, again)))
        )
        if side is ground.books and i % 4 == 0 and document.twin is not None:
            document.twin.billed_to = again


def _nearly(name: str, customer: Customer, turn: int) -> str:
    """Write a name again the way a hurried person does."""
    if customer.commercial:
        return f"{name} (2)" if turn % 2 else f"{name}s"
    middle = f"{customer.first} {'ABCDEFGHJ'[turn % 9]}. {customer.last}"
    return middle if turn % 2 else f"{customer.first} {customer.last[:-1]}{customer.last[-1] * 2}"
