"""The facts of the last refresh, kept in Tieout's own folder, so that answers need neither the sources nor the network.

One file per workbook, readable by its user alone: the declared tables column by column, the settings without any path
or sign-in, and a fingerprint of what people had typed. Rates, wages, hours and single costs are not in it. A file of
another version of Tieout is never guessed at: its reader asks for a refresh.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd
import platformdirs
from zlib_ng import zlib_ng

from .model.errors import TieoutError
from .model.facts import DOCUMENTS, JOB_FACTS, RECEIPTS, SETTLEMENTS, Facts
from .model.nouns import QUOTES
from .model.results import JOB_SHARES
from .model.settings import Inputs, Settings
from .model.table import DTYPES, Column, Kind, Table

_KEY = Column("customer_key", "text", "Key that both books share for the customer")
TABLES = {
    "jobs": JOB_FACTS,
    "documents": DOCUMENTS,
    "settlements": SETTLEMENTS,
    "receipts": RECEIPTS,
    "shares": JOB_SHARES,
    "quotes": Table("quotes", QUOTES.meaning, (*QUOTES.columns, _KEY)),
    "customers": Table(
        "customers",
        "The customers of both books.",
        (
            _KEY,
            Column("customer", "text", "Customer, named alike on both sides", needed=True),
            Column("segment", "text", "Customer segment"),
            Column("lead_source", "text", "Where the customer came from"),
            Column("created", "date", "First known day"),
            Column("terms", "text", "Payment terms"),
        ),
    ),
}
"""What is kept of the facts, each table as it is declared."""

_FORM = 1
_NOT_KEPT = ("crm_path", "books_path", "payroll_path")
_UNTYPED = ("question", *_NOT_KEPT)
"""Settings that no figure depends on: what is asked, and where files lie."""
_DECIDES = ("rates", "roles", "job_type_rules", "overrides", "mappings", "customer_pairs")
"""The typed tables that figures of the past depend on; each has the name of its thing first."""
_DAMAGED: tuple[Any, ...] = (zlib_ng.error, msgspec.DecodeError, ValueError, LookupError)


class NothingKept(TieoutError):
    """Nothing is kept of this workbook's refresh: refresh it."""


class _Held(msgspec.Struct, array_like=True):
    """A column: distinct texts and their places, or values and a mark where there is none."""

    values: bytes
    gaps: bytes = b""
    texts: list[str] = []


class _File(msgspec.Struct):
    version: str
    workbook: str
    refreshed: dt.datetime
    typed: str
    today: dt.date
    systems: dict[str, str]
    settings: Settings
    tables: dict[str, dict[str, _Held]]


@dataclass(frozen=True)
class KeptFacts:
    """Facts as they were kept: when the refresh began (UTC), and the mark of what was typed then."""

    facts: Facts
    refreshed: dt.datetime
    typed: str


def find_home() -> Path:
    """Return Tieout's own folder of this user."""
    return Path(os.environ.get("TIEOUT_HOME") or platformdirs.user_data_path("Tieout"))


def find_place(workbook: Path) -> Path:
    """Return the file that keeps the facts of a workbook."""
    named = hashlib.sha256(os.path.normcase(workbook.resolve()).encode()).hexdigest()[:24]
    return find_home() / "answers" / f"{named}.facts"


def mark_typed(inputs: Inputs) -> str:
    """Return a fingerprint of all that people typed and that figures depend on."""
    settings = {item.name: getattr(inputs.settings, item.name) for item in fields(inputs.settings)}
    said: list[object] = [sorted((name, str(value)) for name, value in settings.items() if name not in _UNTYPED)]
    for name in _DECIDES:
        rows = getattr(inputs, name).astype(object)
        # A refresh lists every role and job type that was seen; a line says nothing until somebody typed into it.
        rows = rows[rows.iloc[:, 1:].notna().any(axis=1)].where(rows.notna(), None)
        said.append([name, sorted(map(str, rows.itertuples(index=False, name=None)))])
    said.append(sorted(inputs.switched_off))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def pack_facts(facts: Facts, inputs: Inputs, refreshed: dt.datetime) -> bytes:
    """Write down what answers need of the facts, ready to be kept."""
    blank: dict[str, Any] = dict.fromkeys(_NOT_KEPT, "")
    packed = msgspec.msgpack.encode(
        _File(
            version=_tell_version(),
            workbook="",
            refreshed=refreshed.astimezone(dt.UTC).replace(microsecond=0),
            typed=mark_typed(inputs),
            today=facts.today.date(),
            systems=facts.systems,
            settings=replace(facts.inputs.settings, **blank),
            tables={name: _pack_table(getattr(facts, name), table) for name, table in TABLES.items()},
        )
    )
    return zlib_ng.compress(packed, 1)


def keep_facts(workbook: Path, packed: bytes) -> None:
    """Keep the facts of a workbook's refresh in place of those before, in one step; only this user may read them."""
    place = find_place(workbook)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, made = tempfile.mkstemp(dir=place.parent, prefix=".facts-")  # which lets only its owner read it
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(packed)
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(place)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def read_facts(workbook: Path) -> KeptFacts:
    """Read what is kept of a workbook's last refresh. Raises NothingKept where there is nothing that can be read."""
    try:
        data = find_place(workbook).read_bytes()
    except OSError:
        raise NothingKept(f"{workbook.name} was not refreshed on this computer yet. Refresh it.") from None
    try:
        data = zlib_ng.decompress(data)
        if msgspec.msgpack.decode(data, type=_Version).version != _tell_version():
            raise NothingKept(f"{workbook.name} was refreshed with another version of Tieout. Refresh it again.")
        held = msgspec.msgpack.decode(data, type=_File)
        tables = {name: _unpack_table(held.tables[name], table) for name, table in TABLES.items()}
    except _DAMAGED:
        raise NothingKept(f"What was kept of {workbook.name} cannot be read. Refresh it again.") from None
    today = pd.Timestamp(held.today).as_unit("s")
    facts = Facts(inputs=Inputs(settings=held.settings), today=today, systems=held.systems, **tables)
    return KeptFacts(facts, held.refreshed, held.typed)


def read_unchanged(workbook: Path, inputs: Inputs, runs: pd.DataFrame) -> Facts:
    """Read the kept facts of a workbook with these inputs and this run log (tblRuns).

    Raises NothingKept where they are not the workbook's own: it was refreshed elsewhere, or what figures depend on was
    typed anew. A refresh in Excel that is not saved yet is newer than the log, and counts.
    """
    kept = read_facts(workbook)
    logged = runs["Time UTC"].dropna().astype("str").max() if len(runs) else ""
    if logged > f"{kept.refreshed:%Y-%m-%d %H:%M:%S}":
        raise NothingKept(f"The last refresh of {workbook.name} was not made on this computer. Refresh it here.")
    if mark_typed(inputs) != kept.typed:
        raise NothingKept(f"Something was typed into {workbook.name} since its refresh. Save it and refresh it again.")
    return kept.facts


class _Version(msgspec.Struct):
    version: str


def _tell_version() -> str:
    """Name the form of the file: it changes whenever a kept table or the settings do."""
    shape = [(name, [(c.name, c.kind) for c in table.columns]) for name, table in TABLES.items()]
    settings = [(item.name, str(item.type)) for item in fields(Settings)]
    return f"{_FORM} {hashlib.sha256(repr((shape, settings)).encode()).hexdigest()[:16]}"


def _pack_table(frame: pd.DataFrame, table: Table) -> dict[str, _Held]:
    known = table.validate(frame[[name for name in table.names if name in frame]])
    return {column.name: _pack_column(known[column.name], column.kind) for column in table.columns}


def _pack_column(values: pd.Series, kind: Kind) -> _Held:
    if kind == "text":
        places, texts = pd.factorize(values.to_numpy(dtype=object))
        return _Held(places.astype("<i4").tobytes(), texts=texts.tolist())
    if kind == "date":
        return _Held(values.to_numpy().astype("<i8").tobytes())
    gaps = values.isna().to_numpy("bool")
    known: Any = values.fillna(False if kind == "flag" else 0)
    form = {"number": "<f8", "flag": "<u1"}.get(kind, "<i8")
    return _Held(known.to_numpy(form).tobytes(), gaps.tobytes() if gaps.any() else b"")


def _unpack_table(held: dict[str, _Held], table: Table) -> pd.DataFrame:
    return pd.DataFrame({column.name: _unpack_column(held[column.name], column.kind) for column in table.columns})


def _unpack_column(held: _Held, kind: Kind) -> Any:
    if kind == "text":
        places = np.frombuffer(held.values, "<i4")
        return pd.array(held.texts, dtype=DTYPES["text"]).take(places, allow_fill=True)
    if kind == "date":
        return pd.array(np.frombuffer(held.values, "<i8").astype("datetime64[s]"), dtype=DTYPES["date"])
    form = {"number": "<f8", "flag": "<u1"}.get(kind, "<i8")
    values = np.frombuffer(held.values, form).copy()
    gaps = np.frombuffer(held.gaps, "bool").copy() if held.gaps else np.zeros(len(values), "bool")
    if kind == "flag":
        return pd.arrays.BooleanArray(values.astype("bool"), gaps)
    if kind == "number":
        return pd.arrays.FloatingArray(values, gaps)
    return pd.arrays.IntegerArray(values, gaps)
