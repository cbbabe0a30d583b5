"""QuickBooks Online for the contract suite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from random import Random
from typing import Any

from simulators.kit import Case
from simulators.quickbooks import SimulatedQuickBooks
from tieout.sample import Company
from tieout.sources.live.quickbooks import QUICKBOOKS, reading
from tieout.sources.live.quickbooks.words import ENTITIES

_EDITED = ("Invoice", "Payment", "Bill", "Purchase", "Customer")
_DELETED = ("Invoice", "Payment", "Bill", "Purchase", "Deposit")


def truth(system: SimulatedQuickBooks) -> Mapping[str, set[str]]:
    """Every row of every entity that is read, inactive ones too."""
    return {entity: set(rows) for entity, rows in system.rows.items() if entity in ENTITIES and rows}


def sums(company: Company) -> Mapping[tuple[str, str], int]:
    """What the sample company's books add up to."""
    books = company.books
    return {
        ("invoices", "total"): sum(document.total for document in books.documents),
        ("invoices", "balance"): sum(document.balance for document in books.documents),
        ("invoices", "tax"): sum(document.tax for document in books.documents),
        ("payments", "amount"): sum(payment.amount for payment in books.payments if payment.amount > 0),
        ("cost_lines", "amount"): sum(cost.amount for cost in books.costs),
    }


def edit(system: SimulatedQuickBooks, rng: Random) -> None:
    """Change a note or a name, or enter a new invoice."""
    entity = rng.choice(_EDITED)
    if rng.random() < 0.2:
        add_invoice(system, rng)
        return
    id_ = rng.choice(sorted(system.rows[entity]))
    if entity == "Customer":
        system.edit(entity, id_, PrimaryEmailAddr={"Address": f"new{rng.randrange(10**6)}@example.com"})
    else:
        system.edit(entity, id_, PrivateNote=f"Edited {rng.randrange(10**6)}")


def add_invoice(system: SimulatedQuickBooks, rng: Random, **more: Any) -> Any:
    """Enter an invoice of one line, just now."""
    ref = rng.choice(sorted(system.rows["Customer"]))
    row = {
        "DocNumber": str(rng.randrange(10**5, 10**6)), "TxnDate": "2026-10-20", "DueDate": "2026-11-04",
        "CustomerRef": {"value": ref, "name": "x"}, "TotalAmt": Decimal("81.0"), "Balance": Decimal("81.0"),
        "TxnTaxDetail": {"TotalTax": Decimal("6.0")}, "Line": [], "LinkedTxn": [], **more,
    }  # fmt: skip
    made = system.add("Invoice", row)
    moment = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=system.ahead)).isoformat(timespec="seconds")
    made["MetaData"] = {"CreateTime": moment, "LastUpdatedTime": moment}
    return made


def delete(system: SimulatedQuickBooks, rng: Random) -> None:
    """Delete a transaction."""
    entity = rng.choice(_DELETED)
    if system.rows[entity]:
        system.delete(entity, rng.choice(sorted(system.rows[entity])))


def plant_moments(system: SimulatedQuickBooks) -> list[tuple[str, str, str, Any]]:
    """Days have no time zone, whatever the clock of the entry; a time activity keeps its own clock."""
    made = add_invoice(system, Random(1), TxnDate="2026-03-31", DueDate="2026-04-30")
    worked = system.add("TimeActivity", {
        "NameOf": "Employee", "EmployeeRef": {"value": "55", "name": "Emily Platt"}, "TxnDate": "2026-03-31",
        "StartTime": "2026-03-31T22:30:00-08:00", "EndTime": "2026-04-01T00:15:00-08:00", "BreakHours": 0,
        "BreakMinutes": 15,
    })  # fmt: skip
    return [
        ("invoices", made["Id"], "date", dt.date(2026, 3, 31)),
        ("invoices", made["Id"], "due_date", dt.date(2026, 4, 30)),
        ("time_entries", worked["Id"], "date", dt.date(2026, 3, 31)),
        ("time_entries", worked["Id"], "start", "22:30"),
        ("time_entries", worked["Id"], "minutes", 90),
    ]


def shift(system: SimulatedQuickBooks) -> None:
    """While pages are read, delete a row of an earlier page, and enter a new one."""

    def delete_first(books: SimulatedQuickBooks, entity: str) -> None:
        for name in ("Invoice", "Payment", "Bill"):
            books.delete(name, min(books.rows[name], key=int))

    def add(books: SimulatedQuickBooks, entity: str) -> None:
        add_invoice(books, Random(2))

    system.while_reading = [delete_first, add, delete_first]


def small_pages(monkeypatch: Any) -> None:
    """Twenty rows a page."""
    monkeypatch.setattr(reading, "ROWS", 20)


QUICKBOOKS_CASE = Case(
    connector=QUICKBOOKS, crm="Jobber", simulate=SimulatedQuickBooks, truth=truth, sums=sums, edit=edit,
    delete=delete, plant_moments=plant_moments, shift=shift, small_pages=small_pages,
)  # fmt: skip
