"""What an id is made of where an export has none, so that corrections survive the next export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

import numpy as np
import pandas as pd

# What the record says, never where it stands, and nothing that changes as the record ages (balance, status).
IDENTITY: Mapping[str, tuple[str, ...]] = {
    "customers": ("name",),
    "jobs": ("number",),
    "invoices": ("kind", "number", "date", "customer", "total"),
    "payments": ("kind", "number", "date", "customer", "amount"),
    "cost_lines": ("kind", "number", "date", "vendor", "account", "customer", "amount", "description"),
    "time_entries": ("employee", "date", "job_ref", "kind", "minutes", "start", "note"),
    "deposits": ("number", "date", "customer", "account", "amount"),
    "quotes": ("number", "date", "customer", "total"),
    "invoice_lines": ("invoice_kind", "invoice_number", "job_ref", "customer", "date", "kind", "item",
                      "description",
                      "quantity", "amount"),
    "receivables": ("kind", "number", "customer", "date", "amount", "open_balance"),
    "payment_allocations": ("payment_id", "document_id", "document_number", "amount"),
    "items": ("name",),
    "agreements": ("number", "customer", "start", "amount"),
}  # fmt: skip
OWN_NUMBER = frozenset({"customers", "jobs", "quotes", "items"})  # nouns whose name or number is their id


def make_keys(noun: str, frame: pd.DataFrame, system: str) -> pd.Series:
    """Return a key for each record: the system's own id, else one made from the system and what the record says.

    Equal keys in one file are numbered.
    """
    own = _print(frame["id"]) if "id" in frame else [""] * len(frame)
    keys = own if all(own) else [mine or made for mine, made in zip(own, _describe(noun, frame, system), strict=True)]
    if len(set(keys)) < len(keys):
        keys = _number(keys)
    return pd.Series(keys, index=frame.index, dtype=object)


def _describe(noun: str, frame: pd.DataFrame, system: str) -> list[str]:
    if noun in OWN_NUMBER:
        return _print(frame[IDENTITY[noun][0]])
    parts = [_print(frame[name]) if name in frame else [""] * len(frame) for name in IDENTITY[noun]]
    begun = blake2b(f"{system}|".encode(), digest_size=6)
    made = []
    for said in map("|".join, zip(*parts, strict=True)):
        digest = begun.copy()  # quicker than beginning anew
        digest.update(said.encode("utf-8", "replace"))
        made.append(digest.hexdigest())
    return made


def _print(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        codes, days = pd.factorize(column.to_numpy().astype("datetime64[D]").view("int64"))
        return np.datetime_as_string(days.view("datetime64[D]")).astype(object)[codes].tolist()
    values = column.to_numpy(dtype=object)
    gaps = pd.isna(values)
    return list(map(str, np.where(gaps, "", values) if gaps.any() else values))


def _number(keys: Iterable[str]) -> list[str]:
    counts: dict[str, int] = {}
    numbered = []
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
        numbered.append(key if counts[key] == 1 else f"{key}~{counts[key]}")
    return numbered
