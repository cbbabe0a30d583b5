"""Decisions: what a person said about two customers; it wins over every rule and is remembered."""

from __future__ import annotations

import pandas as pd

from ..model.settings import SAME
from .names import fold

Pair = tuple[int, int]


def find_decided(records: pd.DataFrame, customer_pairs: pd.DataFrame | None) -> tuple[set[Pair], set[Pair]]:
    """Find the records that a person said are the same, and those that are different.

    ``customer_pairs`` (columns one, other, decision) names them as they are written, or by id. Of two decisions on one
    pair the last counts. Records of one name in both systems are a pair, too. Returns pairs of positions, the smaller
    first.
    """
    decided: dict[Pair, str] = {}
    if customer_pairs is None or not len(customer_pairs):
        return set(), set()
    at: dict[str, list[int]] = {}
    for column in ("name", "id"):
        for position, text in enumerate(records[column].tolist()):
            if text and position not in at.setdefault(_write(text), []):
                at[_write(text)].append(position)
    for one, other, decision in customer_pairs[["one", "other", "decision"]].itertuples(index=False, name=None):
        for here in at.get(_write(one), []):
            for there in at.get(_write(other), []):
                if here != there:
                    decided[min(here, there), max(here, there)] = decision.strip().casefold()
    return (
        {pair for pair, decision in decided.items() if decision == SAME},
        {pair for pair, decision in decided.items() if decision != SAME},
    )


def _write(text: str) -> str:
    return " ".join(fold(text).split())
