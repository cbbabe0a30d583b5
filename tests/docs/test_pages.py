"""What the pages for people say: links lead somewhere, commands are named, the printed summary is the demo's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from tieout.cli import app
from tieout.model.money import dollars
from tieout.workbook.filebook import FileBook

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "addin").glob("*.md")]
PARTS_OF_REFRESH = ("Refresh all", "Refresh this sheet")
RIBBON = (ROOT / "addin" / "ribbon" / "customUI14.xml").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_that_are_there(page):
    """Every link and picture that is not an address is a file of the project."""
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    here = [target for target in targets if "://" not in target]
    assert [target for target in here if not (page.parent / target).exists()] == []


def test_the_readme_names_every_command():
    """A command that nobody reads of is not there."""
    spoken = " ".join(line for line in README.splitlines() if line.startswith("| `tieout"))
    assert [name for name in get_command(app).commands if not re.search(rf"\b{name}\b", spoken)] == []


def test_the_guide_names_every_button():
    """Each button of the ribbon stands in the owner's guide."""
    guide = (ROOT / "docs" / "excel.md").read_text("utf-8")
    labels = re.findall(r'<button id="\w+" label="([^"]+)"', RIBBON)
    assert len(labels) > 10
    assert [label for label in labels if f"**{label}**" not in guide and label not in PARTS_OF_REFRESH] == []


def test_pictures_are_small():
    """A picture is at most 90 KB, so that the page opens at once."""
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("*.png")}
    assert len(sizes) >= 4
    assert max(sizes.values()) <= 90_000


def test_the_printed_summary_is_the_demos(finished_demo):
    """Revenue, profit, exceptions and tie-outs in the README are those of the demo's workbook."""
    book = FileBook.open(finished_demo / "Margin Workbook.xlsx")
    runs, found, ties = (book.read_table(name) for name in ("tblRuns", "tblSeverities", "tblTies"))
    expected = [f"{'Revenue':<14}{'$' + dollars(runs['Revenue'][0]):>16}"]
    expected += [f"{'Gross profit':<14}{'$' + dollars(runs['Gross profit'][0]):>16}"]
    for row in found.to_dict("records"):
        symbol, severity = row["Severity"].split()
        expected.append(f"{symbol} {severity:<9}{row['Found']:>5,}{'$' + dollars(row['At stake']):>14}")
    expected.append(f"OK ✓  {ties['What must agree'][0]}: {dollars(ties['One side'][0])}")
    printed = README.split("```text\n")[1].split("```")[0]
    assert [line for line in expected if line not in printed] == []
