"""The Close sheet (what blocks the month-end close, each month with its sign-off) and the Checklist."""

from __future__ import annotations

from .words import Cell, Sheet, Table, live, pulled, typed

_OPEN = 'tblExceptions[Month],[Month],tblExceptions[Severity],"<>✓*",tblExceptions[Severity],"<>◷ TIMING"'
_BLOCKING = 'tblExceptions[Check],"="&[Check],tblExceptions[Blocks close],"Yes"'
_TOP = 13


def _effect(on: str) -> str:
    return f"ROUND(SUMIFS(tblExceptions[Effect on {on}],{_OPEN}),2)"


_SAME = (
    "AND(ROUND([CRM invoiced]-[Signed CRM],2)=0,ROUND([Books invoiced]-[Signed books],2)=0,"
    "ROUND([Gross profit]-[Signed profit],2)=0,[Mark]=[Signed mark])"
)

CLOSE_CELLS = (
    Cell("close_says", "Close", "B5", "Can the month be closed?", "text", "live",
         'IF(N(refreshed_at)=0,"Not known before the first refresh",'
         'IF(close_open=0,"✓ Nothing blocks it","◆ Not yet: see what blocks it"))'),
    Cell("close_open", "Close", "B6", "Exceptions that block it", "whole", "live",
         'COUNTIFS(tblExceptions[Blocks close],"Yes")'),
    Cell("close_at_stake", "Close", "B7", "Dollars at stake in them", "dollars", "live",
         'ROUND(SUMIFS(tblExceptions[At stake],tblExceptions[Blocks close],"Yes"),2)'),
    Cell("close_late", "Close", "B8", "Exceptions past due", "whole", "live", 'COUNTIFS(tblExceptions[Late],"Late")'),
    Cell("close_accepted", "Close", "B9", "Accepted, with a reason", "whole", "live",
         'COUNTIFS(tblExceptions[Severity],"✓ ACCEPTED")'),
    Cell("refreshed_at", "Close", "B10", "Refreshed at (UTC)", "moment", "pulled"),
)  # fmt: skip

BLOCKERS = Table(
    "tblBlockers",
    "Close",
    "Check",
    (
        pulled("Check", "text", "", 32, "What is wrong; see Exceptions, filtered by this."),
        live("Blocking", "whole", f"COUNTIFS({_BLOCKING})", 17, "Exceptions that block the close.", total=True),
        live(
            "At stake",
            "money",
            f"ROUND(SUMIFS(tblExceptions[At stake],{_BLOCKING}),2)",
            13,
            "Their dollars.",
            total=True,
        ),
        live("Late", "whole", f'COUNTIFS({_BLOCKING},tblExceptions[Late],"Late")', 7, "Of those, past due."),
        pulled("What to do", "text", "", 44, "The usual remedy."),
    ),
    row=_TOP,
    title="What blocks the close",
    wraps=True,
)
MONTHS_CLOSED = Table(
    "tblSignOffs",
    "Close",
    "Month",
    (
        pulled("Month", "date", "", 11, "Month of the documents."),
        live(
            "Says",
            "text",
            'IF([Signed by]="","Open",IF([Signed]="","Signed: frozen at the next refresh",'
            f'IF({_SAME},"✓ Unchanged since","◆ Changed since")))',
            17,
            "Whether the month still adds up to what was signed.",
        ),
        live("Open exceptions", "whole", f"COUNTIFS({_OPEN})", 10, "Neither accepted nor timing."),
        live(
            "Blocking",
            "whole",
            'COUNTIFS(tblExceptions[Month],[Month],tblExceptions[Blocks close],"Yes")',
            9,
            "Of those, blocking the close.",
        ),
        live(
            "Effect on revenue", "money", _effect("revenue"), 12, "By how much the books are too high (+) or low (−)."
        ),
        live("Effect on receivables", "money", _effect("receivables"), 12, "The same for receivables."),
        live("Effect on taxable sales", "money", _effect("taxable sales"), 12, "The same for taxable sales."),
        typed("Signed by", "text", 13, "Your name signs the month off as it stands here. Yours: kept.", "list_owners"),
        typed("Sign-off note", "text", 22, "Anything worth keeping. Yours: kept."),
        pulled("CRM invoiced", "money", "", 13, "Documents of the month in the CRM, with tax."),
        pulled("Books invoiced", "money", "", 13, "Documents of the month in QuickBooks, with tax."),
        pulled("Open in books", "money", "", 13, "What is still to be paid of them; it shrinks as customers pay."),
        pulled("Gross profit", "money", "", 13, "Jobs completed in the month."),
        pulled("Signed", "moment", "", 11, "Day of the refresh that recorded the signature."),
        pulled("Signed CRM", "money", "", 13, "As it stood when it was signed."),
        pulled("Signed books", "money", "", 13, "As it stood when it was signed."),
        pulled("Signed open", "money", "", 13, "As it stood when it was signed."),
        pulled("Signed profit", "money", "", 13, "As it stood when it was signed."),
        pulled("Signed exceptions", "whole", "", 10, "Open exceptions when it was signed."),
        pulled("Signed blocking", "whole", "", 10, "Of those, blocking."),
        pulled("Mark", "text", "", 0, "Fingerprint of number, date and total of the month’s documents."),
        pulled("Signed mark", "text", "", 0, "The fingerprint when it was signed."),
    ),
    row=_TOP,
    column=7,
    title="Month by month: what open exceptions do to the figures, control totals, sign-off",
)
CHECKLIST = Table(
    "tblChecklist",
    "Checklist",
    "Task",
    (
        pulled("Task", "text", "", 30, "What to do. Lines that you add are kept."),
        pulled("How", "text", "", 46, "Where to look."),
        pulled("Today", "text", "", 34, "What the last refresh says about it."),
        typed("Every (days)", "whole", 8, "How often. Yours: kept.", steered=True),
        typed("Last done", "date", 11, "Yours: kept."),
        live(
            "Next due",
            "date",
            'IF([Last done]="","",[Last done]+N([Every (days)]))',
            11,
            "Last done + the days between.",
        ),
        live(
            "Says",
            "text",
            'IF([Task]="","",IF([Last done]="","▲ Never done",IF([Next due]<INT(refreshed_at),"▲ Due","✓ Done")))',
            14,
            "As of the last refresh.",
        ),
        typed("Result", "text", 22, "What came out. Yours: kept."),
        typed("Done by", "text", 13, "Yours: kept.", "list_owners"),
        typed("Signed off by", "text", 13, "Somebody else than who did it. Yours: kept.", "list_owners"),
    ),
    wraps=True,
)

CLOSE_SHEETS = (
    Sheet(
        "Close",
        "Ready for the month-end close?",
        "Settle or accept what blocks it, go through the Checklist, then sign the month off with your name.",
        tab="7F1D1D",
        print_to="O",
        tables=(BLOCKERS, MONTHS_CLOSED),
        cells=CLOSE_CELLS,
    ),
    Sheet(
        "Checklist",
        "What to go through before the month is closed",
        "Yellow columns are yours: when it was done, what came out, who did it, who signed it off.",
        tab="7F1D1D",
        freeze="B7",
        print_to="J",
        tables=(CHECKLIST,),
    ),
)
