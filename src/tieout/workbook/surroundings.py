"""The parts around the edited sheets that must change with them: the list of sheets, charts, pivots, other sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from .follow import Move, ask_for_recalculation, follow_chart, follow_formulas, follow_pivot, follow_references
from .package import Package

STRINGS = "xl/sharedStrings.xml"
_TYPES = "[Content_Types].xml"
_CHART = re.compile(r"xl/charts/chart[^/]*\.xml")
_STRINGS_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


class Surroundings:
    """Edits of other parts, by part, and parts that are left out of the new file."""

    def __init__(self, package: Package, moves: list[Move], edited_sheets: Collection[str]) -> None:
        """Follow the tables' moves through all parts but ``edited_sheets``, which are written elsewhere."""
        self._package = package
        self.edits: dict[str, str] = {}
        self.dropped: frozenset[str] = frozenset()
        text = package.text(package.workbook)
        self.edits[package.workbook] = ask_for_recalculation(follow_references(text, moves))
        for part in package.names:
            if _CHART.fullmatch(part):
                self._edit(part, lambda text: follow_chart(text, moves))
            elif "pivotCacheDefinition" in part and part.endswith(".xml"):
                self._edit(part, lambda text: follow_pivot(text, moves))
        for kind, part in package.relations(package.workbook).values():
            if kind == "worksheet" and part not in edited_sheets and self._mentions(part, moves):
                self._edit(part, lambda text: follow_formulas(text, moves, []))
        self._drop_chain()

    def add_strings(self) -> None:
        """Announce a list of shared strings in a workbook that has none."""
        entry = f'<Relationship Id="rIdTieout" Type="{_STRINGS_KIND}" Target="/{STRINGS}"/></Relationships>'
        self._replace(self._rels, "</Relationships>", entry)
        override = f'<Override PartName="/{STRINGS}" ContentType="{_STRINGS_TYPE}"/></Types>'
        self._replace(_TYPES, "</Types>", override)

    def _edit(self, part: str, follow: Callable[[str], str]) -> None:
        text = self._package.text(part)
        followed = follow(text)
        if followed != text:
            self.edits[part] = followed

    def _mentions(self, part: str, moves: list[Move]) -> bool:
        """Say whether a sheet speaks of another one that holds a moved table."""
        marks = {f"{end}!" for move in moves for end in (move.table.sheet[-1], "'", "&apos;")}
        return any(mark in piece for piece in self._package.pieces(part) for mark in marks)

    def _drop_chain(self) -> None:
        """Leave the calculation chain out, which Excel makes anew: it would name cells that have moved."""
        self.dropped = frozenset(part for part in self._package.names if part.endswith("calcChain.xml"))
        if self.dropped:
            for part, tag in ((self._rels, "Relationship"), (_TYPES, "Override")):
                self.edits[part] = re.sub(rf"<{tag}\b[^>]*calcChain[^>]*/>", "", self._text(part))

    @property
    def _rels(self) -> str:
        return re.sub(r"([^/]+)$", r"_rels/\1.rels", self._package.workbook)

    def _text(self, part: str) -> str:
        return self.edits.get(part) or self._package.text(part)

    def _replace(self, part: str, old: str, new: str) -> None:
        self.edits[part] = self._text(part).replace(old, new)
