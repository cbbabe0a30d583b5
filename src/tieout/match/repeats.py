"""Repeats: sales that stand in the books twice, synced once and typed in once more.

The number proves little, as books refuse equal numbers: a repeat has the same customer, the same total and a
date within the duplicate window of a document that has its twin in the CRM, while it has none itself.
"""

from __future__ import annotations

import pandas as pd

from ..model.settings import Settings

_SALES = ("invoice", "sales receipt")


def find_repeats(books: pd.DataFrame, twin_of: pd.Series, settings: Settings) -> pd.DataFrame:
    """Find surplus documents in the books.

    ``books``: prepared documents; ``twin_of``: by their index, the CRM number of the twin, a gap without one.
    Returns one row per surplus document: at (its index), original (index of the one that stays), crm_number,
    days and how (a sentence).
    """
    sales = books[books["excluded"].isna() & books["kind"].isin(_SALES) & (books["total"] > 0)]
    sales = sales[["customer_key", "total", "date", "number", "id"]].dropna(subset=["customer_key"])
    sales = sales.assign(at=sales.index, crm_number=twin_of.reindex(sales.index))
    alone, held = sales[sales["crm_number"].isna()], sales[sales["crm_number"].notna()]
    with_twin = _pair(alone, held, settings.duplicate_days)
    left = alone[~alone["at"].isin(with_twin["at"])]
    among_themselves = _pair(left, left, settings.duplicate_days)
    later = (among_themselves["date"] > among_themselves["date_original"]) | (
        (among_themselves["date"] == among_themselves["date_original"])
        & (among_themselves["id"] > among_themselves["id_original"])
    )
    pairs = pd.concat([with_twin, among_themselves[later]])
    pairs = pairs.sort_values(["at", "days", "original"]).drop_duplicates("at")
    same = pairs["number"] == pairs["number_original"]
    pairs["how"] = (
        "same customer and total as " + pairs["number_original"].fillna("a document without number") + ", "
        + pairs["days"].astype(str) + " days apart, "
        + same.map({True: "with the same number", False: "with a different number"})
    )  # fmt: skip
    return pairs[["at", "original", "crm_number", "days", "how"]].reset_index(drop=True)


def _pair(alone: pd.DataFrame, others: pd.DataFrame, window: int) -> pd.DataFrame:
    pairs = alone.drop(columns="crm_number").merge(others, on=["customer_key", "total"], suffixes=("", "_original"))
    pairs = pairs.rename(columns={"at_original": "original"})
    pairs["days"] = (pairs["date"] - pairs["date_original"]).dt.days.abs()
    near = pairs[(pairs["at"] != pairs["original"]) & (pairs["days"] <= window)]
    return near[~_are_parts(near)]


def _are_parts(pairs: pd.DataFrame) -> pd.Series:
    """Say which pairs are numbered as parts of one sale (1042-1 and 1042-2), so that neither repeats the other."""
    left, right = (pairs[name].str.extract(r"^(.*\d)-(\w{1,3})$") for name in ("number", "number_original"))
    return ((left[0] == right[0]) & (left[1] != right[1])).fillna(False).astype(bool)
