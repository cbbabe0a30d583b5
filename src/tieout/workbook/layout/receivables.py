"""Who owes what: the aging by customer in both methods, every open item, and what should come in."""

from __future__ import annotations

from tieout.model.answers import AGING_DETAIL, DAYS_TO_PAY, EXPECTED, LATE_INVOICES

from .jobs import ESCAPED
from .shown import show
from .words import Column, Sheet, Table, live, pulled

OPEN_ITEMS = Table(
    "tblOpenItems",
    "Open Items",
    "",
    (
        *show(AGING_DETAIL, ("customer", "Customer", 30), ("kind", "Kind", 13), ("number", "Number", 12),
              ("date", "Date", 11)),
        pulled("Due date", "date", "due_date", 11, "Due date; credits and payments count from their own day."),
        *show(AGING_DETAIL, ("amount", "Amount", 13), ("open", "Open", 13), ("paid_per_crm", "Paid per CRM", 13),
              total="amount open paid_per_crm"),
        live("Days past due", "whole", 'IF(OR([Due date]="",as_of=""),"",as_of-[Due date])', 10,
             "As-of date less due date; negative while it is not due."),
        live("Days since its date", "whole", 'IF(OR([Date]="",as_of=""),"",as_of-[Date])', 10,
             "As-of date less the document’s date."),
        *show(AGING_DETAIL, ("unknown", "Paid on an unknown day", 13), ("missing", "Not available", 44),
              ("id", "QuickBooks ID", 14)),
    ),
)  # fmt: skip

_ITEM = 'tblOpenItems[Customer],[Lookup],tblOpenItems[Kind],"<>payment"'


def _bucket(header: str, days: str, low: str, high: str) -> Column:
    rule = f',tblOpenItems[{days}],">={low}"' if low else ""
    rule += f',tblOpenItems[{days}],"<={high}"' if high else ""
    by = "due date" if days == "Days past due" else "invoice date"
    return live(header, "money", f"ROUND(SUMIFS(tblOpenItems[Open],{_ITEM}{rule}),2)", 13, f"Days by {by}.", total=True)


def _rest(header: str, buckets: str, note: str) -> Column:
    return live(header, "money", f"ROUND([Total]-[Unapplied]-SUM({buckets}),2)", 12, note, total=True)


AGING = Table(
    "tblAging",
    "AR Aging",
    "Customer",
    (
        pulled("Customer", "text", "", 30, "Customer."),
        _bucket("Current", "Days past due", "", "0"),
        _bucket("1 to 30", "Days past due", "1", "30"),
        _bucket("31 to 60", "Days past due", "31", "60"),
        _bucket("61 to 90", "Days past due", "61", "90"),
        _bucket("91 and over", "Days past due", "91", ""),
        _rest("No due date", "[Current],[1 to 30],[31 to 60],[61 to 90],[91 and over]", "Open, without a due date."),
        live("Unapplied", "money",
             'ROUND(SUMIFS(tblOpenItems[Open],tblOpenItems[Customer],[Lookup],tblOpenItems[Kind],"payment"),2)', 12,
             "Payments that are applied to nothing, negative.", total=True),
        live("Total", "money", "ROUND(SUMIFS(tblOpenItems[Open],tblOpenItems[Customer],[Lookup]),2)", 13,
             "All that the customer owes in QuickBooks.", total=True),
        live("Paid per CRM", "money", "ROUND(SUMIFS(tblOpenItems[Paid per CRM],tblOpenItems[Customer],[Lookup]),2)", 13,
             "Part of it that the CRM says is already paid: ask before you call.", total=True),
        live("Standing", "text",
             f'IF(SUMIFS(tblOpenItems[Open],{_ITEM},tblOpenItems[Open],">0",tblOpenItems[Days past due],'
             '">"&in_hold_late_days)>in_hold_over,"◆ Hold","✓ OK")', 10,
             "Hold: more is open, for longer past due, than Settings allow before new work."),
        pulled("Average days to pay", "number", "", 10,
               "Days from invoice to full payment, each paid invoice alike. Empty: none is known."),
        pulled("Paid invoices", "whole", "", 9, "Invoices that the average is made of."),
        _bucket("0–30 days old", "Days since its date", "", "30"),
        _bucket("31–60 days old", "Days since its date", "31", "60"),
        _bucket("61–90 days old", "Days since its date", "61", "90"),
        _bucket("Over 90 days old", "Days since its date", "91", ""),
        _rest("No date", "[0–30 days old],[31–60 days old],[61–90 days old],[Over 90 days old]",
              "Open, without a date."),
        pulled("Not available", "text", "", 44, "What is not known, and from which system."),
        live("Lookup", "text", '"="&' + ESCAPED.format("[Customer]"), 0, "Used by formulas on this sheet."),
    ),
)  # fmt: skip

EXPECTED_IN = Table(
    "tblExpected",
    "Collections",
    "",
    show(
        EXPECTED,
        ("expected_on", "Expected on", 12), ("customer", "Customer", 28), ("number", "Number", 12),
        ("due_date", "Due date", 11), ("open", "Open", 13), ("counted", "Counted", 13),
        ("status", "Status", 22), ("reason", "Why", 56),
        total="open counted",
    ),
    title="What should come in, by day",
)  # fmt: skip
PAID_IN = Table(
    "tblDaysToPay",
    "Collections",
    "",
    show(
        DAYS_TO_PAY,
        ("label", "Segment", 20), ("invoices", "Paid invoices", 10), ("amount", "Their amount", 13),
        ("days", "Average days to pay", 10), ("days_weighted", "Weighted by amount", 10),
        ("days_median", "Median days", 10), ("open_invoices", "Still open", 9), ("unknown", "Day unknown", 9),
    ),
    column=10,
    title="Days from invoice to full payment, since ever",
)  # fmt: skip
LATE = Table(
    "tblLate",
    "Collections",
    "",
    show(
        LATE_INVOICES,
        ("customer", "Late customer", 28), ("number", "Invoice", 12), ("date", "Dated", 11),
        ("due_date", "Fell due", 11),
        ("total", "Amount", 13), ("late", "Not paid in time", 13), ("paid_on", "Paid on", 11),
        ("days_late", "Days late", 9), ("missing", "Not available", 44),
        total="total late",
    ),
    column=19,
    title="Fell due in the period and was not paid by then",
)  # fmt: skip

RECEIVABLE_SHEETS = (
    Sheet(
        "AR Aging",
        "Who owes what in QuickBooks, by due date and by invoice date",
        "As of the date on the Start sheet; the documents stand on Open Items. “Paid per CRM” is money the CRM "
        "says has "
        "come in.",
        freeze="B7",
        print_to="K",
        tables=(AGING,),
    ),
    Sheet(
        "Open Items",
        "Every document and payment that is open in QuickBooks",
        "Reckoned for the as-of date from documents, payments and credits, by customer and date.",
        freeze="B7",
        print_to="J",
        tables=(OPEN_ITEMS,),
    ),
    Sheet(
        "Collections",
        "What should come in, how long customers take, and who was late",
        "Expected: due date plus the customer’s usual delay; suspected duplicates and what the CRM has as paid not "
        "counted.",
        freeze="B7",
        print_to="H",
        tables=(EXPECTED_IN, PAID_IN, LATE),
    ),
)
