"""The short summary that ends every run: what the period earned and what wants attention."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..model.results import SEVERITIES, Reconciliation, weigh_findings
from ..model.settings import Settings
from .tie_outs import sum_revenue_without_job

_DATE_OF_BASIS = {"Completion": "completed", "Invoice": "invoiced", "Payment": "paid"}


@dataclass(frozen=True)
class Summary:
    """Amounts in cents.

    ``without_job`` is revenue of any day that no job bears; ``exceptions`` has per severity the count and the
    dollars at stake.
    """

    jobs: int
    revenue: int
    profit: int
    without_job: int
    exceptions: dict[str, tuple[int, int]]
    tie_outs_ok: int
    tie_outs: int

    @property
    def margin(self) -> float | None:
        """Gross profit over revenue; None without revenue."""
        return self.profit / self.revenue if self.revenue else None


def find_period_dates(margins: pd.DataFrame, settings: Settings) -> pd.Series:
    """Return the date that puts each job into a period, by the chosen basis; a gap where it has none."""
    return margins[_DATE_OF_BASIS[settings.basis]]


def is_in_period(margins: pd.DataFrame, settings: Settings) -> pd.Series:
    """Say which jobs belong to the period; an open end admits every date, and no date belongs to none."""
    day = find_period_dates(margins, settings)
    inside = day.notna()
    if settings.date_from:
        inside &= day >= pd.Timestamp(settings.date_from)
    if settings.date_to:
        inside &= day <= pd.Timestamp(settings.date_to)
    return inside.fillna(False).astype(bool)


def summarise(found: Reconciliation) -> Summary:
    """Summarise a reconciliation for the period that is set."""
    rows = found.jobs[is_in_period(found.jobs, found.settings)]
    size = weigh_findings(found.findings)
    exceptions = {
        severity: (int(mine.sum()), int(size[mine].sum()))
        for severity in SEVERITIES[:-1]
        for mine in [found.findings["severity"] == severity]
    }
    agree = found.tie_outs["left"] == found.tie_outs["right"]
    return Summary(
        jobs=len(rows),
        revenue=int(rows["revenue"].sum()),
        profit=int(rows["profit"].sum()),
        without_job=sum_revenue_without_job(found.shares, found.jobs),
        exceptions=exceptions,
        tie_outs_ok=int(agree.sum()),
        tie_outs=len(agree),
    )


def needs_action(found: Reconciliation) -> bool:
    """Say whether anybody has something to do: a finding that is CRITICAL or ACT."""
    return bool(found.findings["severity"].isin(["CRITICAL", "ACT"]).any())
