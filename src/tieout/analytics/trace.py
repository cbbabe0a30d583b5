"""Trace: one job or invoice through both systems, with ids, dates, amounts and how it was matched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..match.references import normalise_number, split_refs
from ..model.results import Reconciliation
from ..model.snapshot import Side, Snapshot
from ..model.table import look_up

Tell = Callable[[Side, str, pd.DataFrame], pd.DataFrame]
"""Returns the moments of some rows of a side's table (their id and origin): id, what, at (UTC). What is read, made,
completed, entered, sent or paid."""
_HALF_A_DAY = pd.Timedelta(hours=12)
_EXTRA = {"entered": "entered", "sent": "sent"}
_READ = "read"


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
    """From the job to the bank, in order: date, what, side, id, number, amount; at (the moment, UTC, where the system
    tells it), read (when Tieout first read it); lag in days, and minutes where both moments are known."""

    def __bool__(self) -> bool:
        return bool(len(self.jobs) or len(self.invoices) or len(self.costs) or len(self.payments))


def tell_nothing(side: Side, noun: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Know no moments: exports have days only."""
    return pd.DataFrame({"id": [], "what": [], "at": []})


def trace_reference(
    reference: str, found: Reconciliation, crm: Snapshot, books: Snapshot, tell: Tell = tell_nothing
) -> Trace:
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
        _way(_find_steps(jobs, invoices, payments, crm, books, tell)),
    )


def _find_steps(
    jobs: set[str], invoices: pd.DataFrame, payments: pd.DataFrame, crm: Snapshot, books: Snapshot, tell: Tell
) -> list[pd.DataFrame]:
    """List what happened, record by record, each with its moment where one is told."""
    made = crm["jobs"][crm["jobs"]["number"].isin(jobs)]
    banked = books["deposits"][books["deposits"]["id"].isin(set(payments["deposit_id"].dropna()))]
    told = tell("crm", "jobs", made[["id", "origin"]])
    steps = [
        _steps("job made", "CRM", made, "created", None, told, "made"),
        _steps("job completed", "CRM", made, "completed", "total", told, "completed"),
    ]
    for side, title, snapshot in (("crm", "CRM", crm), ("books", "Books", books)):
        mine = invoices.rename(columns=lambda name, side=side: name.removeprefix(f"{side}_")).dropna(subset=["id"])
        rows = snapshot["invoices"]
        told = tell(side, "invoices", rows[rows["id"].isin(set(mine["id"]))][["id", "origin"]])  # type: ignore[arg-type]
        steps += [_steps("invoiced", title, mine, "date", "total", told, None), *_extra("invoice", title, mine, told)]
        paid = payments[payments["side"] == title]
        told = tell(side, "payments", paid[["id", "origin"]])  # type: ignore[arg-type]
        steps += [_steps("paid", title, paid, "date", "amount", told, "paid"), *_extra("payment", title, paid, told)]
    told = tell("books", "deposits", banked[["id", "origin"]])
    return [
        *steps, _steps("deposited", "Books", banked, "date", "amount", told, None),
        *_extra("deposit", "Books", banked, told),
    ]  # fmt: skip


def _way(steps: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the steps in order, and measure the time between. A day without a moment stands at its noon."""
    way = pd.concat(steps, ignore_index=True).dropna(subset=["date"])
    order = way["at"].fillna(way["date"] + _HALF_A_DAY)
    way = way.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    days = way["date"].diff().dt.days.astype("Int64").clip(lower=0)
    return way.assign(lag=days, minutes=way["at"].diff().dt.total_seconds().floordiv(60).astype("Int64"))


def _extra(noun: str, side: str, rows: pd.DataFrame, told: pd.DataFrame) -> list[pd.DataFrame]:
    """List what only moments tell: that a document was entered or sent."""
    return [
        _steps(f"{noun} {word}", side, rows, None, None, told, what)
        for what, word in _EXTRA.items() if (told["what"] == what).any()
    ]  # fmt: skip


def _steps(
    what: str, side: str, rows: pd.DataFrame, date: str | None, amount: str | None, told: pd.DataFrame,
    moment: str | None,
) -> pd.DataFrame:  # fmt: skip
    """Make the steps of one kind. Without a column for the day, it is that of the moment."""
    amounts = rows[amount].astype("Int64") if amount else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    at, read = (_moments(rows["id"], told, each) for each in (moment, _READ))
    days = at.dt.normalize() if date is None else rows[date].astype("datetime64[s]")
    return pd.DataFrame({
        "date": days, "what": what, "side": side, "id": rows["id"], "number": rows["number"], "amount": amounts,
        "at": at, "read": read,
    })  # fmt: skip


def _moments(ids: pd.Series, told: pd.DataFrame, what: str | None) -> pd.Series:
    return look_up(ids, told[told["what"] == what].set_index("id")["at"], "date")


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
