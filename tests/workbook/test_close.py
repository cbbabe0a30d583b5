"""Closing a month in the workbook: a name signs it, and what stood on the sheet stays as the control totals."""

from __future__ import annotations

import pandas as pd
import pytest

from tieout.model.results import CONTROL_TOTALS, Reconciliation
from tieout.model.settings import Inputs, Settings
from tieout.report.queue import Clock
from tieout.report.queue_tables import make_queue_tables
from tieout.workbook import FileBook
from workbooks import edit, find_cell

START = pd.Timestamp("2026-11-02 07:30").as_unit("s")
AUGUST = pd.Timestamp("2026-08-01").as_unit("s")


def refresh(path, hours: int, books: int) -> FileBook:
    """Refresh the close of a company that invoiced 100.00 in August; ``books`` is what its books say, in cents."""
    book = FileBook.open(path)
    august = {"month": AUGUST, "crm_invoiced": 100_00, "books_invoiced": books, "receivables": 0, "gross_profit": 40_00}
    totals = CONTROL_TOTALS.validate(pd.DataFrame([{**august, "mark": f"m{books}"}]))
    held = Reconciliation(Settings(), control_totals=totals)
    clock = Clock(START + pd.Timedelta(hours=hours), pd.Timestamp("2026-10-31"))
    tables = make_queue_tables(held, Inputs(), clock, book)
    book.write({name: tables[name] for name in ("tblSignOffs", "tblChecklist")}, {"refreshed_at": clock.now})
    return book


def month(book: FileBook) -> pd.Series:
    """Return August's line."""
    return book.read_table("tblSignOffs").set_index("Month").loc[AUGUST]


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    """What stood on the sheet at each step: signed, recorded, changed, signed anew."""
    path = tmp_path_factory.mktemp("close") / "Margin Workbook.xlsx"
    FileBook.create(path)
    refresh(path, 0, 100_00)

    def sign(name: str | None) -> None:
        def change(book):
            sheet = book["Close"]
            find_cell(sheet, "Month", AUGUST.to_pydatetime(), "Signed by").value = name
            find_cell(book["Checklist"], "Task", "Rates reviewed", "Last done").value = pd.Timestamp(
                "2026-10-20"
            ).to_pydatetime()

        edit(path, change)

    sign("Dana")
    seen = {"typed": FileBook.open(path).read_inputs().sign_offs.iloc[0]}
    book = refresh(path, 24, 100_00)
    seen |= {"recorded": month(book), "inputs": book.read_inputs().sign_offs.iloc[0]}
    book = refresh(path, 48, 90_00)
    seen |= {"changed": month(book), "tasks": book.read_table("tblChecklist").set_index("Task")}
    sign(None)
    seen["open"] = month(refresh(path, 49, 90_00))
    sign("Dana")
    seen["again"] = month(refresh(path, 50, 90_00))
    return seen


def test_what_is_signed_is_what_stood_on_the_sheet(steps):
    """Already the first refresh afterwards compares with what the signer saw."""
    assert (steps["typed"]["signed_by"], steps["typed"]["books_invoiced"], steps["typed"]["mark"]) == (
        "Dana", 100_00, "m10000",
    )  # fmt: skip


def test_a_signature_is_recorded_with_its_totals(steps):
    """Its moment and the totals, which the next refresh hands to the checks."""
    line = steps["recorded"]
    assert (line["Says"], line["Signed books"], line["Signed mark"]) == ("✓ Unchanged since", 100_00, "m10000")
    assert line["Signed"] == START + pd.Timedelta(hours=24)
    assert steps["inputs"]["signed_on"] == line["Signed"]


def test_the_signed_totals_stay_when_the_month_changes(steps):
    """The line says so, and shows both."""
    line = steps["changed"]
    assert (line["Says"], line["Signed books"], line["Books invoiced"]) == ("◆ Changed since", 100_00, 90_00)
    assert line["Signed"] == START + pd.Timedelta(hours=24)


def test_a_name_taken_away_opens_the_month_and_typed_anew_signs_it(steps):
    """With the new totals."""
    assert (steps["open"]["Says"], steps["open"]["Signed books"]) == ("Open", None)
    assert (steps["again"]["Says"], steps["again"]["Signed books"]) == ("✓ Unchanged since", 90_00)


def test_the_checklist_keeps_what_was_done(steps):
    """Last done and the days between make the next day."""
    assert steps["tasks"].loc["Rates reviewed", "Next due"] == pd.Timestamp("2027-01-18")
    assert steps["tasks"].loc["Rates reviewed", "Says"] == "✓ Done"
    assert steps["tasks"].loc["Integration tested", "Says"] == "▲ Never done"
