"""Addresses that open a record in the CRM and in QuickBooks: made of known ids alone, never of texts from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from tieout.model.results import Reconciliation

SHOWN = "Open"
_DIGITS, _WORD = re.compile(r"\d{1,11}"), re.compile(r"[A-Za-z0-9_-]{4,64}")
_BOOKS = "QuickBooks Online"
_KINDS = {"jobs": "job", "customers": "customer", "payments": "payment"}
_ADDRESSES: dict[tuple[str, str], tuple[re.Pattern[str], str]] = {
    (_BOOKS, "invoice"): (_DIGITS, "https://app.qbo.intuit.com/app/invoice?txnId={}"),
    (_BOOKS, "sales receipt"): (_DIGITS, "https://app.qbo.intuit.com/app/salesreceipt?txnId={}"),
    (_BOOKS, "credit memo"): (_DIGITS, "https://app.qbo.intuit.com/app/creditmemo?txnId={}"),
    (_BOOKS, "refund"): (_DIGITS, "https://app.qbo.intuit.com/app/refundreceipt?txnId={}"),
    (_BOOKS, "payment"): (_DIGITS, "https://app.qbo.intuit.com/app/recvpayment?txnId={}"),
    (_BOOKS, "customer"): (_DIGITS, "https://app.qbo.intuit.com/app/customerdetail?nameId={}"),
    ("Jobber", "invoice"): (_DIGITS, "https://secure.getjobber.com/invoices/{}"),
    ("Jobber", "job"): (_DIGITS, "https://secure.getjobber.com/work_orders/{}"),
    ("Jobber", "customer"): (_DIGITS, "https://secure.getjobber.com/clients/{}"),
    ("ServiceTitan", "invoice"): (_DIGITS, "https://go.servicetitan.com/#/Invoice/{}"),
    ("ServiceTitan", "job"): (_DIGITS, "https://go.servicetitan.com/#/Job/Index/{}"),
    ("Housecall Pro", "job"): (re.compile(r"job_[0-9a-f]{8,40}"), "https://pro.housecallpro.com/app/jobs/{}"),
    ("Workiz", "job"): (_WORD, "https://app.workiz.com/root/job/{}/"),
}
"""By system and kind of record: what an id looks like there, and the address that it goes into."""


def add_links(rows: pd.DataFrame, held: Reconciliation) -> None:
    """Add the columns of links, in place; ``rows`` are in the order of the findings.

    Ids are known of connected systems only; exports have none.
    """
    connected = _list_connected(held)
    for side, link, shown in (("crm", "CRM link", "CRM"), ("books", "Books link", "QuickBooks")):
        system = next((name for name in connected if (name == _BOOKS) == (side == "books")), "")
        documents = held.invoices[[f"{side}_id", "kind"]].dropna()
        kinds = dict(zip(documents[f"{side}_id"], documents["kind"], strict=True)) if system else {}
        told = zip(held.findings["noun"].tolist(), held.findings[f"{side}_id"].tolist(), strict=True)
        links = [_find_address(system, noun, id_, kinds) for noun, id_ in told]
        rows[link] = pd.Series(links, index=rows.index, dtype="object")
        rows[shown] = rows[link].notna().map({True: SHOWN, False: None}).astype("object")


def _find_address(system: str, noun: object, id_: object, kinds: Mapping[str, str]) -> str | None:
    if not system or not isinstance(noun, str) or not isinstance(id_, str):
        return None
    kind = kinds.get(id_, "invoice") if noun == "invoices" else _KINDS.get(noun, "")
    return address(system, kind, id_)


def _list_connected(held: Reconciliation) -> list[str]:
    """List the systems that were read over their API: their lines name an entity instead of a file."""
    names = held.files["file"].fillna("")
    return [
        system
        for system in held.systems
        if any(system == known for known, _ in _ADDRESSES) and names.str.startswith(f"{system}: ").any()
    ]


def address(system: str, kind: str, id_: str) -> str | None:
    """Return the address of a record; None where the system, the kind or the look of the id is not known."""
    known = _ADDRESSES.get((system, kind))
    return known[1].format(id_) if known and known[0].fullmatch(id_) else None
