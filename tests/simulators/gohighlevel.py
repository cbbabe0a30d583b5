"""GoHighLevel, simulated: private tokens and rotating ones, names of parameters that differ per call, test rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sample import Company
from tieout.sample.company import Contact, Document, Job, Payment
from tieout.sample.write_gohighlevel import STATUS

LOCATION, PRIVATE = "ve9EPM428h8vShlRW1KT", "pit-11112222-3333-4444-5555-simulated"
ZONE = ZoneInfo("America/New_York")
POSITIONS = {
    "/invoices/": ("Invoice", "invoices", "total"),
    "/payments/transactions": ("Transaction", "data", "totalCount"),
    "/payments/orders": ("Order", "data", "totalCount"),
}
_ALT = {"altId", "altType"}
KNOWN = {
    "/contacts/": {"locationId", "startAfterId", "startAfter", "query", "limit"},
    "/opportunities/search": {"location_id", "status", "order", "startAfter", "startAfterId", "page", "limit", "date",
                              "endDate"},
    "/invoices/": _ALT | {"limit", "offset", "sortField", "sortOrder", "startAt", "endAt", "status", "paymentMode"},
    "/payments/transactions": _ALT | {"limit", "offset", "startAt", "endAt", "paymentMode", "locationId"},
    "/payments/orders": _ALT | {"limit", "offset", "startAt", "endAt", "status", "paymentStatus", "locationId"},
}  # fmt: skip
SCOPES = {"contacts", "opportunities", "invoices", "payments", "locations"}
Row = dict[str, Any]


class SimulatedGoHighLevel(SimulatedSystem):
    """One location. ``rows[entity][id]`` may be changed through ``add``, ``edit`` and ``delete``.

    ``most``: rows of a page that may be asked for; ``gives``: rows of a page that are given; ``lists_fields``: the
    list of opportunities holds custom fields; ``tells_place``: lists say where they go on; ``tells_limits``: answers
    tell what is left, as they do for apps; ``scopes``: what the token may read; ``types_orders``: orders want altType.
    """

    def __init__(self, company: Company | None = None, most: int = 100, **base: Any) -> None:
        super().__init__(**base)
        self.gives, self.types_orders = most, False
        self.most, self.lists_fields, self.tells_place, self.tells_limits = most, True, True, True
        self.scopes = set(SCOPES)
        self.rows: dict[str, dict[str, Row]] = {}
        self.while_reading: list[Any] = []
        self._tick = 0
        self.today = dt.datetime.now(dt.UTC)
        if company is not None:
            Office(self, company).fill()

    # Editing

    def add(self, entity: str, row: Row, now: bool = False) -> Row:
        """Enter a record, long ago, or just now."""
        key = "id" if entity in ("Contact", "Opportunity", "CustomField") else "_id"
        self._tick += 1
        id_ = row.get(key) or hashlib.sha256(f"ghl {entity} {self._tick}".encode()).hexdigest()[:20]
        moment = self._moment(now)
        made = {key: id_, **({"dateAdded": moment} if entity == "Contact" else {"createdAt": moment}), **row,
                "updatedAt": moment}  # fmt: skip
        self.rows.setdefault(entity, {})[id_] = made
        return made

    def edit(self, entity: str, id_: str, **changes: Any) -> None:
        """Change a record as a user does."""
        self._tick += 1
        self.rows[entity][id_] = {**self.rows[entity][id_], **changes, "updatedAt": self._moment(now=True)}

    def delete(self, entity: str, id_: str) -> None:
        """Delete a record: it is gone without a trace."""
        del self.rows[entity][id_]

    def _moment(self, now: bool) -> str:
        if now:
            moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
        else:
            moment = self.today - dt.timedelta(days=60) + dt.timedelta(seconds=self._tick)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # Signing

    def is_signed(self, asked: Asked) -> bool:
        private = asked.headers.get("authorization") == f"Bearer {PRIVATE}" and not self.revoked
        return private or super().is_signed(asked)

    def unauthorized(self, asked: Asked) -> Answer:
        return problem(401, "Invalid token: access token is invalid", "Unauthorized")

    def throttled(self, asked: Asked) -> Answer:
        return problem(429, "Too Many Requests", "Too Many Requests")

    def headers(self) -> Row:
        if not self.tells_limits:
            return {}
        return {
            "X-RateLimit-Max": "100", "X-RateLimit-Remaining": "57", "X-RateLimit-Interval-Milliseconds": "10000",
            "X-RateLimit-Limit-Daily": "200000", "X-RateLimit-Daily-Remaining": "199000",
        }  # fmt: skip

    def grant(self) -> Row:
        return {**super().grant(), "expires_in": 86399, "userType": "Location", "locationId": LOCATION}

    def entry(self) -> Row:
        return {**super().entry(), "account": LOCATION}

    def secrets(self) -> list[str]:
        return [*super().secrets(), PRIVATE]

    # Answering

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("version") != "2021-07-28":
            return problem(400, "version header was not found.", "Bad Request")
        part = asked.path.split("/")[1]
        if part not in self.scopes:
            return problem(401, "The token is not authorized for this scope.", "Unauthorized")
        with self.lock:
            answer = self._answer(asked)
            answer = Answer(answer.raw, answer.status)  # written at once, so that later edits do not change it
            if self.while_reading and answer.status == 200 and asked.path in KNOWN:
                self.while_reading.pop(0)(self)
        return answer

    def _answer(self, asked: Asked) -> Answer:
        if asked.path == f"/locations/{LOCATION}":
            return Answer({"location": {"id": LOCATION, "name": "Sample & Sons", "timezone": str(ZONE)}})
        if asked.path == f"/locations/{LOCATION}/customFields":
            model = asked.param("model", "contact")
            rows = self.rows.get("CustomField", {}).values()
            return Answer({"customFields": [row for row in rows if model in ("all", row["model"])]})
        if asked.path.startswith("/opportunities/") and asked.path.rpartition("/")[2] in self.rows["Opportunity"]:
            return Answer({"opportunity": self.rows["Opportunity"][asked.path.rpartition("/")[2]]})
        if asked.path not in KNOWN:
            return problem(404, f"Cannot GET {asked.path}", "Not Found")
        if wrong := [f"property {name} should not exist" for name in asked.params if name not in KNOWN[asked.path]]:
            return problem(422, wrong, "Unprocessable Entity")
        limit = asked.param("limit", "10" if "payments" in asked.path else "20")
        if not limit.isdigit() or not 1 <= int(limit) <= self.most:
            return problem(422, ["limit must not be greater than 100"], "Unprocessable Entity")
        if asked.path in POSITIONS:
            return self._by_position(asked, min(int(limit), self.gives))
        return self._after_row(asked, min(int(limit), self.gives))

    def _by_position(self, asked: Asked, limit: int) -> Answer:
        entity, name, count = POSITIONS[asked.path]
        wanted = "" if entity == "Order" and not self.types_orders else "location"
        if asked.param("altId") != LOCATION or asked.param("altType") != wanted:
            return problem(422, ["altId and altType are needed"], "Unprocessable Entity")
        if entity == "Invoice" and not ("limit" in asked.params and "offset" in asked.params):
            return problem(422, ["limit must be a string", "offset must be a string"], "Unprocessable Entity")
        rows = list(self.rows.get(entity, {}).values())
        newest_first = asked.param("sortOrder") != "ascend"
        day = "issueDate" if asked.param("sortField") else "createdAt"
        rows.sort(key=lambda row: (row[day], row["_id"]), reverse=newest_first)
        at = int(asked.param("offset", "0"))
        return Answer({name: rows[at : at + limit], count: len(rows)})

    def _after_row(self, asked: Asked, limit: int) -> Answer:
        is_contacts = asked.path == "/contacts/"
        entity, name, added = ("Contact", "contacts", "dateAdded") if is_contacts else (
            "Opportunity", "opportunities", "createdAt")  # fmt: skip
        if asked.param("locationId" if is_contacts else "location_id") != LOCATION:
            return problem(403, "The token does not have access to this location.", "Forbidden")
        rows = [(epoch(row[added]), row["id"], row) for row in self.rows.get(entity, {}).values()]
        status = asked.param("status", "all" if is_contacts else "open")
        rows = [each for each in rows if is_contacts or status in ("all", each[2]["status"])]
        newest_first = asked.param("order") != "added_asc"
        rows.sort(key=lambda each: each[:2], reverse=newest_first)
        total = len(rows)
        if asked.param("startAfterId"):
            edge = (int(asked.param("startAfter")), asked.param("startAfterId"))
            rows = [each for each in rows if (each[:2] < edge if newest_first else each[:2] > edge)]
        part = rows[:limit]
        found = [self._listed(entity, row) for _, _, row in part]
        if not self.tells_place:
            return Answer({name: found, "count": total})
        more = part and len(rows) > limit
        last = {"startAfterId": part[-1][1], "startAfter": part[-1][0]} if more else {}
        return Answer({name: found, "meta": {"total": total, **last}})

    def _listed(self, entity: str, row: Row) -> Row:
        if entity == "Opportunity" and not self.lists_fields:
            return {name: value for name, value in row.items() if name != "customFields"}
        return row


def epoch(moment: str) -> int:
    """Write a moment as milliseconds."""
    return int(dt.datetime.fromisoformat(moment).timestamp() * 1000)


def problem(status: int, message: Any, error: str) -> Answer:
    """An error as the API answers it."""
    return Answer({"statusCode": status, "message": message, "error": error}, status)


def dollars(cents: int) -> Decimal | int:
    """Write cents in dollars: 999, 103.5."""
    return Decimal(cents) / 100 if cents % 100 else cents // 100


class Office:
    """Enters the sample company."""

    def __init__(self, system: SimulatedGoHighLevel, company: Company) -> None:
        self.system, self.company = system, company
        self.contacts: dict[str, Row] = {}
        self.fields: dict[str, str] = {}
        self.invoices: dict[int, Row] = {}

    def fill(self) -> None:
        """Enter contacts first, then what refers to them."""
        crm = self.company.crm
        for name, model in (("Job type", "opportunity"), ("Technician", "opportunity"), ("Location", "opportunity"),
                            ("Birthday", "contact")):  # fmt: skip
            row = self.system.add("CustomField", {"name": name, "model": model, "fieldKey": f"{model}.{name}",
                                                  "dataType": "TEXT", "locationId": LOCATION})  # fmt: skip
            self.fields[name] = row["id"]
        for contact in crm.contacts:
            self._contact(contact)
        for job in crm.jobs:
            self._opportunity(job)
        titles = {job.number: job.title for job in crm.jobs}
        for document in crm.documents:
            self._invoice(document, titles)
        for payment in crm.payments:
            self._payment(payment)

    def _contact(self, contact: Contact) -> None:
        customer = contact.customer
        row: Row = {
            "locationId": LOCATION, "contactName": contact.name, "email": contact.email, "tags": ["customer"],
            "phone": f"+1{contact.phone}", "dateAdded": noon(customer.created), "country": "US", "customFields": [],
            "firstName": "" if customer.commercial else customer.first,
            "lastName": "" if customer.commercial else customer.last,
        }  # fmt: skip
        self.contacts[contact.name] = self.system.add("Contact", row)

    def _opportunity(self, job: Job) -> None:
        customer = job.customer
        contact = self.contacts[customer.name]
        changed = job.completed if job.status == "completed" and job.completed else job.created
        fields = {"Job type": job.job_type, "Technician": ", ".join(job.crew), "Location": job.location}
        self.system.add("Opportunity", {
            "name": f"{job.number} {job.title}", "monetaryValue": dollars(job.total), "pipelineId": "p1",
            "pipelineStageId": "s1", "assignedTo": "u1", "status": STATUS[job.status], "source": job.lead_source,
            "lastStatusChangeAt": noon(changed), "lastStageChangeAt": noon(changed), "createdAt": noon(job.created),
            "contactId": contact["id"], "locationId": LOCATION, "contact": {
                "id": contact["id"], "name": customer.name, "email": customer.email, "phone": f"+1{customer.phone}",
                "companyName": "", "tags": []},
            "customFields": [{"id": self.fields[name], "fieldValue": value} for name, value in fields.items() if value],
        })  # fmt: skip

    def _invoice(self, document: Document, titles: dict[str, str]) -> None:
        job = next(iter(document.jobs), "")
        name = f"{job} {document.memo or titles[job]}" if job else document.memo
        status = {"paid": "paid", "draft": "draft", "void": "void"}.get(
            document.status, "partially_paid" if document.settled else "sent"
        )
        prefix, _, number = document.number.rpartition("-")
        contact = self.contacts.get(document.billed_to) or self.contacts[document.customer.name]
        self.invoices[id(document)] = self.system.add("Invoice", {
            "status": status, "liveMode": True, "altId": LOCATION, "altType": "location", "name": name,
            "title": "INVOICE", "businessDetails": {"name": "Sample & Sons"}, "currency": document.currency or "USD",
            "invoiceNumber": number, "invoiceNumberPrefix": f"{prefix}-" if prefix else "",
            "contactDetails": {"id": contact["id"], "name": document.billed_to, "email": document.customer.email},
            "issueDate": document.date.isoformat(), "dueDate": document.due.isoformat(),
            "discount": {"type": "fixed", "value": dollars(document.discount)},
            "invoiceItems": [
                {"_id": str(at), "name": line.item, "description": f"<p>{line.description}</p>", "currency": "USD",
                 "qty": line.quantity, "amount": dollars_each(line.amount, line.quantity), "type": "one_time"}
                for at, line in enumerate(document.lines)
            ],
            "total": dollars(document.total), "amountPaid": dollars(document.settled),
            "amountDue": dollars(document.balance), "totalSummary": {
                "subTotal": dollars(document.net + document.discount), "discount": dollars(document.discount),
                "tax": dollars(document.tax)},
        })  # fmt: skip

    def _payment(self, payment: Payment) -> None:
        invoice = self.invoices[id(payment.applied[0][0])] if payment.applied else None
        contact = self.contacts.get(payment.paid_by) or self.contacts[payment.customer.name]
        self.system.add("Transaction", {
            "altId": LOCATION, "altType": "location", "contactId": contact["id"], "contactName": payment.paid_by,
            "contactEmail": payment.customer.email, "currency": "USD", "amount": dollars(payment.amount),
            "status": "succeeded", "liveMode": True, "entityType": "invoice", "entityId": invoice and invoice["_id"],
            "entitySourceType": "invoice", "entitySourceId": invoice and invoice["_id"], "amountRefunded": 0,
            "paymentProviderType": payment.method, "fulfilledAt": noon(payment.date), "createdAt": noon(payment.date),
            "chargeSnapshot": {"amount": payment.amount},
        })  # fmt: skip


def dollars_each(cents: int, quantity: int) -> Decimal:
    """Write the price of one unit."""
    return Decimal(cents) / 100 / quantity


def noon(day: dt.date) -> str:
    """Write an instant in UTC that is the middle of the company's day."""
    return f"{day.isoformat()}T16:30:00.000Z"
