"""Explanations: every clause comes from a record, and what is not known is not said."""

from __future__ import annotations

import pytest

from tables import run, side
from tieout.analytics.explain import explain


@pytest.fixture(scope="module")
def company():
    """1042 was paid in the CRM only; 1043 never reached QuickBooks; Bo's bill is somebody else's of the same amount."""
    crm = side(
        "Jobber",
        jobs=[{"number": "42", "total": 300}, {"number": "43", "total": 500}],
        invoices=[
            {"number": "1042", "total": 300, "balance": 0, "status": "paid", "job_refs": "42", "sent": "2026-09-11"},
            {"number": "1043", "total": 500, "job_refs": "43"},
        ],
        payments=[{"amount": 300, "date": "2026-09-20", "invoice_refs": "1042"}],
    )
    books = side(
        "QuickBooks Online",
        invoices=[{"number": "1042", "total": 300}, {"number": "77", "total": 500, "customer": "Bo Diaz"}],
        payments=[],
    )
    return run(crm, books), crm, books


def told(company, check: str) -> str:
    """Explain the finding of a check."""
    findings = company[0].findings
    return explain(findings.loc[findings["check"] == check, "id"].iloc[0], *company).text


def test_it_says_what_each_system_has_and_when(company):
    """Amounts, what is open, and the days that are recorded."""
    text = told(company, "paid_in_crm_open_in_books")
    assert "Jobber has invoice 1042 of 2026-09-10 over 300.00, nothing open, status paid, sent 2026-09-11" in text
    assert "QuickBooks Online has invoice 1042 of 2026-09-10 over 300.00, 300.00 open, status open" in text
    assert "Jobber has a payment of 300.00 on 2026-09-20 for it; QuickBooks Online has no payment for it." in text


def test_it_says_why_two_documents_were_taken_for_one(company):
    """The rule, and how sure it is."""
    assert "The two were taken for the same document" in told(company, "paid_in_crm_open_in_books")


def test_it_says_what_was_ruled_out(company):
    """For a missing invoice: no such number, the same amount only for somebody else, no credit."""
    text = told(company, "invoice_missing_in_books")
    assert "QuickBooks Online has no document that was tied to it" in text
    assert "no document in QuickBooks has its number; 1 over 500.00 belongs to another customer" in text
    assert "there is no credit or refund of this customer" in text


def test_it_says_what_the_books_would_show_afterwards(company):
    """The effects of the finding, as a movement."""
    assert "the books’ revenue rises by 500.00 and receivables rise by 500.00" in told(
        company, "invoice_missing_in_books"
    )
    assert "the books’ receivables fall by 300.00" in told(company, "paid_in_crm_open_in_books")


def test_a_job_is_explained_with_its_margin_and_findings(company):
    """By its number: what it brought and cost, its documents, and what is wrong."""
    first, *others = explain("43", *company).paragraphs
    assert first.startswith("Job 43 for Ana Ruiz")
    assert any("1043 over 500.00 of 2026-09-10 is not in QuickBooks" in each for each in others)


def test_no_clause_speaks_of_what_is_not_recorded(company):
    """A document without a day of entry says nothing about one; gaps never appear as words."""
    text = told(company, "invoice_missing_in_books")
    assert "recorded" not in text
    for word in ("nan", "NaT", "<NA>", "None"):
        assert word not in text


def test_an_unknown_reference_has_no_explanation(company):
    """It is empty, and false."""
    assert not explain("9999", *company)
