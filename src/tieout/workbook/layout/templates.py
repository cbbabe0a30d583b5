"""Which sheets each reader's template has, and which tables no workbook can do without."""

from __future__ import annotations

import re
from collections.abc import Collection

from . import CELLS, SHEETS, TABLES
from .words import Sheet

_CLOSE = (
    "Start", "Exceptions", "Close", "Checklist", "AR Aging", "Open Items", "Bridge", "Review Log", "Exception History",
    "Invoices", "Rates", "Settings", "Governance", "Checks", "Run Log", "Help",
)  # fmt: skip
_CFO = (
    "Start", "Job Types", "Months", "Margin Change", "AR Aging", "Open Items", "Bridge", "CFO", "Metrics", "Trends",
    "Concentration", "Rates", "Settings", "Targets", "Checks", "Run Log", "Help",
)  # fmt: skip
TEMPLATES: dict[str, tuple[str, ...]] = {
    "margin": tuple(sheet.name for sheet in SHEETS), "close": _CLOSE, "cfo": _CFO,
}  # fmt: skip
"""The templates by name: margin for the owner, close for the bookkeeper, cfo for whoever watches the figures."""

TITLES = {"margin": "Margin Workbook", "close": "Close Workbook", "cfo": "CFO Workbook"}

NEEDED_TABLES = ("tblRates", "tblRoles", "tblJobTypeRules", "tblColumnMap", "tblKept")
"""What people type that every refresh needs, and the place where their notes wait."""
NEEDED_CELLS = tuple(cell.name for cell in CELLS.values() if cell.role == "typed")

_WORD = re.compile(r"\b(?:tbl[A-Z]\w*|[a-z]+_[a-z_]+\b)")


def list_sheets_of(template: str) -> tuple[Sheet, ...]:
    """Return the sheets of a template, in the order of the whole workbook."""
    return tuple(sheet for sheet in SHEETS if sheet.name in TEMPLATES[template])


def leans_on_absent(formula: str, tables: Collection[str], cells: Collection[str]) -> bool:
    """Say whether a formula names one of Tieout's tables or cells that the workbook does not have."""
    words = _WORD.findall(formula)
    return any((word in TABLES and word not in tables) or (word in CELLS and word not in cells) for word in words)
