"""Cash: from what the books invoiced to the money that came in, month by month, with nothing left over.

The gap between accrual and cash is never the receivable itself, but its *change* (and what is not applied). Each
settlement carries its part of revenue and tax pro rata, rounded half up on the running sum of its document, so that
a document that is paid in full has brought exactly its revenue and exactly its tax.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.answers import CASH_BRIDGE, CASH_ITEMS, FULL_BRIDGE
from ..model.facts import Facts
from ..model.table import look_up
from .margin_by import multiply
from .periods import find_months, list_months

_NOT_COLLECTED, _LATER, _UNAPPLIED, _UNKNOWN = "not collected", "collected later", "unapplied", "unknown"
STEPS = ("not_collected", "collected_later", "unapplied", "unknown")


def split_settlements(facts: Facts, side: str = "books") -> pd.DataFrame:
    """Return the settlements of one side with their parts: ``net``, ``tax`` (a gap where none is told), ``rest``.

    Also ``date`` and ``month`` of the document, ``customer`` and ``number``.
    """
    return facts.keep(("settlements split", side), lambda: _split_settlements(facts, side))


def _split_settlements(facts: Facts, side: str) -> pd.DataFrame:
    documents, settled = facts.of_side("documents", side), facts.of_side("settlements", side)
    places = facts.documents_of(side)
    on = settled["on"].fillna(pd.Timestamp("9999-12-31")).to_numpy()
    order = np.lexsort((on, places))
    rows, at = settled.take(order).reset_index(drop=True), places[order]
    own = documents[["date", "customer", "number", "net", "tax", "total"]].take(at).reset_index(drop=True)
    new = np.concatenate([[True], at[1:] != at[:-1]])[: len(at)]
    amount = rows["amount"].to_numpy("int64")
    running = amount.cumsum()
    # Running sums begin anew with each document.
    base = np.repeat(running[new] - amount[new], np.diff(np.append(np.flatnonzero(new), len(at))))
    parts = {}
    for name in ("net", "tax"):
        upto = share_half_up(own[name], pd.Series(running - base), own["total"])
        parts[name] = upto - upto.shift(fill_value=0).mask(new, 0)
    day = own["date"].fillna(facts.today)
    made = rows.assign(**parts, date=day, month=find_months(day), customer=own["customer"], number=own["number"])
    return made.assign(rest=made["amount"] - made["net"] - made["tax"].fillna(0))


def share_half_up(whole: pd.Series, part: pd.Series, of: pd.Series) -> pd.Series:
    """Return whole × part ÷ of in whole cents, half a cent away from zero; a gap where one is, or ``of`` is zero."""
    known = whole.notna() & part.notna() & of.notna() & (of != 0)
    a, b, c = (series.where(known, 1).astype("int64") for series in (whole, part, of))
    product = multiply(a, b)
    size, scale = product.abs(), c.abs()
    rounded = (2 * size + scale) // (2 * scale)
    signed = rounded.where((product >= 0) == (c >= 0), -rounded)
    return signed.astype("Int64").where(known)


def bridge_cash(facts: Facts) -> pd.DataFrame:
    """Bridge the books' invoices to their cash, month by month: CASH_BRIDGE; the residual is zero."""
    return facts.keep("cash bridge", lambda: _bridge_cash(facts))


def _bridge_cash(facts: Facts) -> pd.DataFrame:
    documents, receipts = facts.of_side("documents", "books"), facts.of_side("receipts", "books")
    parts = split_settlements(facts)
    dated, undated = parts[parts["on"].notna()], parts[parts["on"].isna()]
    money = receipts[receipts["date"].notna()]
    own = find_months(documents["date"].fillna(facts.today))
    when, paid = find_months(dated["on"]), find_months(money["date"])
    same = when == dated["month"]
    by_payment, other = dated["payer_kind"] == "payment", ~dated["payer_kind"].isin(["payment", "credit"])
    linked = money["amount"] - money["unlinked"]
    months = list_months(min([own.min(), paid.min(), facts.today], key=_or_late), facts.today)
    made = pd.DataFrame({
        "books_invoiced": _sum(documents["total"], own), "books_revenue": _sum(documents["net"], own),
        "settled": _sum(dated["amount"], when), "settled_same": _sum(dated["amount"][same], when[same]),
        "undated": _sum(undated["amount"], undated["month"]), "unlinked": _sum(money["unlinked"], paid),
        "payments": _sum(linked, paid), "by_payment": _sum(dated["amount"][by_payment], when[by_payment]),
        "other": _sum(dated["amount"][other], when[other]), "net": _sum(dated["net"], when),
    }, index=_every(months, own, when, paid)).fillna(0).astype("Int64")  # fmt: skip
    made["unknown"] = -made["undated"]
    made["not_collected"] = made["settled_same"] + made["undated"] - made["books_invoiced"]
    made["collected_later"] = made["settled"] - made["settled_same"]
    made["unapplied"] = made["payments"] - made["by_payment"]
    made["received"] = made["payments"] + made["other"]
    made["cash_revenue"] = made["net"] + made["unapplied"]
    made["tax_received"] = made["cash_revenue"] - made["received"]
    made["closing"] = (made["books_invoiced"] + made["unknown"] - made["received"]).cumsum()
    made["opening"] = made["closing"].shift(fill_value=0)
    steps = made[["books_invoiced", *STEPS]].sum(axis=1)
    made["residual"] = steps - made["received"]
    return CASH_BRIDGE.validate(made.rename_axis("month").reset_index()[CASH_BRIDGE.names])


def _or_late(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp.max if pd.isna(day) else pd.Timestamp(day)


def _every(months: pd.DatetimeIndex, *others: pd.Series) -> pd.DatetimeIndex:
    """Extend the months to any that a record names, such as those after the as-of day."""
    last = max([months.max(), *(m for m in (series.max() for series in others) if pd.notna(m))])
    return list_months(months.min(), last)


def _sum(amounts: pd.Series, months: pd.Series) -> pd.Series:
    return amounts.astype("Int64").groupby(months).sum()


def list_cash_items(facts: Facts) -> pd.DataFrame:
    """List every document and payment that makes a step of the cash bridge: CASH_ITEMS.

    Per month and step the differences add up to the bridge, to the cent.
    """
    documents = facts.of_side("documents", "books")
    own = documents.assign(month=find_months(documents["date"].fillna(facts.today)))
    parts = split_settlements(facts)
    parts["when"] = find_months(parts["on"])
    shown = ["id", "number", "customer", "date"]
    undated = parts[parts["on"].isna()].groupby("document")["amount"].sum()
    same = parts[(parts["when"] == parts["month"]).fillna(False)].groupby("document")["amount"].sum()
    first = own[["month", *shown]].assign(
        invoiced=own["total"] - look_up(own["id"], undated, "money").fillna(0),
        received=look_up(own["id"], same, "money").fillna(0), step=_NOT_COLLECTED,
        reason="Dated in this month; this much of it was not settled by the end of the month.",
    )  # fmt: skip
    lost = own[["month", *shown]].assign(
        invoiced=look_up(own["id"], undated, "money").fillna(0), received=0, step=_UNKNOWN,
        reason="Settled; no record tells when or by what.",
    )  # fmt: skip
    late = parts[(parts["when"] != parts["month"]) & parts["when"].notna()]
    late = late.groupby(["when", "document"], as_index=False).agg(
        received=("amount", "sum"), number=("number", "first"), customer=("customer", "first"), date=("date", "first")
    )
    later = late.rename(columns={"when": "month", "document": "id"}).assign(
        invoiced=0, step=_LATER, reason="Settled in this month, dated in an earlier one.")  # fmt: skip
    made = pd.concat([part for part in (first, lost, later) if len(part)] or [first], ignore_index=True)
    made = pd.concat([made.assign(what="document"), _list_unapplied(facts, parts)], ignore_index=True)
    made["difference"] = (made["received"] - made["invoiced"]).astype("Int64")
    made = made[made["difference"] != 0].sort_values(["month", "step", "customer", "id"], kind="stable")
    return CASH_ITEMS.validate(made[CASH_ITEMS.names])


def _list_unapplied(facts: Facts, parts: pd.DataFrame) -> pd.DataFrame:
    """List payments by month with what came in, less what was applied of it in the month."""
    money = facts.of_side("receipts", "books")
    money = money[money["date"].notna()]
    came = money[["id", "number", "customer", "date"]].assign(
        month=find_months(money["date"]), received=money["amount"] - money["unlinked"], invoiced=0)  # fmt: skip
    used = parts[(parts["payer_kind"] == "payment") & parts["when"].notna()]
    used = used.groupby(["when", "payer"], as_index=False)["amount"].sum().rename(
        columns={"when": "month", "payer": "id", "amount": "invoiced"})  # fmt: skip
    known = money.drop_duplicates("id").set_index("id")
    used = used.assign(received=0, **{c: known[c].reindex(used["id"]).array for c in ("number", "customer", "date")})
    rows = pd.concat([part for part in (came, used) if len(part)] or [came], ignore_index=True)
    if not len(rows):
        return rows.assign(what="payment", step=_UNAPPLIED, reason="")
    sums = rows.groupby(["month", "id"], as_index=False).agg(
        invoiced=("invoiced", "sum"), received=("received", "sum"), number=("number", "first"),
        customer=("customer", "first"), date=("date", "first"))  # fmt: skip
    words = "Received in this month and not applied in it, or received before and applied in it."
    return sums.assign(what="payment", step=_UNAPPLIED, reason=words)


def join_bridges(bridge: pd.DataFrame, cash: pd.DataFrame) -> pd.DataFrame:
    """Join the bridge from the CRM to the books (BRIDGE) with the one on to cash: FULL_BRIDGE.

    Months of either are there; the books' invoiced amounts of both must agree, which its residual proves.
    """
    both = cash.merge(
        bridge[["month", "crm_invoiced", "books_invoiced"]], on="month", how="outer", suffixes=("", "_crm"), sort=True
    )
    money = [column for column in both.columns if column != "month"]
    both[money] = both[money].fillna(0).astype("Int64")
    made = both.assign(
        crm_to_books=both["books_invoiced_crm"] - both["crm_invoiced"],
        residual=both["residual"] + both["books_invoiced_crm"] - both["books_invoiced"],
    )
    return FULL_BRIDGE.validate(made[FULL_BRIDGE.names])
