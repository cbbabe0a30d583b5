"""Worked cases from accountants and vendors: what they print must come out."""

import datetime as dt

import pandas as pd
import pytest

from analytics.small import facts
from tables import cents
from tieout.analytics.aging import age_receivables, list_open_items
from tieout.analytics.billing import count_corrections
from tieout.analytics.cash import bridge_cash
from tieout.analytics.margin_by import find_margins_by, per_hour
from tieout.analytics.metrics import measure_metrics
from tieout.analytics.periods import Period
from tieout.analytics.receivable_days import average_dso, count_back_dso, measure_dso, simple_dso
from tieout.analytics.tax import estimate_tax


def test_d1_average_dso():
    """(300,000 + 250,000) ÷ 2 ÷ 5,000,000 × 365 = 20.075 days."""
    assert average_dso(cents(300_000), cents(250_000), cents(5_000_000), 365) == pytest.approx(20.075, abs=1e-9)


@pytest.mark.parametrize(("sales", "expected"), [(300, 40), (250, 48), (200, 60)])
def test_d2_simple_dso_swings_with_the_window(sales, expected):
    """400 open; average monthly sales of 300, 250 or 200; months of 30 days."""
    assert simple_dso(cents(400), cents(sales), 30) == pytest.approx(expected, abs=1e-9)


def test_d2_count_back_does_not_swing():
    """Customers who pay on day 45 leave half of the month before open: count-back says 45, whatever was sold."""
    assert [count_back_dso(last + before // 2, [(30, last), (30, before)]) for last, before in
            ((10000, 60000), (20000, 40000), (30000, 20000))] == [45, 45, 45]  # fmt: skip


def test_dso_without_sales_is_unknown():
    """Nothing sold, nothing to divide by; and a receivable larger than all sales cannot be counted back."""
    assert simple_dso(100, 0, 30) is None
    assert average_dso(100, 100, 0, 30) is None
    assert count_back_dso(500, [(30, 100)]) is None


LARKIN = {
    "A": (40_000, 17_500, 0, 0), "B": (22_000, 0, 0, 0), "C": (14_500, 50_000, 10_000, 0), "D": (0, 0, 0, 8_000),
    "E": (0, 0, 12_500, 0), "F": (25_000, 0, 0, 0), "G": (1_500, 30_000, 17_000, 2_000),
}  # fmt: skip
YEAR_END = dt.date(2026, 12, 31)


def test_a1_larkin_company():
    """Seven customers, four ages by invoice date: 103,000 + 97,500 + 39,500 + 10,000 = 250,000."""
    ages = (15, 45, 75, 120)
    bills = [
        {"number": f"{name}{age}", "customer": name, "date": str(YEAR_END - dt.timedelta(age)), "total": amount}
        for name, amounts in LARKIN.items() for age, amount in zip(ages, amounts, strict=True) if amount
    ]  # fmt: skip
    made = age_receivables(facts({"invoices": bills}, today=YEAR_END), method="invoice date").set_index("customer")
    columns = ["days_0_30", "days_31_60", "days_61_90", "days_90"]
    assert {name: tuple(made.loc[name, columns] // 100) for name in LARKIN} == LARKIN
    assert [*(made.loc["Total", columns] // 100), made.loc["Total", "total"] // 100] == [
        103_000,
        97_500,
        39_500,
        10_000,
        250_000,
    ]
    left = sum(int(made.loc["Total", c]) * part // 100 for c, part in zip(columns, (99, 95, 85, 5), strict=True))
    assert int(made.loc["Total", "total"]) - left == cents(21_330)


def test_a1_one_invoice_both_ways():
    """Dated Nov 30, due in 30 days, seen on Dec 31: 31 days old, one day past due."""
    bill = {"number": "1", "date": "2026-11-30", "due_date": "2026-12-30", "total": 100}
    item = list_open_items(facts({"invoices": [bill]}, today=YEAR_END)).iloc[0]
    assert (item["age"], item["by_invoice_date"]) == (31, "days_31_60")
    assert (item["days_past_due"], item["by_due_date"]) == (1, "days_1_30")


EDGES = {-5: "current", 0: "current", 1: "days_1_30", 30: "days_1_30", 31: "days_31_60", 60: "days_31_60",
         61: "days_61_90", 90: "days_61_90", 91: "days_91", None: "no_day"}  # fmt: skip


def test_boundaries_of_the_ages():
    """Each edge of each column by days past due, and an invoice without a due date."""
    due = {late: None if late is None else str(YEAR_END - dt.timedelta(late)) for late in EDGES}
    bills = [{"number": str(late), "date": "2026-06-01", "due_date": day, "total": 100} for late, day in due.items()]
    items = list_open_items(facts({"invoices": bills}, today=YEAR_END))
    assert dict(zip(items["number"], items["by_due_date"], strict=True)) == {str(late): EDGES[late] for late in EDGES}


def test_credits_and_unapplied_payments_stand_apart():
    """A credit is negative in the column of its own date; a payment applied to nothing is not netted away."""
    bills = [{"number": "1", "date": "2026-09-01", "due_date": "2026-09-15", "total": 100},
             {"number": "2", "kind": "credit memo", "date": "2026-12-20", "total": -30, "balance": -30}]  # fmt: skip
    paid = [{"id": "P", "amount": 25, "unapplied": 25, "date": "2026-12-01"}]
    row = age_receivables(facts({"invoices": bills, "payments": paid}, today=YEAR_END)).iloc[0]
    assert [row[c] // 100 for c in ("days_91", "days_1_30", "unapplied", "total")] == [100, -30, -25, 45]


def test_c1_cash_is_sales_less_the_change_of_receivables():
    """Sales 500 and 1,000, receivables 100 and 300: cash is 400 and 800, not 700."""
    bills = [{"number": "1", "date": "2025-06-01", "total": 500}, {"number": "2", "date": "2026-06-01", "total": 1000}]
    paid = [{"id": "P", "amount": 400, "date": "2025-07-01", "invoice_refs": "1"},
            {"id": "Q", "amount": 100, "date": "2026-02-01", "invoice_refs": "1"},
            {"id": "R", "amount": 700, "date": "2026-07-01", "invoice_refs": "2"}]  # fmt: skip
    months = bridge_cash(facts({"invoices": bills, "payments": paid}, today=YEAR_END))
    by_year = months.groupby(months["month"].dt.year)
    assert (by_year["cash_revenue"].sum() // 100).tolist() == [400, 800]
    assert (by_year["closing"].last() // 100).tolist() == [100, 300]
    assert (months["residual"] == 0).all()


def test_c4_sales_from_cash_and_receivables():
    """Receivables from 100,000 to 50,000 with sales of 200,000: 250,000 came in."""
    bills = [
        {"number": "1", "date": "2025-12-01", "total": 100_000},
        {"number": "2", "date": "2026-06-01", "total": 200_000},
    ]
    paid = [{"id": "P", "amount": 250_000, "date": "2026-07-01", "invoice_refs": "1; 2"}]
    months = bridge_cash(facts({"invoices": bills, "payments": paid}, today=YEAR_END)).set_index("month")
    year = months.loc["2026"]
    sums = [year["opening"].iloc[0], year["books_invoiced"].sum(), year["closing"].iloc[-1], year["received"].sum()]
    assert sums == [
        cents(n) for n in (100_000, 200_000, 50_000, 250_000)]  # fmt: skip


def test_c6_invoiced_in_may_paid_in_june():
    """On the cash basis May lacks 45,000 and June has it too much; on the accrual basis nothing is missing."""
    bill = {"number": "1", "date": "2026-05-20", "total": 45_000}
    paid = {"id": "P", "amount": 45_000, "date": "2026-06-10", "invoice_refs": "1"}
    books = facts({"invoices": [bill], "payments": [paid]}, today=dt.date(2026, 6, 30))
    months = bridge_cash(books)
    assert (months["books_revenue"] - months["cash_revenue"]).tolist() == [cents(45_000), cents(-45_000)]
    assert (months["books_revenue"]).tolist() == [cents(45_000), 0]
    assert months["closing"].tolist() == [cents(45_000), 0]


def test_t1_sales_tax_on_two_bases():
    """1,000 + 6 % = 1,060; 424 paid in August, 636 in September: 60 in August, or 24 and 36."""
    bill = {"number": "1", "date": "2026-08-03", "net": 1000, "tax": 60, "total": 1060}
    paid = [{"id": "P", "amount": 424, "date": "2026-08-20", "invoice_refs": "1"},
            {"id": "Q", "amount": 636, "date": "2026-09-20", "invoice_refs": "1"}]  # fmt: skip
    made = estimate_tax(facts({"invoices": [bill], "payments": paid}, today=dt.date(2026, 9, 30)), 25)
    assert made["tax_invoiced"].tolist() == [cents(60), 0]
    assert made["tax_received"].tolist() == [cents(24), cents(36)]
    assert made["set_aside_received"].tolist() == [cents(100), cents(150)]


def test_m2_and_m5_margins_are_weighted():
    """51 % and 19 % in a mix of 59.375 : 40.625 are 38 %, not 35 %."""
    jobs = [{"job": "1", "job_type": "Drain", "revenue": 5937.50, "materials": 2909.375},
            {"job": "2", "job_type": "Heater", "revenue": 4062.50, "materials": 3290.625}]  # fmt: skip
    jobs = [{**job, "materials": round(job["materials"], 2)} for job in jobs]
    by_type = find_margins_by(facts(jobs=jobs), ["job type"]).set_index("label")["margin"]
    assert by_type.round(4).to_dict() == {"Drain": 0.51, "Heater": 0.19}
    assert find_margins_by(facts(jobs=jobs)).iloc[0]["margin"] == pytest.approx(0.38, abs=1e-5)


def test_m9_utilisation():
    """30 of 40 paid hours go to jobs: 75 %."""
    work = facts(jobs=[{"job": "1", "revenue": 100, "minutes": 1800, "paid_minutes": 2400}])
    assert measure_metrics(work).set_index("key").loc["utilisation", "value"] == 0.75


def test_m10_revenue_per_labor_hour():
    """1,100 ÷ 8.5 hours = 129.41."""
    assert per_hour(pd.Series([cents(1100)], dtype="Int64"), pd.Series([510], dtype="Int64")).tolist() == [
        cents("129.41")
    ]


def test_billing_error_rate_in_number_and_dollars():
    """One credit note over 50 on two invoices over 200: a half, or a quarter."""
    bills = [{"number": "1", "date": "2026-09-01", "total": 100}, {"number": "2", "date": "2026-09-02", "total": 100},
             {"number": "3", "kind": "credit memo", "date": "2026-09-03", "total": -50, "balance": -50}]  # fmt: skip
    wrong = count_corrections(facts({"invoices": bills}), Period())
    assert wrong["credits"] / wrong["invoices"] == 0.5
    assert wrong["credited"] / wrong["invoiced"] == 0.25


def test_dso_of_a_company_names_its_variants():
    """January 100, February 100, half of February open: simple over both months 14.75 days, count-back 14."""
    bills = [{"number": "1", "date": "2026-01-05", "total": 100}, {"number": "2", "date": "2026-02-05", "total": 100}]
    paid = [{"id": "P", "amount": 100, "date": "2026-01-25", "invoice_refs": "1"},
            {"id": "Q", "amount": 50, "date": "2026-02-25", "invoice_refs": "2"}]  # fmt: skip
    books = facts({"invoices": bills, "payments": paid}, today=dt.date(2026, 2, 28))
    assert measure_dso(books, Period(dt.date(2026, 1, 1), dt.date(2026, 2, 28))) == pytest.approx(
        {"simple": 14.75, "average": 7.375, "count-back": 14}
    )
