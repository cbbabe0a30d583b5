"""The stable contract of ``tieout check --json``: a list of objects with exactly these members.

Amounts are decimal strings with two places, or null where unknown; confidence is a number from 0 to 1.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

MEMBERS = (
    "id", "check", "severity", "customer", "job", "crm_ref", "books_ref", "crm_amount", "books_amount", "difference",
    "revenue_effect", "receivable_effect", "cause", "remedy", "fix_in", "confidence",
)  # fmt: skip

_AMOUNTS = frozenset({"crm_amount", "books_amount", "difference", "revenue_effect", "receivable_effect"})


def as_objects(findings: pd.DataFrame) -> list[dict[str, Any]]:
    """Turn findings into plain objects for JSON, worst first."""
    return [
        {name: _plain(name, value) for name, value in zip(MEMBERS, row, strict=True)}
        for row in findings[list(MEMBERS)].astype(object).itertuples(index=False, name=None)
    ]


def _plain(name: str, value: Any) -> Any:
    if pd.isna(value):
        return None
    if name in _AMOUNTS:
        sign, size = ("-", -int(value)) if value < 0 else ("", int(value))
        return f"{sign}{size // 100}.{size % 100:02d}"
    return round(float(value), 2) if name == "confidence" else str(value)
