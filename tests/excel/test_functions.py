"""Worksheet functions: what the workbook says, to the cent; never a zero for what is not known."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from tieout.analytics.margin_by import GROUPINGS, find_margins_by
from tieout.analytics.periods import take_period
from tieout.analytics.questions import ask
from tieout.excel import udfs
from tieout.excel.declare import FUNCTIONS
from tieout.excel.figures import WORKBOOK_VARIABLE, WorkbookFigures, remember_workbook, use_figures
from tieout.excel.functions.jobs import GROUPS
from tieout.excel.functions.rates import find_rate
from tieout.excel.functions.tables import Tables
from tieout.excel.udfs import (
    TIE_AGING,
    TIE_AS_OF,
    TIE_ASK,
    TIE_BALANCE,
    TIE_BEST_MATCH,
    TIE_COVERAGE,
    TIE_JOB,
    TIE_LABOR,
    TIE_LOADED_RATE,
    TIE_MARGIN,
    TIE_MATERIALS,
    TIE_RATE,
    TIE_REVENUE,
    TIE_STANDING,
    TIE_STATUS,
    TIE_SUM,
    TIE_TABLE,
    TIE_WHY,
)
from tieout.kept_facts import keep_facts, pack_facts
from tieout.margin.rates import find_rates
from tieout.model.results import Reconciliation
from tieout.model.settings import RATES, ROLES, Inputs
from tieout.workbook import FileBook
from tieout.workbook.layout import CELLS, TABLES
from workbooks import NOW, fill, load, small_company

GONE = "#N/A"
OF_JOB = {
    "TIE_REVENUE": "Revenue",
    "TIE_MATERIALS": "Materials",
    "TIE_LABOR": "Labor",
    "TIE_HOURS": "Hours",
    "TIE_COST": "Total cost",
    "TIE_PROFIT": "Gross profit",
    "TIE_MARGIN": "Margin %",
    "TIE_COVERAGE": "Cost coverage %",
}


@pytest.fixture(scope="module")
def company() -> tuple[Reconciliation, Inputs]:
    """The small company, whose owner asks a question."""
    return small_company(question="What is my revenue?")


@pytest.fixture(scope="module")
def book(tmp_path_factory, company) -> FileBook:
    """The workbook of the small company: five jobs with awkward names."""
    return fill(tmp_path_factory.mktemp("small") / "small.xlsx", *company)


@pytest.fixture(autouse=True)
def _figures(book, company):
    """The functions read the small company's workbook and what was kept of its refresh."""
    keep_facts(book.path, pack_facts(company[0].facts, book.read_inputs(), NOW))
    use_figures(WorkbookFigures(book.path))
    yield
    use_figures(None)


def in_dollars(value: object) -> object:
    """What a cell of the workbook shows for a money value in cents."""
    return GONE if pd.isna(value) else value / 100


@pytest.mark.parametrize("name", OF_JOB)
def test_each_figure_of_each_job_is_the_workbooks(book, name):
    """For every job, the function says what the Jobs sheet says, and #N/A where that is empty."""
    jobs = book.read_table("tblJobs")
    kind = TABLES["tblJobs"].find(OF_JOB[name]).kind
    wanted = [[in_dollars(v) if kind == "money" else GONE if pd.isna(v) else v] for v in jobs[OF_JOB[name]]]
    assert getattr(udfs, name)([[job] for job in jobs["Job"]]) == wanted
    assert [getattr(udfs, name)(job) for job in jobs["Job"]] == [row[0] for row in wanted]


@pytest.mark.parametrize(
    ("table", "by"),
    [
        ("tblTypes", "Job type"), ("tblTechnicians", "Technician"), ("tblSources", "Lead source"),
        ("tblClasses", "Class or location"), ("tblCustomers", "Customer"), ("tblMonths", "Month"),
    ],
)  # fmt: skip
def test_sums_are_those_of_the_sheets(book, table, by):
    """Every sum, count, margin and coverage of every group is the sheet's own."""
    sheet = book.read_table(table)
    measures = {
        "Revenue": "Revenue", "Materials": "Materials", "Labor": "Labor", "Other": "Subs and other",
        "Cost": "Total cost", "Profit": "Gross profit", "Jobs": "Jobs", "Hours": "Hours",
        "Margin": "Margin %", "Coverage": "Cost coverage %",
    }  # fmt: skip
    groups = [[group] for group in sheet[by]]
    for measure, header in measures.items():
        if header not in sheet:
            continue
        money = TABLES[table].find(header).kind in ("money", "dollars")
        answers = [row[0] for row in TIE_SUM(measure, by, groups)]
        if money:
            assert answers == [in_dollars(value) for value in sheet[header]]
        else:
            shares = [round(answer, 12) if answer != GONE else GONE for answer in answers]
            assert shares == [GONE if pd.isna(value) else round(value, 12) for value in sheet[header]]


@pytest.mark.parametrize("by", [name for name in GROUPS if name.casefold() in GROUPINGS])
def test_sums_by_every_grouping_are_the_answers(company, by):
    """Revenue, profit and number of jobs of each group are those that questions are answered with."""
    facts = company[0].facts
    rows = find_margins_by(facts, (by.casefold(),), take_period(facts.inputs.settings))
    rows = rows[rows["label"] != "Unknown"] if by not in ("Crew", "Segment", "Class", "City") else rows
    labels = [[label] for label in rows["label"]]
    assert labels
    assert [row[0] for row in TIE_SUM("Revenue", by, labels)] == [value / 100 for value in rows["revenue"]]
    assert [row[0] for row in TIE_SUM("Profit", by, labels)] == [value / 100 for value in rows["profit"]]
    assert [row[0] for row in TIE_SUM("Jobs", by, labels)] == rows["jobs"].tolist()


def test_the_box_on_start_the_cell_and_the_sum_say_the_same(book, company):
    """The question stays in its cell, the answer below it is TIE_ASK's, and its number TIE_SUM's."""
    start = load(book.path)["Start"]
    assert start[CELLS["in_question"].at].value == "What is my revenue?"
    answer = start[CELLS["start_answer"].at].value
    assert answer == TIE_ASK("What is my revenue?") == ask("What is my revenue?", company[0].facts).text
    assert f"${TIE_SUM('Revenue'):,.2f}" in answer


def test_all_that_is_owed_is_what_the_books_have_open(book):
    """The total of the ages is the open balance of the documents on Invoices."""
    assert TIE_AGING("All") == book.read_table("tblInvoices")["Books balance"].sum() / 100


def test_what_is_not_known_is_never_zero():
    """A job without hours that have a rate has no labor; a job without bills has no materials; nobody knows job 99."""
    assert TIE_LABOR("1043") == GONE
    assert TIE_MATERIALS("1043") == GONE
    assert TIE_REVENUE("99") == GONE
    assert TIE_BALANCE("Nobody At All") == GONE
    assert TIE_STATUS("nope") == TIE_WHY("nope") == TIE_STANDING("nope") == GONE
    assert TIE_SUM("Revenue", "Job type", "Roofing") == GONE
    assert TIE_MARGIN("1046") == GONE


def test_the_answer_has_the_shape_of_the_question():
    """A value for a value, a list for a list, rows for rows; one value goes with every cell of the other."""
    assert TIE_REVENUE("1042") == 1100
    assert TIE_REVENUE(1042.0) == 1100
    assert TIE_REVENUE(["1042", "1043"]) == [1100, 400]
    assert TIE_REVENUE((("1042",), ("1043",))) == [[1100], [400]]
    assert TIE_JOB([["1042"], ["7-2"]], [["Job type", "Revenue"]]) == [["Repair", 1100], ["Install", 2500.5]]
    assert TIE_JOB([["1042"], ["7-2"]], "technician") == [["Sam Hill"], ["Bo Diaz"]]


def test_ranges_of_different_sizes_are_refused_in_a_sentence():
    """Two rows do not go with three."""
    assert TIE_JOB([["1042"]] * 2, [["Revenue"]] * 3) == "Tieout: the ranges must have the same size."


def test_empty_cells_stay_empty_and_errors_stay_errors():
    """An empty cell is answered with an empty text; #REF! and #N/A pass through."""
    assert TIE_REVENUE([[None, "", "  ", "#REF!", "#N/A", "1042"]]) == [["", "", "", "#REF!", "#N/A", 1100]]
    assert TIE_JOB("1042", "#NAME?") == "#NAME?"
    assert TIE_BALANCE(None) == ""


def test_a_number_with_leading_zeros_is_another_number():
    """Job 01042 is not job 1042."""
    assert TIE_REVENUE("01042") == GONE


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ("there is no field “Colour”. Choose one of: Job, Customer", lambda: TIE_JOB("1042", "Colour")),
        ("there is no measure “Luck”. Choose one of: Revenue", lambda: TIE_SUM("Luck")),
        ("cannot be grouped by “Mood”", lambda: TIE_SUM("Revenue", "Mood", "bad")),
        ("say which job type to add up", lambda: TIE_SUM("Revenue", "Job type")),
        ("“date_from” must be a date", lambda: TIE_SUM("Revenue", "All", None, "3/4/2026")),
        ("there is no system “Payroll”. Choose CRM or Books.", lambda: TIE_BALANCE("Ana Ruiz", "Payroll")),
        ("there is no table “Secrets”. Choose one of: Exceptions, Close", lambda: TIE_TABLE("Secrets")),
        ("“wage” must be a number", lambda: TIE_LOADED_RATE("x", 0.2, 2080, 1800)),
        ("“productive_hours” must be more than zero", lambda: TIE_LOADED_RATE(25, 0.2, 2080, 0)),
        ("type “burden_percent” as 25% or 25.", lambda: TIE_LOADED_RATE(25, 1.2, 2080, 1800)),
        ("“name” must be a single cell", lambda: TIE_TABLE([["Jobs", "Time"]])),
        ("“cutoff” goes from 0", lambda: TIE_BEST_MATCH("a", ["a"], 900)),
    ],
)
def test_a_wrong_argument_is_answered_with_what_to_do(said, ask):
    """The cell says what is wrong and what may be typed."""
    answer = ask()
    assert answer.startswith("Tieout: ")
    assert said in answer


def test_days_choose_the_jobs_between_them(book):
    """With days, jobs count by their period date, both ends included, whatever the workbook's period is."""
    jobs = book.read_table("tblJobs")
    day = jobs["Period date"].dropna().iloc[0]
    of_day = jobs[jobs["Period date"] == day]
    serial = (day - pd.Timestamp("1899-12-30")).days
    for form in (day.to_pydatetime(), day.date().isoformat(), float(serial), day.date()):
        assert TIE_SUM("Jobs", "All", None, form, form) == len(of_day)
        assert TIE_SUM("Revenue", None, None, form, form) == of_day["Revenue"].fillna(0).sum() / 100


def test_the_rate_is_the_only_one_in_effect_on_the_day():
    """Sam's rate rises on September 16; Bo has none of his own, so his role's counts; a stranger has none."""
    assert TIE_RATE("Sam Hill", "2026-09-15") == 41.10
    assert TIE_RATE("sam hill", dt.datetime(2026, 9, 16)) == 43.35
    assert TIE_RATE("Bo Diaz", "2026-01-01") == 36.11
    assert TIE_RATE("Lead", "2026-01-01") == 36.11
    assert TIE_RATE("New Guy", "2026-01-01") == GONE


class Typed:
    """Figures that know nothing but what was typed."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def stamp(self) -> int:
        return 1

    def table(self, name: str) -> pd.DataFrame:
        raise AssertionError(name)

    def inputs(self) -> Inputs:
        return self._inputs


def test_rates_are_found_as_the_reconciliation_finds_them():
    """For people with own rates, overlapping ones, role rates and none, on days around each change: the same rate."""
    rates = pd.DataFrame(
        [
            ("Ana", "2026-01-01", "2026-03-31", 4000), ("ana", "2026-04-01", None, 4200),
            ("Ben", None, "2026-06-30", 5000), ("Ben", "2026-06-01", None, 5100), ("Helper", None, None, 3000),
        ],
        columns=["who", "date_from", "date_to", "loaded_rate"],
    )  # fmt: skip
    for column in ("date_from", "date_to"):
        rates[column] = pd.to_datetime(rates[column])
    roles = pd.DataFrame({"employee": ["Cy", "ANA"], "role": ["helper", "Helper"]})
    inputs = Inputs(rates=RATES.validate(rates), roles=ROLES.validate(roles))
    people = ("Ana", "Ben", "Cy", "Dee")
    days = pd.date_range("2025-12-30", "2026-07-03")
    time = pd.DataFrame([(who, None, day) for who in people for day in days], columns=["employee", "role", "date"])
    time["role"] = time["role"].astype("str")
    found = find_rates(time, inputs.rates, inputs.roles)
    use_figures(Typed(inputs))
    answers = TIE_RATE([[who] for who in time["employee"]], [[day.to_pydatetime()] for day in time["date"]])
    for row, (answer,) in zip(found.itertuples(), answers, strict=True):
        if row.rows_in_effect > 1:
            assert "2 rates of Ben are in effect" in answer
        else:
            assert answer == in_dollars(row.rate)


def test_a_wage_with_burden_by_hand():
    """25.00 × 2,080 = 52,000; + 25 % = 65,000; + 5,000 = 70,000; ÷ 1,800 = 38.888…, so 38.89."""
    assert TIE_LOADED_RATE(25, 0.25, 2080, 1800, 5000) == 38.89
    assert TIE_LOADED_RATE(25, 25, 2080, 1800, 5000) == 38.89
    assert TIE_LOADED_RATE([[25.0], [30.0]], 0, 2000, 2000) == [[25.0], [30.0]]


def test_an_invoice_says_how_it_stands_and_why():
    """I1042 is 1,100 here and 1,090 there; B-77 is only in QuickBooks; I1044 is all right."""
    assert TIE_STATUS("I1042").startswith("Matched; CRM: open 1,100.00; QuickBooks: open 1,090.00; ")
    assert "1,090.00" in TIE_WHY("I1042")
    assert "Fix in: " in TIE_WHY("I1042")
    assert TIE_STATUS("b-77").startswith("Books only; QuickBooks: open 77.00; ")
    assert TIE_WHY("I1044").startswith("No exception. Same number: I1044 ↔ I1044; ")


def test_every_exception_can_be_asked_for_by_its_id(book):
    """The answer holds what is wrong and what to do, word for word."""
    for row in book.read_table("tblExceptions").to_dict("records"):
        answer = TIE_WHY(row["ID"])
        assert row["What is wrong"] in answer
        assert row["What to do"] in answer


def test_balances_and_standing_are_the_customers_sheets(book):
    """For every customer: both balances and the standing, by the CRM's name."""
    for row in book.read_table("tblCustomers").to_dict("records"):
        name = row["Customer"]
        assert TIE_BALANCE(name, "CRM") == in_dollars(row["CRM balance"])
        assert TIE_BALANCE(name) == TIE_BALANCE(name, "quickbooks") == in_dollars(row["Books balance"])
        assert TIE_STANDING(name) == row["Standing"]


def test_the_best_match_is_the_same_name_or_nobody():
    """Order and company forms do not matter; two as good are both named; a stranger matches nobody."""
    names = [["Smith, John"], ["ACME Plumbing LLC"], ["Jane Dow"], ["Jane  Dow #2"], [None]]
    assert TIE_BEST_MATCH("John Smith", names) == "Smith, John"
    assert TIE_BEST_MATCH([["acme plumbing"], ["Zed"], [None]], names) == [["ACME Plumbing LLC"], [GONE], [""]]
    assert TIE_BEST_MATCH("Jane Dow", names) == "Tieout: undecided between Jane Dow and Jane  Dow #2."
    assert TIE_BEST_MATCH("Jon Smith", names, 80) == "Smith, John"
    assert TIE_BEST_MATCH("John Smith", [[None]]) == GONE


@pytest.mark.parametrize("name", ["Jobs", "tblJobs", "jobs"])
def test_a_table_spills_with_its_headers(book, name):
    """Every shown column of every row, dollars in dollars, gaps empty; columns for formulas only are left out."""
    jobs = book.read_table("tblJobs")
    spilled = TIE_TABLE(name)
    shown = [column.header for column in TABLES["tblJobs"].columns if column.width]
    assert spilled[0] == shown
    assert len(spilled) == len(jobs) + 1
    at = shown.index("Revenue")
    assert [row[at] for row in spilled[1:]] == [v / 100 for v in jobs["Revenue"]]
    assert all(cell is not None and cell != GONE for row in spilled for cell in row)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_workbook_can_be_asked_for(name):
    """Each comes with a header and rows of the same width."""
    spilled = TIE_TABLE(name)
    assert {len(row) for row in spilled} == {len(spilled[0])}


def test_the_as_of_day_is_the_start_sheets(book):
    """The day that was typed on the Start sheet."""
    assert TIE_AS_OF().date() == book.read_inputs().settings.as_of


def test_after_a_refresh_the_new_figures_are_answered(tmp_path, company):
    """The workbook is saved with another target: the next call sees it."""
    path = tmp_path / "other.xlsx"
    book = fill(path, *company)
    use_figures(WorkbookFigures(path))
    assert TIE_JOB("1042", "Customer") == "Ana Ruiz"
    jobs = book.read_table("tblJobs")
    book.write({"tblJobs": jobs.assign(Customer="Somebody Else")}, {})
    assert TIE_JOB("1042", "Customer") == "Somebody Else"


def test_without_any_figures_the_cell_says_what_to_do(monkeypatch, tmp_path):
    """No workbook was named, or it is gone: a sentence, whatever function is asked."""
    use_figures(None)
    monkeypatch.delenv(WORKBOOK_VARIABLE, raising=False)
    monkeypatch.setenv("TIEOUT_HOME", str(tmp_path))
    for function in (TIE_MARGIN, TIE_COVERAGE, TIE_STATUS, TIE_TABLE):
        assert function("1042") == "Tieout: Tieout has no figures yet: refresh a margin workbook first."
    use_figures(None)
    monkeypatch.setenv(WORKBOOK_VARIABLE, str(tmp_path / "gone.xlsx"))
    assert "is not there any more" in TIE_MARGIN("1042")


def test_the_workbook_that_was_refreshed_last_answers(book, company, monkeypatch, tmp_path):
    """Two workbooks; whichever was refreshed last is asked, also when that changes under way."""
    other = tmp_path / "other.xlsx"
    fill(other, *company).write({"tblJobs": book.read_table("tblJobs").assign(Customer="Somebody Else")}, {})
    monkeypatch.delenv(WORKBOOK_VARIABLE, raising=False)
    monkeypatch.setenv("TIEOUT_HOME", str(tmp_path / "home"))
    use_figures(None)
    for path, customer in ((book.path, "Ana Ruiz"), (other, "Somebody Else"), (book.path, "Ana Ruiz")):
        remember_workbook(path)
        assert TIE_JOB("1042", "Customer") == customer


def test_every_function_is_declared_with_its_help():
    """All functions of the module are declared, say what they do, and describe every argument."""
    assert set(FUNCTIONS) == set(udfs.__all__) == {name for name in vars(udfs) if name.startswith("TIE_")}
    for function in FUNCTIONS.values():
        assert function.help.endswith((".", "1.")), function.name
        assert all(argument.help.endswith(".") for argument in function.arguments)


def test_tables_are_read_once(book):
    """A second question about the same column reads nothing again."""

    class Counting(WorkbookFigures):
        read = 0

        def table(self, name: str) -> pd.DataFrame:
            Counting.read += 1
            return super().table(name)

    use_figures(Counting(book.path))
    for _ in range(3):
        TIE_REVENUE([["1042"], ["1043"]])
        TIE_MARGIN("1042")
    assert Counting.read == 1


def test_the_rate_function_takes_the_tables_it_is_given(book):
    """The functions behind the cells can be asked directly, with any figures."""
    assert find_rate(Tables(WorkbookFigures(book.path)), "Sam Hill", "2026-09-01") == 41.10
