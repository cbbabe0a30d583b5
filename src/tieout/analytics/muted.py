"""Muted: what differs just as the sync profile expects, counted with its reason, so that it alarms nobody."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..evidence.profiles import ABSENCES
from ..evidence.profiles.choose import RULE_NAMES
from ..model.results import MUTED

_RULE_OF_ABSENCE = {
    "on its way": "grace_days",
    "not paid yet": "pushes_when",
    "not sent yet": "pushes_when",
    "zero": "sends_zero",
}


def list_muted(evidence: Evidence) -> pd.DataFrame:
    """List what the sync profile explains: rule, reason, count, dollars, oldest, and the days until it is a finding."""
    profile = evidence.profile
    rows = [*_list_absences(evidence), *_list_twins(evidence)]
    drafts = evidence.crm_documents[evidence.crm_documents["excluded"] == "draft"]
    rows.append(("never_sends", "Drafts are not sent to QuickBooks.", drafts["total"], drafts["date"], None))
    waiting = evidence.twins[(evidence.twins["more_paid"] > 0).fillna(False) & evidence.twins["recent"]]
    reason = "The payment is younger than the days that the sync may take."
    rows.append(("grace_days", reason, waiting["more_paid"], waiting["paid_on"], profile.grace_days))
    listed = [
        {
            "rule": RULE_NAMES[rule], "reason": reason, "count": len(amounts), "amount": amounts.abs().sum(),
            "oldest": days.min(), "limit_days": limit,
        }
        for rule, reason, amounts, days, limit in rows
        if len(amounts)
    ]  # fmt: skip
    return MUTED.validate(pd.DataFrame(listed, columns=MUTED.names))


_Row = tuple[str, str, pd.Series, pd.Series, int | None]


def _list_absences(evidence: Evidence) -> list[_Row]:
    rows = evidence.crm_only
    profile = evidence.profile
    limits = {"on its way": profile.grace_days, "zero": None}
    return [
        (_RULE_OF_ABSENCE[name], ABSENCES[name], part["total"], part["date"], limits.get(name, profile.hold_days))
        for name in ABSENCES
        for part in [rows[(rows["absence"] == name).fillna(False)]]
    ]


def _list_twins(evidence: Evidence) -> list[_Row]:
    twins, profile = evidence.twins, evidence.profile
    tolerance = evidence.settings.tolerance_cents
    same = (twins["gap"].abs() <= tolerance).fillna(False)
    lines_differ = same & ((twins["net_crm"] - twins["net_books"]).abs() > tolerance).fillna(False)
    wrapped = (twins["plain_crm"] == twins["inner_books"]).fillna(False)
    renumbered = (twins["plain_crm"] != twins["plain_books"]).fillna(False) & ~wrapped
    receipts = (twins["kind_crm"] == "invoice") & (twins["kind_books"] == "sales receipt")
    paid_there = (twins["more_paid"] < -tolerance).fillna(False)
    found: list[_Row] = []
    for rule, applies, mask, reason in (
        ("folds_lines", profile.folds_lines, lines_differ, "Lines differ and totals agree: prices hold more there."),
        ("number_form", True, wrapped, "QuickBooks has the CRM's number inside letters."),
        ("number_form", profile.number_form == "QuickBooks' own", renumbered, "QuickBooks gives its own numbers."),
        ("sales_receipts", profile.sales_receipts, receipts, "The sale is a sales receipt in QuickBooks."),
        ("paid_returns", not profile.paid_returns, paid_there, "Paid in QuickBooks; the CRM is never told."),
    ):
        if applies:
            part = twins[mask]
            amounts = part["more_paid"] if rule == "paid_returns" else part["total_crm"]
            found.append((rule, reason, amounts, part["date_crm"], None))
    return found
