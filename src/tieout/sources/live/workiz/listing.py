"""Reading Workiz' list of jobs: newest first, by an offset of which nobody is sure what it counts.

The call after a full first page asks for offset 1. Where that answers with the first page again, but for one job, the
offset counts records, and pages are read with some records in common, so that a job that is deleted meanwhile hides
none. Otherwise it counts pages. The list ends with an empty page, or where it says that there is no more.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from ....model.errors import UnexpectedAnswer
from ....store import Record
from ..connector import Json, Note, Page, Reach, Step
from ..replies import REPORT
from ..values import text
from .faults import is_gone
from .words import SYSTEM

RECORDS = 100
IN_COMMON = 10
FIRST_DAY = "2000-01-01"
_TRIES = 3


@dataclass(frozen=True)
class Listed:
    """One page, whether there are more, and how many jobs there are in all (None where it does not say)."""

    rows: Sequence[Json]
    more: bool
    found: int | None


@dataclass
class Met:
    """The jobs met, with their day."""

    days: dict[str, str] = field(default_factory=dict)

    def add(self, rows: Sequence[Json]) -> None:
        """Note the jobs of a page."""
        self.days.update((row_id(row), (text(row.get("JobDateTime")) or "")[:10]) for row in rows)


def row_id(row: Json) -> str:
    return str(row["UUID"])


def fetch_page(reach: Reach, since: str, offset: int) -> Listed:
    """Ask for one page of jobs from a day on, closed ones too: they are hidden unless asked for."""
    given = {"start_date": since, "offset": offset, "records": RECORDS, "only_open": "false"}
    reply = reach.reply("/job/all/", given)
    if reply.status == 204:
        return Listed((), False, None)
    if is_gone(reply):
        raise reply.trouble(UnexpectedAnswer, f"It answered without a list of jobs: {reply.text}", REPORT)
    body = reply.json
    rows = body if isinstance(body, list) else body.get("data") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise reply.trouble(UnexpectedAnswer, f"It answered without a list of jobs: {reply.text}", REPORT)
    said = body if isinstance(body, dict) else {}
    more = bool(rows) and said.get("has_more") is not False
    found = said.get("found")
    return Listed(rows, more, int(str(found)) if str(found).isdigit() else None)


def read_list(reach: Reach, since: str) -> Generator[Step, None, Met]:
    """Read all jobs from a day on; once more where their number is another than the list says."""
    met, wanted = Met(), None
    for _ in range(_TRIES):
        before = len(met.days)
        wanted = yield from _read_once(reach, since, met)
        if wanted is None or wanted <= len(met.days) or len(met.days) == before:
            break
    if wanted is not None and wanted > len(met.days):
        yield Note("jobs", f"{SYSTEM} counts {wanted:,} jobs, of which {len(met.days):,} could be read.")
    return met


def _read_once(reach: Reach, since: str, met: Met) -> Generator[Step, None, int | None]:
    """Read the pages once; return how many jobs the list says there are, where it does."""
    first = fetch_page(reach, since, 0)
    total = first.found if first.found is not None and first.found > len(first.rows) else None

    def keep(listed: Listed) -> Page:
        met.add(listed.rows)
        return as_page(listed.rows, total)

    yield keep(first)
    if not first.more or len(first.rows) < 2:
        return total
    second = fetch_page(reach, since, 1)
    yield keep(second)
    is_records = repeats(first.rows, second.rows)
    last = first.rows
    for listed in _follow_records(reach, since, len(first.rows)) if is_records else _follow_pages(reach, since, second):
        yield keep(listed)
        if {row_id(row) for row in listed.rows} <= {row_id(row) for row in last}:
            break  # an offset that is passed over would bring the same page for ever
        last = listed.rows
    newest = fetch_page(reach, since, 0)  # what was entered meanwhile
    yield keep(newest)
    return newest.found if total is not None else None


def repeats(first: Sequence[Json], second: Sequence[Json]) -> bool:
    """Say whether the page at offset 1 is the first page again, one job further on."""
    known = {row_id(row) for row in first}
    return sum(row_id(row) in known for row in second) * 2 > len(second) if second else False


def _follow_pages(reach: Reach, since: str, listed: Listed) -> Iterator[Listed]:
    page = 2
    while listed.more:
        listed = fetch_page(reach, since, page)
        page += 1
        yield listed


def _follow_records(reach: Reach, since: str, size: int) -> Iterator[Listed]:
    step = max(1, size - min(IN_COMMON, size // 2))
    offset, listed = step, Listed((), True, None)
    while listed.more:
        listed = fetch_page(reach, since, offset)
        offset += step
        yield listed


def as_page(rows: Sequence[Json], total: int | None = None) -> Page:
    """Make a page of jobs."""
    return Page(
        "jobs", [Record(row_id(row), row, text(row.get("LastStatusUpdate")) or "") for row in rows], total=total
    )


def fetch_job(reach: Reach, uuid: str) -> Json | None:
    """Ask for one job; None where it is gone. It comes within an array."""
    reply = reach.reply(f"/job/get/{uuid}/")
    if is_gone(reply):
        return None
    body = reply.json
    found = body.get("data") if isinstance(body, dict) else body
    found = found[0] if isinstance(found, list) and found else found
    return found if isinstance(found, dict) and found.get("UUID") else None
