"""The sync profiles in words, for the page of all checks."""

from __future__ import annotations

from .choose import RULE_NAMES
from .known import JOBBER_OLDER, PROFILES
from .profile import GRADES


def describe_sources() -> str:
    """Return, as Markdown, what is known of each CRM's sync, how well, and who says so."""
    parts = [
        "\nWhat a company's own records teach goes before this table, and what is typed on Settings before both.\n"
    ]
    for profile in (*PROFILES.values(), JOBBER_OLDER):
        over = "" if profile.connection == "Native sync" else f", {profile.connection}"
        parts.append(f"\n**{profile.crm}{over}**\n\n")
        parts += [
            f"- {RULE_NAMES[each.rule]}: {each.text} ({each.grade}; {each.source})\n" for each in profile.statements
        ]
    parts.append("\n" + " ".join(f"*{grade.capitalize()}*: {meaning}" for grade, meaning in GRADES.items()) + "\n")
    return "".join(parts)
