"""The measures that can be asked for, with the words that people use for them, a definition and a basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tieout.model.money import dollars

Unit = Literal["money", "percent", "hours", "count", "days"]
Source = Literal["jobs", "documents", "receivables", "customers", "quotes"]


@dataclass(frozen=True)
class Measure:
    """A figure that can be asked for; ``column`` is where its source holds it."""

    key: str
    label: str
    unit: Unit
    source: Source
    column: str
    definition: str
    words: tuple[str, ...]
    worst_is_high: bool = False

    def show(self, value: float | int | None) -> str:
        """Print a value: cents as dollars, shares as percent, minutes as hours."""
        if value is None:
            return "unknown"
        if self.unit == "money":
            return f"${dollars(round(value))}" if value >= 0 else f"−${dollars(-round(value))}"
        if self.unit == "percent":
            return f"{value * 100:.1f} %"
        if self.unit == "hours":
            return f"{value / 60:,.2f} hours"
        return f"{value:,.1f} days" if self.unit == "days" else f"{round(value):,}"


PROFITABLE = ("profitable", "profitability")
"""Words for the margin of something; of the most and the least they may as well mean the profit."""
MEASURES = (
    Measure("margin", "Gross margin", "percent", "jobs", "margin", "Gross profit ÷ revenue.",
            ("gross margin", "gross margins", "margin", "margins", "gm", "gross margin percent", "profit margin",
             "profit margins", "gross profit margin", "gm percent", "gm %", "margin %", "gross margin %",
             *PROFITABLE)),
    Measure("profit", "Gross profit", "money", "jobs", "profit", "Revenue less the known costs.",
            ("gross profit", "gross profits", "profit", "profits", "gp", "contribution")),
    Measure("revenue", "Revenue", "money", "jobs", "revenue",
            "Invoiced by the CRM for the jobs: after discounts, before tax and tips.",
            ("revenue", "revenues", "sales", "turnover", "job revenue", "bill", "billing", "billings")),
    Measure("cost", "Cost", "money", "jobs", "cost", "All known costs of the jobs.",
            ("cost", "costs", "total cost", "job cost", "job costs", "spend"), worst_is_high=True),
    Measure("materials", "Material cost", "money", "jobs", "materials", "Known material cost of the jobs.",
            ("material", "materials", "material cost", "material costs", "parts costs", "materials costs", "parts",
             "parts cost", "cost of parts", "cost of materials", "materials cost", "spend on parts",
             "spend on materials"), worst_is_high=True),
    Measure("labor", "Labor cost", "money", "jobs", "labor", "Counted hours at the loaded rate.",
            ("labor", "labour", "labor cost", "labor costs", "labour costs", "labour cost", "cost of labor",
             "spend on labor", "labor spend"),
            worst_is_high=True),
    Measure("hours", "Job hours", "hours", "jobs", "minutes", "Time counted on the jobs.",
            ("hours", "labor hours", "job hours", "labour hours", "hours worked", "hours work")),
    Measure("revenue_per_hour", "Revenue per labor hour", "money", "jobs", "revenue_per_hour",
            "Revenue ÷ counted job hours.",
            ("revenue per hour", "revenue per labor hour", "sales per hour", "revenue per job hour",
             "sales per labor hour", "hourly revenue")),
    Measure("profit_per_hour", "Gross profit per labor hour", "money", "jobs", "profit_per_hour",
            "Gross profit ÷ counted job hours.",
            ("profit per hour", "gross profit per hour", "profit per labor hour", "gross profit per labor hour",
             "gp per hour", "hourly profit")),
    Measure("average_job", "Average job", "money", "jobs", "average_job", "Revenue ÷ jobs with revenue.",
            ("average job", "average ticket", "average job size", "average job value", "avg ticket", "ticket size",
             "average ticket size", "average sale", "avg job", "average revenue per job", "revenue per job")),
    Measure("jobs", "Jobs", "count", "jobs", "jobs", "Jobs of the period.",
            ("number of jobs", "job count", "count of jobs", "jobs")),
    Measure("coverage", "Cost coverage", "percent", "jobs", "coverage", "Revenue whose cost is known ÷ revenue.",
            ("cost coverage", "coverage")),
    Measure("collected", "Collected", "money", "documents", "collected",
            "Money received in the period according to QuickBooks, less refunds.",
            ("collected", "collections", "cash collected", "cash", "cash received", "payments received", "collect",
             "cash in", "payments", "money received")),
    Measure("invoiced", "Invoiced", "money", "documents", "invoiced",
            "Documents that the CRM dates in the period, with tax, less credits.",
            ("invoiced", "amount invoiced", "invoice total", "invoice", "invoices total")),
    Measure("owed", "Open receivables", "money", "receivables", "total",
            "Open in QuickBooks at the end of the day, less unapplied payments.",
            ("receivables", "receivable", "accounts receivable", "ar", "a/r", "open receivables", "open balance", "owe",
             "owes", "owed", "outstanding", "outstanding balance", "unpaid", "balance", "open invoices", "ar balance"),
            worst_is_high=True),
    Measure("overdue", "Past due", "money", "receivables", "overdue",
            "Open in QuickBooks and past its due date at the end of the day.",
            ("overdue", "past due", "late", "delinquent", "past due balance", "overdue balance", "overdue invoices",
             "past due invoices"), worst_is_high=True),
    Measure("dso", "Days sales outstanding (simple)", "days", "receivables", "dso",
            "Open receivables ÷ credit sales of the period × days of the period.",
            ("dso", "days sales outstanding"), worst_is_high=True),
    Measure("unbilled", "Completed and not billed", "money", "receivables", "unbilled",
            "Worth of completed jobs that no invoice bills.",
            ("unbilled", "unbilled work", "unbilled jobs", "not billed", "completed not billed", "uninvoiced",
             "unbilled revenue", "never invoiced", "not invoiced")),
    Measure("lifetime", "Lifetime revenue", "money", "customers", "revenue",
            "All revenue of the customer's jobs and documents, less credits.",
            ("lifetime value", "ltv", "customer lifetime value", "lifetime revenue", "clv")),
    Measure("close_rate", "Close rate", "percent", "quotes", "close_rate", "Quotes won ÷ quotes won or lost.",
            ("close rate", "closing rate", "win rate", "conversion rate", "close rates", "close percentage")),
)  # fmt: skip

BY_KEY = {measure.key: measure for measure in MEASURES}

GROUPING_WORDS = {
    "job type": ("job type", "job types", "type", "types", "service", "services", "category", "categories", "job kind",
                 "type of job", "type of work", "kind of job", "kind of work", "service type", "service category",
                 "types of work", "trade", "product line"),
    "technician": ("technician", "technicians", "tech", "techs", "who", "employee", "employees", "installer"),
    "crew": ("crew", "crews", "team", "teams"),
    "lead source": ("lead source", "lead sources", "source", "sources", "marketing channel", "channel", "channels",
                    "lead", "referral source", "marketing source"),
    "customer": ("customer", "customers", "client", "clients", "account", "accounts", "who"),
    "segment": ("segment", "segments", "customer segment", "customer type", "customer segments"),
    "location": ("location", "locations", "business unit", "branch", "branches", "region", "regions", "area"),
    "class": ("class", "classes"),
    "city": ("city", "cities", "town", "towns"),
    "month": ("month", "months", "monthly"),
    "job": ("job", "jobs"),
}  # fmt: skip
"""What figures can be grouped by, and the words that people use for it."""
