"""QuickBooks Online's reports: preamble, quoted amounts, footer. Every sale, payment and cost line stands in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from .company import Company, Contact, Cost, Document, Payment
from .names import STATE
from .text_files import Cell, Row, columns, grouped, telephone, us_date, write_csv

TYPES = {"invoice": "Invoice", "credit memo": "Credit Memo", "refund": "Refund", "sales receipt": "Sales Receipt"}
COST_TYPES = {"bill": "Bill", "expense": "Expense", "vendor credit": "Vendor Credit"}
RECEIVABLE, UNDEPOSITED, CHECKING = "Accounts Receivable (A/R)", "Undeposited Funds", "Checking"
BUCKETS = (
    "91 or more days past due",
    "61 - 90 days past due",
    "31 - 60 days past due",
    "1 - 30 days past due",
    "CURRENT",
)

INVOICE_LIST = columns("Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance")
SALES = columns(
    "Product/Service,Transaction date,Transaction type,Num,Customer full name,Memo/Description,Quantity,"
    "Sales price,Amount"
)
TRANSACTIONS = columns("Date,Transaction type,Num,Posting (Y/N),Name,Memo,Account name,Split,Amount")
COSTS = columns("Date,Transaction Type,Num,Name,Memo/Description,Account,Customer/Project,Amount")
RECEIVED = columns(",Date,Transaction Type,Memo/Description,Num,Amount")
AGING = columns(",Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance")
CONTACTS = columns("Customer full name,Email,Full name,Bill address,Ship address,Phone")


class Report:
    """Where the reports go, and what stands around their rows."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company, self.folder = company, folder
        self.as_of = company.settings.as_of or max(d.date for d in company.books.documents)
        first = min((d.date for d in company.books.documents), default=self.as_of).replace(day=1)
        self.period = f"{_long(first)} - {_long(self.as_of)}"

    def write(self, title: str, header: Row, rows: Iterable[Row], file: str = "", period: str = "") -> None:
        """Write one report."""
        before: list[Row] = [[title], [self.company.name], [period or self.period], []]
        after: list[Row] = [[], [], [f"Accrual Basis {_weekday(self.as_of)}, {_long(self.as_of)} 06:00 PM GMT-05:00"]]
        write_csv(self.folder / f"{file or title}.csv", header, rows, before=before, after=after)


def write_quickbooks(company: Company, folder: Path) -> None:
    """Write the books' exports into the folder."""
    report, books = Report(company, folder), company.books
    report.write("Invoice List", INVOICE_LIST, (_invoice(d) for d in books.documents if d.kind == "invoice"))
    report.write(
        "Sales by Product/Service Detail",
        SALES,
        sorted((row for d in books.documents for row in _sales(d)), key=lambda row: str(row[0])),
        "Sales by Product Service Detail",
    )
    report.write("Transaction List", TRANSACTIONS, _transactions(company))
    report.write("Transaction Detail by Account", COSTS, map(_cost, books.costs))
    report.write("Invoices and Received Payments", RECEIVED, _received(books.payments))
    report.write(
        "A/R Aging Detail", AGING, _aging(company, report.as_of), "AR Aging Detail", f"As of {_long(report.as_of)}"
    )
    report.write("Customer Contact List", CONTACTS, map(_contact, books.contacts))


def _invoice(document: Document) -> list[Cell]:
    return [
        us_date(document.date),
        "Invoice",
        document.number,
        document.billed_to,
        document.memo,
        us_date(document.due),
        grouped(document.total),
        grouped(document.balance),
    ]


def _sales(document: Document) -> Iterable[list[Cell]]:
    """The lines without tax; a discount and a tip are lines of their own."""
    lines = [(line.item, line.description, line.quantity, line.amount) for line in document.lines]
    if document.discount:
        lines.append(("Discount", "Discount", 1, -document.discount))
    if document.tip:
        lines.append(("Tip", "Tip", 1, document.tip))
    for item, text, quantity, amount in lines:
        yield [
            item,
            us_date(document.date),
            TYPES[document.kind],
            document.number,
            document.billed_to,
            text,
            quantity,
            grouped(amount // quantity) if quantity else "",
            grouped(amount),
        ]


def _transactions(company: Company) -> list[list[Cell]]:
    """Payments, bank deposits, credits, refunds and sales receipts, by day."""
    rows: list[tuple[dt.date, list[Cell]]] = []
    for payment in company.books.payments:
        if payment.amount > 0:
            rows.append(
                (
                    payment.date,
                    [
                        us_date(payment.date),
                        "Payment",
                        payment.number,
                        "Y",
                        payment.paid_by,
                        payment.method,
                        UNDEPOSITED,
                        RECEIVABLE,
                        grouped(payment.amount),
                    ],
                )
            )
    received = [p for p in company.books.payments if p.amount > 0]
    for day, banked in groupby(received, key=lambda payment: payment.date):
        rows.append(
            (
                day,
                [
                    us_date(day),
                    "Deposit",
                    "",
                    "Y",
                    "",
                    "",
                    CHECKING,
                    UNDEPOSITED,
                    grouped(sum(payment.amount for payment in banked)),
                ],
            )
        )
    for document in company.books.documents:
        if document.kind != "invoice":
            account = RECEIVABLE if document.kind == "credit memo" else CHECKING
            rows.append(
                (
                    document.date,
                    [
                        us_date(document.date),
                        TYPES[document.kind],
                        document.number,
                        "Y",
                        document.billed_to,
                        document.memo,
                        account,
                        "Sales",
                        grouped(document.total),
                    ],
                )
            )
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _cost(cost: Cost) -> list[Cell]:
    return [
        us_date(cost.date),
        COST_TYPES[cost.kind],
        cost.number,
        cost.vendor,
        cost.memo,
        cost.account,
        cost.customer,
        grouped(cost.amount),
    ]


def _received(payments: list[Payment]) -> Iterable[list[Cell]]:
    """One section per customer: each payment, then the invoices that it paid."""
    received = sorted((p for p in payments if p.amount > 0), key=lambda p: p.paid_by)
    for name, group in groupby(received, key=lambda payment: payment.paid_by):
        yield [name, "", "", "", "", ""]
        total = 0
        for payment in group:
            total += payment.amount
            yield ["", us_date(payment.date), "Payment", payment.method, payment.number, grouped(payment.amount)]
            for document, amount in payment.applied:
                yield ["", us_date(document.date), "Invoice", document.memo, document.number, grouped(amount)]
        yield [f"Total for {name}", "", "", "", "", grouped(total)]


def _aging(company: Company, as_of: dt.date) -> Iterable[list[Cell]]:
    """Open invoices and unapplied payments by bucket of days past due."""
    items: list[tuple[int, list[Cell], int]] = []
    for document in company.books.documents:
        if document.kind == "invoice" and document.balance:
            items.append(
                (
                    _bucket((as_of - document.due).days),
                    [
                        "",
                        us_date(document.date),
                        "Invoice",
                        document.number,
                        document.billed_to,
                        us_date(document.due),
                        grouped(document.total),
                        grouped(document.balance),
                    ],
                    document.balance,
                )
            )
    for payment in company.books.payments:
        if payment.unapplied:
            items.append(
                (
                    _bucket((as_of - payment.date).days),
                    [
                        "",
                        us_date(payment.date),
                        "Payment",
                        payment.number,
                        payment.paid_by,
                        us_date(payment.date),
                        grouped(-payment.amount),
                        grouped(-payment.unapplied),
                    ],
                    -payment.unapplied,
                )
            )
    for at, name in enumerate(BUCKETS):
        inside = [item for item in items if item[0] == at]
        if inside:
            total = sum(item[2] for item in inside)
            yield [name, "", "", "", "", "", "", ""]
            yield from (item[1] for item in inside)
            yield [f"Total for {name}", "", "", "", "", "", "", grouped(total)]
    yield ["TOTAL", "", "", "", "", "", "", grouped(sum(item[2] for item in items))]


def _bucket(days: int) -> int:
    return 4 if days <= 0 else max(0, 3 - (days - 1) // 30)


def _contact(contact: Contact) -> list[Cell]:
    customer = contact.customer
    address = f"{contact.street}, {customer.city}, {STATE} {customer.postal_code}"
    person = "" if contact.parent else f"{customer.first} {customer.last}"
    return [contact.name, contact.email, person, address, address, telephone(contact.phone)]


def _long(day: dt.date) -> str:
    name = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )[day.month - 1]
    return f"{name} {day.day}, {day.year}"


def _weekday(day: dt.date) -> str:
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]
