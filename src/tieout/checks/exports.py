"""What the exports leave untold, so that a figure means less than it seems to."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .amounts import say_amount
from .registry import check


@check(
    severity="WATCH",
    fix_in="CRM",
    remedy="Add the pre-tax total (and tax, tip and discount) to the columns of the CRM's invoice export.",
)
def revenue_may_include_tax(evidence: Evidence) -> pd.DataFrame:
    """The CRM's export has no pre-tax amounts, so revenue and margin may include sales tax and tips."""
    documents = evidence.crm_documents
    rows = documents[documents["excluded"].isna() & documents["net"].isna()]
    if not len(rows):
        return pd.DataFrame()
    total = pd.Series([rows["total"].sum()], dtype="Int64")
    return pd.DataFrame(
        {
            "sentence": f"{len(rows):,} CRM documents over "
            + say_amount(total)
            + " tell no pre-tax amount; their total counts"
            " as revenue.",
            "crm_amount": total,
            "difference": 0,
            "revenue_effect": 0,
            "receivable_effect": 0,
            "cause": "The columns were not chosen when the report was exported",
            "confidence": 1.0,
        }
    )
