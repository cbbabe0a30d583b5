"""The page of worksheet functions is generated and current."""

from pathlib import Path

from tieout.excel.page import write_page


def test_the_page_of_functions_is_current():
    """docs/functions.md is what the functions say of themselves."""
    assert (Path(__file__).parents[2] / "docs" / "functions.md").read_text(encoding="utf-8") == write_page()
