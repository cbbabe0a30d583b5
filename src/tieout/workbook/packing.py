"""Packing: the new file from new parts and from the old file's own bytes.

A part that nobody edits is copied as the compressed bytes it was. A new part is packed while it is made: a second
thread compresses it and proves that it is well-formed XML, while the first goes on writing text.
"""

from __future__ import annotations

import sys
import zipfile
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from lxml import etree
from zlib_ng import zlib_ng

from tieout.model.errors import NotVerified

from .bytes_table import Sure
from .package import Package

Part = str | Iterable[str | bytes]
"""A new part: its text, whole or in pieces, which may be encoded already."""
_LEVEL = 6
_AHEAD = 1
"""How many pieces may wait for the second thread: it bounds the memory."""
_SAMPLE = 8
_OLD_STAMP = (1980, 1, 1, 0, 0, 0)
_COPIED = (
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
)


class Packing:
    """A file in the making, part after part."""

    def __init__(self, package: Package, out: BinaryIO) -> None:
        self._package, self._out = package, out
        self._zip = zipfile.ZipFile(out, "w")
        self._second = ThreadPoolExecutor(1, "packing")

    def __enter__(self) -> Packing:
        # Python lets a thread wait 5 ms for its turn, which is longer than a piece takes to compress.
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(0.0002)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setswitchinterval(self._interval)
        self._second.shutdown()
        # Nothing to end where the file was given up.
        self._zip._didModify = False  # type: ignore[attr-defined]
        self._zip.close()

    def finish(self) -> None:
        """Write the list of parts, which ends the file."""
        self._zip._didModify = True  # type: ignore[attr-defined]
        self._zip.close()

    def copy(self, name: str) -> None:
        """Copy a part of the old file byte for byte."""
        info = self._package.members[name]
        fresh = zipfile.ZipInfo(name, info.date_time)
        for field in _COPIED:
            setattr(fresh, field, getattr(info, field))
        # The sizes stand in the header, so no descriptor follows the data (bit 3); the name stays UTF-8 (bit 11).
        fresh.flag_bits = info.flag_bits & ~0x08
        self._begin(fresh)
        self._out.write(self._package.raw(name))
        self._end(fresh)

    def add(self, name: str, part: Part) -> None:
        """Pack a new part. Raises NotVerified when it is not well-formed XML."""
        old = self._package.members.get(name)
        fresh = zipfile.ZipInfo(name, old.date_time if old else _OLD_STAMP)
        fresh.compress_type, fresh.create_system = zipfile.ZIP_DEFLATED, 0
        fresh.CRC = fresh.compress_size = fresh.file_size = 0
        self._begin(fresh)
        begun, pressed = self._out.tell(), _Press(name)
        for packed in self._press([part] if isinstance(part, str) else part, pressed):
            self._out.write(packed)
        fresh.CRC, fresh.file_size, fresh.compress_size = pressed.sum, pressed.size, self._out.tell() - begun
        self._out.seek(fresh.header_offset)
        self._out.write(fresh.FileHeader(False))
        self._out.seek(0, 2)
        self._end(fresh)

    def _press(self, pieces: Iterable[str | bytes], press: _Press) -> Iterator[bytes]:
        waiting: deque[Future[bytes]] = deque()
        for piece in pieces:
            waiting.append(self._second.submit(press.take, piece))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        waiting.append(self._second.submit(press.end))
        for each in waiting:
            yield each.result()

    def _begin(self, info: zipfile.ZipInfo) -> None:
        info.header_offset = self._out.tell()
        self._out.write(info.FileHeader(False))

    def _end(self, info: zipfile.ZipInfo) -> None:
        self._zip.filelist.append(info)
        self._zip.NameToInfo[info.filename] = info
        self._zip.start_dir = self._out.tell()


class _Nothing:
    """Takes no event, so that the parser builds no tree and only proves the text."""

    def close(self) -> None:
        """End."""


class _Press:
    """One part on its way into the file: compressed, summed up and proved, piece by piece."""

    def __init__(self, name: str) -> None:
        self.name, self.sum, self.size, self._sure = name, 0, 0, 0
        self._deflate = zlib_ng.compressobj(_LEVEL, zlib_ng.DEFLATED, -15)
        self._proof = etree.XMLParser(target=_Nothing(), huge_tree=True, resolve_entities=False, no_network=True)

    def take(self, piece: str | bytes) -> bytes:
        data = piece.encode("utf-8") if isinstance(piece, str) else piece
        self.sum, self.size = zlib_ng.crc32(data, self.sum), self.size + len(data)
        if self._is_proved(piece):
            try:
                self._proof.feed(data)
            except etree.XMLSyntaxError as error:
                raise self._unsound(error) from None
        return self._deflate.compress(data)

    def _is_proved(self, piece: str | bytes) -> bool:
        """Say whether a piece is proved: all are but rows that are sure by the way they are made, of which some are."""
        if not isinstance(piece, Sure):
            return True
        self._sure += 1
        return self._sure % _SAMPLE == 1

    def _unsound(self, error: etree.XMLSyntaxError) -> NotVerified:
        return NotVerified(f"the new workbook is not sound ({self.name}: {error}), so the old one was kept.")

    def end(self) -> bytes:
        try:
            self._proof.close()
        except etree.XMLSyntaxError as error:
            raise self._unsound(error) from None
        return self._deflate.flush()


def pack(
    package: Package,
    out: BinaryIO,
    early: Mapping[str, str],
    late: Iterable[tuple[str, Part | None]],
    left_out: Container[str],
) -> None:
    """Write the file: ``early`` and ``late`` parts in place of their namesakes, some left out, all others copied.

    Late parts come one after the other, each made when the one before is packed; None copies the part after all.
    Their names, and those of parts to be dropped, are in ``left_out``.
    """
    with Packing(package, out) as packing:
        for name in package.members:
            if name in early:
                packing.add(name, early[name])
            elif name not in left_out:
                packing.copy(name)
        for name, part in late:
            if part is None:
                packing.copy(name)
            else:
                packing.add(name, part)
        packing.finish()
