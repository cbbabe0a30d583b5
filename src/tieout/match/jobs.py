"""Jobs: which job a cost line, an hour or an invoice belongs to, and how that is known.

Rules, surest first: a user's correction; a job number in the reference; the customer:project name; a number
in the text that says it is one (``Job 1042``, ``PO 1042-A``, ``#1042``); a bare number in the text when the
customer agrees; last, the only job that the named customer had around that day. Several equally good jobs
are undecided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd

from ..model.table import list_texts, number_distinct
from .customers import key_names
from .references import Reference, find_references, normalise_number

Read = Callable[[str], list[Reference]]
_TOLD = ["ref", "text", "customer", "customer_key"]
_DAYS_AROUND = 30
_SHORTEST_BARE = 3


@dataclass(frozen=True)
class JobIndex:
    """The jobs by the ways in which people name them."""

    by_number: dict[str, list[str]]
    customer_of: dict[str, str]
    windows: pd.DataFrame


def label_jobs(jobs: pd.DataFrame) -> pd.DataFrame:
    """Add ``job``: the number, or number and id for the copies of a number that is used more than once.

    Canceled copies give way: the live job keeps the plain number.
    """
    shared = jobs.loc[jobs["number"].duplicated(keep=False), ["number", "status", "id"]]
    order = shared.assign(dead=shared["status"] == "canceled").sort_values(["number", "dead", "id"], kind="stable")
    repeat = order.groupby("number").cumcount().reindex(jobs.index, fill_value=0)
    return jobs.assign(job=jobs["number"].where(repeat == 0, jobs["number"] + " (" + jobs["id"] + ")"))


def index_jobs(jobs: pd.DataFrame, identified: pd.DataFrame) -> JobIndex:
    """Index labelled jobs by number, customer and time."""
    live = jobs[jobs["status"] != "canceled"] if (jobs["status"] == "canceled").any() else jobs
    numbers = pd.concat([live, jobs[~jobs["number"].isin(live["number"])]])
    by_number: dict[str, list[str]] = {}
    for number, job in zip(numbers["number"].tolist(), numbers["job"].tolist(), strict=True):
        by_number.setdefault(normalise_number(number), []).append(job)
    keys = key_names(jobs["customer"], identified, "crm", jobs["customer_id"])
    ends = jobs["completed"].fillna(pd.Timestamp.max.normalize().as_unit("s"))
    windows = pd.DataFrame({"job": jobs["job"], "key": keys, "created": jobs["created"], "ends": ends})
    windows = windows[(jobs["status"] != "canceled") & keys.notna()]
    return JobIndex(by_number, dict(zip(jobs["job"].tolist(), keys.tolist(), strict=True)), windows)


def find_jobs(records: pd.DataFrame, index: JobIndex) -> pd.DataFrame:
    """Find the job of each record (columns: ref, text, customer, customer_key, date; gaps allowed).

    Returns job (a gap where there is none), how (a sentence) and confidence, in the order of the records.
    """
    # Records and texts repeat: each distinct one is read once.
    numbers, firsts = number_distinct(records[_TOLD])
    read = cache(partial(find_references, known=index.by_number))
    told = zip(*(list_texts(records[column].iloc[firsts]) for column in _TOLD), strict=True)
    found = [_find_named(ref, text, customer, key, index, read) for ref, text, customer, key in told]
    made = pd.DataFrame(found, columns=["job", "how", "confidence"])
    made = made.astype({"job": "str", "how": "str", "confidence": "Float64"}).take(numbers).set_axis(records.index)
    return _add_only_job(made, records, index)


def _find_named(
    ref: str | None, text: str | None, customer: str | None, key: str | None, index: JobIndex, read: Read
) -> tuple[str | None, str | None, float | None]:
    jobs = _named_jobs(ref, index, read, bare=True)
    if jobs:
        return _tell(jobs, "reference", ref, 0.98)
    project = customer.partition(":")[2] if customer else None
    jobs = _named_jobs(project, index, read, bare=True)
    if jobs and key:
        # A project is often a street address, and its house number may be another customer's job.
        jobs = [job for job in jobs if index.customer_of.get(job) == key]
    if jobs:
        return _tell(jobs, "customer:project name", project, 0.97)
    return _find_in_text(text, key, index, read)


def _tell(jobs: list[str], source: str, words: str | None, sure: float) -> tuple[str | None, str, float]:
    if len(jobs) == 1:
        return jobs[0], f"Job number in the {source}: {words}", sure
    return None, f"Undecided: the {source} “{words}” fits {' and '.join(jobs[:3])}", 0.0


def _find_in_text(
    text: str | None, key: str | None, index: JobIndex, read: Read
) -> tuple[str | None, str | None, float | None]:
    jobs = _named_jobs(text, index, read, bare=False)
    if len(jobs) > 1 and key:
        jobs = [job for job in jobs if index.customer_of.get(job) == key] or jobs
    if len(jobs) == 1:
        return jobs[0], f"Job number in the text: {text}", 0.93
    if jobs:
        return None, f"Undecided: the text names {' and '.join(jobs[:3])}", 0.0
    if key:
        jobs = [job for job in _named_jobs(text, index, read, bare=True) if index.customer_of.get(job) == key]
        if len(jobs) == 1:
            return jobs[0], f"Job number and customer in the text: {text}", 0.9
    return None, None, None


def _named_jobs(words: str | None, index: JobIndex, read: Read, *, bare: bool) -> list[str]:
    if not words:
        return []
    known = index.by_number
    whole = known.get(words.strip().casefold())
    if whole:
        return whole
    jobs: dict[str, None] = {}
    for number, marked in read(words):
        if marked or (bare and len(number) >= _SHORTEST_BARE):
            jobs |= dict.fromkeys(known[number])
    return list(jobs)


def _add_only_job(found: pd.DataFrame, records: pd.DataFrame, index: JobIndex) -> pd.DataFrame:
    """Tie what names only a customer to the only job that this customer had around the day."""
    open_ = records[found["how"].isna() & records["customer_key"].notna() & records["date"].notna()]
    if not len(open_):
        return found
    pairs = (
        open_[["customer_key", "date"]]
        .reset_index(names="at")
        .merge(index.windows, left_on="customer_key", right_on="key")
    )
    around = pd.Timedelta(days=_DAYS_AROUND)
    started = pairs["created"].isna() | (pairs["created"] - around <= pairs["date"])
    pairs = pairs[started & (pairs["date"] <= pairs["ends"] + around)] if len(pairs) else pairs
    count = pairs.groupby("at")["job"].agg(["first", "size"])
    only, several = count[count["size"] == 1], count[count["size"] > 1]
    made = found.copy()
    made.loc[only.index, "job"] = only["first"]
    made.loc[only.index, "how"] = "The customer's only job around that day"
    made.loc[only.index, "confidence"] = 0.75
    made.loc[several.index, "how"] = (
        "Undecided: the customer had " + several["size"].astype(str) + " jobs around that day"
    )
    made.loc[several.index, "confidence"] = 0.0
    return made
