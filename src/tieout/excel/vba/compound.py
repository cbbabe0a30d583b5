"""A compound file (MS-CFB, version 3): folders and streams in one file of 512-byte sectors.

Only what a VBA project needs: no dates, no class ids, less than 6.8 MB. The same streams always give the
same bytes, whatever the machine.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IN_HEADER = 109
_PER_SECTOR = _SECTOR // 4


@dataclass
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    data: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    number: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    color: int = _BLACK
    start: int = 0
    size: int = 0


def write_compound(streams: Mapping[tuple[str, ...], bytes]) -> bytes:
    """Write streams, named by their folders and name, as a compound file."""
    entries = _list_entries(streams)
    small = [e for e in entries if e.kind == _STREAM and 0 < len(e.data) < _CUTOFF]
    large = [e for e in entries if e.kind == _STREAM and len(e.data) >= _CUTOFF]
    mini, mini_fat = _pack_small(small)
    root = entries[0]
    root.data = mini
    length = -(-len(entries) // 4) * _SECTOR
    runs: list[tuple[_Entry | None, bytes]] = [(None, b"\0" * length), (None, mini_fat), (root, mini)]
    runs += [(entry, entry.data) for entry in large]
    fat, starts = _chain([data for _, data in runs])
    for (entry, data), start in zip(runs, starts, strict=True):
        if entry is not None:
            entry.start = start if data else _END
    for entry in entries:
        entry.size = len(entry.data)
    directory = b"".join(_write_entry(entry) for entry in entries)
    directory += _EMPTY_ENTRY * ((length - len(directory)) // len(_EMPTY_ENTRY))
    bodies = [directory, *(data for _, data in runs[1:])]
    head = _write_head(len(fat) // _PER_SECTOR, starts[0], starts[1] if mini_fat else _END, len(mini_fat) // _SECTOR)
    return head + struct.pack(f"<{len(fat)}I", *fat) + b"".join(_fill(body, _SECTOR, b"\0") for body in bodies)


def _list_entries(streams: Mapping[tuple[str, ...], bytes]) -> list[_Entry]:
    """Make the directory: the root first, then every folder's contents, with their search trees."""
    folders: dict[tuple[str, ...], _Entry] = {(): _Entry("Root Entry", _ROOT)}
    for path in sorted(streams):
        for depth in range(1, len(path)):
            if path[:depth] not in folders:
                folders[path[:depth]] = _Entry(path[depth - 1], _STORAGE)
                folders[path[: depth - 1]].children.append(folders[path[:depth]])
        folders[path[:-1]].children.append(_Entry(path[-1], _STREAM, streams[path]))
    entries = [folders[()]]
    for entry in entries:  # grows while it is walked: breadth first
        entries += entry.children
    for number, entry in enumerate(entries):
        entry.number = number
    for entry in entries:
        ordered = sorted(entry.children, key=lambda child: (len(child.name.encode("utf-16-le")), child.name.upper()))
        entry.child = _plant(ordered, 0, len(ordered).bit_length() - 1)
    return entries


def _plant(ordered: list[_Entry], depth: int, deepest: int) -> int:
    """Make a balanced tree whose last, perhaps incomplete level is red: a valid red-black tree."""
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    entry = ordered[middle]
    entry.left = _plant(ordered[:middle], depth + 1, deepest)
    entry.right = _plant(ordered[middle + 1 :], depth + 1, deepest)
    entry.color = _RED if depth == deepest and depth else _BLACK
    return entry.number


def _pack_small(small: list[_Entry]) -> tuple[bytes, bytes]:
    """Pack streams below the cutoff into 64-byte sectors; return them and their table."""
    packed, table = bytearray(), list[int]()
    for entry in small:
        entry.start = len(table)
        packed += _fill(entry.data, _MINI, b"\0")
        table += [*range(entry.start + 1, len(packed) // _MINI), _END]
    return bytes(packed), _fill(struct.pack(f"<{len(table)}I", *table), _SECTOR, b"\xff")


def _chain(bodies: list[bytes]) -> tuple[list[int], list[int]]:
    """Lay bodies one after the other behind the sectors of the table; return the table and where each starts."""
    counts = [-(-len(body) // _SECTOR) for body in bodies]
    of_fat = 1
    while of_fat * _PER_SECTOR < of_fat + sum(counts):
        of_fat += 1
    if of_fat > _IN_HEADER:
        raise ValueError("the VBA project is larger than 6.8 MB")
    table, starts = [_FAT] * of_fat, []
    for count in counts:
        starts.append(len(table))
        if count:
            table += [*range(len(table) + 1, len(table) + count), _END]
    return table + [_FREE] * (of_fat * _PER_SECTOR - len(table)), starts


def _write_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    if len(name) > 64:
        raise ValueError(f"the name “{entry.name}” is too long for a compound file")
    start = entry.start if entry.data else (_END if entry.kind != _STORAGE else 0)
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(name), entry.kind, entry.color, entry.left, entry.right, entry.child)
        + b"\0" * 36  # class id, state, dates
        + struct.pack("<IQ", start, entry.size)
    )


_EMPTY_ENTRY = b"\0" * 68 + struct.pack("<3I", _NONE, _NONE, _NONE) + b"\0" * 48


def _write_head(of_fat: int, directory: int, mini_fat: int, of_mini_fat: int) -> bytes:
    table = [*range(of_fat), *[_FREE] * (_IN_HEADER - of_fat)]
    return (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + b"\0" * 16
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<9I", 0, of_fat, directory, 0, _CUTOFF, mini_fat, of_mini_fat, _END, 0)
        + struct.pack(f"<{_IN_HEADER}I", *table)
    )


def _fill(data: bytes, size: int, filler: bytes) -> bytes:
    return data + filler * (-len(data) % size)
