"""What a Workiz job is worth and what its lines say: tax may be typed in as a line, and cost is rarely filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from ..connector import Json
from ..values import dollars_to_cents, items, text

Row = dict[str, Any]
NOT_ITEMIZED = "Not itemized"
_TAX = re.compile(r"\s*(sales\s+|state\s+)?tax(es)?\b[^a-z]*", re.IGNORECASE)
_TIP = re.compile(r"\s*(tips?|gratuity)\s*", re.IGNORECASE)
_FEE = re.compile(r"\s*(credit\s*card|processing|convenience|cc)\b.*\bfees?\s*", re.IGNORECASE)
_WORK = re.compile(r"service|labou?r|work|hour", re.IGNORECASE)


@dataclass(frozen=True)
class Priced:
    """A job's amounts in cents; ``due`` and ``material_cost`` are None where unknown."""

    total: int
    net: int
    tax: int
    tip: int
    due: int | None
    material_cost: int | None
    cost_is_of_line: bool


def price_job(record: Json) -> Priced:
    """Find revenue, tax and tip: lines that are tax, tips or fees are no revenue, nor what the total has beyond the
    subtotal. A subtotal that is more than the total is one before a discount."""
    total = dollars_to_cents(record.get("JobTotalPrice")) or 0
    subtotal = dollars_to_cents(record.get("SubTotal"))
    lines = items(record, "LineItems")
    taxes, tips, fees = (sum(amount_of(line) for line in lines if kind_of(line) == kind)
                         for kind in ("tax", "tip", "fee"))  # fmt: skip
    base = total if subtotal is None or subtotal > total else subtotal
    own = dollars_to_cents(record.get("item_cost")) or None
    of_line = is_cost_of_line(lines, own)
    known = [cost for line in lines if kind_of(line) == "sale" and (cost := cost_of(line, of_line)) is not None]
    return Priced(
        total=total, net=base - taxes - tips - fees, tax=taxes + total - base, tip=tips,
        due=dollars_to_cents(record.get("JobAmountDue")),
        material_cost=own if own is not None else sum(known) if known else None, cost_is_of_line=of_line,
    )  # fmt: skip


def shape_lines(record: Json, priced: Priced) -> Iterator[Row]:
    """Make a job's lines, and what is missing of its revenue where it has lines at all."""
    lines = items(record, "LineItems")
    for line in lines:
        kind = kind_of(line)
        yield {
            "item": text(line.get("Name")), "description": text(line.get("Description")), "kind": kind,
            "quantity": quantity_of(line), "amount": amount_of(line),
            "cost": cost_of(line, priced.cost_is_of_line) if kind == "sale" else None,
        }  # fmt: skip
    missing = priced.net - sum(amount_of(line) for line in lines if kind_of(line) in ("sale", "discount"))
    if lines and missing:
        kind = "discount" if missing < 0 else "fee"
        said = "What the job's revenue differs from its lines: a discount on the whole, or a tip or fee"
        yield {"item": NOT_ITEMIZED, "description": said, "kind": kind, "amount": missing}


def kind_of(line: Json) -> str:
    """Say what a line is: people type in tax as a line named “Tax ”."""
    name = text(line.get("Name")) or ""
    for kind, pattern in (("tax", _TAX), ("tip", _TIP), ("fee", _FEE)):
        if pattern.fullmatch(name):
            return kind
    return "discount" if amount_of(line) < 0 else "sale"


def amount_of(line: Json) -> int:
    """Return a line's amount: price times quantity."""
    return _rounded(Decimal(dollars_to_cents(line.get("Price")) or 0) * quantity_of(line))


def quantity_of(line: Json) -> Decimal:
    """Return a line's quantity; one where none is said. It may come as a text."""
    said = text(line.get("Quantity"))
    return Decimal(1) if said is None else Decimal(said.replace(",", ""))


def cost_of(line: Json, is_of_line: bool) -> int | None:
    """Return the cost of a whole line; 0 is unknown, except of work."""
    unit = dollars_to_cents(line.get("Cost"))
    if not unit:
        return 0 if unit == 0 and _WORK.search(text(line.get("Type")) or "") else None
    return unit if is_of_line else _rounded(unit * quantity_of(line))


def is_cost_of_line(lines: Sequence[Json], own: int | None) -> bool:
    """Say whether a cost is of its whole line: the job's own total says so, and would not if it were of one unit."""
    if own is None:
        return False
    costs = [(dollars_to_cents(line.get("Cost")) or 0, quantity_of(line)) for line in lines]
    return sum(cost for cost, _ in costs) == own != sum(_rounded(cost * quantity) for cost, quantity in costs)


def _rounded(value: Decimal) -> int:
    return int(value.to_integral_value(ROUND_HALF_UP))
