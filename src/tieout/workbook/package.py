"""The file as a package of parts: read a part, replace a few, copy all others as the very same bytes."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from pathlib import Path
from xml.parsers import expat

from tieout.model.errors import BadInput, WorkbookDamaged, WorkbookLocked

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def read_bytes(path: Path) -> bytes:
    """Read the workbook's bytes. Raises BadInput or WorkbookLocked when that cannot be."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput("there is no such workbook.", "Make one with “tieout new”.", str(path)) from None
    except IsADirectoryError:
        raise BadInput("this is a folder, not a workbook.", "Name the .xlsx file inside it.", str(path)) from None
    except PermissionError:
        raise WorkbookLocked(f"{path} may not be read. Close it in Excel, or allow reading, and run again.") from None


class Package:
    """The parts of a workbook file. Reading never changes it; ``pack`` makes the new bytes."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open the bytes of the file ``name``. Raises BadInput or WorkbookDamaged for any other kind of file."""
        if data.startswith(_COMPOUND):
            _refuse_compound(data, name)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile:
            raise WorkbookDamaged(
                f"{name} is not an Excel workbook, or it is damaged. Restore one from “Tieout backups”, "
                "or make a new one with “tieout new”."
            ) from None
        self.data, self.name = data, name
        self._workbook = self._find_workbook()
        if "purl.oclc.org/ooxml" in self.text(self._workbook)[:4000]:
            raise BadInput(
                "it is saved as “Strict Open XML”.",
                "In Excel, choose Save As, “Excel Workbook (*.xlsx)”, and run again.",
                name,
            )

    @property
    def workbook(self) -> str:
        """Name of the part that lists the sheets."""
        return self._workbook

    @property
    def names(self) -> list[str]:
        """Names of all parts, in the order of the file."""
        return self._zip.namelist()

    def has(self, part: str) -> bool:
        """Say whether the file holds the part."""
        return part in self._zip.NameToInfo

    def text(self, part: str) -> str:
        """Return a part as text. Raises WorkbookDamaged when it is absent or unreadable."""
        try:
            return self._zip.read(part).decode("utf-8-sig")
        except (KeyError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError, NotImplementedError):
            raise WorkbookDamaged(
                f"{self.name} lacks a readable part “{part}”. Restore it from “Tieout backups”."
            ) from None

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the file: id → (kind, part)."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found = {}
        for tag in _RELATIONSHIP.findall(self.text(rels)) if self.has(rels) else []:
            at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if at.get("TargetMode") != "External":
                target = at["Target"]
                full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                found[at["Id"]] = (at["Type"].rsplit("/", 1)[1], full)
        return found

    def pack(self, edits: dict[str, str], drop: frozenset[str] = frozenset()) -> bytes:
        """Return the file with some parts replaced and some dropped; all others are copied byte for byte.

        ``edits`` is used up: each part is let go as soon as it is packed.
        """
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as out:
            for info in self._zip.infolist():
                if info.filename in drop:
                    continue
                if info.filename in edits:
                    fresh = zipfile.ZipInfo(info.filename, info.date_time)
                    fresh.compress_type = zipfile.ZIP_DEFLATED
                    out.writestr(fresh, edits.pop(info.filename).encode("utf-8"))
                else:
                    self._copy_raw(info, out)
            for name, text in edits.items():
                out.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode("utf-8"))
        return made.getvalue()

    def _find_workbook(self) -> str:
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and self.has(part):
                return part
        raise WorkbookDamaged(f"{self.name} is not an Excel workbook. Restore one from “Tieout backups”.")

    def _copy_raw(self, info: zipfile.ZipInfo, out: zipfile.ZipFile) -> None:
        start = info.header_offset
        name_length, extra_length = struct.unpack("<HH", self.data[start + 26 : start + 30])
        begin = start + 30 + name_length + extra_length
        fresh = zipfile.ZipInfo(info.filename, info.date_time)
        for field in (
            "compress_type",
            "comment",
            "create_system",
            "create_version",
            "extract_version",
            "internal_attr",
            "external_attr",
            "CRC",
            "compress_size",
            "file_size",
        ):
            setattr(fresh, field, getattr(info, field))
        # The sizes stand in the header, so no descriptor follows the data (bit 3); the name stays UTF-8 (bit 11).
        fresh.flag_bits = info.flag_bits & ~0x08
        stream = out.fp
        assert stream is not None
        fresh.header_offset = stream.tell()
        stream.write(fresh.FileHeader(False))
        stream.write(self.data[begin : begin + info.compress_size])
        out.filelist.append(fresh)
        out.NameToInfo[fresh.filename] = fresh
        out.start_dir = stream.tell()
        out._didModify = True  # type: ignore[attr-defined]


def _refuse_compound(data: bytes, name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise BadInput(
            "it is protected by a password.", "Remove the password in Excel (File, Info) and run again.", name
        )
    raise BadInput("it is in the old .xls format.", "In Excel, choose Save As, “Excel Workbook (*.xlsx)”.", name)


def check_well_formed(text: str, part: str) -> None:
    """Raise WorkbookDamaged unless the text is well-formed XML."""
    try:
        # The bare parser builds no tree: a sheet of a hundred megabytes is checked in passing.
        expat.ParserCreate().Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        raise WorkbookDamaged(f"the part “{part}” is not well-formed: {error}") from None
