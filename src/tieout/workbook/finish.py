"""The last touches to the template's parts: dates, alternative texts of charts, the order of font details."""

from __future__ import annotations

import datetime as dt
import re

from lxml import etree

from .layout import SHEETS, Sheet
from .layout.charts import Chart, list_charts


def finish_parts(parts: dict[str, bytes], built: dt.datetime, sheets: tuple[Sheet, ...] = SHEETS) -> dict[str, bytes]:
    """Return the parts with fixed dates, a description on every chart, and fonts as the schema orders them."""
    stamp = built.strftime("%Y-%m-%dT%H:%M:%SZ")
    made = {}
    charts = list_charts(sheets)
    drawn = [sheet.name for sheet in sheets if any(chart.sheet == sheet.name for chart in charts)]
    for name, content in parts.items():
        text = content
        drawing = re.fullmatch(r"xl/drawings/drawing(\d+)\.xml", name)
        if name == "docProps/core.xml":
            text = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), content)
        elif drawing:
            text = _describe(content.decode("utf-8"), charts, drawn[int(drawing[1]) - 1]).encode("utf-8")
        elif name == "xl/styles.xml":
            text = _order_fonts(content)
        made[name] = text
    return made


def _describe(drawing: str, all_charts: tuple[Chart, ...], sheet: str) -> str:
    """Add the alternative text of each chart; the charts of a sheet stand in the order of the layout."""
    charts = (chart for chart in all_charts if chart.sheet == sheet)

    def describe(found: re.Match[str]) -> str:
        return f'{found[1]}name="{found[2]}" descr="{next(charts).alt}"'

    return re.sub(r'(<(?:xdr:)?cNvPr id="\d+" )name="(Chart [^"]*)"', describe, drawing)


_FONT_ORDER = ("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name")


def _order_fonts(styles: bytes) -> bytes:
    """Put each font's details into the order that the schema wants; openpyxl writes the name first."""
    root = etree.fromstring(styles)
    place = {name: at for at, name in enumerate(_FONT_ORDER)}
    for font in root.iter("{*}font"):
        font[:] = sorted(font, key=lambda part: place.get(etree.QName(part).localname, len(place)))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
