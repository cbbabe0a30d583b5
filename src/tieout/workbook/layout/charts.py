"""The charts: what each shows and what it says to somebody who cannot see it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .words import Sheet


@dataclass(frozen=True)
class Chart:
    """A chart bound to columns of a table, or to its totals where ``across`` is set.

    ``line`` is a column of shares, drawn as a line against an axis of its own; with ``lines`` every series is a line,
    and ``stacked`` columns stand upon each other.
    """

    title: str
    alt: str
    anchor: str
    table: str
    categories: str
    series: tuple[str, ...]
    percent: bool = False
    across: bool = False
    sheet: str = "CFO"
    line: str = ""
    lines: bool = False
    stacked: bool = False


CHARTS = (
    Chart(
        "Margin by job type, against its target",
        "Column chart: margin and target of each job type.",
        "A18",
        "tblTypes",
        "Job type",
        ("Margin %", "Target %"),
        percent=True,
    ),
    Chart(
        "Each month: what the CRM invoiced, what QuickBooks shows",
        "Column chart: invoiced per month in the CRM and in QuickBooks.",
        "E18",
        "tblBridge",
        "Month",
        ("CRM invoiced", "Books invoiced"),
    ),
    Chart(
        "Open in QuickBooks, by days past due",
        "Column chart: open receivables by aging bucket.",
        "A36",
        "tblAging",
        "",
        ("Current", "1 to 30", "31 to 60", "61 to 90", "91 and over", "No due date"),
        across=True,
    ),
    Chart(
        "Margin by month",
        "Column chart: revenue and gross profit of each month, with the margin as a line.",
        "A54",
        "tblMonths",
        "Month",
        ("Revenue", "Gross profit"),
        line="Margin %",
    ),
    Chart(
        "Bookings against billings",
        "Column chart: booked and billed in each month.",
        "E54",
        "tblBookings",
        "Month",
        ("Booked", "Billed"),
    ),
    Chart(
        "Days sales outstanding: count-back moves with collections alone",
        "Line chart: days sales outstanding at each month’s end, three variants.",
        "A72",
        "tblDso",
        "Month",
        ("DSO simple", "DSO average", "DSO count-back"),
        lines=True,
    ),
    Chart(
        "How receivables spread over the ages at each month’s end",
        "Stacked column chart: share of each age in receivables by month’s end.",
        "E72",
        "tblShift",
        "Month end",
        ("Current %", "1–30 %", "31–60 %", "61–90 %", "Over 90 %"),
        percent=True,
        stacked=True,
    ),
    Chart(
        "Exceptions by severity",
        "Column chart: number of exceptions of each severity.",
        "E36",
        "tblSeverities",
        "Severity",
        ("Found",),
    ),
    Chart(
        "Exceptions opened and resolved, week by week",
        "Column chart: exceptions opened and resolved in each week.",
        "AG6",
        "tblWeeks",
        "Week",
        ("Opened", "Resolved"),
        sheet="Review Log",
    ),
    Chart(
        "Root causes: the first few make most of the work",
        "Pareto chart: exceptions by root cause, most frequent first, and their share added up.",
        "AQ6",
        "tblCauses",
        "Root cause",
        ("Together",),
        sheet="Review Log",
        line="Share so far",
    ),
)


def list_charts(sheets: Collection[Sheet]) -> tuple[Chart, ...]:
    """Return the charts of some sheets whose tables are among them."""
    names, tables = {sheet.name for sheet in sheets}, {table.name for sheet in sheets for table in sheet.tables}
    return tuple(chart for chart in CHARTS if chart.sheet in names and chart.table in tables)
