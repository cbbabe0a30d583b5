"""Names: the same customer as two systems, and two people, spell it.

>>> normalise_name("Smith, John"), normalise_name("John  Smith - 2"), normalise_name("ACME Plumbing, LLC")
('john smith', 'john smith', 'acme plumbing')
>>> normalise_name("Lakeview Property Mgmt:969 Ocean View Road")
'lakeview mgmt property'
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ..model.table import map_distinct
from .name_lists import COMPANY_FORMS, TRADES

_PARENTHESES = re.compile(r"\([^)]*\)")
_NUMBERED = re.compile(r"\(\s*(\d{1,9})\s*\)\s*$")
_ENDING = re.compile(r"(?:\s*[-–#]\s*(\d{1,9})|\s+(\d{1,2}))$")
_CLIENT_ID = re.compile(r"(?<=[a-z]) ?(\d{3,9})$")
_REPEATED = re.compile(r"[\s\-–*,]+(?:duplicate|dup|dupe|copy|do not use|dnu)[\s*.]*$")
_DOTTED = re.compile(r"\b(?:p\.l\.l\.c|l\.l\.c|l\.l\.p|l\.p|p\.c|p\.a)\b\.?")
_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[a-z]+")
_PLACES = frozenset(
    ("unit", "suite", "ste", "apt", "site", "lot", "store", "route", "rt", "highway", "hwy", "studio", "pier", "area")
)
_OF_PLACES_AND_FIRMS = _PLACES | COMPANY_FORMS | TRADES


def top_level(name: str) -> str:
    """Return the parent of a QuickBooks ``Parent:Child`` name."""
    return name.split(":", 1)[0].strip()


def normalise_name(name: str) -> str:
    """Return the words of a name in a fixed order, without case, punctuation, company forms and the endings
    that syncs and people add to get round a name that is already taken."""
    text, _ = split_ending(fold(top_level(name)))
    words = [word for word in _WORD.findall(text.replace("&", " and ")) if word not in COMPANY_FORMS]
    return " ".join(sorted(words)) or text.strip() or name.strip().casefold()


def fold(text: str) -> str:
    """Return a text without case, accents and apostrophes."""
    if not text.isascii():
        text = text.replace("’", "'")
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().strip() or text
    text = text.casefold().replace("'", "")
    return _DOTTED.sub(lambda hit: hit[0].replace(".", ""), text) if "." in text else text


def split_ending(text: str) -> tuple[str, str]:
    """Split a folded name from what was added to it: ``(Duplicate)``, ``(c)``, a trailing ``2``, a client's id.

    Returns the name and the number that was added; a number of three digits and more belongs to a name unless a dash
    or a # divides it or the name is a person's.
    """
    number = ""
    if "(" in text:
        numbered = _NUMBERED.search(text)
        number = numbered[1] if numbered else ""
        text = _PARENTHESES.sub(" ", text).strip() or text
    bare = _REPEATED.sub("", text)
    while bare and bare != text:
        text, bare = bare, _REPEATED.sub("", bare)
    if text[-1:].isdigit():
        hit = _ENDING.search(text) or (_CLIENT_ID.search(text) if _is_a_persons(text) else None)
        if hit and hit.start():
            text, number = text[: hit.start()], hit[hit.lastindex or 0].lstrip("0")
    return text.strip(), number


def _is_a_persons(text: str) -> bool:
    """Say whether a name that ends in a number may be a person's with a client's id."""
    words = _LETTERS.findall(text)
    return 2 <= len(words) <= 4 and not text[0].isdigit() and _OF_PLACES_AND_FIRMS.isdisjoint(words)


def normalise_names(names: pd.Series) -> pd.Series:
    """Normalise a whole column, each distinct name once; gaps stay gaps."""
    return map_distinct(names, normalise_name)


def score_pairs(left: pd.Series, right: pd.Series) -> np.ndarray:
    """Return how alike two columns of names are, pair by pair, from 0 to 100; a gap scores 0."""
    if not len(left):
        return np.zeros(0)
    known = (left.notna() & right.notna().set_axis(left.index)).to_numpy()
    scores = process.cpdist(
        left.fillna("").tolist(), right.fillna("").tolist(), scorer=fuzz.token_sort_ratio, dtype=np.float32
    )
    return np.where(known, scores, 0.0)
