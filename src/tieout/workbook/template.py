"""The templates: empty workbooks with every sheet of their reader, table, format, drop-down, note and chart.

``python -m tieout.workbook.template`` builds ``workbook_templates/*.xlsx`` again from the layout.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from openpyxl import Workbook

from .dress.book import dress_workbook
from .finish import finish_parts
from .layout import Sheet
from .layout.templates import TEMPLATES, TITLES, list_sheets_of
from .template_file import template_path

BUILT = dt.datetime(2026, 1, 1, 0, 0, 0)
_STAMP = (1980, 1, 1, 0, 0, 0)


def build_template(name: str = "margin") -> bytes:
    """Build a template from the layout: the same bytes every time."""
    book = Workbook()
    dress_workbook(book, list_sheets_of(name))
    book.properties.creator = "Tieout"
    book.properties.lastModifiedBy = "Tieout"
    book.properties.title = TITLES[name]
    book.properties.created = book.properties.modified = BUILT
    made = io.BytesIO()
    book.save(made)
    return _restamp(made.getvalue(), list_sheets_of(name))


def _restamp(data: bytes, sheets: tuple[Sheet, ...]) -> bytes:
    """Give every part the same date, and finish what openpyxl cannot say."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = finish_parts({name: old.read(name) for name in old.namelist()}, BUILT, sheets)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, content)
    return made.getvalue()


if __name__ == "__main__":
    for each in TEMPLATES:
        template_path(each).parent.mkdir(exist_ok=True)
        template_path(each).write_bytes(build_template(each))
        print(f"built {template_path(each).name}")
