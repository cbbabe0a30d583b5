"""Labor: which hours count, each once, and what they cost at the loaded rate.

An entry costs minutes × rate ÷ 60 and, for its overtime minutes, the policy's extra on top; whole cents,
rounded once per entry, half up. All of it is exact whole-number arithmetic, without a binary fraction.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from tieout.model.settings import HOURS_SOURCES, OVERTIME_POLICIES, Settings
from tieout.model.table import look_up, map_distinct

_LAST_FIRST = re.compile(r"^\s*([^,]+?)\s*,\s*([^,]+)$")
SIDES = ("crm", "books", "payroll")
SIDE_NAMES = {"crm": "the CRM", "books": "the books", "payroll": "payroll"}

OTHER_SIDE = "The hours of this day are taken from {}."
GENERAL = "General time: it costs no job."
TIME_OFF = "Paid time off: the loaded rate already pays for it."
TRAVEL = "Travel does not cost jobs, by the Settings."
REPEATED = "Recorded twice: same person, day, job, start and minutes. Counted once."


def count_hours(time_entries: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Decide which entries count, so that no hour is counted twice; every other entry says why not.

    ``time_entries`` is TIME_ENTRIES with ``side`` (crm, books or payroll) and, where it is known, ``job``.
    Returns a copy with ``counted`` and ``reason``. An entry without a job counts too: it waits for its job.
    """
    kind, repeated = time_entries["kind"], find_repeats(time_entries)
    own_side, side = rank_sides(time_entries["side"]), find_side_of_day(time_entries, settings)
    # The weightiest reason comes first: the first that holds is the one that is told.
    reasons = [
        ((side != own_side) & (side == rank), OTHER_SIDE.format(SIDE_NAMES[name])) for rank, name in enumerate(SIDES)
    ]
    reasons += [(kind == "general", GENERAL), (kind == "paid time off", TIME_OFF)]
    if settings.travel_counts == "No":
        reasons.append((kind == "travel", TRAVEL))
    reasons.append((repeated, REPEATED))
    reason = np.select([holds.to_numpy("bool") for holds, _ in reasons], [words for _, words in reasons], "")
    said = pd.Series(reason, index=time_entries.index, dtype="str")
    return time_entries.assign(counted=(said == "").astype("boolean"), reason=said.where(said != ""))


def find_side_of_day(entries: pd.DataFrame, settings: Settings) -> pd.Series:
    """Say from which side each employee's day is taken: the one that is set, or the first that has hours."""
    if settings.hours_from != HOURS_SOURCES[0]:
        only = HOURS_SOURCES.index(settings.hours_from) - 1
        return pd.Series(only, index=entries.index, dtype="int64")
    # An entry of no minutes claims the day only where nobody else does: it ranks behind all three sides.
    empty = (entries["minutes"].fillna(0) <= 0).astype("int64")
    rank = rank_sides(entries["side"]) + len(SIDES) * empty
    first = rank.groupby([spell_name(entries["employee"]), entries["date"]], dropna=False).transform("min")
    return first % len(SIDES)


def rank_sides(side: pd.Series) -> pd.Series:
    """Number the sides by precedence. Raises ValueError for a side that nobody knows."""
    rank = look_up(side, {name: position for position, name in enumerate(SIDES)}, "whole")
    if rank.isna().any():
        raise ValueError(f"a side of the hours must be one of {', '.join(SIDES)}")
    return rank.astype("int64")


def find_repeats(entries: pd.DataFrame) -> pd.Series:
    """Mark all but one of the entries that record the same work on the same side."""
    job = entries["job"].fillna(entries["job_ref"]) if "job" in entries else entries["job_ref"]
    same = pd.DataFrame({
        "side": entries["side"], "employee": spell_name(entries["employee"]), "date": entries["date"],
        "job": job, "kind": entries["kind"], "start": entries["start"], "minutes": entries["minutes"],
        "id": entries["id"],
    })  # fmt: skip
    told = same.columns.drop("id")
    alike = same[same.duplicated(told, keep=False)]
    # The one that stays is the one with the lowest id, wherever it stands in the file.
    repeated = alike.sort_values("id", kind="stable").duplicated(told)
    return repeated.reindex(entries.index, fill_value=False)


def spell_name(names: pd.Series) -> pd.Series:
    """Spell names alike for comparison: “Ruiz,  Ana” and “ANA RUIZ” become “ana ruiz”."""
    return map_distinct(names, lambda name: " ".join(_LAST_FIRST.sub(r"\2 \1", name.casefold()).split()))


def cost_hours(entries: pd.DataFrame, rates: pd.DataFrame, settings: Settings) -> pd.Series:
    """Cost each entry in whole cents: a gap where the rate (or a wage that is needed) is unknown.

    ``entries`` needs ``minutes`` and ``overtime_minutes``; where it has ``counted``, other entries cost zero.
    ``rates`` is what ``find_rates`` found for these entries: ``rate`` and ``wage`` under the same index.
    """
    overtime = entries["overtime_minutes"].fillna(0)
    on_rate, on_wage = find_overtime_extra(settings)
    scale = on_rate.denominator * on_wage.denominator
    weights = (
        entries["minutes"] * scale + overtime * int(on_rate * scale),  # of the loaded rate
        overtime * int(on_wage * scale),  # of the wage
    )
    # A wage matters only where it is used: an unknown wage without overtime leaves the cost known.
    wage = rates["wage"].where(weights[1] != 0, 0)
    labor = multiply_and_round(weights, (rates["rate"], wage), 60 * scale)
    if "counted" in entries:
        labor = labor.where(entries["counted"].fillna(False).astype("bool"), 0)
    return labor.rename("labor")


def cost_overtime_hour(rates: pd.DataFrame, settings: Settings) -> pd.Series:
    """Say in cents what an overtime hour costs beyond an ordinary one, per row of ``rate`` and ``wage``."""
    on_rate, on_wage = find_overtime_extra(settings)
    scale = on_rate.denominator * on_wage.denominator
    once = pd.Series(1, index=rates.index, dtype="Int64")
    weights = (once * int(on_rate * scale), once * int(on_wage * scale))
    wage = rates["wage"] if on_wage else rates["wage"].fillna(0)
    return multiply_and_round(weights, (rates["rate"], wage), scale)


def find_overtime_extra(settings: Settings) -> tuple[Fraction, Fraction]:
    """Say what an overtime hour costs beyond an ordinary one: parts of the loaded rate and of the wage."""
    premium, loaded, _ = OVERTIME_POLICIES
    half = Fraction(1, 2)
    if settings.overtime_policy == premium:
        return Fraction(0), half * (1 + Fraction(Decimal(str(settings.fica_percent))) / 100)
    return (half if settings.overtime_policy == loaded else Fraction(0)), Fraction(0)


def multiply_and_round(
    weights: tuple[pd.Series, pd.Series], amounts: tuple[pd.Series, pd.Series], divisor: int
) -> pd.Series:
    """Weigh two amounts, add them and divide, exactly; half a cent goes away from zero; a gap stays a gap.

    With FICA in hundredths of a percent the factor is at most 20,000, so 100,000 minutes at 1,000,000 cents
    need some 10¹⁶ of the 9.2 × 10¹⁸ that 64 bits hold. Beyond that, whole numbers of any size take over.
    """
    known = ~(weights[0].isna() | amounts[0].isna() | amounts[1].isna())
    columns = [series.fillna(0).astype("int64").to_numpy() for series in (*weights, *amounts)]
    largest = [int(np.abs(column).max(initial=0)) for column in columns]
    if 2 * (largest[0] * largest[2] + largest[1] * largest[3]) + divisor >= 2**63:
        columns = [column.astype(object) for column in columns]
    total = columns[0] * columns[2] + columns[1] * columns[3]
    rounded = (2 * np.abs(total) + divisor) // (2 * divisor)
    cents = np.where(total < 0, -rounded, rounded).astype("int64")
    return pd.Series(cents, index=weights[0].index, dtype="Int64").where(known)
