"""The page of requirements is current, and all that it names exists."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from docs.requirements_page import read_requirements, write_page
from tieout.checks import REGISTRY
from tieout.cli import app
from tieout.excel import udfs  # noqa: F401 -- declares the functions
from tieout.excel.declare import FUNCTIONS
from tieout.model.settings import Settings
from tieout.workbook.layout import SHEETS

ROOT = Path(__file__).parents[2]
FOUND = read_requirements()


def test_the_page_of_requirements_is_current():
    """The committed page is what the table says."""
    assert (ROOT / "docs" / "requirements.md").read_text("utf-8") == write_page()


def test_every_requirement_has_its_line():
    """All 151, once each, in their order."""
    assert [each.number for each in FOUND] == list(range(1, 152))


@cache
def list_names() -> frozenset[str]:
    """List all that may be named: sheets with columns and settings, commands, functions, checks."""
    columns = {f"*{s.name}: {c.header}*" for s in SHEETS for table in s.tables for c in table.columns}
    settings = {f"*Settings: {each.metadata['label']}*" for each in fields(Settings)}
    commands = {f"`tieout {name}`" for name in get_command(app).commands}
    functions = {f"`{name}()`" for name in FUNCTIONS}
    checks = {f"`{each.name}`" for each in REGISTRY}
    return frozenset({f"*{s.name}*" for s in SHEETS} | columns | settings | commands | functions | checks)


@pytest.mark.parametrize("each", FOUND, ids=lambda each: str(each.number))
def test_what_is_named_exists(each):
    """A line names sheets, functions, commands, checks, pages and tests that are there."""
    unknown = [name for name in each.shown if name not in list_names() and not (ROOT / name.strip("`")).is_file()]
    assert unknown == []
    spoken = re.findall(r"\*[^*]+\*|`tieout \w+`", each.lacks)
    assert [name for name in spoken if name not in list_names()] == []
    for test in each.tests:
        path, name = test.split("::")
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("each", FOUND, ids=lambda each: str(each.number))
def test_a_line_names_its_proof_or_says_why_there_is_none(each):
    """Nothing stands without something that shows it and a test; what is not whole says what is missing."""
    assert each.lacks or (each.shown and each.tests)
