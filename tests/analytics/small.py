"""Small facts for tests of the answers: rows say only what a test is about, amounts in dollars."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from tables import AS_OF, DEFAULTS, rows
from tieout.analytics.settlements import settle_documents
from tieout.match.references import normalise_number
from tieout.model.facts import DOCUMENTS, JOB_FACTS, RECEIPTS, SETTLEMENTS, Facts
from tieout.model.nouns import ALLOCATIONS, INVOICES, PAYMENTS, QUOTES
from tieout.model.results import COSTS_ASSIGNED, JOB_SHARES, TIME_COSTED
from tieout.model.settings import FORECAST, TARGETS, Inputs, Settings
from tieout.model.table import map_distinct

SYSTEMS = {"crm": "Jobber", "books": "QuickBooks Online", "payroll": "Gusto"}
Rows = list[dict[str, Any]]


def settle(invoices: Rows, payments: Rows = (), allocations: Rows = (), **known: Any) -> tuple:
    """Return documents, settlements and receipts of one side; an unsaid balance is a gap."""
    documents = rows(INVOICES, *({**DEFAULTS["invoices"], **row} for row in invoices))
    documents["customer_key"], documents["plain"] = (
        documents["customer"],
        map_distinct(documents["number"], normalise_number),
    )
    money = rows(PAYMENTS, *({**DEFAULTS["payments"], **row} for row in payments))
    applied = rows(ALLOCATIONS, *allocations)
    settled, received = settle_documents(documents, money.assign(customer_key=money["customer"]), applied, **known)
    return documents, settled, received


def facts(
    books: dict[str, Rows] | None = None, crm: dict[str, Rows] | None = None, *, jobs: Rows = (), shares: Rows = (),
    quotes: Rows = (), time: Rows = (), costs: Rows = (), customers: Rows = (), forecast: Rows = (),
    targets: Rows = (), today: dt.date = AS_OF, **settings: Any,
) -> Facts:  # fmt: skip
    """Make facts of each side's invoices, payments and allocations, and of jobs and what belongs to them."""
    sides = {"crm": crm or {}, "books": books or {}}
    made: dict[str, list[pd.DataFrame]] = {"documents": [], "settlements": [], "receipts": []}
    for side, given in sides.items():
        if not given:
            continue
        bills = [{name: value for name, value in row.items() if name != "twin"} for row in given.get("invoices", [])]
        documents, settled, received = settle(bills, given.get("payments", ()), given.get("allocations", ()))
        twins = {str(row.get("id", row.get("number"))): row.get("twin") for row in given.get("invoices", [])}
        shown = documents.assign(side=side, segment="Unknown", net=documents["net"].fillna(documents["total"]),
                                 twin=documents["id"].map(twins), suspect=None)  # fmt: skip
        made["documents"].append(DOCUMENTS.validate(shown[DOCUMENTS.names]))
        made["settlements"].append(SETTLEMENTS.validate(settled.assign(side=side)))
        made["receipts"].append(RECEIPTS.validate(received.assign(side=side, customer=received["customer_key"])))
    asked = rows(QUOTES, *({"status": "won", "customer": "Ana Ruiz", **row} for row in quotes))
    names = {row.get("customer", "Ana Ruiz") for given in sides.values() for row in given.get("invoices", [])}
    people = [{"customer": name} for name in sorted(names | {row.get("customer", "Ana Ruiz") for row in jobs})]
    known = pd.DataFrame([*customers, *(p for p in people if p["customer"] not in {c["customer"] for c in customers})],
                         columns=["customer", "segment", "lead_source", "terms", "created"])  # fmt: skip
    known = known.assign(
        customer_key=known["customer"], created=pd.to_datetime(known["created"]).astype("datetime64[s]")
    )
    typed = Inputs(
        Settings(as_of=today, **settings), forecast=rows(FORECAST, *forecast), targets=rows(TARGETS, *targets)
    )
    return Facts(
        inputs=typed, today=pd.Timestamp(today).as_unit("s"), systems=SYSTEMS,
        **{name: pd.concat(parts, ignore_index=True) for name, parts in made.items() if parts},
        jobs=rows(JOB_FACTS, *(complete_job(row) for row in jobs)),
        shares=rows(JOB_SHARES, *({"evidence": "", **row} for row in shares)),
        quotes=asked.assign(customer_key=asked["customer"]),
        time=rows(TIME_COSTED, *({"kind": "job", "overtime_minutes": 0, "counted": True, "employee": "Sam Hill",
                                  "id": str(at), **row} for at, row in enumerate(time))),
        costs=rows(COSTS_ASSIGNED, *({"source": "Books", "kind": "bill", "category": "materials", "id": str(at), **row}
                                     for at, row in enumerate(costs))),
        customers=known,
    )  # fmt: skip


def complete_job(row: dict[str, Any]) -> dict[str, Any]:
    """Fill in what a test does not say of a job: known costs of nothing, all in one group."""
    revenue, other = row.get("revenue", 0), row.get("other", 0)
    cost = (row.get("materials") or 0) + (row.get("labor", 0) or 0) + other
    return {
        "customer": "Ana Ruiz", "customer_key": row.get("customer", "Ana Ruiz"), "job_type": "Repair",
        "status": "completed", "completed": "2026-09-09", "technician": "Sam Hill", "lead_source": "Google",
        "location": "Unknown", "crew": "Unknown", "segment": "Unknown", "class_name": "Unknown", "city": "Unknown",
        "materials": 0, "minutes": 0, "labor": 0, "other": other, "cost": cost, "profit": revenue - cost,
        "coverage": 1.0 if revenue > 0 else None, "covered": max(0, revenue), "target": 0.5, "verdict": "OK",
        "match": "all", "needs_hours": False, "needs_materials": False, "paid_minutes": row.get("minutes", 0),
        "revenue": revenue, **row,
    }  # fmt: skip
