"""Independent judges of the package: the delivered and the refreshed workbook break no rule of the file format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openxml_audit import OpenXmlValidator, ValidationSeverity

from spreadsheet import load
from tieout.workbook import FileBook
from tieout.workbook.layout import TABLES
from tieout.workbook.package import Package
from tieout.workbook.share import share_workbook
from tieout.workbook.tables import find_tables
from tieout.workbook.template_file import template_path
from workbook.preserving.validators import sdk_findings
from workbooks import NOW, fill, refill, replace_part, sheet_part, small_company

KINDS = ("the template", "a finished workbook", "a workbook refreshed again", "the demo, thinned out", "a share copy")


@pytest.fixture(scope="module")
def workbooks(finished_demo, tmp_path_factory) -> dict[str, Path]:
    """What is delivered, a small company's workbook after one and two refreshes, the demo; look, do not touch."""
    company, folder = small_company(), tmp_path_factory.mktemp("workbooks")
    finished, refreshed, demo = folder / "Finished.xlsx", folder / "Refreshed.xlsx", folder / "Demo.xlsx"
    shared = folder / "Shared.xlsx"
    fill(finished, *company)
    shutil.copy(finished, refreshed)
    refill(refreshed, company[0])
    thin_out(finished_demo / "Margin Workbook.xlsx", demo)
    share_workbook(refreshed, shared, "average", NOW)
    return dict(zip(KINDS, (template_path(), finished, refreshed, demo, shared), strict=True))


def thin_out(path: Path, to: Path) -> None:
    """Make a workbook with some twenty lines of each table of another: validators take minutes for thousands."""
    whole, tables = FileBook.open(path), {}
    for name, table in TABLES.items():
        if table.kept_by == "tieout" and name != "tblKept":
            held = whole.read_table(name)
            written = [column.header for column in table.columns if column.role != "typed"]
            tables[name] = held[written].iloc[:: max(len(held) // 20, 1)].reset_index(drop=True)
    made = FileBook.create(to)
    made.write_inputs(whole.read_inputs())
    made.write(tables, {})


@pytest.fixture(scope="module")
def opened(workbooks) -> dict[str, Workbook]:
    """The same, opened."""
    return {kind: load(path) for kind, path in workbooks.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_an_independent_validator_finds_no_error(workbooks, kind):
    """A port of the Open XML SDK's validation says that Excel opens the file without repair."""
    found = OpenXmlValidator().validate(str(workbooks[kind])).errors
    assert [str(each) for each in found if each.severity is ValidationSeverity.ERROR] == []


def test_the_open_xml_sdk_finds_nothing(workbooks, tmp_path):
    """The SDK itself agrees; that it looks at all is shown by a file with a fault."""
    faulty = Path(shutil.copyfile(workbooks["the template"], tmp_path / "Faulty.xlsx"))
    replace_part(faulty, sheet_part(faulty, "Jobs"), lambda text: text.replace("<sheetData>", "<odd/><sheetData>"))
    found = sdk_findings(*workbooks.values(), faulty)
    assert found.pop(str(faulty.resolve())) != []
    assert {Path(path).name: says for path, says in found.items() if says} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_headers_say_what_the_tables_call_their_columns(workbooks, opened, kind):
    """Excel repairs a table whose header text differs from its column name, which no validator sees."""
    path = workbooks[kind]
    tables = find_tables(Package(path.read_bytes(), path.name))
    assert len({table.name for table in tables.values()}) == len(tables) >= 20
    for table in tables.values():
        row = opened[kind][table.sheet].iter_rows(
            table.area.top, table.area.top, table.area.left, table.area.right, True
        )
        assert tuple(*row) == table.headers
        assert len({header.lower() for header in table.headers}) == len(table.headers)


@pytest.mark.parametrize("kind", KINDS)
def test_tables_have_ids_and_places_of_their_own(opened, kind):
    """Excel repairs tables with the same id or name, and tables that overlap; no validator sees it."""
    tables = [table for sheet in opened[kind].worksheets for table in sheet.tables.values()]
    assert len({table.id for table in tables}) == len(tables)
    assert len({table.displayName.lower() for table in tables}) == len(tables)
    for sheet in opened[kind].worksheets:
        areas = [range_boundaries(table.ref) for table in sheet.tables.values()]
        for at, one in enumerate(areas):
            assert [other for other in areas[:at] if overlap(one, other)] == []


def overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Say whether two areas share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
