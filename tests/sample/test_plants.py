"""What is planted is there, once, and known."""

from __future__ import annotations

import pytest

from tieout.model.settings import CRMS
from tieout.sample import make_company

KINDS = frozenset(
    {
        "invoice_missing_in_books", "invoice_only_in_books", "invoice_total_differs", "invoice_partly_synced",
        "invoice_entered_twice", "paid_in_crm_open_in_books", "paid_in_books_open_in_crm",
        "customer_balance_differs", "stale_open_invoice", "customer_entered_twice",
        "job_completed_never_invoiced", "cost_without_job", "hours_without_job",
        "job_has_revenue_and_no_hours", "line_without_cost", "hours_without_rate", "rates_overlap",
        "hours_recorded_twice", "match_undecided", "invoice_waiting_to_sync",
        "invoice_dated_in_another_month", "payment_waiting_to_sync",
    }
)  # fmt: skip
UNSEEN = {
    "Jobber": set(),
    "Housecall Pro": {"job_completed_never_invoiced"},
    "ServiceTitan": {"job_completed_never_invoiced", "payment_waiting_to_sync"},
    "Workiz": {"invoice_partly_synced", "payment_waiting_to_sync"},
    "GoHighLevel": {"invoice_partly_synced", "payment_waiting_to_sync", "line_without_cost"},
}
"""What a CRM's exports cannot show, so that it is not planted there."""
SEEDS = range(1, 11)


@pytest.mark.parametrize("crm", CRMS)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_is_planted(crm: str, seed: int) -> None:
    """Each kind that the CRM's exports can show stands in the truth, three times or more."""
    counts = make_company(seed=seed, crm=crm).truth["check"].value_counts()
    counts = counts.drop("number_missing_in_sequence", errors="ignore")  # follows where an invoice was never made
    wanted = KINDS - UNSEEN[crm] | ({"foreign_currency_kept_apart"} if crm == "GoHighLevel" else set())
    assert set(counts.index) == wanted
    assert counts.min() >= 3


@pytest.mark.parametrize("crm", CRMS)
def test_a_clean_company_has_no_truth(crm: str) -> None:
    """Nothing is planted, so nothing is noted."""
    assert make_company(crm=crm, clean=True).truth.empty


def test_no_truth_row_stands_twice() -> None:
    """Each discrepancy is noted once."""
    truth = make_company().truth
    assert not truth.duplicated(["check", "crm_ref", "books_ref", "customer", "job"]).any()


def test_no_invoice_has_two_plants() -> None:
    """An invoice stands in one planted row only; what follows for the customer is a row without an invoice."""
    truth = make_company().truth
    refs = truth.loc[(truth["crm_ref"] != "") & truth["check"].str.startswith(("invoice", "paid", "match")), "crm_ref"]
    assert not refs.duplicated().any()


def test_balances_that_differ_have_a_cause() -> None:
    """Every customer whose balances differ is a customer on whom something was planted."""
    rows = make_company().truth.query("check == 'customer_balance_differs'")
    assert rows["note"].str.fullmatch(r"follows from \w+(, \w+)*").all()


def test_truth_of_balances_is_what_the_records_say() -> None:
    """A truth amount is the customer's open balance in the CRM less that in the books."""
    company = make_company()
    row = company.truth.query("check == 'customer_balance_differs'").iloc[0]
    crm, books = (
        sum(d.balance for d in side.documents if d.state == "live" and d.customer.books_name == row["customer"])
        for side in (company.crm, company.books)
    )
    assert row["amount"] == crm - books


def test_more_jobs_have_more_plants() -> None:
    """The number of plants grows with the company."""
    small, large = (make_company(jobs=jobs).truth["check"].value_counts() for jobs in (600, 2400))
    assert large["invoice_missing_in_books"] > 2 * small["invoice_missing_in_books"]


def test_an_unknown_crm_is_refused() -> None:
    """Only the five CRMs can be imitated."""
    with pytest.raises(KeyError):
        make_company(crm="Paper")
