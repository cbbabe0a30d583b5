"""LibreOffice loads the add-in, compiles every module, and runs each button and function with a stub for Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from excel.libreoffice import Drive
from tieout import __version__
from tieout.excel.building import build_addin, source_folder
from tieout.excel.declare import FUNCTIONS
from tieout.excel.start import XLWINGS_VERSION
from tieout.excel.vba import wrappers  # noqa: F401 -- declares the functions

MODULES = {"Sheet1", "ThisWorkbook", "TieoutEvents", "TieoutFunctions", "TieoutPython", "TieoutRibbon"}
EVERYWHERE = ("new_workbook", "about", "connect")
IN_MARGIN_WORKBOOKS = ("refresh_all", "import_exports", "share_copy", "checks", "settings", "help", "explain")
WITH_SELECTION = ("refresh_sheet", "trace", "mark")

NOTED = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Private mRun As String
Public Sub RunTieout(ByVal action As String)
    mRun = mRun & action & " "
End Sub
Public Function WhatRan() As String
    WhatRan = mRun
    mRun = ""
End Function
Public Function Ask(ByVal name As String, ByVal arguments As Variant) As Variant
    Dim at As Long
    Ask = name
    For at = LBound(arguments) To UBound(arguments)
        If IsMissing(arguments(at)) Then
            Ask = Ask & " -"
        Else
            Ask = Ask & " " & arguments(at)
        End If
    Next at
End Function
"""
SERVER = """Rem Attribute VBA_ModuleType=VBAClassModule
Option VBASupport 1
Option ClassModule
Public Function CallUDF(module, name, arguments, book, caller)
    If name = "TIE_STATUS" Then
        CallUDF = "#N/A"
    Else
        CallUDF = module & " " & name & " " & (UBound(arguments) + 1) & " " & (book Is Nothing)
    End If
End Function
"""


@pytest.fixture(scope="module")
def addin(tmp_path_factory) -> Path:
    """The add-in as a file."""
    path = tmp_path_factory.mktemp("addin") / "tieout.xlam"
    path.write_bytes(build_addin(source_folder()))
    return path


def _module(name: str, change: tuple[str, str]) -> str:
    """Return a module's text with one thing in it replaced, the way LibreOffice keeps it."""
    path = source_folder() / "vba" / f"{name}.bas"
    text = re.sub(r"^Attribute .*\n", "", path.read_text(encoding="utf-8"), flags=re.M)
    changed = re.sub(change[0], lambda found: change[1], text, count=1, flags=re.S | re.M)
    assert changed != text
    return f"Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n{changed}"


def test_the_add_in_as_built(addin):
    """All modules are there and compile; buttons say why they are off; command lines carry fixed words only."""
    drive = Drive(addin)
    drive.modules()
    drive.call("TieoutRibbon.StartTieout")
    for action in (*EVERYWHERE, *IN_MARGIN_WORKBOOKS, *WITH_SELECTION, "format_disk"):
        drive.call("TieoutRibbon.WhyNot", action)
    drive.name_cell("in_basis")
    for action in (*IN_MARGIN_WORKBOOKS, *WITH_SELECTION):
        drive.call("TieoutRibbon.WhyNot", action)
    drive.call("TieoutPython.RunCommand", "refresh_all")
    drive.call("TieoutPython.ServerCommand")
    drive.formula('=TIE_MARGIN("1042")')
    modules, started, *said = drive.run()
    assert set(modules.split()) == MODULES
    assert started == ""
    off = dict(zip((*EVERYWHERE, *IN_MARGIN_WORKBOOKS, *WITH_SELECTION, "format_disk"), said[:14], strict=True))
    assert {action for action, reason in off.items() if reason == ""} == set(EVERYWHERE)
    assert off["format_disk"] == "Tieout does not know the action format_disk."
    assert {off[action] for action in IN_MARGIN_WORKBOOKS} == {
        "Open a margin workbook first, or make one with New workbook."
    }
    on = dict(zip((*IN_MARGIN_WORKBOOKS, *WITH_SELECTION), said[14:24], strict=True))
    assert {action for action, reason in on.items() if reason} == set(WITH_SELECTION)
    assert said[24].endswith(r'\Tieout\env\Scripts\pythonw.exe" -I -B -m tieout.excel run refresh_all')
    assert said[25].endswith(f'pythonw.exe" -I -B -m tieout.excel serve $(CLSID) {__version__} {XLWINGS_VERSION}')
    assert said[26].startswith("Tieout: ")  # no Windows library here: a sentence, not a number


def test_every_button_asks_python_for_its_own_action(addin):
    """With a margin workbook and a selected exception, each press runs the action that the button's tag names."""
    drive = Drive(addin)
    drive.replace("TieoutPython", NOTED)
    chosen = r"    On Error Resume Next\n    Set table = .*?On Error GoTo 0"
    ribbon = _module("TieoutRibbon", (chosen, '    SelectedTable = "tblExceptions"'))
    drive.replace("TieoutRibbon", ribbon.replace("(ActiveSheet.ListObjects.Count > 0)", "True"))
    drive.name_cell("in_basis")
    actions = (*EVERYWHERE, *IN_MARGIN_WORKBOOKS, *WITH_SELECTION)
    for action in actions:
        drive.call("TieoutRibbon.PressButton", action)
    drive.call("TieoutPython.WhatRan")
    assert drive.run()[-1].split() == list(actions)


def test_every_function_passes_its_arguments_on(addin):
    """Each worksheet function, in a cell, asks for itself with its arguments in their order, gaps included."""
    drive = Drive(addin)
    drive.replace("TieoutPython", NOTED)
    wanted = []
    for function in FUNCTIONS.values():
        needed = [argument for argument in function.arguments if not argument.optional]
        given = [f"{argument.name}_" for argument in needed]
        quoted = ";".join(f'"{text}"' for text in given)
        drive.formula(f"={function.name}({quoted})")
        wanted.append(" ".join([function.name, *given, *["-"] * (len(function.arguments) - len(needed))]))
    assert drive.run() == wanted


def test_the_server_is_asked_without_a_workbook(addin):
    """The call names the module, the function and its arguments, hands over no workbook; #N/A becomes an error."""
    drive = Drive(addin)
    drive.replace("FakeServer", SERVER)
    fake = "Private Function Server() As Object\n    Set Server = New FakeServer\nEnd Function"
    server = (r"^Private Function Server\(\).*?^End Function", fake)
    drive.replace("TieoutPython", _module("TieoutPython", server))
    drive.formula('=TIE_SUM("Profit";"All")')
    drive.formula('=TIE_STATUS("1")')
    assert drive.run() == ["tieout.excel.worksheet TIE_SUM 5 True", "Error 2042"]
