"""The CFO sheet: a dozen figures with what they are made of."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ..layout import CELLS, METRIC_NAMES
from ..places import area
from . import looks


def dress_cfo(sheet: Worksheet) -> None:
    """Label the figures and say what each is made of."""
    for column, text in enumerate(
        ("Figure", "Value", "Made of (above the line)", "Made of (below the line)", "Definition"), 1
    ):
        cell = sheet.cell(6, column, text)
        cell.font, cell.fill, cell.alignment = looks.HEADER_FONT, looks.HEADER_FILL, looks.HEADER_ALIGN
    sheet.row_dimensions[6].height = 34
    for name in METRIC_NAMES:
        value, below = CELLS[f"kpi_{name}"], CELLS[f"kpi_{name}_under"]
        row = area(value.at).top
        sheet.cell(row, 1, value.label).font = looks.font(bold=True)
        sheet[value.at].font = looks.font(bold=True, color=looks.NAVY)
        said = sheet.cell(row, 5, below.meaning)
        said.font = looks.PURPOSE_FONT
        said.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
        for column in range(1, 6):
            sheet.cell(row, column).border = looks.UNDER
