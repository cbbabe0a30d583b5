"""Asking: read the question, reckon the figures, and say what was understood, the number, and what is behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from ...model.facts import Facts
from ..periods import Period, take_period
from .figures import Figures, find_figures
from .meaning import Meaning, NotUnderstood, Said
from .reading import read_question
from .vocabulary import learn_names, make_plain

EXAMPLES = (
    "What was my gross margin last month?",
    "What is my gross margin by job type this quarter?",
    "Revenue by technician this year",
    "Which lead source has the highest gross profit?",
    "Top 5 customers by revenue this year",
    "Gross profit per labor hour by technician last quarter",
    "Revenue this quarter vs last quarter",
    "How much does each customer owe?",
    "What is past due?",
    "How much did we collect last month?",
    "How many jobs did we complete last week?",
    "Which jobs had a margin under 20% last month?",
    "What is our close rate by lead source?",
    "What is my DSO?",
    "How much completed work is unbilled?",
    "Material cost by job type since March",
    "Average job by lead source this year",
    "Labor hours by technician last month",
)
"""Questions of each kind that can be answered; the nearest are named where one cannot."""
_MOST_ROWS = 10
_COLUMNS = {
    "job type": "Job type", "technician": "Technician", "lead source": "Lead source", "customer": "Customer",
    "location": "Class or location", "class": "Class or location", "status": "Status", "job": "Job",
}  # fmt: skip
"""Groupings that are columns of the Jobs sheet."""


@dataclass(frozen=True)
class Answer:
    """What was understood and what came out. ``value`` is in cents, shares, minutes, days or a count; None: unknown."""

    question: str
    understood: bool
    text: str
    meaning: Meaning | None = None
    value: float | None = None
    jobs: int = 0
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    nearest: tuple[str, ...] = ()


def ask(question: str, facts: Facts) -> Answer:
    """Answer a question in plain English from the facts, or say that it was not understood and what comes nearest."""
    try:
        meaning = read_question(question, learn_names(facts), facts.today.date())
    except NotUnderstood as reason:
        plain = make_plain(question)
        near = process.extract(
            plain, {each: make_plain(each) for each in EXAMPLES}, scorer=fuzz.token_set_ratio, limit=3
        )
        nearest = tuple(each for _, _, each in near)
        text = f"Not understood: {reason}. Nearest questions that can be answered: {' · '.join(nearest)}"
        return Answer(question, False, text, nearest=nearest)
    return _answer(question, meaning, facts)


def _answer(question: str, meaning: Meaning, facts: Facts) -> Answer:
    periods = meaning.periods or (_usual_period(meaning, facts),)
    found = [find_figures(meaning, said.period, facts) for said in periods]
    if len(found) == 2:
        return _compare(question, meaning, periods, found, facts)
    figures = found[0]
    rows = _pick(figures.groups, meaning, facts)
    value = figures.total
    if meaning.first and len(rows):
        value = rows["value"].iloc[0]
    elif meaning.condition:
        value = float(len(rows))
    text = _say(meaning, periods[0], figures, rows, facts)
    return Answer(question, True, text, meaning, value, figures.jobs, rows)


def _usual_period(meaning: Meaning, facts: Facts) -> Said:
    """The period of the Start sheet; for balances the day of the data; for what lasts, all days."""
    if meaning.measure.source in ("receivables", "customers") and meaning.measure.key != "dso":
        return Said(f"as of {facts.today:%Y-%m-%d}", Period(None, facts.today.date()))
    period = take_period(facts.inputs.settings)
    return Said("the period on Start" if period.start or period.end else "all days", period)


def _pick(groups: pd.DataFrame, meaning: Meaning, facts: Facts) -> pd.DataFrame:
    """Keep the groups that were asked for, in their order."""
    rows = groups
    if meaning.condition and len(rows):
        limit = meaning.condition.limit
        values = rows["value"] if meaning.condition.measure is meaning.measure else None
        if values is None:
            other = find_figures(
                Meaning(meaning.condition.measure, meaning.by, meaning.where, meaning.periods),
                (meaning.periods or (_usual_period(meaning, facts),))[0].period, facts,
            )  # fmt: skip
            values = rows["label"].map(other.groups.set_index("label")["value"])
        rows = rows[(values > limit if meaning.condition.above else values < limit).fillna(False).to_numpy("bool")]
    if meaning.first and len(rows):
        named = rows[(rows["label"] != "Unknown") & rows["value"].notna()]
        named = named.sort_values(["value", "label"], ascending=[meaning.first < 0, True], kind="stable")
        rows = named.head(meaning.count)
    return rows.reset_index(drop=True)


def _say(meaning: Meaning, said: Said, figures: Figures, rows: pd.DataFrame, facts: Facts) -> str:
    measure = meaning.measure
    head = f"{measure.label}{_say_filter(meaning)}, {_say_period(said)}"
    behind = f"{_count(figures)}; {_say_basis(meaning, facts)}"
    if meaning.by:
        shown = "; ".join(
            f"{row.label} {measure.show(row.value)} ({int(row.jobs):,})" for row in rows.head(_MOST_ROWS).itertuples()
        )
        more = f"; and {len(rows) - _MOST_ROWS} more" if len(rows) > _MOST_ROWS else ""
        what = f"by {meaning.by}"
        if meaning.condition:
            limit = meaning.condition
            word = "above" if limit.above else "below"
            what += f" with {limit.measure.label.lower()} {word} {limit.measure.show(limit.limit)}: {len(rows):,}"
        total = "" if meaning.first or meaning.condition else f" Together {measure.show(figures.total)}."
        listed = f"{shown}{more}" or "none"
        parts = [f"{head}, {what}: {listed}.{total}", f"({behind}.)"]
    else:
        parts = [f"{head}: {measure.show(figures.total)}.", f"({behind}. {measure.definition})"]
    return " ".join([*parts, figures.note]).strip()


def _compare(question: str, meaning: Meaning, periods: tuple[Said, ...], found: list[Figures], facts: Facts) -> Answer:
    """Say both values and the change from the earlier period to the later one."""
    order = sorted(range(2), key=lambda at: (str(periods[at].period.start), at))
    early, late = found[order[0]], found[order[1]]
    measure = meaning.measure
    values = [figures.total for figures in found]
    said = " vs ".join(f"{_say_period(each)} {measure.show(value)} ({_count(figures)})"
                       for each, value, figures in zip(periods, values, found, strict=True))  # fmt: skip
    change = None
    text = f"{measure.label}{_say_filter(meaning)}: {said}."
    if early.total is not None and late.total is not None:
        change = late.total - early.total
        shown = f"{change * 100:+.1f} points" if measure.unit == "percent" else measure.show(change)
        share = f" ({change / early.total:+.1%})" if early.total > 0 and measure.unit != "percent" else ""
        text += f" Change from the earlier to the later: {shown}{share}."
    rows = pd.DataFrame({"label": [each.words for each in periods], "value": values, "jobs": [f.jobs for f in found]})
    if meaning.by:
        both = [figures.groups.set_index("label")["value"] for figures in found]
        table = pd.concat(both, axis=1, keys=["first", "second"]).reset_index()
        shown = "; ".join(
            f"{row.label} {measure.show(_none(row.first))} vs {measure.show(_none(row.second))}"
            for row in table.head(_MOST_ROWS).itertuples()
        )
        text += f" By {meaning.by}: {shown}."
        rows = table
    text += f" ({_say_basis(meaning, facts)}.)"
    return Answer(question, True, text, meaning, change, early.jobs + late.jobs, rows)


def _none(value: float) -> float | None:
    return None if pd.isna(value) else value


def _say_filter(meaning: Meaning) -> str:
    return "".join(f", {name} {' or '.join(labels)}" for name, labels in meaning.where.items())


def _say_period(said: Said) -> str:
    words = str(said.period)
    return words if said.words in (words, "all days") or said.words.startswith("as of") else f"{said.words} ({words})"


def _count(figures: Figures) -> str:
    """Say how many records are behind a figure."""
    return f"{figures.jobs:,} {figures.counted.removesuffix('s') if figures.jobs == 1 else figures.counted}"


def _say_basis(meaning: Meaning, facts: Facts) -> str:
    system = {side: facts.system(side) for side in ("crm", "books")}
    if meaning.measure.source == "jobs":
        words = {"Completion": "jobs completed", "Invoice": "jobs invoiced", "Payment": "jobs paid in full"}
        columns = [_COLUMNS[name] for name in meaning.where if name in _COLUMNS]
        shown = " and ".join([*columns, "Period date"])
        return (
            f"{words[facts.inputs.settings.basis]} in the period, accrual, before tax and tips; on Jobs filter {shown}"
        )
    if meaning.measure.key == "invoiced":
        return f"documents of {system['crm']}; on Invoices filter CRM date"
    return {
        "documents": f"cash basis, {system['books']}",
        "receivables": f"{system['books']}, accrual; on Invoices filter Books balance",
        "customers": f"all jobs and documents of {system['crm']}; on Customers",
        "quotes": f"quotes of {system['crm']} decided in the period; on Lead Sources",
    }[meaning.measure.source]
