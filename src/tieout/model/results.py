"""What Tieout says: matches, costed hours, job margins, findings and tie-outs, and the lot together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from .answers import Answers
from .settings import Settings
from .snapshot import FILES_READ, ROW_PROBLEMS
from .table import Column, Table

if TYPE_CHECKING:
    from .facts import Facts

SEVERITIES = ("CRITICAL", "ACT", "WATCH", "TIMING", "OK")
"""From worst to best. CRITICAL and ACT need action; WATCH wants a look; TIMING is expected and clears itself."""

SYMBOLS = {"CRITICAL": "■", "ACT": "◆", "WATCH": "▲", "TIMING": "◷", "OK": "✓"}

JOB_MARGINS = Table(
    "job_margins",
    "One row per job: what it brought, what it cost, what is left, per CRM and per books.",
    (
        Column("job", "text", "Job number", needed=True),
        Column("customer", "text", "Customer name"),
        Column("job_type", "text", "Job type; “Unknown” where the CRM has none", needed=True),
        Column("status", "text", "open, completed or canceled", needed=True),
        Column("completed", "date", "Day the work was finished"),
        Column("invoiced", "date", "Day of the last invoice"),
        Column("paid", "date", "Day the last invoice was paid"),
        Column("technician", "text", "First technician; “Unknown” where nobody is named", needed=True),
        Column("lead_source", "text", "Lead source; “Unknown” where the CRM has none", needed=True),
        Column("location", "text", "Class or location; “Unknown” where there is none", needed=True),
        Column("revenue", "money", "Invoiced by the CRM: after discounts, before tax and tips"),
        Column("materials_crm", "money", "Material cost according to the CRM; a gap where it has none"),
        Column("materials_books", "money", "Vendor bills and expenses for materials; a gap where there are none"),
        Column("materials", "money", "Material cost by the chosen policy; a gap where it is unknown"),
        Column("minutes", "minutes", "Counted labor time", needed=True),
        Column("labor", "money", "Counted hours at the loaded rate; a gap where an hour has no rate"),
        Column("other", "money", "Subcontractors and other cost in the books", needed=True),
        Column("cost", "money", "Sum of the known costs", needed=True),
        Column("profit", "money", "Revenue less the known costs", needed=True),
        Column("coverage", "number", "Share of revenue whose cost is known, 0 to 1; a gap without revenue"),
        Column("target", "number", "Target margin, 0 to 1", needed=True),
        Column(
            "verdict",
            "text",
            "OK, WATCH or ACT against the target; COST? where coverage is too low; – none",
            needed=True,
        ),
        Column("books_revenue", "money", "Revenue of the matched books documents"),
        Column("crm_profit", "money", "Profit by the CRM's own costs"),
        Column("books_profit", "money", "Books revenue less books costs and labor"),
        Column("match", "text", "How the job's invoices were matched: all, some, none or no invoice", needed=True),
        Column("needs_hours", "flag", "Hours are expected for this job type", needed=True),
        Column("needs_materials", "flag", "Materials are expected for this job type", needed=True),
    ),
)

INVOICE_MATCHES = Table(
    "invoice_matches",
    "CRM documents beside their twins in the books; every document of either side exactly once per match.",
    (
        Column("key", "text", "Stable key of the row", needed=True),
        Column("crm_id", "text", "Id in the CRM"),
        Column("crm_number", "text", "Invoice number in the CRM"),
        Column("books_id", "text", "Id in the books"),
        Column("books_number", "text", "Number in the books"),
        Column("kind", "text", "invoice, sales receipt, credit memo or refund", needed=True),
        Column("customer", "text", "Customer, as the CRM names it where it does"),
        Column("jobs", "text", "Job numbers, separated by “; ”"),
        Column("crm_date", "date", "Date in the CRM"),
        Column("books_date", "date", "Date in the books"),
        Column("due_date", "date", "Due date in the books, or else in the CRM"),
        Column("crm_net", "money", "Revenue in the CRM"),
        Column("books_net", "money", "Revenue in the books; a gap where the export has no lines"),
        Column("crm_total", "money", "Total in the CRM"),
        Column("books_total", "money", "Total in the books"),
        Column("crm_balance", "money", "Open in the CRM"),
        Column("books_balance", "money", "Open in the books"),
        Column("crm_status", "text", "draft, open, paid or void"),
        Column("books_status", "text", "draft, open, paid or void"),
        Column("state", "text", "matched, CRM only, books only, undecided, or excluded with the reason", needed=True),
        Column("rule", "text", "Rule that tied the two"),
        Column("confidence", "number", "0 to 1"),
        Column("evidence", "text", "Why, in a sentence"),
        Column(
            "severity", "text", "Worst severity among the findings on this row; OK where there is none", needed=True
        ),
    ),
)

JOB_SHARES = Table(
    "job_shares",
    "How the revenue of each CRM document is shared among its jobs; job is empty where it has none.",
    (
        Column("crm_id", "text", "Id of the document in the CRM", needed=True),
        Column("job", "text", "Job number"),
        Column("net", "money", "Share of the revenue", needed=True),
        Column("evidence", "text", "Why, in a sentence"),
    ),
)

TIME_COSTED = Table(
    "time_costed",
    "Hours beside their job and their rate.",
    (
        Column("id", "text", "Stable key", needed=True),
        Column("date", "date", "Work day", needed=True),
        Column("employee", "text", "Who worked", needed=True),
        Column("role", "text", "Role"),
        Column("source", "text", "System that recorded the hours"),
        Column("kind", "text", "job, travel, general or paid time off", needed=True),
        Column("job_found", "text", "Job found by the rules, before any correction"),
        Column("job", "text", "Job, corrections included"),
        Column("how", "text", "How the job was found"),
        Column("start", "text", "Clock-in, local time HH:MM"),
        Column("end", "text", "Clock-out, local time HH:MM"),
        Column("minutes", "minutes", "Minutes worked, overtime included", needed=True),
        Column("overtime_minutes", "minutes", "Overtime minutes of those", needed=True),
        Column("counted", "flag", "Costs a job; otherwise see the reason", needed=True),
        Column("reason", "text", "Why it is not counted"),
        Column("rate", "money", "Loaded rate in effect; a gap where there is none or more than one"),
        Column("labor", "money", "Cost, rounded once, half up; a gap without a rate; zero where not counted"),
    ),
)

COSTS_ASSIGNED = Table(
    "costs_assigned",
    "Cost lines beside their job.",
    (
        Column("id", "text", "Stable key", needed=True),
        Column("date", "date", "Document date"),
        Column("source", "text", "CRM or Books", needed=True),
        Column("kind", "text", "bill, expense, vendor credit, journal or CRM cost", needed=True),
        Column("number", "text", "Document number"),
        Column("vendor", "text", "Who was paid"),
        Column("description", "text", "What for"),
        Column("item", "text", "Product or service bought"),
        Column("class_name", "text", "Class on the line"),
        Column("account", "text", "Account or category"),
        Column("category", "text", "materials, labor, subcontractor or other", needed=True),
        Column("amount", "money", "Cost", needed=True),
        Column("job_found", "text", "Job found by the rules, before any correction"),
        Column("job", "text", "Job, corrections included"),
        Column("how", "text", "How the job was found"),
        Column("confidence", "number", "0 to 1"),
    ),
)

CUSTOMER_TOTALS = Table(
    "customer_totals",
    "One row per customer, both books joined.",
    (
        Column("customer", "text", "Customer name", needed=True),
        Column("books_customer", "text", "Name in the books"),
        Column("jobs", "whole", "Jobs", needed=True),
        Column("first_job", "date", "First job completed"),
        Column("last_job", "date", "Last job completed"),
        Column("invoiced", "money", "Invoiced by the CRM with tax and tips", needed=True),
        Column("paid", "money", "Paid according to the CRM", needed=True),
        Column("crm_balance", "money", "Open in the CRM", needed=True),
        Column("books_balance", "money", "Open in the books", needed=True),
        Column("lead_source", "text", "Lead source", needed=True),
    ),
)

DIFFERENCE_CLASSES = {
    "timing by basis": "The two systems count the same sale on different events; it clears by itself.",
    "cut-off": "The same document stands on either side of a month's end; the two months cancel out.",
    "missing": "One system has the document and the other has not.",
    "duplicate": "QuickBooks has the sale twice.",
    "partial": "A line, or more, did not arrive.",
    "scope change": "What was sold changed on one side: lines or quantities.",
    "pricing adjustment": "The price of the same lines changed on one side.",
    "discount": "A discount was given on one side only.",
    "tax": "The sales tax differs.",
    "tip and fee": "A tip or a fee stands on one side only.",
    "credit": "A credit or refund stands on one side only.",
    "churn": "The sale was voided or the job canceled, on one side only.",
    "currency": "The document is in another currency on one side.",
    "unexplained": "Nothing in the records explains it.",
}
"""What every difference between the two books is put down to."""

DIFFERENCES = Table(
    "differences",
    "Why the CRM invoiced another amount than the books: per month, the amounts add up to the difference.",
    (
        Column("month", "date", "First day of the month in which it counts", needed=True),
        Column("crm_ref", "text", "Document in the CRM"),
        Column("books_ref", "text", "Document in the books"),
        Column("customer", "text", "Customer"),
        Column("class", "text", "What it is put down to: see DIFFERENCE_CLASSES", needed=True),
        Column("amount", "money", "CRM less books, with tax", needed=True),
        Column("sentence", "text", "Why, in a sentence", needed=True),
        Column("clears_on", "date", "Timing only: when it should have cleared"),
        Column("step", "text", "Column of the bridge in which it stands", needed=True),
    ),
)

BRIDGE = Table(
    "bridge",
    "From what the CRM invoiced to what the books show, month by month, with tax; the steps sum up the differences.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("crm_invoiced", "money", "CRM documents dated in the month, with tax", needed=True),
        Column(
            "timing",
            "money",
            "Documents that the two books date in different months, or still on their way",
            needed=True,
        ),
        Column("missing", "money", "In the CRM, not in the books", needed=True),
        Column("books_only", "money", "In the books, not in the CRM", needed=True),
        Column("duplicates", "money", "Entered twice in the books", needed=True),
        Column("scope", "money", "Scope changed: lines or quantities differ, or a line did not arrive", needed=True),
        Column("pricing", "money", "Prices of the same lines differ", needed=True),
        Column("discounts", "money", "Discounts on one side only", needed=True),
        Column("tax", "money", "Sales tax that differs", needed=True),
        Column("tips_fees", "money", "Tips and fees on one side only", needed=True),
        Column("credits", "money", "Credits and refunds on one side only", needed=True),
        Column("churn", "money", "Voided or canceled on one side only", needed=True),
        Column("currency", "money", "In another currency on one side", needed=True),
        Column("unexplained", "money", "Totals that differ without a reason in the records", needed=True),
        Column("undecided", "money", "Documents with several equally good twins, until somebody decides", needed=True),
        Column("books_invoiced", "money", "Books documents dated in the month, with tax", needed=True),
    ),
)

CONTROL_TOTALS = Table(
    "control_totals",
    "What each month adds up to, so that a later change of a month that was signed off is noticed.",
    (
        Column("month", "date", "First day of the month", needed=True),
        Column("crm_invoiced", "money", "Invoiced in the CRM, documents dated in the month, with tax", needed=True),
        Column("books_invoiced", "money", "Invoiced in the books, documents dated in the month, with tax", needed=True),
        Column("receivables", "money", "Still open in the books of those", needed=True),
        Column("gross_profit", "money", "Gross profit of jobs completed in the month", needed=True),
        Column("mark", "text", "Fingerprint of number, date and total of the month's documents", needed=True),
    ),
)

MUTED = Table(
    "muted",
    "What differs as the sync profile expects, so that nobody is alarmed: counted, with the reason.",
    (
        Column("rule", "text", "Value of the sync profile that expects it", needed=True),
        Column("reason", "text", "Why it is expected, in a sentence", needed=True),
        Column("count", "whole", "How many records", needed=True),
        Column("amount", "money", "Dollars of those records", needed=True),
        Column("oldest", "date", "Day of the oldest"),
        Column("limit_days", "whole", "Days after which it becomes a finding; empty: never"),
    ),
)

SYNC_RULES = Table(
    "sync_rules",
    "How the CRM's records reach the books: each value of the sync profile in use, and where it comes from.",
    (
        Column("rule", "text", "What it is about", needed=True),
        Column("value", "text", "What holds", needed=True),
        Column("came_from", "text", "typed, learned or documented", needed=True),
        Column("sentence", "text", "What was learned, or who says so", needed=True),
        Column("records", "whole", "Records that it was learned from"),
    ),
)

BRIDGE_STEPS = [name for name in BRIDGE.names if name not in ("month", "books_invoiced")]
"""What the CRM invoiced, and the steps from there to what the books show."""

GROUPS = {
    "missing": "It is in one system and not in the other.",
    "amount": "Both systems have it, with different amounts.",
    "duplicate": "It is there twice.",
    "late": "It arrived, but late.",
    "context": "It arrived at the wrong place: customer, job, class, account, tax code.",
    "incomplete": "Something that is needed was never filled in.",
    "cash": "Money that was received, applied or deposited otherwise than recorded.",
    "cost": "Cost or hours that distort a margin.",
    "control": "Somebody changed what should not change, or a number is out of sequence.",
    "timing": "Expected, and clears by itself.",
}
"""The kinds of trouble, by which exceptions are grouped; each check declares one."""

FINDINGS = Table(
    "findings",
    "Where the two books disagree, why, by how much, and what to do. The columns of `--json`, and a few more.",
    (
        Column("id", "text", "Stable id: the same finding keeps it from one refresh to the next", needed=True),
        Column("check", "text", "Name of the check", needed=True),
        Column("severity", "text", "CRITICAL, ACT, WATCH or TIMING", needed=True),
        Column("sentence", "text", "What is wrong, in one sentence with its numbers", needed=True),
        Column("customer", "text", "Customer"),
        Column("job", "text", "Job number"),
        Column("crm_ref", "text", "Where to look in the CRM"),
        Column("books_ref", "text", "Where to look in the books"),
        Column("crm_amount", "money", "Amount in the CRM"),
        Column("books_amount", "money", "Amount in the books"),
        Column("difference", "money", "CRM amount less books amount"),
        Column("revenue_effect", "money", "By how much the books' revenue is overstated (+) or understated (−)"),
        Column("receivable_effect", "money", "By how much receivables are overstated (+) or understated (−)"),
        Column("taxable_effect", "money", "By how much the books' taxable sales are overstated (+) or understated (−)"),
        Column("cause", "text", "Likely cause", needed=True),
        Column("remedy", "text", "What to do", needed=True),
        Column("fix_in", "text", "CRM, QuickBooks, Payroll, Workbook or Nowhere", needed=True),
        Column("confidence", "number", "0 to 1", needed=True),
        Column("date", "date", "Day of the record concerned"),
        Column("clears_on", "date", "Timing only: when the difference should have cleared"),
        Column("group", "text", "Kind of trouble: see GROUPS", needed=True),
        Column("blocks_close", "flag", "The month cannot be closed before it is settled", needed=True),
        Column("upstream", "text", "Rule or habit to change so that it does not come back"),
        Column("noun", "text", "Table that the records belong to, such as invoices"),
        Column("crm_id", "text", "Id of the record in the CRM"),
        Column("books_id", "text", "Id of the record in the books"),
        Column("counted_under", "text", "Id of the finding that counts the same dollars; this one's effects are zero"),
    ),
)


def weigh_findings(findings: pd.DataFrame) -> pd.Series:
    """Return the cents at stake: the larger of the effects on revenue and on receivables, without its sign."""
    return findings[["revenue_effect", "receivable_effect"]].abs().max(axis=1).fillna(0).astype("Int64")


TIE_OUTS = Table(
    "tie_outs",
    "Sums that must agree, each with both sides.",
    (
        Column("name", "text", "What must agree", needed=True),
        Column("left", "money", "One side", needed=True),
        Column("right", "money", "The other side", needed=True),
    ),
)

MATCH_RATES = Table(
    "match_rates",
    "How much of each kind of record was matched, in count and dollars.",
    (
        Column("entity", "text", "Kind of record and side", needed=True),
        Column("read", "whole", "Records read", needed=True),
        Column("matched", "whole", "Records matched", needed=True),
        Column("unmatched", "whole", "Records not matched", needed=True),
        Column("undecided", "whole", "Records with several equally good candidates", needed=True),
        Column("excluded", "whole", "Drafts, voids and foreign currency, left out on purpose", needed=True),
        Column("read_amount", "money", "Dollars read", needed=True),
        Column("matched_amount", "money", "Dollars matched", needed=True),
    ),
)


@dataclass(frozen=True)
class Reconciliation:
    """The lot: what the two books say about the same work, side by side."""

    settings: Settings
    systems: tuple[str, ...] = ()
    jobs: pd.DataFrame = field(default_factory=JOB_MARGINS.empty)
    invoices: pd.DataFrame = field(default_factory=INVOICE_MATCHES.empty)
    shares: pd.DataFrame = field(default_factory=JOB_SHARES.empty)
    time: pd.DataFrame = field(default_factory=TIME_COSTED.empty)
    costs: pd.DataFrame = field(default_factory=COSTS_ASSIGNED.empty)
    customers: pd.DataFrame = field(default_factory=CUSTOMER_TOTALS.empty)
    bridge: pd.DataFrame = field(default_factory=BRIDGE.empty)
    differences: pd.DataFrame = field(default_factory=DIFFERENCES.empty)
    muted: pd.DataFrame = field(default_factory=MUTED.empty)
    sync_rules: pd.DataFrame = field(default_factory=SYNC_RULES.empty)
    control_totals: pd.DataFrame = field(default_factory=CONTROL_TOTALS.empty)
    findings: pd.DataFrame = field(default_factory=FINDINGS.empty)
    tie_outs: pd.DataFrame = field(default_factory=TIE_OUTS.empty)
    match_rates: pd.DataFrame = field(default_factory=MATCH_RATES.empty)
    files: pd.DataFrame = field(default_factory=FILES_READ.empty)
    problems: pd.DataFrame = field(default_factory=ROW_PROBLEMS.empty)
    facts: Facts | None = None
    answer: Callable[[], Answers] = Answers

    @cached_property
    def answers(self) -> Answers:
        """What sheets answer, reckoned when it is first looked at: who only wants the findings need not wait."""
        return self.answer()
