"""ServiceTitan's exports: jobs with their invoice, customers, job costing and the Master Pay File."""

from __future__ import annotations

import pandas as pd

from ..model.snapshot import Side
from . import cells
from .layout import Frames, Layout
from .payroll import read_hours
from .rows import Rows
from .words import document_kind, settle, translate

SYSTEM = "ServiceTitan"
CRM: tuple[Side, ...] = ("crm",)
JOB_STATES = {
    "completed": "completed", "done": "completed", "canceled": "canceled", "cancelled": "canceled",
    **dict.fromkeys(("scheduled", "dispatched", "inprogress", "in progress", "working", "hold", "on hold"),
                    "open"),
}  # fmt: skip


def read_jobs(rows: Rows) -> Frames:
    """The Jobs export: each job, and its invoice where it has a total. Imported history is left out."""
    imported = pd.Series(False, index=rows.index)
    for name in ("lead_source", "job_type", "location"):
        imported |= rows.text(name).str.startswith("Imported Default").fillna(False).astype(bool)
    rows.drop(
        imported,
        "lead_source",
        "Imported history (“Imported Default”) has no cost or technician; it is left out of margins.",
    )
    said = rows.text("status")
    status = translate(said, JOB_STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown; the job counts as open.")
    jobs = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "customer": rows.text("customer"),
        "customer_id": rows.text("customer_id"), "title": rows.text("title"),
        "job_type": rows.text("job_type"),
        "status": status.fillna("open"), "created": rows.date("created"), "completed": rows.date("completed"),
        "technicians": rows.text("technicians", cells.join_names), "lead_source": rows.text("lead_source"),
        "location": rows.text("location"), "city": rows.text("city"), "invoice_refs": rows.text("invoice"),
        "total": rows.money("total").where(rows.text("invoice").isna()),  # an invoice's total holds its tax
        "material_cost": rows.money("material_cost"), "email": rows.text("email", cells.first_email),
        "phone": rows.text("phone", cells.first_phone),
    }, index=rows.index)  # fmt: skip
    return {"jobs": jobs, "invoices": _derive_invoices(rows, jobs), "customers": _derive_customers(rows, jobs)}


def _derive_invoices(rows: Rows, jobs: pd.DataFrame) -> pd.DataFrame:
    """One invoice per row with a total. Until the job is completed it is a draft. The export shows no tax."""
    total, balance = rows.money("total"), rows.money("balance")
    early = pd.Series(None, index=rows.index, dtype=object).mask(jobs["status"] == "open", "draft")
    number = rows.text("invoice").where(lambda found: found.notna(), jobs["number"])
    invoices = pd.DataFrame({
        "number": number, "kind": document_kind(total),
        "customer": jobs["customer"], "customer_id": jobs["customer_id"], "date": jobs["completed"],
        "net": rows.money("net"),
        "tax": rows.money("tax"), "total": total, "balance": balance, "status": settle(early, balance),
        "job_refs": jobs["number"], "memo": jobs["title"], "email": jobs["email"],
        "location": jobs["location"],
    }, index=rows.index)  # fmt: skip
    given = total.notna() & (total != 0).fillna(False) & (jobs["status"] != "canceled")
    if rows.has("invoice"):
        given &= rows.text("invoice").notna()
    return invoices[given.to_numpy(dtype=bool)]


def _derive_customers(rows: Rows, jobs: pd.DataFrame) -> pd.DataFrame:
    customers = pd.DataFrame({
        "id": jobs["customer_id"], "name": jobs["customer"], "email": jobs["email"], "phone": jobs["phone"],
        "street": rows.text("street"), "city": jobs["city"], "state": rows.text("state"),
        "postal_code": rows.text("postal_code"),
    })  # fmt: skip
    return customers[customers["name"].notna() & ~rows.dropped].drop_duplicates(["id", "name"])


def read_customers(rows: Rows) -> Frames:
    """The Customers export."""
    name = rows.text("name").where(lambda found: found.notna(), rows.person())
    customers = pd.DataFrame({
        "id": rows.text("id"), "name": rows.need("name", name), "email": rows.text("email",
                                                                                   cells.first_email),
        "phone": rows.text("phone", cells.first_phone), "street": rows.text("street"),
        "city": rows.text("city"),
        "state": rows.text("state"), "postal_code": rows.text("postal_code"),
        "balance": rows.money("balance"),
        "created": rows.date("created"), "lead_source": rows.text("lead_source"), "segment": rows.text("kind"),
    }, index=rows.index)  # fmt: skip
    return {"customers": customers}


def read_job_costing(rows: Rows) -> Frames:
    """Job costing: subtotal before tax and the costs per job. Returns are negative already."""
    status = translate(rows.text("status"), JOB_STATES).fillna("open")
    jobs = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "customer": rows.text("customer"),
        "job_type": rows.text("job_type"), "status": status,
        "completed": rows.date("date").where(status == "completed"),
        "technicians": rows.text("technicians", cells.join_names), "location": rows.text("location"),
        "total": rows.money("total"), "labor_cost": rows.money("labor").add(rows.money("adjustments"),
                                                                            fill_value=0),
        "material_cost": rows.money("materials").add(rows.money("returns"), fill_value=0),
    }, index=rows.index)  # fmt: skip
    return {"jobs": jobs, "job_costing": jobs[["number", "total", "labor_cost", "material_cost"]]}


def complete(tables: Frames) -> Frames:
    """Give jobs and their invoices the subtotal and the costs that only job costing knows."""
    made = dict(tables)
    costing = made.pop("job_costing", None)
    if costing is None or not len(costing):
        return made
    costing = costing[~costing.duplicated("number", keep=False)].set_index("number")
    if len(made.get("jobs", ())):
        jobs = made["jobs"]
        found = {name: jobs["number"].map(costing[name]).astype("Int64") for name in costing.columns}
        stated = jobs["total"].isna() | (found["total"] != 0).fillna(False).astype(bool)
        found["total"] = found["total"].where(stated, jobs["total"])
        made["jobs"] = jobs.assign(**{name: value.where(value.notna(), jobs[name]) if name in jobs else value
                                      for name, value in found.items()})  # fmt: skip
    if len(made.get("invoices", ())):
        invoices = made["invoices"]
        alone = ~invoices.duplicated("job_refs", keep=False) & (invoices["source"] == SYSTEM)
        net = invoices["job_refs"].map(costing["total"]).astype("Int64").where(alone & (invoices["status"] != "draft"))
        net = invoices["net"].where(invoices["net"].notna(), net)
        made["invoices"] = invoices.assign(
            net=net, tax=invoices["tax"].where(invoices["tax"].notna(), (invoices["total"] - net).astype("Int64"))
        )
    return made


LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "Jobs export", CRM,
           {"number": ("Job Number", "Job #"), "invoice": ("Invoice Number", "Invoice #"),
            "customer_id": ("Customer ID",),
            "customer": ("Customer Name",), "phone": ("Customer Phone Number(s)",), "street": ("Street",),
            "city": ("City",),
            "state": ("State",), "postal_code": ("Zip",), "lead_source": ("Campaign",), "job_type": ("Type",
                                                                                                     "Job Type"),
            "first": ("First Appointment",), "technicians": ("Technician(s)",), "status": ("Status",),
            "total": ("Total",),
            "balance": ("Balance",), "net": ("Subtotal",), "tax": ("Tax", "Sales Tax"),
            "material_cost": ("Total Material Cost",), "completed": ("Completed On",),
            "created": ("Created On",),
            "canceled": ("Canceled On",), "title": ("Summary",), "location": ("Business Unit",),
            "email": ("Customer Email Address(es)",)},
           ("number", "customer", "status", "completed", "location|job_type"), read_jobs,
           ranks={"customers": 1}),
    Layout(SYSTEM, "Customers export", CRM,
           {"id": ("ID", "Customer ID"), "name": ("Name",), "first": ("First Name",), "last": ("Last Name",),
            "phone": ("Mobile", "Landline"), "email": ("Emails", "Email"), "street": ("Street",),
            "unit": ("Unit",),
            "city": ("City",), "state": ("State",), "postal_code": ("Zip",), "balance": ("Balance",),
            "kind": ("Customer Type",), "created": ("Created On",), "lead_source": ("Lead Source",
                                                                                    "Campaign")},
           ("id", "name", "street", "phone|email"), read_customers),
    Layout(SYSTEM, "Job costing", CRM,
           {"date": ("Scheduled Date",), "location": ("Business Unit",),
            "technicians": ("Primary Technician",),
            "job_type": ("Job Type",), "customer": ("Customer Name",), "number": ("Job #", "Job Number"),
            "total": ("Jobs Subtotal",), "labor": ("Labor Pay",), "adjustments": ("Payroll Adjustments",),
            "materials": ("Materials + Equip. + PO/Bill Costs",), "returns": ("Returns",),
            "costs": ("Jobs Total Costs",), "margin": ("Jobs Gross Margin %",), "status": ("Status",)},
           ("number", "total", "labor|materials|costs"), read_job_costing, key="number", ranks={"jobs": 1}),
    Layout(SYSTEM, "Master Pay File", ("crm", "payroll"),
           {"employee": ("EmployeeName", "Employee Name"), "kind": ("Activity",), "date": ("Date",),
            "job": ("InvoiceNumber", "Invoice Number", "Invoice #"), "regular": ("RegularHours",
                                                                                 "Regular Hours"),
            "overtime": ("OvertimeHours", "Overtime Hours"),
            "double": ("DoubleOvertimeHours", "Double Overtime Hours"), "pay": ("GrossPay", "Gross Pay"),
            "unit": ("EmployeeBusinessUnit", "Employee Business Unit"), "duration": ("Duration",)},
           ("employee", "kind", "date", "job", "regular"), read_hours),
)  # fmt: skip
