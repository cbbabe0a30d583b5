"""What ServiceTitan's records refer to by id: customers, locations, jobs, people, business units, campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from ...cells import first_email, first_phone
from ...servicetitan import JOB_STATES
from ..connector import Json, Records
from ..values import look, text, zone_named
from .words import ACCOUNT

IMPORTED = "Imported Default"
_PHONES = ("MobilePhone", "Phone")  # a mobile telephone first, as the Customers export does


@dataclass(frozen=True)
class Lists:
    """The lists of one account, by id."""

    records: Records

    def by_id(self, entity: str) -> Mapping[str, Json]:
        return {str(row.get("id")): row for row in self.records.get(entity, ())}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The account's own clock."""
        return zone_named(next((row.get("zone") for row in self.records.get(ACCOUNT, ())), None))

    @cached_property
    def customers(self) -> Mapping[str, Json]:
        return self.by_id("Customer")

    @cached_property
    def locations(self) -> Mapping[str, Json]:
        return self.by_id("Location")

    @cached_property
    def jobs(self) -> Mapping[str, Json]:
        return self.by_id("Job")

    @cached_property
    def invoices(self) -> Mapping[str, Json]:
        return self.by_id("Invoice")

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str | None]]:
        """Names by entity and id."""
        named = ("JobType", "Campaign", "BusinessUnit", "Technician", "Employee", "Vendor")
        return {entity: {id_: text(row.get("name")) for id_, row in self.by_id(entity).items()} for entity in named}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """The terms of each customer on whose invoices, those of nothing too, the same ones stand."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self.records.get("Invoice", ()):
            if name := text(row.get("termName")):
                found[self.survivor(look(row, "customer", "id")) or ""].add(name)
        return {customer: next(iter(names)) for customer, names in found.items() if len(names) == 1}

    @cached_property
    def jobs_of_project(self) -> Mapping[str, list[Json]]:
        found: dict[str, list[Json]] = defaultdict(list)
        for row in self.records.get("Job", ()):
            if row.get("projectId"):
                found[str(row["projectId"])].append(row)
        return found

    @cached_property
    def contacts(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Addresses and numbers by customer and type, in the order in which they were made."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in sorted(self.records.get("CustomerContact", ()), key=lambda row: int(row["id"])):
            if value := text(row.get("value")):
                found[str(row.get("customerId"))][str(kind_name(row.get("type")))].append(value)
        return found

    def survivor(self, id_: Json) -> str | None:
        """Return the id of a customer, or of the one that it was merged into."""
        at, met = text(id_), set()
        while at is not None and at not in met:
            met.add(at)
            into = text(look(self.customers.get(at), "mergedToId"))
            if into is None:
                return at
            at = into
        return at

    def customer(self, id_: Json, otherwise: Json = None) -> str | None:
        """Return a customer's name as it is now."""
        found = text(look(self.customers.get(self.survivor(id_) or ""), "name"))
        return found or text(otherwise)

    def email(self, id_: Json) -> str | None:
        """Return a customer's first e-mail address."""
        found = self.contacts.get(self.survivor(id_) or "", {}).get("Email", [])
        return first_email(", ".join(found)) or None

    def phone(self, id_: Json) -> str | None:
        """Return a customer's first telephone number, a mobile one before others."""
        found = self.contacts.get(self.survivor(id_) or "", {})
        return next((phone for kind in _PHONES for value in found.get(kind, []) if (phone := first_phone(value))), None)

    def name(self, entity: str, id_: Json) -> str | None:
        """Return what something is called."""
        return self.names[entity].get(str(id_))

    def person(self, kind: Json, id_: Json) -> str | None:
        """Return a person's name; technicians and office employees are counted apart."""
        first, other = ("Employee", "Technician") if kind_name(kind) == "Employee" else ("Technician", "Employee")
        return self.name(first, id_) or (self.name(other, id_) if kind is None else None)

    def currency(self, unit: Json) -> str | None:
        """Return the currency of a business unit."""
        return text(look(self.units.get(str(unit)), "currency"))

    def class_name(self, record: Json) -> str | None:
        """Return the QuickBooks class that a record's business unit is filed under."""
        return text(look(self.units.get(str(look(record, "businessUnit", "id"))), "quickbooksClass"))

    @cached_property
    def units(self) -> Mapping[str, Json]:
        return self.by_id("BusinessUnit")

    def is_imported(self, job: Json) -> bool:
        """Tell jobs that were brought in from an earlier system."""
        named = (
            self.name("Campaign", look(job, "campaignId")), self.name("JobType", look(job, "jobTypeId")),
            self.name("BusinessUnit", look(job, "businessUnitId")),
        )  # fmt: skip
        return any(name is not None and name.startswith(IMPORTED) for name in named)


def job_status(job: Json) -> str:
    """Say whether a job is open, completed or canceled."""
    return JOB_STATES.get(str(kind_name(look(job, "jobStatus"))).casefold(), "open")


def kind_name(value: Json) -> Json:
    """Return a word that stands alone or as {value, name}."""
    return value.get("name") if isinstance(value, Mapping) else value
