"""Tieout's worksheet functions: plain Python functions that Excel calls by the same names.

Each takes a single value or a range (rows of lists) and answers in kind. They read the figures of the last
report on this machine, never the network. What is not known is answered with ``#N/A`` or a sentence, never with 0.
"""

# ruff: noqa: N802 -- worksheet functions are written in capitals
from __future__ import annotations

from typing import Any

from tieout.model.errors import TieoutError

from .declare import worksheet_function
from .functions.answers import age_customer, ask_question, find_dso
from .functions.books import explain, find_balance, find_standing, state_status
from .functions.cells import Answer, Answers, Sentence, answer_in_kind, as_date, flatten, is_empty
from .functions.jobs import find_field, name_field, sum_jobs
from .functions.names import Candidates
from .functions.rates import find_as_of, find_rate, load_wage
from .functions.spill import spill_table
from .functions.tables import Tables, current_tables

_JOB = "Job number, or a range of job numbers."
_FIRST = "First day; empty: the workbook’s period."
_LAST = "Last day; empty: the workbook’s period."


def _answer(ask: Any, *given: Any) -> Answers:
    """Answer from the tables of the last report; a sentence where there are none."""
    try:
        tables = current_tables()
        return answer_in_kind(lambda *cells: ask(tables, *cells), *given)
    except TieoutError as error:
        return f"Tieout: {error}"


def _is_left_out(given: Any) -> bool:
    cells = flatten(given)
    return len(cells) == 1 and is_empty(cells[0])


def _of_job(job: Any, header: str) -> Answers:
    try:
        return answer_in_kind(find_field(current_tables(), header), job)
    except TieoutError as error:
        return f"Tieout: {error}"


@worksheet_function(job=_JOB)
def TIE_REVENUE(job: Any) -> Answers:
    """What a job was invoiced: after discounts, before tax and tips, in dollars."""
    return _of_job(job, "Revenue")


@worksheet_function(job=_JOB)
def TIE_MATERIALS(job: Any) -> Answers:
    """What a job’s materials cost, in dollars; #N/A where nobody knows."""
    return _of_job(job, "Materials")


@worksheet_function(job=_JOB)
def TIE_LABOR(job: Any) -> Answers:
    """What a job’s hours cost at the loaded rates, in dollars; #N/A where an hour has no rate."""
    return _of_job(job, "Labor")


@worksheet_function(job=_JOB)
def TIE_HOURS(job: Any) -> Answers:
    """The hours that count for a job."""
    return _of_job(job, "Hours")


@worksheet_function(job=_JOB)
def TIE_COST(job: Any) -> Answers:
    """All known costs of a job, in dollars. Look at TIE_COVERAGE to see whether something is missing."""
    return _of_job(job, "Total cost")


@worksheet_function(job=_JOB)
def TIE_PROFIT(job: Any) -> Answers:
    """Revenue of a job less its known costs, in dollars."""
    return _of_job(job, "Gross profit")


@worksheet_function(job=_JOB)
def TIE_MARGIN(job: Any) -> Answers:
    """Gross margin of a job as a share of its revenue: 0.42 is 42 %. #N/A where it has no revenue."""
    return _of_job(job, "Margin %")


@worksheet_function(job=_JOB)
def TIE_COVERAGE(job: Any) -> Answers:
    """Share of a job’s revenue whose cost is known. Below 1, do not trust its margin."""
    return _of_job(job, "Cost coverage %")


@worksheet_function(job=_JOB, field="A header of the Jobs sheet, such as Customer, Job type or Verdict.")
def TIE_JOB(job: Any, field: Any) -> Answers:
    """Any field of a job, by its header on the Jobs sheet."""

    def ask(tables: Tables, number: Any, header: Any) -> Answer:
        return find_field(tables, name_field(header))(number)

    return _answer(ask, job, field)


@worksheet_function(
    measure="Revenue, Materials, Labor, Other, Cost, Profit, Hours, Jobs, Margin or Coverage.",
    by="Job type, Technician, Lead source, Customer, Class or location, Status, Crew, Segment, Location, Class, City, "
    "Month, Job or All.",
    value="Which one, such as Install or 2026-03; empty for All.",
    date_from=_FIRST,
    date_to=_LAST,
)
def TIE_SUM(measure: Any, by: Any = None, value: Any = None, date_from: Any = None, date_to: Any = None) -> Answers:
    """Adds up a measure over jobs, as the sheets by type, technician, customer and month do.

    Without days, the jobs of the workbook’s period count; with days, those whose period date lies between them.
    Margin is profit ÷ revenue of all of them, never a mean of percentages.
    """
    return _answer(sum_jobs, measure, by, value, date_from, date_to)


@worksheet_function(
    employee="Name of the employee or the role, as on the Rates sheet.",
    work_day="Work day; empty: the as-of day.",
)
def TIE_RATE(employee: Any, work_day: Any = None) -> Answers:
    """Loaded rate per hour in effect on a day: the employee’s own, or else their role’s, in dollars."""
    return _answer(find_rate, employee, work_day)


@worksheet_function(
    wage="Wage per hour, in dollars.",
    burden_percent="Taxes and insurance on top of wages: 25% or 25.",
    paid_hours="Hours paid per year, time off included; usually 2080.",
    productive_hours="Hours per year that go to jobs.",
    yearly_extras="Benefits, vehicle and tools per year, in dollars; empty: none.",
)
def TIE_LOADED_RATE(
    wage: Any, burden_percent: Any, paid_hours: Any, productive_hours: Any, yearly_extras: Any = None
) -> Answers:
    """What a productive hour costs with everything on top: wages, burden and extras of a year ÷ productive hours."""
    return answer_in_kind(load_wage, wage, burden_percent, paid_hours, productive_hours, yearly_extras)


@worksheet_function(invoice="Invoice number in the CRM, or else in QuickBooks.")
def TIE_STATUS(invoice: Any) -> Answers:
    """How an invoice stands in both books, in a sentence."""
    return _answer(state_status, invoice)


@worksheet_function(reference="Id of an exception, or an invoice number in the CRM or QuickBooks.")
def TIE_WHY(reference: Any) -> Answers:
    """Why something is an exception, its likely cause, and what clears it."""
    return _answer(explain, reference)


@worksheet_function(customer="Name of the customer in the CRM or QuickBooks.", system="CRM or Books; empty: Books.")
def TIE_BALANCE(customer: Any, system: Any = None) -> Answers:
    """What a customer owes in one of the two books, in dollars."""
    return _answer(find_balance, customer, system)


@worksheet_function(customer="Name of the customer in the CRM or QuickBooks.")
def TIE_STANDING(customer: Any) -> Answers:
    """How a customer stands: Paid up, Current, Open, Overdue or Stale."""
    return _answer(find_standing, customer)


@worksheet_function(
    customer="Name of the customer in the CRM or QuickBooks; All for everybody.",
    bucket="Current, 1–30, 31–60, 61–90, 91+, Past due, Unapplied or Total; or 0–30, 31–60, 61–90, 90+ "
    "“by invoice date”; empty: Total.",
    as_of="Day; empty: the day of the last refresh’s data.",
)
def TIE_AGING(customer: Any, bucket: Any = None, as_of: Any = None) -> Answers:
    """What a customer owed at the end of a day, of one age, in dollars: open in QuickBooks, reckoned anew.

    Ages count from the due date, or from the invoice’s date for a bucket such as “31–60 by invoice date”. Payments
    that are not applied to any document are Unapplied, negative. What was paid on a day that nobody tells makes the
    figure of an earlier day unknown: the cell says so.
    """
    return _answer(age_customer, customer, bucket, as_of)


@worksheet_function(
    as_of="Day at whose end it is measured; empty: over the workbook’s period.",
    method="simple, average or count-back; empty: simple.",
)
def TIE_DSO(as_of: Any = None, method: Any = None) -> Answers:
    """Days sales outstanding: how many days of credit sales are still to be collected, according to QuickBooks.

    Without a day it is measured over the workbook’s period; with a day, over the three months that end with it.
    """
    if _is_left_out(as_of):
        return _answer(lambda tables, how: find_dso(tables, None, how), "simple" if _is_left_out(method) else method)
    return _answer(find_dso, as_of, method)


@worksheet_function(question="Such as “What was my gross margin on HVAC installs last month?”.")
def TIE_ASK(question: Any) -> Answers:
    """Answers a question in plain English: what was understood, the number, its period, and what is behind it.

    What it does not understand it says, with the nearest questions that it can answer. It never guesses.
    """
    return _answer(ask_question, question)


@worksheet_function(
    name="Name to look for, or a range of names.",
    candidates="Range of names to choose from.",
    cutoff="How alike it must be, 0 to 100; empty: 90.",
)
def TIE_BEST_MATCH(name: Any, candidates: Any, cutoff: Any = None) -> Answers:
    """The candidate that most likely is the same name; #N/A where none is alike enough.

    Word order, capitals, punctuation and company forms do not matter. Two equally good candidates are named both.
    """
    return answer_in_kind(Candidates(candidates).choose, name, cutoff)


@worksheet_function(
    name="Sheet or table, such as Jobs, Exceptions, Job Types or Invoices.",
    date_from="First day; empty: all.",
    date_to="Last day; empty: all.",
)
def TIE_TABLE(name: Any, date_from: Any = None, date_to: Any = None) -> Answers:
    """A whole table with its headers, from one day to another where they are given. It spills."""
    try:
        return spill_table(current_tables(), name, date_from, date_to)
    except (TieoutError, Sentence) as error:
        return str(error) if isinstance(error, Sentence) else f"Tieout: {error}"


@worksheet_function()
def TIE_AS_OF() -> Answers:
    """The day that the figures are about: ages and balances are as of this day."""
    return _answer(lambda tables: as_date(find_as_of(tables)))


__all__ = [name for name in dict(globals()) if name.startswith("TIE_")]
