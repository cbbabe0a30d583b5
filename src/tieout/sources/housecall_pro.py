"""Housecall Pro's exports. A job and its invoice are one row and share one number; the key is the HCP Id."""

from __future__ import annotations

import re

import pandas as pd

from ..model.money import cents
from ..model.snapshot import Side
from . import cells
from .layout import Frames, Layout
from .rows import Rows
from .words import document_kind, settle, translate

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
_AN_AMOUNT = re.compile(r"\$?\s?\d[\d,]*\.\d{2}\b", re.ASCII)
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
    name = rows.text("customer")
    return name.where(name.notna(), rows.text("company")).where(lambda n: n.notna(), rows.person())


def _read_money(rows: Rows) -> pd.DataFrame:
    """Net is the subtotal less discounts, else the amount less tax and tip where both are exported."""
    total, tax, tip = rows.money("total"), rows.money("tax"), rows.money("tip")
    discount = rows.money("discount").abs()
    net = rows.money("subtotal") - discount.fillna(0)
    rest = total - tax - tip.fillna(0)
    return pd.DataFrame(
        {"total": total, "tax": tax, "tip": tip, "discount": discount, "net": net.where(net.notna(), rest)}
    )


def _tracked(rows: Rows) -> pd.Series:
    total = rows.minutes("minutes", "minutes")
    parts = rows.minutes("on_job", "minutes") + rows.minutes("travel", "minutes").fillna(0)
    return total.where(total.notna(), parts)


def _derive_invoices(rows: Rows, jobs: pd.DataFrame, money: pd.DataFrame) -> pd.DataFrame:
    """One invoice per row that was sent or paid (finished, where the export does not say what was sent).

    Canceled jobs have none.
    """
    balance = rows.money("balance")
    sent = rows.date("sent")
    day = sent.where(sent.notna(), jobs["completed"])
    billed = rows.text("sent").notna() if rows.has("sent") else jobs["status"] == "completed"
    billed |= (rows.money("paid") > 0).fillna(False).astype(bool)
    given = money["total"].notna() & (jobs["status"] != "canceled") & billed
    invoices = money.assign(
        id=jobs["id"],
        number=jobs["number"],
        kind=document_kind(money["total"]),
        customer=jobs["customer"],
        date=day.where(day.notna(), rows.date("date")),
        balance=balance,
        status=settle(pd.Series(None, index=rows.index, dtype=object), balance),
        job_refs=jobs["number"],
        memo=jobs["title"],
        email=jobs["email"],
        location=jobs["location"],
        paid_date=_last_payment(rows).where((balance == 0).fillna(False).astype(bool)),
    )
    return invoices[given.to_numpy(dtype=bool)]


def _last_payment(rows: Rows) -> pd.Series:
    """Return the last day in the payment history; a gap where it has none."""
    found = rows.text("payments", lambda text: (_A_DAY.findall(text) or [""])[-1]).fillna("")
    days, _ = cells.read_dates(found.tolist(), day_first=rows.day_first)
    return days


def _derive_payments(rows: Rows, invoices: pd.DataFrame) -> pd.DataFrame:
    """The payments of the history where its parts add up to the paid amount; else one payment of no known day."""
    made: list[tuple[int, str, str, str, int]] = []
    received = rows.money("paid").loc[invoices.index]
    history = rows.text("payments").loc[invoices.index]
    method = rows.text("method").loc[invoices.index]
    for at, paid, text, how in zip(invoices.index, received, history, method, strict=True):
        if paid is pd.NA or paid <= 0:
            continue
        parts = split_history(text or "")
        if sum(part[2] for part in parts) != paid:
            parts = [("", how or "", int(paid))]
        made += [(at, f"-{turn}", *part) for turn, part in enumerate(parts, 1)]
    at_rows = [one[0] for one in made]
    base = invoices.loc[at_rows]
    days, _ = cells.read_dates([one[2] for one in made], day_first=rows.day_first)
    return pd.DataFrame({
        "id": [own and own + one[1] for own, one in zip(base["id"], made, strict=True)],
        "kind": "payment", "customer": base["customer"].to_numpy(), "date": days.to_numpy(),
        "amount": pd.array([one[4] for one in made], dtype="Int64"),
        "method": [one[3] or None for one in made],
        "invoice_refs": base["number"].to_numpy(), "job_refs": base["number"].to_numpy(),
    }, index=pd.Index(at_rows, dtype="int64"))  # fmt: skip


def split_history(text: str) -> list[tuple[str, str, int]]:
    """Split a payment history into day, method and cents; empty unless each part has one day and one amount.

    >>> split_history("2026-01-05 Card $100.00; 2026-02-01 Check $20.00")
    [('2026-01-05', 'Card', 10000), ('2026-02-01', 'Check', 2000)]
    """
    found = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
        days, rest = _A_DAY.findall(part), _A_DAY.sub(" ", part)
        amounts = _AN_AMOUNT.findall(rest)
        if len(days) != 1 or len(amounts) != 1:
            return []
        try:
            amount = cents(amounts[0])
        except ValueError:
            return []
        found.append((days[0], _AN_AMOUNT.sub(" ", rest).strip(" ,:-"), amount or 0))
    return found


def _derive_time(rows: Rows, jobs: pd.DataFrame) -> pd.DataFrame:
    """Tracked minutes, on the job and on the way, where exactly one person was there."""
    team, total = jobs["technicians"], jobs["minutes"]
    worked = (total > 0).fillna(False)
    several = cells.change(team, lambda names: "; " in names).eq(True)
    column = "minutes" if rows.has("minutes") else "on_job"
    rows.note(
        worked & several,
        column,
        "One duration stands for several people; whose hours they are is undecided. "
        "Import the report “Job time tracking by employee” or payroll hours.",
    )
    rows.note(worked & team.isna(), column, "The hours name nobody, so they cost nobody's rate.")
    travel = rows.minutes("travel", "minutes").fillna(0)
    on_job = total - travel
    day = jobs["completed"].where(jobs["completed"].notna(), rows.date("date"))
    base = pd.DataFrame({"employee": team, "date": day, "job_ref": jobs["number"]})
    sure = worked & ~several & team.notna() & day.notna()
    parts = [
        base.assign(kind=kind, minutes=minutes)[(sure & (minutes > 0).fillna(False)).to_numpy(dtype=bool)]
        for kind, minutes in (("job", on_job), ("travel", travel))
    ]
    return pd.concat(parts)


def read_customers(rows: Rows) -> Frames:
    """The customers export."""
    customers = pd.DataFrame({
        "id": rows.text("id"), "name": rows.need("name", _name_customer(rows)),
        "company": rows.text("company"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "street": rows.text("street"), "city": rows.text("city"), "state": rows.text("state"),
        "postal_code": rows.text("postal_code"), "created": rows.date("created"),
        "lead_source": rows.text("lead_source"), "segment": rows.text("kind"),
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
           ("id", "customer", "phone", "first|company"), read_customers,
           assumed="The help page names only a part of its headers."),
)  # fmt: skip
