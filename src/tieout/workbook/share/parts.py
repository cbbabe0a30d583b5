"""Which parts of a workbook go along: those that a reader sees, by name of their kind; nothing else."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from ..package import Package

SEEN = {
    "workbook": frozenset({"worksheet", "styles", "theme", "sharedStrings"}),
    "worksheet": frozenset({"drawing", "table", "comments", "vmlDrawing", "hyperlink"}),
    "drawing": frozenset({"chart", "image", "hyperlink"}),
    "chart": frozenset({"chartStyle", "chartColorStyle", "chartUserShapes", "image"}),
    "vmlDrawing": frozenset({"image"}),
}
"""By the kind of a part, the kinds of parts that it may bring along: no macros, connections, caches or controls."""
_RELATIONSHIP = re.compile(r"<Relationship\b[^>]*?/>")
_SHEET = re.compile(r"<sheet\b[^>]*?/>")
_NAME = re.compile(r"<definedName\b([^>]*)>(.*?)</definedName>", re.S)
_CALCULATED = re.compile(r"<(calculatedColumnFormula|totalsRowFormula)\b[^>]*?(?:/>|>.*?</\1>)", re.S)
_UNSEEN = ("externalReferences", "pivotCaches", "extLst", "functionGroups", "fileSharing")


@dataclass
class Going:
    """What goes along: kept parts, the sheets by name, and the new text of parts that change."""

    parts: list[str] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    edits: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    """Names of sheets that stay behind, because they are hidden."""


def choose_parts(package: Package) -> Going:
    """Find the parts that a reader sees, and rewrite the lists that name the others."""
    going = Going()
    text = package.listing(package.workbook)
    relations = package.relations(package.workbook)
    hidden: set[str] = set()
    for tag in _SHEET.findall(text):
        at = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        kind, part = relations[at["r:id"]]
        if at.get("state", "visible") == "visible" and kind == "worksheet":
            going.sheets[at["name"]] = part
        else:
            hidden.add(part)
            going.left.append(at["name"])
    going.edits[package.workbook] = _list_sheets(text, going)
    _take(package, package.workbook, "workbook", going, hidden)
    return going


def _take(package: Package, part: str, kind: str, going: Going, hidden: set[str]) -> None:
    going.parts.append(part)
    folder, base = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if not package.has(rels):
        return
    going.parts.append(rels)
    relations, kept = package.relations(part), []
    for tag in _RELATIONSHIP.findall(package.listing(rels)):
        at = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        says = at["Type"].rsplit("/", 1)[1]
        target = relations.get(at["Id"], ("", ""))[1]
        if says in SEEN.get(kind, ()) and target not in hidden and (not target or package.has(target)):
            kept.append(tag)
            if target and target not in going.parts:
                _take(package, target, says, going, hidden)
    going.edits[rels] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{''.join(kept)}</Relationships>"
    )
    if kind == "drawing":
        going.edits[part] = _drop_slicers(package.text(part))


def _drop_slicers(text: str) -> str:
    """Return a drawing without the shapes of slicers, whose lists do not go along."""
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    for anchor in list(root):
        if any("slicer" in str(each.tag) for each in anchor.iter()):
            root.remove(anchor)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True).decode()


def freeze_table(text: str) -> str:
    """Return a table's part without the formulas that would fill it."""
    return re.sub(r'\stableType="\w+"', "", _CALCULATED.sub("", text))


def _list_sheets(text: str, going: Going) -> str:
    """Rewrite the list of sheets and names: hidden sheets, and names that point to them, stay behind."""
    tags = _SHEET.findall(text)
    names = [re.search(r'\bname="([^"]*)"', tag)[1] for tag in tags]  # type: ignore[index]
    place = {old: list(going.sheets).index(name) for old, name in enumerate(names) if name in going.sheets}
    for tag, name in zip(tags, names, strict=True):
        if name not in going.sheets:
            text = text.replace(tag, "")

    def keep(found: re.Match[str]) -> str:
        local = re.search(r'\slocalSheetId="(\d+)"', found[1])
        behind = [f"{quote}{name}{quote}!" for name in going.left for quote in ("", "'")]
        gone = any(mark in found[2] for mark in (*behind, "#REF!", "["))
        if gone or (local and int(local[1]) not in place):
            return ""
        return found[0].replace(local[0], f' localSheetId="{place[int(local[1])]}"') if local else found[0]

    text = re.sub(r"<definedNames>\s*</definedNames>", "", _NAME.sub(keep, text))
    for gone in _UNSEEN:
        text = re.sub(rf"<{gone}\b[^>]*?(?:/>|>.*?</{gone}>)", "", text, flags=re.S)
    text = re.sub(r'\s(?:activeTab|firstSheet)="\d+"', "", text)
    return re.sub(r"<calcPr\b[^>]*/>", '<calcPr calcId="0"/>', text)
