"""Job margins: every part known or a gap, covered or not, good enough or not; the worked cases come out."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from margin.frames import Row, compute, cost_time, make_rates
from tieout.margin.summary import summarise_margins
from tieout.model.results import JOB_MARGINS
from tieout.model.settings import Settings

CENT_IN_DOUBT = 0.5
"""Half a cent: how far a figure that a source left unrounded may lie from whole cents."""


def one(revenue: int | None = 100_00, **tables: Any) -> pd.Series:
    """The margin of job 1, invoiced once and matched."""
    shares = [] if revenue is None else [("a", "1", revenue)]
    return compute([tables.pop("job", {})], shares, **tables).loc["1"]


def m10(policy: str) -> pd.Series:
    """M10: all parts in one job. Subtotal 1,200, discount 100, tax 88 and tip 20 leave 1,100 of revenue."""
    rates = make_rates(
        ("T1", None, "2025-06-30", 2800, 4110),
        ("T1", "2025-07-01", None, 3000, 4335),
        ("T2", None, None, 2500, 3611),
    )
    settings = Settings(overtime_policy=policy)
    time = cost_time(
        [
            {"employee": "T1", "date": "2025-06-30", "minutes": 180},
            {"employee": "T1", "date": "2025-07-01", "minutes": 120},
            {"employee": "T2", "date": "2025-07-01", "minutes": 210, "overtime_minutes": 60},
        ],
        rates,
        settings,
    )
    costs = [
        {"amount": 210_00},
        {"amount": 35_50},
        {"kind": "vendor credit", "amount": -15_50},
        {"source": "CRM", "kind": "CRM cost", "amount": 199_00},
    ]
    return one(1200_00 - 100_00, time=time, costs=costs, settings=settings)


@pytest.mark.parametrize(
    ("policy", "labor", "profit", "margin"),
    [
        ("Premium plus FICA", 349_84, 520_16, 47.29),
        ("1.5 × loaded rate", 354_44, 515_56, 46.87),
        ("Ignore the premium", 336_38.5, 533_61.5, 48.51),
    ],
)
def test_case_m10(policy: str, labor: float, profit: float, margin: float) -> None:
    """M10 (own construction): labor, gross profit and margin by each overtime policy."""
    job = m10(policy)
    assert abs(job["labor"] - labor) <= CENT_IN_DOUBT
    assert abs(job["profit"] - profit) <= CENT_IN_DOUBT
    assert round(job["profit"] / job["revenue"] * 100, 2) == margin


def test_case_m10_materials() -> None:
    """M10: bills less the vendor credit are 230.00; without the credit they would be 245.50."""
    assert m10("Ignore the premium")["materials"] == 230_00


def test_case_m10_revenue_per_labor_hour() -> None:
    """M10: 1,100 over 8.5 hours are 129.41 an hour."""
    job = m10("Ignore the premium").to_frame().T.rename_axis("job").reset_index()
    assert summarise_margins(JOB_MARGINS.validate(job), "job_type")["revenue_per_hour"].tolist() == [129_41]


def test_case_m10_rate_of_the_day() -> None:
    """M10: today's rate for all of T1's hours would add 6.75; the rate of the day does not."""
    assert m10("1.5 × loaded rate")["labor"] + 6_75 == 361_19


def test_case_m2() -> None:
    """M2, thewedgemethodai.com: $10,000 less $7,000 is 3,000, or 30 %."""
    assert one(10_000_00, costs=[{"amount": 7_000_00}])["profit"] == 3_000_00


def test_case_m3() -> None:
    """M3, auroramarketingco.ca: 400,000 less 200,000 is a margin of 50 %: on target, so OK."""
    assert one(400_000_00, costs=[{"amount": 200_000_00}])["verdict"] == "OK"


def test_case_m4() -> None:
    """M4, sheet-craft.com: $284,000 quoted at 21 % and closed at 14 % lost 19,880 of profit."""
    quoted = one(284_000_00, costs=[{"amount": 284_000_00 - 59_640_00}])["profit"]
    closed = one(284_000_00, costs=[{"amount": 284_000_00 - 59_640_00}, {"amount": 19_880_00, "category": "other"}])
    assert (quoted, closed["profit"]) == (59_640_00, 39_760_00)


def test_case_m6_revenue_without_tax_and_tips() -> None:
    """M6, help.housecallpro.com 6596631: revenue is the subtotal less discounts; tax and tips stay out."""
    assert m10("Ignore the premium")["revenue"] == 1_100_00


def test_case_m7_all_three_costs() -> None:
    """M7, ERPNext: billed less time sheets, expense claims and purchases."""
    job = one(1000_00, time=[{"labor": 200_00}], costs=[{"amount": 100_00}, {"amount": 50_00, "category": "other"}])
    assert job["profit"] == 1000_00 - (200_00 + 50_00 + 100_00)


def test_no_invoice_is_no_revenue() -> None:
    """A job without an invoice has revenue 0, no coverage and no verdict."""
    job = one(None)
    assert (job["revenue"], job["verdict"], job["match"]) == (0, "–", "no invoice")
    assert pd.isna(job["coverage"])


def test_credit_alone_has_no_verdict() -> None:
    """A job with nothing but a credit has no revenue to judge a margin on."""
    assert one(-50_00)["verdict"] == "–"


def test_credit_memo_lowers_revenue() -> None:
    """An invoice and a credit memo of a job add up."""
    assert compute([{}], [("a", "1", 100_00), ("b", "1", -30_00)]).loc["1", "revenue"] == 70_00


def test_unknown_rate_is_a_gap() -> None:
    """One hour without a rate leaves the job's labor unknown, not smaller."""
    assert pd.isna(one(time=[{}, {"rate": None, "labor": None}])["labor"])


def test_unknown_rate_is_not_covered() -> None:
    """A job with an hour without a rate is not covered, even where its type needs no hours."""
    job = one(time=[{"rate": None, "labor": None}])
    assert (job["coverage"], job["verdict"]) == (0, "COST?")


def test_no_hours_are_no_labor() -> None:
    """A job without hours has known labor of zero."""
    assert one()["labor"] == 0


def test_uncounted_hours_stay_out() -> None:
    """Hours that are not counted add neither minutes nor labor."""
    job = one(time=[{}, {"counted": False, "labor": 0, "reason": "Recorded twice."}])
    assert (job["minutes"], job["labor"]) == (60, 4000)


def test_minutes_without_rate_are_minutes_still() -> None:
    """Minutes count whether or not they have a rate."""
    assert one(time=[{}, {"rate": None, "labor": None}])["minutes"] == 120


def test_cost_is_the_sum_of_the_known() -> None:
    """An unknown material cost adds nothing to the cost; the coverage tells."""
    assert one(time=[{}])["cost"] == 4000


def test_missing_words_are_unknown() -> None:
    """Type, technician, lead source and location are “Unknown” where the CRM says nothing."""
    names = ["job_type", "technician", "lead_source", "location"]
    assert one(job={"job_type": "", "technicians": None})[names].tolist() == ["Unknown"] * 4


def test_first_technician() -> None:
    """The first of several technicians is the job's."""
    assert one(job={"technicians": "Ana Ruiz; Ben Okafor"})["technician"] == "Ana Ruiz"


def test_number_that_stands_twice() -> None:
    """A job number that the CRM lists twice is one job, and its revenue counts once."""
    found = compute([{"number": "7"}, {"number": "7", "job_type": "AC"}], [("a", "7", 100_00)])
    assert (len(found), found.loc["7", "revenue"], found.loc["7", "job_type"]) == (1, 100_00, "AC")


def test_crm_profit() -> None:
    """The CRM's profit is revenue less the CRM's own costs, those that it knows."""
    assert one(job={"material_cost": 30_00, "other_cost": 5_00})["crm_profit"] == 65_00


def test_crm_profit_of_unknown_costs() -> None:
    """A CRM that knows no cost has no profit either."""
    assert pd.isna(one()["crm_profit"])


def test_books_profit() -> None:
    """The books' profit is their revenue less bills, other cost and labor."""
    costs = [
        {"amount": 20_00},
        {"amount": 5_00, "category": "subcontractor"},
        {"source": "CRM", "amount": 99_00},
    ]
    job = one(matches=[{"crm_id": "a", "books_net": 90_00}], costs=costs, time=[{}])
    assert job["books_profit"] == 90_00 - 20_00 - 5_00 - 40_00


@pytest.mark.parametrize("tables", [{}, {"matches": [{"crm_id": "a", "books_net": 1}], "time": [{"labor": None}]}])
def test_books_profit_is_a_gap(tables: Row) -> None:
    """Without books revenue, or without known labor, the books' profit is unknown."""
    assert pd.isna(one(**tables)["books_profit"])


def test_target_of_the_type() -> None:
    """The job type's own target wins over the general one, whatever its capitals."""
    assert one(job={"job_type": "AC"}, rules=[{"job_type": "ac", "target_margin": 35.0}])["target"] == 0.35


def test_general_target() -> None:
    """Types without a target have the general one."""
    assert one(job={"job_type": "AC"}, settings=Settings(target_margin=42.0))["target"] == 0.42


@pytest.mark.parametrize(("cost", "verdict"), [(5500, "OK"), (5501, "WATCH"), (6000, "WATCH"), (6001, "ACT")])
def test_verdict_at_the_border(cost: int, verdict: str) -> None:
    """45 % meets the target; 40 %, 5 points below, is the last margin to watch; a cent less is to act on."""
    assert one(costs=[{"amount": cost}], settings=Settings(target_margin=45.0))["verdict"] == verdict


def test_rule_needs_hours() -> None:
    """A type that needs hours is not covered without them."""
    assert one(job={"job_type": "AC"}, rules=[{"job_type": "AC", "needs_hours": True}])["coverage"] == 0


def test_rule_needs_materials() -> None:
    """A type that needs materials is not covered without them."""
    assert one(job={"job_type": "AC"}, rules=[{"job_type": "AC", "needs_materials": True}])["verdict"] == "COST?"


def test_rule_needs_nothing() -> None:
    """A rule that says no wins over what the jobs teach."""
    rule = {"job_type": "Unknown", "needs_hours": False}
    found = habit(with_hours=4, without=1, rules=[rule])
    assert not found["needs_hours"].any()


def habit(with_hours: int, without: int, **more: Any) -> pd.DataFrame:
    """Jobs of one type, all invoiced, some with hours."""
    count = with_hours + without
    return compute(
        [{}] * count,
        [(f"i{n}", str(n), 100_00) for n in range(1, count + 1)],
        time=[{"job": str(n)} for n in range(1, with_hours + 1)],
        **more,
    )


@pytest.mark.parametrize(
    ("with_hours", "without", "needed"), [(2, 2, True), (2, 3, False), (3, 0, False), (4, 0, True)]
)
def test_learned_habit(with_hours: int, without: int, needed: bool) -> None:
    """A type needs hours where at least half of its jobs have them, and at least four jobs can tell."""
    assert habit(with_hours, without)["needs_hours"].eq(needed).all()


def test_learned_habit_uncovers() -> None:
    """The job without hours in a type that has them is not covered."""
    assert habit(3, 1)["coverage"].tolist() == [1, 1, 1, 0]


def test_line_coverage() -> None:
    """Where the cost of part of the lines is unknown, the coverage is the share of the others."""
    job = one(line_coverage=pd.Series({"1": 0.6}))
    assert (job["coverage"], job["verdict"]) == (0.6, "COST?")


def test_follows_its_invoices() -> None:
    """The job says when it was invoiced and paid, and that its invoice was matched."""
    match = {"crm_id": "a", "crm_date": "2026-03-04", "crm_total": 108_00, "crm_balance": 0}
    job = one(matches=[match], paid_dates=pd.Series({"a": pd.Timestamp("2026-04-01")}))
    assert job[["match", "invoiced", "paid"]].tolist() == [
        "all",
        pd.Timestamp("2026-03-04"),
        pd.Timestamp("2026-04-01"),
    ]


def test_no_jobs() -> None:
    """No jobs make an empty table with all its columns."""
    assert list(compute([]).reset_index().columns) == JOB_MARGINS.names


def test_every_table_may_be_empty() -> None:
    """A CRM with jobs and nothing else has jobs without revenue and cost."""
    job = compute([{}], paid_dates=pd.Series(dtype="datetime64[s]"), line_coverage=pd.Series(dtype="Float64")).loc["1"]
    assert (job["revenue"], job["cost"], job["minutes"], job["verdict"]) == (0, 0, 0, "–")
