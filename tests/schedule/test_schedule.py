"""A daily refresh: what the computer's scheduler is given does run, and a failure shows in the workbook."""

from __future__ import annotations

import datetime as dt
import os
import plistlib
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from typer.testing import CliRunner

from tieout.cli import app
from tieout.schedule.plans import Plan
from tieout.schedule.scheduler import Cron, Launchd, NotScheduled
from tieout.workbook import FileBook

AT = dt.time(6, 5)


@pytest.fixture
def plan(tmp_path) -> Plan:
    """A workbook whose name is a trap for a shell."""
    return Plan(tmp_path / "Margin 100% $HOME 'x'.xlsx", AT, Path(sys.executable), tmp_path / "refresh.log")


@pytest.fixture
def crontab(tmp_path, monkeypatch) -> Path:
    """A crontab program that keeps its lines in a file."""
    kept, program = tmp_path / "crontab.txt", tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = "-l" ]; then cat {shlex.quote(str(kept))}; else cat > {shlex.quote(str(kept))}; fi\n'
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return kept


def run(*words: object):
    """Run a command in a wide terminal."""
    return CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app, [str(word) for word in words])


def test_the_line_of_cron_reaches_the_command_as_it_is(plan):
    """A shell takes the line apart into the very words of the command; cron itself turns \\% into %."""
    line = plan.as_cron_line()
    assert line.startswith("5 6 * * * ")
    command = line.removeprefix("5 6 * * * ").replace("\\%", "%")
    shown = subprocess.run(["sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True)
    assert shown.stdout.splitlines() == plan.command


def test_the_agent_of_a_mac_names_command_and_time(plan):
    """launchd takes words, so nothing is quoted."""
    agent = plistlib.loads(plan.as_agent())
    assert agent["ProgramArguments"] == plan.command
    assert agent["StartCalendarInterval"] == {"Hour": 6, "Minute": 5}


def test_the_task_of_windows_is_well_formed_and_asks_for_no_rights(plan):
    """Names with signs that XML knows; least privilege; started later where the computer was off."""
    task = etree.fromstring(plan.as_task())
    texts = {etree.QName(each).localname: each.text for each in task.iter()}
    assert texts["RunLevel"] == "LeastPrivilege"
    assert texts["StartWhenAvailable"] == "true"
    assert texts["StartBoundary"].endswith("T06:05:00")
    assert texts["Arguments"] == subprocess.list2cmdline(plan.command[1:])


def test_cron_keeps_the_lines_of_others(crontab, plan):
    """Scheduling twice leaves one line of ours; stopping leaves none."""
    crontab.write_text("0 1 * * * backup # mine\n")
    Cron().add(plan)
    Cron().add(plan)
    assert Cron().names() == [plan.name]
    assert crontab.read_text().splitlines()[0] == "0 1 * * * backup # mine"
    Cron().remove(plan.name)
    assert crontab.read_text() == "0 1 * * * backup # mine\n"


def test_a_scheduler_that_refuses_is_named(tmp_path, plan, monkeypatch):
    """Its own words are passed on."""
    program = tmp_path / "bin" / "launchctl"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'Bootstrap failed: 5' >&2\nexit 5\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(NotScheduled, match="Bootstrap failed: 5"):
        Launchd(tmp_path / "agents").add(plan)


def test_a_workbook_is_scheduled_listed_and_stopped(crontab, tmp_path, monkeypatch):
    """From the command line, by its name alone."""
    monkeypatch.setattr("tieout.schedule.command.find_scheduler", Cron)
    FileBook.create(tmp_path / "Margin.xlsx")
    done = run("schedule", "daily", "06:00", tmp_path / "Margin.xlsx")
    assert done.exit_code == 0, done.output
    assert "every day at 06:00" in done.output
    assert run("schedule", "list").output.startswith("Margin-")
    assert run("schedule", "stop", tmp_path / "Margin.xlsx").exit_code == 0
    assert run("schedule", "list").output == "Nothing is scheduled.\n"
    assert run("schedule", "stop", tmp_path / "Margin.xlsx").exit_code == 2


@pytest.mark.parametrize("said", ["25:00", "6 o'clock", ""])
def test_a_time_that_is_none_is_refused(tmp_path, said):
    """The remedy shows how to type it."""
    done = run("schedule", "daily", said, tmp_path / "Margin.xlsx")
    assert done.exit_code == 2
    assert "06:00" in done.output


def test_a_failure_shows_in_the_workbook(tmp_path):
    """The line above every sheet's tables, a row of the run log, the log file and the exit code say so."""
    path, log = tmp_path / "Margin.xlsx", tmp_path / "logs" / "refresh.log"
    FileBook.create(path)
    done = run("refresh", path, "--scheduled", "--log", log)
    assert done.exit_code == 2
    assert "Stopped:" in log.read_text()
    assert "No folder is set" in load_workbook(path, data_only=True)["Jobs"]["A3"].value
    assert load_workbook(path, data_only=True)["Start"]["A3"].value.startswith("◆ The refresh of ")
    runs = FileBook.open(path).read_table("tblRuns")
    assert runs["Result"].str.startswith("FAILED: ").tolist() == [True]


def test_a_failure_that_somebody_watches_leaves_the_workbook(tmp_path):
    """Without --scheduled, not a byte changes."""
    path = tmp_path / "Margin.xlsx"
    FileBook.create(path)
    before = path.read_bytes()
    assert run("refresh", path).exit_code == 2
    assert path.read_bytes() == before
