"""Housecall Pro's exports. A job and its invoice are one row and share one number; the key is the HCP Id."""

from __future__ import annotations

import re

import pandas as pd

from . import cells
from .layout import Frames, Layout, Side
from .rows import Rows
from .words import settle, translate

SYSTEM = "Housecall Pro"
CRM: tuple[Side, ...] = ("crm",)
JOB_STATES = {
    **dict.fromkeys(("done", "complete", "completed", "complete rated", "complete unrated", "finished"),
                    "completed"),
    **dict.fromkeys(("canceled", "cancelled", "user canceled", "pro canceled", "user cancelled",
                     "pro cancelled",
                     "deleted"), "canceled"),
    **dict.fromkeys(("needs scheduling", "unscheduled", "scheduled", "in progress", "started", "on my way",
                     "open"), "open"),
}  # fmt: skip
_ONE_PAYMENT = re.compile(r"\$\s?[\d,]+\.\d{2}|[\d,]+\.\d{2}\b")
_A_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})|[A-Z][a-z]{2,8} \d{1,2}, \d{4}")


def read_jobs(rows: Rows) -> Frames:
    """The jobs export in all its variants: the job, its invoice, its payment and its tracked time."""
    number = rows.need("number", rows.text("number"))
    said = rows.text("status")
    status = translate(said, JOB_STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown; the job counts as open.")
    status = status.fillna("open")
    customer, team = _name_customer(rows), rows.text("technicians", cells.join_names)
    money = _read_money(rows)
    jobs = pd.DataFrame({
        "id": rows.text("id"), "number": number, "customer": customer, "title": rows.text("title"),
        "job_type": rows.text("job_type", lambda tags: (cells.split_names(tags) or [""])[0]),
        "status": status, "created": rows.date("created"),
        "completed": rows.date("completed").where(status == "completed"), "technicians": team,
        "lead_source": rows.text("lead_source"), "location": rows.text("location"), "city": rows.text("city"),
        "total": money["net"], "minutes": _tracked(rows), "email": rows.text("email", cells.first_email),
        "phone": rows.text("phone", cells.first_phone),
    }, index=rows.index)  # fmt: skip
    invoices = _derive_invoices(rows, jobs, money)
    return {"jobs": jobs, "invoices": invoices, "payments": _derive_payments(rows, invoices),
            "time_entries": _derive_time(rows, jobs)}  # fmt: skip


def _name_customer(rows: Rows) -> pd.Series:
    person = (rows.text("first").fillna("") + " " + rows.text("last").fillna("")).str.strip()
    name = rows.text("customer")
    return name.where(name.notna(), rows.text("company")).where(lambda n: n.notna(),
                                                                person.where(person != "", None))


def _read_money(rows: Rows) -> pd.DataFrame:
    """Net is the subtotal less discounts, else the amount less tax and tip where both are exported."""
    total, tax, tip = rows.money("total"), rows.money("tax"), rows.money("tip")
    discount = rows.money("discount").abs()
    net = rows.money("subtotal") - discount.fillna(0)
    rest = total - tax - tip.fillna(0)
    return pd.DataFrame({"total": total, "tax": tax, "tip": tip, "discount": discount,
                         "net": net.where(net.notna(), rest)})


def _tracked(rows: Rows) -> pd.Series:
    total = rows.minutes("minutes", "minutes")
    parts = rows.minutes("on_job", "minutes") + rows.minutes("travel", "minutes").fillna(0)
    return total.where(total.notna(), parts)


def _derive_invoices(rows: Rows, jobs: pd.DataFrame, money: pd.DataFrame) -> pd.DataFrame:
    """One invoice per row that was finished, sent or paid; canceled jobs have none."""
    balance = rows.money("balance")
    day = jobs["completed"].where(jobs["completed"].notna(), rows.date("date"))
    sent = rows.text("sent").notna() | (rows.money("paid") > 0).fillna(False)
    given = money["total"].notna() & (jobs["status"] != "canceled") & ((jobs["status"] == "completed") | sent)
    invoices = money.assign(
        id=jobs["id"], number=jobs["number"], kind="invoice", customer=jobs["customer"], date=day,
        balance=balance,
        status=settle(pd.Series(None, index=rows.index, dtype=object), balance), job_refs=jobs["number"],
        memo=jobs["title"], email=jobs["email"], location=jobs["location"],
        paid_date=_payment_day(rows).where((balance == 0).fillna(False)),
    )
    return invoices[given.to_numpy(dtype=bool)]


def _payment_day(rows: Rows) -> pd.Series:
    """Return the last day in the payment history; a gap where it has none."""
    found = rows.text("payments", lambda text: (_A_DAY.findall(text) or [""])[-1]).fillna("")
    days, _ = cells.read_dates(found.tolist(), day_first=rows.day_first)
    return days


def _derive_payments(rows: Rows, invoices: pd.DataFrame) -> pd.DataFrame:
    """One payment for the paid amount; its day is known where the history has exactly one payment."""
    paid = rows.money("paid")
    history = rows.text("payments")
    single = cells.change(history, lambda text: len(_A_DAY.findall(text)) == 1).eq(True)
    payments = pd.DataFrame({
        "id": cells.change(invoices["id"], "{}-paid".format), "kind": "payment",
        "customer": invoices["customer"], "date": _payment_day(rows).where(single), "amount": paid,
        "method": rows.text("method"), "invoice_refs": invoices["number"], "job_refs": invoices["number"],
        "memo": history,
    }, index=rows.index).loc[invoices.index]  # fmt: skip
    return payments[(payments["amount"] > 0).fillna(False).to_numpy(dtype=bool)]


def _derive_time(rows: Rows, jobs: pd.DataFrame) -> pd.DataFrame:
    """Tracked minutes, on the job and on the way, where exactly one person was there."""
    team, total = jobs["technicians"], jobs["minutes"]
    worked = (total > 0).fillna(False)
    several = cells.change(team, lambda names: "; " in names).eq(True)
    column = "minutes" if rows.has("minutes") else "on_job"
    rows.note(worked & several, column,
              "One duration stands for several people; whose hours they are is undecided. "
                                        "Import the report “Job time tracking by employee” or payroll hours.")
    rows.note(worked & team.isna(), column, "The hours name nobody, so they cost nobody's rate.")
    travel = rows.minutes("travel", "minutes").fillna(0)
    on_job = (total - travel).where(rows.has("on_job") or rows.has("minutes"))
    day = jobs["completed"].where(jobs["completed"].notna(), rows.date("date"))
    base = pd.DataFrame({"employee": team, "date": day, "job_ref": jobs["number"]})
    sure = worked & ~several & team.notna() & day.notna()
    parts = [base.assign(kind=kind,
                         minutes=minutes)[(sure & (minutes > 0).fillna(False)).to_numpy(dtype=bool)]
             for kind, minutes in (("job", on_job), ("travel", travel))]
    return pd.concat(parts)


def read_customers(rows: Rows) -> Frames:
    """The customers export."""
    customers = pd.DataFrame({
        "id": rows.text("id"), "name": rows.need("name", _name_customer(rows)),
        "company": rows.text("company"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "street": rows.text("street"), "city": rows.text("city"), "state": rows.text("state"),
        "postal_code": rows.text("postal_code"), "created": rows.date("created"),
        "lead_source": rows.text("lead_source"),
    }, index=rows.index)  # fmt: skip
    return {"customers": customers}


LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "Jobs export", CRM,
           {"number": ("Invoice", "Job #"), "id": ("HCP Id",), "created": ("Created At",), "date": ("Date",),
            "travel": ("Travel Duration",), "on_job": ("On Job Duration",), "minutes": ("Total Duration",),
            "customer": ("Customer",), "first": ("First Name",), "last": ("Last Name",), "email": ("Email",),
            "company": ("Company",), "phone": ("Mobile Phone", "Home Phone"), "city": ("City",),
            "title": ("Description",), "total": ("Amount",), "subtotal": ("Subtotal",),
            "payments": ("Payment History",),
            "paid": ("Paid Amount",), "balance": ("Due",), "discount": ("Discount",), "tax": ("Tax",),
            "tip": ("Tip Amount", "Tip"), "job_type": ("Job Tags",), "technicians": ("Employee", "Employees"),
            "status": ("Job Status",), "completed": ("Finished",), "method": ("Payment",),
            "sent": ("Invoice Sent",),
            "location": ("Segments",), "lead_source": ("Lead Source", "Online Booking Source")},
           ("number", "date", "customer", "technicians", "status"), read_jobs),
    Layout(SYSTEM, "Customers export", CRM,
           {"id": ("ID", "Customer ID"), "customer": ("Display Name",), "first": ("First Name",),
            "last": ("Last Name",),
            "phone": ("Mobile Number", "Home Number", "Work Number"), "email": ("Email",),
            "company": ("Company",),
            "street": ("Street", "Address 1 Street", "Address_1 Street Line 1"), "city": ("City",
                                                                                          "Address_1 City"),
            "state": ("State", "Address_1 State"), "postal_code": ("Zip", "Address_1 Zip"), "role": ("Role",),
            "kind": ("Customer Type",), "created": ("Created At",), "lead_source": ("Lead Source",)},
           ("id", "customer", "phone", "first|company"), read_customers),
)  # fmt: skip
