"""The first screen (period, five numbers, tie-outs, what to do today) and the owner's dozen on CFO."""

from __future__ import annotations

from .inputs import SETTING_CELLS
from .words import Cell, Kind, Sheet

_PERIOD = "tblJobs[In period],1"
_BILLED = f'SUMIFS(tblJobs[Revenue],{_PERIOD},tblJobs[Revenue],">0")'


def _live(name: str, sheet: str, at: str, label: str, kind: Kind, formula: str, meaning: str = "") -> Cell:
    return Cell(name, sheet, at, label, kind, "live", formula=formula, meaning=meaning)


_NUMBERS = (
    _live("kpi_revenue", "Start", "E5", "Revenue", "dollars", f"ROUND(SUMIFS(tblJobs[Revenue],{_PERIOD}),2)",
          "Jobs of the period, after discounts, before tax and tips."),
    _live("kpi_gross_profit", "Start", "E6", "Gross profit", "dollars",
          f"ROUND(SUMIFS(tblJobs[Gross profit],{_PERIOD}),2)", "Revenue less materials, labor, subs and other."),
    _live("kpi_margin", "Start", "E7", "Gross margin", "percent",
          'IF(kpi_revenue<=0,"",kpi_gross_profit/kpi_revenue)', "Gross profit ÷ revenue."),
    _live("kpi_to_act", "Start", "E8", "Exceptions to act on", "whole",
          'COUNTIFS(tblExceptions[Severity],"■ CRITICAL")+COUNTIFS(tblExceptions[Severity],"◆ ACT")',
          "■ CRITICAL and ◆ ACT on the Exceptions sheet."),
    _live("kpi_at_stake", "Start", "E9", "Dollars at stake in them", "dollars",
          'ROUND(SUMIFS(tblExceptions[At stake],tblExceptions[Severity],"■ CRITICAL")'
          '+SUMIFS(tblExceptions[At stake],tblExceptions[Severity],"◆ ACT"),2)', "Sum of “At stake”."),
    _live("kpi_coverage", "Start", "E10", "Cost coverage", "percent",
          f'IF({_BILLED}<=0,"",SUMIFS(tblJobs[Covered revenue],{_PERIOD})/{_BILLED})',
          "Share of revenue whose cost is known."),
)
_DATES = (
    Cell("data_as_of", "Start", "B10", "Newest record", "date", "pulled", meaning="Newest day in the exports."),
    _live("as_of", "Start", "B11", "Ages are as of", "date", 'IF(in_as_of="",data_as_of,in_as_of)',
          "“As of” above, or else the newest record."),
    _live("period_from", "Start", "B12", "Period in use: from", "date",
          'IF(in_from="",MIN(tblInvoices[CRM date],tblInvoices[Books date],tblJobs[Period date]),in_from)',
          "“From”, or else the first document."),
    _live("period_to", "Start", "B13", "Period in use: to", "date", 'IF(in_to="",as_of,in_to)',
          "“To”, or else the as-of day."),
)


def _group_tie(name: str, at: int, label: str, table: str) -> tuple[str, int, str, Kind, str, str]:
    return (name, at, label, "money", f"ROUND(SUM({table}[Revenue]),2)",
            f"ROUND(SUMIFS(tblJobs[Revenue],{_PERIOD}),2)")


_COUNTS = "SUM(tblMatchRates[Matched],tblMatchRates[Unmatched],tblMatchRates[Undecided],tblMatchRates[Excluded])"
_TIES: tuple[tuple[str, int, str, Kind, str, str], ...] = (
    ("jobs", 17, "All jobs + invoices without a job = CRM invoiced", "money",
     "ROUND(SUM(tblJobs[Revenue])+revenue_without_job,2)", "ROUND(SUM(tblInvoices[Counted revenue]),2)"),
    _group_tie("types", 18, "Job types = jobs of the period", "tblTypes"),
    _group_tie("sources", 19, "Lead sources = jobs of the period", "tblSources"),
    _group_tie("customers", 20, "Customers = jobs of the period", "tblCustomers"),
    _group_tie("months", 21, "Months = jobs of the period", "tblMonths"),
    ("aging", 22, "AR aging = open documents in QuickBooks", "money", "ROUND(SUM(tblAging[Total]),2)",
     "ROUND(SUM(tblInvoices[Books balance]),2)"),
    ("bridge", 23, "CRM invoiced + steps of the bridge = QuickBooks", "money",
     "ROUND(SUM(tblBridge[[CRM invoiced]:[Totals differ]]),2)", "ROUND(SUM(tblBridge[Books invoiced]),2)"),
    ("counts", 24, "Matched + unmatched + undecided + excluded = read", "whole", _COUNTS,
     "SUM(tblMatchRates[Read])"),
)


def _tie_cells() -> tuple[Cell, ...]:
    cells = []
    for name, row, label, kind, left, right in _TIES:
        tie = f"tie_{name}"
        cells += [
            _live(f"{tie}_left", "Start", f"B{row}", label, kind, left),
            _live(f"{tie}_right", "Start", f"C{row}", "", kind, right),
            _live(f"{tie}_difference", "Start", f"D{row}", "", kind, f"ROUND({tie}_left-{tie}_right,2)"),
            _live(f"{tie}_says", "Start", f"E{row}", "", "text", f'IF({tie}_difference=0,"✓ OK","◆ OFF")'),
        ]
    return tuple(cells)


TIE_NAMES = tuple(tie[0] for tie in _TIES)
_WRITTEN = (
    Cell("revenue_without_job", "Start", "F17", "", "money", "pulled", meaning="Part of it without a job."),
    *(Cell(f"start_todo_{n}", "Start", f"A{26 + n}", "", "text", "pulled") for n in (1, 2, 3)),
    Cell("start_statement", "Start", "A39", "", "text", "pulled"),
    Cell("start_refreshed", "Start", "A40", "", "text", "pulled"),
)
START = Sheet("Start", "Margin Workbook", "What the two books say about the same work, and whether they agree.",
              tab="1F3864", freeze="A4",
              cells=(*(c for c in SETTING_CELLS if c.sheet == "Start"), *_DATES, *_NUMBERS, *_tie_cells(), *_WRITTEN),
              widths=(("A", 47), ("B", 16), ("C", 16), ("D", 24), ("E", 15), ("F", 52)))

_INVOICED = 'tblInvoices[Books date],">="&period_from,tblInvoices[Books date],"<="&period_to'
_METRICS: tuple[tuple[str, str, Kind, Kind, str, str, str, str], ...] = (
    ("gross_margin", "Gross margin", "percent", "dollars", "kpi_gross_profit", "kpi_revenue", "{0}/{1}",
     "Gross profit ÷ revenue of the period’s jobs."),
    ("revenue_per_hour", "Revenue per labor hour", "money", "dollars", "kpi_revenue",
     f"SUMIFS(tblJobs[Hours],{_PERIOD})", "{0}/{1}", "Revenue ÷ counted hours of the period’s jobs."),
    ("profit_per_hour", "Gross profit per labor hour", "money", "dollars", "kpi_gross_profit",
     f"SUMIFS(tblJobs[Hours],{_PERIOD})", "{0}/{1}", "Gross profit ÷ counted hours of the period’s jobs."),
    ("average_job", "Average job", "money", "dollars", "kpi_revenue",
     f'COUNTIFS({_PERIOD},tblJobs[Revenue],">0")', "{0}/{1}", "Revenue ÷ jobs of the period with revenue."),
    ("cost_coverage", "Cost coverage", "percent", "dollars", f"ROUND(SUMIFS(tblJobs[Covered revenue],{_PERIOD}),2)",
     f"ROUND({_BILLED},2)", "{0}/{1}",
     "Revenue whose cost is known ÷ revenue. Below the floor on Settings, distrust margins."),
    ("dso", "Days sales outstanding (simple: ending balance)", "hours", "dollars",
     "ROUND(SUM(tblInvoices[Books balance]),2)", f"ROUND(SUMIFS(tblInvoices[Books total],{_INVOICED}),2)",
     "{0}/{1}*(period_to-period_from+1)",
     "Open in QuickBooks ÷ invoiced in QuickBooks in the period × days of the period."),
    ("collected", "Collected", "percent", "dollars",
     f"ROUND(SUMIFS(tblInvoices[Books total],{_INVOICED})-SUMIFS(tblInvoices[Books balance],{_INVOICED}),2)",
     f"ROUND(SUMIFS(tblInvoices[Books total],{_INVOICED}),2)", "{0}/{1}",
     "Paid part of what QuickBooks invoiced in the period."),
    ("past_due", "Past due", "percent", "dollars",
     'ROUND(SUMIFS(tblInvoices[Books balance],tblInvoices[Days past due],">=1"),2)',
     "ROUND(SUM(tblInvoices[Books balance]),2)", "{0}/{1}", "Open and past due ÷ open in QuickBooks."),
    ("top_five", "Five largest customers", "percent", "dollars",
     'ROUND(SUMIFS(tblCustomers[Revenue],tblCustomers[Rank],"<=5"),2)', "ROUND(SUM(tblCustomers[Revenue]),2)",
     "{0}/{1}", "Their revenue ÷ all revenue of the period."),
    ("match_rate", "Documents matched, in dollars", "percent", "dollars",
     'ROUND(SUMIFS(tblInvoices[CRM total],tblInvoices[State],"matched"),2)',
     "ROUND(SUM(tblInvoices[CRM total]),2)", "{0}/{1}", "CRM total of matched documents ÷ CRM total of all."),
    ("matched_count", "Documents matched, in number", "percent", "whole",
     'COUNTIFS(tblInvoices[State],"matched")', 'COUNTIFS(tblInvoices[ID],"?*")', "{0}/{1}",
     "Matched rows ÷ all rows on the Invoices sheet."),
    ("unbilled", "Completed jobs never invoiced", "whole", "whole",
     'COUNTIFS(tblExceptions[Check],"Job completed never invoiced",tblExceptions[Severity],"<>✓ OK")',
     'COUNTIFS(tblJobs[Status],"completed")', "{0}", "Exceptions of that kind, beside all completed jobs."),
    ("exceptions", "Exceptions to act on", "whole", "whole", "kpi_to_act",
     'COUNTIFS(tblExceptions[ID],"?*",tblExceptions[Severity],"<>✓ OK")', "{0}",
     "■ CRITICAL and ◆ ACT, beside all exceptions."),
)


def _metric_cells() -> tuple[Cell, ...]:
    cells = []
    for at, (name, label, kind, part, over, under, value, meaning) in enumerate(_METRICS):
        top, bottom, row = f"kpi_{name}_over", f"kpi_{name}_under", 7 + at
        ratio = value.format(top, bottom)
        ratio = f"ROUND({ratio},2)" if kind == "money" else ratio
        formula = f'IF({bottom}<=0,"",{ratio})' if "/" in value else ratio
        below: Kind = "hours" if "Hours" in under else "whole" if under.startswith("COUNTIFS") else part
        cells += [
            _live(f"kpi_{name}", "CFO", f"B{row}", label, kind, formula),
            _live(top, "CFO", f"C{row}", "", part, over),
            _live(bottom, "CFO", f"D{row}", "", below, under, meaning),
        ]
    return tuple(cells)


METRIC_NAMES = tuple(metric[0] for metric in _METRICS)
CFO = Sheet("CFO", "A dozen figures, each with its definition", "Figures of the period on the Start sheet; "
            "balances as of its as-of day.", freeze="B7", cells=_metric_cells(),
            widths=(("A", 46), ("B", 16), ("C", 18), ("D", 18), ("E", 84)))
