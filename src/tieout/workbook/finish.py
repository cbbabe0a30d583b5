"""The last touches to the template's parts: dates, alternative texts of charts."""

from __future__ import annotations

import datetime as dt
import re

from .layout.charts import CHARTS


def finish_parts(parts: dict[str, bytes], built: dt.datetime) -> dict[str, bytes]:
    """Return the parts with fixed dates and with a description on every chart."""
    stamp = built.strftime("%Y-%m-%dT%H:%M:%SZ")
    made = {}
    for name, content in parts.items():
        text = content
        if name == "docProps/core.xml":
            text = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp.encode(), content)
        elif re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            text = _describe(content.decode("utf-8")).encode("utf-8")
        made[name] = text
    return made


def _describe(drawing: str) -> str:
    """Add the alternative text of each chart; all stand on one sheet, in the order of the layout."""
    charts = iter(CHARTS)

    def describe(found: re.Match[str]) -> str:
        return f'{found[1]}name="{found[2]}" descr="{next(charts).alt}"'

    return re.sub(r'(<(?:xdr:)?cNvPr id="\d+" )name="(Chart [^"]*)"', describe, drawing)
