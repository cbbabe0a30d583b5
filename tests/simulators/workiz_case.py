"""Workiz for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from simulators.kit import Case
from simulators.workiz import SimulatedWorkiz
from tieout.sample import Company
from tieout.sources.live.workiz import WORKIZ, listing


def truth(system: SimulatedWorkiz) -> Mapping[str, set[str]]:
    """Every job, closed ones and old ones too."""
    return {"jobs": set(system.rows)} if system.rows else {}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's jobs add up to: those that are done are billed."""
    live = {id(job): [d for d in job.documents if d.state == "live"] for job in company.crm.jobs}
    done = [job for job in company.crm.jobs if job.status == "completed"]
    return {
        ("invoices", "total"): sum(sum(d.total for d in live[id(job)]) or job.total for job in done),
        ("invoices", "balance"): sum(d.balance for job in done for d in live[id(job)]),
        ("invoices", "tax"): sum(d.tax for job in done for d in live[id(job)]),
        ("invoice_lines", "cost"): sum(line.cost or 0 for job in done for line in job.lines),
    }


def edit(system: SimulatedWorkiz, rng: Random) -> None:
    """Pay, rename or reopen a job, move it to another day, or make a new one."""
    uuid = rng.choice(sorted(system.rows))
    way = rng.randrange(5)
    if way == 0:
        system.edit(uuid, JobAmountDue=0)
    elif way == 1:
        system.edit(uuid, JobNotes=f"Edited {rng.randrange(10**6)}")
    elif way == 2:
        system.edit(uuid, Status="In Progress")
    elif way == 3:
        system.edit(uuid, JobDateTime=f"2026-0{rng.randrange(1, 10)}-15 10:00:00")
    else:
        add_job(system, rng)


def add_job(system: SimulatedWorkiz, rng: Random, **more: Any) -> str:
    """Make a job of 75.00 and 6.00 tax, done."""
    uuid = f"{rng.randrange(16**6):06X}"
    system.add({
        "UUID": uuid, "SerialId": rng.randrange(10**6, 10**7), "JobDateTime": "2026-10-20 09:00:00",
        "JobEndDateTime": "2026-10-20 11:00:00", "CreatedDate": "2026-10-19 09:00:00", "LastStatusUpdate": "",
        "PaymentDueDate": None, "JobTotalPrice": 81, "SubTotal": 75, "JobAmountDue": 81, "ClientId": 5,
        "Status": "Done", "FirstName": "Ana", "LastName": "", "Company": "", "Phone": "", "City": "Asheville",
        "LineItems": [], "Team": [], "JobNotes": "", **more,
    })  # fmt: skip
    return uuid


def delete(system: SimulatedWorkiz, rng: Random) -> None:
    """Delete a job."""
    system.delete(rng.choice(sorted(system.rows)))


def plant_moments(system: SimulatedWorkiz) -> list[tuple[str, str, str, Any]]:
    """A clock without a zone is the account's own: half past eleven at night is that day."""
    uuid = add_job(system, Random(1), JobDateTime="2026-03-31 22:00:00", JobEndDateTime="2026-03-31 23:59:59",
                   CreatedDate="2026-03-30 00:00:01", PaymentDueDate="2026-04-30 00:00:00")  # fmt: skip
    return [
        ("jobs", uuid, "completed", dt.date(2026, 3, 31)),
        ("jobs", uuid, "created", dt.date(2026, 3, 30)),
        ("invoices", uuid, "date", dt.date(2026, 3, 31)),
        ("invoices", uuid, "due_date", dt.date(2026, 4, 30)),
    ]


def shift(system: SimulatedWorkiz) -> None:
    """While pages are read, jobs of an earlier page go, and new ones come."""

    def delete_newest(shop: SimulatedWorkiz) -> None:
        shop.delete(max(shop.rows, key=lambda uuid: shop.rows[uuid]["JobDateTime"]))

    def add(shop: SimulatedWorkiz) -> None:
        add_job(shop, Random(len(shop.rows)))

    system.while_reading = [delete_newest, add, delete_newest]


def small_pages(monkeypatch: Any) -> None:
    """Six jobs a page."""
    monkeypatch.setattr(listing, "RECORDS", 6)
    monkeypatch.setattr(listing, "IN_COMMON", 2)


WORKIZ_CASE = Case(
    connector=WORKIZ, crm="Workiz", simulate=SimulatedWorkiz, truth=truth, sums=sums, edit=edit, delete=delete,
    plant_moments=plant_moments, shift=shift, small_pages=small_pages,
)  # fmt: skip
