"""Made once for all: the workbook before and after an owner worked on it, and what a refresh of it writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tieout.report import Report
from workbook.preserving.companies import MANY, company, report_on
from workbook.preserving.rich import make_plain, make_rich
from workbooks import small_company


@pytest.fixture(scope="session")
def plain_workbook(tmp_path_factory) -> Path:
    """A workbook of five jobs as Tieout writes it; look, do not touch."""
    return make_plain(tmp_path_factory.mktemp("plain") / "Plain.xlsx")


@pytest.fixture(scope="session")
def rich_workbook(plain_workbook, tmp_path_factory) -> Path:
    """The same with every feature that an owner adds; look, do not touch."""
    return make_rich(plain_workbook, tmp_path_factory.mktemp("rich") / "Margin Workbook.xlsx")


@pytest.fixture(scope="session")
def report(plain_workbook) -> Report:
    """What a refresh with many jobs writes; to be thinned out."""
    return report_on(plain_workbook, company(MANY, small_company()[1]))


@pytest.fixture
def rich(rich_workbook, tmp_path) -> Path:
    """The rich workbook in a folder of one's own."""
    return shutil.copy(rich_workbook, tmp_path / "Margin Workbook.xlsx")


@pytest.fixture
def plain(plain_workbook, tmp_path) -> Path:
    """The plain workbook in a folder of one's own."""
    return shutil.copy(plain_workbook, tmp_path / "Margin Workbook.xlsx")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let openpyxl be silent about what it cannot keep: that is why Tieout never saves with it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore:.*extension is not supported and will be removed"))
