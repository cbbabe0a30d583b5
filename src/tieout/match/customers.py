"""Customers: which name in the CRM is which name in the books.

The same person gets one key on both sides. A name ties by its normalised words, by e-mail or telephone
where exactly one other customer has it, and last by likeness; two equally good candidates tie nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from ..model.snapshot import Snapshot
from ..model.table import look_up, map_distinct
from .names import normalise_names, top_level

_NAMED_IN = ("customers", "jobs", "invoices", "payments", "receivables", "cost_lines")
_ALIKE = 90
_CLEAR_LEAD = 3
_TOO_MANY = 20_000


def identify_customers(crm: Snapshot, books: Snapshot) -> pd.DataFrame:
    """Give every customer name of both sides a key that is the same for the same customer.

    Returns one row per distinct top-level name: side (crm, books), name, plain (its normalised words), key and
    label (the name to show).
    """
    here, there = _list_names(crm, "crm"), _list_names(books, "books")
    links = _link_by_contact(crm, books, here, there)
    known = set(here["key"])
    there["key"] = there["key"].where(there["key"].isin(known), look_up(there["key"], links).fillna(there["key"]))
    there["key"] = there["key"].replace(_link_by_likeness(known - set(there["key"]), set(there["key"]) - known))
    both = pd.concat([here, there], ignore_index=True)
    both["label"] = both.groupby("key")["name"].transform("first")
    return both


def key_names(names: pd.Series, identified: pd.DataFrame, side: str) -> pd.Series:
    """Return the customer key of each name of one side; a gap where no customer is named."""
    return _recall(names, identified, side, "key")


def recall_plain_names(names: pd.Series, identified: pd.DataFrame, side: str) -> pd.Series:
    """Return the normalised words of each name of one side; a gap where no customer is named."""
    return _recall(names, identified, side, "plain")


def _recall(names: pd.Series, identified: pd.DataFrame, side: str, column: str) -> pd.Series:
    mine = identified[identified["side"] == side]
    known = dict(zip(mine["name"].tolist(), mine[column].tolist(), strict=True))
    return map_distinct(names, lambda name: known.get(top_level(name)))


def _list_names(snapshot: Snapshot, side: str) -> pd.DataFrame:
    columns = [snapshot[n]["name" if n == "customers" else "customer"] for n in _NAMED_IN]
    names = pd.concat(columns, ignore_index=True).dropna()
    top_levels = dict.fromkeys(top_level(name) for name in names.unique().tolist())
    frame = pd.DataFrame({"side": side, "name": pd.Series(list(top_levels), dtype="str")}).astype("str")
    plain = normalise_names(frame["name"])
    return frame.assign(plain=plain, key=plain)


def _link_by_contact(crm: Snapshot, books: Snapshot, here: pd.DataFrame, there: pd.DataFrame) -> dict[str, str]:
    """Map a books key to the only CRM key that has the same e-mail or telephone."""
    links: dict[str, str] = {}
    known = set(here["key"])
    for contact in ("phone", "email"):
        right = _contacts(books, there[~there["key"].isin(known)], contact)
        left = _contacts(crm, here, contact)
        pairs = left.merge(right, on="contact", suffixes=("_crm", "_books"))
        pairs = pairs.drop_duplicates(["key_crm", "key_books"])
        alone = ~pairs["key_books"].duplicated(keep=False) & ~pairs["contact"].duplicated(keep=False)
        links.update(zip(pairs.loc[alone, "key_books"], pairs.loc[alone, "key_crm"], strict=True))
    return links


def _contacts(snapshot: Snapshot, names: pd.DataFrame, contact: str) -> pd.DataFrame:
    frame = snapshot["customers"][["name", contact]].dropna()
    key_of = dict(zip(names["name"].tolist(), names["key"].tolist(), strict=True))
    keys = map_distinct(frame["name"], lambda name: key_of.get(top_level(name)))
    known = keys.notna()
    return pd.DataFrame({"key": keys[known], "contact": frame.loc[known, contact].str.casefold()}).drop_duplicates()


def _link_by_likeness(left: set[str], right: set[str]) -> dict[str, str]:
    """Map each leftover books key to the leftover CRM key that is clearly the most alike, if any is."""
    here, there = sorted(left), sorted(right)
    if not here or not there or max(len(here), len(there)) > _TOO_MANY:
        return {}
    links: dict[str, str] = {}
    for start in range(0, len(there), 500):
        block = there[start : start + 500]
        scores = process.cdist(block, here, scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=-1)
        best = scores.argmax(axis=1)
        for row, name in enumerate(block):
            top = int(scores[row, best[row]])
            second = int(np.partition(scores[row], -2)[-2]) if len(here) > 1 else 0
            if top >= _ALIKE and top - second >= _CLEAR_LEAD:
                links[name] = here[int(best[row])]
    return links
