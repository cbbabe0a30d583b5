"""Sales documents of the two books, made comparable: keys, normalised numbers, and what is left out on purpose."""

from __future__ import annotations

import pandas as pd

from ..model.settings import Settings
from ..model.table import map_distinct
from .customers import key_names, recall_plain_names
from .references import learn_affixes, normalise_number, strip_affixes


def prepare_documents(invoices: pd.DataFrame, identified: pd.DataFrame, side: str, settings: Settings) -> pd.DataFrame:
    """Add what matching needs to one side's documents.

    Adds: customer_key, plain_name, plain (normalised number), inner (number inside learned letters, books only) and
    excluded: why a document takes no part (draft, void, foreign currency), or a gap.
    """
    made = invoices.copy()
    made["customer_key"] = key_names(made["customer"], identified, side, made["customer_id"])
    made["plain_name"] = recall_plain_names(made["customer"], identified, side)
    made["plain"] = map_distinct(made["number"], normalise_number)
    affixes = learn_affixes(made["number"].dropna().unique().tolist()) if side == "books" else set()
    made["inner"] = map_distinct(made["number"], lambda number: strip_affixes(number, affixes) if affixes else None)
    foreign = made["currency"].notna() & (made["currency"] != settings.home_currency)
    made["excluded"] = pd.Series(pd.NA, index=made.index).astype("str")
    made.loc[made["status"].isin(["draft", "void"]), "excluded"] = made["status"]
    made.loc[foreign, "excluded"] = "foreign currency"
    return made
