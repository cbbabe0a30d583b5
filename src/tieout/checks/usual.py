"""What is usual: the class, account or code that things of one kind nearly always have, learned from the records."""

from __future__ import annotations

import pandas as pd

_LEAST = 8
_SHARE = 0.9


def find_unusual(keys: pd.Series, values: pd.Series, least: int = _LEAST, share: float = _SHARE) -> pd.DataFrame:
    """Find rows whose value is not the one that nearly all rows of the same key have.

    A key teaches only when at least ``least`` rows have it and ``share`` of them agree. A gap as value counts as
    unusual where nearly all others have one. Returns, by the rows' index, key, value, usual and of (how many have it).
    """
    rows = pd.DataFrame({"key": keys, "value": values}).dropna(subset=["key"])
    if len(rows) < least:
        return rows.iloc[:0].assign(usual=rows["value"].iloc[:0], of=pd.Series(dtype="float64"))
    rows["size"] = rows.groupby("key")["value"].transform("size")
    known = rows.dropna(subset=["value"])
    counts = known.groupby(["key", "value"]).size().rename("times").reset_index()
    top = counts.sort_values(["times", "value"], ascending=[False, True]).drop_duplicates("key").set_index("key")
    rows["usual"], rows["of"] = rows["key"].map(top["value"]), rows["key"].map(top["times"])
    taught = (rows["size"] >= least) & (rows["of"] >= share * rows["size"])
    odd = taught & (rows["value"] != rows["usual"]).fillna(True).astype(bool)
    return rows[odd.fillna(False).astype(bool)][["key", "value", "usual", "of"]]


def is_carried(differs: pd.Series, known: pd.Series, most: float = 0.25, least: int = 8) -> bool:
    """Say whether a sync carries a field: it does unless a good part of all pairs that tell it disagree."""
    count = int(known.sum())
    return count < least or int((differs & known).sum()) <= most * count
