"""Figures with their definitions, how they moved month by month, and where somebody wants them to be."""

from __future__ import annotations

from tieout.model.answers import BOOKINGS, CONCENTRATION, FORECAST_CHECK, METRICS, PROGRESS

from .shown import show
from .words import Sheet, Table, pulled, typed

MEASURED = Table(
    "tblMetrics",
    "Metrics",
    "Figure",
    (
        pulled("Figure", "text", "metric", 44, "Name of the figure; targets refer to it."),
        pulled("Value", "number", "", 14, "The figure; empty where it is not known."),
        pulled("Unit", "text", "unit", 9, "Days, share, dollars or count."),
        pulled("Made of", "text", "", 34, "What was divided by what, or how many records it is made of."),
        *show(METRICS, ("definition", "Definition", 60), ("basis", "Basis", 52), ("missing", "Not available", 44),
              ("group", "Group", 11)),
    ),
    wraps=True,
)  # fmt: skip
PLACED = Table(
    "tblProgress",
    "Metrics",
    "",
    (
        *show(PROGRESS, ("metric", "Figure with a target", 40)),
        pulled("Baseline", "number", "", 12, "Where it stood."),
        pulled("Goal", "number", "", 12, "Where it shall be."),
        pulled("Now", "number", "", 12, "Where it is."),
        *show(PROGRESS, ("unit", "Goal in", 9), ("progress", "Way done %", 10), ("due", "By", 11),
              ("says", "Says so", 30), percent="progress"),
    ),
    column=10,
    title="Targets: part of the way from the baseline",
)  # fmt: skip
DSO = Table(
    "tblDso",
    "Trends",
    "",
    (
        pulled("Month", "date", "start", 11, "First day of the month; figures are as of its end."),
        pulled("DSO simple", "number", "simple", 10, "Ending receivable ÷ credit sales of three months × days."),
        pulled("DSO average", "number", "average", 10, "Average receivable ÷ credit sales of three months × days."),
        pulled("DSO count-back", "number", "count_back", 10, "Days of the latest sales that the receivable holds."),
        pulled("Receivables", "money", "over", 14, "At the end of the month."),
        pulled("Credit sales, 3 months", "money", "under", 14, "Invoices less credit memos of three months, with tax."),
    ),
    title="Days sales outstanding",
)
AGES = (
    ("current", "Current %"), ("days_1_30", "1–30 %"), ("days_31_60", "31–60 %"), ("days_61_90", "61–90 %"),
    ("days_91", "Over 90 %"), ("no_day", "No due date %"), ("unapplied", "Unapplied %"),
)  # fmt: skip
SHIFT = Table(
    "tblShift",
    "Trends",
    "",
    (
        pulled("Month end", "date", "day", 11, "Last day of the month, or the as-of date."),
        *(
            pulled(
                header,
                "percent",
                name,
                9,
                "Share of all that is open, by due date; above 100 % where payments are not applied.",
            )
            for name, header in AGES
        ),
        pulled("Open in all", "money", "total", 14, "Everything open that day, without what nobody can date."),
        pulled("Over 90: change in a quarter", "percent", "change_1", 11, "Points since one quarter before."),
        pulled("Over 90: in two quarters", "percent", "change_2", 11, "Points since two quarters before."),
        pulled("Paid on unknown days", "money", "unknown", 13, "Settled on a day that nobody tells: in no share."),
    ),
    column=8,
    title="How receivables spread over the ages",
)
BOOKED = Table(
    "tblBookings",
    "Trends",
    "",
    show(
        BOOKINGS,
        ("month", "Month", 11), ("quotes_won", "Quotes won", 9), ("booked", "Booked", 13),
        ("jobs_made", "Jobs made", 9),
        ("jobs_worth", "Jobs’ worth", 13), ("billed", "Billed", 13), ("gap", "Booked less billed", 13),
        ("completed_not_billed", "Completed, not billed", 13), ("missing", "Not available", 44),
        total="quotes_won booked jobs_made jobs_worth billed gap completed_not_billed",
    ),
    column=21,
    title="Bookings against billings, before tax",
)  # fmt: skip
CYCLES = Table(
    "tblCycles",
    "Trends",
    "",
    (
        pulled("Month", "date", "start", 11, "Month in which the jobs were completed."),
        pulled("Median days to invoice", "number", "median", 11, "Days from completion to the first invoice."),
        pulled("9 of 10 within days", "number", "p90", 11, "90th percentile of the same."),
    ),
    column=31,
    title="Invoice cycle time",
)
FORECASTS = Table(
    "tblForecastCheck",
    "Trends",
    "",
    show(
        FORECAST_CHECK,
        ("month", "Month", 11), ("forecast", "Forecast", 13), ("actual", "Collected", 13), ("variance", "Variance", 13),
        ("error", "Error %", 9), ("complete", "Month is over", 8),
        percent="error",
        total="forecast actual variance",
    ),
    column=35,
    title="Forecast against actual collections",
)  # fmt: skip
TOP = Table(
    "tblConcentration",
    "Concentration",
    "",
    show(
        CONCENTRATION,
        ("place", "Place", 7), ("customer", "Customer", 30), ("revenue", "Revenue", 13),
        ("revenue_share", "Of revenue %", 10),
        ("running_share", "Running %", 10), ("profit", "Gross profit", 13), ("open", "Open", 13),
        ("open_share", "Of open %", 10), ("highlight", "Over 20 %", 9),
        percent="revenue_share running_share open_share",
        total="revenue profit open",
    ),
)  # fmt: skip
TARGET_LINES = Table(
    "tblTargets",
    "Targets",
    "",
    (
        typed("Figure", "text", 44, "A figure of the Metrics sheet.", "list_figures"),
        typed("Baseline", "number", 12, "Where it stood: days, dollars, a count, or a share such as 45%."),
        typed("Target", "number", 12, "Where it shall be."),
        typed("By", "date", 12, "Day by which it shall be reached."),
    ),
    title="Targets",
    kept_by="people",
    spare_rows=15,
)
FORECAST_LINES = Table(
    "tblForecast",
    "Targets",
    "",
    (
        typed("Month", "date", 12, "Any day of the month."),
        typed("Expected collections", "money", 14, "What you expect to come in, with tax."),
        typed("Note", "text", 40, "Yours."),
    ),
    column=6,
    title="Forecast of collections",
    kept_by="people",
    spare_rows=24,
)

TREND_SHEETS = (
    Sheet(
        "Metrics",
        "Each figure with its definition and its basis",
        "Figures of the period on the Start sheet, as of the last refresh. To the right: targets and progress.",
        freeze="B7",
        print_to="F",
        tables=(MEASURED, PLACED),
    ),
    Sheet(
        "Trends",
        "Month by month",
        "Side by side: days sales outstanding, ages of receivables, bookings and billings, cycle time, forecast.",
        freeze="A7",
        print_to="S",
        pages_wide=2,
        tables=(DSO, SHIFT, BOOKED, CYCLES, FORECASTS),
    ),
    Sheet(
        "Concentration",
        "How much hangs on the largest customers",
        "The 25 largest by revenue of the period, and what they owe; the shares are of all customers.",
        freeze="C7",
        print_to="I",
        tables=(TOP,),
    ),
)
TARGET_SHEET = Sheet(
    "Targets",
    "Where figures shall be, and what you expect to collect",
    "Yellow cells are yours. The next refresh shows the progress on Metrics and the variance on Trends.",
    tab="B8860B",
    freeze="A7",
    print_to="H",
    tables=(TARGET_LINES, FORECAST_LINES),
)
