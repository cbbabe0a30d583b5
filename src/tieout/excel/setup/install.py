"""Install and take away: Tieout's own Python environment, the add-in in Excel's start folder, the script of the Mac."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tieout.model.errors import TieoutError

from ..building import build_addin, source_folder
from .places import SCRIPT, Places

MARK = "made-by-tieout.txt"
_SAID = "tieout addin install made this environment; tieout addin uninstall takes it away.\n"

Run = Callable[[list[str]], None]


class NotInstalled(TieoutError):
    """The add-in could not be put in its place."""


def run_command(command: list[str]) -> None:
    """Run a command. Raises NotInstalled with its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotInstalled(f"“{' '.join(command[:4])} …” failed: {said[-1] if said else 'it said nothing'}")


def install(places: Places, requirement: str, run: Run = run_command) -> None:
    """Make the environment with Tieout in it, then place the add-in. A second run renews both.

    ``requirement`` is what pip installs: ``tieout==0.1.0``, or a wheel's path. Raises NotInstalled.
    """
    _make_environment(places, requirement, run)
    _write(places.addin, build_addin(source_folder()))
    if places.script is not None:
        _write(places.script, (source_folder() / "mac" / SCRIPT).read_bytes())


def _make_environment(places: Places, requirement: str, run: Run) -> None:
    if places.environment.exists() and not (places.environment / MARK).exists():
        raise NotInstalled(
            f"There is a folder {places.environment} that Tieout did not make. Rename it, and run this again."
        )
    try:
        places.environment.mkdir(parents=True, exist_ok=True)
        (places.environment / MARK).write_text(_SAID, encoding="utf-8")
    except OSError as error:
        raise NotInstalled(f"{places.environment} cannot be made: {error.strerror}.") from None
    run([sys.executable, "-m", "venv", str(places.environment)])
    # pip runs as a module of the console's interpreter: the one without a window has nowhere to write.
    python = places.interpreter.with_name("python.exe") if places.system == "win32" else places.interpreter
    run([str(python), "-I", "-m", "pip", "install", "--upgrade", requirement])


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(data)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise NotInstalled(f"{path} cannot be written ({error.strerror}). Close Excel, and run this again.") from None


def uninstall(places: Places) -> list[Path]:
    """Take away what ``install`` placed, and nothing else; return what is gone. Workbooks and data stay."""
    gone = []
    try:
        for path in filter(None, (places.addin, places.script)):
            if path.exists():
                path.unlink()
                gone.append(path)
        if (places.environment / MARK).exists():
            shutil.rmtree(places.environment)
            gone.append(places.environment)
    except OSError as error:
        raise NotInstalled(f"{error.filename} is in use ({error.strerror}). Close Excel, and run this again.") from None
    return gone
