"""Tables on their sheets: header, one empty row with its formats, drop-downs, notes and totals."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from ..layout import Column, Table
from ..layout.templates import leans_on_absent
from ..places import letters
from . import looks

Parts = tuple[Collection[str], Collection[str]]
"""Names of the tables and of the cells that a workbook has."""
WRAPPED = 20
"""Texts in columns at least this wide take several lines, in tables that wrap."""
_SOURCES = {
    "pulled": "Filled at each refresh.",
    "live": "Formula: follows at once.",
    "typed": "Yours: a refresh keeps it.",
}


def dress_table(sheet: Worksheet, table: Table, parts: Parts) -> None:
    """Put a table on its sheet with its spare rows; formulas only over what the workbook has."""
    first, last = table.row + 1, table.row + table.spare_rows
    if table.title:
        sheet.cell(table.row - 1, table.column, table.title).font = looks.SECTION_FONT
    for at, column in enumerate(table.columns, table.column):
        _dress_header(sheet, table, column, at)
        for row in range(first, last + 1):
            cell = sheet.cell(row, at)
            _dress_cell(cell, column, table.wraps, at == table.column, table.name == "tblRates")
            if (
                column.role == "live"
                and table.kept_by == "people"
                and not leans_on_absent(table.formula(column), *parts)
            ):
                cell.value = "=" + table.formula(column)
            elif row - first < len(table.defaults) and at - table.column < len(table.defaults[row - first]):
                cell.value = table.defaults[row - first][at - table.column] or None
        _validate(sheet, column, f"{letters(at)}{first}:{letters(at)}{last}")
        width = sheet.column_dimensions[letters(at)]
        width.width = column.width or 9
        width.hidden = column.width == 0
    end = table.column + len(table.columns) - 1
    named = SheetTable(
        displayName=table.name, name=table.name, ref=f"{letters(table.column)}{table.row}:{letters(end)}{last}"
    )
    named.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    named._initialise_columns()  # type: ignore[attr-defined]
    for held, column in zip(named.tableColumns, table.columns, strict=True):
        held.name = column.header
        if column.role == "live" and not leans_on_absent(table.formula(column), *parts):
            held.calculatedColumnFormula = TableFormula(attr_text=table.formula(column))
    sheet.add_table(named)
    _color(sheet, table, first, last)


def _dress_header(sheet: Worksheet, table: Table, column: Column, at: int) -> None:
    cell = sheet.cell(table.row, at, column.header)
    cell.font, cell.fill, cell.alignment = looks.HEADER_FONT, looks.HEADER_FILL, looks.HEADER_ALIGN
    if column.note:
        note = Comment(f"{column.note}\n{_SOURCES[column.role]}", "Tieout", width=280, height=110)
        cell.comment = note
    if column.total:
        total = sheet.cell(table.row - 1, at, f"=SUBTOTAL(109,{table.name}[{column.header}])")
        total.font, total.border = looks.TOTAL_FONT, looks.TOTAL_BORDER
        total.number_format = looks.FORMATS["dollars" if column.kind == "money" else column.kind]


def _dress_cell(cell: Any, column: Column, wraps: bool, key: bool, precise: bool) -> None:
    kind = column.kind
    general = kind == "text" and column.role == "live"
    cell.number_format = "General" if general else looks.FORMATS[kind]
    if kind == "percent" and precise:
        cell.number_format = "0.00%"
    if column.header == "Month":
        cell.number_format = "mmm yyyy"
    side = "left" if kind in ("text",) else "center" if kind in ("date", "moment", "flag") else None
    wrap = wraps and kind == "text" and column.width >= WRAPPED
    cell.alignment = Alignment(
        wrap_text=wrap or None, vertical="top", horizontal=side, indent=1 if side == "left" and not key else 0
    )
    cell.border = looks.UNDER
    if column.role == "typed":
        cell.font, cell.fill = looks.INPUT_FONT, looks.INPUT_FILL
        cell.border, cell.protection = looks.INPUT_BORDER, looks.UNLOCKED
    elif "HYPERLINK(" in column.formula:
        cell.font = looks.font(color=looks.LINK, underline="single")
    else:
        ink = looks.GREY if column.role == "pulled" else "000000"
        cell.font = looks.font(color=ink)


def _validate(sheet: Worksheet, column: Column, where: str) -> None:
    if column.role != "typed":
        return
    rule = None
    if column.choices:
        rule = DataValidation(type="list", formula1=column.choices, allow_blank=True)
        rule.error = "Choose one from the list."
    elif column.kind == "whole":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Type a whole number of zero or more."
    elif column.kind == "date":
        rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
        rule.error = "Type a date such as 2026-01-31."
    elif column.kind == "percent":
        rule = DataValidation(type="decimal", operator="between", formula1="0", formula2="1", allow_blank=True)
        rule.error = "Type a percentage such as 45%."
    elif column.kind in ("money", "hours"):
        rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Type an amount of zero or more."
    if rule is not None:
        # The list of owners is an offer: any other name may be typed.
        rule.errorTitle, rule.showErrorMessage = "Tieout", column.choices != "list_owners"
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.header[:32], column.note[:255], True
        rule.add(where)
        sheet.add_data_validation(rule)


def _color(sheet: Worksheet, table: Table, first: int, last: int) -> None:
    """Let words color their rows: severities, verdicts, gaps."""

    def span(*headers: str) -> str:
        at = [letters(table.column + table.headers.index(header)) for header in headers]
        return f"{at[0]}{first}:{at[-1]}{last}"

    def rule(where: str, formula: str, style: object) -> None:
        sheet.conditional_formatting.add(where, Rule(type="expression", formula=[formula], dxf=style))  # type: ignore[arg-type]

    def first_of(header: str) -> str:
        return f"${letters(table.column + table.headers.index(header))}{first}"

    for header in ("Severity", "Verdict", "Says", "Standing", "Ties", "Change of receivables ties"):
        if header in table.headers and table.name != "tblChecks":
            for sign in looks.SEVERITY_COLORS:
                rule(span(header), f'LEFT({first_of(header)},1)="{sign}"', looks.mark(sign))
    if table.name == "tblExceptions":
        for sign in looks.TINTS:
            rule(span("ID", "Fix in"), f'LEFT({first_of("Severity")},1)="{sign}"', looks.tint(sign))
        rule(span("ID", "Fix in"), f'LEFT({first_of("Severity")},1)="✓"', looks.FADED)
        rule(span("Due", "Late"), f'{first_of("Late")}="Late"', looks.mark("◆"))
    if table.name == "tblJobs":
        for header in ("Materials", "Labor"):
            rule(span(header), f'AND({first_of("Job")}<>"",{first_of(header)}="")', looks.HATCH)
        rule(span("Margin %"), f'LEFT({first_of("Verdict")},1)="?"', looks.mark("?"))
    if table.name == "tblAging":
        rule(span("61 to 90"), f"AND(ISNUMBER({first_of('61 to 90')}),{first_of('61 to 90')}>0)", looks.mark("▲"))
        rule(
            span("91 and over"),
            f"AND(ISNUMBER({first_of('91 and over')}),{first_of('91 and over')}>0)",
            looks.mark("◆"),
        )
    for header in ("Value", "Baseline", "Goal", "Now"):
        unit = next((name for name in ("Unit", "Goal in") if name in table.headers), "")
        if unit and header in table.headers:
            for word, style in looks.UNIT_FORMATS.items():
                rule(span(header), f'{first_of(unit)}="{word}"', style)
    if table.name in ("tblBridge", "tblCash", "tblPipeline"):
        rule(span("Residual"), f"AND(ISNUMBER({first_of('Residual')}),{first_of('Residual')}<>0)", looks.mark("■"))
    if table.name == "tblTime":
        rule(span("Rate", "Labor"), f"{first_of('Cost unknown')}=1", looks.mark("◆"))
