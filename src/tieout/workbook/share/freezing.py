"""Freezing a sheet: formulas become the figures that they show, and cells that nobody else shall see are emptied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..places import number
from ..sheet_text import SheetText
from ..values import escape

UNKNOWN = "not calculated"
"""Stands where a formula has no figure, because nothing has computed it since it was written."""
Replace = Callable[[int, int], str | float | None]
"""Says of a row and a column what shall stand there; ``None`` empties the cell, and KEEP leaves it."""
KEEP = "\0keep"
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.S)
_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>.*?</f>)", re.S)
_SHOWN = re.compile(r"<v[^>]*>[^<]|<is\b")
_PLACE = re.compile(r'\br="([A-Z]+)\d+"')
_STYLE = re.compile(r'\bs="\d+"')
_METADATA = re.compile(r'\s[cv]m="\d+"')
_TYPE = re.compile(r'\st="\w+"')
_DROPPED = (
    # What refers to parts that do not go along, or to lists that have no use where nothing is typed.
    re.compile(r"<dataValidations\b.*?</dataValidations>", re.S),
    re.compile(r"<(oleObjects|controls|customProperties|webPublishItems)\b.*?</\1>", re.S),
    re.compile(r"<mc:AlternateContent\b(?:(?!</mc:AlternateContent>).)*?<controls\b.*?</mc:AlternateContent>", re.S),
    re.compile(r"<(?:picture|legacyDrawingHF)\b[^>]*/>"),
    re.compile(r"<ext\b(?:(?!</ext>).)*?(?:\br:id=|dataValidation).*?</ext>", re.S),
    re.compile(r"<extLst>\s*</extLst>"),
)
_PRINTER = re.compile(r'(<pageSetup\b[^>]*?)\sr:id="[^"]*"')


class Frozen:
    """A sheet as it goes along: ``pieces`` gives its text, ``strings`` then says which shared texts it uses."""

    def __init__(self, pieces: Iterator[str], sheet: str, replaced: dict[int, Callable[[int], object]]) -> None:
        """Freeze a sheet; ``replaced`` says by column what stands in each row (KEEP for what stands there)."""
        self._text, self._replaced = SheetText(pieces, sheet), replaced
        self.strings: set[int] = set()
        self.unknown = 0

    def pieces(self) -> Iterator[str]:
        """Yield the sheet's new text."""
        yield _drop(self._text.head) + "<sheetData>"
        for row in self._text.rows():
            inner = row.inner
            if "<f" in inner or "m=" in inner or self._replaced:
                inner = _CELL.sub(lambda found, at=row.at: self._freeze(found, at), inner)  # type: ignore[misc]
            self.strings.update(int(at) for at in re.findall(r't="s"[^>]*><v>(\d+)</v>', inner))
            yield f"{row.tag[:-1]}>{inner}</row>" if not row.tag.endswith("/>") else row.tag
        yield "</sheetData>" + _drop(self._text.tail)

    def _freeze(self, found: re.Match[str], row: int) -> str:
        attributes, body = _METADATA.sub("", found[1]), found[2] or ""
        place = _PLACE.search(attributes)
        meant = self._replaced.get(number(place[1])) if place else None
        wanted = meant(row) if meant else KEEP
        if wanted is not KEEP:
            return _write(attributes, wanted)
        if "<f" in body:
            body = _FORMULA.sub("", body)
            # A text formula may show nothing; any other formula shows something once it was computed.
            if not _SHOWN.search(body) and 't="str"' not in attributes:
                self.unknown += 1
                return _write(attributes, UNKNOWN)
        return f"<c{attributes}>{body}</c>" if body else f"<c{attributes}/>"


def _write(attributes: str, value: object) -> str:
    kept = " ".join(found[0] for found in (_PLACE.search(attributes), _STYLE.search(attributes)) if found)
    if value is None:
        return f"<c {kept}/>"
    if isinstance(value, str):
        return f'<c {kept} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c {kept}><v>{value!r}</v></c>"


def _drop(text: str) -> str:
    for pattern in _DROPPED:
        text = pattern.sub("", text)
    return _PRINTER.sub(r"\1", text)
