"""The add-in as a file: what lies under ``addin/`` becomes ``tieout.xlam``, the same bytes on every machine.

The package is stored uncompressed: compressors differ from one Python to the next, and then so would the bytes.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from importlib import resources
from pathlib import Path
from xml.sax.saxutils import escape

from tieout import __version__

from .vba.project import write_project
from .vba.sources import read_modules

ADDIN = "tieout.xlam"
INTERPRETERS = {
    "interpreter_windows": r"%LOCALAPPDATA%\Tieout\env\Scripts\pythonw.exe",
    "interpreter_mac": "$HOME/Library/Tieout/env/bin/python",
}
"""Where the installer puts Python. The add-in's sheet says it; neither a workbook nor a file beside one can."""

_PROJECT_ID = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "tieout.xlam")).upper() + "}"
_WHEN = (2026, 1, 1, 0, 0, 0)
_PARTS = {
    "[Content_Types].xml": "package/content_types.xml",
    "_rels/.rels": "package/package_rels.xml",
    "xl/workbook.xml": "package/workbook.xml",
    "xl/_rels/workbook.xml.rels": "package/workbook_rels.xml",
    "xl/styles.xml": "package/styles.xml",
    "xl/theme/theme1.xml": "package/theme.xml",
    "docProps/core.xml": "package/core.xml",
    "customUI/customUI14.xml": "ribbon/customUI14.xml",
}


def source_folder() -> Path:
    """Return where the add-in's text lies: at the root of a checkout, or beside the code when installed."""
    checkout = Path(__file__).resolve().parents[3] / "addin"
    return checkout if (checkout / "vba").is_dir() else Path(str(resources.files("tieout"))) / "addin"


def build_addin(source: Path, settings: dict[str, str] | None = None) -> bytes:
    """Build the add-in from its text. ``settings`` replace those of the add-in's sheet. Raises BadModule."""
    parts = {name: _read(source / path).encode() for name, path in _PARTS.items()}
    held = {"tieout_version": __version__, **INTERPRETERS, **(settings or {})}
    parts |= _write_sheet(source / "package", held)
    parts["xl/vbaProject.bin"] = write_project("Tieout", _PROJECT_ID, read_modules(source / "vba"))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.create_system = 0  # otherwise it tells on which system it was built
            package.writestr(entry, data)
    return made.getvalue()


def _write_sheet(package: Path, settings: dict[str, str]) -> dict[str, bytes]:
    """Write the add-in's sheet: a row per setting, its name and its value, as shared strings."""
    rows = [
        f'<row r="{at}"><c r="A{at}" t="s"><v>{2 * at - 2}</v></c><c r="B{at}" t="s"><v>{2 * at - 1}</v></c></row>'
        for at in range(1, len(settings) + 1)
    ]
    texts = [f"<si><t>{escape(text)}</t></si>" for pair in settings.items() for text in pair]
    strings = _read(package / "shared_strings.xml").replace("{count}", str(len(texts)))
    return {
        "xl/worksheets/sheet1.xml": _read(package / "sheet1.xml").replace("{rows}", "".join(rows)).encode(),
        "xl/sharedStrings.xml": strings.replace("{texts}", "".join(texts)).encode(),
    }


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")  # line ends are read as \n, however they were checked out
