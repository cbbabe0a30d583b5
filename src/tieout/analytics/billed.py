"""What each job was billed and what of that was collected, as of a day, before tax."""

from __future__ import annotations

import pandas as pd

from ..model.facts import Facts
from .adding import sum_settled
from .cash import share_half_up

CREDITS = ("credit memo", "refund")


def list_billings(facts: Facts, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """List each job's part of each CRM document up to a day, today by default.

    Columns: job (a gap where it has none), id, number, kind, customer, date, net, discount, deferred and ``collected``:
    what of it was settled by the day, pro rata; a gap where a payment's day is not known.
    """
    day = facts.today if day is None else pd.Timestamp(day).as_unit("s")
    return facts.keep(("billings", day), lambda: _list_billings(facts, day))


def _list_billings(facts: Facts, day: pd.Timestamp) -> pd.DataFrame:
    on = facts.of_side("settlements", "crm")["on"]
    lost = on.isna()
    documents = facts.of_side("documents", "crm")
    shown = documents[["id", "number", "kind", "customer", "date", "net", "total", "discount", "deferred"]].assign(
        paid=sum_settled(facts, "crm", (on <= day) | lost),
        lost=sum_settled(facts, "crm", lost) if day < facts.today and lost.any() else 0,
    )
    shown = shown[documents["date"].fillna(facts.today) <= day].drop_duplicates("id")
    rows = facts.shares[["crm_id", "job", "net"]].merge(
        shown, left_on="crm_id", right_on="id", suffixes=("", "_document")
    )
    paid, known = rows["paid"], rows["lost"] == 0
    collected = share_half_up(rows["net"], paid, rows["total"]).mask(rows["total"] == 0, 0).where(known)
    # The discount of a document that bills several jobs is shared like its revenue.
    discount = share_half_up(rows["discount"], rows["net"], rows["net_document"])
    made = rows.assign(collected=collected, discount=discount.where(rows["net_document"] != 0, rows["discount"]))
    return made[["job", "id", "number", "kind", "customer", "date", "net", "discount", "deferred", "collected"]]


def sum_billed(billings: pd.DataFrame) -> pd.Series:
    """Add up what was billed by job, less credits."""
    return billings.dropna(subset=["job"]).groupby("job")["net"].sum().astype("Int64")
