"""Every check is measured against what was planted: recall and precision on many companies and all CRMs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tieout.checks import REGISTRY
from tieout.model.results import Reconciliation
from tieout.model.settings import COLUMN_MAPPINGS, CRMS, Inputs
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
COMPANIES = [("Jobber", seed) for seed in range(1, 11)] + [(crm, seed) for crm in CRMS[1:] for seed in (1, 2)]


def reconcile_sample(company: Company, folder: Path) -> Reconciliation:
    """Write a sample company's exports and reconcile them through the same code as a user's files."""
    paths = write_exports(company, folder)
    sides = [
        read_folder(side, path, COLUMN_MAPPINGS.empty())
        for side, path in (("crm", paths.crm), ("books", paths.books), ("payroll", paths.payroll))
    ]
    inputs = Inputs(company.settings, company.rates, company.roles, company.job_type_rules)
    return reconcile(*sides, inputs)


def count(rows: pd.DataFrame, check: str) -> Counter[tuple[str, ...]]:
    """Count the findings (or truths) of a check by what identifies them."""
    mine = rows.loc[rows["check"] == check, IDENTIFIED_BY.get(check, PAIR)].fillna("")
    return Counter(mine.itertuples(index=False, name=None))


def expected(company: Company) -> pd.DataFrame:
    """What was planted and may be reported: payments that never return to the CRM are muted by every profile."""
    return company.truth[company.truth["check"] != "paid_in_books_open_in_crm"]


@pytest.mark.parametrize(("crm", "seed"), COMPANIES)
def test_each_check_finds_what_was_planted_and_nothing_else(crm, seed, tmp_path):
    """At least 99 % of what was planted is found, and of what is reported was planted, check by check."""
    company = make_company(seed=seed, crm=crm)
    result, truth = reconcile_sample(company, tmp_path), expected(company)
    wrong = {}
    for check in {*truth["check"], *result.findings["check"]}:
        planted, reported = count(truth, check), count(result.findings, check)
        right = (planted & reported).total()
        if right < 0.99 * planted.total() or right < 0.99 * reported.total():
            wrong[check] = {"missed": sorted(planted - reported), "invented": sorted(reported - planted)}
    assert wrong == {}
    assert (result.tie_outs["left"] == result.tie_outs["right"]).all()


@pytest.mark.parametrize(("crm", "seed"), [("Jobber", 11), ("Jobber", 12), *((crm, 11) for crm in CRMS[1:])])
def test_a_clean_company_has_no_errors(crm, seed, tmp_path):
    """Without planted discrepancies nothing but timing is reported, whatever honest noise the books hold."""
    result = reconcile_sample(make_company(seed=seed, crm=crm, clean=True), tmp_path)
    errors = result.findings[result.findings["severity"] != "TIMING"]
    assert errors["sentence"].tolist() == []


def test_paid_in_books_is_found_where_it_should_return(tmp_path):
    """With “paid status returns” set, every payment that did not come back to the CRM is found."""
    company = make_company(seed=1)
    paths = write_exports(company, tmp_path)
    sides = [read_folder(s, getattr(paths, s), COLUMN_MAPPINGS.empty()) for s in ("crm", "books", "payroll")]
    settings = replace(company.settings, paid_returns="Yes")
    found = reconcile(*sides, Inputs(settings, company.rates, company.roles, company.job_type_rules)).findings
    assert count(found, "paid_in_books_open_in_crm") == count(company.truth, "paid_in_books_open_in_crm")


def test_every_check_is_planted_somewhere():
    """No check of records goes unmeasured: each is planted in some sample company."""
    planted = {check for crm in CRMS for check in make_company(seed=1, crm=crm).truth["check"]}
    about_exports = {"revenue_may_include_tax"}
    assert {check.name for check in REGISTRY} - planted == about_exports
