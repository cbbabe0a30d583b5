"""The door for Excel on Windows: the worksheet functions, made known to xlwings' server.

Excel's side names this module. Ranges arrive as rows of lists, errors as texts, so that nothing turns into a zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlwings.udfs import xlarg, xlfunc, xlret

from . import udfs  # noqa: F401 -- declares the functions
from .declare import CATEGORY, FUNCTIONS, WorksheetFunction


def make_known(declared: WorksheetFunction) -> Callable[..., object]:
    """Tell xlwings how a function's arguments and answers are converted."""
    known: Any = declared.function
    for argument in declared.arguments:
        known = xlarg(argument.name, "default", ndim=2, err_to_str=True, doc=argument.help)(known)
    # Last, because each of the others sets the category back.
    function: Callable[..., object] = xlfunc(category=CATEGORY)(xlret("default")(known))
    return function


for _name, _declared in FUNCTIONS.items():
    globals()[_name] = make_known(_declared)
