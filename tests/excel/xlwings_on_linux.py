"""xlwings' own conversions of worksheet functions, on a system without Excel.

Its module for functions wants Windows' COM; empty stand-ins let it load. Only what reads arguments and writes answers
is run, and that is the same code on every system.
"""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

MISSING = object()
ERRORS = {-2146826246: "#N/A", -2146826265: "#REF!", -2146826273: "#VALUE!"}


def load_worksheet(patch: pytest.MonkeyPatch) -> types.ModuleType:
    """Import tieout.excel.worksheet with stand-ins for COM and for Excel's engine."""
    for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
        patch.setitem(sys.modules, name, types.ModuleType(name))
    sys.modules["pythoncom"].CoInitialize = lambda: None  # type: ignore[attr-defined]
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})  # type: ignore[attr-defined]
    sys.modules["win32com.client"].Dispatch = lambda held: held  # type: ignore[attr-defined]
    for name in ("xlwings.udfs", "tieout.excel.worksheet"):
        patch.delitem(sys.modules, name, raising=False)
    import xlwings

    patch.setitem(xlwings.engines.engines_by_name, "excel", xlwings.main.Engine(impl=_Engine()))
    return importlib.import_module("tieout.excel.worksheet")


class _Engine:
    """What the conversions ask of Excel's engine: cleaning what comes in and what goes out, as on Windows."""

    name = "excel"
    type = "desktop"

    @staticmethod
    def clean_value_data(data: Any, date: Any, empty: Any, number: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if isinstance(value, int) and value in ERRORS:
                return ERRORS[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        return "" if value is None else value


def call(function: Callable[..., Any], *given: Any) -> Any:
    """Call a function as the server on Windows does: read each argument, ask, write the answer, unwrap one cell."""
    from xlwings import conversion

    known = function.__xlfunc__  # type: ignore[attr-defined]
    arguments = [
        argument.get("optional") if each is MISSING else conversion.read(None, each, argument["options"])
        for each, argument in zip(given, known["args"], strict=True)
    ]
    answer = conversion.write(function(*arguments), None, known["ret"]["options"])
    if len(answer) == 1:
        return answer[0][0] if len(answer[0]) == 1 else answer[0]
    return answer
