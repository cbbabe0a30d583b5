"""What nobody needs and nobody may see: tax ids are masked at the door, account and social security numbers dropped."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

MASK, SHOWN = "*", 4


def mask_number(text: str) -> str:
    """Mask all but the last four letters and digits; of one that has no more than that, nothing is shown.

    >>> mask_number("12-3456789"), mask_number("XXXXXX56789"), mask_number("4711")
    ('*****6789', '*******6789', '****')
    """
    bare = [character for character in text if character.isalnum() or character == MASK]
    shown = bare[-SHOWN:] if len(bare) > SHOWN else []
    return MASK * (len(bare) - len(shown)) + "".join(shown)


def mask_fields(row: Any, names: Collection[str]) -> Any:
    """Return a record with these fields masked; one without them is returned as it is."""
    held = [name for name in names if row.get(name)]
    return {**row, **{name: mask_number(str(row[name])) for name in held}} if held else row


def drop_fields(row: Any, names: Collection[str]) -> Any:
    """Return a record without these fields; one without them is returned as it is."""
    return {name: value for name, value in row.items() if name not in names} if any(map(row.get, names)) else row
