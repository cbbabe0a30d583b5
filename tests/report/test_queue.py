"""What becomes of an exception between refreshes: told on one exception, without a workbook."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs, Settings
from tieout.report.queue import Clock
from tieout.report.queue_tables import make_queue, make_queue_tables
from workbooks import small_company

MONDAY = pd.Timestamp("2026-11-02 08:00").as_unit("s")
DATA = pd.Timestamp("2026-10-31")


class Memory:
    """A workbook that remembers what was written, and in which a person types."""

    def __init__(self) -> None:
        self.tables: dict[str, pd.DataFrame] = {}

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table as the workbook would."""
        held = self.tables.get(name, pd.DataFrame()).astype(object)
        return held.where(held.notna(), None)

    def keep(self, tables: dict[str, pd.DataFrame]) -> None:
        """Keep what was written; typed cells stay where the refresh says nothing."""
        before = self.tables.get("tblExceptions", pd.DataFrame({"ID": []})).set_index("ID")
        rows = tables["tblExceptions"].astype(object)
        for header in ("Status", "Accepted until", "Reason", "Root cause", "Note", "Owner"):
            given = rows[header] if header in rows else pd.Series(None, index=rows.index, dtype=object)
            old = rows["ID"].map(before[header].to_dict() if header in before else {})
            rows[header] = given.where(given.notna(), old)
        rows["Status"] = rows["Status"].fillna("New")
        self.tables |= {**tables, "tblExceptions": rows}

    def type_in(self, **texts: object) -> None:
        """Type beside every exception."""
        self.tables["tblExceptions"] = self.tables["tblExceptions"].assign(**texts)


@pytest.fixture(scope="module")
def company() -> Reconciliation:
    """A small company with all that is wrong in it."""
    return small_company()[0]


@pytest.fixture(scope="module")
def held(company) -> Reconciliation:
    """The same with one exception: an invoice of 2,500.50 that is missing in the books."""
    missing = company.findings["check"] == "invoice_missing_in_books"
    return dataclasses.replace(company, findings=company.findings[missing])


@pytest.fixture
def memory() -> Memory:
    return Memory()


def refresh(memory: Memory, held: Reconciliation, hours: int, *, gone: bool = False, **settings: object) -> pd.Series:
    """Refresh so many hours after Monday; return the exception, or its line in the history when it is gone."""
    shown = dataclasses.replace(held, findings=held.findings.iloc[:0]) if gone else held
    clock = Clock(MONDAY + pd.Timedelta(hours=hours), DATA)
    memory.keep(make_queue(shown, Inputs(Settings(**settings)), clock, memory))
    return memory.tables["tblHistory" if gone else "tblExceptions"].iloc[0]


def dearer(held: Reconciliation, cents: int) -> Reconciliation:
    """The same exception with more at stake."""
    amount = held.findings["difference"] + cents
    effects = {"difference": amount, "revenue_effect": -amount, "receivable_effect": -amount}
    return dataclasses.replace(held, findings=held.findings.assign(**effects))


def test_age_and_due_count_from_the_refresh_that_reported_it(memory, held):
    """Due after 24 hours, as Settings say; late afterwards."""
    refresh(memory, held, 0)
    row = refresh(memory, held, 25)
    assert (row["Age h"], row["Due"], row["Late"]) == (25, MONDAY + pd.Timedelta(hours=24), "Late")
    assert row["First seen"] == MONDAY


def test_the_hours_until_it_is_due_are_a_setting(memory, held):
    """A shop that looks once a week is not late on Tuesday."""
    refresh(memory, held, 0)
    assert pd.isna(refresh(memory, held, 25, due_hours_act=168)["Late"])


def test_what_was_marked_fixed_and_is_still_found_opens_again(memory, held):
    """It says that the data still have it, and counts."""
    refresh(memory, held, 0)
    memory.type_in(Status="Fixed")
    row = refresh(memory, held, 1)
    assert (row["Status"], row["Times back"]) == ("New", 1)
    assert row["Open again because"] == "It was marked Fixed, and the data of 2026-10-31 still have it."


def test_what_was_fixed_and_comes_back_opens_again(memory, held):
    """The history says how it left; back, it is New and counts, and its clock starts anew."""
    refresh(memory, held, 0)
    memory.type_in(Status="Fixed", Note="sent again")
    gone = refresh(memory, held, 5, gone=True)
    assert (gone["How"], gone["Note"], gone["Hours open"]) == ("Fixed", "sent again", 5.0)
    row = refresh(memory, held, 30)
    assert (row["Status"], row["Times back"], row["Age h"], row["First seen"]) == ("New", 1, 0, MONDAY)
    assert row["Open again because"] == "It came back: since 2026-11-02 it was not found any more (fixed)."


def test_what_is_accepted_with_a_reason_is_muted(memory, held):
    """It blocks nothing, and gets a last day from Settings where none was typed."""
    refresh(memory, held, 0)
    memory.type_in(Status="Accepted", Reason="Bo pays in cash")
    row = refresh(memory, held, 1)
    assert (row["Severity"], row["Blocks close"]) == ("✓ ACCEPTED", False)
    assert row["Accepted until"] == pd.Timestamp("2027-01-31")


def test_accepted_without_a_reason_stays_open(memory, held):
    """It says what is missing."""
    refresh(memory, held, 0)
    memory.type_in(Status="Accepted")
    row = refresh(memory, held, 1)
    assert (row["Severity"], row["Status"]) == ("◆ ACT", "Accepted")
    assert "needs a reason" in row["Open again because"]


def test_an_acceptance_ends_with_its_day(memory, held):
    """On the day after, it is open again."""
    refresh(memory, held, 0)
    memory.type_in(Status="Accepted", Reason="later", **{"Accepted until": pd.Timestamp("2026-11-03")})
    assert refresh(memory, held, 30)["Severity"] == "✓ ACCEPTED"
    row = refresh(memory, held, 48)
    assert (row["Status"], row["Open again because"]) == ("New", "It was accepted until 2026-11-03.")


@pytest.mark.parametrize(("cents", "status"), [(50_00, "Accepted"), (50_01, "New"), (-50_01, "New")])
def test_an_acceptance_ends_when_the_amount_changes(memory, held, cents, status):
    """By more than Settings allow, up or down; a difference in steps adds up."""
    refresh(memory, held, 0)
    memory.type_in(Status="Accepted", Reason="known")
    refresh(memory, held, 1)
    refresh(memory, dearer(held, cents // 2), 2)
    assert refresh(memory, dearer(held, cents), 3)["Status"] == status


def test_what_was_accepted_and_flickers_stays_accepted(memory, held):
    """Gone for a day and back with the same amount."""
    refresh(memory, held, 0)
    memory.type_in(Status="Accepted", Reason="known")
    refresh(memory, held, 1)
    assert refresh(memory, held, 24, gone=True)["How"] == "Gone after it was accepted"
    assert refresh(memory, held, 48)["Severity"] == "✓ ACCEPTED"


def test_a_check_that_is_switched_off_settles_nothing(memory, held):
    """The exception is set aside; switched on again, it goes on as if it had never left."""
    refresh(memory, held, 0)
    memory.type_in(Status="In review")
    clock = Clock(MONDAY + pd.Timedelta(hours=10), DATA)
    off = Inputs(Settings(), switched_off=frozenset({"invoice_missing_in_books"}))
    memory.keep(make_queue(dataclasses.replace(held, findings=held.findings.iloc[:0]), off, clock, memory))
    assert memory.tables["tblHistory"]["How"].tolist() == ["Set aside: check switched off"]
    row = refresh(memory, held, 20)
    assert (row["Status"], row["Times back"], row["Age h"]) == ("In review", 0, 20)
    assert not len(memory.tables["tblHistory"])


def test_what_is_out_of_the_data_is_not_settled(memory, held):
    """Exports of a later year do not show last year's exceptions."""
    refresh(memory, held, 0)
    later = {name: getattr(held, name).iloc[:0] for name in ("findings", "invoices", "jobs", "time", "costs")}
    memory.keep(make_queue(dataclasses.replace(held, **later), Inputs(), Clock(MONDAY, DATA), memory))
    assert memory.tables["tblHistory"]["How"].tolist() == ["Set aside: no longer in the data"]


def test_timing_that_does_not_clear_opens(memory, held):
    """Expected first, a matter for somebody then."""
    expected = dataclasses.replace(held, findings=held.findings.assign(severity="TIMING"))
    assert refresh(memory, expected, 0)["Status"] == "Timing"
    row = refresh(memory, held, 24)
    assert (row["Status"], row["Open again because"]) == ("New", "It was expected to clear by itself, and has not.")


def test_weeks_count_what_came_went_and_stayed(memory, held):
    """One opened in the first week, settled in the second, back in the third."""
    refresh(memory, held, 0)
    refresh(memory, held, 7 * 24, gone=True)
    shown = make_queue_tables(held, Inputs(), Clock(MONDAY + pd.Timedelta(days=14), DATA), memory)
    weeks = shown["tblWeeks"].set_index("Week")
    assert weeks["Opened"].tolist() == [1, 0, 1]
    assert weeks["Resolved"].tolist() == [0, 1, 0]
    assert weeks["Open at end"].tolist() == [1, 0, 1]


def test_root_causes_are_counted_most_frequent_first(memory, held):
    """In the queue and in the history together, however they are capitalised."""
    refresh(memory, held, 0)
    memory.type_in(**{"Root cause": "Sync failed or off"})
    refresh(memory, held, 24, gone=True)
    two = pd.concat([held.findings.assign(id="T-1", crm_ref="A"), held.findings.assign(id="T-2", crm_ref="B")])
    clock = Clock(MONDAY + pd.Timedelta(hours=48), DATA)
    causes = make_queue_tables(dataclasses.replace(held, findings=two), Inputs(), clock, memory)["tblCauses"]
    assert causes["Root cause"].tolist() == ["Not named yet", "Sync failed or off"]
    assert causes["Together"].tolist() == [2, 1]
    assert causes["Share so far"].tolist() == pytest.approx([2 / 3, 1])


def test_hours_until_settled_are_summed_up_by_severity(memory, held):
    """The median and the ninth in ten, of what was settled and not set aside."""
    refresh(memory, held, 0)
    refresh(memory, held, 20, gone=True)
    rows = make_queue_tables(held, Inputs(), Clock(MONDAY + pd.Timedelta(hours=21), DATA), memory)["tblResolution"]
    assert rows.set_index("Severity").loc["◆ ACT", ["Resolved", "Median hours"]].tolist() == [1, 20.0]


def test_rules_to_change_stand_by_their_dollars(company):
    """The first names what would have prevented the most."""
    rules = make_queue_tables(company, Inputs(), Clock(MONDAY, DATA), None)["tblUpstream"]
    assert rules["Order"].tolist() == list(range(1, len(rules) + 1))
    assert rules["At stake"].is_monotonic_decreasing
    assert rules["Open"].sum() == (company.findings["severity"] != "TIMING").sum()
