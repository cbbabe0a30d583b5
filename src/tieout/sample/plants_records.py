"""Planted mistakes that only fuller records show: taxes, classes, terms, late entry, voids, deposits, credits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

import pandas as pd

from ..model.snapshot import Snapshot
from .company import Company, Document
from .profiles import PROFILES
from .records import Papers, fill_in
from .truth import Truth


def plant_in_records(company: Company, sides: Mapping[str, Snapshot], each: int) -> tuple[dict[str, Snapshot], Truth]:
    """Fill in what exports leave out and plant so many mistakes of each kind; return both sides and the truth.

    ``each`` of 0 plants nothing: then the records are fuller and still honest.
    """
    papers = Papers(company, fill_in(company, sides), Random(f"{company.seed}:records"), each)
    for plant in PLANTS if each else ():
        plant(papers)
    return papers.finish(), papers.truth


def _paid(document: Document) -> bool:
    return document.balance == 0 and document.twin is not None and document.twin.balance == 0


def _open(document: Document) -> bool:
    return document.balance > 0 and document.twin is not None and document.twin.balance == document.balance


def plant_unusual_class(papers: Papers) -> None:
    """Invoices under a class that their business unit never has."""
    for document in papers.choose():
        papers.change("books", document, class_name="Warehouse")
        papers.note("class_or_location_unusual", document)


def plant_unusual_account(papers: Papers) -> None:
    """Lines that went to an income account that the item never has."""
    times = Counter(line.item for d in papers.company.books.documents for line in d.lines)
    for document in papers.choose(lambda d: len(d.lines) == 1 and times[d.lines[0].item] > 40 * papers.each):
        papers.change_lines(document, account="Uncategorized Income")
        papers.note("income_account_unusual", document, crm_ref="")


def plant_another_customer(papers: Papers) -> None:
    """Paid invoices that stand under another customer in the books."""
    for document in papers.choose(_paid):
        other = next(d.customer for d in papers.company.untouched if d.customer.key not in papers.used)
        papers.used.add(other.key)
        papers.change("books", document, customer=other.books_name)
        papers.note("invoice_on_another_customer", document)


def plant_another_job(papers: Papers) -> None:
    """Invoices that name another job in the books."""
    for document in papers.choose(lambda d: len(d.jobs) == 1):
        other = next(d for d in papers.company.untouched if d.jobs and d.jobs != document.jobs)
        papers.change("books", document, job_refs=other.jobs[0], memo=None, customer=document.customer.books_name)
        papers.note("invoice_on_another_job", document)


def plant_other_terms(papers: Papers) -> None:
    """Invoices with other payment terms in the books."""
    for document in papers.choose():
        papers.change("books", document, terms="Net 77")
        papers.note("terms_differ", document)


def plant_other_due_date(papers: Papers) -> None:
    """Open invoices that fall due later in the books."""
    said = papers.sides["crm"]["invoices"]["due_date"]
    for document in papers.choose(lambda d: _open(d) and pd.notna(said.iloc[papers.row("crm", d)])):
        if (papers.as_of - document.due).days > 60:
            continue
        papers.change("books", document, due_date=pd.Timestamp(document.due + dt.timedelta(days=11)))
        papers.note("due_date_differs", document)


def plant_no_tax_code(papers: Papers) -> None:
    """Invoices without a tax code in the books."""
    for document in papers.choose(lambda d: d.tax > 0):
        papers.change("books", document, tax_code=None)
        papers.note("tax_code_missing", document)


def plant_taxed_exempt(papers: Papers) -> None:
    """Taxed invoices that both systems mark as exempt."""
    for document in papers.choose(lambda d: d.tax > 2):
        for side in ("crm", "books"):
            papers.change(side, document, tax_exempt=True)
        papers.note("taxed_though_exempt", document, books_ref="")


def plant_untaxed_taxable(papers: Papers) -> None:
    """Taxable sales without tax, alike on both sides."""
    for document in papers.choose(lambda d: d.tax == 0 and not d.discount and not d.tip and d.net > 100):
        for side in ("crm", "books"):
            papers.change(side, document, tax_exempt=False, taxable=document.net)
        papers.note("untaxed_though_taxable", document, books_ref="")


def plant_taxable_on_one_side(papers: Papers) -> None:
    """Taxed sales of which the books call nothing taxable."""
    if papers.company.crm_name in ("Workiz", "GoHighLevel"):  # their prices hold tax or discount
        return
    for document in papers.choose(lambda d: d.tax > 2 and d.twin is not None and d.twin.total == d.total):
        papers.change("books", document, taxable=0)
        papers.note("taxable_in_one_system", document)


def plant_late_arrival(papers: Papers) -> None:
    """Invoices that reached the books weeks after the sync's days of grace, each on a day of its own."""
    days: set[dt.date] = set()
    for document in papers.choose(lambda d: d.date < papers.as_of - dt.timedelta(days=60)):
        arrived = document.date + dt.timedelta(days=45)
        while arrived in days:
            arrived += dt.timedelta(days=1)
        if arrived > papers.as_of:
            continue
        days.add(arrived)
        papers.change("books", document, created=pd.Timestamp(arrived))
        papers.note("invoice_arrived_late", document)


def plant_voided_in_books(papers: Papers) -> None:
    """Paid invoices that somebody voided in the books alone."""
    for document in papers.choose(_paid):
        papers.change("books", document, status="void", total=0, balance=0, net=0, tax=0)
        papers.note("voided_in_one_system", document)


def plant_deleted_in_books(papers: Papers) -> None:
    """Paid invoices that somebody deleted in the books, as history knows."""
    for document in papers.choose(_paid):
        row = papers.copy("books", document)
        papers.remove("books", document)
        gone = {"noun": "invoices", "id": row["id"], "number": row["number"], "kind": "deleted"}
        papers.add("books", "changes", {**gone, "seen": pd.Timestamp(papers.as_of - dt.timedelta(days=4))})
        papers.note("deleted_in_one_system", document, books_ref="")


def plant_edited(papers: Papers) -> None:
    """Invoices that were moved to another day of the same month in the books, as history knows."""
    for document in papers.choose(lambda d: d.date.day <= 20):
        row, day = papers.copy("books", document), pd.Timestamp(document.date + dt.timedelta(days=4))
        papers.change("books", document, date=day, due_date=pd.Timestamp(document.due + dt.timedelta(days=4)))
        change = {"noun": "invoices", "id": row["id"], "number": row["number"], "field": "date", "kind": "changed"}
        told = {"before": str(document.date), "after": f"{day:%Y-%m-%d}"}
        seen = pd.Timestamp(papers.as_of - dt.timedelta(days=3))
        papers.add("books", "changes", {**change, **told, "seen": seen})
        papers.note("edited_after_sync", document)


def plant_unused_credit(papers: Papers) -> None:
    """Credits that nobody applied, though the customer has an open invoice."""
    for at, document in enumerate(papers.choose(_open)):
        number, day = f"CM-{9000 + at}", pd.Timestamp(papers.as_of - dt.timedelta(days=50))
        credit = {"kind": "credit memo", "number": number, "total": -2500, "net": -2500, "tax": 0, "tip": 0,
                  "balance": -2500, "status": "open", "date": day, "due_date": day, "created": day, "taxable": 0,
                  "job_refs": None, "memo": None, "paid_date": None, "discount": 0}  # fmt: skip
        for side in ("crm", "books"):
            papers.add(side, "invoices", papers.copy(side, document, **credit, id=f"{side} {number}"))
        papers.owe(document, "credit memo", number, -2500)
        papers.note("credit_never_applied", document, crm_ref="", books_ref=number)


def plant_unapplied_payment(papers: Papers) -> None:
    """Payments that were received without choosing an invoice, though one is open."""
    for at, document in enumerate(papers.choose(_open)):
        day = pd.Timestamp(papers.as_of - dt.timedelta(days=40))
        papers.add(
            "books", "payments",
            {"id": f"loose {at}", "number": f"L{at}", "kind": "payment", "customer": document.customer.books_name,
             "date": day, "amount": 1700, "unapplied": 1700, "deposit_id": "Deposit of the day"},
        )  # fmt: skip
        papers.note("payment_unapplied", document, crm_ref="", books_ref=f"L{at}")


def plant_never_deposited(papers: Papers) -> None:
    """Payments that have lain in Undeposited Funds for weeks."""
    for at, document in enumerate(papers.choose(_paid)):
        day = pd.Timestamp(papers.as_of - dt.timedelta(days=30))
        papers.add(
            "books", "payments",
            {"id": f"waiting {at}", "number": f"W{at}", "kind": "payment", "customer": document.customer.books_name,
             "date": day, "amount": 1900, "account": "Undeposited Funds", "unapplied": 0},
        )  # fmt: skip
        papers.note("payment_never_deposited", document, crm_ref="", books_ref=f"W{at}")


def plant_deposit_as_income(papers: Papers) -> None:
    """Bank deposits that were added as income though the sale is there."""
    for at, document in enumerate(papers.choose(lambda d: _paid(d) and d.paid_date == d.date)):
        assert document.twin is not None
        papers.add(
            "books", "deposits",
            {"id": f"income {at}", "date": pd.Timestamp(document.date), "customer": document.customer.books_name,
             "account": "Checking", "split": "Services Income", "amount": document.twin.total},
        )  # fmt: skip
        papers.note("deposit_booked_as_income", document, crm_ref="")


def plant_refund_in_crm(papers: Papers) -> None:
    """Refunds that were entered in the CRM alone."""
    for at, document in enumerate(papers.choose(_paid)):
        day = pd.Timestamp(papers.as_of - dt.timedelta(days=45))
        papers.add(
            "crm", "payments",
            {"id": f"back {at}", "number": f"R{at}", "kind": "refund", "customer": document.customer.name,
             "date": day, "amount": -3100 - at},
        )  # fmt: skip
        papers.note("refund_missing_in_books", document, crm_ref=f"R{at}", books_ref="")


def plant_refund_in_books(papers: Papers) -> None:
    """Refunds that were made in the books alone."""
    for at, document in enumerate(papers.choose(_paid)):
        number, day = f"RF-{9000 + at}", pd.Timestamp(papers.as_of - dt.timedelta(days=45))
        papers.add(
            "books", "invoices",
            papers.copy(
                "books", document, id=number, number=number, kind="refund", total=-4300 - at, net=-4300 - at, tax=0,
                tip=0, balance=0, status="paid", date=day, due_date=day, memo=None, taxable=0, job_refs=None,
            ),
        )  # fmt: skip
        papers.note("refund_only_in_books", document, crm_ref="", books_ref=number)


def plant_two_currencies(papers: Papers) -> None:
    """Invoices in Canadian dollars in the CRM that the books have in euros."""
    if not PROFILES[papers.company.crm_name].currencies:
        return
    for document in papers.choose(_paid):
        papers.change("crm", document, currency="CAD")
        papers.change("books", document, currency="EUR")
        papers.note("currency_differs", document)


def plant_deposit_never_earned(papers: Papers) -> None:
    """Deposits that the books still hold though the job is finished."""
    done = {job.number for job in papers.company.jobs if job.status == "completed" and job.completed is not None}
    old = papers.as_of - dt.timedelta(days=40)
    for document in papers.choose(lambda d: set(d.jobs) <= done and bool(d.jobs) and d.date < old):
        papers.change("books", document, deferred=True)
        papers.note("deposit_never_earned", document)


def plant_fee_netted(papers: Papers) -> None:
    """Payments that were entered in the books net of the card processor's fee."""
    for document in papers.choose(lambda d: _paid(d) and d.total > 20_000 and (papers.as_of - d.due).days < 100):
        twin, fee = document.twin, document.total * 29 // 1000
        assert twin is not None
        if twin.total != document.total:
            continue
        papers.change("books", document, balance=fee, status="open", paid_date=None)
        papers.owe(document, "invoice", twin.number, fee)
        papers.note("processor_fee_netted", document)
        papers.truth.add("customer_balance_differs", "follows from processor_fee_netted",
                         customer=document.customer.books_name, amount=-fee)  # fmt: skip


def plant_divided(papers: Papers) -> None:
    """Invoices that the books have as two, which name the whole in their memo."""
    for at, document in enumerate(papers.choose(lambda d: _paid(d) and d.total > 10_000)):
        assert document.twin is not None
        papers.remove("books", document)
        first, numbers = document.twin.total // 3, (f"SP-{2 * at + 8001}", f"SP-{2 * at + 8002}")
        for number, total in zip(numbers, (first, document.twin.total - first), strict=True):
            half = {"id": number, "number": number, "total": total, "net": total, "tax": 0, "taxable": 0, "tip": 0}
            told = {"memo": f"Part of invoice {document.number}", "discount": None, "job_refs": None}
            papers.add("books", "invoices", papers.copy("books", document, **half, **told))
        papers.note("invoice_split_in_one_system", document, books_ref="; ".join(numbers))


def plant_credited_and_billed(papers: Papers) -> None:
    """Invoices that were credited in full and billed again, alike on both sides."""
    for at, document in enumerate(papers.choose(lambda d: _paid(d) and d.date < papers.as_of - dt.timedelta(days=50))):
        for side in ("crm", "books"):
            row = papers.copy(side, document)
            for kind, number, sign, days in (
                ("credit memo", f"CR-{at + 7001}", -1, 3),
                ("invoice", f"RB-{at + 7001}", 1, 5),
            ):
                day = pd.Timestamp(document.date + dt.timedelta(days=days))
                amounts = {name: None if pd.isna(row[name]) else sign * row[name] for name in _AMOUNTS}
                told = {"id": f"{side} {number}", "number": number, "kind": kind, "date": day, "due_date": day}
                plain = {"job_refs": None, "memo": None, "created": day, "sent": day, "discount": None}
                papers.add(side, "invoices", {**row, **amounts, **told, **plain})
        papers.note("credited_and_billed_again", document, crm_ref="", books_ref=f"CR-{at + 7001}")


_AMOUNTS = ("total", "net", "tax", "tip", "taxable")


def plant_number_twice(papers: Papers) -> None:
    """Invoices that got the number of another customer's invoice in the books."""
    chosen = papers.choose(_paid)
    for first, second in zip(chosen[::2], chosen[1::2], strict=False):
        assert first.twin is not None
        papers.change("books", second, number=first.twin.number)
        papers.note("number_used_twice", second, crm_ref="", books_ref=first.twin.number)


PLANTS: tuple[Callable[[Papers], None], ...] = (
    # the scarce first: open invoices are few
    plant_other_due_date, plant_unused_credit, plant_unapplied_payment, plant_untaxed_taxable, plant_unusual_account,
    plant_unusual_class, plant_another_customer, plant_another_job, plant_other_terms, plant_no_tax_code,
    plant_taxed_exempt, plant_taxable_on_one_side, plant_late_arrival, plant_voided_in_books, plant_deleted_in_books,
    plant_edited, plant_never_deposited, plant_deposit_as_income, plant_refund_in_crm, plant_refund_in_books,
    plant_two_currencies, plant_deposit_never_earned, plant_fee_netted, plant_divided, plant_credited_and_billed,
    plant_number_twice,
)  # fmt: skip
