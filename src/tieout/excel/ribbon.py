"""What the ribbon's buttons do, by the name that their tags carry."""

from __future__ import annotations

import datetime as dt
import os
import platform
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from tieout import __version__
from tieout.workbook import FileBook
from tieout.workbook.live import LiveBook
from tieout.workbook.share import RATES_CHOICES

from .looking import explain_selected, mark, trace
from .refreshing import import_exports, refresh_all, refresh_sheet
from .setup.places import find_places
from .setup.status import list_needs
from .windows import open_windows


def show_checks() -> None:
    """Go to the sheet that lists every check."""
    xw.Book.caller().sheets["Checks"].activate()


def show_settings() -> None:
    """Go to the sheet with the owner's decisions."""
    xw.Book.caller().sheets["Settings"].activate()


def show_help() -> None:
    """Go to the guide that stands in the workbook."""
    xw.Book.caller().sheets["Help"].activate()


def show_about() -> None:
    """Say which versions are at work, what is wrong with the installation, and what to do about it."""
    app = xw.Book.caller().app
    needs = list(list_needs(find_places(sys.platform, Path.home(), os.environ)))
    lines = [f"✓ {need.what}" if need.met else f"◆ {need.what}: NO. {need.remedy}" for need in needs]
    versions = f"Tieout {__version__}\nPython {platform.python_version()}, xlwings {xw.__version__}\n\n"
    open_windows(app).show("About Tieout", versions + "\n".join(lines))


def new_workbook() -> None:
    """Ask where, make an empty margin workbook there, and open it."""
    app = xw.Book.caller().app
    path = open_windows(app).ask_new_file("New margin workbook", "Margin Workbook.xlsx")
    if path is not None:
        FileBook.create(path)
        app.books.open(str(path))


def share_copy() -> None:
    """Ask where and how, and make a copy for the accountant or a manager of the workbook as it stands."""
    book = xw.Book.caller()
    windows = open_windows(book.app)
    path = windows.ask_new_file("Share copy", f"{Path(book.name).stem} shared.xlsx")
    chosen = windows.choose("Rates and wages", {"Rates and wages": RATES_CHOICES}) if path else None
    if path is not None and chosen is not None:
        # The window for a file has asked already whether to replace one of this name.
        path.unlink(missing_ok=True)
        with LiveBook(book) as live:
            made = live.share(path, chosen["Rates and wages"] or RATES_CHOICES[0], dt.datetime.now(dt.UTC))
        book.app.alert(f"Made {path.name}. Fingerprint {made.fingerprint}", title="Tieout")


def connect() -> None:
    """Open a window of the command line that asks which system to sign in to."""
    command = [sys.executable, "-m", "tieout", "connect"]
    if sys.platform == "darwin":
        script = Path(tempfile.mkdtemp(prefix="tieout-")) / "connect.command"
        script.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
        script.chmod(0o700)
        command = ["open", str(script)]
    subprocess.Popen(command, creationflags=getattr(subprocess, "CREATE_NEW_CONSOLE", 0))


ACTIONS: dict[str, Callable[[], None]] = {
    "refresh_all": refresh_all,
    "refresh_sheet": refresh_sheet,
    "import_exports": import_exports,
    "connect": connect,
    "trace": trace,
    "explain": explain_selected,
    "mark": mark,
    "new_workbook": new_workbook,
    "share_copy": share_copy,
    "checks": show_checks,
    "settings": show_settings,
    "help": show_help,
    "about": show_about,
}
"""The buttons that work from Excel in this version."""
