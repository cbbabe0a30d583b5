"""Facts: what the answers are made of, so that every answer adds up the same rows.

One row per job, per sales document of either book, per settlement of a document and per receipt of money.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .results import COSTS_ASSIGNED, JOB_MARGINS, JOB_SHARES, TIME_COSTED
from .settings import Inputs
from .table import Column, Table

JOB_FACTS = Table(
    "job_facts",
    "One row per job with everything that margins can be grouped by.",
    (
        *JOB_MARGINS.columns,
        Column("crew", "text", "Crew; “Unknown” where the CRM has none", needed=True),
        Column("segment", "text", "Customer segment; “Unknown” where the CRM has none", needed=True),
        Column(
            "class_name", "text", "Class of its documents; “Several” where they differ, else “Unknown”", needed=True
        ),
        Column("city", "text", "City of the job; “Unknown” where the CRM has none", needed=True),
        Column("customer_key", "text", "Key that both books share for the customer"),
        Column("created", "date", "Day the job was made"),
        Column("paid_minutes", "minutes", "Job minutes and its part of everybody's other paid minutes", needed=True),
        Column("covered", "money", "Revenue whose cost is known", needed=True),
        Column("worth", "money", "What the job is worth according to the CRM, before tax"),
        Column("contract", "money", "Agreed price with change orders, before tax"),
        Column("estimated_cost", "money", "Cost that was estimated for the whole job"),
        Column("cost_basis", "text", "estimated or actual: what the CRM's own cost figures are"),
        Column("original_job", "text", "Job that this one is a callback of, where the CRM links them"),
        Column("agreement_ref", "text", "Recurring agreement that the job belongs to"),
        Column("quote_refs", "text", "Quotes that the job was won with"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "Sales documents of both books that count: no drafts, voids or foreign currency.",
    (
        Column("side", "text", "crm or books", needed=True),
        Column("id", "text", "Id in that system", needed=True),
        Column("number", "text", "Number that people see"),
        Column("kind", "text", "invoice, sales receipt, credit memo or refund", needed=True),
        Column("customer", "text", "Customer, named alike on both sides", needed=True),
        Column("customer_key", "text", "Key that both books share for the customer"),
        Column("segment", "text", "Customer segment; “Unknown” where nobody says", needed=True),
        Column("date", "date", "Document date; its twin's where it has none"),
        Column("due_date", "date", "Day the payment is due"),
        Column("sent", "date", "Day it was sent to the customer"),
        Column("net", "money", "Before tax and tips; the total where the system tells no more", needed=True),
        Column("discount", "money", "Discount given, as a positive amount"),
        Column("tax", "money", "Sales tax"),
        Column("taxable", "money", "Part of the revenue that is taxable"),
        Column("tip", "money", "Tip"),
        Column("total", "money", "Amount of the document; negative on credits", needed=True),
        Column("balance", "money", "Open today, as the system says"),
        Column("deferred", "flag", "A deposit or prepayment that is not earned yet"),
        Column("tax_code", "text", "Tax code or rate"),
        Column("twin", "text", "Id of the same document on the other side"),
        Column("suspect", "text", "Why it may not be real: entered twice"),
    ),
)

SETTLEMENTS = Table(
    "settlements",
    "What settled which document, and when. A document's settlements and its open balance add up to its total.",
    (
        Column("side", "text", "crm or books", needed=True),
        Column("document", "text", "Id of the document", needed=True),
        Column("payer", "text", "Id of the payment or credit; empty where no record tells"),
        Column("payer_kind", "text", "payment, credit, cash sale or unknown", needed=True),
        Column("on", "date", "Day from which it counts: the later of the document's and the payer's; a gap if unknown"),
        Column("amount", "money", "Part of the document that it settled; negative on credits", needed=True),
        Column("how", "text", "How that is known", needed=True),
        Column("sure", "flag", "A record names both; otherwise the oldest was taken first", needed=True),
    ),
)

RECEIPTS = Table(
    "receipts",
    "Money that came in or was given back.",
    (
        Column("side", "text", "crm or books", needed=True),
        Column("id", "text", "Id in that system", needed=True),
        Column("number", "text", "Cheque or reference number"),
        Column("kind", "text", "payment, deposit or refund", needed=True),
        Column("customer", "text", "Customer, named alike on both sides", needed=True),
        Column("customer_key", "text", "Key that both books share for the customer"),
        Column("date", "date", "Day it was received"),
        Column("amount", "money", "Amount; refunds are negative", needed=True),
        Column("unapplied", "money", "Part that is not applied to any document", needed=True),
        Column("unlinked", "money", "Part of which nobody says what it paid", needed=True),
    ),
)


@dataclass(frozen=True)
class Facts:
    """What the answers are made of. ``today`` is the day up to which the systems were read.

    ``shares`` is JOB_SHARES, ``quotes`` QUOTES, ``time`` TIME_COSTED, ``costs`` COSTS_ASSIGNED, ``customers`` the
    CRM's CUSTOMERS with ``customer_key`` and ``customer``. ``systems`` names each side: crm, books, payroll.
    """

    inputs: Inputs
    today: pd.Timestamp
    systems: dict[str, str]
    jobs: pd.DataFrame = field(default_factory=JOB_FACTS.empty)
    documents: pd.DataFrame = field(default_factory=DOCUMENTS.empty)
    settlements: pd.DataFrame = field(default_factory=SETTLEMENTS.empty)
    receipts: pd.DataFrame = field(default_factory=RECEIPTS.empty)
    shares: pd.DataFrame = field(default_factory=JOB_SHARES.empty)
    quotes: pd.DataFrame = field(default_factory=pd.DataFrame)
    time: pd.DataFrame = field(default_factory=TIME_COSTED.empty)
    costs: pd.DataFrame = field(default_factory=COSTS_ASSIGNED.empty)
    customers: pd.DataFrame = field(default_factory=pd.DataFrame)

    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def keep(self, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Make a table once and remember it: several answers are made of the same rows."""
        if key not in self._kept:
            self._kept[key] = make()
        found: pd.DataFrame = self._kept[key]
        return found.copy(deep=False)

    def of_side(self, table: str, side: str) -> pd.DataFrame:
        """Return the rows of one side of ``documents``, ``settlements`` or ``receipts``."""
        frame: pd.DataFrame = getattr(self, table)
        return self.keep((table, side), lambda: frame[frame["side"] == side].reset_index(drop=True))

    def documents_of(self, side: str) -> np.ndarray:
        """Return, for each settlement of a side, the place of its document in ``of_side("documents", side)``."""
        return self.keep(("places", side), lambda: self._find_places(side))["at"].to_numpy()

    def _find_places(self, side: str) -> pd.DataFrame:
        ids = self.of_side("documents", side)["id"]
        first = ids[~ids.duplicated()]
        at = pd.Index(first).get_indexer(pd.Index(self.of_side("settlements", side)["document"]))
        return pd.DataFrame({"at": first.index.to_numpy()[at]})

    def system(self, side: str) -> str:
        """Name the system of a side, as in “not available from Jobber”."""
        return self.systems.get(side) or {"crm": "the CRM", "books": "the books"}.get(side, side)
