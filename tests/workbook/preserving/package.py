"""A workbook file taken apart, so that a test can add what Excel would add: parts, relations, elements of a sheet."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
NAMESPACES = {
    "r": R,
    "mc": MC,
    "x14": X14,
    "x15": X15,
    "xm": XM,
    "x14ac": "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac",
    "xr": "http://schemas.microsoft.com/office/spreadsheetml/2014/revision",
    "xr3": "http://schemas.microsoft.com/office/spreadsheetml/2016/revision3",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "own": "http://example.com/an-add-in-nobody-knows",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
_WORKBOOK_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches extLst"
)


def element(xml: str) -> etree._Element:
    """Read a fragment of XML; the prefixes that Excel uses are known, the plain names are a sheet's."""
    held = etree.fromstring(f'<wrap xmlns="{MAIN}" {_DECLARED}>{xml}</wrap>')
    assert len(held) == 1
    return held[0]


def tag(name: str, space: str = MAIN) -> str:
    """Write a name the way that lxml does."""
    return f"{{{space}}}{name}"


class Book:
    """The parts of a workbook, to be changed and saved; parts that nobody touches keep their bytes."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as held:
            self.parts = {name: held.read(name) for name in held.namelist()}
        self._trees: dict[str, etree._Element] = {}

    def tree(self, part: str) -> etree._Element:
        """Return a part's root element; what is changed in it is saved."""
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part])
        return self._trees[part]

    def replace(self, part: str, root: etree._Element) -> None:
        """Put another root element in a part's place."""
        self._trees[part] = root

    def save(self, path: Path) -> None:
        """Write the file, its parts packed in different ways, as different programs do."""
        for part, root in self._trees.items():
            self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._trees.clear()
        order = sorted(self.parts, key=lambda name: name != "[Content_Types].xml")
        with zipfile.ZipFile(path, "w") as fresh:
            for at, part in enumerate(order):
                info = zipfile.ZipInfo(part, (2026, 10, 30, 17, at % 60, 2))
                info.compress_type = zipfile.ZIP_STORED if part.endswith((".png", ".bin")) else zipfile.ZIP_DEFLATED
                fresh.writestr(info, self.parts[part], compresslevel=(1, 6, 9)[at % 3])

    def add(self, part: str, content: str | bytes, content_type: str) -> str:
        """Add a part with its content type; return its name."""
        assert part not in self.parts, part
        if isinstance(content, str):
            etree.fromstring(content.encode())
            content = ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + content).encode()
        self.parts[part] = content
        types = self.tree("[Content_Types].xml")
        etree.SubElement(types, tag("Override", _TYPES), PartName=f"/{part}", ContentType=content_type)
        return part

    def relate(self, part: str, kind: str, target: str, external: bool = False) -> str:
        """Let a part refer to another; return the id of the relation."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self.parts:
            self.parts[rels] = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
        root = self.tree(rels)
        made = f"rIdU{len(root) + 1}"
        kind = kind if "/" in kind else f"{R}/{kind}"
        whole = target if external else posixpath.relpath(target, folder or ".")
        held = etree.SubElement(root, tag("Relationship", _RELATIONSHIPS), Id=made, Type=kind, Target=whole)
        if external:
            held.set("TargetMode", "External")
        return made

    def related(self, part: str, kind: str) -> list[str]:
        """List the parts of a kind to which a part refers."""
        folder, base = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        found = []
        for held in self.tree(rels) if rels in self.parts else []:
            if held.get("Type").rsplit("/", 1)[1] == kind and held.get("TargetMode") != "External":
                target = held.get("Target")
                found.append(
                    target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
        return found

    @property
    def workbook(self) -> etree._Element:
        """The part that lists sheets and names."""
        return self.tree("xl/workbook.xml")

    def sheet_part(self, name: str) -> str:
        """Return the part of a sheet."""
        sheets = self.workbook.find(tag("sheets"))
        wanted = next(held.get(tag("id", R)) for held in sheets if held.get("name") == name)
        rels = self.tree("xl/_rels/workbook.xml.rels")
        target = next(held.get("Target") for held in rels if held.get("Id") == wanted)
        return target[1:] if target.startswith("/") else f"xl/{target}"

    def sheet_number(self, name: str) -> int:
        """Return the place of a sheet among the sheets, from 0."""
        return [held.get("name") for held in self.workbook.find(tag("sheets"))].index(name)

    def sheet(self, name: str) -> etree._Element:
        """Return a sheet's root element."""
        return self.tree(self.sheet_part(name))

    def table_part(self, name: str) -> str:
        """Return the part of a table."""
        return next(
            part
            for part, held in self.parts.items()
            if part.startswith("xl/tables/") and re.search(rf'displayName="{name}"'.encode(), held)
        )

    def add_sheet(self, name: str, rows: str, **attributes: str) -> str:
        """Add a sheet with these rows; return its part."""
        part = f"xl/worksheets/sheet{len(self.workbook.find(tag('sheets'))) + 1}.xml"
        ignorable = 'mc:Ignorable="x14ac xr own" xr:uid="{00000000-0001-0000-1500-000000000000}"'
        self.add(
            part,
            f'<worksheet xmlns="{MAIN}" {_DECLARED} {ignorable}><sheetViews><sheetView workbookViewId="0"/>'
            f'</sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>{rows}</sheetData>'
            '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>',
            "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        )
        made = self.relate("xl/workbook.xml", "worksheet", part)
        sheets = self.workbook.find(tag("sheets"))
        number = max(int(held.get("sheetId")) for held in sheets) + 1
        held = etree.SubElement(sheets, tag("sheet"), name=name, sheetId=str(number), **attributes)
        held.set(tag("id", R), made)
        return part

    def insert(self, root: etree._Element, xml: str) -> etree._Element:
        """Put an element of a sheet or of the workbook where the schema wants it."""
        order = (_WORKBOOK_ORDER if root.tag == tag("workbook") else _SHEET_ORDER).split()
        fresh = element(xml)
        name = etree.QName(fresh).localname
        # A control stands in an mc:AlternateContent: the place is that of what it holds.
        rank = order.index(name if name in order else "controls")
        at = sum(1 for held in root if _rank(held, order) <= rank)
        root.insert(at, fresh)
        return fresh

    def extend(self, root: etree._Element, xml: str) -> None:
        """Add an extension (``ext``) to a sheet or to the workbook."""
        held = root.find(tag("extLst"))
        if held is None:
            held = self.insert(root, "<extLst/>")
        held.append(element(xml))


def _rank(held: etree._Element, order: list[str]) -> int:
    name = etree.QName(held).localname
    return order.index(name) if name in order else order.index("controls")
