"""Compression of VBA source and of the project's directory, as MS-OVBA 2.4.1 defines it.

Data is cut into chunks of 4,096 bytes; in a chunk, a repetition of at least three bytes becomes a token of
two bytes that says how far back it lies and how long it is. The same data always gives the same bytes.

>>> decompress(compress(b"Dim a\\r\\nDim b\\r\\nDim c\\r\\n"))
b'Dim a\\r\\nDim b\\r\\nDim c\\r\\n'
"""

from __future__ import annotations

import struct

_SIGNATURE = 1
_CHUNK = 4096
_COMPRESSED, _RAW = 0xB000, 0x3000
_SHORTEST = 3


def compress(data: bytes) -> bytes:
    """Compress data into a container of chunks."""
    made = bytearray([_SIGNATURE])
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        body, kind = _compress_chunk(chunk), _COMPRESSED
        if len(body) >= _CHUNK:
            body, kind = chunk.ljust(_CHUNK, b"\0"), _RAW
        made += struct.pack("<H", kind | (len(body) - 1)) + body
    return bytes(made)


def decompress(data: bytes) -> bytes:
    """Take a container apart again. Raises ValueError when it is not one."""
    if not data or data[0] != _SIGNATURE:
        raise ValueError("this is not compressed VBA")
    made, at = bytearray(), 1
    while at < len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end = at + 3 + (header & 0x0FFF)
        if header & 0x8000:
            _expand_chunk(data[at + 2 : end], made)
        else:
            made += data[at + 2 : end]
        at = end
    return bytes(made)


def _compress_chunk(chunk: bytes) -> bytes:
    made, at = bytearray(), 0
    places: dict[bytes, list[int]] = {}
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            offset, length = _find_repetition(chunk, at, places)
            if length:
                flags |= 1 << bit
                tokens += struct.pack("<H", (offset - 1) << (16 - _offset_bits(at)) | (length - _SHORTEST))
            else:
                length = 1
                tokens.append(chunk[at])
            for place in range(at, at + length):
                places.setdefault(chunk[place : place + _SHORTEST], []).append(place)
            at += length
        made.append(flags)
        made += tokens
    return bytes(made)


def _find_repetition(chunk: bytes, at: int, places: dict[bytes, list[int]]) -> tuple[int, int]:
    """Find the longest earlier run of the bytes at a place: how far back and how long; (0, 0) where there is none."""
    bits = _offset_bits(at)
    longest = min(len(chunk) - at, (0xFFFF >> bits) + _SHORTEST)
    best_offset, best = 0, 0
    if longest < _SHORTEST:
        return 0, 0
    for place in reversed(places.get(chunk[at : at + _SHORTEST], ())):
        length = _SHORTEST
        while length < longest and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best:
            best_offset, best = at - place, length
            if best == longest:
                break
    return best_offset, best


def _expand_chunk(body: bytes, made: bytearray) -> None:
    start, at = len(made), 0
    while at < len(body):
        flags, at = body[at], at + 1
        for bit in range(8):
            if at >= len(body):
                return
            if not flags >> bit & 1:
                made.append(body[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", body, at)
            at += 2
            bits = _offset_bits(len(made) - start)
            offset = (token >> (16 - bits)) + 1
            for _ in range((token & (0xFFFF >> bits)) + _SHORTEST):
                made.append(made[-offset])


def _offset_bits(at: int) -> int:
    """How many bits of a token tell the offset at this place of a chunk: as many as it takes, at least four."""
    return max(4, (at - 1).bit_length())
