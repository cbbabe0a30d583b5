"""Answers on sheets: they tie to the control totals, and a target is read in the unit of its figure."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from spreadsheet import load
from tieout.analytics.answering import choose_periods
from tieout.analytics.periods import Period
from tieout.model.answers import FIGURES
from tieout.report import RunInfo, make_report
from tieout.workbook import FileBook
from workbooks import NOW, find_header, small_company


@pytest.fixture(scope="module")
def told():
    """The small company and its report."""
    held, inputs = small_company()
    return held, make_report(held, inputs, RunInfo(NOW))


def test_the_aging_adds_up_to_the_control_total(told):
    """By due date and by invoice date, with what is not applied."""
    held, report = told
    aging = report.tables["tblAging"]
    due = ["Current", "1 to 30", "31 to 60", "61 to 90", "91 and over", "No due date", "Unapplied"]
    old = ["0–30 days old", "31–60 days old", "61–90 days old", "Over 90 days old", "No date", "Unapplied"]
    assert aging[due].sum().sum() == aging[old].sum().sum() == held.answers.receivable


def test_a_debtor_long_past_due_is_on_hold(told):
    """Nobody Knows owes $77 since May."""
    standing = told[1].tables["tblAging"].set_index("Customer")["Standing"]
    assert standing["Nobody Knows"] == "◆ Hold"


def test_the_cash_bridge_leaves_nothing_over(told):
    """Each month's residual is zero, and receivables roll forward."""
    cash = told[1].tables["tblCash"]
    assert set(cash["Residual"]) == {0}
    assert set(cash["Change of receivables ties"]) == {"✓ OK"}


def test_every_metric_says_what_it_is(told):
    """No figure without definition and basis; an unknown one says what is missing or has nothing to divide by."""
    metrics = told[1].tables["tblMetrics"]
    assert metrics[["Definition", "Basis"]].notna().all(axis=None)
    assert set(metrics["Figure"]) == {name for name, _ in FIGURES.values()}


def test_figures_that_targets_can_name_are_the_metrics(told):
    """Key, name and unit agree with what is measured."""
    shown = {row.key: (row.metric, row.unit) for row in told[0].answers.tables["metrics"].itertuples()}
    assert shown == FIGURES


def test_a_target_is_read_in_the_unit_of_its_figure(tmp_path):
    """Dollars are kept in cents, days and shares as they are; a forecast by its month."""
    path = tmp_path / "a.xlsx"
    FileBook.create(path, "cfo")
    book = load(path)
    sheet = book["Targets"]
    row, column = find_header(sheet, "Figure")
    for at, line in enumerate((("Receivables", 50000, 30000.5), ("gross margin", 0.4, 0.45)), 1):
        for place, value in enumerate(line):
            sheet.cell(row + at, column + place).value = value
    row, column = find_header(sheet, "Month")
    sheet.cell(row + 1, column).value, sheet.cell(row + 1, column + 1).value = dt.datetime(2026, 11, 5), 1234.56
    book.save(path)
    inputs = FileBook.open(path).read_inputs()
    assert inputs.targets[["key", "baseline", "target"]].to_numpy().tolist() == [
        ["receivable", 5_000_000.0, 3_000_050.0],
        ["gross_margin", 0.4, 0.45],
    ]
    assert inputs.forecast[["month", "amount"]].to_numpy().tolist() == [[pd.Timestamp("2026-11-05"), 123_456]]


def test_a_whole_quarter_is_compared_with_the_quarter_before():
    """Whole months with as many whole months, other spans with as many days; without a start, three months."""
    today, day = pd.Timestamp("2026-10-31"), dt.date
    quarter = Period(day(2026, 7, 1), day(2026, 9, 30))
    assert choose_periods(quarter, today) == (Period(day(2026, 4, 1), day(2026, 6, 30)), quarter)
    days = Period(day(2026, 7, 10), day(2026, 7, 19))
    assert choose_periods(days, today)[0] == Period(day(2026, 6, 30), day(2026, 7, 9))
    assert choose_periods(Period(), today)[1] == Period(day(2026, 8, 1), day(2026, 10, 31))
