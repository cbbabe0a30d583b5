"""The workbook on disk: what people typed or drew survives, and a write is all or nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import TableColumn, TableFormula

from spreadsheet import load, read_formulas
from tieout.model.errors import BadInput, NotVerified, WorkbookDamaged, WorkbookLocked
from tieout.workbook import FileBook
from tieout.workbook import filebook as filebook_module
from workbooks import edit, fill, find_cell, find_header, parts, refill, replace_part, sheet_part, small_company


@pytest.fixture(scope="module")
def company():
    """The small company and what its owner typed."""
    return small_company()


@pytest.fixture
def path(tmp_path, company):
    """A filled workbook."""
    at = tmp_path / "Margin Workbook.xlsx"
    fill(at, *company)
    return at


def digest(path):
    """Fingerprint a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cell(path, sheet, key_header, key, header):
    """Return what a cell shows."""
    return find_cell(load(path)[sheet], key_header, key, header).value


def first_id(path, row=0):
    """Return the id of an exception by its place."""
    return FileBook.open(path).read_table("tblExceptions")["ID"].iloc[row]


def test_what_was_typed_is_read_back(path, company):
    """Settings, rates, roles and rules come back as they were written."""
    _, inputs = company
    read = FileBook.open(path).read_inputs()
    assert read.settings == inputs.settings
    pd.testing.assert_frame_equal(read.rates, inputs.rates)
    assert set(read.roles["role"].dropna()) == {"Lead", "Tech"}
    assert read.job_type_rules.to_dict("records")[0]["target_margin"] == 40.0


def test_owner_status_and_note_stay_with_their_finding_after_sorting(path, company):
    """Sorted the other way round and refreshed, each finding still has its own note."""
    one, two = first_id(path, 0), first_id(path, 3)

    def write_and_sort(book):
        sheet = book["Exceptions"]
        find_cell(sheet, "ID", one, "Owner").value = "Maria"
        find_cell(sheet, "ID", one, "Status").value = "In review"
        find_cell(sheet, "ID", two, "Note").value = "=not a formula"
        find_cell(sheet, "ID", two, "Note").data_type = "s"
        top, _ = find_header(sheet, "ID")
        rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=top + 1)]
        for at, values in enumerate(reversed(rows), top + 1):
            for column, value in enumerate(values, 1):
                held = sheet.cell(at, column)
                held.value = value
                if value == "=not a formula":
                    held.data_type = "s"

    edit(path, write_and_sort)
    refill(path, company[0])
    assert cell(path, "Exceptions", "ID", one, "Owner") == "Maria"
    assert cell(path, "Exceptions", "ID", one, "Status") == "In review"
    assert cell(path, "Exceptions", "ID", two, "Note") == "=not a formula"
    assert cell(path, "Exceptions", "ID", two, "Owner") is None
    assert first_id(path, 0) == one


def test_a_finding_that_is_gone_moves_to_the_history_with_its_note(path, company):
    """It leaves the queue; when it comes back, its note is beside it again and it is New."""
    held, _ = company
    noted = first_id(path, 0)
    edit(path, lambda book: setattr(find_cell(book["Exceptions"], "ID", noted, "Note"), "value", "asked Joe"))
    refill(path, dataclasses.replace(held, findings=held.findings.iloc[:0]))
    assert not len(FileBook.open(path).read_table("tblExceptions"))
    gone = FileBook.open(path).read_table("tblHistory").set_index("ID")
    assert set(gone.index) == set(held.findings["id"])
    assert gone.loc[noted, "Note"] == "asked Joe"
    refill(path, held)
    assert cell(path, "Exceptions", "ID", noted, "Note") == "asked Joe"
    assert cell(path, "Exceptions", "ID", noted, "Status") == "New"


def test_first_seen_is_kept(path, company):
    """A finding keeps the day on which it was first seen."""
    at = first_id(path)
    day = dt.date(2026, 1, 5)
    edit(path, lambda book: setattr(find_cell(book["Exceptions"], "ID", at, "First seen"), "value", day))
    refill(path, company[0])
    assert cell(path, "Exceptions", "ID", at, "First seen") == dt.datetime(2026, 1, 5)


def test_a_correction_returns_with_its_line(path, company):
    """A correction beside a cost that vanished waits on the Run Log and comes back with the cost."""
    held, _ = company
    edit(path, lambda book: setattr(find_cell(book["Costs"], "Number", "F-5", "Job override"), "value", "1043"))
    gone = dataclasses.replace(held, costs=held.costs[held.costs["number"] != "F-5"].reset_index(drop=True))
    refill(path, gone)
    kept = FileBook.open(path).read_table("tblKept")
    assert kept[["Table", "Typed column", "Typed value"]].to_numpy().tolist() == [["tblCosts", "Job override", "1043"]]
    refill(path, held)
    assert cell(path, "Costs", "Number", "F-5", "Job override") == "1043"
    assert not len(FileBook.open(path).read_table("tblKept"))


def test_columns_that_a_user_added_survive(path, company):
    """A typed column and a calculated one, added to the Jobs table, stay with their job and fill down."""

    def add(book):
        sheet = book["Jobs"]
        table = sheet.tables["tblJobs"]
        top, _ = find_header(sheet, "Job")
        last = sheet.max_row
        at = len(table.tableColumns) + 1
        letters = [sheet.cell(top, at + n).column_letter for n in (0, 1)]
        sheet.cell(top, at).value, sheet.cell(top, at + 1).value = "My mark", "Twice"
        formula = "tblJobs[[#This Row],[Revenue]]*2"
        for row in range(top + 1, last + 1):
            sheet.cell(row, at).value = f"mark {sheet.cell(row, 1).value}"
            sheet.cell(row, at + 1).value = "=" + formula
        table.ref = f"A{top}:{letters[1]}{last}"
        table.autoFilter.ref = table.ref
        table.tableColumns += [TableColumn(id=at, name="My mark"), TableColumn(id=at + 1, name="Twice")]
        table.tableColumns[-1].calculatedColumnFormula = TableFormula(attr_text=formula)

    edit(path, add)
    held, _ = company
    more = held.jobs.iloc[[0]].assign(job="9999", completed=pd.Timestamp("2026-10-30"))
    refill(path, dataclasses.replace(held, jobs=pd.concat([more, held.jobs], ignore_index=True)))
    assert cell(path, "Jobs", "Job", "1044", "My mark") == "mark 1044"
    assert cell(path, "Jobs", "Job", "9999", "My mark") is None
    assert cell(path, "Jobs", "Job", "9999", "Twice") == "=tblJobs[[#This Row],[Revenue]]*2"


def test_formulas_beside_a_table_keep_their_row_and_sheets_of_ones_own_survive(path, company):
    """What a user writes beside a table or on a sheet of their own is not touched."""

    def add(book):
        book["Exceptions"]["BA9"] = "beside"
        book.create_sheet("Mine")["B2"] = "=SUM(tblJobs[Revenue])"

    edit(path, add)
    before = parts(path)
    refill(path, company[0])
    assert load(path)["Exceptions"]["BA9"].value == "beside"
    assert read_formulas(path)["Mine"]["B2"] == "=SUM(tblJobs[Revenue])"
    assert parts(path)[sheet_part(path, "Mine")] == before[sheet_part(path, "Mine")]


def test_formats_of_ones_own_stay_with_their_row(path, company):
    """A cell that a user painted keeps its color, wherever its job goes."""
    pink = PatternFill("solid", fgColor="FF99CC")
    edit(path, lambda book: setattr(find_cell(book["Jobs"], "Job", "1044", "Customer"), "fill", pink))
    held, _ = company
    refill(path, dataclasses.replace(held, jobs=held.jobs[held.jobs["job"] != "1042"].reset_index(drop=True)))
    sheet = load(path)["Jobs"]
    assert find_cell(sheet, "Job", "1044", "Customer").fill.fgColor.rgb == "00FF99CC"
    assert find_cell(sheet, "Job", "1043", "Customer").fill.fgColor.rgb != "00FF99CC"


def test_untouched_parts_are_the_same_bytes(path, company):
    """A refresh copies themes, styles, notes and every sheet without a table of ours byte for byte."""
    before = parts(path)
    refill(path, company[0])
    after = parts(path)
    changed = {name for name in before if before[name] != after.get(name)}
    free = ("xl/styles.xml", "xl/theme/theme1.xml", "docProps/core.xml", sheet_part(path, "Help"))
    assert not changed & set(free)
    assert not [name for name in changed if "comment" in name or "drawing" in name]


def test_a_filter_is_cleared_and_its_rows_are_shown(path, company):
    """An active filter would hide new lines: it is cleared by rule."""
    part = next(n for n, c in parts(path).items() if n.startswith("xl/tables/") and b'"tblJobs"' in c)
    replace_part(
        path,
        part,
        lambda text: (
            text
            if "<filterColumn" in text
            else text.replace("<tableColumns", "<tableColumns", 1).replace(
                "/>", '><filterColumn colId="0"><filters><filter val="1042"/></filters></filterColumn></autoFilter>', 1
            )
        ),
    )
    replace_part(path, sheet_part(path, "Jobs"), lambda text: text.replace('<row r="8"', '<row r="8" hidden="1"', 1))
    assert load(path)["Jobs"].row_dimensions[8].hidden
    refill(path, company[0])
    assert not load(path)["Jobs"].row_dimensions[8].hidden
    assert b"<filterColumn" not in parts(path)[part]


def test_rates_typed_beneath_the_table_count(path, company):
    """Not every program extends a table: lines right beneath it are read, and taken in at the next refresh."""

    def type_beneath(book):
        sheet = book["Rates"]
        last = int(sheet.tables["tblRates"].ref.rsplit(":", 1)[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        sheet.cell(last + 1, 1).value, sheet.cell(last + 1, 4).value = "Late Comer", 55.5

    edit(path, type_beneath)
    assert FileBook.open(path).read_inputs().rates.iloc[-1]["loaded_rate"] == 5550
    refill(path, company[0])
    assert FileBook.open(path).read_inputs().rates.iloc[-1]["who"] == "Late Comer"


def test_a_switched_off_check_is_read(path):
    """No under Switched on silences a check."""

    def switch(book):
        find_cell(book["Checks"], "Check", "Paid in CRM open in books", "Switched on").value = "No"

    edit(path, switch)
    assert FileBook.open(path).read_inputs().switched_off == frozenset({"paid_in_crm_open_in_books"})


@pytest.mark.parametrize(("sheet", "place", "value", "says"), [
    ("Start", "B6", "soonish", "Start"), ("Start", "B9", "Whenever", "Choose one of"),
    ("Settings", "B8", 12, ""), ("Settings", "B18", "many", "number"), ("Rates", "D12", "abc", "D12"),
    ("Rates", "D12", -5, "less than zero"), ("Rates", "H11", 8, "percentage"), ("Rates", "B11", "x/y", "date"),
])  # fmt: skip
def test_a_bad_cell_is_named_with_its_place_and_remedy(path, sheet, place, value, says):
    """File, sheet, cell, value and remedy; never a traceback."""
    edit(path, lambda book: book[sheet].__setitem__(place, value))
    if not says:
        FileBook.open(path).read_inputs()
        return
    with pytest.raises(BadInput) as told:
        FileBook.open(path).read_inputs()
    message = str(told.value)
    assert says in message
    assert "Margin Workbook.xlsx" in message
    assert f"cell {place}" in message
    assert str(value) in message


def test_something_beneath_a_table_is_never_overwritten(path, company):
    """If a table would grow over it, nothing is written and the message says where it stands."""
    edit(path, lambda book: book["Jobs"].__setitem__("C14", "my total"))
    before = digest(path)
    held, _ = company
    many = pd.concat([held.jobs] + [held.jobs.assign(job=held.jobs["job"] + f"-x{n}") for n in range(3)])
    with pytest.raises(BadInput, match="row 14"):
        refill(path, dataclasses.replace(held, jobs=many.reset_index(drop=True)))
    assert digest(path) == before


def test_a_failed_proof_keeps_the_old_file(path, monkeypatch):
    """If the new file does not verify, the old one is byte for byte what it was, and nothing lies about."""
    before = digest(path)

    def fail(*_):
        raise NotVerified("no")

    monkeypatch.setattr(filebook_module, "_verify", fail)
    with pytest.raises(NotVerified):
        FileBook.open(path).write({}, {"in_company": "Other"})
    assert digest(path) == before
    assert [p.name for p in path.parent.iterdir() if p.suffix == ".tmp"] == []


def test_an_open_workbook_is_not_written(path):
    """Excel's lock file beside it means that somebody has it open."""
    lock = path.with_name(f"~${path.name}")
    lock.write_bytes(b"")
    before = digest(path)
    with pytest.raises(WorkbookLocked, match="Close it"):
        FileBook.open(path).write({}, {"in_company": "Other"})
    assert digest(path) == before


def test_a_read_only_workbook_is_not_written(path):
    """A read-only file stays as it is."""
    path.chmod(0o444)
    with pytest.raises(WorkbookLocked, match="read-only"):
        FileBook.open(path).write({}, {"in_company": "Other"})


def test_a_workbook_saved_meanwhile_is_not_overwritten(path):
    """What somebody saved while Tieout was at work wins."""
    book = FileBook.open(path)
    edit(path, lambda held: held["Start"].__setitem__("B5", "Newer"))
    with pytest.raises(WorkbookLocked, match="run again"):
        book.write({}, {"in_company": "Older"})
    assert FileBook.open(path).read_inputs().settings.company == "Newer"


def test_the_five_last_versions_are_kept(path):
    """Backups lie beside the workbook, five of them."""
    for at in range(7):
        FileBook.open(path).write({}, {"in_company": f"Name {at}"})
    backups = sorted((path.parent / "Tieout backups").iterdir())
    assert len(backups) == 5
    assert FileBook.open(backups[-1]).read_inputs().settings.company == "Name 5"


@pytest.mark.parametrize(("content", "error", "says"), [
    (b"just text", WorkbookDamaged, "not an Excel workbook"),
    (b"", WorkbookDamaged, "not an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), BadInput, ".xls"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), BadInput, "password"),
])  # fmt: skip
def test_other_files_are_refused_with_a_clear_message(tmp_path, content, error, says):
    """Not a workbook, an old one, a protected one."""
    at = tmp_path / "a.xlsx"
    at.write_bytes(content)
    with pytest.raises(error, match=says):
        FileBook.open(at)


def test_a_workbook_without_our_tables_is_refused(tmp_path):
    """Any other workbook is refused by the name of what it lacks."""
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(WorkbookDamaged, match="tblRates"):
        FileBook.open(tmp_path / "a.xlsx")


def test_a_renamed_header_is_named(path):
    """The message names the column and the sheet."""
    part = next(n for n, c in parts(path).items() if n.startswith("xl/tables/") and b'"tblJobs"' in c)
    replace_part(path, part, lambda text: text.replace('name="Technician"', 'name="Tech"'))
    with pytest.raises(WorkbookDamaged, match="Technician"):
        FileBook.open(path)


def test_a_missing_file_is_named(tmp_path):
    """There is no such workbook."""
    with pytest.raises(BadInput, match="no such workbook"):
        FileBook.open(tmp_path / "none.xlsx")


def test_an_existing_file_is_not_replaced_by_a_new_one(path):
    """Making a new workbook never overwrites one."""
    with pytest.raises(BadInput, match="exists already"):
        FileBook.create(path)
