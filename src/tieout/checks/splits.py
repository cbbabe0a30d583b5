"""One sale that is one document here and several there: in order while the sums agree."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, say


def list_split(evidence: Evidence, documents: str) -> set[int]:
    """List the documents of one side (``crm_documents`` or ``books_documents``) that are wholes or parts of a split."""
    splits, side = evidence.splits, documents.removesuffix("_documents")
    inside = splits["side"] == side
    return {*splits.loc[inside, "part"], *splits.loc[~inside, "whole"]}


@check(
    severity="WATCH",
    group="context",
    fix_in="Nowhere",
    remedy="Nothing to correct: the parts make up the whole. Bill it alike on both sides if you want them to match.",
    causes=("Progress billing or a partial delivery that only one side keeps apart",),
    upstream="Agree whether a job is billed in one invoice or in several, and do so in the CRM.",
    thresholds=("tolerance_cents",),
    blocks_close=False,
)
def invoice_split_in_one_system(evidence: Evidence) -> pd.DataFrame:
    """One invoice is several in the other system; together they are the same amount."""
    made = []
    for side, whole_side, parts_side, where in (
        ("books", evidence.crm_documents, evidence.books_documents, "QuickBooks"),
        ("crm", evidence.books_documents, evidence.crm_documents, "the CRM"),
    ):
        rows = evidence.splits[evidence.splits["side"] == side]
        if len(rows):
            made.append(_describe(rows, whole_side, parts_side, side, where))
    return pd.concat(made) if made else pd.DataFrame()


def _describe(
    rows: pd.DataFrame, whole_side: pd.DataFrame, parts_side: pd.DataFrame, side: str, where: str
) -> pd.DataFrame:
    numbers = parts_side["number"].fillna(parts_side["id"]).loc[rows["part"]].set_axis(rows["whole"])
    parts = numbers.sort_values().groupby(level=0).agg("; ".join).astype("str")
    sums = parts_side["total"].loc[rows["part"]].set_axis(rows["whole"]).groupby(level=0).sum()
    whole = whole_side.loc[parts.index]
    sentence = say(
        f"Invoice {{number}} over {{total}} is divided in {where}: {{parts}}.",
        number=whole["number"],
        total=whole["total"],
        parts=parts,
    )
    other = "crm" if side == "books" else "books"
    return pd.DataFrame(
        {
            "customer": whole["customer"],
            f"{other}_ref": whole["number"].fillna(whole["id"]),
            f"{side}_ref": parts,
            f"{other}_amount": whole["total"],
            f"{side}_amount": sums,
            **NO_AMOUNT,
            "date": whole["date"],
            "noun": "invoices",
            f"{other}_id": whole["id"],
            "sentence": sentence,
        }
    )
