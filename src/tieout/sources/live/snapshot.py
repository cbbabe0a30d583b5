"""Current records → a snapshot: the same tables as from exports, and what the system cannot tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from ...model.nouns import NOUNS
from ...model.snapshot import FILES_READ, Snapshot
from .. import cells
from ..systems import derive_customers
from .connector import Connector, Frames, Records


def make_snapshot(
    connector: Connector, records: Records, as_of: dt.date, home_currency: str = "USD", notes: Sequence[str] = ()
) -> Snapshot:
    """Shape records into a snapshot. Pure: equal records give an equal snapshot.

    ``files`` has a row per entity, one per table that the system does not have, and one per note.
    """
    tables = {noun: frame for noun, frame in connector.shape(records).items() if len(frame)}
    if not len(tables.get("customers", ())):
        derived = derive_customers(tables)
        tables |= {"customers": derived} if len(derived) else {}
    made = {noun: NOUNS[noun].validate(_name_currency(frame, home_currency)) for noun, frame in tables.items()}
    return Snapshot(connector.system, made, _list_entities(connector, records, made, as_of, notes))


def _name_currency(frame: pd.DataFrame, home_currency: str) -> pd.DataFrame:
    """Leave the currency empty where it is the home currency."""
    if "currency" not in frame:
        return frame
    codes = cells.change(frame["currency"], lambda code: code.strip().upper())
    return frame.assign(currency=codes.where(codes != home_currency.upper(), None).astype(object))


def _list_entities(
    connector: Connector, records: Records, tables: Frames, as_of: dt.date, notes: Sequence[str]
) -> pd.DataFrame:
    rows = []
    for entity, meaning in connector.entities.items():
        count = len(records.get(entity, ()))
        rows.append((f"{connector.system}: {entity}", meaning, count, count))
    for place, why in connector.lacks.items():
        if place.partition(".")[0] not in tables or "." in place:
            name = place.replace("_", " ").replace(".", ": ")
            rows.append((connector.system, f"Not available from {connector.system}: {name}. {why}", 0, 0))
    rows += [(connector.system, note, 0, 0) for note in notes]
    return FILES_READ.validate(
        pd.DataFrame({
            "file": [row[0] for row in rows], "system": connector.system, "layout": [row[1] for row in rows],
            "rows_read": [row[2] for row in rows], "rows_kept": [row[3] for row in rows], "rows_dropped": 0,
            "as_of": pd.Timestamp(as_of).as_unit("s"),
        })
    )  # fmt: skip
