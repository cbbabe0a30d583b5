"""Margins of groups are weighted sums; nothing is dropped; parts sum to their whole, in any order."""

from __future__ import annotations

from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from margin.frames import FEW, compute, make_costs, make_jobs, make_matches, make_shares, make_time
from tieout.margin.job_margin import compute_job_margins
from tieout.margin.summary import summarise_margins
from tieout.model.settings import JOB_TYPE_RULES, Settings

GROUPS = ["job_type", "technician", "lead_source", "customer", "location", "month"]


def two_jobs(**second: Any) -> pd.DataFrame:
    """Job 1: 100.00 less 40.00. Job 2: 300.00 less 240.00."""
    return compute(
        [{"job_type": "AC", "completed": "2026-03-31"}, second],
        [("a", "1", 100_00), ("b", "2", 300_00)],
        costs=[{"amount": 40_00}, {"amount": 240_00, "job": "2"}],
    ).reset_index()


def test_margin_is_weighted() -> None:
    """The margin of the two is 120 of 400, or 30 %, not the mean of 60 % and 20 %."""
    assert summarise_margins(two_jobs(job_type="AC"), "job_type")["margin"].tolist() == [0.3]


def test_case_m5_mix() -> None:
    """M5, textclint.com: drain clearing at 51 % and heaters at 19 % make a shop of 38 % (59.375 : 40.625)."""
    jobs = compute(
        [{"job_type": "Drain"}, {"job_type": "Heater"}],
        [("a", "1", 59_375), ("b", "2", 40_625)],
        costs=[{"amount": 29_094}, {"amount": 32_906, "job": "2"}],
    ).reset_index()
    shop = summarise_margins(jobs.assign(shop="All"), "shop")
    assert summarise_margins(jobs, "job_type")["margin"].astype(float).round(3).tolist() == [0.51, 0.19]
    assert shop["margin"].tolist() == [0.38]


def test_unknown_is_a_row() -> None:
    """Jobs without a type are a row of their own."""
    assert summarise_margins(two_jobs(), "job_type")["job_type"].tolist() == ["Unknown", "AC"]


def test_customer_without_a_name_is_a_row() -> None:
    """Jobs without a customer are a row of their own."""
    assert summarise_margins(two_jobs(), "customer")["customer"].tolist() == ["Unknown"]


def test_months_in_their_order() -> None:
    """Months are named by their first day, in their order; an unknown month comes last."""
    months = summarise_margins(two_jobs(), "month")["month"]
    assert months[0] == pd.Timestamp("2026-03-01")
    assert pd.isna(months[1])


def test_month_of_another_day() -> None:
    """Months may be those of the invoice instead of the completion."""
    jobs = compute([{"completed": "2026-03-31"}], [("a", "1", 1)], [{"crm_id": "a", "crm_date": "2026-04-02"}])
    assert summarise_margins(jobs, "month", day="invoiced")["month"].tolist() == [pd.Timestamp("2026-04-01")]


def test_coverage_is_weighted_by_revenue() -> None:
    """A quarter of the revenue covered is a coverage of 25 %, though it is one job of two."""
    jobs = two_jobs(job_type="AC").assign(coverage=pd.array([1, 0], "Float64"))
    assert summarise_margins(jobs, "job_type")["coverage"].tolist() == [0.25]


def test_no_revenue_has_no_margin() -> None:
    """Without revenue there is no margin and no coverage."""
    row = summarise_margins(compute([{}]).reset_index(), "job_type").iloc[0]
    assert row[["margin", "coverage", "revenue_per_hour"]].isna().all()


def test_no_jobs() -> None:
    """No jobs have no groups."""
    assert summarise_margins(compute([]).reset_index(), "month").empty


@st.composite
def companies(draw: st.DrawFn) -> dict[str, Any]:
    """Small companies: jobs of few types with invoices, hours and costs, known and unknown."""
    job = st.sampled_from(["1", "2", "3"])
    cents = st.integers(-(10**5), 10**6)
    words = st.sampled_from(["A", "B", None])
    return {
        "jobs": [
            {name: draw(words) for name in ("job_type", "technicians", "lead_source", "customer", "location")}
            | {"completed": draw(st.sampled_from(["2026-03-31", "2026-04-01", None]))}
            for _ in range(3)
        ],
        "shares": draw(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(job, st.none()), cents), max_size=6)),
        "matches": [
            {
                "crm_id": name,
                "books_net": draw(st.one_of(cents, st.none())),
                "crm_total": 1,
                "state": draw(st.sampled_from(["matched", "CRM only"])),
            }
            for name in "abc"
        ],
        "time": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "job": st.one_of(job, st.none()),
                        "minutes": st.integers(0, 600),
                        "counted": st.booleans(),
                        "labor": st.one_of(st.integers(0, 10**5), st.none()),
                    }
                ),
                max_size=6,
            )
        ),
        "costs": draw(
            st.lists(
                st.fixed_dictionaries(
                    {
                        "job": st.one_of(job, st.none()),
                        "amount": cents,
                        "source": st.sampled_from(["CRM", "Books"]),
                        "category": st.sampled_from(["materials", "subcontractor", "other", "labor"]),
                    }
                ),
                max_size=6,
            )
        ),
    }


@FEW
@given(companies())
def test_parts_sum_to_the_whole(company: dict[str, Any]) -> None:
    """Revenue is cost and profit; cost is materials, labor and other, the known ones."""
    jobs = compute(**company)
    parts = jobs["materials"].fillna(0) + jobs["labor"].fillna(0) + jobs["other"]
    assert (jobs["cost"] == parts).all()
    assert (jobs["revenue"] == jobs["cost"] + jobs["profit"]).all()


@FEW
@given(company=companies(), by=st.sampled_from(GROUPS))
def test_groups_sum_to_the_total(by: str, company: dict[str, Any]) -> None:
    """Whatever the grouping, its rows add up to all jobs."""
    jobs = compute(**company).reset_index()
    groups = summarise_margins(jobs, by)
    amounts = ["revenue", "materials", "labor", "other", "cost", "profit", "minutes"]
    assert groups[amounts].sum().tolist() == jobs[amounts].fillna(0).sum().tolist()
    assert groups["jobs"].sum() == len(jobs)


@FEW
@given(companies(), st.randoms())
def test_order_of_rows_never_matters(company: dict[str, Any], random: Any) -> None:
    """Rows of any table may stand in any order."""
    tables = [
        make_jobs(company["jobs"]),
        make_shares(*company["shares"]),
        make_matches(company["matches"]),
        make_time(company["time"]),
        make_costs(company["costs"]),
    ]
    mixed = []
    for table in tables:
        order = list(range(len(table)))
        random.shuffle(order)
        mixed.append(table.iloc[order])
    rules = JOB_TYPE_RULES.empty()
    plain = compute_job_margins(*tables, rules, Settings())
    pd.testing.assert_frame_equal(compute_job_margins(*mixed, rules, Settings()), plain)
    order = list(range(len(plain)))
    random.shuffle(order)
    for by in GROUPS:
        pd.testing.assert_frame_equal(summarise_margins(plain.iloc[order], by), summarise_margins(plain, by))


@FEW
@given(companies())
def test_no_argument_is_changed(company: dict[str, Any]) -> None:
    """Computing margins changes none of the tables it is given."""
    tables = [
        make_jobs(company["jobs"]),
        make_shares(*company["shares"]),
        make_matches(company["matches"]),
        make_time(company["time"]),
        make_costs(company["costs"]),
    ]
    before = [table.copy() for table in tables]
    compute_job_margins(*tables, JOB_TYPE_RULES.empty(), Settings())
    for table, was in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, was)
