"""Hours as payroll and time clocks export them: QuickBooks Time, and a plain sheet for those who hand one in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .company import Company, Hours
from .text_files import DAYS, clock, columns, hours, write_csv

QUICKBOOKS_TIME = columns(
    "username,payroll_id,fname,lname,number,group,local_date,local_day,local_start_time,local_end_time,"
    "tz,hours,jobcode_1,jobcode_2,class,location,notes,approved_status"
)
PLAIN = columns("Employee,Date,Job,Hours,Overtime,Role,Kind")
ON_PAPER = ("Marcus Reed", "Dana Whitfield")
"""The two install leads hand in a sheet with overtime; everybody else clocks in."""


def write_payroll(company: Company, folder: Path) -> None:
    """Write the hours: each entry in one file only."""
    titles = {job.number: (job.customer.name, f"#{job.number} {job.title}") for job in company.jobs}
    clocked = [entry for entry in company.payroll.hours if entry.employee not in ON_PAPER]
    handed_in = [entry for entry in company.payroll.hours if entry.employee in ON_PAPER]
    write_csv(
        folder / "QuickBooks Time timesheets.csv",
        QUICKBOOKS_TIME,
        [_clocked(entry, company, titles) for entry in clocked],
    )
    write_csv(folder / "Install leads hours.csv", PLAIN, [_handed_in(entry, company, titles) for entry in handed_in])


def write_office_hours(company: Company, folder: Path) -> None:
    """Write the hours of the office, where technicians clock in within the CRM: never job time."""
    first = company.settings.date_from or company.jobs[0].created
    last = company.settings.as_of or company.jobs[-1].created
    days = (first + dt.timedelta(days=i) for i in range((last - first).days + 1))
    rows = [["Paula Grant", day.isoformat(), "", "8.00", "", "Office", "General"] for day in days if day.weekday() < 5]
    write_csv(folder / "Office hours.csv", PLAIN, rows)


def _clocked(entry: Hours, company: Company, titles: dict[str, tuple[str, str]]) -> list[str]:
    first, _, last = entry.employee.partition(" ")
    customer, job = _codes(entry, titles)
    number = list(company.employees).index(entry.employee) + 1 if len(company.employees) < 40 else 0
    return [
        f"{first}.{last}".lower().replace(" ", ""),
        "",
        first,
        last,
        str(number),
        company.employees[entry.employee],
        entry.date.isoformat(),
        DAYS[entry.date.weekday()],
        f"{entry.date.isoformat()} {clock(entry.start)}:00",
        f"{entry.date.isoformat()} {clock(entry.start + entry.minutes)}:00",
        "-4",
        hours(entry.minutes),
        customer,
        job,
        "",
        "",
        "" if customer == entry.note else entry.note,
        "approved",
    ]


def _handed_in(entry: Hours, company: Company, titles: dict[str, tuple[str, str]]) -> list[str]:
    customer, job = _codes(entry, titles)
    kind = {"paid time off": "PTO", "general": "General"}.get(entry.kind, "")
    return [
        entry.employee,
        entry.date.isoformat(),
        job or customer,
        hours(entry.minutes),
        hours(entry.overtime) if entry.overtime else "",
        company.employees[entry.employee],
        kind,
    ]


def _codes(entry: Hours, titles: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """What the job code says: customer and job; shop time and time off have codes of their own."""
    if entry.job:
        return titles[entry.job]
    return {"paid time off": "PTO", "general": "Shop"}.get(entry.kind, entry.note), ""
