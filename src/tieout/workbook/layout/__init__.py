"""Every sheet, named table, column and named cell of the workbook, declared once."""

from __future__ import annotations

from .cash import CASH_SHEETS
from .close import CLOSE_SHEETS
from .exceptions import EXCEPTION_SHEETS, HISTORY_SHEETS
from .governance import GOVERNANCE_SHEETS
from .groups import GROUP_SHEETS
from .inputs import CHOICES, INPUT_SHEETS
from .insights import INSIGHT_SHEETS
from .jobs import JOB_SHEETS
from .metrics import CFO, METRIC_NAMES
from .proof import CHECK_SHEETS, PROOF_SHEETS
from .receivables import RECEIVABLE_SHEETS
from .records import RECORD_SHEETS
from .review import REVIEW_SHEETS
from .start import START, TIE_NAMES
from .trends import TARGET_SHEET, TREND_SHEETS
from .words import Cell, Column, Kind, Sheet, Table

HELP = Sheet(
    "Help",
    "How to use this workbook",
    "A page per reader, and what the words mean.",
    tab="595959",
    print_to="B",
    widths=(("A", 26), ("B", 110), ("C", 3)),
)

SHEETS: tuple[Sheet, ...] = (
    START,
    *EXCEPTION_SHEETS,
    *CLOSE_SHEETS,
    *JOB_SHEETS,
    *GROUP_SHEETS,
    *INSIGHT_SHEETS,
    *RECEIVABLE_SHEETS,
    *PROOF_SHEETS,
    *CASH_SHEETS,
    CFO,
    *TREND_SHEETS,
    *REVIEW_SHEETS,
    *HISTORY_SHEETS,
    *RECORD_SHEETS,
    *INPUT_SHEETS,
    TARGET_SHEET,
    *GOVERNANCE_SHEETS,
    *CHECK_SHEETS,
    HELP,
)
STATEMENTS = tuple(
    Cell(f"statement_{at}", sheet.name, "A3", "", "text", "live", formula="start_statement")
    for at, sheet in enumerate(SHEETS, 1)
    if sheet.name not in ("Start", "Help")
)
"""On every sheet: period, basis and as-of day, as the Start sheet says them."""

TABLES: dict[str, Table] = {table.name: table for sheet in SHEETS for table in sheet.tables}
CELLS: dict[str, Cell] = {cell.name: cell for cell in (*(c for s in SHEETS for c in s.cells), *STATEMENTS)}

__all__ = [
    "CELLS",
    "CHOICES",
    "METRIC_NAMES",
    "SHEETS",
    "STATEMENTS",
    "TABLES",
    "TIE_NAMES",
    "Cell",
    "Column",
    "Kind",
    "Sheet",
    "Table",
]
