"""Ties: the customers of two systems, or of one, that are surely the same; a person's answers win.

Pairs worth comparing are weighed, and those that are the same are joined to clusters, unless that would join two
different customers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..model.snapshot import Snapshot
from .blocking import find_candidates
from .clusters import cluster
from .customer_evidence import SAME_INVOICE, SAME_INVOICES, UNIQUE_NAME, decide, weigh_pairs
from .customer_records import list_customer_records
from .decisions import find_decided
from .name_evidence import CONFLICTS
from .names import top_level
from .shared_invoices import count_shared_invoices

Pair = tuple[int, int]
Names = tuple[str, str]
_SMALL = 5_000


@dataclass(frozen=True)
class Ties:
    """What was found among ``records``: their cluster (the position of its first member), and all weighed ``pairs``.

    ``pairs`` has the columns of ``weigh_pairs``; left and right are positions in ``records``. The outcome is the last
    word: a tie that was undone is a question, and what a person decided is decided.
    """

    records: pd.DataFrame
    clusters: np.ndarray
    pairs: pd.DataFrame
    is_decided: pd.Series
    """Which pairs a person decided."""


def tie_customers(crm: Snapshot, books: Snapshot, customer_pairs: pd.DataFrame | None = None) -> Ties:
    """Compare the customers of both systems and tie those that are surely the same."""
    here, there = list_customer_records(crm, "crm"), list_customer_records(books, "books")
    shared = count_shared_invoices(crm, books)
    joined = _join_names(here, crm) + _join_names(there, books, len(here))
    return tie_records(here, there, customer_pairs, shared, joined)


def tie_records(
    here: pd.DataFrame, there: pd.DataFrame, customer_pairs: pd.DataFrame | None = None,
    shared: Mapping[Names, int] | None = None, fixed: list[tuple[int, int]] | None = None,
) -> Ties:  # fmt: skip
    """Tie records of two systems (see ``read_customers``); ``shared`` counts invoices that two names share."""
    pairs = link_records(here, there, shared)
    records = pd.concat([here, there], ignore_index=True)
    pairs = pairs.assign(right=pairs["right"] + len(here))
    return _settle(records, pairs, customer_pairs, fixed or [])


def link_records(here: pd.DataFrame, there: pd.DataFrame, shared: Mapping[Names, int] | None = None) -> pd.DataFrame:
    """Weigh the pairs of two systems that are worth comparing; see ``weigh_pairs`` for the columns.

    Adds ``unique`` (points where nobody else in either system has the name) and ``invoices`` (points for shared ones).
    """
    lefts, rights = find_candidates(here, there)
    pairs = weigh_pairs(here, there, lefts, rights)
    # The more customers there are, the likelier somebody of the same name is missing from one of the lists.
    worth = UNIQUE_NAME - np.log2(max(len(here), len(there), _SMALL) / _SMALL)
    pairs["unique"] = np.where(_is_only_one(here, there, pairs), max(worth, 1.0), 0.0)
    pairs["invoices"] = _weigh_shared(here, there, pairs, shared)
    pairs["total"] += pairs["unique"] + pairs["invoices"]
    again = (pairs["unique"] + pairs["invoices"]) > 0
    pairs.loc[again, "outcome"] = decide(pairs[again])
    return pairs


def _is_only_one(here: pd.DataFrame, there: pd.DataFrame, pairs: pd.DataFrame) -> np.ndarray:
    """Say where both have the same name, and nobody else of either side has it, be it as spelled."""
    lefts, rights = pairs["left"].to_numpy(), pairs["right"].to_numpy()
    found = np.zeros(len(pairs), dtype=bool)
    for column in ("words", "spelled", "joined"):
        one, other = here[column], there[column]
        alone, other_alone = (~texts.duplicated(keep=False).to_numpy() for texts in (one, other))
        equal = one.to_numpy()[lefts] == other.to_numpy()[rights]
        found |= alone[lefts] & other_alone[rights] & equal
    number, other_number = here["number"].to_numpy()[lefts], there["number"].to_numpy()[rights]
    clash = (number != other_number) & (number != "") & (other_number != "")
    return found & (pairs["relation"] == "same").to_numpy() & ~clash & (pairs["junior"] == 0).to_numpy()


def _weigh_shared(
    here: pd.DataFrame, there: pd.DataFrame, pairs: pd.DataFrame, shared: Mapping[Names, int] | None
) -> np.ndarray:
    if not shared:
        return np.zeros(len(pairs))
    names, other_names = here["name"].to_numpy()[pairs["left"]], there["name"].to_numpy()[pairs["right"]]
    times = np.array([shared.get(pair, 0) for pair in zip(names.tolist(), other_names.tolist(), strict=True)])
    return np.select([times >= 2, times == 1], [SAME_INVOICES, SAME_INVOICE], 0.0)


def _join_names(records: pd.DataFrame, snapshot: Snapshot, start: int = 0) -> list[Pair]:
    """Join records of one name where documents name it without an id: to them it is one customer."""
    names = records["name"]
    several = set(names[names.duplicated()])
    if not several:
        return []
    named = [snapshot[noun][["customer", "customer_id"]] for noun in ("jobs", "invoices")]
    told = pd.concat(named).dropna(subset="customer")
    unclear = set(map(top_level, told.loc[~told["customer_id"].isin(records["id"]), "customer"].unique().tolist()))
    joined = records[names.isin(several & unclear)]
    first = joined.groupby("name", sort=False)["name"].transform(lambda group: group.index[0])
    return [(int(one) + start, int(at) + start) for at, one in first.items() if at != one]


def tie_within(records: pd.DataFrame, customer_pairs: pd.DataFrame | None = None) -> Ties:
    """Tie the records of one system that are the same customer, entered more than once."""
    pairs = weigh_pairs(records, records, *find_candidates(records))
    return _settle(records, pairs, customer_pairs, [])


def _settle(records: pd.DataFrame, pairs: pd.DataFrame, decisions: pd.DataFrame | None, fixed: list[Pair]) -> Ties:
    """Let people's decisions win, and cluster what is the same."""
    yes, no = find_decided(records, decisions)
    key = pairs["left"] * len(records) + pairs["right"]
    refused = key.isin([one * len(records) + other for one, other in no])
    agreed = key.isin([one * len(records) + other for one, other in yes])
    pairs = pairs.assign(outcome=pairs["outcome"].mask(refused, "different").mask(agreed, "same"))
    found = pairs[(pairs["outcome"] == "same") & ~agreed]
    typed = pd.DataFrame([*yes, *fixed], columns=["one", "other"]).astype("int64").assign(total=99.0, fixed=True)
    weighed = found[["left", "right", "total"]].set_axis(["one", "other", "total"], axis=1).assign(fixed=False)
    ties = pd.concat([typed, weighed]) if len(typed) else weighed
    tied = set(zip(ties["one"].tolist(), ties["other"].tolist(), strict=True))

    joined = {at for pair in fixed for at in pair}

    def are_apart(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        again = weigh_pairs(records, records, one, other)
        differs = (again["outcome"] == "different") & (again["relation"].isin(CONFLICTS) | (again["differ"] > 0))
        both = zip(one.tolist(), other.tolist(), differs.tolist(), strict=True)
        return np.array(
            [(a, b) in no or (apart and (a, b) not in tied and not joined & {a, b}) for a, b, apart in both], dtype=bool
        )

    clusters, undone = cluster(len(records), ties, are_apart)
    pairs.loc[found.index[undone[len(typed) :]], "outcome"] = "ask"
    return Ties(records, clusters, pairs, refused | agreed)
