"""Records as the text of their JSON: exact decimals, keys in order, so that equal records are equal texts."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

import msgspec

_DECODER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number", order="sorted")


def read_json(text: str | bytes) -> Any:
    """Read JSON with every fraction as an exact Decimal. Raises ValueError for anything that is not JSON."""
    try:
        return _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not JSON: {error}") from None


def write_json(value: Any) -> str:
    """Write JSON, decimals digit for digit, keys sorted."""
    return _ENCODER.encode(value).decode()


def digest(text: str) -> str:
    """Tell two texts apart by a few letters."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
