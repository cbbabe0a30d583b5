"""Housecall Pro's records → the tables that its exports give. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from ...cells import first_email, first_phone
from ...housecall_pro import JOB_STATES
from ..connector import Frames, Json, Records
from ..values import items, local_day, look, table, text, whole_cents
from .company import read_zone
from .invoices import Invoiced, shape_invoices
from .lines import price_lines, sum_material_cost
from .words import SYSTEM

Row = dict[str, Any]


def shape(records: Records) -> Frames:
    """Turn all current records into tables, the oldest job first."""
    jobs = sorted(records.get("jobs", ()), key=lambda job: (str(job.get("created_at")), str(job["id"])))
    zone = read_zone(records.get("company", ()), jobs) or ZoneInfo("UTC")
    people = {str(row["id"]): row for row in records.get("customers", ())}
    parts = {entity: {row["job_id"]: row["rows"] for row in records.get(entity, ())} for entity in
             ("line_items", "job_inputs")}  # fmt: skip
    heads = {str(job["id"]): head_of(job, people) for job in jobs}
    billed = shape_invoices(records.get("invoices", ()), heads, zone)
    estimates = Estimates(jobs, records.get("estimates", ()))
    rows: dict[str, list[Row]] = {
        "customers": [shape_customer(person, zone) for person in people.values()],
        "jobs": [
            shape_job(job, heads[str(job["id"])], billed.by_job.get(str(job["id"])), zone,
                      parts["line_items"].get(str(job["id"])), parts["job_inputs"].get(str(job["id"]), ()))
            | {"quote_refs": estimates.of_job(job)}
            for job in jobs
        ],
        "invoices": billed.invoices,
        "invoice_lines": billed.lines,
        "payments": billed.payments,
        "payment_allocations": billed.allocations,
        "quotes": [
            shape_estimate(estimate, people, zone) | {"job_refs": estimates.jobs_of(estimate)}
            for estimate in records.get("estimates", ())
        ],
    }  # fmt: skip
    return {noun: table(noun, made, SYSTEM) for noun, made in rows.items()}


class Estimates:
    """Which jobs were made of which estimates: a job names the option that was chosen."""

    def __init__(self, jobs: Sequence[Json], estimates: Sequence[Json]) -> None:
        self._estimate = {str(look(option, "id")): each for each in estimates for option in items(each, "options")}
        self._estimate |= {str(each["id"]): each for each in estimates}
        self._jobs: dict[str, list[str]] = {}
        for job in jobs:
            for estimate in self._chosen(job):
                numbers = self._jobs.setdefault(str(estimate["id"]), [])
                numbers.append(text(job.get("invoice_number")) or str(job["id"]))

    def _chosen(self, job: Json) -> list[Json]:
        named = dict.fromkeys(map(str, (job.get("original_estimate_id"), *items(job, "original_estimate_uuids"))))
        found = [self._estimate[id_] for id_ in named if id_ in self._estimate]
        return list({str(each["id"]): each for each in found}.values())

    def of_job(self, job: Json) -> str | None:
        """Name the estimates that a job was won with."""
        return "; ".join(number for each in self._chosen(job) if (number := text(each.get("estimate_number")))) or None

    def jobs_of(self, estimate: Json) -> str | None:
        """Name the jobs that were made of an estimate."""
        return "; ".join(self._jobs.get(str(estimate["id"]), ())) or None


def shape_customer(person: Json, zone: ZoneInfo) -> Row:
    """Make one customer; the billing address, where there is one, is theirs."""
    addresses = items(person, "addresses")
    billing = next((each for each in addresses if look(each, "type") == "billing"), None)
    address = billing or next(iter(addresses), None)
    street = ", ".join(part for name in ("street", "street_line_2") if (part := text(look(address, name))))
    return {
        "id": str(person["id"]), "name": name_customer(person) or str(person["id"]),
        "company": text(person.get("company")), "email": email_of(person), "phone": phone_of(person),
        "street": street or None, "city": text(look(address, "city")), "state": text(look(address, "state")),
        "postal_code": text(look(address, "zip")), "created": local_day(person.get("created_at"), zone),
        "lead_source": text(person.get("lead_source")),
        "contact": " ".join(filter(None, (text(person.get(name)) for name in ("first_name", "last_name")))) or None,
        "changed": local_day(person.get("updated_at"), zone), "origin": f"{SYSTEM} customer {person['id']}",
    }  # fmt: skip


def head_of(job: Json, people: Mapping[str, Json]) -> Row:
    """What a job's documents take from it: its number, customer, title, email, telephone and business unit."""
    person = people.get(str(look(job, "customer", "id")), job.get("customer"))
    return {
        "number": text(job.get("invoice_number")) or str(job["id"]), "customer": name_customer(person),
        "customer_id": text(look(person, "id")), "title": text(job.get("description")), "email": email_of(person),
        "phone": phone_of(person), "location": text(look(job, "job_fields", "business_unit", "name")),
        "lead_source": text(job.get("lead_source")) or text(look(person, "lead_source")),
    }  # fmt: skip


def shape_job(
    job: Json, head: Row, billed: Invoiced | None, zone: ZoneInfo, lines: Sequence[Json] | None, inputs: Sequence[Json]
) -> Row:
    """Make one job. Its worth is what its invoices say, and what none of them bills yet."""
    status = JOB_STATES.get(" ".join(str(job.get("work_status")).casefold().replace("_", " ").split()), "open")
    job_type = text(look(job, "job_fields", "job_type", "name")) or next(map(text, items(job, "tags")), None)
    crew = [" ".join(filter(None, map(text, (who.get("first_name"), who.get("last_name")))))
            for who in items(job, "assigned_employees")]  # fmt: skip
    ended = look(job, "work_timestamps", "completed_at") or look(job, "schedule", "scheduled_end")
    completed = local_day(ended, zone) or (billed.day if billed else None)
    subtotal = whole_cents(job.get("subtotal"))
    if billed is not None:
        total: int | None = billed.net + (0 if subtotal is None else subtotal - billed.subtotal)
        known = billed.cost
    else:
        total, known = price_lines(lines) if lines else subtotal, sum_material_cost(lines or ())
    known = known if billed is not None or status == "completed" else None  # lines of open work are a plan
    used = sum_material_cost(inputs)
    # The cost of an invoice's lines stands on the lines; only what no invoice shows is the job's own.
    own = None if used is None and billed is not None else known if used is None else used + (known or 0)
    return {
        **head, "id": str(job["id"]), "job_type": job_type, "status": status,
        "created": local_day(job.get("created_at"), zone), "completed": completed if status == "completed" else None,
        "technicians": "; ".join(dict.fromkeys(filter(None, crew))) or None,
        "city": text(look(job, "address", "city")), "total": total, "material_cost": own,
        "origin": f"{SYSTEM} job {job['id']}",
    }  # fmt: skip


def shape_estimate(estimate: Json, people: Mapping[str, Json], zone: ZoneInfo) -> Row:
    """Make one quote. Its options are alternatives: it is worth those approved, or its only one."""
    options = [each for each in items(estimate, "options") if text(each.get("status")) != "deleted"]
    said = [(text(each.get("approval_status")) or "").casefold() for each in options]
    won = [each for each, word in zip(options, said, strict=True) if word in ("approved", "pro approved")]
    lost = bool(said) and all(word in ("declined", "pro declined", "expired") for word in said)
    amounts = [whole_cents(each.get("total_amount")) for each in won or options]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known) if known and (won or len(options) == 1) else None
    person = people.get(str(look(estimate, "customer", "id")), estimate.get("customer"))
    return {
        "id": str(estimate["id"]), "number": text(estimate.get("estimate_number")), "customer": name_customer(person),
        "date": local_day(estimate.get("created_at"), zone), "status": "won" if won else "lost" if lost else "open",
        "total": total, "lead_source": text(estimate.get("lead_source")) or text(look(person, "lead_source")),
        "origin": f"{SYSTEM} estimate {estimate['id']}",
    }  # fmt: skip


def name_customer(person: Json) -> str | None:
    """Name a customer as the exports do: a business by its company, a household by its person."""
    whole = " ".join(filter(None, (text(look(person, "first_name")), text(look(person, "last_name")))))
    return text(look(person, "company")) or whole or None


def email_of(person: Json) -> str | None:
    """Return the e-mail address, in small letters."""
    return first_email(text(look(person, "email")) or "") or None


def phone_of(person: Json) -> str | None:
    """Return the first telephone number as digits."""
    numbers = (text(look(person, f"{kind}_number")) for kind in ("mobile", "home", "work"))
    return next((digits for number in numbers if number and (digits := first_phone(number))), None)
