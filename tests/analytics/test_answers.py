"""What each answer says in the cases that a reader would ask about, and what it says where data is missing."""

import datetime as dt

import pandas as pd
import pytest

from analytics.small import facts, rows
from tables import cents
from tieout.analytics.aging import HoldPolicy, age_receivables, find_receivable
from tieout.analytics.callbacks import charge_callbacks
from tieout.analytics.cash import bridge_cash, join_bridges
from tieout.analytics.collecting import check_forecast, list_expected_collections
from tieout.analytics.facts import spread_paid_time
from tieout.analytics.lead_sources import compare_lead_sources
from tieout.analytics.lifetime import value_customers
from tieout.analytics.margin_by import find_margins_by
from tieout.analytics.metrics import measure_metrics
from tieout.analytics.mix_and_rate import split_change
from tieout.analytics.periods import Period
from tieout.analytics.pipeline import list_pipeline
from tieout.analytics.progress import measure_progress
from tieout.analytics.quality import count_exceptions_by_week
from tieout.analytics.ranked_jobs import rank_jobs
from tieout.analytics.unbilled import list_deferred, list_unbilled
from tieout.analytics.work_in_progress import measure_work_in_progress
from tieout.model.answers import EXCEPTION_HISTORY
from tieout.model.results import TIME_COSTED

TODAY = dt.date(2026, 10, 31)


def dollars(frame: pd.DataFrame, *columns: str) -> list[list]:
    """Return rows of columns, money in dollars."""
    return [
        [None if pd.isna(v) else v / 100 for v in row] for row in frame[list(columns)].to_numpy(dtype=object).tolist()
    ]


# Margins

TWO = [
    {"job": "1", "revenue": 100, "materials": 40, "minutes": 60},
    {"job": "2", "revenue": 0, "materials": 30, "labor": 20, "minutes": 120, "original_job": "1", "coverage": None,
     "completed": "2026-10-01", "job_type": "Warranty"},
]  # fmt: skip


def test_a_callback_costs_the_job_that_caused_it():
    """Job 2 repairs job 1: together they brought 100 and cost 90, under the first job's type."""
    both = find_margins_by(facts(jobs=TWO), ["job type"], callbacks_to_original=True)
    assert both[["label", "jobs", "minutes"]].to_numpy().tolist() == [["Repair", 1, 180]]
    assert dollars(both, "revenue", "profit") == [[100, 10]]


def test_callbacks_in_a_ring_stay_where_they_are():
    """Two jobs that name each other are no callback of anything."""
    ring = facts(jobs=[{**TWO[0], "original_job": "2"}, TWO[1]])
    assert charge_callbacks(ring.jobs, ring.inputs.settings)["job"].tolist() == ["1", "2"]


def test_a_filter_finds_any_spelling_and_is_told():
    """“repair” is “Repair”; the basis says what was kept."""
    row = find_margins_by(facts(jobs=TWO), where={"job type": ["repair"]}).iloc[0]
    assert (row["jobs"], row["revenue"]) == (1, cents(100))
    assert row["basis"].endswith("job type: repair")


def test_a_job_without_a_date_is_in_no_period():
    """An open job counts among all jobs, and in no period."""
    work = facts(jobs=[*TWO, {"job": "3", "revenue": 7, "completed": None, "status": "open"}])
    assert find_margins_by(work).iloc[0]["jobs"] == 3
    assert find_margins_by(work, period=Period()).iloc[0]["jobs"] == 2


def test_unknown_costs_are_said():
    """A billed job without known costs makes the margin untrusted, and is counted."""
    row = find_margins_by(facts(jobs=[TWO[0], {"job": "9", "revenue": 50, "coverage": 0.0, "covered": 0}])).iloc[0]
    assert (row["verdict"], row["unknown_jobs"], round(row["coverage"], 3)) == ("COST?", 1, 0.667)


def change(before: dict[str, tuple], after: dict[str, tuple]) -> dict[str, list]:
    """Split a change of {type: (revenue, profit)}; return volume, mix, rate in dollars by type."""
    columns = ["revenue", "profit"]
    sides = [pd.DataFrame([[cents(v) for v in pair] for pair in each.values()], list(each), columns, dtype="Int64")
             for each in (before, after)]  # fmt: skip
    made = split_change(*sides)
    return dict(zip(made["label"], dollars(made, "volume", "mix", "rate"), strict=True))


def test_more_of_the_same_is_volume():
    """Everything doubled: no mix, no rate."""
    assert change({"A": (100, 50), "B": (100, 10)}, {"A": (200, 100), "B": (200, 20)})["Total"] == [60, 0, 0]


def test_other_work_at_old_margins_is_mix():
    """100 of revenue moved from 10 % to 50 % margin: 40 more."""
    made = change({"A": (100, 50), "B": (100, 10)}, {"A": (200, 100), "B": (0, 0)})
    assert made == {"A": [0, 50, 0], "B": [0, -10, 0], "Total": [0, 40, 0]}


def test_better_margins_are_rate():
    """The same work at 60 % instead of 50 %."""
    assert change({"A": (100, 50)}, {"A": (100, 60)})["Total"] == [0, 0, 10]


def test_a_new_type_is_mix():
    """What was not there before has no margin to compare with."""
    assert change({"A": (100, 50)}, {"A": (100, 50), "N": (100, 20)}) == {
        "A": [50, -50, 0], "N": [0, 20, 0], "Total": [50, -30, 0]}  # fmt: skip


def test_nothing_before_is_no_comparison():
    """Without revenue in one period the effects are unknown."""
    assert change({}, {"A": (100, 50)})["Total"] == [None, None, None]


USUAL = [{"job": str(n), "revenue": 1000, "materials": 300, "labor": 200} for n in range(1, 6)]


@pytest.mark.parametrize(
    ("odd", "what", "deviation"),
    [({"materials": 600}, "materials", 300), ({"labor": 500}, "labor", 300), ({"revenue": 600}, "price", -400)],
    ids=["materials", "labor", "price"],
)
def test_the_worst_job_has_its_reason(odd, what, deviation):
    """What sets it apart from the usual 30 % materials and 20 % labor at 1,000."""
    worst = rank_jobs(facts(jobs=[*USUAL, {**USUAL[0], "job": "odd", **odd}]), most=1).query("list == 'worst'").iloc[0]
    assert (worst["job"], worst["what"], worst["deviation"]) == ("odd", what, cents(deviation))


def test_a_job_without_its_costs_is_not_the_best():
    """Nobody knows whether it was."""
    ranked = rank_jobs(facts(jobs=[*USUAL, {"job": "bare", "revenue": 5000, "verdict": "COST?"}]))
    assert "bare" not in ranked["job"].tolist()


def test_other_paid_time_is_spread_over_the_jobs_of_the_month():
    """60 minutes in the shop fall on jobs of 120 and 60 minutes as 40 and 20; a month without jobs stays out."""
    idle = "General time: it costs no job."
    entries = [("1", "2026-09-01", 120), ("2", "2026-09-02", 60), (None, "2026-09-03", 60), (None, "2026-10-03", 60)]
    given = [{"id": day, "employee": "Sam Hill", "kind": "job", "overtime_minutes": 0, "job": job, "date": day,
              "minutes": minutes, "counted": job is not None, "reason": None if job else idle}
             for job, day, minutes in entries]  # fmt: skip
    made = rows(TIME_COSTED, *given)
    assert spread_paid_time(made).to_dict() == {"1": 40, "2": 20}


# Receivables and cash

LATE = {"number": "1", "date": "2026-08-01", "due_date": "2026-08-31", "total": 100}


@pytest.mark.parametrize(("days", "standing"), [(60, "Hold"), (61, "OK")])
def test_standing_follows_the_policy(days, standing):
    """61 days past due, by a policy of 60 and of 61 days."""
    made = age_receivables(facts({"invoices": [LATE]}), policy=HoldPolicy(days=days))
    assert made["standing"].tolist() == [standing, standing]


def test_paid_per_crm_stands_beside_what_is_open():
    """The books have 100 open, the CRM has it paid: the collector sees it."""
    crm = {
        "invoices": [{**LATE, "number": "C1", "balance": 0}],
        "payments": [{"id": "P", "amount": 100, "invoice_refs": "C1"}],
    }
    books = facts({"invoices": [{**LATE, "twin": "C1"}]}, crm)
    assert age_receivables(books)["paid_per_crm"].tolist() == [cents(100)] * 2
    expected = list_expected_collections(books)
    assert expected[["status", "counted"]].to_numpy().tolist() == [["paid per CRM", 0]]


def test_what_nobody_can_date_is_unknown_on_an_earlier_day():
    """Settled without a trace: open or not in September? Today it is not."""
    books = facts({"invoices": [{**LATE, "balance": 0}]})
    before = age_receivables(books, pd.Timestamp("2026-09-15")).iloc[-1]
    assert (before["total"], before["unknown"]) == (0, cents(100))
    assert "not available from QuickBooks Online" in before["missing"]
    assert age_receivables(books).iloc[-1]["unknown"] == 0
    assert bridge_cash(books)["unknown"].tolist() == [cents(-100), 0, 0]


def test_a_payment_ahead_of_its_invoice_is_owed_back_until_then():
    """Paid in July, invoiced in August: −100 in between, 0 after."""
    paid = [{"id": "P", "amount": 100, "date": "2026-07-15", "invoice_refs": "1"}]
    books = facts({"invoices": [{**LATE, "balance": 0}], "payments": paid})
    assert [find_receivable(books, pd.Timestamp(day)) for day in ("2026-07-31", "2026-08-01")] == [cents(-100), 0]
    assert dollars(bridge_cash(books), "not_collected", "unapplied", "received")[:2] == [[0, 100, 100], [0, -100, 0]]


def test_bridges_join_on_what_the_books_invoiced():
    """CRM invoiced → books invoiced → cash, for the same company, with nothing left over."""
    bill = {"number": "1", "total": 100, "date": "2026-09-10"}
    month = pd.DataFrame({"month": [pd.Timestamp("2026-09-01").as_unit("s")]})
    bridge = month.assign(crm_invoiced=cents(100), books_invoiced=cents(90))
    cash = bridge_cash(facts({"invoices": [{**bill, "total": 90, "balance": 90}]}))
    joined = join_bridges(bridge, cash)
    steps = ["crm_invoiced", "crm_to_books", "books_invoiced", "not_collected", "received", "residual"]
    assert dollars(joined, *steps)[0] == [100, -10, 90, -90, 0, 0]
    assert (joined["residual"] == 0).all()


def test_forecasts_are_compared_once_the_month_is_over():
    """September: 80 forecast, 100 came. November is not over."""
    books = {
        "invoices": [{**LATE, "balance": 0}],
        "payments": [{"id": "P", "amount": 100, "date": "2026-09-20", "invoice_refs": "1"}],
    }
    made = check_forecast(
        facts(books, forecast=[{"month": "2026-09-05", "amount": 80}, {"month": "2026-11-01", "amount": 50}])
    )
    assert dollars(made, "forecast", "actual", "variance") == [[80, 100, 20], [None, 0, None], [50, 0, None]]


def test_missing_invoices_are_shown_and_not_counted():
    """What only the CRM has is expected once it is entered."""
    made = list_expected_collections(facts(None, {"invoices": [{**LATE, "balance": 100}]}))
    assert made[["status", "counted"]].to_numpy().tolist() == [["missing in the books", 0]]


# Work and bills

SOLD = {"job": "1", "worth": 100, "status": "completed", "completed": "2026-10-01"}


def test_completed_and_not_billed():
    """Worth 100, billed 60: 40 to bill. A job of unknown worth without a bill is listed, too."""
    bill = {"invoices": [{"number": "1", "date": "2026-10-02", "total": 60, "balance": 60}]}
    made = list_unbilled(
        facts(
            None,
            bill,
            jobs=[SOLD, {**SOLD, "job": "2", "worth": None}],
            shares=[{"crm_id": "1", "job": "1", "net": 60}],
        )
    )
    assert dict(zip(made["job"], dollars(made, "billed", "amount"), strict=True)) == {"1": [60, 40], "2": [0, None]}
    assert made.set_index("job")["missing"].notna().to_dict() == {"1": False, "2": True}


def test_deferred_counts_each_dollar_once():
    """A deposit invoice of an open job is one line; a payment applied to nothing another."""
    bill = {"invoices": [{"number": "1", "date": "2026-10-02", "total": 60, "deferred": True, "balance": 60}],
            "payments": [{"id": "P", "kind": "deposit", "amount": 25, "date": "2026-10-03"}]}  # fmt: skip
    work = facts(
        None,
        bill,
        jobs=[{**SOLD, "status": "open", "completed": None}],
        shares=[{"crm_id": "1", "job": "1", "net": 60}],
    )
    made = list_deferred(work)
    assert dict(zip(made["kind"], dollars(made, "amount"), strict=True)) == {
        "deposit invoice": [60],
        "unapplied payment": [25],
    }


def pipeline(quotes, jobs, bills=(), shares=()):
    """Follow quotes to cash; return the first deal in dollars, what is zero left out."""
    row = list_pipeline(facts(None, {"invoices": list(bills)}, quotes=quotes, jobs=jobs, shares=shares)).iloc[0]
    money = [
        "won",
        "scope_change",
        "churn",
        "pricing",
        "timing_billing",
        "unexplained",
        "billed",
        "timing_collecting",
        "collected",
    ]
    return {name: row[name] / 100 for name in money if row[name]}


QUOTE = {"id": "Q", "date": "2026-09-01", "total": 100, "job_refs": "1"}
BILL = {"number": "1", "date": "2026-10-02", "total": 100, "balance": 0, "paid_date": "2026-10-09"}
SHARE = {"crm_id": "1", "job": "1", "net": 100}


@pytest.mark.parametrize(
    ("quotes", "job", "bills", "share", "expected"),
    [
        ([QUOTE], SOLD, [BILL], [SHARE], {"won": 100, "billed": 100, "collected": 100}),
        ([QUOTE], {**SOLD, "completed": None, "status": "open"}, [], [], {"won": 100, "timing_billing": -100}),
        ([QUOTE, {**QUOTE, "id": "O", "kind": "change order", "total": 20}], SOLD,
         [{**BILL, "total": 120, "balance": 120, "paid_date": None}], [{**SHARE, "net": 120}],
         {"won": 100, "scope_change": 20, "billed": 120, "timing_collecting": -120}),
        ([QUOTE], {**SOLD, "status": "canceled", "completed": None}, [], [], {"won": 100, "churn": -100}),
        ([QUOTE], SOLD, [{**BILL, "total": 90, "discount": 10}], [{**SHARE, "net": 90}],
         {"won": 100, "pricing": -10, "billed": 90, "collected": 90}),
        ([QUOTE], SOLD, [{**BILL, "total": 70}], [{**SHARE, "net": 70}],
         {"won": 100, "unexplained": -30, "billed": 70, "collected": 70}),
        ([{**QUOTE, "job_refs": None}], SOLD, [BILL], [SHARE], {"won": 100, "billed": 100, "collected": 100}),
        ([{**QUOTE, "job_refs": None, "total": 55}], SOLD, [BILL], [SHARE], {"won": 55, "unexplained": -55}),
    ],
    ids=["as won", "open work", "change order", "canceled", "discount", "unexplained", "linked by worth", "no job"],
)  # fmt: skip
def test_pipeline_to_cash(quotes, job, bills, share, expected):
    """Timing, scope change, churn, pricing, and what no record explains: each stands in its own column."""
    assert pipeline(quotes, [job], bills, share) == expected


def test_no_quotes_no_pipeline():
    """A CRM without quotes has no pipeline, and the bookings say what is missing."""
    assert not len(list_pipeline(facts(jobs=[SOLD])))


@pytest.mark.parametrize(
    ("spent", "billed", "expected"),
    [(30, 90, [0.5, 60, 30, 0]), (30, 40, [0.5, 60, 0, 20]), (90, 120, [1.0, 120, 0, 0])],
    ids=["overbilled", "underbilled", "beyond the estimate"],
)
def test_work_in_progress(spent, billed, expected):
    """Contract 120, estimated cost 60: cost to date ÷ estimate × contract is earned."""
    work = facts(
        None, {"invoices": [{"number": "1", "date": "2026-10-02", "total": billed}]}, shares=[{**SHARE, "net": billed}],
        jobs=[{**SOLD, "status": "open", "completed": None, "contract": 120, "estimated_cost": 60}],
        costs=[{"job": "1", "amount": spent, "date": "2026-10-01"}],
    )  # fmt: skip
    row = measure_work_in_progress(work).iloc[0]
    assert [row["complete"], *(row[c] / 100 for c in ("earned", "overbilled", "underbilled"))] == expected


def test_work_in_progress_without_an_estimate_is_unknown():
    """Without an estimated cost nothing is earned that anybody could know."""
    row = measure_work_in_progress(facts(jobs=[{**SOLD, "completed": None, "status": "open", "contract": 120}])).iloc[0]
    assert pd.isna(row["earned"])
    assert row["missing"] == "not available from Jobber: estimated cost"


# Customers, sources, figures


def test_lifetime_value_is_realised_and_projected_apart():
    """Two jobs of 100 in 365 days are two a year: three years project to 600. Without years nothing is projected."""
    jobs = [{"job": "1", "revenue": 100, "materials": 40, "completed": "2025-09-01"},
            {"job": "2", "revenue": 100, "materials": 40, "completed": "2026-09-01"}]  # fmt: skip
    row = value_customers(facts(jobs=jobs), years=3).iloc[0]
    assert [row[c] / 100 for c in ("profit", "projected_revenue", "projected_profit")] == [120, 600, 360]
    assert pd.isna(value_customers(facts(jobs=jobs)).iloc[0]["projected_revenue"])


def test_lead_sources_rank_by_profit_per_customer_not_by_count():
    """Three small customers of Google, one large of Referral."""
    jobs = [{"job": str(n), "customer": f"Customer {n}", "revenue": 100, "lead_source": "Google"} for n in range(3)]
    jobs.append({"job": "9", "customer": "Bo Chen", "revenue": 200, "lead_source": "Referral"})
    made = compare_lead_sources(facts(jobs=jobs)).set_index("lead_source")
    assert made["rank_by_profit"].to_dict() == {"Referral": 1, "Google": 2}
    assert made["rank_by_count"].to_dict() == {"Referral": 2, "Google": 1}
    assert made["sample"].eq("small").all()
    assert made["missing"].eq("not available from Jobber: quotes").all()


def test_close_rate_counts_decided_quotes():
    """Won 1 of 2; the open one and the change order do not count."""
    asked = [("won", None), ("lost", None), ("open", None), ("won", "change order")]
    quotes = [{"id": f"{status} {kind}", "date": "2026-09-01", "status": status, "kind": kind, "lead_source": "Google"}
              for status, kind in asked]  # fmt: skip
    row = compare_lead_sources(facts(jobs=[SOLD], quotes=quotes)).iloc[0]
    assert (row["quotes"], row["won"], row["close_rate"]) == (2, 1, 0.5)


def test_progress_between_baseline_and_target():
    """From 3 days towards 1: at 2 days half of the way is done. An unknown name is said."""
    typed = [{"key": "invoice_cycle_median", "baseline": 3, "target": 1}, {"key": "nonsense"}]
    bill = {"invoices": [{"number": "1", "date": "2026-10-03", "total": 100}]}
    cycle = facts(None, bill, jobs=[SOLD], shares=[SHARE], targets=typed)
    made = measure_progress(measure_metrics(cycle), cycle.inputs.targets)
    assert made[["now", "progress"]].to_numpy().tolist()[0] == [2, 0.5]
    assert made["says"].tolist() == ["On the way", "There is no figure of this name."]


def test_every_metric_says_what_it_is():
    """Each figure carries its definition and basis, also without any data; what is not known is a gap."""
    made = measure_metrics(facts())
    assert made["key"].is_unique
    assert made[["definition", "basis", "unit"]].notna().all(axis=None)
    assert made.set_index("key").loc[["dso_simple", "gross_margin", "days_to_pay"], "value"].isna().all()


def test_exceptions_by_week():
    """One came in the first week and went in the second, one stays."""
    seen = [("2026-10-13", "2026-10-20"), ("2026-10-21", None)]
    given = [{"id": came, "check": "x", "severity": "ACT", "opened": came, "closed": went} for came, went in seen]
    history = rows(EXCEPTION_HISTORY, *given)
    made = count_exceptions_by_week(history, pd.Timestamp("2026-10-25")).pivot(
        index="start", columns="label", values="over"
    )
    assert made[["opened", "closed", "open at the end"]].to_numpy().tolist() == [[1, 0, 1], [1, 1, 1]]
