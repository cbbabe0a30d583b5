"""The page of all worksheet functions: ``python -m tieout.excel.page > docs/functions.md``."""

from __future__ import annotations

import inspect
import sys

from . import udfs  # noqa: F401 -- declares the functions
from .declare import FUNCTIONS, WorksheetFunction

_HEAD = """# The worksheet functions

Generated from the code (`python -m tieout.excel.page > docs/functions.md`); a test keeps it current.

In Excel for Windows they stand in the category *Tieout* of the function wizard; everywhere they are plain Python
functions (`from tieout.excel.udfs import TIE_MARGIN`). Each argument may be a single value or a range, and the answer
has the same shape; a single value goes with every cell of a range. They read the figures of the last report on this
machine, never the network, and their numbers are the workbook's to the cent.

What is not known is `#N/A`, never 0: an unknown job, and also a cost that nobody knows. A wrong argument is answered
with a sentence that says what may be typed. An empty cell is answered with an empty text, an error with the same
error. Money that others must see belongs in the workbook's own formulas: where the add-in is absent, these functions
show the last value until something recalculates.
"""


def write_page() -> str:
    """Return the page as Markdown."""
    return _HEAD + "".join(_describe(function) for function in FUNCTIONS.values())


def _describe(function: WorksheetFunction) -> str:
    text = inspect.cleandoc(function.function.__doc__ or "")
    lines = [f"- `{a.name}`{' (optional)' if a.optional else ''}: {a.help}" for a in function.arguments]
    listed = "\n" + "\n".join(lines) + "\n" if lines else ""
    return f"\n## `{function.example}`\n\n{text}\n{listed}"


if __name__ == "__main__":
    sys.stdout.write(write_page())
