"""A workbook from a stranger: bombs, paths out of the file, entities and doubles are refused; nothing is written."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tieout.model.errors import BadInput, TieoutError, WorkbookDamaged
from tieout.workbook import FileBook
from tieout.workbook.layout import TABLES
from tieout.workbook.package import Package
from tieout.workbook.template_file import template_bytes


def rebuild(parts: dict[str, bytes], also: list[tuple[str, bytes]] = ()) -> bytes:
    """Make a package of the template's parts, some replaced, some added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name, content in also:
            new.writestr(name, content)
    return made.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    """The list of parts says how large they are."""
    monkeypatch.setattr("tieout.workbook.package.LARGEST_UNPACKED", 100_000)
    with pytest.raises(BadInput, match="unpacks to more"):
        Package(template_bytes(), "bomb.xlsx")


def test_a_part_that_lies_about_its_size_is_given_up():
    """Unpacking stops where the said size ends."""
    data = bytearray(rebuild({}, [("xl/big.xml", b" " * 3_000_000)]))
    at = data.rindex(b"xl/big.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    with pytest.raises(WorkbookDamaged, match="readable part"):
        Package(bytes(data), "liar.xlsx").text("xl/big.xml")


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "xl\\..\\evil.xml"])
def test_a_path_out_of_the_file_is_refused(name):
    """Nothing is ever unpacked to disk, and such a name is no accident."""
    with pytest.raises(WorkbookDamaged, match="no spreadsheet program"):
        Package(rebuild({}, [(name, b"<x/>")]), "path.xlsx")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused():
    """Excel might show another than the one that was checked."""
    with pytest.raises(WorkbookDamaged, match="two parts of one name"):
        Package(rebuild({}, [("xl/workbook.xml", b"<x/>")]), "double.xlsx")


def read_everything(path: Path) -> None:
    """Open a workbook and read its inputs and tables."""
    book = FileBook.open(path)
    book.read_inputs()
    for name in TABLES:
        book.read_table(name)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/tables/table1.xml"])
def test_entities_are_never_expanded(part, tmp_path):
    """A document type with entities is refused wherever it stands; the file is left as it was."""
    with zipfile.ZipFile(io.BytesIO(template_bytes())) as held:
        text = held.read(part).decode()
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    path = Path(tmp_path / "entities.xlsx")
    path.write_bytes(rebuild({part: (text[:start] + bomb + text[start:]).encode()}))
    before = path.read_bytes()
    with pytest.raises(TieoutError, match="cannot be edited safely"):
        read_everything(path)
    assert path.read_bytes() == before
