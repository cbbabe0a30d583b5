"""All exports that Tieout knows, by the side that gives them."""

from __future__ import annotations

import pandas as pd

from . import gohighlevel, housecall_pro, jobber, payroll, quickbooks, servicetitan, workiz
from .layout import Frames, Layout, Side
from .plain import PLAIN_LAYOUTS

LAYOUTS: tuple[Layout, ...] = (
    *jobber.LAYOUTS,
    *housecall_pro.LAYOUTS,
    *servicetitan.LAYOUTS,
    *workiz.LAYOUTS,
    *gohighlevel.LAYOUTS,
    *quickbooks.LAYOUTS,
    *payroll.LAYOUTS,
    *PLAIN_LAYOUTS,
)


def layouts_of(side: Side) -> tuple[Layout, ...]:
    """List the layouts that may be found on one side."""
    return tuple(layout for layout in LAYOUTS if side in layout.sides)


def complete(side: Side, tables: Frames, home_currency: str) -> Frames:
    """Add to the records of one export what only another export of the same side knows."""
    if side == "books":
        tables = quickbooks.complete(tables)
    if side == "crm":
        tables = servicetitan.complete(tables)
    return {noun: _name_currency(frame, home_currency) for noun, frame in tables.items()}


def _name_currency(frame: pd.DataFrame, home_currency: str) -> pd.DataFrame:
    """Leave the currency empty where it is the home currency."""
    if "currency" not in frame:
        return frame
    codes = frame["currency"].map(lambda code: code.strip().upper(), na_action="ignore")
    return frame.assign(currency=codes.where(codes != home_currency.upper(), None).astype(object))
