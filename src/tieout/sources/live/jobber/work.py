"""Jobber's jobs with their lines and visits, hours and expenses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from ...cells import first_email, first_phone
from ...words import time_kind
from ..connector import Json, Records
from ..values import dollars_to_cents, items, local_clock, look, text
from .lists import Lists, joined, origin, plain_id

Row = dict[str, Any]
RECURRING = "RECURRING"
_TYPE = ("job type", "service type")
_PLACE = ("service area", "location")


def shape_jobs(records: Records, lists: Lists) -> list[Row]:
    """Make the jobs. Their invoices, hours and expenses are those that name them."""
    invoices: dict[str, list[str]] = defaultdict(list)
    in_order = sorted(records.get("Invoice", ()), key=lambda each: (each["issuedDate"] or "", each["invoiceNumber"]))
    for invoice in in_order:
        for ref in (*items(invoice, "jobs"), *items(invoice, "archivedJobs")):
            invoices[ref["id"]].append(str(invoice["invoiceNumber"]))
    hours: dict[str, list[Json]] = defaultdict(list)
    for entry in records.get("TimeSheetEntry", ()):
        if is_work(entry) and (id_ := look(entry, "job", "id")):
            hours[id_].append(entry)
    spent: dict[str, list[int | None]] = defaultdict(list)
    for expense in records.get("Expense", ()):
        spent[str(look(expense, "linkedJob", "id"))].append(dollars_to_cents(expense["total"]))
    return [
        _shape_job(job, lists, invoices[job["id"]], hours[job["id"]], spent[job["id"]])
        for job in records.get("Job", ())
    ]


def _shape_job(job: Json, lists: Lists, invoices: list[str], hours: list[Json], spent: list[int | None]) -> Row:
    client = lists.client(job)
    costs = [cents for line in items(job, "lineItems") if (cents := dollars_to_cents(line["totalCost"])) is not None]
    wages = [_wages(entry) for entry in hours]
    completed, done = find_completion(job, lists)
    crew = [
        name for visit in items(job, "visits") for user in items(visit, "assignedUsers")
        if (name := lists.people.get(user["id"]))
    ]  # fmt: skip
    return {
        "id": plain_id(job["id"]), "number": str(job["jobNumber"]), "customer": text(client.get("name")),
        "customer_id": None if look(job, "client", "id") is None else plain_id(job["client"]["id"]),
        "title": text(job["title"]), "job_type": custom_field(job, _TYPE),
        "status": "completed" if done else "open", "created": lists.moment_day(job["createdAt"]),
        "completed": completed, "technicians": joined(crew), "lead_source": text(client.get("leadSource")),
        "location": custom_field(job, _PLACE), "city": text(look(job, "property", "address", "city")),
        "total": dollars_to_cents(job["total"]), "invoice_refs": joined(invoices),
        "material_cost": sum(costs) if costs else None,
        "labor_cost": sum(wages) if wages and None not in wages else None,
        "other_cost": None if None in spent else sum(cents or 0 for cents in spent),
        "minutes": sum(map(minutes, hours)) if hours else None,
        "email": first_email(text(client.get("email")) or "") or None,
        "phone": first_phone(text(client.get("phone")) or "") or None,
        "agreement_ref": str(job["jobNumber"]) if job["jobType"] == RECURRING else None,
        "quote_refs": text(look(lists.quotes.get(str(look(job, "quote", "id"))), "quoteNumber")),
        "origin": origin("Job", job),
    }  # fmt: skip


def shape_agreement(job: Json, lists: Lists) -> Row | None:
    """Make the agreement that a recurring job is. How much each invoice will be is not known before its visits."""
    if job["jobType"] != RECURRING:
        return None
    _, done = find_completion(job, lists)
    rule = text(look(job, "invoiceSchedule", "recurrenceSchedule", "calendarRule"))
    is_periodic = look(job, "invoiceSchedule", "billingFrequency") == "PERIODIC"
    return {
        "id": plain_id(job["id"]), "number": str(job["jobNumber"]), "customer": text(lists.client(job).get("name")),
        "status": "ended" if done else "paused" if job["jobStatus"] == "on_hold" else "active",
        "start": lists.moment_day(job.get("startAt")), "end": lists.moment_day(job.get("endAt")),
        "months": months_between(rule) if is_periodic else None, "origin": origin("Job", job),
    }  # fmt: skip


def months_between(rule: str | None) -> int | None:
    """Return the months of a calendar's rule of months or years; None of any other.

    >>> months_between("RRULE:FREQ=MONTHLY;INTERVAL=3"), months_between("FREQ=YEARLY"), months_between("FREQ=WEEKLY")
    (3, 12, None)
    """
    parts = dict(part.split("=", 1) for part in (rule or "").upper().removeprefix("RRULE:").split(";") if "=" in part)
    months = {"MONTHLY": 1, "YEARLY": 12}.get(parts.get("FREQ", ""))
    every = parts.get("INTERVAL", "1")
    return months * int(every) if months and every.isdecimal() else None


def find_completion(job: Json, lists: Lists) -> tuple[dt.date | None, bool]:
    """Say when a job was completed, and whether it is. Jobber knows only that a job is closed, or wants its invoice."""
    if job["completedAt"]:
        return lists.moment_day(job["completedAt"]), True
    visits = [visit["completedAt"] for visit in items(job, "visits")]
    last = lists.moment_day(max(visits)) if visits and all(visits) else None
    if job["jobStatus"] == "archived":
        return last, True
    if job["jobStatus"] == "requires_invoicing" and job["jobType"] == "ONE_OFF" and last is not None:
        return last, True
    return None, False


def custom_field(job: Json, labels: tuple[str, ...]) -> str | None:
    """Return what stands in the account's own field of one of these names."""
    for field in items(job, "customFields"):
        if str(field.get("label", "")).strip().casefold() in labels:
            found = text(field.get("valueText")) or text(field.get("valueDropdown"))
            if found:
                return found
    return None


def is_work(entry: Json) -> bool:
    """Say whether an entry is time worked: a break that nobody pays is none."""
    return bool(entry["timeSheetCategory"] != "BREAK" or entry["payable"])


def minutes(entry: Json) -> int:
    """Return the whole minutes of an entry; a timer that still runs has none yet."""
    return int((Decimal(entry["finalDuration"]) / 60).to_integral_value(ROUND_HALF_UP))


def _wages(entry: Json) -> int | None:
    """Return what an entry costs at the rate that was kept with it, in cents."""
    rate = entry["labourRate"]
    if rate is None:
        return None
    return int((Decimal(rate) * 100 * Decimal(entry["finalDuration"]) / 3600).to_integral_value(ROUND_HALF_UP))


def shape_hours(records: Records, lists: Lists) -> list[Row]:
    """Make the time entries."""
    entries = [entry for entry in records.get("TimeSheetEntry", ()) if is_work(entry)]
    jobs = [lists.job_number(entry["job"]) for entry in entries]
    categories = pd.Series([_category(entry) for entry in entries], dtype=object)
    kinds = time_kind(categories, pd.Series(jobs, dtype=object))
    return [_shape_entry(entry, lists, job, kind) for entry, job, kind in zip(entries, jobs, kinds, strict=True)]


def _category(entry: Json) -> str | None:
    """Say in words what time an entry is. What names a job is job time whatever else is said, but driving, breaks
    and the account's own categories."""
    category = entry["timeSheetCategory"]
    if category == "CUSTOM":
        return text(entry["label"])
    if entry["job"] is not None and category not in ("DRIVING", "BREAK"):
        return None
    return None if category is None else str(category).casefold()


def _shape_entry(entry: Json, lists: Lists, job: str | None, kind: str) -> Row:
    note = "; ".join(part for part in (text(entry["label"]), text(entry["note"])) if part)
    if not entry["endAt"] and entry["finalDuration"] == 0:
        note = "; ".join(part for part in ("The timer still runs", note) if part)
    ranged = bool(entry["endAt"])  # without an end, the start is no clock-in but the day alone
    user = str(look(entry, "user", "id"))
    return {
        "id": plain_id(entry["id"]), "employee": lists.people.get(user) or f"User {plain_id(user)}",
        "date": lists.moment_day(entry["startAt"]), "job_ref": job, "kind": kind, "minutes": minutes(entry),
        "start": local_clock(entry["startAt"], lists.zone) if ranged else None,
        "end": local_clock(entry["endAt"], lists.zone) if ranged else None, "note": note or None,
        "origin": origin("TimeSheetEntry", entry),
    }  # fmt: skip


def shape_expense(record: Json, lists: Lists) -> Row | None:
    """Make one expense. One without an amount is not known yet."""
    amount = dollars_to_cents(record["total"])
    if amount is None:
        return None
    parts = (text(record["title"]), text(record["description"]))
    return {
        "id": plain_id(record["id"]), "kind": "expense", "date": lists.chosen_day(record["date"]),
        "category": "other", "description": "; ".join(part for part in parts if part) or None,
        "job_ref": lists.job_number(record["linkedJob"]), "amount": amount, "origin": origin("Expense", record),
    }  # fmt: skip
