"""ServiceTitan's hours: from pay lines, which know overtime, and where a day is not yet paid, from the clocks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from ...words import time_kind
from ..connector import Json, Records
from ..values import local_clock, local_day, local_or_plain_day, look, text
from .lists import Lists, kind_name
from .words import SYSTEM

Row = dict[str, Any]
OVERTIME = ("Overtime", "DoubleOvertime")
CODE_KINDS = {"PaidTimeOff": "paid time off", "Paid": "general"}
"""What codes of time off jobs mean; unpaid time is no work, and clocking in and out spans what others say."""
CATEGORY_KINDS = {"Travel": "travel", "PaidTimeOff": "paid time off", "OnJobActivities": "job"}


def shape_hours(records: Records, lists: Lists) -> list[Row]:
    """Make all entries. Each person's day is taken from one record of it: pay lines, else activities, else clocks."""
    sources = (
        list(_paid(records, lists)), list(_activities(records, lists)),
        [*_on_jobs(records, lists), *_off_jobs(records, lists)],
    )  # fmt: skip
    taken: set[tuple[str, dt.date]] = set()  # by id, because two people may have one name
    rows: list[Row] = []
    for source in sources:
        rows += [row for row in source if (row["person"], row["date"]) not in taken]
        taken |= {(row["person"], row["date"]) for row in source}
    return _name_kinds(rows)


def _name_kinds(rows: list[Row]) -> list[Row]:
    """Say what kind of time each entry is, where its record does not; idle time without a job costs none."""
    if not rows:
        return rows
    said, job = (pd.Series([row.get(name) for row in rows], dtype=object) for name in ("activity", "job_ref"))
    kinds = time_kind(said, job)
    for row, kind in zip(rows, kinds, strict=True):
        idle = not row["job_ref"] and str(row.get("activity")).casefold() == "idle"
        row["kind"] = row.get("kind") or ("general" if idle else kind)
    return [{**row, "job_ref": row["job_ref"] if row["kind"] in ("job", "travel") else None} for row in rows]


def _paid(records: Records, lists: Lists) -> Iterator[Row]:
    """Join the pay lines of one piece of time: its regular hours and its overtime are lines of their own."""
    pieces: dict[tuple[Json, ...], list[Json]] = defaultdict(list)
    for record in records.get("GrossPayItem", ()):
        if kind_name(record.get("grossPayItemType")) == "TimesheetTime" and record.get("paidDurationHours") is not None:
            of_one = record.get("sourceEntityId") or f"pay {record.get('id')}"
            pieces[
                str(kind_name(record.get("employeeType"))), record.get("employeeId"), of_one, record.get("jobId"),
                record.get("activity"), str(_pay_day(record, lists)),
            ].append(record)  # fmt: skip
    for (*_, of_one, _job, _activity, _day), parts in pieces.items():
        row = _pay_row(str(of_one), parts, lists)
        if row is not None:
            yield row


def _pay_row(of_one: str, parts: Sequence[Json], lists: Lists) -> Row | None:
    first = min(parts, key=lambda part: str(part.get("startedOn") or ""))
    day, name = _pay_day(first, lists), lists.person(first.get("employeeType"), first.get("employeeId"))
    if day is None:
        return None
    kinds = {kind_name(part.get("paidTimeType")) for part in parts}
    job = lists.jobs.get(str(first.get("jobId")))
    ends = [str(part["endedOn"]) for part in parts if part.get("endedOn")]
    return {
        "id": f"{of_one} {text(first.get('jobNumber')) or ''} {text(first.get('activity')) or ''} {day}".strip(),
        "employee": name or f"Employee {first.get('employeeId')}", "person": _person(first), "date": day,
        "job_ref": text(look(job, "jobNumber")) or text(first.get("jobNumber")) or text(first.get("invoiceNumber")),
        "job_id": text(first.get("jobId") or None), "activity": text(first.get("activity")),
        "kind": "paid time off" if kinds == {"PaidTimeOff"} else None,
        "minutes": sum(map(_minutes_paid, parts)),
        "overtime_minutes": sum(_minutes_paid(p) for p in parts if kind_name(p.get("paidTimeType")) in OVERTIME),
        "start": local_clock(first.get("startedOn"), lists.zone),
        "end": local_clock(max(ends), lists.zone) if ends else None, "note": text(first.get("memo")),
        "origin": f"{SYSTEM} GrossPayItem {first.get('id')}",
    }  # fmt: skip


def _pay_day(record: Json, lists: Lists) -> dt.date | None:
    return local_day(record.get("startedOn"), lists.zone) or local_or_plain_day(record.get("date"), lists.zone)


def _minutes_paid(record: Json) -> int:
    return int((Decimal(str(record["paidDurationHours"])) * 60).to_integral_value(ROUND_HALF_UP))


def _on_jobs(records: Records, lists: Lists) -> Iterator[Row]:
    """Make work and travel of each technician's clock on a job; a time that is missing tells nothing."""
    for record in records.get("JobTimesheet", ()):
        job = text(look(lists.jobs.get(str(record.get("jobId"))), "jobNumber")) or f"Job id {record.get('jobId')}"
        name = lists.name("Technician", record.get("technicianId")) or f"Technician {record.get('technicianId')}"
        ended = record.get("doneOn") or record.get("canceledOn")
        arrived = record.get("arrivedOn")
        who = _person({"employeeId": record.get("technicianId")})
        head = {
            "employee": name,
            "person": who,
            "job_ref": job,
            "job_id": text(record.get("jobId")),
            "origin": f"{SYSTEM} JobTimesheet {record['id']}",
        }
        spans = (("", "job", arrived, ended), (" travel", "travel", record.get("dispatchedOn"), arrived or ended))
        for part, kind, start, end in spans:
            if span := _span(start, end, lists):
                yield {**head, "id": f"clock {record['id']}{part}", "kind": kind, **span}


def _off_jobs(records: Records, lists: Lists) -> Iterator[Row]:
    codes = lists.by_id("TimesheetCode")
    for record in records.get("NonJobTimesheet", ()):
        code = codes.get(str(record.get("timesheetCodeId")))
        kind = CODE_KINDS.get(str(kind_name(look(code, "type")) or "Paid"))
        span = _span(record.get("startedOn"), record.get("endedOn"), lists)
        if kind is None or span is None:
            continue
        person = lists.person(record.get("employeeType"), record.get("employeeId"))
        yield {
            "id": f"off {record['id']}", "job_id": None, "job_ref": None,
            "employee": person or f"Employee {record.get('employeeId')}", "person": _person(record),
            "kind": kind, "note": text(look(code, "code")), **span,
            "origin": f"{SYSTEM} NonJobTimesheet {record['id']}",
        }  # fmt: skip


def _activities(records: Records, lists: Lists) -> Iterator[Row]:
    types, categories = lists.by_id("ActivityType"), lists.by_id("ActivityCategory")
    for record in records.get("Activity", ()):
        span = _span(record.get("startTime"), record.get("endTime"), lists)
        if span is None:
            continue
        type_ = types.get(str(record.get("activityTypeId")))
        category = kind_name(look(categories.get(str(look(type_, "categoryId"))), "type"))
        job = text(look(lists.jobs.get(str(record.get("jobId"))), "jobNumber"))
        person = lists.person(record.get("employeeType"), record.get("employeeId"))
        yield {
            "id": f"activity {record['id']}", "person": _person(record),
            "employee": person or f"Employee {record.get('employeeId')}",
            "job_ref": job, "job_id": text(record.get("jobId")),
            "kind": CATEGORY_KINDS.get(str(category), "job" if job else "general"),
            "note": text(record.get("memo")) or text(look(type_, "code")),
            "origin": f"{SYSTEM} Activity {record['id']}", **span,
        }  # fmt: skip


def _person(record: Json) -> str:
    """Name a person by id; technicians and office employees are counted apart."""
    return f"{kind_name(record.get('employeeType')) or 'Technician'} {record.get('employeeId')}"


def _span(start: Json, end: Json, lists: Lists) -> Row | None:
    """Return day, clock times and minutes of a stretch of time; seconds are cut, as the screen shows it."""
    if not start or not end:
        return None
    first, last = (dt.datetime.fromisoformat(str(value)).replace(second=0, microsecond=0) for value in (start, end))
    minutes = int((last - first).total_seconds()) // 60
    if minutes <= 0:
        return None
    return {
        "date": local_day(start, lists.zone), "start": local_clock(start, lists.zone),
        "end": local_clock(end, lists.zone), "minutes": minutes,
    }  # fmt: skip


def add_minutes(rows: Sequence[Row]) -> Mapping[str, int]:
    """Add up each job's minutes by its id."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["job_ref"] and row["job_id"]:
            found[row["job_id"]] += row["minutes"]
    return found
