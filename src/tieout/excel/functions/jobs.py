"""What is asked about jobs: a field of one job, and sums over many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from tieout.analytics.margin_by import GROUPINGS, spell_group
from tieout.workbook.layout import TABLES

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_day, as_key, is_empty
from .tables import Tables

JOBS = "tblJobs"
MONEY_MEASURES = {
    "revenue": "Revenue",
    "materials": "Materials",
    "labor": "Labor",
    "other": "Subs and other",
    "subs and other": "Subs and other",
    "cost": "Total cost",
    "total cost": "Total cost",
    "profit": "Gross profit",
    "gross profit": "Gross profit",
}
MEASURES = ("Revenue", "Materials", "Labor", "Other", "Cost", "Profit", "Hours", "Jobs", "Margin", "Coverage")
GROUPS = (
    "Job type", "Technician", "Lead source", "Customer", "Class or location", "Status", "Crew", "Segment", "Location",
    "Class", "City", "Month", "Job", "All",
)  # fmt: skip


def find_field(tables: Tables, header: str) -> Callable[[Cell], Answer]:
    """Return what answers a job number with a field of its row on the Jobs sheet."""
    answers, places = tables.answers(JOBS, header), tables.places(JOBS, "Job")

    def answer(job: Cell) -> Answer:
        rows = places.get(as_key(job))
        if rows is None:
            return NOT_KNOWN
        if len(rows) > 1:
            raise Sentence(f"Tieout: {len(rows)} jobs carry the number {job}.")
        return answers[rows[0]]

    return answer


def name_field(field: Cell) -> str:
    """Find a column of the Jobs sheet by its header. Raises Sentence with all of them for another word."""
    known = {column.header.casefold(): column.header for column in TABLES[JOBS].columns if column.width}
    found = known.get(as_key(field))
    if found is None:
        raise Sentence(f"Tieout: there is no field “{field}”. Choose one of: {', '.join(known.values())}.")
    return found


def sum_jobs(tables: Tables, measure: Cell, by: Cell, value: Cell, first: Cell, last: Cell) -> Answer:
    """Add up a measure over the jobs of a group, in the workbook's period or between two days."""
    wanted = as_key(measure)
    if wanted not in MONEY_MEASURES and wanted not in {name.casefold() for name in MEASURES}:
        raise Sentence(f"Tieout: there is no measure “{measure}”. Choose one of: {', '.join(MEASURES)}.")
    rows = _find_group(tables, by, value)
    if rows is None:
        return NOT_KNOWN
    return _measure(tables, wanted, _keep_period(tables, rows, as_day(first, "date_from"), as_day(last, "date_to")))


def _find_group(tables: Tables, by: Cell, value: Cell) -> Iterable[int] | None:
    """Find the rows of the jobs of a group; None when no job is of that group."""
    group = "all" if is_empty(by) else as_key(by)
    known = {name.casefold(): name for name in GROUPS}
    if group not in known:
        raise Sentence(f"Tieout: jobs cannot be grouped by “{by}”. Choose one of: {', '.join(GROUPS)}.")
    if group == "all":
        return range(len(tables.column(JOBS, "Job")))
    if is_empty(value):
        raise Sentence(f"Tieout: say which {known[group].lower()} to add up.")
    if group == "month":
        return _find_month(tables, value)
    if TABLES[JOBS].find(known[group]) is None:
        return _find_in_facts(tables, group, as_key(value))
    rows = tables.places(JOBS, known[group]).get(as_key(value))
    if rows is None and group == "customer" and as_key(value) in tables.places("tblCustomers", "Customer"):
        return ()  # somebody known who has no job: their sum is a real zero
    return rows


def _find_in_facts(tables: Tables, group: str, label: str) -> list[int] | None:
    """Find the rows of a group that the Jobs sheet does not show: its labels stand in the kept facts."""
    groups = tables.kept.get(("group", group))
    if groups is None:
        groups = tables.kept["group", group] = {}
        jobs = tables.facts.jobs
        places = tables.places(JOBS, "Job")
        for job, name in dict(zip(jobs["job"], spell_group(jobs[GROUPINGS[group]]), strict=True)).items():
            groups.setdefault(as_key(name), []).extend(places.get(as_key(job), ()))
    found: list[int] | None = groups.get(label)
    return found


def _find_month(tables: Tables, value: Cell) -> list[int] | None:
    text = f"{value}-01" if isinstance(value, str) and len(value.strip()) == 7 else value
    day = as_day(text, "month")
    assert day is not None  # an empty value was refused before
    months = tables.kept.get("months")
    if months is None:
        months = tables.kept["months"] = {}
        for row, when in enumerate(tables.column(JOBS, "Period date")):
            if when is not None:
                months.setdefault((when.year, when.month), []).append(row)
    found: list[int] | None = months.get((day.year, day.month))
    return found


def _keep_period(tables: Tables, rows: Iterable[int], first: dt.date | None, last: dt.date | None) -> list[int]:
    if first is None and last is None:
        inside = tables.column(JOBS, "In period")
        return [row for row in rows if inside[row] == 1]
    days = tables.column(JOBS, "Period date")
    start, end = first or dt.date.min, last or dt.date.max
    return [row for row in rows if days[row] is not None and start <= days[row].date() <= end]


def _measure(tables: Tables, wanted: str, rows: list[int]) -> Answer:
    if wanted == "jobs":
        return len(rows)
    if wanted == "hours":
        hours = tables.column(JOBS, "Hours")
        return sum(round((hours[row] or 0) * 60) for row in rows) / 60
    if wanted == "margin":
        return _divide(_sum(tables, "Gross profit", rows), _sum(tables, "Revenue", rows))
    if wanted == "coverage":
        revenue = tables.column(JOBS, "Revenue")
        billed = [row for row in rows if (revenue[row] or 0) > 0]
        return _divide(_sum(tables, "Covered revenue", rows), _sum(tables, "Revenue", billed))
    return _sum(tables, MONEY_MEASURES[wanted], rows) / 100


def _sum(tables: Tables, header: str, rows: Iterable[int]) -> int:
    """Add up whole cents; what is not known adds nothing, as on the sheets, and coverage tells how much is missing."""
    cents = tables.column(JOBS, header)
    return sum(cents[row] or 0 for row in rows)


def _divide(part: int, whole: int) -> Answer:
    return part / whole if whole > 0 else NOT_KNOWN
