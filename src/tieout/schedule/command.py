"""``tieout schedule``: refresh a workbook every day, list what is scheduled, stop it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import platformdirs
import typer

from tieout.model.errors import BadInput
from tieout.workbook import FileBook

from .plans import Plan, name_of
from .scheduler import find_scheduler

Workbook = Annotated[Path, typer.Argument(help="The margin workbook (.xlsx).", metavar="WORKBOOK")]


def make_schedule_commands(clear_errors: Callable[[], AbstractContextManager[None]]) -> typer.Typer:
    """Return the commands of ``tieout schedule``."""
    app = typer.Typer(help="Refresh a workbook every day, without Excel.", no_args_is_help=True)

    @app.command()
    def daily(
        at: Annotated[str, typer.Argument(help="Time of day, such as 06:00.", metavar="HH:MM")], workbook: Workbook
    ) -> None:
        """Refresh a workbook every day at a time; a failure shows in the workbook."""
        with clear_errors():
            plan = Plan(_whole(workbook), _read_time(at), Path(sys.executable), log_of(workbook))
            FileBook.open(plan.workbook)
            find_scheduler().add(plan)
        typer.echo(f"{plan.workbook} is refreshed every day at {plan.at:%H:%M}, while you are signed in.")
        typer.echo(f"What each refresh says is kept in {plan.log}.")

    @app.command("list")
    def list_plans() -> None:
        """List what is scheduled."""
        with clear_errors():
            names = find_scheduler().names()
        for name in names:
            typer.echo(name)
        if not names:
            typer.echo("Nothing is scheduled.")

    @app.command()
    def stop(workbook: Workbook) -> None:
        """Refresh a workbook no longer by the clock."""
        with clear_errors():
            name, scheduler = name_of(_whole(workbook)), find_scheduler()
            if name not in scheduler.names():
                raise BadInput("no refresh of it is scheduled.", "See: tieout schedule list", str(workbook))
            scheduler.remove(name)
        typer.echo(f"{workbook} is no longer refreshed by the clock.")

    return app


def log_of(workbook: Path) -> Path:
    """Return the file that keeps what scheduled refreshes of a workbook say."""
    return Path(platformdirs.user_log_dir("Tieout", appauthor=False)) / f"{name_of(_whole(workbook))}.log"


def _whole(workbook: Path) -> Path:
    return workbook.expanduser().resolve()


def _read_time(text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise BadInput("this is no time of day.", "Type hours and minutes, such as 06:00.", value=text) from None
