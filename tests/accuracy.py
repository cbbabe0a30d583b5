"""Measuring checks: a generated company through its exports, and its findings beside the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tieout.model.results import Reconciliation
from tieout.model.settings import COLUMN_MAPPINGS
from tieout.model.snapshot import Snapshot
from tieout.reconcile import reconcile
from tieout.sample import Company, make_company, write_exports
from tieout.sample.plants_records import plant_in_records
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
    "payment_unapplied": ["books_ref"],
    "payment_never_deposited": ["books_ref"],
    "credit_never_applied": ["books_ref"],
    "refund_only_in_books": ["books_ref"],
    "income_account_unusual": ["books_ref"],
    "deposit_booked_as_income": ["books_ref"],
    "taxed_though_exempt": ["crm_ref"],
    "untaxed_though_taxable": ["crm_ref"],
    "deleted_in_one_system": ["crm_ref"],
    "refund_missing_in_books": ["crm_ref"],
    "credited_and_billed_again": ["books_ref"],
    "number_used_twice": ["books_ref"],
}
"""What a finding of each check is known by; a pair of references where nothing else is said."""

FOLLOWING = ("margins_far_apart",)
"""Checks that rightly speak of a job on which another mistake was planted; on other jobs they must be silent."""


@dataclass(frozen=True)
class Case:
    """One generated company: its CRM, seed, size, and errors per job (None: the sample's usual number).

    With ``records`` the columns that exports leave empty are filled in, and mistakes are planted there as well.
    """

    crm: str
    seed: int
    jobs: int = 600
    rate: float | None = None
    records: bool = False

    @property
    def name(self) -> str:
        """Name the company by all that makes it."""
        rate = "usual errors" if self.rate is None else f"{self.rate:.0%} errors"
        return f"{self.crm}, seed {self.seed}, {self.jobs:,} jobs, {rate}"


def reconcile_case(case: Case, folder: Path) -> tuple[Company, Reconciliation, pd.DataFrame]:
    """Make a company and reconcile it through its exports; return the truth, with what the records got, last."""
    clean = case.rate == 0
    company = make_company(seed=case.seed, crm=case.crm, jobs=case.jobs, clean=clean, error_rate=case.rate)
    sides = read_sample(company, folder)
    if not case.records:
        return company, reconcile(*sides.values(), company.inputs), company.truth
    each = 0 if clean else max(2, round(case.jobs * (case.rate or 0.1) / 40))
    fuller, truth = plant_in_records(company, sides, each)
    return company, reconcile(*fuller.values(), company.inputs), pd.concat([company.truth, truth.table()])


def read_sample(company: Company, folder: Path) -> dict[str, Snapshot]:
    """Write a sample company's exports and read them through the same code as a user's files."""
    paths = write_exports(company, folder)
    places = {"crm": paths.crm, "books": paths.books, "payroll": paths.payroll}
    return {side: read_folder(side, path, COLUMN_MAPPINGS.empty()) for side, path in places.items()}


def compare(
    truth: pd.DataFrame, findings: pd.DataFrame
) -> dict[str, tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]]:
    """Return per check what was planted and what was reported, each counted by what identifies it."""
    expected = truth[truth["check"] != "paid_in_books_open_in_crm"]  # muted by every profile: it never returns
    findings = findings[~(findings["check"].isin(FOLLOWING) & findings["job"].isin(truth["job"]))]
    checks = sorted({*expected["check"], *findings["check"]})
    return {check: (count(expected, check), count(findings, check)) for check in checks}


def count(rows: pd.DataFrame, check: str) -> Counter[tuple[str, ...]]:
    """Count the findings (or truths) of a check by what identifies them."""
    mine = rows.loc[rows["check"] == check, IDENTIFIED_BY.get(check, PAIR)].fillna("")
    return Counter(mine.itertuples(index=False, name=None))
