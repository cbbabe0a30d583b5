"""Sheets that prove and account: bridge, checks, run log."""

from __future__ import annotations

from .words import Column, Sheet, Table, live, pulled, typed


def _step(header: str, source: str, note: str) -> Column:
    return pulled(header, "money", source, 13, note, total=True)


_STEPS = (
    _step("Timing", "timing", "Dated in different months, or still on their way."),
    _step("Missing in books", "missing", "In the CRM, not in QuickBooks."),
    _step("Only in books", "books_only", "In QuickBooks, not in the CRM."),
    _step("Entered twice", "duplicates", "Entered twice in QuickBooks."),
    _step("Scope changes", "scope", "Lines or quantities differ, or a line did not arrive."),
    _step("Pricing adjustments", "pricing", "Prices of the same lines differ."),
    _step("Discounts", "discounts", "Discounts on one side only."),
    _step("Tax", "tax", "Sales tax that differs."),
    _step("Tips and fees", "tips_fees", "Tips and fees on one side only."),
    _step("Credits", "credits", "Credits and refunds on one side only."),
    _step("Churn", "churn", "Voided or canceled on one side only."),
    _step("Currency", "currency", "In another currency on one side."),
    _step("Unexplained", "unexplained", "Totals that differ without a reason in the records."),
    _step("Undecided", "undecided", "Several equally good twins; see “Match undecided” on Exceptions."),
)
_PARTS = ",".join(f"[{header}]" for header in ("CRM invoiced", *(step.header for step in _STEPS)))
BRIDGE = Table(
    "tblBridge",
    "Bridge",
    "Month",
    (
        pulled("Month", "date", "month", 11, "First day of the month."),
        pulled("CRM invoiced", "money", "crm_invoiced", 14, "CRM documents dated in the month, with tax.", total=True),
        *_STEPS,
        pulled(
            "Books invoiced",
            "money",
            "books_invoiced",
            14,
            "QuickBooks documents dated in the month, with tax.",
            total=True,
        ),
        live(
            "Residual",
            "money",
            f"ROUND(SUM({_PARTS})-[Books invoiced],2)",
            12,
            "What the steps leave unexplained. It must be 0.00.",
            total=True,
        ),
    ),
)
DIFFERENCES = Table(
    "tblDifferences",
    "Bridge",
    "",
    (
        pulled("Counts in", "date", "month", 11, "First day of the month in which it counts."),
        pulled("Put down to", "text", "class", 18, "What the difference is put down to."),
        pulled("Customer", "text", "customer", 26, "Customer."),
        pulled("CRM document", "text", "crm_ref", 13, "Number in the CRM."),
        pulled("Books document", "text", "books_ref", 13, "Number in QuickBooks."),
        pulled("CRM less books", "money", "amount", 13, "With tax; the sum is the whole difference.", total=True),
        pulled("Why", "text", "sentence", 60, "In a sentence."),
        pulled("Clears on", "date", "clears_on", 11, "Timing only: when it should have cleared."),
    ),
    column=19,
    title="Each difference and what it is put down to",
)
MUTED = Table(
    "tblMuted",
    "Bridge",
    "",
    (
        pulled("Expected by", "text", "rule", 30, "Value of the sync profile that expects it."),
        pulled("Reason", "text", "reason", 56, "Why nobody is alarmed."),
        pulled("Count", "whole", "count", 8, "How many."),
        pulled("Dollars", "money", "amount", 13, "Their amounts."),
        pulled("Oldest", "date", "oldest", 11, "Day of the oldest."),
        pulled("Finding after (days)", "whole", "limit_days", 10, "Older than this it is an exception; empty: never."),
    ),
    column=28,
    title="Expected differences that are not reported",
)
SYNC_RULES = Table(
    "tblSync",
    "Bridge",
    "",
    (
        pulled("Sync rule", "text", "rule", 36, "What it is about."),
        pulled("Holds", "text", "value", 24, "What holds. Change it on the Settings sheet."),
        pulled("Comes from", "text", "came_from", 12, "Typed goes before learned, and learned before documented."),
        pulled("How that is known", "text", "sentence", 90, "What was learned, or who says so."),
        pulled("Records", "whole", "records", 9, "Records that it was learned from."),
    ),
    column=35,
    title="How records reach QuickBooks",
)

CHECKS = Table(
    "tblChecks",
    "Checks",
    "Check",
    (
        pulled("Check", "text", "", 30, "What is wrong when it fires."),
        pulled("Meaning", "text", "", 50, "What it looks for."),
        pulled("Severity", "text", "", 14, "How bad it is."),
        typed(
            "Switched on",
            "text",
            9,
            "Yes or No. Empty means Yes. Switched off, it is not reported from the next refresh on.",
            "list_yes_no",
            fresh="Yes",
        ),
        live(
            "Found",
            "whole",
            'COUNTIFS(tblExceptions[Check],"="&[Check],tblExceptions[Severity],"<>✓*")',
            8,
            "Exceptions of this kind today; accepted ones are left out.",
            total=True,
        ),
        live(
            "At stake",
            "money",
            'ROUND(SUMIFS(tblExceptions[At stake],tblExceptions[Check],"="&[Check],tblExceptions[Severity],"<>✓*"),2)',
            13,
            "Their dollars.",
            total=True,
        ),
        pulled("What to do", "text", "", 42, "The usual remedy."),
        pulled("Fix in", "text", "", 12, "Where to do it."),
        pulled("Probable causes", "text", "", 42, "What usually lies behind it, likeliest first."),
        pulled("Rule to change", "text", "", 36, "What to change so that it does not come back."),
        pulled("Thresholds", "text", "", 34, "The settings that it obeys, with their present values."),
        pulled("Group", "text", "", 11, "Kind of trouble."),
        pulled("Blocks close", "flag", "", 8, "What it finds must be settled or accepted before the month is closed."),
    ),
    wraps=True,
)

SEVERITIES = Table(
    "tblSeverities",
    "Checks",
    "Severity",
    (
        pulled("Severity", "text", "", 14, "From worst to best."),
        live("Found", "whole", "COUNTIFS(tblExceptions[Severity],[Severity])", 8, "Exceptions of this severity."),
        live(
            "At stake",
            "money",
            "ROUND(SUMIFS(tblExceptions[At stake],tblExceptions[Severity],[Severity]),2)",
            14,
            "Their dollars.",
        ),
        pulled("What it means", "text", "", 44, "How to read it."),
    ),
    column=15,
)


def _plain(*columns: tuple[str, str, str, float]) -> tuple[Column, ...]:
    return tuple(pulled(header, kind, source, width) for header, kind, source, width in columns)  # type: ignore[arg-type]


RUNS = Table(
    "tblRuns",
    "Run Log",
    "Time UTC",
    _plain(
        ("Time UTC", "text", "", 19),
        ("Seconds", "number", "", 8),
        ("Jobs", "whole", "", 8),
        ("Invoices", "whole", "", 8),
        ("Critical", "whole", "", 8),
        ("Act", "whole", "", 8),
        ("Watch", "whole", "", 8),
        ("Timing", "whole", "", 8),
        ("Revenue", "dollars", "", 13),
        ("Gross profit", "dollars", "", 13),
        ("Result", "text", "", 22),
    ),
    title="Refreshes, newest first",
)
MATCH_RATES = Table(
    "tblMatchRates",
    "Run Log",
    "Record",
    (
        *_plain(
            ("Record", "text", "entity", 26),
            ("Read", "whole", "read", 8),
            ("Matched", "whole", "matched", 9),
            ("Unmatched", "whole", "unmatched", 10),
            ("Undecided", "whole", "undecided", 10),
            ("Excluded", "whole", "excluded", 9),
            ("Dollars read", "money", "read_amount", 14),
            ("Dollars matched", "money", "matched_amount", 14),
        ),
        live("Matched %", "percent", 'IF([Dollars read]=0,"",[Dollars matched]/[Dollars read])', 9),
    ),
    column=13,
    title="What was matched",
)
TIES = Table(
    "tblTies",
    "Run Log",
    "What must agree",
    (
        *_plain(
            ("What must agree", "text", "name", 58),
            ("One side", "money", "left", 14),
            ("Other side", "money", "right", 14),
        ),
        live("Difference", "money", "ROUND([One side]-[Other side],2)", 11),
        live("Says", "text", 'IF([Difference]=0,"✓ OK","◆ OFF")', 9),
    ),
    column=23,
    title="Tie-outs at the refresh",
)
FILES = Table(
    "tblFiles",
    "Run Log",
    "File",
    _plain(
        ("File", "text", "file", 34),
        ("System", "text", "system", 18),
        ("Taken for", "text", "layout", 30),
        ("Rows read", "whole", "rows_read", 9),
        ("Kept", "whole", "rows_kept", 9),
        ("Left out", "whole", "rows_dropped", 9),
        ("Newest date", "date", "as_of", 11),
        ("Columns left aside", "text", "columns_unused", 40),
    ),
    column=29,
    title="Files read",
)
PROBLEMS = Table(
    "tblProblems",
    "Run Log",
    "",
    _plain(
        ("Problem file", "text", "file", 34),
        ("Row", "whole", "row", 8),
        ("Column", "text", "column", 20),
        ("Value", "text", "value", 24),
        ("Reason", "text", "reason", 46),
        ("Row left out", "flag", "dropped", 9),
    ),
    column=38,
    title="Rows and cells that could not be used",
)
KEPT = Table(
    "tblKept",
    "Run Log",
    "",
    _plain(
        ("Table", "text", "", 16),
        ("Key", "text", "", 24),
        ("Typed column", "text", "", 18),
        ("Typed value", "text", "", 34),
    ),
    column=45,
    title="Kept notes: typed beside lines that are gone; they return when the line does",
)

PROOF_SHEETS = (
    Sheet(
        "Bridge",
        "From what the CRM invoiced to what QuickBooks shows",
        "Each step explains a part of the difference; the residual must be 0.00. To the right: every difference.",
        freeze="B7",
        print_to="R",
        pages_wide=2,
        tables=(BRIDGE, DIFFERENCES, MUTED, SYNC_RULES),
    ),
)
CHECK_SHEETS = (
    Sheet(
        "Checks",
        "What is checked, and how to switch it off",
        "Type No under “Switched on” to silence a check from the next refresh on.",
        freeze="B7",
        print_to="J",
        tables=(CHECKS, SEVERITIES),
    ),
    Sheet(
        "Run Log",
        "What was read, matched and left out",
        "Side by side: refreshes, match rates, tie-outs, files, problems and kept notes.",
        tab="595959",
        freeze="A7",
        print_to="K",
        tables=(RUNS, MATCH_RATES, TIES, FILES, PROBLEMS, KEPT),
    ),
)
