"""Sentences and columns that findings share.

>>> import pandas as pd
>>> say("Invoice {number} over {total}.", number=pd.Series(["7"]), total=pd.Series([123450], dtype="Int64"))[0]
'Invoice 7 over 1,234.50.'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..model.money import dollars

Columns = dict[str, Any]


def say(sentence: str, **columns: pd.Series) -> pd.Series:
    """Fill a sentence row by row: whole numbers read as amounts, dates as 2026-10-31, texts as they are."""
    index = next(iter(columns.values())).index
    if index.empty:
        return pd.Series([], index=index, dtype="str")
    words = zip(*(_say_column(column) for column in columns.values()), strict=True)
    said = [sentence.format(**dict(zip(columns, row, strict=True))) for row in words]
    return pd.Series(said, index=index, dtype="str")


def stack(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put findings under one another; no columns where there are none."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled) if filled else pd.DataFrame()


def _say_column(column: pd.Series) -> list[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        said = column.dt.strftime("%Y-%m-%d").fillna("no date")
    elif pd.api.types.is_integer_dtype(column):
        return [dollars(None if pd.isna(cents) else int(cents)) for cents in column.tolist()]
    else:
        said = column.astype("str").fillna("without number")
    return [str(text) for text in said.tolist()]


def count(numbers: pd.Series) -> pd.Series:
    """Print a column of counts or days, for ``say``, which would read them as amounts."""
    return numbers.astype("Int64").astype("str")


def hours(minutes: pd.Series) -> pd.Series:
    """Print a column of minutes as hours."""
    return minutes.map(lambda worked: f"{worked / 60:.2f}").astype("str")


def taxable_part(documents: pd.DataFrame, side: str = "") -> pd.Series:
    """Return the taxable part of each document's revenue where it is known; a document without tax has none."""
    untaxed = (documents[f"tax{side}"] == 0).fillna(False)
    return documents[f"taxable{side}"].fillna(pd.Series(0, index=documents.index, dtype="Int64").where(untaxed))


def about_crm(documents: pd.DataFrame) -> Columns:
    """Return what a finding says of a CRM document that the books lack."""
    return {
        "customer": documents["customer"],
        "job": documents["job_refs"],
        "crm_ref": documents["number"].fillna(documents["id"]),
        "crm_amount": documents["total"],
        "difference": documents["total"],
        "revenue_effect": -documents["net"].fillna(documents["total"]),
        "receivable_effect": -documents["balance"],
        "taxable_effect": -taxable_part(documents),
        "date": documents["date"],
        "noun": "invoices",
        "crm_id": documents["id"],
    }


def about_books(documents: pd.DataFrame) -> Columns:
    """Return what a finding says of a document that the books have too much."""
    return {
        "customer": documents["customer"],
        "books_ref": documents["number"].fillna(documents["id"]),
        "books_amount": documents["total"],
        "difference": -documents["total"],
        "revenue_effect": documents["net"].fillna(documents["total"]),
        "receivable_effect": documents["balance"],
        "taxable_effect": taxable_part(documents),
        "date": documents["date"],
        "noun": "invoices",
        "books_id": documents["id"],
    }


def about_twins(twins: pd.DataFrame, amount: str = "total") -> Columns:
    """Return what a finding says of a document that both books have; ``amount`` is total or paid."""
    here, there = twins[f"{amount}_crm"], twins[f"{amount}_books"]
    return {
        "customer": twins["customer_crm"],
        "job": twins["job_refs_crm"],
        "crm_ref": twins["number_crm"].fillna(twins["id_crm"]),
        "books_ref": twins["number_books"].fillna(twins["id_books"]),
        "crm_amount": here,
        "books_amount": there,
        "difference": here - there,
        **NO_EFFECT,
        "confidence": twins["confidence"],
        "date": twins["date_crm"],
        "noun": "invoices",
        "crm_id": twins["id_crm"],
        "books_id": twins["id_books"],
    }


NO_EFFECT: Columns = {"revenue_effect": 0, "receivable_effect": 0, "taxable_effect": 0}
NO_AMOUNT: Columns = {"difference": 0, **NO_EFFECT}
