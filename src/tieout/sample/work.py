"""The work that the sample company did: jobs with their lines, crews and dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random

from .catalog import JOB_TYPES, TYPE_BY_NAME, JobType
from .company import Customer, Job, Line

LABOR_CENTS_AN_HOUR = 5000
"""What an average hour costs with everything on top; turns a price into plausible hours."""

_WEIGHTS = [job_type.weight for job_type in JOB_TYPES]


def percent(amount: int, hundredths: int) -> int:
    """Take so many hundredths of a percent, rounded half away from zero."""
    size = (abs(amount) * hundredths + 5000) // 10000
    return -size if amount < 0 else size


def first_number(jobs: int, lead: int) -> int:
    """Begin a series of numbers with so many digits that it cannot run into another series."""
    size = 1000
    while jobs * 13 > size * 10:  # there are somewhat more invoices than jobs
        size *= 10
    return lead * size + 1


class Order:
    """Who orders next: new customers in turn, known ones again, none twice in a short while for the same thing."""

    def __init__(self, rng: Random, customers: list[Customer], jobs: int) -> None:
        self.rng, self.customers = rng, customers
        self.new_share = min(1.0, len(customers) / max(jobs, 1) * 1.15)
        self.known = 0
        self.last: dict[tuple[int, str], dt.date] = {}
        self.regulars: dict[str, list[tuple[dt.date, Customer]]] = {}

    def customer(self, job_type: JobType, day: dt.date) -> Customer:
        """Choose a customer who has not ordered this type within 75 days, so that equal jobs lie well apart."""
        due = self.regulars.get(job_type.name, [])
        if job_type.flat and due and (day - due[0][0]).days > 75 and self.rng.random() < 0.6:
            customer = due.pop(0)[1]  # the season has come round
            if (day - self.last[customer.key, job_type.name]).days <= 75:
                customer = self._anybody(job_type, day)
        else:
            customer = self._anybody(job_type, day)
        self.last[customer.key, job_type.name] = day
        self.regulars.setdefault(job_type.name, []).append((day, customer))
        return customer

    def _anybody(self, job_type: JobType, day: dt.date) -> Customer:
        for _ in range(40):
            fresh = self.known < len(self.customers) and (self.known < 3 or self.rng.random() < self.new_share)
            if fresh:
                self.known += 1
            customer = self.customers[self.known - 1 if fresh else self.rng.randrange(self.known)]
            before = self.last.get((customer.key, job_type.name))
            if before is None or (day - before).days > 75:
                break
        return customer


def make_jobs(
    rng: Random, customers: list[Customer], count: int, first_day: dt.date, as_of: dt.date, together: bool
) -> list[Job]:
    """Make the jobs in the order of their numbers; ``together`` lets a few businesses order three at once."""
    order = Order(rng, customers, count)
    span = (as_of - first_day).days
    number = first_number(count, 1)
    jobs: list[Job] = []
    while len(jobs) < count:
        i = len(jobs)
        created = first_day + dt.timedelta(days=min(span, i * (span + 1) // count))
        job_type = rng.choices(JOB_TYPES, _WEIGHTS)[0]
        late = i >= count - max(5, count // 120)
        if late:
            job_type = TYPE_BY_NAME[rng.choice(("HVAC service", "Plumbing repair"))]
        customer = order.customer(job_type, created)
        group = 3 if together and customer.commercial and (as_of - created).days > 20 and rng.random() < 0.06 else 1
        for turn in range(group):
            kind = job_type if group == 1 else TYPE_BY_NAME["Plumbing repair"]
            job = _make_job(rng, str(number + len(jobs)), customer, kind, created, as_of, late)
            if group > 1:
                job.group, job.status = len(jobs) - turn + 1, "completed"
                job.completed = _workday(created + dt.timedelta(days=3 + turn))
                job.site = customer.sites[turn % len(customer.sites)] if customer.sites else ""
            jobs.append(job)
    return jobs[:count]


def _make_job(
    rng: Random, number: str, customer: Customer, job_type: JobType, created: dt.date, as_of: dt.date, late: bool
) -> Job:
    done: dt.date | None = _workday(created + dt.timedelta(days=rng.randint(*job_type.days_ahead)))
    status = "completed"
    if late:
        done = as_of - dt.timedelta(days=int(number) % 2)
    elif rng.random() < 0.025:
        done, status = None, "canceled"
    elif done is not None and done > as_of:
        done, status = None, "open"
    price = _price(rng, job_type, customer)
    overrun = 1.8 if rng.random() < 0.07 else 1.0
    return Job(
        number=number,
        customer=customer,
        job_type=job_type.name,
        title=rng.choice(job_type.titles),
        status=status,
        created=min(created, done) if done else created,
        completed=done,
        location=job_type.location,
        lead_source=customer.lead_source,
        lines=_make_lines(rng, job_type, price, number),
        minutes=max(2, round(price * job_type.labor * overrun / LABOR_CENTS_AN_HOUR * 4)) * 15 if job_type.labor else 0,
        site=rng.choice(customer.sites) if customer.sites else "",
    )


def _price(rng: Random, job_type: JobType, customer: Customer) -> int:
    """Draw a price in cents: many small ones, few large, most of them whole dollars; or take the flat price."""
    if job_type.flat:
        return job_type.flat[customer.key % len(job_type.flat)] * 100
    size = job_type.high - job_type.low
    dollars = job_type.low + int(size * rng.betavariate(1.7, 2.6))
    return dollars * 100 + rng.choice((0, 0, 0, 50, 95, 99))


def _make_lines(rng: Random, job_type: JobType, price: int, job: str) -> list[Line]:
    """Split the price into lines; the last takes the remainder."""
    lines: list[Line] = []
    left = price
    for i, part in enumerate(job_type.parts):
        amount = left if i == len(job_type.parts) - 1 else round(price * part.share * rng.uniform(0.95, 1.05))
        quantity = rng.choice((1, 1, 1, 2, 4)) if part.cost and amount > 8000 else 1
        if amount % quantity:
            quantity = 1
        cost = round(amount * part.cost * rng.uniform(0.9, 1.08) / quantity) * quantity
        lines.append(Line(part.item, part.description, quantity, amount, cost, job))
        left -= amount
    return lines


def _workday(day: dt.date) -> dt.date:
    """Move a weekend day to Monday."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def mark_repeats(jobs: Sequence[Job], rng: Random) -> None:
    """Later jobs of a known customer often have the lead source Repeat."""
    seen: set[int] = set()
    for job in jobs:
        if job.customer.key in seen and rng.random() < 0.6:
            job.lead_source = "Repeat"
        seen.add(job.customer.key)
