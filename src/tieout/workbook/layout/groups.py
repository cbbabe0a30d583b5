"""Sheets that add the jobs up: by job type, technician, lead source, customer, crew, place, class and month."""

from __future__ import annotations

from .jobs import ESCAPED
from .words import Column, Sheet, Table, live, pulled

_PER_HOUR = live(
    "Revenue per labor hour",
    "money",
    'IF([Hours]=0,"",ROUND([Revenue]/[Hours],2))',
    12,
    "Revenue ÷ counted hours.",
)
_PER_PAID_HOUR = (
    live("Profit per labor hour", "money", 'IF([Hours]=0,"",ROUND([Gross profit]/[Hours],2))', 12,
         "Gross profit ÷ counted hours."),
    live("Revenue per paid hour", "money", 'IF([Paid hours]=0,"",ROUND([Revenue]/[Paid hours],2))', 12,
         "Revenue ÷ paid hours."),
    live("Profit per paid hour", "money", 'IF([Paid hours]=0,"",ROUND([Gross profit]/[Paid hours],2))', 12,
         "Gross profit ÷ paid hours."),
)  # fmt: skip
_PAID = "Counted hours and, by month and person, a part of general time, time off and travel."


def _sum(label: str, header: str) -> str:
    return f"ROUND(SUMIFS(tblJobs[{header}],tblJobs[{label}],[Lookup],tblJobs[In period],1),2)"


def _group(
    name: str, sheet: str, label: str, width: float, extra: tuple[Column, ...] = (), column: int = 1, title: str = ""
) -> Table:
    """Declare a table with a row per label and the sums of the period's jobs that carry it."""

    def total(header: str, note: str) -> Column:
        return live(header, "dollars", _sum(label, header), 13, note, total=True)

    billed = f'SUMIFS(tblJobs[Revenue],tblJobs[{label}],[Lookup],tblJobs[In period],1,tblJobs[Revenue],">0")'
    return Table(
        name,
        sheet,
        label,
        (
            pulled(label, "text", "", width, f"{label}, as on the Jobs sheet."),
            live(
                "Jobs",
                "whole",
                f"COUNTIFS(tblJobs[{label}],[Lookup],tblJobs[In period],1)",
                8,
                "Jobs in the period.",
                total=True,
            ),
            total("Revenue", "Revenue of the period’s jobs."),
            total("Materials", "Known material cost."),
            total("Labor", "Known labor cost."),
            total("Subs and other", "Subcontractors and other cost."),
            total("Total cost", "Sum of the known costs."),
            total("Gross profit", "Revenue less the known costs."),
            live(
                "Margin %",
                "percent",
                'IF([Revenue]<=0,"",[Gross profit]/[Revenue])',
                9,
                "Gross profit ÷ revenue of the group: weighted, never a mean of percentages.",
            ),
            live(
                "Hours",
                "hours",
                f"SUMIFS(tblJobs[Hours],tblJobs[{label}],[Lookup],tblJobs[In period],1)",
                11,
                "Counted hours.",
                total=True,
            ),
            live(
                "Paid hours",
                "hours",
                f"SUMIFS(tblJobs[Paid hours],tblJobs[{label}],[Lookup],tblJobs[In period],1)",
                11,
                _PAID,
                total=True,
            ),
            _PER_HOUR,
            *_PER_PAID_HOUR,
            live(
                "Cost coverage %",
                "percent",
                f'IF({billed}<=0,"",SUMIFS(tblJobs[Covered revenue],tblJobs[{label}],[Lookup],'
                f"tblJobs[In period],1)/{billed})",
                10,
                "Share of the revenue whose cost is known.",
            ),
            *extra,
            live("Lookup", "text", '"="&' + ESCAPED.format(f"[{label}]"), 0, "Used by formulas on this sheet."),
        ),
        column=column,
        title=title,
    )


_VERDICT = live(
    "Verdict",
    "text",
    'IF(OR([Margin %]="",[Cost coverage %]=""),"–",IF(ROUND([Cost coverage %]*100,9)<in_coverage_floor,"? COST",'
    'IF(ROUND([Margin %]-[Target %],9)>=0,"✓ OK",IF(ROUND([Margin %]-[Target %]+in_near_target/100,9)>=0,'
    '"▲ WATCH","◆ ACT"))))',
    11,
    "Margin against target; ? COST where too much cost is missing.",
)

TYPES = _group(
    "tblTypes",
    "Job Types",
    "Job type",
    22,
    (pulled("Target %", "percent", "", 9, "Target from the Settings sheet."), _VERDICT),
)
TECHNICIANS = _group("tblTechnicians", "Technicians", "Technician", 22)
SOURCES = _group(
    "tblSources",
    "Lead Sources",
    "Lead source",
    22,
    (
        pulled("Customers", "whole", "", 10, "Customers with a job in the period."),
        live(
            "Profit per customer",
            "money",
            'IF([Customers]=0,"",ROUND([Gross profit]/[Customers],2))',
            12,
            "Gross profit ÷ customers.",
        ),
        live("Rank by profit", "whole", 'COUNTIFS(tblSources[Gross profit],">"&[Gross profit])+1', 8, "1 earns most."),
        live("Rank by jobs", "whole", 'COUNTIFS(tblSources[Jobs],">"&[Jobs])+1', 8, "1 brings most jobs."),
        live(
            "Rank by profit per customer",
            "whole",
            'IF([Profit per customer]="","",COUNTIFS(tblSources[Profit per customer],">"&[Profit per customer])+1)',
            9,
            "1 brings the customers that earn most.",
        ),
        live(
            "Rank by customers",
            "whole",
            'COUNTIFS(tblSources[Customers],">"&[Customers])+1',
            9,
            "1 brings most customers.",
        ),
        live("Sample", "text", 'IF([Customers]<5,"small","enough")', 9, "Small: fewer than five customers."),
        pulled("Quotes decided", "whole", "quotes", 9, "Quotes of the period that were won or lost."),
        pulled("Quotes won", "whole", "won", 8, "Of those, won."),
        live(
            "Close rate %",
            "percent",
            'IF(N([Quotes decided])=0,"",[Quotes won]/[Quotes decided])',
            9,
            "Won ÷ decided.",
        ),
        pulled("Not available", "text", "missing", 40, "What is not known, and from which system."),
    ),
)
CLASSES = _group("tblClasses", "Classes", "Class or location", 22)
BOOK_CLASSES = _group(
    "tblBookClasses", "Classes", "Class", 22, column=20, title="By the class of the jobs’ documents in either book"
)
CREWS = _group("tblCrews", "Crews", "Crew", 22)
SEGMENTS = _group("tblSegments", "Segments", "Segment", 22)
CITIES = _group("tblCities", "Cities", "City", 22)

CUSTOMERS = Table(
    "tblCustomers",
    "Customers",
    "Customer",
    (
        pulled("Customer", "text", "", 28, "Customer, as the CRM names it."),
        pulled("Books name", "text", "", 28, "Name in QuickBooks."),
        pulled("Lead source", "text", "", 16, "Lead source."),
        live(
            "Jobs",
            "whole",
            "COUNTIFS(tblJobs[Customer],[Lookup],tblJobs[In period],1)",
            8,
            "Jobs in the period.",
            total=True,
        ),
        live("Revenue", "dollars", _sum("Customer", "Revenue"), 12, "Revenue of the period’s jobs.", total=True),
        live("Total cost", "dollars", _sum("Customer", "Total cost"), 12, "Known cost.", total=True),
        live(
            "Gross profit",
            "dollars",
            "ROUND([Revenue]-[Total cost],2)",
            12,
            "Revenue less the known costs.",
            total=True,
        ),
        live("Margin %", "percent", 'IF([Revenue]<=0,"",[Gross profit]/[Revenue])', 9, "Gross profit ÷ revenue."),
        live("Rank", "whole", 'COUNTIFS(tblCustomers[Revenue],">"&[Revenue])+1', 7, "1 is the largest by revenue."),
        pulled("First job", "date", "", 11, "First job completed."),
        pulled("Last job", "date", "", 11, "Last job completed."),
        pulled("Invoiced", "money", "", 12, "Invoiced by the CRM since ever, tax and tips included.", total=True),
        pulled("Paid", "money", "", 12, "Paid according to the CRM.", total=True),
        pulled("CRM balance", "money", "", 12, "Open in the CRM.", total=True),
        pulled("Books balance", "money", "", 12, "Open in QuickBooks.", total=True),
        live(
            "Difference",
            "money",
            "ROUND([CRM balance]-[Books balance],2)",
            12,
            "CRM balance less books balance.",
            total=True,
        ),
        pulled("Oldest due date", "date", "", 11, "Due date of the oldest open QuickBooks invoice."),
        live(
            "Oldest days past due",
            "whole",
            'IF(OR([Oldest due date]="",as_of=""),"",as_of-[Oldest due date])',
            9,
            "As-of date less that due date.",
        ),
        live(
            "Standing",
            "text",
            'IF([Books balance]<=0,"Paid up",IF([Oldest days past due]="","Open",'
            'IF([Oldest days past due]>in_stale_days,"Stale",IF([Oldest days past due]>0,"Overdue","Current"))))',
            11,
            "Paid up, current, overdue, or stale by the number of days on the Settings sheet.",
        ),
        live("Lookup", "text", '"="&' + ESCAPED.format("[Customer]"), 0, "Used by formulas on this sheet."),
    ),
)


def _month(header: str) -> str:
    return (
        f'ROUND(SUMIFS(tblJobs[{header}],tblJobs[Period date],">="&[Month],tblJobs[Period date],'
        '"<="&EOMONTH([Month],0),tblJobs[In period],1),2)'
    )


_BILLED = (
    'SUMIFS(tblJobs[Revenue],tblJobs[Period date],">="&[Month],tblJobs[Period date],'
    '"<="&EOMONTH([Month],0),tblJobs[In period],1,tblJobs[Revenue],">0")'
)
MONTHS = Table(
    "tblMonths",
    "Months",
    "Month",
    (
        pulled("Month", "date", "", 11, "First day of the month of the jobs’ period date."),
        live(
            "Jobs",
            "whole",
            'COUNTIFS(tblJobs[Period date],">="&[Month],tblJobs[Period date],'
            '"<="&EOMONTH([Month],0),tblJobs[In period],1)',
            8,
            "Jobs in the month.",
            total=True,
        ),
        *(
            live(header, "dollars", _month(header), 13, note, total=True)
            for header, note in (
                ("Revenue", "Revenue of the month’s jobs."),
                ("Materials", "Known material cost."),
                ("Labor", "Known labor cost."),
                ("Subs and other", "Subcontractors and other cost."),
                ("Total cost", "Sum of the known costs."),
                ("Gross profit", "Revenue less the known costs."),
            )
        ),
        live("Margin %", "percent", 'IF([Revenue]<=0,"",[Gross profit]/[Revenue])', 9, "Gross profit ÷ revenue."),
        live(
            "Hours",
            "hours",
            'SUMIFS(tblJobs[Hours],tblJobs[Period date],">="&[Month],tblJobs[Period date],'
            '"<="&EOMONTH([Month],0),tblJobs[In period],1)',
            11,
            "Counted hours.",
            total=True,
        ),
        live(
            "Paid hours",
            "hours",
            'SUMIFS(tblJobs[Paid hours],tblJobs[Period date],">="&[Month],tblJobs[Period date],'
            '"<="&EOMONTH([Month],0),tblJobs[In period],1)',
            11,
            _PAID,
            total=True,
        ),
        _PER_HOUR,
        *_PER_PAID_HOUR,
        live(
            "Cost coverage %",
            "percent",
            f'IF({_BILLED}<=0,"",' + _month("Covered revenue") + f"/{_BILLED})",
            10,
            "Share of the revenue whose cost is known.",
        ),
    ),
)

_HOW = "Jobs of the period on the Start sheet. Sums follow the Jobs sheet at once."
GROUP_SHEETS = (
    Sheet("Job Types", "Margin by job type, against its target", _HOW, freeze="B7", tables=(TYPES,)),
    Sheet("Technicians", "Margin by technician", _HOW, freeze="B7", tables=(TECHNICIANS,)),
    Sheet(
        "Lead Sources",
        "Which lead sources bring profit, not only jobs",
        _HOW,
        freeze="B7",
        print_to="AB",
        pages_wide=2,
        tables=(SOURCES,),
    ),
    Sheet(
        "Customers",
        "Customers: what they bring and what they owe in both books",
        "Revenue and profit of the period; balances as of today in both systems.",
        freeze="B7",
        tables=(CUSTOMERS,),
    ),
    Sheet("Crews", "Margin by crew", _HOW, freeze="B7", tables=(CREWS,)),
    Sheet("Segments", "Margin by customer segment", _HOW, freeze="B7", tables=(SEGMENTS,)),
    Sheet("Cities", "Margin by city", _HOW, freeze="B7", tables=(CITIES,)),
    Sheet("Classes", "Margin by class or location", _HOW, freeze="B7", print_to="Q", tables=(CLASSES, BOOK_CLASSES)),
    Sheet("Months", "Margin by month", _HOW, freeze="B7", tables=(MONTHS,)),
)
