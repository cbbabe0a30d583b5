"""The add-in: the same bytes everywhere, exactly the text in git, a valid ribbon, and no way to choose its Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import xlwings
from lxml import etree
from openxml_audit import OpenXmlValidator
from typer.testing import CliRunner

from excel.vba_reading import read_vba
from tieout import __version__
from tieout.excel.building import build_addin, source_folder
from tieout.excel.command import app
from tieout.excel.start import XLWINGS_VERSION
from tieout.excel.vba.wrappers import MODULE, write_wrappers

SOURCE = source_folder()
RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
ACTIONS = {
    "refresh_all", "refresh_sheet", "import_exports", "connect", "trace", "explain", "mark", "share_copy",
    "new_workbook", "checks", "settings", "help", "about",
}  # fmt: skip
IMAGES = {
    # Built-in pictures that other people's ribbons for Excel use.
    "RefreshAll", "Refresh", "FileOpen", "GetExternalDataFromWeb", "FindDialog", "FunctionWizard", "ReviewNewComment",
    "AcceptInvitation", "FileNew", "FileSendAsAttachment", "PropertySheet", "Help", "Info",
}  # fmt: skip
ATTRIBUTES = {
    "customUI": {"onLoad"},
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "keytip", "insertAfterMso"},
    "group": {"id", "label"},
    "splitButton": {"id", "size", "keytip"},
    "menu": {"id"},
    "button": {
        "id", "label", "imageMso", "size", "tag", "keytip", "onAction", "getEnabled", "screentip", "supertip",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The add-in, built by its command."""
    path = tmp_path_factory.mktemp("addin") / "out" / "tieout.xlam"
    result = CliRunner().invoke(app, ["build", "--out", str(path)])
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def ribbon() -> etree._Element:
    """The ribbon as it is written."""
    return etree.fromstring((SOURCE / "ribbon" / "customUI14.xml").read_bytes())


@pytest.fixture(scope="module")
def code() -> dict[str, str]:
    """The text of each module in git."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (SOURCE / "vba").iterdir()}


def test_another_process_elsewhere_builds_the_same_bytes(built, tmp_path):
    """Another interpreter run, folder, language and hash seed change nothing."""
    script = "import sys, tieout.excel.building as b; sys.stdout.buffer.write(b.build_addin(b.source_folder()))"
    env = os.environ | {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    again = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=env, capture_output=True, check=True)
    assert again.stdout == built.read_bytes()


def test_windows_line_ends_change_nothing(built, tmp_path):
    """A checkout with \\r\\n builds the same bytes."""
    shutil.copytree(SOURCE, tmp_path / "addin")
    for path in (tmp_path / "addin").rglob("*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert build_addin(tmp_path / "addin") == built.read_bytes()


def test_nothing_in_the_package_tells_when_or_where_it_was_built(built):
    """Every part has the same date, is stored as it is, and tells no system."""
    with zipfile.ZipFile(built) as package:
        kept = {(e.date_time, e.compress_type, e.create_system, e.external_attr >> 16) for e in package.infolist()}
    assert kept == {((2026, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0, 0o600)}


def test_oletools_reads_back_exactly_the_code_in_git(built, code):
    """What Excel will compile is what lies in the repository, line for line."""
    assert read_vba(built) == code


def test_the_functions_in_git_are_those_in_python(code):
    """The generated module is current: run python -m tieout.excel.vba.wrappers."""
    assert code[MODULE] == write_wrappers()


def test_independent_validation_finds_nothing(built):
    """A port of the Open XML SDK's validation, the ribbon's schema included, has nothing to say."""
    assert [str(error) for error in OpenXmlValidator().validate(str(built)).errors] == []


def test_the_validation_does_look_at_the_ribbon(built, tmp_path):
    """A ribbon with a size that does not exist is found."""
    path = tmp_path / "bad.xlam"
    with zipfile.ZipFile(built) as good, zipfile.ZipFile(path, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b'size="large"', b'size="huge"'))
    assert any("huge" in str(error) for error in OpenXmlValidator().validate(str(path)).errors)


def test_the_ribbon_says_only_what_its_schema_knows(ribbon):
    """No element and no attribute is unknown, which validators overlook; ids are there and unique."""
    for element in ribbon.iter(etree.Element):
        name = element.tag.removeprefix(RIBBON)
        assert set(element.attrib) <= ATTRIBUTES[name], name
        assert ("id" in element.attrib) == ("id" in ATTRIBUTES[name]), name
    ids = [element.get("id") for element in ribbon.iter(etree.Element) if "id" in element.attrib]
    assert len(ids) == len(set(ids))


def test_every_button_is_there_and_says_what_it_does(ribbon):
    """Each action has a button with a label, a picture, a screentip and a supertip that says more."""
    buttons = ribbon.findall(f".//{RIBBON}button")
    assert {button.get("tag") for button in buttons} == ACTIONS
    for button in buttons:
        assert button.get("imageMso") in IMAGES
        assert 0 < len(button.get("screentip")) < 60
        assert len(button.get("supertip")) > len(button.get("screentip")) + 5
        assert button.get("label")


def test_keytips_lead_to_one_button_each(ribbon):
    """A key leads to one thing only, within the tab and within a menu, and has at most three signs."""
    for level in (ribbon.findall(f".//{RIBBON}group/*"), ribbon.findall(f".//{RIBBON}menu/*")):
        keys = [element.get("keytip") for element in level]
        assert None not in keys
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[A-Z]{1,3}", key) for key in keys)


def test_every_callback_exists_with_its_signature(ribbon, code):
    """What the ribbon calls is a public procedure of the module it names, with the parameters that Office passes."""
    wanted = {
        "onLoad": r"Public Sub {}\(ribbon As IRibbonUI\)",
        "onAction": r"Public Sub {}\(control As IRibbonControl\)",
        "getEnabled": r"Public Sub {}\(control As IRibbonControl, ByRef enabled\)",
    }
    called = {
        (kind, element.get(kind)) for element in ribbon.iter(etree.Element) for kind in wanted if element.get(kind)
    }
    assert {kind for kind, _ in called} == set(wanted)
    for kind, callback in called:
        module, _, name = callback.partition(".")
        assert re.search(wanted[kind].format(name), code[module]), callback


def test_no_workbook_can_choose_the_interpreter(code):
    """Settings come from the add-in's own sheet; of the active workbook, only its name is asked."""
    python = code["TieoutPython"]
    assert "GetConfig" not in python
    assert re.findall(r"ActiveWorkbook[.\w]*", python) == ["ActiveWorkbook", "ActiveWorkbook.Name"]
    assert set(re.findall(r"(\w+)\.Worksheets", python)) == {"ThisWorkbook"}
    assert "cmd" not in python.lower().split()


def test_python_runs_isolated(code):
    """Both command lines say -I, so that neither a folder nor a variable of the user adds modules."""
    commands = re.findall(r'Command = """".*', code["TieoutPython"])
    assert len(commands) == 2
    assert all('""" -I -B -m tieout.excel ' in command for command in commands)
    assert " -I -B -m tieout.excel " in (SOURCE / "mac" / "tieout.applescript").read_text(encoding="utf-8")


def test_the_mac_script_quotes_everything_that_comes_from_outside():
    """A workbook called $(reboot).xlsx is a name, not a command."""
    script = (SOURCE / "mac" / "tieout.applescript").read_text(encoding="utf-8")
    shell = "\n".join(line for line in script.splitlines() if "Text to " in line or "do shell script" in line)
    for part in ("interpreterPath", "actionName", "bookName", "applicationPath", "logFile", "versionsText"):
        assert len(re.findall(rf"\b{part}\b", shell)) == len(re.findall(rf"quoted form of {part}\b", shell)) == 1


def test_one_xlwings_version_in_all_places(code):
    """pyproject, the VBA's library, Python's check and the installed package agree."""
    with (Path(__file__).parents[2] / "pyproject.toml").open("rb") as file:
        pinned = tomllib.load(file)["project"]["dependencies"]
    assert f"xlwings=={XLWINGS_VERSION}" in pinned
    assert xlwings.__version__ == XLWINGS_VERSION
    assert set(re.findall(r"\d+\.\d+\.\d+", code["TieoutPython"])) == {XLWINGS_VERSION}


def test_the_library_is_called_as_xlwings_declares_it(code):
    """The declarations of the Windows library are those of xlwings' own VBA of this version."""
    stock = (Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_text(encoding="utf-8")
    ours = re.findall(r"Function XLPyDLLActivateAuto .*", code["TieoutPython"])
    theirs = re.findall(r"Declare PtrSafe Function (XLPyDLLActivateAuto .*)", stock)
    assert [line.removeprefix("Function ") for line in ours] == [line.strip() for line in theirs]


def test_the_add_in_says_its_version(built):
    """The sheet carries the version that Python compares with its own."""
    with zipfile.ZipFile(built) as package:
        assert (
            f"<si><t>tieout_version</t></si><si><t>{__version__}</t></si>"
            in package.read("xl/sharedStrings.xml").decode()
        )
