"""The report: a Reconciliation as the rows and cells of the workbook, formula figures included."""

from __future__ import annotations

from .report import Report, RunInfo, make_report

__all__ = ["Report", "RunInfo", "make_report"]
