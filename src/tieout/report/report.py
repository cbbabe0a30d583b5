"""From a Reconciliation to the workbook: every table's rows and every named cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs

from .close import make_blockers, make_checklist, make_close_cells, make_months
from .exceptions import list_lines, make_exceptions
from .figures import find_as_of, find_period, make_cells
from .history import find_latest, make_history
from .jobs import make_customers, make_group, make_jobs, make_sources, make_types
from .jobs import make_months as make_job_months
from .proof import (
    make_aging,
    make_bridge,
    make_checks,
    make_match_rates,
    make_roles,
    make_runs,
    make_severities,
    make_ties,
    make_type_rules,
)
from .queue import Clock
from .records import make_costs, make_invoices, make_time, take
from .review import make_causes, make_resolution, make_upstream, make_weeks


class Earlier(Protocol):
    """The workbook as it stood before, by table: what it remembers of earlier refreshes."""

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table, columns by header."""


@dataclass(frozen=True)
class RunInfo:
    """This refresh: when it began (UTC), how many seconds it took, and how it ended."""

    started: dt.datetime
    seconds: float = 0.0
    result: str = "OK"


@dataclass(frozen=True)
class Report:
    """What ``FileBook.write`` takes: tables by name (columns by header, money in cents) and cells by name."""

    tables: dict[str, pd.DataFrame]
    cells: dict[str, object]


def make_report(reconciliation: Reconciliation, inputs: Inputs, run: RunInfo, earlier: Earlier | None = None) -> Report:
    """Turn a reconciliation into the workbook's rows and cells, with the figures that its formulas compute.

    ``earlier`` is the workbook as it stands: findings keep the day they were first seen, and the log its lines.
    """
    held = reconciliation
    settings = replace(held.settings, as_of=inputs.settings.as_of)
    data_as_of = find_as_of(held)
    as_of = pd.Timestamp(settings.as_of) if settings.as_of else data_as_of
    jobs, invoices = make_jobs(held, settings), make_invoices(held, as_of)
    clock = Clock(pd.Timestamp(run.started.replace(microsecond=0, tzinfo=None)).as_unit("s"), as_of)
    queue = _make_queue(held, inputs, clock, earlier)
    exceptions = queue["tblExceptions"]
    tables = {
        **queue,
        "tblJobs": jobs,
        "tblTypes": make_types(jobs, settings),
        "tblTechnicians": make_group(jobs, "Technician"),
        "tblSources": make_sources(jobs),
        "tblCustomers": make_customers(jobs, held, invoices, as_of, inputs),
        "tblClasses": make_group(jobs, "Class or location"),
        "tblMonths": make_job_months(jobs),
        "tblAging": make_aging(invoices),
        "tblBridge": make_bridge(held),
        "tblDifferences": take("tblDifferences", held.differences),
        "tblMuted": take("tblMuted", held.muted),
        "tblSync": take("tblSync", held.sync_rules),
        "tblInvoices": invoices,
        "tblTime": make_time(held, inputs),
        "tblCosts": make_costs(held),
        "tblRoles": make_roles(held, inputs),
        "tblJobTypeRules": make_type_rules(jobs, inputs),
        "tblChecks": make_checks(exceptions),
        "tblSeverities": make_severities(exceptions),
        "tblMatchRates": make_match_rates(held),
        "tblTies": make_ties(held),
        "tblFiles": take("tblFiles", held.files),
        "tblProblems": take("tblProblems", held.problems),
    }
    cells = make_cells(tables, held, find_period(settings, data_as_of, tables), settings)
    cells |= make_close_cells(exceptions, clock)
    systems = ", ".join(held.systems) or "no files"
    cells["start_refreshed"] = f"Refreshed {run.started:%Y-%m-%d %H:%M} UTC from {systems}."
    # A refresh that was asked for another period says so on the Start sheet.
    cells |= {f"in_{end}": day for end, day in (("from", settings.date_from), ("to", settings.date_to)) if day}
    tables["tblRuns"] = make_runs(_read(earlier, "tblRuns"), _run_line(run, tables, cells))
    return Report(tables, cells)


def _read(earlier: Earlier | None, name: str) -> pd.DataFrame:
    return earlier.read_table(name) if earlier else pd.DataFrame()


def _make_queue(
    held: Reconciliation, inputs: Inputs, clock: Clock, earlier: Earlier | None
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Return the exceptions, their history, and the sheets that review and close rest on them."""
    settings = inputs.settings
    before, past = list_lines(_read(earlier, "tblExceptions")), _read(earlier, "tblHistory")
    exceptions = make_exceptions(held, before, list_lines(find_latest(past)), clock, settings)
    history = make_history(held, before, past, set(exceptions["ID"]), clock, inputs.switched_off)
    return {
        "tblExceptions": exceptions,
        "tblHistory": history,
        "tblUpstream": make_upstream(exceptions, history),
        "tblWeeks": make_weeks(exceptions, history, _read(earlier, "tblWeeks"), clock),
        "tblCauses": make_causes(exceptions, history),
        "tblResolution": make_resolution(history, settings),
        "tblBlockers": make_blockers(exceptions),
        "tblSignOffs": make_months(held, exceptions, _read(earlier, "tblSignOffs"), clock),
        "tblChecklist": make_checklist(exceptions, _read(earlier, "tblChecklist"), clock),
    }


def _run_line(run: RunInfo, tables: dict[str, pd.DataFrame], cells: dict[str, object]) -> dict[str, object]:
    found = dict(zip(tables["tblSeverities"]["Severity"], tables["tblSeverities"]["Found"], strict=True))
    return {
        "Time UTC": f"{run.started:%Y-%m-%d %H:%M:%S}",
        "Seconds": round(run.seconds, 1),
        "Jobs": len(tables["tblJobs"]),
        "Invoices": len(tables["tblInvoices"]),
        "Critical": found["■ CRITICAL"],
        "Act": found["◆ ACT"],
        "Watch": found["▲ WATCH"],
        "Timing": found["◷ TIMING"],
        "Revenue": cells["kpi_revenue"],
        "Gross profit": cells["kpi_gross_profit"],
        "Result": run.result,
    }
