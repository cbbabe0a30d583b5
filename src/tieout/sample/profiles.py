"""What each CRM's exports can say, and how its sync writes into QuickBooks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _same(number: str) -> str:
    return number


def _wrapped(number: str) -> str:
    return f"SAJ{number}_SKOT"


@dataclass(frozen=True)
class Profile:
    """One CRM: days that its sync may take, and what can be seen in its exports.

    ``progress``: several invoices for a job; ``combined``: one invoice for several jobs; ``credits``: negative
    documents; ``unsent``: draft and void documents; ``lines``: line items with cost; ``paid_day``: the day a
    document was paid; ``unbilled``: a completed job may lack an invoice (elsewhere every job is its own invoice);
    ``open_jobs``: jobs under way are known, so hours and costs may name them; ``own_numbers``: documents have
    numbers other than their jobs'; ``folds``: tips and discounts (and in GoHighLevel tax) are folded into the
    books' lines; ``receipts``: plan visits arrive as sales receipts with a number of the books.
    """

    crm: str
    grace: int
    progress: bool = True
    combined: bool = False
    credits: bool = False
    unsent: bool = True
    lines: bool = True
    paid_day: bool = True
    folds: bool = False
    folds_tax: bool = False
    deposits: bool = False
    tips: bool = True
    unbilled: bool = True
    open_jobs: bool = True
    discounts: bool = True
    own_numbers: bool = True
    currencies: bool = False
    receipts: bool = False
    books_number: Callable[[str], str] = _same


PROFILES = {
    profile.crm: profile
    for profile in (
        Profile("Jobber", 2, combined=True, credits=True, deposits=True),
        Profile("Housecall Pro", 3, progress=False, unsent=False, own_numbers=False, unbilled=False),
        Profile(
            "ServiceTitan",
            10,
            progress=False,
            unsent=False,
            own_numbers=False,
            paid_day=False,
            tips=False,
            discounts=False,
            unbilled=False,
        ),
        Profile("Workiz", 30, paid_day=False, folds=True, books_number=_wrapped),
        Profile(
            "GoHighLevel",
            2,
            lines=False,
            paid_day=False,
            folds=True,
            folds_tax=True,
            currencies=True,
            receipts=True,
            tips=False,
            open_jobs=False,
        ),
    )
}
