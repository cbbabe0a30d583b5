"""The VBA project: its modules, its references, and the streams that describe them (MS-OVBA 2.3).

Sources only: no compiled code is stored, so that Excel, whatever its version, compiles them when it opens the file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from .compound import write_compound
from .compression import compress

CODE_PAGE = "cp1252"
_NO_COMPILED_CODE = bytes.fromhex("CC61FFFF000100")
_MODULE_COOKIE = 0xFFFF
_SEED = 0x5D

REFERENCES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
        r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
"""OLE Automation, and Office for the ribbon's types. Excel and VBA themselves need no mention."""


@dataclass(frozen=True)
class Module:
    """A module: its name, its source with its attributes, and what it is."""

    name: str
    source: str
    kind: Literal["standard", "class", "document"]


def write_project(name: str, project_id: str, modules: list[Module]) -> bytes:
    """Write `vbaProject.bin`. Raises UnicodeEncodeError for a sign outside Windows-1252."""
    streams = {
        ("PROJECT",): _write_properties(name, project_id, modules),
        ("PROJECTwm",): _write_names(modules),
        ("VBA", "_VBA_PROJECT"): _NO_COMPILED_CODE,
        ("VBA", "dir"): compress(_write_directory(name, modules)),
    }
    for module in modules:
        streams[("VBA", module.name)] = compress(_encode(module.source.rstrip("\n").replace("\n", "\r\n") + "\r\n"))
    return write_compound(streams)


def _write_directory(name: str, modules: list[Module]) -> bytes:
    english = struct.pack("<I", 0x409)
    records = [
        (0x01, struct.pack("<I", 1)),  # a 32-bit Windows project, as every shipped add-in says, 64-bit Excel included
        (0x02, english),
        (0x14, english),
        (0x03, struct.pack("<H", 1252)),
        (0x04, _encode(name)),
        (0x05, b""),
        (0x40, b""),
        (0x06, b""),
        (0x3D, b""),
        (0x07, bytes(4)),
        (0x08, bytes(4)),
    ]
    head = b"".join(_record(kind, payload) for kind, payload in records)
    # The version's length field counts only its first part; that is how the format is.
    version = struct.pack("<HIIH", 0x09, 4, 1, 1)
    constants = _record(0x0C, b"") + _record(0x3C, b"")
    count = _record(0x0F, struct.pack("<H", len(modules))) + _record(0x13, struct.pack("<H", _MODULE_COOKIE))
    described = b"".join(_describe(module) for module in modules)
    return head + version + constants + _write_references() + count + described + _record(0x10, b"")


def _write_references() -> bytes:
    made = b""
    for name, library in REFERENCES:
        held = _encode(library)
        made += _record(0x16, _encode(name)) + _record(0x3E, _wide(name))
        made += _record(0x0D, struct.pack("<I", len(held)) + held + bytes(6))
    return made


def _describe(module: Module) -> bytes:
    kind = 0x21 if module.kind == "standard" else 0x22
    records = [
        (0x19, _encode(module.name)),
        (0x47, _wide(module.name)),
        (0x1A, _encode(module.name)),
        (0x32, _wide(module.name)),
        (0x1C, b""),
        (0x48, b""),
        (0x31, bytes(4)),  # the source begins at once: no compiled code stands before it
        (0x1E, bytes(4)),
        (0x2C, struct.pack("<H", _MODULE_COOKIE)),
        (kind, b""),
        (0x2B, b""),
    ]
    return b"".join(_record(number, payload) for number, payload in records)


def _write_properties(name: str, project_id: str, modules: list[Module]) -> bytes:
    listed = {
        "standard": "Module={}",
        "class": "Class={}",
        "document": "Document={}/&H00000000",
    }
    lines = [
        f'ID="{project_id}"',
        *(listed[module.kind].format(module.name) for module in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_hide(bytes(4), project_id)}"',
        f'DPB="{_hide(bytes(1), project_id)}"',
        f'GC="{_hide(bytes([0xFF]), project_id)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return _encode("\r\n".join(lines) + "\r\n")


def _hide(data: bytes, project_id: str) -> str:
    """Write protection state, password and visibility the way the format wants them (MS-OVBA 2.4.3.2).

    All three say “none”: anybody may look at the code.
    """
    key = sum(_encode(project_id)) & 0xFF
    made = [_SEED, _SEED ^ 2, _SEED ^ key]
    plain = key
    for byte in bytes([_SEED] * ((_SEED & 6) // 2)) + struct.pack("<I", len(data)) + data:
        made.append(byte ^ ((made[-2] + plain) & 0xFF))
        plain = byte
    return bytes(made).hex().upper()


def _write_names(modules: list[Module]) -> bytes:
    return b"".join(_encode(m.name) + b"\0" + _wide(m.name) + b"\0\0" for m in modules) + b"\0\0"


def _record(number: int, payload: bytes) -> bytes:
    return struct.pack("<HI", number, len(payload)) + payload


def _encode(text: str) -> bytes:
    return text.encode(CODE_PAGE)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")
