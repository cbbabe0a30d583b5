"""The whole template, sheet by sheet."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..contents import list_contents
from ..layout import CELLS, CHOICES, SHEETS, STATEMENTS, TABLES, Cell, Sheet
from ..layout.templates import leans_on_absent
from ..places import area, letters
from ..values import to_cell
from . import looks
from .cfo import dress_cfo
from .charts import add_charts
from .close import dress_close
from .help import dress_help
from .start import dress_start
from .tables import Parts, dress_table

LISTS_ROW = 4


def dress_workbook(book: Workbook, sheets: tuple[Sheet, ...] = SHEETS) -> None:
    """Fill an empty workbook with sheets, in order. Start, Settings and Help must be among them."""
    book.remove(book.worksheets[0])
    names = {sheet.name for sheet in sheets}
    parts = (
        {table.name for sheet in sheets for table in sheet.tables},
        {cell.name for cell in CELLS.values() if cell.sheet in names},
    )
    for declared in sheets:
        sheet = book.create_sheet(declared.name)
        _dress_sheet(book, sheet, declared, parts)
    statements = [cell for cell in STATEMENTS if cell.sheet in names]
    for cell in statements:
        place_cell(book, book[cell.sheet], cell, parts)
        book[cell.sheet][cell.at].font = looks.PURPOSE_FONT
    for place in (*statements, CELLS["start_banner"]):
        # A refresh that failed while nobody watched says so in this line of every sheet.
        failed = Rule(type="expression", dxf=looks.mark("◆"), formula=['LEFT(A3,1)="◆"'])
        book[place.sheet].conditional_formatting.add("A3", failed)
    dress_start(book["Start"])
    for name, dress in (("CFO", dress_cfo), ("Close", dress_close), ("Help", dress_help)):
        if name in names:
            dress(book[name])
    _list_choices(book)
    _list_owners(book)
    _list_tables(book, sheets)
    add_charts(book, sheets)
    book.active = 0
    book.calculation.fullCalcOnLoad = True


def _list_tables(book: Workbook, sheets: tuple[Sheet, ...]) -> None:
    """Note in hidden names which tables the workbook is made with."""
    tables = [table.name for sheet in sheets for table in sheet.tables]
    for name, text in list_contents(tables).items():
        book.defined_names[name] = DefinedName(name, attr_text=text, hidden=True)


def _dress_sheet(book: Workbook, sheet: Worksheet, declared: Sheet, parts: Parts) -> None:
    sheet.sheet_properties.tabColor = declared.tab
    sheet["A1"], sheet["A2"] = declared.title, declared.purpose
    sheet["A1"].font, sheet["A2"].font = looks.TITLE_FONT, looks.PURPOSE_FONT
    sheet.row_dimensions[1].height = 24
    for table in declared.tables:
        dress_table(sheet, table, parts)
        sheet.row_dimensions[table.row].height = 48
    for cell in declared.cells:
        place_cell(book, sheet, cell, parts)
        if declared.name in ("Settings", "Rates"):
            _label(sheet, cell)
    for column, width in declared.widths:
        sheet.column_dimensions[column].width = width
    if declared.freeze:
        sheet.freeze_panes = declared.freeze
    _set_up_print(sheet, declared)


def place_cell(book: Workbook, sheet: Worksheet, cell: Cell, parts: Parts) -> None:
    """Put a named cell in its place, with its format, drop-down and name."""
    held = sheet[cell.at]
    if cell.role == "live":
        held.value = None if leans_on_absent(cell.formula, *parts) else "=" + cell.formula
    else:
        held.value = _default(cell)
    held.number_format = "General" if cell.kind == "text" and cell.role == "live" else looks.FORMATS[cell.kind]
    if cell.kind == "date" and cell.role == "live":
        # Before the first refresh there is no day: a zero is shown as nothing, not as the year 1899.
        held.number_format = "yyyy-mm-dd;;"
    if cell.role == "typed":
        held.font, held.fill = looks.INPUT_FONT, looks.INPUT_FILL
        held.border, held.protection = looks.INPUT_BORDER, looks.UNLOCKED
        held.alignment = Alignment(horizontal="left")
        _guard(sheet, cell)
    at = area(cell.at)
    place = f"'{sheet.title}'!${letters(at.left)}${at.top}"
    book.defined_names[cell.name] = DefinedName(cell.name, attr_text=place)


def _default(cell: Cell) -> object:
    if cell.default in (None, ""):
        return None
    return to_cell(cell.default, cell.kind)


def _guard(sheet: Worksheet, cell: Cell) -> None:
    rule = None
    if cell.choices:
        rule = DataValidation(type="list", formula1=cell.choices, allow_blank=True, error="Choose one from the list.")
    elif cell.kind == "date":
        rule = DataValidation(
            type="date",
            operator="greaterThan",
            formula1="36526",
            allow_blank=True,
            error="Type a date such as 2026-01-31.",
        )
    elif cell.kind == "whole":
        rule = DataValidation(
            type="whole",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
            error="Type a whole number of zero or more.",
        )
    elif cell.kind in ("number", "percent", "money"):
        rule = DataValidation(
            type="decimal",
            operator="greaterThanOrEqual",
            formula1="0",
            allow_blank=True,
            error="Type a number of zero or more.",
        )
    if rule is not None:
        rule.errorTitle, rule.showErrorMessage, rule.showInputMessage = "Tieout", True, True
        rule.promptTitle, rule.prompt = cell.label[:32], cell.meaning[:255]
        rule.add(cell.at)
        sheet.add_data_validation(rule)


def _label(sheet: Worksheet, cell: Cell) -> None:
    at = area(cell.at)
    on_settings = sheet.title == "Settings"
    # On Rates the second block of labels runs over three narrow columns.
    label = sheet.cell(at.top, at.left - 1 if at.left == 2 else at.left - 3, cell.label)
    label.alignment = sheet[cell.at].alignment = Alignment(horizontal="left", vertical="top")
    if cell.kind == "percent":
        sheet[cell.at].number_format = "0.00%"
    said = sheet.cell(at.top, at.left + 1, cell.meaning)
    said.font = looks.PURPOSE_FONT
    said.alignment = Alignment(wrap_text=on_settings or None, vertical="top", horizontal="left", indent=1)
    if on_settings and len(cell.meaning) > 60:
        sheet.row_dimensions[at.top].height = 31


def _set_up_print(sheet: Worksheet, declared: Sheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = declared.pages_wide, 0 if declared.tables else 1
    if declared.print_to:
        # Whole columns, so that the area need not follow the table; openpyxl knows only ranges of cells.
        area_name = DefinedName("_xlnm.Print_Area", attr_text=f"'{sheet.title}'!$A:${declared.print_to}")
        sheet.defined_names["_xlnm.Print_Area"] = area_name
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    footer = HeaderFooterItem()
    footer.left.text, footer.center.text, footer.right.text = "&A", "Tieout · printed &D", "Page &P of &N"
    sheet.oddFooter = footer
    if declared.tables:
        row = declared.tables[0].row
        rows = f"'{sheet.title}'!${row}:${row}"
        # Columns stand before rows, as Excel writes them; openpyxl would turn them round.
        titles = f"'{sheet.title}'!$A:$A,{rows}" if declared.pages_wide > 1 else rows
        sheet.defined_names["_xlnm.Print_Titles"] = DefinedName("_xlnm.Print_Titles", attr_text=titles)
    sheet.sheet_view.showGridLines = False


def _list_owners(book: Workbook) -> None:
    """Let the drop-downs offer the owners who are named on Settings, without the empty lines beneath them."""
    owners = TABLES["tblOwners"]
    column, first = letters(owners.column), owners.row + 1
    place = f"{owners.sheet}!${column}${first}"
    span = f"{place}:${column}${first + owners.spare_rows - 1}"
    named = f"{place}:INDEX({span},MAX(1,COUNTA({span})))"
    book.defined_names["list_owners"] = DefinedName("list_owners", attr_text=named)


def _list_choices(book: Workbook) -> None:
    """Write what the drop-down lists offer, to the right of the help."""
    sheet = book["Help"]
    sheet.cell(LISTS_ROW - 1, 4, "What the drop-down lists offer").font = looks.SECTION_FONT
    for at, (name, choices) in enumerate(CHOICES.items(), 4):
        head = sheet.cell(LISTS_ROW, at, name.removeprefix("list_").replace("_", " "))
        head.font, head.fill = looks.HEADER_FONT, looks.HEADER_FILL
        sheet.column_dimensions[letters(at)].width = 26
        for row, choice in enumerate(choices, LISTS_ROW + 1):
            sheet.cell(row, at, choice).font = looks.PURPOSE_FONT
        place = f"Help!${letters(at)}${LISTS_ROW + 1}:${letters(at)}${LISTS_ROW + len(choices)}"
        book.defined_names[name] = DefinedName(name, attr_text=place)
