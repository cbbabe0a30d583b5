"""What vendors charged: bills, card expenses, vendor credits, subcontractors, and overhead that is no job's."""

from __future__ import annotations

import datetime as dt
from random import Random

from .company import Cost, Job
from .names import SUBCONTRACTORS, VENDORS

MATERIALS = "Cost of Goods Sold:Job Materials"
EQUIPMENT = "Cost of Goods Sold:Equipment"
SUBCONTRACTOR_COST = "Cost of Goods Sold:Subcontractors"
PERMITS = "Cost of Goods Sold:Permits"
OVERHEAD = (
    # account, vendor, low and high in dollars: costs of the shop, never of a job
    ("Rent or Lease", "Sardis Road Properties", 3200, 3200),
    ("Vehicle Fuel", "Ingles Gas Express", 40, 160),
    ("Shop Supplies", "Mountain Fasteners", 20, 190),
    ("Office Supplies", "Paper & More", 15, 120),
    ("Advertising", "Google Ads", 300, 900),
    ("Insurance", "Old North Mutual", 600, 1400),
    ("Utilities", "French Broad Electric", 140, 420),
)


class Paperwork:
    """Vendor documents with numbers that look like vendors' numbers and never like a job's."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.issued = rng, 0

    def number(self) -> str:
        """Make the next document number."""
        self.issued += 1
        return f"{self.rng.choice(('FE', 'CW', 'MS', 'WN'))}{7_000_000 + self.issued * 13}"


def buy_for_jobs(rng: Random, jobs: list[Job], as_of: dt.date, begun: bool) -> list[Cost]:
    """Record the vendors' documents of jobs (done, or ``begun``) and of the shop.

    Jobs without any use stock that the CRM costs.
    """
    papers, costs = Paperwork(rng), []
    waiting: tuple[Job, int, dt.date] | None = None
    for job in jobs:
        cost = job.known_cost or 0
        if job.status == "canceled" or cost < 4000 or rng.random() < 0.22:
            continue
        day = min(as_of, job.completed or job.created + dt.timedelta(days=3))
        day = max(job.created, day - dt.timedelta(days=rng.randint(0, 3)))
        if job.completed is None and not (begun and job.created <= as_of - dt.timedelta(days=6)):
            continue
        amount = round(cost * rng.uniform(0.95, 1.04))
        if waiting and (day - waiting[2]).days < 15 and rng.random() < 0.6:
            number = papers.number()  # one bill for two jobs, two lines
            vendor = rng.choice(VENDORS)
            for other, part in (waiting[:2], (job, amount)):
                costs.append(_cost(rng, "bill", number, vendor, max(day, waiting[2]), MATERIALS, other, part))
            waiting = None
        elif amount < 60_000 and waiting is None and rng.random() < 0.2:
            waiting = (job, amount, day)
        else:
            costs += _buy(rng, papers, job, amount, day)
    if waiting:
        costs += _buy(rng, papers, *waiting)
    costs += _overhead(rng, papers, min(job.created for job in jobs), as_of, len(jobs))
    return sorted(costs, key=lambda cost: (cost.date, cost.number, cost.job))


def _buy(rng: Random, papers: Paperwork, job: Job, amount: int, day: dt.date) -> list[Cost]:
    """Buy for one job: a bill or a card expense, now and then a return, a subcontractor or a permit."""
    kind = "expense" if amount < 25_000 and rng.random() < 0.6 else "bill"
    account = EQUIPMENT if job.job_type in ("HVAC install", "Water heater") else MATERIALS
    vendor, number = rng.choice(VENDORS), papers.number()
    small = amount * rng.randint(15, 35) // 100 if amount > 6000 and rng.random() < 0.7 else 0
    bought = [_cost(rng, kind, number, vendor, day, account, job, amount - small)]
    for part in (small // 3, small - small // 3) if small > 3000 else (small,):
        if part:
            bought.append(_cost(rng, kind, number, vendor, day, MATERIALS, job, part))
    if amount > 20_000 and rng.random() < 0.03:
        bought.append(_cost(rng, "vendor credit", papers.number(), vendor, day, account, job, -amount // 10))
    if job.job_type == "HVAC install" and rng.random() < 0.15:
        helper, price = rng.choice(SUBCONTRACTORS), job.total * 4 // 100
        bought.append(_cost(rng, "bill", papers.number(), helper, day, SUBCONTRACTOR_COST, job, price))
    if job.job_type == "HVAC install" and rng.random() < 0.3:
        bought.append(_cost(rng, "expense", papers.number(), "City Permits Office", day, PERMITS, job, 8500))
    return bought


def _cost(rng: Random, kind: str, number: str, vendor: str, day: dt.date, account: str, job: Job, amount: int) -> Cost:
    customer, memo = name_job(rng, job)
    return Cost(kind, number, vendor, day, account, memo, customer, amount, job.number)


def name_job(rng: Random, job: Job) -> tuple[str, str]:
    """Name a job the way people do: customer:project, or the customer with a number in the memo."""
    name, number = job.customer.books_name, job.number
    what = job.lines[-1].description.lower()
    shape = rng.randrange(8)
    if shape < 2:
        return f"{name}:{number} {job.title}", what
    marks = (
        f"PO {number}-A",
        f"Job {number}",
        f"#{number}",
        f"J-{number.zfill(6)}",
        f"PO {number}",
        f"Job #{number}-2",
    )
    return (name if shape < 7 else ""), f"{marks[shape - 2]} {what}"


def _overhead(rng: Random, papers: Paperwork, first: dt.date, as_of: dt.date, jobs: int) -> list[Cost]:
    """Costs of running the shop: every month a few, more in a bigger shop; no job, and none is missing."""
    found: list[Cost] = []
    month = first.replace(day=1)
    while month <= as_of:
        for account, vendor, low, high in OVERHEAD:
            times = 1 if low >= 140 else max(2, jobs // 150)
            for _ in range(times):
                day = month + dt.timedelta(days=rng.randrange(28))
                kind = "bill" if low > 500 else "expense"
                if day <= as_of:
                    found.append(
                        Cost(kind, papers.number(), vendor, day, account, "", "", rng.randint(low * 100, high * 100))
                    )
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return found
