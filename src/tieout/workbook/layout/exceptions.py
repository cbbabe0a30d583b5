"""The Exceptions sheet (where the two books disagree, who does what about it), and the history of settled ones."""

from __future__ import annotations

from .words import Sheet, Table, live, pulled, typed

ACCEPTED = "✓ ACCEPTED"
"""Stands in place of the severity of an exception that somebody accepted, with a reason, until a day."""
NOT_NAMED = "Not named yet"
"""Stands in for a root cause that nobody named."""
SET_ASIDE = "Set aside: "
"""Begins how an exception left that was not settled: its check was switched off, or its record is out of the data."""

_URGENT = 'OR(LEFT([Severity],1)="■",LEFT([Severity],1)="◆")'
_DUE = (
    f'IF([Counts from]="","",IF({_URGENT},[Counts from]+in_due_hours_act/24,'
    'IF(LEFT([Severity],1)="▲",[Counts from]+in_due_hours_watch/24,'
    'IF(AND(LEFT([Severity],1)="◷",[Clears on]<>""),[Clears on],""))))'
)
_LATE = (
    'IF(AND(ISNUMBER([Due]),OR([Status]="",[Status]="New",[Status]="In review")),'
    'IF(ROUND((refreshed_at-[Due])*86400,0)>0,"Late",""),"")'
)

EXCEPTIONS = Table(
    "tblExceptions",
    "Exceptions",
    "ID",
    (
        pulled("ID", "text", "id", 14, "Stable: the same finding keeps its id from one refresh to the next."),
        pulled(
            "Severity",
            "text",
            "severity",
            14,
            "■ CRITICAL and ◆ ACT need action, ▲ WATCH wants a look, ◷ TIMING is expected and clears itself, "
            "✓ ACCEPTED was accepted by somebody.",
        ),
        pulled("Check", "text", "check", 22, "The rule that found it; see the Checks sheet."),
        pulled("What is wrong", "text", "sentence", 46, "In one sentence, with its numbers."),
        pulled("At stake", "money", "", 12, "The larger of the effects on revenue and receivables.", total=True),
        pulled("What to do", "text", "remedy", 38, "The step that clears it."),
        pulled("Fix in", "text", "fix_in", 12, "Where to do it."),
        typed("Owner", "text", 12, "Who takes care of it; the list is on Settings. Yours: kept.", "list_owners"),
        typed(
            "Status",
            "text",
            11,
            "New, In review, Fixed, Accepted or Timing. Fixed opens again if the next refresh still finds it. Accepted "
            "needs a reason and holds until its day, or until the amount changes.",
            "list_status",
            fresh="New",
            steered=True,
        ),
        live("Due", "moment", _DUE, 11, "Counted from the refresh that reported it; the hours are on Settings."),
        live(
            "Age h",
            "whole",
            'IF([Open since]="","",INT(ROUND((refreshed_at-[Open since])*86400,0)/3600))',
            7,
            "Whole hours from the refresh that reported it to the last one.",
        ),
        live("Late", "text", _LATE, 7, "Late: past due while New or In review."),
        typed("Note", "text", 24, "Anything worth keeping. Yours: kept."),
        typed("Root cause", "text", 18, "Why it happened, from the list. It feeds the Review Log.", "list_root_causes"),
        typed("Reason", "text", 20, "Why it is accepted; without one it is not."),
        typed(
            "Accepted until",
            "date",
            11,
            "Last day of the acceptance; empty: as many days as Settings say, filled in by the next refresh.",
            steered=True,
        ),
        pulled("Open again because", "text", "", 26, "Why Tieout set the status back to New."),
        pulled("Blocks close", "flag", "", 8, "The month cannot be closed before it is settled or accepted."),
        live("CRM", "text", 'IF([CRM link]="","",HYPERLINK([CRM link],"Open"))', 8, "Opens the record in the CRM."),
        live(
            "QuickBooks",
            "text",
            'IF([Books link]="","",HYPERLINK([Books link],"Open"))',
            11,
            "Opens the record in QuickBooks.",
        ),
        pulled("Customer", "text", "customer", 22, "Customer."),
        pulled("Job", "text", "job", 10, "Job number."),
        pulled("CRM ref", "text", "crm_ref", 12, "Where to look in the CRM."),
        pulled("Books ref", "text", "books_ref", 12, "Where to look in QuickBooks."),
        pulled("CRM amount", "money", "crm_amount", 12, "Amount in the CRM."),
        pulled("Books amount", "money", "books_amount", 12, "Amount in QuickBooks."),
        pulled("Difference", "money", "difference", 12, "CRM amount less books amount."),
        pulled(
            "Effect on revenue",
            "money",
            "revenue_effect",
            12,
            "By how much the books’ revenue is too high (+) or low (−).",
        ),
        pulled(
            "Effect on receivables",
            "money",
            "receivable_effect",
            12,
            "By how much the books’ receivables are too high (+) or low (−).",
        ),
        pulled(
            "Effect on taxable sales",
            "money",
            "taxable_effect",
            12,
            "By how much the books’ taxable sales are too high (+) or low (−).",
        ),
        pulled("Likely cause", "text", "cause", 34, "Why it probably happened."),
        pulled("Rule to change", "text", "", 34, "What to change so that it does not come back."),
        pulled("Group", "text", "group", 11, "Kind of trouble."),
        pulled("Confidence", "percent", "confidence", 11, "How sure the finding is."),
        pulled("Date", "date", "date", 11, "Day of the record concerned."),
        pulled("Clears on", "date", "clears_on", 11, "Timing only: the day by which it should have cleared."),
        pulled(
            "First seen", "moment", "", 11, "Day of the refresh that first reported it; the cell knows the hour, UTC."
        ),
        pulled("Open since", "moment", "", 11, "The same, or since it came back."),
        pulled("Times back", "whole", "", 8, "How often it came back after it was gone or marked Fixed."),
        live(
            "Cause",
            "text",
            f'IF([Root cause]="","{NOT_NAMED}",[Root cause])',
            0,
            "The root cause as the Review Log counts it.",
        ),
        pulled("Counts from", "moment", "", 0, "From when the hours until it is due are counted."),
        pulled("Accepted amount", "money", "", 0, "What was at stake when it was accepted."),
        pulled("Month", "date", "", 0, "Month of its date; without a date, of the as-of day."),
        pulled("CRM link", "text", "", 0, "Address of the record in the CRM, made of its id."),
        pulled("Books link", "text", "", 0, "Address of the record in QuickBooks, made of its id."),
    ),
    wraps=True,
)

HISTORY = Table(
    "tblHistory",
    "Exception History",
    "Key",
    (
        pulled("ID", "text", "", 14, "Id of the exception; it may have left more than once."),
        pulled("Resolved", "moment", "", 11, "Day of the refresh that no longer found it."),
        pulled(
            "How",
            "text",
            "",
            22,
            "Fixed, no longer found, cleared by itself, gone after it was accepted; or set aside.",
        ),
        pulled("Check", "text", "", 24, "The rule that had found it."),
        pulled("What was wrong", "text", "", 48, "As it was last reported."),
        pulled("At stake", "money", "", 12, "As it was last reported.", total=True),
        pulled("Owner", "text", "", 12, "Who took care of it."),
        pulled("Root cause", "text", "", 18, "As it was named."),
        pulled("Note", "text", "", 26, "As it was written."),
        pulled("Hours open", "hours", "", 9, "From Open since to Resolved."),
        pulled("Times back", "whole", "", 8, "How often it had come back by then."),
        pulled("Severity", "text", "", 13, "As it was last reported."),
        pulled("Status", "text", "", 11, "As it was last set."),
        pulled("Reason", "text", "", 20, "Why it was accepted, where it was."),
        pulled("Accepted until", "date", "", 11, "Last day of the acceptance."),
        pulled("Customer", "text", "", 22, "Customer."),
        pulled("Job", "text", "", 10, "Job number."),
        pulled("CRM ref", "text", "", 12, "Where to look in the CRM."),
        pulled("Books ref", "text", "", 12, "Where to look in QuickBooks."),
        pulled("Effect on revenue", "money", "", 12, "As it was last reported."),
        pulled("Effect on receivables", "money", "", 12, "As it was last reported."),
        pulled("Effect on taxable sales", "money", "", 12, "As it was last reported."),
        pulled("Group", "text", "", 11, "Kind of trouble."),
        pulled("Rule to change", "text", "", 34, "What to change so that it does not come back."),
        pulled("Date", "date", "", 11, "Day of the record concerned."),
        pulled("First seen", "moment", "", 11, "Day of the refresh that first reported it."),
        pulled("Open since", "moment", "", 11, "The same, or since it had come back."),
        pulled("Cause", "text", "", 0, "The root cause as the Review Log counts it."),
        pulled("Accepted amount", "money", "", 0, "What was at stake when it was accepted."),
        pulled("Key", "text", "", 0, "Id and moment: what is typed in columns of your own follows it."),
    ),
    wraps=True,
)

EXCEPTION_SHEETS = (
    Sheet(
        "Exceptions",
        "Where the two books disagree, and what to do",
        "Worst first. Yellow columns are yours and stay with their line, also when you sort.",
        tab="7F1D1D",
        freeze="C7",
        print_to="M",
        tables=(EXCEPTIONS,),
    ),
)
HISTORY_SHEETS = (
    Sheet(
        "Exception History",
        "Exceptions that are settled",
        "Newest first. Filter by month for a year-end pack. One that comes back returns to Exceptions with its note.",
        tab="595959",
        freeze="B7",
        print_to="I",
        tables=(HISTORY,),
    ),
)
