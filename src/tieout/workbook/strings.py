"""Shared strings: the one list of texts that cells point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from .values import escape, unescape

_OURS = '<si><t xml:space="preserve">'
_USUAL = (_OURS, "<si><t>")
_NOTHING = re.compile(r"<si\b[^>]*/>")
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.S)
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.S)
_COUNTS = re.compile(r'(\b(?:uniqueCount|count)=")\d+')
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MANY = 10_000
EMPTY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<sst xmlns="{_NAMESPACE}" count="0" uniqueCount="0"></sst>'
)


class SharedStrings:
    """The texts of a workbook; new ones are added at the end, so that no other cell's text changes."""

    def __init__(self, pieces: Iterator[str]) -> None:
        """Read the texts from the part, piece by piece."""
        self.texts: list[str] = []
        self._runs: set[int] = set()
        held = ""
        for piece in pieces:
            held += piece
            end = held.rfind("</si>") + len("</si>")
            if end >= len("</si>"):
                self._take(held[:end])
                held = held[end:]
        self._take(held)
        self.known = len(self.texts)

    def _take(self, text: str) -> None:
        for item in _NOTHING.sub("<si></si>", text).split("</si>"):
            start = item.find("<si")
            if start < 0:
                continue
            inner = item[start:]
            begin = next((len(usual) for usual in _USUAL if inner.startswith(usual)), 0)
            if begin and "<" not in inner[begin:-4]:
                found, plain = unescape(inner[begin:-4]), True
            else:
                found = unescape("".join(_TEXT.findall(_PHONETIC.sub("", inner))))
                plain = "<r>" not in inner and "<r " not in inner
            if not plain:
                self._runs.add(len(self.texts))
            self.texts.append(found)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each text stands; one with formats inside is no place for plain text."""
        found: dict[str, int] = {}
        for place, text in enumerate(self.texts):
            if place not in self._runs:
                found.setdefault(text, place)
        return found

    def place(self, text: str) -> int:
        """Return the place of a text, adding it if it is new."""
        found = self.places.get(text)
        if found is None:
            found = self.places[text] = len(self.texts)
            self.texts.append(text)
        return found

    def read(self, content: str) -> str:
        """Return the text that a cell's content points to; empty where it holds something else."""
        start, _, rest = content.partition("<v>")
        return self.texts[int(rest[: rest.index("<")])] if start == ' t="s">' else ""

    def extend(self, pieces: Iterator[str]) -> Iterator[str]:
        """Yield the part again, with the texts that were added."""
        held = next(pieces)
        start = held.index("<sst")
        empty = re.match(r"<sst\b[^>]*?/>", held[start:])
        if empty:
            held = held[: start + empty.end() - 2].rstrip() + "></sst>" + held[start + empty.end() :]
        tag = held.index(">", start) + 1
        yield held[:start] + _COUNTS.sub(rf"\g<1>{len(self.texts)}", held[start:tag])
        held = held[tag:]
        for piece in pieces:
            held += piece
            end = _find_end(held)
            yield held[:end]
            held = held[end:]
        end = _find_end(held)
        yield held[:end]
        for first in range(self.known, len(self.texts), _MANY):
            added = self.texts[first : first + _MANY]
            yield "".join(f"{_OURS}{escape(text)}</t></si>" for text in added)
        yield held[end:]


def _find_end(text: str) -> int:
    """Return where the last item ends; what follows it must stay behind the new ones."""
    end = text.rfind("</si>") + len("</si>") if "</si>" in text else 0
    return max([end, *(found.end() for found in _NOTHING.finditer(text, end))])
