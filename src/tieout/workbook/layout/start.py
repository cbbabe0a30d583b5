"""The first screen (period, five numbers, tie-outs, what to do today) and the owner's dozen on CFO."""

from __future__ import annotations

from .cash import CASH_STEPS
from .inputs import SETTING_CELLS
from .words import Cell, Kind, Sheet

PERIOD = "tblJobs[In period],1"
BILLED = f'SUMIFS(tblJobs[Revenue],{PERIOD},tblJobs[Revenue],">0")'


def live_cell(name: str, sheet: str, at: str, label: str, kind: Kind, formula: str, meaning: str = "") -> Cell:
    return Cell(name, sheet, at, label, kind, "live", formula=formula, meaning=meaning)


_NUMBERS = (
    live_cell(
        "kpi_revenue",
        "Start",
        "E5",
        "Revenue",
        "dollars",
        f"ROUND(SUMIFS(tblJobs[Revenue],{PERIOD}),2)",
        "Jobs of the period, after discounts, before tax and tips.",
    ),
    live_cell(
        "kpi_gross_profit",
        "Start",
        "E6",
        "Gross profit",
        "dollars",
        f"ROUND(SUMIFS(tblJobs[Gross profit],{PERIOD}),2)",
        "Revenue less materials, labor, subs and other.",
    ),
    live_cell(
        "kpi_margin",
        "Start",
        "E7",
        "Gross margin",
        "percent",
        'IF(kpi_revenue<=0,"",kpi_gross_profit/kpi_revenue)',
        "Gross profit ÷ revenue.",
    ),
    live_cell(
        "kpi_to_act",
        "Start",
        "E8",
        "Exceptions to act on",
        "whole",
        'COUNTIFS(tblExceptions[Severity],"■ CRITICAL")+COUNTIFS(tblExceptions[Severity],"◆ ACT")',
        "■ CRITICAL and ◆ ACT on the Exceptions sheet.",
    ),
    live_cell(
        "kpi_at_stake",
        "Start",
        "E9",
        "Dollars at stake in them",
        "dollars",
        'ROUND(SUMIFS(tblExceptions[At stake],tblExceptions[Severity],"■ CRITICAL")'
        '+SUMIFS(tblExceptions[At stake],tblExceptions[Severity],"◆ ACT"),2)',
        "Sum of “At stake”.",
    ),
    live_cell(
        "kpi_coverage",
        "Start",
        "E10",
        "Cost coverage",
        "percent",
        f'IF({BILLED}<=0,"",SUMIFS(tblJobs[Covered revenue],{PERIOD})/{BILLED})',
        "Share of revenue whose cost is known.",
    ),
)
_DATES = (
    Cell("data_as_of", "Start", "B10", "Newest record", "date", "pulled", meaning="Newest day in the exports."),
    live_cell(
        "as_of",
        "Start",
        "B11",
        "Ages are as of",
        "date",
        'IF(in_as_of="",data_as_of,in_as_of)',
        "“As of” above, or else the newest record.",
    ),
    live_cell(
        "period_from",
        "Start",
        "B12",
        "Period in use: from",
        "date",
        'IF(in_from="",MIN(tblInvoices[CRM date],tblInvoices[Books date],tblJobs[Period date]),in_from)',
        "“From”, or else the first document.",
    ),
    live_cell(
        "period_to",
        "Start",
        "B13",
        "Period in use: to",
        "date",
        'IF(in_to="",as_of,in_to)',
        "“To”, or else the as-of day.",
    ),
)


def _group_tie(name: str, at: int, label: str, table: str) -> tuple[str, int, str, Kind, str, str]:
    return (name, at, label, "money", f"ROUND(SUM({table}[Revenue]),2)", f"ROUND(SUMIFS(tblJobs[Revenue],{PERIOD}),2)")


_COUNTS = "SUM(tblMatchRates[Matched],tblMatchRates[Unmatched],tblMatchRates[Undecided],tblMatchRates[Excluded])"
_TIES: tuple[tuple[str, int, str, Kind, str, str], ...] = (
    (
        "jobs",
        17,
        "All jobs + invoices without a job = CRM invoiced",
        "money",
        "ROUND(SUM(tblJobs[Revenue])+revenue_without_job,2)",
        "ROUND(SUM(tblInvoices[Counted revenue]),2)",
    ),
    _group_tie("types", 18, "Job types = jobs of the period", "tblTypes"),
    _group_tie("sources", 19, "Lead sources = jobs of the period", "tblSources"),
    _group_tie("customers", 20, "Customers = jobs of the period", "tblCustomers"),
    _group_tie("months", 21, "Months = jobs of the period", "tblMonths"),
    (
        "aging",
        22,
        "AR aging = receivables by the control total",
        "money",
        "ROUND(SUM(tblAging[Total]),2)",
        "receivable_control",
    ),
    (
        "bridge",
        23,
        "CRM invoiced + steps of the bridge = QuickBooks",
        "money",
        "ROUND(SUM(tblBridge[[CRM invoiced]:[Undecided]]),2)",
        "ROUND(SUM(tblBridge[Books invoiced]),2)",
    ),
    (
        "cash",
        24,
        "CRM invoiced + steps of the cash bridge = money received",
        "money",
        "ROUND(SUM(" + ",".join(f"tblCash[{step}]" for step in CASH_STEPS) + "),2)",
        "ROUND(SUM(tblCash[Money received]),2)",
    ),
    (
        "value",
        25,
        "Customers since ever = CRM invoiced",
        "money",
        "ROUND(SUM(tblCustomerValue[Revenue to date]),2)",
        "ROUND(SUM(tblInvoices[Counted revenue]),2)",
    ),
    ("counts", 26, "Matched + unmatched + undecided + excluded = read", "whole", _COUNTS, "SUM(tblMatchRates[Read])"),
)


def _tie_cells() -> tuple[Cell, ...]:
    cells = []
    for name, row, label, kind, left, right in _TIES:
        tie = f"tie_{name}"
        cells += [
            live_cell(f"{tie}_left", "Start", f"B{row}", label, kind, left),
            live_cell(f"{tie}_right", "Start", f"C{row}", "", kind, right),
            live_cell(f"{tie}_difference", "Start", f"D{row}", "", kind, f"ROUND({tie}_left-{tie}_right,2)"),
            live_cell(f"{tie}_says", "Start", f"E{row}", "", "text", f'IF({tie}_difference=0,"✓ OK","◆ OFF")'),
        ]
    return tuple(cells)


TIE_NAMES = tuple(tie[0] for tie in _TIES)
_FIRST_STEPS = (
    "1. On the Settings sheet, type the folders that hold your exports of the CRM, QuickBooks and payroll.",
    "2. On the Rates sheet, type what an hour costs, per employee or role, or let the sheet build it.",
    "3. Save and close this workbook, and run: tieout refresh, with its name.",
)
"""The three things to do in a new workbook; a refresh writes the day's own in their place."""
_WRITTEN = (
    Cell("revenue_without_job", "Start", "F17", "", "money", "pulled", meaning="Part of it without a job."),
    Cell("receivable_control", "Start", "F22", "", "money", "pulled", meaning="Receivables by the control total."),
    *(
        Cell(f"start_todo_{n}", "Start", f"A{28 + n}", "", "text", "pulled", default=step)
        for n, step in enumerate(_FIRST_STEPS, 1)
    ),
    Cell(
        "start_answer",
        "Start",
        "D13",
        "",
        "text",
        "pulled",
        default="Type a question into the yellow cell, such as “What was my gross margin last month?”, and refresh.",
    ),
    Cell("start_statement", "Start", "A41", "", "text", "pulled"),
    Cell("start_refreshed", "Start", "A42", "", "text", "pulled"),
    Cell(
        "start_banner", "Start", "A3", "", "text", "live", formula='IF(LEFT(start_statement,1)="◆",start_statement,"")'
    ),
)
START = Sheet(
    "Start",
    "Margin Workbook",
    "What the two books say about the same work, and whether they agree.",
    tab="1F3864",
    freeze="A4",
    cells=(*(c for c in SETTING_CELLS if c.sheet == "Start"), *_DATES, *_NUMBERS, *_tie_cells(), *_WRITTEN),
    widths=(("A", 47), ("B", 16), ("C", 16), ("D", 24), ("E", 15), ("F", 52)),
)
