"""Items that the books cannot post: without an income account, or unknown to them."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from ..evidence import Evidence
from ..evidence.sold_items import list_sold_items
from ..model.table import map_distinct
from .registry import check
from .words import NO_AMOUNT, say

_UPSTREAM = "Add an item to QuickBooks, with its income account and tax code, before it is sold."
_CARRIED = 0.5
_LEAST = 4


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="QuickBooks",
    remedy="Choose the income account on the item in QuickBooks; until then its sales go to a default account.",
    causes=("The item was made by the sync or in a hurry, without an account",),
    upstream=_UPSTREAM,
)
def item_without_account(evidence: Evidence) -> pd.DataFrame:
    """An item was sold and has no income account in QuickBooks."""
    if not evidence.books["items"]["account"].notna().any():
        return pd.DataFrame()
    items = list_sold_items(evidence.crm, evidence.books)
    rows = items[items["listed"] & items["account"].isna() & ~_are_bundles(evidence, items)]
    sentence = say(
        "“{item}”{new} was sold for {amount} and has no income account in QuickBooks.",
        item=rows["item"], new=_say_new(rows), amount=rows["books_revenue"].fillna(rows["crm_revenue"]),
    )  # fmt: skip
    return _report(rows, sentence, rows["books_revenue"])


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Add the item to QuickBooks, or map it to the item that stands for it there.",
    causes=("A new item of the CRM's price book was never mapped", "It was renamed in one system"),
    upstream=_UPSTREAM,
)
def item_only_in_crm(evidence: Evidence) -> pd.DataFrame:
    """An item is sold in the CRM and does not exist in QuickBooks, where nearly all others do."""
    if not evidence.books.has("items"):
        return pd.DataFrame()
    items = list_sold_items(evidence.crm, evidence.books)
    sold = items[items["crm_revenue"].notna()]
    known = int(sold["in_books"].sum())
    # A sync that posts everything to a few items of its own carries no item names at all.
    if known < _LEAST or known < _CARRIED * len(sold):
        return pd.DataFrame()
    rows = sold[~sold["in_books"] & (sold["crm_revenue"] != 0)]
    sentence = say(
        "“{item}”{new} was sold for {amount} in the CRM and is no item in QuickBooks.",
        item=rows["item"], new=_say_new(rows), amount=rows["crm_revenue"],
    )  # fmt: skip
    return _report(rows, sentence, rows["crm_revenue"])


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="CRM",
    remedy="Rename it as your shop agreed, or loosen the pattern on the Settings sheet.",
    causes=("Somebody new typed it in",),
    upstream="Restrict who may create customers and items.",
    thresholds=("customer_pattern", "item_pattern"),
)
def name_breaks_convention(evidence: Evidence) -> pd.DataFrame:
    """A customer or an item has a name that does not follow your naming convention."""
    parts = []
    for noun, pattern, words in (
        ("customers", evidence.settings.customer_pattern, "Customer"),
        ("items", evidence.settings.item_pattern, "Item"),
    ):
        for side, system in (("crm", "CRM"), ("books", "QuickBooks")) if pattern else ():
            records = getattr(evidence, side)[noun]
            records = records[records["active"].fillna(True).astype(bool)]
            follows = map_distinct(records["name"], partial(_follows, pattern), "flag")
            rows = records[~follows.astype(bool)]
            where = "the CRM" if side == "crm" else system
            sentence = say(f"{words} “{{name}}” in {where} does not follow the naming convention.", name=rows["name"])
            parts.append(pd.DataFrame({f"{side}_ref": rows["name"], f"{side}_id": rows["id"], "noun": noun,
                                       "fix_in": system, **NO_AMOUNT, "sentence": sentence}))  # fmt: skip
    return pd.concat(parts) if parts else pd.DataFrame()


def _follows(pattern: str, name: str) -> bool:
    """Say whether a name follows a pattern, without its parents and categories."""
    return bool(re.search(pattern, name.rpartition(":")[2].strip()))


def _are_bundles(evidence: Evidence, items: pd.DataFrame) -> pd.Series:
    """Say which items are bundles: their parts have the accounts."""
    listed = evidence.books["items"]
    lines = evidence.books["invoice_lines"]
    bundles = {*listed.loc[listed["kind"] == "bundle", "name"], *lines["bundle"].dropna()}
    return items["item"].isin(bundles)


def _say_new(rows: pd.DataFrame) -> pd.Series:
    return rows["is_new"].map({True: " (new since the last refresh)", False: ""}).astype("str")


def _report(rows: pd.DataFrame, sentence: pd.Series, amount: pd.Series) -> pd.DataFrame:
    about = {"crm_ref": rows["item"], "crm_amount": rows["crm_revenue"], "books_amount": rows["books_revenue"]}
    return pd.DataFrame({**about, **NO_AMOUNT, "noun": "items", "sentence": sentence})
