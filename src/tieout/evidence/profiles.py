"""Sync profiles: what each CRM's own QuickBooks sync does, so that what is expected is no alarm.

Sources: the vendors' help pages on their QuickBooks Online integrations. An owner may override the grace
days, the paid status and the folding of lines on the Settings sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from ..model.settings import AUTOMATIC, Settings


@dataclass(frozen=True)
class SyncProfile:
    """How one CRM's records reach QuickBooks Online."""

    crm: str
    grace_days: int
    """Days that a record may take before its absence is an error."""
    paid_returns: bool
    """Payments entered in QuickBooks come back to the CRM."""
    folds_lines: bool
    """Discounts, tips or tax are folded into line prices, so lines differ while totals agree."""
    why: str
    """The behaviour in a sentence, for the evidence of a timing finding."""

    @property
    def grace(self) -> pd.Timedelta:
        """The grace days as a span of time."""
        return pd.Timedelta(days=self.grace_days)

    def may_be_on_its_way(self, days: pd.Series, today: pd.Timestamp) -> pd.Series:
        """Say which days lie within the grace; an unknown day does not."""
        return (today - days <= self.grace).fillna(False).astype(bool)


PROFILES = {
    "Jobber": SyncProfile("Jobber", 2, False, False, "Jobber pushes invoices as they change"),
    "Housecall Pro": SyncProfile(
        "Housecall Pro", 3, False, False, "Housecall Pro pushes an invoice when it is finished, sent or paid"),
    "ServiceTitan": SyncProfile(
        "ServiceTitan", 10, False, False, "ServiceTitan sends nothing before its batch is posted and exported"),
    "Workiz": SyncProfile(
        "Workiz", 30, False, True, "Workiz may push an invoice only when it is paid in full, and folds discounts"),
    "GoHighLevel": SyncProfile(
        "GoHighLevel", 2, False, True, "GoHighLevel folds discount and tax into item prices in US accounts"),
}  # fmt: skip

UNKNOWN_CRM = SyncProfile("", 3, True, False, "The CRM's sync is not known")


def choose_profile(settings: Settings, system: str) -> SyncProfile:
    """Return the profile of the CRM that was read, with what the owner set instead."""
    name = system if settings.crm == AUTOMATIC else settings.crm
    profile = PROFILES.get(name, UNKNOWN_CRM)
    if settings.sync_days is not None:
        profile = replace(profile, grace_days=settings.sync_days)
    if settings.paid_returns != AUTOMATIC:
        profile = replace(profile, paid_returns=settings.paid_returns == "Yes")
    if settings.folds_lines != AUTOMATIC:
        profile = replace(profile, folds_lines=settings.folds_lines == "Yes")
    return profile
