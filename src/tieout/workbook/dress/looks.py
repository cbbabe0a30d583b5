"""Fonts, fills, borders and number formats; colors never stand alone, a word or sign goes with them."""

from __future__ import annotations

from typing import Literal

from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.styles import Font as AnyFont
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from ..layout import Kind

NAVY, INK, GREY, BLUE, CREAM, LINE = "1F3864", "1F2937", "595959", "0000FF", "FFFBE6", "D9D9D9"
LINK = "0563C1"


def font(
    color: str = INK,
    size: float = 11,
    bold: bool | None = None,
    italic: bool | None = None,
    underline: Literal["single"] | None = None,
) -> AnyFont:
    """Make a font of the workbook's one family."""
    return AnyFont(name="Calibri", family=2, size=size, color=color, bold=bold, italic=italic, underline=underline)


FORMATS: dict[Kind, str] = {
    "text": "@",
    "money": '#,##0.00;(#,##0.00);"–"',
    "dollars": '#,##0;(#,##0);"–"',
    "percent": "0.0%",
    "hours": "#,##0.00",
    "whole": "#,##0",
    "number": "#,##0.0##",
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd",
    "flag": "General",
}
THIN = Side(style="thin", color=LINE)
HEADER_FONT, HEADER_FILL = font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=NAVY)
HEADER_ALIGN = Alignment(wrap_text=True, vertical="center", horizontal="center")
TITLE_FONT, PURPOSE_FONT = font(bold=True, size=16, color=NAVY), font(italic=True, color=GREY)
SECTION_FONT = font(bold=True, size=12, color=NAVY)
TOTAL_FONT, TOTAL_BORDER = font(bold=True, color=INK), Border(top=Side(style="thin", color=INK))
UNDER = Border(bottom=THIN)
INPUT_FONT, INPUT_FILL = font(color=BLUE), PatternFill("solid", fgColor=CREAM)
INPUT_BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
UNLOCKED = Protection(locked=False)

SEVERITY_COLORS = {
    "■": ("7F1D1D", "FFFFFF"),
    "◆": ("F8CBAD", "6B2400"),
    "▲": ("FFF2CC", "5C4400"),
    "◷": ("DCEBF7", "1F3A5F"),
    "?": ("E7E6E6", "404040"),
}
TINTS = {"■": "FBE9E7", "◆": "FDF3ED", "▲": "FFFBF0", "◷": "F3F8FC"}


def mark(sign: str) -> DifferentialStyle:
    """Return the strong mark of a severity sign, for the cell that carries the word."""
    fill, ink = SEVERITY_COLORS[sign]
    return DifferentialStyle(font=AnyFont(color=ink, bold=sign == "■" or None), fill=PatternFill(bgColor=fill))


def tint(sign: str) -> DifferentialStyle:
    """Return the pale tint of a severity sign, for the rest of the row."""
    return DifferentialStyle(fill=PatternFill(bgColor=TINTS[sign]))


UNIT_FORMATS = {
    word: DifferentialStyle(numFmt=NumberFormat(numFmtId=at, formatCode=code))
    for at, (word, code) in enumerate(
        (("share", "0.0%"), ("dollars", "#,##0.00;(#,##0.00)"), ("days", "0.0"), ("count", "#,##0")), 190
    )
}
"""How a figure is shown by its unit, where figures of several units stand in one column."""
FADED = DifferentialStyle(font=AnyFont(color="7F7F7F", italic=True))
"""What is settled or accepted: there, but no longer asking for anything."""
HATCH = DifferentialStyle(fill=PatternFill(patternType="lightUp", fgColor="A6A6A6", bgColor="FFFFFF"))
