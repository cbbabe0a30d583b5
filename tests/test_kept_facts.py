"""The facts that a refresh keeps: all of them, nothing secret, for one user, and never guessed at."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zlib_ng import zlib_ng

from analytics.questions.asked_company import make_facts
from tables import rows
from tieout import kept_facts
from tieout.kept_facts import (
    TABLES,
    NothingKept,
    find_place,
    keep_facts,
    mark_typed,
    pack_facts,
    read_facts,
    read_unchanged,
)
from tieout.model.facts import Facts
from tieout.model.settings import RATES, ROLES, Inputs, Settings
from tieout.model.table import DTYPES
from workbooks import NOW

BOOK = Path("Margin Workbook.xlsx")


@pytest.fixture(scope="module")
def company():
    """Facts, and inputs with a folder and rates, which must not be kept."""
    rates = rows(RATES, {"who": "Sam Hill", "loaded_rate": 41.10}, {"who": "Lead", "loaded_rate": 36.11})
    roles = rows(ROLES, {"employee": "Bo Diaz", "role": "Lead"})
    settings = Settings(crm_path="/private/exports", target_margin=41.5)
    inputs = Inputs(settings, rates=rates, roles=roles)
    return replace(make_facts(), inputs=inputs), inputs


def logged(when: dt.datetime) -> pd.DataFrame:
    """The run log of a workbook whose last refresh began then."""
    return pd.DataFrame({"Time UTC": ["2020-01-01 00:00:00", f"{when:%Y-%m-%d %H:%M:%S}"]})


def test_what_is_read_is_what_was_kept(company):
    """Every table with every type and gap, the day, the systems' names and the settings."""
    facts, inputs = company
    keep_facts(BOOK, pack_facts(facts, inputs, NOW))
    found = read_unchanged(BOOK, inputs, logged(NOW))
    for name, table in TABLES.items():
        pd.testing.assert_frame_equal(getattr(found, name), table.validate(getattr(facts, name)))
    assert (found.today, found.systems) == (facts.today, facts.systems)
    assert found.inputs.settings == replace(facts.inputs.settings, crm_path="")


_CELLS = {
    "text": st.text(max_size=5), "money": st.integers(-(2**62), 2**62), "number": st.floats(allow_nan=False),
    "date": st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)).map(pd.Timestamp), "flag": st.booleans(),
}  # fmt: skip


@given(st.data(), st.sampled_from(sorted(_CELLS)))
def test_a_column_of_any_kind_comes_back(data, kind):
    """Whatever values and gaps it holds."""
    held = data.draw(st.lists(st.none() | _CELLS[kind], max_size=6))
    column = pd.Series(held, dtype=DTYPES[kind])
    found = pd.Series(kept_facts._unpack_column(kept_facts._pack_column(column, kind), kind))
    pd.testing.assert_series_equal(found, column)


def test_no_folder_and_no_rate_is_kept(company):
    """Where the exports lie, and what anybody earns or costs an hour, is nobody's business."""
    facts, inputs = company
    packed = zlib_ng.decompress(pack_facts(facts, inputs, NOW))
    assert b"Ana Ruiz" in packed
    assert b"/private" not in packed
    assert not {"time", "costs"} & set(TABLES)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a user's folder private by itself")
def test_only_the_user_may_read_it(company):
    """The file and its folder."""
    keep_facts(BOOK, pack_facts(*company, NOW))
    assert find_place(BOOK).stat().st_mode & 0o777 == 0o600
    assert find_place(BOOK).parent.stat().st_mode & 0o777 == 0o700


def test_a_failed_write_keeps_what_was_there(company, monkeypatch):
    """The disk is full: the former file stays whole, and nothing is left beside it."""
    keep_facts(BOOK, pack_facts(*company, NOW))
    before = find_place(BOOK).read_bytes()

    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        keep_facts(BOOK, b"new")
    assert find_place(BOOK).read_bytes() == before
    assert not list(find_place(BOOK).parent.glob(".facts-*"))


def test_each_workbook_has_its_own(tmp_path, company):
    """The same name in another folder is another workbook."""
    keep_facts(tmp_path / "a" / "M.xlsx", pack_facts(*company, NOW))
    with pytest.raises(NothingKept, match="was not refreshed on this computer yet"):
        read_facts(tmp_path / "b" / "M.xlsx")


@pytest.mark.parametrize("spoil", [lambda data: data[:-9], lambda data: b"", lambda data: zlib_ng.compress(b"\x93abc")])
def test_a_damaged_file_asks_for_a_refresh(company, spoil):
    """Cut short, empty, or something else."""
    keep_facts(BOOK, spoil(pack_facts(*company, NOW)))
    with pytest.raises(NothingKept, match=r"cannot be read\. Refresh it again"):
        read_facts(BOOK)


def test_another_version_asks_for_a_refresh(company, monkeypatch):
    """A Tieout that keeps other columns does not read them."""
    keep_facts(BOOK, pack_facts(*company, NOW))
    monkeypatch.setattr(kept_facts, "_FORM", 2)
    with pytest.raises(NothingKept, match="refreshed with another version of Tieout"):
        read_facts(BOOK)


def test_a_later_refresh_elsewhere_is_noticed(company):
    """The workbook's own log is ahead of what was kept; one that is behind was not saved yet."""
    facts, inputs = company
    keep_facts(BOOK, pack_facts(facts, inputs, NOW))
    with pytest.raises(NothingKept, match="was not made on this computer"):
        read_unchanged(BOOK, inputs, logged(NOW + dt.timedelta(seconds=1)))
    assert isinstance(read_unchanged(BOOK, inputs, logged(NOW - dt.timedelta(days=1))), Facts)


def test_what_counts_as_typed(company):
    """A rate, a role or a target changes the mark; a question, a folder or a name without a role does not."""
    _, inputs = company
    mark = mark_typed(inputs)
    roles = rows(ROLES, {"employee": "Bo Diaz", "role": "Lead"}, {"employee": "New Guy"})
    same = (
        replace(inputs, settings=replace(inputs.settings, question="revenue?", crm_path="elsewhere")),
        replace(inputs, roles=roles), replace(inputs, rates=inputs.rates.iloc[::-1]),
    )  # fmt: skip
    other = (
        replace(inputs, settings=replace(inputs.settings, basis="Invoice")),
        replace(inputs, rates=inputs.rates.iloc[1:]), replace(inputs, roles=roles.fillna({"role": "Lead"})),
        replace(inputs, switched_off=frozenset({"Unbilled job"})),
    )  # fmt: skip
    assert [mark_typed(each) for each in same] == [mark] * len(same)
    assert mark not in [mark_typed(each) for each in other]
    assert mark_typed(Inputs()) == mark_typed(Inputs(settings=Settings()))
