"""A small company and its workbook, for tests of the workbook and the report."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from spreadsheet import load
from tables import AS_OF, rows, side
from tieout.model.results import Reconciliation
from tieout.model.settings import JOB_TYPE_RULES, RATES, ROLES, Inputs, Settings
from tieout.reconcile import reconcile
from tieout.report import RunInfo, make_report
from tieout.workbook import FileBook

NOW = dt.datetime(2026, 11, 1, 7, 30, tzinfo=dt.UTC)
FORMULA = '=HYPERLINK("http://evil","x")'
JOBS = (
    # number, customer, type, technician, lead source, net
    ("1042", "Ana Ruiz", "Repair", "Sam Hill", "Google", 1100),
    ("1043", "Smith *VIP*", "Repair", "Sam Hill", "google", 400),
    ("1044", "Smith Jr", "Install", "Bo Diaz", ">5 stars?", 5200),
    ("7-2", FORMULA, "Install", "Bo Diaz", "Re~peat", 2500.5),
    ("1046", "Dee O'Neil & Co <x>", "Repair", "", "", 0),
)
WORK = (
    # employee, day, job, minutes, overtime
    ("Sam Hill", "2026-09-01", "1042", 185, 0),
    ("Sam Hill", "2026-09-20", "1042", 95, 35),
    ("Bo Diaz", "2026-09-08", "1044", 480, 60),
    ("Bo Diaz", "2026-09-09", "7-2", 301, 0),
    ("New Guy", "2026-09-09", "1043", 60, 0),
    ("Sam Hill", "2026-09-30", None, 45, 0),
)


def small_company(**settings: Any) -> tuple[Reconciliation, Inputs]:
    """Reconcile five jobs with awkward names, two technicians, a helper without a rate, and a bill of each kind."""
    jobs = [
        {
            "number": n,
            "customer": c,
            "job_type": t,
            "technicians": who,
            "lead_source": lead,
            "total": net,
            "location": "North",
        }
        for n, c, t, who, lead, net in JOBS
    ]
    sold = [(f"I{n}", n, c, net) for n, c, _, _, _, net in JOBS if net]
    due = "2026-10-01"
    here = [{"number": i, "customer": c, "total": net, "job_refs": n, "due_date": due} for i, n, c, net in sold]
    there = [{"number": i, "customer": c, "total": net, "due_date": due} for i, n, c, net in sold[:-1]]
    there[0] |= {"total": 1090}
    there.append({"number": "B-77", "customer": "Nobody Knows", "total": 77, "due_date": "2026-05-01"})
    bills = [
        {"job_ref": "1042", "amount": 230.25, "number": "F-1"},
        {"job_ref": "1044", "amount": 2000, "number": "F-2"},
        {"job_ref": "1044", "amount": -15.5, "kind": "vendor credit", "number": "F-3"},
        {"job_ref": "7-2", "amount": 300, "category": "subcontractor", "number": "F-4"},
        {"amount": 12.34, "number": "F-5", "description": "=1+1"},
    ]
    hours = [{"employee": e, "date": d, "job_ref": j, "minutes": m, "overtime_minutes": o} for e, d, j, m, o in WORK]
    crm = side("Jobber", jobs=jobs, invoices=here)
    books = side("QuickBooks Online", invoices=there, cost_lines=bills)
    payroll = side("Gusto", time_entries=hours)
    inputs = Inputs(
        settings=Settings(as_of=AS_OF, company="Small & Co", **settings),
        rates=rows(
            RATES,
            {"who": "Sam Hill", "date_to": "2026-09-15", "loaded_rate": 41.10, "wage": 26},
            {"who": "sam hill", "date_from": "2026-09-16", "loaded_rate": 43.35, "wage": 27},
            {"who": "Lead", "loaded_rate": 36.11, "wage": 25},
        ),
        roles=rows(ROLES, {"employee": "Bo Diaz", "role": "Lead"}, {"employee": "Sam Hill", "role": "Tech"}),
        job_type_rules=rows(
            JOB_TYPE_RULES, {"job_type": "Install", "target_margin": 40.0, "needs_hours": True, "needs_materials": True}
        ),
    )
    return reconcile(crm, books, payroll, inputs), inputs


def fill(path: Path, held: Reconciliation, inputs: Inputs) -> FileBook:
    """Write a company into a workbook, as a refresh does; the workbook is made when there is none."""
    book = FileBook.open(path) if path.exists() else FileBook.create(path)
    if not len(book.read_inputs().rates):
        book.write_inputs(inputs)
    refill(path, held)
    return FileBook.open(path)


def refill(path: Path, held: Reconciliation, now: dt.datetime = NOW) -> None:
    """Write the reconciliation again, with what the workbook says now."""
    book = FileBook.open(path)
    report = make_report(held, book.read_inputs(), RunInfo(now, 1.5), book)
    book.write(report.tables, report.cells)


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change the workbook with another program (openpyxl), as a person might."""
    book = load(path)
    change(book)
    book.save(path)


def find_header(sheet: Any, header: str) -> tuple[int, int]:
    """Return row and column of a header on a sheet."""
    for row in sheet.iter_rows(min_row=5, max_row=13):
        for cell in row:
            if cell.value == header:
                return cell.row, cell.column
    raise AssertionError(f"no header {header}")


def find_cell(sheet: Any, key_header: str, key: Any, header: str) -> Any:
    """Return the cell under ``header`` in the row whose ``key_header`` shows ``key``."""
    top, at = find_header(sheet, key_header)
    _, column = find_header(sheet, header)
    for row in range(top + 1, sheet.max_row + 1):
        if sheet.cell(row, at).value == key:
            return sheet.cell(row, column)
    raise AssertionError(f"no row {key}")


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook file."""
    with zipfile.ZipFile(path) as held:
        return {name: held.read(name) for name in held.namelist()}


def replace_part(path: Path, name: str, change: Callable[[str], str]) -> None:
    """Change the text of one part of a workbook file."""
    held = parts(path)
    held[name] = change(held[name].decode("utf-8")).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fresh:
        for part, content in held.items():
            fresh.writestr(part, content)


def sheet_part(path: Path, sheet: str) -> str:
    """Return the part of a sheet by its place in the workbook."""
    names = re.findall(r'<sheet [^>]*name="([^"]*)"', parts(path)["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
