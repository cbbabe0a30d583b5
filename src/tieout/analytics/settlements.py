"""Settlements: which payment or credit settled which document, and from which day on.

In this order: what a record says was applied to what; a payment that names its documents; the only payment and the
only document of a customer over the same amount; the rest of a customer's payments, oldest first (marked as not
sure); the day on which a document is marked as paid. What is settled after all that has no day: ages of earlier
days are then not known for that document. No more is laid to a document than its system says is settled.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..match.references import split_refs
from ..model.facts import RECEIPTS, SETTLEMENTS
from ..model.table import look_up
from .adding import normalise_numbers

ON_THE_SPOT = ("sales receipt", "refund")
_APPLIED = "The payment was applied to it"
_NAMED = "The payment names it"
_ALONE = "The customer's only payment and only document over this amount"
_OLDEST = "A payment of the customer that names no document; the oldest was taken first"
_SPOT = "Paid on the spot"
_MARKED = "Marked as paid on this day; no payment tells it"
_UNDATED = "No record tells when or by what"
_PART = ["at", "by", "amount", "how", "sure", "other"]


def settle_documents(
    documents: pd.DataFrame, payments: pd.DataFrame, allocations: pd.DataFrame, *, unapplied_known: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return SETTLEMENTS and RECEIPTS of one side, without ``side`` and, for receipts, without ``customer``.

    ``documents`` and ``payments`` are those that count, with ``customer_key``. ``unapplied_known`` says that a gap
    in ``unapplied`` means none, because the system lists what is not applied.
    """
    documents, payments = documents.reset_index(drop=True), payments.reset_index(drop=True)
    stated = payments["unapplied"].fillna(0) if unapplied_known else payments["unapplied"]
    payers = _list_payers(documents, payments.assign(unapplied=stated))
    # Without a balance, “paid” says that nothing is open; otherwise only named payments tell what is settled.
    silent = documents["balance"].isna() & (documents["status"] != "paid")
    balance = documents["balance"].fillna(0)
    work = _Work((documents["total"] - balance).astype("int64"), payers["capacity"].astype("int64"))
    allocated = _apply_allocations(work, documents, payers, allocations)
    _apply_named(work, documents, payers, allocated)
    work.left = work.left.where(~silent, 0)
    _apply_alone(work, documents, payers)
    _apply_oldest(work, documents, payers)
    spot = documents["kind"].isin(ON_THE_SPOT) & (work.left != 0)
    work.add(_rest(work, spot, _SPOT))
    marked = documents["paid_date"].notna() & (work.left != 0)
    work.add(_rest(work, marked, _MARKED))
    work.add(_rest(work, work.left != 0, _UNDATED))
    return _list_settlements(work.parts, documents, payers), _list_receipts(work, payments, payers, stated, allocated)


class _Work:
    """What is left to settle of each document, and to use of each payer, while parts are found."""

    def __init__(self, left: pd.Series, unused: pd.Series) -> None:
        self.left, self.unused = left, unused
        self.parts: list[pd.DataFrame] = []

    def add(self, part: pd.DataFrame) -> None:
        """Take parts (columns at, by, amount, how, sure) off what is left."""
        part = part[part["amount"] != 0]
        if not len(part):
            return
        self.parts.append(part)
        self.left = subtract_by(self.left, part["at"], part["amount"])
        used = part["by"].notna()
        self.unused = subtract_by(self.unused, part.loc[used, "by"], part.loc[used, "amount"])


def subtract_by(whole: pd.Series, at: pd.Series, amounts: pd.Series) -> pd.Series:
    """Take amounts off the places that they belong to."""
    taken = pd.Series(amounts.to_numpy("int64")).groupby(at.to_numpy("int64")).sum()
    return whole - taken.reindex(whole.index, fill_value=0)


def _list_payers(documents: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """List payments, and after them the credits that were used: what they can settle and what they name."""
    credits = documents[(documents["total"] < 0) & ~documents["kind"].isin(ON_THE_SPOT)]
    money = pd.DataFrame({
        "id": payments["id"], "kind": "payment", "key": payments["customer_key"], "date": payments["date"],
        "capacity": payments["amount"] - payments["unapplied"].fillna(0), "refs": payments["invoice_refs"], "at": -1,
    })  # fmt: skip
    used = (credits["balance"].fillna(credits["total"]) - credits["total"]).astype("Int64")
    memos = pd.DataFrame({
        "id": credits["id"], "kind": "credit", "key": credits["customer_key"], "date": credits["date"],
        "capacity": used, "refs": credits["applied_refs"], "at": credits.index,
    })  # fmt: skip
    both = [frame for frame in (money, memos) if len(frame)] or [money]
    return pd.concat(both, ignore_index=True).astype({"capacity": "Int64", "refs": "str", "id": "str", "key": "str"})


def _apply_allocations(
    work: _Work, documents: pd.DataFrame, payers: pd.DataFrame, allocations: pd.DataFrame
) -> pd.Series:
    """Take what a record says was applied; return which payers are explained that way."""
    if not len(allocations):
        return pd.Series(False, index=payers.index)
    place = pd.Series(documents.index, index=documents["id"])
    at = look_up(allocations["document_id"], place, "whole")
    at = at.fillna(_find_numbers(allocations["document_number"], documents))
    by = look_up(allocations["payment_id"], pd.Series(payers.index, index=payers["id"]), "whole")
    rows = pd.DataFrame({"at": at, "by": by, "amount": allocations["amount"], "how": _APPLIED, "sure": True})
    _add(work, rows.dropna(subset=["at"]), payers)
    # What was applied to a document that was not read is used all the same.
    outside = rows[rows["at"].isna() & rows["by"].notna()]
    work.unused = subtract_by(work.unused, outside["by"], outside["amount"])
    return pd.Series(payers.index.isin(by.dropna()), index=payers.index)


def _find_numbers(numbers: pd.Series, documents: pd.DataFrame) -> pd.Series:
    """Find the only document of each number; a gap where there is none or more than one."""
    known = documents.loc[documents["plain"].notna() & ~documents["plain"].duplicated(keep=False), "plain"]
    return look_up(normalise_numbers(numbers), pd.Series(known.index, index=known), "whole")


def _apply_named(work: _Work, documents: pd.DataFrame, payers: pd.DataFrame, allocated: pd.Series) -> None:
    """Let payers settle the documents that they name: refunds first, because they make room again."""
    named = _name_documents(documents, payers[~allocated & (payers["capacity"] != 0)])
    if not len(named):
        return
    named["order"] = payers["date"].reindex(named["by"]).to_numpy()
    several = named["by"].duplicated(keep=False)
    single = named[~several].sort_values(["order", "by"], kind="stable")
    amount = work.unused.reindex(single["by"]).to_numpy()
    left = work.left.reindex(single["at"]).to_numpy()
    back = (amount < 0) | (left < 0)
    _add(work, _part(single[back], amount[back], _NAMED), payers)
    single, amount = single[~back], amount[~back]
    left = work.left.reindex(single["at"]).to_numpy()
    before = pd.Series(amount, index=single.index).groupby(single["at"]).cumsum().to_numpy() - amount
    _add(work, _part(single, np.clip(left - before, 0, amount), _NAMED), payers)
    _apply_several(work, named[several], documents, payers)


def _apply_several(work: _Work, named: pd.DataFrame, documents: pd.DataFrame, payers: pd.DataFrame) -> None:
    """Let a payer that names several documents settle them oldest first, each up to what is left of it."""
    if not len(named):
        return
    day = documents["date"].reindex(named["at"]).to_numpy()
    rows = named.assign(day=day).sort_values(["order", "by", "day", "at"], kind="stable")
    left, unused = work.left.to_dict(), work.unused.to_dict()
    amounts = []
    for at, by in zip(rows["at"].tolist(), rows["by"].tolist(), strict=True):
        take = max(0, min(left[at], unused[by]))
        left[at] -= take
        unused[by] -= take
        amounts.append(take)
    _add(work, _part(rows, np.array(amounts, dtype="int64"), _NAMED), payers)


def _name_documents(documents: pd.DataFrame, payers: pd.DataFrame) -> pd.DataFrame:
    """List the documents that payers name: at, by. A number that stands twice needs the customer to agree."""
    refs = map_lists(payers["refs"]).explode().dropna()
    plain = normalise_numbers(refs.astype("str"))
    asked = pd.DataFrame({"by": refs.index, "plain": plain.to_numpy(), "key": payers["key"].reindex(refs.index).array})
    known = documents.loc[documents["plain"].notna(), ["plain", "customer_key"]].reset_index(names="at")
    found = asked.merge(known, on="plain")
    twice = found.duplicated(["by", "plain"], keep=False)
    found = found[~twice | (found["key"] == found["customer_key"]).fillna(False)]
    found = found[~found.duplicated(["by", "plain"], keep=False)]
    return found[["at", "by"]].drop_duplicates().reset_index(drop=True)


def map_lists(cells: pd.Series) -> pd.Series:
    """Split each “; ”-separated cell into a list."""
    return pd.Series([split_refs(cell) or None for cell in cells.tolist()], index=cells.index, dtype=object)


def _apply_alone(work: _Work, documents: pd.DataFrame, payers: pd.DataFrame) -> None:
    """Tie the only open payment of a customer over an amount to the only open document over it."""
    here, there = _what_is_open(work, documents, payers)
    here = here[~here.duplicated(["key", "amount"], keep=False)]
    there = there[~there.duplicated(["key", "amount"], keep=False)]
    pairs = there.merge(here, on=["key", "amount"])
    _add(work, _part(pairs, pairs["amount"].to_numpy(), _ALONE), payers)


def _apply_oldest(work: _Work, documents: pd.DataFrame, payers: pd.DataFrame) -> None:
    """Lay a customer's payments along its documents, both by date: where they overlap, one settles the other."""
    here, there = _what_is_open(work, documents, payers)
    both = here["key"].isin(there["key"]), there["key"].isin(here["key"])
    here, there = here[both[0]].sort_values(["key", "day", "at"]), there[both[1]].sort_values(["key", "day", "by"])
    if not len(here):
        return
    ends = pd.concat([
        here.assign(end=here.groupby("key")["amount"].cumsum())[["key", "end", "at"]],
        there.assign(end=there.groupby("key")["amount"].cumsum())[["key", "end", "by"]],
    ]).sort_values(["key", "end"], kind="stable")  # fmt: skip
    # Each stretch between two ends belongs to the document, and to the payment, whose end comes next.
    begins = ends.groupby("key")["end"].shift().fillna(0)
    ends[["at", "by"]] = ends.groupby("key")[["at", "by"]].bfill()
    part = ends.assign(amount=ends["end"] - begins).dropna(subset=["at", "by"])
    part = part.groupby(["at", "by"], as_index=False)["amount"].sum()
    _add(work, _part(part, part["amount"].to_numpy(), _OLDEST, sure=False), payers)


def _what_is_open(work: _Work, documents: pd.DataFrame, payers: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """List the documents that something settled, and the payers that settled something, of known customers."""
    sold = (work.left > 0) & documents["customer_key"].notna() & ~documents["kind"].isin(ON_THE_SPOT)
    paying = (work.unused > 0) & payers["key"].notna() & (work.unused == payers["capacity"]).fillna(False)
    here = pd.DataFrame({"at": documents.index, "key": documents["customer_key"], "day": documents["date"],
                         "amount": work.left})[sold]  # fmt: skip
    there = pd.DataFrame({"by": payers.index, "key": payers["key"], "day": payers["date"], "amount": work.unused})
    return here, there[paying]


def _part(rows: pd.DataFrame, amount: np.ndarray, how: str, sure: bool = True) -> pd.DataFrame:
    return pd.DataFrame({"at": rows["at"].to_numpy(), "by": rows["by"].to_numpy(), "amount": amount, "how": how,
                         "sure": sure})  # fmt: skip


def _rest(work: _Work, where: pd.Series, how: str) -> pd.DataFrame:
    left = work.left[where]
    return pd.DataFrame({"at": left.index, "by": pd.array([pd.NA] * len(left), dtype="Int64"),
                         "amount": left.to_numpy(), "how": how, "sure": how != _UNDATED})  # fmt: skip


def _add(work: _Work, part: pd.DataFrame, payers: pd.DataFrame) -> None:
    """Add parts; a credit that settles a document is itself settled by as much."""
    work.add(part)
    own = pick(payers["at"].astype("Int64"), part["by"])
    is_credit = (own >= 0).fillna(False)
    if is_credit.any():
        mirrored = part[is_credit].assign(at=own[is_credit].astype("int64"))
        mirrored = mirrored.assign(amount=-mirrored["amount"], other=part.loc[is_credit, "at"])
        used = work.unused
        work.add(mirrored)
        work.unused = used


def _list_settlements(parts: Iterable[pd.DataFrame], documents: pd.DataFrame, payers: pd.DataFrame) -> pd.DataFrame:
    rows = pd.concat([pd.DataFrame(columns=_PART), *parts], ignore_index=True)
    at, by = rows["at"].astype("int64"), rows["by"].astype("Int64")
    own, paid_on = pick(documents["date"], at), pick(payers["date"], by)
    spot, marked = rows["how"] == _SPOT, rows["how"] == _MARKED
    paid_on = paid_on.mask(spot, own).mask(marked, pick(documents["paid_date"], at))
    # A credit is used from the day on which there is what it is used for.
    other = pick(documents["date"], rows["other"])
    later = own.where(other.isna() | (own >= other), other).fillna(paid_on)
    kind = pick(payers["kind"].astype("str"), by).mask(spot, "cash sale").fillna("unknown")
    made = pd.DataFrame({
        "side": "", "document": pick(documents["id"], at), "payer": pick(payers["id"], by), "payer_kind": kind,
        "on": paid_on.where(paid_on.isna() | (paid_on >= later), later), "amount": rows["amount"],
        "how": rows["how"], "sure": rows["sure"],
    })  # fmt: skip
    return SETTLEMENTS.validate(made)


def pick(values: pd.Series, places: pd.Series) -> pd.Series:
    """Return the values at places from 0 on; a gap for a gap."""
    at = places.astype("Int64").fillna(-1).to_numpy("int64")
    return pd.Series(values.array.take(at, allow_fill=True), index=places.index)


def _list_receipts(
    work: _Work, payments: pd.DataFrame, payers: pd.DataFrame, stated: pd.Series, allocated: pd.Series
) -> pd.DataFrame:
    """List what came in, with what of it is not applied and of what nobody says what it paid."""
    money = payers.index[: len(payments)]
    rest = work.unused.reindex(money).set_axis(payments.index).astype("Int64")
    # Of a deposit, or of a payment whose applications are all known, the rest is not applied.
    told = (payments["kind"] == "deposit") | allocated.reindex(money).set_axis(payments.index)
    unapplied = stated.fillna(rest.where(told, 0)).astype("Int64")
    unlinked = rest.where(stated.notna() | ~told, 0)
    made = payments[["id", "number", "kind", "customer_key", "date", "amount"]]
    return made.assign(side="", customer="", unapplied=unapplied, unlinked=unlinked)[RECEIPTS.names]
