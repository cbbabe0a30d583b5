"""ServiceTitan's exports: Jobs and Customers as workbooks, the Master Pay File and job costing as CSV."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from .company import Company, Contact, Document, Hours, Job
from .hours import WAGES
from .names import STATE
from .text_files import Cell, columns, hours, plain, telephone, write_csv, write_xlsx

JOBS = columns(
    "Job Number,Invoice Number,Customer ID,Customer Name,Customer PO Number,Customer First Name,"
    "Customer Last Name,Customer Phone Number(s),Street,Unit,City,State,Zip,Country,Campaign,Type,"
    "First Appointment,Last Appointment,# of Appointments,Technician(s),Sold By,Status,Hold Reason,"
    "Hold Memo,Cancel Reason,Cancel Memo,Total,Balance,Total Material Cost,Completed On,Canceled On,"
    "Summary,Business Unit,Tag(s),Customer Email Address(es),Location Email Address(es),Payment Type(s),"
    "No Charge,Recall,Warranty,TGL,Manually Booked Job,Are you the Home Owner/Occupant,"
    "Arrival Window Notification ,How old is the home?,How old the unit?,"
    "Is the client an existing member? ,Legacy ID,Permit Number,Permit Status,Type Of Home "
)

CUSTOMERS = columns(
    "ID,Name,First Name,Last Name,Landline,Mobile,Emails,Street,Unit,City,State,Zip,Country,Balance,"
    "Customer Type,Tag(s),Legacy ID,Type Of Home "
)

PAY = columns(
    "EmployeeName,Activity,Date,InvoiceNumber,EmployeeBusinessUnit,Duration,RegularHours,OvertimeHours,"
    "DoubleOvertimeHours,GrossPay,CustomerName,ProjectNumber,Zone,TaxZone,LocationZip,LocationName,"
    "LocationAddress,LaborTypeCode"
)

COSTING = columns(
    ",Scheduled Date,Business Unit,Sold By,Primary Technician,Job Type,Customer Name,Job #,Jobs Subtotal,"
    "Labor Pay,Payroll Adjustments,Materials + Equip. + PO/Bill Costs,Returns,Jobs Total Costs,"
    "Jobs Gross Margin %,Status"
)

STATUS = {"completed": "Completed", "open": "Scheduled", "canceled": "Canceled"}


def write_servicetitan(company: Company, folder: Path) -> None:
    """Write ServiceTitan's exports into the folder."""
    ids = {contact.name: 40_000_000 + i for i, contact in enumerate(company.crm.contacts)}
    write_xlsx(folder / "Jobs.xlsx", "Jobs", JOBS, [_job(job, ids) for job in company.crm.jobs])
    write_xlsx(
        folder / "Customers.xlsx", "Customers", CUSTOMERS, [_customer(contact, ids) for contact in company.crm.contacts]
    )
    jobs = {job.number: job for job in company.jobs}
    write_csv(folder / "Master Pay File.csv", PAY, [_pay(entry, company, jobs) for entry in company.payroll.hours])
    write_csv(folder / "Job Costing.csv", COSTING, _costing(company))


def servicetitan_moment(day: dt.date | None, hour: int = 9) -> str:
    """Print 9/14/25 9:00 AM with the narrow space that ServiceTitan puts before AM and PM."""
    if day is None:
        return ""
    half = "AM" if hour < 12 else "PM"
    return f"{day.month}/{day.day}/{day.year % 100:02d} {(hour - 1) % 12 + 1}:00\u202f{half}"


def _job(job: Job, ids: dict[str, int]) -> list[Cell]:
    customer = job.customer
    document = job.documents[-1] if job.documents else None
    done = job.completed if job.status == "completed" else None
    visit = servicetitan_moment(job.completed or job.created)
    yes_no: list[Cell] = ["No"] * 4
    cost = job.known_cost
    return [
        job.number,
        document.number if document else "",
        ids[customer.name],
        customer.name,
        "",
        customer.first,
        customer.last,
        telephone(customer.phone),
        job.site or customer.street,
        "",
        customer.city,
        STATE,
        customer.postal_code,
        "USA",
        job.lead_source,
        job.job_type,
        visit,
        visit,
        1,
        ", ".join(job.crew),
        "",
        STATUS[job.status],
        "",
        "",
        "Customer changed mind" if job.status == "canceled" else "",
        "",
        _dollars(document.total if document else job.total if job.status != "canceled" else 0),
        _dollars(document.balance if document else 0),
        "" if cost is None else _dollars(cost),
        servicetitan_moment(done, 15),
        servicetitan_moment(job.created if job.status == "canceled" else None),
        job.title,
        job.location,
        "",
        customer.email,
        "",
        _method(document),
        *yes_no,
        "Yes",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "Single family" if not customer.commercial else "",
    ]


def _dollars(amount: int) -> float:
    return amount / 100


def _method(document: Document | None) -> str:
    return "Visa" if document is not None and document.settled else ""


def _customer(contact: Contact, ids: dict[str, int]) -> list[Cell]:
    customer = contact.customer
    return [
        ids[contact.name],
        contact.name,
        customer.first,
        customer.last,
        "",
        telephone(contact.phone),
        contact.email,
        contact.street,
        "",
        customer.city,
        STATE,
        customer.postal_code,
        "USA",
        "",
        "Commercial" if customer.commercial else "Residential",
        "",
        "",
        "" if customer.commercial else "Single family",
    ]


def _pay(entry: Hours, company: Company, jobs: dict[str, Job]) -> list[str]:
    """One pay line per entry. It names the invoice, never the job."""
    job = jobs.get(entry.job)
    invoice = (job.documents[-1].number if job.documents else job.number) if job else _unknown(entry)
    regular = entry.minutes - entry.overtime
    wage = WAGES.get(company.employees[entry.employee], 2000)
    pay = (regular * 2 + entry.overtime * 3) * wage // 120
    activity = {"paid time off": "PTO", "general": "Shop"}.get(entry.kind, "Working")
    place = [job.customer.postal_code, job.customer.name, job.site or job.customer.street] if job else ["", "", ""]
    return [
        entry.employee,
        activity,
        f"{entry.date.month}/{entry.date.day}/{entry.date.year}",
        invoice,
        job.location if job else "",
        hours(entry.minutes),
        hours(regular),
        hours(entry.overtime),
        "0.00",
        plain(pay),
        job.customer.name if job else "",
        "",
        "",
        "",
        *place,
        "",
    ]


def _unknown(entry: Hours) -> str:
    """What stands in place of the invoice where there is no such job."""
    return entry.note if entry.kind == "job" else ""


def _costing(company: Company) -> list[list[Cell]]:
    """Job costing by business unit, with the count rows that the report prints after each group."""
    labor: dict[str, int] = {}
    for entry in company.payroll.hours:
        wage = WAGES.get(company.employees[entry.employee], 2000)
        labor[entry.job] = labor.get(entry.job, 0) + entry.minutes * wage // 60
    rows: list[list[Cell]] = []
    done = [job for job in company.crm.jobs if job.status == "completed"]
    for unit in sorted({job.location for job in done}):
        inside = [job for job in done if job.location == unit]
        rows.append([f"Business Unit: {unit}", *[""] * 15])
        rows += [_costing_row(job, labor.get(job.number, 0)) for job in inside]
        sales = sum(_subtotal(job) for job in inside)
        rows.append(["", "", len(inside), "", "", "", "", "", _money(sales), *[""] * 7])
    rows.append(["", "", len(done), "", "", "", "", "", _money(sum(map(_subtotal, done))), *[""] * 7])
    return rows


def _subtotal(job: Job) -> int:
    return sum(document.net for document in job.documents)


def _costing_row(job: Job, labor: int) -> list[Cell]:
    material, sales = job.known_cost or 0, _subtotal(job)
    margin = f"{(sales - labor - material) / sales * 100:.2f}%" if sales else "0.00%"
    day = job.completed or job.created
    return [
        "",
        f"{day.month}/{day.day}/{day.year}",
        job.location,
        "",
        job.crew[0] if job.crew else "",
        job.job_type,
        job.customer.name,
        job.number,
        _money(sales),
        _money(labor),
        _money(0),
        _money(material),
        _money(0),
        _money(labor + material),
        margin,
        "Completed",
    ]


def _money(amount: int) -> str:
    """Print $2139.46 and -$66.00."""
    return f"{'-' if amount < 0 else ''}${plain(abs(amount))}"
