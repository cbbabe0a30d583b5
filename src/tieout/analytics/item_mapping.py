"""Minimum viable mapping: the few items that make up most of the revenue, and whether the books know them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..evidence import Evidence
from ..evidence.sold_items import list_sold_items
from ..model.master_lists import ITEM_MAPPING

_TOP = 0.8


def map_items(evidence: Evidence) -> pd.DataFrame:
    """List what was sold with its income account, largest revenue first: ITEM_MAPPING.

    An item belongs to the top as long as the larger ones make up less than four fifths of what was sold. Items that
    brought nothing, or less than nothing, come last and have no part in the shares.
    """
    items = list_sold_items(evidence.crm, evidence.books)
    revenue = items["crm_revenue"].fillna(items["books_revenue"]).fillna(0)
    items = items.assign(revenue=revenue).sort_values(["revenue", "item"], ascending=[False, True], kind="stable")
    sold = items["revenue"].clip(lower=0).astype("Float64")
    whole = sold.sum()
    share = sold / whole if len(items) and whole > 0 else sold.where(sold < 0)
    cumulative = share.cumsum()
    state = np.select(
        [~items["in_books"] & items["crm_revenue"].notna(), items["account"].isna(), ~items["in_crm"]],
        ["not in QuickBooks", "no account", "not in the CRM"],
        "mapped",
    )
    made = items.assign(share=share, cumulative=cumulative, state=state, top=(cumulative - share < _TOP).fillna(False))
    return ITEM_MAPPING.validate(made[ITEM_MAPPING.names].reset_index(drop=True))
