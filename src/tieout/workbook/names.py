"""Named cells: where each input and each figure stands in this workbook."""

from __future__ import annotations

import re
from typing import NamedTuple

from tieout.model.errors import WorkbookDamaged

from .layout import CELLS
from .package import Package
from .places import area
from .tables import list_sheets
from .values import unescape

_NAME = re.compile(r"<definedName\b([^>]*)>(.*?)</definedName>", re.S)
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^!']+))!(\$?[A-Z]{1,3}\$?\d+)(?::\$?[A-Z]{1,3}\$?\d+)?")


class Place(NamedTuple):
    """A cell on a sheet."""

    sheet: str
    row: int
    column: int


def list_names(package: Package) -> dict[str, Place]:
    """Return the names of single cells, each with its place; a name of a sheet that is gone is none."""
    found, sheets = {}, list_sheets(package)
    for attributes, text in _NAME.findall(package.listing(package.workbook)):
        name = re.search(r'\bname="([^"]*)"', attributes)
        place = _PLACE.fullmatch(unescape(text))
        if name and place and "localSheetId" not in attributes:
            at = area(place[3])
            sheet = place[1].replace("''", "'") if place[1] else place[2]
            if sheet in sheets:
                found[name[1]] = Place(sheet, at.top, at.left)
    return found


def find_names(package: Package) -> dict[str, Place]:
    """Find the named cells. Raises WorkbookDamaged when an input's name is gone."""
    found = list_names(package)
    for cell in CELLS.values():
        if cell.role == "typed" and cell.name not in found:
            raise WorkbookDamaged(
                f"{package.name}: the cell “{cell.label}” on the sheet “{cell.sheet}” is gone (its name was "
                f"“{cell.name}”). Restore the workbook from “Tieout backups”."
            )
    return found
