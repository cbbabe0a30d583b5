"""What is read from QuickBooks Online, and what its API does not have."""

from __future__ import annotations

SYSTEM = "QuickBooks Online"

ENTITIES = {  # those with many rows first, so that their later pages find the others' calls under way
    "Invoice": "Invoices",
    "Payment": "Payments received",
    "Customer": "Customers, sub-customers and projects",
    "Bill": "Vendor bills",
    "Purchase": "Expenses and cheques",
    "TimeActivity": "Time activities",
    "SalesReceipt": "Sales receipts",
    "Estimate": "Estimates",
    "Deposit": "Bank deposits",
    "PurchaseOrder": "Purchase orders, for the numbers that bills name",
    "CreditMemo": "Credit memos",
    "RefundReceipt": "Refunds",
    "VendorCredit": "Vendor credits",
    "JournalEntry": "Journal entries",
    "Item": "Products and services",
    "Account": "Chart of accounts",
}
WITH_INACTIVE = frozenset({"Customer", "Account", "Item"})
"""Lists whose inactive members a query hides unless it asks for them."""

LACKS = {
    "jobs": "QuickBooks has customers and projects; jobs come from the CRM.",
    "cost_lines.stock used on invoices": "Its cost stands on no line; stock counts when it is bought for a customer.",
    "time_entries.wages": "Payroll is not in this API; rates come from the Rates sheet.",
}
