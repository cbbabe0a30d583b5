"""A sheet's part as it streams by: the text before its rows, the rows one by one, the text after them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tieout.model.errors import WorkbookDamaged

_DATA = re.compile(r"<sheetData\b[^>]*?(/>|>)")
_ROW_NUMBER = re.compile(r'(?:^|\s)r="(\d+)"')
_END = "</sheetData>"
_UNUSUAL = re.compile(r"<(?:row|c|f|v)\b[^>]*='")
"""Single quotes, like comments between cells, are valid, but no spreadsheet program writes them."""


class RowText(NamedTuple):
    """A row as the file has it: number, start tag, attributes without the number, cells as text."""

    at: int
    tag: str
    attributes: str
    inner: str


class SheetText:
    """A sheet's part, read once from top to bottom: ``rows`` first, then ``tail`` is known."""

    def __init__(self, pieces: Iterator[str], sheet: str) -> None:
        self._pieces, self._held, self._last = _check(pieces, sheet), "", 0
        self.tail = ""
        found = None
        while found is None:
            piece = next(self._pieces, None)
            if piece is None:
                raise WorkbookDamaged(
                    f"the sheet “{sheet}” has no cells that can be read; save the workbook in Excel and run again."
                )
            self._held += piece
            found = _DATA.search(self._held)
        self.head, self._empty = self._held[: found.start()], found[1] == "/>"
        self._held = self._held[found.end() :]

    def rows(self) -> Iterator[RowText]:
        """Yield the rows."""
        while not self._empty:
            end = self._held.find(_END)
            # Cutting at the end tags is many times faster than a pattern that spans rows.
            rows = self._held[: end if end >= 0 else None].split("</row>")
            rest = rows.pop() if end < 0 else ""
            for row in rows:
                if row.startswith('<row r="'):
                    quote = row.index('"', 8)
                    close = row.index(">", quote)
                    if row[close - 1] != "/":
                        self._last = int(row[8:quote])
                        yield RowText(self._last, row[: close + 1], row[quote + 1 : close].strip(), row[close + 1 :])
                        continue
                yield from self._split(row)
            if end >= 0:
                self._held = self._held[end + len(_END) :]
                break
            piece = next(self._pieces, None)
            if piece is None:
                raise WorkbookDamaged("a sheet ends in the middle; restore the workbook from “Tieout backups”.")
            self._held = rest + piece
        self.tail = self._held + "".join(self._pieces)

    def _split(self, piece: str) -> Iterator[RowText]:
        """Take a row, and the empty ones before it, which have no end tag."""
        start = piece.find("<row")
        while start >= 0:
            end = piece.index(">", start)
            empty = piece[end - 1] == "/"
            number, attributes = _read_tag(piece[start + 4 : end - 1 if empty else end])
            self._last = number or self._last + 1
            yield RowText(self._last, piece[start : end + 1], attributes, "" if empty else piece[end + 1 :])
            start = piece.find("<row", end) if empty else -1


def _check(pieces: Iterator[str], sheet: str) -> Iterator[str]:
    for piece in pieces:
        # A single rare sign is found many times faster than two of which the first is common.
        if ("!" in piece and "<!" in piece) or ("'" in piece and "='" in piece and _UNUSUAL.search(piece)):
            raise WorkbookDamaged(
                f"the sheet “{sheet}” is written in a way that cannot be edited safely; open the workbook in Excel, "
                "save it and run again."
            )
        yield piece


def _read_tag(attributes: str) -> tuple[int, str]:
    found = _ROW_NUMBER.search(attributes)
    if not found:
        return 0, attributes.strip()
    return int(found[1]), f"{attributes[: found.start()]} {attributes[found.end() :]}".strip()


@lru_cache(4096)
def tidy(attributes: str, unfiltered: bool) -> str:
    """Clean the attributes of a row that is written anew: no stale extent, no height that Excel only guessed."""
    made = re.sub(r'\s?\bspans="[^"]*"', "", attributes)
    if unfiltered:
        made = re.sub(r'\s?\bhidden="[^"]*"', "", made)
    if not re.search(r'\bcustomHeight="(?:1|true)"', made):
        made = re.sub(r'\s?\b(?:ht|customHeight)="[^"]*"', "", made)
    return made.strip()
