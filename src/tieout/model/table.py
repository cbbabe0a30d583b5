"""A declared table: its columns, their kinds and meanings, and the door that every row passes.

Kinds and the pandas types that hold them (a gap is always allowed and never becomes zero):

======== ================= ============================================
text     ``str``           ids and numbers are text: ``"00123"``
money    ``Int64``         whole cents, signed
minutes  ``Int64``         labor time in whole minutes
whole    ``Int64``         counts and days
date     ``datetime64[s]`` the company's own calendar day, at midnight
number   ``Float64``       quantities, percentages, confidence
flag     ``boolean``       yes or no
======== ================= ============================================
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

Kind = Literal["text", "money", "minutes", "whole", "date", "number", "flag"]

DTYPES: dict[Kind, str] = {
    "text": "str",
    "money": "Int64",
    "minutes": "Int64",
    "whole": "Int64",
    "date": "datetime64[s]",
    "number": "Float64",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, kind and meaning in the user's words; ``needed`` columns may not have gaps."""

    name: str
    kind: Kind
    meaning: str
    needed: bool = False


@dataclass(frozen=True)
class Table:
    """A noun of the trade as columns. Frames that pass ``validate`` have exactly these, in this order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """Return the table with its columns and no rows."""
        return _make_empty(self.columns).copy(deep=False)

    def validate(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a copy with exactly the declared columns and types; absent columns become gaps.

        Raises ValueError for an undeclared column, a gap in a needed one, or a value of the wrong kind.
        """
        names = set(self.names)
        unknown = [name for name in frame.columns if name not in names]
        if unknown:
            raise ValueError(f"{self.name} has no column {', '.join(map(str, unknown))}")
        if not len(frame.index):
            return self.empty()
        made: dict[str, pd.Series] = {}
        gaps: dict[str, pd.Series] = {}
        for column in self.columns:
            dtype = DTYPES[column.kind]
            if column.name not in frame:
                if dtype not in gaps:
                    gaps[dtype] = pd.Series(None, index=frame.index, dtype=dtype)
                made[column.name] = gaps[dtype]
            else:
                try:
                    made[column.name] = frame[column.name].astype(dtype)
                except (TypeError, ValueError) as error:
                    raise ValueError(f"{self.name}.{column.name} is not {column.kind}: {error}") from error
            if column.needed and made[column.name].isna().any():
                raise ValueError(f"{self.name}.{column.name} has gaps")
        return pd.DataFrame(made).reset_index(drop=True)


@cache
def _make_empty(columns: tuple[Column, ...]) -> pd.DataFrame:
    return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in columns})


def number_distinct(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number the distinct rows from 0 in the order in which they first stand; gaps equal each other.

    Returns the number of each row, and the place of the first row of each number.
    """
    numbers = rows.groupby(list(rows.columns), sort=False, dropna=False).ngroup()
    return numbers.to_numpy(), np.flatnonzero(~numbers.duplicated())


def look_up(keys: pd.Series, answers: Mapping[str, object] | pd.Series, kind: Kind = "text") -> pd.Series:
    """Return the answer for each key as a column of the given kind; a key without an answer is a gap.

    Of several answers under one key, the last counts.
    """
    if isinstance(answers, Mapping):
        found = [answers.get(key) if isinstance(key, str) else None for key in keys.tolist()]
        return pd.Series(found, index=keys.index, dtype=DTYPES[kind])
    known = answers[~answers.index.duplicated(keep="last") & answers.index.notna()].astype(DTYPES[kind])
    return known.reindex(keys).set_axis(keys.index)


def list_texts(texts: pd.Series) -> list[str | None]:
    """Return a column of texts as a plain list, its gaps as None."""
    return [text if isinstance(text, str) else None for text in texts.tolist()]


def map_distinct(texts: pd.Series, answer: Callable[[str], object], kind: Kind = "text") -> pd.Series:
    """Ask once for each distinct text of a column; gaps stay gaps."""
    numbers, distinct = pd.factorize(texts.to_numpy(dtype=object))
    answers = pd.array([answer(text) for text in distinct.tolist()], dtype=DTYPES[kind])
    return pd.Series(answers.take(numbers, allow_fill=True), index=texts.index)
