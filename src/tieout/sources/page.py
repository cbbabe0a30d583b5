"""The page of all exports that are read: ``python -m tieout.sources.page > docs/exports.md``."""

from __future__ import annotations

import sys
from itertools import groupby

from .layout import Layout
from .systems import LAYOUTS

_HEAD = """# The exports that Tieout reads

Generated from the code (`python -m tieout.sources.page > docs/exports.md`); a test keeps it current.

Put the files of one side into one folder (CRM, QuickBooks, payroll) and type the folder on the Settings sheet. Names
and order of files and columns do not matter, extra columns are left alone, `.csv` and `.xlsx` are both read. A file
whose columns nobody knows stops the refresh with a message; move it out of the folder, or say on the Settings sheet
(table *Column mapping*) which of its columns fills what.

Columns in **bold** are needed; the others are used where they are present. *Assumed* means that no real export was
at hand to confirm the headers.
"""


def write_page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    for system, layouts in groupby(LAYOUTS, key=lambda layout: layout.system):
        parts.append(f"## {system}\n")
        parts += [_describe(layout) for layout in layouts]
    return "\n".join(parts)


def _describe(layout: Layout) -> str:
    needed = {name for names in layout.alternatives for name in names}
    columns = ", ".join(
        f"**{headers[0]}**" if name in needed else headers[0] for name, headers in layout.columns.items()
    )
    side = " or ".join({"crm": "CRM", "books": "QuickBooks", "payroll": "payroll"}[side] for side in layout.sides)
    assumed = f" *Assumed: {layout.assumed}*" if layout.assumed else ""
    return f"**{layout.name}** ({side} folder).{assumed} {columns}.\n"


if __name__ == "__main__":
    sys.stdout.write(write_page())
