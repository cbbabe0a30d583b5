"""The report: frames in, rows and cells out, nothing read or written."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs, Settings
from tieout.report import RunInfo, make_report
from tieout.report.jobs import per_hour, unify
from tieout.workbook.layout import CELLS, TABLES
from workbooks import NOW, small_company


@pytest.fixture(scope="module")
def report():
    """The small company's report."""
    held, inputs = small_company()
    return make_report(held, inputs, RunInfo(NOW))


def test_every_formula_column_has_pythons_figure(report):
    """Each live column of each of Tieout's tables is supplied."""
    for name, table in TABLES.items():
        if table.kept_by == "tieout" and name in report.tables:
            live = {c.header for c in table.columns if c.role == "live"}
            assert live <= set(report.tables[name].columns), name


def test_every_formula_cell_has_pythons_figure(report):
    """Each named formula cell is supplied."""
    assert {c.name for c in CELLS.values() if c.role == "live"} <= set(report.cells)


def test_what_people_type_is_never_supplied(report):
    """No frame carries a typed column, but those that a refresh may change: status, acceptance, days of a task."""
    columns = [TABLES[name].find(header) for name, frame in report.tables.items() for header in frame.columns]
    assert [c.header for c in columns if c.role == "typed" and not c.steered] == []


def test_worst_exceptions_come_first(report):
    """Sorted by severity, then by what is at stake."""
    rows = report.tables["tblExceptions"]
    rank = rows["Severity"].str[0].map({"■": 0, "◆": 1, "▲": 2, "◷": 3})
    assert rank.is_monotonic_increasing
    for _, same in rows.groupby("Severity"):
        assert same["At stake"].is_monotonic_decreasing


def test_groups_add_up_to_the_jobs_of_the_period(report):
    """Revenue and profit of every group sum to the jobs'."""
    jobs = report.tables["tblJobs"]
    inside = jobs[jobs["In period"] == 1]
    for name in ("tblTypes", "tblTechnicians", "tblSources", "tblCustomers", "tblClasses", "tblMonths"):
        for header in ("Revenue", "Gross profit"):
            assert report.tables[name][header].sum() == inside[header].sum(), (name, header)


def test_capitals_make_no_second_group(report):
    """“Google” and “google” are one lead source, as Excel sees them."""
    assert report.tables["tblSources"]["Lead source"].str.casefold().is_unique


def test_a_job_without_rate_has_no_labor(report):
    """Unknown is never zero."""
    jobs = report.tables["tblJobs"].set_index("Job")
    assert pd.isna(jobs.loc["1043", "Labor"])
    assert jobs.loc["1043", "Verdict"] == "? COST"


def test_the_three_things_name_dollars_and_steps(report):
    """Start says what to do today, in words."""
    first = report.cells["start_todo_1"]
    assert first.startswith("1. ")
    assert "$" in first


def test_an_empty_company_makes_an_empty_report():
    """No jobs, no documents: no rows and no error."""
    made = make_report(Reconciliation(Settings()), Inputs(), RunInfo(NOW))
    assert not len(made.tables["tblJobs"])
    assert made.cells["tie_jobs_says"] == "✓ OK"
    assert made.cells["kpi_margin"] is None


def test_nothing_given_is_changed():
    """The report leaves its arguments as they were."""
    held, inputs = small_company()
    before = {
        f.name: getattr(held, f.name).copy()
        for f in dataclasses.fields(held)
        if isinstance(getattr(held, f.name), pd.DataFrame)
    }
    make_report(held, inputs, RunInfo(NOW))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(held, name), frame)


def test_labels_are_spelled_alike():
    """The first spelling wins; nothing becomes Unknown."""
    assert unify(pd.Series(["Google", "google ", None, ""], dtype="str")).tolist() == [
        "Google",
        "Google",
        "Unknown",
        "Unknown",
    ]


def test_an_amount_per_hour_is_rounded_half_up():
    """One dollar in eight hours is 13 cents an hour."""
    assert per_hour(pd.Series([100], dtype="Int64"), pd.Series([480], dtype="Int64")).tolist() == [13]
