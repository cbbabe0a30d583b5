"""What the books say of a job: their revenue, how its invoices matched, when it was invoiced and paid."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tieout.model.table import look_up

DEAD = ("draft", "void")
SALES = ("invoice", "sales receipt")


def share_books_revenue(shares: pd.DataFrame, matches: pd.DataFrame) -> pd.Series:
    """Share the revenue of each matched books document among jobs, in the proportions of its CRM document.

    Returns whole cents by job: a gap where a document's books revenue is unknown or cannot be shared; jobs
    without a matched document are absent. To the cent, the parts of a document add up to the document.
    """
    tied = matches[(matches["state"] == "matched") & matches["crm_id"].notna()].reset_index(drop=True)
    # A books document may stand beside several CRM documents: it is first shared among those.
    tied["books_net"] = share_out_groups(
        tied["books_net"], tied["crm_net"].fillna(0), tied["books_id"].fillna(tied["key"]), tied["crm_id"]
    )
    tied["row"] = tied.index
    parts = add_up_shares(shares).merge(tied[["row", "crm_id", "books_net"]], on="crm_id")
    parts["books_net"] = share_out_groups(
        parts["books_net"], parts["net"], parts["row"].astype("str"), parts["job"].fillna("")
    )
    parts["unknown"] = parts["books_net"].isna()
    by_job = parts.groupby("job", sort=False)[["books_net", "unknown"]].sum()
    return by_job["books_net"].astype("Int64").mask(by_job["unknown"] > 0).rename("books_revenue")


def share_out_groups(total: pd.Series, weight: pd.Series, group: pd.Series, order: pd.Series) -> pd.Series:
    """Split each group's total by its rows' weights, as ``model.money.share_out`` does.

    A group of one row keeps its total. Where weights have both signs or add up to zero, a total that equals
    the weights' sum is split as they are, a total of zero into zeros, and any other total is left a gap.
    ``order`` says which of two equal remainders comes first.
    """
    frame = pd.DataFrame({"total": total, "weight": weight.astype("Int64"), "group": group, "order": order})
    several = frame[group.duplicated(keep=False)].sort_values(["group", "order"], kind="stable")
    alone = frame["total"].astype("Int64").drop(several.index)
    return pd.concat([alone, _share_out_sorted(several)]).reindex(total.index)


def _share_out_sorted(rows: pd.DataFrame) -> pd.Series:
    by_group = rows.groupby("group", sort=False)
    weights, known = rows["weight"].to_numpy("int64"), rows["total"].notna().to_numpy()
    totals = rows["total"].fillna(0).to_numpy("int64")
    sums = by_group["weight"].transform("sum").to_numpy("int64")
    lowest, highest = (by_group["weight"].transform(end).to_numpy("int64") for end in ("min", "max"))
    one_sign = ((lowest >= 0) | (highest <= 0)) & (sums != 0)
    whole = np.where(one_sign, np.abs(sums), 1)
    parts = split_by_weight(totals, np.abs(weights), whole, by_group.ngroup().to_numpy())
    shared = np.select([totals == sums, one_sign], [weights, parts], 0)
    decided = known & (one_sign | (totals == sums) | (totals == 0))
    return pd.Series(shared, index=rows.index, dtype="Int64").where(decided)


def split_by_weight(totals: np.ndarray, weights: np.ndarray, sums: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Give each row its part of its group's total; cents left over go to the largest remainders.

    A product of a total and a weight stays within 64 bits up to 30 million dollars each; beyond that, whole
    numbers of any size take over.
    """
    size = np.abs(totals)
    if int(size.max(initial=0)) * int(weights.max(initial=0)) >= 2**63:
        size, weights, sums = size.astype(object), weights.astype(object), sums.astype(object)
    product = size * weights
    parts, remainder = (product // sums).astype("int64"), product % sums
    ranked = pd.DataFrame({"group": groups, "part": parts, "remainder": remainder, "size": np.abs(totals)})
    left = ranked["size"] - ranked.groupby("group")["part"].transform("sum")
    ordered = ranked.sort_values(["group", "remainder"], ascending=[True, False], kind="stable")
    place = ordered.groupby("group").cumcount().reindex(ranked.index)
    filled = parts + (place < left).to_numpy("int64")
    signed: np.ndarray = np.where(totals < 0, -filled, filled)
    return signed


def add_up_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Make one row of each document and job; the part that has no job stays, with a gap for the job."""
    return shares.groupby(["crm_id", "job"], dropna=False, sort=False)["net"].sum().reset_index()


def follow_invoices(shares: pd.DataFrame, matches: pd.DataFrame, paid_dates: pd.Series | None) -> pd.DataFrame:
    """Say by job how its documents matched (``match``), and when it was ``invoiced`` and ``paid`` in full.

    Drafts and voids are left out. ``paid`` is a gap while any invoice is open, and where the day of a payment
    is unknown. Jobs without a document are absent.
    """
    documents = find_documents(matches, paid_dates)
    rows = add_up_shares(shares).dropna(subset="job").merge(documents, on="crm_id")
    by_job = rows.groupby("job", sort=False)
    matched, invoiced = by_job["matched"].sum(), by_job["invoiced"].max()
    some = matched.gt(0).map({True: "some", False: "none"})
    return pd.DataFrame({
        "match": some.mask(matched == by_job.size(), "all"),
        "invoiced": invoiced,
        "paid": by_job["paid"].max().where(by_job["settled"].all() & invoiced.notna()),
    })  # fmt: skip


def find_documents(matches: pd.DataFrame, paid_dates: pd.Series | None) -> pd.DataFrame:
    """Make one row of each live CRM document: matched, day of invoice, day of payment, settled or not."""
    live = matches[matches["crm_id"].notna() & ~matches["crm_status"].isin(DEAD)]
    sale = live["kind"].isin(SALES)
    open_amount = live["crm_balance"].fillna(live["crm_total"].where(live["crm_status"] != "paid", 0))
    paid = look_up(live["crm_id"], {} if paid_dates is None else paid_dates, "date")
    # A sales receipt is paid on its own day.
    paid = paid.fillna(live["crm_date"].where(live["kind"] == "sales receipt"))
    nothing_due = (live["crm_total"] == 0).fillna(False)
    rows = pd.DataFrame({
        "crm_id": live["crm_id"],
        "matched": live["state"] == "matched",
        "invoiced": live["crm_date"].where(sale),
        "paid": paid.where(sale),
        "settled": ~sale | ((open_amount == 0).fillna(False) & (paid.notna() | nothing_due)),
    }).astype({"settled": "bool"})  # fmt: skip
    if rows["crm_id"].is_unique:
        return rows
    return rows.groupby("crm_id", as_index=False, sort=False).agg(
        matched=("matched", "any"), invoiced=("invoiced", "max"), paid=("paid", "max"),
        settled=("settled", "all"))  # fmt: skip
