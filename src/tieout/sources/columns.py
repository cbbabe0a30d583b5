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

_DIGITS = frozenset("0123456789")
_AT_ONCE = 256  # rows: a large file never stands in memory as lists of cells


@dataclass(frozen=True)
class Cut:
    """The data rows of a sheet: columns, row numbers as a spreadsheet shows them, and cells beyond the header."""

    columns: dict[str, Texts]
    numbers: Codes
    overlong: dict[int, str]


def cut_columns(sheet: Sheet, known: Recognised) -> Cut:
    """Cut the rows below the header into columns of tidy text; structural rows are no data."""
    sections = Sections(known, sheet.rows)
    gathered = {name: Gathering() for name in known.places}
    paths = Gathering()
    numbers = array("i")
    overlong: dict[int, str] = {}
    width, keyed = len(known.headers), sections.key is not None
    rows = islice(sheet.rows, known.header_row + 1, None)
    first = known.header_row + 2
    while batch := list(islice(rows, _AT_ONCE)):
        columns = list(zip(*batch, strict=False))
        if sections.are_plain(batch, columns):
            numbers.extend(range(first, first + len(batch)))
            paths.add([sections.path] * len(batch))
        else:
            kept: list[list[str]] = []
            above: list[str] = []
            for number, row in enumerate(batch, first):
                if (keyed or len(row) != width or row[0] or row[1][:1] not in _DIGITS) and sections.is_structural(row):
                    continue
                if len(row) > width and any(cell.strip() for cell in row[width:]):
                    overlong[len(numbers)] = ", ".join(row[width:])
                numbers.append(number)
                above.append(sections.path)
                kept.append(row if len(row) >= width else row + [""] * (width - len(row)))
            columns = list(zip(*kept, strict=False)) or [()] * width
            paths.add(above)
        for name, at in known.places.items():
            gathered[name].add(columns[at])
        first += len(batch)
    found = {name: gathering.finish(tidy_all) for name, gathering in gathered.items()}
    if known.layout.section and known.layout.section not in found:
        found[known.layout.section] = paths.finish()
    return Cut(found, np.array(numbers, dtype=np.int32), overlong)
