"""Callbacks: a visit that repairs earlier work costs the job that caused it, where the CRM links the two."""

from __future__ import annotations

import pandas as pd

from ..margin.coverage import judge
from ..model.facts import JOB_FACTS
from ..model.settings import Settings
from ..model.table import look_up

_ANY = ["materials_crm", "materials_books", "materials"]
_ALL = ["revenue", "minutes", "labor", "other", "cost", "profit", "paid_minutes", "covered", "books_revenue",
        "crm_profit", "books_profit"]  # fmt: skip
_LONGEST = 50
"""Callbacks of callbacks are followed so far; what leads on after that leads round in a ring."""


def find_roots(jobs: pd.DataFrame) -> pd.Series:
    """Return the first job of each job's chain of callbacks; itself where it is none, or in a ring."""
    named = jobs.set_index("job")["original_job"].dropna()
    named = named[named.isin(jobs["job"])]
    root = jobs["job"].copy()
    for _ in range(_LONGEST):
        onward = look_up(root, named)
        if onward.isna().all():
            return root
        root = onward.fillna(root)
    return root.where(look_up(root, named).isna(), jobs["job"])


def charge_callbacks(jobs: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Charge callbacks to the job that they go back to: JOB_FACTS with one row per original job.

    Revenue, costs and hours add up, so that all totals are those of the jobs before; everything else is the
    original's. A cost of which a part is unknown is unknown; the verdict is judged anew.
    """
    root = find_roots(jobs)
    callback = root != jobs["job"]
    if not callback.any():
        return jobs
    touched = root.isin(root[callback])
    groups = jobs[touched].groupby(root[touched], sort=False)
    sums = groups[_ALL + _ANY].sum()
    for name in _ALL:
        sums[name] = sums[name].where(groups[name].count() == groups.size())
    for name in _ANY:
        sums[name] = sums[name].where(groups[name].count() > 0)
    kept = jobs[~callback].set_index("job", drop=False)
    kept.loc[sums.index, sums.columns] = sums
    part = kept.loc[sums.index]
    share = (part["covered"].astype("Float64") / part["revenue"].where(part["revenue"] > 0)).clip(upper=1.0)
    share = share.mask(part["labor"].isna() & share.notna(), 0.0)
    percent = part["target"].astype("float64") * 100
    kept.loc[sums.index, "coverage"] = share
    kept.loc[sums.index, "covered"] = part["covered"].where(part["labor"].notna(), 0)
    kept.loc[sums.index, "verdict"] = judge(part["revenue"], part["profit"], share, percent, settings)
    return JOB_FACTS.validate(kept.reset_index(drop=True))
