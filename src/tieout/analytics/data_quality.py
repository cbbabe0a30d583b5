"""Data quality: a score for each master list, and the worklist of a clean-up before going live.

A measure counts where the system tells it for at least one record; what it never tells is shown as not available and
has no part in the score. The score is the plain mean of the measures.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from ..evidence import Evidence
from ..evidence.sold_items import list_sold_items, name_plainly
from ..match.customer_questions import find_customer_clusters
from ..model.master_lists import LIST_QUALITY, LIST_WORK
from ..model.snapshot import Snapshot
from ..model.table import look_up, map_distinct

SCORE = "Score"
_SIDES = ("crm", "books")


class Measured(NamedTuple):
    """One list of one system: its active records with ``revenue``, and per measure who is good (a gap: not told)."""

    name: str
    system: str
    records: pd.DataFrame
    good: pd.DataFrame


def score_lists(evidence: Evidence) -> pd.DataFrame:
    """Score the customers and items of both systems: LIST_QUALITY. A list without records has no row."""
    rows = [row for each in _measure_lists(evidence) for row in _score_list(each)]
    return LIST_QUALITY.validate(pd.DataFrame(rows, columns=LIST_QUALITY.names))


def list_clean_up(evidence: Evidence) -> pd.DataFrame:
    """List the records that are not as they should be, those with the most revenue first: LIST_WORK."""
    parts = []
    for each in _measure_lists(evidence):
        bad = ~each.good.loc[:, each.good.notna().any()].fillna(True).astype(bool)
        lacks = pd.Series("", index=bad.index)
        for measure in bad.columns:
            lacks = lacks.where(~bad[measure], lacks + "; " + measure)
        made = each.records.assign(
            list=each.name, system=each.system, lacks=lacks.str.removeprefix("; "), gaps=bad.sum(axis=1)
        )
        parts.append(made[made["gaps"] > 0][LIST_WORK.names])
    if not parts:
        return LIST_WORK.empty()
    rows = pd.concat(parts).sort_values(
        ["revenue", "gaps", "list", "name", "system"], ascending=[False, False, True, True, True]
    )
    return LIST_WORK.validate(rows)


def _score_list(each: Measured) -> list[dict[str, object]]:
    about = {"list": each.name, "system": each.system, "records": len(each.records)}
    rows: list[dict[str, object]] = []
    shares = []
    for measure in each.good.columns:
        good = each.good[measure]
        if good.isna().all():
            rows.append({**about, "measure": measure, "missing": f"not available from {each.system}"})
            continue
        count = int(good.fillna(True).sum())
        shares.append(count / len(good))
        rows.append({**about, "measure": measure, "good": count, "share": shares[-1]})
    score = {**about, "measure": SCORE, "share": sum(shares) / len(shares) if shares else None}
    return [{**score, "missing": None if shares else "nothing could be measured"}, *rows]


def _measure_lists(evidence: Evidence) -> list[Measured]:
    found = []
    for side in _SIDES:
        snapshot = getattr(evidence, side)
        for measure in (_measure_customers, _measure_items):
            each = measure(evidence, side, snapshot)
            if len(each.records):
                found.append(each)
    return found


def _measure_customers(evidence: Evidence, side: str, snapshot: Snapshot) -> Measured:
    people = _list_active(snapshot["customers"])
    documents = evidence.crm_documents if side == "crm" else evidence.books_documents
    sold = documents[documents["excluded"].isna()].groupby("customer")[["net", "total"]].sum()
    clusters = find_customer_clusters(snapshot, evidence.inputs.customer_pairs)
    good = pd.DataFrame({
        "e-mail": _is_filled(people["email"]),
        "telephone": _is_filled(people["phone"]),
        "complete address": _is_filled(people["street"], people["city"], people["postal_code"]),
        "payment terms": _is_filled(people["terms"]),
        "tax status": _is_filled(people["tax_exempt"]),
        "stands there once": (~people["id"].isin(clusters["id"])).astype("boolean"),
    })  # fmt: skip
    records = people[["id", "name"]].assign(revenue=look_up(people["name"], sold["net"], "money").fillna(0))
    return Measured("customers", snapshot.system, records, good)


def _measure_items(evidence: Evidence, side: str, snapshot: Snapshot) -> Measured:
    items = _list_active(snapshot["items"])
    plain = map_distinct(items["name"], name_plainly)
    sold = list_sold_items(evidence.crm, evidence.books).set_index("plain")
    good = pd.DataFrame({
        "income account": _is_filled(items["account"]),
        "tax code": _is_filled(items["tax_code"].fillna(items["taxable"].astype("str"))),
        "cost": _is_filled(items["cost"]),
        "stands there once": (~plain.duplicated(keep=False)).astype("boolean"),
    })  # fmt: skip
    # A bundle's parts have its account and its cost.
    good.loc[items["kind"] == "bundle", ["income account", "cost"]] = pd.NA
    records = items[["id", "name"]].assign(revenue=look_up(plain, sold[f"{side}_revenue"], "money").fillna(0))
    return Measured("items", snapshot.system, records, good)


def _list_active(records: pd.DataFrame) -> pd.DataFrame:
    return records[records["active"].fillna(True).astype(bool)].reset_index(drop=True)


def _is_filled(*columns: pd.Series) -> pd.Series:
    """Say which records have something in all columns; gaps where no record has anything in any."""
    filled = pd.concat(columns, axis=1).notna()
    good = filled.all(axis=1).astype("boolean")
    return good if filled.to_numpy().any() else pd.Series(pd.NA, index=good.index, dtype="boolean")
