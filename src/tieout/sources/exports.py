"""A folder of exports → a snapshot of what one side says."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from ..model.errors import BadInput
from ..model.nouns import NOUNS
from ..model.settings import COLUMN_MAPPINGS
from ..model.snapshot import Side, Snapshot
from . import systems
from .files import Sheet, find_files, read_sheets
from .layout import Layout, describe_unknown, recognise
from .merge import Reading, merge, report_files
from .plain import PLAIN, mapped_layouts
from .rows import Rows

SIDE_NAMES: dict[Side, str] = {"crm": "CRM", "books": "Books", "payroll": "Payroll"}


def read_folder(
    side: Side,
    path: Path,
    mappings: pd.DataFrame | None = None,
    home_currency: str = "USD",
    progress: Callable[[str], None] | None = None,
) -> Snapshot:
    """Read all exports of one side into a snapshot.

    ``path`` is a folder (read with its subfolders,
                          by name) or one file; ``mappings`` is the Column mapping table
    of the Settings sheet; ``progress`` is called with each file's name. Files are recognised by their columns.
    Raises BadInput for a file that cannot be read and UnknownExport for one that nobody knows.
    """
    mapped = mapped_layouts(side, COLUMN_MAPPINGS.empty() if mappings is None else mappings)
    layouts = (*mapped, *systems.layouts_of(side))
    readings: list[Reading] = []
    for file in find_files(Path(path), may_be_empty=side == "payroll"):
        if progress:
            progress(file.name)
        readings += _read_file(read_sheets(file), layouts)
    system = _main_system(side, readings)
    tables = systems.complete(side, merge(readings), system, home_currency)
    files, problems = report_files(readings)
    made = {noun: NOUNS[noun].validate(frame) for noun, frame in tables.items() if noun in NOUNS and len(frame)}
    return Snapshot(system, made, files, problems)


def _read_file(sheets: list[Sheet], layouts: tuple[Layout, ...]) -> list[Reading]:
    """Read every sheet that is a known export; a file none of whose sheets is known is an error."""
    filled = [sheet for sheet in sheets if any(cell.strip() for row in sheet.rows for cell in row)]
    if sheets and not filled:
        raise BadInput("The file is empty.", "Export it again and put the new file in its place.", sheets[0].file)
    readings = []
    unknown = []
    for sheet in filled:
        known = recognise(sheet, layouts)
        if known is None:
            unknown.append(sheet)
            continue
        rows = Rows(sheet, known)
        readings.append(Reading(rows, known.layout.read(rows)))
        rows.release()
    if unknown and not readings:
        deque(unknown[0].rows, maxlen=0)  # quotation marks that do not pair up are the likelier reason: say that first
        raise describe_unknown(unknown[0], layouts)
    return readings


def _main_system(side: Side, readings: list[Reading]) -> str:
    """Name the system that most rows come from; plain forms come from none."""
    counts: dict[str, int] = {}
    for reading in readings:
        name = reading.rows.layout.system
        if name != PLAIN:
            counts[name] = counts.get(name, 0) + 1 + len(reading.rows)
    return max(counts, key=lambda name: counts[name]) if counts else SIDE_NAMES[side]
