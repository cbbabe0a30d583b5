"""What the add-in starts: versions are compared first, a fault becomes a sentence, a button runs its action."""

from __future__ import annotations

import subprocess
import sys

import pytest
import xlwings

from tieout import __version__
from tieout.excel import ribbon, start
from tieout.excel.start import XLWINGS_VERSION, WrongVersions, check_versions, main

HERE = f"{__version__} {XLWINGS_VERSION}"


@pytest.fixture
def log(tmp_path, monkeypatch):
    """The file that the add-in shows, and an add-in of the right version."""
    path = tmp_path / "tieout.log"
    monkeypatch.setenv("TIEOUT_LOG", str(path))
    monkeypatch.setenv("TIEOUT_VERSIONS", HERE)
    monkeypatch.setenv("TIEOUT_BOOK", "margin.xlsx")
    monkeypatch.setattr(sys, "argv", ["tieout.excel"])
    return path


def test_the_same_versions_go_on():
    """The add-in was built for this Tieout and this xlwings."""
    check_versions(HERE)


@pytest.mark.parametrize("said", ["", f"{__version__} 0.37.7", f"0.0.1 {XLWINGS_VERSION}"])
def test_other_versions_stop_before_anything_happens(said):
    """Another version of either, or none at all, and the remedy."""
    with pytest.raises(WrongVersions, match="tieout addin install"):
        check_versions(said)


def test_a_button_runs_its_action_on_the_workbook_that_excel_names(log, monkeypatch):
    """The action runs, and xlwings finds the workbook by its name."""
    seen = []
    monkeypatch.setitem(ribbon.ACTIONS, "checks", lambda: seen.append(sys.argv[1:]))
    assert main(["run", "checks"]) == 0
    assert seen == [["--wb=margin.xlsx", "--from_xl=1", "--hwnd="]]
    assert not log.exists()


def test_an_action_shows_its_sheet_in_the_calling_workbook(log, monkeypatch):
    """Checks, Settings and Help go to their sheets; nothing else is touched."""
    shown = []

    class Sheet:
        def __init__(self, name):
            self.activate = lambda: shown.append(name)

    class Sheets:
        def __getitem__(self, name):
            return Sheet(name)

    class Caller:
        sheets = Sheets()

    monkeypatch.setattr(xlwings.Book, "caller", lambda: Caller())
    for action in ("checks", "settings", "help"):
        assert main(["run", action]) == 0
    assert shown == ["Checks", "Settings", "Help"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "no_such_button"], "does not work from Excel in this version"),
        (["dance"], "words it does not know: dance"),
        (["serve", "{1}", "0.0.1", "0.1"], "do not fit each other"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_log(log, arguments, said):
    """A sentence for the person in front of Excel, and an exit code for the add-in."""
    assert main(arguments) == 1
    assert said in log.read_text()


def test_a_workbook_whose_name_xlwings_would_cut_is_refused(log, monkeypatch):
    """xlwings cuts names at “=” and might then take another workbook."""
    monkeypatch.setenv("TIEOUT_BOOK", "a=b.xlsx")
    assert main(["run", "checks"]) == 1
    assert "Rename a=b.xlsx" in log.read_text()


def test_a_fault_of_ours_is_told_without_typographic_signs(log, monkeypatch):
    """VBA reads the file in the machine's old encoding."""

    def fail() -> None:
        raise RuntimeError("“no”…")

    monkeypatch.setitem(ribbon.ACTIONS, "checks", fail)
    assert main(["run", "checks"]) == 1
    assert 'RuntimeError: "no"...' in log.read_text(encoding="ascii")


def test_serving_makes_the_functions_known_first(monkeypatch):
    """The server starts with its class id once the functions are loaded."""
    served = []
    monkeypatch.setattr(xlwings, "serve", served.append, raising=False)
    monkeypatch.setitem(sys.modules, "tieout.excel.worksheet", ribbon)
    assert main(["serve", "{clsid}", *HERE.split()]) == 0
    assert served == ["{clsid}"]


def test_nothing_beside_the_workbook_is_imported(tmp_path):
    """In a folder with files named like Python's and Tieout's own, the isolated start takes none of them."""
    for name in ("tieout.py", "xlwings.py", "os.py", "json.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit('imported from beside the workbook')\n")
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-m", "tieout.excel", "run", "checks"],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert "beside the workbook" not in done.stderr
    assert "do not fit each other" in done.stderr
    assert done.returncode == 1


def test_the_version_that_vba_speaks_with_is_the_installed_one():
    """start.py and the installed xlwings agree."""
    assert xlwings.__version__ == start.XLWINGS_VERSION
