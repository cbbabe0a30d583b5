"""Plain forms: files whose headers are the names of our own columns, and files that a user has mapped.

Every noun has one. Amounts are in dollars, ``minutes`` in minutes (in hours where the header says hours).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import pandas as pd

from ..model.errors import BadInput
from ..model.nouns import NOUNS
from ..model.snapshot import Side
from . import cells
from .layout import Frames, Layout, plain_header
from .private import mask_number
from .rows import Rows
from .words import NOT_JOB_COST, cost_category, settle, time_kind, translate

PLAIN = "Plain"
ALL_SIDES: tuple[Side, ...] = get_args(Side)
INVOICE_KINDS = {"invoice": "invoice", "sales receipt": "sales receipt", "credit memo": "credit memo",
                 "credit": "credit memo", "refund": "refund", "refund receipt": "refund"}  # fmt: skip
INVOICE_STATES = {"draft": "draft", "open": "open", "paid": "paid", "void": "void", "voided": "void",
                  "unpaid": "open", "sent": "open", "overdue": "open", "past due": "open"}  # fmt: skip
JOB_STATES = {"open": "open", "completed": "completed", "complete": "completed", "done": "completed",
              "closed": "completed", "canceled": "canceled", "cancelled": "canceled"}  # fmt: skip

# What a plain file must have to be taken for the noun; everything else may be absent.
NEEDED: dict[str, tuple[str, ...]] = {
    "customers": ("name", "email|phone|street|balance|lead_source|postal_code"),
    "jobs": ("number", "customer", "status|completed", "title|job_type|created|completed|technicians"),
    "invoices": ("number", "customer", "date", "total"),
    "invoice_lines": ("invoice_number|job_ref", "item|description", "amount"),
    "payments": ("customer", "date", "amount", "method|invoice_refs|unapplied"),
    "cost_lines": ("vendor", "date", "amount", "account|category"),
    "time_entries": ("employee", "date", "minutes"),
    "deposits": ("date", "amount", "account", "split|memo|customer"),
    "receivables": ("customer", "number", "date", "open_balance"),
    "quotes": ("number", "customer", "date", "status", "total"),
    "payment_allocations": ("payment_id", "document_id|document_number", "amount"),
    "items": ("name", "account|tax_code|taxable", "kind|cost|active"),
    "agreements": ("number", "customer", "status", "start|next_invoice"),
}  # fmt: skip


def read_plain(noun: str) -> Callable[[Rows], Frames]:
    """Return the function that reads rows whose canonical columns are the noun's own."""

    def read(rows: Rows) -> Frames:
        made = {column.name: _read_column(rows, column.name, column.kind) for column in NOUNS[noun].columns
                if rows.has(column.name)}  # fmt: skip
        frame = pd.DataFrame(made, index=rows.index)
        frame = _FILL[noun](rows, frame) if noun in _FILL else frame
        for column in NOUNS[noun].columns:
            if column.needed and column.name != "id":
                if column.name not in frame:
                    frame[column.name] = pd.Series(None, index=rows.index, dtype=object)
                rows.need(column.name, frame[column.name])
        return {noun: frame}

    return read


def _read_column(rows: Rows, name: str, kind: str) -> pd.Series:
    if kind == "text":
        changes: dict[str, Callable[[str], str]] = {
            "phone": cells.first_phone, "email": cells.first_email, "technicians": cells.join_names,
            "invoice_refs": cells.join_refs, "job_refs": cells.join_refs, "tax_id": mask_number,
        }  # fmt: skip
        return rows.clock(name) if name in ("start", "end") else rows.text(name, changes.get(name))
    if kind == "minutes":
        return rows.minutes(name, "hours" if "hour" in rows.headers.get(name, "").casefold() else "minutes")
    readers: dict[str, Callable[[str], pd.Series]] = {
        "money": rows.money,
        "date": rows.date,
        "number": rows.number,
        "whole": rows.number,
        "flag": rows.flag,
    }
    return readers[kind](name)


def _words(rows: Rows, frame: pd.DataFrame, name: str, words: dict[str, str], default: str) -> pd.Series:
    """Translate a column of words; what nobody knows is listed, and an empty cell takes the usual word."""
    if name not in frame:
        return pd.Series(default, index=rows.index, dtype=object)
    known = translate(frame[name], words)
    rows.note(known.isna() & frame[name].notna(), name, f"This word is not one of: {', '.join(words)}. Correct it.")
    return known.where(frame[name].notna(), default)


def _fill_invoices(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    status = (
        translate(frame["status"], INVOICE_STATES) if "status" in frame else pd.Series(None, rows.index, dtype=object)
    )
    if "status" in frame:
        rows.note(
            status.isna() & frame["status"].notna(),
            "status",
            "This state is unknown, so the balance decides. Use draft, open, paid or void.",
        )
    balance = frame["balance"] if "balance" in frame else pd.Series(pd.NA, index=rows.index, dtype="Int64")
    return frame.assign(kind=_words(rows, frame, "kind", INVOICE_KINDS, "invoice"), status=settle(status, balance))


def _fill_jobs(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    done = frame["completed"].notna() if "completed" in frame else pd.Series(False, index=rows.index)
    by_date = done.map({True: "completed", False: "open"}).astype(object)
    status = _words(rows, frame, "status", JOB_STATES, "")
    return frame.assign(status=status.where(status != "", by_date))


def _fill_time(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    job = frame["job_ref"] if "job_ref" in frame else pd.Series(None, index=rows.index, dtype=object)
    words = {word: word for word in ("job", "travel", "general", "paid time off")}
    said = frame["kind"] if "kind" in frame else pd.Series(None, index=rows.index, dtype=object)
    kind = translate(said, words)
    return frame.assign(kind=kind.where(kind.notna(), time_kind(said, job)))


def _fill_payments(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    kind = _words(rows, frame, "kind", {w: w for w in ("payment", "deposit", "refund")}, "payment")
    return frame.assign(kind=kind.mask((frame["amount"] < 0).fillna(False), "refund"))


def _fill_costs(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    kind = _words(rows, frame, "kind", {w: w for w in ("bill", "expense", "vendor credit", "journal")}, "bill")
    by_account = cells.change(frame["account"], cost_category) if "account" in frame else None
    category = _words(rows, frame, "category", {w: w for w in ("materials", "subcontractor", "other")}, "")
    if by_account is not None:
        category = category.where(category != "", by_account)
    return frame.assign(
        kind=kind, category=category.where(category.notna() & ~category.isin(("", NOT_JOB_COST)), "other")
    )


def _fill_lines(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    words = {word: word for word in ("sale", "discount", "tax", "tip", "fee")}
    return frame.assign(kind=_words(rows, frame, "kind", words, "sale"),
                        invoice_kind=_words(rows, frame, "invoice_kind", INVOICE_KINDS,
                                            "invoice"))  # fmt: skip


def _fill_receivables(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    words = {word: word for word in ("invoice", "credit memo", "payment", "other")}
    return frame.assign(kind=_words(rows, frame, "kind", words, "invoice"))


def _fill_quotes(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(status=_words(rows, frame, "status", {w: w for w in ("open", "won", "lost")}, "open"))


def _fill_agreements(rows: Rows, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(status=_words(rows, frame, "status", {w: w for w in ("active", "ended", "paused")}, "active"))


_FILL: dict[str, Callable[[Rows, pd.DataFrame], pd.DataFrame]] = {
    "invoices": _fill_invoices, "jobs": _fill_jobs, "time_entries": _fill_time, "payments": _fill_payments,
    "cost_lines": _fill_costs, "invoice_lines": _fill_lines, "receivables": _fill_receivables,
    "quotes": _fill_quotes, "agreements": _fill_agreements,
}  # fmt: skip


def _read_line_items(rows: Rows) -> Frames:
    """Line items of any CRM, with the cost of one unit; quantity 1 where none is given."""
    quantity = rows.number("quantity")
    amount = rows.money("amount") if rows.has("amount") else (quantity * rows.money("price")).round().astype("Int64")
    cost = (
        rows.money("cost")
        if rows.has("cost")
        else (quantity.fillna(1) * rows.money("unit_cost")).round().astype("Int64")
    )
    frame = pd.DataFrame({
        "invoice_number": rows.text("invoice_number"), "invoice_kind": "invoice",
        "job_ref": rows.text("job_ref"),
        "customer": rows.text("customer"), "date": rows.date("date"), "item": rows.text("item"),
        "description": rows.text("description"), "kind": "sale", "quantity": quantity, "cost": cost,
        "amount": rows.need("amount", amount),
    }, index=rows.index)  # fmt: skip
    return {"invoice_lines": frame}


LINE_ITEMS = Layout(
    PLAIN, "Line items", ("crm",),
    {"invoice_number": ("Invoice #", "Invoice"), "job_ref": ("Job #", "Job"), "customer": ("Customer",
                                                                                           "Client name"),
     "date": ("Date", "Invoice date"), "item": ("Item", "Product/Service", "Line item"),
     "description": ("Description",),
     "quantity": ("Quantity",), "price": ("Unit price", "Price"), "unit_cost": ("Unit cost",),
     "cost": ("Total cost",),
     "amount": ("Total", "Amount", "Line total")},
    ("invoice_number|job_ref", "item", "amount", "unit_cost|cost|price"), _read_line_items,
)  # fmt: skip

PLAIN_LAYOUTS: tuple[Layout, ...] = (LINE_ITEMS, *(
    Layout(PLAIN, f"Plain {noun.replace('_', ' ')}", ALL_SIDES,
           {c.name: (c.name,) for c in table.columns if c.name not in ("source", "origin")},
           NEEDED[noun], read_plain(noun))
    for noun, table in NOUNS.items()
    if noun in NEEDED
))  # fmt: skip


def mapped_layouts(side: Side, mappings: pd.DataFrame) -> tuple[Layout, ...]:
    """Turn the Column mapping table into layouts; a header row that has all of one's headers is read by it.

    Raises BadInput for a mapping to a table or column that does not exist.
    """
    made = []
    mine = mappings[mappings["system"].str.strip().str.casefold() == side] if len(mappings) else mappings
    for noun, group in mine.groupby("noun", sort=False):
        name = str(noun).strip().casefold().replace(" ", "_")
        if name not in NOUNS:
            raise BadInput(
                "There is no such table.",
                f"Use one of: {', '.join(NOUNS)}.",
                "Settings, Column mapping",
                column="noun",
                value=str(noun),
            )
        columns: dict[str, tuple[str, ...]] = {}
        for header, column in zip(group["header"], group["column"], strict=True):
            canonical = str(column).strip().casefold().replace(" ", "_")
            if canonical not in NOUNS[name].names or not plain_header(str(header)):
                raise BadInput(
                    f"The table “{name}” has no column of this name.",
                    f"Use one of: {', '.join(NOUNS[name].names)}.",
                    "Settings, Column mapping",
                    column=str(header),
                    value=str(column),
                )
            columns[canonical] = (*columns.get(canonical, ()), str(header))
        made.append(
            Layout(
                PLAIN,
                f"Mapped {name.replace('_', ' ')}",
                (side,),
                columns,
                tuple(columns),
                read_plain(name),
                certain=True,
            )
        )
    return tuple(made)
