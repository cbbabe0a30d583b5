"""``tieout addin``: build the Excel add-in, put it in its place, take it away, and say how it stands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from tieout import __version__
from tieout.model.errors import TieoutError

from .building import ADDIN, build_addin, source_folder
from .setup.install import install, uninstall
from .setup.places import NoExcelHere, Places, find_places
from .setup.status import list_needs

app = typer.Typer(help="The Excel add-in: build it, install it, take it away.", no_args_is_help=True)
NOT_MET, STOPPED = 1, 2


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Say what stops the work in a sentence, never as a traceback."""
    try:
        yield
    except TieoutError as error:
        typer.echo(f"Stopped: {error}", err=True)
        raise typer.Exit(STOPPED) from None


def _places() -> Places:
    return find_places(sys.platform, Path.home(), os.environ)


@app.command("build")
def build_command(
    to: Annotated[Path, typer.Option("--out", help="File to write.", metavar="FILE")] = Path(ADDIN),
) -> None:
    """Build the add-in from its text, without Excel. The same text gives the same bytes everywhere."""
    data = build_addin(source_folder())
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(data)
    except OSError as error:
        typer.echo(f"Stopped: {to} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(STOPPED) from None
    typer.echo(f"Built {to} ({len(data):,} bytes).")


@app.command("install")
def install_command(
    requirement: Annotated[
        str, typer.Option("--from", help="What pip installs: a version or a wheel.", metavar="REQUIREMENT")
    ] = f"tieout=={__version__}",
) -> None:
    """Put the add-in into Excel, for this user only: its own Python, the add-in, and the Mac's script."""
    with _clear_errors():
        places = _places()
        typer.echo("Making Tieout’s own Python; this takes a minute.")
        install(places, requirement)
    typer.echo(f"The add-in is at {places.addin}. Start Excel: the tab Tieout is there.")


@app.command("uninstall")
def uninstall_command() -> None:
    """Take the add-in away. Workbooks and data stay."""
    with _clear_errors():
        gone = uninstall(_places())
    for path in gone:
        typer.echo(f"Removed {path}.")
    if not gone:
        typer.echo("The add-in is not installed.")


@app.command("status")
def status_command() -> None:
    """Say how the add-in stands and what to do about it. Leaves with 1 when something is missing."""
    with _clear_errors():
        needs = list(list_needs(_places()))
    for need in needs:
        typer.echo(f"✓ {need.what}" if need.met else f"◆ {need.what}: NO. {need.remedy}")
    if not all(need.met for need in needs):
        raise typer.Exit(NOT_MET)


def look_at_excel() -> Iterator[tuple[str, bool, str]]:
    """Say what the add-in needs, whether it is so, and the remedy; nothing where Excel does not run."""
    try:
        places = _places()
    except NoExcelHere:
        return
    for need in list_needs(places):
        yield f"Excel: {need.what}", need.met, need.remedy
