"""The sample company as ServiceTitan keeps it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tieout.sample import Company
from tieout.sample.company import Contact, Document, Hours, Job, Line, Payment
from tieout.sample.filing import is_taxed, terms_of
from tieout.sample.hours import WAGES
from tieout.sample.names import STATE
from tieout.sample.text_files import telephone

if TYPE_CHECKING:
    from simulators.servicetitan import SimulatedServiceTitan

Row = dict[str, Any]
FIRST_CUSTOMER = 40_000_000
JOB_STATES = {"completed": "Completed", "open": "Scheduled", "canceled": "Canceled"}
NEITHER = "0001-01-01T00:00:00Z"


def fill(system: SimulatedServiceTitan, company: Company) -> None:
    """Enter everything that the company's CRM says."""
    Office(system, company).fill()


def dollars(cents: int) -> Decimal:
    """Write cents as a decimal number."""
    return Decimal(cents) / 100


def words(cents: int) -> str:
    """Write cents as accounting does: a text with two places."""
    return f"{Decimal(cents) / 100:.2f}"


def midnight(day: dt.date) -> str:
    """Write a day as ServiceTitan does: midnight UTC."""
    return f"{day.isoformat()}T00:00:00Z"


class Office:
    """Enters the sample company."""

    def __init__(self, system: SimulatedServiceTitan, company: Company) -> None:
        from simulators.servicetitan import ZONE

        self.system, self.company, self.zone = system, company, ZONE
        self.units: dict[str, Row] = {}
        self.types: dict[str, Row] = {}
        self.campaigns: dict[str, Row] = {}
        self.people: dict[str, Row] = {}
        self.jobs: dict[str, Row] = {}
        self.invoices: dict[int, Row] = {}
        self.customers = {contact.name: FIRST_CUSTOMER + i for i, contact in enumerate(company.crm.contacts)}

    def fill(self) -> None:
        """Enter lists first, then what refers to them."""
        crm = self.company.crm
        for contact in crm.contacts:
            self._contact(contact)
        for employee in self.company.employees:
            self._person(employee)
        for job in crm.jobs:
            self._job(job)
        for payment in crm.payments:
            self._payment(payment)
        wanted = {job.number: job for job in self.company.jobs}
        for at, entry in enumerate(self.company.payroll.hours):
            self._pay(entry, at, wanted.get(entry.job))

    def moment(self, day: dt.date, minutes: int) -> str:
        """Write a time of the company's day as a moment in UTC."""
        local = dt.datetime.combine(day, dt.time(), self.zone) + dt.timedelta(minutes=minutes)
        return local.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def _contact(self, contact: Contact) -> None:
        customer, id_ = contact.customer, self.customers[contact.name]
        address = {"street": contact.street, "unit": None, "city": customer.city, "state": STATE,
                   "zip": customer.postal_code, "country": "USA", "latitude": None, "longitude": None}  # fmt: skip
        common: Row = {"address": address, "customFields": [], "createdById": 7, "tagTypeIds": [],
                       "taxExempt": not customer.tax_rate,
                       "externalData": [], "mergedToId": None}  # fmt: skip
        self.system.add("Customer", {
            **common, "id": id_, "name": contact.name, "type": "Commercial" if customer.commercial else "Residential",
            "balance": dollars(0), "doNotMail": False, "doNotService": False, "nationalAccount": False,
            "paymentTermId": None, "creditLimit": None, "creditLimitBalance": None,
        })  # fmt: skip
        self.system.add("Location", {**common, "id": id_ + 100_000, "customerId": id_, "name": contact.name,
                                     "taxZoneId": None, "zoneId": None})  # fmt: skip
        for kind, value in (("Phone", "828-555-0100"), ("MobilePhone", telephone(contact.phone)),
                            ("Email", contact.email)):  # fmt: skip
            if value:
                self.system.add("CustomerContact", {
                    "type": kind, "value": value, "memo": None, "customerId": id_, "preferences": None,
                    "phoneSettings": {"phoneNumber": value, "doNotText": False},
                })  # fmt: skip

    def _person(self, name: str) -> Row:
        if name not in self.people:
            self.people[name] = self.system.add("Technician", {
                "userId": 1, "name": name, "businessUnitId": None, "dailyGoal": Decimal("0"), "isManagedTech": True,
                "burdenRate": Decimal("0.00"), "customFields": [], "zoneIds": [], "roleIds": [],
                "commissionRate": Decimal("0"), "soldByRate": Decimal("0"), "hourlyRate": Decimal("25.50"),
                "status": "Idle",
            })  # fmt: skip
        return self.people[name]

    def _unit(self, name: str) -> Row:
        if name not in self.units:
            self.units[name] = self.system.add(
                "BusinessUnit", {"name": name, "currency": "USD", "quickbooksClass": name}
            )
        return self.units[name]

    def _type(self, name: str) -> Row:
        if name not in self.types:
            self.types[name] = self.system.add("JobType", {
                "name": name, "businessUnitIds": [], "skills": [], "tagTypeIds": [], "priority": "Normal",
                "duration": 3600, "class": "", "summary": "", "noCharge": False, "invoiceSignaturesRequired": False,
                "externalData": [], "isSmartDispatched": False,
            })  # fmt: skip
        return self.types[name]

    def _campaign(self, name: str) -> Row:
        if name not in self.campaigns:
            self.campaigns[name] = self.system.add("Campaign", {"name": name, "isDefaultCampaign": False})
        return self.campaigns[name]

    def _job(self, job: Job) -> None:
        document = job.documents[-1] if job.documents else None
        total = document.total if document else job.total if job.status != "canceled" else 0
        customer = self.customers[job.customer.name]
        row = self.system.add("Job", {
            "jobNumber": job.number, "projectId": None, "customerId": customer, "locationId": customer + 100_000,
            "jobStatus": JOB_STATES[job.status],
            "completedOn": self.moment(job.completed, 21 * 60) if job.completed else None,
            "businessUnitId": self._unit(job.location)["id"], "jobTypeId": self._type(job.job_type)["id"],
            "campaignId": self._campaign(job.lead_source)["id"] if job.lead_source else 0, "priority": "Normal",
            "summary": f"<p>{job.title.replace('&', '&amp;')}</p>", "customFields": [], "externalData": [],
            "appointmentCount": 1, "firstAppointmentId": 1, "lastAppointmentId": 1, "recallForId": None,
            "warrantyId": None, "jobGeneratedLeadSource": None, "noCharge": False, "notificationsEnabled": False,
            "createdById": 7, "tagTypeIds": [], "leadCallId": None, "bookingId": None, "soldById": None,
            "customerPo": "", "invoiceId": 0, "membershipId": None, "total": dollars(total), "estimateIds": [],
        })  # fmt: skip
        row["createdOn"] = self.moment(job.created, 9 * 60)
        self.jobs[job.number] = row
        for name in job.crew:
            self.system.add("AppointmentAssignment", {
                "technicianId": self._person(name)["id"], "technicianName": name, "assignedById": 7,
                "assignedOn": row["createdOn"], "status": "Done" if job.completed else "Scheduled", "isPaused": False,
                "jobId": row["id"], "appointmentId": 1,
            })  # fmt: skip
        row["invoiceId"] = self._invoice(job, row, document)["id"]

    def _invoice(self, job: Job, row: Row, document: Document | None) -> Row:
        """Enter a job's invoice; one that is not yet billed has an invoice of nothing, whose items tell cost."""
        lines = document.lines if document else job.lines
        day = document.date if document else job.created
        made = self.system.add("Invoice", {
            "syncStatus": "Exported" if document else "Pending", "summary": job.title,
            "referenceNumber": document.number if document else job.number, "invoiceDate": midnight(day),
            "dueDate": midnight(document.due if document else day),
            "subTotal": words(document.net if document else 0), "salesTax": words(document.tax if document else 0),
            "salesTaxCode": None, "taxZoneId": None, "total": words(document.total if document else 0),
            "balance": words(document.balance if document else 0), "invoiceType": None,
            "customer": {"id": row["customerId"], "name": job.customer.name},
            "location": {"id": row["locationId"], "name": job.customer.name},
            "businessUnit": {"id": row["businessUnitId"], "name": job.location}, "termName": terms_of(job.customer),
            "createdBy": "office", "batch": {"id": 1, "number": "1", "name": "Batch"}, "adjustmentToId": None,
            "job": {"id": row["id"], "number": job.number, "type": job.job_type}, "projectId": None,
            "invoiceConfiguration": "JobInvoice", "discountTotal": words(document.discount if document else 0),
            "paidOn": None, "customFields": [], "sentStatus": "NotSent", "reviewStatus": "Reviewed", "exportId": None,
            "importId": None, "items": [self._item(line, at, document) for at, line in enumerate(lines, 1)],
        })  # fmt: skip
        if document:
            self.invoices[id(document)] = made
        return made

    def _item(self, line: Line, at: int, document: Document | None) -> Row:
        is_charged = document is not None
        each = None if line.cost is None else f"{Decimal(line.cost) / 100 / line.quantity}"
        return {
            "id": 1000 + at, "description": line.description, "quantity": f"{line.quantity}.0000", "cost": each,
            "totalCost": None if line.cost is None else words(line.cost),
            "price": words(line.amount // line.quantity if is_charged else 0),
            "type": "Material" if line.cost != 0 else "Service", "skuName": line.item, "skuId": 1,
            "total": words(line.amount if is_charged else 0), "inventory": False,
            "taxable": document is not None and is_taxed(document, line),
            "isChargeable": is_charged, "membershipTypeId": 0, "createdOn": NEITHER, "modifiedOn": NEITHER, "order": at,
            "addOn": False, "soldHours": None, "technicianId": None,
        }  # fmt: skip

    def _payment(self, payment: Payment) -> None:
        applied = [
            {"appliedTo": self.invoices[id(document)]["id"], "appliedId": at, "appliedAmount": words(amount),
             "appliedOn": midnight(payment.date), "appliedBy": "office", "appliedToReferenceNumber": document.number}
            for at, (document, amount) in enumerate(payment.applied, 1)
        ]  # fmt: skip
        self.system.add("Payment", {
            "syncStatus": "Exported", "referenceNumber": payment.number or None, "date": midnight(payment.date),
            "type": payment.method, "typeId": "4", "total": words(payment.amount),
            "unappliedAmount": words(payment.unapplied), "memo": None, "checkNumber": None,
            "customer": {"id": self.customers.get(payment.customer.name, 1), "name": payment.customer.name},
            "businessUnit": None, "appliedTo": applied, "customFields": [], "refundedPaymentId": None,
        })  # fmt: skip

    def _pay(self, entry: Hours, at: int, job: Job | None) -> None:
        """Enter the pay lines of one piece of time: regular, and overtime apart. Together they pay what the job
        costing report says."""
        wage = WAGES.get(self.company.employees[entry.employee], 2000)
        pay, over = entry.minutes * wage // 60, entry.overtime * wage // 60
        row = self.jobs.get(entry.job)
        invoice = job.documents[-1].number if job and job.documents else job.number if job else None
        if job is None and entry.kind == "job":
            invoice = entry.note or None
        parts = [("PaidTimeOff" if entry.kind == "paid time off" else "Regular", entry.minutes - entry.overtime,
                  pay - over)]  # fmt: skip
        parts += [("Overtime", entry.overtime, over)] if entry.overtime else []
        for kind, minutes, cents in parts:
            self.system.add("GrossPayItem", {
                "employeeId": self._person(entry.employee)["id"], "employeeType": "Technician", "payrollId": 1,
                "date": midnight(entry.date),
                "activity": {"paid time off": "PTO", "general": "Shop"}.get(entry.kind, "Working"),
                "amount": dollars(cents), "amountAdjustment": None, "grossPayItemType": "TimesheetTime",
                "startedOn": self.moment(entry.date, entry.start),
                "endedOn": self.moment(entry.date, entry.start + entry.minutes),
                "paidDurationHours": Decimal(minutes) / 60, "paidTimeType": kind, "sourceEntityId": 90_000_000 + at,
                "jobId": row["id"] if row else 0, "jobNumber": entry.job or None, "invoiceNumber": invoice,
                "memo": None, "isPrevailingWageJob": False,
            })  # fmt: skip
