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
    way: pd.DataFrame
    """From the job to the bank, by day: date, what, side, id, number, amount, and days since the step before."""

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
    payments = _payments(invoices, crm, books)
    return Trace(
        reference,
        found.jobs[found.jobs["job"].isin(jobs)],
        invoices,
        payments,
        found.time[found.time["job"].isin(jobs)].sort_values(["date", "employee"]),
        found.costs[found.costs["job"].isin(jobs) | _is(found.costs["number"], wanted)].sort_values("date"),
        _findings(found.findings, jobs, invoices),
        _way(crm["jobs"][crm["jobs"]["number"].isin(jobs)], invoices, payments, books["deposits"]),
    )


def _way(jobs: pd.DataFrame, invoices: pd.DataFrame, payments: pd.DataFrame, deposits: pd.DataFrame) -> pd.DataFrame:
    """Put in order what happened from the job to the deposit, and count the days between."""
    banked = deposits[deposits["id"].isin(set(payments["deposit_id"].dropna()))]
    steps = [
        _steps("job made", "CRM", jobs, "created", "id", "number", None),
        _steps("job completed", "CRM", jobs, "completed", "id", "number", "total"),
        _steps("invoiced", "CRM", invoices, "crm_date", "crm_id", "crm_number", "crm_total"),
        _steps("invoiced", "Books", invoices, "books_date", "books_id", "books_number", "books_total"),
        *(
            _steps("paid", side, payments[payments["side"] == side], "date", "id", "number", "amount")
            for side in ("CRM", "Books")
        ),
        _steps("deposited", "Books", banked, "date", "id", "number", "amount"),
    ]
    way = pd.concat(steps, ignore_index=True).dropna(subset=["date"])
    way = way.sort_values("date", kind="stable").reset_index(drop=True)
    return way.assign(lag=way["date"].diff().dt.days.astype("Int64"))


def _steps(
    what: str, side: str, rows: pd.DataFrame, date: str, id_: str, number: str, amount: str | None
) -> pd.DataFrame:
    amounts = rows[amount].astype("Int64") if amount else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return pd.DataFrame({
        "date": rows[date].astype("datetime64[s]"), "what": what, "side": side, "id": rows[id_], "number": rows[number],
        "amount": amounts,
    })  # fmt: skip


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
