"""Workiz: the jobs report, and invoices and timesheets as we assume them."""

from __future__ import annotations

import pandas as pd

from ..model.snapshot import Side
from . import cells
from .jobber import read_team_time
from .layout import Frames, Layout
from .payroll import read_hours
from .rows import Rows
from .words import document_kind, settle, translate

SYSTEM = "Workiz"
CRM: tuple[Side, ...] = ("crm",)
INVOICE_STATES = {
    "draft": "draft", "paid": "paid", "paid in full": "paid", "void": "void", "voided": "void",
    "canceled": "void",
    "cancelled": "void",
    **dict.fromkeys(("unpaid", "open", "sent", "overdue", "past due", "due", "partially paid", "partial",
                     "pending",
                     "viewed"), "open"),
}  # fmt: skip


def job_state(word: str) -> str:
    """Read a job status. Accounts make their own, in any capitals: what begins with “done” is done."""
    small = word.casefold()
    return (
        "completed" if small.startswith(("done", "complete")) else "canceled" if small.startswith("cancel") else "open"
    )


def read_jobs(rows: Rows) -> Frames:
    """The jobs report. There is no completion day: a job that is done was completed at its end."""
    number = rows.need("number", rows.text("number"))
    status = rows.text("status", job_state).fillna("open")
    begun, ended = rows.date("date"), rows.date("finished")
    completed = ended.where(ended.notna(), begun).where(status == "completed")
    total, tax = rows.money("total"), rows.money("tax")
    net = total - tax.fillna(0) - rows.money("fee").fillna(0) if rows.has("tax") else total
    team, minutes = rows.text("technicians", cells.join_names), rows.minutes("minutes")
    jobs = pd.DataFrame({
        "id": rows.text("id"), "number": number, "customer": _name_customer(rows),
        "title": rows.text("title"),
        "job_type": rows.text("job_type"), "status": status, "created": rows.date("created"),
        "completed": completed,
        "technicians": team, "lead_source": rows.text("lead_source"), "location": rows.text("location"),
        "city": rows.text("city"), "total": net, "material_cost": rows.money("material_cost"),
        "other_cost": rows.money("other_cost"), "minutes": minutes, "email": rows.text("email",
                                                                                       cells.first_email),
        "phone": rows.text("phone", cells.first_phone),
    }, index=rows.index)  # fmt: skip
    day = completed.where(completed.notna(), begun)
    return {"jobs": jobs, "invoices": _derive_invoices(rows, jobs, day, total, tax),
            **read_team_time(rows, team, minutes, day, number)}  # fmt: skip


def _name_customer(rows: Rows) -> pd.Series:
    return rows.text("customer").where(lambda found: found.notna(), rows.person())


def _derive_invoices(rows: Rows, jobs: pd.DataFrame, day: pd.Series, total: pd.Series, tax: pd.Series) -> pd.DataFrame:
    """An invoice for each job that is done or has money paid; its number is not in this report."""
    balance = rows.money("balance")
    billed = (jobs["status"] == "completed") | (rows.money("paid") > 0).fillna(False)
    invoices = pd.DataFrame({
        "id": jobs["id"], "kind": "invoice", "customer": jobs["customer"], "date": day,
        "due_date": rows.date("due_date"),
        "net": jobs["total"], "tax": tax, "total": total, "balance": balance,
        "status": settle(pd.Series(None, index=rows.index, dtype=object), balance),
        "job_refs": jobs["number"],
        "email": jobs["email"], "location": jobs["location"],
    }, index=rows.index)  # fmt: skip
    return invoices[(billed & (jobs["status"] != "canceled") & (total > 0).fillna(False)).to_numpy(dtype=bool)]


def read_invoices(rows: Rows) -> Frames:
    """The invoices list: subtotal before discount, tax and tip."""
    total, tax, tip, balance = (rows.money(name) for name in ("total", "tax", "tip", "balance"))
    discount = rows.money("discount").abs()
    net = rows.money("subtotal") - discount.fillna(0)
    said = rows.text("status")
    status = translate(said, INVOICE_STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown, so the balance decides.")
    invoices = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "kind": document_kind(total),
        "customer": rows.text("customer"),
        "date": rows.date("date"), "due_date": rows.date("due_date"), "net": net, "discount": discount,
        "tax": tax,
        "tip": tip, "total": rows.need("total", total), "balance": balance, "status": settle(status, balance),
        "job_refs": rows.text("job_refs", cells.join_refs),
    }, index=rows.index)  # fmt: skip
    return {"invoices": invoices}


LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "Jobs report", CRM,
           {"number": ("Job #",), "customer": ("Client",), "first": ("First Name",), "last": ("Last Name",),
            "job_type": ("Job Type",), "date": ("Job Date",), "finished": ("Job End",),
            "phone": ("Primary Phone",),
            "email": ("Email Address",), "status": ("Status",), "technicians": ("Tech", "Team"),
            "city": ("City",),
            "location": ("Service Area",), "id": ("UUID",), "state": ("Sub-Status",), "total": ("Total",),
            "created": ("Created",), "due_date": ("Payment Due Date",), "balance": ("Amount Due",),
            "paid": ("Amount Paid",), "material_cost": ("Cost",), "tax": ("Tax",),
            "fee": ("Credit Card Service Fee",),
            "minutes": ("Hours",), "lead_source": ("Source", "Job Source"), "other_cost": ("Expenses",),
            "title": ("Description", "Job Description")},
           ("number", "customer|first", "date", "status", "id|job_type|technicians"), read_jobs,
           ranks={"invoices": 1, "time_entries": 1}),
    Layout(SYSTEM, "Invoices", CRM,
           {"number": ("Invoice #",), "job_refs": ("Job #",), "customer": ("Client",),
            "date": ("Invoice Date", "Date"),
            "due_date": ("Due Date",), "subtotal": ("Subtotal", "Sub Total"), "discount": ("Discount",),
            "tax": ("Tax",),
            "tip": ("Tip",), "total": ("Total",), "balance": ("Amount Due", "Balance"),
            "status": ("Status",)},
           ("number", "job_refs", "customer", "date", "total"), read_invoices,
           assumed="No real export was found."),
    Layout(SYSTEM, "Timesheets", ("crm", "payroll"),
           {"employee": ("User", "Team member"), "date": ("Date",), "job": ("Job #", "Job"),
            "start": ("Clock in",),
            "end": ("Clock out",), "minutes": ("Hours", "Duration"), "note": ("Notes",)},
           ("employee", "date", "minutes", "job|start"), read_hours, assumed="No real export was found."),
)  # fmt: skip
