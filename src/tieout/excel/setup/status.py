"""How the add-in stands: each thing that it needs, whether it is so, and what to do where it is not."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tieout import __version__

from ..building import build_addin, source_folder
from ..start import XLWINGS_VERSION
from .places import SCRIPT, Places
from .registry import read_value

AGAIN = "Close Excel and run: tieout addin install"
_ASK = "import tieout, xlwings; print(tieout.__version__, xlwings.__version__)"
"""On Windows xlwings loads Excel's COM library, so that an answer proves that library, too."""
_SECURITY = r"Software\{}Microsoft\Office\16.0\Excel\Security"

_CHILDREN = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
"""Windows Defender's rule that keeps Office from starting other programs; 1 blocks them."""
_RULES = r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"

Read = Callable[..., object]
Ask = Callable[[Path], str]


@dataclass(frozen=True)
class Need:
    """Something that the add-in needs: what, whether it is so, and the remedy."""

    what: str
    met: bool
    remedy: str


def ask_versions(interpreter: Path) -> str:
    """Ask the environment for its versions of Tieout and xlwings; empty when it does not answer."""
    try:
        done = subprocess.run([str(interpreter), "-I", "-c", _ASK], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def list_excels() -> list[str]:
    """List the window titles of all running Excels; “N/A” for one without a window. Empty where nobody can say."""
    try:
        command = ["tasklist", "/v", "/fi", "imagename eq EXCEL.EXE", "/fo", "csv", "/nh"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [row[-1] for row in csv.reader(done.stdout.splitlines()) if row and row[0].upper() == "EXCEL.EXE"]


def list_needs(
    places: Places, ask: Ask = ask_versions, read: Read = read_value, excels: Callable[[], list[str]] = list_excels
) -> Iterator[Need]:
    """Look at everything that the add-in needs, in the order in which to put it right."""
    wanted = f"{__version__} {XLWINGS_VERSION}"
    # The interpreter without a window cannot answer.
    python = places.interpreter.with_name("python.exe") if places.system == "win32" else places.interpreter
    there = places.interpreter.exists()
    yield Need(f"Tieout’s own Python is at {places.interpreter}", there, "Run: tieout addin install")
    said = ask(python) if there else ""
    if there:
        hold = f"An antivirus program may hold it back: allow the folder {places.environment} there. Else: {AGAIN}"
        yield Need("It starts and answers", bool(said), hold)
    synced = any("onedrive" in part.casefold() or "sharepoint" in part.casefold() for part in places.environment.parts)
    yield Need(
        "It lies in no folder that is synchronised",
        not synced,
        f"OneDrive moves files away from {places.environment}. Exclude it there, then run: tieout addin install",
    )
    yield Need(f"It has Tieout and xlwings of the versions {wanted} (found: {said or 'none'})", said == wanted, AGAIN)
    yield Need(f"The add-in is at {places.addin}", places.addin.exists(), "Run: tieout addin install")
    current = places.addin.exists() and places.addin.read_bytes() == build_addin(source_folder())
    yield Need("The add-in is of this version, and unchanged", current, AGAIN)
    if places.script is not None:
        ours = (source_folder() / "mac" / SCRIPT).read_bytes()
        placed = places.script.exists() and places.script.read_bytes() == ours
        yield Need(f"The script for the Mac is at {places.script}", placed, "Run: tieout addin install")
    if places.system == "win32":
        yield from _list_needs_of_windows(places, read)
        left = excels().count("N/A")
        yield Need("No Excel runs without a window", not left, f"End {left} EXCEL.EXE in the Task Manager.")


def _list_needs_of_windows(places: Places, read: Read) -> Iterator[Need]:
    for bits in ("32", "64"):
        name = f"xlwings{bits}-{XLWINGS_VERSION}.dll"
        folders = (places.interpreter.parent, places.interpreter.parent.parent)
        found = any((folder / name).exists() for folder in folders)
        yield Need(f"The library for {bits}-bit Excel is there ({name})", found, AGAIN)
    off = "Your administrator has switched macros off in Excel; ask them to trust Excel’s start folder."
    for policy in ("Policies\\", ""):
        path = _SECURITY.format(policy)
        said = "policy" if policy else "setting"
        locations = read(rf"{path}\Trusted Locations", "AllLocationsDisabled")
        yield Need(
            f"Excel trusts its start folder ({said})",
            locations != 1,
            off if policy else "In Excel: File, Options, Trust Center, Trusted Locations: allow them.",
        )
    blocked = str(read(_RULES, _CHILDREN, machine=True)) == "1"
    ask_them = "Your administrator keeps Office from starting programs; ask them to allow Tieout’s Python."
    yield Need("Windows Defender lets Excel start Tieout’s Python", not blocked, ask_them)
