"""Who does what, and which system is right: people's tables with defaults that suit a small shop."""

from __future__ import annotations

from .words import Sheet, Table, typed

OWNERS = Table(
    "tblOwners",
    "Settings",
    "",
    (
        typed("Owner", "text", 18, "Name that the drop-downs offer."),
        typed("Takes care of", "text", 26, "What this person looks after."),
    ),
    column=15,
    title="Owners of exceptions",
    kept_by="people",
    spare_rows=12,
    defaults=(
        ("Owner", "Decides, accepts, signs off"),
        ("Bookkeeper", "QuickBooks, payments, the close"),
        ("Office", "Customers, jobs, invoices in the CRM"),
        ("Field lead", "Hours, materials, job status"),
    ),
)
RACI = Table(
    "tblRaci",
    "Governance",
    "",
    (
        typed("Work", "text", 40, "What has to be done."),
        typed("Does it", "text", 16, "Responsible.", "list_owners"),
        typed("Answers for it", "text", 16, "Accountable.", "list_owners"),
        typed("Is asked", "text", 20, "Consulted."),
        typed("Is told", "text", 20, "Informed."),
    ),
    title="Who does what (revisit each quarter)",
    kept_by="people",
    spare_rows=14,
    defaults=(
        ("Customer records: new ones, duplicates", "Office", "Owner", "Bookkeeper", "Field lead"),
        ("Items, prices and their accounts", "Office", "Owner", "Bookkeeper", "Field lead"),
        ("Tax codes and exemptions", "Bookkeeper", "Owner", "Accountant", "Office"),
        ("Loaded rates and job type targets", "Bookkeeper", "Owner", "Field lead", "Office"),
        ("Exceptions: working the queue", "Bookkeeper", "Owner", "Office", "Field lead"),
        ("Exceptions: accepting one", "Owner", "Owner", "Bookkeeper", "Office"),
        ("Credits and write-offs", "Bookkeeper", "Owner", "Office", "Accountant"),
        ("Month-end close and sign-off", "Bookkeeper", "Owner", "Accountant", "Office"),
        ("What a figure means (definitions)", "Owner", "Owner", "Accountant", "Everybody"),
    ),
)
FIELD_OWNERS = Table(
    "tblFieldOwners",
    "Governance",
    "",
    (
        typed("Field", "text", 34, "What is recorded."),
        typed("Is right in", "text", 14, "The system that wins when the two differ.", "list_masters"),
        typed("Changed by", "text", 16, "Who may change it.", "list_owners"),
        typed("Goes to", "text", 16, "Where the sync carries it."),
    ),
    column=7,
    title="Which system is right, field by field",
    kept_by="people",
    spare_rows=16,
    defaults=(
        ("Customer name, address, contact", "CRM", "Office", "QuickBooks"),
        ("Customer terms", "QuickBooks", "Bookkeeper", ""),
        ("Tax exemption and tax code", "QuickBooks", "Bookkeeper", ""),
        ("Job, job type, status, technician", "CRM", "Office", ""),
        ("Invoice lines, prices, discounts", "CRM", "Office", "QuickBooks"),
        ("Invoice number", "CRM", "Office", "QuickBooks"),
        ("Item and its income account", "QuickBooks", "Bookkeeper", ""),
        ("Payments taken in the field", "CRM", "Office", "QuickBooks"),
        ("Payments by check or bank", "QuickBooks", "Bookkeeper", ""),
        ("Credits and refunds", "QuickBooks", "Bookkeeper", ""),
        ("Vendor bills and expenses", "QuickBooks", "Bookkeeper", ""),
        ("Hours worked", "Payroll", "Field lead", ""),
    ),
)

GOVERNANCE_SHEETS = (
    Sheet(
        "Governance",
        "Who does what, and which system is right",
        "All of it is yours: change the names and lines as your shop works.",
        tab="B8860B",
        print_to="J",
        tables=(RACI, FIELD_OWNERS),
        widths=(("F", 3),),
    ),
)
