"""Rows of the Exception History: what left the queue, when, how, and what people had written beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tieout.model.results import Reconciliation
from tieout.workbook.layout import TABLES
from tieout.workbook.layout.exceptions import NOT_NAMED, SET_ASIDE

from .exceptions import Lines
from .queue import ACCEPTED, FIXED, Clock, Standing, read_text
from .records import plain_name

_AS_IT_WAS = (
    "ID", "Check", "At stake", "Severity", "Owner", "Note", "Status", "Reason", "Accepted until", "Customer", "Job",
    "CRM ref", "Books ref", "Effect on revenue", "Effect on receivables", "Effect on taxable sales", "Group",
    "Rule to change", "Date", "Times back", "Accepted amount",
)  # fmt: skip
_KINDS = {"money": "Int64", "whole": "Int64", "hours": "Float64", "date": "datetime64[s]", "moment": "datetime64[s]"}


def make_history(
    held: Reconciliation, earlier: Lines, history: pd.DataFrame, found: set[str], clock: Clock,
    switched_off: frozenset[str],
) -> pd.DataFrame:  # fmt: skip
    """Return the rows of Exception History, newest first: those that this refresh no longer found, above the others."""
    off = {plain_name(name) for name in switched_off}
    oldest = _find_oldest(held)
    fresh = [_leave(row, clock, _say_how(row, off, oldest)) for key, row in earlier.items() if key not in found]
    columns = TABLES["tblHistory"].columns
    history = history.reindex(columns=[c.header for c in columns])
    # What was only set aside and is found again never left.
    never_left = history["ID"].isin(found) & history["How"].astype("str").str.startswith(SET_ASIDE)
    made = pd.DataFrame(fresh, columns=[c.header for c in columns], dtype=object)
    made = pd.concat([made, history[~never_left].astype(object)], ignore_index=True)
    for column in columns:
        values = made[column.header].where(made[column.header].notna(), None)
        kind = _KINDS.get(column.kind)
        made[column.header] = values if kind is None else _as_kind(values, kind)
    return made


def find_latest(history: pd.DataFrame) -> pd.DataFrame:
    """Return the latest line of each exception in the history."""
    if "ID" not in history or not len(history):
        return history
    return history.sort_values("Resolved", ascending=False, kind="stable", na_position="last").drop_duplicates("ID")


def _as_kind(values: pd.Series, kind: str) -> pd.Series:
    """Read what stands in the workbook as the kind that it should be; what a person broke there becomes a gap."""
    if kind == "datetime64[s]":
        return pd.to_datetime(values, errors="coerce").astype(kind)
    return pd.to_numeric(values, errors="coerce").astype(kind)


def _leave(row: Mapping[str, Any], clock: Clock, how: str) -> dict[str, Any]:
    held = Standing.read(row, clock.now)
    return {
        **{header: row.get(header) for header in _AS_IT_WAS},
        "What was wrong": row.get("What is wrong"),
        "Root cause": held.root_cause or None,
        "Cause": held.root_cause or NOT_NAMED,
        "Resolved": clock.now,
        "How": how,
        "Hours open": (clock.now - held.open_since).total_seconds() / 3600,
        "First seen": held.first_seen,
        "Open since": held.open_since,
        "Key": f"{read_text(row.get('ID'))} {clock.now:%Y-%m-%d %H:%M:%S}",
    }


def _say_how(row: Mapping[str, Any], off: set[str], oldest: pd.Timestamp | None) -> str:
    """Say how an exception left. What is no longer looked for, or no longer in the data, is not settled."""
    if read_text(row.get("Check")) in off:
        return f"{SET_ASIDE}check switched off"
    day = row.get("Date")
    if oldest is None or (isinstance(day, pd.Timestamp) and day < oldest):
        return f"{SET_ASIDE}no longer in the data"
    status, why = read_text(row.get("Status")).casefold(), read_text(row.get("Open again because"))
    if status == FIXED.casefold() or why.startswith("It was marked Fixed"):
        return "Fixed"
    if status == ACCEPTED.casefold():
        return "Gone after it was accepted"
    return "Cleared by itself" if read_text(row.get("Severity")).startswith("◷") else "No longer found"


def _find_oldest(held: Reconciliation) -> pd.Timestamp | None:
    """Find the oldest day of all records that were read."""
    records = (
        held.invoices["crm_date"], held.invoices["books_date"], held.jobs["completed"], held.time["date"],
        held.costs["date"],
    )  # fmt: skip
    oldest = pd.concat([days.dropna() for days in records]).min()
    return None if pd.isna(oldest) else pd.Timestamp(oldest)
