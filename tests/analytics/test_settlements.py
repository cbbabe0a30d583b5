"""Settlements: which payment settled which document, and from which day on."""

import pandas as pd
import pytest

from analytics.small import settle
from tables import cents

SEPTEMBER = {"date": "2026-09-01", "total": 100, "balance": 0}


def told(invoices, payments=(), allocations=(), **known) -> list[tuple]:
    """Return (document, payer, day, dollars, sure) of each settlement."""
    _, settled, _ = settle(invoices, payments, allocations, **known)
    return sorted((each["document"], word(each["payer"]), day(each["on"]), each["amount"] / 100, each["sure"])
                  for each in settled.to_dict("records"))  # fmt: skip


def word(text) -> str:
    """Write a gap as nothing."""
    return text if isinstance(text, str) else ""


def day(on: pd.Timestamp) -> str:
    """Write month and day; a gap as nothing."""
    return "" if pd.isna(on) else f"{on:%m-%d}"


def test_an_allocation_says_it_all():
    """What a record says was applied counts, whatever the payment names."""
    payment = {"id": "P", "amount": 150, "date": "2026-09-05", "invoice_refs": "2"}
    applied = [
        {"payment_id": "P", "document_id": "1", "amount": 40},
        {"payment_id": "P", "document_number": "2", "amount": 60},
    ]
    bills = [{**SEPTEMBER, "number": "1", "balance": 60}, {**SEPTEMBER, "number": "2", "balance": 40}]
    assert told(bills, [payment], applied) == [("1", "P", "09-05", 40, True), ("2", "P", "09-05", 60, True)]


def test_the_rest_of_an_allocated_payment_is_not_applied():
    """Once its applications are known, so is what is left of a payment."""
    payment = {"id": "P", "amount": 150, "date": "2026-09-05"}
    _, _, received = settle(
        [{**SEPTEMBER, "number": "1"}], [payment], [{"payment_id": "P", "document_id": "1", "amount": 100}]
    )
    assert received["unapplied"].tolist() == [cents(50)]


def test_a_payment_settles_the_invoice_that_it_names():
    """Two partial payments settle an invoice on their own days."""
    paid = [{"id": "P", "amount": 40, "date": "2026-09-05", "invoice_refs": "1"},
            {"id": "Q", "amount": 60, "date": "2026-10-02", "invoice_refs": "#1"}]  # fmt: skip
    assert told([{**SEPTEMBER, "number": "1"}], paid) == [("1", "P", "09-05", 40, True), ("1", "Q", "10-02", 60, True)]


def test_a_payment_for_several_settles_the_oldest_first():
    """Each up to what its system says is settled of it."""
    bills = [{**SEPTEMBER, "number": "2", "date": "2026-09-02", "balance": 70}, {**SEPTEMBER, "number": "1"}]
    paid = [{"id": "P", "amount": 130, "date": "2026-09-05", "invoice_refs": "2; 1"}]
    assert told(bills, paid) == [("1", "P", "09-05", 100, True), ("2", "P", "09-05", 30, True)]


def test_a_payment_before_its_invoice_counts_from_the_invoice_on():
    """Until then it is a payment that is applied to nothing."""
    paid = [{"id": "P", "amount": 100, "date": "2026-08-05", "invoice_refs": "1"}]
    assert told([{**SEPTEMBER, "number": "1"}], paid) == [("1", "P", "09-01", 100, True)]


def test_a_refund_makes_room_again():
    """Paid twice and refunded once is paid once."""
    paid = [{"id": "P", "amount": 100, "date": "2026-09-05", "invoice_refs": "1"},
            {"id": "R", "kind": "refund", "amount": -30, "date": "2026-09-08", "invoice_refs": "1"}]  # fmt: skip
    assert told([{**SEPTEMBER, "number": "1", "balance": 30}], paid) == [
        ("1", "P", "09-05", 100, True), ("1", "R", "09-08", -30, True)]  # fmt: skip


def test_a_credit_settles_an_invoice_and_itself():
    """A used credit memo takes as much off the invoice as off itself, on the later day."""
    credit = {
        "number": "9",
        "kind": "credit memo",
        "date": "2026-09-20",
        "total": -25,
        "balance": 0,
        "applied_refs": "1",
    }
    assert told([{**SEPTEMBER, "number": "1", "balance": 75}, credit]) == [
        ("1", "9", "09-20", 25, True), ("9", "9", "09-20", -25, True)]  # fmt: skip


def test_the_only_payment_over_an_amount_needs_no_name():
    """A customer's only payment over 80 settles the only invoice over 80."""
    bills = [{**SEPTEMBER, "number": "1"}, {**SEPTEMBER, "number": "2", "total": 80}]
    paid = [{"id": "P", "amount": 80, "date": "2026-09-05"}, {"id": "Q", "amount": 100, "date": "2026-09-07"}]
    assert told(bills, paid) == [("1", "Q", "09-07", 100, True), ("2", "P", "09-05", 80, True)]


def test_unnamed_payments_settle_the_oldest_first_and_say_so():
    """Money that names nothing is laid along the customer's invoices; nobody calls that sure."""
    bills = [{**SEPTEMBER, "number": "1"}, {**SEPTEMBER, "number": "2", "date": "2026-09-15"}]
    paid = [{"id": "P", "amount": 150, "date": "2026-09-20"}, {"id": "Q", "amount": 50, "date": "2026-09-25"}]
    assert told(bills, paid) == [
        ("1", "P", "09-20", 100, False), ("2", "P", "09-20", 50, False), ("2", "Q", "09-25", 50, False)]  # fmt: skip


def test_another_customers_payment_settles_nothing():
    """Money of somebody else is not laid along these invoices: they were settled on a day that nobody tells."""
    assert told([{**SEPTEMBER, "number": "1"}], [{"id": "P", "amount": 100, "customer": "Bo Chen"}]) == [
        ("1", "", "", 100, False)
    ]


def test_a_paid_day_stands_in_for_a_missing_payment():
    """Where only the invoice tells the day, that day counts."""
    assert told([{**SEPTEMBER, "number": "1", "paid_date": "2026-09-30"}]) == [("1", "", "09-30", 100, True)]


def test_sales_receipts_are_paid_on_the_spot():
    """No payment belongs to a sales receipt or a refund receipt."""
    bills = [
        {**SEPTEMBER, "number": "1", "kind": "sales receipt"},
        {**SEPTEMBER, "number": "2", "kind": "refund", "total": -20},
    ]
    assert told(bills) == [("1", "", "09-01", 100, True), ("2", "", "09-01", -20, True)]


@pytest.mark.parametrize(("status", "expected"), [("paid", 100), ("open", 0)])
def test_without_a_balance_the_status_tells(status, expected):
    """An export without balances says paid or open, no more."""
    _, settled, _ = settle([{"number": "1", "total": 100, "status": status}])
    assert settled["amount"].sum() == cents(expected)


def test_a_number_that_stands_twice_needs_the_customer():
    """Two invoices numbered 1: the payment settles that of its own customer."""
    bills = [{**SEPTEMBER, "id": "a", "number": "1"}, {**SEPTEMBER, "id": "b", "number": "1", "customer": "Bo Chen"}]
    paid = [{"id": "P", "amount": 100, "date": "2026-09-05", "invoice_refs": "1", "customer": "Bo Chen"}]
    assert told(bills, paid) == [("a", "", "", 100, False), ("b", "P", "09-05", 100, True)]


def test_settlements_and_the_balance_make_the_total():
    """Whatever is known, total = settled + balance for every document."""
    bills = [{**SEPTEMBER, "number": str(n), "total": 50 + n, "balance": n} for n in range(5)]
    paid = [{"id": "P", "amount": 120, "invoice_refs": "0; 1"}, {"id": "Q", "amount": 500}]
    documents, settled, _ = settle(bills, paid)
    by = settled.groupby("document")["amount"].sum()
    assert (documents.set_index("id")["total"] - by).tolist() == documents["balance"].tolist()


def test_a_credit_waits_for_what_it_is_used_for():
    """A credit of March, used on an invoice of September, is open until September."""
    credit = {
        "number": "9",
        "kind": "credit memo",
        "date": "2026-03-20",
        "total": -25,
        "balance": 0,
        "applied_refs": "1",
    }
    assert told([{**SEPTEMBER, "number": "1", "balance": 75}, credit]) == [
        ("1", "9", "09-01", 25, True), ("9", "9", "09-01", -25, True)]  # fmt: skip
