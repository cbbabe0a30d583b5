"""Several exports → one table per noun, in which each record stands once; and what became of every row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..model.nouns import NOUNS
from ..model.snapshot import FILES_READ, ROW_PROBLEMS
from .layout import Frames
from .rows import Rows

# What an id is made of where an export has none: what the record says, never where it stands, and nothing that
# changes as the record ages (balance, status).
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "customers": ("name",),
    "jobs": ("number",),
    "invoices": ("kind", "number", "date", "customer", "total"),
    "payments": ("kind", "number", "date", "customer", "amount"),
    "cost_lines": ("kind", "number", "date", "vendor", "account", "customer", "amount", "description"),
    "time_entries": ("employee", "date", "job_ref", "kind", "minutes", "start", "note"),
    "deposits": ("number", "date", "customer", "account", "amount"),
    "quotes": ("number", "date", "customer", "total"),
    "invoice_lines": ("invoice_kind", "invoice_number", "job_ref", "customer", "date", "kind", "item",
                      "description",
                      "quantity", "amount"),
    "receivables": ("kind", "number", "customer", "date", "amount", "open_balance"),
}  # fmt: skip
OWN_NUMBER = frozenset({"customers", "jobs", "quotes"})  # nouns whose name or number is their id


@dataclass
class Reading:
    """What one sheet said: its rows, and the records made of them (their index is the row)."""

    rows: Rows
    frames: Frames

    def rank(self, noun: str) -> int:
        return self.rows.layout.ranks.get(noun, 0)


def identify(noun: str, frame: pd.DataFrame, system: str) -> pd.DataFrame:
    """Return the records with a ``key`` (and, for nouns that have ids, an ``id``) for each.

    A key is the system's own id, else made from the system and what the record says; equal records in one file
    are numbered.
    """
    parts = [_printed(frame[c]) if c in frame else [""] * len(frame) for c in IDENTITY[noun]]
    said = list(zip(*parts, strict=True)) if noun in OWN_NUMBER else [
        (hashlib.blake2b("|".join((system, *p)).encode("utf-8", "replace"), digest_size=6).hexdigest(),)
        for p in zip(*parts, strict=True)
    ]  # fmt: skip
    own = _printed(frame["id"]) if "id" in frame else [""] * len(frame)
    counts: dict[str, int] = {}
    keys = []
    for mine, made in zip(own, said, strict=True):
        key = mine or made[0]
        counts[key] = counts.get(key, 0) + 1
        keys.append(key if counts[key] == 1 else f"{key}~{counts[key]}")
    frame = frame.assign(key=pd.Series(keys, index=frame.index, dtype=object))
    return frame.assign(id=frame["key"]) if "id" in NOUNS[noun].names else frame


def _printed(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return [str(day)[:10] for day in column.to_numpy().astype("datetime64[D]")]
    return ["" if value is None or value is pd.NA or value != value else str(value) for value in column.tolist()]


def merge(readings: Sequence[Reading]) -> Frames:
    """Return one frame per noun from the best sources present; rows that added nothing are marked as dropped.

    Of several sources of a noun (and kind of document) the lowest rank is used. A record that several files of
    that rank hold is taken from the file with the newest day.
    """
    tables: Frames = {}
    alive = [reading.rows.used.copy() for reading in readings]
    reasons: list[dict[int, str]] = [{} for _ in readings]
    for noun in dict.fromkeys(noun for reading in readings for noun in reading.frames):
        pieces = [_piece(place, reading, noun) for place, reading in enumerate(readings) if noun in reading.frames]
        whole = pd.concat([p for p in pieces if len(p)] or pieces[:1], ignore_index=True)
        if noun in NOUNS and len(whole):
            lost = _surpassed(noun, whole, readings) + _repeated(whole, readings)
            keep = np.ones(len(whole), dtype=bool)
            for mask, reason in lost:
                for reading, row in whole.loc[mask & keep, ["reading", "row"]].itertuples(index=False):
                    reasons[reading].setdefault(row, reason)
                keep &= ~mask
            whole = whole[keep].reset_index(drop=True)
        for place, living in enumerate(alive):
            living[whole.loc[whole["reading"] == place, "row"].to_numpy(dtype=int)] = True
        tables[noun] = whole.drop(columns=["reading", "row", "rank", "key"], errors="ignore")
    for reading, living, why in zip(readings, alive, reasons, strict=True):
        _drop_the_rest(reading.rows, living, why)
    return tables


def _piece(place: int, reading: Reading, noun: str) -> pd.DataFrame:
    rows = reading.rows
    frame = reading.frames[noun]
    frame = frame[~rows.dropped[frame.index.to_numpy(dtype=int)]]
    row = frame.index.to_numpy(dtype=int)
    if noun in NOUNS:
        frame = identify(noun, frame, rows.layout.system).assign(
            source=rows.layout.system,
            origin=pd.Series([f"{rows.file} row {rows.numbers[at]}" for at in row], index=frame.index, dtype=object),
        )
    return frame.assign(reading=place, row=row, rank=reading.rank(noun))


Lost = tuple["np.ndarray[tuple[int], np.dtype[np.bool_]]", str]


def _surpassed(noun: str, whole: pd.DataFrame, readings: Sequence[Reading]) -> list[Lost]:
    """Records for which a better source of the same kind is present, per source."""
    kinds = whole["kind"] if noun in ("invoices", "payments") else pd.Series("", index=whole.index)
    best = whole.groupby(kinds, dropna=False)["rank"].transform("min")
    worse = (whole["rank"] > best).to_numpy()
    lost: list[Lost] = []
    if worse.any():
        better = readings[int(whole.loc[~worse, "reading"].iloc[0])].rows.layout.name
        lost.append(
            (worse, f"The same {noun.replace('_', ' ')} are read from a better source ({better}); each counts once.")
        )
    return lost


def _repeated(whole: pd.DataFrame, readings: Sequence[Reading]) -> list[Lost]:
    """Records that a newer file holds as well."""
    if whole["reading"].nunique() < 2:
        return []
    newest = [reading.rows.newest or pd.Timestamp.min for reading in readings]
    order = sorted(range(len(readings)), key=lambda place: (newest[place], place))
    standing = {place: at for at, place in enumerate(order)}
    best_rank = whole["rank"] == whole.groupby("key")["rank"].transform("min")
    age = whole["reading"].map(standing).where(best_rank, -1)
    repeats = (age < age.groupby(whole["key"]).transform("max")).to_numpy()
    lost: list[Lost] = []
    for place in whole.loc[repeats, "reading"].unique():
        mask = repeats & (whole["reading"] == place).to_numpy()
        lost.append(
            (mask, f"A newer file holds the same record; each counts once ({mask.sum()} such rows in this file).")
        )
    return lost


def _drop_the_rest(rows: Rows, alive: np.ndarray, why: dict[int, str]) -> None:
    """Mark the rows that no record came from."""
    idle = ~alive & ~rows.dropped
    for reason in dict.fromkeys(why[int(at)] for at in np.flatnonzero(idle) if int(at) in why):
        mask = np.zeros(len(rows), dtype=bool)
        mask[[at for at, said in why.items() if said == reason]] = True
        rows.drop(mask & idle, "", reason)
    rows.drop(idle, "", "Nothing that Tieout uses stands in this row.")


def report_files(readings: Sequence[Reading]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return FILES_READ and ROW_PROBLEMS of everything that was read."""
    files = []
    for reading in readings:
        rows = reading.rows
        left_out = int(rows.dropped.sum())
        files.append(
            (
                rows.file,
                rows.layout.system,
                rows.layout.name,
                len(rows),
                len(rows) - left_out,
                left_out,
                rows.newest,
                ", ".join(rows.extras),
            )
        )
    problems = [reading.rows.problems() for reading in readings]
    problems = [p for p in problems if len(p)]
    return (
        FILES_READ.validate(pd.DataFrame(files, columns=FILES_READ.names)),
        pd.concat(problems, ignore_index=True) if problems else ROW_PROBLEMS.empty(),
    )
