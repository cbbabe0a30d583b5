"""Bundles whose price and parts were both charged."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import about_twins, say, taxable_part


def is_bundle_counted_twice(twins: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Say which tied pairs are too much in the books by exactly the price of a bundle whose parts are there as well."""
    return twins["id_books"].map(_find_doubled(twins, evidence)).notna()


def _find_doubled(twins: pd.DataFrame, evidence: Evidence) -> dict[str, str]:
    """Map the books document's id to the name of its bundle, where the books' surplus is the bundle's own price."""
    lines = evidence.books["invoice_lines"]
    lines = lines[lines["bundle"].notna() & (lines["kind"] == "sale")]
    surplus = twins[twins["gap"] < -evidence.settings.tolerance_cents]
    if not len(lines) or not len(surplus):
        return {}
    of_number = dict(zip(surplus["number_books"].tolist(), surplus["id_books"].tolist(), strict=True))
    lines = lines.assign(document=lines["invoice_id"].fillna(lines["invoice_number"].map(of_number)))
    lines = lines[lines["document"].isin(surplus["id_books"])]
    own = (lines["item"] == lines["bundle"]).fillna(False)
    price = lines[own].groupby(["document", "bundle"])["amount"].sum()
    parts = lines[~own].groupby(["document", "bundle"])["amount"].sum()
    both = pd.DataFrame({"price": price, "parts": parts}).dropna().reset_index()
    gap = surplus.set_index("id_books")["net_books"] - surplus.set_index("id_books")["net_crm"]
    both["gap"] = both["document"].map(gap)
    tolerance = evidence.settings.tolerance_cents
    same = ((both["price"] - both["parts"]).abs() <= tolerance) & ((both["price"] - both["gap"]).abs() <= tolerance)
    doubled = both[same.fillna(False) & (both["price"] > 0)]
    return dict(zip(doubled["document"], doubled["bundle"], strict=True))


@check(
    severity="ACT",
    group="duplicate",
    fix_in="QuickBooks",
    remedy="Set the bundle's own line to zero in QuickBooks, or remove its parts; only one of them carries the price.",
    causes=("The bundle was sent as a line of its own and its parts as well",),
    upstream="Map the CRM's bundle to a QuickBooks bundle, not to an item with a price.",
    thresholds=("tolerance_cents",),
)
def bundle_counted_twice(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks charges a bundle's price and the prices of its parts."""
    doubled = _find_doubled(evidence.twins, evidence)
    if not doubled:
        return pd.DataFrame()
    rows = evidence.twins[evidence.twins["id_books"].isin(doubled)]
    sentence = say(
        "QuickBooks invoice {number} charges the bundle “{bundle}” and its parts: {gap} too much.",
        number=rows["number_books"],
        bundle=rows["id_books"].map(doubled),
        gap=-rows["gap"],
    )
    effects = {
        "revenue_effect": rows["net_books"] - rows["net_crm"],
        "receivable_effect": (-rows["gap"]).where((rows["balance_books"] != 0).fillna(False), 0),
        "taxable_effect": taxable_part(rows, "_books") - taxable_part(rows, "_crm"),
    }
    return pd.DataFrame({**about_twins(rows), **effects, "sentence": sentence})
