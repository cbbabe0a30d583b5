"""Days to pay, and what was paid within its terms: from the invoice to the payment that settled the last of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..margin.summary import divide
from ..model.answers import DAYS_TO_PAY, LATE_INVOICES
from ..model.facts import Facts
from .adding import sum_settled
from .periods import Period

ALL = "All"


def find_days_to_pay(facts: Facts, side: str = "books", until: pd.Timestamp | None = None) -> pd.DataFrame:
    """Say of each invoice when it was paid in full, and how many days that took.

    Columns of DOCUMENTS, and: ``open`` as of ``until`` (today by default; a gap where nobody tells), ``paid_on`` (a
    gap while it is open, or where nobody tells), ``days``, ``state``: paid, open or unknown. Sales receipts, credits
    and invoices over nothing are left out: they are not waited for.
    """
    day = facts.today if until is None else until
    return facts.keep(("days to pay", side, day), lambda: _find_days_to_pay(facts, side, day))


def _find_days_to_pay(facts: Facts, side: str, day: pd.Timestamp) -> pd.DataFrame:
    documents = facts.of_side("documents", side)
    settled = facts.of_side("settlements", side)["on"]
    dated, undated = settled <= day, settled.isna()
    last = np.full(len(documents), np.datetime64("NaT"), dtype="datetime64[s]")
    np.fmax.at(last, facts.documents_of(side)[dated], settled[dated].to_numpy())
    invoices = documents.assign(lost=sum_settled(facts, side, undated), came=sum_settled(facts, side, dated), last=last)
    counted = (documents["kind"] == "invoice") & (documents["total"] > 0)
    invoices = invoices[counted & (documents["date"].fillna(facts.today) <= day)]
    unknown, left = invoices["lost"], invoices["total"] - invoices["came"]
    # A part without a day was open before, and is not any more.
    open_ = left.where(unknown == 0, left - unknown if day >= facts.today else pd.NA).astype("Int64")
    paid = (open_ <= 0).fillna(False) & (unknown == 0)
    paid_on = invoices["last"].where(paid)
    state = pd.Series("open", index=invoices.index).mask(paid, "paid")
    state = state.mask((unknown != 0) & ((open_ <= 0) | open_.isna()), "unknown")
    return invoices.assign(open=open_, paid_on=paid_on, days=(paid_on - invoices["date"]).dt.days.astype("Int64"),
                           state=state)  # fmt: skip


def measure_days_to_pay(paid: pd.DataFrame, by: str = "segment", period: Period | None = None) -> pd.DataFrame:
    """Average the days to pay by ``segment`` or ``customer``: DAYS_TO_PAY, with all in the last row.

    ``paid`` comes from ``find_days_to_pay``. With a period, invoices count that were paid in it (those that are open
    or unknown: dated in it).
    """
    if period:
        paid = paid[period.holds(paid["paid_on"].where(paid["state"] == "paid", paid["date"]))]
    done = paid[(paid["state"] == "paid") & paid["days"].notna()]
    work = pd.DataFrame({
        "label": paid[by], "invoices": 0, "amount": 0, "days": 0, "weighted": 0.0,
        "open_invoices": (paid["state"] == "open").astype("int64"),
        "unknown": ((paid["state"] == "unknown") | ((paid["state"] == "paid") & paid["days"].isna())).astype("int64"),
    })  # fmt: skip
    work.loc[done.index, "invoices"] = 1
    work.loc[done.index, "amount"] = done["total"].astype("int64")
    work.loc[done.index, "days"] = done["days"].astype("int64")
    work.loc[done.index, "weighted"] = done["days"].astype("float64") * done["total"].astype("float64")
    sums = work.groupby("label").sum()
    sums.loc[ALL] = sums.sum()
    middle = done.groupby(by)["days"].median()
    middle.loc[ALL] = done["days"].median()
    made = sums.reset_index()[["label", "invoices", "amount", "open_invoices", "unknown"]]
    made["days"] = divide(sums["days"], sums["invoices"]).array
    made["days_weighted"] = divide(sums["weighted"], sums["amount"]).array
    made["days_median"] = middle.reindex(sums.index).astype("Float64").array
    return DAYS_TO_PAY.validate(made)


def list_late_invoices(facts: Facts, period: Period, side: str = "books") -> tuple[pd.DataFrame, dict[str, int]]:
    """List the invoices that fell due in a period and were not paid in full by then: LATE_INVOICES.

    Beside it, the whole: ``count`` and ``amount`` of the invoices that fell due, ``in_time`` and ``in_time_amount``
    (what had been paid by the due day), and ``unknown``: how many nobody can tell.
    """
    last = min(period.last, facts.today) if period.end else facts.today
    documents, settled = facts.of_side("documents", side), facts.of_side("settlements", side)["on"]
    term = documents["due_date"].to_numpy()[facts.documents_of(side)]
    paid = find_days_to_pay(facts, side)
    paid = paid.assign(in_time=sum_settled(facts, side, settled.to_numpy() <= term).reindex(paid.index))
    due = paid[period.holds(paid["due_date"]) & (paid["due_date"] <= last)]
    unknown = due["lost"]
    late = (due["total"] - due["in_time"]).clip(lower=0)
    # What was settled on no known day may have come in time or late.
    told = (unknown == 0) | (late == 0)
    rows = due.assign(
        late=late.where(told).astype("Int64"),
        days_late=(due["paid_on"].fillna(facts.today) - due["due_date"]).dt.days.astype("Int64").where(told),
        missing=pd.Series(f"not available from {facts.system(side)}: the day on which it was paid",
                          index=due.index).where(~told),
    )  # fmt: skip
    whole = {
        "count": len(due), "amount": int(due["total"].sum()), "unknown": int((~told).sum()),
        "in_time": int((late[told] == 0).sum()), "in_time_amount": int((due["total"] - late)[told].sum()),
        "known": int(told.sum()), "known_amount": int(due.loc[told, "total"].sum()),
    }  # fmt: skip
    listed = rows[(rows["late"] != 0).fillna(True)].sort_values(["days_late", "id"], ascending=[False, True])
    return LATE_INVOICES.validate(listed[LATE_INVOICES.names]), whole


def find_usual_delay(facts: Facts, side: str = "books") -> pd.Series:
    """Return each customer's usual delay: the median of days between due date and payment, never negative."""
    paid = find_days_to_pay(facts, side)
    paid = paid[(paid["state"] == "paid") & paid["due_date"].notna()]
    delay = (paid["paid_on"] - paid["due_date"]).dt.days.clip(lower=0).astype("float64")
    middle = delay.groupby(paid["customer"]).median()
    return pd.Series(np.ceil(middle), dtype="Int64")
