"""VBA projects that we write are read back, byte for byte, by tools that we did not write."""

from __future__ import annotations

import io

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from excel.vba_reading import expand, read_vba
from tieout.excel.vba.compound import write_compound
from tieout.excel.vba.compression import compress, decompress
from tieout.excel.vba.project import Module, write_project
from tieout.excel.vba.sources import BadModule, read_module

source_text = st.lists(
    st.sampled_from(["Dim a As Long\r\n", "a = a + 1\r\n", "' ’quoted’\r\n", "x", "\r\n"]), max_size=900
)


@given(source_text.map("".join))
def test_compressed_source_is_what_it_was(text):
    """Compressing and expanding gives the same text; oletools expands it to the same."""
    data = text.encode("cp1252")
    assert decompress(compress(data)) == data
    if data:
        assert expand(compress(data)) == data


@given(st.binary(max_size=3000))
def test_any_bytes_survive(data):
    """Bytes that repeat nothing survive as well."""
    assert decompress(compress(data)) == data


def test_a_full_chunk_without_repetition_is_stored_as_it_is():
    """4,096 bytes that cannot be compressed take the plain form, and come back."""
    data = bytes(int.from_bytes((n * n * 2654435761 % 2**32).to_bytes(4, "big")[:1]) for n in range(4096))
    assert decompress(compress(data)) == data


sizes = st.sampled_from([0, 1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 70_000])


@given(st.dictionaries(st.text("abcXYZ019", min_size=1, max_size=12).map(str.lower), sizes, min_size=1, max_size=20))
def test_another_reader_finds_every_stream(held):
    """olefile, in its strictest mode, reads each stream as it was written: small, large, empty, many."""
    streams = {("VBA", name): bytes(n % 251 for n in range(size)) for name, size in held.items()}
    streams[("PROJECT",)] = b"x"
    with olefile.OleFileIO(io.BytesIO(write_compound(streams)), raise_defects=olefile.DEFECT_INCORRECT) as found:
        assert {tuple(path) for path in found.listdir()} == set(streams)
        for path, data in streams.items():
            assert found.openstream("/".join(path)).read() == data


def test_a_project_is_read_back_by_oletools(tmp_path):
    """Two modules go in, olevba gives the same two texts."""
    modules = [
        Module("ThisWorkbook", 'Attribute VB_Name = "ThisWorkbook"\nOption Explicit\n', "document"),
        Module("Pay", 'Attribute VB_Name = "Pay"\nSub Pay()\n    MsgBox "5 €"\nEnd Sub\n', "standard"),
    ]
    path = tmp_path / "vbaProject.bin"
    path.write_bytes(write_project("Small", "{00000000-0000-0000-0000-000000000001}", modules))
    assert read_vba(path) == {module.name: module.source for module in modules}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Option Explicit\n", "first line"),
        ('Attribute VB_Name = "Other"\n', "first line"),
        ('Attribute VB_Name = "Bad"\n\' 価\n', "line 2: VBA has no sign “価”"),
        ('Attribute VB_Name = "Bad"\nx = "' + "y" * 1023 + '"\n', "line 2: 1029 characters"),
    ],
)
def test_what_the_editor_would_refuse_is_refused(tmp_path, text, said):
    """A wrong name, a sign outside Windows’ code page and a line too long are named with file and line."""
    path = tmp_path / "Bad.bas"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadModule, match=r"Bad\.bas") as raised:
        read_module(path)
    assert said in str(raised.value)
