"""Questions in plain English: understood as meant, answered to the cent, and declined where nothing is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.questions.asked_company import make_facts
from analytics.questions.reckoning import reckon
from tieout.analytics.questions import ask

LINES = [line for line in (Path(__file__).parent / "questions.txt").read_text("utf-8").splitlines() if line]
ASKED = [tuple(part.strip() for part in line.split("⇒")) for line in LINES if "⇒" in line]
UNCLEAR = [line.removeprefix("? ") for line in LINES if line.startswith("? ")]


@pytest.fixture(scope="module")
def facts():
    """The company, once."""
    return make_facts()


def test_there_are_two_hundred_questions():
    """Each in other words."""
    assert len(ASKED) >= 200
    assert len({question.casefold() for question, _, _ in ASKED}) == len(ASKED)


@pytest.mark.parametrize(("question", "meaning", "shown"), ASKED, ids=[question for question, _, _ in ASKED])
def test_a_question_is_understood_and_answered(facts, question, meaning, shown):
    """The interpretation is the one that was meant, and the number is the one reckoned by hand from it."""
    answer = ask(question, facts)
    assert str(answer.meaning) == meaning, answer.text
    value, groups = reckon(meaning)
    assert answer.value == (None if value is None else pytest.approx(float(value), rel=1e-12))
    assert print_value(answer) == shown
    if answer.meaning.by and len(answer.meaning.periods) < 2:
        found = {row.label: row.value for row in answer.rows.itertuples()}
        known = {label: value for label, value in groups.items() if value is not None and value != 0}
        assert {at: v for at, v in found.items() if v == v and v} == pytest.approx(
            {at: float(v) for at, v in known.items()}
        )


def print_value(answer) -> str:
    """The value as the file says it: conditions count groups, comparisons of shares are points."""
    if answer.value is None:
        return "unknown"
    if answer.meaning.condition:
        return f"{answer.value:.0f}"
    if len(answer.meaning.periods) == 2 and answer.meaning.measure.unit == "percent":
        return f"{answer.value * 100:+.1f} points"
    return answer.meaning.measure.show(answer.value)


@pytest.mark.parametrize("question", UNCLEAR)
def test_an_unclear_question_is_declined(facts, question):
    """It says what it did not understand, and what comes nearest; it gives no number."""
    answer = ask(question, facts)
    assert not answer.understood
    assert answer.value is None
    assert answer.text.startswith("Not understood: ")
    assert len(answer.nearest) == 3


def test_every_nearest_question_can_be_answered(facts):
    """What is offered instead is no dead end."""
    for offered in ask("?", facts).nearest:
        assert ask(offered, facts).understood


def test_an_answer_says_what_is_behind_it(facts):
    """What was understood, the period, the basis, the number of jobs and the filter that shows them."""
    text = ask("What was my gross margin on HVAC installs last month?", facts).text
    assert text == (
        "Gross margin, job type HVAC Install, last month (2026-09-01 to 2026-09-30): 35.0 %. "
        "(1 job; jobs completed in the period, accrual, before tax and tips; on Jobs filter Job type and Period date. "
        "Gross profit ÷ revenue.)"
    )


def test_a_name_of_two_kinds_must_be_said_more_clearly(facts):
    """A first name that two technicians share is no one's."""
    from dataclasses import replace

    jobs = facts.jobs.assign(technician=facts.jobs["technician"].replace("Ivy Chen", "Sam Chen"))
    answer = ask("revenue for Sam this year", replace(facts, jobs=jobs))
    assert "may be Sam Chen or Sam Hill" in answer.text
