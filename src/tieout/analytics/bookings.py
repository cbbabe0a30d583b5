"""Bookings against billings: what was sold beside what was billed, month by month, before tax."""

from __future__ import annotations

import pandas as pd

from ..model.answers import BOOKINGS
from ..model.facts import Facts
from .periods import find_months, list_months
from .unbilled import NOT_BILLED, list_unbilled


def compare_bookings(facts: Facts) -> pd.DataFrame:
    """Compare, by month, quotes won (and jobs made) with what the CRM billed: BOOKINGS.

    Booked is the quotes won in the month, or the worth of the jobs made in it where the CRM has no quotes; a gap where
    neither is known.
    """
    quotes, jobs = facts.quotes, facts.jobs[facts.jobs["status"] != "canceled"]
    documents = facts.of_side("documents", "crm")
    billed_in, made_in = find_months(documents["date"].fillna(facts.today)), find_months(jobs["created"])
    parts = {
        "billed": documents["net"].groupby(billed_in).sum(), "jobs_made": jobs.groupby(made_in).size(),
        "jobs_worth": jobs["worth"].groupby(made_in).sum().where(~jobs["worth"].isna().groupby(made_in).any()),
        "completed_not_billed": _sum_unbilled(facts),
    }  # fmt: skip
    has_quotes = len(quotes) > 0
    if has_quotes:
        won = quotes[(quotes["status"] == "won") & quotes["total"].notna()]
        won_in = find_months(won["won_date"].fillna(won["date"]))
        parts |= {"quotes_won": won.groupby(won_in).size(), "booked": won["total"].groupby(won_in).sum()}
    days = pd.concat([pd.Series([facts.today]), *(pd.Series(part.index) for part in parts.values() if len(part))])
    months = list_months(days.min(), days.max())
    made = pd.DataFrame({"month": months})
    for name in ("billed", "jobs_made", "completed_not_billed", "quotes_won", "booked"):
        if name in parts:
            made[name] = parts[name].reindex(months).fillna(0).astype("Int64").array
    made["jobs_worth"] = parts["jobs_worth"].reindex(months).astype("Int64").array
    made.loc[made["jobs_made"] == 0, "jobs_worth"] = 0
    made_known = bool(jobs["created"].notna().any())
    if not made_known:
        made[["jobs_made", "jobs_worth"]] = pd.NA
    made["gap"] = (made["booked"] if has_quotes else made["jobs_worth"]) - made["billed"]
    said = [
        word for word, known in (("quotes", has_quotes), ("the day on which a job was made", made_known)) if not known
    ]
    made["missing"] = f"not available from {facts.system('crm')}: {', '.join(said)}" if said else None
    return BOOKINGS.validate(made[[name for name in BOOKINGS.names if name in made]])


def _sum_unbilled(facts: Facts) -> pd.Series:
    rows = list_unbilled(facts)
    rows = rows[(rows["list"] == NOT_BILLED) & rows["completed"].notna()]
    return rows["amount"].fillna(0).groupby(find_months(rows["completed"])).sum()
