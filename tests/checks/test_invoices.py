"""Invoices that the two books do not show alike."""

from tables import found, names, run, side


def test_equal_invoices_are_no_finding():
    """The same invoice on both sides is nothing to report."""
    both = [{"number": "1042", "total": 500}]
    assert names(run(side("Jobber", invoices=both), side("QuickBooks Online", invoices=both))) == []


def test_missing_invoice_is_named_with_its_dollars():
    """An invoice in the CRM alone, older than the grace days, is missing in the books."""
    result = run(side("Jobber", invoices=[{"number": "1042", "total": 500}]), side("QuickBooks Online"))
    row = found(result, "invoice_missing_in_books").iloc[0]
    assert (row["crm_ref"], row["severity"], row["difference"], row["revenue_effect"]) == ("1042", "ACT", 50000, -50000)


def test_recent_invoice_is_timing_with_a_clearing_date():
    """An invoice younger than the grace days is on its way: timing, not an error."""
    result = run(
        side("Jobber", invoices=[{"number": "9", "total": 500, "date": "2026-10-30"}]), side("QuickBooks Online")
    )
    row = found(result, "invoice_waiting_to_sync").iloc[0]
    assert (row["severity"], str(row["clears_on"].date())) == ("TIMING", "2026-11-01")
    assert not len(found(result, "invoice_missing_in_books"))


def test_large_effect_is_critical():
    """An effect of at least the critical amount makes an ACT finding CRITICAL."""
    result = run(side("Jobber", invoices=[{"number": "1", "total": 5000}]), side("QuickBooks Online"))
    assert found(result, "invoice_missing_in_books")["severity"].tolist() == ["CRITICAL"]


def test_sale_only_in_books():
    """A sale in the books that no CRM invoice explains is reported there."""
    result = run(side("Jobber"), side("QuickBooks Online", invoices=[{"number": "77", "total": 120}]))
    assert found(result, "invoice_only_in_books")["books_ref"].tolist() == ["77"]


def test_total_differs_by_amount():
    """Equal numbers and customers with different totals differ by the gap."""
    result = run(
        side("Jobber", invoices=[{"number": "1042", "total": 500}]),
        side("QuickBooks Online", invoices=[{"number": "1042", "total": 450}]),
    )
    row = found(result, "invoice_total_differs").iloc[0]
    assert (row["crm_ref"], row["books_ref"], row["difference"]) == ("1042", "1042", 5000)


def test_a_cent_of_rounding_is_no_finding():
    """Differences within the tolerance are rounding."""
    result = run(
        side("Jobber", invoices=[{"number": "1042", "total": "500.01"}]),
        side("QuickBooks Online", invoices=[{"number": "1042", "total": 500}]),
    )
    assert "invoice_total_differs" not in names(result)


def test_missing_tax_is_a_partial_sync():
    """Equal revenue without the tax means that the tax did not arrive."""
    result = run(
        side("Jobber", invoices=[{"number": "1042", "total": 108, "tax": 8}]),
        side("QuickBooks Online", invoices=[{"number": "1042", "total": 100}]),
    )
    assert "the sales tax of 8.00 is missing" in found(result, "invoice_partly_synced")["sentence"][0]


def test_missing_line_is_a_partial_sync():
    """A gap that some of the CRM's lines add up to means that those lines did not arrive."""
    crm = side(
        "Jobber",
        invoices=[{"number": "1042", "total": 300}],
        invoice_lines=[{"invoice_number": "1042", "amount": 200}, {"invoice_number": "1042", "amount": 100}],
    )
    result = run(crm, side("QuickBooks Online", invoices=[{"number": "1042", "total": 200}]))
    assert "a line is missing: “without a name” (100.00)" in found(result, "invoice_partly_synced")["sentence"][0]


def test_folded_lines_are_expected_under_workiz():
    """Workiz folds discounts and tax into lines, so a different split with equal totals is no finding."""
    crm = side("Workiz", invoices=[{"number": "100", "total": 108, "tax": 8}])
    books = side("QuickBooks Online", invoices=[{"number": "100", "total": 108, "tax": 0}])
    assert "invoice_partly_synced" not in names(run(crm, books))


def test_entered_twice_under_another_number():
    """A second books document with the same customer, total and nearly the same date is a repeat."""
    crm = side("Jobber", invoices=[{"number": "1042", "total": 500}])
    books = side(
        "QuickBooks Online",
        invoices=[{"number": "1042", "total": 500}, {"number": "5007", "total": 500, "date": "2026-09-14"}],
    )
    row = found(run(crm, books), "invoice_entered_twice").iloc[0]
    assert (row["crm_ref"], row["books_ref"], row["revenue_effect"]) == ("1042", "5007", 50000)


def test_equal_visits_months_apart_are_not_repeats():
    """The same amount for the same customer outside the duplicate window is another sale."""
    crm = side("Jobber", invoices=[{"number": "1042", "total": 500}])
    books = side(
        "QuickBooks Online",
        invoices=[{"number": "1042", "total": 500}, {"number": "5007", "total": 500, "date": "2026-03-14"}],
    )
    assert names(run(crm, books, stale_days=999)) == ["customer_balance_differs", "invoice_only_in_books"]


def test_two_equal_candidates_are_undecided():
    """Two books documents that fit equally well are listed and none is chosen."""
    crm = side("Jobber", invoices=[{"number": "1042", "total": 500}])
    books = side("QuickBooks Online", invoices=[{"number": "A1", "total": 500}, {"number": "A2", "total": 500}])
    result = run(crm, books)
    assert found(result, "match_undecided")["books_ref"].tolist() == ["A1; A2"]
    assert set(result.invoices["state"]) == {"undecided"}


def test_override_decides_for_good():
    """A user's correction wins over every rule."""
    crm = side("Jobber", invoices=[{"number": "1042", "total": 500}])
    books = side("QuickBooks Online", invoices=[{"number": "A1", "total": 500}, {"number": "A2", "total": 500}])
    typed = [{"noun": "invoices", "id": "A2", "reference": "1042"}]
    result = run(crm, books, overrides=typed)
    assert result.invoices.loc[result.invoices["books_id"] == "A2", "rule"].tolist() == ["correction"]


def test_foreign_currency_is_kept_apart():
    """A document in another currency takes part in no total."""
    result = run(side("Jobber", invoices=[{"number": "1", "total": 90, "currency": "CAD"}]), side("QuickBooks Online"))
    assert names(result) == ["foreign_currency_kept_apart"]
    assert result.tie_outs["right"].sum() == 0


def test_revenue_without_pre_tax_amounts_says_so():
    """An export without pre-tax amounts is used, and one finding says that revenue may include tax."""
    both = [{"number": "1", "total": 108, "net": None}, {"number": "2", "total": 54, "net": None}]
    result = run(side("Jobber", invoices=both), side("QuickBooks Online", invoices=both))
    assert names(result) == ["revenue_may_include_tax"]
