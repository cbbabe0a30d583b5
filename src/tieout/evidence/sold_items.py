"""Sold items: what was sold in both systems, and which income account it goes to."""

from __future__ import annotations

import pandas as pd

from ..match.names import fold
from ..model.snapshot import Snapshot
from ..model.table import look_up, map_distinct

COLUMNS = ["plain", "item", "crm_revenue", "books_revenue", "in_crm", "in_books", "listed", "account", "tax_code",
           "class_name", "active", "is_new"]  # fmt: skip


def list_sold_items(crm: Snapshot, books: Snapshot) -> pd.DataFrame:
    """List every item that was sold, one row each, by name without category, case and spaces.

    Columns: plain, item (the name as CRM or books write it), crm_revenue and books_revenue (cents; a gap where that
    side sold none), in_crm and in_books (listed or sold there), listed (stands on the books' list of items), account
    (of the item, or else of most of its lines), tax_code, class_name, active, is_new (since the refresh before).
    """
    here, there = _sum_sales(crm), _sum_sales(books)
    listed = books["items"].assign(plain=map_distinct(books["items"]["name"], name_plainly))
    listed = listed.dropna(subset=["plain"]).drop_duplicates("plain").set_index("plain")
    own = set(map_distinct(crm["items"]["name"], name_plainly).dropna())
    plain = pd.Index(here.index.union(there.index), name="plain")
    rows = pd.DataFrame(index=plain).reset_index()
    made = rows.assign(
        item=look_up(rows["plain"], here["item"]).fillna(look_up(rows["plain"], there["item"])),
        crm_revenue=look_up(rows["plain"], here["revenue"], "money"),
        books_revenue=look_up(rows["plain"], there["revenue"], "money"),
        in_crm=rows["plain"].isin(here.index) | rows["plain"].isin(own),
        in_books=rows["plain"].isin(there.index) | rows["plain"].isin(listed.index),
        listed=rows["plain"].isin(listed.index),
        active=look_up(rows["plain"], listed["active"], "flag"),
        is_new=rows["plain"].isin(_find_new(crm) | _find_new(books)),
    )
    for name in ("account", "tax_code"):
        made[name] = look_up(rows["plain"], listed[name]).fillna(look_up(rows["plain"], there[name]))
    return made.assign(class_name=look_up(rows["plain"], there["class_name"]))[COLUMNS]


def name_plainly(name: str) -> str | None:
    """Return an item's name without its category, case and spaces; ``Category:Item`` and ``item`` are one.

    >>> name_plainly("HVAC:AC  Tune-up"), name_plainly("ac tune up")
    ('actuneup', 'actuneup')
    """
    return "".join(letter for letter in fold(name.rsplit(":", 1)[-1]) if letter.isalnum()) or None


def _sum_sales(snapshot: Snapshot) -> pd.DataFrame:
    """Sum the sold lines by item; of account, tax code and class the one that most lines have."""
    lines = snapshot["invoice_lines"]
    lines = lines[(lines["kind"] == "sale") & lines["item"].notna()]
    lines = lines.assign(plain=map_distinct(lines["item"], name_plainly)).dropna(subset=["plain"])
    groups = lines.groupby("plain")
    made = pd.DataFrame({"item": groups["item"].first(), "revenue": groups["amount"].sum().astype("Int64")})
    for name in ("account", "tax_code", "class_name"):
        counts = lines.groupby(["plain", name]).size().rename("times").reset_index()
        most = counts.sort_values(["times", name], ascending=[False, True]).drop_duplicates("plain")
        made[name] = most.set_index("plain")[name].astype("str").reindex(made.index)
    return made


def _find_new(snapshot: Snapshot) -> set[str]:
    """Find items that are new since the refresh before; none where all of them would be."""
    changes, items = snapshot["changes"], snapshot["items"]
    ids = set(changes.loc[(changes["noun"] == "items") & (changes["kind"] == "new"), "id"])
    new = items[items["id"].isin(ids)]
    return set(map_distinct(new["name"], name_plainly).dropna()) if len(new) < len(items) else set()
