"""QuickBooks Online's cost side: lines of bills, expenses, vendor credits and journals; hours."""

from __future__ import annotations

import pandas as pd

from . import cells
from .layout import Frames
from .quickbooks_sales import DOCUMENTS, read_deposits, read_payments, read_sales_documents, words_of_type
from .rows import Rows
from .words import NOT_JOB_COST, cost_category, time_kind

KINDS = {
    "bill": "bill", "vendor credit": "vendor credit", "journal entry": "journal", "journal": "journal",
    **dict.fromkeys(("expense", "check", "cash expense", "credit card expense", "credit card charge",
                     "cash purchase",
                     "cheque", "cheque expense", "purchase"), "expense"),
    **dict.fromkeys(("credit card credit", "credit card refund"), "vendor credit"),
    **dict.fromkeys(("inventory qty adjust", "inventory adjustment", *DOCUMENTS), "journal"),
}  # fmt: skip


def read_transactions(rows: Rows) -> Frames:
    """The Transaction List: payments, deposits, receipts, credits; invoices and costs where no better report is."""
    type_ = words_of_type(rows)
    costs = type_.map({word: kind for word, kind in KINDS.items() if word not in DOCUMENTS}).astype(object)
    sold = type_.isin(tuple(DOCUMENTS))
    rows.drop(
        ~sold & ~type_.isin(("payment", "deposit")) & costs.isna(),
        "type",
        "A transaction of this type is no sale, payment, deposit or cost.",
    )
    rows.need("amount", rows.money("amount"))
    spent = _cost_frame(rows, costs, rows.text("split"), None, type_)[costs.notna()]
    return {
        "invoices": read_sales_documents(rows, type_), "payments": read_payments(rows, type_),
        "deposits": read_deposits(rows, type_), "cost_lines": spent[spent["category"] != NOT_JOB_COST],
    }  # fmt: skip


def read_costs(rows: Rows) -> Frames:
    """Transaction Detail by Account and the General Ledger: the lines on cost accounts, others listed as left out."""
    type_ = words_of_type(rows)
    rows.drop(type_.isna() & rows.date("date").isna(), "type", "The row is no transaction.")
    return _read_cost_rows(rows, type_, rows.money("amount"), "amount")


def read_journal(rows: Rows) -> Frames:
    """The Journal: date, type and number stand only on a transaction's first line; cost is debit less credit."""
    debit, credit = rows.money("debit"), rows.money("credit")
    amount = debit.fillna(0).sub(credit.fillna(0)).mask(debit.isna() & credit.isna())
    rows.carry_down(rows.text("type").notna(), "date", "type", "number")
    return _read_cost_rows(rows, words_of_type(rows), amount, "debit")


def _read_cost_rows(rows: Rows, type_: pd.Series, amount: pd.Series, column: str) -> Frames:
    account = rows.text("account")
    kind = type_.map(KINDS).astype(object)
    frame = _cost_frame(rows, kind, account, amount, type_)
    rows.drop(account.notna() & (frame["category"] == NOT_JOB_COST), "account", "This account is no job cost.")
    rows.drop(kind.isna(), "type", "A transaction of this type is no job cost.")
    rows.need(column, amount)
    return {"cost_lines": frame}


def _cost_frame(
    rows: Rows, kind: pd.Series, account: pd.Series, amount: pd.Series | None, type_: pd.Series
) -> pd.DataFrame:
    size = rows.money("amount").abs() if amount is None else amount
    size = size.where(kind != "vendor credit", -size.abs())
    vendor, customer = rows.text("vendor"), rows.text("customer")
    sold = type_.isin(tuple(DOCUMENTS))  # stock that an invoice used up: its name is the customer's
    return pd.DataFrame({
        "kind": kind, "number": rows.text("number"), "vendor": vendor.mask(sold, None),
        "date": rows.date("date"),
        "account": account, "category": cells.change(account, cost_category).fillna("other"),
        "description": rows.text("memo"), "customer": customer.where(~sold | customer.notna(), vendor),
        "job_ref": rows.text("job_ref"), "item": rows.text("item"), "class_name": rows.text("class"),
        "amount": size, "currency": rows.text("currency"),
    }, index=rows.index)  # fmt: skip


def read_time(rows: Rows) -> Frames:
    """Time Activities by Employee Detail; the customer or project says which job."""
    job = rows.text("customer")
    entries = pd.DataFrame({
        "employee": rows.need("employee", rows.text("employee")), "date": rows.need("date",
                                                                                    rows.date("date")),
        "job_ref": job, "kind": time_kind(rows.text("item"), job), "minutes": rows.need("minutes",
                                                                                        rows.minutes("minutes")),
        "start": rows.clock("start"), "end": rows.clock("end"), "note": rows.text("memo"),
    }, index=rows.index)  # fmt: skip
    return {"time_entries": entries}
