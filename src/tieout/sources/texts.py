"""A column of text, held lean: each distinct text once, and which of them stands in each row."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np

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
    """Takes a column's texts in as they are read, without keeping equal ones twice."""

    def __init__(self) -> None:
        self._place_of: defaultdict[str, int] = defaultdict(count().__next__)
        self._codes = array("i")

    def add(self, texts: Iterable[str]) -> None:
        """Take in the texts of the next rows."""
        self._codes.extend(map(self._place_of.__getitem__, texts))

    def finish(self, tidy: Callable[[list[str]], list[str]] = list) -> Texts:
        """Return what was gathered, each distinct text ``tidy``."""
        return Texts(tidy(list(self._place_of)), np.array(self._codes, dtype=np.int32))
