"""oletools reads VBA; its import warns about its own libraries, which matters to nobody here."""

from __future__ import annotations

import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def read_vba(path: Path) -> dict[str, str]:
    """Return the text of each module, as oletools reads it, with plain line ends."""
    found = VBA_Parser(str(path)).extract_macros()
    return {name.rpartition(".")[0]: text.replace("\r\n", "\n") for _, _, name, text in found}


def expand(data: bytes) -> bytes:
    """Expand compressed VBA with oletools."""
    return bytes(decompress_stream(bytearray(data)))
