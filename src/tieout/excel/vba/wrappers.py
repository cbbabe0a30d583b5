"""The VBA module of the worksheet functions: ``python -m tieout.excel.vba.wrappers`` writes it to ``addin/vba``.

Excel knows VBA functions only; each of these passes its arguments to the Python function of the same name.
They are delivered ready-made, so that nobody has to import them or to trust access to the VBA project.
"""

from __future__ import annotations

from pathlib import Path

from .. import udfs  # noqa: F401 -- declares the functions
from ..declare import FUNCTIONS, WorksheetFunction

MODULE = "TieoutFunctions"
_NO_CATEGORY_YET = "14"


def write_wrappers() -> str:
    """Return the module's text."""
    parts = [
        f'Attribute VB_Name = "{MODULE}"',
        "Option Explicit",
        "",
        "' Generated from the Python functions (python -m tieout.excel.vba.wrappers); a test keeps it current.",
        "",
        *(line for function in FUNCTIONS.values() for line in _wrap(function)),
        "' Puts the help of each function and argument into Excel's function wizard.",
        "Public Sub DescribeFunctions()",
        *(line for function in FUNCTIONS.values() for line in _describe(function)),
        "End Sub",
    ]
    return "\n".join(parts) + "\n"


def _wrap(function: WorksheetFunction) -> list[str]:
    name = function.name
    parameters = ", ".join(f"Optional {a.name}" if a.optional else a.name for a in function.arguments)
    given = ", ".join(a.name for a in function.arguments)
    return [
        f"Public Function {name}({parameters})",
        f"Attribute {name}.VB_Description = {_quote(function.help)}",
        f'Attribute {name}.VB_ProcData.VB_Invoke_Func = " \\n{_NO_CATEGORY_YET}"',
        f'    {name} = Ask("{name}", Array({given}))',
        "End Function",
        "",
    ]


def _describe(function: WorksheetFunction) -> list[str]:
    # One line each: VBA takes at most 1,023 characters in a line.
    given = [f"        {_quote(a.help)}" for a in function.arguments]
    arguments = "Array( _\n" + ", _\n".join(given) + ")" if given else "Array()"
    return [f'    Describe "{function.name}", {_quote(function.help)}, {arguments}']


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


if __name__ == "__main__":
    from ..building import source_folder

    target: Path = source_folder() / "vba" / f"{MODULE}.bas"
    target.write_text(write_wrappers(), encoding="utf-8", newline="\n")
