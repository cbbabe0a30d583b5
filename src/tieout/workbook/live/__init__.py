"""The workbook that is open in Excel: the file engine decides what stands where, Excel is told to show it."""

from __future__ import annotations

from .book import LiveBook

__all__ = ["LiveBook"]
