"""Questions and clusters for people: who may be one customer, who stands in one system more than once, and why."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from ..model.snapshot import Snapshot
from .customer_evidence import explain_pairs, tell_confidence
from .customer_records import list_listed_customers
from .customers import name_keys
from .name_evidence import CONFLICTS
from .ties import Ties, tie_within

QUESTION_COLUMNS = ["crm_key", "books_key", "crm", "crm_id", "books", "books_id", "confidence", "reasons"]
CLUSTER_COLUMNS = ["cluster", "id", "name", "names", "confidence", "evidence"]


def list_customer_questions(ties: Ties, tied: Collection[tuple[str, str]] = ()) -> pd.DataFrame:
    """List the pairs of a CRM and a books customer that a person should decide: same or different?

    Only customers that have no counterpart yet, each with the candidate that fits best. ``tied`` (pairs of keys) are
    those whose invoices were tied to each other, which is worth a question unless the names are different.

    Columns: crm_key and books_key (see ``key_customers``), crm and books (names), crm_id, books_id, confidence (0 to
    1), reasons (in words). A decision typed under ``customer_pairs`` settles one.
    """
    keys, pairs = name_keys(ties), ties.pairs
    invoiced = [pair in tied for pair in zip(keys[pairs["left"]].tolist(), keys[pairs["right"]].tolist(), strict=True)]
    may_be = np.array(invoiced, dtype=bool) & ~pairs["relation"].isin(CONFLICTS) & ~ties.is_decided
    asked = pairs[(pairs["outcome"] == "ask") | may_be]
    sides = ties.records["side"].to_numpy()
    on_both = pd.Series(sides).groupby(ties.clusters).nunique().reindex(ties.clusters).to_numpy() > 1
    open_ = ~on_both[asked["left"]] & ~on_both[asked["right"]] & (sides[asked["left"]] != sides[asked["right"]])
    asked = asked[open_]
    best = (asked["total"] >= asked.groupby("left")["total"].transform("max")) & (
        asked["total"] >= asked.groupby("right")["total"].transform("max")
    )
    asked = asked[best]
    here, there = (ties.records.iloc[asked[end]].reset_index(drop=True) for end in ("left", "right"))
    made = {
        "crm_key": keys[asked["left"]], "books_key": keys[asked["right"]],
        "crm": here["name"], "crm_id": here["id"], "books": there["name"], "books_id": there["id"],
        "confidence": tell_confidence(asked).to_numpy(), "reasons": explain_pairs(asked).to_numpy(),
    }  # fmt: skip
    made_frame = pd.DataFrame(made, columns=QUESTION_COLUMNS).drop_duplicates(["crm", "books"])
    return made_frame.sort_values(["crm", "books"], kind="stable").reset_index(drop=True)


def find_customer_clusters(snapshot: Snapshot, customer_pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find the customers of one system that are surely one: a row per member of each cluster of two and more.

    Sub-customers are left out. Columns: cluster (1, 2, … by name), id, name, names (of all members, “A | B”),
    confidence (0 to 1, of its weakest member), evidence (the reasons of the member's surest tie, in words).
    """
    records = list_listed_customers(snapshot)
    ties = tie_within(records, customer_pairs)
    sizes = np.bincount(ties.clusters, minlength=len(records)) if len(records) else np.zeros(0, dtype=int)
    at = np.flatnonzero(sizes[ties.clusters] > 1) if len(records) else np.zeros(0, dtype=int)
    made = records.iloc[at][["id", "name"]].assign(root=ties.clusters[at], at=at).reset_index(drop=True)
    made["cluster"] = pd.factorize(made["root"], sort=True)[0] + 1
    made["names"] = made.groupby("cluster")["name"].transform(lambda names: " | ".join(names))
    held = ties.pairs[(ties.pairs["outcome"] == "same").to_numpy()]
    ends = pd.concat([held.assign(at=held["left"]), held.assign(at=held["right"])])
    surest = ends.sort_values(["at", "total"], ascending=[True, False], kind="stable").drop_duplicates("at")
    said = pd.Series(explain_pairs(surest).to_numpy(), index=surest["at"].to_numpy(), dtype=object)
    sure = pd.Series(tell_confidence(surest).to_numpy(), index=surest["at"].to_numpy(), dtype=float)
    made["evidence"] = made["at"].map(said).fillna("decided by a person").astype("str")
    made["confidence"] = made["at"].map(sure).fillna(1.0).groupby(made["cluster"]).transform("min")
    return made.sort_values(["cluster", "name", "id"], kind="stable")[CLUSTER_COLUMNS].reset_index(drop=True)
