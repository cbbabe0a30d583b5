"""Documents that one side set aside (void, deleted, a draft, another currency) while the other side counts them."""

from __future__ import annotations

import pandas as pd

from ..match.references import learn_affixes, normalise_number, strip_affixes
from ..model.table import map_distinct

_COLUMNS = ["at_crm", "at_books", "side", "why"]


def pair_set_aside(
    here: pd.DataFrame, there: pd.DataFrame, alone_here: pd.DataFrame, alone_there: pd.DataFrame,
    changes_here: pd.DataFrame, changes_there: pd.DataFrame, tolerance: int,
) -> pd.DataFrame:  # fmt: skip
    """Pair what one side set aside with the other side's document of the same number.

    ``here`` and ``there`` are the CRM's and the books' prepared documents, ``alone_…`` those without a twin. The
    customer or the total must agree as well; a deleted record is known by its number alone, from the history.
    Returns at_crm and at_books (positions, a gap where the record is deleted), side (crm or books: who set it
    aside) and why (draft, void, deleted or foreign currency).
    """
    aside_here, aside_there = here[here["excluded"].notna()], there[there["excluded"].notna()]
    parts = [
        _pair(aside_here, alone_there, "crm", tolerance),
        _pair(aside_there, alone_here, "books", tolerance),
        _pair_currencies(aside_here, aside_there, tolerance),
        _pair_deleted(changes_here, here, alone_there, "crm"),
        _pair_deleted(changes_there, there, alone_here, "books"),
    ]
    found = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=_COLUMNS)])
    known = found.drop_duplicates(["side", "why", "at_crm", "at_books"])
    return known[_COLUMNS].astype({"at_crm": "Int64", "at_books": "Int64"}).reset_index(drop=True)


def _number(documents: pd.DataFrame) -> pd.Series:
    return documents["inner"].fillna(documents["plain"])


def _pair(aside: pd.DataFrame, alone: pd.DataFrame, side: str, tolerance: int) -> pd.DataFrame:
    if not len(aside) or not len(alone):
        return pd.DataFrame(columns=_COLUMNS)
    pairs = _join(aside, alone)
    agree = (pairs["customer_key"] == pairs["customer_key_other"]) | (
        (pairs["total"] - pairs["total_other"]).abs() <= tolerance
    )
    pairs = pairs[agree.fillna(False) & (pairs["kind"] == pairs["kind_other"])]
    crm, books = ("at", "at_other") if side == "crm" else ("at_other", "at")
    return pairs.assign(at_crm=pairs[crm], at_books=pairs[books], side=side, why=pairs["excluded"])


def _pair_currencies(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
    """Pair documents that are both in a currency of their own, each in another one."""
    foreign = [side[side["excluded"] == "foreign currency"] for side in (here, there)]
    if not len(foreign[0]) or not len(foreign[1]):
        return pd.DataFrame(columns=_COLUMNS)
    pairs = _join(*foreign)
    pairs = pairs[
        (pairs["customer_key"] == pairs["customer_key_other"]) & (pairs["currency"] != pairs["currency_other"])
    ]
    return pairs.assign(at_crm=pairs["at"], at_books=pairs["at_other"], side="books", why="foreign currency")


def _join(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    names = ["customer_key", "total", "kind", "currency", "excluded"]
    made = left[names].assign(at=left.index, on=_number(left)).dropna(subset=["on"])
    other = right[names].assign(at=right.index, on=_number(right)).dropna(subset=["on"])
    return made.merge(other, on="on", suffixes=("", "_other"))


def _pair_deleted(changes: pd.DataFrame, own: pd.DataFrame, alone: pd.DataFrame, side: str) -> pd.DataFrame:
    gone = changes[(changes["noun"] == "invoices") & (changes["kind"] == "deleted") & changes["number"].notna()]
    if not len(gone) or not len(alone):
        return pd.DataFrame(columns=_COLUMNS)
    affixes = learn_affixes(own["number"].dropna().unique().tolist()) if side == "books" else set()
    numbers = map_distinct(gone["number"], normalise_number)
    numbers = numbers[~numbers.isin(own["plain"]) & ~gone["id"].isin(own["id"])]
    numbers = map_distinct(gone["number"], lambda number: strip_affixes(number, affixes)).fillna(numbers)[numbers.index]
    rows = alone[_number(alone).isin(numbers) | alone["plain"].isin(numbers)]
    rows = rows[~_number(rows).duplicated(keep=False)]
    made = pd.DataFrame({"at_crm": pd.NA, "at_books": pd.NA, "side": side, "why": "deleted"}, index=rows.index)
    return made.assign(**{"at_books" if side == "crm" else "at_crm": rows.index})
