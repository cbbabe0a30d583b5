"""Modules as text files: `.bas` and `.cls` exactly as they are stored in the project, without an export's header."""

from __future__ import annotations

import re
from pathlib import Path

from .project import CODE_PAGE, Module

_NAME = re.compile(r'\AAttribute VB_Name = "([A-Za-z]\w*)"\n')
_DOCUMENT = re.compile(r'^Attribute VB_Base = "0\{000208(?:19|20)-', re.M)
_LONGEST_LINE = 1023


class BadModule(ValueError):
    """A module that the VBA editor would refuse."""


def read_modules(folder: Path) -> list[Module]:
    """Read the modules of a folder: the workbook, its sheet, and the others by name."""
    modules = [read_module(path) for path in sorted(folder.iterdir()) if path.suffix in (".bas", ".cls")]
    order = {"ThisWorkbook": 0, "Sheet1": 1}
    return sorted(modules, key=lambda module: (order.get(module.name, 2), module.name))


def read_module(path: Path) -> Module:
    """Read a module. Raises BadModule for what the editor would refuse, naming file and line."""
    text = path.read_text(encoding="utf-8")  # whatever its line ends are, they are read as \n
    found = _NAME.match(text)
    if not found or found[1] != path.stem:
        raise BadModule(f'{path.name}: the first line must be: Attribute VB_Name = "{path.stem}"')
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LONGEST_LINE:
            raise BadModule(f"{path.name}, line {number}: {len(line)} characters; VBA takes {_LONGEST_LINE}")
        try:
            line.encode(CODE_PAGE)
        except UnicodeEncodeError as error:
            raise BadModule(f"{path.name}, line {number}: VBA has no sign “{line[error.start]}”") from None
    if path.suffix == ".bas":
        return Module(path.stem, text, "standard")
    return Module(path.stem, text, "document" if _DOCUMENT.search(text) else "class")
