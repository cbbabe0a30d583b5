"""The settings as typed on the Start and Settings sheets."""

from __future__ import annotations

from dataclasses import fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tieout.model.settings import Settings

from .layout.inputs import SETTING_CELLS
from .reading import Reader, Where


def read_settings(reader: Reader) -> Settings:
    """Read the settings; an empty cell takes the default. Raises BadInput for a value that cannot be."""
    defaults = {item.name: item for item in fields(Settings)}
    held: dict[str, Any] = {}
    for cell in SETTING_CELLS:
        value = reader.input(cell.name)
        item = defaults[cell.field]
        if value is None:
            continue
        choices = item.metadata["choices"]
        if choices and value not in choices:
            alike = [choice for choice in choices if choice.casefold() == value.casefold()]
            if not alike:
                shown, place = reader.cell(cell.name)
                raise Where(reader.package.name, place.sheet, place.row, place.column).bad(
                    shown, f"“{cell.label}” cannot be this.", f"Choose one of: {' · '.join(choices)}."
                )
            value = alike[0]
        if cell.kind == "money":
            value = int((value * 100).to_integral_value(ROUND_HALF_UP))
        held[cell.field] = float(value) if isinstance(value, Decimal) else value
    settings = Settings(**held)
    for problem in settings.problems():
        _, place = reader.cell("in_from")
        raise Where(reader.package.name, place.sheet, place.row, place.column).bad(
            None, f"{problem}.", "Correct it and run again."
        )
    return settings
