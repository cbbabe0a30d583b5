"""The cells of one column of a long table, held in little room: most are texts of one format."""

from __future__ import annotations

from array import array

_TEXT, _END = ' t="s"><v>', "</v></c>"


class HeldCells:
    """By place in the table, the text of each filled cell after its place on the sheet.

    A cell that holds a shared string in the column's first format is held as the string's number alone.
    """

    def __init__(self) -> None:
        self._start = ""
        self._numbers = array("I")
        self.others: dict[int, str] = {}
        """Cells that hold anything but such a string."""

    def put(self, at: int, rest: str) -> None:
        """Hold a cell."""
        if not self._start:
            style, found, _ = rest.partition(_TEXT)
            self._start = style + found if found and "<" not in style else ""
        if self._start and rest.startswith(self._start) and rest.endswith(_END):
            if len(self._numbers) <= at:
                self._numbers.extend([0] * (at + 1 - len(self._numbers)))
            self._numbers[at] = int(rest[len(self._start) : -len(_END)]) + 1
        else:
            self.others[at] = rest

    def text_number(self, at: int) -> int | None:
        """Return the number of the shared string that a cell holds; None where that is not all it holds."""
        number = self._numbers[at] if at < len(self._numbers) else 0
        return number - 1 if number else None

    def get(self, at: int) -> str | None:
        """Return a cell's text; None where it is empty."""
        number = self.text_number(at)
        return self.others.get(at) if number is None else f"{self._start}{number}{_END}"

    def filled(self) -> list[int]:
        """Return the places that hold something, from the top."""
        return sorted([*self.others, *(at for at, number in enumerate(self._numbers) if number)])
