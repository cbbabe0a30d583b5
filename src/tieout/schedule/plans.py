"""What each system's scheduler is given: a task for Windows, an agent for the Mac, a line for cron."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import plistlib
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

MARK = "# Tieout"
_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>{what}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{start}</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><LogonType>InteractiveToken</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT4H</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{command}</Command><Arguments>{arguments}</Arguments></Exec>
  </Actions>
</Task>
"""


@dataclass(frozen=True)
class Plan:
    """A daily refresh of one workbook, run by this Python as this user; what it prints goes to ``log``."""

    workbook: Path
    at: dt.time
    python: Path
    log: Path

    @property
    def name(self) -> str:
        """A name that stays the same for the same workbook."""
        return name_of(self.workbook)

    @property
    def command(self) -> list[str]:
        """The command that is run."""
        return [str(self.python), "-m", "tieout", "refresh", str(self.workbook), "--scheduled", "--log", str(self.log)]

    def as_cron_line(self) -> str:
        """Write the line of a crontab. A percent sign would end the command there."""
        command = shlex.join(self.command).replace("%", r"\%")
        return f"{self.at.minute} {self.at.hour} * * * {command} {MARK} {self.name}"

    def as_agent(self) -> bytes:
        """Write the property list of a launchd agent."""
        return plistlib.dumps(
            {
                "Label": f"com.tieout.{self.name}",
                "ProgramArguments": self.command,
                "StartCalendarInterval": {"Hour": self.at.hour, "Minute": self.at.minute},
                "ProcessType": "Background",
            }
        )

    def as_task(self) -> bytes:
        """Write the task for Windows' Task Scheduler. It starts later where the computer was off at its time."""
        text = _TASK.format(
            what=escape(f"Tieout refreshes {self.workbook.name} every day."),
            start=f"2026-01-01T{self.at:%H:%M}:00",
            command=escape(self.command[0]),
            arguments=escape(subprocess.list2cmdline(self.command[1:])),
        )
        return text.encode("utf-16")


def name_of(workbook: Path) -> str:
    """Name the schedule of a workbook after its file and its place."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in workbook.stem)[:40]
    return f"{plain}-{hashlib.sha256(os.fsencode(workbook)).hexdigest()[:8]}"
