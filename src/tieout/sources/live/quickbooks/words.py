"""What is read from QuickBooks Online, and what its API does not have."""

from __future__ import annotations

SYSTEM = "QuickBooks Online"

ENTITIES = {
    "Customer": "Customers, sub-customers and projects",
    "Account": "Chart of accounts",
    "Item": "Products and services",
    "Invoice": "Invoices",
    "SalesReceipt": "Sales receipts",
    "CreditMemo": "Credit memos",
    "RefundReceipt": "Refunds",
    "Payment": "Payments received",
    "Deposit": "Bank deposits",
    "Bill": "Vendor bills",
    "Purchase": "Expenses and cheques",
    "VendorCredit": "Vendor credits",
    "JournalEntry": "Journal entries",
    "PurchaseOrder": "Purchase orders, for the numbers that bills name",
    "TimeActivity": "Time activities",
    "Estimate": "Estimates",
}
WITH_INACTIVE = frozenset({"Customer", "Account", "Item"})
"""Lists whose inactive members a query hides unless it asks for them."""

LACKS = {
    "jobs": "QuickBooks has customers and projects; jobs come from the CRM.",
    "cost_lines.stock used on invoices": "Its cost stands on no line; stock counts when it is bought for a customer.",
    "time_entries.wages": "Payroll is not in this API; rates come from the Rates sheet.",
}
