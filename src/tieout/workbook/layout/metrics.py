"""The CFO sheet: figures that follow at once, each with what it is made of and its definition."""

from __future__ import annotations

from .start import BILLED, PERIOD, live_cell
from .words import Cell, Kind, Sheet

_METRICS: tuple[tuple[str, str, Kind, Kind, str, str, str, str], ...] = (
    (
        "gross_margin",
        "Gross margin",
        "percent",
        "dollars",
        "kpi_gross_profit",
        "kpi_revenue",
        "{0}/{1}",
        "Gross profit ÷ revenue of the period’s jobs.",
    ),
    (
        "revenue_per_hour",
        "Revenue per labor hour",
        "money",
        "dollars",
        "kpi_revenue",
        f"SUMIFS(tblJobs[Hours],{PERIOD})",
        "{0}/{1}",
        "Revenue ÷ counted hours of the period’s jobs.",
    ),
    (
        "profit_per_hour",
        "Gross profit per labor hour",
        "money",
        "dollars",
        "kpi_gross_profit",
        f"SUMIFS(tblJobs[Hours],{PERIOD})",
        "{0}/{1}",
        "Gross profit ÷ counted hours of the period’s jobs.",
    ),
    (
        "cost_coverage",
        "Cost coverage",
        "percent",
        "dollars",
        f"ROUND(SUMIFS(tblJobs[Covered revenue],{PERIOD}),2)",
        f"ROUND({BILLED},2)",
        "{0}/{1}",
        "Revenue whose cost is known ÷ revenue. Below the floor on Settings, distrust margins.",
    ),
    (
        "match_rate",
        "Documents matched, in dollars",
        "percent",
        "dollars",
        'ROUND(SUMIFS(tblInvoices[CRM total],tblInvoices[State],"matched"),2)',
        "ROUND(SUM(tblInvoices[CRM total]),2)",
        "{0}/{1}",
        "CRM total of matched documents ÷ CRM total of all.",
    ),
    (
        "matched_count",
        "Documents matched, in number",
        "percent",
        "whole",
        'COUNTIFS(tblInvoices[State],"matched")',
        'COUNTIFS(tblInvoices[ID],"?*")',
        "{0}/{1}",
        "Matched rows ÷ all rows on the Invoices sheet.",
    ),
    (
        "unbilled",
        "Completed jobs never invoiced",
        "whole",
        "whole",
        'COUNTIFS(tblExceptions[Check],"Job completed never invoiced",tblExceptions[Severity],"<>✓*")',
        'COUNTIFS(tblJobs[Status],"completed")',
        "{0}",
        "Exceptions of that kind, beside all completed jobs.",
    ),
    (
        "exceptions",
        "Exceptions to act on",
        "whole",
        "whole",
        "kpi_to_act",
        'COUNTIFS(tblExceptions[ID],"?*",tblExceptions[Severity],"<>✓*")',
        "{0}",
        "■ CRITICAL and ◆ ACT, beside all exceptions.",
    ),
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
            live_cell(f"kpi_{name}", "CFO", f"B{row}", label, kind, formula),
            live_cell(top, "CFO", f"C{row}", "", part, over),
            live_cell(bottom, "CFO", f"D{row}", "", below, under, meaning),
        ]
    return tuple(cells)


METRIC_NAMES = tuple(metric[0] for metric in _METRICS)
CFO = Sheet(
    "CFO",
    "How work, matching and receivables stand, at a glance",
    "These figures follow at once when you change a rate or the period; Metrics has all others, with definitions.",
    freeze="B7",
    cells=_metric_cells(),
    widths=(("A", 46), ("B", 16), ("C", 18), ("D", 18), ("E", 84)),
)
