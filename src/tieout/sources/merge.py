"""Several exports → one table per noun, in which each record stands once; and what became of every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..model.nouns import NOUNS
from ..model.snapshot import FILES_READ, ROW_PROBLEMS
from .identity import make_keys
from .layout import Frames
from .rows import Rows

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Places = np.ndarray[Any, np.dtype[np.int64]]
Losses = list[tuple[Places, str]]  # rows that added nothing, and why


@dataclass
class Reading:
    """What one sheet said: its rows, and the records made of them (their index is the row)."""

    rows: Rows
    frames: Frames

    def rank(self, noun: str) -> int:
        return self.rows.layout.ranks.get(noun, 0)


def merge(readings: Sequence[Reading]) -> Frames:
    """Return one frame per noun from the best sources present; rows that added nothing are marked as dropped.

    Of several sources of a noun (and kind of document) the lowest rank is used. A record that several files of
    that rank hold is taken from the file with the newest day. The readings' frames are used up.
    """
    tables: Frames = {}
    alive = [reading.rows.used.copy() for reading in readings]
    losses: list[Losses] = [[] for _ in readings]
    for noun in dict.fromkeys(noun for reading in readings for noun in reading.frames):
        pieces = [_take_piece(place, reading, noun) for place, reading in enumerate(readings) if noun in reading.frames]
        pieces = [piece for piece in pieces if len(piece)] or pieces[:1]
        if noun in NOUNS and len(pieces[0]):
            whole = _merge_records(noun, pieces, readings, losses)
        else:
            whole = pd.concat(pieces, ignore_index=True)
        for place, rows in _by_reading(whole):
            alive[place][rows] = True
        if noun in NOUNS:
            whole = _name_origin(whole, readings)
        tables[noun] = whole.drop(columns=["reading", "row", "key"], errors="ignore")
    for reading, living, lost in zip(readings, alive, losses, strict=True):
        _drop_the_rest(reading.rows, living, lost)
    return tables


def _take_piece(place: int, reading: Reading, noun: str) -> pd.DataFrame:
    frame = reading.frames.pop(noun)
    frame = frame[~reading.rows.dropped[frame.index.to_numpy(dtype=int)]]
    return frame.assign(reading=place, row=frame.index.to_numpy(dtype=int))


def _merge_records(
    noun: str, pieces: list[pd.DataFrame], readings: Sequence[Reading], losses: list[Losses]
) -> pd.DataFrame:
    """Return the records of all pieces, each once; what is left out is added to the losses."""
    worse, better = _find_surpassed(noun, pieces, readings)
    surpassed = f"The same {noun.replace('_', ' ')} are read from a better source ({better}); each counts once."
    has_id = "id" in NOUNS[noun].names
    several = sum(not mask.all() for mask in worse) > 1
    parts, masks = [], []
    for piece, mask in zip(pieces, worse, strict=True):
        if mask.all():
            for place, rows in _by_reading(piece):
                losses[place].append((rows, surpassed))
            piece, mask = piece[:0], mask[:0]  # its columns stay
        elif has_id or several:
            keys = make_keys(noun, piece, readings[piece["reading"].iloc[0]].rows.layout.system)
            piece = piece.assign(key=keys, id=keys) if has_id else piece.assign(key=keys)
        parts.append(piece)
        masks.append(mask)
    whole = pd.concat(parts, ignore_index=True)
    keep = np.ones(len(whole), dtype=bool)
    for mask, reason in [(np.concatenate(masks), surpassed), *_find_repeated(noun, whole, readings)]:
        for place, rows in _by_reading(whole[mask & keep]):
            losses[place].append((rows, reason))
        keep &= ~mask
    return whole if keep.all() else whole[keep].reset_index(drop=True)


def _by_reading(frame: pd.DataFrame) -> list[tuple[int, Places]]:
    """List the rows that records came from, for each reading that has any."""
    places, rows = frame["reading"].to_numpy(dtype=int), frame["row"].to_numpy(dtype=int)
    return [(int(place), rows[places == place]) for place in np.unique(places)]


def _name_origin(whole: pd.DataFrame, readings: Sequence[Reading]) -> pd.DataFrame:
    """Say of each record which system said so, and in which file and row."""
    systems = np.array([reading.rows.layout.system for reading in readings], dtype=object)
    origins = np.empty(len(whole), dtype=object)
    places = whole["reading"].to_numpy(dtype=int)
    for place, rows in _by_reading(whole):
        said = readings[place].rows
        origins[places == place] = [*map(f"{said.file} row ".__add__, map(str, said.numbers[rows].tolist()))]
    return whole.assign(source=systems[places], origin=pd.Series(origins, index=whole.index, dtype=object))


def _find_surpassed(noun: str, pieces: list[pd.DataFrame], readings: Sequence[Reading]) -> tuple[list[Mask], str]:
    """Find the records for which a better source of the same kind is present, and name the best source."""
    if len(pieces) == 1:
        return [np.zeros(len(pieces[0]), dtype=bool)], ""
    ranks = [readings[piece["reading"].iloc[0]].rank(noun) for piece in pieces]
    by_kind = noun in ("invoices", "payments")
    kinds = [(p["kind"] if by_kind else pd.Series("", index=p.index)).astype(object).fillna("") for p in pieces]
    best: dict[str, int] = {}
    for kind, rank in zip(kinds, ranks, strict=True):
        best |= {one: min(rank, best.get(one, rank)) for one in kind.unique()}
    worse = [(kind.map(best) < rank).to_numpy(dtype=bool) for kind, rank in zip(kinds, ranks, strict=True)]
    first = next(piece for piece, mask in zip(pieces, worse, strict=True) if not mask.all())
    return worse, readings[first["reading"].iloc[0]].rows.layout.name


def _find_repeated(noun: str, whole: pd.DataFrame, readings: Sequence[Reading]) -> list[tuple[Mask, str]]:
    """Find the records that a newer file holds as well, for each file."""
    places = whole["reading"].to_numpy(dtype=int)
    if "key" not in whole or whole["key"].is_unique or (places == places[0]).all():
        return []
    newest = [reading.rows.newest or pd.Timestamp.min for reading in readings]
    standing = np.argsort(sorted(range(len(readings)), key=lambda place: (newest[place], place)))
    ranks = np.array([reading.rank(noun) for reading in readings])[places]
    keys, distinct = pd.factorize(whole["key"])
    best = np.full(len(distinct), ranks.max())
    np.minimum.at(best, keys, ranks)
    age = np.where(ranks == best[keys], standing[places], -1)
    youngest = np.full(len(distinct), -1)
    np.maximum.at(youngest, keys, age)
    repeats = age < youngest[keys]
    return [
        (mask, f"A newer file holds the same record; each counts once ({mask.sum()} such rows in this file).")
        for mask in (repeats & (places == place) for place in np.unique(places[repeats]))
    ]


def _drop_the_rest(rows: Rows, alive: Mask, lost: Losses) -> None:
    """Mark the rows that no record came from."""
    idle = ~alive & ~rows.dropped
    for places, reason in lost:
        mask = np.zeros(len(rows), dtype=bool)
        mask[places] = True
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
    problems = [problem for reading in readings for problem in reading.rows.problems()]
    return (
        FILES_READ.validate(pd.DataFrame(files, columns=FILES_READ.names)),
        ROW_PROBLEMS.validate(pd.DataFrame(problems, columns=ROW_PROBLEMS.names)),
    )
