"""Companies whose names are traps, and refreshes with all or some of their jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from tables import side
from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs
from tieout.reconcile import reconcile
from tieout.report import Report, RunInfo, make_report
from tieout.workbook import FileBook
from tieout.workbook.layout import TABLES
from workbooks import NOW

LONG = "Long \x01\x1f\x0b" + "name " * 8000
"""A name of 40,000 characters with control characters among them."""
NAMES = (
    '=HYPERLINK("http://evil","x")', "+1-555", "@x", "-2+3", "O'Neil & Co <x>", "two  blanks", "_x0041_", "Zoë 😀",
    "line\nbreak", "]]>", "TRUE", "007", "#N/A", "{=1}", "=cmd|'/C calc'!A0", "&amp;", "%0A", '"', "<f>1</f>", "1E5",
)  # fmt: skip
"""Customers whose names a spreadsheet could take for something else."""
FIRST = ["1042", "1043", "1044", "7-2", "1046"]
"""The jobs of the workbook from which all start."""
MANY = FIRST + [str(2000 + at) for at in range(115)]
OF_LONG = "2004"
"""The job of the customer with the long name."""


def company(numbers: list[str], inputs: Inputs) -> Reconciliation:
    """Reconcile jobs of these numbers."""
    jobs, sold, bills, hours = [], [], [], []
    for at, number in enumerate(numbers):
        customer = LONG if number == OF_LONG else NAMES[at % len(NAMES)]
        net = at * 37 % 900 + 10.25
        kind, who = ("Repair", "Sam Hill") if at % 3 else ("Install", "Bo Diaz")
        jobs.append({"number": number, "customer": customer, "job_type": kind, "technicians": who, "total": net,
                     "lead_source": NAMES[at % 5][:60], "location": "North"})  # fmt: skip
        sold.append({"number": f"I{number}", "customer": customer, "total": net, "due_date": "2026-10-01"})
        bills.append({"job_ref": number, "amount": round(net / 4, 2), "number": f"F-{number}"})
        hours.append({"employee": who, "date": "2026-09-05", "job_ref": number, "minutes": 30 + at % 400})
    here = [{**invoice, "job_refs": invoice["number"][1:]} for invoice in sold]
    there = [{**invoice, "total": invoice["total"] + 1} if at % 7 == 3 else invoice for at, invoice in enumerate(sold)]
    crm, books = side("Jobber", jobs=jobs, invoices=here), side("QuickBooks Online", invoices=there, cost_lines=bills)
    return reconcile(crm, books, side("Gusto", time_entries=hours), inputs)


def report_on(path: Path, held: Reconciliation) -> Report:
    """Say what a refresh of this workbook writes."""
    book = FileBook.open(path)
    return make_report(held, book.read_inputs(), RunInfo(NOW, 1.5), book)


def thin_out(report: Report, numbers: list[str], factor: int) -> dict[str, pd.DataFrame]:
    """Leave only some jobs in the tables, with other amounts; the groups become as few, and need not add up."""
    tables = dict(report.tables)
    for name in set(tables) - {"tblJobs", "tblRuns"}:
        if TABLES[name].kept_by == "tieout":
            tables[name] = tables[name].head(len(numbers))
    jobs = tables["tblJobs"]
    tables["tblJobs"] = jobs[jobs["Job"].isin(numbers)].reset_index(drop=True)
    tables["tblJobs"] = tables["tblJobs"].assign(Revenue=tables["tblJobs"]["Revenue"] * factor)
    return tables


def refresh(path: Path, tables: dict[str, pd.DataFrame], cells: dict[str, Any], order: str = "") -> dict[str, Any]:
    """Write the workbook, the jobs sorted by a column (downwards: a minus before its name); return what was written."""
    if order:
        jobs, rising = tables["tblJobs"], not order.startswith("-")
        jobs = jobs.sort_values(order.lstrip("-"), ascending=rising, kind="stable")
        tables = {**tables, "tblJobs": jobs.reset_index(drop=True)}
    FileBook.open(path).write(tables, cells)
    return tables
