"""All exports that Tieout knows, by the side that gives them."""

from __future__ import annotations

import pandas as pd

from ..model.snapshot import Side
from . import cells, gohighlevel, housecall_pro, jobber, payroll, quickbooks, servicetitan, workiz
from .layout import Frames, Layout
from .plain import PLAIN, PLAIN_LAYOUTS

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


def complete(side: Side, tables: Frames, system: str, home_currency: str) -> Frames:
    """Add to the records of one export what only another export of the same side knows."""
    if side == "books":
        tables = quickbooks.complete(tables)
    if side == "crm":
        tables = servicetitan.complete(tables)
    if not len(tables.get("customers", ())):
        tables = {**tables, "customers": derive_customers(tables)}
    return {noun: _name_source(_name_currency(frame, home_currency), system) for noun, frame in tables.items()}


def derive_customers(tables: Frames) -> pd.DataFrame:
    """List the customers that jobs and documents name, where no export of customers is present."""
    wanted = ["customer", "email", "phone", "city", "lead_source", "source", "origin"]
    named = [tables[noun].reindex(columns=wanted) for noun in ("jobs", "invoices") if len(tables.get(noun, ()))]
    if not named:
        return pd.DataFrame()
    found = pd.concat(named, ignore_index=True).astype(object).rename(columns={"customer": "name"})
    found = found[found["name"].notna()].groupby("name", sort=False).first().reset_index()
    parent = cells.change(found["name"], lambda name: name.rpartition(":")[0])
    return found.assign(id=found["name"], parent=parent)


def _name_source(frame: pd.DataFrame, system: str) -> pd.DataFrame:
    """Plain forms speak for the system that they lie beside."""
    return frame.assign(source=frame["source"].where(frame["source"] != PLAIN, system)) if "source" in frame else frame


def _name_currency(frame: pd.DataFrame, home_currency: str) -> pd.DataFrame:
    """Leave the currency empty where it is the home currency."""
    if "currency" not in frame:
        return frame
    codes = cells.change(frame["currency"], lambda code: code.strip().upper())
    return frame.assign(currency=codes.where(codes != home_currency.upper(), None).astype(object))
