"""Reading Workiz: a few thousand jobs whole with each refresh; more by a trailing window, and whole once a week.

Nothing tells what changed: jobs can only be asked from a day on. Of a large company the jobs of the last three months
are read again with each refresh, and all of them once a week. A job that was known and is not met is asked by its id,
and counts as deleted only when it is not answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ....store import Record
from ..connector import Begin, End, Json, Note, Page, Reach, Step, Stream, everything
from . import listing
from .listing import Met, as_page, fetch_job, read_list
from .words import SYSTEM

WHOLE_UP_TO = 3_000  # jobs that are read whole with each refresh: thirty calls
WHOLE_EVERY = dt.timedelta(days=7)
WINDOW = dt.timedelta(days=90)


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Read the jobs."""
    return [Stream("jobs", partial(_read_jobs, cursors.get("jobs"), now))]


def _read_jobs(cursor: Json, now: dt.datetime, reach: Reach, place: Json) -> Iterator[Step]:
    known = set(reach.known("jobs"))
    if cursor is None or len(known) <= WHOLE_UP_TO or is_due(cursor["whole"], now):
        yield from _read_whole(reach, known, now)
    else:
        yield from _read_window(reach, cursor, now)


def is_due(last: str, now: dt.datetime) -> bool:
    """Say whether a whole reading is a week ago (or lies ahead, as a wrong clock may have noted it)."""
    return not dt.timedelta(0) <= now - dt.datetime.fromisoformat(last) < WHOLE_EVERY


def _read_whole(reach: Reach, known: set[str], now: dt.datetime) -> Iterator[Step]:
    yield Begin("jobs")
    met = yield from read_list(reach, listing.FIRST_DAY)
    for _, row in _ask(reach, known - set(met.days)):
        if row is not None:
            met.add([row])
            yield as_page([row])
    since = _window_start(now) if len(met.days) > WHOLE_UP_TO else "9999"  # a small company needs no window
    yield End("jobs", _cursor(met, now.isoformat(), since), covers=everything)


def _read_window(reach: Reach, cursor: Json, now: dt.datetime) -> Iterator[Step]:
    since = _window_start(now)
    met = yield from read_list(reach, since)
    recent = {uuid for uuid, day in cursor["recent"].items() if day >= since}
    for uuid, row in _ask(reach, recent - set(met.days)):
        met.add([] if row is None else [row])
        yield Page("jobs", [Record(uuid, {}, deleted=True)]) if row is None else as_page([row])
    last = dt.datetime.fromisoformat(cursor["whole"])
    said = f"{SYSTEM} does not tell what changed: jobs before {since} were read on {last:%Y-%m-%d}, later ones now."
    yield Note("jobs", said)
    yield End("jobs", _cursor(met, cursor["whole"], since))


def _ask(reach: Reach, uuids: set[str]) -> Iterator[tuple[str, Json | None]]:
    missing = sorted(uuids)
    yield from zip(missing, reach.spread(lambda uuid: fetch_job(reach, uuid), missing), strict=True)


def _window_start(now: dt.datetime) -> str:
    return (now - WINDOW).date().isoformat()


def _cursor(met: Met, whole: str, since: str) -> Json:
    """Keep when all was read, and which jobs the next window should meet."""
    return {"whole": whole, "recent": {uuid: day for uuid, day in met.days.items() if day >= since}}
