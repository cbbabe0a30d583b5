"""What is asked of each kind of record: what fills a column of our tables, and nothing else."""

from __future__ import annotations

from .asking import Entity, Many, On, One

_LAST_CHANGED = "sort: [{ key: UPDATED_AT, direction: DESCENDING }]"
_CHANGED = "updatedAt: { after: $since }"
_LONG_AGO = '"2000-01-01T00:00:00Z"'

JOB = Entity(
    "Job", "jobs", "job", 17,
    (
        "id", "jobNumber", "title", "jobType", "jobStatus", "total", "createdAt", "completedAt", "updatedAt",
        "startAt", "endAt",
        One("client", ("id",)), One("quote", ("id",)),
        One("invoiceSchedule", ("billingFrequency", One("recurrenceSchedule", ("calendarRule",)))),
        One("property", (One("address", ("city",)),)),
        One("customFields", (
            On("CustomFieldText", ("label", "valueText")), On("CustomFieldDropdown", ("label", "valueDropdown")),
        )),
        Many("lineItems", 4, ("id", "totalPrice", "totalCost"), "job"),
        Many("visits", 2, ("id", "completedAt", Many("assignedUsers", 2, ("id",), "visit")), "job"),
    ),
    # Unscheduled jobs may be left out unless they are asked for.
    order=_LAST_CHANGED, filters="includeUnscheduled: true",
)  # fmt: skip

INVOICE = Entity(
    "Invoice", "invoices", "invoice", 17,
    (
        "id", "invoiceNumber", "invoiceStatus", "subject", "issuedDate", "dueDate", "receivedDate",
        "taxCalculationMethod", "createdAt", "updatedAt",
        One("client", ("id",)), One("taxRate", ("name",)),
        One("amounts", ("subtotal", "discountAmount", "taxAmount", "tipsTotal", "total", "invoiceBalance")),
        Many("jobs", 1, ("id",), "invoice"),
        Many("archivedJobs", 1, ("id",), "invoice"),
        Many("lineItems", 4, (
            "name", "description", "quantity", "totalPrice", "taxable", One("jobLineItem", ("id",)),
        ), "invoice"),
    ),
    order=_LAST_CHANGED, changed=_CHANGED,
)  # fmt: skip

PAYMENT = Entity(
    "PaymentRecord", "paymentRecords", "paymentRecord", 40,
    (
        "id", "adjustmentType", "paymentType", "rawAmount", "entryDate", "details",
        One("client", ("id",)),
        Many("allocations", 1, (
            On("InvoicePaymentRecordAllocation", ("amount", One("invoice", ("id",)))),
            On("QuotePaymentRecordAllocation", (One("quote", ("id",)),)),
        ), "paymentRecord"),
        On("CheckPaymentRecord", ("checkNumber",)),
        On("JobberPaymentsCreditCardPaymentRecord", ("feeAmount",)),
        On("JobberPaymentsACHPaymentRecord", ("feeAmount",)),
    ),
    order="sort: { key: UPDATED_AT, direction: DESCENDING }",
)  # fmt: skip

QUOTE = Entity(
    "Quote", "quotes", "quote", 40,
    (
        "id", "quoteNumber", "quoteStatus", "sentAt", "createdAt", One("client", ("id",)), One("amounts", ("total",)),
        One("lastTransitioned", ("approvedAt", "convertedAt")), Many("jobs", 1, ("id",), "quote"),
    ),
    order="sort: [{ key: CREATED_AT, direction: DESCENDING }]", changed=_CHANGED,
)  # fmt: skip

TIME = Entity(
    "TimeSheetEntry", "timeSheetEntries", "timeSheetEntry", 50,
    (
        "id", "startAt", "endAt", "finalDuration", "payable", "label", "note", "labourRate",
        "timeSheetCategory", One("user", ("id",)), One("job", ("id",)),
    ),
    # Without a range, this list may be that of one day.
    order="sort: [{ field: START_AT, direction: DESCENDING }]", filters=f"startAt: {{ after: {_LONG_AGO} }}",
    changed=_CHANGED,
)  # fmt: skip

EXPENSE = Entity(
    "Expense", "expenses", "expense", 50,
    ("id", "title", "description", "date", "total", One("linkedJob", ("id",))),
    order=_LAST_CHANGED, changed=_CHANGED,
)  # fmt: skip

# A client's balance is not asked: it changes with its invoices, and then the client does not count as changed.
CLIENT = Entity(
    "Client", "clients", "client", 43,
    (
        "id", "name", "firstName", "lastName", "companyName", "email", "phone", "leadSource", "isArchived", "createdAt",
        One("billingAddress", ("street1", "street2", "city", "province", "postalCode")),
    ),
    order="sort: { key: UPDATED_AT, direction: DESCENDING }", changed=_CHANGED,
)  # fmt: skip

USER = Entity("User", "users", "user", 100, ("id", "timezone", One("name", ("full",))))

ALL = (INVOICE, PAYMENT, QUOTE, TIME, EXPENSE, JOB, CLIENT, USER)
ACCOUNT = "query Account { account { name countryCode } }"
