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

_PARENTHESES = re.compile(r"\([^)]*\)")
_ENDING = re.compile(r"(?:\s*[-–#]\s*\d{1,6}|\s+\d{1,2})$")
_COMPANY = frozenset({"llc", "inc", "corp", "co", "ltd", "company", "incorporated", "lp", "llp", "pllc", "the"})
_WORD = re.compile(r"[a-z0-9]+")


def top_level(name: str) -> str:
    """Return the parent of a QuickBooks ``Parent:Child`` name."""
    return name.split(":", 1)[0].strip()


def normalise_name(name: str) -> str:
    """Return the words of a name in a fixed order, without case, punctuation, company forms and the endings
    that syncs add to get round a name that is already taken."""
    text = top_level(name)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().strip()
    text = text.casefold()
    if "(" in text:
        text = _PARENTHESES.sub(" ", text).strip()
    if text[-1:].isdigit():
        text = _ENDING.sub("", text)
    words = [word for word in _WORD.findall(text.replace("&", " and ").replace("'", "")) if word not in _COMPANY]
    return " ".join(sorted(words)) or text.strip() or name.strip().casefold()


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
