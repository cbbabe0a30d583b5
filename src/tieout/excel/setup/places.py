"""Where things lie on Windows and on a Mac. Everything is the user's own; nothing needs an administrator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tieout.model.errors import TieoutError

from ..building import ADDIN

SCRIPT = "tieout.applescript"


class NoExcelHere(TieoutError):
    """Excel runs on Windows and on the Mac only. Build the add-in here with “tieout addin build”, install it there."""


@dataclass(frozen=True)
class Places:
    """Where Tieout's own Python, its interpreter, the add-in and, on a Mac, the script lie."""

    system: str
    environment: Path
    interpreter: Path
    addin: Path
    script: Path | None = None


def find_places(system: str, home: Path, variables: Mapping[str, str]) -> Places:
    """Find the places of a system (as ``sys.platform`` names it). Raises NoExcelHere.

    Excel opens what lies in its start folder, and trusts it without any setting. No folder of our own choosing has
    a space in its name; one in the user's name does no harm, since every command quotes it.
    """
    if system == "win32":
        local = Path(variables.get("LOCALAPPDATA") or home / "AppData" / "Local")
        roaming = Path(variables.get("APPDATA") or home / "AppData" / "Roaming")
        environment = local / "Tieout" / "env"
        return Places(
            system,
            environment,
            environment / "Scripts" / "pythonw.exe",
            roaming / "Microsoft" / "Excel" / "XLSTART" / ADDIN,
        )
    if system == "darwin":
        library = home / "Library"
        environment = library / "Tieout" / "env"
        office = library / "Group Containers" / "UBF8T346G9.Office" / "User Content.localized"
        return Places(
            system,
            environment,
            environment / "bin" / "python",
            office / "Startup.localized" / "Excel" / ADDIN,
            library / "Application Scripts" / "com.microsoft.Excel" / SCRIPT,
        )
    raise NoExcelHere(NoExcelHere.__doc__)
