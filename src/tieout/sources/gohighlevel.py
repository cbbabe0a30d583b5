"""GoHighLevel: a won opportunity stands in for a completed job; invoices as we assume them."""

from __future__ import annotations

import re

import pandas as pd

from ..model.snapshot import Side
from . import cells
from .layout import Frames, Layout
from .rows import Rows
from .words import document_kind, settle, translate

SYSTEM = "GoHighLevel"
CRM: tuple[Side, ...] = ("crm",)
STATES = {"open": "open", "won": "won", "lost": "lost", "abandoned": "lost"}
INVOICE_STATES = {
    "draft": "draft", "paid": "paid", "void": "void", "voided": "void",
    **dict.fromkeys(("sent", "payment processing", "partially paid", "overdue", "due", "open", "unpaid",
                     "scheduled"),
                    "open"),
}  # fmt: skip
_NUMBER_FIRST = re.compile(r"\s*#?\s*((?:[A-Za-z]{1,4}-)?\d+(?:-\d+)?)\b[\s:,.–-]*(.*)", re.DOTALL)


def job_number(name: str) -> str:
    """Return the number that an opportunity's name begins with, else the name itself.

    >>> job_number("1042 AC replacement"), job_number("AC replacement")
    ('1042', 'AC replacement')
    """
    return named_job(name) or name


def named_job(name: str) -> str | None:
    """Return the job's number that a name begins with; None where it begins with no number."""
    found = _NUMBER_FIRST.fullmatch(name)
    return found[1] if found else None


def read_opportunities(rows: Rows) -> Frames:
    """Opportunities: each is a quote; a won one is a completed job of the day of its last change."""
    name = rows.need("name", rows.text("name"))
    said = rows.text("status")
    status = translate(said, STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown; the opportunity counts as open.")
    status = status.fillna("open")
    number = cells.change(name, job_number)
    total, created, updated = rows.money("total"), rows.date("created"), rows.date("completed")
    customer, source = rows.text("customer"), rows.text("lead_source")
    quotes = pd.DataFrame({"number": number, "customer": customer, "date": created, "status": status,
                           "total": total,
                           "lead_source": source}, index=rows.index)  # fmt: skip
    jobs = pd.DataFrame({
        "number": number, "customer": customer, "title": name, "status": "completed", "created": created,
        "completed": updated, "lead_source": source, "total": total, "job_type": rows.text("job_type"),
        "technicians": rows.text("technicians", cells.join_names), "location": rows.text("location"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
    }, index=rows.index)  # fmt: skip
    return {"quotes": quotes, "jobs": jobs[(status == "won").to_numpy(dtype=bool)]}


def read_contacts(rows: Rows) -> Frames:
    """The contacts export."""
    name = rows.text("name").where(lambda found: found.notna(), rows.person())
    name = name.where(name.notna(), rows.text("company")).where(lambda found: found.notna(), rows.text("email"))
    customers = pd.DataFrame({
        "id": rows.text("id"), "name": rows.need("name", name), "company": rows.text("company"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "street": rows.text("street"), "city": rows.text("city"), "state": rows.text("state"),
        "postal_code": rows.text("postal_code"), "created": rows.date("created"),
        "lead_source": rows.text("lead_source"),
    }, index=rows.index)  # fmt: skip
    return {"customers": customers}


def read_invoices(rows: Rows) -> Frames:
    """Invoices, in currency units. The title may begin with the job's number."""
    total, tax, balance = rows.money("total"), rows.money("tax"), rows.money("balance")
    discount = rows.money("discount").abs()
    net = rows.money("subtotal") - discount.fillna(0)
    said, title = rows.text("status"), rows.text("memo")
    status = translate(said, INVOICE_STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown, so the balance decides.")
    invoices = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "kind": document_kind(total),
        "customer": rows.text("customer"),
        "date": rows.date("date"), "due_date": rows.date("due_date"), "net": net, "discount": discount,
        "tax": tax,
        "total": rows.need("total", total), "balance": balance, "status": settle(status, balance),
        "job_refs": cells.change(title, lambda text: named_job(text) or ""), "memo": title,
        "email": rows.text("email", cells.first_email), "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip
    return {"invoices": invoices}


LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "Opportunities export", CRM,
           {"name": ("Opportunity name",), "customer": ("Contact Name",), "phone": ("phone",),
            "email": ("email",),
            "pipeline": ("pipeline",), "stage": ("stage",), "total": ("Lead Value",),
            "lead_source": ("source",),
            "created": ("Created on",), "completed": ("Won on", "Updated on"), "status": ("status",),
            "job_type": ("Job type",), "technicians": ("Technician", "Technicians"),
            "location": ("Location",)},
           ("name", "customer", "status", "total|stage|pipeline"), read_opportunities),
    Layout(SYSTEM, "Contacts export", CRM,
           {"id": ("Contact Id",), "first": ("First Name",), "last": ("Last Name",), "name": ("Name",
                                                                                              "Contact Name"),
            "company": ("Business Name", "Company Name", "Company"), "phone": ("Phone",), "email": ("Email",),
            "street": ("Street Address", "Address"), "city": ("City",), "state": ("State",),
            "postal_code": ("Postal Code",),
            "created": ("Created",), "lead_source": ("Source", "Contact Source")},
           ("id", "name|first", "phone|email"), read_contacts),
    Layout(SYSTEM, "Invoices", CRM,
           {"number": ("Invoice Number",), "memo": ("Title", "Invoice Name"), "customer": ("Contact Name",),
            "email": ("Contact Email",), "date": ("Issue Date",), "due_date": ("Due Date",),
            "status": ("Status",),
            "subtotal": ("Sub Total",), "discount": ("Discount",), "tax": ("Tax",), "total": ("Total",),
            "paid": ("Amount Paid",), "balance": ("Amount Due",), "currency": ("Currency",)},
           ("number", "customer", "date", "total"), read_invoices, assumed="No real export was found."),
)  # fmt: skip
