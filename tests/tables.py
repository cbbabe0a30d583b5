"""Small tables for tests: each row says only what the test is about, amounts in dollars."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pandas as pd

from tieout.model.nouns import NOUNS
from tieout.model.results import Reconciliation
from tieout.model.settings import OVERRIDES, RATES, Inputs, Settings
from tieout.model.snapshot import Snapshot
from tieout.model.table import Table
from tieout.reconcile import reconcile

AS_OF = dt.date(2026, 10, 31)
DEFAULTS: dict[str, dict[str, Any]] = {
    "invoices": {"kind": "invoice", "status": "open", "customer": "Ana Ruiz", "date": "2026-09-10"},
    "jobs": {"status": "completed", "customer": "Ana Ruiz", "completed": "2026-09-09", "created": "2026-09-01"},
    "payments": {"kind": "payment", "customer": "Ana Ruiz", "date": "2026-09-20"},
    "cost_lines": {"kind": "bill", "category": "materials", "vendor": "Supply Co", "date": "2026-09-08"},
    "time_entries": {"kind": "job", "employee": "Sam Hill", "date": "2026-09-09"},
    "invoice_lines": {"kind": "sale", "invoice_kind": "invoice"},
    "receivables": {"kind": "invoice"},
    "customers": {},
}


def cents(amount: Any) -> int | None:
    """Read dollars as whole cents; None is unknown."""
    return None if amount is None else int((Decimal(str(amount)) * 100).to_integral_value())


def rows(table: Table, *given: dict[str, Any], **defaults: Any) -> pd.DataFrame:
    """Make a validated table; dates are ISO text, money is dollars, a missing id is made from the row."""
    made = []
    for at, row in enumerate(given):
        full = {**defaults, **row}
        if "id" in table.names and "id" not in full:
            full["id"] = str(full.get("number", f"{table.name}-{at}"))
        for column in table.columns:
            if column.kind == "money" and column.name in full:
                full[column.name] = cents(full[column.name])
            if column.kind == "date" and full.get(column.name):
                full[column.name] = pd.Timestamp(full[column.name]).as_unit("s")
        made.append(full)
    return table.validate(pd.DataFrame(made)) if made else table.empty()


def side(system: str, **nouns: list[dict[str, Any]]) -> Snapshot:
    """Make a snapshot; an invoice without net, balance or status gets those of an open one without tax."""
    tables = {}
    for noun, given in nouns.items():
        full = [{**DEFAULTS.get(noun, {}), **row} for row in given]
        if noun == "invoices":
            full = [_complete(row) for row in full]
        tables[noun] = rows(NOUNS[noun], *full)
    return Snapshot(system, tables)


def _complete(row: dict[str, Any]) -> dict[str, Any]:
    tax, tip = row.get("tax", 0), row.get("tip", 0)
    net = row.get("net", Decimal(str(row["total"])) - Decimal(str(tax)) - Decimal(str(tip)))
    balance = row.get("balance", 0 if row["status"] in ("paid", "void") else row["total"])
    return {**row, "tax": tax, "tip": tip, "net": net, "balance": balance}


def run(
    crm: Snapshot, books: Snapshot, payroll: Snapshot | None = None, *, rates: list[dict[str, Any]] | None = None,
    overrides: list[dict[str, Any]] | None = None, **settings: Any,
) -> Reconciliation:  # fmt: skip
    """Reconcile with the as-of day of these tests."""
    inputs = Inputs(
        settings=Settings(as_of=AS_OF, **settings),
        rates=rows(RATES, *(rates or [])),
        overrides=rows(OVERRIDES, *(overrides or [])),
    )
    return reconcile(crm, books, payroll or Snapshot(""), inputs)


def found(result: Reconciliation, check: str) -> pd.DataFrame:
    """Return the findings of one check."""
    return result.findings[result.findings["check"] == check].reset_index(drop=True)


def names(result: Reconciliation) -> list[str]:
    """Return the names of the checks that found something, sorted."""
    return sorted(result.findings["check"])
