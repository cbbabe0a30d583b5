"""LibreOffice as a second reader of VBA: it loads the add-in, compiles its modules and runs their procedures.

A macro in LibreOffice's own Basic drives it, so nothing but LibreOffice is needed; each run has its own profile.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from spreadsheet import soffice

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{}</script:module>"""

_DRIVER = """
Sub Say(text)
  Dim number As Integer
  number = FreeFile
  Open "{out}" For Append As #number
  Print #number, text
  Close #number
End Sub

Function Given(name, value)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = name
  made.Value = value
  Given = made
End Function

Function AsText(value)
  If IsArray(value) Then
    AsText = "array"
  ElseIf IsNull(value) Or IsEmpty(value) Then
    AsText = ""
  Else
    AsText = CStr(value)
  End If
End Function

Sub Main
  Dim doc, libraries, held, provider, script, result, sheet, source
  On Error GoTo Failed
  Dim how(1) As New com.sun.star.beans.PropertyValue
  how(0) = Given("MacroExecutionMode", 4)
  how(1) = Given("FilterName", "Calc MS Excel 2007 VBA XML")
  doc = StarDesktop.loadComponentFromURL("{url}", "_blank", 0, how())
  libraries = doc.BasicLibraries
  held = libraries.getByName(libraries.ProjectName)
  provider = doc.getScriptProvider()
  sheet = doc.Sheets.getByIndex(0)
{steps}
  StarDesktop.terminate
  Exit Sub
Failed:
  Say "failed: " & Error
  StarDesktop.terminate
End Sub
"""


@dataclass
class Drive:
    """What LibreOffice is to do with an add-in, step by step; each step that answers leaves a line."""

    addin: Path
    steps: list[str] = field(default_factory=list)

    def modules(self) -> None:
        """Say the names of the modules, in a line."""
        self.steps.append('  Say Join(held.getElementNames(), " ")')

    def replace(self, module: str, source: str) -> None:
        """Put another source in a module's place."""
        self.steps.append('  source = ""')
        self.steps += [f"  source = source & {_quote(line)} & Chr(10)" for line in source.splitlines()]
        self.steps.append(f'  If held.hasByName("{module}") Then held.removeByName("{module}")')
        self.steps.append(f'  held.insertByName("{module}", source)')

    def call(self, procedure: str, *arguments: object) -> None:
        """Call a procedure, such as TieoutPython.RunCommand, and say what it answers."""
        given = ", ".join(_quote(a) if isinstance(a, str) else str(a) for a in arguments)
        self.steps += [
            f'  script = provider.getScript("vnd.sun.star.script:" & libraries.ProjectName & ".{procedure}'
            '?language=Basic&location=document")',
            f"  result = script.invoke(Array({given}), Array(), Array())",
            "  Say AsText(result)",
        ]

    def name_cell(self, name: str) -> None:
        """Give the workbook a defined name."""
        self.steps.append("  Dim place As New com.sun.star.table.CellAddress")
        self.steps.append(f'  doc.NamedRanges.addNewByName("{name}", "$A$1", place, 0)')

    def formula(self, formula: str) -> None:
        """Write a formula into a cell and say what the cell shows."""
        self.steps.append(f'  sheet.getCellRangeByName("D1").Formula = {_quote(formula)}')
        self.steps.append('  Say sheet.getCellRangeByName("D1").String')

    def run(self) -> list[str]:
        """Let LibreOffice do it; return the lines."""
        command = soffice()
        with tempfile.TemporaryDirectory(prefix="tieout-vba-") as folder:
            profile, out = Path(folder) / "profile", Path(folder) / "out.txt"
            copy = Path(shutil.copy(self.addin, Path(folder) / "tieout.xlam"))
            start = [command, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
            # A new profile takes its macros from the program first; only then can ours take their place.
            _run([*start, "--terminate_after_init"])
            basic = _DRIVER.format(out=out, url=copy.as_uri(), steps="\n".join(self.steps))
            module = profile / "user" / "basic" / "Standard" / "Module1.xba"
            module.write_text(_MODULE.format(escape(basic)), encoding="utf-8")
            _run([*start, "macro:///Standard.Module1.Main()"])
            return out.read_text(encoding="utf-8").splitlines()


def _run(command: list[str]) -> None:
    """Run LibreOffice to its end; one that waits for somebody to close a dialog is ended with its children."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            assert process.wait(timeout=90) == 0
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _quote(text: str) -> str:
    """Write text as a Basic literal; signs beyond ASCII by their number."""
    parts = re.findall(r"[ -~]+|[^ -~]", text)
    return " & ".join('"' + p.replace('"', '""') + '"' if p[0] < "\x7f" else f"ChrW({ord(p)})" for p in parts) or '""'
