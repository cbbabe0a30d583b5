"""Money that came in and was not applied, or not to the invoice that it was for."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from ..match.references import normalise_number, split_refs
from ..model.table import list_texts, map_distinct
from .registry import check
from .words import NO_AMOUNT, NO_EFFECT, about_twins, say

_LEAST_FEE, _MOST_FEE = 0.012, 0.05
_UPSTREAM = "Receive payments in the CRM and let the sync apply them."


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Open the payment in QuickBooks and tick the invoice that it was for.",
    causes=("The payment was received without choosing an invoice", "Its invoice was voided or deleted afterwards"),
    upstream=_UPSTREAM,
    thresholds=("apply_days",),
    blocks_close=False,
)
def payment_unapplied(evidence: Evidence) -> pd.DataFrame:
    """A payment lies unapplied in QuickBooks while the same customer has an open invoice."""
    payments = evidence.books["payments"]
    tolerance = evidence.settings.tolerance_cents
    keys = key_names(payments["customer"], evidence.customers, "books")
    documents = evidence.books_documents
    live = documents[documents["excluded"].isna() & (documents["balance"] > tolerance).fillna(False)]
    owed = live.groupby("customer_key")["balance"].sum()
    age = (evidence.today - payments["date"]).dt.days
    loose = (payments["unapplied"] > tolerance).fillna(False) & (payments["amount"] > 0)
    home = payments["currency"].isna() | (payments["currency"] == evidence.settings.home_currency)
    rows = payments[loose & home & keys.isin(owed.index) & (age > evidence.settings.apply_days)]
    sentence = say(
        "{left} of the payment of {amount} by {customer} ({day}) is not applied, and {owed} of invoices are open.",
        left=rows["unapplied"],
        amount=rows["amount"],
        customer=rows["customer"],
        day=rows["date"],
        owed=keys[rows.index].map(owed).astype("Int64"),
    )
    about = {
        "customer": rows["customer"],
        "books_ref": rows["number"].fillna(rows["id"]),
        "books_amount": rows["unapplied"],
        "difference": -rows["unapplied"],
        **NO_EFFECT,
        "date": rows["date"],
        "noun": "payments",
        "books_id": rows["id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.95})


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Open the payment in QuickBooks, untick the wrong invoice and tick the one that the CRM names.",
    causes=("QuickBooks applied it to the oldest open invoice by itself", "The wrong invoice was ticked"),
    upstream=_UPSTREAM,
    thresholds=("match_days",),
    blocks_close=False,
)
def payment_misapplied(evidence: Evidence) -> pd.DataFrame:
    """A payment is applied to another invoice in QuickBooks than in the CRM."""
    found = find_misapplied(evidence)
    rows = evidence.twins.loc[found["at"]]
    found = found.set_index("at")
    sentence = say(
        "{amount} of {day} paid invoice {number} in the CRM and is applied to {wrong} in QuickBooks.",
        amount=found["amount"],
        day=found["day"],
        number=rows["number_crm"],
        wrong=found["wrong"],
    )
    about = {**about_twins(rows), **NO_AMOUNT, "crm_amount": found["amount"], "books_amount": found["amount"]}
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.9})


def find_misapplied(evidence: Evidence) -> pd.DataFrame:
    """Find payments of one invoice that the books applied to another of the same customer.

    Only where both sides name the invoice, the books' own still lacks the money, and just one payment of that customer,
    amount and time comes into question. Returns at (place in twins), amount, day and wrong (the books' invoice).
    """
    twins = evidence.twins
    lacking = twins[(twins["more_paid"] > evidence.settings.tolerance_cents).fillna(False) & twins["plain_crm"].notna()]
    empty = pd.DataFrame(columns=["at", "amount", "day", "wrong"])
    if not len(lacking):
        return empty
    here, there = _list_applied(evidence, "crm"), _list_applied(evidence, "books")
    place = pd.Series(lacking.index, index=lacking["plain_crm"])
    here = here.assign(at=here["ref"].map(place[~place.index.duplicated(keep=False)])).dropna(subset=["at"])
    if not len(here) or not len(there):
        return empty
    own = lacking["plain_books"].reindex(here["at"]).set_axis(here.index)
    pairs = here.assign(own=own, row=here.index).merge(there, on=["key", "amount"], suffixes=("", "_there"))
    pairs = pairs[(pairs["day"] - pairs["day_there"]).dt.days.abs() <= evidence.settings.match_days]
    right = set(pairs.loc[pairs["ref_there"] == pairs["own"], "row"])
    pairs = pairs[~pairs["row"].isin(right) & ~_is_explained(pairs, evidence)]
    pairs = pairs[~pairs["row"].duplicated(keep=False) & ~pairs["at"].duplicated(keep=False)]
    return pairs.rename(columns={"number_there": "wrong"})[["at", "amount", "day", "wrong"]].astype({"at": "int64"})


def _is_explained(pairs: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Say which invoices the books paid rightly: the CRM has them paid as well."""
    twins = evidence.twins
    settled = twins.loc[(twins["more_paid"] >= 0).fillna(False), "plain_books"]
    return pairs["ref_there"].isin(set(settled.dropna()))


def _list_applied(evidence: Evidence, side: str) -> pd.DataFrame:
    """List what each payment of one side paid: key (customer), amount, day, ref (plain number), number.

    From the allocations where the side has them, else from payments that name a single invoice.
    """
    snapshot = getattr(evidence, side)
    payments = snapshot["payments"]
    payments = payments[(payments["amount"] > 0) & (payments["kind"] != "refund")]
    key = key_names(payments["customer"], evidence.customers, side)
    single = payments["invoice_refs"].notna() & ~payments["invoice_refs"].str.contains(";", regex=False).fillna(False)
    named = pd.DataFrame(
        {"key": key, "amount": payments["amount"], "day": payments["date"], "number": payments["invoice_refs"],
         "id": payments["id"]}
    )[single]  # fmt: skip
    allocations = snapshot["payment_allocations"]
    allocations = allocations[(allocations["amount"] > 0) & allocations["payment_id"].isin(payments["id"])]
    if len(allocations):
        of_payment = pd.DataFrame({"key": key, "day": payments["date"]}).set_index(payments["id"])
        of_payment = of_payment[~of_payment.index.duplicated()].reindex(allocations["payment_id"])
        documents = evidence.crm_documents if side == "crm" else evidence.books_documents
        numbers = documents.drop_duplicates("id").set_index("id")["number"]
        number = allocations["document_number"].fillna(allocations["document_id"].map(numbers))
        told = pd.DataFrame(
            {"key": of_payment["key"].to_numpy(), "amount": allocations["amount"].to_numpy(),
             "day": of_payment["day"].to_numpy(), "number": number.to_numpy(),
             "id": allocations["payment_id"].to_numpy()}
        )  # fmt: skip
        named = pd.concat([named[~named["id"].isin(told["id"])], told])
    listed = named.dropna(subset=["key", "number"]).reset_index(drop=True)
    return listed.assign(ref=map_distinct(listed["number"].astype("str"), normalise_number))


def find_net_payments(evidence: Evidence) -> pd.Series:
    """Return, by place in twins, the processor's fee by which a payment in the books is smaller than the customer's.

    The fee is the one that the CRM tells; where it tells none, what is missing must be 1.2 to 5 % of the payment.
    """
    twins = evidence.twins
    missing = twins["more_paid"]
    settled = (twins["balance_crm"] == 0) & (twins["paid_books"] > 0) & (missing > evidence.settings.tolerance_cents)
    rows = twins[settled.fillna(False).astype(bool) & (twins["gap"] == 0)]
    fees = _sum_fees(evidence).reindex(rows["plain_crm"]).set_axis(rows.index)
    share = (rows["more_paid"] / rows["paid_crm"]).astype("Float64")
    likely = fees.isna() & share.between(_LEAST_FEE, _MOST_FEE)
    is_fee = ((rows["more_paid"] - fees).abs() <= evidence.settings.tolerance_cents).fillna(False) | likely.fillna(
        False
    )
    return rows.loc[is_fee.astype(bool), "more_paid"]


def _sum_fees(evidence: Evidence) -> pd.Series:
    """Add up the fees of the CRM's payments by the plain number of the only invoice that they name."""
    payments = evidence.crm["payments"]
    payments = payments[payments["fee"].notna() & payments["invoice_refs"].notna()]
    refs = [split_refs(cell) for cell in list_texts(payments["invoice_refs"])]
    rows = [
        (normalise_number(found[0]), fee)
        for found, fee in zip(refs, payments["fee"].tolist(), strict=True)
        if len(found) == 1
    ]
    return pd.DataFrame(rows, columns=["ref", "fee"]).groupby("ref")["fee"].sum().astype("Int64")


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Record the payment in full in QuickBooks and the fee as an expense in the bank deposit.",
    causes=("The payout of the card processor, net of its fee, was entered as the payment",),
    upstream="Record what the customer paid; let the deposit carry the processor's fee as a line of its own.",
    thresholds=("tolerance_cents",),
    blocks_close=False,
)
def processor_fee_netted(evidence: Evidence) -> pd.DataFrame:
    """A payment was entered in QuickBooks net of the card processor's fee, so the invoice stays open by the fee."""
    fees = find_net_payments(evidence)
    rows = evidence.twins.loc[fees.index]
    sentence = say(
        "Invoice {number} was paid with {crm} in the CRM and {books} in QuickBooks; the {fee} between ({share}) is the "
        "processor's fee.",
        number=rows["number_crm"],
        crm=rows["paid_crm"],
        books=rows["paid_books"],
        fee=fees,
        share=(fees / rows["paid_crm"] * 100).map(lambda share: f"{share:.1f} %").astype("str"),
    )
    about = {**about_twins(rows, "paid"), "receivable_effect": fees}
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.85})
