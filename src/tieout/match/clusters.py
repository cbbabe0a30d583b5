"""Clusters: who is one customer, when A is B and B is C. No cluster holds two that are different.

Where a chain would join two different customers, its weakest ties are undone; where two candidates fit about equally
well and are different from each other, neither is tied. Both become questions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

_CLEAR_LEAD = 3.0
_MOST = 400

Apart = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Says which pairs of records (positions) are different customers."""


def cluster(count: int, ties: pd.DataFrame, are_apart: Apart) -> tuple[np.ndarray, np.ndarray]:
    """Cluster records 0 to ``count`` by their ties (columns one, other, total, fixed).

    ``fixed`` ties (a person's decision, one record under two ids) hold whatever speaks against them. Returns the
    cluster of each record, numbered by its first member, and which ties were undone.
    """
    one, other = ties["one"].to_numpy(), ties["other"].to_numpy()
    roots = _connect(count, one, other)
    sizes = np.bincount(roots, minlength=count)
    undone = np.zeros(len(ties), dtype=bool)
    crowded = np.flatnonzero(sizes[roots[one]] > 2) if len(ties) else np.zeros(0, dtype=int)
    if len(crowded):
        apart = _find_apart(roots, sizes, are_apart)
        undone[crowded] = _undo(ties.iloc[crowded], apart)
        if undone.any():
            roots = _connect(count, one[~undone], other[~undone])
    return roots, undone


def _connect(count: int, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the first member of each record's connected component."""
    roots = np.arange(count)
    while len(one):
        low = np.minimum(roots[one], roots[other])
        new = roots.copy()
        np.minimum.at(new, roots[one], low)
        np.minimum.at(new, roots[other], low)
        new = new[new]
        if (new == roots).all():
            break
        roots = new
    return roots


def _find_apart(roots: np.ndarray, sizes: np.ndarray, are_apart: Apart) -> set[tuple[int, int]]:
    """Find the pairs within clusters of three and more that are different customers."""
    at = np.flatnonzero((sizes[roots] > 2) & (sizes[roots] <= _MOST))
    members = pd.DataFrame({"root": roots[at], "at": at})
    pairs = members.merge(members, on="root", suffixes=("", "_other"))
    pairs = pairs[pairs["at"] < pairs["at_other"]]
    one, other = pairs["at"].to_numpy(), pairs["at_other"].to_numpy()
    apart = are_apart(one, other)
    return set(zip(one[apart].tolist(), other[apart].tolist(), strict=True))


def _undo(ties: pd.DataFrame, apart: set[tuple[int, int]]) -> np.ndarray:
    """Undo ties until no cluster holds two that are apart: join from the surest tie on, skip what would clash."""
    rows = list(ties[["one", "other", "total", "fixed"]].itertuples(index=False, name=None))
    undone = np.zeros(len(rows), dtype=bool)
    if not apart:
        return undone
    undone |= _find_rivals(rows, apart)
    clusters: dict[int, set[int]] = {}
    foes: dict[int, set[int]] = {}
    for a, b in apart:
        foes.setdefault(a, set()).add(b)
        foes.setdefault(b, set()).add(a)
    for at in sorted(range(len(rows)), key=lambda at: (not rows[at][3], -rows[at][2], rows[at][:2])):
        a, b, _, fixed = rows[at]
        ours, theirs = clusters.setdefault(a, {a}), clusters.setdefault(b, {b})
        if ours is theirs or undone[at]:
            continue
        if not fixed and any(foes.get(member, set()) & theirs for member in ours):
            undone[at] = True
            continue
        ours |= theirs
        for member in theirs:
            clusters[member] = ours
    return undone


def _find_rivals(rows: list[tuple[int, int, float, bool]], apart: set[tuple[int, int]]) -> np.ndarray:
    """Find ties to a candidate that has an equally good rival, different from it."""
    of: dict[int, list[int]] = {}
    for at, (a, b, _, _) in enumerate(rows):
        of.setdefault(a, []).append(at)
        of.setdefault(b, []).append(at)
    rivals = np.zeros(len(rows), dtype=bool)
    for record, ties in of.items():
        for at in ties:
            for rival in ties:
                ends = sorted(sum(rows[tie][:2]) - record for tie in (at, rival))
                if (ends[0], ends[1]) in apart and rows[rival][2] > rows[at][2] - _CLEAR_LEAD and not rows[at][3]:
                    rivals[at] = True
    return rivals
