"""The page of requirements: ``python tests/docs/requirements_page.py > docs/requirements.md``.

It is made of ``requirements.txt`` beside this file: one line per requirement, with what shows it and what proves it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("requirements.txt")

_HEAD = """# What was asked for, and where it is

Generated (`python tests/docs/requirements_page.py > docs/requirements.md`) from `tests/docs/requirements.txt`; a test
holds that the page is current and that every sheet, column, function, command, check and test named here exists.

Of {all} requirements {whole} stand, {partly} stand in part, {missing} are not built. Slanted words are *Sheet* or
*Sheet: Column* (on *Settings* also the name of a setting). ✓ stands · ◐ in part, the last column says what is missing ·
✗ not built, and why.
"""
_TABLE = "\n| | | requirement | shown by | proved by | not built |\n|---|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Requirement:
    """One requirement: what shows it, the tests that prove it as “tests/….py::test_…”, and what is not built."""

    number: int
    group: str
    what: str
    shown: tuple[str, ...]
    tests: tuple[str, ...]
    lacks: str

    @property
    def mark(self) -> str:
        """✓, ◐ or ✗."""
        if not self.lacks:
            return "✓"
        return "◐" if self.shown and self.tests else "✗"


def read_requirements() -> list[Requirement]:
    """Read the source; a line begins with its number."""
    found, group = [], ""
    for line in SOURCE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            group = line.removeprefix("## ")
        elif line[:1].isdigit():
            number, what, shown, tests, lacks = (part.strip() for part in line.split("|"))
            named = tuple(_name_test(each) for each in _split(tests))
            found.append(Requirement(int(number), group, what, _split(shown), named, lacks))
    return found


def _split(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split(";") if part.strip() != "–")


def _name_test(short: str) -> str:
    path, name = short.split("::")
    folder, _, file = path.rpartition("/")
    return f"tests/{folder + '/' if folder else ''}test_{file}.py::test_{name}"


def write_page() -> str:
    """Return the page as Markdown."""
    found = read_requirements()
    marks = [each.mark for each in found]
    head = _HEAD.format(all=len(found), whole=marks.count("✓"), partly=marks.count("◐"), missing=marks.count("✗"))
    lines, group = [head], ""
    for each in found:
        if each.group != group:
            group = each.group
            lines.append(f"\n## {group}\n{_TABLE}")
        proofs = ", ".join(f"`{test}`" for test in each.tests) or "–"
        shown = ", ".join(each.shown) or "–"
        lines.append(f"| {each.number} | {each.mark} | {each.what} | {shown} | {proofs} | {each.lacks} |\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(write_page())
