"""The Jobs sheet: what each job brought, what it cost, what is left."""

from __future__ import annotations

from .words import Sheet, Table, live, pulled

ESCAPED = 'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({},"~","~~"),"*","~*"),"?","~?")'
"""A label as a criterion that matches itself alone, whatever signs it contains."""

_KEY = 'tblCosts[Cost key],[Job key]&" · {} {}"'
"""One criterion instead of three: with ten thousand jobs the difference is minutes."""


def _materials(source: str) -> str:
    key = _KEY.format(source, "materials")
    return f'IF(COUNTIFS({key})=0,"",ROUND(SUMIFS(tblCosts[Amount],{key}),2))'


JOBS = Table(
    "tblJobs",
    "Jobs",
    "Job",
    (
        pulled("Job", "text", "job", 11, "Job number in the CRM."),
        pulled("Customer", "text", "customer", 24, "Customer name in the CRM."),
        pulled("Job type", "text", "job_type", 22, "Job type in the CRM; Unknown where it has none."),
        pulled("Status", "text", "status", 11, "Open, completed or canceled."),
        pulled("Completed", "date", "completed", 11, "Day the work was finished."),
        pulled("Invoiced", "date", "invoiced", 11, "Day of the last invoice."),
        pulled("Paid", "date", "paid", 11, "Day the last invoice was paid."),
        pulled("Technician", "text", "technician", 18, "First technician on the job."),
        pulled("Lead source", "text", "lead_source", 15, "Lead source in the CRM."),
        pulled("Class or location", "text", "location", 20, "Class, location or business unit."),
        live(
            "Period date",
            "date",
            'IF(in_basis="Invoice",IF([Invoiced]="","",[Invoiced]),IF(in_basis="Payment",IF([Paid]="","",[Paid]),'
            'IF([Completed]="","",[Completed])))',
            11,
            "The date that puts the job into the period, by the basis on the Start sheet.",
        ),
        live(
            "In period",
            "whole",
            'IF([Period date]="",0,IF(AND([Period date]>=in_from,OR(in_to="",[Period date]<=in_to)),1,0))',
            8,
            "1 where the period date lies within From and To on the Start sheet.",
        ),
        pulled(
            "Revenue", "money", "revenue", 12, "Invoiced by the CRM: after discounts, before tax and tips.", total=True
        ),
        live(
            "Materials CRM",
            "money",
            _materials("CRM"),
            12,
            "Material cost in the CRM. Empty: the CRM knows none.",
            source="materials_crm",
            total=True,
        ),
        live(
            "Materials books",
            "money",
            _materials("Books"),
            12,
            "Vendor bills and expenses for materials. Empty: there are none.",
            source="materials_books",
            total=True,
        ),
        live(
            "Materials",
            "money",
            'IF(in_material_policy="CRM cost",[Materials CRM],IF(AND(in_material_policy="Vendor bills, else CRM cost",'
            '[Materials books]=""),[Materials CRM],[Materials books]))',
            12,
            "Material cost by the policy on the Settings sheet; never both. Empty: unknown.",
            source="materials",
            total=True,
        ),
        live(
            "Hours",
            "hours",
            "SUMIFS(tblTime[Counted hours],tblTime[Job key],[Job key])",
            10,
            "Counted hours on the Time sheet.",
            total=True,
        ),
        live(
            "Labor",
            "money",
            'IF(SUMIFS(tblTime[Cost unknown],tblTime[Job key],[Job key])>0,"",'
            "ROUND(SUMIFS(tblTime[Labor],tblTime[Job key],[Job key]),2))",
            12,
            "Counted hours at the loaded rate. Empty: an hour has no rate.",
            source="labor",
            total=True,
        ),
        live(
            "Subs and other",
            "money",
            f"ROUND(SUMIFS(tblCosts[Amount],{_KEY.format('Books', 'subcontractor')})"
            f"+SUMIFS(tblCosts[Amount],{_KEY.format('Books', 'other')}),2)",
            12,
            "Subcontractors and other cost in QuickBooks.",
            source="other",
            total=True,
        ),
        live(
            "Total cost",
            "money",
            "ROUND(SUM([Materials],[Labor],[Subs and other]),2)",
            12,
            "Sum of the known costs.",
            source="cost",
            total=True,
        ),
        live(
            "Gross profit",
            "money",
            "ROUND(SUM([Revenue])-[Total cost],2)",
            12,
            "Revenue less the known costs.",
            source="profit",
            total=True,
        ),
        live(
            "Margin %",
            "percent",
            'IF(SUM([Revenue])<=0,"",[Gross profit]/[Revenue])',
            9,
            "Gross profit ÷ revenue. Trust it only where cost coverage is full.",
        ),
        pulled("Target %", "percent", "target", 9, "Target for the job type, from the Settings sheet."),
        live(
            "Revenue per labor hour",
            "money",
            'IF([Hours]=0,"",ROUND(SUM([Revenue])/[Hours],2))',
            11,
            "Revenue ÷ counted hours.",
        ),
        live(
            "Cost coverage %",
            "percent",
            'IF(SUM([Revenue])<=0,"",IF(OR([Labor]="",AND([Needs hours]="Yes",[Hours]=0),'
            'AND([Needs materials]="Yes",[Materials]="")),0,IF([Lines costed %]="",1,[Lines costed %])))',
            10,
            "Share of the revenue whose cost is known: 0 % where a cost that this type of job always has is missing.",
            source="coverage",
        ),
        live(
            "Verdict",
            "text",
            'IF(OR([Cost coverage %]="",[Margin %]=""),"–",'
            'IF(ROUND([Cost coverage %]*100,6)<in_coverage_floor,"? COST",'
            'IF(ROUND([Margin %]-[Target %],9)>=0,"✓ OK",'
            'IF(ROUND([Margin %]-[Target %]+in_near_target/100,9)>=0,"▲ WATCH","◆ ACT"))))',
            11,
            "Margin against target; ? COST where cost is missing, so that the margin cannot be trusted.",
            source="verdict",
        ),
        pulled(
            "Books revenue", "money", "books_revenue", 12, "Revenue of the matched QuickBooks documents.", total=True
        ),
        pulled("CRM profit", "money", "crm_profit", 12, "Profit by the CRM’s own costs."),
        pulled("Books profit", "money", "books_profit", 12, "Books revenue less books costs and labor."),
        pulled("Match", "text", "match", 11, "How many of the job’s invoices were matched."),
        pulled("Crew", "text", "", 16, "Crew in the CRM; Unknown where it has none."),
        pulled("Segment", "text", "", 14, "Customer segment; Unknown where nobody says."),
        pulled("City", "text", "", 16, "City of the job; Unknown where the CRM has none."),
        pulled("Class", "text", "", 16, "Class of its documents; Several where they differ."),
        pulled(
            "Paid hours",
            "hours",
            "",
            10,
            "Counted hours and, by month and person, a part of general time, time off and travel.",
            total=True,
        ),
        pulled("Callback of", "text", "", 11, "Job that this one repairs, where the CRM links them."),
        pulled("Needs hours", "flag", "needs_hours", 8, "Jobs of this type always have hours."),
        pulled("Needs materials", "flag", "needs_materials", 9, "Jobs of this type always have materials."),
        pulled("Lines costed %", "percent", "", 9, "Share of the revenue on lines whose cost the CRM knows."),
        live(
            "Covered revenue",
            "money",
            'IF([Cost coverage %]="",0,ROUND([Revenue]*[Cost coverage %],2))',
            0,
            "Revenue × cost coverage; summed on the sheets by type, technician and so on.",
        ),
        live("Job key", "text", '"J "&' + ESCAPED.format("[Job]"), 0, "Used by formulas on this sheet."),
    ),
)

JOB_SHEETS = (
    Sheet(
        "Jobs",
        "What each job brought, cost and left",
        "Labor, costs and profit are live: change a rate, a job correction or the period and they follow.",
        freeze="B7",
        print_to="AA",
        pages_wide=2,
        tables=(JOBS,),
    ),
)
