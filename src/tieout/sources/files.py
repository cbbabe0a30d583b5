"""Files on disk → sheets of text cells. Knows encodings, separators and workbooks; knows nothing of exports."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from ..model.errors import BadInput

TEXT_ENDINGS = (".csv", ".tsv")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, ".xls")
LARGEST = 1_000_000_000
OWN_SHEETS = frozenset({"Start", "Exceptions", "Settings", "Rates"})

_SEPARATORS = (",", "\t", ";", "|")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_EXPORT_AGAIN = "Export it again and put the new file in its place."
_AS_CSV = "Open it in Excel and save it as .xlsx or as “CSV UTF-8”, or export it again as CSV."


@dataclass(frozen=True)
class Sheet:
    """One table of text as a spreadsheet would show it; row 1 is ``rows[0]``."""

    file: str
    rows: list[list[str]] = field(repr=False)
    name: str = ""
    workbook: bool = False

    @property
    def label(self) -> str:
        return f"{self.file} ({self.name})" if self.name else self.file


def find_files(path: Path, may_be_empty: bool = False) -> list[Path]:
    """List the exports in a folder and its subfolders (one level), by name; or the one file itself.

    Lock files, hidden files, the product's truth files and files of other kinds are left aside.
    Raises BadInput when there is no such file or folder,
    or (unless it ``may_be_empty``) nothing in it to read.
    """
    try:
        if path.is_file():
            return [path]
        if not path.is_dir():
            raise BadInput("There is no such file or folder.", "Correct the path on the Settings sheet.", str(path))
        inside = sorted(path.iterdir(), key=_by_name)
        deeper = [
            q for p in inside if p.is_dir() and not p.name.startswith(".") for q in sorted(p.iterdir(), key=_by_name)
        ]
        files = [p for p in inside + deeper if _is_export(p) and p.is_file()]
    except OSError as error:
        raise BadInput(f"The folder cannot be opened ({error.strerror}).", "Allow reading it.", str(path)) from None
    if not files and not may_be_empty:
        raise BadInput("The folder holds no export.", "Put .csv or .xlsx exports into it.", str(path))
    return files


def _by_name(path: Path) -> str:
    return path.name.casefold()


def _is_export(path: Path) -> bool:
    name = path.name.casefold()
    return name.endswith(ENDINGS) and not name.startswith((".", "~$", "truth"))


def read_sheets(path: Path) -> list[Sheet]:
    """Read one file into its sheets (one for a text file). The product's own workbook has none.

    Raises BadInput for whatever cannot be read: empty, damaged, encrypted, not a table, too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput("The file is larger than 1 GB.", "Export a shorter period.", path.name)
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"The file cannot be opened ({error.strerror}).",
            "Close it in other programs and allow reading it.",
            path.name,
        ) from None
    return sheets_from_bytes(path.name, data)


def sheets_from_bytes(name: str, data: bytes) -> list[Sheet]:
    """Read the content of a file that is called ``name``; what it is, its first bytes say."""
    start = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInput("The file is empty.", _EXPORT_AGAIN, name)
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(name, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BadInput("The workbook is encrypted.", "Open it with its password and save it without one.", name)
        raise BadInput("This is a workbook in the old .xls format.", _AS_CSV, name)
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<?xml", b"<meta")):
        raise BadInput("This is a web page, not a table, whatever its name says.", _AS_CSV, name)
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\x1f\x8b")):
        raise BadInput("This is no table (a document, picture or archive).", _EXPORT_AGAIN, name)
    if name.casefold().endswith((*WORKBOOK_ENDINGS, ".xls")):
        raise BadInput("The workbook is damaged: its first bytes are not those of a workbook.", _EXPORT_AGAIN, name)
    return [Sheet(name, _split_rows(name, decode(name, data)))]


def decode(name: str, data: bytes) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16 with BOM, else Windows-1252. Raises BadInput, never guesses on."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise BadInput("The file is cut off or damaged (UTF-16).", _EXPORT_AGAIN, name) from None
    elif b"\x00" in data:
        row = data[: data.index(b"\x00")].count(b"\n") + 1
        raise BadInput("This is no text file.", _EXPORT_AGAIN, name, row, value="NUL byte")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            try:
                text = data.decode("cp1252")
            except UnicodeDecodeError as error:
                row = data[: error.start].count(b"\n") + 1
                raise BadInput(
                    "A character is neither UTF-8 nor Windows-1252.",
                    "Save the file as “CSV UTF-8”.",
                    name,
                    row,
                    value=f"byte 0x{data[error.start]:02x}",
                ) from None
    return _CONTROLS.sub(" ", text)


def _split_rows(name: str, text: str) -> list[list[str]]:
    separator = sniff_separator(text)
    rows: list[list[str]] = []
    try:
        # strict, because a lenient reader swallows the rest of the file behind one stray quotation mark
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)
    except csv.Error as error:
        lines = text.splitlines()
        line = min(sum(1 + sum(c.count("\n") for c in row) for row in rows), len(lines) - 1)
        raise BadInput(
            f"The quotation marks in this row do not pair up ({error}).",
            'Double each quotation mark inside a quoted cell ("" for "), or export the file again.',
            name,
            len(rows) + 1,
            value=lines[line] if lines else "",
        ) from None
    return rows


def sniff_separator(text: str) -> str:
    """Say which of comma, tab, semicolon and bar separates the cells: the one that makes the most even columns."""
    head = text[:20_000]

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


def _read_workbook(name: str, data: bytes) -> list[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > 2 * LARGEST:
                raise BadInput("The workbook is too large when unpacked.", "Export a shorter period.", name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if set(book.sheet_names) >= OWN_SHEETS:
            return []
        return [
            Sheet(name, [[show(cell) for cell in row] for row in _rows_of(book, sheet)], sheet, True)
            for sheet in book.sheet_names
        ]
    except BadInput:
        raise
    except Exception as error:  # the reader's own errors have no common parent
        problem = "encrypted" if "password" in str(error).lower() or "encrypt" in str(error).lower() else "damaged"
        raise BadInput(
            f"The workbook is {problem}.", "Open it in Excel, save it without a password, or export it again.", name
        ) from None


def _rows_of(book: CalamineWorkbook, sheet: str) -> list[list[Any]]:
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def show(cell: Any) -> str:
    """Print a workbook's cell as an export would: days as 2026-03-01, whole numbers without a point."""
    if isinstance(cell, str):
        return _CONTROLS.sub(" ", cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | int):
        if math.isfinite(cell) and cell == int(cell):
            return str(int(cell))
        return repr(cell) if "e" not in repr(cell) else f"{cell:.10f}"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, dt.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
