"""The page of all checks, generated from the registry: ``python -m tieout.checks.page > docs/checks.md``."""

from __future__ import annotations

import sys

from ..evidence.profiles import PROFILES
from ..model.results import SYMBOLS
from . import REGISTRY

_HEAD = """# The checks

Generated from the code (`python -m tieout.checks.page > docs/checks.md`); a test keeps it current.

Each check can be switched off on the *Checks* sheet. CRITICAL and ACT mean that somebody has something to do;
WATCH wants a look; TIMING is expected, clears by itself and is never counted as an error. A finding of severity
ACT becomes CRITICAL when its effect reaches the amount “Critical from” on the Settings sheet.

| check | severity | what is wrong | what to do | fix in |
|---|---|---|---|---|
"""

_PROFILES = """
## Sync profiles

What each CRM's own QuickBooks sync does decides what is expected. Each value can be overridden on Settings.

| CRM | days a record may take | paid status returns | lines may differ | why |
|---|---|---|---|---|
"""


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def write_page() -> str:
    """Return the page as Markdown."""
    rows = [
        f"| `{c.name}` | {SYMBOLS[c.severity]} {c.severity} | {c.meaning} | {c.remedy} | {c.fix_in} |" for c in REGISTRY
    ]
    profiles = [
        f"| {p.crm} | {p.grace_days} | {_yes_no(p.paid_returns)} | {_yes_no(p.folds_lines)} | {p.why}. |"
        for p in PROFILES.values()
    ]
    return _HEAD + "\n".join(rows) + "\n" + _PROFILES + "\n".join(profiles) + "\n"


if __name__ == "__main__":
    sys.stdout.write(write_page())
