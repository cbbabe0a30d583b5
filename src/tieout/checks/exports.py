"""What the exports leave untold, so that a figure means less than it seems to."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .words import NO_AMOUNT, count, say


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="CRM",
    remedy="Add the pre-tax total (and tax, tip and discount) to the columns of the CRM's invoice export.",
    causes=("The columns were not chosen when the report was exported",),
    upstream="Save the export with all amount columns as a report of its own, or connect the CRM.",
)
def revenue_may_include_tax(evidence: Evidence) -> pd.DataFrame:
    """The CRM's export has no pre-tax amounts, so revenue and margin may include sales tax and tips."""
    documents = evidence.crm_documents
    rows = documents[documents["excluded"].isna() & documents["net"].isna()]
    if not len(rows):
        return pd.DataFrame()
    total = pd.Series([rows["total"].sum()], dtype="Int64")
    number = count(pd.Series([len(rows)]))
    sentence = say(
        "{n} CRM documents over {total} tell no pre-tax amount; it counts as revenue.", n=number, total=total
    )
    cause = "The columns were not chosen when the report was exported"
    return pd.DataFrame({**NO_AMOUNT, "crm_amount": total, "sentence": sentence, "cause": cause})
