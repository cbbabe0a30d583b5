"""Whatever stands in a file: a snapshot or a clear message, and every row accounted for."""

from __future__ import annotations

import csv
import io
import string
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieout.model.errors import BadInput
from tieout.sources import read_folder
from tieout.sources.systems import LAYOUTS

SIDES = ("crm", "books", "payroll")
CALM = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
CELLS = st.one_of(
    st.sampled_from([
        "", "-", "–", "$1,234.50", "(66.00)", "-5", "12.50-", "abc", "01/02/2026", "13/13/2026",
        "2026-02-30", "2026-01-05",
        "9/14/25 9:00\u202fAM", "Nov 20, 2025", "7:30", "7.5", "90", "Paid", "Invoice", "Payment", "Refund",
        "Bill",
        "Credit Memo", "Voided - x", "TOTAL", "Total for x", "Smith:House", "Ana, Bo & Cy", ",", ";",
        "#1042", "1042, 1043",
        "yes", "true", "0", "0.00", "99999999999999999999", "1e400", "NaN", "inf", "=1+1", "a\nb", "won",
        "done", "Canceled",
    ]),
    st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=12),
    st.text(string.digits + "/.-:$,()% ", max_size=14),
)  # fmt: skip


def _accounted(side, name, data):
    """Read the bytes; check the promise."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        try:
            snapshot = read_folder(side, Path(folder))
        except BadInput as refused:
            said = (refused.file, refused.problem, refused.remedy)
        else:
            said = None
    if said:
        assert all(said)
        return None
    files = snapshot.files
    assert (files["rows_read"] == files["rows_kept"] + files["rows_dropped"]).all()
    assert files["rows_dropped"].sum() == snapshot.problems["dropped"].sum()
    return snapshot


@CALM
@given(st.binary(max_size=400), st.sampled_from(SIDES), st.sampled_from(["a.csv", "a.xlsx", "a.tsv", "a.xls"]))
def test_any_bytes_are_read_or_refused(data, side, name):
    """Random bytes never end in a traceback."""
    _accounted(side, name, data)


@CALM
@given(st.text(max_size=400), st.sampled_from(SIDES), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_is_read_or_refused(text, side, encoding):
    """Random text never ends in a traceback."""
    _accounted(side, "a.csv", text.encode(encoding, "replace"))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda found: f"{found.system} {found.name}")
def test_any_rows_below_a_known_header_are_accounted_for(layout):
    """Below every known header, any cells give records, gaps and dropped rows that add up."""
    headers = [spellings[0] for spellings in layout.columns.values()]
    header = ["", *headers] if layout.section else headers

    @settings(CALM, max_examples=12)
    @given(st.lists(st.lists(CELLS, max_size=len(header) + 1), max_size=8))
    def check(rows):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([header, *rows])
        assert _accounted(layout.sides[0], "a.csv", out.getvalue().encode("utf-8", "replace")) is not None

    check()
