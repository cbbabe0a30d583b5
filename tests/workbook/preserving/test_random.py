"""Whatever happens between refreshes, typed values stay with their job, tables are the data, foreign cells stay."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from spreadsheet import load
from tieout.workbook import FileBook
from workbook.preserving import hands, judge, shown
from workbook.preserving.companies import MANY, NAMES

TEXTS = st.sampled_from(NAMES) | st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=9).filter(
    lambda text: text == text.strip()
)
JOB = st.tuples(st.sampled_from(MANY[:14]), TEXTS, st.none() | st.integers(-(10**9), 10**11))
"""Number, customer, revenue in cents."""
REFRESH = st.tuples(st.just("refresh"), st.lists(JOB, max_size=12, unique_by=lambda job: job[0]))
TYPE = st.tuples(st.just("type"), st.dictionaries(st.integers(0, 30), TEXTS, min_size=1, max_size=3))
SORT = st.tuples(st.just("sort"), st.integers(0, 99))
RENAME = st.tuples(st.just("rename"), st.sampled_from(["My & trucks", "Jobs2", "O'Neil", "2026"]))
STEPS = st.lists(REFRESH | REFRESH | TYPE | SORT | RENAME, min_size=2, max_size=7)


def frame(report, given: list[tuple[str, str, int | None]]) -> pd.DataFrame:
    """Return the Jobs table with these jobs, in this order."""
    whole = report.tables["tblJobs"].set_index("Job", drop=False)
    made = whole.loc[[number for number, *_ in given]].reset_index(drop=True)
    made["Customer"] = pd.Series([customer for _, customer, _ in given], dtype="str")
    made["Revenue"] = pd.Series([revenue for *_, revenue in given], dtype="Int64")
    return made


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    # A failure is told as it was found: making it smaller takes minutes, since each try is a workbook.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_typed_values_stay_with_their_job_and_nothing_of_others_changes(rich_workbook, report, steps):
    """Growth, shrinking to no rows, sorting by hand, typing and renaming, in any order."""
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(rich_workbook, Path(folder) / "Margin Workbook.xlsx")
        marks, mine = shown.column(path, "tblJobs", "My mark"), "Mine"
        there = list(marks)
        for what, how in [*steps, ("refresh", [(MANY[0], NAMES[0], 100), (MANY[9], NAMES[1], 200)])]:
            if what == "sort":
                hands.sort_rows(path, "tblJobs", how)
            elif what == "rename":
                hands.rename_sheet(path, mine, how)
                mine = how
            elif what == "type" and there:
                typed = {there[at % len(there)]: text for at, text in how.items()}
                hands.type_in(path, "tblJobs", typed, "My mark")
                marks |= typed
            elif what == "refresh":
                before, jobs = judge.read(path), frame(report, how)
                FileBook.open(path).write({"tblJobs": jobs}, {})
                after, there = judge.read(path), [number for number, *_ in how]
                assert judge.differences(before, after) == []
                assert shown.wrong_values(path, after, {"tblJobs": jobs}) == []
                assert shown.column(path, "tblJobs", "My mark") == {job: marks.get(job, "") for job in there}
        assert [sheet.title for sheet in load(path).worksheets].count(mine) == 1
