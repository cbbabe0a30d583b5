"""Hours from payroll and time clocks: QuickBooks Time, Gusto, ADP and plain sheets of hours."""

from __future__ import annotations

import pandas as pd

from . import cells
from .layout import Frames, Layout
from .plain import ALL_SIDES
from .rows import Rows
from .words import is_only_a_kind, time_kind


def read_hours(rows: Rows) -> Frames:
    """Hours per employee and day. “Hours” are all hours worked; regular, overtime and double time add up to them."""
    employee = rows.text("employee").where(lambda name: name.notna(), rows.person())
    employee = employee.where(employee.notna(), rows.text("login"))
    overtime = _add(rows, "overtime", "double")
    parts = _add(rows, "regular", "overtime", "double", "time_off")
    total = rows.minutes("minutes")
    minutes = total if rows.has("minutes") else parts
    rows.note(
        (overtime > minutes).fillna(False),
        "overtime",
        "More overtime than hours; the overtime is unknown. Hours must include the overtime.",
    )
    job, kind = _name_job(rows)
    entries = pd.DataFrame({
        "employee": rows.need("employee", employee), "role": rows.text("role"), "date": rows.need("date",
                                                                                                  rows.date("date")),
        "job_ref": job, "kind": kind, "minutes": rows.need("minutes" if rows.has("minutes") else "regular",
                                                           minutes),
        "overtime_minutes": overtime.mask((overtime > minutes).fillna(False)), "start": rows.clock("start"),
        "end": rows.clock("end"), "note": rows.text("note"),
    }, index=rows.index)  # fmt: skip
    return {"time_entries": entries}


def _add(rows: Rows, *names: str) -> pd.Series:
    """Add durations; a gap counts only where every part is a gap."""
    total = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    for name in names:
        if rows.has(name):
            part = rows.minutes(name)
            total = total.add(part, fill_value=0)
    return total


def _name_job(rows: Rows) -> tuple[pd.Series, pd.Series]:
    """Say which job the hours name, and what kind they are. A job code without a digit follows its customer."""
    job = rows.combine(_join_job, "customer", "job")
    kind = time_kind(rows.text("kind"), job)
    named = cells.change(job, lambda text: "" if is_only_a_kind(text) else text)
    return named.where(kind.isin(("job", "travel")), None), kind


def _join_job(outer: str, inner: str) -> str:
    return f"{outer}:{inner}" if outer and inner and not any(map(str.isdigit, inner)) else inner or outer


_HOURS = {
    "employee": ("Employee", "Employee name", "Team member", "Worker", "Technician", "Name"),
    "first": ("First name", "fname"), "last": ("Last name", "lname"), "role": ("Role", "Group", "Job title",
                                                                               "Position"),
    "date": ("Date", "Work date", "Day", "Pay date"),
    "job": ("Job", "Job #", "Project", "Job code", "Customer:Job", "Labor code", "Worked in job",
            "Project name"),
    "customer": ("Customer", "Client"),
    "minutes": ("Hours", "Total hours", "Duration", "Hours worked"),
    "regular": ("Regular hours", "Reg hours", "Regular"), "overtime": ("Overtime", "Overtime hours",
                                                                       "OT hours", "OT"),
    "double": ("Double overtime hours", "Double overtime", "Double time hours", "DT hours"),
    "time_off": ("Time off hours", "PTO hours"), "start": ("Start time", "Clock in", "In time", "Start"),
    "end": ("End time", "Clock out", "Out time", "End"), "kind": ("Kind", "Type", "Pay code",
                                                                  "Earnings code", "Category"),
    "note": ("Notes", "Note", "Comments"),
}  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (
    Layout("QuickBooks Time", "Timesheet export", ALL_SIDES,
           {"login": ("username",), "payroll": ("payroll_id",), "first": ("fname",), "last": ("lname",),
            "role": ("group",),
            "date": ("local_date",), "start": ("local_start_time",), "end": ("local_end_time",),
            "minutes": ("hours",),
            "customer": ("jobcode_1", "jobcode"), "job": ("jobcode_2",), "class": ("class",),
            "location": ("location",),
            "note": ("notes",), "approved": ("approved_status",)},
           ("login|first", "date", "minutes", "customer"), read_hours),
    Layout("Gusto", "Hours by project", ALL_SIDES,
           {**{name: _HOURS[name] for name in ("employee", "first", "last", "role", "date", "note", "kind")},
            "job": ("Project", "Project name"), "task": ("Task",),
            "minutes": ("Hours", "Total hours", "Project hours"), "regular": _HOURS["regular"],
            "overtime": _HOURS["overtime"],
            "double": _HOURS["double"]},
           ("employee|first", "date", "job", "minutes|regular", "regular|task"), read_hours,
           assumed="No real Gusto project export was found."),
    Layout("ADP", "Time detail", ALL_SIDES,
           {**_HOURS, "company": ("Co Code", "Company code"), "file": ("File #", "File number",
                                                                       "Position ID"),
            "date": ("Work date", "Date", "Pay date")},
           ("employee|first", "file|company", "date", "minutes|regular"), read_hours,
           assumed="Column names vary between ADP products."),
    Layout("Payroll", "Plain hours", ALL_SIDES, _HOURS, ("employee|first", "date", "minutes|regular"),
           read_hours),
)  # fmt: skip
