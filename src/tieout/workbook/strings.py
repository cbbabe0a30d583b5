"""Shared strings: the one list of texts that cells point to."""

from __future__ import annotations

import re

from .values import escape, unescape

_ITEM = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.S)
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.S)
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.S)
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<sst xmlns="{_NAMESPACE}" count="0" uniqueCount="0"></sst>'
)


class SharedStrings:
    """The texts of a workbook; new ones are added at the end, so that no other cell's text changes."""

    def __init__(self, part: str) -> None:
        self._part = part
        self.texts: list[str] = []
        self._places: dict[str, int] = {}
        for place, found in enumerate(_ITEM.finditer(part)):
            inner = found[1] or ""
            text = unescape("".join(_TEXT.findall(_PHONETIC.sub("", inner))))
            self.texts.append(text)
            if "<r>" not in inner and "<r " not in inner:
                self._places.setdefault(text, place)
        self._old = len(self.texts)

    def place(self, text: str) -> int:
        """Return the place of a text, adding it if it is new."""
        found = self._places.get(text)
        if found is None:
            found = self._places[text] = len(self.texts)
            self.texts.append(text)
        return found

    def to_xml(self) -> str:
        """Return the part with the new texts added."""
        if len(self.texts) == self._old:
            return self._part
        added = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in self.texts[self._old :])
        part = self._part
        if "</sst>" not in part:
            part = re.sub(r"(<sst\b[^>]*?)\s*/>", r"\1></sst>", part)
        part = part.replace("</sst>", added + "</sst>")
        part = re.sub(r'(<sst\b[^>]*?\buniqueCount=")\d+', rf"\g<1>{len(self.texts)}", part, count=1)
        return re.sub(r'(<sst\b[^>]*?\bcount=")\d+', rf"\g<1>{len(self.texts)}", part, count=1)
