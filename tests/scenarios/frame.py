"""Scenarios: small companies, each with exactly what must be found in it.

A scenario states a few rows per noun (as ``tables.side`` takes them: amounts in dollars, dates as ISO text, what a
row does not say comes from ``tables.DEFAULTS``) and what must be found: ``{check: references}``, exactly. Whatever
else is found is a failure, so a scenario that expects nothing proves that nothing is said::

    scenario(
        "An invoice that QuickBooks never got",
        crm={"invoices": [{"number": "1042", "total": 500}]},
        found={"invoice_missing_in_books": ["1042"], "customer_balance_differs": ["Ana Ruiz"]},
        effects={"invoice_missing_in_books": (-500, -500, 0)},
    )

A reference is what the finding names first of: its CRM reference, books reference, customer, job.

Scenarios of one CRM and the same settings are read as one company (see ``street``), which keeps them fast and proves
that none disturbs its neighbours. Items, accounts, classes, job types and tax codes are each house's own. A scenario
says ``alone=True`` where it is about the company as a whole (a finding without a reference, what a sync does as a rule,
leading zeros), or ``apart="a name"`` to share a company with the few others of that name. Each company takes as long as
fifty more houses in a street, so be sparing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = list[dict[str, Any]]
Nouns = Mapping[str, Rows]


@dataclass(frozen=True)
class Scenario:
    """One small company, what must be found in it, and under which CRM and settings."""

    name: str
    crm: Nouns
    books: Nouns
    payroll: Nouns
    found: Mapping[str, list[str]]
    effects: Mapping[str, tuple[float, float, float]]
    severities: Mapping[str, str]
    system: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    alone: bool = False
    apart: str = ""

    @property
    def street(self) -> tuple[str, ...]:
        """What scenarios must share to be read as one company."""
        mine = (self.system, *(f"{name}={value}" for name, value in sorted(self.settings.items())))
        apart = self.name if self.alone else self.apart
        return (*mine, apart) if apart else mine


def scenario(
    name: str, *, crm: Nouns | None = None, books: Nouns | None = None, both: Nouns | None = None,
    payroll: Nouns | None = None, found: Mapping[str, list[str]] | None = None,
    effects: Mapping[str, tuple[float, float, float]] | None = None, severities: Mapping[str, str] | None = None,
    system: str = "Jobber", alone: bool = False, apart: str = "", **settings: Any,
) -> Scenario:  # fmt: skip
    """State a company. ``both`` rows stand in the CRM and in QuickBooks alike.

    ``effects`` gives, per check, the sums of its effects in dollars on revenue, receivables and taxable sales;
    ``severities`` the severity of a check's findings. Further keywords are settings (``stale_days=90``).
    """
    return Scenario(
        name, _add(both, crm), _add(both, books), payroll or {}, found or {}, effects or {}, severities or {}, system,
        settings, alone, apart,
    )  # fmt: skip


def _add(shared: Nouns | None, own: Nouns | None) -> Nouns:
    shared, own = shared or {}, own or {}
    return {noun: [*shared.get(noun, []), *own.get(noun, [])] for noun in {**shared, **own}}
