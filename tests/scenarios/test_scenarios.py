"""Every scenario: what must be found is found, and nothing else is."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pandas as pd
import pytest

from scenarios.frame import Scenario
from scenarios.street import find_in

_FRAME = {"frame", "street", "test_scenarios"}
_MODULES = sorted({each.name for each in iter_modules([str(Path(__file__).parent)])} - _FRAME)
SCENARIOS: list[Scenario] = sorted(
    (each for name in _MODULES for each in import_module(f"scenarios.{name}").SCENARIOS), key=lambda each: each.street
)


@cache
def walk(street: tuple[str, ...]) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Return what is found in each scenario of a street by its name, and what belongs to none."""
    houses = [each for each in SCENARIOS if each.street == street]
    *found, left_over = find_in(houses)
    return dict(zip((each.name for each in houses), found, strict=True)), left_over


@pytest.mark.parametrize("each", SCENARIOS, ids=lambda each: each.name)
def test_exactly_what_is_expected_is_found(each: Scenario):
    """The findings of each check, by reference, are those of the scenario: no more and no less."""
    findings = walk(each.street)[0][each.name]
    assert _list_references(findings) == {check: sorted(refs) for check, refs in each.found.items()}
    sums = findings.groupby("check")[["revenue_effect", "receivable_effect", "taxable_effect"]].sum() / 100
    told = {check: tuple(float(sums.loc[check, name]) for name in sums.columns) for check in each.effects}
    assert told == {check: tuple(map(float, amounts)) for check, amounts in each.effects.items()}
    severities = {check: set(findings.loc[findings["check"] == check, "severity"]) for check in each.severities}
    assert severities == {check: {severity} for check, severity in each.severities.items()}


@pytest.mark.parametrize("street", sorted({each.street for each in SCENARIOS}), ids=" ".join)
def test_every_finding_belongs_to_one_scenario(street: tuple[str, ...]):
    """Nothing is found that names no record of a scenario."""
    assert walk(street)[1]["sentence"].tolist() == []


def test_no_two_scenarios_share_a_name():
    """A failing test names one scenario."""
    assert [name for name, times in Counter(each.name for each in SCENARIOS).items() if times > 1] == []


def _list_references(findings: pd.DataFrame) -> dict[str, list[str]]:
    named = findings[["crm_ref", "books_ref", "customer", "job"]].astype("str").bfill(axis=1)["crm_ref"]
    listed: dict[str, list[str]] = {}
    for check, name in zip(findings["check"], named.fillna(""), strict=True):
        listed.setdefault(check, []).append(name)
    return {check: sorted(names) for check, names in listed.items()}
