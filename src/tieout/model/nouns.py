"""What the systems say: customers, jobs, invoices, payments, costs, hours. One declared table each.

Amounts are signed from the company's side: a credit memo and a refund are negative revenue, a vendor
credit is a negative cost. ``source`` names the system (``Jobber``, ``QuickBooks Online``, ``Gusto``) and
``origin`` the file and row, so that every figure can be followed back. Where an export carries no id, the id
is made from what the row says (never from its place in the file), so that a later export of the same record
gets the same id and a user's correction stays with it.
"""

from __future__ import annotations

from .table import Column, Table

SOURCE = Column("source", "text", "System that said so")
ORIGIN = Column("origin", "text", "File and row that it was read from")
CURRENCY = Column("currency", "text", "Three-letter currency; empty means the home currency")

CUSTOMERS = Table(
    "customers",
    "People and companies that are billed.",
    (
        Column("id", "text", "The system's own id, or the name where an export has no id", needed=True),
        Column("name", "text", "Display name; QuickBooks sub-customers print Parent:Child", needed=True),
        Column("company", "text", "Company name, where it differs"),
        Column("parent", "text", "Full name of the parent customer"),
        Column("email", "text", "First e-mail address"),
        Column("phone", "text", "First telephone number, digits only"),
        Column("street", "text", "Billing street"),
        Column("city", "text", "Billing city"),
        Column("state", "text", "State or province"),
        Column("postal_code", "text", "ZIP or postal code"),
        Column("balance", "money", "What the customer owes according to this system"),
        Column("active", "flag", "In use"),
        Column("created", "date", "First known day"),
        Column("lead_source", "text", "Where the customer came from"),
        Column("segment", "text", "Customer type or segment, such as residential or commercial"),
        Column("contact", "text", "Person who receives the bills"),
        Column("terms", "text", "Payment terms, such as Net 30"),
        Column("tax_exempt", "flag", "Pays no sales tax"),
        Column("tax_id", "text", "Tax id with all but its last four characters masked"),
        Column("changed", "date", "Day of the last change"),
        SOURCE,
        ORIGIN,
    ),
)

JOBS = Table(
    "jobs",
    "Work for a customer, as the CRM keeps it.",
    (
        Column("id", "text", "The CRM's own id, or the job number where an export has no id", needed=True),
        Column("number", "text", "Job number that people see", needed=True),
        Column("customer", "text", "Customer name"),
        Column("customer_id", "text", "Customer id, where the export has one"),
        Column("title", "text", "What the job is"),
        Column("job_type", "text", "Job type or service category"),
        Column("status", "text", "open, completed or canceled", needed=True),
        Column("created", "date", "Day the job was made"),
        Column("completed", "date", "Day the work was finished"),
        Column("technicians", "text", "Technician names, separated by “; ”"),
        Column("lead_source", "text", "Where the job came from"),
        Column("location", "text", "Business unit, class, service area or location"),
        Column("city", "text", "Service city"),
        Column("total", "money", "What the job is worth, before tax and tips"),
        Column("invoice_refs", "text", "Invoice numbers named on the job, separated by “; ”"),
        Column("material_cost", "money", "Material or line-item cost known to the CRM"),
        Column("labor_cost", "money", "Labor cost according to the CRM"),
        Column("other_cost", "money", "Expenses and other job cost known to the CRM"),
        Column("minutes", "minutes", "Time tracked on the job according to the CRM"),
        Column("email", "text", "Customer e-mail on the job"),
        Column("phone", "text", "Customer telephone on the job, digits only"),
        Column("crew", "text", "Crew or team"),
        Column("original_job", "text", "Job number that this one is a callback or warranty visit of"),
        Column("agreement_ref", "text", "Recurring agreement or membership that the job belongs to"),
        Column("quote_refs", "text", "Quotes that the job was won with, separated by “; ”"),
        Column("contract", "money", "Agreed price with change orders, before tax"),
        Column("estimated_cost", "money", "Cost that was estimated for the whole job"),
        Column("cost_basis", "text", "estimated or actual: what the CRM's own cost figures are"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

INVOICES = Table(
    "invoices",
    "Sales documents: invoices, sales receipts, credit memos and refunds.",
    (
        Column("id", "text", "The system's own id, or one made from the row", needed=True),
        Column("number", "text", "Document number that people see"),
        Column("kind", "text", "invoice, sales receipt, credit memo or refund", needed=True),
        Column("customer", "text", "Customer name; QuickBooks prints Parent:Child"),
        Column("customer_id", "text", "Customer id, where the export has one"),
        Column("date", "date", "Invoice date"),
        Column("due_date", "date", "Day the payment is due"),
        Column("net", "money", "Revenue: after discounts, before tax and tips; negative on credits"),
        Column("discount", "money", "Discount given, as a positive amount"),
        Column("tax", "money", "Sales tax"),
        Column("tip", "money", "Tip"),
        Column("total", "money", "Amount of the document; negative on credits", needed=True),
        Column("balance", "money", "What is still open; negative where a credit is not used"),
        Column("status", "text", "draft, open, paid or void", needed=True),
        Column("paid_date", "date", "Day it was paid in full"),
        Column("job_refs", "text", "Job numbers named on the document, separated by “; ”"),
        Column("memo", "text", "Memo, subject or description"),
        Column("email", "text", "Billing e-mail"),
        Column("location", "text", "Class, location or business unit"),
        Column("class_name", "text", "Class, where the system keeps it beside the location"),
        Column("terms", "text", "Payment terms, such as Net 30"),
        Column("tax_code", "text", "Tax code or rate of the document"),
        Column("tax_exempt", "flag", "The document is marked as exempt from sales tax"),
        Column("taxable", "money", "Part of the revenue that is taxable"),
        Column("deferred", "flag", "A deposit or prepayment that is not earned yet"),
        Column("applied_refs", "text", "Credits only: documents it was applied to, separated by “; ”"),
        Column("created", "date", "Day the document was entered in this system"),
        Column("sent", "date", "Day it was sent to the customer"),
        Column("changed", "date", "Day of the last change"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

INVOICE_LINES = Table(
    "invoice_lines",
    "What was sold, line by line.",
    (
        Column("invoice_id", "text", "Id of the document that the line is on, where the system says so"),
        Column("invoice_number", "text", "Number of the document that the line is on"),
        Column("invoice_kind", "text", "invoice, sales receipt, credit memo or refund"),
        Column("job_ref", "text", "Job number, where the line names one"),
        Column("customer", "text", "Customer name"),
        Column("date", "date", "Document date"),
        Column("item", "text", "Product or service"),
        Column("description", "text", "Description"),
        Column("kind", "text", "sale, discount, tax, tip or fee", needed=True),
        Column("quantity", "number", "Quantity"),
        Column("amount", "money", "Line amount; discounts are negative", needed=True),
        Column("cost", "money", "Cost of the whole line, where the system knows it"),
        Column("account", "text", "Income account"),
        Column("class_name", "text", "Class on the line"),
        Column("tax_code", "text", "Tax code of the line"),
        Column("taxable", "flag", "Sales tax applies to the line"),
        Column("bundle", "text", "Bundle that the line is a part of; the bundle's own line names itself"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

PAYMENTS = Table(
    "payments",
    "Money received from customers, and given back.",
    (
        Column("id", "text", "The system's own id, or one made from the row", needed=True),
        Column("number", "text", "Cheque or reference number"),
        Column("kind", "text", "payment, deposit (taken before an invoice) or refund", needed=True),
        Column("customer", "text", "Customer name"),
        Column("date", "date", "Day it was received"),
        Column("amount", "money", "Amount received; refunds are negative", needed=True),
        Column("unapplied", "money", "Part not applied to any document, where known"),
        Column("method", "text", "How it was paid"),
        Column("account", "text", "Account it was deposited to, such as Undeposited Funds"),
        Column("deposit_id", "text", "Bank deposit that it is part of, where the system says so"),
        Column("invoice_refs", "text", "Invoice numbers it paid, separated by “; ”"),
        Column("job_refs", "text", "Job numbers named, separated by “; ”"),
        Column("fee", "money", "Processor fee kept back, as a positive amount"),
        Column("credit_refs", "text", "Credits that were used with it, separated by “; ”"),
        Column("created", "date", "Day it was entered in this system"),
        Column("memo", "text", "Memo or note"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

COST_LINES = Table(
    "cost_lines",
    "Lines of vendor bills, expenses, vendor credits and journal entries that may belong to a job.",
    (
        Column("id", "text", "The system's own id, or one made from the row", needed=True),
        Column("kind", "text", "bill, expense, vendor credit or journal", needed=True),
        Column("number", "text", "Vendor's document number or cheque number"),
        Column("vendor", "text", "Who was paid"),
        Column("date", "date", "Document date"),
        Column("account", "text", "Account or category in the books"),
        Column("category", "text", "materials, subcontractor or other", needed=True),
        Column("description", "text", "Line description and memo"),
        Column("item", "text", "Product or service bought"),
        Column("class_name", "text", "Class on the line"),
        Column("customer", "text", "Customer or project on the line; QuickBooks prints Parent:Child"),
        Column("job_ref", "text", "Purchase order or job number, where the line names one"),
        Column("amount", "money", "Cost; vendor credits and refunds are negative", needed=True),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

TIME_ENTRIES = Table(
    "time_entries",
    "Hours worked.",
    (
        Column("id", "text", "The system's own id, or one made from the row", needed=True),
        Column("employee", "text", "Who worked", needed=True),
        Column("role", "text", "Role or pay group"),
        Column("date", "date", "Work day", needed=True),
        Column("job_ref", "text", "Job number, customer:project or text that names the job"),
        Column("kind", "text", "job, travel, general or paid time off", needed=True),
        Column("minutes", "minutes", "All minutes worked, overtime included", needed=True),
        Column("overtime_minutes", "minutes", "Minutes of those that are paid as overtime"),
        Column("start", "text", "Clock-in, local time HH:MM"),
        Column("end", "text", "Clock-out, local time HH:MM"),
        Column("note", "text", "Note"),
        SOURCE,
        ORIGIN,
    ),
)

DEPOSITS = Table(
    "deposits",
    "Bank deposits in the books.",
    (
        Column("id", "text", "The system's own id, or one made from the row", needed=True),
        Column("number", "text", "Reference number"),
        Column("date", "date", "Day of the deposit"),
        Column("customer", "text", "Name on the deposit"),
        Column("account", "text", "Bank account"),
        Column("split", "text", "Account on the other side"),
        Column("memo", "text", "Memo"),
        Column("payment_refs", "text", "Ids of the payments in it, separated by “; ”"),
        Column("fee", "money", "Processor fees kept back, as a positive amount"),
        Column("amount", "money", "Amount", needed=True),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

RECEIVABLES = Table(
    "receivables",
    "Open items of an A/R aging report: the books' own statement of who owes what.",
    (
        Column("kind", "text", "invoice, credit memo, payment or other", needed=True),
        Column("number", "text", "Document number"),
        Column("customer", "text", "Customer name"),
        Column("date", "date", "Document date"),
        Column("due_date", "date", "Due date"),
        Column("amount", "money", "Document amount"),
        Column("open_balance", "money", "What is still open; credits are negative", needed=True),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

QUOTES = Table(
    "quotes",
    "Quotes, estimates and opportunities.",
    (
        Column("id", "text", "The system's own id or number", needed=True),
        Column("number", "text", "Quote number"),
        Column("customer", "text", "Customer name"),
        Column("date", "date", "Day it was made or sent"),
        Column("status", "text", "open, won or lost", needed=True),
        Column("total", "money", "Amount"),
        Column("lead_source", "text", "Where the customer came from"),
        Column("kind", "text", "quote or change order; empty means quote"),
        Column("won_date", "date", "Day it was approved"),
        Column("job_refs", "text", "Jobs made of it, separated by “; ”"),
        Column("invoice_refs", "text", "Invoice numbers that billed it, separated by “; ”"),
        Column("job_type", "text", "Job type or service category"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

ALLOCATIONS = Table(
    "payment_allocations",
    "Which part of a payment or credit was applied to which document.",
    (
        Column("payment_id", "text", "Id of the payment or credit", needed=True),
        Column("document_id", "text", "Id of the document that it pays"),
        Column("document_number", "text", "Number of the document that it pays"),
        Column("amount", "money", "Part applied to it", needed=True),
        Column("date", "date", "Day of the payment"),
        SOURCE,
        ORIGIN,
    ),
)

ITEMS = Table(
    "items",
    "Products and services of the price book.",
    (
        Column("id", "text", "The system's own id, or the name where an export has no id", needed=True),
        Column("name", "text", "Name; QuickBooks prints Category:Item", needed=True),
        Column("kind", "text", "service, product or bundle"),
        Column("account", "text", "Income account that sales of it go to"),
        Column("tax_code", "text", "Tax code"),
        Column("taxable", "flag", "Sales tax applies to it"),
        Column("cost", "money", "Cost of one"),
        Column("active", "flag", "In use"),
        SOURCE,
        ORIGIN,
    ),
)

AGREEMENTS = Table(
    "agreements",
    "Recurring agreements and memberships.",
    (
        Column("id", "text", "The system's own id or number", needed=True),
        Column("number", "text", "Number that people see"),
        Column("customer", "text", "Customer name"),
        Column("status", "text", "active, ended or paused", needed=True),
        Column("start", "date", "First day"),
        Column("end", "date", "Last day; empty: runs on"),
        Column("months", "whole", "Months between two invoices; empty: not known"),
        Column("amount", "money", "Amount billed each time"),
        Column("next_invoice", "date", "Day on which the next invoice is due"),
        CURRENCY,
        SOURCE,
        ORIGIN,
    ),
)

CHANGES = Table(
    "changes",
    "Fields of records that changed since the refresh before, from the history that was kept.",
    (
        Column("noun", "text", "Table that the record belongs to, such as invoices", needed=True),
        Column("id", "text", "Id of the record", needed=True),
        Column("number", "text", "Number that people see"),
        Column("field", "text", "Column that changed; empty where the record is new or gone"),
        Column("before", "text", "What stood there"),
        Column("after", "text", "What stands there now; empty where the record is gone"),
        Column("kind", "text", "new, changed, void or deleted", needed=True),
        Column("seen", "date", "Day on which the change was read", needed=True),
        SOURCE,
    ),
)

NOUNS: dict[str, Table] = {
    table.name: table
    for table in (
        CUSTOMERS, JOBS, INVOICES, INVOICE_LINES, PAYMENTS, COST_LINES, TIME_ENTRIES, DEPOSITS, RECEIVABLES,
        QUOTES, ALLOCATIONS, ITEMS, AGREEMENTS, CHANGES,
    )
}  # fmt: skip
