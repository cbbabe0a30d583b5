"""The Close sheet: its first lines answer whether the month can be closed."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ..layout import CELLS
from . import looks


def dress_close(sheet: Worksheet) -> None:
    """Label the answer and what it is made of."""
    for cell in CELLS.values():
        if cell.sheet == "Close" and cell.label:
            row = int(cell.at[1:])
            sheet.cell(row, 1, cell.label).border = looks.UNDER
            held = sheet[cell.at]
            held.font = looks.font(bold=True, color=looks.NAVY)
            held.alignment = Alignment(horizontal="left")
    sheet["B10"].number_format = "yyyy-mm-dd hh:mm"
    for sign, mark in (("◆", "◆"), ("✓", "◷")):
        rule = Rule(type="expression", formula=[f'LEFT($B$5,1)="{sign}"'], dxf=looks.mark(mark))
        sheet.conditional_formatting.add("B5:D5", rule)
