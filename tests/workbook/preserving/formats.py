"""Formats that cover columns of the Jobs table: classic and 2010+ conditional formats, validations, sparklines."""

from __future__ import annotations

from .cells import FIRST, LAST
from .package import Book

REVENUE = f"M{FIRST}:M{LAST}"
STATUS = f"D{FIRST}:D{LAST}"


def add_conditional_formats(book: Book) -> None:
    """Color scale over a column and a cell far from it; a rule over whole columns; a rule that counts a column."""
    sheet = book.sheet("Jobs")
    scale = (
        '<colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFF8696B"/><color rgb="FF63BE7B"/></colorScale>'
    )
    for sqref, rule in (
        (f"{REVENUE} BC2:BD3", f'<cfRule type="colorScale" priority="101">{scale}</cfRule>'),
        (
            "BF1:BG1048576",
            '<cfRule type="cellIs" dxfId="0" priority="102" operator="greaterThan"><formula>5</formula></cfRule>',
        ),
        (
            f"A{FIRST}:AS{LAST}",
            '<cfRule type="expression" dxfId="1" priority="103"><formula>$D7="x"</formula></cfRule>',
        ),
    ):
        book.insert(sheet, f'<conditionalFormatting sqref="{sqref}">{rule}</conditionalFormatting>')


def add_validations(book: Book) -> None:
    """A drop-down over a column of the table, one over a cell beside it; numbers stored as text are no error."""
    sheet = book.sheet("Jobs")
    book.insert(
        sheet,
        '<dataValidations count="2"><dataValidation type="list" allowBlank="1" showInputMessage="1" '
        f'showErrorMessage="1" sqref="{STATUS}" xr:uid="{{00000000-0002-0000-0200-000000000000}}">'
        '<formula1>"open,completed,canceled"</formula1></dataValidation>'
        '<dataValidation type="whole" allowBlank="1" sqref="AW12 AW14:AW15"><formula1>1</formula1>'
        "<formula2>9</formula2></dataValidation></dataValidations>",
    )
    book.insert(
        sheet, f'<ignoredErrors><ignoredError sqref="A{FIRST}:A{LAST}" numberStoredAsText="1"/></ignoredErrors>'
    )


def add_data_bars(book: Book) -> None:
    """A 2010 data bar over a column, its twin for old versions, and an icon set that only 2010 knows."""
    sheet = book.sheet("Jobs")
    guid = "{DA7ABA51-AAAA-BBBB-0001-000000000001}"
    book.insert(
        sheet,
        f'<conditionalFormatting sqref="U{FIRST}:U{LAST}"><cfRule type="dataBar" priority="104"><dataBar>'
        '<cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst>'
        f'<ext uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{guid}</x14:id></ext></extLst></cfRule>'
        "</conditionalFormatting>",
    )
    bar = (
        '<x14:dataBar minLength="0" maxLength="100" border="1" negativeBarBorderColorSameAsPositive="0">'
        '<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/><x14:borderColor rgb="FF638EC6"/>'
        '<x14:negativeFillColor rgb="FFFF0000"/><x14:negativeBorderColor rgb="FFFF0000"/>'
        '<x14:axisColor rgb="FF000000"/></x14:dataBar>'
    )
    limits = "".join(f'<x14:cfvo type="percent"><xm:f>{limit}</xm:f></x14:cfvo>' for limit in (0, 33, 67))
    icons = f'<x14:iconSet iconSet="3Triangles">{limits}</x14:iconSet>'
    book.extend(
        sheet,
        '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{guid}">{bar}</x14:cfRule>'
        f"<xm:sqref>U{FIRST}:U{LAST}</xm:sqref></x14:conditionalFormatting>"
        '<x14:conditionalFormatting><x14:cfRule type="iconSet" priority="105" '
        f'id="{{DA7ABA51-AAAA-BBBB-0001-000000000002}}">{icons}</x14:cfRule>'
        f"<xm:sqref>T{FIRST}:T{LAST} BC2:BD3</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></ext>",
    )


def add_new_validations(book: Book) -> None:
    """A drop-down of 2010 on the Jobs table whose choices stand on another sheet."""
    book.extend(
        book.sheet("Jobs"),
        '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1">'
        '<x14:dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        'xr:uid="{00000000-0002-0000-0200-000001000000}"><x14:formula1><xm:f>Mine!$A$2:$A$4</xm:f></x14:formula1>'
        f"<xm:sqref>H{FIRST}:H{LAST}</xm:sqref></x14:dataValidation></x14:dataValidations></ext>",
    )


def add_sparklines(book: Book) -> None:
    """A sparkline beside the Jobs table and one on a sheet of one's own, over a column of the table."""
    book.extend(book.sheet("Jobs"), _sparklines((f"Jobs!{REVENUE}", "AW3"), ("Jobs!BC2:BD2", "AW4")))


def add_watch(book: Book) -> None:
    """A sheet of one's own that looks at the Jobs table through sparklines and a drop-down, by plain ranges."""
    book.add_sheet("Watch", '<row r="2"><c r="A2"><f>SUM(tblJobs[Revenue])</f><v>9200.5</v></c></row>')
    sheet = book.sheet("Watch")
    book.extend(
        sheet,
        '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations count="1">'
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1>'
        f"<xm:f>Jobs!$A${FIRST}:$A${LAST}</xm:f></x14:formula1>"
        "<xm:sqref>B2:B9</xm:sqref></x14:dataValidation></x14:dataValidations></ext>",
    )
    book.extend(
        sheet,
        _sparklines((f"Jobs!{REVENUE}", "C2"), (f"OldJobs!{REVENUE}", "C3"), (f"Jobs!$U${FIRST}:$U${LAST}", "C4")),
    )


def _sparklines(*held: tuple[str, str]) -> str:
    colors = "".join(
        f'<x14:color{name} rgb="FF376092"/>'
        for name in ("Series", "Negative", "Axis", "Markers", "First", "Last", "High", "Low")
    )
    lines = "".join(
        f"<x14:sparkline><xm:f>{source}</xm:f><xm:sqref>{at}</xm:sqref></x14:sparkline>" for source, at in held
    )
    return (
        '<ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups><x14:sparklineGroup '
        f'displayEmptyCellsAs="gap">{colors}<x14:sparklines>{lines}</x14:sparklines></x14:sparklineGroup>'
        "</x14:sparklineGroups></ext>"
    )
