"""ServiceTitan for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from simulators.kit import Case
from simulators.servicetitan import SimulatedServiceTitan
from simulators.servicetitan_company import words
from tieout.sample import Company
from tieout.sources.live.servicetitan import SERVICETITAN, reading
from tieout.sources.live.servicetitan.words import ACCOUNT, ACTIVE_ONLY

_EDITED = ("Invoice", "Job", "Payment", "Customer", "GrossPayItem", "Campaign")
_DELETED = ("Invoice", "Payment", "GrossPayItem", "AppointmentAssignment")


def simulate(company: Company, **base: Any) -> SimulatedServiceTitan:
    """Pages of thirty rows."""
    return SimulatedServiceTitan(company, page=30, **base)


def truth(system: SimulatedServiceTitan) -> Mapping[str, set[str]]:
    """Every row that is active; of names that records refer to, inactive ones too."""
    found = {
        entity: {id_ for id_, row in rows.items() if row["active"] or entity not in ACTIVE_ONLY}
        for entity, rows in system.rows.items()
    }
    return {entity: ids for entity, ids in found.items() if ids} | {ACCOUNT: {"zone"}}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's CRM adds up to."""
    crm = company.crm
    return {
        ("invoices", "total"): sum(document.total for document in crm.documents),
        ("invoices", "tax"): sum(document.tax for document in crm.documents),
        ("invoices", "balance"): sum(document.balance for document in crm.documents),
        ("invoice_lines", "amount"): sum(document.net for document in crm.documents),
        ("payments", "amount"): sum(payment.amount for payment in crm.payments),
        ("time_entries", "minutes"): sum(entry.minutes for entry in company.payroll.hours),
        ("time_entries", "overtime_minutes"): sum(entry.overtime for entry in company.payroll.hours),
    }


def edit(system: SimulatedServiceTitan, rng: Random) -> None:
    """Change a summary, a name or an amount, or book a payment."""
    entity = rng.choice(_EDITED)
    if rng.random() < 0.2:
        add_payment(system, rng)
        return
    id_ = rng.choice(sorted(system.rows[entity]))
    name = {"Customer": "name", "Campaign": "name", "Payment": "memo", "GrossPayItem": "memo"}.get(entity, "summary")
    system.edit(entity, id_, **{name: f"Edited {rng.randrange(10**6)}"})


def add_payment(system: SimulatedServiceTitan, rng: Random, **more: Any) -> Any:
    """Take a payment, just now."""
    customer = rng.choice(sorted(system.rows["Customer"]))
    return system.add("Payment", {
        "date": "2026-10-20T00:00:00Z", "type": "Cash", "typeId": "1", "total": words(rng.randrange(100, 10_000)),
        "unappliedAmount": "0.00", "customer": {"id": int(customer), "name": "x"}, "appliedTo": [],
        "refundedPaymentId": None, "customFields": [], **more,
    }, now=True)  # fmt: skip


def delete(system: SimulatedServiceTitan, rng: Random) -> None:
    """Make a record inactive."""
    entity = rng.choice(_DELETED)
    system.deactivate(entity, rng.choice(sorted(system.rows[entity])))


def plant_moments(system: SimulatedServiceTitan) -> list[tuple[str, str, str, Any]]:
    """Moments fall on the day of the account's clock; midnight UTC is a day without a clock."""
    paid = add_payment(system, Random(1), date="2026-03-31T00:00:00Z")
    clocked = add_payment(system, Random(2), date="2026-04-01T02:30:00Z")
    person = min(system.rows["Technician"])
    job = next(iter(system.rows["Job"].values()))
    late = system.add("JobTimesheet", {
        "jobId": job["id"], "appointmentId": 1, "technicianId": int(person), "dispatchedOn": "2025-04-01T02:00:40Z",
        "arrivedOn": "2025-04-01T02:30:10Z", "canceledOn": None, "doneOn": "2025-04-01T04:15:50Z",
    }, now=True)  # fmt: skip
    done = system.add("Job", {
        **job, "id": 77_000_001, "jobNumber": "77001", "completedOn": "2026-04-01T03:59:00Z", "jobStatus": "Completed",
    }, now=True)  # fmt: skip
    return [
        ("payments", str(paid["id"]), "date", dt.date(2026, 3, 31)),
        ("payments", str(clocked["id"]), "date", dt.date(2026, 3, 31)),
        ("time_entries", f"clock {late['id']}", "date", dt.date(2025, 3, 31)),
        ("time_entries", f"clock {late['id']}", "start", "22:30"),
        ("time_entries", f"clock {late['id']}", "minutes", 105),
        ("time_entries", f"clock {late['id']} travel", "minutes", 30),
        ("jobs", str(done["id"]), "completed", dt.date(2026, 3, 31)),
    ]


def shift(system: SimulatedServiceTitan) -> None:
    """While pages are read, change and delete rows of earlier and later pages, and enter new ones."""

    def touch(office: SimulatedServiceTitan) -> None:
        for entity in ("Invoice", "Payment", "GrossPayItem"):
            office.deactivate(entity, min(office.rows[entity]))
            office.edit(entity, max(office.rows[entity]), summary="Edited")

    def add(office: SimulatedServiceTitan) -> None:
        add_payment(office, Random(2))

    system.while_reading = [touch, add, touch, add]


def small_pages(monkeypatch: Any) -> None:
    """Few rows a page of a list, too."""
    monkeypatch.setattr(reading, "ROWS", 3)


SERVICETITAN_CASE = Case(
    connector=SERVICETITAN, crm="ServiceTitan", simulate=simulate, truth=truth, sums=sums, edit=edit, delete=delete,
    plant_moments=plant_moments, shift=shift, small_pages=small_pages,
)  # fmt: skip
