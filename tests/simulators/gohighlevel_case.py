"""GoHighLevel for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any

from simulators.gohighlevel import LOCATION, SimulatedGoHighLevel, dollars
from simulators.kit import Case
from tieout.sample import Company
from tieout.sources.live.gohighlevel import GOHIGHLEVEL, reading

_EDITED = ("Invoice", "Opportunity", "Contact", "Transaction")


def truth(system: SimulatedGoHighLevel) -> Mapping[str, set[str]]:
    """Every row, of custom fields those of opportunities."""
    found = {entity: set(rows) for entity, rows in system.rows.items() if rows}
    fields = {id_ for id_, row in system.rows["CustomField"].items() if row["model"] == "opportunity"}
    return found | {"CustomField": fields, "Location": {LOCATION}}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's CRM adds up to."""
    crm = company.crm
    return {
        ("invoices", "total"): sum(document.total for document in crm.documents),
        ("invoices", "net"): sum(document.net for document in crm.documents),
        ("invoices", "discount"): sum(document.discount for document in crm.documents),
        ("invoices", "balance"): sum(document.balance for document in crm.documents),
        ("invoice_lines", "amount"): sum(document.net for document in crm.documents),
        ("payments", "amount"): sum(payment.amount for payment in crm.payments),
        ("quotes", "total"): sum(job.total for job in crm.jobs),
    }


def edit(system: SimulatedGoHighLevel, rng: Random) -> None:
    """Change a name or what was given back, or take a payment."""
    entity = rng.choice(_EDITED)
    if rng.random() < 0.2:
        add_transaction(system, rng)
        return
    id_ = rng.choice(sorted(system.rows[entity]))
    if entity == "Transaction":
        system.edit(entity, id_, amountRefunded=rng.randrange(1, 9))
    else:
        system.edit(entity, id_, **{"contactName" if entity == "Contact" else "name": f"Edited {rng.randrange(10**6)}"})


def add_transaction(system: SimulatedGoHighLevel, rng: Random, **more: Any) -> Any:
    """Take a payment, just now."""
    return system.add("Transaction", {
        "altId": LOCATION, "altType": "location", "contactId": rng.choice(sorted(system.rows["Contact"])),
        "currency": "USD", "amount": dollars(rng.randrange(1000, 9000)), "status": "succeeded", "liveMode": True,
        "entitySourceType": "funnel", "amountRefunded": 0, "fulfilledAt": "2026-10-20T15:00:00.000Z", **more,
    }, now=True)  # fmt: skip


def delete(system: SimulatedGoHighLevel, rng: Random) -> None:
    """Delete a record, without a trace."""
    entity = rng.choice(_EDITED)
    system.delete(entity, rng.choice(sorted(system.rows[entity])))


def plant_moments(system: SimulatedGoHighLevel) -> list[tuple[str, str, str, Any]]:
    """Moments fall on the day of the location's clock; issue and due dates are days."""
    paid = add_transaction(system, Random(1), fulfilledAt="2026-04-01T03:59:00.000Z")
    won = next(iter(system.rows["Opportunity"].values()))
    made = system.add("Opportunity", {
        **won, "id": "opp-late", "status": "won", "createdAt": "2026-03-31T04:01:00.000Z",
        "lastStatusChangeAt": "2026-04-01T03:30:00.000Z",
    }, now=True)  # fmt: skip
    invoice = next(iter(system.rows["Invoice"].values()))
    sent = system.add("Invoice", {**invoice, "_id": "inv-late", "issueDate": "2026-03-31", "dueDate": "2026-04-30"})
    return [
        ("payments", paid["_id"], "date", dt.date(2026, 3, 31)),
        ("jobs", made["id"], "completed", dt.date(2026, 3, 31)),
        ("jobs", made["id"], "created", dt.date(2026, 3, 31)),
        ("invoices", sent["_id"], "date", dt.date(2026, 3, 31)),
        ("invoices", sent["_id"], "due_date", dt.date(2026, 4, 30)),
    ]


def shift(system: SimulatedGoHighLevel) -> None:
    """While pages are read, delete rows of earlier pages, and enter new ones."""

    def delete_first(office: SimulatedGoHighLevel) -> None:
        for entity in ("Invoice", "Transaction", "Contact", "Opportunity"):
            rows = office.rows[entity]
            office.delete(entity, min(rows, key=lambda id_: str(rows[id_].get("issueDate") or rows[id_]["updatedAt"])))

    def add(office: SimulatedGoHighLevel) -> None:
        add_transaction(office, Random(office._tick))

    system.while_reading = [delete_first, add, delete_first, add, delete_first]


def small_pages(monkeypatch: Any) -> None:
    """Fifteen rows a page."""
    monkeypatch.setattr(reading, "ROWS", 15)


GOHIGHLEVEL_CASE = Case(
    connector=GOHIGHLEVEL, crm="GoHighLevel", simulate=SimulatedGoHighLevel, truth=truth, sums=sums, edit=edit,
    delete=delete, plant_moments=plant_moments, shift=shift, small_pages=small_pages,
)  # fmt: skip
