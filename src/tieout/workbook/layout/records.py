"""Sheets that list records: invoices side by side, hours with their rate, costs with their job."""

from __future__ import annotations

from tieout.model.settings import OVERTIME_POLICIES

from .words import Sheet, Table, live, pulled, typed

_JOB = 'IF([Job override]="",[Job found]&"",IF(LOWER([Job override])="none","",[Job override]&""))'
_IN_EFFECT = 'tblRates[Employee or role],"="&[{}],tblRates[Since],"<="&[Date],tblRates[Until],">="&[Date]'
_OWN, _FOUND = _IN_EFFECT.format("Employee"), _IN_EFFECT.format("Rate for")
_OVERRIDE_NOTE = "Type a job number to correct the job, or “none” for no job. It wins over every rule and is kept."

INVOICES = Table(
    "tblInvoices",
    "Invoices",
    "ID",
    (
        pulled("CRM invoice", "text", "crm_number", 11, "Invoice number in the CRM."),
        pulled("Books number", "text", "books_number", 11, "Document number in QuickBooks."),
        pulled("Kind", "text", "kind", 12, "Invoice, sales receipt, credit memo or refund."),
        pulled("Customer", "text", "customer", 24, "Customer, as the CRM names it where it does."),
        pulled("Jobs", "text", "jobs", 12, "Jobs that the document bills."),
        pulled("CRM date", "date", "crm_date", 11, "Date in the CRM."),
        pulled("Books date", "date", "books_date", 11, "Date in QuickBooks."),
        pulled("Due date", "date", "due_date", 11, "Due date in QuickBooks, or else in the CRM."),
        pulled("CRM net", "money", "crm_net", 12, "Revenue in the CRM: after discounts, before tax and tips."),
        pulled("Books net", "money", "books_net", 12, "Revenue in QuickBooks; empty where the export has no lines."),
        pulled("CRM total", "money", "crm_total", 12, "Total in the CRM, tax and tips included.", total=True),
        pulled("Books total", "money", "books_total", 12, "Total in QuickBooks, tax included.", total=True),
        live(
            "Difference",
            "money",
            'IF([State]="matched",ROUND(SUM([CRM total])-SUM([Books total]),2),"")',
            12,
            "CRM total less books total of matched documents.",
            total=True,
        ),
        pulled("Why they differ", "text", "", 34, "What explains the difference, in a sentence."),
        pulled("CRM balance", "money", "crm_balance", 12, "Still open in the CRM.", total=True),
        pulled("Books balance", "money", "books_balance", 12, "Still open in QuickBooks.", total=True),
        live(
            "Paid per CRM",
            "money",
            'IF(OR([CRM balance]="",[Books balance]=""),0,MAX(0,ROUND([Books balance]-[CRM balance],2)))',
            12,
            "Part of the books balance that the CRM says is paid.",
            total=True,
        ),
        live(
            "Days past due",
            "whole",
            'IF(OR([Due date]="",as_of="",N([Books balance])=0),"",as_of-[Due date])',
            9,
            "As-of date less due date; negative while it is not yet due, empty where nothing is open.",
        ),
        pulled("CRM status", "text", "crm_status", 9, "Draft, open, paid or void in the CRM."),
        pulled("Books status", "text", "books_status", 9, "Draft, open, paid or void in QuickBooks."),
        pulled("State", "text", "state", 11, "Matched, CRM only, books only or undecided."),
        pulled("Severity", "text", "severity", 13, "Worst finding on this row."),
        pulled("How matched", "text", "rule", 18, "Rule that tied the two documents."),
        pulled("Confidence", "percent", "confidence", 12, "How sure the match is."),
        pulled("Evidence", "text", "evidence", 40, "Why the two belong together, in a sentence."),
        pulled(
            "Counted revenue",
            "money",
            "",
            12,
            "CRM net, once per CRM document, without drafts, voids and foreign currency. It ties to the jobs.",
            total=True,
        ),
        pulled("ID", "text", "key", 18, "Stable key of the row."),
        pulled("Books ID", "text", "books_id", 12, "QuickBooks’ own id; the correction beside it follows it."),
        typed(
            "CRM invoice override",
            "text",
            14,
            "Type the CRM invoice number that this QuickBooks document belongs to, or “none”. It wins and is kept.",
            carried_by="Books ID",
        ),
    ),
)

TIME = Table(
    "tblTime",
    "Time",
    "ID",
    (
        pulled("Date", "date", "date", 11, "Work day."),
        pulled("Employee", "text", "employee", 18, "Who worked."),
        pulled("Role", "text", "role", 14, "Role on the entry, or else from the roles on the Rates sheet."),
        pulled("Source", "text", "source", 18, "System that recorded the hours."),
        pulled("Kind", "text", "kind", 12, "Job, travel, general or paid time off."),
        pulled("Job found", "text", "job_found", 12, "Job that the rules found."),
        typed("Job override", "text", 12, _OVERRIDE_NOTE),
        live("Job", "text", _JOB, 12, "The correction if there is one, else the job that was found.", source="job"),
        pulled("How", "text", "how", 62, "How the job was found."),
        pulled("Minutes", "whole", "minutes", 9, "Minutes worked, overtime included."),
        pulled("OT minutes", "whole", "overtime_minutes", 9, "Overtime minutes of those."),
        live("Hours", "hours", "[Minutes]/60", 10, "Minutes ÷ 60.", total=True),
        live("OT hours", "hours", "[OT minutes]/60", 9, "Overtime minutes ÷ 60.", total=True),
        pulled("Counted", "flag", "counted", 9, "Yes: costs a job. No: see the reason."),
        pulled("Reason", "text", "reason", 62, "Why the hours are not counted."),
        live(
            "Rate for",
            "text",
            f'IF(COUNTIFS({_OWN})>0,[Employee],[Role]&"")',
            16,
            "The employee where they have a rate that day, else their role.",
        ),
        live(
            "Rate rows",
            "whole",
            f'IF([Rate for]="",0,COUNTIFS({_FOUND}))',
            8,
            "How many rates are in effect that day. It must be exactly one.",
        ),
        live(
            "Rate",
            "money",
            f'IF([Rate rows]=1,SUMIFS(tblRates[Loaded rate],{_FOUND}),"")',
            9,
            "Loaded rate per hour in effect that day; empty where there is none or more than one.",
        ),
        live(
            "Overtime extra",
            "money",
            f'IF([Rate rows]=1,SUMIFS(tblRates[Overtime extra],{_FOUND}),"")',
            9,
            "What an overtime hour costs on top, by the overtime policy; – where it needs a wage that is unknown.",
        ),
        live(
            "Labor",
            "money",
            'IF([Counted]<>"Yes",0,IF(OR([Rate]="",AND([OT minutes]<>0,[Overtime extra]=0,'
            f'in_overtime_policy="{OVERTIME_POLICIES[0]}")),"",'
            "ROUND(([Minutes]*[Rate]+[OT minutes]*N([Overtime extra]))/60,2)))",
            11,
            "Hours × rate + overtime hours × overtime extra, rounded once. Empty without a rate; 0 if not counted.",
            source="labor",
            total=True,
        ),
        live(
            "Cost unknown",
            "whole",
            'IF(AND([Labor]="",[Minutes]<>0),1,0)',
            9,
            "1 where counted hours have no rate; the job’s labor is then unknown.",
            total=True,
        ),
        pulled("ID", "text", "id", 18, "Stable key of the entry."),
        live("Job key", "text", 'IF([Job]="","","J "&[Job])', 0, "Used by formulas on the Jobs sheet."),
        live("Counted hours", "hours", 'IF([Counted]="Yes",[Hours],0)', 0, "Used by formulas on the Jobs sheet."),
    ),
)

COSTS = Table(
    "tblCosts",
    "Costs",
    "ID",
    (
        pulled("Date", "date", "date", 11, "Document date."),
        pulled("Source", "text", "source", 9, "CRM or Books."),
        pulled("Kind", "text", "kind", 13, "Bill, expense, vendor credit, journal or CRM cost."),
        pulled("Number", "text", "number", 13, "Document number."),
        pulled("Vendor", "text", "vendor", 22, "Who was paid."),
        pulled("Description", "text", "description", 36, "What for."),
        pulled("Account", "text", "account", 34, "Account or category in the books."),
        pulled("Category", "text", "category", 14, "Materials, labor, subcontractor or other."),
        pulled("Amount", "money", "amount", 12, "Cost; a vendor credit is negative.", total=True),
        pulled("Job found", "text", "job_found", 12, "Job that the rules found."),
        typed("Job override", "text", 12, _OVERRIDE_NOTE),
        live("Job", "text", _JOB, 12, "The correction if there is one, else the job that was found.", source="job"),
        pulled("How", "text", "how", 62, "How the job was found."),
        pulled("Confidence", "percent", "confidence", 12, "How sure the job is."),
        pulled("ID", "text", "id", 18, "Stable key of the line."),
        live(
            "Cost key",
            "text",
            'IF([Job]="","","J "&[Job]&" · "&[Source]&" "&[Category])',
            0,
            "Used by formulas on the Jobs sheet.",
        ),
    ),
)

RECORD_SHEETS = (
    Sheet(
        "Invoices",
        "Invoices in both books, side by side",
        "One row per document and match; a document in several rows shows its amounts once. Yellow cells are yours.",
        tab="595959",
        freeze="B7",
        print_to="W",
        pages_wide=2,
        tables=(INVOICES,),
    ),
    Sheet(
        "Time",
        "Hours, their job and their rate",
        "Labor = hours × the loaded rate in effect that day. Type a correction in the yellow column.",
        tab="595959",
        freeze="C7",
        print_to="U",
        pages_wide=2,
        tables=(TIME,),
    ),
    Sheet(
        "Costs",
        "Bills, expenses and CRM costs, and the job they belong to",
        "Type a correction in the yellow column; the Jobs sheet follows at once.",
        tab="595959",
        freeze="C7",
        print_to="N",
        pages_wide=2,
        tables=(COSTS,),
    ),
)
