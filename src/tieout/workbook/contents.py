"""What a workbook was made with: a hidden name lists its tables, so that a table that is gone is told from one
that never was there.

Text in a formula holds 255 characters at most; the list goes on in further names. A workbook without the list is
taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .package import Package
from .values import escape, unescape

_NAME = "tieout_tables"
_MOST = 240
_LISTED = re.compile(rf'<definedName\b[^>]*\bname="{_NAME}(?:_\d+)?"[^>]*>(.*?)</definedName>', re.S)


def read_contents(package: Package) -> frozenset[str] | None:
    """Return the tables that the workbook was made with; None where it does not say."""
    told = _LISTED.findall(package.listing(package.workbook))
    if not told:
        return None
    return frozenset(f"tbl{word}" for text in told for word in unescape(text).strip('"').split())


def list_contents(tables: Collection[str]) -> dict[str, str]:
    """Return the names that list these tables, each with its text in quotes."""
    lines: list[str] = [""]
    for table in tables:
        word = table.removeprefix("tbl")
        if len(lines[-1]) + len(word) > _MOST:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return {_NAME if at == 1 else f"{_NAME}_{at}": f'"{line}"' for at, line in enumerate(lines, 1)}


def set_contents(workbook: str, tables: Collection[str]) -> str:
    """Return the workbook's part with the list of its tables in place of the one that it has."""
    text = _LISTED.sub("", workbook)
    made = "".join(
        f'<definedName name="{name}" hidden="1">{escape(line)}</definedName>'
        for name, line in list_contents(tables).items()
    )
    if "</definedNames>" in text:
        return text.replace("</definedNames>", f"{made}</definedNames>", 1)
    return text.replace("</sheets>", f"</sheets><definedNames>{made}</definedNames>", 1)
