"""The rows below a header → columns of text under their canonical names, and the number of each row in its file."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .cells import tidy_all
from .files import Sheet
from .layout import Recognised
from .sections import Sections
from .texts import Codes, Gathering, Texts

_AT_ONCE = 256


@dataclass(frozen=True)
class Cut:
    """The data rows of a sheet: columns, row numbers as a spreadsheet shows them, and cells beyond the header."""

    columns: dict[str, Texts]
    numbers: Codes
    overlong: dict[int, str]


def cut_columns(sheet: Sheet, known: Recognised) -> Cut:
    """Cut the rows below the header into columns of tidy text; structural rows are no data."""
    sections = Sections(known, sheet.rows)
    first_starts, second_starts = sections.plain_starts
    gathered = {name: Gathering() for name in known.places}
    paths = Gathering()
    numbers = array("i")
    overlong: dict[int, str] = {}
    rows: list[list[str]] = []
    above: list[str] = []

    def gather() -> None:
        # few rows at a time: a large file never stands in memory as lists of cells
        columns = list(zip(*rows, strict=False))
        for name, at in known.places.items():
            gathered[name].add(columns[at] if columns else ())
        paths.add(above)
        rows.clear()
        above.clear()

    width = len(known.headers)
    for number, row in enumerate(islice(sheet.rows, known.header_row + 1, None), known.header_row + 2):
        if len(row) != width or row[0][:1] not in first_starts or row[1][:1] not in second_starts:
            if sections.is_structural(row):
                continue
            if len(row) < width:
                row = row + [""] * (width - len(row))
            elif any(cell.strip() for cell in row[width:]):
                overlong[len(numbers)] = ", ".join(row[width:])
        numbers.append(number)
        rows.append(row)
        above.append(sections.path)
        if len(rows) == _AT_ONCE:
            gather()
    gather()
    columns = {name: gathering.finish(tidy_all) for name, gathering in gathered.items()}
    if known.layout.section and known.layout.section not in columns:
        columns[known.layout.section] = paths.finish()
    return Cut(columns, np.array(numbers, dtype=np.int32), overlong)
