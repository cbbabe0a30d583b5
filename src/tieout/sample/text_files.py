"""Writing export files: CSV as each system writes it, and one small workbook form; equal input, equal bytes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | int | float | None
Row = Sequence[Cell]


def columns(header: str) -> tuple[str, ...]:
    """Split a header row written as an export prints it."""
    return tuple(header.split(","))


def write_csv(
    path: Path,
    header: Row,
    rows: Iterable[Row],
    *,
    bom: bool = False,
    before: Iterable[Row] = (),
    after: Iterable[Row] = (),
) -> None:
    """Write one CSV file, with the lines that a report prints before its header and after its rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for part in (before, [header], rows, after):
        writer.writerows(part)
    path.write_bytes(text.getvalue().encode("utf-8-sig" if bom else "utf-8"))


def write_xlsx(path: Path, sheet: str, header: Row, rows: Iterable[Row]) -> None:
    """Write one worksheet; trailing blanks are left out, as the real export does. The file carries no clock."""
    from openpyxl import Workbook

    moment = dt.datetime(2026, 10, 31, 18, 0)
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = moment
    page = book.create_sheet(sheet)
    for row in (header, *rows):
        cells = list(row)
        while cells and cells[-1] in ("", None):
            cells.pop()
        page.append(cells)
    raw = io.BytesIO()
    book.save(raw)
    _without_clock(raw, path, moment)


def _without_clock(raw: io.BytesIO, path: Path, moment: dt.datetime) -> None:
    """Copy a zipped file with fixed dates, so that the same workbook has the same bytes on any day."""
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _fix_modified(data, stamp)
            info = zipfile.ZipInfo(name, moment.timetuple()[:6])
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            target.writestr(info, data)


def _fix_modified(data: bytes, stamp: bytes) -> bytes:
    """Put the fixed moment where the library writes the time of saving."""
    start = data.find(b"<dcterms:modified")
    begin, end = data.find(b">", start) + 1, data.find(b"</dcterms:modified>")
    return data[:begin] + stamp + data[end:] if start >= 0 else data


def plain(amount: int | None) -> str:
    """Print cents as 1234.50; an unknown amount is empty."""
    return "" if amount is None else f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def grouped(amount: int | None) -> str:
    """Print cents as 1,234.50."""
    if amount is None:
        return ""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def hours(minutes: int) -> str:
    """Print minutes as decimal hours."""
    return f"{minutes / 60:.2f}"


def clock(minutes: int) -> str:
    """Print minutes after midnight as 07:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def us_date(day: dt.date | None) -> str:
    """Print 10/31/2026."""
    return "" if day is None else f"{day.month:02d}/{day.day:02d}/{day.year}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def telephone(digits: str) -> str:
    """Print (828) 555-0100."""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if digits else ""
