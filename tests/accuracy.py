"""Measuring checks: a generated company through its exports, and its findings beside the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tieout.model.results import Reconciliation
from tieout.model.settings import COLUMN_MAPPINGS
from tieout.reconcile import reconcile
from tieout.sample import Company, make_company, write_exports
from tieout.sources.exports import read_folder

PAIR = ["crm_ref", "books_ref"]
IDENTIFIED_BY = {
    "invoice_missing_in_books": ["crm_ref"],
    "invoice_only_in_books": ["books_ref"],
    "invoice_entered_twice": ["books_ref"],
    "match_undecided": ["books_ref"],
    "stale_open_invoice": ["books_ref"],
    "customer_balance_differs": ["customer"],
    "customer_entered_twice": ["customer"],
    "job_completed_never_invoiced": ["job"],
    "job_has_revenue_and_no_hours": ["job"],
    "line_without_cost": ["job"],
    "cost_without_job": ["books_ref"],
    "hours_without_job": ["crm_ref"],
    "hours_without_rate": ["crm_ref"],
    "hours_recorded_twice": ["crm_ref"],
    "rates_overlap": ["crm_ref"],
    "invoice_waiting_to_sync": ["crm_ref"],
}
"""What a finding of each check is known by; a pair of references where nothing else is said."""


@dataclass(frozen=True)
class Case:
    """One generated company: its CRM, seed, size, and errors per job (None: the sample's usual number)."""

    crm: str
    seed: int
    jobs: int = 600
    rate: float | None = None

    @property
    def name(self) -> str:
        """Name the company by all that makes it."""
        rate = "usual errors" if self.rate is None else f"{self.rate:.0%} errors"
        return f"{self.crm}, seed {self.seed}, {self.jobs:,} jobs, {rate}"


def reconcile_case(case: Case, folder: Path) -> tuple[Company, Reconciliation]:
    """Make a company and reconcile it through its exports."""
    company = make_company(
        seed=case.seed, crm=case.crm, jobs=case.jobs, clean=case.rate == 0, error_rate=case.rate
    )  # fmt: skip
    return company, reconcile_sample(company, folder)


def reconcile_sample(company: Company, folder: Path) -> Reconciliation:
    """Write a sample company's exports and reconcile them through the same code as a user's files."""
    paths = write_exports(company, folder)
    sides = [
        read_folder(side, path, COLUMN_MAPPINGS.empty())
        for side, path in (("crm", paths.crm), ("books", paths.books), ("payroll", paths.payroll))
    ]
    return reconcile(*sides, company.inputs)


def compare(
    truth: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]]:
    """Return per check what was planted and what was reported, each counted by what identifies it."""
    expected = truth[truth["check"] != "paid_in_books_open_in_crm"]  # muted by every profile: it never returns
    checks = sorted({*expected["check"], *findings["check"]})
    return {check: (count(expected, check), count(findings, check)) for check in checks}


def count(rows: pd.DataFrame, check: str) -> Counter[tuple[str, ...]]:
    """Count the findings (or truths) of a check by what identifies them."""
    mine = rows.loc[rows["check"] == check, IDENTIFIED_BY.get(check, PAIR)].fillna("")
    return Counter(mine.itertuples(index=False, name=None))
