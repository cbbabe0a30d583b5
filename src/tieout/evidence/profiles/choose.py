"""Choosing the profile in use: typed goes before learned, and learned before documented."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from ...model.results import SYNC_RULES
from ...model.settings import AUTOMATIC, NATIVE_SYNC, Settings
from .known import find_profile
from .learn import Learned
from .profile import Rule, SyncProfile

_TYPED_IN = {
    "grace_days": "sync_days",
    "pushes_when": "pushes_when",
    "hold_days": "hold_days",
    "paid_returns": "paid_returns",
    "folds_lines": "folds_lines",
    "number_form": "number_form",
    "sales_receipts": "sales_receipts",
    "sends_zero": "sends_zero",
    "batch_links": "batch_links",
}
"""The setting in which an owner types each value."""

RULE_NAMES = {
    "connection": "Connection to QuickBooks",
    "direction": "Direction",
    "pushes_when": "Invoices are sent when",
    "grace_days": "Days that the sync may take",
    "usual_days": "Days that 95 of 100 invoices take",
    "hold_days": "Days an invoice may wait to be sent",
    "paid_returns": "Paid status returns to the CRM",
    "folds_lines": "Discounts, tips or tax are folded into lines",
    "number_form": "Numbers in QuickBooks",
    "sales_receipts": "Some sales arrive as sales receipts",
    "sends_zero": "Zero-dollar invoices are sent",
    "batch_links": "Batch payments keep their links",
    "never_sends": "Never sent",
}
"""The words for each value of a profile."""


def find_documented(settings: Settings, system: str) -> SyncProfile:
    """Return what is documented of the sync of the CRM that was read, or that the owner named."""
    name = system if settings.crm == AUTOMATIC else settings.crm
    return find_profile(name, NATIVE_SYNC if settings.connection == AUTOMATIC else settings.connection)


def choose_profile(settings: Settings, system: str, learned: Iterable[Learned] = ()) -> SyncProfile:
    """Return the profile of the CRM that was read, with what the data taught and what the owner set instead."""
    profile = find_documented(settings, system)
    rules = {rule: _say_documented(profile, rule) for rule in RULE_NAMES}
    if settings.connection != AUTOMATIC:
        rules["connection"] = replace(rules["connection"], came_from="typed", sentence="Set on the Settings sheet.")
    for lesson in learned:
        if lesson.value is not None:
            changed: dict[str, Any] = {lesson.rule: lesson.value}
            profile = replace(profile, **changed)
        words = _say_value(getattr(profile, lesson.rule))
        rules[lesson.rule] = Rule(lesson.rule, words, "learned", lesson.sentence, lesson.records)
    if profile.usual_days is not None and profile.usual_days > profile.grace_days:
        # What was learned never shortens the grace: a false alarm costs more than a late one.
        profile = replace(profile, grace_days=profile.usual_days)
        rules["grace_days"] = replace(rules["usual_days"], name="grace_days")
    for rule, setting in _TYPED_IN.items():
        typed = getattr(settings, setting)
        if typed not in (None, AUTOMATIC):
            value = typed == "Yes" if typed in ("Yes", "No") else typed
            profile = replace(profile, **{rule: value})
            rules[rule] = Rule(rule, _say_value(value), "typed", "Set on the Settings sheet.")
    return replace(profile, rules=tuple(rules.values()))


def list_rules(profile: SyncProfile) -> pd.DataFrame:
    """List the values of the profile in use with where each comes from, as ``SYNC_RULES``."""
    rows = [
        {
            "rule": RULE_NAMES[rule.name],
            "value": rule.value,
            "came_from": rule.came_from,
            "sentence": rule.sentence,
            "records": rule.records,
        }
        for rule in profile.rules
        if rule.value
    ]
    return SYNC_RULES.validate(pd.DataFrame(rows, columns=SYNC_RULES.names))


def _say_documented(profile: SyncProfile, rule: str) -> Rule:
    said = [f"{each.text} ({each.grade}: {each.source})" for each in profile.statements if each.rule == rule]
    return Rule(rule, _say_value(getattr(profile, rule)), "documented", " ".join(said) or "The usual case.")


def _say_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
