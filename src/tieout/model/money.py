"""Money is whole cents; it meets text and decimals only at the doors.

>>> cents("$1,234.50"), cents("(66.00)"), cents("12.50-")
(123450, -6600, -1250)
>>> dollars(123450)
'1,234.50'
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_EMPTY = frozenset({"", "-", "–", "—", "n/a", "N/A"})
_DECORATION = re.compile(r"[\s\u00a0\u202f$€£]|USD|CAD|US\$")
_PLAIN = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?")


def cents(text: str) -> int | None:
    """Read an amount as people and systems print it; empty and dash are unknown, not zero.

    Raises ValueError for anything that is not an amount, and for fractions of a cent beyond rounding noise.
    """
    bare = _DECORATION.sub("", text.strip())
    if bare in _EMPTY:
        return None
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1]
    if bare.endswith("-"):
        negative, bare = not negative, bare[:-1]
    if not _PLAIN.fullmatch(bare) or not any(c.isdigit() for c in bare):
        raise ValueError(f"“{text}” is not an amount")
    try:
        amount = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount") from None
    whole = int((amount * 100).to_integral_value(ROUND_HALF_UP))
    if abs(whole) > 10**15:
        raise ValueError(f"“{text}” is too large to be an amount")
    return -whole if negative else whole


def dollars(amount: int | None) -> str:
    """Print whole cents the way a person reads them, with parentheses for negative amounts."""
    if amount is None:
        return "unknown"
    text = f"{abs(amount) // 100:,}.{abs(amount) % 100:02d}"
    return f"({text})" if amount < 0 else text


def share_out(total: int, weights: list[int]) -> list[int]:
    """Split whole cents in proportion to weights so that the parts add up to the total, to the cent.

    The cents left over by rounding go to the largest remainders. Raises ValueError when no weight is positive.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("the weights must be positive")
    sign, size = (-1, -total) if total < 0 else (1, total)
    parts = [size * w // whole for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(size * weights[i] % whole), i))
    for i in order[: size - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]
