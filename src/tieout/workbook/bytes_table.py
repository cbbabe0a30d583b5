"""Text of many rows at once: fields side by side in one table of bytes, its gaps squeezed out at the end.

A field is text that all rows share, or a table of bytes with a line for each row in which zero bytes are gaps; no XML
holds a zero byte. A row of forty cells so costs a few copies of memory instead of forty strings.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
"""A line for each row; zero bytes are gaps."""
Field = bytes | Bytes
_MOST = 1 << 25
"""A table of more bytes is written row by row: one long text would make all rows as long."""


class Sure(bytes):
    """Whole rows made of fields: all that differs between them is digits and escaped text."""


def squeeze(fields: Sequence[Field], count: int) -> Sure:
    """Return the rows one after the other."""
    width = sum(len(field) if isinstance(field, bytes) else field.shape[1] for field in fields)
    if width * count > _MOST:
        return Sure(b"".join(squeeze_each(fields, count)))
    table, at = np.empty((count, width), np.uint8), 0
    for field in fields:
        if isinstance(field, bytes):
            table[:, at : at + len(field)] = np.frombuffer(field, np.uint8)
            at += len(field)
        else:
            table[:, at : at + field.shape[1]] = field
            at += field.shape[1]
    return Sure(table.tobytes().translate(None, b"\0"))


def squeeze_each(fields: Sequence[Field], count: int) -> list[bytes]:
    """Return each row by itself."""
    columns = [
        [field] * count if isinstance(field, bytes) else [line.tobytes().translate(None, b"\0") for line in field]
        for field in fields
    ]
    return list(map(b"".join, zip(*columns, strict=True)))


def from_texts(texts: Sequence[str]) -> Bytes:
    """Lay texts side by side."""
    held = np.array([text.encode("utf-8") for text in texts], dtype=np.bytes_)
    return held.view(np.uint8).reshape(len(texts), held.itemsize)


def from_whole(numbers: NDArray[np.int64], shown: NDArray[np.bool_] | None = None) -> Bytes:
    """Write whole numbers in decimal digits; those that are not ``shown`` are gaps."""
    rest = np.abs(numbers)
    digits = len(str(int(rest.max(initial=0))))
    table = np.zeros((len(numbers), digits + 1), np.uint8)
    for place in range(digits, 0, -1):
        used = (rest > 0) | (place == digits)
        rest, digit = np.divmod(rest, 10)
        table[:, place] = np.where(used, digit + ord("0"), 0)
    table[:, 0] = np.where(numbers < 0, ord("-"), 0)
    if shown is not None:
        table[~shown] = 0
    return table


def from_cents(cents: NDArray[np.int64], shown: NDArray[np.bool_] | None = None) -> Bytes:
    """Write cents as dollars with two decimals; those that are not ``shown`` are gaps."""
    dollars, rest = np.divmod(np.abs(cents), 100)
    whole = from_whole(dollars)
    whole[:, 0] = np.where(cents < 0, ord("-"), 0)
    ends = np.empty((len(cents), 3), np.uint8)
    ends[:, 0] = ord(".")
    ends[:, 1], ends[:, 2] = rest // 10 + ord("0"), rest % 10 + ord("0")
    table = np.hstack([whole, ends])
    if shown is not None:
        table[~shown] = 0
    return table


def choose(shown: NDArray[np.bool_], there: str, gone: str) -> Field:
    """Write one of two texts, as a value is there or not."""
    if shown.all():
        return there.encode("utf-8")
    both = from_texts([gone, there])
    chosen: Bytes = both[shown.astype(np.intp)]
    return chosen
