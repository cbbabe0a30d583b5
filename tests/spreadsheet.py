"""LibreOffice as the second engine: it computes a workbook anew, so that its figures can be compared with ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any

import openpyxl
import pytest

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def soffice() -> str:
    """Return LibreOffice's command; skip the test where there is none, but never in CI."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice (soffice) is needed in CI: install libreoffice-calc")
        pytest.skip("LibreOffice (soffice) is not installed")
    return found


def convert(path: Path, form: str, folder: Path) -> Path:
    """Convert a workbook, recalculating everything; return the new file."""
    command = soffice()
    with tempfile.TemporaryDirectory(prefix="tieout-lo-") as profile:
        user = Path(profile) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        subprocess.run(
            [
                command,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--convert-to",
                form,
                "--outdir",
                str(folder),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
    return folder / f"{path.stem}.{form}"


def recalculate(path: Path) -> dict[str, dict[str, Any]]:
    """Compute every formula anew and return what each cell shows: sheet → place → value."""
    with tempfile.TemporaryDirectory(prefix="tieout-out-") as folder:
        return read_values(convert(Path(path), "xlsx", Path(folder)))


def load(path: Path, **how: Any) -> openpyxl.Workbook:
    """Open a workbook; openpyxl says that it cannot show print areas of whole columns, which matters to nobody here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Print area cannot be set")
        return openpyxl.load_workbook(path, **how)


def read_values(path: Path) -> dict[str, dict[str, Any]]:
    """Return what each cell shows, as the file says: sheet → place → value; empty cells and texts left out."""
    book = load(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")
        }
        for sheet in book.worksheets
    }


def read_formulas(path: Path) -> dict[str, dict[str, str]]:
    """Return every formula: sheet → place → text."""
    book = load(path)
    return {
        sheet.title: {
            cell.coordinate: str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        }
        for sheet in book.worksheets
    }


def differences(path: Path) -> list[str]:
    """List the formula cells whose stored value is not what LibreOffice computes, to half a cent."""
    ours, theirs, formulas = read_values(path), recalculate(path), read_formulas(path)
    found = []
    for sheet, cells in formulas.items():
        for place, formula in cells.items():
            left, right = ours[sheet].get(place), theirs[sheet].get(place)
            if not alike(left, right):
                found.append(f"{sheet}!{place}: stored {left!r}, computed {right!r}: {formula[:120]}")
    return found


def alike(left: Any, right: Any) -> bool:
    """Say whether two values are the same: numbers to half a cent, everything else exactly."""
    numbers = (int, float)
    if isinstance(left, numbers) and isinstance(right, numbers):
        return abs(left - right) <= 0.00501
    return bool(left == right)
