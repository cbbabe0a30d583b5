"""Credits: given and billed again, or given and never used."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, NO_EFFECT, count, say


@check(
    severity="WATCH",
    group="control",
    fix_in="CRM",
    remedy="Make sure that the new invoice is right and the customer got both papers; then correct the reason.",
    causes=("The first invoice was wrong and was billed again", "A duplicate was credited instead of voided"),
    upstream="Check tax, customer and lines before an invoice is sent; each credit and rebill costs two documents.",
    thresholds=("match_days", "tolerance_cents"),
)
def credited_and_billed_again(evidence: Evidence) -> pd.DataFrame:
    """An invoice was credited in full and billed again within days."""
    documents = evidence.books_documents
    live = documents[documents["excluded"].isna() & documents["customer_key"].notna() & documents["date"].notna()]
    pairs = _pair_credits(live, evidence.settings.match_days)
    if not len(pairs):
        return pd.DataFrame()
    credit, first, again = (live.loc[pairs[name]].reset_index(drop=True) for name in ("credit", "first", "again"))
    only_tax = (first["net"] == again["net"]) & (first["total"] != again["total"])
    sentence = say(
        "Invoice {first} over {total} was credited with {credit} on {day} and billed again as {again} over {amount}.",
        first=first["number"].fillna(first["id"]),
        total=first["total"],
        credit=credit["number"].fillna(credit["id"]),
        day=credit["date"],
        again=again["number"].fillna(again["id"]),
        amount=again["total"],
    )
    about = {
        "customer": credit["customer"],
        "books_ref": credit["number"].fillna(credit["id"]),
        "books_amount": credit["total"],
        **NO_AMOUNT,
        "date": credit["date"],
        "noun": "invoices",
        "books_id": credit["id"],
        "cause": pd.Series("The sales tax was wrong", index=credit.index).where(only_tax.fillna(False)),
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.8})


def _pair_credits(documents: pd.DataFrame, days: int) -> pd.DataFrame:
    """Tie each credit to the invoice of its amount before it and one of the same revenue soon after it."""
    columns = ["customer_key", "date", "total", "net", "job_refs"]
    sales = documents[documents["kind"].isin(["invoice", "sales receipt"]) & (documents["total"] > 0)][columns]
    credits = documents[(documents["kind"] == "credit memo") & (documents["total"] < 0)]
    of_credit = credits[columns].assign(credit=credits.index, amount=-credits["total"]).drop(columns=["total", "net"])
    first = of_credit.merge(
        sales.assign(first=sales.index, amount=sales["total"]), on=["customer_key", "amount"], suffixes=("", "_first")
    )
    first = first[(first["date_first"] <= first["date"])].sort_values(["credit", "date_first", "first"])
    first = first.drop_duplicates("credit", keep="last")[["credit", "customer_key", "date", "first", "total", "net"]]
    again = first.merge(sales.assign(again=sales.index), on="customer_key", suffixes=("", "_again"))
    wait = (again["date_again"] - again["date"]).dt.days
    alike = (again["total_again"] == again["total"]) | (again["net_again"] == again["net"]).fillna(False)
    later = (again["again"] != again["first"]) & wait.between(0, days)
    again = again[alike & later].sort_values(["credit", "date_again", "again"])
    return again.drop_duplicates("credit").drop_duplicates("again")[["credit", "first", "again"]]


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Apply the credit to the customer's open invoice (Receive payment, amount zero), or give the money back.",
    causes=("The credit was made and nobody applied it to the invoice",),
    upstream="Apply a credit on the day it is made; turn on “Automatically apply credits” if that suits you.",
    thresholds=("apply_days",),
    blocks_close=False,
)
def credit_never_applied(evidence: Evidence) -> pd.DataFrame:
    """A credit lies unused in QuickBooks while the same customer has an open invoice."""
    documents = evidence.books_documents
    live = documents[documents["excluded"].isna()]
    tolerance = evidence.settings.tolerance_cents
    unused = live[(live["kind"] == "credit memo") & (live["balance"] < -tolerance).fillna(False)]
    owed = live[(live["balance"] > tolerance).fillna(False)].groupby("customer_key")["balance"].sum()
    age = (evidence.today - unused["date"]).dt.days
    rows = unused[(age > evidence.settings.apply_days) & unused["customer_key"].isin(owed.index)]
    sentence = say(
        "Credit {number} of {customer} has {left} unused after {age} days, and {owed} of invoices are open.",
        number=rows["number"].fillna(rows["id"]),
        customer=rows["customer"],
        left=-rows["balance"],
        age=count(age[rows.index]),
        owed=rows["customer_key"].map(owed).astype("Int64"),
    )
    about = {
        "customer": rows["customer"],
        "books_ref": rows["number"].fillna(rows["id"]),
        "books_amount": rows["balance"],
        "difference": rows["balance"],
        **NO_EFFECT,
        "date": rows["date"],
        "noun": "invoices",
        "books_id": rows["id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.95})
