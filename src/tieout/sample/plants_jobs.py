"""Planted discrepancies of jobs, costs, hours and rates."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from .catalog import TYPE_BY_NAME
from .company import Cost, Document, Hours, Job
from .costs import MATERIALS
from .hours import DAY_BEGINS, STRAIGHT_TIME, WAGES, rate_table
from .names import VENDORS
from .plants import Ground
from .work import first_number

SEASONAL = ("Cole Bannister", "Ruth Ashby", "Wes Tolliver", "Nadia Kerr")
"""People who helped out and have no rate."""


def plant_never_invoiced(ground: Ground) -> None:
    """Completed jobs that nobody invoiced."""
    if not ground.profile.unbilled:
        return
    for document in ground.choose(
        ground.count(),
        lambda d: (
            len(d.jobs) == 1 and _done(ground, d, 15) and ground.paid_once(d) and len(_job(ground, d).documents) == 1
        ),
    ):
        job = _job(ground, document)
        ground.drop_from_books(document)
        ground.unpay(document, books=False)
        ground.gone.add(id(document))
        job.documents.remove(document)
        ground.truth.add(
            "job_completed_never_invoiced", "completed, no invoice", job=job.number, customer=job.customer.name
        )


def plant_costs_without_job(ground: Ground) -> None:
    """Bills for materials that name no job."""
    days = (ground.as_of - ground.date_from).days - 10
    for i in range(ground.count()):
        number, amount = f"XN{9_100_000 + i * 17}", ground.rng.randint(4_000, 90_000)
        day = ground.date_from + dt.timedelta(days=ground.rng.randrange(5, days))
        ground.books.costs.append(
            Cost(
                "bill" if i % 2 else "expense",
                number,
                ground.rng.choice(VENDORS),
                day,
                MATERIALS,
                ground.rng.choice(("copper and fittings", "wire and breakers", "")),
                "",
                amount,
            )
        )
        ground.truth.add("cost_without_job", "names no job", books_ref=number, amount=amount)


def plant_hours_without_job(ground: Ground) -> None:
    """Clock entries of working days that name no job, or in a pay file an invoice that does not exist."""
    for i, last in enumerate(_choose_days(ground, ground.count())):
        said = str(first_number(len(ground.jobs), 6) + i) if ground.profile.crm == "ServiceTitan" else "Service call"
        ground.payroll.hours.append(Hours(last.employee, last.date, last.start + last.minutes, 90, "", note=said))
        ground.truth.add("hours_without_job", "names no job", crm_ref=f"{last.employee} {last.date}")


def plant_hours_twice(ground: Ground) -> None:
    """Clock entries that were entered a second time."""
    for last in _choose_days(ground, ground.count()):
        ground.payroll.hours.append(
            Hours(last.employee, last.date, last.start, last.minutes, last.job, note="entered from the paper sheet")
        )
        ground.truth.add(
            "hours_recorded_twice", "same clock times twice", crm_ref=f"{last.employee} {last.date}", job=last.job
        )


def _choose_days(ground: Ground, count: int) -> list[Hours]:
    """Choose the last job entries of employees' days that still hold time, at most one per employee and day."""
    last: dict[tuple[str, dt.date], Hours] = {}
    for entry in ground.payroll.hours:
        if entry.employee not in SEASONAL:
            before = last.get((entry.employee, entry.date))
            last[entry.employee, entry.date] = entry if before is None or entry.start >= before.start else before
    twice = {row["crm_ref"] for row in ground.truth.rows}
    fit = [
        entry
        for entry in last.values()
        if entry.kind == "job"
        and entry.job
        and ground.date_from <= entry.date <= ground.ago(7)
        and entry.start + entry.minutes <= DAY_BEGINS + STRAIGHT_TIME - 90
        and f"{entry.employee} {entry.date}" not in twice
    ]
    return ground.rng.sample(fit, min(count, len(fit)))


def plant_revenue_without_hours(ground: Ground) -> None:
    """Invoiced jobs on which nobody clocked in, of a type that always takes hours."""
    chosen = ground.choose(
        ground.count(),
        lambda d: len(d.jobs) == 1 and _done(ground, d, 15) and TYPE_BY_NAME[_job(ground, d).job_type].needs_hours,
    )
    jobs = {document.jobs[0] for document in chosen}
    ground.payroll.hours = [entry for entry in ground.payroll.hours if entry.job not in jobs]
    for document in chosen:
        ground.truth.add(
            "job_has_revenue_and_no_hours", "nobody clocked in", job=document.jobs[0], customer=document.customer.name
        )


def plant_lines_without_cost(ground: Ground) -> None:
    """Material lines whose cost the CRM does not know, on jobs for which the books hold no bill either."""
    if not ground.profile.lines:
        return
    bought = {cost.job for cost in ground.books.costs}
    for document in ground.choose(
        ground.count(),
        lambda d: (
            len(d.jobs) == 1
            and _done(ground, d, 1)
            and d.jobs[0] not in bought
            and len(_job(ground, d).documents) == 1
            and any(line.cost for line in d.lines)
        ),
    ):
        for line in document.lines + _job(ground, document).lines:
            line.cost = None if line.cost else line.cost
        ground.truth.add(
            "line_without_cost", "a material line has no cost", job=document.jobs[0], customer=document.customer.name
        )


def plant_hours_without_rate(ground: Ground, employees: dict[str, str]) -> None:
    """Helpers who worked on jobs and have no rate, by name or by role."""
    done = [
        job
        for job in ground.jobs
        if job.completed and ground.date_from <= job.completed <= ground.ago(15) and job.minutes and job.crew
    ]
    quiet = {str(row["job"]) for row in ground.truth.rows if row["check"] == "job_has_revenue_and_no_hours"}
    for name in SEASONAL[:3]:
        employees[name] = "Helper"
        days: set[dt.date] = set()
        for job in ground.rng.sample(done, min(5, len(done))):
            if job.completed and job.completed not in days and job.number not in quiet:
                days.add(job.completed)
                ground.payroll.hours.append(Hours(name, job.completed, DAY_BEGINS, 120, job.number))
        ground.truth.add("hours_without_rate", "has no rate and no role with one", crm_ref=name)


def plant_rates_overlap(ground: Ground, rates: pd.DataFrame) -> pd.DataFrame:
    """Rates that say two things about the same days; returns the new table."""
    single = rates[rates["date_from"].isna() & rates["date_to"].isna() & (rates["who"] != "Apprentice")]
    day = ground.date_from + dt.timedelta(days=150)
    rows: list[tuple[str, dt.date | None, dt.date | None, int]] = []
    for who in single["who"].iloc[:3]:
        rows.append((who, day, day + dt.timedelta(days=13), WAGES["Lead"] + 500))
        ground.truth.add("rates_overlap", "two rates for the same days", crm_ref=str(who))
    return pd.concat([rates, rate_table(rows)], ignore_index=True)


def _job(ground: Ground, document: Document) -> Job:
    return ground.job_of[document.jobs[0]]


def _done(ground: Ground, document: Document, days: int) -> bool:
    """The document's job was completed in the period, at least so many days ago."""
    job = _job(ground, document)
    return job.completed is not None and ground.date_from <= job.completed <= ground.ago(days)
