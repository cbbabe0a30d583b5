"""The bridge from what the CRM invoiced to what the books show, month by month, with nothing left over."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..model.results import BRIDGE
from .differences import place_twins, start_months

_STEPS = [name for name in BRIDGE.names if name not in ("month", "crm_invoiced", "books_invoiced")]


def build_bridge(evidence: Evidence, differences: pd.DataFrame) -> pd.DataFrame:
    """Build the bridge: per month CRM invoiced and the steps between add up to books invoiced.

    Both ends are added up from the documents, and the steps from the classified ``differences``, so that the residual
    proves that every difference was found and classified. Amounts are totals with tax. Documents without a date
    stand in the month of the other side, or else of the as-of day.
    """
    here, there = place_twins(evidence.twins)
    invoiced = {
        "crm_invoiced": _by_month(evidence.crm_documents, here.set_axis(evidence.twins["left"]), evidence.today),
        "books_invoiced": _by_month(evidence.books_documents, there.set_axis(evidence.twins["right"]), evidence.today),
    }
    steps = -differences.pivot_table(index="month", columns="step", values="amount", aggfunc="sum")
    months = steps.index.union(invoiced["crm_invoiced"].index).union(invoiced["books_invoiced"].index)
    if len(months):
        months = pd.date_range(months.min(), months.max(), freq="MS")
    made = pd.DataFrame({**invoiced, **{step: steps[step] for step in _STEPS if step in steps}}).reindex(months)
    made = made.reindex(columns=BRIDGE.names[1:]).fillna(0).astype("Int64")
    return BRIDGE.validate(made.rename_axis("month").reset_index())


def _by_month(documents: pd.DataFrame, days: pd.Series, today: pd.Timestamp) -> pd.Series:
    """Add up one side's documents by month; ``days`` are those of the documents that have a twin."""
    live = documents[documents["excluded"].isna()]
    day = days.reindex(live.index).fillna(live["date"])
    return live["total"].groupby(start_months(day, today)).sum()
