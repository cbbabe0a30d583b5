"""What an owner types and computes on Tieout's sheets: columns in the table, cells beside it and far below it."""

from __future__ import annotations

from lxml import etree

from .excel import share
from .package import Book, element, tag

FIRST = 7
"""First data row of the Jobs table; its header stands above it."""
LAST = 11
"""Last data row in the workbook from which every test starts."""
OWN = ("My mark", "Twice", "Thrice", "Mixed")
"""The columns that the owner added to the Jobs table, AP to AS."""
FAR = 2000
"""A row far below the table."""
TWICE = "tblJobs[[#This Row],[Revenue]]*2"


def place(sheet: etree._Element, at: str, xml: str) -> None:
    """Put a cell (``<c>…</c>`` without its place) on a sheet, in the order of rows and columns."""
    row_number, column = int("".join(c for c in at if c.isdigit())), _number(at)
    rows = sheet.find(tag("sheetData"))
    row = next((held for held in rows if int(held.get("r")) == row_number), None)
    if row is None:
        modern = ' x14ac:dyDescent="0.25"' if "x14ac" in sheet.nsmap else ""
        row = element(f'<row r="{row_number}" spans="{column}:{column}"{modern}/>')
        rows.insert(sum(1 for held in rows if int(held.get("r")) < row_number), row)
    cell = element(xml)
    whole = etree.Element(cell.tag, {"r": at, **cell.attrib})
    whole.text, whole[:] = cell.text, list(cell)
    for held in [held for held in row if held.get("r") == at]:
        row.remove(held)
    row.insert(sum(1 for held in row if _number(held.get("r")) < column), whole)


def _number(at: str) -> int:
    found = 0
    for letter in at:
        if letter.isalpha():
            found = found * 26 + ord(letter) - 64
    return found


def add_columns(book: Book) -> None:
    """Add a typed, a calculated, a shared-formula and a mixed column to the Jobs table."""
    sheet = book.sheet("Jobs")
    for header, at in zip(OWN, ("AP", "AQ", "AR", "AS"), strict=True):
        place(sheet, f"{at}6", f'<c s="12" t="s"><v>{share(book, f"<si><t>{header}</t></si>")}</v></c>')
    for row in range(FIRST, LAST + 1):
        mark = share(book, f'<si><t xml:space="preserve"> mark {row} </t></si>')
        place(sheet, f"AP{row}", f'<c s="29" t="s"><v>{mark}</v></c>')
        place(sheet, f"AQ{row}", f'<c s="31"><f>{TWICE}</f><v>{row * 2}</v></c>')
        whole = f'<f t="shared" ref="AR{FIRST}:AR{LAST}" si="0">M{FIRST}*3</f>'
        formula = whole if row == FIRST else '<f t="shared" si="0"/>'
        place(sheet, f"AR{row}", f'<c s="31">{formula}<v>{row}</v></c>')
    rich = share(
        book, '<si><r><rPr><b/><sz val="11"/></rPr><t>call </t></r><r><t xml:space="preserve">her back </t></r></si>'
    )
    mixed = (f'<c t="s"><v>{rich}</v></c>', '<c t="b"><v>1</v></c>', '<c t="e"><v>#N/A</v></c>',
             f'<c><f>M{FIRST + 3}+$M$5</f><v>1</v></c>', '<c><v>46000.5</v></c>')  # fmt: skip
    for row, xml in enumerate(mixed, FIRST):
        place(sheet, f"AS{row}", xml)
    table = book.tree(book.table_part("tblJobs"))
    table.set("ref", f"A6:AS{LAST}")
    table.find(tag("autoFilter")).set("ref", f"A6:AS{LAST}")
    columns = table.find(tag("tableColumns"))
    for number, header in enumerate(OWN, len(columns) + 1):
        inner = f"<calculatedColumnFormula>{TWICE}</calculatedColumnFormula>" if header == "Twice" else ""
        columns.append(element(f'<tableColumn id="{number}" name="{header}">{inner}</tableColumn>'))
    columns.set("count", str(len(columns)))


def add_table_details(book: Book) -> None:
    """Describe the Jobs table, give it another style, and give two of its columns a format."""
    table = book.tree(book.table_part("tblJobs"))
    for held in table.findall(tag("tableStyleInfo")):
        table.remove(held)
    table.append(element('<tableStyleInfo name="TableStyleMedium9" showFirstColumn="1" showLastColumn="0" '
                         'showRowStripes="1" showColumnStripes="0"/>'))  # fmt: skip
    table.append(element('<extLst><ext uri="{504A1905-F514-4f6f-8877-14C23A59335A}"><x14:table altText="jobs" '
                         'altTextSummary="what each job earned"/></ext></extLst>'))  # fmt: skip
    for held in table.find(tag("tableColumns")):
        if held.get("name") in ("Customer", "Revenue"):
            held.set("dataDxfId", "1")


def add_totals_row(book: Book) -> None:
    """Switch the Jobs table's totals row on, as Excel does: a label, and a sum."""
    sheet, at = book.sheet("Jobs"), LAST + 1
    table = book.tree(book.table_part("tblJobs"))
    table.attrib.pop("totalsRowShown", None)
    table.set("totalsRowCount", "1")
    table.set("ref", table.get("ref").replace(str(LAST), str(at)))
    columns = {held.get("name"): held for held in table.find(tag("tableColumns"))}
    columns["Job"].set("totalsRowLabel", "Total")
    columns["Revenue"].set("totalsRowFunction", "sum")
    place(sheet, f"A{at}", f'<c s="28" t="s"><v>{share(book, "<si><t>Total</t></si>")}</v></c>')
    place(sheet, f"M{at}", '<c s="31"><f>SUBTOTAL(109,tblJobs[Revenue])</f><v>9200.5</v></c>')


def add_cells_around(book: Book) -> None:
    """Write above, beside and far below the Jobs table, with formulas, rich text, phonetic runs and formats."""
    sheet = book.sheet("Jobs")
    rich = '<si><r><t xml:space="preserve"> two </t></r><r><rPr><i/><sz val="11"/></rPr><t>parts</t></r></si>'
    kana = '<si><t>課長</t><rPh sb="0" eb="2"><t>カチョウ</t></rPh><phoneticPr fontId="0"/></si>'
    place(sheet, "AW2", f'<c t="s"><v>{share(book, rich)}</v></c>')
    place(sheet, "AW7", f'<c t="s"><v>{share(book, kana)}</v></c>')
    place(sheet, "AW8", '<c s="31"><f>M8*2</f><v>2</v></c>')
    place(sheet, "AX9", '<c t="inlineStr"><is><t xml:space="preserve"> in line </t></is></c>')
    place(sheet, "AW10", '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>')
    place(sheet, "AW40", '<c t="b"><v>1</v></c>')
    place(sheet, f"B{FAR}", f'<c t="s"><v>{share(book, "<si><t>far below</t></si>")}</v></c>')
    place(sheet, f"M{FAR}", '<c s="31"><f>SUM(tblJobs[Revenue])</f><v>1</v></c>')
    place(sheet, "BL300", "<c><v>300</v></c>")
    place(sheet, f"BG{FAR + 1}", "<c><v>1E-2</v></c>")


def add_rows_of_ones_own(book: Book) -> None:
    """Give rows heights, levels and formats, hide a column beside the table, and write an empty row in full."""
    sheet = book.sheet("Jobs")
    rows = {int(held.get("r")): held for held in sheet.find(tag("sheetData"))}
    rows[9].set("ht", "33")
    rows[9].set("customHeight", "1")
    data = sheet.find(tag("sheetData"))
    for at in (FAR + 3, FAR + 4):
        data.append(
            element(f'<row r="{at}" outlineLevel="1" hidden="1" s="2" customFormat="1" x14ac:dyDescent="0.25"/>')
        )
    data.append(element(f'<row r="{FAR + 5}" collapsed="1" ht="40.5" customHeight="1"></row>'))
    columns = sheet.find(tag("cols"))
    columns.append(element('<col min="56" max="58" width="9.140625" hidden="1" outlineLevel="1" customWidth="1"/>'))


def add_dynamic_array(book: Book) -> None:
    """Let a formula beside the table spill, with the metadata that marks it as a dynamic array."""
    sheet = book.sheet("Jobs")
    formula = "_xlfn._xlws.SORT(tblJobs[Customer])"
    place(sheet, "AZ7", f'<c t="str" cm="1"><f t="array" ref="AZ7:AZ9">{formula}</f><v>Ana</v></c>')
    for row in (8, 9):
        place(sheet, f"AZ{row}", f'<c t="str"><v>Bo {row}</v></c>')
    book.add(
        "xl/metadata.xml", METADATA, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
    )
    book.relate("xl/workbook.xml", "sheetMetadata", "xl/metadata.xml")


METADATA = (
    '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1">'
    '<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" pasteValues="1" merge="1" '
    'splitFirst="1" rowColShift="1" clearFormats="1" clearComments="1" assign="1" coerce="1" cellMeta="1"/>'
    '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}"><xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext>'
    '</extLst></bk></futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
)
