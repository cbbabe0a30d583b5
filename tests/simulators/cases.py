"""Every connector beside its simulator. A new connector adds its line here and passes the contract suite."""

from __future__ import annotations

from simulators.kit import Case
from simulators.quickbooks_case import QUICKBOOKS_CASE

CASES: tuple[Case, ...] = (QUICKBOOKS_CASE,)
