"""Columns of texts as arrays and numbers: equal texts have equal numbers, and each pair of texts is compared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

Columns = dict[str, np.ndarray]
"""The columns of a frame as plain arrays, which are quicker than a frame where rows are few."""


def take(columns: Columns, at: np.ndarray) -> Columns:
    """Take the rows at these positions."""
    return {name: values[at] for name, values in columns.items()}


def list_columns(frame: pd.DataFrame) -> Columns:
    """Return the columns of a frame of texts as arrays."""
    return {name: frame[name].to_numpy(dtype=object) for name in frame.columns}


@dataclass(frozen=True)
class Coded:
    """One column of both sides: the number of each text (``left``, ``right``) and the texts by number."""

    left: np.ndarray
    right: np.ndarray
    texts: np.ndarray

    @property
    def is_known(self) -> np.ndarray:
        """Say of each number whether its text is more than empty."""
        return np.asarray(self.texts != "", dtype=bool)

    def ask(self, answer: Callable[[str], Any], dtype: Any = bool) -> np.ndarray:
        """Ask once for each distinct text; the answers by number."""
        return np.array([answer(text) for text in self.texts.tolist()], dtype=dtype)


def code(left: np.ndarray, right: np.ndarray) -> Coded:
    """Number the texts of a column of both sides."""
    numbers, texts = pd.factorize(np.concatenate([left, right]))
    return Coded(numbers[: len(left)], numbers[len(left) :], np.asarray(texts, dtype=object))


def compare_texts(
    left: np.ndarray, right: np.ndarray, texts: np.ndarray, scorer: Any = JaroWinkler.similarity
) -> np.ndarray:
    """Score pairs of numbered texts, each distinct pair once; equal texts score 1, unless the scorer counts edits."""
    scores = np.full(len(left), float(scorer("a", "a")))
    unlike = np.flatnonzero(left != right)
    if len(unlike):
        both = left[unlike].astype(np.int64) * len(texts) + right[unlike]
        distinct, at = np.unique(both, return_inverse=True)
        one, other = texts[distinct // len(texts)].tolist(), texts[distinct % len(texts)].tolist()
        scores[unlike] = process.cpdist(one, other, scorer=scorer, dtype=np.float32, workers=1)[at]
    return scores
