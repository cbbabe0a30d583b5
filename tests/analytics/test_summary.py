"""The short summary, tie-outs, match rates, customers and traces."""

import datetime as dt
import io

import pandas as pd
from rich.console import Console

from tables import run, side
from tieout.analytics.summary import is_in_period, needs_action, summarise
from tieout.analytics.trace import trace_reference
from tieout.printing import print_trace

BOOKS = "QuickBooks Online"
JOBS = [
    {"number": "1", "total": 100, "completed": "2026-08-31"},
    {"number": "2", "total": 300, "completed": "2026-09-01"},
    {"number": "3", "total": 50, "completed": None, "status": "open"},
]
BILLS = [{"number": f"5{n}", "total": t, "job_refs": str(n)} for n, t in ((1, 100), (2, 300))]


def company(**settings):
    return run(side("Jobber", jobs=JOBS, invoices=BILLS), side(BOOKS, invoices=BILLS), **settings)


def test_period_ends_are_inclusive_and_open_jobs_belong_to_none():
    """A job completed on the first day is in; one without a date is in no period."""
    result = company(date_from=dt.date(2026, 9, 1), date_to=dt.date(2026, 9, 30))
    assert result.jobs.loc[is_in_period(result.jobs, result.settings), "job"].tolist() == ["2"]


def test_summary_adds_up_the_period():
    """Jobs, revenue and margin are the period's; exceptions are all."""
    summary = summarise(company(date_from=dt.date(2026, 9, 1)))
    assert (summary.jobs, summary.revenue, summary.profit, summary.margin) == (1, 30000, 30000, 1.0)
    assert summary.tie_outs_ok == summary.tie_outs


def test_margin_without_revenue_is_unknown():
    """No revenue means no margin, not zero."""
    assert summarise(run(side("Jobber"), side(BOOKS))).margin is None


def test_revenue_without_a_job_is_told():
    """Invoices whose job is not known are in no margin, and the summary says how much that is."""
    assert summarise(run(side("Jobber", invoices=BILLS), side(BOOKS, invoices=BILLS))).without_job == 40000


def test_only_critical_and_act_need_action():
    """Timing asks nothing of anybody."""
    waiting = [{"number": "1", "total": 10, "date": "2026-10-31"}]
    assert not needs_action(run(side("Jobber", invoices=waiting), side(BOOKS)))
    assert needs_action(run(side("Jobber", invoices=BILLS), side(BOOKS)))


def test_match_rates_count_every_record_once():
    """Read = matched + unmatched + undecided + excluded, in count."""
    drafts = [*BILLS, {"number": "9", "total": 5, "status": "draft"}]
    rates = run(side("Jobber", invoices=drafts), side(BOOKS, invoices=BILLS[:1])).match_rates.set_index("entity")
    row = rates.loc["CRM invoices", ["read", "matched", "unmatched", "undecided", "excluded"]].tolist()
    assert row == [3, 1, 1, 0, 1]


def test_customers_join_both_books():
    """One row per customer, however the two books spell the name."""
    books = [{**bill, "customer": "Ruiz, Ana", "balance": 25} for bill in BILLS]
    row = run(side("Jobber", jobs=JOBS, invoices=BILLS), side(BOOKS, invoices=books)).customers.iloc[0]
    assert (row["customer"], row["books_customer"], row["jobs"]) == ("Ana Ruiz", "Ruiz, Ana", 3)
    assert (row["invoiced"], row["crm_balance"], row["books_balance"]) == (40000, 40000, 5000)


def test_trace_follows_a_job_to_its_documents():
    """A job number leads to its invoices on both sides, and an invoice number to its job."""
    crm, books = side("Jobber", jobs=JOBS, invoices=BILLS), side(BOOKS, invoices=BILLS)
    result = run(crm, books)
    of_job, of_invoice = (trace_reference(ref, result, crm, books) for ref in ("#2", "52"))
    assert of_job.invoices["books_number"].tolist() == ["52"]
    assert of_invoice.jobs["job"].tolist() == ["2"]
    assert not trace_reference("nothing", result, crm, books)


def test_a_trace_tells_moments_and_the_time_between():
    """Where systems tell moments, what was entered and sent is a step of its own, and lags are to the minute; days
    alone are days apart."""
    crm, books = side("Jobber", jobs=JOBS, invoices=BILLS), side(BOOKS, invoices=BILLS)

    def tell(where, noun, rows):
        at = [pd.Timestamp("2026-03-31 16:00"), pd.Timestamp("2026-03-31 16:35"), pd.Timestamp("2026-04-02 09:00")]
        told = [(id_, *pair) for id_ in rows["id"] for pair in zip(["entered", "sent", "read"], at, strict=True)]
        known = told if (where, noun) == ("books", "invoices") else []
        return pd.DataFrame(known, columns=["id", "what", "at"])

    way = trace_reference("52", run(crm, books), crm, books, tell).way
    at = way.set_index("what")
    assert at.loc["invoice sent", ["side", "number", "minutes"]].tolist() == ["Books", "52", 35]
    assert str(at.loc["invoice entered", "at"]) == "2026-03-31 16:00:00"
    assert set(way.loc[way["side"] == "Books", "read"]) == {pd.Timestamp("2026-04-02 09:00")}
    assert way.loc[way["what"] == "invoiced", "minutes"].isna().all()
    told = io.StringIO()
    print_trace(trace_reference("52", run(crm, books), crm, books, tell), Console(file=told, width=200))
    assert "2026-03-31 16:35 UTC (+35 minutes) Books invoice sent 52" in told.getvalue()
