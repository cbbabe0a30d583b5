"""The files look like the systems' own, and every truth row can be found in them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tieout.model.settings import CRMS
from tieout.sample import ExportPaths, make_company, write_exports

DATA = Path(__file__).parents[3] / "shared" / "data"
HEADERS = {
    "Housecall Pro": ("housecall-pro/csv_headers/jobs_export_full.csv", "Jobs export.csv"),
    "Workiz": ("workiz/csv_headers/jobs_report_2025-12.csv", "Jobs report.csv"),
    "GoHighLevel": ("gohighlevel/csv_headers/opportunities_export_2026-09.csv", "Opportunities.csv"),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ExportPaths]:
    """The exports of every CRM's company."""
    folder = tmp_path_factory.mktemp("sample")
    return {crm: write_exports(make_company(crm=crm), folder / crm) for crm in CRMS}


def read_text(path: Path) -> str:
    """All text of a folder of exports, workbooks included."""
    texts = []
    for file in sorted(path.iterdir()):
        if file.suffix == ".xlsx":
            rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
            texts.append("\n".join(",".join(map(str, row)) for row in rows))
        else:
            texts.append(file.read_text("utf-8-sig"))
    return "\n".join(texts)


def read_header(path: Path) -> list[str]:
    """The first row of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("crm", CRMS)
def test_every_truth_row_names_records_in_the_files(crm: str, written: dict[str, ExportPaths]) -> None:
    """References, jobs and customers of the truth stand in the exports of the side that they belong to."""
    paths = written[crm]
    crm_text, books_text, hours_text = map(read_text, (paths.crm, paths.books, paths.payroll))
    everything = "\n".join((crm_text, books_text, hours_text)).replace('""', '"')
    with paths.truth.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for ref in filter(None, row["books_ref"].split("; ")):
                assert ref in books_text, row
            for job in filter(None, row["job"].split("; ")):
                assert job in crm_text, row
            for name in filter(None, row["customer"].split(" | ")):
                assert name in everything, row
            if row["check"].startswith(("invoice", "paid", "payment", "match", "foreign")):
                assert row["crm_ref"] in crm_text, row


def test_hours_of_the_truth_stand_in_the_time_sheets(written: dict[str, ExportPaths]) -> None:
    """Employee and day of a truth row are those of an entry."""
    company = make_company()
    days = {f"{entry.employee} {entry.date}" for entry in company.payroll.hours}
    rows = company.truth[company.truth["check"].isin(["hours_without_job", "hours_recorded_twice"])]
    assert set(rows["crm_ref"]) <= days


@pytest.mark.parametrize("crm", HEADERS)
def test_headers_are_the_real_ones(crm: str, written: dict[str, ExportPaths]) -> None:
    """The header rows begin with those of real exports; account custom fields may follow."""
    real, ours = HEADERS[crm]
    if not DATA.exists():
        pytest.skip("the collected header rows are not beside this checkout")
    header = read_header(DATA / real)
    assert read_header(written[crm].crm / ours)[: len(header)] == header


def test_servicetitan_headers_are_the_real_ones(written: dict[str, ExportPaths]) -> None:
    """Jobs and Customers have the real columns, trailing spaces included."""
    if not DATA.exists():
        pytest.skip("the collected header rows are not beside this checkout")
    for real, ours in (("jobs_export.csv", "Jobs.xlsx"), ("customers_export.csv", "Customers.xlsx")):
        book = CalamineWorkbook.from_path(str(written["ServiceTitan"].crm / ours))
        assert book.get_sheet_by_index(0).to_python()[0] == read_header(DATA / "servicetitan" / "csv_headers" / real)


def test_jobber_headers_are_the_real_ones(written: dict[str, ExportPaths]) -> None:
    """The full jobs report has Jobber's columns; job type and location follow as custom fields."""
    if not DATA.exists():
        pytest.skip("the collected header rows are not beside this checkout")
    exports = json.loads((DATA / "jobber" / "csv_header_rows.json").read_text())["exports"]
    real = next(export["header"] for export in exports if export["name"].startswith("One-off"))
    assert read_header(written["Jobber"].crm / "One-off jobs report.csv") == [*real, "Job type", "Location"]


@pytest.mark.parametrize("crm", ["Jobber", "Housecall Pro"])
def test_these_files_begin_with_a_byte_order_mark(crm: str, written: dict[str, ExportPaths]) -> None:
    """Jobber and Housecall Pro write UTF-8 with a BOM."""
    assert all(file.read_bytes().startswith(b"\xef\xbb\xbf") for file in written[crm].crm.iterdir())


def test_servicetitan_times_have_a_narrow_space(written: dict[str, ExportPaths]) -> None:
    """ServiceTitan prints U+202F before AM and PM, and a two-digit year."""
    assert "/26 3:00\u202fPM" in read_text(written["ServiceTitan"].crm)


def test_jobber_prints_a_dash_for_no_date(written: dict[str, ExportPaths]) -> None:
    """An open job has a dash for its closed date."""
    with (written["Jobber"].crm / "One-off jobs report.csv").open(encoding="utf-8-sig", newline="") as file:
        assert "-" in {row["Closed date"] for row in csv.DictReader(file)}


def test_the_books_reports_have_preamble_and_footer(written: dict[str, ExportPaths]) -> None:
    """Title, company, period and a blank line stand before the header; the basis stands last."""
    lines = (written["Jobber"].books / "Invoice List.csv").read_text().splitlines()
    assert lines[:2] == ["Invoice List", "Blue Ridge Home Services"]
    assert lines[3] == ""
    assert lines[4] == "Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance"
    assert lines[-1] == '"Accrual Basis Saturday, October 31, 2026 06:00 PM GMT-05:00"'


def test_workiz_numbers_are_wrapped_in_the_books(written: dict[str, ExportPaths]) -> None:
    """The sync puts letters around the invoice's number."""
    assert "SAJ5001_SKOT" in (written["Workiz"].books / "Invoice List.csv").read_text()


def test_hours_stand_in_one_place_only(written: dict[str, ExportPaths]) -> None:
    """Jobber's technicians clock in with QuickBooks Time, so the CRM folder holds no time sheet."""
    assert not [file for file in written["Jobber"].crm.iterdir() if "ime" in file.name]
    assert {file.name for file in written["Jobber"].payroll.iterdir()} == {
        "QuickBooks Time timesheets.csv", "Install leads hours.csv"}  # fmt: skip


def test_progress_is_told(tmp_path: Path) -> None:
    """A caller hears of each step."""
    said: list[str] = []
    write_exports(make_company(jobs=60), tmp_path, said.append)
    assert said == ["Jobber exports", "QuickBooks exports", "Payroll exports"]
