"""The registry is complete, ordered and documented."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from tieout import checks
from tieout.checks import REGISTRY
from tieout.checks.page import write_page
from tieout.checks.registry import Check
from tieout.contract import MEMBERS
from tieout.model.results import FINDINGS, SEVERITIES


def test_no_check_is_forgotten():
    """Every check that a module declares stands in the registry, once."""
    modules = [import_module(f"tieout.checks.{each.name}") for each in iter_modules(checks.__path__)]
    declared = {name for module in modules for name, value in vars(module).items() if isinstance(value, Check)}
    assert sorted(check.name for check in REGISTRY) == sorted(declared)


@pytest.mark.parametrize("check", REGISTRY, ids=lambda check: check.name)
def test_each_check_says_what_is_wrong_and_what_to_do(check):
    """A meaning and a remedy are whole sentences; severity and place are known words."""
    assert check.meaning.endswith(".")
    assert check.remedy.endswith(".")
    assert check.severity in SEVERITIES
    assert check.fix_in in {"CRM", "QuickBooks", "Payroll", "Workbook", "Nowhere"}


def test_the_page_of_checks_is_current():
    """docs/checks.md is what the registry generates."""
    assert (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8") == write_page()


def test_the_json_contract_is_a_part_of_the_findings():
    """Every member of the JSON contract is a declared column."""
    assert set(MEMBERS) <= set(FINDINGS.names)
