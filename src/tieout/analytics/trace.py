"""Trace: one job or invoice through both systems, with ids, dates, amounts and how it was matched."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..match.references import normalise_number, split_refs
from ..model.results import Reconciliation
from ..model.snapshot import Snapshot


@dataclass(frozen=True)
class Trace:
    """What is known of one reference; every frame may be empty."""

    reference: str
    jobs: pd.DataFrame
    invoices: pd.DataFrame
    payments: pd.DataFrame
    time: pd.DataFrame
    costs: pd.DataFrame
    findings: pd.DataFrame

    def __bool__(self) -> bool:
        return bool(len(self.jobs) or len(self.invoices) or len(self.costs) or len(self.payments))


def trace_reference(reference: str, found: Reconciliation, crm: Snapshot, books: Snapshot) -> Trace:
    """Follow a job number, a CRM invoice number or a books document number across both systems."""
    wanted = normalise_number(reference)
    jobs = {job for job in found.jobs["job"] if normalise_number(job) == wanted}
    invoices = found.invoices
    is_number = _is(invoices["crm_number"], wanted) | _is(invoices["books_number"], wanted)
    own = invoices[is_number]
    jobs |= {job for cell in own["jobs"] for job in split_refs(cell)} if not jobs else set()
    of_jobs = invoices["jobs"].map(lambda cell: bool(jobs.intersection(split_refs(cell))))
    invoices = invoices[is_number | of_jobs]
    return Trace(
        reference,
        found.jobs[found.jobs["job"].isin(jobs)],
        invoices,
        _payments(invoices, crm, books),
        found.time[found.time["job"].isin(jobs)].sort_values(["date", "employee"]),
        found.costs[found.costs["job"].isin(jobs) | _is(found.costs["number"], wanted)].sort_values("date"),
        _findings(found.findings, jobs, invoices),
    )


def _is(numbers: pd.Series, wanted: str) -> pd.Series:
    return numbers.map(lambda number: pd.notna(number) and normalise_number(number) == wanted).astype(bool)


def _payments(invoices: pd.DataFrame, crm: Snapshot, books: Snapshot) -> pd.DataFrame:
    sides = []
    for side, snapshot, column in (("CRM", crm, "crm_number"), ("Books", books, "books_number")):
        numbers = set(invoices[column].dropna())
        rows = snapshot["payments"]
        paid = rows["invoice_refs"].map(lambda cell, known=numbers: bool(known.intersection(split_refs(cell))))
        sides.append(rows[paid.astype(bool)].assign(side=side))
    return pd.concat(sides, ignore_index=True).sort_values("date")


def _findings(findings: pd.DataFrame, jobs: set[str], invoices: pd.DataFrame) -> pd.DataFrame:
    crm, books = set(invoices["crm_number"].dropna()), set(invoices["books_number"].dropna())
    about = findings["job"].isin(jobs) | findings["crm_ref"].isin(crm) | findings["books_ref"].isin(books)
    return findings[about]
