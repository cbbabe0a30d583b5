"""Lines of jobs and invoices: what is sold, discounted and tipped, and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from ..connector import Json
from ..values import text, whole_cents

PERCENT_IN_FULL = 10_000  # a percent discount is a rate: 5000 is half


def kind_of(word: Json) -> str:
    """Say what a line is: a sale, a discount or a tip."""
    said = (text(word) or "").casefold()
    return "discount" if "discount" in said else "tip" if "gratuity" in said or said == "tip" else "sale"


def rounded(value: Decimal) -> int:
    """Round to whole cents, half away from zero."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def price_lines(lines: Sequence[Json]) -> int:
    """Add up a job's lines: what is sold, less discounts, without tips."""
    sold = sum(amount_of(line) for line in lines if kind_of(line.get("kind")) == "sale")
    discounts = [line for line in lines if kind_of(line.get("kind")) == "discount"]
    return sold - sum(discount_of(line.get("kind"), amount_of(line), sold) for line in discounts)


def discount_of(kind: Json, amount: int, sold: int) -> int:
    """Return a discount as a positive amount; the “amount” of a percentage is a rate, of what is sold."""
    if "percent" in (text(kind) or "").casefold():
        return rounded(Decimal(sold) * abs(amount) / PERCENT_IN_FULL)
    return abs(amount)


def amount_of(line: Json) -> int:
    """Return a job line's amount; where it is not said, its price times its quantity."""
    said = whole_cents(line.get("amount"))
    if said is not None:
        return said
    return rounded(Decimal(line.get("unit_price") or 0) * quantity_of(line))


def quantity_of(line: Json) -> Decimal:
    """Return a job line's quantity; one where none is said."""
    said = line.get("quantity")
    return Decimal(1) if said is None else Decimal(said)


def sum_material_cost(lines: Iterable[Json]) -> int | None:
    """Add up the known cost of lines or materials; None where none is known."""
    sold = [line for line in lines if kind_of(line.get("kind")) == "sale"]
    costs = [cost_of(line, line.get("kind") or "materials", quantity_of(line)) for line in sold]
    known = [cost for cost in costs if cost is not None]
    return sum(known) if known else None


def cost_of(line: Json, kind: Json, quantity: Decimal) -> int | None:
    """Return the cost of a whole line. A material that costs 0 is one whose cost nobody typed in: unknown."""
    unit = line.get("unit_cost")
    if unit is None or (Decimal(unit) == 0 and "material" in (text(kind) or "").casefold()):
        return None
    return rounded(Decimal(unit) * quantity)
