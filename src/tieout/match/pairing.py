"""Pairing: choose, from many candidate pairs, those that are each other's clearly best.

A pair is taken when it is the single best for both of its sides. Where the best score is shared, nothing is
taken: two equally good candidates are undecided, never guessed.
"""

from __future__ import annotations

import pandas as pd


def take_clear_pairs(pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split candidate pairs (columns left, right, score and any others) into taken and undecided.

    Taking a pair frees the other candidates of both, so the search repeats until nothing more is clear.
    """
    taken: list[pd.DataFrame] = []
    rest = pairs.sort_values(["score", "left", "right"], ascending=[False, True, True], kind="stable")
    rest = rest.drop_duplicates(["left", "right"])
    while len(rest):
        best = _is_single_best(rest, "left") & _is_single_best(rest, "right")
        if not best.any():
            break
        chosen = rest[best]
        taken.append(chosen)
        rest = rest[~rest["left"].isin(chosen["left"]) & ~rest["right"].isin(chosen["right"])]
    return (pd.concat(taken) if taken else pairs.iloc[:0]), rest


def _is_single_best(pairs: pd.DataFrame, side: str) -> pd.Series:
    group = pairs.groupby(side, sort=False)["score"]
    top = pairs["score"] == group.transform("max")
    return top & (top.groupby(pairs[side], sort=False).transform("sum") == 1)
