"""Payments that one side knows of and the other does not."""

from tables import found, names, run, side


def pair(crm: dict, books: dict, system: str = "Jobber"):
    number = {"number": "1042", "total": 500}
    return side(system, invoices=[{**number, **crm}]), side("QuickBooks Online", invoices=[{**number, **books}])


def test_paid_in_crm_and_open_in_books():
    """A payment that the books never saw overstates receivables by its amount."""
    crm, books = pair({"status": "paid", "paid_date": "2026-09-20"}, {})
    row = found(run(crm, books), "paid_in_crm_open_in_books").iloc[0]
    assert (row["severity"], row["receivable_effect"], row["crm_ref"]) == ("ACT", 50000, "1042")


def test_payment_of_yesterday_is_timing():
    """A payment within the grace days is on its way."""
    crm, books = pair({"status": "paid", "paid_date": "2026-10-30"}, {})
    assert set(run(crm, books).findings["severity"]) == {"TIMING"}


def test_a_payment_of_unknown_day_on_a_fresh_invoice_is_timing():
    """Where the CRM tells no payment day, an invoice within the grace days is not yet an error."""
    crm, books = pair({"status": "paid", "date": "2026-10-30"}, {"date": "2026-10-30"})
    assert set(run(crm, books).findings["severity"]) == {"TIMING"}


def test_partial_payment_missing():
    """Half paid in the CRM and nothing in the books is a finding over that half."""
    crm, books = pair({"balance": 250, "paid_date": "2026-09-20"}, {})
    assert found(run(crm, books), "paid_in_crm_open_in_books")["difference"].tolist() == [25000]


def test_paid_in_books_is_expected_under_jobber():
    """Jobber is never told of payments in the books: only the balance shows it, as timing."""
    crm, books = pair({}, {"status": "paid"})
    assert set(run(crm, books).findings["severity"]) == {"TIMING"}


def test_paid_in_books_is_a_finding_where_it_should_return():
    """Where the owner says that paid status returns, its absence is reported."""
    crm, books = pair({}, {"status": "paid"})
    assert "paid_in_books_open_in_crm" in names(run(crm, books, paid_returns="Yes"))


def test_stale_invoice_names_the_probable_cause():
    """An old open invoice that the CRM shows as paid is stale because the payment did not sync."""
    old = {"date": "2026-01-05", "due_date": "2026-02-04"}
    crm, books = pair({**old, "status": "paid", "paid_date": "2026-02-01"}, old)
    row = found(run(crm, books), "stale_open_invoice").iloc[0]
    assert (row["severity"], row["cause"]) == ("ACT", "Paid according to the CRM: the payment did not sync")


def test_a_different_total_is_not_a_missing_payment():
    """Paid in full on both sides at different totals is one finding, not two."""
    crm, books = pair({"status": "paid"}, {"status": "paid", "total": 450})
    assert names(run(crm, books)) == ["invoice_total_differs"]


def test_balance_drivers_add_up_to_the_difference():
    """A customer's balance difference is the sum of the documents that cause it."""
    crm = side(
        "Jobber",
        invoices=[
            {"number": "1", "total": 300},
            {"number": "2", "total": 200, "status": "paid", "paid_date": "2026-09-11"},
        ],
    )
    books = side("QuickBooks Online", invoices=[{"number": "2", "total": 200}])
    row = found(run(crm, books), "customer_balance_differs").iloc[0]
    assert row["difference"] == 10000
    assert row["cause"] == "1 not in QuickBooks 300.00, 2 payment missing in QuickBooks (200.00)"
