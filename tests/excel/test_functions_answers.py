"""Worksheet functions that answer from the kept facts: questions, ages of any day, days outstanding, all groupings."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analytics.questions.asked_company import make_facts
from tieout.analytics.aging import age_receivables
from tieout.analytics.periods import Period, take_period
from tieout.analytics.questions import ask
from tieout.analytics.receivable_days import measure_dso
from tieout.excel.figures import WorkbookFigures, use_figures
from tieout.excel.udfs import TIE_AGING, TIE_ASK, TIE_DSO, TIE_TABLE
from tieout.kept_facts import find_place, keep_facts, pack_facts
from tieout.workbook import FileBook
from workbooks import NOW

GONE = "#N/A"
COLUMNS = {
    "Current": "current", "1–30": "days_1_30", "31-60": "days_31_60", "61–90": "days_61_90", "91+": "days_91",
    "No due date": "no_day", "Unapplied": "unapplied", "Total": "total",
}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    """A workbook, facts, and what a refresh keeps of them."""
    facts, book = make_facts(), FileBook.create(tmp_path_factory.mktemp("asked") / "asked.xlsx")
    return book, facts, pack_facts(facts, book.read_inputs(), NOW)


@pytest.fixture(autouse=True)
def facts(company):
    """The functions answer from what was kept of that workbook's refresh."""
    book, facts, packed = company
    keep_facts(book.path, packed)
    use_figures(WorkbookFigures(book.path))
    yield facts
    use_figures(None)


def test_a_question_is_answered_as_everywhere(facts):
    """The cell says what the command line says, each cell of a range its own."""
    revenue, weather = "What is my revenue by job type?", "What is the weather?"
    assert TIE_ASK(revenue) == ask(revenue, facts).text
    assert TIE_ASK([[revenue], [weather], [None]]) == [[ask(revenue, facts).text], [ask(weather, facts).text], [""]]
    assert TIE_ASK(weather).startswith("Not understood: ")


@pytest.mark.parametrize("day", [None, "2026-09-01"])
def test_ages_are_those_of_the_aging_on_any_day(facts, day):
    """For every customer and everybody, each bucket is the aging's, and the buckets add up to the total."""
    rows = age_receivables(facts, pd.Timestamp(day) if day else None)
    assert len(rows) > 1
    for row in rows.to_dict("records"):
        who = "All" if row["customer"] == "Total" else row["customer"]
        found = {label: TIE_AGING(who, label, day) for label in COLUMNS}
        assert found == {label: row[column] / 100 for label, column in COLUMNS.items()}
        assert round(sum(found.values()) - 2 * found["Total"], 2) == 0
        late = ("1–30", "31-60", "61–90", "91+")
        assert round(TIE_AGING(who, "Past due", day) - sum(found[label] for label in late), 2) == 0


def test_ages_by_invoice_date_have_their_own_buckets(facts):
    """“31–60 by invoice date” is another figure than 31–60; 90+ needs no words."""
    row = age_receivables(facts, method="invoice date").iloc[-1]
    for label, column in (("0–30", "days_0_30"), ("31-60 by invoice date", "days_31_60"), ("90+", "days_90")):
        assert TIE_AGING("All", label) == row[column] / 100


def test_who_owes_nothing_is_zero_and_who_is_unknown_is_not():
    """Ana Ruiz owed nothing before her first invoice; nobody knows Nobody At All."""
    assert TIE_AGING("ana ruiz", None, "2020-01-01") == 0
    assert TIE_AGING("Nobody At All") == GONE
    assert TIE_AGING([["Nobody At All"], [None], ["#REF!"]]) == [[GONE], [""], ["#REF!"]]


def test_days_outstanding_are_the_three_variants(facts):
    """Over the workbook's period without a day; over three months with one."""
    period = take_period(facts.inputs.settings).close(facts.of_side("documents", "books")["date"], facts.today)
    for method, value in measure_dso(facts, period).items():
        assert TIE_DSO(None, method) == (GONE if value is None else value)
        assert TIE_DSO([[None]], [[method]]) == [[TIE_DSO(None, method)]]
    assert TIE_DSO() == TIE_DSO(None, "simple")
    day = facts.today.date()
    start = (pd.Timestamp(day).replace(day=1) - pd.DateOffset(months=2)).date()
    assert TIE_DSO([[day.isoformat()], [None]], "average") == [
        [measure_dso(facts, Period(start, day))["average"]],
        [""],
    ]
    assert TIE_DSO("2020-01-01") == GONE


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("there is no bucket “45”. Choose one of: Total, Past due, Current", lambda: TIE_AGING("All", "45")),
        ("“as_of” must be a date", lambda: TIE_AGING("All", None, "soon")),
        ("nothing is known yet after", lambda: TIE_AGING("All", None, "2099-01-01")),
        ("nothing is known yet after", lambda: TIE_DSO("2099-01-01")),
        ("there is no method “best”. Choose one of: simple, average, count-back.", lambda: TIE_DSO(None, "best")),
    ],
)
def test_a_wrong_argument_is_answered_with_what_to_do(said, call):
    """The cell says what is wrong and what may be typed."""
    assert call().startswith("Tieout: ")
    assert said in call()


def test_without_kept_facts_the_cell_says_to_refresh(company):
    """Nothing was kept here: what needs it says so, and all else answers."""
    find_place(company[0].path).unlink()
    for call in (lambda: TIE_ASK("revenue"), TIE_DSO, lambda: TIE_AGING("All")):
        assert call() == "Tieout: asked.xlsx was not refreshed on this computer yet. Refresh it."
    assert TIE_TABLE("Jobs")[0][0] == "Job"


def test_what_was_typed_since_the_refresh_asks_for_another(company):
    """Another basis changes every period: the kept facts are no more the workbook's."""
    book, facts, _ = company
    inputs = book.read_inputs()
    before = replace(inputs, settings=replace(inputs.settings, basis="Invoice"))
    keep_facts(book.path, pack_facts(facts, before, NOW))
    said = "Tieout: Something was typed into asked.xlsx since its refresh. Save it and refresh it again."
    assert TIE_ASK("revenue") == said
