"""Jobber for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

from simulators.jobber import Ref, SimulatedJobber
from simulators.kit import Case
from tieout.sample import Company
from tieout.sources.live.jobber import JOBBER, pages, reading
from tieout.sources.live.jobber.words import ENTITIES

HOURS = 3  # every third hour is enough for several pages
_EDITED = {
    "Invoice": "subject", "PaymentRecord": "details", "Quote": "quoteNumber", "TimeSheetEntry": "note", "Job": "title",
    "Client": "phone", "Expense": "description",
}  # fmt: skip


def truth(system: SimulatedJobber) -> Mapping[str, set[str]]:
    """Every record of every entity that is read."""
    return {entity: set(rows) for entity, rows in system.rows.items() if entity in ENTITIES and rows}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's CRM adds up to."""
    crm = company.crm
    return {
        ("invoices", "total"): sum(document.total for document in crm.documents),
        ("invoices", "net"): sum(document.net for document in crm.documents),
        ("invoices", "tax"): sum(document.tax for document in crm.documents),
        ("invoices", "balance"): sum(document.balance for document in crm.documents),
        ("payments", "amount"): sum(payment.amount for payment in crm.payments),
        ("jobs", "total"): sum(job.total for job in crm.jobs if job.status != "canceled"),
        ("jobs", "material_cost"): sum(job.known_cost or 0 for job in crm.jobs),
        ("time_entries", "minutes"): sum(entry.minutes for entry in company.payroll.hours[::HOURS]),
    }


def edit(system: SimulatedJobber, rng: Random) -> None:
    """Change a text of something, or enter an expense."""
    if rng.random() < 0.2:
        add_expense(system, rng)
        return
    entity = rng.choice([name for name in _EDITED if system.rows[name]])
    id_ = rng.choice(sorted(system.rows[entity]))
    system.edit(entity, id_, **{_EDITED[entity]: f"Edited {rng.randrange(10**6)}"})


def add_expense(system: SimulatedJobber, rng: Random, **more: Any) -> Any:
    """Enter an expense on some job, just now."""
    job = Ref(("Job", rng.choice(sorted(system.rows["Job"]))))
    row = {"title": "Parts", "description": "Counter sale", "date": "2026-10-20T04:00:00Z", "total": 41.07}
    return system.add("Expense", now=True, **{**row, "linkedJob": job, **more})


def delete(system: SimulatedJobber, rng: Random) -> None:
    """Delete something."""
    entity = rng.choice([name for name in ("Invoice", "PaymentRecord", "Quote", "TimeSheetEntry") if system.rows[name]])
    system.delete(entity, rng.choice(sorted(system.rows[entity])))


def plant_moments(system: SimulatedJobber) -> list[tuple[str, str, str, Any]]:
    """Late in the evening it is tomorrow in UTC; a day that was chosen is midnight, of the account or of UTC."""
    rng = Random(1)
    local = add_expense(system, rng, date="2026-04-01T04:00:00Z")
    plain = add_expense(system, rng, date="2026-04-01T00:00:00Z")
    user = Ref(("User", min(system.rows["User"])))
    worked = system.add(
        "TimeSheetEntry", now=True, startAt="2026-04-01T02:30:00Z", endAt="2026-04-01T04:15:00Z", finalDuration=6_300,
        payable=True, label=None, note=None, labourRate=None, timeSheetCategory="GENERAL", user=user,
        job=None,
    )  # fmt: skip
    from tieout.sources.live.jobber.lists import plain_id

    return [
        ("cost_lines", plain_id(local["id"]), "date", dt.date(2026, 4, 1)),
        ("cost_lines", plain_id(plain["id"]), "date", dt.date(2026, 4, 1)),
        ("time_entries", plain_id(worked["id"]), "date", dt.date(2026, 3, 31)),
        ("time_entries", plain_id(worked["id"]), "start", "22:30"),
        ("time_entries", plain_id(worked["id"]), "end", "00:15"),
        ("time_entries", plain_id(worked["id"]), "minutes", 105),
    ]


def shift(system: SimulatedJobber) -> None:
    """While pages are read, delete a record of an earlier page, and enter a new one."""

    def delete_newest(jobber: SimulatedJobber) -> None:
        for name in ("Invoice", "PaymentRecord", "TimeSheetEntry"):
            jobber.delete(name, max(jobber.rows[name].values(), key=lambda row: row["updatedAt"])["id"])

    def add(jobber: SimulatedJobber) -> None:
        add_expense(jobber, Random(2))

    system.while_reading = [delete_newest, add, delete_newest]


def small_pages(monkeypatch: Any) -> None:
    """Fifteen records a page, and forty ids."""
    monkeypatch.setattr(pages, "ID_PAGE", 40)
    small = {entity.name: replace(entity, page=15) for entity in reading.ALL}
    for name in ("INVOICE", "PAYMENT", "TIME", "JOB", "CLIENT", "USER"):
        monkeypatch.setattr(reading, name, small[getattr(reading, name).name])
    monkeypatch.setattr(reading, "ALL", tuple(small.values()))


JOBBER_CASE = Case(
    connector=JOBBER, crm="Jobber", simulate=partial(SimulatedJobber, hours=HOURS), truth=truth, sums=sums, edit=edit,
    delete=delete, plant_moments=plant_moments, shift=shift, small_pages=small_pages,
    quick={"attempts": 6},  # its lists are read side by side, so that one call may meet several faults in a row
)  # fmt: skip

# Its exports have no hours; a test that compares with them leaves them out.
JOBBER_WITHOUT_HOURS = replace(JOBBER_CASE, simulate=partial(SimulatedJobber, hours=0))
