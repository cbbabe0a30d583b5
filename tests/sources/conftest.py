"""Reads literal exports."""

from __future__ import annotations

import pytest

from tieout.sources import read_folder


@pytest.fixture
def read(tmp_path):
    """Write the texts as files (``name=text``, ``.csv`` unless named otherwise) and read them as one side."""

    def read_texts(side, mappings=None, home_currency="USD", **texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
        return read_folder(side, tmp_path, mappings, home_currency)

    return read_texts
