"""The bridge from what the CRM invoiced to what the books show, month by month, with nothing left over."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..model.results import BRIDGE


def build_bridge(evidence: Evidence) -> pd.DataFrame:
    """Build the bridge: per month CRM invoiced and the steps between add up to books invoiced.

    Every document of either side falls in exactly one column, so the residual is zero by construction and the
    sheet's own formula proves it. Amounts are totals with tax. Documents without a date stand in the month of
    the other side, or else of the as-of day.
    """
    parts = [_twins(evidence.twins), _alone_in_crm(evidence), _alone_in_books(evidence), *_undecided(evidence)]
    rows = pd.concat([part for part in parts if len(part)] or [parts[0]])
    today = evidence.today
    rows["month"] = rows["date"].fillna(today).dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")
    sums = rows.drop(columns="date").groupby("month").sum()
    months = pd.date_range(sums.index.min(), sums.index.max(), freq="MS") if len(sums) else sums.index
    sums = sums.reindex(months, fill_value=0).rename_axis("month").reset_index()
    return BRIDGE.validate(sums)


def _place(dates: pd.Series, **amounts: pd.Series) -> pd.DataFrame:
    """Place amounts in their bridge columns on their dates; the other columns are zero."""
    made = pd.DataFrame({"date": dates.astype("datetime64[s]")})
    for column in BRIDGE.names[1:]:
        made[column] = amounts[column].astype("Int64").fillna(0) if column in amounts else 0
    return made.astype(dict.fromkeys(BRIDGE.names[1:], "Int64"))


def _twins(twins: pd.DataFrame) -> pd.DataFrame:
    here, there = twins["total_crm"], twins["total_books"]
    day_here = twins["date_crm"].fillna(twins["date_books"])
    day_there = twins["date_books"].fillna(day_here)
    moved = day_here.dt.to_period("M") != day_there.dt.to_period("M")
    return pd.concat(
        [
            _place(day_here, crm_invoiced=here, timing=(-here).where(moved, 0)),
            _place(day_there, timing=here.where(moved, 0), differs=there - here, books_invoiced=there),
        ]
    )


def _alone_in_crm(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.crm_only
    waiting = evidence.profile.may_be_on_its_way(rows["date"], evidence.today)
    total = rows["total"]
    return _place(
        rows["date"], crm_invoiced=total, timing=(-total).where(waiting, 0), missing=(-total).where(~waiting, 0)
    )


def _alone_in_books(evidence: Evidence) -> pd.DataFrame:
    rows = evidence.books_only
    repeated = rows.index.isin(evidence.repeats["at"])
    total = rows["total"]
    return _place(
        rows["date"], books_invoiced=total, books_only=total.where(~repeated, 0), duplicates=total.where(repeated, 0)
    )


def _undecided(evidence: Evidence) -> list[pd.DataFrame]:
    here = evidence.crm_documents.loc[evidence.undecided["left"].unique()]
    there = evidence.books_documents.loc[evidence.undecided["right"].unique()]
    return [
        _place(here["date"], crm_invoiced=here["total"], undecided=-here["total"]),
        _place(there["date"], books_invoiced=there["total"], undecided=there["total"]),
    ]
