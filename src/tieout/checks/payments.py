"""Payments that one side knows of and the other does not, and invoices that stay open for too long."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from .receipts import find_misapplied, find_net_payments
from .registry import check
from .words import NO_AMOUNT, about_books, about_twins, count, say


@check(
    severity="ACT",
    group="cash",
    fix_in="QuickBooks",
    remedy="Apply the payment to this invoice in QuickBooks; look for it unapplied or in Undeposited Funds first.",
    causes=("The payment did not sync, or was recorded without applying it to the invoice",),
    upstream="Receive payments in the CRM and let the sync apply them; read the sync's error list every week.",
    thresholds=("sync_days", "tolerance_cents"),
)
def paid_in_crm_open_in_books(evidence: Evidence) -> pd.DataFrame:
    """The CRM says that an invoice was paid, and QuickBooks still shows it open."""
    rows = evidence.twins
    rows = rows[(rows["more_paid"] > evidence.settings.tolerance_cents).fillna(False) & ~rows["recent"]]
    rows = rows[~rows.index.isin(find_net_payments(evidence).index)]
    if rows.empty:
        return pd.DataFrame()
    sentence = say(
        "Invoice {number} has {crm} paid in the CRM ({day}) and {books} in QuickBooks, where {balance} is open.",
        number=rows["number_crm"],
        crm=rows["paid_crm"],
        day=rows["paid_on"],
        books=rows["paid_books"],
        balance=rows["balance_books"],
    )
    cause = _find_the_money(rows, evidence)
    effect = rows["more_paid"].where(cause.isna(), 0)
    return pd.DataFrame(
        {**about_twins(rows, "paid"), "receivable_effect": effect, "sentence": sentence, "cause": cause}
    )


def _find_the_money(rows: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Say where the payment lies in QuickBooks; a gap where it is not there. Found money leaves receivables right."""
    loose = evidence.books["payments"]
    loose = loose[(loose["unapplied"] > 0).fillna(False)]
    held = loose.groupby(key_names(loose["customer"], evidence.customers, "books"))["unapplied"].max()
    enough = (rows["customer_key_books"].map(held) >= rows["more_paid"]).fillna(False).astype(bool)
    wrong = find_misapplied(evidence).set_index("at")["wrong"].reindex(rows.index)
    cause = ("The payment is applied to invoice " + wrong + " instead").astype("str")
    return cause.where(cause.notna() | ~enough, "The payment is in QuickBooks and not applied")


@check(
    severity="WATCH",
    group="cash",
    fix_in="CRM",
    remedy="Mark the invoice as paid in the CRM, so that nobody chases a customer who has paid.",
    causes=("The payment was entered in QuickBooks and did not come back to the CRM",),
    upstream="Receive payments in the CRM, which is where customers are reminded.",
    thresholds=("paid_returns", "tolerance_cents"),
)
def paid_in_books_open_in_crm(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks says that an invoice was paid, and the CRM still shows it open, though it should be told."""
    if not evidence.profile.paid_returns:
        return pd.DataFrame()
    rows = evidence.twins
    rows = rows[(rows["more_paid"] < -evidence.settings.tolerance_cents).fillna(False)]
    if rows.empty:
        return pd.DataFrame()
    sentence = say(
        "Invoice {number} has {books} paid in QuickBooks and {crm} in the CRM, where {balance} is open.",
        number=rows["number_crm"],
        books=rows["paid_books"],
        crm=rows["paid_crm"],
        balance=rows["balance_crm"],
    )
    return pd.DataFrame({**about_twins(rows, "paid"), "sentence": sentence})


@check(
    severity="TIMING",
    group="timing",
    fix_in="Nowhere",
    remedy="Nothing to do: the payment should arrive by the date shown. If it has not, it becomes an exception.",
    causes=("The sync has not sent it yet",),
    thresholds=("sync_days",),
)
def payment_waiting_to_sync(evidence: Evidence) -> pd.DataFrame:
    """A payment was taken in the CRM within the last days and is still on its way to QuickBooks."""
    rows = evidence.twins
    rows = rows[(rows["more_paid"] > evidence.settings.tolerance_cents).fillna(False) & rows["recent"]]
    sentence = say(
        "The payment of {amount} for invoice {number} ({day}) is on its way to QuickBooks.",
        amount=rows["more_paid"],
        number=rows["number_crm"],
        day=rows["paid_on"],
    )
    about = {**about_twins(rows, "paid"), "receivable_effect": rows["more_paid"]}
    made = pd.DataFrame({**about, "sentence": sentence, "cause": evidence.profile.why})
    return made.assign(clears_on=rows["paid_on"] + evidence.profile.grace)


@check(
    severity="WATCH",
    group="cash",
    fix_in="QuickBooks",
    remedy="Follow the likely cause: apply the payment or credit, void the duplicate, or collect or write off.",
    causes=(
        "Open in both systems: the customer has probably not paid",
        "A payment or a credit was never applied",
        "The payment did not sync",
        "A duplicate of another invoice",
    ),
    upstream="Review open invoices by age every month.",
    thresholds=("stale_days",),
)
def stale_open_invoice(evidence: Evidence) -> pd.DataFrame:
    """An invoice has been open in QuickBooks for so long that it is probably no longer owed."""
    books = evidence.books_documents
    late = (evidence.today - books["due_date"].fillna(books["date"])).dt.days
    still_open = (books["balance"] > evidence.settings.tolerance_cents).fillna(False)
    rows = books[books["excluded"].isna() & still_open & (late > evidence.settings.stale_days)]
    sentence = say(
        "Invoice {number} over {total} is {late} days past due with {balance} open.",
        number=rows["number"],
        total=rows["total"],
        late=count(late[rows.index]),
        balance=rows["balance"],
    )
    cause = _find_causes(rows, evidence)
    severity = cause.map(lambda text: "WATCH" if text == _NOT_PAID else "ACT")
    about = {**about_books(rows), "books_amount": rows["balance"], **NO_AMOUNT, "receivable_effect": rows["balance"]}
    return pd.DataFrame({**about, "severity": severity, "sentence": sentence, "cause": cause, "confidence": 0.9})


_NOT_PAID = "Open in both systems: the customer has probably not paid"


def _find_causes(rows: pd.DataFrame, evidence: Evidence) -> pd.Series:
    """Name the likeliest cause of each stale invoice, the first that fits."""
    twins = evidence.twins.set_index("right")
    crm_balance = twins["balance_crm"].reindex(rows.index)
    credits = evidence.books_documents
    unused = set(credits.loc[(credits["balance"] < 0).fillna(False), "customer_key"].dropna())
    open_items = evidence.books["receivables"]
    unapplied = open_items.loc[(open_items["open_balance"] < 0) & (open_items["kind"] == "payment"), "customer"]
    cause = pd.Series(_NOT_PAID, index=rows.index)
    cause[rows["customer_key"].isin(unused)] = "A credit of this customer was never applied"
    cause[rows["customer"].isin(set(unapplied))] = "A payment of this customer was never applied"
    cause[(crm_balance == 0).fillna(False)] = "Paid according to the CRM: the payment did not sync"
    cause[rows.index.isin(evidence.repeats["at"])] = "A duplicate of another invoice"
    cause[~rows.index.isin(twins.index) & ~rows.index.isin(evidence.repeats["at"])] = "Unknown to the CRM"
    return cause
