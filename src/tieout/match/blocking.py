"""Blocking: which customers are worth comparing at all, so that none is compared with everybody.

Two records are compared when they share at least one key: e-mail, telephone, tax id, name, the sound of a name with a
place or an initial, the house with the ZIP code or the street, a rare word of a company. A key that a crowd shares is
skipped (200 people of one name make no 40,000 pairs); they still meet by a finer key, or as neighbours in the list
sorted by name and details.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from .coding import Columns, list_columns

_CROWD = 120
_WIDE = 900
_RARE = 40
_NEIGHBOURS = 2
_SOUNDS = re.compile(r"[aeiouyhw]+")
_DOUBLED = re.compile(r"(.)\1+")
_ALIKE = str.maketrans("zckqgjdvbm", "ssssssttpn")


def find_candidates(left: pd.DataFrame, right: pd.DataFrame | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Find the pairs of records that are worth comparing: positions in the left and in the right frame.

    Without a right frame, pairs within the left one, each once, the smaller position first. Sorted.
    """
    alone = right is None
    frames = [left] if right is None else [left, right]
    size = len(left) if right is None else len(right)
    if not len(left) or not size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    columns = [_make_keys(list_columns(frame)) for frame in frames]
    met = [_meet(columns[0][name], columns[-1][name], limit) for name, limit in _LIMITS.items()]
    (words, at), (other_words, other_at) = _list_words(left), _list_words(frames[-1])
    met.append(_meet(words, other_words, _RARE, at, other_at))
    found = [_number(ones, others, size, alone) for ones, others in met]
    found += [_find_neighbours(left, frames[-1], order, alone) for order in (["words"], ["family", "given"])]
    pairs = np.unique(np.concatenate(found))
    return pairs // size, pairs % size


_LIMITS = {
    "email": _WIDE, "phone": _WIDE, "tax": _CROWD, "words": _CROWD, "named_phone": _WIDE, "named_email": _WIDE,
    "named_place": _CROWD, "named_house": _CROWD, "company": _CROWD, "family_initial": _CROWD,
    "given_place": _CROWD, "family_place": _CROWD, "house_place": _CROWD, "house_street": _CROWD,
    "house_name": _CROWD, "near_phone": _CROWD, "domain": _CROWD,
}  # fmt: skip


def _make_keys(records: Columns) -> Columns:
    """Make the keys of each record; an empty text where it lacks a part."""
    r = records
    given, family = _ask(r["given"], sketch), _ask(r["family"], sketch)
    initials, words, postal, house = r["initial"], r["words"], r["postal"], r["house"]
    return {
        "email": r["email"],
        "phone": r["phone"],
        "tax": np.where(r["tax"] == r["tax_end"], _join(r["tax"], _ask(words, lambda text: text[:3])), r["tax"]),
        "words": words,
        "named_phone": _join(words, r["phone"]),
        "named_email": _join(words, r["email"]),
        "named_place": _join(words, postal),
        "named_house": _join(words, house),
        "company": np.where(r["company"] != "", r["company"], words),
        "family_initial": _join(family, initials),
        "given_place": _join(given, postal),
        "family_place": _join(family, postal),
        "house_place": _join(house, postal),
        "house_street": _join(house, _ask(r["street"], lambda text: text[:4])),
        "house_name": _join(house, initials),
        "near_phone": _join(_ask(r["phone"], lambda text: text[-4:]), initials),
        "domain": r["domain"],
    }


def _ask(texts: np.ndarray, answer: Callable[[str], str]) -> np.ndarray:
    codes, distinct = pd.factorize(texts)
    return np.array([answer(text) for text in distinct.tolist()], dtype=object)[codes]


def sketch(name: str) -> str:
    """Return how a name begins and sounds, roughly: its first letter and up to three consonants.

    >>> sketch("catherine"), sketch("katharine"), sketch("smith") == sketch("smyth")
    ('strn', 'strn', True)
    """
    if not name:
        return ""
    start, rest = name[0].translate(_ALIKE), _SOUNDS.sub("", name[1:]).translate(_ALIKE)
    return start + _DOUBLED.sub(r"\1", rest)[:3]


def _join(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.where((one != "") & (other != ""), one + "|" + other, "")


def _meet(
    left: np.ndarray,
    right: np.ndarray,
    limit: int,
    left_at: np.ndarray | None = None,
    right_at: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Pair the positions of both sides that share a key, unless more than ``limit`` pairs would share it."""
    numbers, keys = pd.factorize(np.concatenate([left, right]))
    here, there = numbers[: len(left)], numbers[len(left) :]
    size = len(keys)
    here_count, there_count = np.bincount(here, minlength=size), np.bincount(there, minlength=size)
    products = here_count * there_count
    fits = (products <= limit) & (products > 0) & (keys != "")
    here_at, there_at = np.flatnonzero(fits[here]), np.flatnonzero(fits[there])
    here, there = here[here_at], there[there_at]
    order = np.argsort(there, kind="stable")
    counts = np.bincount(there, minlength=size)
    starts = np.cumsum(counts) - counts
    times = counts[here]
    ones = np.repeat(here_at, times)
    within = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    others = there_at[order][np.repeat(starts[here], times) + within]
    return ones if left_at is None else left_at[ones], others if right_at is None else right_at[others]


def _number(ones: np.ndarray, others: np.ndarray, size: int, alone: bool) -> np.ndarray:
    """Write pairs of positions as one number each; within one side, each pair once."""
    if alone:
        ones, others = np.minimum(ones, others), np.maximum(ones, others)
        unlike = ones != others
        ones, others = ones[unlike], others[unlike]
    return ones.astype(np.int64) * size + others


def _list_words(records: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """List the words of companies, and the position of the record of each."""
    at = np.flatnonzero((records["kind"] == "company").to_numpy())
    split = [text.split() for text in records["words"].to_numpy(dtype=object)[at].tolist()]
    words = np.array([word for each in split for word in each], dtype=object)
    return words, np.repeat(at, [len(each) for each in split])


def _find_neighbours(left: pd.DataFrame, right: pd.DataFrame, order: list[str], alone: bool) -> np.ndarray:
    """Pair each record with the next few of the other side in the list sorted by name, then by details."""
    columns = [*order, "phone", "email", "house", "name", "id"]
    both = left[columns] if alone else pd.concat([left[columns], right[columns]], ignore_index=True)
    at = both.sort_values(columns, kind="stable").index.to_numpy()
    found = []
    for step in range(1, _NEIGHBOURS + 1):
        ones, others = at[:-step], at[step:]
        if not alone:
            ones, others = np.minimum(ones, others), np.maximum(ones, others)
            across = (ones < len(left)) & (others >= len(left))
            ones, others = ones[across], others[across] - len(left)
        found.append(_number(ones, others, len(left) if alone else len(right), alone))
    return np.concatenate(found)
