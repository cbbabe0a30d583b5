"""The page of exports is generated and current."""

from pathlib import Path

from tieout.sources.page import write_page


def test_the_page_of_exports_is_current():
    """docs/exports.md is what the layouts generate."""
    assert (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8") == write_page()
