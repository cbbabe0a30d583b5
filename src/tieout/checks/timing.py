"""Timing: differences that are expected and clear by themselves. They are never counted as errors."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, about_crm, about_twins, count, say


@check(
    severity="TIMING",
    group="timing",
    fix_in="Nowhere",
    remedy="Nothing to do: the invoice should arrive by the date shown. If it has not, it becomes an exception.",
    causes=("The sync has not sent it yet",),
    thresholds=("sync_days", "hold_days", "pushes_when"),
)
def invoice_waiting_to_sync(evidence: Evidence) -> pd.DataFrame:
    """A recent invoice is still on its way from the CRM to QuickBooks."""
    rows = evidence.crm_only
    rows = rows[(rows["absence"] == "on its way").fillna(False) & (rows["total"] != 0)]
    sentence = say(
        "Invoice {number} over {total} of {date} is on its way to QuickBooks.",
        number=rows["number"],
        total=rows["total"],
        date=rows["date"],
    )
    made = pd.DataFrame({**about_crm(rows), "sentence": sentence, "cause": evidence.profile.why, "confidence": 0.9})
    return made.assign(clears_on=rows["expected_by"])


@check(
    severity="TIMING",
    group="timing",
    fix_in="Nowhere",
    remedy="Nothing to do: the two months differ by this amount in opposite directions and agree over both.",
    causes=("Cut-off: the record was synced after the month ended",),
)
def invoice_dated_in_another_month(evidence: Evidence) -> pd.DataFrame:
    """The CRM and QuickBooks date the same invoice in different months."""
    twins = evidence.twins
    here, there = twins["date_crm"].dt.to_period("M"), twins["date_books"].dt.to_period("M")
    rows = twins[twins["date_crm"].notna() & twins["date_books"].notna() & (here != there)]
    sentence = say(
        "Invoice {number} over {total} is dated {crm} in the CRM and {books} in QuickBooks.",
        number=rows["number_crm"],
        total=rows["total_crm"],
        crm=rows["date_crm"],
        books=rows["date_books"],
    )
    made = pd.DataFrame({**about_twins(rows), "sentence": sentence})
    return made.assign(clears_on=rows[["date_crm", "date_books"]].max(axis=1))


@check(
    severity="WATCH",
    group="late",
    fix_in="CRM",
    remedy="Nothing is wrong any more; find out why it took so long, or the next month-end is incomplete.",
    causes=("Sent by hand, days after it was made", "An error of the sync was cleared late"),
    upstream="Send invoices on the day they are made, and read the sync's error list every week.",
    thresholds=("sync_days",),
)
def invoice_arrived_late(evidence: Evidence) -> pd.DataFrame:
    """An invoice reached QuickBooks later than the sync may take."""
    twins, profile = evidence.twins, evidence.profile
    started = twins[["date_crm", "created_crm"]].max(axis=1)
    if profile.pushes_when in ("paid in full", "by hand"):
        started = pd.concat([started, twins["paid_on"]], axis=1).max(axis=1)
    elif profile.pushes_when == "sent":
        started = pd.concat([started, twins["sent_crm"]], axis=1).max(axis=1)
    lag = (twins["created_books"] - started).dt.days
    late = twins.assign(lag=lag, started=started)[(lag > profile.grace_days).fillna(False)]
    if not len(late):
        return pd.DataFrame()
    together = late.groupby("created_books")["lag"].transform("size") >= _TOGETHER
    rows = late[~together]
    sentence = say(
        "Invoice {number} over {total} of {day} reached QuickBooks on {arrived}, {lag} days later.",
        number=rows["number_crm"],
        total=rows["total_crm"],
        day=rows["started"],
        arrived=rows["created_books"],
        lag=count(rows["lag"]),
    )
    alone = pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.95})
    return pd.concat([alone, _describe_batches(late[together])]) if together.any() else alone


def _describe_batches(late: pd.DataFrame) -> pd.DataFrame:
    """Make one finding of all that arrived late on one day: the first load, or a sync that had stood still."""
    days = late.groupby("created_books")
    made = pd.DataFrame(
        {"number": days.size(), "total": days["total_crm"].sum(), "most": days["lag"].max()}
    ).reset_index()
    sentence = say(
        "{number} invoices over {total} reached QuickBooks together on {day}, up to {most} days late.",
        number=count(made["number"]),
        total=made["total"],
        day=made["created_books"],
        most=count(made["most"]),
    )
    ref = made["created_books"].dt.strftime("%Y-%m-%d").astype("str")
    cause = "The first load of a new connection, or a sync that had stood still"
    about = {"books_ref": ref, "books_amount": made["total"], **NO_AMOUNT, "date": made["created_books"]}
    return pd.DataFrame({**about, "sentence": sentence, "cause": cause, "confidence": 0.95})


_TOGETHER = 10
