"""Every check is measured against what was planted: recall and precision on many companies and all CRMs."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from accuracy import Case, compare, count, reconcile_case
from tieout.checks import REGISTRY
from tieout.model.settings import COLUMN_MAPPINGS, CRMS, Inputs
from tieout.reconcile import reconcile
from tieout.sample import make_company, plants_records, write_exports
from tieout.sources.exports import read_folder


@pytest.mark.parametrize("crm", CRMS)
def test_each_check_finds_what_was_planted_and_nothing_else(crm, tmp_path):
    """What was planted in a small company is found, and nothing else; fifty larger ones: benchmarks/checks.py."""
    _, result, truth = reconcile_case(Case(crm, 1, 300, 0.2, records=True), tmp_path)
    wrong = {
        check: {"missed": sorted(planted - reported), "invented": sorted(reported - planted)}
        for check, (planted, reported) in compare(truth, result.findings).items()
        if planted != reported
    }
    assert wrong == {}
    assert (result.tie_outs["left"] == result.tie_outs["right"]).all()


@pytest.mark.parametrize("crm", CRMS)
def test_a_clean_company_has_no_errors(crm, tmp_path):
    """Without planted discrepancies nothing but timing is reported, whatever honest noise the books hold."""
    _, result, _ = reconcile_case(Case(crm, 11, 300, 0.0, records=True), tmp_path)
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


def test_every_check_is_measured():
    """Each check is planted in some sample company, or a scenario or a test of its own says what it must find."""
    planted = {check for crm in CRMS for check in make_company(seed=1, crm=crm).truth["check"]}
    here = Path(__file__).parent
    texts = [inspect.getsource(plants_records), *(f.read_text("utf-8") for f in here.glob("scenarios/*.py"))]
    stated = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", " ".join([*texts, *_list_tests_of_checks(here)])))
    assert {check.name for check in REGISTRY} - planted - stated == set()


def _list_tests_of_checks(here: Path) -> list[str]:
    return [file.read_text("utf-8") for file in here.glob("checks/*.py")]
