"""References: the job and invoice numbers that people write in memos, purchase orders and project names.

>>> normalise_number("J-001042"), normalise_number("#1042-2"), normalise_number("INV-0042")
('1042', '1042-2', '42')
>>> find_references("PO 1042-A, filters for Job 1043", {"1042", "1043"})
[Reference(number='1042', marked=True), Reference(number='1043', marked=True)]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

_PREFIX = re.compile(r"^(?:invoice|inv|job|estimate|est|no|nr|j|i)?[\s#:.\-]*(?=\d)", re.I)
_MARKED = re.compile(
    # The look ahead only saves time: it names the characters that a mark or a number begins with.
    r"(?=[jipwre#\d])(?P<mark>(?:\b(?:job|invoice|inv|p\.?o|w\.?o|work order|ref|estimate)\b\.?|#|\bJ(?=-?\d))"
    r"[\s#:.\-]*(?:no\.?\s*)?)?"
    r"(?<![\d.,$/])(?P<number>\d{1,12}(?:-\w{1,4})?)(?![\d/]|[.,]\d)",
    re.I,
)
_DIGIT = re.compile(r"\d")
_AFFIXED = re.compile(r"^(?P<before>[A-Za-z]*[A-Za-z_\-])?(?P<number>\d+)(?P<after>[_\-]?[A-Za-z][A-Za-z_\-]*)?$")
_MOST_SHARE_IT = 0.3


class Reference(NamedTuple):
    """A number found in a text; ``marked`` when the text says that it is one (``Job``, ``PO``, ``#``)."""

    number: str
    marked: bool


def normalise_number(text: str) -> str:
    """Return a document or job number without its decoration, so that equal numbers compare equal."""
    bare = text.strip()
    if not bare[:1].isdigit():
        bare = _PREFIX.sub("", bare)
    return bare.lstrip("0").casefold() or "0"


def find_references(text: str, known: Collection[str]) -> list[Reference]:
    """Find the known (normalised) numbers that a text names, in order, each once.

    ``1042-2`` counts as 1042 when only 1042 is known: progress invoices carry such suffixes. A whole text
    that is itself a known number counts as marked.
    """
    whole = normalise_number(text)
    if whole in known:
        return [Reference(whole, True)]
    found: dict[str, bool] = {}
    if not _DIGIT.search(text):
        return []
    for mark, written in _MARKED.findall(text):
        number = normalise_number(written)
        if number not in known:
            number = number.partition("-")[0]
        if number in known:
            found[number] = found.get(number, False) or bool(mark)
    return [Reference(number, marked) for number, marked in found.items()]


def split_refs(text: object) -> list[str]:
    """Return the references of a “; ”-separated cell; an empty cell has none."""
    if not isinstance(text, str):
        return []
    return [part for part in map(str.strip, text.split(";")) if part]


def learn_affixes(numbers: Iterable[str]) -> set[tuple[str, str]]:
    """Learn which letters a sync puts around the numbers of a whole set of books (``SAJ…_SKOT``).

    Only letters that a good part of all numbers share count; a single odd number teaches nothing.
    """
    counted: Counter[tuple[str, str]] = Counter()
    total = 0
    for number in numbers:
        total += 1
        hit = _AFFIXED.match(number.strip())
        if hit and (hit["before"] or hit["after"]):
            counted[(hit["before"] or "").casefold(), (hit["after"] or "").casefold()] += 1
    return {affix for affix, times in counted.items() if times >= 5 and times >= _MOST_SHARE_IT * total}


def strip_affixes(number: str, affixes: Collection[tuple[str, str]]) -> str | None:
    """Return the number inside learned letters (``SAJ100_SKOT`` gives ``100``), or None where there is none."""
    hit = _AFFIXED.match(number.strip())
    if hit and ((hit["before"] or "").casefold(), (hit["after"] or "").casefold()) in affixes:
        return normalise_number(hit["number"])
    return None
