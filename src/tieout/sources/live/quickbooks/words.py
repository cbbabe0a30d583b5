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
    "Term": "Payment terms",
    "TaxCode": "Sales tax codes",
    "CustomerType": "Customer types",
}
NOT_IN_FEED = ("Term", "TaxCode", "CustomerType")
"""Short lists of names. The changes feed is not sure to know them, so they are read again once a week."""
WITH_INACTIVE = frozenset({"Customer", "Account", "Item"})
"""Lists whose inactive members a query hides unless it asks for them."""

MASKED = {"Customer": ("PrimaryTaxIdentifier", "SecondaryTaxIdentifier", "ResaleNum", "BusinessNumber", "GSTIN")}
"""Tax ids, of which only the last four characters are kept."""
DROPPED = {
    **dict.fromkeys(("Payment", "SalesReceipt", "RefundReceipt", "Purchase"), ("CreditCardPayment", "CheckPayment")),
    "Account": ("AcctNum", "AcctNumExtn", "BankNum"),
}
"""What holds numbers of cards and bank accounts: never kept."""

LACKS = {
    "jobs": "QuickBooks has customers and projects; jobs come from the CRM.",
    "cost_lines.stock used on invoices": "Its cost stands on no line; stock counts when it is bought for a customer.",
    "agreements": "What is billed again and again is known to the CRM.",
    "payments.fee": "Processor fees stand on bank deposits.",
    "time_entries.wages": "Payroll is not in this API; rates come from the Rates sheet.",
}
