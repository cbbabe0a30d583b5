"""Splits: one sale that is one document on one side and several on the other, over the same sum."""

from __future__ import annotations

import re

import pandas as pd

from ..match.references import find_references
from ..model.table import map_distinct

_PART = re.compile(r"^(?P<whole>\d+)(?:[-./ ]?[a-z]|[-./]\d{1,3})$")
COLUMNS = ["side", "whole", "part"]


def find_splits(
    here: pd.DataFrame, there: pd.DataFrame, alone_here: pd.DataFrame, alone_there: pd.DataFrame,
    twins: pd.DataFrame, tolerance: int,
) -> pd.DataFrame:  # fmt: skip
    """Find documents that the other side divided into several.

    The parts have no twin, carry the whole's number with a suffix (``1042-2``, ``1042B``) or name it in the memo,
    belong to the same customer, and make up exactly what the whole lacks. Returns one row per part: side (where the
    parts are, crm or books), whole (position in the other side's documents) and part (position).
    """
    return pd.concat(
        [
            _find("books", here, alone_here, alone_there, twins.set_index("left")["total_books"], tolerance),
            _find("crm", there, alone_there, alone_here, twins.set_index("right")["total_crm"], tolerance),
        ],
        ignore_index=True,
    )


def _find(
    side: str, whole_side: pd.DataFrame, alone: pd.DataFrame, parts: pd.DataFrame, tied: pd.Series, tolerance: int
) -> pd.DataFrame:
    """``tied`` gives, by position of a whole that has a twin, how much the twin covers already."""
    candidates = whole_side[whole_side.index.isin(alone.index) | whole_side.index.isin(tied.index)]
    candidates = candidates.dropna(subset=["plain", "customer_key"])
    missing = candidates["total"] - tied.reindex(candidates.index).fillna(0)
    candidates = candidates.assign(missing=missing)[(missing.abs() > tolerance)]
    if not len(candidates) or not len(parts):
        return pd.DataFrame(columns=COLUMNS)
    known = set(candidates["plain"])
    of_number = map_distinct(parts["plain"], lambda number: _whole(number, known))
    named = of_number.fillna(map_distinct(parts["memo"], lambda memo: _named(memo, known)))
    rows = pd.DataFrame(
        {"on": named, "customer_key": parts["customer_key"], "total": parts["total"], "part": parts.index}
    )
    wholes = candidates[["plain", "customer_key", "missing"]].assign(whole=candidates.index)
    pairs = rows.dropna(subset=["on"]).merge(wholes, left_on=["on", "customer_key"], right_on=["plain", "customer_key"])
    sums = pairs.groupby("whole")["total"].transform("sum")
    least = 1 + (~pairs["whole"].isin(tied.index)).astype(int)
    enough = pairs.groupby("whole")["part"].transform("size") >= least
    return pairs[((sums - pairs["missing"]).abs() <= tolerance) & enough].assign(side=side)[COLUMNS]


def _whole(number: str, known: set[str]) -> str | None:
    hit = _PART.match(number)
    return hit["whole"] if hit and hit["whole"] in known else None


def _named(memo: str, known: set[str]) -> str | None:
    named = [each.number for each in find_references(memo, known) if each.marked]
    return named[0] if len(named) == 1 else None
