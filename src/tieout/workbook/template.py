"""The template: an empty workbook with every sheet, table, format, drop-down, note and chart.

``python -m tieout.workbook.template`` builds ``workbook_templates/margin.xlsx`` again from the layout.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from openpyxl import Workbook

from .dress.book import dress_workbook
from .finish import finish_parts
from .template_file import template_path

BUILT = dt.datetime(2026, 1, 1, 0, 0, 0)
_STAMP = (1980, 1, 1, 0, 0, 0)


def build_template() -> bytes:
    """Build the template from the layout: the same bytes every time."""
    book = Workbook()
    dress_workbook(book)
    book.properties.creator = "Tieout"
    book.properties.lastModifiedBy = "Tieout"
    book.properties.title = "Margin Workbook"
    book.properties.created = book.properties.modified = BUILT
    made = io.BytesIO()
    book.save(made)
    return _restamp(made.getvalue())


def _restamp(data: bytes) -> bytes:
    """Give every part the same date, and finish what openpyxl cannot say."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = finish_parts({name: old.read(name) for name in old.namelist()}, BUILT)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(info, content)
    return made.getvalue()


if __name__ == "__main__":
    template_path().parent.mkdir(exist_ok=True)
    template_path().write_bytes(build_template())
    print(f"built {template_path().name}")
