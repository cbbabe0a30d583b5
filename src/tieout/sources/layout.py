"""What an export looks like, declared; and which of the declared ones a sheet is, told by its columns.

A ``Layout`` names the columns that it knows (``canonical: headers``), those it cannot do without, and the
function that turns its rows into nouns. Headers are compared without regard to capitals, punctuation, order
or the local word: Labour/Labor, province/state, ZIP/postal code, Client/Customer/Patient.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from ..model.errors import UnknownExport
from ..model.snapshot import Side
from .files import Sheet

if TYPE_CHECKING:
    from .rows import Rows

Frames = dict[str, pd.DataFrame]

_WORDS = {
    "#": "number", "num": "number", "no": "number", "nr": "number", "#s": "numbers", "labour": "labor",
    "province": "state", "cheque": "check", "colour": "color", "trans": "transaction", "txn": "transaction",
    "qty": "quantity", "acct": "account", "amt": "amount", "desc": "description", "cancelled": "canceled",
    **dict.fromkeys(("client", "patient", "donor", "guest", "tenant", "member"), "customer"),
    **dict.fromkeys(("clients", "patients", "donors", "guests", "tenants", "members"), "customers"),
}  # fmt: skip
_TOKEN = re.compile(r"#s\b|#|%|[a-z0-9]+")


@lru_cache(maxsize=2_000)
def plain_header(header: str) -> str:
    """Return the header in the one spelling that headers are compared in."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("’", "").replace("'", "")
    text = text.replace("e-mail", "email").replace("p.o.", "po").replace("o/t", "ot").replace("a/r", "ar")
    words = [_WORDS.get(token, token) for token in _TOKEN.findall(text)]
    return re.sub(r"\b(zip|postal)( codes?)?\b", "postal", " ".join(words))


@dataclass(frozen=True)
class Layout:
    """One export of one system.

    ``needed`` lists canonical columns; ``a|b`` means either. ``section`` names the column that section rows
    fill (their text stands in the first column, alone; ``nested`` ones are joined as Parent:Child). Rows without
    ``key`` are subtotals. ``ranks`` says how good a source of a noun this is: only
    the lowest rank present is used. ``assumed`` says what no real export has confirmed yet.
    """

    system: str
    name: str
    sides: tuple[Side, ...]
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    read: Callable[[Rows], Frames]
    section: str = ""
    nested: bool = False
    key: str = ""
    ranks: Mapping[str, int] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    assumed: str = ""
    certain: bool = False

    @cached_property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(dict.fromkeys(map(plain_header, headers))) for name, headers in self.columns.items()}

    @cached_property
    def alternatives(self) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(item.split("|")) for item in self.needed)

    @cached_property
    def needed_spellings(self) -> tuple[frozenset[str], ...]:
        """For each needed column all its spellings; a row without any of them cannot be the header."""
        return tuple(
            frozenset(spelling for name in names for spelling in self.spellings.get(name, ()))
            for names in self.alternatives
            if self.section not in names
        )

    def find_columns(self, places: Mapping[str, int]) -> dict[str, int]:
        """Map canonical columns to places in the row; of several spellings the first declared wins."""
        found: dict[str, int] = {}
        taken: set[int] = set()
        for name, spellings in self.spellings.items():
            for spelling in spellings:
                place = places.get(spelling)
                if place is not None and place not in taken:
                    found[name] = place
                    taken.add(place)
                    break
        return found

    def lacking(self, found: Mapping[str, int]) -> list[str]:
        """List the needed columns that were not found, as headers a person knows."""
        return [
            " or ".join(self.columns[name][0] if name in self.columns else self.section for name in names)
            for names in self.alternatives
            if not any(name in found or name == self.section for name in names)
        ]


@dataclass(frozen=True)
class Recognised:
    """A sheet whose layout is known: where its header stands and which column is what."""

    layout: Layout
    header_row: int
    places: dict[str, int]
    headers: list[str]

    @property
    def extras(self) -> list[str]:
        """Columns that the layout does not know; they are left aside."""
        used = set(self.places.values())
        return [h.strip() for i, h in enumerate(self.headers) if h.strip() and i not in used]


def recognise(sheet: Sheet, layouts: tuple[Layout, ...]) -> Recognised | None:
    """Find the header row and the layout that fits it best; None when nothing fits.

    Raises UnknownExport when two layouts fit equally well.
    """
    best: list[tuple[float, Recognised]] = []
    for at, row in enumerate(sheet.head):
        places = header_places(row)
        if len(places) < 2:
            continue
        for layout in layouts:
            if any(map(places.keys().isdisjoint, layout.needed_spellings)):
                continue
            found = layout.find_columns(places)
            if layout.lacking(found) or (layout.section and layout.section not in found and row[0].strip()):
                continue  # sections stand in a first column without a header
            score = _score(layout, found, row, sheet.head[:at])
            if not best or score > best[0][0]:
                best = [(score, Recognised(layout, at, found, row))]
            elif score == best[0][0] and at == best[0][1].header_row and layout.read is not best[0][1].layout.read:
                best.append((score, Recognised(layout, at, found, row)))
    if len(best) > 1:
        names = " and ".join(f"{r.layout.system} “{r.layout.name}”" for _, r in best)
        raise UnknownExport(
            f"The columns fit {names} equally well.",
            "Map the columns on the Settings sheet (Column mapping table) to say which it is.",
            sheet.label,
            best[0][1].header_row + 1,
            value=", ".join(best[0][1].headers),
        )
    return best[0][1] if best else None


def header_places(row: list[str]) -> dict[str, int]:
    """Map each header's plain spelling to its place; of two equal headers the first counts."""
    places: dict[str, int] = {}
    for at, cell in enumerate(row):
        if cell and len(cell) < 80 and (plain := plain_header(cell)):
            places.setdefault(plain, at)
    return places


def _score(layout: Layout, found: Mapping[str, int], row: list[str], above: list[list[str]]) -> float:
    blank_first = bool(row) and not row[0].strip()
    score = float(len(found)) + (1000 if layout.certain else 0)
    score -= 0.1 * (layout.system == "Plain")  # a system's own export, where its columns fit as well
    if layout.section:
        score += 0.5 if blank_first else -0.5
    elif blank_first:
        score -= 0.25
    if layout.titles:  # the report's own title above the header settles what columns alone leave open
        said = {plain_header(cell) for line in above for cell in line if cell}
        score += 1.5 * any(plain_header(title) in said for title in layout.titles)
    return score


def describe_unknown(sheet: Sheet, layouts: tuple[Layout, ...]) -> UnknownExport:
    """Say what the sheet's headers are, which layout is nearest, what it lacks, and how to go on."""
    nearest: tuple[float, int, Layout | None, list[str]] = (-1.0, 0, None, [])
    widest, width = 0, 0
    for at, row in enumerate(sheet.head):
        places = header_places(row)
        if len(places) > width:
            widest, width = at, len(places)
        for layout in layouts:
            found = layout.find_columns(places)
            lacking = layout.lacking(found)
            nearness = len(found) / max(len(places), 1) + len(found) - 2 * len(lacking)
            if found and nearness > nearest[0]:
                nearest = (nearness, at, layout, lacking)
    _, at, close, lacking = nearest
    at = at if close else widest
    headers = [h.strip() for h in sheet.head[at] if h.strip()] if sheet.head else []
    hint = f" The nearest is {close.system} “{close.name}”, which also needs {', '.join(lacking)}." if close else ""
    return UnknownExport(
        f"These columns belong to no export that Tieout knows.{hint}",
        "Export it again with those columns, or say what they mean on the Settings sheet (Column mapping table), "
        "or move the file out of the folder.",
        sheet.label, at + 1, column=headers[0] if headers else "", value=", ".join(headers),
    )  # fmt: skip
