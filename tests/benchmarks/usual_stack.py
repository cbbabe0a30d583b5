"""The same work as a refresh, the way a script does it: pandas reads, extractOne matches names, openpyxl writes.

It reads the same exports, matches customers by name and invoices by number or else by customer, amount and date,
costs hours at the rate in effect, gives costs to their job, computes margin per job, lists where the two books
disagree, and puts jobs, invoices, hours, costs and exceptions with the workbook's own formulas into the same workbook.
It is simpler than a refresh: it knows no other rule of matching, no check beyond these, and no note of a person's.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from rapidfuzz import process

from tieout.workbook.layout import TABLES


def refresh(folder: Path, workbook: Path) -> None:
    """Read, match, cost, check and write."""
    warnings.filterwarnings("ignore")
    crm, books, jobs, costs, hours = _read(folder)
    names = list(books["Name"].dropna().unique())
    alike = {name: process.extractOne(name, names) for name in crm["Client name"].dropna().unique()}
    crm["Books customer"] = crm["Client name"].map(lambda name: alike[name][0] if alike.get(name) else None)
    invoices = _match(crm, books)
    jobs = _compute_margins(jobs, crm, hours, costs)
    off = (invoices["Total ($)"] - invoices["Books total"]).abs() > 0.05
    exceptions = invoices[invoices["Books total"].isna() | off]
    _write(workbook, {"Jobs": jobs, "Invoices": invoices, "Time": hours, "Costs": costs, "Exceptions": exceptions})


def _money(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.astype(str).str.replace(r"[$,]", "", regex=True), errors="coerce")


def _read(folder: Path) -> tuple[pd.DataFrame, ...]:
    crm = {file.stem: pd.read_csv(file, dtype=str) for file in (folder / "CRM exports").glob("[!T]*.csv")}
    books = {file.stem: pd.read_csv(file, dtype=str, skiprows=4) for file in (folder / "QuickBooks exports").glob("*")}
    hours = pd.concat(
        pd.read_csv(file, dtype=str).rename(columns={"Hours": "hours", "Job": "jobcode_2"})
        for file in (folder / "Payroll exports").glob("*.csv")
    )
    sold, listed, costs = crm["Invoices report"], books["Invoice List"], books["Transaction Detail by Account"]
    sold["Total ($)"], listed["Amount"], costs["Amount"] = (
        _money(sold["Total ($)"]),
        _money(listed["Amount"]),
        _money(costs["Amount"]),
    )
    return sold, listed.dropna(subset=["Num"]), crm["One-off jobs report"], costs, hours.reset_index(drop=True)


def _match(crm: pd.DataFrame, books: pd.DataFrame) -> pd.DataFrame:
    told = {"Num": "Books number", "Amount": "Books total", "Date": "Books date", "Name": "Books name"}
    held = books.rename(columns=told)[list(told.values())]
    found = crm.merge(held.drop_duplicates("Books number"), left_on="Invoice #", right_on="Books number", how="left")
    for at in found.index[found["Books total"].isna()]:
        same = held["Books name"] == found.at[at, "Books customer"]
        likely = held[same & ((held["Books total"] - found.at[at, "Total ($)"]).abs() < 0.05)]
        if len(likely):
            found.loc[at, list(told.values())] = likely.iloc[0].tolist()
    return found


def _compute_margins(jobs: pd.DataFrame, crm: pd.DataFrame, hours: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    number = jobs["Job #"].astype(str)
    sold = crm["Total ($)"].groupby(crm["Job #s"].astype(str)).sum()
    worked = pd.to_numeric(hours["hours"], errors="coerce").groupby(
        hours["jobcode_2"].astype(str).str.extract(r"#(\d+)")[0]
    )
    text = costs["Memo/Description"].fillna("") + " " + costs["Customer/Project"].fillna("")
    spent = costs["Amount"].groupby(text.str.extract(r"(\d{5,})")[0]).sum()
    jobs["Revenue"], jobs["Labor"], jobs["Materials"] = (
        number.map(sold),
        number.map(worked.sum() * 42.5),
        number.map(spent),
    )
    jobs["Gross profit"] = jobs["Revenue"].fillna(0) - jobs["Labor"].fillna(0) - jobs["Materials"].fillna(0)
    return jobs


def _write(workbook: Path, rows: dict[str, pd.DataFrame]) -> None:
    book = load_workbook(workbook)
    for name, frame in rows.items():
        sheet, declared = book[name], TABLES[f"tbl{name}"]
        lines = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
        for at, column in enumerate(declared.columns, 1):
            formula = f"={declared.formula(column)}" if column.role == "live" else ""
            form = sheet.cell(7, at)._style
            for row, line in enumerate(lines, 7):
                cell = sheet.cell(row, at)
                cell._style = form
                cell.value = formula or (line[at - 1] if at <= len(line) else None)
        last = f"{get_column_letter(len(declared.columns))}{6 + max(len(lines), 1)}"
        sheet.tables[f"tbl{name}"].ref = f"A6:{last}"
    book.save(workbook)
