"""Adding up by place: sums over whole numbers that know where they belong, many times faster than over texts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..match.references import normalise_number
from ..model.facts import Facts
from ..model.table import map_distinct


def sum_at(places: np.ndarray, amounts: np.ndarray, size: int) -> np.ndarray:
    """Add up whole amounts by place, from 0 to size."""
    sums = np.zeros(size, dtype="int64")
    np.add.at(sums, places, amounts)
    return sums


def sum_settled(facts: Facts, side: str, where: pd.Series | np.ndarray) -> pd.Series:
    """Add up by document what those settlements of a side settled that are asked for, in cents."""
    documents, settled = facts.of_side("documents", side), facts.of_side("settlements", side)
    counted = np.asarray(where, dtype="bool")
    sums = sum_at(facts.documents_of(side)[counted], settled["amount"].to_numpy("int64")[counted], len(documents))
    return pd.Series(sums, index=documents.index, dtype="Int64")


def join_texts(keys: Iterable[object], texts: Iterable[str]) -> dict[object, str]:
    """Join the texts of each key by “; ”, in their order."""
    joined: dict[object, str] = {}
    for key, text in zip(keys, texts, strict=True):
        joined[key] = f"{joined[key]}; {text}" if key in joined else text
    return joined


def normalise_numbers(texts: pd.Series) -> pd.Series:
    """Return document or job numbers without their decoration; bare digits are left as they are."""
    return map_distinct(texts, lambda text: text if text.isdigit() and text[0] != "0" else normalise_number(text))
