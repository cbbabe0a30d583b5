"""Making the share copy: freeze the sheets, empty what is nobody else's business, add the proof, write a new file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tieout.model.errors import BadInput, NotVerified

from ..layout import TABLES
from ..layout.inputs import SETTING_CELLS
from ..package import Package
from ..packing import Packing
from ..reading import Reader
from ..saving import replace_file
from ..strings import EMPTY
from .freezing import KEEP, Frozen
from .parts import choose_parts, freeze_table
from .proof_sheet import borrow_looks, fingerprint, list_proof, write_proof

RATES_CHOICES = ("remove", "average")
_PROOF = "xl/worksheets/sheetTieoutProof.xml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_KIND = f"{_R}/worksheet"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SECRET_SETTINGS = ("crm_path", "books_path", "payroll_path")
_FORMULA = re.compile(r"<f[\s>/]")
_RATE_TABLES = {"tblRates": ("Employee or role", "From", "To"), "tblTime": None}
Replaced = dict[str, dict[int, Callable[[int], object]]]


@dataclass(frozen=True)
class Shared:
    """What became of a share copy: its fingerprint, what was left out, and how many formulas had no figure."""

    fingerprint: str
    left_out: list[str]
    not_calculated: int


def share_workbook(workbook: Path, copy: Path, rates: str, now: dt.datetime) -> Shared:
    """Write a copy of a workbook with figures in place of formulas, without rates, wages and connection settings.

    ``rates`` is “remove”, or “average”: one average rate stands in place of everybody's own. The workbook itself is not
    touched. Raises BadInput for a copy that would overwrite something.
    """
    if rates not in RATES_CHOICES:
        raise BadInput("this is no way to treat rates.", f"Choose one of: {', '.join(RATES_CHOICES)}.", value=rates)
    if copy.suffix.lower() != ".xlsx":
        raise BadInput("a share copy’s name must end in .xlsx.", "Choose another name.", str(copy))
    if copy.exists():
        raise BadInput("this file exists already.", "Choose another name, or delete it.", str(copy))
    package = Package(workbook, workbook.name)
    sharing = _Sharing(package, rates, now)
    replace_file(copy, sharing.write, lambda made: sharing.verify(Package(made, copy.name)), None)
    return Shared(sharing.fingerprint, sharing.left_out, sharing.unknown)


class _Sharing:
    def __init__(self, package: Package, rates: str, now: dt.datetime) -> None:
        self._package, self._reader = package, Reader(package)
        self._going = choose_parts(package)
        self.fingerprint = fingerprint(self._reader)
        self._replaced = hide_cells(self._reader, rates)
        self.unknown = 0
        self.left_out = [
            "Formulas: every cell shows the figure that it had.",
            "Folders and connected systems on Settings.",
            "Loaded rates and wages" + (": one average rate stands in their place." if rates == "average" else "."),
            "Macros, connections, caches of pivot tables, and whatever else is not seen.",
            *(f"The hidden sheet “{name}”." for name in self._going.left),
        ]
        made = f"Shared {now:%Y-%m-%d %H:%M} UTC from {package.name}."
        lines = list_proof(self._reader, made, self.left_out, self.fingerprint)
        self._proof = write_proof(lines, borrow_looks(self._reader))

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        going, strings = self._going, self._reader.strings_part
        used: set[int] = set()
        sheets = {part: name for name, part in going.sheets.items()}
        with Packing(self._package, out) as packing:
            packing.add("[Content_Types].xml", self._list_types())
            packing.add("_rels/.rels", _list_root(self._package.workbook))
            for part in going.parts:
                if part in sheets:
                    packing.add(part, self._freeze(part, sheets[part], used))
                elif part != strings:
                    packing.add(part, self._edited(part)) if self._is_text(part) else packing.copy(part)
            packing.add(_PROOF, self._proof)
            if strings:
                packing.add(strings, self._list_strings(used))
            packing.finish()

    def verify(self, made: Package) -> None:
        """Prove that the copy opens and holds no formula. Raises NotVerified."""
        pieces = (piece for part in self._going.sheets.values() for piece in made.pieces(part))
        if any(_FORMULA.search(piece) for piece in pieces):
            raise NotVerified("a formula was left in the copy, so no copy was made. Please report it.")

    def _freeze(self, part: str, name: str, used: set[int]) -> Iterator[str]:
        frozen = Frozen(self._package.pieces(part), name, self._replaced.get(name, {}))
        yield from frozen.pieces()
        used |= frozen.strings
        self.unknown += frozen.unknown

    def _is_text(self, part: str) -> bool:
        return part in self._going.edits or part == self._package.workbook or "/tables/" in part

    def _edited(self, part: str) -> str:
        text = self._going.edits.get(part) or self._package.text(part)
        if part == self._package.workbook:
            return self._announce(text)
        if part.endswith("workbook.xml.rels"):
            entry = f'<Relationship Id="rIdTieoutProof" Type="{_SHEET_KIND}" Target="/{_PROOF}"/></Relationships>'
            return text.replace("</Relationships>", entry)
        return freeze_table(text) if "/tables/" in part and part.endswith(".xml") else text

    def _announce(self, text: str) -> str:
        highest = max(int(found) for found in re.findall(r'\bsheetId="(\d+)"', text))
        entry = f'<sheet xmlns:r="{_R}" name="Proof" sheetId="{highest + 1}" r:id="rIdTieoutProof"/></sheets>'
        return text.replace("</sheets>", entry)

    def _list_types(self) -> str:
        text, kept = self._package.text("[Content_Types].xml"), {f"/{part}" for part in self._going.parts}

        def keep(found: re.Match[str]) -> str:
            part = re.search(r'PartName="([^"]*)"', found[0])
            if part is None or part[1] not in kept:
                return ""
            main = part[1] == f"/{self._package.workbook}"
            return re.sub(r'ContentType="[^"]*"', f'ContentType="{_MAIN_TYPE}"', found[0]) if main else found[0]

        text = re.sub(r"<Override\b[^>]*?/>", keep, text)
        return text.replace("</Types>", f'<Override PartName="/{_PROOF}" ContentType="{_SHEET_TYPE}"/></Types>')

    def _list_strings(self, used: set[int]) -> Iterator[str]:
        """Yield the shared texts; those that no cell shows are emptied, because they may be what was left out."""
        text = self._package.text(self._reader.strings_part) or EMPTY
        start = text.find("<si")
        if start < 0:
            yield text
            return
        yield text[:start]
        items = re.findall(r"<si\b[^>]*?/>|<si\b.*?</si>", text[start:], re.S)
        for first in range(0, len(items), 10_000):
            yield "".join(
                item if at in used else "<si><t/></si>" for at, item in enumerate(items[first : first + 10_000], first)
            )
        yield "</sst>"


def _list_root(workbook: str) -> str:
    """Name the workbook as all that the file holds: neither its author nor its history go along."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="/{workbook}"/></Relationships>'
    )


def hide_cells(reader: Reader, rates: str) -> Replaced:
    """Say by sheet and column which cells are emptied, or show the average rate instead."""
    hidden: Replaced = {}
    average = _average_rate(reader) if rates == "average" else None
    for name, kept in _RATE_TABLES.items():
        if name not in reader.tables:
            continue
        table = reader.tables[name]
        for header in table.headers:
            column = TABLES[name].find(header)
            is_money = column is not None and column.kind == "money"
            if header not in kept if kept is not None else is_money:
                shown = average if (name, header) == ("tblTime", "Rate") else None
                _hide(hidden, table.sheet, table.column(header), range(table.first, table.last + 1), shown)
                _hide(hidden, table.sheet, table.column(header), range(table.area.top - 1, table.area.top), None)
    for cell in SETTING_CELLS:
        if cell.field in _SECRET_SETTINGS and cell.name in reader.names:
            place = reader.names[cell.name]
            _hide(hidden, place.sheet, place.column, range(place.row, place.row + 1), None)
    return hidden


def _hide(hidden: Replaced, sheet: str, column: int, rows: range, shown: object) -> None:
    before = hidden.setdefault(sheet, {}).get(column)

    def replace(row: int) -> object:
        if row in rows:
            return shown
        return before(row) if before else KEEP

    hidden[sheet][column] = replace


def _average_rate(reader: Reader) -> float | None:
    """Return labor cost over hours of all counted entries, in dollars; None without hours."""
    time = reader.frame("tblTime")
    cost, hours = time["Labor"].fillna(0).sum(), time.loc[time["Labor"].fillna(0) > 0, "Hours"].sum()
    return round(float(cost) / 100 / float(hours), 2) if hours else None
