"""The Start sheet: period, numbers, tie-outs, what to do today, legend."""

from __future__ import annotations

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from ..layout import CELLS, TIE_NAMES
from ..places import area
from . import looks

LEGEND = (
    ("■ CRITICAL", "Act today: much money, or every figure depends on it."),
    ("◆ ACT", "Somebody has something to do."),
    ("▲ WATCH", "Have a look; nothing is wrong yet."),
    ("◷ TIMING", "Expected: the sync or the month’s end will clear it."),
    ("✓ OK", "In order."),
    ("? COST", "A cost is missing, so the margin is not to be trusted."),
)


def dress_start(sheet: Worksheet) -> None:
    """Label the cells of the first screen."""
    _section(sheet, 4, "Period and basis (yellow cells are yours)", 1)
    _section(sheet, 4, "The numbers", 4)
    _ask_box(sheet)
    for cell in CELLS.values():
        if cell.sheet == "Start" and cell.label and not cell.name.startswith("tie_") and cell.name != "in_question":
            at = area(cell.at)
            sheet.cell(at.top, at.left - 1, cell.label)
            sheet[cell.at].alignment = Alignment(horizontal="left" if at.left == 2 else "right")
            if at.left != 2 and cell.meaning:
                said = sheet.cell(at.top, at.left + 1, cell.meaning)
                said.font, said.alignment = looks.PURPOSE_FONT, Alignment(horizontal="left", indent=1)
    for row in range(5, 11):
        sheet.cell(row, 5).font = looks.font(bold=True, size=12, color=looks.NAVY)
    _tie_outs(sheet)
    _section(sheet, 28, "Three things to do today", 1)
    for n in (1, 2, 3):
        row = 28 + n
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
        said = sheet[f"A{row}"]
        said.font = looks.font(color="0563C1", underline="single")
        said.alignment = Alignment(wrap_text=True, vertical="top")
        said.hyperlink = Hyperlink(
            ref=said.coordinate, location="Exceptions!A6", display=None, tooltip="Go to the Exceptions"
        )
        sheet.row_dimensions[row].height = 20
    _section(sheet, 33, "How to read the colors", 1)
    for row, (word, meaning) in enumerate(LEGEND, 34):
        held = sheet.cell(row, 1, word)
        sign = word[0]
        if sign in looks.SEVERITY_COLORS:
            fill, ink = looks.SEVERITY_COLORS[sign]
            held.font, held.fill = looks.font(color=ink, bold=sign == "■"), PatternFill("solid", fgColor=fill)
        sheet.cell(row, 2, meaning).font = looks.PURPOSE_FONT
        sheet.cell(row, 2).alignment = Alignment(horizontal="left", indent=1)
    for line in ("A41", "A42"):
        sheet[line].font = looks.PURPOSE_FONT


def _ask_box(sheet: Worksheet) -> None:
    """Make the question wide, and room for three lines of answer below it."""
    _section(sheet, 11, "Ask in plain English, and refresh", 4)
    question, answer = area(CELLS["in_question"].at), area(CELLS["start_answer"].at)
    sheet.merge_cells(start_row=question.top, start_column=4, end_row=question.top, end_column=6)
    sheet.merge_cells(start_row=answer.top, start_column=4, end_row=answer.top + 1, end_column=6)
    sheet[CELLS["start_answer"].at].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[answer.top + 1].height = 45


def _section(sheet: Worksheet, row: int, text: str, column: int) -> None:
    sheet.cell(row, column, text).font = looks.SECTION_FONT


def _tie_outs(sheet: Worksheet) -> None:
    _section(sheet, 15, "Does it all tie out?", 1)
    for column, text in enumerate(("What must agree", "One side", "Other side", "Difference", "Says"), 1):
        cell = sheet.cell(16, column, text)
        cell.font, cell.fill, cell.alignment = looks.HEADER_FONT, looks.HEADER_FILL, looks.HEADER_ALIGN
    rows = []
    for name in TIE_NAMES:
        left = CELLS[f"tie_{name}_left"]
        row = area(left.at).top
        rows.append(row)
        sheet.cell(row, 1, left.label)
        for column in range(1, 6):
            sheet.cell(row, column).border = looks.UNDER
        for side in ("left", "right", "difference"):
            sheet[CELLS[f"tie_{name}_{side}"].at].number_format = looks.FORMATS[left.kind]
        sheet.cell(row, 4).number_format = "#,##0.00;(#,##0.00);0.00" if left.kind == "money" else "0"
        sheet.cell(row, 5).alignment = Alignment(horizontal="center")
    where = f"E{rows[0]}:E{rows[-1]}"
    sheet.conditional_formatting.add(
        where, Rule(type="expression", formula=[f'LEFT(E{rows[0]},1)="◆"'], dxf=looks.mark("■"))
    )
    note = sheet.cell(16, 6, "of which without a job")
    note.font, note.alignment = looks.PURPOSE_FONT, Alignment(horizontal="left", indent=1)
    sheet["F22"].number_format = '"control total "#,##0.00;"control total "(#,##0.00)'
    for at in ("F17", "F22"):
        sheet[at].alignment = Alignment(horizontal="left", indent=1)
        sheet[at].font = looks.PURPOSE_FONT
