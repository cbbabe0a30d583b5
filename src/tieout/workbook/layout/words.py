"""The words that describe a workbook: a column, a named table, a single cell, a sheet.

Kinds say how a value is shown and how it is stored in a cell; in frames money stays whole cents:

======== ==================== =====================================
kind     in a frame           in a cell
======== ==================== =====================================
text     text                 text, never a formula
money    whole cents          dollars, two decimals
dollars  whole cents          dollars, shown without cents
percent  share, 0 to 1        share, shown with %
hours    hours                number, two decimals
whole    whole number         number
number   number               number
date     date                 date
moment   instant, UTC         day and time, shown as the day
flag     true or false        Yes or No
======== ==================== =====================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "money", "dollars", "percent", "hours", "whole", "number", "date", "moment", "flag"]
Role = Literal["pulled", "live", "typed"]

_OWN_COLUMN = re.compile(r"(?<![\w\]])\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Column:
    """One column of a table on a sheet.

    ``source`` is the column of the results frame that it shows. ``live`` columns hold ``formula``, in which
    ``[Revenue]`` stands for the cell of the same row. ``carried_by`` names the column whose value a typed
    cell follows, where that is not the table's key; ``fresh`` is what it says in a new line. ``total`` puts
    the sum of the shown rows above the header. A typed column that is ``steered`` may be changed by a refresh:
    where the frame has a value, it takes the place of what stood there.
    """

    header: str
    kind: Kind
    role: Role
    source: str = ""
    formula: str = ""
    width: float = 11
    note: str = ""
    choices: str = ""
    carried_by: str = ""
    fresh: str = ""
    total: bool = False
    steered: bool = False


def pulled(
    header: str, kind: Kind, source: str = "", width: float = 11, note: str = "", *, total: bool = False
) -> Column:
    """Declare a column whose values come from the systems or from Tieout's rules."""
    return Column(header, kind, "pulled", source=source, width=width, note=note, total=total)


def live(
    header: str, kind: Kind, formula: str, width: float = 11, note: str = "", *, source: str = "", total: bool = False
) -> Column:
    """Declare a column that a formula computes; Python supplies the same figure."""
    return Column(header, kind, "live", source=source, formula=formula, width=width, note=note, total=total)


def typed(
    header: str, kind: Kind, width: float = 11, note: str = "", choices: str = "", carried_by: str = "",
    fresh: str = "", *, steered: bool = False,
) -> Column:  # fmt: skip
    """Declare a column that people fill; a refresh keeps what they typed with its row."""
    return Column(
        header, kind, "typed", width=width, note=note, choices=choices, carried_by=carried_by, fresh=fresh,
        steered=steered,
    )  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A named Excel table. ``kept_by`` says whose rows they are: Tieout's, or people's.

    In a table that ``wraps``, long texts take several lines and rows are as high as they need. ``defaults`` are the
    lines that a new workbook offers in a table of people's.
    """

    name: str
    sheet: str
    key: str
    columns: tuple[Column, ...]
    row: int = 6
    column: int = 1
    title: str = ""
    kept_by: Literal["tieout", "people"] = "tieout"
    spare_rows: int = 1
    wraps: bool = False
    defaults: tuple[tuple[str, ...], ...] = ()

    @property
    def headers(self) -> list[str]:
        return [column.header for column in self.columns]

    def find(self, header: str) -> Column | None:
        """Return the declared column with this header, or None for a column that a user added."""
        return next((column for column in self.columns if column.header == header), None)

    def formula(self, column: Column) -> str:
        """Write a live column's formula the way it is stored in the file, without the equals sign."""
        return _OWN_COLUMN.sub(rf"{self.name}[[#This Row],[\1]]", column.formula)


@dataclass(frozen=True)
class Cell:
    """A single named cell: a label, its place, and what it holds."""

    name: str
    sheet: str
    at: str
    label: str
    kind: Kind
    role: Role
    formula: str = ""
    meaning: str = ""
    choices: str = ""
    field: str = ""
    default: object = None


@dataclass(frozen=True)
class Sheet:
    """A sheet: its title, a sentence that says what it is for, and how it is set up.

    ``print_to`` is the last column that is printed, on ``pages_wide`` pages side by side.
    """

    name: str
    title: str
    purpose: str
    tab: str = "1F3864"
    freeze: str = ""
    print_to: str = ""
    pages_wide: int = 1
    tables: tuple[Table, ...] = ()
    cells: tuple[Cell, ...] = ()
    widths: tuple[tuple[str, float], ...] = ()
