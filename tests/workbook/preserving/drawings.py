"""What floats above the cells: charts, a text box, a shape, a picture, notes and threads, a control, a slicer."""

from __future__ import annotations

import struct
import zlib

from lxml import etree

from .cells import FIRST, LAST
from .package import MAIN, MC, NAMESPACES, X14, X15, Book, R, element

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_A, _C, _XDR = NAMESPACES["a"], NAMESPACES["c"], NAMESPACES["xdr"]
_MS = "http://schemas.microsoft.com/office"


def picture() -> bytes:
    """Make a small red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff\0\0" * 8) * 8
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _drawing(book: Book, sheet: str) -> str:
    """Return the drawing of a sheet; it is made when there is none."""
    part = book.sheet_part(sheet)
    held = book.related(part, "drawing")
    if held:
        return held[0]
    number = 1 + sum(1 for name in book.parts if name.startswith("xl/drawings/drawing"))
    made = book.add(f"xl/drawings/drawing{number}.xml", f'<xdr:wsDr xmlns:xdr="{_XDR}" xmlns:a="{_A}"/>', _DRAWING)
    book.insert(book.sheet(sheet), f'<drawing r:id="{book.relate(part, "drawing", made)}"/>')
    return made


def _float(book: Book, sheet: str, row: int, inner: str) -> None:
    """Put something on a sheet's drawing, right of the cells."""
    root = book.tree(_drawing(book, sheet))
    corners = (("from", 54, row), ("to", 58, row + 8))
    edges = "".join(
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{at}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
        for name, column, at in corners
    )
    root.append(element(f"<xdr:twoCellAnchor>{edges}{inner}<xdr:clientData/></xdr:twoCellAnchor>"))


def add_charts(book: Book) -> None:
    """A chart on the Jobs sheet and one on a sheet of one's own that read columns of the Jobs table by place."""
    _add_chart(book, "Jobs", "chart101", f"Jobs!$M${FIRST}:$M${LAST}", f"'Jobs'!$A${FIRST}:$A${LAST}")
    _add_chart(
        book,
        "Mine",
        "chart102",
        f"Jobs!$U${FIRST}:$U${LAST}",
        f"(Jobs!$A${FIRST}:$A${LAST},OldJobs!$A${FIRST}:$A${LAST})",
    )
    _add_chart(book, "Mine", "chart103", f"OldJobs!$M${FIRST}:$M${LAST}", "Mine!$A$2:$A$4")


def _add_chart(book: Book, sheet: str, name: str, values: str, categories: str) -> None:
    cache = "".join(f'<c:pt idx="{at}"><c:v>{at + 1}</c:v></c:pt>' for at in range(LAST - FIRST + 1))
    numbers = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="5"/>{cache}</c:numCache>'
    texts = f'<c:strCache><c:ptCount val="5"/>{cache}</c:strCache>'
    series = (
        '<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>Jobs!$M$6</c:f><c:strCache>'
        '<c:ptCount val="1"/><c:pt idx="0"><c:v>Revenue</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        '<c:invertIfNegative val="0"/><c:trendline><c:trendlineType val="linear"/><c:dispRSqr val="0"/>'
        '<c:dispEq val="0"/></c:trendline>'
        f"<c:cat><c:strRef><c:f>{categories}</c:f>{texts}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{values}</c:f>{numbers}</c:numRef></c:val>"
        '<c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
        f'xmlns:c16="{_MS}/drawing/2014/chart"><c16:uniqueId val="{{00000000-7C0B-4E3B-9E4C-1B0C2F3E4D5A}}"/></c:ext>'
        "</c:extLst></c:ser>"
    )
    axes = "".join(
        f'<c:{kind}><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{side}"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{other}"/><c:crosses val="autoZero"/></c:{kind}>'
        for kind, own, other, side in (("catAx", 111, 112, "b"), ("valAx", 112, 111, "l"))
    )
    style = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="c14" xmlns:c14="{_MS}/drawing/2007/8/2/chart">'
        '<c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback></mc:AlternateContent>'
    )
    chart = book.add(
        f"xl/charts/{name}.xml",
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{R}"><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'{style}<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart><c:barDir val="col"/>'
        f'<c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="150"/><c:axId val="111"/>'
        f'<c:axId val="112"/></c:barChart>{axes}</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/>'
        "</c:chart></c:chartSpace>",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    )
    colors = book.add(
        f"xl/charts/colors{name[-3:]}.xml",
        f'<cs:colorStyle xmlns:cs="{_MS}/drawing/2012/chartStyle" xmlns:a="{_A}" meth="cycle" id="10">'
        '<a:schemeClr val="accent1"/><cs:variation/></cs:colorStyle>',
        "application/vnd.ms-office.chartcolorstyle+xml",
    )
    book.relate(chart, f"{_MS}/2011/relationships/chartColorStyle", colors)
    made = book.relate(_drawing(book, sheet), "chart", chart)
    _float(
        book,
        sheet,
        int(name[-3:]) % 100 * 10,
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{name[-3:]}" name="Chart {name}"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{made}"/></a:graphicData></a:graphic></xdr:graphicFrame>',
    )


def add_shapes(book: Book) -> None:
    """A text box on the Jobs sheet that shows a cell, and an arrow on a sheet of one's own."""
    look = (
        '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></a:xfrm><a:prstGeom prst="{}"><a:avLst/>'
        "</a:prstGeom></xdr:spPr>"
    )
    _float(
        book,
        "Jobs",
        30,
        '<xdr:sp macro="" textlink="$M$5"><xdr:nvSpPr><xdr:cNvPr id="201" name="TextBox 1"/>'
        f'<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>{look.format("rect")}<xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>'
        '<a:rPr lang="en-US"/><a:t>what we earn</a:t></a:r></a:p></xdr:txBody></xdr:sp>',
    )
    _float(
        book,
        "Mine",
        30,
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="202" name="Arrow 1"/><xdr:cNvSpPr/></xdr:nvSpPr>'
        f"{look.format('rightArrow')}</xdr:sp>",
    )


def add_picture(book: Book) -> None:
    """A picture on the Jobs sheet."""
    image = book.add("xl/media/image1.png", picture(), "image/png")
    made = book.relate(_drawing(book, "Jobs"), "image", image)
    _float(
        book,
        "Jobs",
        50,
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="203" name="Picture 1" descr="our van"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="{made}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>',
    )


_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    "</o:shapelayout>{}</xml>"
)
_NOTE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
    '<v:shape id="_x0000_s{0}025" type="#_x0000_t202" style="position:absolute;width:96pt;height:55pt;'
    'visibility:hidden" fillcolor="#ffffe1"><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
    "<x:Anchor>2, 15, 6, 10, 4, 15, 10, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>1</x:Row>"
    "<x:Column>0</x:Column></x:ClientData></v:shape>"
)
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def add_notes(book: Book) -> None:
    """A note on a sheet of one's own, and a threaded comment with its author and an answer."""
    part = book.sheet_part("Mine")
    vml = book.add("xl/drawings/vmlDrawing21.vml", _VML.format(21, _NOTE.format(21)), _VML_TYPE)
    book.insert(book.sheet("Mine"), f'<legacyDrawing r:id="{book.relate(part, "vmlDrawing", vml)}"/>')
    thread = "{11111111-2222-3333-4444-555555555551}"
    person = "{AAAAAAAA-2222-3333-4444-555555555551}"
    comments = book.add(
        "xl/comments21.xml",
        f'<comments xmlns="{MAIN}"><authors><author>tc={thread}</author></authors><commentList>'
        '<comment ref="A2" authorId="0" shapeId="0"><text><t>[Threaded comment] why?</t></text></comment>'
        "</commentList></comments>",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    )
    book.relate(part, "comments", comments)
    says = "".join(
        f'<threadedComment ref="A2" dT="2026-01-05T10:00:0{at}.00" personId="{person}" id="{own}"{parent}><text>{text}'
        "</text></threadedComment>"
        for at, (own, parent, text) in enumerate(
            ((thread, "", "why?"), (thread.replace("1}", "2}"), f' parentId="{thread}"', "because"))
        )
    )
    space = f"{_MS}/spreadsheetml/2018/threadedcomments"
    threads = book.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments xmlns="{space}">{says}</ThreadedComments>',
        "application/vnd.ms-excel.threadedcomments+xml",
    )
    book.relate(part, f"{_MS}/2017/10/relationships/threadedComment", threads)
    persons = book.add(
        "xl/persons/person.xml",
        f'<personList xmlns="{space}"><person displayName="Maria" id="{person}" userId="m" providerId="None"/>'
        "</personList>",
        "application/vnd.ms-excel.person+xml",
    )
    book.relate("xl/workbook.xml", f"{_MS}/2017/10/relationships/person", persons)


def add_control(book: Book) -> None:
    """A check box (a form control) on the Jobs sheet, beside the notes that Tieout delivers there."""
    part = book.sheet_part("Jobs")
    drawn = book.related(part, "vmlDrawing")[0]
    shape = (
        '<v:shape id="_x0000_s9025" type="#_x0000_t201" style="position:absolute;width:72pt;height:17pt" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        '<x:ClientData ObjectType="Checkbox"><x:Anchor>54, 0, 2, 0, 55, 0, 3, 0</x:Anchor>'
        "<x:AutoFill>False</x:AutoFill><x:Checked>1</x:Checked><x:FmlaLink>$AW$40</x:FmlaLink></x:ClientData></v:shape>"
    )
    book.tree(drawn).append(etree.fromstring(shape))
    control = book.add(
        "xl/ctrlProps/ctrlProp1.xml",
        f'<formControlPr xmlns="{X14}" objectType="CheckBox" checked="Checked" fmlaLink="$AW$40" lockText="1" '
        'noThreeD="1"/>',
        "application/vnd.ms-excel.controlproperties+xml",
    )
    made = book.relate(part, "ctrlProp", control)
    edges = "".join(
        f"<{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></{name}>"
        for name, column, row in (("from", 54, 2), ("to", 55, 3))
    )
    book.insert(
        book.sheet("Jobs"),
        f'<mc:AlternateContent><mc:Choice xmlns:x14="{X14}" Requires="x14"><controls><mc:AlternateContent>'
        f'<mc:Choice Requires="x14"><control shapeId="9025" r:id="{made}" name="Check Box 1"><controlPr '
        f'defaultSize="0" autoFill="0" autoLine="0" autoPict="0"><anchor moveWithCells="1">{edges}</anchor>'
        "</controlPr></control></mc:Choice>"
        "</mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>",
    )


def add_slicer(book: Book) -> None:
    """A slicer for the customers of the Jobs table, with its cache."""
    table = book.tree(book.table_part("tblJobs"))
    cache = book.add(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="{X14}" name="Slicer_Customer" sourceName="Customer"><extLst>'
        f'<x:ext xmlns:x="{MAIN}" uri="{{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}}">'
        f'<x15:tableSlicerCache xmlns:x15="{X15}" tableId="{table.get("id")}" column="2"/></x:ext></extLst>'
        "</slicerCacheDefinition>",
        "application/vnd.ms-excel.slicerCache+xml",
    )
    made = book.relate("xl/workbook.xml", f"{_MS}/2007/relationships/slicerCache", cache)
    book.extend(
        book.workbook,
        '<ext uri="{46BE6895-7355-4a93-B00E-2C351335B9C9}"><x15:slicerCaches>'
        f'<x14:slicerCache r:id="{made}"/></x15:slicerCaches></ext>',
    )
    slicer = book.add(
        "xl/slicers/slicer1.xml",
        f'<slicers xmlns="{X14}"><slicer name="Customer" cache="Slicer_Customer" caption="Customer" '
        'rowHeight="241300"/></slicers>',
        "application/vnd.ms-excel.slicer+xml",
    )
    made = book.relate(book.sheet_part("Jobs"), f"{_MS}/2007/relationships/slicer", slicer)
    book.extend(
        book.sheet("Jobs"),
        '<ext uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x14:slicerList>'
        f'<x14:slicer r:id="{made}"/></x14:slicerList></ext>',
    )
    kind = f"{_MS}/drawing/2010/slicer"
    _float(
        book,
        "Jobs",
        70,
        f'<mc:AlternateContent><mc:Choice xmlns:sle15="{_MS}/drawing/2012/slicer" Requires="sle15">'
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="204" name="Customer"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{kind}"><sle:slicer xmlns:sle="{kind}" name="Customer"/></a:graphicData>'
        "</a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:sp></mc:Fallback></mc:AlternateContent>',
    )
