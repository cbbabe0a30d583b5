"""Small tables for the tests of the margin room: what is not said is a gap or an ordinary value."""

from __future__ import annotations

from typing import Any

import hypothesis
import pandas as pd

from tieout.margin.job_margin import compute_job_margins
from tieout.margin.labor import cost_hours, count_hours
from tieout.margin.rates import find_rates
from tieout.model.nouns import JOBS, TIME_ENTRIES
from tieout.model.results import COSTS_ASSIGNED, INVOICE_MATCHES, JOB_SHARES, TIME_COSTED
from tieout.model.settings import JOB_TYPE_RULES, RATES, ROLES, Settings
from tieout.model.table import Table

Row = dict[str, Any]

FEW = hypothesis.settings(max_examples=25, deadline=None)
"""For properties whose every example computes whole tables."""


def fill(table: Table, rows: list[Row], **ordinary: Any) -> pd.DataFrame:
    """Make a declared table of rows, with ordinary values where a row says nothing."""
    return table.validate(pd.DataFrame([{**ordinary, **row} for row in rows])) if rows else table.empty()


def make_rates(*rows: tuple[str, str | None, str | None, int | None, int | None]) -> pd.DataFrame:
    """Make rates of (who, first day, last day, wage, loaded rate)."""
    return RATES.validate(pd.DataFrame(list(rows), columns=RATES.names))


def make_roles(**roles: str) -> pd.DataFrame:
    """Make the roles of employees."""
    return ROLES.validate(pd.DataFrame({"employee": list(roles), "role": list(roles.values())}))


def make_entries(rows: list[Row]) -> pd.DataFrame:
    """Make time entries with their side; an hour of Ana on job 1 in payroll where nothing else is said."""
    ordinary = {
        "employee": "Ana",
        "date": "2026-03-02",
        "kind": "job",
        "minutes": 60,
        "side": "payroll",
        "job_ref": "1",
    }
    numbered = [{"id": f"t{n}", **ordinary, **row} for n, row in enumerate(rows)]
    sides = [row.pop("side") for row in numbered]
    return fill(TIME_ENTRIES, numbered).assign(side=pd.Series(sides, dtype="str"))


def cost_time(rows: list[Row], rates: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Take entries the whole way: counted, with rate and cost, as TIME_COSTED."""
    counted = count_hours(make_entries(rows), settings)
    counted["overtime_minutes"] = counted["overtime_minutes"].fillna(0)
    found = find_rates(counted, rates, ROLES.empty())
    labor = cost_hours(counted, found, settings)
    costed = counted.assign(rate=found["rate"], labor=labor, job=counted["job_ref"])
    return TIME_COSTED.validate(costed[[name for name in TIME_COSTED.names if name in costed]])


def make_time(rows: list[Row]) -> pd.DataFrame:
    """Make costed hours; a counted hour of Ana on job 1 at 40.00 where nothing else is said."""
    ordinary = {
        "date": "2026-03-02",
        "employee": "Ana",
        "kind": "job",
        "job": "1",
        "minutes": 60,
        "overtime_minutes": 0,
        "counted": True,
        "rate": 4000,
        "labor": 4000,
    }
    return fill(TIME_COSTED, [{"id": f"t{n}", **ordinary, **row} for n, row in enumerate(rows)])


def make_costs(rows: list[Row]) -> pd.DataFrame:
    """Make costs; a vendor bill for materials of job 1 where nothing else is said."""
    ordinary = {"source": "Books", "kind": "bill", "category": "materials", "job": "1"}
    return fill(COSTS_ASSIGNED, [{"id": f"c{n}", **ordinary, **row} for n, row in enumerate(rows)])


def make_jobs(rows: list[Row]) -> pd.DataFrame:
    """Make completed jobs numbered 1, 2, 3 … where nothing else is said."""
    return fill(
        JOBS,
        [{"id": f"j{n}", "number": str(n), "status": "completed", **row} for n, row in enumerate(rows, start=1)],
    )


def make_shares(*rows: tuple[str, str | None, int]) -> pd.DataFrame:
    """Make shares of (CRM document, job, cents)."""
    frame = pd.DataFrame(list(rows), columns=["crm_id", "job", "net"])
    return JOB_SHARES.validate(frame.astype({"job": "str"})) if rows else JOB_SHARES.empty()


def make_matches(rows: list[Row]) -> pd.DataFrame:
    """Make invoice matches; matched one to one where nothing else is said."""
    ordinary = {"kind": "invoice", "state": "matched", "severity": "OK", "crm_status": "open"}
    made = [{"key": f"m{n}", "books_id": f"b{n}", **ordinary, **row} for n, row in enumerate(rows)]
    return fill(INVOICE_MATCHES, made)


def compute(
    jobs: list[Row],
    shares: list[tuple[str, str | None, int]] | None = None,
    matches: list[Row] | None = None,
    time: list[Row] | pd.DataFrame | None = None,
    costs: list[Row] | None = None,
    rules: list[Row] | None = None,
    settings: Settings | None = None,
    **more: Any,
) -> pd.DataFrame:
    """Compute job margins of small tables, by job number."""
    costed = time if isinstance(time, pd.DataFrame) else make_time(time or [])
    return compute_job_margins(
        make_jobs(jobs),
        make_shares(*(shares or [])),
        make_matches(matches or []),
        costed,
        make_costs(costs or []),
        fill(JOB_TYPE_RULES, rules or []),
        settings or Settings(),
        **more,
    ).set_index("job")
