"""A column of text, held lean: each distinct text once, and which of them stands in each row."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import numpy as np

_ENOUGH, _VARIED = 2_000, 0.75  # after so many rows, a column with this share of distinct texts is varied

Codes = np.ndarray[Any, np.dtype[np.int32]]


class Texts(Sequence[str]):
    """A column of text; exports repeat themselves, so work is done once per distinct text.

    ``distinct[codes[row]]`` is the text of a row. Two of ``distinct`` may be equal; none is left out.
    """

    def __init__(self, distinct: list[str], codes: Codes) -> None:
        self.distinct, self.codes = distinct, codes

    @classmethod
    def of(cls, column: Sequence[str]) -> Texts:
        """Return the column as Texts; as it is, where it is that already."""
        if isinstance(column, Texts):
            return column
        gathering = Gathering()
        gathering.add(column)
        return gathering.finish()

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: Any) -> Any:
        return self.distinct[self.codes[row]]

    def spread(self, values: Sequence[Any]) -> np.ndarray[Any, Any]:
        """Return, for each row, the value that belongs to its text; ``values`` stand beside ``distinct``."""
        found = np.empty(len(values), dtype=object)
        found[:] = values
        return found[self.codes] if len(values) else np.empty(len(self), dtype=object)

    def take(self, rows: np.ndarray[Any, Any]) -> Texts:
        """Return the texts of these rows; a row of -1 is empty."""
        codes = np.append(self.codes, len(self.distinct))[rows]
        return Texts([*self.distinct, ""], codes.astype(np.int32))


class Gathering:
    """Takes a column's texts in as they are read, without keeping equal ones twice.

    A column in which nearly every text is another (amounts, streets) is taken as it comes: searching for equal
    ones would cost more than it spares.
    """

    def __init__(self) -> None:
        self._place_of: defaultdict[str, int] = defaultdict(count().__next__)
        self._codes = array("i")
        self._further: list[str] = []
        self._varied = False

    def add(self, texts: Sequence[str]) -> None:
        """Take in the texts of the next rows."""
        if self._varied:
            self._further.extend(texts)
        elif texts and texts[0] == texts[-1] and texts.count(texts[0]) == len(texts):  # nobody fills it in
            self._codes.extend(array("i", [self._place_of[texts[0]]]) * len(texts))
        else:
            self._codes.fromlist(list(map(self._place_of.__getitem__, texts)))
            self._varied = len(self._codes) > _ENOUGH and len(self._place_of) > _VARIED * len(self._codes)

    def finish(self, tidy: Callable[[list[str]], list[str]] = list) -> Texts:
        """Return what was gathered, each distinct text ``tidy``."""
        distinct = [*self._place_of, *self._further]
        further = np.arange(len(self._place_of), len(distinct), dtype=np.int32)
        return Texts(tidy(distinct), np.concatenate([np.array(self._codes, dtype=np.int32), further]))
