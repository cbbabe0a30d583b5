"""Recurring agreements and memberships that were not billed when they should have been."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from ..match.references import normalise_number
from ..model.table import look_up, map_distinct
from .registry import check
from .words import count, say

_MONTH = 30.44
_RAISE = 0.15
_EARLY = pd.Timedelta(days=15)


@check(
    severity="ACT",
    group="missing",
    fix_in="CRM",
    remedy="Make the invoice that is due, or end the agreement in the CRM if the customer has left.",
    causes=("The reminder to invoice was closed without an invoice", "The card was refused and nobody followed up"),
    upstream="Let the CRM make the invoices of agreements by itself.",
    thresholds=("unbilled_days",),
)
def agreement_not_invoiced(evidence: Evidence) -> pd.DataFrame:
    """An agreement runs, its invoice is due, and none was made."""
    rows = _list_running(evidence)
    if not len(rows):
        return pd.DataFrame()
    grace = pd.Timedelta(days=evidence.settings.unbilled_days)
    rows = rows.assign(last=_find_last_bills(evidence, rows))
    every = (rows["months"].astype("Float64") * _MONTH).round()
    by_rhythm = rows["last"].fillna(rows["start"]) + pd.to_timedelta(every, unit="D").astype("timedelta64[s]")
    due = rows["next_invoice"].fillna(by_rhythm)
    # A bill shortly before the day, or after it, is the one that was due.
    settled = (rows["last"] >= due - _EARLY).fillna(False) & rows["next_invoice"].notna()
    begun = evidence.crm_documents["date"].min()
    in_sight = begun <= due - pd.to_timedelta(every.fillna(0), unit="D").astype("timedelta64[s]")
    ended = (rows["end"] < due).fillna(False)
    late = (due + grace < evidence.today).fillna(False) & ~settled & ~ended & in_sight.fillna(False)
    rows, due, every = rows[late], due[late], every[late]
    missed = _count_missed(due, rows["end"], every, evidence.today - grace)
    amount = rows["amount"] * missed
    sentence = say(
        "Agreement {number} of {customer} was due for an invoice on {due}; {last}{times}.",
        number=rows["number"].fillna(rows["id"]), customer=rows["customer"], due=due,
        last=("the last one is of " + rows["last"].dt.strftime("%Y-%m-%d")).fillna("none was made"),
        times=("; " + count(missed) + " are missing, " + _in_dollars(amount)).where(missed > 1, _worth(amount)),
    )  # fmt: skip
    about = {"customer": rows["customer"], "crm_ref": rows["number"].fillna(rows["id"]), "crm_amount": amount,
             "date": due, "noun": "agreements", "crm_id": rows["id"]}  # fmt: skip
    effects = {"revenue_effect": -amount, "receivable_effect": -amount, "difference": amount}
    return pd.DataFrame({**about, **effects, "sentence": sentence, "confidence": 0.85})


def _in_dollars(amount: pd.Series) -> pd.Series:
    return say("{amount}", amount=amount)


def _worth(amount: pd.Series) -> pd.Series:
    return ("; it is over " + _in_dollars(amount)).where(amount.notna(), "")


def _list_running(evidence: Evidence) -> pd.DataFrame:
    """List the agreements that run and say when they are billed."""
    rows = evidence.crm["agreements"]
    home = rows["currency"].isna() | (rows["currency"] == evidence.settings.home_currency)
    told = rows["next_invoice"].notna() | ((rows["months"] > 0).fillna(False) & rows["start"].notna())
    rows = rows[(rows["status"] == "active") & home & told]
    return rows.assign(
        key=key_names(rows["customer"], evidence.customers, "crm"),
        plain=map_distinct(rows["number"].fillna(rows["id"]), normalise_number),
    ).reset_index(drop=True)


def _find_last_bills(evidence: Evidence, agreements: pd.DataFrame) -> pd.Series:
    """Return the day of each agreement's last bill: of its jobs, or of its customer over about the same amount.

    Where the amount is not known, any bill of the customer may be it.
    """
    documents = evidence.crm_documents
    bills = documents[~documents["excluded"].isin(["void"]) & documents["kind"].isin(["invoice", "sales receipt"])]
    jobs = evidence.jobs
    ref = jobs["agreement_ref"].fillna(jobs["number"].where(jobs["number"].isin(agreements["number"].dropna())))
    of_job = pd.Series(map_distinct(ref, normalise_number).array, index=jobs["job"]).dropna()
    shares = evidence.shares[evidence.shares["job"].isin(of_job.index)]
    by_job = shares.assign(
        plain=shares["job"].map(of_job), date=look_up(shares["crm_id"], bills.set_index("id")["date"], "date")
    )
    last = look_up(agreements["plain"], by_job.groupby("plain")["date"].max(), "date")
    on = agreements.reset_index(names="at")[["at", "key", "amount"]].dropna(subset=["key"])
    pairs = on.merge(bills[["customer_key", "net", "total", "date"]], left_on="key", right_on="customer_key")
    fits = [
        ((pairs[name] - pairs["amount"]).abs() <= _RAISE * pairs["amount"]).fillna(False) for name in ("net", "total")
    ]
    alike = pairs[pairs["amount"].isna() | fits[0] | fits[1]].groupby("at")["date"].max().reindex(agreements.index)
    return pd.concat([last, alike], axis=1).astype("datetime64[s]").max(axis=1)


def _count_missed(due: pd.Series, end: pd.Series, every: pd.Series, until: pd.Timestamp) -> pd.Series:
    """Count the bills that are due and missing: one, and one more for every period that has passed since."""
    last = end.where(end < until, until)
    days = (last - due).dt.days.clip(lower=0)
    more = np.floor_divide(days, every.where(every > 0))
    return (1 + more.fillna(0)).astype("Int64")
