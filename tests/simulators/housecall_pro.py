"""Housecall Pro, simulated: keys, lists that page and sort, moments in UTC, amounts in cents, its errors."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sample import Company
from tieout.sample.company import Contact, Document, Job, Line
from tieout.sample.names import STATE
from tieout.sample.text_files import telephone
from tieout.sample.write_housecall_pro import short_id

KEY = "key-of-this-shop-4711-aa77"
ZONE = ZoneInfo("America/New_York")
MOST = 200
SORTS = {
    "customers": ("created_at", "updated_at"),
    "estimates": ("created_at", "updated_at", "id"),
    "invoices": ("amount", "created_at", "due_amount", "due_at", "invoice_number", "paid_at", "sent_at", "status",
                 "updated_at"),
    "jobs": ("created_at", "updated_at", "invoice_number", "id", "description", "work_status"),
}  # fmt: skip
TELLS_CHANGE = ("customers", "jobs", "estimates")  # invoices are sorted by their last change and do not tell it
PARTS = {"line_items": "line_items", "job_input_materials": "job_inputs"}
STATUS = {"completed": "complete unrated", "open": "scheduled", "canceled": "pro canceled"}
METHODS = {"Card": "credit_card", "Check": "check", "ACH": "ach", "Cash": "cash"}
Row = dict[str, Any]


def utc(day: dt.date, clock: str) -> str:
    """Write a moment of the shop's own clock as the API does."""
    return stamp(dt.datetime.combine(day, dt.time.fromisoformat(clock), ZONE))


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class SimulatedHousecallPro(SimulatedSystem):
    """One shop. ``rows[entity][id]`` may be changed through ``add``, ``edit`` and ``delete``.

    ``word``: before the key, Token or Bearer; ``plan``: only MAX has the API; ``most``: rows that a page may have.
    """

    def __init__(
        self, company: Company | None = None, word: str = "Token", plan: str = "MAX", most: int = MOST, **base: Any
    ) -> None:
        super().__init__(**base)
        self.word, self.plan, self.most = word, plan, most
        self.rows: dict[str, dict[str, Row]] = {entity: {} for entity in SORTS}
        self.parts: dict[str, dict[str, list[Row]]] = {"line_items": {}, "job_inputs": {}}
        self.archived: set[str] = set()
        self.company: Row = {
            "id": "co_1", "name": "Sample & Sons", "phone_number": "8285550100", "time_zone": ZONE.key,
            "support_email": "office@example.com",
        }  # fmt: skip
        self.while_reading: list[Any] = []  # called, one after another, after pages were answered
        self._order: dict[tuple[str, str], list[str]] = {}  # when a record was made, and changed last
        self._tick = 0
        self._long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=60)
        if company is not None:
            Shop(self, company).fill()

    # Editing

    def add(self, entity: str, row: Row, now: bool = True) -> Row:
        """Make a record."""
        moment = self._moment(now)
        made = {"created_at": moment, **row, "updated_at": moment} if entity in TELLS_CHANGE else dict(row)
        self.rows[entity][row["id"]] = made
        self._order[entity, row["id"]] = [f"{moment} {self._tick:06d}"] * 2
        return made

    def edit(self, entity: str, id_: str, **changes: Any) -> None:
        """Change a record as a user does."""
        moment = self._moment(True)
        row = {**self.rows[entity][id_], **changes}
        self.rows[entity][id_] = {**row, "updated_at": moment} if entity in TELLS_CHANGE else row
        self._order[entity, id_][1] = f"{moment} {self._tick:06d}"

    def delete(self, entity: str, id_: str) -> None:
        """Delete a record; an archived job takes its invoices with it."""
        del self.rows[entity][id_]
        if entity == "jobs":
            self.archived.add(id_)
            for invoice in [key for key, row in self.rows["invoices"].items() if row["job_id"] == id_]:
                self.delete("invoices", invoice)

    def _moment(self, now: bool) -> str:
        """Made long ago, one second after another; or just now."""
        self._tick += 1
        if now:
            return stamp(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead))
        return stamp(self._long_ago + dt.timedelta(seconds=self._tick))

    # Signing in

    def is_signed(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"{self.word} {KEY}" and not self.revoked

    def unauthorized(self, asked: Asked) -> Answer:
        return Answer({"message": f"Unauthorized: {asked.headers.get('authorization')}"}, 401)

    def throttled(self, asked: Asked) -> Answer:
        return Answer({"error": {"message": "Too many requests"}}, 429, {"RateLimit-Reset": "1"})

    def entry(self) -> dict[str, Any]:
        return {"api_key": KEY, "host": self.url, "environment": "production"}

    def secrets(self) -> list[str]:
        return [KEY]

    # Answering

    def answer(self, asked: Asked) -> Answer:
        if self.plan != "MAX":
            return failed(403, "Your organization does not have access to the public API")
        path = asked.path.strip("/").split("/")
        with self.lock:
            if path == ["company"]:
                return Answer(self.company)
            if len(path) == 1 and path[0] in SORTS:
                return self._list(path[0], asked)
            if len(path) == 3 and path[0] == "jobs" and path[2] in PARTS:
                return self._part(path[1], path[2])
        return failed(404, "Not found")

    def _part(self, job: str, what: str) -> Answer:
        if job in self.archived:
            return failed(410, "This job was archived")
        if job not in self.rows["jobs"]:
            return failed(404, "Job not found")
        rows = self.parts[PARTS[what]].get(job, [])
        if what == "line_items":
            return Answer(Answer({"object": "list", "data": rows, "url": f"/jobs/{job}/line_items"}).raw)
        return Answer(Answer({"job_input_materials": rows}).raw)

    def _list(self, entity: str, asked: Asked) -> Answer:
        for name in ("status", "work_status", "location_ids", "customer_uuid", "expand"):
            if name in asked.params:
                return Answer({"errors": {name: "must be an array"}}, 422)
        by, size = asked.param("sort_by", "created_at"), min(int(asked.param("page_size", "10")), self.most)
        if by not in SORTS[entity]:
            return Answer({"errors": {"sort_by": "is not included in the list"}}, 422)
        # Filters that do not exist, such as updated_after, are passed over without a word.
        rows = sorted(self.rows[entity].values(), key=lambda row: self._key(entity, row, by),
                      reverse=asked.param("sort_direction", "desc") == "desc")  # fmt: skip
        page = int(asked.param("page", "1"))
        part = rows[(page - 1) * size : page * size]
        answer = Answer(Answer({
            "page": page, "page_size": size, "total_pages": -(-len(rows) // size), "total_items": len(rows),
            entity: part,
        }).raw)  # fmt: skip
        if self.while_reading and part:
            self.while_reading.pop(0)(self, entity)
        return answer

    def _key(self, entity: str, row: Row, by: str) -> tuple[str, str]:
        if by in ("created_at", "updated_at"):
            return self._order[entity, row["id"]][by == "updated_at"], row["id"]
        return str(row.get(by, "")), row["id"]


def failed(status: int, message: str) -> Answer:
    """An error as the specification has it."""
    return Answer({"error": {"message": message}}, status)


class Shop:
    """Enters what the sample company's CRM says into a simulated Housecall Pro."""

    def __init__(self, system: SimulatedHousecallPro, company: Company) -> None:
        self.system, self.company = system, company
        self.people: dict[str, Row] = {}

    def fill(self) -> None:
        """Enter everything."""
        crm = self.company.crm
        for contact in crm.contacts:
            self._contact(contact)
        for job in crm.jobs:
            self._job(job)
        owner = {id(document): job for job in crm.jobs for document in job.documents}
        for document in crm.documents:
            self._invoice(document, owner[id(document)])

    def _contact(self, contact: Contact) -> None:
        customer = contact.customer
        own = contact.name == customer.name
        first, _, last = contact.name.rpartition(" ") if not own else (customer.first, "", customer.last)
        address = {
            "id": short_id("adr", contact.name), "type": "billing", "street": contact.street, "street_line_2": None,
            "city": customer.city, "state": STATE, "zip": customer.postal_code, "country": "US",
        }  # fmt: skip
        self.people[contact.name] = self.system.add("customers", {
            "id": short_id("cus", contact.name), "first_name": first, "last_name": last, "email": contact.email,
            "company": customer.company or None, "mobile_number": telephone(contact.phone), "home_number": None,
            "work_number": None, "notifications_enabled": True, "lead_source": customer.lead_source, "notes": None,
            "tags": [], "created_at": utc(customer.created, "09:00"), "addresses": [address],
        }, now=False)  # fmt: skip

    def _job(self, job: Job) -> None:
        customer, id_ = job.customer, short_id("job", job.number)
        sold = sum(document.discount for document in job.documents)
        total = sum(document.total for document in job.documents) if job.documents else job.total
        shown = ("id", "first_name", "last_name", "email", "company", "mobile_number", "home_number", "work_number",
                 "notifications_enabled", "lead_source", "tags")  # fmt: skip
        done = job.completed if job.status == "completed" else None
        at = job.completed or job.created
        self.system.add("jobs", {
            "id": id_, "invoice_number": job.number, "description": job.title,
            "customer": {name: self.people[customer.name][name] for name in shown}, "notes": [],
            "address": {"id": short_id("adr", job.site or customer.street), "type": "service", "city": customer.city,
                        "street": job.site or customer.street, "state": STATE, "zip": customer.postal_code},
            "work_status": STATUS[job.status],
            "work_timestamps": {"on_my_way_at": None, "started_at": None,
                                "completed_at": utc(done, "21:15") if done else None},
            "schedule": {"scheduled_start": utc(at, "08:30"), "scheduled_end": utc(at, "16:30"), "arrival_window": 60},
            "total_amount": total, "subtotal": job.total,
            "outstanding_balance": sum(document.balance for document in job.documents),
            "assigned_employees": [self._employee(name) for name in job.crew], "tags": [job.job_type],
            "original_estimate_id": None, "lead_source": customer.lead_source,
            "job_fields": {"job_type": {"id": short_id("jbt", job.job_type), "name": job.job_type},
                           "business_unit": {"id": short_id("bun", job.location), "name": job.location}},
            "created_at": utc(job.created, "20:45"), "canceled_at": None,
            "deleted_at": utc(job.created, "22:00") if job.status == "canceled" else None,
            "company_name": "Sample & Sons", "company_id": "co_1",
        }, now=False)  # fmt: skip
        lines = [self._line(id_, at_, line) for at_, line in enumerate(job.lines)]
        if sold:
            lines.append({"id": f"{id_}-d", "name": "Discount", "kind": "fixed discount", "unit_price": sold,
                          "quantity": 1, "amount": sold, "taxable": False})  # fmt: skip
        self.system.parts["line_items"][id_] = lines

    def _employee(self, name: str) -> Row:
        first, _, last = name.rpartition(" ")
        return {"id": short_id("pro", name), "first_name": first, "last_name": last, "role": "field tech",
                "email": f"{first}.{last}@example.com".lower().replace(" ", "")}  # fmt: skip

    def _line(self, job: str, at: int, line: Line) -> Row:
        return {
            "id": f"{job}-{at}", "name": line.item, "description": line.description, "order_index": at,
            "unit_price": line.amount // line.quantity, "unit_cost": (line.cost or 0) // line.quantity,
            "quantity": line.quantity, "kind": kind(line), "taxable": True, "amount": line.amount,
        }  # fmt: skip

    def _invoice(self, document: Document, job: Job) -> None:
        id_ = short_id("invoice", document.number)
        items = [
            {"id": f"{id_}-{at}", "name": line.item, "description": line.description, "type": kind(line),
             "unit_cost": (line.cost or 0) // line.quantity, "unit_price": line.amount // line.quantity,
             "qty_in_hundredths": line.quantity * 100, "amount": line.amount, "invoiced_amount": line.amount}
            for at, line in enumerate(document.lines)
        ]  # fmt: skip
        if document.tip:
            items.append({
                "id": f"{id_}-t", "name": "Tip", "type": "fixed gratuity", "unit_cost": 0, "amount": document.tip,
                "unit_price": document.tip, "qty_in_hundredths": 100, "invoiced_amount": document.tip,
            })  # fmt: skip
        taxes = {"id": f"{id_}-x", "rate": document.customer.tax_rate, "amount": document.tax, "name": "Sales tax"}
        discount = {"id": f"{id_}-d", "amount": document.discount, "name": "Discount", "description": ""}
        row: Row = {
            "id": id_, "job_id": short_id("job", job.number), "status": "paid" if document.balance == 0 else "open",
            "invoice_number": document.number, "amount": document.total, "items": items,
            "subtotal": sum(line.amount for line in document.lines), "due_amount": document.balance,
            "due_at": utc(document.due, "23:59"), "due_concept": "net", "sent_at": utc(document.date, "21:30"),
            "service_date": utc(document.date, "08:30"), "invoice_date": f"{document.date}T00:00:00Z",
            "taxes": [taxes] if document.tax else [], "discounts": [discount] if document.discount else [],
            "payments": self._payments(document), "refunds": [],
        }  # fmt: skip
        if document.paid_date and document.balance == 0:
            row["paid_at"] = utc(document.paid_date, "22:10")
        self.system.add("invoices", row, now=False)

    def _payments(self, document: Document) -> list[Row]:
        return [
            {"id": short_id("pay", f"{document.number}-{at}"), "status": "succeeded", "amount": cents, "note": "",
             "payment_method": METHODS[payment.method], "paid_at": utc(payment.date, "22:10"), "category": "payment"}
            for at, payment in enumerate(self.company.crm.payments)
            for paid, cents in payment.applied
            if paid is document
        ]  # fmt: skip


def kind(line: Line) -> str:
    """Labor costs nothing in the CRM; a material whose cost nobody typed in costs 0 as well."""
    return "labor" if line.cost == 0 else "materials"
