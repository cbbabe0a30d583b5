"""The Review Log: what to change first, week by week what came and went and who looked, and why it keeps happening."""

from __future__ import annotations

from .jobs import ESCAPED
from .words import Sheet, Table, live, pulled, typed

_REAL = '{0}[Severity],"<>◷ TIMING"'
_ERRORS, _SETTLED = _REAL.format("tblExceptions"), _REAL.format("tblHistory")
_IN_WEEK = '{0},">="&[Week],{0},"<"&[Week]+7'
_BY_ITS_END = '{0},"<"&[Week]+7'


def _count(in_queue: str, in_history: str) -> str:
    return f"COUNTIFS({in_queue},{_ERRORS})+COUNTIFS({in_history},{_SETTLED})"


def _left(how: str) -> str:
    return f'COUNTIFS({_IN_WEEK.format("tblHistory[Resolved]")},tblHistory[How],"{how}",{_SETTLED})'


UPSTREAM = Table(
    "tblUpstream",
    "Review Log",
    "Rule to change",
    (
        pulled("Order", "whole", "", 7, "Start with the first three."),
        pulled("Rule to change", "text", "", 44, "The habit or rule upstream that lets these exceptions happen."),
        pulled("Open", "whole", "", 8, "Exceptions open now that it would prevent."),
        pulled("At stake", "dollars", "", 11, "Their dollars."),
        pulled("Resolved", "whole", "", 9, "Exceptions of this kind that are settled."),
        pulled("Times back", "whole", "", 8, "How often such exceptions came back."),
        pulled("Advice", "text", "", 26, "Monitor, look into it, or change the rule."),
    ),
    title="Fix these three rules first",
    wraps=True,
)
WEEKS = Table(
    "tblWeeks",
    "Review Log",
    "Week",
    (
        pulled("Week", "date", "", 11, "Monday of the week, UTC."),
        live(
            "Opened",
            "whole",
            _count(_IN_WEEK.format("tblExceptions[Open since]"), _IN_WEEK.format("tblHistory[Open since]")),
            8,
            "Exceptions first reported or come back in the week; timing left out.",
        ),
        live("Resolved", "whole", _left("<>Set aside*"), 9, "Exceptions that were settled in the week."),
        live("Set aside", "whole", _left("Set aside*"), 8, "Check switched off, or record out of the data."),
        live(
            "Open at end",
            "whole",
            _count(_BY_ITS_END.format("tblExceptions[Open since]"), _BY_ITS_END.format("tblHistory[Open since]"))
            + f"-COUNTIFS({_BY_ITS_END.format('tblHistory[Resolved]')},{_SETTLED})",
            8,
            "In the queue when the week ended, accepted ones included.",
        ),
        typed("Reviewer", "text", 13, "Who went through the exceptions. Yours: kept.", "list_owners"),
        typed("Reviewed on", "date", 11, "When. Yours: kept."),
        typed("Signed off", "text", 8, "Yes when nothing is left undecided. Yours: kept.", "list_yes_no"),
        typed("What was decided", "text", 30, "Yours: kept."),
    ),
    column=9,
    title="Week by week: what came, what went, and who reviewed it (weekly at first, later monthly)",
)
CAUSES = Table(
    "tblCauses",
    "Review Log",
    "Root cause",
    (
        pulled("Root cause", "text", "", 26, "As named on Exceptions."),
        live("Open", "whole", "COUNTIFS(tblExceptions[Cause],[Lookup])", 8, "In the queue now."),
        live("Resolved", "whole", "COUNTIFS(tblHistory[Cause],[Lookup])", 9, "Settled."),
        live("Together", "whole", "[Open]+[Resolved]", 9, "Both."),
        live(
            "Share so far",
            "percent",
            'IF(SUM(tblCauses[Together])=0,"",SUMIFS(tblCauses[Together],tblCauses[Rank],"<="&[Rank])'
            "/SUM(tblCauses[Together]))",
            9,
            "Share of this cause and those above it.",
        ),
        pulled("Rank", "whole", "", 0, "Most frequent first."),
        live("Lookup", "text", '"="&' + ESCAPED.format("[Root cause]"), 0, "Used by formulas on this sheet."),
    ),
    column=19,
    title="Why it happens: root causes, most frequent first",
)
RESOLUTION = Table(
    "tblResolution",
    "Review Log",
    "Severity",
    (
        pulled("Severity", "text", "", 14, "As last reported."),
        live(
            "Resolved",
            "whole",
            'COUNTIFS(tblHistory[Severity],[Severity],tblHistory[How],"<>Set aside*")',
            9,
            "Settled so far.",
        ),
        pulled("Median hours", "hours", "", 10, "Half of them took no longer."),
        pulled("9 of 10 within hours", "hours", "", 11, "Nine in ten took no longer (90th percentile)."),
        pulled("Due within hours", "whole", "", 10, "What Settings ask for."),
    ),
    column=27,
    title="How long it takes",
)

REVIEW_SHEETS = (
    Sheet(
        "Review Log",
        "What to change first, and who reviewed when",
        "Side by side: rules to change, weeks, root causes, hours until settled. Charts stand to the right.",
        freeze="A7",
        print_to="Q",
        tables=(UPSTREAM, WEEKS, CAUSES, RESOLUTION),
    ),
)
