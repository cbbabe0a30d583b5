"""From a Reconciliation to the workbook: every table's rows and every named cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from tieout.analytics.questions import ask
from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs
from tieout.workbook.layout import CELLS

from .answers import make_answer_tables
from .close import make_close_cells
from .figures import find_as_of, find_period, make_cells
from .jobs import make_customers, make_group, make_jobs, make_sources, make_types
from .jobs import make_months as make_job_months
from .proof import (
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
from .queue_tables import Earlier, make_queue_tables, read_earlier
from .records import make_costs, make_invoices, make_time, take


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
    queue = make_queue_tables(held, inputs, clock, earlier)
    exceptions = queue["tblExceptions"]
    tables = {
        **queue,
        **make_answer_tables(held),
        "tblJobs": jobs,
        "tblTypes": make_types(jobs, settings),
        "tblTechnicians": make_group(jobs, "Technician"),
        "tblSources": make_sources(jobs, held),
        "tblCustomers": make_customers(jobs, held, invoices, as_of, inputs),
        "tblCrews": make_group(jobs, "Crew"),
        "tblSegments": make_group(jobs, "Segment"),
        "tblCities": make_group(jobs, "City"),
        "tblClasses": make_group(jobs, "Class or location"),
        "tblBookClasses": make_group(jobs, "Class"),
        "tblMonths": make_job_months(jobs),
        "tblBridge": make_bridge(held),
        "tblDifferences": take("tblDifferences", held.differences),
        "tblMuted": take("tblMuted", held.muted),
        "tblSync": take("tblSync", held.sync_rules),
        "tblInvoices": invoices,
        "tblTime": make_time(held, inputs),
        "tblCosts": make_costs(held),
        "tblRoles": make_roles(held, inputs),
        "tblJobTypeRules": make_type_rules(jobs, inputs),
        "tblChecks": make_checks(exceptions, inputs.settings),
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
    cells["start_answer"] = _answer_question(held, inputs)
    # A refresh that was asked for another period says so on the Start sheet.
    cells |= {f"in_{end}": day for end, day in (("from", settings.date_from), ("to", settings.date_to)) if day}
    tables["tblRuns"] = make_runs(read_earlier(earlier, "tblRuns"), _run_line(run, tables, cells))
    return Report(tables, cells)


def _answer_question(held: Reconciliation, inputs: Inputs) -> str:
    """Answer the question on Start; where there is none, show one that can be asked."""
    question = inputs.settings.question.strip()
    if not question or held.facts is None:
        return str(CELLS["start_answer"].default)
    return ask(question, held.facts).text


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
