"""What the ribbon's buttons do, by the name that their tags carry."""

from __future__ import annotations

import platform
from collections.abc import Callable

import xlwings as xw

from tieout import __version__


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
    """Say which versions are at work."""
    xw.Book.caller().app.alert(
        f"Tieout {__version__}\nPython {platform.python_version()}, xlwings {xw.__version__}\n\n"
        "If something does not work, run: tieout addin status",
        title="Tieout",
    )


ACTIONS: dict[str, Callable[[], None]] = {
    "checks": show_checks,
    "settings": show_settings,
    "help": show_help,
    "about": show_about,
}
"""The buttons that work from Excel in this version."""
