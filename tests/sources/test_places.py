"""What may be typed in place of a folder: a connected system, one of several companies, or a system and a folder."""

from __future__ import annotations

import pandas as pd
import pytest

from tables import side
from tieout.model.errors import BadInput
from tieout.sources.places import Live, fill_in, find_places


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("QuickBooks Online", Live("QuickBooks Online")),
        ("quickbooks online", Live("QuickBooks Online")),
        ("HousecallPro", Live("Housecall Pro")),
        ("Jobber @ Hill Plumbing", Live("Jobber", "Hill Plumbing")),
    ],
)
def test_a_systems_name_is_the_system(tmp_path, typed, expected):
    """Capitals and blanks do not matter; a company follows an @."""
    assert find_places(typed, tmp_path) == (expected,)


def test_anything_else_is_a_folder(tmp_path):
    """Names of folders stay what they are, with semicolons and all."""
    assert find_places("exports/qbo", tmp_path) == (tmp_path / "exports/qbo",)
    assert find_places("2025; 2026", tmp_path) == (tmp_path / "2025; 2026",)


def test_a_folder_that_is_there_goes_first(tmp_path):
    """Whoever keeps exports in a folder named Jobber reads that folder."""
    (tmp_path / "Jobber").mkdir()
    assert find_places("Jobber", tmp_path) == (tmp_path / "Jobber",)


def test_a_system_and_a_folder(tmp_path):
    """A folder beside a system holds what the system lacks."""
    assert find_places("Housecall Pro; hours", tmp_path) == (Live("Housecall Pro"), tmp_path / "hours")


def test_two_systems_on_one_side_are_refused(tmp_path):
    """Their records could not be told apart."""
    with pytest.raises(BadInput, match="one system and one folder"):
        find_places("Jobber; Workiz", tmp_path)


def test_a_table_comes_from_the_system_or_from_exports_never_both():
    """Invoices of both are not added up; hours that the system does not have come from the exports."""
    live = side("Housecall Pro", invoices=[{"number": "1", "total": 10}], time_entries=[])
    exports = side("Housecall Pro", invoices=[{"number": "1", "total": 10}], time_entries=[{"minutes": 60}])
    both = fill_in(live, exports)
    assert (len(both["invoices"]), len(both["time_entries"])) == (1, 1)
    pd.testing.assert_frame_equal(both["invoices"], live["invoices"])


def test_real_invoices_go_before_those_made_of_jobs():
    """Where the system's invoices stand in for its own, exports with invoice numbers are used; others are not."""
    live = side("Workiz", invoices=[{"total": 10, "job_refs": "7"}])
    real = side("Workiz", invoices=[{"number": "100", "total": 10}])
    derived = side("Workiz", invoices=[{"total": 9, "job_refs": "7"}])
    assert fill_in(live, real, {"invoices": "number"})["invoices"]["number"].tolist() == ["100"]
    assert fill_in(live, derived, {"invoices": "number"})["invoices"]["total"].tolist() == [1000]


def test_history_is_silent_about_records_that_exports_replace():
    """Changes of invoices made of jobs do not fit the invoices of exports; those of jobs do."""
    seen = pd.Timestamp("2026-03-01")
    news = [{"noun": noun, "id": "7", "kind": "new", "seen": seen} for noun in ("jobs", "invoices")]
    live = side("Workiz", invoices=[{"total": 10, "job_refs": "7"}], changes=news)
    real = side("Workiz", invoices=[{"number": "100", "total": 10}])
    assert fill_in(live, real, {"invoices": "number"})["changes"]["noun"].tolist() == ["jobs"]
    assert fill_in(live, real)["changes"]["noun"].tolist() == ["jobs", "invoices"]
