"""The command line: what it prints, its exit codes, and that bad input leaves the workbook as it was."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from broken_files import REFUSED
from tieout.cli import app
from tieout.contract import MEMBERS
from tieout.procedure import SIDES


def run(*words: object):
    """Run a command in a wide terminal."""
    return CliRunner(env={"COLUMNS": "200", "TERM": "dumb"}).invoke(app, [str(word) for word in words])


def test_demo_ends_with_a_summary_and_the_file(tmp_path):
    """The demo writes exports and workbook and says jobs, revenue, margin, exceptions and tie-outs."""
    result = run("demo", "--out", tmp_path / "here")
    assert result.exit_code == 0, result.output
    for word in ("Jobs", "Revenue", "Gross profit", "Margin", "CRITICAL", "TIMING", "OK ✓", "Margin Workbook.xlsx"):
        assert word in result.output
    assert (tmp_path / "here" / "Margin Workbook.xlsx").stat().st_size > 50_000
    assert len(list((tmp_path / "here" / "QuickBooks exports").iterdir())) >= 7


def test_demo_twice_keeps_the_workbook(demo):
    """A second demo refreshes the workbook that is there instead of replacing it."""
    assert run("demo", "--out", demo.parent).exit_code == 0
    assert run("trace", demo, "1042").exit_code == 0


def test_check_tells_by_its_exit_code(demo):
    """Findings that need action leave with 1."""
    result = run("check", demo)
    assert result.exit_code == 1
    assert "CRITICAL" in result.output


def test_check_json_is_the_documented_contract(demo):
    """The JSON is a list of objects with exactly the documented members, amounts as decimal strings."""
    result = run("check", demo, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert all(tuple(each) == MEMBERS for each in found)
    amounts = [each["difference"] for each in found if each["difference"]]
    assert all(amount.lstrip("-").replace(".", "", 1).isdigit() for amount in amounts)


def test_check_writes_nothing(demo):
    """Checking leaves the workbook byte for byte as it was."""
    before = demo.read_bytes()
    run("check", demo)
    assert demo.read_bytes() == before


def test_new_then_refresh_from_given_folders(finished_demo, tmp_path):
    """A new workbook takes its sources from the command line."""
    book = tmp_path / "Mine.xlsx"
    assert run("new", book).exit_code == 0
    folders = ["--crm", finished_demo / "CRM exports", "--books", finished_demo / "QuickBooks exports"]
    result = run("refresh", book, *folders, "--payroll", finished_demo / "Payroll exports", "--from", "2026-01-01")
    assert result.exit_code == 0, result.output
    assert "2026-01-01" in result.output
    asked = run("ask", book, "What is my revenue?", "--json")
    assert asked.exit_code == 0
    assert json.loads(asked.stdout)["from"] == "last refresh"


def test_new_never_overwrites(demo):
    """An existing workbook is not replaced by a new one."""
    before = demo.read_bytes()
    assert run("new", demo).exit_code == 2
    assert demo.read_bytes() == before


def test_trace_shows_both_sides(demo):
    """A trace names the record in both systems, how it was matched, and what it cost."""
    result = run("trace", demo, "5049")
    assert result.exit_code == 0
    for word in ("CRM   5049", "Books 5049", "Same number", "Hours", "Costs"):
        assert word in result.output


def test_trace_of_nothing_says_so(demo):
    """An unknown reference is bad input."""
    result = run("trace", demo, "no-such-thing")
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--crm", "nowhere"], "There is no such folder or file"),
        (["--from", "2026-12-31", "--to", "2026-01-01"], "lies after"),
    ],
)
def test_bad_choices_leave_the_workbook_untouched(demo, words, said):
    """A wrong folder or period is one sentence, exit code 2, and the old workbook."""
    before = demo.read_bytes()
    result = run("refresh", demo, *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert demo.read_bytes() == before


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_export_leaves_the_workbook_untouched(name, finished_demo, tmp_path):
    """Whatever is wrong with an export: a message with file and remedy, code 2, and the last good workbook."""
    file, side, content, words = REFUSED[name]
    shutil.copy(finished_demo / "Margin Workbook.xlsx", tmp_path / "Mine.xlsx")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / file).write_bytes(content)
    before = (tmp_path / "Mine.xlsx").read_bytes()
    good = {side: finished_demo / folder for side, folder in SIDES.items()} | {side: tmp_path / "exports"}
    options = [word for each, folder in good.items() for word in (f"--{each}", folder)]
    result = run("refresh", tmp_path / "Mine.xlsx", *options)
    assert result.exit_code == 2, result.output
    assert all(word in " ".join(result.output.split()) for word in words)
    assert "Traceback" not in result.output
    assert (tmp_path / "Mine.xlsx").read_bytes() == before


def test_a_full_disk_leaves_the_workbook_untouched(demo, monkeypatch):
    """When the disk is full in the middle of writing: a sentence, code 2, and the last good workbook."""
    before = demo.read_bytes()

    def refuse(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    result = run("refresh", demo)
    assert result.exit_code == 2
    assert "No space left" in result.output
    assert demo.read_bytes() == before
    assert [path.name for path in demo.parent.glob(".tieout-*")] == []


def test_not_a_workbook(tmp_path):
    """A file that is no workbook is refused in a sentence."""
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"hello")
    result = run("refresh", path)
    assert result.exit_code == 2
    assert "Stopped:" in result.output


def test_an_old_console_is_no_obstacle(demo):
    """Where the console's encoding lacks a sign, the command runs all the same."""
    command = [sys.executable, "-m", "tieout", "refresh", str(demo)]
    result = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252:strict"})
    assert result.returncode == 0, result.stderr.decode("cp1252")


def test_every_command_explains_itself():
    """Each command has a help text."""
    for command in ("demo", "new", "refresh", "check", "trace", "ask"):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert len(result.output) > 100


def test_version_is_the_package_version():
    """--version prints the version of the package."""
    assert (
        Path(__file__).parents[1].joinpath("pyproject.toml").read_text().split('version = "')[1].split('"')[0]
        in run("--version").output
    )
