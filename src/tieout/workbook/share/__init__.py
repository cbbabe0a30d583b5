"""The share copy: a workbook for the accountant or a manager, with figures in place of formulas and a page of proof."""

from __future__ import annotations

from .freezing import UNKNOWN
from .sharing import RATES_CHOICES, Shared, share_workbook

__all__ = ["RATES_CHOICES", "UNKNOWN", "Shared", "share_workbook"]
