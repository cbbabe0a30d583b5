"""Text files → rows of text cells: encodings, separators, quotation marks."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..model.errors import BadInput

EXPORT_AGAIN = "Export it again and put the new file in its place."
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_SEPARATORS = (",", "\t", ";", "|")
_CONTROL_BYTES = bytes(code for code in range(128) if CONTROLS.match(chr(code)))
_BLANKED = bytes.maketrans(_CONTROL_BYTES, b" " * len(_CONTROL_BYTES))
_HEAD = 20_000


@dataclass(frozen=True)
class TextRows:
    """The rows of a text file, cut into cells anew each time they are asked for: the file may be large."""

    file: str
    data: bytes = field(repr=False)
    separator: str

    def __iter__(self) -> Iterator[list[str]]:
        # strict, because a lenient reader swallows the rest of the file behind one stray quotation mark
        rows = csv.reader(_open(self.data), delimiter=self.separator, strict=True)
        try:
            yield from rows
        except csv.Error as error:
            raise self._describe(error) from None

    def _describe(self, error: csv.Error) -> BadInput:
        """Name the row in which the quotation marks stop making sense."""
        count, line = 0, 0
        try:
            for row in csv.reader(_open(self.data), delimiter=self.separator, strict=True):
                count, line = count + 1, line + 1 + sum(cell.count("\n") for cell in row)
        except csv.Error:
            pass
        lines = self.data.decode().splitlines()
        return BadInput(
            f"The quotation marks in this row do not pair up ({error}).",
            'Double each quotation mark inside a quoted cell ("" for "), or export the file again.',
            self.file,
            count + 1,
            value=lines[min(line, len(lines) - 1)] if lines else "",
        )


def _open(data: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="")


def read_text(name: str, data: bytes) -> TextRows:
    """Read the content of a text file that is called ``name``. Raises BadInput where it is no text."""
    data = to_utf8(name, data)
    return TextRows(name, data, sniff_separator(data[: 4 * _HEAD].decode(errors="ignore")))


def to_utf8(name: str, data: bytes) -> bytes:
    """Return the text as UTF-8 with blanks for control characters.

    It may be UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252. Raises BadInput, never guesses on.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError:
            raise BadInput("The file is cut off or damaged (UTF-16).", EXPORT_AGAIN, name) from None
    elif b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        raise BadInput("This is no text file.", EXPORT_AGAIN, name, row, value="NUL byte")
    elif not data.isascii():
        data = _from_bytes(name, data)
    return data if len(data.translate(None, _CONTROL_BYTES)) == len(data) else data.translate(_BLANKED)


def _from_bytes(name: str, data: bytes) -> bytes:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252").encode()
        except UnicodeDecodeError as error:
            row = data[: error.start].count(b"\n") + 1
            raise BadInput(
                "A character is neither UTF-8 nor Windows-1252.",
                "Save the file as “CSV UTF-8”.",
                name,
                row,
                value=f"byte 0x{data[error.start]:02x}",
            ) from None
    return data.removeprefix(BOM_UTF8)


def sniff_separator(text: str) -> str:
    """Say which of comma, tab, semicolon and bar separates the cells: the one that makes the most even columns."""
    head = text[:_HEAD]

    def evenness(separator: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        try:
            for count, row in enumerate(csv.reader(io.StringIO(head, newline=""), delimiter=separator)):
                widths[len(row)] += 1
                if count > 40:
                    break
        except csv.Error:
            pass
        return max(((count * (width - 1), count) for width, count in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=evenness)
