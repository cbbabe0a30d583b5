"""Who and what Jobber's records refer to by id: clients, people, jobs, invoices, quotes; and the account's clock."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from ..connector import Json, Records
from ..values import day, items, local_day, look, text, zone_named
from .words import SYSTEM


def plain_id(value: Json) -> str:
    """Read the number in an encoded id, as exports print it: base64 of gid://Jobber/Client/123.

    >>> plain_id("Z2lkOi8vSm9iYmVyL0NsaWVudC8xMjM=")
    '123'
    """
    try:
        found = base64.b64decode(str(value), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return str(value)
    return found.rpartition("/")[2] if found.startswith("gid://") else str(value)


def origin(entity: str, record: Json) -> str:
    """Say which record a row came from."""
    return f"{SYSTEM} {entity} {plain_id(record['id'])}"


@dataclass(frozen=True)
class Lists:
    """The lists of one account, by id."""

    records: Records

    def by_id(self, entity: str) -> Mapping[str, Json]:
        return {str(row["id"]): row for row in self.records.get(entity, ())}

    @cached_property
    def clients(self) -> Mapping[str, Json]:
        return self.by_id("Client")

    @cached_property
    def people(self) -> Mapping[str, str | None]:
        return {id_: text(look(row, "name", "full")) for id_, row in self.by_id("User").items()}

    @cached_property
    def jobs(self) -> Mapping[str, Json]:
        return self.by_id("Job")

    @cached_property
    def invoices(self) -> Mapping[str, Json]:
        return self.by_id("Invoice")

    @cached_property
    def quotes(self) -> Mapping[str, Json]:
        return self.by_id("Quote")

    @cached_property
    def zone(self) -> ZoneInfo:
        """The account's time zone, which each of its people carries."""
        return zone_named(next((row["timezone"] for row in self.records.get("User", ()) if row.get("timezone")), None))

    def client(self, record: Json) -> Json:
        """Return the client that a record names; nothing where it is gone."""
        return self.clients.get(str(look(record, "client", "id")), {})

    def job_number(self, ref: Json) -> str | None:
        """Return the number of the job that a reference names; its id where the job is gone."""
        id_ = look(ref, "id")
        if id_ is None:
            return None
        row = self.jobs.get(str(id_))
        return text(row["jobNumber"]) if row is not None else plain_id(id_)

    def invoice_jobs(self, invoice: Json) -> list[str]:
        """List the jobs of an invoice: those in work and those that are archived, each once."""
        refs = [*items(invoice, "jobs"), *items(invoice, "archivedJobs")]
        return list(dict.fromkeys(number for ref in refs if (number := self.job_number(ref))))

    def moment_day(self, value: Json) -> dt.date | None:
        """Return the day of a moment in the account's time zone."""
        return local_day(value, self.zone)

    def chosen_day(self, value: Json) -> dt.date | None:
        """Return a day that somebody chose. It is written as that day's midnight, of the account or of UTC."""
        if not value:
            return None
        moment = dt.datetime.fromisoformat(str(value)).astimezone(dt.UTC)
        return day(moment.isoformat()) if moment.time() == dt.time(0) else local_day(value, self.zone)


def joined(values: list[str]) -> str | None:
    """Join numbers or names as our tables do."""
    return "; ".join(dict.fromkeys(values)) or None
