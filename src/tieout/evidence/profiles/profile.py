"""What a sync profile says: how one CRM's records reach QuickBooks Online over one kind of connection."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

GRADES = {
    "documented": "The vendor's own help pages say so.",
    "seen": "Seen in real records.",
    "reported": "Bookkeepers or integrators report it.",
    "inferred": "Follows from documented behaviour; nobody states it outright.",
}
"""How well a statement about a sync is known."""


@dataclass(frozen=True)
class Statement:
    """One thing that a sync does: which rule of the profile it supports, in a sentence, its grade and its source."""

    rule: str
    text: str
    grade: str
    source: str


@dataclass(frozen=True)
class Rule:
    """One value of the profile in use: ``came_from`` is typed, learned or documented; ``records`` taught it."""

    name: str
    value: str
    came_from: str
    sentence: str
    records: int | None = None


@dataclass(frozen=True)
class SyncProfile:
    """How one CRM's records reach QuickBooks Online over one kind of connection."""

    crm: str
    grace_days: int
    """Days that a record may take, once it was pushed, before its absence is an error."""
    paid_returns: bool
    """Payments entered in QuickBooks come back to the CRM."""
    folds_lines: bool
    """Discounts, tips or tax are folded into line prices, so lines differ while totals agree."""
    why: str
    """The behaviour in a sentence, for the evidence of a timing finding."""
    pushes_when: str = "created"
    """Event that sends an invoice: see ``model.settings.PUSH_EVENTS``."""
    connection: str = "Native sync"
    direction: str = "CRM to QuickBooks"
    hold_days: int = 90
    """Days that an invoice may wait for that event before its absence is an error."""
    folds: tuple[str, ...] = ()
    """What is folded into prices or written as a line: discount, tax, tip, fee."""
    number_form: str = "Same number"
    """How QuickBooks numbers a document that the CRM sent: see ``model.settings.NUMBER_FORMS``."""
    sales_receipts: bool = False
    """Some sales arrive as sales receipts with a number of QuickBooks."""
    sends_zero: bool = True
    """Invoices over nothing are sent too."""
    batch_links: bool = True
    """A payment for several invoices stays linked to all of them."""
    never_sends: tuple[str, ...] = ("drafts", "costs", "hours")
    usual_days: int | None = None
    """Days within which 95 of 100 invoices arrived, where the data tells."""
    statements: tuple[Statement, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def grace(self) -> pd.Timedelta:
        """The grace days as a span of time."""
        return pd.Timedelta(days=self.grace_days)

    @property
    def hold(self) -> pd.Timedelta:
        """The days that an invoice may wait for the event that sends it, as a span of time."""
        return pd.Timedelta(days=self.hold_days)

    def may_be_on_its_way(self, days: pd.Series, today: pd.Timestamp) -> pd.Series:
        """Say which days lie within the grace; an unknown day does not."""
        return (today - days <= self.grace).fillna(False).astype(bool)
