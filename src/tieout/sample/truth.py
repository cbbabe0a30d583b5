"""The truth: what is wrong on purpose, and what follows from it, computed from the records themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd

from .company import Records

TOLERANCE = 2
STALE_DAYS = 120
COLUMNS = {
    "check": "str",
    "crm_ref": "str",
    "books_ref": "str",
    "customer": "str",
    "job": "str",
    "amount": "Int64",
    "note": "str",
}


@dataclass
class Truth:
    """The rows of the truth file while they are collected."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        check: str,
        note: str,
        *,
        crm_ref: str = "",
        books_ref: str = "",
        customer: str = "",
        job: str = "",
        amount: int | None = None,
    ) -> None:
        """Note one planted discrepancy; ``amount`` is the CRM's amount less the books'."""
        self.rows.append(
            {
                "check": check,
                "crm_ref": crm_ref,
                "books_ref": books_ref,
                "customer": customer,
                "job": job,
                "amount": amount,
                "note": note,
            }
        )

    def table(self) -> pd.DataFrame:
        """Return the rows in the order of their checks; an empty text is empty, an unknown amount is a gap."""
        frame = pd.DataFrame(self.rows, columns=list(COLUMNS)).astype(COLUMNS)
        return frame.sort_values(["check", "crm_ref", "books_ref", "customer", "job"], ignore_index=True)


def note_consequences(truth: Truth, crm: Records, books: Records, as_of: dt.date) -> None:
    """Add what follows from the records: customers whose balances differ, stale open invoices, missing numbers."""
    _note_balances(truth, crm, books)
    _note_missing_numbers(truth, crm)
    for document in books.documents:
        if document.status == "open" and document.balance > 0 and (as_of - document.due).days > STALE_DAYS:
            truth.add(
                "stale_open_invoice",
                "open on both sides, long past due",
                books_ref=document.number,
                customer=document.customer.books_name,
            )


def _note_missing_numbers(truth: Truth, crm: Records) -> None:
    """Note the short gaps in a series of numbers that the CRM gave in order; many gaps make it no series."""
    numbers = sorted({int(document.number) for document in crm.documents if document.number.isdecimal()})
    taken = set(numbers)
    if sum(document.number in document.jobs for document in crm.documents) > len(crm.documents) / 2:
        taken |= {int(job.number) for job in crm.jobs}
    steps = list(pairwise(numbers))
    holes = [(before, after) for before, after in steps if after - before > 1]
    if len(numbers) < 20 or len(holes) > max(2, 0.02 * len(numbers)):
        return
    for before, after in holes:
        missing = [number for number in range(before + 1, after) if number not in taken]
        if missing and after - before <= 4:
            named = str(missing[0]) if len(missing) == 1 else f"{missing[0]} to {missing[-1]}"
            truth.add("number_missing_in_sequence", "no document has this number", crm_ref=named)


def _note_balances(truth: Truth, crm: Records, books: Records) -> None:
    """Compare what each customer owes, sites rolled up, on both sides."""
    causes = _causes(truth)
    owed: dict[str, int] = {}
    for sign, side in ((1, crm), (-1, books)):
        for document in side.documents:
            if document.state == "live":
                name = document.customer.books_name
                owed[name] = owed.get(name, 0) + sign * document.balance
    crm_names = {document.customer.books_name: document.customer.name for document in crm.documents}
    for name, difference in owed.items():
        if abs(difference) > TOLERANCE:
            known = causes.get(name) or causes.get(crm_names.get(name, ""), [])
            truth.add("customer_balance_differs", f"follows from {', '.join(known)}", customer=name, amount=difference)


def _causes(truth: Truth) -> dict[str, list[str]]:
    causes: dict[str, list[str]] = {}
    for row in truth.rows:
        if row["customer"]:
            causes.setdefault(str(row["customer"]), []).append(str(row["check"]))
    return causes
