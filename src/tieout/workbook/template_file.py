"""Where the template lies."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def template_path() -> Path:
    """Return where the template lies: beside the code when installed, at the root of a checkout."""
    installed = Path(str(resources.files("tieout"))) / "workbook_templates" / "margin.xlsx"
    checkout = Path(__file__).resolve().parents[3] / "workbook_templates" / "margin.xlsx"
    return checkout if checkout.parent.is_dir() else installed


def template_bytes() -> bytes:
    """Return the template's bytes."""
    return template_path().read_bytes()
