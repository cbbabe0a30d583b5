"""Places on a sheet: letters and numbers of cells and ranges."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")


class Area(NamedTuple):
    """A range of cells: first and last column (1 is A) and first and last row, all included."""

    left: int
    top: int
    right: int
    bottom: int

    def covers(self, column: int) -> bool:
        """Say whether a column is one of the range's."""
        return self.left <= column <= self.right

    def __str__(self) -> str:
        first = f"{letters(self.left)}{self.top}"
        last = f"{letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"


@cache
def letters(column: int) -> str:
    """Name a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@cache
def number(name: str) -> int:
    """Number a column: A is 1, AA is 27."""
    found = 0
    for letter in name:
        found = found * 26 + ord(letter) - 64
    return found


def area(reference: str) -> Area:
    """Read a reference such as ``B3`` or ``$A$1:C9``. Raises ValueError for anything else."""
    found = _RANGE.fullmatch(reference)
    if not found:
        raise ValueError(f"“{reference}” is not a range")
    left, top, right, bottom = found.groups()
    return Area(number(left), int(top), number(right or left), int(bottom or top))
