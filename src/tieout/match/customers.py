"""Customers: which name in the CRM is which name in the books: one key for one customer on both sides.

Only what is surely the same is tied (see ``ties`` and docs/matching.md), because a wrong tie mixes two customers'
money. A name ties with all that both sides tell about it, not by its words alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.snapshot import Snapshot
from ..model.table import map_distinct
from .names import top_level
from .ties import Ties, tie_customers


def identify_customers(crm: Snapshot, books: Snapshot, customer_pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Give every customer of both sides a key that is the same for the same customer; see ``key_customers``."""
    return key_customers(tie_customers(crm, books, customer_pairs))


def key_customers(ties: Ties) -> pd.DataFrame:
    """Name the key of every customer that was tied or stands alone.

    Returns one row per distinct top-level name: side (crm, books), name, id, plain (its normalised words), key and
    label (the name to show). Where one side has several customers of one name, one row for each and one without id,
    for documents that do not say which of them they mean.
    """
    records, clusters, keys = ties.records, ties.clusters, name_keys(ties)
    plain, names = records["plain"].to_numpy(dtype=object), records["name"].to_numpy(dtype=object)
    told = {"side": records["side"], "name": names, "id": records["id"].where(records["id"] != ""), "plain": plain,
            "key": keys, "label": names[clusters]}  # fmt: skip
    made = pd.DataFrame(told).astype("str")
    several = made.groupby(["side", "name"], sort=False)["key"].transform("nunique") > 1
    unclear = made[several].drop_duplicates(["side", "name"])
    unclear = unclear.assign(id=pd.NA, key=unclear["plain"] + " (which?)", label=unclear["name"])
    one = made[~several].drop_duplicates(["side", "name"])
    return pd.concat([one, made[several], unclear.astype("str")], ignore_index=True)


def name_keys(ties: Ties) -> np.ndarray:
    """Return the key of each record: the plain name of its cluster's first member, numbered where several have it."""
    roots = np.flatnonzero(ties.clusters == np.arange(len(ties.clusters)))
    plain = ties.records["plain"].to_numpy(dtype=object)
    own = pd.Series(plain[roots], dtype=object)
    times = own.groupby(own, sort=False).cumcount().tolist()
    named = plain.copy()
    named[roots] = [f"{key} ({time + 1})" if time else key for key, time in zip(own.tolist(), times, strict=True)]
    return np.asarray(named[ties.clusters])


def key_names(names: pd.Series, identified: pd.DataFrame, side: str, ids: pd.Series | None = None) -> pd.Series:
    """Return the customer key of each name of one side; a gap where no customer is named.

    ``ids`` (the customer's id on each row, gaps allowed) tells customers of one name apart.
    """
    keys = _recall(names, identified, side, "key")
    if ids is None:
        return keys
    mine = identified[(identified["side"] == side) & identified["id"].notna()]
    several = mine[mine["name"].duplicated(keep=False)]
    if not len(several):
        return keys
    of_id = dict(zip(several["id"].tolist(), several["key"].tolist(), strict=True))
    is_one = names.isin(several["name"])
    found = map_distinct(ids[is_one], of_id.get)
    return keys.mask(is_one & found.reindex(names.index).notna(), found.reindex(names.index))


def recall_plain_names(names: pd.Series, identified: pd.DataFrame, side: str) -> pd.Series:
    """Return the normalised words of each name of one side; a gap where no customer is named."""
    return _recall(names, identified, side, "plain")


def _recall(names: pd.Series, identified: pd.DataFrame, side: str, column: str) -> pd.Series:
    mine = identified[identified["side"] == side]
    known = dict(zip(mine["name"].tolist(), mine[column].tolist(), strict=True))
    return map_distinct(names, lambda name: known.get(top_level(name)))
