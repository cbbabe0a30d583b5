"""Customers: balances that differ, and the same customer entered twice."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..evidence.new_customers import find_new_customers, list_new_customers
from ..match.customer_questions import find_customer_clusters
from ..model.money import dollars
from .registry import check
from .words import NO_AMOUNT, NO_EFFECT, say

_MOST_DRIVERS = 4


@check(
    severity="WATCH",
    group="amount",
    fix_in="QuickBooks",
    remedy="Work through the causes listed; each is an exception of its own or clears by itself.",
    causes=("A document or a payment that one system lacks",),
    upstream="Settle the exceptions of the customer's documents first.",
    thresholds=("tolerance_cents",),
)
def customer_balance_differs(evidence: Evidence) -> pd.DataFrame:
    """A customer owes a different amount in the CRM than in QuickBooks."""
    drivers = list_balance_drivers(evidence)
    if not len(drivers):
        return pd.DataFrame()
    sums = drivers.groupby("key", sort=True)[["crm", "books", "gap"]].sum()
    sums = sums[sums["gap"].abs() > evidence.settings.tolerance_cents]
    if sums.empty:
        return pd.DataFrame()
    drivers = drivers[drivers["key"].isin(sums.index) & (drivers["gap"] != 0)]
    passing = (
        (drivers["expected"] | (drivers["gap"].abs() <= evidence.settings.tolerance_cents))
        .groupby(drivers["key"])
        .all()
    )
    causes = _say_drivers(drivers)
    labels = evidence.customers.drop_duplicates("key").set_index("key")["label"]
    books_names = evidence.customers[evidence.customers["side"] == "books"].drop_duplicates("key")
    names = books_names.set_index("key")["name"].reindex(sums.index).fillna(labels.reindex(sums.index))
    sums = sums.assign(name=names, why=causes.reindex(sums.index).astype("str"))
    sentence = say(
        "{name} owes {crm} in the CRM and {books} in QuickBooks: {why}.",
        name=sums["name"],
        crm=sums["crm"],
        books=sums["books"],
        why=sums["why"],
    )
    about = {"customer": sums["name"], "crm_amount": sums["crm"], "books_amount": sums["books"], **NO_EFFECT}
    severity = passing.reindex(sums.index).map({True: "TIMING", False: "WATCH"})
    made = pd.DataFrame({**about, "severity": severity, "sentence": sentence, "cause": sums["why"]})
    return made.assign(difference=sums["gap"], confidence=0.95)


def list_balance_drivers(evidence: Evidence) -> pd.DataFrame:
    """List, per customer key, every document whose open balance differs; the gaps add up to the difference.

    Columns: key, crm, books, gap (cents), what (words), expected (True where the sync explains it).
    """
    keys = evidence.twins["customer_key_crm"], evidence.twins["customer_key_books"]
    # Who may be the same customer is a question of its own, and no reason for a difference.
    asked = set(evidence.customer_questions[["crm_key", "books_key"]].itertuples(index=False, name=None))
    doubtful = pd.Series([pair in asked for pair in zip(*keys, strict=True)], index=keys[0].index, dtype=bool)
    apart = keys[0].notna() & keys[1].notna() & (keys[0] != keys[1]) & ~doubtful
    twins, strangers = evidence.twins[~apart], evidence.twins[apart]
    tied = _drivers(
        twins["customer_key_crm"].fillna(twins["customer_key_books"]),
        twins["balance_crm"],
        twins["balance_books"],
        twins["number_crm"].fillna(""),
        _say_twin_gap(twins),
    )
    more_in_books = (tied["gap"] < 0) & twins["recent"].to_numpy()
    same_total = (twins["total_crm"] == twins["total_books"]).fillna(False).to_numpy()
    tied["expected"] = (more_in_books | ((tied["gap"] > 0) & (not evidence.profile.paid_returns))) & same_total
    crm_only = evidence.crm_documents[
        evidence.crm_documents.index.isin([*evidence.crm_only.index, *evidence.undecided["left"]])
    ]
    books_only = evidence.books_documents[
        evidence.books_documents.index.isin([*evidence.books_only.index, *evidence.undecided["right"]])
    ]
    here = _drivers(
        crm_only["customer_key"], crm_only["balance"], 0, crm_only["number"].fillna(""), "not in QuickBooks"
    )
    here["expected"] = evidence.crm_only["absence"].notna().reindex(crm_only.index, fill_value=False).to_numpy()
    there = _drivers(
        books_only["customer_key"], 0, books_only["balance"], books_only["number"].fillna(""), "only in QuickBooks"
    )
    there["expected"] = False
    return pd.concat([tied, *_list_strangers(strangers), here, there], ignore_index=True)


def _list_strangers(twins: pd.DataFrame) -> list[pd.DataFrame]:
    """List documents that the two books know under different customers: each owes what the other does not."""
    numbers = twins["number_crm"].fillna("")
    crm = twins["balance_crm"].fillna(twins["balance_books"])
    books = twins["balance_books"].fillna(twins["balance_crm"])
    here = _drivers(twins["customer_key_crm"], crm, 0, numbers, "stands under another customer in QuickBooks")
    there = _drivers(twins["customer_key_books"], 0, books, numbers, "stands under another customer in the CRM")
    return [here.assign(expected=False), there.assign(expected=False)]


def _drivers(
    keys: pd.Series, crm: pd.Series | int, books: pd.Series | int, numbers: pd.Series, what: pd.Series | str
) -> pd.DataFrame:
    made = pd.DataFrame({"key": keys, "crm": crm, "books": books, "what": numbers + " " + what})
    # A document whose balance one side does not tell cannot drive a difference.
    made = made.assign(
        **{
            side: made[side].astype("Int64").fillna(made[other].astype("Int64")).fillna(0)
            for side, other in (("crm", "books"), ("books", "crm"))
        }
    )
    return made.assign(gap=made["crm"] - made["books"]).reset_index(drop=True)


def _say_twin_gap(twins: pd.DataFrame) -> pd.Series:
    differs = (twins["total_crm"] != twins["total_books"]).fillna(False)
    more_paid_in_books = (twins["balance_crm"] > twins["balance_books"]).fillna(False)
    words = pd.Series("payment missing in QuickBooks", index=twins.index)
    words[more_paid_in_books] = "paid in QuickBooks only"
    words[differs] = "differs"
    return words


def _say_drivers(drivers: pd.DataFrame) -> pd.Series:
    """Print each customer's drivers, largest first; the small ones are added up as “others”."""
    order = drivers.assign(size=-drivers["gap"].abs()).sort_values(["key", "size", "what"])
    of_key: dict[str, list[tuple[str, int]]] = {}
    for key, what, gap in zip(*(order[name].tolist() for name in ("key", "what", "gap")), strict=True):
        of_key.setdefault(key, []).append((what.strip(), gap))
    said = {}
    for key, gaps in of_key.items():
        parts = [f"{what} {dollars(gap)}" for what, gap in gaps[:_MOST_DRIVERS]]
        if len(gaps) > _MOST_DRIVERS:
            others = gaps[_MOST_DRIVERS:]
            parts.append(f"{len(others)} others {dollars(sum(gap for _, gap in others))}")
        said[key] = ", ".join(parts)
    return pd.Series(said, dtype="object")


@check(
    severity="WATCH",
    group="duplicate",
    fix_in="CRM",
    remedy="Compare them; if they are one customer, merge them into the one with more history, and say so otherwise.",
    causes=("A customer was typed in again, or the sync could not find the first one",),
    upstream="Search by telephone and e-mail before a customer is added; restrict who may add one.",
)
def customer_entered_twice(evidence: Evidence) -> pd.DataFrame:
    """The same customer stands in one system more than once, under the same or slightly different names."""
    parts = []
    for side, where in (("crm", "CRM"), ("books", "QuickBooks")):
        if len(getattr(evidence, side)["customers"]) < 2:
            continue
        members = find_customer_clusters(getattr(evidence, side), evidence.inputs.customer_pairs)
        is_new = members["id"].isin(find_new_customers(getattr(evidence, side)))
        members = members.assign(
            said="“" + members["name"] + "”" + is_new.map({True: " (new)", False: ""}).astype("str")
        )
        rows = members.groupby("cluster").agg(
            names=("names", "first"), id=("id", "first"), said=("said", " and ".join), why=("evidence", "first"),
            confidence=("confidence", "first"),
        )  # fmt: skip
        sentence = say(
            f"{{said}} in {where} look like one customer: {{why}}.", said=rows["said"], why=rows["why"]
        )  # fmt: skip
        about = {"customer": rows["names"], f"{side}_ref": rows["names"], f"{side}_id": rows["id"], "fix_in": where}
        parts.append(pd.DataFrame({**about, "noun": "customers", **NO_AMOUNT, "sentence": sentence,
                                   "confidence": rows["confidence"].clip(upper=0.99)}))  # fmt: skip
    return pd.concat(parts) if parts else pd.DataFrame()


@check(
    severity="WATCH",
    group="duplicate",
    fix_in="CRM",
    remedy="Ask whether this is the customer named beside; merge the two, or say that they are different.",
    causes=("Somebody added a customer without searching first",),
    upstream="Search by telephone and e-mail before a customer is added; restrict who may add one.",
)
def new_customer_looks_known(evidence: Evidence) -> pd.DataFrame:
    """A customer was added since the last refresh who may be one that is there already."""
    parts = []
    for side, where in (("crm", "CRM"), ("books", "QuickBooks")):
        new = list_new_customers(getattr(evidence, side), evidence.inputs.customer_pairs)
        rows = new[new["outcome"] == "ask"]
        if not len(rows):
            continue
        sentence = say(
            f"“{{name}}” is new in {where} and may be “{{other}}”: {{why}}.",
            name=rows["name"].astype("str"), other=rows["similar_to"].astype("str"), why=rows["reasons"].astype("str"),
        )  # fmt: skip
        about = {"customer": rows["name"], f"{side}_ref": rows["name"], f"{side}_id": rows["id"], "fix_in": where}
        parts.append(pd.DataFrame({**about, "noun": "customers", **NO_AMOUNT, "sentence": sentence,
                                   "confidence": rows["score"]}))  # fmt: skip
    return pd.concat(parts) if parts else pd.DataFrame()
