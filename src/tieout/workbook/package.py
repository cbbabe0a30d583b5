"""The file as a package of parts: read a part whole or in pieces, and find what it refers to."""

from __future__ import annotations

import codecs
import hashlib
import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from zlib_ng import zlib_ng

from tieout.model.errors import BadInput, WorkbookDamaged, WorkbookLocked

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_UNUSUAL = re.compile(r"<[\w:]+\b[^>\"]*='")
"""Single quotes around attributes are valid, but no spreadsheet program writes them."""
_PIECE = 1 << 20
LARGEST_UNPACKED = 8_000_000_000
_LOCAL_HEADER = 30
_UNREADABLE: Any = (
    KeyError,
    UnicodeDecodeError,
    struct.error,
    zipfile.BadZipFile,
    zlib_ng.error,
)


class Package:
    """The parts of a workbook file. The file is opened only while a part is read, so that others may save it."""

    def __init__(self, source: Path | bytes, name: str) -> None:
        """Look into a file, or into its bytes. Raises BadInput, WorkbookLocked or WorkbookDamaged."""
        self._source, self.name = source, name
        with self._open() as stream:
            if stream.read(8) == _COMPOUND:
                _refuse_compound(stream.read(), name)
            try:
                with zipfile.ZipFile(stream) as held:
                    self.members = _check_members(held.infolist(), name)
            except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
                raise WorkbookDamaged(
                    f"{name} is not an Excel workbook, or it is damaged. Restore one from “Tieout backups”, "
                    "or make a new one with “tieout new”."
                ) from None
        self.workbook = self._find_workbook()
        if "purl.oclc.org/ooxml" in self.text(self.workbook)[:4000]:
            raise BadInput(
                "it is saved as “Strict Open XML”.",
                "In Excel, choose Save As, “Excel Workbook (*.xlsx)”, and run again.",
                name,
            )

    @property
    def names(self) -> list[str]:
        """Names of all parts, in the order of the file."""
        return list(self.members)

    def has(self, part: str) -> bool:
        """Say whether the file holds the part."""
        return part in self.members

    def text(self, part: str) -> str:
        """Return a part as text. Raises WorkbookDamaged when it is absent or unreadable."""
        return "".join(self.pieces(part))

    def listing(self, part: str) -> str:
        """Return a part that lists others as text. Raises WorkbookDamaged for one that cannot be read safely."""
        text = self.text(part)
        if "<!DOCTYPE" in text or ("='" in text and _UNUSUAL.search(text)):
            raise WorkbookDamaged(
                f"{self.name} is written in a way that cannot be edited safely ({part}); open it in Excel, save it "
                "and run again."
            )
        return text

    def pieces(self, part: str) -> Iterator[str]:
        """Yield a part as text, a megabyte at a time. Raises WorkbookDamaged when it is absent or unreadable."""
        try:
            info, decode = self.members[part], codecs.getincrementaldecoder("utf-8-sig")().decode
            with self._open() as stream:
                for piece in _inflate(info, _read_raw(stream, info)):
                    yield decode(piece)
            yield decode(b"", final=True)
        except _UNREADABLE:
            raise WorkbookDamaged(
                f"{self.name} lacks a readable part “{part}”. Restore it from “Tieout backups”."
            ) from None

    def raw(self, part: str) -> bytes:
        """Return a part's bytes as they lie in the file, compressed or not."""
        with self._open() as stream:
            return b"".join(_read_raw(stream, self.members[part]))

    def digest(self) -> bytes:
        """Fingerprint the whole file. Raises BadInput or WorkbookLocked when it cannot be read."""
        with self._open() as stream:
            found = hashlib.sha256()
            while piece := stream.read(_PIECE):
                found.update(piece)
            return found.digest()

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the file: id → (kind, part)."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found = {}
        for tag in _RELATIONSHIP.findall(self.listing(rels)) if self.has(rels) else []:
            at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if at.get("TargetMode") != "External":
                target = at["Target"]
                full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[at["Id"]] = (at["Type"].rsplit("/", 1)[1], full)
        return found

    def _find_workbook(self) -> str:
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and self.has(part):
                return part
        raise WorkbookDamaged(f"{self.name} is not an Excel workbook. Restore one from “Tieout backups”.")

    def _open(self) -> BinaryIO:
        if isinstance(self._source, bytes):
            return io.BytesIO(self._source)
        path = self._source
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise BadInput("there is no such workbook.", "Make one with “tieout new”.", str(path)) from None
        except IsADirectoryError:
            raise BadInput("this is a folder, not a workbook.", "Name the .xlsx file inside it.", str(path)) from None
        except PermissionError:
            raise WorkbookLocked(
                f"{path} may not be read. Close it in Excel, or allow reading, and run again."
            ) from None


def _check_members(members: list[zipfile.ZipInfo], name: str) -> dict[str, zipfile.ZipInfo]:
    """Refuse what no spreadsheet program writes but a trap holds: a bomb, a path out of the file, two of a name."""
    if sum(info.file_size for info in members) > LARGEST_UNPACKED:
        raise BadInput("it unpacks to more than 8 GB.", "Split it, or restore one from “Tieout backups”.", name)
    found = {info.filename: info for info in members}
    odd = [part for part in found if part.startswith("/") or "\\" in part or ".." in part.split("/")]
    if odd or len(found) < len(members):
        raise WorkbookDamaged(
            f"{name} is put together as no spreadsheet program does ({odd[0] if odd else 'two parts of one name'}). "
            "Do not open it; restore one from “Tieout backups”."
        )
    return found


def _read_raw(stream: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    stream.seek(info.header_offset)
    name_length, extra_length = struct.unpack("<26xHH", stream.read(_LOCAL_HEADER))
    stream.seek(name_length + extra_length, io.SEEK_CUR)
    left = info.compress_size
    while left:
        held = stream.read(min(left, _PIECE))
        if not held:
            raise zipfile.BadZipFile("the file ends too early")
        left -= len(held)
        yield held


def _inflate(info: zipfile.ZipInfo, raw: Iterator[bytes]) -> Iterator[bytes]:
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("encrypted, or packed in a way that Excel does not use")
    if info.compress_type == zipfile.ZIP_STORED:
        yield from raw
        return
    sum_so_far, size, opened = 0, 0, zlib_ng.decompressobj(-15)
    for held in raw:
        while held:
            piece = opened.decompress(held, _PIECE)
            sum_so_far, size = zlib_ng.crc32(piece, sum_so_far), size + len(piece)
            if size > info.file_size:
                raise zipfile.BadZipFile("the part unpacks to more than it says")
            yield piece
            held = opened.unconsumed_tail
    if zlib_ng.crc32(opened.flush(), sum_so_far) != info.CRC or not opened.eof:
        raise zipfile.BadZipFile("the part is not what was written")


def _refuse_compound(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadInput(
            "it is protected by a password.", "Remove the password in Excel (File, Info) and run again.", name
        )
    raise BadInput("it is in the old .xls format.", "In Excel, choose Save As, “Excel Workbook (*.xlsx)”.", name)
