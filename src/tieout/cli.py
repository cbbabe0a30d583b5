"""The command line: thin. Each command gathers choices, calls the procedure and prints a few sentences."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from . import __version__
from .analytics.explain import explain
from .analytics.summary import needs_action
from .analytics.trace import trace_reference
from .ask_command import add_ask_command
from .contract import as_objects
from .demo import make_demo
from .excel.command import app as addin_commands
from .excel.command import look_at_excel
from .excel.figures import remember_workbook
from .live_commands import add_live_commands
from .model.errors import TieoutError
from .printing import print_findings, print_summary, print_trace
from .procedure import Choices, Refreshed, examine, refresh
from .schedule.command import make_schedule_commands
from .schedule.watched import kept_in, watched
from .workbook.filebook import FileBook
from .workbook.layout.templates import TEMPLATES
from .workbook.share import UNKNOWN, share_workbook

app = typer.Typer(
    help="Join CRM, QuickBooks and payroll on the job, compute margin, and show where the books disagree.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(addin_commands, name="addin")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Workbook = Annotated[Path, typer.Argument(help="The margin workbook (.xlsx).", metavar="WORKBOOK")]
CrmPath = Annotated[Path | None, typer.Option("--crm", help="Folder or file of CRM exports.", metavar="PATH")]
BooksPath = Annotated[
    Path | None, typer.Option("--books", help="Folder or file of QuickBooks exports.", metavar="PATH")
]
PayrollPath = Annotated[
    Path | None, typer.Option("--payroll", help="Folder or file of payroll exports.", metavar="PATH")
]
From = Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of the period.")]
To = Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of the period.")]

ACTION_NEEDED, BAD_INPUT = 1, 2


@contextmanager
def clear_errors() -> Iterator[None]:
    """Print what stops the work as a sentence, never as a traceback, and leave with code 2."""
    try:
        yield
    except TieoutError as error:
        err.print(f"[bold red]Stopped:[/] {_plain(str(error) or (error.__doc__ or ''))}")
        err.print("Nothing was changed.")
        raise typer.Exit(BAD_INPUT) from None


def _plain(text: str) -> str:
    return text.replace("[", "\\[")


@contextmanager
def shown_progress() -> Iterator[Callable[[str], None]]:
    """Show the stage that is under way; on a terminal with a spinner, elsewhere silently."""
    with err.status("starting…", spinner="dots") as status:
        yield lambda stage: status.update(_plain(stage) + "…")


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False) -> None:
    """Where a contractor's CRM and books agree, where they do not, and what each job really earned."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # An old Windows console cannot show every sign; that must not stop a refresh.
            stream.reconfigure(errors="replace")
    if version:
        out.print(f"tieout {__version__}")
        raise typer.Exit


@app.command()
def demo(
    to: Annotated[Path, typer.Option("--out", help="Folder to write into.", metavar="DIR")] = Path("Tieout Demo"),
) -> None:
    """Write the sample company's exports and a finished Margin Workbook, and say what it found."""
    with clear_errors(), shown_progress() as say:
        workbook = make_demo(to, say)
        outcome = refresh(workbook, Choices(), say)
    _report(outcome, workbook)


@app.command()
def new(
    workbook: Workbook,
    template: Annotated[
        str, typer.Option(help="margin, close or cfo; or a file: your own copy of one of them.", metavar="NAME|FILE")
    ] = "margin",
) -> None:
    """Make a new, empty workbook from a template: Tieout's, or one that you restyled in Excel."""
    with clear_errors():
        made = FileBook.create(workbook, template)
    out.print(f"Made {_plain(str(workbook))}. Open it, set the folders on Settings, then run: tieout refresh")
    absent = made.list_absent()
    if absent and template not in TEMPLATES:
        out.print(f"The template does without: {', '.join(absent)}. A refresh fills the others.")


@app.command("refresh")
def refresh_workbook(
    workbook: Workbook, crm: CrmPath = None, books: BooksPath = None, payroll: PayrollPath = None,
    date_from: From = None, date_to: To = None,
    scheduled: Annotated[bool, typer.Option("--scheduled", help="Show a failure in the workbook.")] = False,
    log: Annotated[Path | None, typer.Option("--log", help="Add what is said to this file.", metavar="FILE")] = None,
) -> None:  # fmt: skip
    """Read the exports, reconcile them and write the workbook: all of it, or nothing at all."""
    with kept_in(log) if log else nullcontext():
        with clear_errors(), watched(workbook) if scheduled else nullcontext(), shown_progress() as say:
            outcome = refresh(workbook, _choose(crm, books, payroll, date_from, date_to), say)
        _report(outcome, workbook)


@app.command()
def check(
    workbook: Workbook, crm: CrmPath = None, books: BooksPath = None, payroll: PayrollPath = None,
    date_from: From = None, date_to: To = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:  # fmt: skip
    """List the findings without writing. Leaves with 1 when something needs action, 0 when not, 2 on bad input."""
    with clear_errors(), shown_progress() as say:
        found = examine(workbook, _choose(crm, books, payroll, date_from, date_to), say).reconciliation
    if as_json:
        sys.stdout.write(json.dumps(as_objects(found.findings), indent=2) + "\n")
    else:
        print_findings(found.findings, out)
    raise typer.Exit(ACTION_NEEDED if needs_action(found) else 0)


@app.command()
def trace(
    workbook: Workbook,
    reference: Annotated[str, typer.Argument(help="Job number, invoice number or QuickBooks number.")],
    crm: CrmPath = None, books: BooksPath = None, payroll: PayrollPath = None,
) -> None:  # fmt: skip
    """Follow one job or invoice across both systems, with ids, times, amounts and how it was matched."""
    with clear_errors(), shown_progress() as say:
        outcome = examine(workbook, _choose(crm, books, payroll, None, None), say)
        found = trace_reference(reference, outcome.reconciliation, outcome.crm, outcome.books, outcome.tell_instants)
    if not found:
        err.print(f"Nothing is known of “{_plain(reference)}” in the CRM, the books or payroll.")
        raise typer.Exit(BAD_INPUT)
    print_trace(found, out)


@app.command()
def share(
    workbook: Workbook,
    copy: Annotated[Path | None, typer.Option("--out", help="File to write.", metavar="FILE")] = None,
    rates: Annotated[str, typer.Option(help="What becomes of rates and wages: remove, or average.")] = "remove",
) -> None:
    """Make a copy for the accountant or a manager: figures, no formulas, no rates, no connections, a page of proof."""
    now = dt.datetime.now(dt.UTC)
    with clear_errors():
        target = copy or workbook.with_name(f"{workbook.stem} shared {now:%Y-%m-%d}.xlsx")
        made = share_workbook(workbook, target, rates, now)
    out.print(f"Made {_plain(str(target))}.")
    out.print(f"Fingerprint {made.fingerprint}")
    if made.not_calculated:
        out.print(
            f"{made.not_calculated:,} formulas had no figure and say “{UNKNOWN}”: open the workbook in Excel, save it, "
            "and share it again."
        )


@app.command("explain")
def explain_reference(
    workbook: Workbook,
    reference: Annotated[str, typer.Argument(help="Id of an exception (T-…), job number or invoice number.")],
    crm: CrmPath = None, books: BooksPath = None, payroll: PayrollPath = None,
) -> None:  # fmt: skip
    """Explain an exception, a job or an invoice: what each system says, what was ruled out, what to do."""
    with clear_errors(), shown_progress() as say:
        outcome = examine(workbook, _choose(crm, books, payroll, None, None), say)
        told = explain(reference, outcome.reconciliation, outcome.crm, outcome.books)
    if not told:
        err.print(f"Nothing is known of “{_plain(reference)}”: no exception, job or invoice is called that.")
        raise typer.Exit(BAD_INPUT)
    out.print(_plain(told.text))


def _choose(
    crm: Path | None,
    books: Path | None,
    payroll: Path | None,
    date_from: dt.datetime | None,
    date_to: dt.datetime | None,
) -> Choices:
    return Choices(crm, books, payroll, date_from.date() if date_from else None, date_to.date() if date_to else None)


def _report(done: Refreshed, workbook: Path) -> None:
    print_summary(done, workbook, out)
    for notice in done.notices:
        err.print(_plain(notice))
    # Worksheet functions are no reason to fail where the home folder cannot be written.
    with suppress(OSError):
        remember_workbook(workbook, done.facts)


add_live_commands(app, out, clear_errors, look_at_excel)
add_ask_command(app, out, err, clear_errors, shown_progress)
app.add_typer(make_schedule_commands(clear_errors), name="schedule")
