"""Mix and rate: why profit changed between two periods.

With revenue R and profit P of the whole, r and p of a group, 0 before and 1 after::

    volume = p₀ × R₁ ÷ R₀ − p₀                   more of the same work at the same margins
    mix    = r₁ × m₀ − p₀ × R₁ ÷ R₀              more or less of this group, at its old margin m₀ = p₀ ÷ r₀
    rate   = p₁ − r₁ × m₀                        its own margin changed

A group that is new has its new margin as the old one: all of it is mix. Rounding: volume and mix are rounded half up
to the cent for each group, and rate is what remains, so that every row and every column adds up to the cent.
"""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from ..margin.summary import divide
from ..model.answers import MIX_AND_RATE
from ..model.facts import Facts
from .margin_by import Where, find_margins_by
from .periods import Period

TOTAL = "Total"


def explain_margin_change(
    facts: Facts, by: str, before: Period, after: Period, basis: str | None = None, where: Where | None = None
) -> pd.DataFrame:
    """Split the change of profit between two periods into volume, mix and rate: MIX_AND_RATE, with a total."""
    sides = [find_margins_by(facts, [by], period, basis, where) for period in (before, after)]
    return split_change(*(side.set_index("label")[["revenue", "profit"]] for side in sides))


def split_change(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Split the change between two frames of ``revenue`` and ``profit`` by label: MIX_AND_RATE.

    The effects are gaps where a period has no revenue: then there is nothing to compare with.
    """
    labels = before.index.union(after.index)
    old, new = (side.reindex(labels, fill_value=0).astype("Int64") for side in (before, after))
    totals = int(old["revenue"].sum()), int(new["revenue"].sum())
    told = zip(*(side[name].tolist() for side in (old, new) for name in ("revenue", "profit")), strict=True)
    effects = [_split(amounts, totals) for amounts in told]
    made = pd.DataFrame({
        "label": labels, "revenue_before": old["revenue"].array, "revenue_after": new["revenue"].array,
        "profit_before": old["profit"].array, "profit_after": new["profit"].array,
    })  # fmt: skip
    made[["volume", "mix", "rate"]] = pd.DataFrame(effects, columns=["volume", "mix", "rate"], dtype="Int64")
    made = made.sort_values(["revenue_after", "label"], ascending=[False, True], kind="stable")
    money = ["revenue_before", "revenue_after", "profit_before", "profit_after", "volume", "mix", "rate"]
    total = made[money].sum(skipna=True).where(made[money].notna().any() | (len(made) == 0))
    made = pd.concat([made, pd.DataFrame([{"label": TOTAL, **total}])], ignore_index=True)
    made[money] = made[money].astype("Int64")
    made["change"] = made["profit_after"] - made["profit_before"]
    for when in ("before", "after"):
        made[f"margin_{when}"] = divide(made[f"profit_{when}"], made[f"revenue_{when}"])
    for effect in ("mix", "rate"):
        made[f"{effect}_points"] = made[effect].astype("Float64") / totals[1] if totals[1] > 0 else pd.NA
    return MIX_AND_RATE.validate(made[[c for c in MIX_AND_RATE.names if c in made]])


def _split(amounts: tuple[int, ...], totals: tuple[int, int]) -> tuple[int | None, int | None, int | None]:
    (r0, p0, r1, p1), (all0, all1) = amounts, totals
    if all0 <= 0 or all1 <= 0:
        return None, None, None
    grown = Fraction(p0 * all1, all0)
    margin = Fraction(p0, r0) if r0 else Fraction(p1, r1) if r1 else Fraction(0)
    volume, mix = round_half_up(grown - p0), round_half_up(r1 * margin - grown)
    return volume, mix, p1 - p0 - volume - mix


def round_half_up(exact: Fraction) -> int:
    """Round to a whole number; a half goes away from zero."""
    size = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return -size if exact < 0 else size
