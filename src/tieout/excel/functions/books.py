"""What is asked about both books: how an invoice stands, why something is an exception, what a customer owes."""

from __future__ import annotations

import re
from typing import Any

from tieout.model.money import dollars

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_key, is_empty
from .tables import Tables

INVOICES, EXCEPTIONS, CUSTOMERS = "tblInvoices", "tblExceptions", "tblCustomers"
SYSTEMS = {"crm": "CRM balance", "books": "Books balance", "quickbooks": "Books balance"}
_BETWEEN = re.compile(r"\s*[;|]\s*")


def state_status(tables: Tables, invoice: Cell) -> Answer:
    """Say how an invoice stands in both books, in a sentence; several rows one after the other."""
    rows = _find_invoice(tables, invoice)
    if not rows:
        return NOT_KNOWN
    return " | ".join(dict.fromkeys(_state_row(tables, row) for row in rows))


def _find_invoice(tables: Tables, invoice: Cell) -> list[int]:
    """Find an invoice by its number in the CRM, or else by its number in QuickBooks."""
    key = as_key(invoice)
    return tables.places(INVOICES, "CRM invoice").get(key) or tables.places(INVOICES, "Books number").get(key, [])


def _state_row(tables: Tables, row: int) -> str:
    def held(header: str) -> Any:
        return tables.column(INVOICES, header)[row]

    parts = [str(held("State"))]
    for name, status, balance in (
        ("CRM", held("CRM status"), held("CRM balance")),
        ("QuickBooks", held("Books status"), held("Books balance")),
    ):
        if status is not None:
            owed = f" {dollars(balance)}" if balance else ""
            parts.append(f"{name}: {status}{owed}")
    said = "; ".join(parts)
    return f"{said[0].upper()}{said[1:]}; {held('Severity')}"


def explain(tables: Tables, reference: Cell) -> Answer:
    """Say why an exception is one and what to do; of an invoice, all its exceptions, or why its twin is its twin."""
    key = as_key(reference)
    rows = tables.places(EXCEPTIONS, "ID").get(key) or _mentions(tables).get(key)
    if rows:
        return " ".join(dict.fromkeys(_explain_row(tables, row) for row in rows))
    invoices = _find_invoice(tables, reference)
    if not invoices:
        return NOT_KNOWN
    evidence = [tables.column(INVOICES, "Evidence")[row] for row in invoices]
    said = " ".join(dict.fromkeys(str(each) for each in evidence if each is not None))
    return f"No exception. {said}".strip()


def _mentions(tables: Tables) -> dict[str, list[int]]:
    """List the exceptions that name a document of either book: key → rows."""
    found: dict[str, list[int]] | None = tables.kept.get("mentions")
    if found is None:
        found = tables.kept["mentions"] = {}
        for header in ("CRM ref", "Books ref"):
            for row, text in enumerate(tables.column(EXCEPTIONS, header)):
                for each in _BETWEEN.split(str(text)) if text is not None else ():
                    rows = found.setdefault(as_key(each), [])
                    if row not in rows:
                        rows.append(row)
    return found


def _explain_row(tables: Tables, row: int) -> str:
    def held(header: str) -> str:
        value = tables.column(EXCEPTIONS, header)[row]
        return "" if value is None else str(value).strip()

    def sentence(text: str) -> str:
        return text if not text or text[-1] in ".!?" else f"{text}."

    cause = f"Likely cause: {held('Likely cause')}" if held("Likely cause") else ""
    where = f"Fix in: {held('Fix in')}" if held("Fix in") else ""
    return " ".join(filter(None, map(sentence, (held("What is wrong"), cause, held("What to do"), where))))


def find_balance(tables: Tables, customer: Cell, system: Cell) -> Answer:
    """Find what a customer owes in one of the books."""
    header = SYSTEMS.get("books" if is_empty(system) else as_key(system))
    if header is None:
        raise Sentence(f"Tieout: there is no system “{system}”. Choose CRM or Books.")
    return _of_customer(tables, customer, header)


def find_standing(tables: Tables, customer: Cell) -> Answer:
    """Find how a customer stands: Paid up, Current, Open, Overdue or Stale."""
    return _of_customer(tables, customer, "Standing")


def _of_customer(tables: Tables, customer: Cell, header: str) -> Answer:
    key = as_key(customer)
    rows = tables.places(CUSTOMERS, "Customer").get(key) or tables.places(CUSTOMERS, "Books name").get(key)
    if not rows:
        return NOT_KNOWN
    if len(rows) > 1:
        raise Sentence(f"Tieout: {len(rows)} customers have the name {customer} in QuickBooks.")
    return tables.answers(CUSTOMERS, header)[rows[0]]
