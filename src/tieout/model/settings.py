"""Settings: what an owner may decide. Each is an input cell on the Start or Settings sheet.

The meaning of each field becomes the sheet's explanation; ``choices`` becomes the drop-down list.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from .table import Column, Table

AUTOMATIC = "Automatic"
CRMS = ("Jobber", "Housecall Pro", "ServiceTitan", "Workiz", "GoHighLevel")
BASES = ("Completion", "Invoice", "Payment")
MATERIAL_POLICIES = ("Vendor bills, else CRM cost", "Vendor bills", "CRM cost")
OVERTIME_POLICIES = ("Premium plus FICA", "1.5 × loaded rate", "Ignore the premium")
HOURS_SOURCES = ("CRM, then books, then payroll", "CRM", "Books", "Payroll")
YES_NO = ("Yes", "No")
AUTO_YES_NO = (AUTOMATIC, "Yes", "No")
CUSTOMER_MASTERS = ("CRM", "QuickBooks")
NATIVE_SYNC, OLDER_SYNC, BY_HAND = "Native sync", "Jobber's older sync", "Typed by hand"
CONNECTIONS = (AUTOMATIC, NATIVE_SYNC, OLDER_SYNC, BY_HAND)
PUSH_EVENTS = ("created", "sent", "finished", "paid in full", "batch posted", "by hand")
NUMBER_FORMS = ("Same number", "Wrapped in letters", "QuickBooks' own")


def setting(default: Any, label: str, meaning: str, choices: tuple[str, ...] = ()) -> Any:
    """Declare one setting with its label, meaning and allowed choices."""
    return field(default=default, metadata={"label": label, "meaning": meaning, "choices": choices})


@dataclass(frozen=True)
class Settings:
    """The owner's decisions. Dates are inclusive; money is whole cents; percentages are per hundred."""

    company: str = setting("", "Company", "Name printed on the sheets.")
    crm_path: str = setting("", "CRM exports", "Folder (or file) that holds the CRM's exports.")
    books_path: str = setting("", "QuickBooks exports", "Folder (or file) that holds QuickBooks' exports.")
    payroll_path: str = setting("", "Payroll exports", "Folder (or file) that holds payroll or time exports.")
    date_from: dt.date | None = setting(None, "From", "First day of the period.")
    date_to: dt.date | None = setting(None, "To", "Last day of the period.")
    as_of: dt.date | None = setting(None, "As of", "Day on which ages and aging are reckoned.")
    basis: str = setting("Completion", "Basis", "Event that puts a job into the period.", BASES)
    question: str = setting("", "Ask", "Question in plain English; a refresh answers it below.")
    crm: str = setting(AUTOMATIC, "CRM", "CRM whose sync profile applies.", (AUTOMATIC, *CRMS))
    home_currency: str = setting("USD", "Home currency", "Records in any other currency are kept apart.")
    material_policy: str = setting(
        MATERIAL_POLICIES[0], "Material cost from", "Source of material cost; never both.", MATERIAL_POLICIES
    )
    hours_from: str = setting(
        HOURS_SOURCES[0],
        "Hours from",
        "Where hours come from. With several, an employee's day counts once, from the first that has it.",
        HOURS_SOURCES,
    )
    travel_counts: str = setting("Yes", "Travel is job time", "Travel hours cost the job.", YES_NO)
    overtime_policy: str = setting(
        OVERTIME_POLICIES[0], "Overtime", "What an overtime hour costs the job.", OVERTIME_POLICIES
    )
    fica_percent: float = setting(7.65, "FICA on overtime premium (%)", "Employer FICA on the overtime premium.")
    target_margin: float = setting(50.0, "Target margin (%)", "For job types without a target of their own.")
    near_target: float = setting(5.0, "Watch band (points)", "Margins this close below target are WATCH, not ACT.")
    coverage_floor: float = setting(95.0, "Cost coverage floor (%)", "Below this a margin is not trusted.")
    tolerance_cents: int = setting(2, "Rounding tolerance ($)", "Differences up to this are rounding.")
    match_days: int = setting(10, "Match window (days)", "How far dates may lie apart in a match without a reference.")
    duplicate_days: int = setting(45, "Duplicate window (days)", "How far apart a re-entered invoice may be dated.")
    sync_days: int | None = setting(
        None, "Sync grace (days)", "Days that the sync may take before a missing record is an error; empty: by CRM."
    )
    paid_returns: str = setting(
        AUTOMATIC, "Paid status returns to the CRM", "Whether QuickBooks payments come back to the CRM.", AUTO_YES_NO
    )
    folds_lines: str = setting(
        AUTOMATIC,
        "Sync folds discounts into lines",
        "Whether lines legitimately differ while totals agree.",
        AUTO_YES_NO,
    )
    connection: str = setting(
        AUTOMATIC, "Connection to QuickBooks", "How the CRM's records get into QuickBooks.", CONNECTIONS
    )
    pushes_when: str = setting(
        AUTOMATIC,
        "Invoices are sent when",
        "Event that sends an invoice to QuickBooks. The sync grace counts from it.",
        (AUTOMATIC, *PUSH_EVENTS),
    )
    hold_days: int | None = setting(
        None,
        "May wait for that event (days)",
        "An invoice that waits longer to be paid or sent is reported as missing; empty: by CRM.",
    )
    number_form: str = setting(
        AUTOMATIC,
        "Numbers in QuickBooks",
        "How QuickBooks numbers an invoice that the CRM sent.",
        (AUTOMATIC, *NUMBER_FORMS),
    )
    sales_receipts: str = setting(
        AUTOMATIC, "Sales receipts for invoices", "Whether some sales arrive as sales receipts.", AUTO_YES_NO
    )
    sends_zero: str = setting(
        AUTOMATIC, "Zero-dollar invoices are sent", "Whether QuickBooks gets invoices over nothing.", AUTO_YES_NO
    )
    batch_links: str = setting(
        AUTOMATIC,
        "Batch payments keep their links",
        "Whether a payment for several invoices stays applied to all of them.",
        AUTO_YES_NO,
    )
    critical_cents: int = setting(500_000, "Critical from ($)", "An effect this large makes a finding CRITICAL.")
    stale_days: int = setting(120, "Stale after (days past due)", "Open invoices older than this are stale.")
    unbilled_days: int = setting(7, "Bill within (days)", "Completed jobs may wait this long for their invoice.")
    due_hours_act: int = setting(24, "Settle ■ and ◆ within (hours)", "When a CRITICAL or ACT exception is due.")
    due_hours_watch: int = setting(48, "Look at ▲ within (hours)", "When a WATCH exception is due.")
    accept_days: int = setting(90, "Accepted for (days)", "How long an acceptance lasts where no day is typed.")
    material_change_cents: int = setting(
        50_00, "Accepted until it changes by ($)", "An accepted exception whose amount changes by more opens again."
    )
    apply_days: int = setting(
        30, "Apply money within (days)", "Payments and credits may stay unapplied this long while an invoice is open."
    )
    undeposited_days: int = setting(
        14, "Deposit money within (days)", "Payments may stay in Undeposited Funds this long."
    )
    closed_through: dt.date | None = setting(
        None, "Books closed through", "Last day of the closed period; what is changed in it afterwards is reported."
    )
    closed_on: dt.date | None = setting(
        None, "Closed on", "Day on which that period was closed; empty: 15 days after it ended."
    )
    customer_master: str = setting(
        "CRM",
        "Customer master",
        "System whose customer records are right; terms and tax status belong to QuickBooks.",
        CUSTOMER_MASTERS,
    )
    customer_pattern: str = setting(
        "", "Customer names look like", "Regular expression that customer names shall fit; empty: not checked."
    )
    item_pattern: str = setting(
        "", "Item names look like", "Regular expression that item names shall fit; empty: not checked."
    )
    highest_margin: float = setting(95.0, "Margins up to (%)", "A margin above this is probably short of a cost.")
    lowest_margin: float = setting(-100.0, "Margins down to (%)", "A margin below this is probably wrong.")
    hold_late_days: int = setting(
        30, "Hold new work after (days past due)", "A customer with invoices open longer past due than this is on Hold."
    )
    hold_over_cents: int = setting(0, "Hold from more than ($)", "So much may stay open that long.")
    set_aside_percent: float | None = setting(
        None, "Set aside for taxes (%)", "Of revenue before sales tax, on the Tax sheet: an estimate; empty: none."
    )
    projection_years: float | None = setting(
        None, "Project customers for (years)", "For PROJECTED figures on Customer Value; empty: no projection."
    )
    longest_day: int = setting(16, "Longest day (hours)", "More hours of one person on one day are probably wrong.")

    def problems(self) -> list[str]:
        """Say what cannot be: a value outside its choices, or a period that ends before it begins."""
        found = []
        for item in fields(self):
            choices, value = item.metadata["choices"], getattr(self, item.name)
            if choices and value not in choices:
                found.append(f"“{item.metadata['label']}” is “{value}”; choose one of: {' · '.join(choices)}")
        if self.date_from and self.date_to and self.date_from > self.date_to:
            found.append("the period's “From” lies after its “To”")
        for item in fields(self):
            if item.name.endswith("_pattern") and not _is_pattern(getattr(self, item.name)):
                found.append(f"“{item.metadata['label']}” is no regular expression: {getattr(self, item.name)}")
        return found


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


RATES = Table(
    "rates",
    "Loaded labor rates in effect, per employee or role.",
    (
        Column("who", "text", "Employee name or role", needed=True),
        Column("date_from", "date", "First day the rate applies; empty: since ever"),
        Column("date_to", "date", "Last day the rate applies; empty: still"),
        Column("wage", "money", "Hourly wage"),
        Column("loaded_rate", "money", "What an hour costs with everything on top"),
    ),
)

ROLES = Table(
    "roles",
    "The role of each employee, for rates that are set per role.",
    (Column("employee", "text", "Employee name", needed=True), Column("role", "text", "Role")),
)

JOB_TYPE_RULES = Table(
    "job_type_rules",
    "What an owner expects of each job type.",
    (
        Column("job_type", "text", "Job type", needed=True),
        Column("target_margin", "number", "Target margin in percent"),
        Column("needs_hours", "flag", "Jobs of this type always have hours; empty: learned from the jobs"),
        Column("needs_materials", "flag", "Jobs of this type always have materials; empty: learned from the jobs"),
    ),
)

OVERRIDES = Table(
    "overrides",
    "Corrections a user typed; they win over every rule.",
    (
        Column("noun", "text", "cost_lines, time_entries or invoices", needed=True),
        Column("id", "text", "Stable key of the corrected record", needed=True),
        Column(
            "reference", "text", "Job number, or CRM invoice number for a books invoice; “none” for none", needed=True
        ),
    ),
)

SAME, DIFFERENT = "same", "different"

CUSTOMER_PAIRS = Table(
    "customer_pairs",
    "What people decided about two customers that look alike; it wins over every rule.",
    (
        Column("one", "text", "A customer's name or id, in either system", needed=True),
        Column("other", "text", "The other's name or id", needed=True),
        Column("decision", "text", "same or different", needed=True),
    ),
)

COLUMN_MAPPINGS = Table(
    "column_mappings",
    "How to read exports that Tieout does not know.",
    (
        Column("system", "text", "CRM, Books or Payroll", needed=True),
        Column("noun", "text", "Table that the rows belong to, such as invoices", needed=True),
        Column("header", "text", "Column header in the file", needed=True),
        Column("column", "text", "Column of the table that it fills", needed=True),
    ),
)

FORECAST = Table(
    "forecast",
    "What somebody expects to collect in each month.",
    (
        Column("month", "date", "Any day of the month", needed=True),
        Column("amount", "money", "Expected collections, with tax"),
        Column("note", "text", "Note"),
    ),
)

TARGETS = Table(
    "targets",
    "Where a figure stood, and where it shall be.",
    (
        Column("key", "text", "Name of the metric, such as dso_simple", needed=True),
        Column("baseline", "number", "Where it stood: days, a share from 0 to 1, a count, or dollars in cents"),
        Column("target", "number", "Where it shall be"),
        Column("due", "date", "Day by which it shall be reached"),
    ),
)

SIGN_OFFS = Table(
    "sign_offs",
    "Months that somebody signed off, with the control totals that stood on the sheet.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("signed_by", "text", "Who signed", needed=True),
        Column("signed_on", "date", "Day of the refresh that recorded the signature"),
        Column("crm_invoiced", "money", "Invoiced in the CRM, documents dated in the month"),
        Column("books_invoiced", "money", "Invoiced in the books, documents dated in the month"),
        Column("gross_profit", "money", "Gross profit of jobs completed in the month"),
        Column("mark", "text", "Fingerprint of the month's documents"),
    ),
)


@dataclass(frozen=True)
class Inputs:
    """All that people typed: the settings and the tables that go with them."""

    settings: Settings = field(default_factory=Settings)
    rates: pd.DataFrame = field(default_factory=RATES.empty)
    roles: pd.DataFrame = field(default_factory=ROLES.empty)
    job_type_rules: pd.DataFrame = field(default_factory=JOB_TYPE_RULES.empty)
    overrides: pd.DataFrame = field(default_factory=OVERRIDES.empty)
    mappings: pd.DataFrame = field(default_factory=COLUMN_MAPPINGS.empty)
    customer_pairs: pd.DataFrame = field(default_factory=CUSTOMER_PAIRS.empty)
    sign_offs: pd.DataFrame = field(default_factory=SIGN_OFFS.empty)
    forecast: pd.DataFrame = field(default_factory=FORECAST.empty)
    targets: pd.DataFrame = field(default_factory=TARGETS.empty)
    switched_off: frozenset[str] = frozenset()
