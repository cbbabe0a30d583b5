"""What is read from ServiceTitan and where it stands, what its API does not have, and what of it is not certain."""

from __future__ import annotations

SYSTEM = "ServiceTitan"

ACCOUNT = "Account"
FEEDS = {  # each is read on from where its last reading stopped; many rows first
    "GrossPayItem": "payroll/v2/tenant/{account}/export/gross-pay-items",
    "Invoice": "accounting/v2/tenant/{account}/export/invoices",
    "Job": "jpm/v2/tenant/{account}/export/jobs",
    "Payment": "accounting/v2/tenant/{account}/export/payments",
    "AppointmentAssignment": "dispatch/v2/tenant/{account}/export/appointment-assignments",
    "JobTimesheet": "payroll/v2/tenant/{account}/export/jobs/timesheets",
    "Activity": "timesheets/v2/tenant/{account}/export/activities",
    "Customer": "crm/v2/tenant/{account}/export/customers",
    "CustomerContact": "crm/v2/tenant/{account}/export/customers/contacts",
    "Location": "crm/v2/tenant/{account}/export/locations",
    "InventoryBill": "accounting/v2/tenant/{account}/export/inventory-bills",
    "Return": "inventory/v2/tenant/{account}/export/returns",
    "Estimate": "sales/v2/tenant/{account}/export/estimates",
    "PayrollAdjustment": "payroll/v2/tenant/{account}/export/payroll-adjustments",
    "BusinessUnit": "settings/v2/tenant/{account}/export/business-units",
    "Technician": "settings/v2/tenant/{account}/export/technicians",
    "Employee": "settings/v2/tenant/{account}/export/employees",
    "TimesheetCode": "payroll/v2/tenant/{account}/export/timesheet-codes",
    "ActivityType": "timesheets/v2/tenant/{account}/export/activity-types",
    "ActivityCategory": "timesheets/v2/tenant/{account}/export/activity-categories",
}
LISTS = {  # those without a feed; what was modified since, or all where that cannot be asked
    "NonJobTimesheet": "payroll/v2/tenant/{account}/non-job-timesheets",
    "Receipt": "inventory/v2/tenant/{account}/receipts",
    "Vendor": "inventory/v2/tenant/{account}/vendors",
    "JobType": "jpm/v2/tenant/{account}/job-types",
    "Campaign": "marketing/v2/tenant/{account}/campaigns",
}
ENTITIES = {
    ACCOUNT: "The time zone, as it was typed when connecting",
    "Job": "Jobs",
    "Invoice": "Invoices with their items",
    "Payment": "Payments",
    "Customer": "Customers",
    "CustomerContact": "Customers' e-mail addresses and telephones",
    "Location": "Service locations",
    "AppointmentAssignment": "Technicians on jobs",
    "GrossPayItem": "Pay lines",
    "PayrollAdjustment": "Payroll adjustments",
    "JobTimesheet": "Clock times on jobs",
    "NonJobTimesheet": "Clock times off jobs",
    "TimesheetCode": "Codes of time off jobs",
    "Activity": "Clock times of flexible timekeeping",
    "ActivityType": "Types of those",
    "ActivityCategory": "Categories of those types",
    "InventoryBill": "Vendor bills",
    "Receipt": "Receipts of purchases",
    "Return": "Returns to vendors",
    "Vendor": "Vendors",
    "Estimate": "Estimates",
    "BusinessUnit": "Business units",
    "JobType": "Job types",
    "Campaign": "Campaigns",
    "Technician": "Technicians",
    "Employee": "Office employees",
}
NEEDED = frozenset({"Customer", "Job", "Invoice", "BusinessUnit"})
"""Without these nothing can be said; where another may not be read, the rest is, and a note says what is missing."""

ACTIVE_ONLY = frozenset({
    "Job", "Invoice", "Payment", "CustomerContact", "AppointmentAssignment", "GrossPayItem", "PayrollAdjustment",
    "JobTimesheet", "NonJobTimesheet", "Activity", "InventoryBill", "Receipt", "Return", "Estimate",
})  # fmt: skip
"""Of these an inactive record is a deleted one. Inactive people, customers and names stay: records name them."""

LACKS = {
    "items": "Its price book is not read; what is sold stands on the lines.",
    "agreements": "Memberships are not read; jobs name theirs.",
    "deposits": "Bank deposits stand in the books.",
    "receivables": "What is open stands on each invoice.",
    "jobs.job costing report": "The report can only be had by a call that could write, so job costs are added up from "
    "invoice items, receipts, returns and pay; the report may differ by a few percent.",
    "jobs.imported history": "Jobs that were brought in from an earlier system (“Imported Default”) have no cost or "
    "technician; they are left out of margins, and their invoices with them.",
    "time_entries.wages": "Loaded rates come from the Rates sheet: pay lines exclude burden.",
}
ASSUMED = (
    "Days without a clock (invoice, due, payment, bill and return dates) come as midnight UTC and are days, not "
    "moments; any other time of day is a moment, and falls on the day that the account's clock showed.",
    "A pay line's amount does not yet hold its adjustment.",
    "A job's material cost is the cost of its invoice items, plus receipts with tax and shipping, less returns, as "
    "ServiceTitan's own job costing adds them with its default settings.",
    "A feed's place stays good for months; where it is refused, the feed is read from its beginning.",
    "A part of the account that answers “not found” is not switched on there.",
)
