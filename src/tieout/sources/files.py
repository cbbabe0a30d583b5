"""Files on disk → sheets of text cells. What a file is, its first bytes say; knows nothing of exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

from ..model.errors import BadInput
from .text_files import EXPORT_AGAIN, read_text
from .workbook_files import read_workbook

TEXT_ENDINGS = (".csv", ".tsv")
WORKBOOK_ENDINGS = (".xlsx", ".xlsm")
ENDINGS = (*TEXT_ENDINGS, *WORKBOOK_ENDINGS, ".xls")
LARGEST = 1_000_000_000
HEADER_WITHIN = 30

_BLANK = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_AS_CSV = "Open it in Excel and save it as .xlsx or as “CSV UTF-8”, or export it again as CSV."


@dataclass(frozen=True)
class Sheet:
    """One table of text as a spreadsheet would show it. The rows may be gone through several times, from row 1."""

    file: str
    rows: Iterable[list[str]] = field(repr=False)
    name: str = ""
    workbook: bool = False

    @property
    def label(self) -> str:
        return f"{self.file} ({self.name})" if self.name else self.file

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows, among which the header stands."""
        return list(islice(self.rows, HEADER_WITHIN))


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
    if not (data[:2048].strip(_BLANK) or data.strip(_BLANK)):
        raise BadInput("The file is empty.", EXPORT_AGAIN, name)
    if data.startswith(b"PK\x03\x04"):
        sheets = read_workbook(name, data)
        return [Sheet(name, rows, title, True) for title, rows in sheets.items()]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BadInput("The workbook is encrypted.", "Open it with its password and save it without one.", name)
        raise BadInput("This is a workbook in the old .xls format.", _AS_CSV, name)
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<head", b"<?xml", b"<meta")):
        raise BadInput("This is a web page, not a table, whatever its name says.", _AS_CSV, name)
    if start.startswith((b"%pdf", b"{\\rtf", b"\x89png", b"\x1f\x8b")):
        raise BadInput("This is no table (a document, picture or archive).", EXPORT_AGAIN, name)
    if name.casefold().endswith((*WORKBOOK_ENDINGS, ".xls")):
        raise BadInput("The workbook is damaged: its first bytes are not those of a workbook.", EXPORT_AGAIN, name)
    return [Sheet(name, read_text(name, data))]
