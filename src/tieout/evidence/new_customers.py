"""New customers: who came since the refresh before, and whom they look like."""

from __future__ import annotations

import pandas as pd

from ..match.customer_evidence import explain_pairs, tell_confidence
from ..match.customer_records import list_listed_customers
from ..match.ties import tie_within
from ..model.snapshot import Snapshot

COLUMNS = ["id", "name", "similar_to", "similar_id", "outcome", "score", "reasons"]


def list_new_customers(snapshot: Snapshot, customer_pairs: pd.DataFrame | None = None) -> pd.DataFrame:
    """List one system's customers that are new since the refresh before, for review.

    Columns: id, name, similar_to and similar_id (the customer that fits best, if any does), outcome (same, ask, or a
    gap where nobody is like them), score (0 to 1) and reasons (in words). Empty where no history is kept, and where all
    customers are new: that was the first refresh.
    """
    found = find_new_customers(snapshot)
    if not found:
        return pd.DataFrame(columns=COLUMNS)
    customers = snapshot["customers"]
    new = customers.loc[customers["id"].isin(found), ["id", "name"]].drop_duplicates("id")
    return new.merge(_find_alike(snapshot, found, customer_pairs), on="id", how="left")[COLUMNS]


def find_new_customers(snapshot: Snapshot) -> set[str]:
    """Return the ids of the customers that are new since the refresh before; see ``list_new_customers``."""
    changes, ids = snapshot["changes"], set(snapshot["customers"]["id"])
    new = set(changes.loc[(changes["noun"] == "customers") & (changes["kind"] == "new"), "id"]) & ids
    return new if len(new) < len(ids) else set()


def _find_alike(snapshot: Snapshot, new: set[str], customer_pairs: pd.DataFrame | None) -> pd.DataFrame:
    """Find the customer who is most like each new one, among those who are the same or worth a question."""
    ties = tie_within(list_listed_customers(snapshot), customer_pairs)
    pairs = ties.pairs[ties.pairs["outcome"].isin(["same", "ask"]).to_numpy()]
    score, reasons = tell_confidence(pairs).to_numpy(), explain_pairs(pairs).to_numpy()
    both = []
    for here, there in (("left", "right"), ("right", "left")):
        mine, other = (ties.records.iloc[pairs[end]].reset_index(drop=True) for end in (here, there))
        told = {"id": mine["id"], "similar_to": other["name"], "similar_id": other["id"]}
        both.append(pd.DataFrame({**told, "outcome": pairs["outcome"].to_numpy(), "score": score, "reasons": reasons}))
    found = pd.concat(both, ignore_index=True)
    found = found[found["id"].isin(new)].sort_values(["id", "score", "similar_to"], ascending=[True, False, True])
    return found.drop_duplicates("id")
