"""The Exceptions sheet: where the two books disagree, why, by how much, what to do, and who does it."""

from __future__ import annotations

from .words import Sheet, Table, live, pulled, typed

EXCEPTIONS = Table(
    "tblExceptions",
    "Exceptions",
    "ID",
    (
        pulled("ID", "text", "id", 15, "Stable: the same finding keeps its id from one refresh to the next."),
        pulled(
            "Severity",
            "text",
            "severity",
            13,
            "■ CRITICAL and ◆ ACT need action, ▲ WATCH wants a look, ◷ TIMING "
            "is expected and clears itself, ✓ OK is no longer found.",
        ),
        pulled("Check", "text", "check", 22, "The rule that found it; see the Checks sheet."),
        pulled("What is wrong", "text", "sentence", 46, "In one sentence, with its numbers."),
        pulled("At stake", "money", "", 12, "The larger of the effects on revenue and receivables.", total=True),
        pulled("What to do", "text", "remedy", 38, "The step that clears it."),
        pulled("Fix in", "text", "fix_in", 12, "Where to do it."),
        typed("Owner", "text", 12, "Who takes care of it. Yours: kept from refresh to refresh."),
        typed(
            "Status", "text", 11, "New, In review, Fixed, Accepted or Timing. Yours: kept.", "list_status", fresh="New"
        ),
        typed("Note", "text", 24, "Anything worth keeping. Yours: kept."),
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
        pulled("Likely cause", "text", "cause", 34, "Why it probably happened."),
        pulled("Confidence", "percent", "confidence", 12, "How sure the finding is."),
        pulled("Date", "date", "date", 11, "Day of the record concerned."),
        pulled("Clears on", "date", "clears_on", 11, "Timing only: the day by which it should have cleared."),
        pulled("First seen", "date", "", 11, "Day of the refresh that first reported it."),
        live(
            "Age days",
            "whole",
            'IF(OR([First seen]="",as_of=""),"",MAX(0,as_of-[First seen]))',
            8,
            "As-of date less the day it was first seen.",
        ),
    ),
    wraps=True,
)

EXCEPTION_SHEETS = (
    Sheet(
        "Exceptions",
        "Where the two books disagree, and what to do",
        "Worst first. Owner, Status and Note are yours and stay with their line, also when you sort.",
        tab="7F1D1D",
        freeze="C7",
        print_to="J",
        tables=(EXCEPTIONS,),
    ),
)
