"""``tieout ask``: the same answer from the last refresh or from the sources, and it says from which."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from analytics.questions.asked_company import make_facts
from tieout.analytics.questions import ask
from tieout.cli import app
from tieout.kept_facts import keep_facts, pack_facts
from tieout.model.money import dollars
from tieout.workbook import FileBook
from workbooks import NOW

RUN = CliRunner()
QUESTION = "What is my revenue by job type?"


@pytest.fixture
def refreshed(tmp_path):
    """A workbook that was refreshed here; what it was made from is gone."""
    book, facts = FileBook.create(tmp_path / "asked.xlsx"), make_facts()
    keep_facts(book.path, pack_facts(facts, book.read_inputs(), NOW))
    return book.path, facts


def test_an_unchanged_workbook_answers_from_its_refresh(refreshed):
    """No source is read; the answer, a table of its figures, code 0."""
    path, facts = refreshed
    done = RUN.invoke(app, ["ask", str(path), QUESTION])
    assert done.exit_code == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == ask(QUESTION, facts).text
    assert lines[1].split() == ["Job", "type", "Revenue", "Number"]
    assert lines[2].split() == ["HVAC", "Install", "$27,000.00", "4"]


def test_the_json_says_the_same_in_plain_values(refreshed):
    """Dollars as texts, counts as numbers, where it comes from."""
    found = json.loads(RUN.invoke(app, ["ask", str(refreshed[0]), QUESTION, "--json"]).stdout)
    assert (found["understood"], found["unit"], found["value"]) == (True, "money", "33125.00")
    assert found["rows"][0] == {"label": "HVAC Install", "value": "27000.00", "jobs": 4}
    assert found["from"] == "last refresh"


def test_what_is_not_understood_leaves_with_1(refreshed):
    """And names the nearest questions."""
    done = RUN.invoke(app, ["ask", str(refreshed[0]), "What is the weather?", "--json"])
    assert done.exit_code == 1
    assert len(json.loads(done.stdout)["nearest"]) == 3


def test_without_a_refresh_here_the_sources_are_read(demo):
    """The reason is said, and the figure is the one that the workbook shows."""
    done = RUN.invoke(app, ["ask", str(demo), "What is my revenue?"])
    assert done.exit_code == 0, done.output
    assert "was not refreshed on this computer yet" in done.stderr
    jobs = FileBook.open(demo).read_table("tblJobs")
    assert f"${dollars(jobs.loc[jobs['In period'] == 1, 'Revenue'].sum())}" in done.stdout
