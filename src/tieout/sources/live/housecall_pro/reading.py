"""Reading Housecall Pro: what changed of jobs and customers; invoices and estimates whole, with each refresh.

There is no filter for what changed. Jobs and customers can be sorted by their last change, which stands in them, so
one call brings all that changed when it fits on a page; more than a page is read whole. Invoices do not say when they
were changed, and approving an estimate does not change it, so both are read whole: one call for 200 of them.
Deletes are told by the number of records. Lines and materials are asked per job, when the job is new or has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from ....store import Record
from ..connector import Begin, End, Json, Note, Page, Reach, Step, Stream, everything
from ..values import look, text
from .company import find_zone
from .listing import Listed, as_moment, as_page, changed_at, fetch_changed, fetch_part, moment, read_whole
from .words import SYSTEM, VOID

TOGETHER = 25  # jobs whose lines are kept together
PARTS = {"line_items": ("/jobs/{0}/line_items", "data"),
         "job_inputs": ("/jobs/{0}/job_input_materials", "job_input_materials")}  # fmt: skip


@dataclass(frozen=True)
class Refreshed:
    """What a refresh of a list found: all ids, those that are new or have changed, and what the cursor shall say."""

    ids: frozenset[str]
    changed: frozenset[str]
    started: dt.datetime
    hidden: int
    whole: bool

    @property
    def cursor(self) -> Json:
        return {"since": self.started.isoformat(), "hidden": self.hidden}


def plan_streams(cursors: Mapping[str, Json], now: dt.datetime) -> Sequence[Stream]:
    """Read the lists side by side, and the jobs after the invoices, which tell whose lines are known already."""
    billed: set[str] = set()  # filled while invoices are read
    return [
        Stream("company", _read_company),
        Stream("customers", partial(_read_customers, cursors.get("customers"))),
        Stream("invoices", partial(_read_invoices, billed)),
        Stream("estimates", _read_estimates),
        Stream("jobs", partial(_read_jobs, cursors.get("jobs"), billed), after=("invoices",)),
    ]


def _read_company(reach: Reach, place: Json) -> Iterator[Step]:
    company = reach.get("/company")
    yield Begin("company")
    yield Page("company", [Record(str(company["id"]), company)])
    yield End("company", None, covers=everything)
    if find_zone(text(company.get("time_zone"))) is None:
        named = text(company.get("time_zone")) or ""
        yield Note("company", f"{SYSTEM} names the time zone “{named}”, which is unknown; days may be those of UTC.")
    if company.get("locations"):
        said = f"{SYSTEM} names {len(company['locations'])} locations; the API key decides which of them are read."
        yield Note("company", said)


def _read_customers(cursor: Json, reach: Reach, place: Json) -> Iterator[Step]:
    found = yield from refresh(reach, "customers", cursor)
    yield End("customers", found.cursor, covers=everything if found.whole else None)


def _read_invoices(billed: set[str], reach: Reach, place: Json) -> Iterator[Step]:
    """Read all invoices, and note which jobs have one."""
    for step in read_whole(reach, "invoices"):
        if isinstance(step, Page):
            live = (r.content for r in step.records if str(r.content.get("status")).casefold() not in VOID)
            billed |= {str(invoice["job_id"]) for invoice in live if invoice.get("job_id")}
        yield step
    yield End("invoices", None, covers=everything)


def _read_estimates(reach: Reach, place: Json) -> Iterator[Step]:
    yield from read_whole(reach, "estimates")
    yield End("estimates", None, covers=everything)


def _read_jobs(cursor: Json, billed: set[str], reach: Reach, place: Json) -> Iterator[Step]:
    """Read the jobs, then what belongs to each one that is new or has changed, the newest first.

    The cursor moves on only when all of it is there. A first reading that was interrupted goes on with the jobs that
    have changed since, and those whose lines or materials were not asked yet.
    """
    found = yield from refresh(reach, "jobs", cursor, as_moment(look(place, "started")))
    for entity, wanted in (("line_items", found.ids - billed), ("job_inputs", found.ids)):
        known = set(reach.known(entity))
        todo = (wanted & found.changed) | (wanted - known)
        yield from _read_parts(reach, entity, sorted(todo, reverse=True))
        gone = [Record(id_, {}, deleted=True) for id_ in sorted(known - wanted)]
        if gone:
            yield Page(entity, gone)
    yield End("jobs", found.cursor, covers=everything if found.whole else None)


def refresh(
    reach: Reach, entity: str, cursor: Json, resumed: dt.datetime | None = None
) -> Generator[Step, None, Refreshed]:
    """Read what changed of a list since the cursor; or all of it, where that is not sure to be complete."""
    since, hidden = as_moment(look(cursor, "since")), int(look(cursor, "hidden") or 0)
    if since is not None:
        newest = fetch_changed(reach, entity)
        started = moment(reach)
        rows = [row for row in newest.rows if _is_since(row, since)]
        changed = frozenset(str(row["id"]) for row in rows)
        ids = changed | set(reach.known(entity))
        if reaches_back(newest, rows) and len(ids) + hidden == newest.total:
            yield as_page(entity, rows)
            return Refreshed(ids, changed, started, hidden, whole=False)
    met = yield from read_whole(reach, entity, resumed)
    since = since or resumed
    late = [row for row in fetch_changed(reach, entity).rows if _is_since(row, met.started)]
    yield as_page(entity, late)  # changed while the pages were read
    moments = met.changed | {str(row["id"]): changed_at(row) for row in late}
    changed = frozenset(id_ for id_, at in moments.items() if since is None or at is None or at >= since)
    return Refreshed(frozenset(moments), changed, met.started, met.hidden, whole=True)


def reaches_back(newest: Listed, since: Sequence[Json]) -> bool:
    """Say whether one page holds all that changed: it is sorted by change, and goes back beyond it."""
    moments = [changed_at(row) for row in newest.rows]
    if any(at is None for at in moments) or any(a < b for a, b in pairwise(moments)):  # type: ignore[operator]
        return False
    return len(since) < len(newest.rows) or newest.pages <= 1


def _is_since(row: Json, since: dt.datetime) -> bool:
    at = changed_at(row)
    return at is None or at >= since


def _read_parts(reach: Reach, entity: str, jobs: Sequence[str]) -> Iterator[Step]:
    path, name = PARTS[entity]

    def fetch(job: str) -> Record:
        return Record(job, {"job_id": job, "rows": list(fetch_part(reach, path.format(job), name))})

    kept: list[Record] = []
    for record in reach.spread(fetch, jobs):
        kept.append(record)
        if len(kept) == TOGETHER:
            yield Page(entity, kept, total=len(jobs))
            kept = []
    yield Page(entity, kept, total=len(jobs))
