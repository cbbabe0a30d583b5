"""Independent judges of the package: the delivered and the refreshed workbook break no rule of the file format."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator, ValidationSeverity

from tieout.procedure import Choices, refresh
from tieout.workbook.package import Package
from tieout.workbook.tables import find_tables
from tieout.workbook.template_file import template_path


@pytest.fixture(params=["the template", "a finished workbook", "a workbook refreshed again"])
def workbook(request, demo) -> Path:
    """A delivered workbook, and the same after one and two refreshes."""
    if request.param == "the template":
        return template_path()
    if request.param == "a workbook refreshed again":
        refresh(demo, Choices())
    return demo


def test_an_independent_validator_finds_no_error(workbook):
    """A port of the Open XML SDK's validation says that Excel opens the file without repair."""
    found = OpenXmlValidator().validate(str(workbook)).errors
    assert [str(each) for each in found if each.severity is ValidationSeverity.ERROR] == []


def test_headers_say_what_the_tables_call_their_columns(workbook):
    """Excel repairs a table whose header text differs from its column name, which no validator sees."""
    package = Package(workbook.read_bytes(), workbook.name)
    tables = find_tables(package)
    assert len({table.name for table in tables.values()}) == len(tables) >= 20
    for table in tables.values():
        assert len(set(table.headers)) == len(table.headers)
        assert table.area.right - table.area.left + 1 == len(table.headers)
