"""Where one side's records come from, as typed on the Settings sheet: a folder of exports, a connected system, or both.

``QuickBooks Online`` is the connected system, ``QuickBooks Online @ Hill Plumbing`` that of one of several companies,
``exports/qbo`` a folder, and ``Housecall Pro; exports/hours`` a system with a folder for what its API lacks. A folder
that is really there goes before a system of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..model.errors import BadInput
from ..model.settings import CRMS
from ..model.snapshot import Side, Snapshot
from .exports import read_folder

LIVE = (*CRMS, "QuickBooks Online")
_NAMES = {"".join(c for c in name.casefold() if c.isalnum()): name for name in LIVE}


@dataclass(frozen=True)
class Live:
    """A connected system, of the one company or of a named one."""

    system: str
    company: str = ""


Place = Path | Live


def find_places(typed: str, beside: Path) -> tuple[Place, ...]:
    """Read what was typed. Relative paths count from the workbook's folder. Raises BadInput for two systems."""
    if (beside / typed).exists():
        return (beside / typed,)
    parts = [part.strip() for part in typed.split(";") if part.strip()]
    places = tuple(_read_live(part, beside) or beside / part for part in parts)
    if sum(isinstance(place, Live) for place in places) > 1 or len(places) > 2:
        raise BadInput("One side is read from one system and one folder at most.", f"Correct “{typed}”.")
    return places if any(isinstance(place, Live) for place in places) else (beside / typed,)


def _read_live(part: str, beside: Path) -> Live | None:
    if (beside / part).exists():
        return None
    system, _, company = part.partition("@")
    name = _NAMES.get("".join(c for c in system.casefold() if c.isalnum()))
    return Live(name, company.strip()) if name else None


def read_places(
    side: Side, places: Sequence[Place], mappings: pd.DataFrame, home_currency: str, say: Callable[[str], None]
) -> Snapshot:
    """Read one side from where it is. A folder beside a system gives the tables that the system does not have."""
    found = [
        _read_system(place, side, home_currency, say)
        if isinstance(place, Live)
        else read_folder(side, place, mappings, home_currency, say)
        for place in sorted(places, key=lambda place: isinstance(place, Path))
    ]
    return found[0] if len(found) == 1 else fill_in(found[0], found[1], _stand_ins(places)) if found else Snapshot("")


def _read_system(place: Live, side: Side, home_currency: str, say: Callable[[str], None]) -> Snapshot:
    from .live import Home, find_connector, read_live  # only now: databases and networks are slow to load

    connector = find_connector(place.system)
    if connector.side != side and side != "payroll":
        raise BadInput(f"{place.system} is no source for the {side}.", "Correct it on the Settings sheet.")
    return read_live(connector, place.company, Home(), home_currency, say)


def read_instants(places: Sequence[Place], noun: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what moments a connected system tells of these rows of a table (their id and origin), and when each was
    first read: id, what, at (UTC). Exports know days only."""
    live = next((place for place in places if isinstance(place, Live)), None)
    if live is None or not len(rows):
        return pd.DataFrame({"id": [], "what": [], "at": []})
    from .live import Home, find_connector
    from .live.connections import source_of
    from .live.instants import read_instants as read_live_instants

    connector, home = find_connector(live.system), Home()
    with home.open_store(live.company) as store:
        return read_live_instants(connector, store, source_of(connector, live.company, home), noun, rows)


def _stand_ins(places: Sequence[Place]) -> Mapping[str, str]:
    """Return the tables that the connected system only makes of others, with the column that real ones fill."""
    from .live import find_connector

    return next((find_connector(place.system).stand_ins for place in places if isinstance(place, Live)), {})


def fill_in(live: Snapshot, exports: Snapshot, stand_ins: Mapping[str, str] | None = None) -> Snapshot:
    """Add the tables of exports that the system does not have, or has only a stand-in for (with the column that real
    ones fill); a table never comes from both."""
    real = [noun for noun, column in (stand_ins or {}).items() if exports[noun][column].notna().any()]
    own = {noun: frame for noun, frame in live.tables.items() if len(frame) and noun not in real}
    if "changes" in own:  # of records that are taken from exports, history knows nothing
        own["changes"] = own["changes"][~own["changes"]["noun"].isin(real)].reset_index(drop=True)
    tables = {**exports.tables, **own}
    return Snapshot(
        live.system,
        tables,
        pd.concat([live.files, exports.files], ignore_index=True),
        pd.concat([live.problems, exports.problems], ignore_index=True),
    )
