"""Every header row that was found in a real export is recognised as the right layout."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tieout.sources.files import Sheet
from tieout.sources.layout import recognise
from tieout.sources.systems import layouts_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"

JOBBER = {
    "One-off jobs report (full columns)": "One-off jobs report",
    "Recurring jobs report (subset)": "Recurring jobs report",
    "Invoices report (common columns)": "Invoices report",
    "Transaction list": "Transaction list",
    "Jobber Payments (card) report": "Jobber Payments report",
    "Visits report": "Visits report",
    "Quotes report (subset)": "Quotes report",
    "Clients export": "Clients export",
    "Client contact info report (start of header)": "Client contact info report",
    "Client properties report (start of header)": "Client properties report",
    "Products & services report (usage)": "Products and services report",
}
BOOKS = {
    "Journal (classic)": "Journal",
    "Journal (newer)": "Journal",
    "Journal (newer, other wording)": "Journal",
    "General Ledger (classic)": "Transaction Detail by Account",
    "General Ledger (newer)": "Transaction Detail by Account (flat)",
    "Transaction Detail by Account": "Transaction Detail by Account",
    "Transaction Detail by Account (customised)": "Transaction Detail by Account (flat)",
    "Transaction List": "Transaction List",
    "Invoice List": "Invoice List",
    "Invoice list (older, multicurrency)": "Invoice List",
    "Invoices page export (Sales > Invoices)": "Invoice List",
    "Sales by Customer Detail": "Sales by Customer Detail",
    "Sales by Product/Service Detail": "Sales by Product/Service Detail",
    "Sales by Product/Service Detail (flat variant)": "Sales by Product/Service Detail (flat)",
    "A/R Aging Detail": "A/R Aging Detail",
    "A/R Aging Detail (customised)": "Open Invoices",
    "Customer Balance Detail": "Customer Balance Detail",
    "Open Invoices": "Open Invoices",
    "Customer Contact List": "Customer Contact List",
}
FILES = {
    "gohighlevel/csv_headers/contacts_export_2025-11.csv": ("GoHighLevel", "Contacts export"),
    "gohighlevel/csv_headers/opportunities_export_2026-09.csv": ("GoHighLevel", "Opportunities export"),
    "housecall-pro/csv_headers/jobs_export_2024-03-21_bom.csv": ("Housecall Pro", "Jobs export"),
    "housecall-pro/csv_headers/jobs_export_full.csv": ("Housecall Pro", "Jobs export"),
    "housecall-pro/csv_headers/jobs_report_2026_menu_labels.csv": ("Housecall Pro", "Jobs export"),
    "servicetitan/csv_headers/customers_export.csv": ("ServiceTitan", "Customers export"),
    "servicetitan/csv_headers/jobs_export.csv": ("ServiceTitan", "Jobs export"),
    "workiz/csv_headers/jobs_report_2025-12.csv": ("Workiz", "Jobs report"),
}


def _recognised(side, header, preamble=()):
    found = recognise(Sheet("export.csv", [*map(list, preamble), list(header)]), layouts_of(side))
    return (found.layout.system, found.layout.name) if found else None


def _real(path):
    if not (DATA / path).exists():
        pytest.skip(f"{path} is not beside this checkout")
    return DATA / path


@pytest.mark.parametrize("name", JOBBER)
def test_jobbers_headers_are_recognised(name):
    """Each of Jobber's reports is told by its columns."""
    exports = json.loads(_real("jobber/csv_header_rows.json").read_text(encoding="utf-8"))["exports"]
    header = next(e["header"] for e in exports if e["name"] == name)
    assert _recognised("crm", header) == ("Jobber", JOBBER[name])


@pytest.mark.parametrize("name", BOOKS)
def test_quickbooks_headers_are_recognised(name):
    """Each of QuickBooks' reports is told by its columns."""
    exports = json.loads(_real("quickbooks-online/csv_header_rows.json").read_text(encoding="utf-8"))["exports"]
    header = next(e["header"] for e in exports if e["name"] == name)
    assert _recognised("books", header) == ("QuickBooks Online", BOOKS[name])


@pytest.mark.parametrize("name", FILES)
def test_crm_headers_are_recognised(name):
    """Each other CRM's export is told by its columns."""
    with _real(name).open(encoding="utf-8-sig", newline="") as file:
        assert _recognised("crm", next(csv.reader(file))) == FILES[name]
