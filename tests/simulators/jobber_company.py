"""The sample company, entered into a simulated Jobber."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any
from zoneinfo import ZoneInfo

from simulators.jobber import Ref, Row, SimulatedJobber, encode
from tieout.sample import Company
from tieout.sample.company import Document, Hours, Job, Line, Payment
from tieout.sample.filing import tax_code_of
from tieout.sample.names import STATE

ZONE = ZoneInfo("America/New_York")
PAID_BY = {"Card": "CREDIT_CARD", "Check": "CHEQUE", "ACH": "ACH_BANK_PAYMENT", "Cash": "CASH"}
RECORDS = {
    "CREDIT_CARD": "CreditCardPaymentRecord", "CHEQUE": "CheckPaymentRecord",
    "ACH_BANK_PAYMENT": "AchBankPaymentPaymentRecord", "CASH": "CashPaymentRecord",
}  # fmt: skip
CATEGORIES = {"job": "GENERAL", "travel": "DRIVING", "general": "OFFICE", "paid time off": "CUSTOM"}


def dollars(cents: int | None) -> float | None:
    """Write cents as Jobber does: as a fraction."""
    return None if cents is None else cents / 100


def moment(day: dt.date | None, minutes: int = 0) -> str | None:
    """Write a time of day of the company's clock, in UTC."""
    if day is None:
        return None
    local = dt.datetime(day.year, day.month, day.day, tzinfo=ZONE) + dt.timedelta(minutes=minutes)
    return local.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def fill(system: SimulatedJobber, company: Company, hours: int) -> None:
    """Enter everything that the CRM says, and every so many of the hours that people clocked (0: none)."""
    _Account(system, company).fill(hours)


class _Account:
    def __init__(self, system: SimulatedJobber, company: Company) -> None:
        self.system, self.company = system, company
        self.clients: dict[str, Row] = {}
        self.people: dict[str, Row] = {}
        self.jobs: dict[str, Row] = {}
        self.lines: dict[tuple[str, str], list[Row]] = {}
        self.invoices: dict[int, Row] = {}
        self.quotes: dict[str, Row] = {}

    def fill(self, hours: int) -> None:
        crm = self.company.crm
        seen: Counter[int] = Counter()
        for contact in crm.contacts:
            customer = contact.customer
            number = 500_000 + customer.key * 10 + seen[customer.key]
            seen[customer.key] += 1
            self._client(contact.name, number, contact.street, contact.email, contact.phone, customer)
        for name in self.company.employees:
            self._person(name)
        for job in crm.jobs:
            self._job(job)
        for at, job in enumerate(each for each in crm.jobs if each.total > 200_000):
            self._quote(at, job)
        for document in crm.documents:
            self._invoice(document)
        for payment in crm.payments:
            self._payment(payment)
        for entry in self.company.payroll.hours[:: hours or None] if hours else ():
            self._hours(entry)

    def _client(self, name: str, number: int, street: str, email: str, phone: str, customer: Any) -> Row:
        address = {
            "street1": street, "street2": "", "city": customer.city, "province": STATE,
            "postalCode": customer.postal_code,
        }  # fmt: skip
        self.clients[name] = self.system.add(
            "Client", number, name=name, firstName=customer.first, lastName=customer.last,
            companyName=customer.company or None, email=email or None,
            phone=phone or None, leadSource=customer.lead_source, isArchived=False, billingAddress=address,
        )  # fmt: skip
        return self.clients[name]

    def _client_ref(self, name: str) -> Ref:
        return Ref(("Client", self.clients[name]["id"]))

    def _person(self, name: str) -> Ref:
        if name not in self.people:
            row = {"name": {"full": name}, "timezone": ZONE.key}
            self.people[name] = self.system.add("User", **row)
        return Ref(("User", self.people[name]["id"]))

    def _job(self, job: Job) -> None:
        done = job.completed if job.status == "completed" else None
        fields = [("Job type", job.job_type), ("Location", job.location)]
        visit = self.system.add(
            "Visit", completedAt=moment(done, 16 * 60), assignedUsers=[self._person(name) for name in job.crew]
        )
        lines = [self._job_line(job, line) for line in job.lines]
        billed = any(document.state == "live" for document in job.documents)
        status = "archived" if done and billed else "requires_invoicing" if done else "upcoming"
        row = self.system.add(
            "Job", jobNumber=int(job.number), title=job.title, jobType="ONE_OFF",
            jobStatus="unscheduled" if job.status == "canceled" else status,
            total=dollars(job.total if job.status != "canceled" else 0), completedAt=moment(done, 17 * 60),
            client=self._client_ref(job.customer.name), property={"address": {"city": job.customer.city}},
            customFields=[
                {"__typename": "CustomFieldText", "label": label, "valueText": value} for label, value in fields
            ],
            lineItems=lines, visits=[Ref(("Visit", visit["id"]))], createdAt=moment(job.created, 9 * 60),
        )  # fmt: skip
        self.jobs[job.number] = row

    def _job_line(self, job: Job, line: Line) -> Row:
        self.system._number += 1
        made = {
            "id": encode("JobLineItem", self.system._number), "totalPrice": dollars(line.amount),
            "totalCost": dollars(line.cost),
        }  # fmt: skip
        self.lines.setdefault((job.number, line.item), []).append(made)
        return made

    def _invoice(self, document: Document) -> None:
        late = document.due < (self.company.settings.as_of or document.due)
        status = {"paid": "paid", "draft": "draft", "void": "voided"}.get(
            document.status, "past_due" if late else "awaiting_payment"
        )
        refs = [self.jobs[number] for number in document.jobs if number in self.jobs]
        archived = [row for row in refs if row["jobStatus"] == "archived"]
        amounts = {
            "subtotal": dollars(document.net + document.discount), "discountAmount": dollars(document.discount),
            "taxAmount": dollars(document.tax), "tipsTotal": dollars(document.tip), "total": dollars(document.total),
            "invoiceBalance": dollars(document.balance),
        }  # fmt: skip
        row = self.system.add(
            "Invoice", invoiceNumber=document.number, invoiceStatus=status, subject=document.memo,
            issuedDate=moment(document.date), dueDate=moment(document.due), receivedDate=moment(document.paid_date),
            taxCalculationMethod="exclusive", client=self._client_ref(document.billed_to), amounts=amounts,
            jobs=[Ref(("Job", row["id"])) for row in refs if row not in archived],
            archivedJobs=[Ref(("Job", row["id"])) for row in archived],
            lineItems=[self._invoice_line(line, bool(document.tax)) for line in document.lines],
            taxRate={"name": tax_code_of(document.customer)} if document.tax else None,
            createdAt=moment(document.date, 12 * 60),
        )  # fmt: skip
        self.invoices[id(document)] = row

    def _invoice_line(self, line: Line, taxable: bool) -> Row:
        of_job = self.lines.get((line.job, line.item), [])
        return {
            "name": line.item, "description": line.description, "quantity": float(line.quantity),
            "totalPrice": dollars(line.amount), "taxable": taxable, "jobLineItem": of_job[0] if of_job else None,
        }  # fmt: skip

    def _payment(self, payment: Payment) -> None:
        """Enter a payment; every fifth follows the record of its invoice, which is no money."""
        allocations = [
            {
                "__typename": "InvoicePaymentRecordAllocation", "amount": dollars(abs(cents)),
                "invoice": Ref(("Invoice", self.invoices[id(document)]["id"])),
            }
            for document, cents in payment.applied
        ]  # fmt: skip
        if not allocations and payment.job in self.quotes:
            allocations = [{
                "__typename": "QuotePaymentRecordAllocation",
                "quote": Ref(("Quote", self.quotes[payment.job]["id"])),
            }]  # fmt: skip
        kind = PAID_BY[payment.method]
        row = {
            "paymentType": kind, "rawAmount": dollars(-payment.amount),
            "entryDate": moment(payment.date), "details": None, "client": self._client_ref(payment.paid_by),
            "allocations": allocations, "checkNumber": payment.number or None, "gid": "PaymentRecord",
        }  # fmt: skip
        made = self.system.add("PaymentRecord", __typename=RECORDS[kind], adjustmentType=payment.kind.upper(), **row)
        if len(self.system.rows["PaymentRecord"]) % 5 == 0:
            other = {"rawAmount": dollars(payment.amount), "paymentType": None, "checkNumber": None}
            self.system.add(
                "PaymentRecord", __typename="OtherPaymentRecord", adjustmentType="INVOICE", **{**row, **other}
            )
        assert made

    def _quote(self, at: int, job: Job) -> None:
        status = "archived" if at % 8 == 7 else "converted" if job.status == "completed" else "approved"
        won = moment(job.created, 11 * 60) if status != "archived" else None
        row = self.quotes[job.number] = self.system.add(
            "Quote", quoteNumber=str(300 + at), quoteStatus=status, sentAt=moment(job.created, 10 * 60),
            client=self._client_ref(job.customer.name), amounts={"total": dollars(job.total)},
            jobs=[Ref(("Job", self.jobs[job.number]["id"]))],
            lastTransitioned={"approvedAt": won, "convertedAt": None},
        )  # fmt: skip
        if won:
            self.jobs[job.number]["quote"] = Ref(("Quote", row["id"]))

    def _hours(self, entry: Hours) -> None:
        job = self.jobs.get(entry.job)
        self.system.add(
            "TimeSheetEntry", startAt=moment(entry.date, entry.start),
            endAt=moment(entry.date, entry.start + entry.minutes), finalDuration=entry.minutes * 60,
            payable=True, label="PTO" if entry.kind == "paid time off" else None, note=entry.note or None,
            labourRate=None, timeSheetCategory=CATEGORIES[entry.kind], user=self._person(entry.employee),
            job=Ref(("Job", job["id"])) if job else None,
        )  # fmt: skip
