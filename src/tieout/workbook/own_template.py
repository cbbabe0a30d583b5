"""A template that an owner restyled: whether it has what is needed, what it leaves out, and a workbook made of it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tieout.model.errors import BadInput

from .contents import set_contents
from .layout import CELLS, TABLES
from .layout.templates import NEEDED_CELLS, NEEDED_TABLES
from .names import list_names
from .package import Package
from .tables import list_tables


@dataclass(frozen=True)
class Found:
    """What a template has: its tables, and what is not there, in words. Only ``needed`` stops its use."""

    tables: tuple[str, ...]
    needed: tuple[str, ...]
    left_out: tuple[str, ...]


def look_through(package: Package) -> Found:
    """Look which tables, columns and inputs a template has."""
    tables, names = list_tables(package), list_names(package)
    needed = [f"the table “{name}” ({TABLES[name].sheet})" for name in NEEDED_TABLES if name not in tables]
    needed += [
        f"the input “{CELLS[name].label}” (name {name}, {CELLS[name].sheet})" for name in NEEDED_CELLS
        if name not in names
    ]  # fmt: skip
    for name, declared in TABLES.items():
        gone = [header for header in declared.headers if name in tables and header not in tables[name].headers]
        needed += [f"the column “{header}” of the table “{name}”" for header in gone]
    there = tuple(name for name in TABLES if name in tables)
    sheets = dict.fromkeys(TABLES[name].sheet for name in TABLES if name not in tables)
    return Found(there, tuple(needed), tuple(sheets))


def make_from(source: Path) -> tuple[bytes, Found]:
    """Return a workbook made of a template file, and what the template has. Raises BadInput with all that it lacks."""
    if not source.is_file():
        raise BadInput("there is no such template.", "Name margin, close, cfo, or a file (.xlsx).", str(source))
    package = Package(source.read_bytes(), source.name)
    found = look_through(package)
    if found.needed:
        raise BadInput(
            f"the template lacks {'; '.join(found.needed)}.",
            "Copy the sheet from one of Tieout’s templates (tieout new --template margin), or name it again.",
            source.name,
        )
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source.read_bytes())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part.filename)
            if part.filename == package.workbook:
                content = set_contents(content.decode("utf-8-sig"), found.tables).encode()
            new.writestr(part, content, zipfile.ZIP_DEFLATED)
    return made.getvalue(), found
