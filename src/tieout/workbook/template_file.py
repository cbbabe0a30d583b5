"""Where the templates lie."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def template_path(name: str = "margin") -> Path:
    """Return where a template lies: beside the code when installed, at the root of a checkout."""
    installed = Path(str(resources.files("tieout"))) / "workbook_templates" / f"{name}.xlsx"
    checkout = Path(__file__).resolve().parents[3] / "workbook_templates" / f"{name}.xlsx"
    return checkout if checkout.parent.is_dir() else installed


def template_bytes(name: str = "margin") -> bytes:
    """Return a template's bytes."""
    return template_path(name).read_bytes()
