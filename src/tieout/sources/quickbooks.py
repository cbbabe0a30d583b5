"""QuickBooks Online's reports and lists. Reports have a preamble, sections, totals and a footer."""

from __future__ import annotations

import pandas as pd

from ..model.nouns import NOUNS
from ..model.snapshot import Side
from ..model.table import DTYPES
from . import quickbooks_costs as costs
from . import quickbooks_sales as sales
from .layout import Frames, Layout

SYSTEM = "QuickBooks Online"
BOOKS: tuple[Side, ...] = ("books",)
LINE_KEY = ["kind", "number", "customer", "date"]

_DATE = ("Date", "Transaction date")
_TYPE = ("Transaction type", "Type")
_NUMBER = ("Num", "No.", "Ref no.", "Document number")
_CUSTOMER = ("Customer full name", "Customer", "Name", "Customer name")
_MEMO = ("Memo/Description", "Memo", "Description", "Line description")
_DOCUMENT = {"date": (*_DATE, "Invoice Date"), "type": _TYPE, "number": (*_NUMBER, "Invoice no."),
             "customer": _CUSTOMER,
             "currency": ("Currency", "Transaction currency")}  # fmt: skip
_OPEN = {**_DOCUMENT, "due_date": ("Due date",), "amount": ("Amount", "Total"), "balance": ("Open balance",)}
_INVOICE = {**_DOCUMENT, "due_date": ("Due date",), "total": ("Amount", "Total"), "memo": _MEMO,
            "balance": ("Open balance", "Balance"), "status": ("Status",), "rate": ("Exchange rate",),
            "location": ("Location", "Department"), "class": ("Class", "Class full name"), "terms": ("Terms",),
            "created": ("Create date", "Created", "Date created"), "changed": ("Last modified", "Last modified date"),
            "sent": ("Sent", "Date sent", "Sent date"), "tax_code": ("Tax name", "Tax code", "Sales tax code"),
            "taxable": ("Taxable amount",)}  # fmt: skip
_LINES = {"date": _DATE, "type": _TYPE, "number": _NUMBER, "memo": _MEMO, "quantity": ("Quantity",),
          "price": ("Sales price", "Rate"), "amount": ("Amount",), "balance": ("Balance",),
          "currency": ("Currency",), "account": ("Account", "Account name", "Account full name", "Income account",
                                                 "Distribution account"),
          "class": ("Class", "Class full name"), "taxable": ("Taxable",),
          "tax_code": ("Tax name", "Tax code", "Sales tax code")}  # fmt: skip
_ITEM = ("Product/Service full name", "Product/Service", "Item")
_POSTING = {
    "date": _DATE,
    "type": _TYPE,
    "number": _NUMBER,
    "memo": _MEMO,
    "amount": ("Amount",),
    "currency": ("Currency",),
}
_LEDGER = {**_POSTING, "vendor": ("Name", "Vendor", "Payee"), "split": ("Split", "Split account"),
           "customer": ("Customer/Project", "Customer full name", "Customer", "Project"),
           "running": ("Balance",),
           "job_ref": ("P.O. #", "PO number"), "class": ("Class", "Class full name"),
           "item": ("Product/Service full name", "Product/Service", "Item")}  # fmt: skip
_ACCOUNT = ("Account", "Account full name", "Distribution account", "Account name")

LAYOUTS: tuple[Layout, ...] = (
    Layout(SYSTEM, "Invoice List", BOOKS, _INVOICE,
           ("date", "number", "customer", "total", "balance", "type|memo|status|currency"),
           sales.read_invoices,
           titles=("Invoice List", "Invoices")),
    Layout(SYSTEM, "A/R Aging Detail", BOOKS, _OPEN, ("date", "type", "customer", "due_date", "balance"),
           sales.read_receivables, section="bucket", ranks={"invoices": 3},
           titles=("A/R Aging Detail", "Accounts Receivable Aging Detail", "A/R Ageing Detail")),
    Layout(SYSTEM, "Open Invoices", BOOKS, {**_OPEN, "job_ref": ("P.O. #", "PO number")},
           ("date", "number", "customer", "due_date", "amount", "balance"), sales.read_receivables,
           ranks={"invoices": 3}, titles=("Open Invoices", "A/R Aging Detail")),
    Layout(SYSTEM, "Customer Balance Detail", BOOKS,
           {**{k: v for k, v in _OPEN.items() if k != "customer"}, "running": ("Balance",)},
           ("date", "type", "balance", "customer", "due_date|running"), sales.read_receivables,
           section="customer",
           nested=True, ranks={"invoices": 3, "receivables": 1}, titles=("Customer Balance Detail",)),
    Layout(SYSTEM, "Sales by Product/Service Detail (flat)", BOOKS, {"item": _ITEM, "customer": _CUSTOMER,
                                                                     **_LINES},
           ("item", "date", "type", "customer", "amount", "quantity|price"), sales.read_lines,
           titles=("Sales by Product/Service Detail",)),
    Layout(SYSTEM, "Sales by Product/Service Detail", BOOKS, {"customer": _CUSTOMER, **_LINES},
           ("date", "type", "customer", "item", "amount", "quantity|price"), sales.read_lines,
           section="item", nested=True,
           titles=("Sales by Product/Service Detail",)),
    Layout(SYSTEM, "Sales by Customer Detail", BOOKS, {"item": _ITEM, **_LINES},
           ("date", "type", "item", "customer", "amount", "quantity|price"), sales.read_lines,
           section="customer",
           nested=True, ranks={"invoice_lines": 1}, titles=("Sales by Customer Detail",)),
    Layout(SYSTEM, "Transaction List", BOOKS,
           {**_POSTING, "customer": _CUSTOMER, "posting": ("Posting (Y/N)", "Posting"),
            "account": _ACCOUNT[::-1],
            "split": ("Split", "Split account"), "vendor": ("Vendor", "Payee")},
           ("date", "type", "account", "split", "amount", "customer"), costs.read_transactions,
           ranks={"invoices": 1, "cost_lines": 3}, titles=("Transaction List", "Transaction List by Date")),
    Layout(SYSTEM, "Transaction Detail by Account (flat)", BOOKS, {**_LEDGER, "account": _ACCOUNT[:3]},
           ("date", "type", "account", "amount", "customer|split|running"), costs.read_costs,
           titles=("Transaction Detail by Account",)),
    Layout(SYSTEM, "Transaction Detail by Account", BOOKS, _LEDGER, ("date", "type", "amount", "account",
                                                                     "split"),
           costs.read_costs, section="account", nested=True, ranks={"cost_lines": 1},
           titles=("Transaction Detail by Account", "General Ledger")),
    Layout(SYSTEM, "Journal", BOOKS,
           {**{k: v for k, v in _LEDGER.items() if k != "amount"}, "account": _ACCOUNT, "debit": ("Debit",),
            "credit": ("Credit",)},
           ("date", "type", "account", "debit", "credit"), costs.read_journal, key="account",
           ranks={"cost_lines": 2},
           titles=("Journal",)),
    Layout(SYSTEM, "Invoices and Received Payments", BOOKS,
           {"date": _DATE, "type": _TYPE, "memo": _MEMO, "number": _NUMBER, "amount": ("Amount",)},
           ("date", "type", "number", "amount", "customer"), sales.read_received, section="customer",
           nested=True,
           ranks={"payments": 1}, titles=("Invoices and Received Payments",),
           assumed="No real export was found."),
    Layout(SYSTEM, "Customer Contact List", BOOKS,
           {"name": ("Customer full name", "Customer", "Name"), "email": ("Email", "Emails"),
            "contact": ("Full name",),
            "company": ("Company name", "Company"), "address": ("Bill address", "Billing address",
                                                                "Billing street"),
            "ship": ("Ship address", "Shipping address"), "phone": ("Phone", "Phone numbers", "Mobile"),
            "balance": ("Open balance", "Balance"), "created": ("Create date", "Created"),
            "terms": ("Terms", "Payment terms"), "segment": ("Customer type",), "changed": ("Last modified",),
            "taxable": ("Taxable",), "tax_id": ("Tax resale no.", "Resale no.", "Resale number", "Tax ID",
                                                "Business ID no.", "Tax reg. no.")},
           ("name", "email|phone", "address|contact"), sales.read_customers),
    Layout(SYSTEM, "Product/Service List", BOOKS,
           {"item": ("Product/Service Name", *_ITEM, "Name"), "kind": ("Item type", "Type"),
            "account": ("Income account",), "taxable": ("Taxable", "Sales taxable"), "tax_code": ("Sales tax code",),
            "cost": ("Purchase cost", "Cost"), "price": ("Sales price / rate", "Sales price", "Price", "Rate"),
            "sku": ("SKU",), "category": ("Category",)},
           ("item", "kind", "account|taxable", "price|cost|sku"), sales.read_items,
           titles=("Product/Service List", "Products and Services"), assumed="No real export was at hand."),
    Layout(SYSTEM, "Time Activities by Employee Detail", ("books", "payroll"),
           {"date": ("Activity date", "Date"), "customer": ("Customer full name", "Customer",
                                                            "Customer/Project"),
            "item": ("Product/Service", "Service"), "memo": _MEMO, "minutes": ("Duration", "Hours"),
            "rate": ("Rate",),
            "start": ("Start time",), "end": ("End time",), "billable": ("Billable",), "amount": ("Amount",)},
           ("date", "customer", "minutes", "employee", "item|billable|memo"), costs.read_time,
           section="employee",
           titles=("Time Activities by Employee Detail",), assumed="No real export was found."),
)  # fmt: skip


def complete(tables: Frames) -> Frames:
    """Give invoices their net and tax from the sales lines, credits their balance, payments their invoices."""
    made = dict(tables)
    links = made.pop("payment_links", None)
    for noun in ("invoices", "invoice_lines", "receivables"):
        if len(made.get(noun, ())):
            made[noun] = _fill_out(noun, made[noun])
    if "invoices" in made and "invoice_lines" in made and len(made["invoices"]) and len(made["invoice_lines"]):
        made["invoices"] = _add_net(made["invoices"], made["invoice_lines"])
    if "invoices" in made and len(made.get("receivables", ())):
        made["invoices"] = _add_credit_balance(made["invoices"], made["receivables"])
    if len(made.get("payments", ())) and len(made.get("receivables", ())):
        made["payments"] = _add_unapplied(made["payments"], made["receivables"])
    if links is not None and len(links) and len(made.get("payments", ())):
        made["payments"] = _add_links(made["payments"], links)
    return made


def _fill_out(noun: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a table the columns that its exports lack, as gaps: a plain form may hold few."""
    absent = [column for column in NOUNS[noun].columns if column.name not in frame]
    return frame.assign(**{c.name: pd.Series(None, index=frame.index, dtype=DTYPES[c.kind]) for c in absent})


def _add_net(invoices: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Net is the sum of a document's lines, tax the rest. Documents that share type, number, customer and day
    cannot be told apart by their lines, so theirs stays unknown."""
    lines = lines[lines["invoice_number"].notna() & lines["date"].notna()]
    on_line = lines[["invoice_kind", "invoice_number", "customer", "date"]].set_axis(LINE_KEY, axis="columns")
    both = pd.concat([invoices[LINE_KEY], on_line], ignore_index=True)
    document = both.groupby(LINE_KEY, sort=False, dropna=False).ngroup()
    its_document = document[len(invoices) :].set_axis(lines.index)
    document = document[: len(invoices)].set_axis(invoices.index)

    def add_up(*kinds: str) -> pd.Series:
        part = lines["kind"].isin(kinds)
        return lines["amount"][part].groupby(its_document[part]).sum().reindex(document).set_axis(invoices.index)

    known = document.isin(its_document) & (invoices["status"] != "void")
    alone = ~document.duplicated(keep=False) & known
    net = add_up("sale", "discount", "fee").fillna(0).astype("Int64").where(alone)
    tip = add_up("tip").astype("Int64").where(alone)
    return invoices.assign(net=net, tip=tip, tax=invoices["total"] - net - tip.fillna(0))


def _add_credit_balance(invoices: pd.DataFrame, receivables: pd.DataFrame) -> pd.DataFrame:
    """A credit memo that the receivables list is open by that much; one that they do not list is used up."""
    opened = receivables.groupby(["kind", "number", "customer"], dropna=False)["open_balance"].sum().reset_index()
    found = invoices[["kind", "number", "customer"]].merge(opened, on=["kind", "number", "customer"], how="left")
    credit = (invoices["kind"] == "credit memo") & invoices["balance"].isna()
    if not credit.any():
        return invoices
    balance = pd.Series(found["open_balance"].astype("Int64").fillna(0).array, index=invoices.index)
    status = balance.map(lambda cents: "paid" if cents == 0 else "open").astype(object)
    return invoices.assign(
        balance=invoices["balance"].where(~credit, balance),
        status=invoices["status"].where(~credit | (invoices["status"] == "void"), status),
    )


def _add_links(payments: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Name the invoices that each payment paid. Equal payments are told apart by nothing, so theirs stay unknown."""
    key = ["customer", "date", "amount"]
    links = (
        links.drop(columns="number").dropna(subset=[*key, "invoice_refs"]).rename(columns={"invoice_refs": "linked"})
    )
    links = links[~links.duplicated(key, keep=False)]
    found = payments[key].merge(links, on=key, how="left")["linked"]
    linked = pd.Series(found.array, index=payments.index).where(~payments.duplicated(key, keep=False))
    known = payments["invoice_refs"] if "invoice_refs" in payments else pd.Series(None, payments.index, dtype=object)
    return payments.assign(invoice_refs=known.where(known.notna(), linked))


def _add_unapplied(payments: pd.DataFrame, receivables: pd.DataFrame) -> pd.DataFrame:
    """A payment that the receivables list is not applied by that much."""
    key = ["customer", "date", "amount"]
    listed = receivables[receivables["kind"] == "payment"].dropna(subset=key)
    listed = listed.assign(amount=listed["amount"].abs(), left=listed["open_balance"].abs())[[*key, "left"]]
    listed = listed[~listed.duplicated(key, keep=False)]
    found = payments[key].merge(listed, on=key, how="left")["left"].astype("Int64")
    return payments.assign(unapplied=found.set_axis(payments.index).where(~payments.duplicated(key, keep=False)))
