"""docs/security.md names a test for each line, and each of them exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def list_named() -> list[tuple[str, str]]:
    """List the tests that the page names; “::name” alone is of the file before it."""
    named, file = [], ""
    for path, name in re.findall(r"`(tests/[\w/]+\.py)?::(\w+)`", PAGE):
        file = path or file
        named.append((file, name))
    return named


@pytest.mark.parametrize(("file", "name"), list_named())
def test_a_named_test_exists(file, name):
    """Renaming a test must not leave a promise without proof."""
    assert f"def {name}(" in (ROOT / file).read_text("utf-8")


def test_every_line_names_a_test_or_says_that_there_is_none():
    """The last cell of each row holds a test, or a dash."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| way", "|---"))]
    assert len(rows) > 20
    assert all("`tests/" in row.rsplit("|", 2)[1] or row.rsplit("|", 2)[1].strip() == "–" for row in rows)
