"""A snapshot: all that one side said, and what became of every row that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from .nouns import NOUNS
from .table import Column, Table

Side = Literal["crm", "books", "payroll"]
"""Who said something: the CRM, the books or payroll."""

FILES_READ = Table(
    "files_read",
    "Each file that was read: what it was taken for and what became of its rows.",
    (
        Column("file", "text", "File name", needed=True),
        Column("system", "text", "System it comes from", needed=True),
        Column("layout", "text", "Export that its columns match", needed=True),
        Column("rows_read", "whole", "Data rows found", needed=True),
        Column("rows_kept", "whole", "Rows that became records", needed=True),
        Column("rows_dropped", "whole", "Rows left out, each listed with its reason", needed=True),
        Column("as_of", "date", "Newest date in the file"),
        Column("columns_unused", "text", "Columns that Tieout does not know and left aside"),
    ),
)

ROW_PROBLEMS = Table(
    "row_problems",
    "Rows or cells that could not be used as they stand.",
    (
        Column("file", "text", "File name", needed=True),
        Column("row", "whole", "Row in the file, as a spreadsheet shows it", needed=True),
        Column("column", "text", "Column header"),
        Column("value", "text", "What stands there"),
        Column("reason", "text", "What is wrong, in a sentence", needed=True),
        Column("dropped", "flag", "The row was left out; otherwise only the cell is unknown", needed=True),
    ),
)


@dataclass(frozen=True)
class Snapshot:
    """All that one side (the CRM, the books or payroll) said. Absent tables are empty, never missing."""

    system: str
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: pd.DataFrame = field(default_factory=FILES_READ.empty)
    problems: pd.DataFrame = field(default_factory=ROW_PROBLEMS.empty)

    def __getitem__(self, noun: str) -> pd.DataFrame:
        return self.tables[noun] if noun in self.tables else NOUNS[noun].empty()

    def has(self, noun: str) -> bool:
        """Say whether the side holds any record of this noun."""
        return noun in self.tables and len(self.tables[noun]) > 0
