"""Install, uninstall and status, on a home of our own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tieout import __version__
from tieout.excel import command
from tieout.excel.building import INTERPRETERS, build_addin, source_folder
from tieout.excel.setup import status
from tieout.excel.setup.install import MARK, NotInstalled, install, run_command, uninstall
from tieout.excel.setup.places import NoExcelHere, find_places
from tieout.excel.setup.registry import read_value
from tieout.excel.setup.status import ask_versions, list_needs
from tieout.excel.start import XLWINGS_VERSION

HERE = f"{__version__} {XLWINGS_VERSION}"
SYSTEMS = ("win32", "darwin")


@pytest.fixture(params=SYSTEMS)
def places(request, tmp_path):
    """The places of Windows and of a Mac, in a home with a space in its name."""
    return find_places(request.param, tmp_path / "Ana Ruiz", {})


class Shell:
    """Runs nothing, but leaves what pip and venv would leave."""

    def __init__(self, places):
        self.places, self.commands = places, []

    def __call__(self, command):
        self.commands.append(command)
        self.places.interpreter.parent.mkdir(parents=True, exist_ok=True)
        self.places.interpreter.write_text("")
        for bits in ("32", "64"):
            (self.places.environment / f"xlwings{bits}-{XLWINGS_VERSION}.dll").write_text("")


def unmet(places, said=HERE, registry=None, excels=()):
    """List what the add-in lacks."""
    needs = list_needs(
        places,
        lambda interpreter: said,
        lambda path, name, machine=False: (registry or {}).get((path, name)),
        lambda: list(excels),
    )
    return [need.what for need in needs if not need.met]


def test_a_system_without_excel_is_told_so(tmp_path):
    """Linux builds the add-in, but cannot install it."""
    with pytest.raises(NoExcelHere, match="tieout addin build"):
        find_places("linux", tmp_path, {})


def test_windows_says_where_its_folders_are(tmp_path):
    """LOCALAPPDATA and APPDATA win over what is usual."""
    places = find_places("win32", tmp_path, {"LOCALAPPDATA": str(tmp_path / "L"), "APPDATA": str(tmp_path / "R")})
    assert places.interpreter == tmp_path / "L" / "Tieout" / "env" / "Scripts" / "pythonw.exe"
    assert places.addin == tmp_path / "R" / "Microsoft" / "Excel" / "XLSTART" / "tieout.xlam"


def test_the_add_in_looks_where_the_installer_puts_python(tmp_path):
    """What the add-in's sheet says is the same place, on both systems."""
    windows = find_places("win32", tmp_path, {"LOCALAPPDATA": "%LOCALAPPDATA%"})
    assert str(windows.interpreter).replace("/", "\\") == INTERPRETERS["interpreter_windows"]
    assert str(find_places("darwin", Path("$HOME"), {}).interpreter) == INTERPRETERS["interpreter_mac"]


def test_no_folder_that_we_choose_has_a_space(tmp_path):
    """Office's own folders have; ours have none."""
    for system in SYSTEMS:
        assert " " not in str(find_places(system, Path("home"), {}).interpreter)


def test_install_makes_the_environment_and_places_the_add_in(places):
    """venv, then pip in it, then the add-in as built, then the script on a Mac."""
    shell = Shell(places)
    install(places, "tieout==9", shell)
    made, filled = shell.commands
    assert made == [sys.executable, "-m", "venv", str(places.environment)]
    assert filled[1:] == ["-I", "-m", "pip", "install", "--upgrade", "tieout==9"]
    assert Path(filled[0]).parent == places.interpreter.parent
    assert places.addin.read_bytes() == build_addin(source_folder())
    assert (places.script is None) == (places.system == "win32")
    if places.script:
        assert b"quoted form of bookName" in places.script.read_bytes()
    assert unmet(places) == []


def test_installing_again_renews(places):
    """An old add-in is replaced; nothing half-written stays."""
    install(places, "tieout", Shell(places))
    places.addin.write_bytes(b"old")
    assert unmet(places) == ["The add-in is of this version, and unchanged"]
    install(places, "tieout", Shell(places))
    assert unmet(places) == []
    assert [path.name for path in places.addin.parent.iterdir()] == ["tieout.xlam"]


def test_uninstall_takes_what_install_placed_and_nothing_else(places):
    """A workbook in the same folder and the data beside the environment stay."""
    install(places, "tieout", Shell(places))
    mine, data = places.addin.with_name("PERSONAL.XLSB"), places.environment.parent / "data.db"
    mine.write_text("mine")
    data.write_text("data")
    gone = uninstall(places)
    assert set(gone) == {path for path in (places.addin, places.script, places.environment) if path}
    assert mine.exists()
    assert data.exists()
    assert not any(path.exists() for path in gone)
    assert uninstall(places) == []


def test_a_folder_that_tieout_did_not_make_is_left_alone(places):
    """Neither filled by install nor deleted by uninstall."""
    places.environment.mkdir(parents=True)
    (places.environment / "thesis.docx").write_text("years of work")
    with pytest.raises(NotInstalled, match="that Tieout did not make"):
        install(places, "tieout", Shell(places))
    assert uninstall(places) == []
    assert (places.environment / "thesis.docx").exists()


def test_a_failed_pip_leaves_the_old_add_in(places):
    """The add-in is placed last, so that it never finds an environment that is not ready."""

    def fail(command):
        raise NotInstalled("pip failed")

    with pytest.raises(NotInstalled):
        install(places, "tieout", fail)
    assert not places.addin.exists()
    assert (places.environment / MARK).exists()


def test_an_open_excel_is_told_to_be_closed(places, monkeypatch):
    """Windows does not let an open add-in be replaced."""

    def locked(self, target):
        raise PermissionError(13, "is in use")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(NotInstalled, match=r"is in use.*Close Excel"):
        install(places, "tieout", Shell(places))


def test_status_says_what_is_missing_and_the_remedy(places):
    """On a bare machine everything is missing; each line says what to run."""
    needs = list(list_needs(places, lambda interpreter: "", lambda path, name, machine=False: None))
    missing = [need for need in needs if not need.met]
    assert len(missing) >= 4
    assert all("tieout addin install" in need.remedy for need in missing)


def test_status_finds_another_version(places):
    """The environment has an older Tieout than the add-in."""
    install(places, "tieout", Shell(places))
    assert len(unmet(places, said=f"0.0.1 {XLWINGS_VERSION}")) == 1


def test_status_finds_that_excel_does_not_trust_its_folder(tmp_path):
    """An administrator's policy switches all trusted locations off."""
    places = find_places("win32", tmp_path, {})
    install(places, "tieout", Shell(places))
    policy = r"Software\Policies\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    assert unmet(places, registry={(policy, "AllLocationsDisabled"): 1}) == ["Excel trusts its start folder (policy)"]


def test_an_interpreter_that_does_not_answer_may_be_held_back(places):
    """It lies there and says nothing: an antivirus program is the usual cause."""
    install(places, "tieout", Shell(places))
    needs = [need for need in list_needs(places, lambda interpreter: "", lambda *given, **named: None) if not need.met]
    assert needs[0].what == "It starts and answers"
    assert "antivirus" in needs[0].remedy


def test_a_synchronised_folder_is_named(tmp_path):
    """OneDrive takes files away while they are needed."""
    places = find_places("win32", tmp_path / "OneDrive - Acme", {})
    install(places, "tieout", Shell(places))
    assert unmet(places) == ["It lies in no folder that is synchronised"]


def test_a_rule_against_child_processes_is_named(tmp_path):
    """Windows Defender keeps Office from starting other programs."""
    places = find_places("win32", tmp_path, {})
    install(places, "tieout", Shell(places))
    rules = {(status._RULES, status._CHILDREN): 1}
    assert unmet(places, registry=rules) == ["Windows Defender lets Excel start Tieout’s Python"]


def test_an_excel_without_a_window_is_named(tmp_path):
    """What a crash leaves behind keeps the workbook locked."""
    places = find_places("win32", tmp_path, {})
    install(places, "tieout", Shell(places))
    assert unmet(places, excels=["Margin.xlsx - Excel", "N/A"]) == ["No Excel runs without a window"]


def test_the_doctor_looks_at_the_add_in_too(places, monkeypatch):
    """Where Excel runs, what the add-in needs stands below the systems."""
    monkeypatch.setattr(command, "_places", lambda: places)
    whats = [what for what, _, _ in command.look_at_excel()]
    assert f"Excel: The add-in is at {places.addin}" in whats


def test_a_command_that_fails_says_its_last_words():
    """The remedy is in what pip said last."""
    with pytest.raises(NotInstalled, match="no such thing"):
        run_command([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_an_interpreter_that_is_gone_has_no_versions(tmp_path):
    """Nothing is raised; there is just no answer."""
    assert ask_versions(tmp_path / "python") == ""


def test_the_running_environment_answers_with_its_versions():
    """A real interpreter says the versions that the add-in wants."""
    assert ask_versions(Path(sys.executable)) == HERE


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_without_a_registry_nothing_is_read():
    """Elsewhere there is no value."""
    assert read_value("Software", "Anything") is None


def test_the_commands_say_what_they_did(monkeypatch, places):
    """status, install, status, uninstall: exit codes 1, 0, 0, 0, each in sentences."""
    monkeypatch.setattr(command, "_places", lambda: replace(places))
    monkeypatch.setattr(command, "install", lambda given, requirement: install(given, requirement, Shell(given)))
    monkeypatch.setattr(
        command, "list_needs", lambda given: list_needs(given, lambda p: HERE, lambda p, n, machine=False: None)
    )
    run = CliRunner().invoke
    bare = run(command.app, ["status"])
    assert bare.exit_code == 1
    assert "NO. Run: tieout addin install" in bare.output
    assert run(command.app, ["install"]).exit_code == 0
    assert run(command.app, ["status"]).exit_code == 0
    assert f"Removed {places.addin}" in run(command.app, ["uninstall"]).output
    assert "not installed" in run(command.app, ["uninstall"]).output


@pytest.mark.skipif(sys.platform in SYSTEMS, reason="Excel may be here")
def test_on_linux_the_commands_stop_with_a_sentence():
    """No traceback: where to go instead."""
    done = CliRunner().invoke(command.app, ["install"])
    assert done.exit_code == 2
    assert "tieout addin build" in done.output
