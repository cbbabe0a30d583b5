"""Companies of changing size for one workbook, and the refresh that writes them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tables import side
from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs
from tieout.reconcile import reconcile
from tieout.report import RunInfo, make_report
from tieout.workbook import FileBook
from workbooks import NOW

LONG = "Long \x01\x1f\x0b" + "name " * 8000
"""A name of 40,000 characters with control characters among them."""
NAMES = (
    '=HYPERLINK("http://evil","x")', "+1-555", "@x", "-2+3", "O'Neil & Co <x>", "two  blanks", "_x0041_", "Zoë 😀",
    "line\nbreak", "]]>", "TRUE", "007", "#N/A", "{=1}", "=cmd|'/C calc'!A0", "&amp;", "%0A", '"', "<f>1</f>", "1E5",
)  # fmt: skip
"""Customers whose names a spreadsheet could take for something else."""
OF_LONG = "2004"
"""The job of the customer with the long name."""


def company(numbers: list[str], inputs: Inputs, factor: int = 1) -> Reconciliation:
    """Reconcile jobs of these numbers: what each earned and cost depends on its number and the factor."""
    jobs, sold, bills, hours = [], [], [], []
    for at, number in enumerate(numbers):
        customer = LONG if number == OF_LONG else NAMES[at % len(NAMES)]
        net = (at * 37 % 900 + 10.25) * factor
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


def refresh(path: Path, held: Reconciliation, order: str = "") -> dict[str, pd.DataFrame]:
    """Refresh the workbook, the jobs sorted by a column; return what was written."""
    book = FileBook.open(path)
    report = make_report(held, book.read_inputs(), RunInfo(NOW, 1.5), book)
    tables = dict(report.tables)
    if order:
        jobs = tables["tblJobs"]
        tables["tblJobs"] = jobs.sort_values(order.lstrip("-"), ascending=order[0] != "-", kind="stable").reset_index(
            drop=True
        )
    book.write(tables, report.cells)
    return tables
