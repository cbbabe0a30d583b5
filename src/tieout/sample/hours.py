"""Who worked when: the crews' clock entries, the employees and their loaded rates."""

from __future__ import annotations

import datetime as dt
from random import Random

import pandas as pd

from ..model.settings import RATES, ROLES
from .catalog import TYPE_BY_NAME
from .company import Hours, Job

DAY_BEGINS = 7 * 60 + 30
DAY_HOLDS = 10 * 60
STRAIGHT_TIME = 8 * 60
LONGEST_ENTRY = 4 * 60 + 30
WAGES = {"Apprentice": 2350, "Technician": 3300, "Lead": 4250}
LOADED_PERCENT = 14_850
"""A wage with taxes, insurance, benefits, paid time off and vehicle, in hundredths of a percent."""


class Calendar:
    """Each employee's day, filled from the morning on, so that nobody is at two places at once."""

    def __init__(self) -> None:
        self.filled: dict[tuple[str, dt.date], int] = {}

    def book(self, employee: str, day: dt.date, minutes: int, job: str, kind: str = "job", note: str = "") -> Hours:
        """Put an entry after the day's last one; what lies beyond eight hours is overtime."""
        used = self.filled.get((employee, day), 0)
        self.filled[employee, day] = used + minutes
        overtime = max(0, used + minutes - STRAIGHT_TIME) - max(0, used - STRAIGHT_TIME)
        return Hours(employee, day, DAY_BEGINS + used, minutes, job, kind, overtime, note)

    def free(self, employee: str, day: dt.date) -> int:
        """Tell how many minutes the employee's day still holds."""
        return DAY_HOLDS - self.filled.get((employee, day), 0)


def work_hours(rng: Random, jobs: list[Job], employees: dict[str, str], as_of: dt.date, begun: bool) -> list[Hours]:
    """Clock the crews in on every job that was done (or ``begun``), and some shop time and paid time off."""
    people, calendar = list(employees), Calendar()
    hours: list[Hours] = []
    for job in jobs:
        if job.status == "canceled" or not job.minutes:
            continue
        size = min(len(people), rng.choice(TYPE_BY_NAME[job.job_type].crew))
        lead = rng.randrange(len(people))
        job.crew = [people[(lead + i * 3) % len(people)] for i in range(size)]
        if job.completed is not None:
            hours += _clock(job, calendar, job.completed, job.minutes)
        elif begun and (as_of - job.created).days > 4:
            hours += _clock(job, calendar, job.created + dt.timedelta(days=2), job.minutes // 3 // 15 * 15)
    hours += _other_time(rng, people, calendar, min(job.created for job in jobs), as_of, len(hours) // 12)
    return sorted(hours, key=lambda entry: (entry.date, entry.employee, entry.start))


def _clock(job: Job, calendar: Calendar, last_day: dt.date, minutes: int) -> list[Hours]:
    """Share the minutes among the crew, from the last day backwards, over as many days as it takes."""
    entries: list[Hours] = []
    each, odd = divmod(minutes // 15, len(job.crew))
    for i, employee in enumerate(job.crew):
        left, day, shift = (each + (i < odd)) * 15, last_day, LONGEST_ENTRY
        while left > 0:
            part = min(left, calendar.free(employee, day), shift)
            if part >= 15:
                entries.append(calendar.book(employee, day, part, job.number))
                left -= part
                shift -= 15  # no two entries of a day and job are alike, or they would look recorded twice
            else:
                shift = LONGEST_ENTRY
                day -= dt.timedelta(days=3 if day.weekday() == 0 else 1)
    return entries


def _other_time(
    rng: Random, people: list[str], calendar: Calendar, first: dt.date, as_of: dt.date, count: int
) -> list[Hours]:
    """Shop time, travel between jobs without a job, and paid time off."""
    found = []
    for _ in range(count):
        employee = rng.choice(people)
        day = first + dt.timedelta(days=rng.randrange((as_of - first).days))
        if day.weekday() > 4:
            continue
        if rng.random() < 0.2 and calendar.free(employee, day) == DAY_HOLDS:
            found.append(calendar.book(employee, day, STRAIGHT_TIME, "", "paid time off"))
        elif calendar.free(employee, day) >= 150:
            found.append(calendar.book(employee, day, rng.choice((60, 90, 120)), "", "general"))
    return found


def make_rates(employees: dict[str, str], raise_day: dt.date) -> pd.DataFrame:
    """Loaded rates: apprentices by role, everybody else by name; every third person had a raise in mid-period."""
    rows: list[tuple[str, dt.date | None, dt.date | None, int]] = [("Apprentice", None, None, WAGES["Apprentice"])]
    for i, (name, role) in enumerate(employees.items()):
        if role == "Apprentice":
            continue
        wage = WAGES[role] + (i * 35) % 300
        if i % 3:
            rows.append((name, None, None, wage))
        else:
            rows.append((name, None, raise_day - dt.timedelta(days=1), wage))
            rows.append((name, raise_day, None, wage + 175))
    return rate_table(rows)


def rate_table(rows: list[tuple[str, dt.date | None, dt.date | None, int]]) -> pd.DataFrame:
    """Turn (who, from, to, wage in cents) into the declared table."""
    return RATES.validate(
        pd.DataFrame(
            {
                "who": [row[0] for row in rows],
                "date_from": pd.to_datetime([row[1] for row in rows]),
                "date_to": pd.to_datetime([row[2] for row in rows]),
                "wage": [row[3] for row in rows],
                "loaded_rate": [(row[3] * LOADED_PERCENT + 5000) // 10000 for row in rows],
            }
        )
    )


def make_roles(employees: dict[str, str]) -> pd.DataFrame:
    """The role of each employee."""
    return ROLES.validate(pd.DataFrame({"employee": list(employees), "role": list(employees.values())}))
