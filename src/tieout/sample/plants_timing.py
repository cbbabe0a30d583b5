"""Planted differences of timing: on their way, or dated on both sides of a month's end."""

from __future__ import annotations

import datetime as dt

from .plants import Ground, note_pair, twin_of


def plant_waiting_invoices(ground: Ground) -> None:
    """Invoices of the last days that the sync has not sent yet."""
    first = ground.ago(max(1, min(ground.profile.grace - 3, 20)))
    for document in ground.choose(min(ground.count(), 4 * ground.each), lambda d: d.date >= first):
        ground.drop_from_books(document)
        note_pair(ground, "invoice_waiting_to_sync", document, "dated within the sync's days of grace", document.total)


def plant_waiting_payments(ground: Ground) -> None:
    """Payments of the last days that the sync has not sent yet."""
    if not ground.profile.paid_day:
        return
    chosen = ground.choose(ground.count(), lambda d: ground.paid_once(d) and ground.ago(20) <= d.date < ground.ago(2))
    for document in chosen:
        payment = ground.crm_payments[id(document)][0]
        payment.date = document.paid_date = ground.ago(ground.rng.randint(0, 1))
        twin = twin_of(document)
        ground.unpay(twin, books=True)
        note_pair(ground, "payment_waiting_to_sync", document, "paid within the sync's days of grace", -twin.balance)


def plant_another_month(ground: Ground) -> None:
    """Invoices that the CRM dates on the last of a month and the books on the first of the next."""
    chosen = ground.choose(
        ground.count(),
        lambda d: ground.paid_once(d) and d.date.day >= 24 and d.date < ground.ago(30) and len(d.jobs) == 1,
    )
    for document in chosen:
        last = (document.date.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        twin = twin_of(document)
        document.date, document.due = last, last + dt.timedelta(days=document.customer.terms)
        twin.date, twin.due = last + dt.timedelta(days=1), document.due + dt.timedelta(days=1)
        if not ground.profile.own_numbers:
            ground.job_of[document.jobs[0]].completed = last
        note_pair(ground, "invoice_dated_in_another_month", document, f"{last} in the CRM, {twin.date} in the books", 0)
