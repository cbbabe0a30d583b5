"""Workiz, simulated: the token in the path, jobs of the last two weeks unless asked, open ones unless asked, an
offset that counts records or pages, and errors whose details have two forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Any

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sample import Company
from tieout.sample.company import Job
from tieout.sample.names import STATE
from tieout.sample.text_files import telephone

TOKEN = "api_7f3k9d2m5q8w1x4z6v0b-of-this-shop"
BASE = f"/api/v1/{TOKEN}/"
STATUS = {"completed": "Done", "open": "Submitted", "canceled": "Canceled"}
HIDDEN = ("done", "canceled")
KNOWN = {"start_date", "offset", "records", "only_open", "status"}
Row = dict[str, Any]


def dollars(cents: int) -> int | Decimal:
    """Write cents as Workiz does: 2100, 4995.5."""
    return cents // 100 if cents % 100 == 0 else (Decimal(cents) / 100).normalize()


class SimulatedWorkiz(SimulatedSystem):
    """One shop. ``rows[uuid]`` may be changed through ``add``, ``edit`` and ``delete``.

    ``offset``: records or pages; ``after_the_end``: what is answered beyond the last page, 200 or 204; ``tells``:
    whether the list says how many jobs it found; ``bare``: whether lists come without their envelope.
    """

    def __init__(
        self, company: Company | None = None, offset: str = "pages", after_the_end: int = 200, tells: bool = True,
        bare: bool = False, **base: Any,
    ) -> None:  # fmt: skip
        super().__init__(**base)
        self.offset, self.after_the_end, self.tells, self.bare = offset, after_the_end, tells, bare
        self.rows: dict[str, Row] = {}
        self.while_reading: list[Any] = []  # called, one after another, after pages were answered
        if company is not None:
            for at, job in enumerate(company.crm.jobs):
                self.add(job_row(job, at))

    # Editing

    def add(self, row: Row) -> Row:
        """Make a job."""
        self.rows[row["UUID"]] = row
        return row

    def edit(self, uuid: str, **changes: Any) -> None:
        """Change a job as a user does."""
        self.rows[uuid] = {**self.rows[uuid], **changes}

    def delete(self, uuid: str) -> None:
        """Delete a job."""
        del self.rows[uuid]

    @property
    def today(self) -> dt.date:
        return (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)).date()

    # Signing in

    def is_signed(self, asked: Asked) -> bool:
        return asked.path.startswith(BASE) and not self.revoked

    def unauthorized(self, asked: Asked) -> Answer:
        said = "Invalid API path or malformed API key."
        return Answer({"success": False, "error": "Forbidden", "message": f"{said} {asked.path}"}, 403)

    def throttled(self, asked: Asked) -> Answer:
        said = "Account reached Api Quotas - Please try again later or talk to our support to increase quota"
        return Answer({"error": True, "code": 429, "msg": said, "details": []}, 429)

    def entry(self) -> dict[str, Any]:
        return {"api_token": TOKEN, "host": f"{self.url}/api/v1/{{api_token}}", "environment": "production"}

    def secrets(self) -> list[str]:
        return [TOKEN]

    # Answering

    def answer(self, asked: Asked) -> Answer:
        what = asked.path.removeprefix(BASE)
        with self.lock:
            if what == "job/all/":
                return self._list(asked)
            if what.startswith("job/get/"):
                row = self.rows.get(what.removeprefix("job/get/").strip("/"))
                return self._written([row], {"flag": True, "code": 200}) if row else refused("Job not found")
        return Answer({"error": True, "code": 404, "msg": "No such path", "details": []}, 404)

    def _list(self, asked: Asked) -> Answer:
        if set(asked.params) - KNOWN:
            return refused(f"Unknown parameter {sorted(set(asked.params) - KNOWN)}")
        records = int(asked.param("records", "100"))
        if not 1 <= records <= 100:
            return refused("records must be between 1 and 100")
        rows = self._chosen(asked)
        offset = int(asked.param("offset", "0"))
        place = offset if self.offset == "records" else offset * records
        part = rows[place : place + records]
        if not part and self.after_the_end == 204:
            return Answer(b"", 204)
        said: Row = {"flag": True, "has_more": place + records < len(rows), "code": 200}
        answer = self._written(part, {**said, "found": len(rows) if self.tells else len(part)})
        if self.while_reading and part:
            self.while_reading.pop(0)(self)
        return answer

    def _chosen(self, asked: Asked) -> list[Row]:
        """The jobs from a day on, the newest first; closed ones only when asked for."""
        fortnight_ago = (self.today - dt.timedelta(days=14)).isoformat()
        start = dt.date.fromisoformat(asked.param("start_date", fortnight_ago)).isoformat()
        rows = [row for row in self.rows.values() if (row["JobDateTime"] or "") >= start]
        if asked.param("only_open", "true") == "true":
            rows = [row for row in rows if not row["Status"].casefold().startswith(HIDDEN)]
        return sorted(rows, key=lambda row: (row["JobDateTime"], row["UUID"]), reverse=True)

    def _written(self, rows: list[Row], said: Row) -> Answer:
        return Answer(Answer(rows if self.bare else {**said, "data": rows}).raw)


def refused(why: str) -> Answer:
    """An error as it is recorded: the details are an object, or an array."""
    return Answer(
        json.dumps(
            {"error": True, "code": 400, "msg": "Validation rule exception", "details": {"error": why}}
        ).encode(),
        400,
    )


def job_row(job: Job, at: int) -> Row:
    """Write one job of the sample company as the API does."""
    customer = job.customer
    live = [document for document in job.documents if document.state == "live"]
    if live:
        subtotal, total = sum(d.net + d.tip for d in live), sum(d.total for d in live)
    else:
        subtotal = total = job.total if job.status != "canceled" else 0
    done = job.completed if job.status == "completed" else None
    words = {"done": "done pending approval"} if at % 9 == 0 else {}
    status = STATUS[job.status]
    return {
        "UUID": hashlib.sha256(f"workiz:{job.number}".encode()).hexdigest()[:6].upper(), "SerialId": int(job.number),
        "JobDateTime": f"{job.completed or job.created} 23:30:00", "JobEndDateTime": f"{done} 23:45:00" if done else "",
        "CreatedDate": f"{job.created} 00:15:00", "LastStatusUpdate": f"{done} 23:50:00" if done else None,
        "PaymentDueDate": f"{live[-1].due} 00:00:00" if live else "",
        "JobTotalPrice": dollars(total), "SubTotal": dollars(subtotal),
        "JobAmountDue": dollars(sum(document.balance for document in live)), "item_cost": 0, "tech_cost": 0,
        "ClientId": customer.key + 1000, "Status": words.get(status.casefold(), status), "SubStatus": "",
        "FirstName": customer.first, "LastName": customer.last, "Company": customer.company, "Email": customer.email,
        "Phone": telephone(customer.phone), "SecondPhone": 8285550000 + at if at % 5 == 0 else "",
        "Address": job.site or customer.street, "City": customer.city, "State": STATE, "Unit": 7 if at % 4 == 0 else "",
        "PostalCode": customer.postal_code, "Country": "US", "JobType": job.job_type, "JobSource": job.lead_source,
        "JobNotes": job.title, "Tags": [], "CreatedBy": "Office", "Comments": "" if at % 2 else [],
        "Team": [{"id": index + 1, "Name": name} for index, name in enumerate(job.crew)],
        "LineItems": [
            {"Id": at * 10 + index, "Name": line.item, "Description": line.description, "Quantity": line.quantity,
             "Price": dollars(line.amount // line.quantity), "Cost": dollars((line.cost or 0) // line.quantity),
             "Taxable": 1, "Type": "service" if line.cost == 0 else "product", "ModelNum": ""}
            for index, line in enumerate(job.lines)
        ],
        "Claim ID and Important notes": "",
    }  # fmt: skip
