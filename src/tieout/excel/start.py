"""What Excel starts: a button's action, or the server of the worksheet functions.

The add-in says which versions it was built for, and nothing happens before they agree: xlwings' two halves must
be of the same version, and so must Tieout's. What a person should know is left in the file that the add-in shows.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import xlwings

from tieout import __version__
from tieout.model.errors import TieoutError

XLWINGS_VERSION = "0.37.8"
"""The only version that the add-in's VBA speaks with; pyproject.toml pins the same."""


class WrongVersions(TieoutError):
    """The add-in in Excel and Tieout's Python are of different versions: run “tieout addin install” again."""


class UnknownAction(TieoutError):
    """The add-in asks for something that this version of Tieout cannot do."""


def main(arguments: Sequence[str]) -> int:
    """Do what Excel asks: ``run ACTION``, or ``serve CLSID TIEOUT XLWINGS``. Return the exit code."""
    log = os.environ.get("TIEOUT_LOG", "")
    try:
        if len(arguments) == 2 and arguments[0] == "run":
            run_action(arguments[1], os.environ)
        elif len(arguments) == 4 and arguments[0] == "serve":
            check_versions(f"{arguments[2]} {arguments[3]}")
            serve(arguments[1])
        else:
            raise UnknownAction(f"Tieout was started with words it does not know: {' '.join(arguments)}.")
    except TieoutError as error:
        _leave(log, str(error) or (error.__doc__ or ""))
        return 1
    except Exception as error:  # whatever happens, the person in front of Excel is told
        _leave(log, f"Something went wrong inside Tieout: {type(error).__name__}: {error}\nThe workbook was not saved.")
        return 1
    return 0


def check_versions(said: str) -> None:
    """Raise WrongVersions unless the add-in was built for this Tieout and this xlwings."""
    here = f"{__version__} {xlwings.__version__}"
    if said != here:
        raise WrongVersions(
            "The add-in in Excel and Tieout's Python do not fit each other "
            f"(add-in: {said or 'unknown'}; here: {here}). Close Excel and run: tieout addin install"
        )


def run_action(name: str, said: Mapping[str, str]) -> None:
    """Run a button's action on the workbook that Excel names."""
    check_versions(said.get("TIEOUT_VERSIONS", ""))
    from .ribbon import ACTIONS

    if name not in ACTIONS:
        raise UnknownAction(
            f"The button “{name.replace('_', ' ')}” does not work from Excel in this version. "
            "Close the workbook and use the command line: tieout --help"
        )
    book = said.get("TIEOUT_BOOK", "")
    if "=" in book:
        raise UnknownAction(f"Excel cannot be asked for a workbook with “=” in its name. Rename {book}.")
    # Book.caller() looks for its workbook here.
    sys.argv = [sys.argv[0], f"--wb={book}", "--from_xl=1", f"--hwnd={said.get('TIEOUT_HWND', '')}"]
    sys.argv += [f"--app={said['TIEOUT_APP']}"] if "TIEOUT_APP" in said else []
    ACTIONS[name]()


def serve(class_id: str) -> None:
    """Answer worksheet functions until Excel closes. Windows only."""
    from . import worksheet  # noqa: F401 -- makes the functions known before the first call

    answer: Callable[[str], None] = cast(Any, xlwings).serve
    answer(class_id)


def _leave(log: str, text: str) -> None:
    if log:
        # VBA reads files in the machine's old encoding, which has no typographic signs.
        plain = text.translate({ord("“"): '"', ord("”"): '"', ord("’"): "'", ord("…"): "..."})
        Path(log).write_text(plain + "\n", encoding=locale.getencoding(), errors="replace")
    elif sys.stderr is not None:
        print(text, file=sys.stderr)
