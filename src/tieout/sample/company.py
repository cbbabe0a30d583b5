"""The sample company's records: what happened, what the CRM says, what the books say, what payroll says.

These are the maker's own mutable records. Amounts are whole cents, time is whole minutes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from ..model.settings import Inputs, Settings


@dataclass(slots=True, eq=False)
class Customer:
    """Somebody who is billed, as the world knows them; ``sites`` are streets that the books keep apart."""

    key: int
    name: str
    books_name: str
    first: str
    last: str
    company: str
    email: str
    phone: str
    street: str
    city: str
    postal_code: str
    tax_rate: int
    lead_source: str
    terms: int
    created: dt.date
    sites: tuple[str, ...] = ()

    @property
    def commercial(self) -> bool:
        return bool(self.company)


@dataclass(slots=True, eq=False)
class Contact:
    """A customer as one system prints it; a customer entered twice has two contacts."""

    name: str
    customer: Customer
    email: str
    phone: str
    street: str
    parent: str = ""


@dataclass(slots=True, eq=False)
class Line:
    """One line of a job or document; ``cost`` None means that the CRM does not know it."""

    item: str
    description: str
    quantity: int
    amount: int
    cost: int | None
    job: str


@dataclass(slots=True, eq=False)
class Document:
    """An invoice, credit memo, refund or sales receipt in one system. Credits are negative."""

    number: str
    kind: str
    customer: Customer
    billed_to: str
    date: dt.date
    due: dt.date
    lines: list[Line]
    tax: int = 0
    tip: int = 0
    discount: int = 0
    settled: int = 0
    state: str = "live"
    memo: str = ""
    paid_date: dt.date | None = None
    site: str = ""
    currency: str = ""
    twin: Document | None = None

    @property
    def net(self) -> int:
        return sum(line.amount for line in self.lines) - self.discount

    @property
    def total(self) -> int:
        return self.net + self.tax + self.tip

    @property
    def balance(self) -> int:
        return 0 if self.state == "void" else self.total - self.settled

    @property
    def status(self) -> str:
        if self.state != "live":
            return self.state
        return "paid" if self.balance == 0 else "open"

    @property
    def jobs(self) -> list[str]:
        return list(dict.fromkeys(line.job for line in self.lines if line.job))


@dataclass(slots=True, eq=False)
class Payment:
    """Money received (or, negative, given back) in one system, and the documents it settled."""

    kind: str
    customer: Customer
    paid_by: str
    date: dt.date
    amount: int
    method: str
    number: str = ""
    job: str = ""
    applied: list[tuple[Document, int]] = field(default_factory=list)

    @property
    def unapplied(self) -> int:
        return self.amount - sum(amount for _, amount in self.applied)


@dataclass(slots=True, eq=False)
class Job:
    """Work for a customer."""

    number: str
    customer: Customer
    job_type: str
    title: str
    status: str
    created: dt.date
    completed: dt.date | None
    location: str
    lead_source: str
    lines: list[Line]
    minutes: int
    crew: list[str] = field(default_factory=list)
    site: str = ""
    group: int = 0
    documents: list[Document] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def known_cost(self) -> int | None:
        """Sum of the known line costs; None where no line has one."""
        known = [line.cost for line in self.lines if line.cost is not None]
        return sum(known) if known else None


@dataclass(slots=True, eq=False)
class Cost:
    """One line of a vendor's document in the books."""

    kind: str
    number: str
    vendor: str
    date: dt.date
    account: str
    memo: str
    customer: str
    amount: int
    job: str = ""


@dataclass(slots=True, eq=False)
class Hours:
    """One clock entry. ``job`` is empty where nobody named it; ``kind`` as in the model."""

    employee: str
    date: dt.date
    start: int
    minutes: int
    job: str
    kind: str = "job"
    overtime: int = 0
    note: str = ""


@dataclass(slots=True)
class Records:
    """All that one side says."""

    contacts: list[Contact] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)


@dataclass(slots=True)
class Company:
    """The sample company: both sides, what an owner would have typed, and the truth about the discrepancies.

    ``truth`` has the columns check, crm_ref, books_ref, customer, job, amount (cents, CRM less books), note.
    ``untouched``: synced invoices of customers on whom nothing was planted, in an order by chance.
    """

    name: str
    seed: int
    crm_name: str
    customers: list[Customer]
    jobs: list[Job]
    crm: Records
    books: Records
    payroll: Records
    employees: dict[str, str]
    settings: Settings
    rates: pd.DataFrame
    roles: pd.DataFrame
    job_type_rules: pd.DataFrame
    truth: pd.DataFrame
    untouched: list[Document] = field(default_factory=list)

    @property
    def inputs(self) -> Inputs:
        """What the owner typed, ready for a reconciliation."""
        return Inputs(self.settings, self.rates, self.roles, self.job_type_rules)


@dataclass(frozen=True)
class ExportPaths:
    """Where the export files of a sample company lie."""

    crm: Path
    books: Path
    payroll: Path
    truth: Path
