"""Concentration: how much of revenue and receivables hangs on the largest customers."""

from __future__ import annotations

import pandas as pd

from ..margin.summary import divide
from ..model.answers import CONCENTRATION
from ..model.facts import Facts
from .aging import list_open_items
from .facts import NO_CUSTOMER
from .margin_by import DATE_OF_BASIS, pick_jobs
from .periods import Period


def measure_concentration(
    facts: Facts, period: Period | None = None, basis: str | None = None, as_of: pd.Timestamp | None = None,
    *, most: int | None = None, limit: float = 0.2,
) -> pd.DataFrame:  # fmt: skip
    """Rank customers by revenue of the period's jobs, with their part of revenue and of what is open: CONCENTRATION.

    ``most`` keeps the first places; shares are always of the whole. ``limit`` is the share from which a customer is
    highlighted.
    """
    basis = basis or facts.inputs.settings.basis
    if basis not in DATE_OF_BASIS:
        raise KeyError(basis)
    jobs = pick_jobs(facts, period, basis)
    names = facts.customers.set_index("customer_key")["customer"]
    name = jobs["customer_key"].map(names).astype("str").fillna(NO_CUSTOMER)
    sums = jobs.groupby(name)[["revenue", "profit"]].sum()
    items = list_open_items(facts, as_of)
    made = sums.join(items.groupby("customer")["open"].sum().rename("open"), how="outer").fillna(0).astype("Int64")
    made = made.rename_axis("customer").reset_index()
    made = made.sort_values(["revenue", "open", "customer"], ascending=[False, False, True], kind="stable")
    made["place"] = range(1, len(made) + 1)
    whole, owed = int(made["revenue"].sum()), int(made["open"].sum())
    made["revenue_share"] = divide(made["revenue"], pd.Series(whole, index=made.index))
    made["running_share"] = divide(made["revenue"].cumsum(), pd.Series(whole, index=made.index))
    made["open_share"] = divide(made["open"], pd.Series(owed, index=made.index))
    made["highlight"] = ((made["revenue_share"] > limit) | (made["open_share"] > limit)).fillna(False)
    return CONCENTRATION.validate(made.head(most)[CONCENTRATION.names] if most else made[CONCENTRATION.names])
