"""The computer's own scheduler: Task Scheduler on Windows, launchd on a Mac, cron elsewhere. Nothing needs an
administrator; each entry is the user's own and can be seen and removed with the system's own tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Protocol

from tieout.model.errors import TieoutError

from .plans import MARK, Plan


class NotScheduled(TieoutError):
    """The computer's scheduler did not take the refresh."""


class Scheduler(Protocol):
    """Takes plans, lists their names, and forgets them."""

    def add(self, plan: Plan) -> None:
        """Run the plan every day, in place of one of the same name."""

    def names(self) -> list[str]:
        """Return the names of the plans."""

    def remove(self, name: str) -> None:
        """Forget a plan; one that is not there is none."""


def find_scheduler(system: str = sys.platform, home: Path | None = None) -> Scheduler:
    """Return the scheduler of this computer. Raises NotScheduled where there is none."""
    if system == "win32":
        return TaskScheduler()
    if system == "darwin":
        return Launchd((home or Path.home()) / "Library" / "LaunchAgents")
    if shutil.which("crontab") is None:
        raise NotScheduled("This computer has no cron. Install it, or let your own scheduler run: tieout refresh")
    return Cron()


class Cron:
    """The user's crontab; lines of others stay as they are."""

    def add(self, plan: Plan) -> None:
        """Add a line."""
        self._write([*self._others(plan.name), plan.as_cron_line()])

    def names(self) -> list[str]:
        """Read the names from the marks."""
        return [line.rpartition(f"{MARK} ")[2] for line in self._lines() if f"{MARK} " in line]

    def remove(self, name: str) -> None:
        """Take a line out."""
        self._write(self._others(name))

    def _others(self, name: str) -> list[str]:
        return [line for line in self._lines() if not line.endswith(f"{MARK} {name}")]

    def _lines(self) -> list[str]:
        # A user without a crontab is no error.
        return _run(["crontab", "-l"], missing_is_fine=True).splitlines()

    def _write(self, lines: list[str]) -> None:
        _run(["crontab", "-"], "".join(f"{line}\n" for line in lines))


class Launchd:
    """Agents of the user, one file each."""

    def __init__(self, folder: Path) -> None:
        """Keep agents in ``folder``."""
        self._folder = folder

    def add(self, plan: Plan) -> None:
        """Write the agent and load it."""
        self.remove(plan.name)
        path = self._path(plan.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(plan.as_agent())
        _run(["launchctl", "bootstrap", self._domain(), str(path)])

    def names(self) -> list[str]:
        """Read the names from the files."""
        return sorted(path.stem.removeprefix("com.tieout.") for path in self._folder.glob("com.tieout.*.plist"))

    def remove(self, name: str) -> None:
        """Unload the agent and delete its file."""
        path = self._path(name)
        if path.exists():
            _run(["launchctl", "bootout", self._domain(), str(path)], missing_is_fine=True)
            path.unlink()

    def _path(self, name: str) -> Path:
        return self._folder / f"com.tieout.{name}.plist"

    @staticmethod
    def _domain() -> str:
        return f"gui/{os.getuid()}" if hasattr(os, "getuid") else "gui"


class TaskScheduler:
    """Tasks in the folder Tieout of Windows' Task Scheduler."""

    def add(self, plan: Plan) -> None:
        """Register the task."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "task.xml"
            path.write_bytes(plan.as_task())
            _run(["schtasks", "/Create", "/F", "/TN", f"Tieout\\{plan.name}", "/XML", str(path)])

    def names(self) -> list[str]:
        """Read the names from the list of tasks."""
        listed = _run(["schtasks", "/Query", "/FO", "CSV", "/NH"])
        paths = (line.split('","')[0].strip('"') for line in listed.splitlines())
        return sorted({path.removeprefix("\\Tieout\\") for path in paths if path.startswith("\\Tieout\\")})

    def remove(self, name: str) -> None:
        """Delete the task."""
        _run(["schtasks", "/Delete", "/F", "/TN", f"Tieout\\{name}"], missing_is_fine=True)


def _run(command: list[str], given: str | None = None, missing_is_fine: bool = False) -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotScheduled(f"The scheduler could not be asked ({command[0]}: {error}).") from None
    if done.returncode and not missing_is_fine:
        said = (done.stderr or done.stdout).strip()
        raise NotScheduled(f"The scheduler refused ({command[0]}): {said or f'code {done.returncode}'}")
    return done.stdout if not done.returncode else ""
