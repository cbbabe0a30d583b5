"""What the company billed and was paid: invoices, progress invoices, deposits, credits, refunds, tips."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

from ..model.money import share_out
from .company import Document, Job, Line, Payment
from .profiles import Profile
from .work import first_number, percent

METHODS = ("Card", "Card", "Card", "Check", "ACH", "Cash")


class Billing:
    """The CRM's documents and payments while they are being made."""

    def __init__(self, rng: Random, profile: Profile, as_of: dt.date) -> None:
        self.rng, self.profile, self.as_of = rng, profile, as_of
        self.documents: list[Document] = []
        self.payments: list[Payment] = []

    def invoice(self, jobs: list[Job], lines: list[Line], day: dt.date, kind: str = "invoice") -> Document:
        """Make a document for these lines with the customer's sales tax."""
        customer = jobs[0].customer
        site = jobs[0].site if len({job.site for job in jobs}) == 1 else ""
        made = Document(
            "",
            kind,
            customer,
            customer.name,
            day,
            day + dt.timedelta(days=customer.terms),
            lines,
            memo=jobs[0].title,
            site=site,
        )
        made.tax = percent(made.net, customer.tax_rate)
        self.documents.append(made)
        for job in jobs:
            job.documents.append(made)
        return made

    def receive(self, document: Document, amount: int, day: dt.date, kind: str = "payment") -> None:
        """Take a payment on a document; refunds have a negative amount."""
        method = self.rng.choice(METHODS)
        number = str(self.rng.randint(1200, 9900)) if method == "Check" else ""
        self.payments.append(
            Payment(
                kind,
                document.customer,
                document.billed_to,
                day,
                amount,
                method,
                number,
                next(iter(document.jobs), ""),
                [(document, amount)],
            )
        )
        document.settled += amount
        if document.balance == 0:
            document.paid_date = day


def bill_jobs(rng: Random, jobs: list[Job], profile: Profile, as_of: dt.date) -> tuple[list[Document], list[Payment]]:
    """Bill every job that is due, and take the payments that have come in by the as-of day."""
    billing = Billing(rng, profile, as_of)
    groups: dict[int, list[Job]] = {}
    for job in jobs:
        if job.group:
            groups.setdefault(job.group, []).append(job)
        elif job.status == "completed":
            _bill_completed(billing, job)
        elif job.status == "open":
            _bill_open(billing, job)
    for group in groups.values():
        together = billing.invoice(
            group, [line for job in group for line in job.lines], max(job.completed or as_of for job in group)
        )
        _collect(billing, together)
    _number(billing.documents, profile, len(jobs))
    return billing.documents, billing.payments


def _bill_completed(billing: Billing, job: Job) -> None:
    rng, done = billing.rng, job.completed or billing.as_of
    fresh = (billing.as_of - done).days < 2
    at_once = fresh or not billing.profile.own_numbers  # a CRM that bills by job knows no other day
    day = done if at_once else done + dt.timedelta(days=rng.choice((0, 0, 0, 1, 2)))
    if day > billing.as_of:
        return
    if billing.profile.progress and job.total > 700_000 and rng.random() < 0.45:
        _bill_progress(billing, job, day)
        return
    deposit = billing.profile.deposits and job.total > 500_000 and rng.random() < 0.35
    if billing.profile.unsent and rng.random() < 0.008:
        billing.invoice([job], [replace(line) for line in job.lines], day).state = "void"
    made = billing.invoice([job], [replace(line) for line in job.lines], day)
    if billing.profile.discounts and rng.random() < 0.06:
        made.discount = max(500, made.net // 100 * rng.choice((5, 10)) // 100 * 100)
        made.tax = percent(made.net, job.customer.tax_rate)
    if billing.profile.tips and not job.customer.commercial and made.total < 150_000 and rng.random() < 0.05:
        made.tip = rng.choice((1000, 1500, 2000, 4000))
    if deposit:
        billing.receive(made, made.total * 3 // 1000 * 100, job.created + dt.timedelta(days=1), "deposit")
    if billing.profile.credits and made.total > 40_000 and not made.settled and rng.random() < 0.05:
        _give_credit(billing, job, made)
    else:
        _collect(billing, made)


def _bill_progress(billing: Billing, job: Job, last_day: dt.date) -> None:
    """Bill a large job in two or three parts that add up to its lines, to the cent."""
    shares = list(billing.rng.choice(((40, 60), (30, 70), (30, 45, 25))))
    start = job.created + dt.timedelta(days=1)
    step = (last_day - start).days // (len(shares) - 1)
    parts: list[list[Line]] = [[] for _ in shares]
    for line in job.lines:
        amounts, costs = share_out(line.amount, shares), share_out(line.cost or 0, shares)
        for part, amount, cost in zip(parts, amounts, costs, strict=True):
            part.append(Line(line.item, line.description, 1, amount, cost, line.job))
    for i, lines in enumerate(parts):
        name = "Final" if i == len(parts) - 1 else "Progress" if i else "Deposit"
        made = billing.invoice([job], lines, last_day if name == "Final" else start + dt.timedelta(days=step * i))
        made.memo = f"{job.title} - {name.lower()}"
        _collect(billing, made)


def _bill_open(billing: Billing, job: Job) -> None:
    """Open jobs: sometimes a deposit without an invoice, sometimes a draft."""
    day = job.created + dt.timedelta(days=1)
    if day > billing.as_of - dt.timedelta(days=2):
        return
    if billing.profile.deposits and job.total > 200_000 and billing.rng.random() < 0.4:
        billing.payments.append(
            Payment(
                "deposit", job.customer, job.customer.name, day, job.total * 3 // 1000 * 100, "Card", "", job.number
            )
        )
    elif billing.profile.unsent and billing.rng.random() < 0.6:
        billing.invoice([job], [replace(line) for line in job.lines], day).state = "draft"


def _collect(billing: Billing, document: Document) -> None:
    """Take the payment that a customer of this kind makes, whole or in two parts, if it came in time."""
    rng = billing.rng
    if document.customer.commercial:
        delay = rng.randint(12, 45)
    else:
        delay = rng.choices((0, rng.randint(1, 12), rng.randint(13, 32)), (68, 20, 12))[0]
    day, open_amount = document.date + dt.timedelta(days=delay), document.balance
    if delay > 6 and rng.random() < 0.3:
        first = open_amount // 200 * 100
        if first and document.date + dt.timedelta(days=delay // 2) <= billing.as_of:
            billing.receive(document, first, document.date + dt.timedelta(days=delay // 2))
            open_amount -= first
    if day <= billing.as_of:
        billing.receive(document, open_amount, day)


def _give_credit(billing: Billing, job: Job, document: Document) -> None:
    """Give some money back: as a credit used on the same invoice, or as a refund after it was paid."""
    if document.date + dt.timedelta(days=25) > billing.as_of:
        _collect(billing, document)
        return
    kind = billing.rng.choice(("credit memo", "refund"))
    goodwill = billing.rng.randint(4, 14) * 1000
    line = Line("Goodwill credit", f"Credit for {job.title.lower()}", 1, -goodwill, 0, job.number)
    credit = billing.invoice([job], [line], document.date + dt.timedelta(days=4), kind)
    credit.due = credit.date
    if kind == "refund":
        billing.receive(document, document.balance, document.date + dt.timedelta(days=1))
        billing.receive(credit, credit.total, credit.date, "refund")
    else:
        document.settled -= credit.total
        credit.settled, credit.paid_date = credit.total, credit.date
        billing.receive(document, document.balance, credit.date + dt.timedelta(days=6))


def _number(documents: list[Document], profile: Profile, jobs: int) -> None:
    """Number the documents in the order of their days, or after their job where the CRM does so."""
    documents.sort(key=lambda document: (document.date, document.jobs))
    for number, document in enumerate(documents, first_number(jobs, 5)):
        document.number = str(number) if profile.own_numbers else document.jobs[0]
        if profile.crm == "GoHighLevel":
            document.number = f"INV-{number:06d}"
        if profile.crm == "ServiceTitan" and number % 7 == 0:
            document.number = str(number)  # an edited number: most invoices there are named after their job, not all
