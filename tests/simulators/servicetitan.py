"""ServiceTitan, simulated: client credentials with an app key, feeds with tokens, lists that hide inactive rows."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sample import Company

TENANT, APP_KEY = "1234567890", "ak1.simulated-app-key-77"
ZONE = ZoneInfo("America/New_York")
FEEDS = {
    "payroll/export/gross-pay-items": "GrossPayItem", "accounting/export/invoices": "Invoice",
    "jpm/export/jobs": "Job", "accounting/export/payments": "Payment",
    "dispatch/export/appointment-assignments": "AppointmentAssignment",
    "payroll/export/jobs/timesheets": "JobTimesheet", "timesheets/export/activities": "Activity",
    "crm/export/customers": "Customer", "crm/export/customers/contacts": "CustomerContact",
    "crm/export/locations": "Location", "accounting/export/inventory-bills": "InventoryBill",
    "inventory/export/returns": "Return", "sales/export/estimates": "Estimate",
    "payroll/export/payroll-adjustments": "PayrollAdjustment", "settings/export/business-units": "BusinessUnit",
    "settings/export/technicians": "Technician", "settings/export/employees": "Employee",
    "payroll/export/timesheet-codes": "TimesheetCode", "timesheets/export/activity-types": "ActivityType",
    "timesheets/export/activity-categories": "ActivityCategory",
}  # fmt: skip
LISTS = {
    "payroll/non-job-timesheets": "NonJobTimesheet", "inventory/receipts": "Receipt", "inventory/vendors": "Vendor",
    "jpm/job-types": "JobType", "marketing/campaigns": "Campaign",
}  # fmt: skip
KNOWN = {
    "list": {"page", "pageSize", "includeTotal", "active", "sort", "modifiedOnOrAfter"},
    "feed": {"from", "includeRecentChanges"},
}
RECENT = dt.timedelta(minutes=10)
_PATH = re.compile(r"/(\w+)/v2/tenant/(\d+)/(.+)")
Row = dict[str, Any]


class SimulatedServiceTitan(SimulatedSystem):
    """One tenant. ``rows[entity][id]`` may be changed through ``add``, ``edit`` and ``deactivate``.

    ``page``: rows of a feed's page; ``most``: the most rows that a list gives; ``scopes``: modules that the app may
    read (None: all); ``absent``: modules that are not switched on.
    """

    token_path = "/connect/token"
    rotates = False

    def __init__(self, company: Company | None = None, page: int = 1000, most: int = 5000, **base: Any) -> None:
        super().__init__(**base)
        self.page, self.most = page, most
        self.scopes: set[str] | None = None
        self.absent: set[str] = set()
        self.rows: dict[str, dict[str, Row]] = {}
        self.while_reading: list[Any] = []
        self.era = "e1"
        self._order: dict[tuple[str, str], int] = {}
        self._id, self._tick = 50_000_000, 0
        self.today = dt.datetime.now(dt.UTC)
        if company is not None:
            from simulators.servicetitan_company import fill

            fill(self, company)

    # Editing

    def add(self, entity: str, row: Row, now: bool = False) -> Row:
        """Enter a record, long ago, or just now."""
        self._id += 1
        moment = self._moment(now)
        made = {"id": row.get("id", self._id), "createdOn": moment, "active": True, **row, "modifiedOn": moment}
        self.rows.setdefault(entity, {})[str(made["id"])] = made
        self._order[entity, str(made["id"])] = self._tick
        return made

    def edit(self, entity: str, id_: str, **changes: Any) -> None:
        """Change a record as a user does."""
        moment = self._moment(now=True)
        self.rows[entity][id_] = {**self.rows[entity][id_], **changes, "modifiedOn": moment}
        self._order[entity, id_] = self._tick

    def deactivate(self, entity: str, id_: str) -> None:
        """Delete a record: it stays, and is inactive."""
        self.edit(entity, id_, active=False)

    def forget_tokens(self) -> None:
        """Refuse every token that was given until now."""
        self.era += "x"

    def _moment(self, now: bool) -> str:
        self._tick += 1
        if now:
            moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead)
        else:
            moment = self.today - dt.timedelta(days=60) + dt.timedelta(seconds=self._tick)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # Signing

    def is_signed(self, asked: Asked) -> bool:
        return asked.headers.get("st-app-key") == APP_KEY and super().is_signed(asked)

    def unauthorized(self, asked: Asked) -> Answer:
        return problem(401, "Unauthorized", "Your client credentials or access token is invalid")

    def throttled(self, asked: Asked) -> Answer:
        return Answer(problem(429, "Rate limit is exceeded. Try again in 1 seconds.").body, 429, {"Retry-After": "0.2"})

    def grant(self) -> Row:
        return {**super().grant(), "expires_in": 900}

    def entry(self) -> Row:
        typed = {"app_key": APP_KEY, "zone": str(ZONE), "account": TENANT}
        return {**super().entry(), **typed}

    def secrets(self) -> list[str]:
        return [*super().secrets(), APP_KEY]

    # Answering

    def answer(self, asked: Asked) -> Answer:
        found = _PATH.fullmatch(asked.path)
        if not found or found[2] != TENANT:
            return problem(404, "Not Found")
        module, place = found[1], f"{found[1]}/{found[3]}"
        kind = "feed" if place in FEEDS else "list"
        if (place not in FEEDS and place not in LISTS) or module in self.absent:
            return problem(404, "Not Found")
        if self.scopes is not None and module not in self.scopes:
            return problem(403, "Forbidden", "The app has no scope for this")
        if unknown := set(asked.params) - KNOWN[kind]:
            return problem(400, "Validation failed", errors={name: ["Unknown"] for name in unknown})
        with self.lock:
            answer = self._feed(FEEDS[place], asked) if kind == "feed" else self._list(LISTS[place], asked)
            answer = Answer(answer.raw, answer.status)  # written at once, so that later edits do not change it
            if self.while_reading and answer.status == 200:
                self.while_reading.pop(0)(self)
        return answer

    def _feed(self, entity: str, asked: Asked) -> Answer:
        token = asked.param("from")
        after, since = 0, ""
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", token):
            since = token
        elif token:
            era, _, at = token.partition(":")
            if era != self.era or not at.isdigit():
                return problem(400, "Invalid continuation token", errors={"from": ["The token is no longer valid"]})
            after = int(at)
        recent = asked.param("includeRecentChanges") == "true"
        edge = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.ahead) - RECENT).isoformat()
        rows = [row for row in self._ordered(entity) if recent or row["modifiedOn"] < edge]
        left = [row for row in rows if self._place(entity, row) > after and row["modifiedOn"] >= since]
        part = left[: self.page]
        reached = self._place(entity, part[-1]) if part else after
        if recent and after and len(left) <= self.page:  # the last changes may come twice
            part = [row for row in rows if self._place(entity, row) <= after and row["modifiedOn"] >= edge][-3:] + part
        return Answer({"hasMore": len(left) > self.page, "continueFrom": f"{self.era}:{reached}", "data": part})

    def _list(self, entity: str, asked: Asked) -> Answer:
        page, size = int(asked.param("page", "1")), int(asked.param("pageSize", "50"))
        sort = asked.param("sort", "+Id")
        if size > self.most or page < 1 or sort[:1] not in "+-" or (entity == "JobType" and "sort" in asked.params):
            return problem(400, "Validation failed", errors={"pageSize": ["Out of range"]})
        wanted = {"Any": (True, False), "False": (False,)}.get(asked.param("active"), (True,))
        since = asked.param("modifiedOnOrAfter")
        rows = [row for row in self.rows.get(entity, {}).values() if row["active"] in wanted]
        if since:
            edge = dt.datetime.fromisoformat(since)
            rows = [row for row in rows if dt.datetime.fromisoformat(row["modifiedOn"]) >= edge]
        rows.sort(key=lambda row: row["id"])
        part = rows[(page - 1) * size : page * size]
        total = len(rows) if asked.param("includeTotal") == "true" else None
        more = page * size < len(rows)
        return Answer({"page": page, "pageSize": size, "hasMore": more, "totalCount": total, "data": part})

    def _ordered(self, entity: str) -> list[Row]:
        return sorted(self.rows.get(entity, {}).values(), key=lambda row: self._place(entity, row))

    def _place(self, entity: str, row: Row) -> int:
        return self._order[entity, str(row["id"])]


def problem(status: int, title: str, detail: str = "", errors: Row | None = None) -> Answer:
    """An error as the API answers it."""
    body = {
        "type": "https://httpstatuses.io/" + str(status), "title": title + (f": {detail}" if detail else ""),
        "status": status, "traceId": "00-4bf92f3577b34da6-01", "errors": errors or {}, "data": {},
    }  # fmt: skip
    return Answer(body, status)
