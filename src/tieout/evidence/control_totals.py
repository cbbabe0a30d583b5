"""Control totals: what each month adds up to, and a fingerprint of its documents."""

from __future__ import annotations

from hashlib import blake2b

import pandas as pd

from ..model.results import CONTROL_TOTALS
from .evidence import Evidence

_MONEY = ("crm_invoiced", "books_invoiced", "receivables", "gross_profit")
_SIZE = 8


def add_up_months(evidence: Evidence) -> pd.DataFrame:
    """Add up each month by the documents' own dates; drafts, voids and foreign currency stay out.

    The fingerprint changes when a document of the month comes, goes, or changes its number, date or total. It does
    not depend on their order.
    """
    crm, books = (_counted(each) for each in (evidence.crm_documents, evidence.books_documents))
    jobs = evidence.margins[evidence.margins["completed"].notna()]
    parts = {
        "crm_invoiced": crm.groupby("month")["total"].sum(),
        "books_invoiced": books.groupby("month")["total"].sum(),
        "receivables": books.groupby("month")["balance"].sum(),
        "gross_profit": jobs.groupby(_month(jobs["completed"]))["profit"].sum(),
    }
    made = pd.DataFrame(parts).astype("Int64").fillna(0).rename_axis("month")
    here, there = _mark("C", crm), _mark("B", books)
    made["mark"] = [f"{(here.get(month, 0) + there.get(month, 0)) % 2**64:016x}" for month in made.index]
    return CONTROL_TOTALS.validate(made.reset_index())


def _counted(documents: pd.DataFrame) -> pd.DataFrame:
    rows = documents[documents["excluded"].isna() & documents["date"].notna()]
    return rows.assign(month=_month(rows["date"]))


def _month(days: pd.Series) -> pd.Series:
    return days.dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")


def _mark(side: str, documents: pd.DataFrame) -> dict[pd.Timestamp, int]:
    """Return the fingerprints of one side's documents, added up by month."""
    days = documents["date"].to_numpy().astype("datetime64[D]").astype("int64").tolist()
    told = zip(documents["number"].fillna("").tolist(), days, documents["total"].fillna(0).tolist(), strict=True)
    marks = [
        int.from_bytes(blake2b(f"{side}|{number}|{day}|{total}".encode(), digest_size=_SIZE).digest())
        for number, day, total in told
    ]
    sums: dict[pd.Timestamp, int] = {}
    for month, mark in zip(documents["month"].tolist(), marks, strict=True):
        sums[month] = sums.get(month, 0) + mark
    return sums
