"""The ground for planted discrepancies: which records may be chosen, and how payments are undone.

Nothing is planted twice on one customer, so no discrepancy hides another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from .company import Document, Job, Payment, Records
from .profiles import Profile
from .truth import Truth


@dataclass
class Ground:
    """The company's records, open for planting."""

    rng: Random
    profile: Profile
    as_of: dt.date
    date_from: dt.date
    jobs: list[Job]
    crm: Records
    books: Records
    payroll: Records
    truth: Truth
    each: int
    used: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.job_of = {job.number: job for job in self.jobs}
        self.crm_payments = _by_document(self.crm.payments)
        self.books_payments = _by_document(self.books.payments)

    def count(self) -> int:
        """How many of a kind to plant."""
        return self.each + self.rng.randint(0, 2)

    def ago(self, days: int) -> dt.date:
        return self.as_of - dt.timedelta(days=days)

    @property
    def settled_by(self) -> dt.date:
        """The last day that lies safely beyond the days that the sync may take."""
        return self.ago(self.profile.grace + 6)

    def choose(self, count: int, test: Callable[[Document], bool]) -> list[Document]:
        """Choose synced invoices in the period of customers that nothing was planted on."""
        fit = [
            d
            for d in self.crm.documents
            if d.kind == "invoice"
            and d.state == "live"
            and d.twin is not None
            and not d.currency
            and d.date >= self.date_from
            and d.customer.key not in self.used
            and self._plain(d)
            and test(d)
        ]
        self.rng.shuffle(fit)
        chosen: list[Document] = []
        for document in fit:
            if len(chosen) < count and document.customer.key not in self.used:
                self.used.add(document.customer.key)
                chosen.append(document)
        return chosen

    def _plain(self, document: Document) -> bool:
        """Nothing that would blur what is planted: no number of the books' own, no credit, void or draft on the job."""
        if document.twin is not None and document.twin.number != self.profile.books_number(document.number):
            return False
        return all(d.kind == "invoice" and d.state == "live" for n in document.jobs for d in self.job_of[n].documents)

    def paid_once(self, document: Document) -> bool:
        """Paid in full on both sides with a single payment."""
        twin = document.twin
        return (
            twin is not None
            and document.balance == twin.balance == 0
            and len(self.crm_payments.get(id(document), [])) == len(self.books_payments.get(id(twin), [])) == 1
        )

    def unpay(self, document: Document, books: bool) -> None:
        """Take the document's payments away on one side."""
        paid = self.books_payments if books else self.crm_payments
        self.gone.update(id(payment) for payment in paid.pop(id(document), []))
        document.settled, document.paid_date = 0, None

    def drop_from_books(self, document: Document) -> None:
        """Remove a document's twin and its payments from the books."""
        twin = document.twin
        assert twin is not None, "only synced documents are chosen"
        self.unpay(twin, books=True)
        self.gone.add(id(twin))
        document.twin = None

    def sweep(self) -> None:
        """Take out of the records what the plants removed; once, as the records may be many."""
        for side in (self.crm, self.books):
            side.documents = [document for document in side.documents if id(document) not in self.gone]
            side.payments = [payment for payment in side.payments if id(payment) not in self.gone]

    def pay_in_books(self, document: Document, day: dt.date) -> None:
        """Pay a books document in full in the books alone."""
        payment = Payment(
            "payment",
            document.customer,
            document.customer.books_name,
            min(day, self.as_of),
            document.balance,
            "Check",
            str(self.rng.randint(1200, 9900)),
            applied=[(document, document.balance)],
        )
        self.books.payments.append(payment)
        self.books_payments.setdefault(id(document), []).append(payment)
        document.settled, document.paid_date = document.total, payment.date

    def settle_like_before(self, twin: Document, total_before: int) -> None:
        """After a changed total, let the books' last payment follow, so that a paid document stays paid."""
        payments = self.books_payments.get(id(twin), [])
        if not payments or twin.settled != total_before:
            return
        payment, change = payments[-1], twin.total - total_before
        payment.amount += change
        payment.applied = [(d, a + change if d is twin else a) for d, a in payment.applied]
        twin.settled += change


def twin_of(document: Document) -> Document:
    """Return the books' document that the sync made of this one."""
    assert document.twin is not None, "only synced documents are chosen"
    return document.twin


def note_pair(ground: Ground, check: str, document: Document, note: str, amount: int) -> None:
    """Note a discrepancy of one invoice; the books' number is known where the invoice has a twin."""
    ground.truth.add(
        check,
        note,
        crm_ref=document.number,
        books_ref=document.twin.number if document.twin else "",
        customer=document.customer.name,
        job="; ".join(document.jobs),
        amount=amount,
    )


def _by_document(payments: list[Payment]) -> dict[int, list[Payment]]:
    found: dict[int, list[Payment]] = {}
    for payment in payments:
        for document, _ in payment.applied:
            found.setdefault(id(document), []).append(payment)
    return found
