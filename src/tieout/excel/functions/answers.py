"""What is asked of both books at once: questions in plain English, ages of what is owed on a day, days outstanding."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd

from tieout.analytics.aging import TOTAL, age_receivables
from tieout.analytics.periods import Period, take_period
from tieout.analytics.questions import ask
from tieout.analytics.receivable_days import measure_dso
from tieout.model.answers import AGING_BUCKETS
from tieout.model.facts import Facts

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_day, as_key, is_empty
from .tables import Tables

METHODS = ("simple", "average", "count-back")
WINDOW = 3
"""Months that a DSO as of a day looks back, as the trend on the sheets does."""
_MOST = 32_767
"""Characters that a cell holds."""
_BY_INVOICE_DATE = re.compile(r"\s*,?\s*by invoice date$")
_PAST_DUE = ("days_1_30", "days_31_60", "days_61_90", "days_91")


def ask_question(tables: Tables, question: Cell) -> Answer:
    """Answer a question in plain English, or say which ones come nearest."""
    known: dict[str, str] = tables.kept.setdefault("questions", {})
    asked = str(question).strip()
    if asked not in known:
        known[asked] = ask(asked, tables.facts).text[:_MOST]
    return known[asked]


def age_customer(tables: Tables, customer: Cell, bucket: Cell, as_of: Cell) -> Answer:
    """Find what a customer owed on a day, of one age or in all, in dollars."""
    method, columns = _name_bucket(bucket)
    day = _choose_day(tables.facts, as_of)
    rows = _age(tables, day, method)
    row = rows.get(_find_customer(tables, customer))
    if row is None:
        return 0.0 if _is_known(tables, customer) else NOT_KNOWN
    if row["unknown"]:
        raise Sentence(f"Tieout: {row['missing']}, so what was open on {day} is not known.")
    return sum(int(row[column]) for column in columns) / 100


def _name_bucket(bucket: Cell) -> tuple[str, tuple[str, ...]]:
    """Find the columns of an aging that a bucket means: by due date, unless its words say by invoice date."""
    said = "total" if is_empty(bucket) else as_key(bucket).replace("-", "–")
    plain = _BY_INVOICE_DATE.sub("", said)
    by_due: dict[str, tuple[str, ...]]
    by_due = {label.casefold(): (name,) for name, label in AGING_BUCKETS["due date"]}
    by_due |= {"91+": ("days_91",), "past due": _PAST_DUE, "unapplied": ("unapplied",), "total": ("total",)}
    by_invoice = {label.casefold(): (name,) for name, label in AGING_BUCKETS["invoice date"]}
    if plain == said and plain in by_due:
        return "due date", by_due[plain]
    if plain in by_invoice:
        return "invoice date", by_invoice[plain]
    names = [label for _, label in AGING_BUCKETS["due date"]]
    others = [f"{label} by invoice date" for _, label in AGING_BUCKETS["invoice date"]]
    listed = ", ".join(["Total", "Past due", *names, "Unapplied", *others])
    raise Sentence(f"Tieout: there is no bucket “{bucket}”. Choose one of: {listed}.")


def _choose_day(facts: Facts, as_of: Cell) -> dt.date:
    day = as_day(as_of, "as_of") or facts.today.date()
    if day > facts.today.date():
        raise Sentence(f"Tieout: nothing is known yet after {facts.today:%Y-%m-%d}. Refresh, or take an earlier day.")
    return day


def _age(tables: Tables, day: dt.date, method: str) -> dict[str, dict[str, Any]]:
    """Age what was open on a day, once: name of the customer → row."""
    key = ("aging", day, method)
    if key not in tables.kept:
        rows = age_receivables(tables.facts, pd.Timestamp(day).as_unit("s"), method)
        names = ["all", *map(as_key, rows["customer"].iloc[:-1])] if len(rows) else []
        rows = pd.concat([rows.iloc[-1:], rows.iloc[:-1]])
        assert not len(rows) or rows["customer"].iloc[0] == TOTAL
        tables.kept[key] = dict(zip(names, rows.to_dict("records"), strict=True))
    found: dict[str, dict[str, Any]] = tables.kept[key]
    return found


def _find_customer(tables: Tables, customer: Cell) -> str:
    """Return the key of a customer by the name in the CRM, or else by the name in QuickBooks."""
    key = as_key(customer)
    if key in ("all", "total"):
        return "all"
    rows = tables.places("tblCustomers", "Books name").get(key, [])
    if key in _list_customers(tables) or not rows:
        return key
    if len(rows) > 1:
        raise Sentence(f"Tieout: {len(rows)} customers have the name {customer} in QuickBooks.")
    return as_key(tables.column("tblCustomers", "Customer")[rows[0]])


def _list_customers(tables: Tables) -> set[str]:
    known: set[str] | None = tables.kept.get("customers")
    if known is None:
        facts = tables.facts
        named = pd.concat([facts.customers["customer"], facts.documents["customer"], facts.receipts["customer"]])
        known = tables.kept["customers"] = {as_key(name) for name in named.dropna().unique()}
    return known


def _is_known(tables: Tables, customer: Cell) -> bool:
    key = _find_customer(tables, customer)
    return key == "all" or key in _list_customers(tables)


def find_dso(tables: Tables, as_of: Cell, method: Cell) -> Answer:
    """Find the days sales outstanding: over the workbook's period, or over the three months that end with a day."""
    wanted = "simple" if is_empty(method) else as_key(method).replace("–", "-").replace(" ", "-")
    if wanted not in METHODS:
        raise Sentence(f"Tieout: there is no method “{method}”. Choose one of: {', '.join(METHODS)}.")
    facts = tables.facts
    if is_empty(as_of):
        period = take_period(facts.inputs.settings).close(facts.of_side("documents", "books")["date"], facts.today)
        period = Period(period.start, min(period.last, facts.today).date())
    else:
        day = _choose_day(facts, as_of)
        period = Period((pd.Timestamp(day).replace(day=1) - pd.DateOffset(months=WINDOW - 1)).date(), day)
    key = ("dso", period)
    if key not in tables.kept:
        tables.kept[key] = measure_dso(facts, period)
    found: float | None = tables.kept[key][wanted]
    return NOT_KNOWN if found is None else found
