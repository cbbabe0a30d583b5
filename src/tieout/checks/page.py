"""The page of all checks, generated from the registry: ``python -m tieout.checks.page > docs/checks.md``."""

from __future__ import annotations

import sys
from dataclasses import fields

from ..evidence.profiles import PROFILES
from ..evidence.profiles.page import describe_sources
from ..model.results import GROUPS, SYMBOLS
from ..model.settings import Settings
from . import REGISTRY
from .registry import Check

_HEAD = """# The checks

Generated from the code (`python -m tieout.checks.page > docs/checks.md`); a test keeps it current.

Each check can be switched off on the *Checks* sheet. CRITICAL and ACT mean that somebody has something to do;
WATCH wants a look; TIMING is expected, clears by itself and is never counted as an error. A finding of severity
ACT becomes CRITICAL when its effect reaches the amount “Critical from” on the Settings sheet. 🔒 marks what must be
settled before the month is closed.

A check is silent where the exports do not tell what it needs, and under each CRM's sync profile for what that sync does
as a rule. Every dollar counts once: of several findings with an effect on the same record, the gravest counts it, and
the others show zero and name it under *counted under*.

"""

_PROFILES = """
## Sync profiles

What each CRM's own QuickBooks sync does decides what is expected. Each value can be overridden on Settings.

| CRM | days a record may take | paid status returns | lines may differ | why |
|---|---|---|---|---|
"""


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _write_group(group: str, meaning: str) -> str:
    """Return one group of checks: a table of what is wrong and what to do, then why each happens."""
    checks = [each for each in REGISTRY if each.group == group]
    rows = [
        f"| `{c.name}` | {SYMBOLS[c.severity]} {c.severity}{' 🔒' if c.blocks_close else ''} "
        f"| {c.meaning} | {c.remedy} | {c.fix_in} |"
        for c in checks
    ]
    table = "| check | severity | what is wrong | what to do | fix in |\n|---|---|---|---|---|\n" + "\n".join(rows)
    reasons = [_write_reasons(c) for c in checks if c.causes or c.upstream or c.thresholds]
    return f"## {group.capitalize()}\n\n{meaning}\n\n{table}\n\n" + "\n".join(reasons) + "\n"


def _write_reasons(c: Check) -> str:
    """Return a check's probable causes, likeliest first, what to change upstream, and the settings that it obeys."""
    said = [f"{'; or: '.join(c.causes)}." if c.causes else ""]
    said.append(f"Upstream: {c.upstream}" if c.upstream else "")
    labels = {item.name: item.metadata["label"] for item in fields(Settings)}
    names = ", ".join(f"*{labels[name]}*" for name in c.thresholds)
    said.append(f"Settings: {names}." if names else "")
    return f"- `{c.name}`: " + " ".join(filter(None, said))


def write_page() -> str:
    """Return the page as Markdown."""
    groups = [_write_group(group, meaning) for group, meaning in GROUPS.items()]
    profiles = [
        f"| {p.crm} | {p.grace_days} | {_yes_no(p.paid_returns)} | {_yes_no(p.folds_lines)} | {p.why}. |"
        for p in PROFILES.values()
    ]
    return _HEAD + "\n".join(groups) + _PROFILES + "\n".join(profiles) + "\n" + describe_sources()


if __name__ == "__main__":
    sys.stdout.write(write_page())
