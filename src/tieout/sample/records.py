"""Records as they were read, open for planting what exports rarely say: taxes, classes, terms, days of entry, deposits.

Exports leave most of these columns empty, and connected systems fill them. ``fill_in`` fills them as an honest company
would; the plants in ``plants_records`` then spoil some, each beside its truth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import pandas as pd

from ..model.nouns import NOUNS
from ..model.snapshot import Snapshot
from ..model.table import DTYPES, look_up
from .company import Company, Customer, Document
from .truth import Truth

_Change = dict[tuple[str, str, str], dict[int, Any]]


@dataclass
class Papers:
    """Both sides' tables, the documents that nothing was planted on, and what will be changed, added and removed."""

    company: Company
    sides: dict[str, Snapshot]
    rng: Random
    each: int
    truth: Truth = field(default_factory=Truth)
    used: set[int] = field(default_factory=set)
    changed: _Change = field(default_factory=dict)
    added: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    removed: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rows = {side: _index_invoices(self.sides[side]["invoices"]) for side in ("crm", "books")}
        self.rows_of_lines = _index_lines(self.sides["books"]["invoice_lines"])

    @property
    def as_of(self) -> dt.date:
        """The as-of day."""
        assert self.company.settings.as_of is not None, "a sample company has an as-of day"
        return self.company.settings.as_of

    def choose(self, test: Callable[[Document], bool] = lambda document: True) -> list[Document]:
        """Choose synced invoices of customers that nothing was planted on."""
        chosen: list[Document] = []
        for document in self.company.untouched:
            if len(chosen) == self.each:
                break
            if document.customer.key not in self.used and self._is_there(document) and test(document):
                self.used.add(document.customer.key)
                chosen.append(document)
        return chosen

    def _is_there(self, document: Document) -> bool:
        twin = document.twin
        return (
            twin is not None and document.number in self.rows["crm"] and twin.number in self.rows["books"]
        )  # fmt: skip

    def row(self, side: str, document: Document) -> int:
        """Return the row of an invoice on one side."""
        twin = document.twin
        assert twin is not None, "only synced documents are chosen"
        return self.rows[side][document.number if side == "crm" else twin.number]

    def change(self, side: str, document: Document, **cells: Any) -> None:
        """Change cells of an invoice on one side."""
        for column, value in cells.items():
            self.changed.setdefault((side, "invoices", column), {})[self.row(side, document)] = value

    def change_lines(self, document: Document, **cells: Any) -> None:
        """Change cells of all lines of the books' invoice."""
        twin = document.twin
        for column, value in cells.items():
            lines = self.changed.setdefault(("books", "invoice_lines", column), {})
            lines.update(dict.fromkeys(self.rows_of_lines.get(twin.number if twin else "", []), value))

    def copy(self, side: str, document: Document, **cells: Any) -> dict[str, Any]:
        """Return an invoice's row of one side with some cells changed."""
        return {**self.sides[side]["invoices"].iloc[self.row(side, document)].to_dict(), **cells}

    def add(self, side: str, noun: str, *rows: dict[str, Any]) -> None:
        """Add rows to a table of one side."""
        self.added.setdefault((side, noun), []).extend(rows)

    def remove(self, side: str, document: Document) -> None:
        """Remove an invoice on one side."""
        self.removed.setdefault((side, "invoices"), []).append(self.row(side, document))

    def owe(self, document: Document, kind: str, number: str, amount: int) -> None:
        """Add an open item to the books' own statement of who owes what, where they gave one."""
        if self.sides["books"].has("receivables"):
            item = {"kind": kind, "number": number, "customer": document.customer.books_name, "open_balance": amount}
            self.add("books", "receivables", {**item, "date": pd.Timestamp(document.date)})

    def note(self, check: str, document: Document, **also: str) -> None:
        """Note the truth about an invoice; the references are its numbers unless said otherwise."""
        twin = document.twin
        self.truth.add(
            check,
            "planted in the records",
            crm_ref=also.get("crm_ref", document.number),
            books_ref=also.get("books_ref", twin.number if twin else ""),
            customer=document.customer.name,
        )

    def finish(self) -> dict[str, Snapshot]:
        """Return both sides with everything that was planted."""
        made = dict(self.sides)
        for side, snapshot in self.sides.items():
            tables = dict(snapshot.tables)
            for noun in NOUNS:
                frame = self._finish_table(side, noun, snapshot[noun])
                if frame is not None:
                    tables[noun] = frame
            made[side] = replace(snapshot, tables=tables)
        return made

    def _finish_table(self, side: str, noun: str, frame: pd.DataFrame) -> pd.DataFrame | None:
        changes = {column: cells for (s, n, column), cells in self.changed.items() if (s, n) == (side, noun)}
        added, removed = self.added.get((side, noun), []), self.removed.get((side, noun), [])
        if not (changes or added or removed):
            return None
        made = frame.copy()
        for column, cells in changes.items():
            values = made[column].astype(object)
            values.iloc[list(cells)] = list(cells.values())
            made[column] = values.where(values.notna(), None).astype(DTYPES[NOUNS[noun].column(column).kind])
        made = made.drop(index=removed)
        if added:
            extra = pd.DataFrame(added, columns=NOUNS[noun].names).astype(object)
            made = pd.concat([made.astype(object), extra.where(extra.notna(), None)], ignore_index=True)
        return NOUNS[noun].validate(made.where(made.notna(), None) if added else made)


def _index_invoices(invoices: pd.DataFrame) -> dict[str, int]:
    """Map each number that only one live invoice has to its row."""
    sales = invoices.reset_index(drop=True)
    unique = sales["number"].notna() & ~sales["number"].duplicated(keep=False)
    rows = sales[unique & (sales["kind"] == "invoice") & sales["status"].isin(["open", "paid"])]
    return dict(zip(rows["number"].tolist(), rows.index.tolist(), strict=True))


def _index_lines(lines: pd.DataFrame) -> dict[str, list[int]]:
    rows = lines.reset_index(drop=True)
    return {str(number): list(at) for number, at in rows.groupby("invoice_number").groups.items()}


def fill_in(company: Company, sides: Mapping[str, Snapshot]) -> dict[str, Snapshot]:
    """Fill the columns that exports leave empty, alike on both sides, as an honest company's systems would say."""
    crm = [document for document in company.crm.documents if document.state == "live"]
    books = [document.twin for document in crm if document.twin is not None]
    locations = {job.number: job.location for job in company.jobs}
    said = {id(document): _tell(document, locations) for document in crm}
    told = {
        "crm": {document.number: said[id(document)] for document in crm},
        "books": {twin.number: said[id(twin.twin)] for twin in books if id(twin.twin) in said},
    }
    made = dict(sides)
    for side in ("crm", "books"):
        tables = dict(sides[side].tables)
        tables["invoices"] = _fill_invoices(sides[side]["invoices"], told[side], side)
        contacts = (company.crm if side == "crm" else company.books).contacts
        terms = {contact.name: _say_terms(contact.customer) for contact in contacts}
        people = sides[side]["customers"]
        tables["customers"] = people.assign(terms=look_up(people["name"], terms))
        made[side] = replace(sides[side], tables=tables)
    tables = dict(made["books"].tables)
    lines = tables["invoice_lines"]
    tables["invoice_lines"] = lines.assign(account=("Sales:" + lines["item"]).astype("str"))
    payments = tables["payments"]
    banked = pd.Series("Deposit of the day", index=payments.index, dtype="str")
    tables["payments"] = payments.assign(deposit_id=banked, account="Undeposited Funds")
    made["books"] = replace(made["books"], tables=tables)
    return made


def _tell(document: Document, locations: Mapping[str, str]) -> dict[str, Any]:
    job = next(iter(document.jobs), "")
    return {
        "class_name": locations.get(job),
        "terms": _say_terms(document.customer),
        "tax_code": f"NC {document.customer.tax_rate / 100:.2f} %" if document.tax else "None",
        "tax_exempt": not document.tax,
        "taxable": document.net if document.tax else 0,
        "created": document.date,
        "sent": document.date,
    }


def _say_terms(customer: Customer) -> str:
    return f"Net {customer.terms}" if customer.terms else "Due on receipt"


def _fill_invoices(invoices: pd.DataFrame, told: Mapping[str, dict[str, Any]], side: str) -> pd.DataFrame:
    known = invoices["number"]
    made = {}
    for column in ("class_name", "terms", "tax_code", "tax_exempt", "taxable", "created", "sent"):
        values = [told.get(number, {}).get(column) for number in known.tolist()]
        kind = NOUNS["invoices"].column(column).kind
        made[column] = pd.Series(pd.array(values, dtype=DTYPES[kind]), index=invoices.index)
    if side == "crm":
        made["location"] = made.pop("class_name")
    else:
        made["created"] = made["created"].where(made["created"] >= invoices["date"], invoices["date"])
    return invoices.assign(**made)
