"""Job shares: how the revenue of each CRM document is shared among the jobs that it bills.

A document names its jobs, or the jobs name it. One that bills several jobs is shared in proportion to what
the jobs are worth; where a worth is unknown, the share is undecided and belongs to no job.
"""

from __future__ import annotations

import pandas as pd

from ..model.money import share_out
from ..model.results import JOB_SHARES
from ..model.table import look_up
from .jobs import JobIndex, find_jobs
from .references import normalise_number, split_refs


def share_revenue(documents: pd.DataFrame, jobs: pd.DataFrame, index: JobIndex) -> pd.DataFrame:
    """Share each document's net revenue (its total where the net is unknown) among its jobs.

    ``documents`` are prepared CRM documents, ``jobs`` labelled jobs. Shares add up to the document, to the cent.
    """
    taking_part = documents[documents["excluded"].isna()]
    net = taking_part["net"].fillna(taking_part["total"])
    named = _named_jobs(taking_part, jobs, index)
    one = look_up(taking_part["id"], {at: found[0] for at, found in named.items() if len(found) == 1})
    several = [at for at, found in named.items() if len(found) > 1]
    # A document that names only jobs which were not exported belongs to none of those that were.
    elsewhere = "Names jobs that are not in the export: " + taking_part["job_refs"]
    silent = taking_part[~taking_part["id"].isin(named) & taking_part["job_refs"].isna()]
    found = find_jobs(_as_records(silent), index).reindex(taking_part.index)
    agreed = pd.Series("The invoice and the job name each other", index=taking_part.index, dtype="str")
    shares = pd.DataFrame(
        {
            "crm_id": taking_part["id"],
            "job": one.fillna(found["job"]),
            "net": net,
            "evidence": agreed.where(one.notna(), elsewhere.fillna(found["how"])),
        }
    )
    worth = jobs.set_index("job")["total"]
    amount = dict(zip(taking_part["id"].tolist(), net.tolist(), strict=True))
    split = [row for at in several for row in _split(at, amount[at], named[at], worth)]
    rest = shares[~shares["crm_id"].isin(several)]
    return JOB_SHARES.validate(pd.concat([rest, pd.DataFrame(split, columns=JOB_SHARES.names)]))


def _as_records(documents: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {"ref": pd.NA, "text": documents["memo"], "customer": documents["customer"],
         "customer_key": documents["customer_key"], "date": documents["date"]},
        index=documents.index,
    ).astype({"ref": "str"})  # fmt: skip


def _named_jobs(documents: pd.DataFrame, jobs: pd.DataFrame, index: JobIndex) -> dict[str, list[str]]:
    """List the jobs of each document: those it names, else those that name it."""
    by_invoice: dict[str, list[str]] = {}
    naming = jobs[["job", "invoice_refs"]].dropna()
    for job, cell in zip(naming["job"].tolist(), naming["invoice_refs"].tolist(), strict=True):
        for ref in split_refs(cell):
            by_invoice.setdefault(normalise_number(ref), []).append(job)
    repeated = set(documents.loc[documents["plain"].duplicated(keep=False), "plain"].dropna())
    named: dict[str, list[str]] = {}
    told = (documents[column].tolist() for column in ("id", "job_refs", "plain", "customer_key"))
    for at, cell, plain, key in zip(*told, strict=True):
        found = [
            job
            for ref in split_refs(cell)
            for job in _one_of(index.by_number.get(normalise_number(ref), []), key, index)
        ]
        if not found and isinstance(plain, str):
            found = by_invoice.get(plain, [])
            if plain in repeated:
                found = [job for job in found if index.customer_of.get(job) == key]
        if found:
            named[at] = list(dict.fromkeys(found))
    return named


def _one_of(jobs: list[str], key: str, index: JobIndex) -> list[str]:
    """Of the jobs that share a number, keep the document's own customer's; a lone job needs no proof."""
    return jobs if len(jobs) < 2 else [job for job in jobs if index.customer_of.get(job) == key]


def _split(at: str, net: int, jobs: list[str], worth: pd.Series) -> list[tuple[str, str | None, int, str]]:
    values = [worth.get(job) for job in jobs]
    if any(value is None or pd.isna(value) or value <= 0 for value in values):
        return [(at, None, net, f"Undecided: bills {', '.join(jobs)}, of which not all have a worth")]
    parts = share_out(int(net), [int(value) for value in values])
    why = f"Bills {len(jobs)} jobs; shared by what each is worth"
    return [(at, job, part, why) for job, part in zip(jobs, parts, strict=True)]
