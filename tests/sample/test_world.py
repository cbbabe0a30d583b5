"""The sample company's own sums hold, and it looks like a contractor."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from tieout.model.settings import CRMS
from tieout.sample import Company, make_company, write_exports
from tieout.sample.company import Document, Records


@pytest.fixture(scope="module", params=CRMS)
def company(request: pytest.FixtureRequest) -> Company:
    """The planted company of seed 1 for each CRM."""
    return make_company(seed=1, crm=request.param)


@pytest.fixture(scope="module", params=CRMS)
def clean(request: pytest.FixtureRequest) -> Company:
    """The clean company of seed 1 for each CRM."""
    return make_company(seed=1, crm=request.param, clean=True)


def paid_on(side: Records, kinds: tuple[str, ...] = ("invoice",)) -> dict[int, int]:
    """What the payments settled of each document."""
    paid: Counter[int] = Counter()
    for payment in side.payments:
        for document, amount in payment.applied:
            paid[id(document)] += amount
    return paid


def credits_of(company: Company, document: Document) -> int:
    """Credit memos on the document's jobs, as a positive amount."""
    jobs = set(document.jobs)
    return -sum(d.total for d in company.crm.documents if d.kind == "credit memo" and jobs & set(d.jobs))


def test_total_is_net_tax_and_tip(company: Company) -> None:
    """Lines less discount, plus tax and tip, make the total on both sides."""
    for document in company.crm.documents + company.books.documents:
        lines = sum(line.amount for line in document.lines) - document.discount
        assert document.total == lines + document.tax + document.tip


def test_total_less_payments_is_the_balance(clean: Company) -> None:
    """Payments and credits explain every balance on both sides."""
    for side in (clean.crm, clean.books):
        paid = paid_on(side)
        for document in side.documents:
            if document.kind == "invoice" and document.state == "live":
                used = document.settled - paid[id(document)]
                assert document.balance == document.total - paid[id(document)] - used
                assert used in (0, credits_of(clean, document))


def test_nothing_is_overpaid(company: Company) -> None:
    """No invoice has a negative balance, no payment pays more than its amount."""
    for side in (company.crm, company.books):
        assert all(d.balance >= 0 for d in side.documents if d.kind == "invoice" and d.state == "live")
        assert all(p.unapplied >= 0 for p in side.payments if p.amount > 0)


def test_void_is_zero_in_the_books(company: Company) -> None:
    """A voided document keeps no amount in the books, and says so in its memo."""
    voids = [document for document in company.books.documents if document.state == "void"]
    assert all(document.total == 0 and document.memo.startswith("Voided") for document in voids)


def test_totals_agree_on_both_sides_of_a_clean_company(clean: Company) -> None:
    """Every synced document has the same total and balance, give or take a cent of tax."""
    for document in clean.crm.documents:
        if document.state == "live":
            assert document.twin is not None
            assert abs(document.total - document.twin.total) <= 1
            assert document.balance == document.twin.balance


def test_progress_invoices_add_up_to_the_job() -> None:
    """The parts of a job billed in parts sum to the job, to the cent."""
    company = make_company(seed=1, clean=True)
    billed = [job for job in company.jobs if len([d for d in job.documents if d.kind == "invoice"]) > 1]
    parts = [job for job in billed if all(d.state == "live" and len(d.jobs) == 1 for d in job.documents)]
    assert parts
    for job in parts:
        assert sum(d.net + d.discount for d in job.documents if d.kind == "invoice") == job.total


def test_nobody_works_at_two_places_at_once() -> None:
    """Clock entries of one employee never overlap in a clean company."""
    company = make_company(seed=2, clean=True)
    last: dict[tuple[str, object], int] = {}
    for entry in company.payroll.hours:
        assert entry.start >= last.get((entry.employee, entry.date), 0)
        last[entry.employee, entry.date] = entry.start + entry.minutes


def test_equal_jobs_of_a_customer_lie_apart() -> None:
    """A clean company never bills one customer the same total twice within 45 days."""
    for seed in range(1, 6):
        seen: dict[tuple[int, int], Document] = {}
        for document in make_company(seed=seed, clean=True).books.documents:
            if document.state == "live" and document.kind == "invoice" and len(document.jobs) == 1:
                before = seen.get((document.customer.key, document.total))
                assert before is None or (document.date - before.date).days > 45 or before.jobs == document.jobs
                seen[document.customer.key, document.total] = document


def test_size_and_revenue_are_a_contractors() -> None:
    """About 600 jobs, 300 customers, a dozen technicians, 1.2 to 2.5 million a year."""
    company = make_company(clean=True)
    assert len(company.jobs) == 600
    assert 250 <= len(company.customers) <= 300
    assert len(company.employees) == 12
    year = sum(d.net for d in company.crm.documents if d.state == "live") / 100 * 12 / 14
    assert 1_200_000 < year < 2_500_000


def test_the_world_has_what_shops_have() -> None:
    """Progress and combined invoices, deposits, partial payments, credits, refunds, tips, discounts, overtime."""
    company = make_company(clean=True)
    documents = company.crm.documents
    assert {"invoice", "credit memo", "refund"} == {d.kind for d in documents}
    assert {"draft", "open", "paid", "void"} == {d.status for d in documents}
    assert any(len(d.jobs) == 3 for d in documents)
    assert any(d.tip for d in documents)
    assert any(d.discount for d in documents)
    assert any(d.total and not d.tax for d in documents)
    assert {"payment", "deposit", "refund"} == {p.kind for p in company.crm.payments}
    assert any(p.unapplied for p in company.crm.payments)
    assert any(0 < d.settled < d.total for d in documents)
    assert {"job", "general", "paid time off"} == {entry.kind for entry in company.payroll.hours}
    assert any(entry.overtime for entry in company.payroll.hours)
    assert {"bill", "expense", "vendor credit"} == {cost.kind for cost in company.books.costs}
    assert any(":" in d.billed_to for d in company.books.documents)
    assert company.rates["who"].duplicated().any()
    assert {"open", "completed", "canceled"} == {job.status for job in company.jobs}


def test_a_bill_may_be_for_two_jobs() -> None:
    """Some vendor documents have lines for two jobs."""
    jobs: dict[str, set[str]] = {}
    for cost in make_company(clean=True).books.costs:
        jobs.setdefault(cost.number, set()).add(cost.job)
    assert any(len(found) == 2 for found in jobs.values())


def test_seasonal_visits_recur_at_the_same_price() -> None:
    """Some customers pay the same amount twice, more than 45 days apart: no mistake, though it looks like one."""
    seen: Counter[tuple[int, int]] = Counter()
    for document in make_company(clean=True).books.documents:
        seen[document.customer.key, document.total] += document.state == "live" and document.kind == "invoice"
    assert max(seen.values()) > 1


def test_gohighlevel_plan_visits_are_sales_receipts() -> None:
    """Plan sales reach the books as receipts with a number of their own, and no separate payment."""
    company = make_company(crm="GoHighLevel", clean=True)
    receipts = [document for document in company.books.documents if document.kind == "sales receipt"]
    assert receipts
    assert all(d.balance == 0 and d.twin is not None and d.number != d.twin.number for d in receipts)
    assert not {id(d) for d in receipts} & set(paid_on(company.books))


def test_some_servicetitan_invoices_have_numbers_of_their_own() -> None:
    """Most invoices there are named after their job; not all."""
    documents = make_company(crm="ServiceTitan", clean=True).crm.documents
    own = [document for document in documents if document.number != document.jobs[0]]
    assert 0 < len(own) < len(documents) / 3


@pytest.mark.parametrize("jobs", [1, 7, 40])
@pytest.mark.parametrize("crm", CRMS)
def test_a_tiny_company_can_be_made(crm: str, jobs: int, tmp_path: Path) -> None:
    """A handful of jobs over a few months is a company too."""
    company = make_company(seed=5, jobs=jobs, crm=crm, months=3, ends=dt.date(2025, 2, 28))
    assert write_exports(company, tmp_path).truth.exists()
    assert len(company.jobs) == jobs
    assert all(document.date <= dt.date(2025, 2, 28) for document in company.books.documents)


def test_a_few_invoices_have_a_number_of_the_books() -> None:
    """Where a number was refused, books use their own; customer, amount and day still tell which one it is."""
    company = make_company(clean=True)
    own = [d for d in company.books.documents if d.twin is not None and d.number != d.twin.number]
    assert own
    assert all(d.twin is not None and d.total == d.twin.total for d in own)
