"""Invoices: which document in the CRM is which in the books.

Rules, surest first; each sees only what the ones before it left over:

1. ``same number``: equal numbers, and the customer or the total agrees as well;
2. ``number inside``: the CRM's number inside letters that the sync puts around every number;
3. ``number in memo``: the books' memo names the CRM's number, and the total agrees;
4. ``job in memo``: the books' memo or project names the invoice's job, and the total agrees;
5. ``customer, amount and date``: same customer, same total, dates within the match window;
6. ``similar name, amount and date``: the same with a name that is only alike.

A number alone proves nothing: Jobber allows the same number twice, and books renumber.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..model.settings import Settings
from ..model.table import look_up
from .names import score_pairs
from .pairing import take_clear_pairs
from .references import find_references, normalise_number, split_refs

_COMPARED = ["number", "plain", "customer_key", "plain_name", "date", "total"]
_ALIKE = 88.0
_CROWDED = 400
Candidates = Callable[[pd.DataFrame, pd.DataFrame, int], pd.DataFrame]


def match_invoices(crm: pd.DataFrame, books: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Tie the CRM's documents to the books' (both as ``prepare_documents`` returns them).

    Returns one row per tied or undecided pair: left and right (positions in the two frames), rule,
    confidence, evidence and undecided (True where several candidates were equally good).
    """
    here = crm.loc[crm["excluded"].isna(), [*_COMPARED, "job_refs"]]
    here = here.assign(left=here.index)
    there = books.loc[books["excluded"].isna(), [*_COMPARED, "job_refs", "inner", "memo", "customer"]]
    there = there.assign(right=there.index)
    tied: list[pd.DataFrame] = []
    for rule, (candidates, confidence) in _RULES.items():
        if here.empty or there.empty:
            break
        pairs = candidates(here, there, settings.tolerance_cents)
        if pairs.empty:
            continue
        pairs = _weigh(pairs, here, there, settings)
        pairs = pairs[_ACCEPT[rule](pairs, settings)]
        taken, unclear = take_clear_pairs(pairs)
        last = rule in _DECIDE_HERE
        chosen = taken.assign(undecided=False)
        if last and len(unclear):
            top = unclear["score"] == unclear.groupby("left")["score"].transform("max")
            chosen = pd.concat([chosen, unclear[top].assign(undecided=True)])
        if len(chosen):
            agreed = (chosen["gap"] <= settings.tolerance_cents) & (chosen["alike"] >= _ALIKE)
            chosen["rule"] = rule
            chosen["confidence"] = (confidence - 0.05 * (~agreed)).astype("Float64")
            chosen["evidence"] = _explain(chosen, rule)
            tied.append(chosen)
            here = here[~here["left"].isin(chosen["left"])]
            there = there[~there["right"].isin(chosen["right"])]
    columns = ["left", "right", "rule", "confidence", "evidence", "undecided"]
    return pd.concat(tied)[columns].reset_index(drop=True) if tied else pd.DataFrame(columns=columns)


def _weigh(pairs: pd.DataFrame, here: pd.DataFrame, there: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    left = here[_COMPARED].loc[pairs["left"]].reset_index(drop=True)
    right = there[_COMPARED].loc[pairs["right"]].reset_index(drop=True)
    made = pairs.reset_index(drop=True)
    made["gap"] = (left["total"] - right["total"]).abs().astype("int64")
    made["days"] = (right["date"] - left["date"]).dt.days.abs().fillna(9_999).astype("int64")
    same = (left["customer_key"] == right["customer_key"]) & left["customer_key"].notna()
    made["alike"] = score_pairs(left["plain_name"], right["plain_name"])
    made.loc[same, "alike"] = 100.0
    made["same_sign"] = (left["total"] >= 0) == (right["total"] >= 0)
    made["crm_number"], made["books_number"] = left["number"], right["number"]
    agrees = (made["gap"] <= settings.tolerance_cents).astype(float)
    made["score"] = 1_000 * agrees + 5 * made["alike"].round() - made["days"].clip(upper=400)
    return made[made["same_sign"]]


def _on(left_column: str, right_column: str) -> Candidates:
    def candidates(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
        left = here[["left", left_column]].dropna().rename(columns={left_column: "on"})
        right = there[["right", right_column]].dropna().rename(columns={right_column: "on"})
        return left.merge(right, on="on")[["left", "right"]]

    return candidates


def _in_memo(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
    numbers = here[["left", "plain"]].dropna()
    return _named(there, "memo", numbers.rename(columns={"plain": "on"}))


def _job_in_memo(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
    refs = here[["left", "job_refs"]].dropna()
    rows = [(at, normalise_number(r)) for at, cell in refs.itertuples(index=False) for r in split_refs(cell)]
    jobs = pd.DataFrame(rows, columns=["left", "on"])
    projects = look_up(
        there["customer"], {name: name.partition(":")[2] for name in there["customer"].dropna().unique()}
    )
    leaf = there.assign(leaf=projects)
    return pd.concat([_named(leaf, column, jobs) for column in ("memo", "leaf", "job_refs")])


def _named(there: pd.DataFrame, column: str, numbers: pd.DataFrame) -> pd.DataFrame:
    """Pair each document with the numbers that its text names."""
    known = set(numbers["on"])
    texts = there[["right", column]].dropna()
    found = {text: [r.number for r in find_references(text, known)] for text in texts[column].unique()}
    rows = [(at, number) for at, text in texts.itertuples(index=False) for number in found[text]]
    named = pd.DataFrame(rows, columns=["right", "on"]).astype({"on": "str"})
    return named.merge(numbers.astype({"on": "str"}), on="on")[["left", "right"]]


def _same_customer_and_total(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
    left = here.dropna(subset=["customer_key"])
    right = there.dropna(subset=["customer_key"])
    return _near_totals(left, right, tolerance, ["customer_key"])[["left", "right"]]


def _same_total(here: pd.DataFrame, there: pd.DataFrame, tolerance: int) -> pd.DataFrame:
    pairs = _near_totals(here, there, tolerance, [])
    crowd = pairs.groupby("near")["left"].transform("size")
    return pairs.loc[crowd <= _CROWDED, ["left", "right"]]


def _near_totals(here: pd.DataFrame, there: pd.DataFrame, tolerance: int, also: list[str]) -> pd.DataFrame:
    """Pair documents whose totals lie within the tolerance: they fall into the same or the next bin."""
    width = tolerance + 1
    left = here[["left", *also]].assign(near=here["total"] // width)
    bins = [there[["right", *also]].assign(near=there["total"] // width + step) for step in (-1, 0, 1)]
    return left.merge(pd.concat(bins), on=[*also, "near"])


def _explain(pairs: pd.DataFrame, rule: str) -> pd.Series:
    amount = pairs["gap"].map(lambda gap: "same total" if gap == 0 else f"totals differ by {gap / 100:,.2f}")
    days = pairs["days"].map(
        lambda d: "same day" if d == 0 else "a date is missing" if d > 9_000 else f"{d} day{'s'[: d != 1]} apart"
    )
    name = pairs["alike"].map(
        lambda s: "same customer" if s >= 100 else f"names {s:.0f} % alike" if s >= _ALIKE else "customer differs"
    )
    number = pairs["crm_number"].fillna("no number") + " ↔ " + pairs["books_number"].fillna("no number")
    lead = rule[0].upper() + rule[1:]
    return lead + ": " + number + "; " + name + ", " + amount + ", " + days + "."


_RULES: dict[str, tuple[Candidates, float]] = {
    "same number": (_on("plain", "plain"), 1.0),
    "number inside": (_on("plain", "inner"), 0.98),
    "number in memo": (_in_memo, 0.95),
    "job in memo": (_job_in_memo, 0.9),
    "customer, amount and date": (_same_customer_and_total, 0.85),
    "similar name, amount and date": (_same_total, 0.7),
}

_DECIDE_HERE = {"customer, amount and date", "similar name, amount and date"}


def _either_agrees(pairs: pd.DataFrame, settings: Settings) -> pd.Series:
    return (pairs["gap"] <= settings.tolerance_cents) | (pairs["alike"] >= _ALIKE)


def _total_agrees(pairs: pd.DataFrame, settings: Settings) -> pd.Series:
    return pairs["gap"] <= settings.tolerance_cents


def _all_agree(pairs: pd.DataFrame, settings: Settings) -> pd.Series:
    near = pairs["days"] <= settings.match_days
    return near & (pairs["gap"] <= settings.tolerance_cents) & (pairs["alike"] >= _ALIKE)


_ACCEPT: dict[str, Callable[[pd.DataFrame, Settings], pd.Series]] = {
    "same number": _either_agrees,
    "number inside": _either_agrees,
    "number in memo": _total_agrees,
    "job in memo": _total_agrees,
    "customer, amount and date": _all_agree,
    "similar name, amount and date": _all_agree,
}
