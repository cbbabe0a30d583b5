"""Every check is measured against what was planted: recall and precision on many companies and all CRMs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accuracy import Case, compare, count, reconcile_case
from tieout.checks import REGISTRY
from tieout.model.settings import COLUMN_MAPPINGS, CRMS, Inputs
from tieout.reconcile import reconcile
from tieout.sample import make_company, write_exports
from tieout.sources.exports import read_folder

COMPANIES = [(crm, seed) for crm in CRMS for seed in (1, 2)]  # fifty larger ones: benchmarks/checks.py


@pytest.mark.parametrize(("crm", "seed"), COMPANIES)
def test_each_check_finds_what_was_planted_and_nothing_else(crm, seed, tmp_path):
    """At least 99 % of what was planted is found, and of what is reported was planted, check by check."""
    _, result, truth = reconcile_case(Case(crm, seed), tmp_path)
    wrong = {}
    for check, (planted, reported) in compare(truth, result.findings).items():
        right = (planted & reported).total()
        if right < 0.99 * planted.total() or right < 0.99 * reported.total():
            wrong[check] = {"missed": sorted(planted - reported), "invented": sorted(reported - planted)}
    assert wrong == {}
    assert (result.tie_outs["left"] == result.tie_outs["right"]).all()


@pytest.mark.parametrize(("crm", "seed"), [("Jobber", 11), ("Jobber", 12), *((crm, 11) for crm in CRMS[1:])])
def test_a_clean_company_has_no_errors(crm, seed, tmp_path):
    """Without planted discrepancies nothing but timing is reported, whatever honest noise the books hold."""
    _, result, _ = reconcile_case(Case(crm, seed, rate=0), tmp_path)
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
