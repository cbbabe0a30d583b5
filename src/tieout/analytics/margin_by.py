"""Margin by anything: any columns of the jobs, any filter, any period; the rows add up to the jobs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from ..margin.coverage import POINT
from ..margin.summary import UNKNOWN, divide
from ..model.answers import MARGIN_BY
from ..model.facts import Facts
from ..model.settings import Settings
from .callbacks import charge_callbacks
from .periods import Period

GROUPINGS = {
    "job type": "job_type", "technician": "technician", "crew": "crew", "lead source": "lead_source",
    "customer": "customer", "segment": "segment", "location": "location", "class": "class_name", "city": "city",
    "status": "status", "month": "month", "job": "job",
}  # fmt: skip
"""What margins can be grouped and filtered by, and the column of the jobs that holds it."""

DATE_OF_BASIS = {"Completion": "completed", "Invoice": "invoiced", "Payment": "paid"}
_SUMS = ["revenue", "materials", "labor", "other", "cost", "profit", "minutes", "paid_minutes"]
_SAYS = {"Completion": "jobs completed", "Invoice": "jobs invoiced", "Payment": "jobs paid in full"}

Where = Mapping[str, Collection[str]]


def find_margins_by(
    facts: Facts, by: Collection[str] = (), period: Period | None = None, basis: str | None = None,
    where: Where | None = None, *, callbacks_to_original: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Add up the jobs of a period by up to three groupings: MARGIN_BY, largest revenue first, months in order.

    ``by`` and the keys of ``where`` are keys of GROUPINGS; ``where`` keeps jobs whose label is one of those given, in
    any spelling of capitals. Without ``period`` all jobs count, those without a date included. Raises KeyError for an
    unknown grouping or basis, ValueError for more than three.
    """
    if len(by) > 3:
        raise ValueError("at most three groupings")
    basis = basis or facts.inputs.settings.basis
    jobs = pick_jobs(facts, period, basis, where, callbacks_to_original=callbacks_to_original)
    words = say_basis(basis, period, where)
    return add_up(jobs, [GROUPINGS[name] for name in by], facts.inputs.settings, words)


def pick_jobs(
    facts: Facts, period: Period | None = None, basis: str = "Completion", where: Where | None = None,
    *, callbacks_to_original: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Return the rows of JOB_FACTS of a period that pass a filter, with ``month``: the group of their date."""
    jobs = charge_callbacks(facts.jobs, facts.inputs.settings) if callbacks_to_original else facts.jobs
    day = jobs[DATE_OF_BASIS[basis]]
    inside = period.holds(day) if period else pd.Series(True, index=jobs.index)
    jobs = jobs.assign(month=_name_months(day))
    for name, labels in (where or {}).items():
        wanted = {label.casefold() for label in labels}
        group = spell_group(jobs[GROUPINGS[name]])
        chosen = [label for label in group.cat.categories if label.casefold() in wanted]
        inside &= group.isin(chosen)
    return jobs if inside.all() else jobs[inside]


def _name_months(days: pd.Series) -> pd.Series:
    """Name the month of each day, such as 2026-03; a gap for a gap."""
    codes, months = pd.factorize(days.dt.year * 12 + days.dt.month - 1)
    names = np.array([*(f"{int(at) // 12}-{int(at) % 12 + 1:02d}" for at in months), None], dtype=object)
    return pd.Series(names[codes], index=days.index, dtype="str")


def spell_group(labels: pd.Series) -> pd.Series:
    """Spell labels that differ only in capitals alike, as a categorical; “Unknown” where there is none."""
    codes, distinct = pd.factorize(labels.to_numpy(dtype=object))
    first: dict[str, int] = {}
    shown: list[str] = []
    at = []
    for label in [*distinct.tolist(), ""]:
        plain = label.strip() or UNKNOWN
        if plain.casefold() not in first:
            first[plain.casefold()] = len(shown)
            shown.append(plain)
        at.append(first[plain.casefold()])
    return pd.Series(pd.Categorical.from_codes(np.array(at)[codes], shown), index=labels.index)


def add_up(jobs: pd.DataFrame, columns: list[str], settings: Settings, words: str) -> pd.DataFrame:
    """Add up jobs by columns: MARGIN_BY. Without columns there is one row, also where there are no jobs."""
    work = jobs[_SUMS].fillna(0).astype("int64")
    billed = jobs["revenue"].clip(lower=0).fillna(0).astype("int64")
    work = work.assign(
        jobs=1, covered=jobs["covered"].fillna(0).astype("int64"), billed=billed,
        # Whole ten-thousandths of a point, so that the weighted target of jobs with one target is that target.
        aim=(jobs["target"].astype("float64") * 100 * POINT).round().astype("int64"),
        unknown_jobs=((billed > 0) & (jobs["covered"].fillna(0) < billed)).astype("int64"),
    )  # fmt: skip
    work["aimed"] = multiply(work["aim"], work["billed"])
    names = ["label", "label_2", "label_3"][: max(1, len(columns))]
    keys = [spell_group(jobs[column]).rename(name) for column, name in zip(columns, names, strict=False)]
    if not keys:
        sums = work.assign(label="All jobs").groupby("label").sum() if len(work) else work.sum().to_frame("All jobs").T
        sums = sums.rename_axis("label").reset_index()
    else:
        sums = work.groupby(keys, observed=True).sum().reset_index().astype(dict.fromkeys(names[: len(keys)], "str"))
    made = sums.astype(dict.fromkeys([*_SUMS, "jobs", "covered", "billed", "unknown_jobs"], "Int64"))
    made["margin"] = divide(made["profit"], made["revenue"])
    made["coverage"] = divide(made["covered"], made["billed"])
    for name, minutes in (("hour", "minutes"), ("paid_hour", "paid_minutes")):
        made[f"revenue_per_{name}"] = per_hour(made["revenue"], made[minutes])
        made[f"profit_per_{name}"] = per_hour(made["profit"], made[minutes])
    made["target"] = divide(made["aimed"], made["billed"]) / (100 * POINT)
    made["verdict"] = judge_group(made, settings)
    order = ["label"] if columns[:1] == ["month"] else ["revenue", "label"]
    made = made.sort_values(order, ascending=[True] if len(order) == 1 else [False, True], kind="stable")
    return MARGIN_BY.validate(made.assign(basis=words)[[c for c in MARGIN_BY.names if c in made or c == "basis"]])


def multiply(a: pd.Series, b: pd.Series) -> pd.Series:
    """Multiply whole numbers; beyond 64 bits with numbers of any size."""
    if int(a.abs().max() if len(a) else 0) * int(b.abs().max() if len(b) else 0) * max(1, len(a)) < 2**63:
        return a * b
    return a.astype(object) * b.astype(object)


def per_hour(cents: pd.Series, minutes: pd.Series) -> pd.Series:
    """Return cents per hour, half a cent away from zero; a gap without minutes."""
    worked = minutes.where(minutes > 0).astype("Int64")
    size = (120 * cents.abs() + worked) // (2 * worked)
    return size.where(cents >= 0, -size).astype("Int64")


def judge_group(sums: pd.DataFrame, settings: Settings) -> pd.Series:
    """Compare a group's margin with its target as the sheets do: OK, WATCH, ACT; COST? or –."""
    gap = (sums["margin"] - sums["target"]).astype("float64").round(9)
    thin = (sums["coverage"].astype("float64") * 100).round(9) < settings.coverage_floor
    none = sums["margin"].isna() | sums["coverage"].isna()
    choices = [none, thin, gap >= 0, (gap + settings.near_target / 100).round(9) >= 0]
    said = np.select([c.to_numpy("bool") for c in choices], ["–", "COST?", "OK", "WATCH"], "ACT")
    return pd.Series(said, index=sums.index, dtype="str")


def say_basis(basis: str, period: Period | None, where: Where | None) -> str:
    """Say in words which jobs count."""
    kept = "".join(f"; {name}: {' or '.join(labels)}" for name, labels in (where or {}).items())
    return f"{_SAYS[basis]}, {period or 'all days'}; accrual, before tax and tips; technician: the first named{kept}"
