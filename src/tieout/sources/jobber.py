"""Jobber's reports and exports. Users choose the columns, so few are needed; account custom fields follow them."""

from __future__ import annotations

import pandas as pd

from ..model.snapshot import Side
from . import cells
from .layout import Frames, Layout
from .rows import Rows
from .words import document_kind, settle, time_kind, translate

SYSTEM = "Jobber"
CRM: tuple[Side, ...] = ("crm",)
INVOICE_STATES = {
    "draft": "draft", "paid": "paid", "void": "void", "voided": "void", "open": "open", "unpaid": "open",
    **dict.fromkeys(("awaiting payment", "past due", "late", "sent", "sent not due", "not due", "upcoming",
                     "bad debt", "partially paid", "overdue"), "open"),
}  # fmt: skip
QUOTE_STATES = {
    **dict.fromkeys(("draft", "awaiting response", "changes requested", "sent", "upcoming", "expired",
                     "open"), "open"),
    **dict.fromkeys(("approved", "converted", "won"), "won"), **dict.fromkeys(("archived", "declined",
                                                                               "lost"), "lost"),
}  # fmt: skip
_CUSTOMER = {"customer": ("Client name", "Client", "Display Name"), "email": ("Client email", "Email"),
             "phone": ("Client phone", "Client phone number", "Phone")}  # fmt: skip


def read_jobs(rows: Rows) -> Frames:
    """One-off and recurring jobs. Jobber has no state “completed”: a job that is closed is done."""
    completed = rows.date("completed")
    jobs = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "customer": rows.text("customer"),
        "title": rows.text("title"),
        "job_type": rows.text("job_type"), "status": completed.notna().map({True: "completed",
                                                                            False: "open"}),
        "created": rows.date("created") if rows.has("created") else rows.date("planned"),
        "completed": completed,
        "technicians": rows.text("technicians", cells.join_names), "lead_source": rows.text("lead_source"),
        "location": rows.text("location"), "city": rows.text("city"), "total": rows.money("total"),
        "invoice_refs": rows.text("invoice_refs", cells.join_refs),
        "material_cost": rows.money("material_cost"),
        "labor_cost": rows.money("labor_cost"), "other_cost": rows.money("other_cost"),
        "minutes": rows.minutes("minutes"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "quote_refs": rows.text("quote_refs", cells.join_refs),
    }, index=rows.index)  # fmt: skip
    return {"jobs": jobs}


def read_visits(rows: Rows) -> Frames:
    """Visits: the job of each, and its tracked time where one person was assigned."""
    number = rows.need("number", rows.text("number"))
    done = rows.date("completed")
    team = rows.text("technicians", cells.join_names)
    jobs = pd.DataFrame({
        "id": number, "number": number, "customer": rows.text("customer"), "title": rows.text("title"),
        "completed": done,
        "job_type": rows.text("job_type"), "status": done.notna().map({True: "completed", False: "open"}),
        "technicians": team, "city": rows.text("city"), "email": rows.text("email", cells.first_email),
        "phone": rows.text("phone", cells.first_phone),
    }, index=rows.index)  # fmt: skip
    rows.used |= ~rows.dropped
    last = jobs.sort_values("completed", kind="stable", na_position="first").drop_duplicates("number", keep="last")
    unfinished = jobs.loc[jobs["completed"].isna(), "number"].unique()
    open_jobs = last["number"].isin(unfinished)
    last = last.assign(status=last["status"].mask(open_jobs, "open"), completed=last["completed"].mask(open_jobs))
    return {"jobs": last, **read_team_time(rows, team, rows.minutes("minutes"), rows.date("date"), number)}


def read_team_time(
    rows: Rows, team: pd.Series, minutes: pd.Series, day: pd.Series, job: pd.Series, column: str = "minutes"
) -> Frames:
    """Hours of a record whose duration is one number: certain only where exactly one person was there."""
    worked = minutes.notna() & (minutes > 0).fillna(False)
    several = cells.change(team, lambda names: "; " in names).eq(True)
    rows.note(
        worked & several,
        column,
        "One duration stands for several people; whose hours they are is undecided. Import their timesheets.",
    )
    rows.note(worked & team.isna(), column, "The hours name nobody, so they cost nobody's rate. Import timesheets.")
    sure = worked & ~several & team.notna() & day.notna()
    frame = pd.DataFrame({"employee": team, "date": day, "job_ref": job, "kind": "job", "minutes": minutes})
    return {"time_entries": frame[sure]}


def read_invoices(rows: Rows) -> Frames:
    """The Invoices report. Revenue is the pre-tax total; without it, total less tax and tip where both are known."""
    total, tax, tip, balance = (rows.money(name) for name in ("total", "tax", "tip", "balance"))
    net = rows.money("net") if rows.has("net") else total - tax - tip
    said = rows.text("status")
    status = translate(said, INVOICE_STATES)
    rows.note(
        said.notna() & status.isna(),
        "status",
        "This state is unknown, so the balance decides. Tell the support which state it is.",
    )
    invoices = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "kind": document_kind(total),
        "customer": rows.text("customer"),
        "date": rows.date("date"), "due_date": rows.date("due_date"), "net": net,
        "discount": rows.money("discount").abs(),
        "tax": tax, "tip": tip, "total": rows.need("total", total), "balance": balance,
        "status": settle(status, balance),
        "paid_date": rows.date("paid_date"), "job_refs": rows.text("job_refs", cells.join_refs),
        "memo": rows.text("memo"), "email": rows.text("email", cells.first_email), "created": rows.date("created"),
    }, index=rows.index)  # fmt: skip
    return {"invoices": invoices}


def read_transactions(rows: Rows) -> Frames:
    """The transaction list: payments, deposits and refunds. It prints money received as negative."""
    said = rows.text("type", str.casefold)
    kind = rows.text("type", payment_kind)
    rows.drop(said == "invoice", "type", "This row is an invoice; invoices come from the Invoices report.")
    rows.drop(kind.isna(), "type", "This type is no money received or given back, so it is no payment.")
    size = rows.need("total", rows.money("total")).abs()
    payments = pd.DataFrame({
        "number": rows.text("number"), "kind": kind, "customer": rows.text("customer"),
        "date": rows.date("date"),
        "amount": size.where(kind != "refund", -size), "method": rows.text("method"),
        "invoice_refs": rows.text("invoice_refs", cells.join_refs), "job_refs": rows.text("job_refs",
                                                                                          cells.join_refs),
        "memo": rows.text("memo"), "fee": rows.money("fee").abs(), "deposit_id": rows.text("payout"),
    }, index=rows.index)  # fmt: skip
    return {"payments": payments}


def payment_kind(word: str) -> str:
    """Say what a transaction type is: payment, deposit, refund, or nothing of the kind."""
    small = word.casefold()
    kinds = {"payment": "payment", "sale": "payment", "deposit": "deposit"}
    return "refund" if "refund" in small else kinds.get(small, "")


def read_clients(rows: Rows) -> Frames:
    """The clients export: one row per property, so several rows may be one client."""
    name = rows.text("name")
    name = name.where(name.notna(), rows.text("company")).where(lambda n: n.notna(), rows.person())
    own = rows.text("id", lambda text: text.split("_")[0])
    customers = pd.DataFrame({
        "id": own.where(own.notna(), name), "name": rows.need("name", name), "company": rows.text("company"),
        "email": rows.text("email", cells.first_email), "phone": rows.text("phone", cells.first_phone),
        "street": rows.text("street"), "city": rows.text("city"), "state": rows.text("state"),
        "postal_code": rows.text("postal_code"), "active": ~rows.flag("archived"),
        "created": rows.date("created"),
        "lead_source": rows.text("lead_source"), "contact": rows.person(),
    }, index=rows.index)  # fmt: skip
    rows.used |= ~rows.dropped
    return {"customers": customers[~rows.dropped].drop_duplicates("id")}


def read_quotes(rows: Rows) -> Frames:
    """The Quotes report."""
    said = rows.text("status")
    status = translate(said, QUOTE_STATES)
    rows.note(said.notna() & status.isna(), "status", "This state is unknown; the quote counts as open.")
    quotes = pd.DataFrame({
        "number": rows.need("number", rows.text("number")), "customer": rows.text("customer"),
        "date": rows.date("date"),
        "status": status.fillna("open"), "total": rows.money("total"),
        "lead_source": rows.text("lead_source"),
        "won_date": rows.date("approved").where(status == "won"),
        "job_refs": rows.text("job_refs", cells.join_refs),
    }, index=rows.index)  # fmt: skip
    return {"quotes": quotes}


def read_timesheets(rows: Rows) -> Frames:
    """Time entries with a category; breaks and office time are general."""
    job = rows.text("job_ref")
    entries = pd.DataFrame({
        "employee": rows.need("employee", rows.text("employee")), "date": rows.need("date",
                                                                                    rows.date("date")),
        "job_ref": job, "kind": time_kind(rows.text("category"), job),
        "minutes": rows.need("minutes", rows.minutes("minutes")), "start": rows.clock("start"),
        "end": rows.clock("end"),
        "note": rows.text("note"),
    }, index=rows.index)  # fmt: skip
    return {"time_entries": entries}


def read_nothing(rows: Rows) -> Frames:
    """A report that is known and holds nothing that Tieout uses."""
    rows.drop(~rows.dropped, "", "This report holds nothing that Tieout uses.")
    return {}


_JOB_COLUMNS = {
    "number": ("Job #",), **_CUSTOMER, "title": ("Title", "Job title"), "job_type": ("Job type",
                                                                                     "Service type"),
    "created": ("Created date",), "planned": ("Schedule start date",), "completed": ("Closed date",),
    "technicians": ("Visits assigned to", "Assigned to"), "lead_source": ("Lead source",),
    "city": ("Service city",),
    "invoice_refs": ("Invoice #s",), "quote_refs": ("Quote #",), "other_cost": ("Expenses total ($)",),
    "minutes": ("Time tracked",),
    "labor_cost": ("Labour cost total ($)",), "material_cost": ("Line item cost total ($)",),
    "total": ("Total revenue ($)",), "location": ("Service area", "Location"),
}  # fmt: skip

LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "One-off jobs report", CRM, _JOB_COLUMNS, ("number", "customer", "completed"), read_jobs),
    Layout(SYSTEM, "Recurring jobs report", CRM,
           {**_JOB_COLUMNS, "planned_end": ("Schedule end date",), "total": ("Total ($)",),
            "billing": ("Billing type",), "visits": ("Completed visits",),
            "invoices": ("Number of invoices",)},
           ("number", "customer", "billing|visits|invoices"), read_jobs),
    Layout(SYSTEM, "Visits report", CRM,
           {"number": ("Job #",), **_CUSTOMER, "date": ("Date",), "title": ("Visit title",),
            "completed": ("Visit completed date",), "technicians": ("Assigned to",),
            "minutes": ("Time tracked",),
            "city": ("Service city",), "job_type": ("Job type",)},
           ("number", "customer", "date", "title|completed"), read_visits, ranks={"jobs": 1,
                                                                                  "time_entries": 1}),
    Layout(SYSTEM, "Invoices report", CRM,
           {"number": ("Invoice #",), **_CUSTOMER, "date": ("Issued date",), "created": ("Created date",),
            "due_date": ("Due date",), "job_refs": ("Job #s", "Job #"), "status": ("Status",),
            "total": ("Total ($)",),
            "balance": ("Balance ($)",), "memo": ("Subject",), "net": ("Pre-tax total ($)",),
            "tip": ("Tip ($)",),
            "tax": ("Tax amount ($)",), "discount": ("Discount ($)",), "paid_date": ("Marked paid date",)},
           ("number", "customer", "total", "status|balance", "date|job_refs"), read_invoices),
    Layout(SYSTEM, "Transaction list", CRM,
           {**_CUSTOMER, "date": ("Date",), "type": ("Type",), "total": ("Total $",), "memo": ("Note",),
            "number": ("Cheque #",), "invoice_refs": ("Invoice #",), "method": ("Method",),
            "job_refs": ("Job #",),
            "transaction": ("Transaction ID", "Transaction #"), "confirmation": ("Confirmation #",),
            "refunded": ("Refunded on",)},
           ("customer", "date", "type", "total", "method|transaction|confirmation"), read_transactions),
    Layout(SYSTEM, "Jobber Payments report", CRM,
           {**_CUSTOMER, "date": ("Date",), "type": ("Type",), "method": ("Paid with",),
            "through": ("Paid through",),
            "total": ("Total $",), "fee": ("Fee $",), "memo": ("Note",), "invoice_refs": ("Invoice #",),
            "payout": ("Payout #",)},
           ("customer", "date", "type", "total", "method|through", "fee|payout"), read_transactions,
           ranks={"payments": 1}),
    Layout(SYSTEM, "Clients export", CRM,
           {"id": ("J-ID",), "name": ("Display Name",), "company": ("Company Name",),
            "first": ("First Name",),
            "last": ("Last Name",), "phone": ("Main Phone #s", "Mobile Phone #s", "Work Phone #s",
                                              "Home Phone #s", "Work"),
            "email": ("E-mails",), "street": ("Billing Street 1",), "city": ("Billing City",),
            "state": ("Billing State",), "postal_code": ("Billing Zip code", "Billing ZIP"),
            "archived": ("Archived",),
            "created": ("Created Date",), "lead_source": ("Lead Source",)},
           ("name", "first|company|id", "street|archived|phone"), read_clients),
    Layout(SYSTEM, "Client contact info report", CRM,
           {"name": ("Contact",), "company": ("Company",), "phone": ("Phone",), "email": ("Email",),
            "street": ("Billing address",), "created": ("Created date",), "lead_source": ("Lead source",)},
           ("name", "street", "phone|email"), read_clients, ranks={"customers": 1}),
    Layout(SYSTEM, "Quotes report", CRM,
           {"number": ("Quote #",), **_CUSTOMER, "status": ("Status",), "date": ("Sent date", "Created date"),
            "approved": ("Approved date",), "job_refs": ("Job #s", "Job #"), "total": ("Total ($)",),
            "lead_source": ("Lead source",)},
           ("number", "customer", "status", "date|approved|total"), read_quotes),
    Layout(SYSTEM, "Timesheets", ("crm", "payroll"),
           {"employee": ("Employee", "Team member"), "date": ("Date",), "job_ref": ("Job #",),
            "customer": ("Client name",),
            "start": ("Start time",), "end": ("End time",), "minutes": ("Hours", "Duration"),
            "category": ("Category",),
            "note": ("Note", "Notes")},
           ("employee", "date", "minutes", "category|start", "customer|category"), read_timesheets,
           assumed="No real Timesheets report was found."),
    Layout(SYSTEM, "Client properties report", CRM,
           {"name": ("Client Name",), "property": ("Property Name",), "street": ("Street 1",),
            "tax": ("Tax name",)},
           ("name", "property", "street"), read_nothing),
    Layout(SYSTEM, "Products and services report", CRM,
           {"name": ("Name",), "quoted": ("Quoted $",), "jobs": ("Jobs $",), "invoiced": ("Invoiced $",)},
           ("name", "quoted", "invoiced"), read_nothing),
)  # fmt: skip
