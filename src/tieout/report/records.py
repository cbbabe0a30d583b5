"""Rows of the Invoices, Time and Costs sheets."""

from __future__ import annotations

import pandas as pd

from tieout.margin.labor import cost_overtime_hour
from tieout.margin.rates import find_rates
from tieout.model.results import SYMBOLS, Reconciliation
from tieout.model.settings import Inputs
from tieout.model.table import map_distinct
from tieout.workbook.layout import TABLES


def take(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Take the columns of a results frame that a table shows, under the table's headers."""
    shown = {c.header: frame[c.source] for c in TABLES[name].columns if c.source and c.source in frame}
    return pd.DataFrame(shown, index=frame.index).reset_index(drop=True)


def plain_name(check: str) -> str:
    """Write the name of a check in plain words."""
    return check.replace("_", " ").capitalize().replace("crm", "CRM")


def name_severity(severity: pd.Series) -> pd.Series:
    """Put each severity's sign before its word."""
    return severity.map({word: f"{sign} {word}" for word, sign in SYMBOLS.items()})


def make_invoices(held: Reconciliation, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of Invoices; a document that stands in several rows shows its amounts once."""
    matches = held.invoices.reset_index(drop=True)
    rows = take("tblInvoices", matches)
    again_crm = matches["crm_id"].notna() & matches["crm_id"].duplicated()
    again_books = matches["books_id"].notna() & matches["books_id"].duplicated()
    rows.loc[again_crm, ["CRM net", "CRM total", "CRM balance"]] = pd.NA
    rows.loc[again_books, ["Books net", "Books total", "Books balance"]] = pd.NA
    rows["Customer"] = rows["Customer"].fillna("Unknown")
    rows["Severity"] = name_severity(rows["Severity"])
    matched = rows["State"] == "matched"
    gap = (rows["CRM total"].fillna(0) - rows["Books total"].fillna(0)).astype("Int64")
    rows["Difference"] = gap.where(matched)
    rows["Why they differ"] = _find_causes(matches, held.findings).to_numpy()
    both = rows["CRM balance"].notna() & rows["Books balance"].notna()
    paid = (rows["Books balance"] - rows["CRM balance"]).clip(lower=0).astype("Int64")
    rows["Paid per CRM"] = paid.where(both, 0)
    late = (as_of - rows["Due date"]).dt.days.astype("Int64")
    rows["Days past due"] = late.where(rows["Books balance"].fillna(0) != 0)
    counted = matches["crm_id"].isin(held.shares["crm_id"]) & ~again_crm
    rows["Counted revenue"] = matches["crm_net"].fillna(matches["crm_total"]).where(counted)
    return rows


def _find_causes(matches: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Find the likely cause that a finding names for each row, by its books number or else its CRM number."""
    told = findings[findings["check"].str.startswith("invoice_")]
    by_books = told.dropna(subset=["books_ref"]).drop_duplicates("books_ref").set_index("books_ref")["cause"]
    by_crm = told.dropna(subset=["crm_ref"]).drop_duplicates("crm_ref").set_index("crm_ref")["cause"]
    return matches["books_number"].map(by_books).fillna(matches["crm_number"].map(by_crm))


def make_time(held: Reconciliation, inputs: Inputs) -> pd.DataFrame:
    """Return the rows of Time with the rate that each entry found."""
    time = held.time.sort_values(["date", "employee", "id"], kind="stable").reset_index(drop=True)
    rows = take("tblTime", time)
    rates = find_rates(time, inputs.rates, inputs.roles)
    rows["Role"] = rates["role"]
    rows["Hours"] = (time["minutes"] / 60).astype("Float64")
    rows["OT hours"] = (time["overtime_minutes"] / 60).astype("Float64")
    rows["Rate for"] = rates["who"]
    rows["Rate rows"] = rates["rows_in_effect"].where(rates["who"].notna(), 0)
    rows["Rate"] = rates["rate"]
    rows["Overtime extra"] = cost_overtime_hour(rates.assign(wage=rates["wage"].fillna(0)), held.settings)
    rows["Labor"] = time["labor"].where(time["counted"].fillna(False), 0)
    rows["Cost unknown"] = (rows["Labor"].isna() & (time["minutes"] != 0)).astype("Int64")
    # Entries of one job share one text: there are four times as many entries as jobs.
    rows["Job key"] = map_distinct(time["job"], lambda job: f"J {job}")
    rows["Counted hours"] = rows["Hours"].where(time["counted"].fillna(False), 0.0)
    return rows


def make_costs(held: Reconciliation) -> pd.DataFrame:
    """Return the rows of Costs."""
    rows = take("tblCosts", held.costs)
    told = zip(*(rows[header].tolist() for header in ("Job", "Source", "Category")), strict=True)
    keys = [f"J {job} · {source} {category}" if isinstance(job, str) else None for job, source, category in told]
    rows["Cost key"] = pd.Series(keys, index=rows.index, dtype="str")
    return rows
