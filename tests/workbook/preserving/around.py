"""What an owner has around Tieout's sheets: sheets of one's own, names, pivots, links to data, macros, settings."""

from __future__ import annotations

from lxml import etree

from .cells import FIRST, LAST
from .drawings import picture
from .excel import share
from .package import MAIN, Book, R, element, tag

_PACKAGE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MACROS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8


def add_own_sheets(book: Book) -> None:
    """A protected sheet with a table and formulas over Tieout's tables and plain cells; and one called OldJobs."""
    texts = [share(book, f"<si><t>{text}</t></si>") for text in ("Truck", "Ana Ruiz", "Bo", "=not a formula")]
    rows = "".join(
        f'<row r="{row}" spans="1:3" ht="20.25" customHeight="1" x14ac:dyDescent="0.25">'
        f'<c r="A{row}" t="s"><v>{text}</v></c><c r="C{row}"><f>{formula}</f><v>{row}</v></c></row>'
        for row, text, formula in zip(
            range(1, 5),
            texts,
            (
                "SUM(tblJobs[Revenue])",
                "Jobs!M7",
                "kpi_revenue+[1]Jobs!$M$7",
                "SUMIFS(tblJobs[Revenue],tblJobs[Job],A2)",
            ),
            strict=True,
        )
    )
    part = book.add_sheet("Mine", rows + '<row r="9" outlineLevel="1" hidden="1"/><row r="10" collapsed="1"></row>')
    sheet = book.sheet("Mine")
    book.insert(sheet, '<sheetProtection algorithmName="SHA-512" hashValue="AAAA" saltValue="AAAA" spinCount="100000" '
                       'sheet="1" objects="1" scenarios="1"/>')  # fmt: skip
    table = book.add(
        "xl/tables/table99.xml",
        f'<table xmlns="{MAIN}" id="99" name="tblMine" displayName="tblMine" ref="A1:A4" totalsRowShown="0">'
        '<autoFilter ref="A1:A4"><filterColumn colId="0"><filters><filter val="Bo"/></filters></filterColumn>'
        '</autoFilter><tableColumns count="1"><tableColumn id="1" name="Truck"/></tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>',
        f"{_PACKAGE}.table+xml",
    )
    book.insert(sheet, f'<tableParts count="1"><tablePart r:id="{book.relate(part, "table", table)}"/></tableParts>')
    old = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="M{row}"><v>{row}</v></c></row>'
        for row in range(FIRST, LAST + 1)
    )
    book.add_sheet("OldJobs", old)


def add_names(book: Book) -> None:
    """Names over a column, over the table with its header, a print area, and names that only look alike."""
    jobs = str(book.sheet_number("Jobs"))
    names = book.workbook.find(tag("definedNames"))
    for name, text, more in (
        ("job_revenue", f"Jobs!$M${FIRST}:$M${LAST}", {}),
        ("job_customers", f"'Jobs'!$B${FIRST}:$B${LAST}", {"localSheetId": jobs}),
        ("job_block", f"Jobs!$A$6:$M${LAST}", {}),
        ("job_two", f"Jobs!$A${FIRST}:$A${LAST},Jobs!$M${FIRST}:$M${LAST}", {"hidden": "1"}),
        ("job_profit", f"SUM(Jobs!$U${FIRST}:$U${LAST})", {"comment": "what is left"}),
        ("first_job", f"Jobs!$A${FIRST}", {}),
        ("three_jobs", f"Jobs!$A${FIRST}:$A${FIRST + 2}", {}),
        ("below", "Jobs!$A$2000:$B$2001", {}),
        ("old_revenue", f"OldJobs!$M${FIRST}:$M${LAST}", {}),
        ("theirs", f"[1]Jobs!$M${FIRST}:$M${LAST}", {}),
        ("a_number", "0.0825", {}),
    ):
        held = etree.SubElement(names, tag("definedName"), name=name, **more)
        held.text = text
    area = next(h for h in names if h.get("name") == "_xlnm.Print_Area" and h.get("localSheetId") == jobs)
    area.text = f"Jobs!$A$1:$AA${LAST}"


def add_pivots(book: Book) -> None:
    """Pivot tables over the Jobs table by name, over a range of it with its header, and over a sheet of one's own."""
    part = book.add_sheet("Pivots", "")
    caches = element("<pivotCaches/>")
    for number, (source, fields, first) in enumerate(
        (
            ('name="tblJobs"', _headers(book), ""),
            (f'ref="A6:B{LAST}" sheet="Jobs"', ["Job", "Customer"], ' refreshOnLoad="0"'),
            ('ref="A1:A4" sheet="Mine"', ["Truck"], ""),
        ),
        1,
    ):
        records = book.add(
            f"xl/pivotCache/pivotCacheRecords{number}.xml",
            f'<pivotCacheRecords xmlns="{MAIN}" count="0"/>',
            f"{_PACKAGE}.pivotCacheRecords+xml",
        )
        listed = "".join(
            f'<cacheField name="{name}" numFmtId="0"><sharedItems count="1"><s v="a"/></sharedItems></cacheField>'
            for name in fields
        )
        cache = book.add(
            f"xl/pivotCache/pivotCacheDefinition{number}.xml",
            f'<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{R}" r:id="rIdU1"{first} refreshedBy="Maria" '
            'createdVersion="6" refreshedVersion="6" minRefreshableVersion="3" recordCount="0">'
            f'<cacheSource type="worksheet"><worksheetSource {source}/></cacheSource>'
            f'<cacheFields count="{len(fields)}">{listed}</cacheFields></pivotCacheDefinition>',
            f"{_PACKAGE}.pivotCacheDefinition+xml",
        )
        book.relate(cache, "pivotCacheRecords", records)
        made = book.relate("xl/workbook.xml", "pivotCacheDefinition", cache)
        caches.append(element(f'<pivotCache cacheId="{number}" r:id="{made}"/>'))
        items = '<items count="2"><item x="0"/><item t="default"/></items>'
        rows = f'<pivotField axis="axisRow" showAll="0">{items}</pivotField>'
        others = '<pivotField showAll="0"/>' * (len(fields) - 1)
        pivot = book.add(
            f"xl/pivotTables/pivotTable{number}.xml",
            f'<pivotTableDefinition xmlns="{MAIN}" name="Pivot {number}" cacheId="{number}" dataCaption="Values" '
            f'updatedVersion="6" minRefreshableVersion="3" createdVersion="6"><location ref="A{number * 10}:A'
            f'{number * 10 + 2}" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>'
            f'<pivotFields count="{len(fields)}">{rows}{others}</pivotFields><rowFields count="1"><field x="0"/>'
            '</rowFields><rowItems count="2"><i><x/></i><i t="grand"><x/></i></rowItems>'
            '<colItems count="1"><i/></colItems></pivotTableDefinition>',
            f"{_PACKAGE}.pivotTable+xml",
        )
        book.relate(pivot, "pivotCacheDefinition", cache)
        book.relate(part, "pivotTable", pivot)
    book.insert(book.workbook, etree.tostring(caches).decode())


def _headers(book: Book) -> list[str]:
    columns = book.tree(book.table_part("tblJobs")).find(tag("tableColumns"))
    return [held.get("name") for held in columns]


def add_links_to_data(book: Book) -> None:
    """A query with its connection, and a link to another workbook."""
    connection = book.add(
        "xl/connections.xml",
        f'<connections xmlns="{MAIN}"><connection id="1" name="trucks" type="6" refreshedVersion="6">'
        '<textPr sourceFile="trucks.txt"><textFields><textField/></textFields></textPr></connection></connections>',
        f"{_PACKAGE}.connections+xml",
    )
    book.relate("xl/workbook.xml", "connections", connection)
    query = book.add(
        "xl/queryTables/queryTable1.xml",
        f'<queryTable xmlns="{MAIN}" name="trucks" connectionId="1" autoFormatId="16" applyNumberFormats="0"/>',
        f"{_PACKAGE}.queryTable+xml",
    )
    book.relate(book.sheet_part("OldJobs"), "queryTable", query)
    link = book.add(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink xmlns="{MAIN}" xmlns:r="{R}"><externalBook r:id="rIdU1"><sheetNames><sheetName val="Jobs"/>'
        '</sheetNames><sheetDataSet><sheetData sheetId="0"><row r="7"><cell r="M7"><v>5</v></cell></row></sheetData>'
        "</sheetDataSet></externalBook></externalLink>",
        f"{_PACKAGE}.externalLink+xml",
    )
    book.relate(link, "externalLinkPath", "Other%20Workbook.xlsx", external=True)
    made = book.relate("xl/workbook.xml", "externalLink", link)
    book.insert(book.workbook, f'<externalReferences><externalReference r:id="{made}"/></externalReferences>')


def add_properties(book: Book) -> None:
    """A custom XML part, custom document properties, printer settings, a picture in the header."""
    item = book.add("customXml/item1.xml", '<truck xmlns="http://example.com/fleet" n="7"/>', "application/xml")
    settings = book.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{22222222-2222-3333-4444-555555555555}"><ds:schemaRefs/></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    book.relate(item, "customXmlProps", settings)
    book.relate("xl/workbook.xml", "customXml", item)
    custom = book.add(
        "docProps/custom.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Owner"><vt:lpwstr>Maria</vt:lpwstr></property>'
        "</Properties>",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    book.relate("", "custom-properties", custom)
    sheet, part = book.sheet("Jobs"), book.sheet_part("Jobs")
    printer = book.add("xl/printerSettings/printerSettings1.bin", bytes(range(256)), f"{_PACKAGE}.printerSettings")
    sheet.find(tag("pageSetup")).set(tag("id", R), book.relate(part, "printerSettings", printer))
    sheet.find(f"{tag('headerFooter')}/{tag('oddHeader')}").text = "&L&G"
    vml = book.add(
        "xl/drawings/vmlDrawing31.vml",
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shape id="LH" type="#_x0000_t75" style="position:absolute;width:20pt;height:20pt">'
        '<v:imagedata o:relid="rIdU1" o:title="logo"/></v:shape></xml>',
        "application/vnd.openxmlformats-officedocument.vmlDrawing",
    )
    book.relate(vml, "image", book.add("xl/media/image9.png", picture(), "image/png"))
    book.insert(sheet, f'<legacyDrawingHF r:id="{book.relate(part, "vmlDrawing", vml)}"/>')


def add_what_nobody_knows(book: Book) -> None:
    """Attributes and extensions of programs that nobody knows; a link, merged cells, protection on Tieout's sheet."""
    sheet = book.sheet("Jobs")
    book.insert(sheet, '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" autoFilter="0"/>')
    sheet.set(tag("mark", "http://example.com/an-add-in-nobody-knows"), "kept")
    book.extend(
        sheet,
        '<ext uri="{99999999-1111-2222-3333-444444444444}"><own:thing own:of="M7:M11">M7:M11</own:thing></ext>',
    )
    book.insert(sheet, '<hyperlinks><hyperlink ref="AW2" location="Mine!A1" display="to my sheet"/></hyperlinks>')
    book.insert(sheet, '<mergeCells count="1"><mergeCell ref="AW20:AY22"/></mergeCells>')


def add_calculation_chain(book: Book) -> None:
    """The order in which Excel computed the formulas last time, and how it computes."""
    number = book.sheet_number("Jobs") + 1
    chain = book.add(
        "xl/calcChain.xml",
        f'<calcChain xmlns="{MAIN}">'
        + "".join(f'<c r="K{row}" i="{number}"/>' for row in range(7, 12))
        + "</calcChain>",
        f"{_PACKAGE}.calcChain+xml",
    )
    book.relate("xl/workbook.xml", "calcChain", chain)
    settings = book.workbook.find(tag("calcPr"))
    settings.attrib.clear()
    settings.attrib.update({"calcId": "191029", "iterate": "1", "iterateCount": "50", "calcCompleted": "1"})


def add_macros(book: Book) -> None:
    """Macros: the workbook becomes an .xlsm."""
    part = book.add("xl/vbaProject.bin", MACROS, "application/vnd.ms-office.vbaProject")
    book.relate("xl/workbook.xml", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", part)
    for held in book.tree("[Content_Types].xml"):
        if held.get("PartName") == "/xl/workbook.xml":
            held.set("ContentType", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
