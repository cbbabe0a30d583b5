"""``tieout ask``: a question in plain English, answered from the last refresh where nothing changed since."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .analytics.questions import Answer, ask
from .kept_facts import NothingKept, read_unchanged
from .model.facts import Facts
from .procedure import Choices, Say, examine_book
from .workbook.filebook import FileBook

NOT_UNDERSTOOD = 1
_MOST_ROWS = 20
_COUNTED = ("label", "jobs")

Question = Annotated[str, typer.Argument(help="Such as: What was my gross margin last month?")]


def add_ask_command(
    app: typer.Typer,
    out: Console,
    err: Console,
    clear_errors: Callable[[], AbstractContextManager[None]],
    shown_progress: Callable[[], AbstractContextManager[Say]],
) -> None:
    """Add the command."""

    @app.command("ask")
    def ask_question(
        workbook: Annotated[Path, typer.Argument(help="The margin workbook (.xlsx).", metavar="WORKBOOK")],
        question: Question,
        as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    ) -> None:
        """Answer a question in plain English. Leaves with 0 when answered, 1 when not understood, 2 on bad input."""
        with clear_errors(), shown_progress() as say:
            facts, why = find_facts(workbook, say)
            answer = ask(question, facts)
        if why:
            err.print(escape(f"{why} This answer was made from the sources as they are now."))
        if as_json:
            sys.stdout.write(json.dumps(as_object(answer, "sources" if why else "last refresh"), indent=2) + "\n")
        else:
            print_answer(answer, out)
        raise typer.Exit(0 if answer.understood else NOT_UNDERSTOOD)


def find_facts(workbook: Path, say: Say) -> tuple[Facts, str]:
    """Return the facts of the workbook's last refresh, or else of its sources, and why they had to be read."""
    book = FileBook.open(workbook)
    try:
        return read_unchanged(workbook, book.read_inputs(), book.read_table("tblRuns")), ""
    except NothingKept as reason:
        facts = examine_book(book, workbook.parent, Choices(), say).reconciliation.facts
        assert facts is not None  # a reconciliation that was just made has them
        return facts, str(reason)


def print_answer(answer: Answer, console: Console) -> None:
    """Print the answer and, where it has several figures, a small table of them."""
    console.print(escape(answer.text))
    if not answer.understood or answer.meaning is None or len(answer.rows) < 2:
        return
    measure = answer.meaning.measure
    table = Table(box=None, pad_edge=False)
    for name in answer.rows.columns:
        heading = {"label": answer.meaning.by or "period", "value": measure.label, "jobs": "number"}.get(name, name)
        table.add_column(escape(heading.capitalize()), justify="left" if name == "label" else "right")
    for row in answer.rows.head(_MOST_ROWS).to_dict("records"):
        table.add_row(*(escape(_show(name, value, measure.show)) for name, value in row.items()))
    console.print(table)
    if len(answer.rows) > _MOST_ROWS:
        console.print(f"… and {len(answer.rows) - _MOST_ROWS:,} more; --json prints them all.")


def _show(name: str, value: Any, show: Callable[[float | None], str]) -> str:
    if name == "label":
        return str(value)
    if name == "jobs":
        return f"{int(value):,}"
    return show(None if pd.isna(value) else float(value))


def as_object(answer: Answer, made_from: str) -> dict[str, Any]:
    """Turn an answer into a plain object for JSON; see docs/json.md."""
    unit = answer.meaning.measure.unit if answer.meaning else None
    whole = "count" if answer.meaning and answer.meaning.condition else unit
    return {
        "question": answer.question,
        "understood": answer.understood,
        "answer": answer.text,
        "meaning": str(answer.meaning) if answer.meaning else None,
        "unit": whole,
        "value": _plain(answer.value, whole),
        "number": answer.jobs,
        "rows": [
            {name: value if name in _COUNTED else _plain(value, unit) for name, value in row.items()}
            for row in answer.rows.astype(object).to_dict("records")
        ],
        "nearest": list(answer.nearest),
        "from": made_from,
    }


def _plain(value: Any, unit: str | None) -> str | float | int | None:
    """Write money as dollars in a text with two places, hours as hours; what is not known is null."""
    if value is None or pd.isna(value):
        return None
    if unit == "money":
        return str((Decimal(repr(float(value))) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP))
    if unit == "count":
        return round(value)
    return round(float(value) / 60, 6) if unit == "hours" else round(float(value), 6)
