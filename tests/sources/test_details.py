"""Terms, taxes, classes and accounts of exports; tax ids are masked at the door."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources import read_folder
from tieout.sources.private import mask_number


def read(folder, name, text, side="books"):
    """Read one export."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return read_folder(side, folder)


def test_an_invoice_list_may_name_terms_and_days(tmp_path):
    """Columns that a user adds to the report are read; a word in Sent is no day, and no problem."""
    found = read(tmp_path / "b", "Invoice List.csv", (
        "Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance,Terms,Class,Create date,Sent,Taxable amount\n"
        "03/01/2026,Invoice,1001,Freeman,,03/31/2026,107.00,0.00,Net 30,HVAC,03/02/2026,03/03/2026,100.00\n"
        "03/04/2026,Invoice,1002,Freeman,,04/03/2026,50.00,0.00,Net 30,HVAC,03/04/2026,Not sent,\n"
    ))  # fmt: skip
    rows = found["invoices"].set_index("number")
    assert rows.loc["1001", ["terms", "class_name", "location", "taxable"]].tolist() == [
        "Net 30",
        "HVAC",
        "HVAC",
        10000,
    ]
    assert str(rows.loc["1001", "sent"].date()) == "2026-03-03"
    assert pd.isna(rows.loc["1002", "sent"])
    assert not len(found.problems)


def test_sales_lines_may_name_account_and_class(tmp_path):
    """So may the report of what was sold."""
    found = read(tmp_path / "b", "Sales.csv", (
        "Product/Service,Transaction date,Transaction type,Num,Customer full name,Memo/Description,Quantity,"
        "Sales price,Amount,Account,Class,Taxable\n"
        "Labor,03/01/2026,Invoice,1001,Freeman,Repair,1,100.00,100.00,Sales:Services,HVAC,Yes\n"
    ))  # fmt: skip
    row = found["invoice_lines"].iloc[0]
    assert row[["account", "class_name", "taxable"]].tolist() == ["Sales:Services", "HVAC", True]


def test_the_list_of_products_is_read(tmp_path):
    """Each product has its income account; a category sells nothing."""
    found = read(tmp_path / "b", "Products.csv", (
        "Product/Service Name,Type,Income Account,Taxable,Purchase Cost\n"
        "Labor,Service,Sales:Services,Yes,\nPump,Inventory,Sales:Goods,No,40.00\nRepair,Category,,,\n"
    ))  # fmt: skip
    rows = found["items"].set_index("name")
    assert rows["kind"].to_dict() == {"Labor": "service", "Pump": "product"}
    assert rows.loc["Pump", ["account", "taxable", "cost"]].tolist() == ["Sales:Goods", False, 4000]


CONTACTS = "Customer full name,Email,Full name,Bill address,Ship address,Phone,Terms,Taxable,Tax resale no.\n"


@pytest.mark.parametrize("number", ["98-7654321", "987654321"])
def test_tax_ids_are_masked_at_the_door(tmp_path, number):
    """Neither tables nor problems show more than the last four characters."""
    rows = f'Freeman,,Ann Freeman,"1 Oak St, Asheville, NC 28801",,,Net 30,Yes,{number}\n,,,,,,,,{number}\n'
    found = read(tmp_path / "b", "Contacts.csv", CONTACTS + rows)
    row = found["customers"].iloc[0]
    assert row[["tax_id", "terms", "contact"]].tolist() == ["*****4321", "Net 30", "Ann Freeman"]
    assert not row["tax_exempt"]
    everything = "".join(frame.to_csv() for frame in (*found.tables.values(), found.problems, found.files))
    assert "7654" not in everything


def test_plain_files_mask_tax_ids_too(tmp_path):
    """A plain file's column of that name is masked as well."""
    found = read(tmp_path / "b", "customers.csv", "name,email,tax_id\nFreeman,a@example.com,123-45-6789\n")
    assert found["customers"]["tax_id"].tolist() == ["*****6789"]


@given(st.text(min_size=1, max_size=30))
def test_a_masked_number_shows_four_characters_at_most(text):
    """Whatever a number looks like."""
    shown = mask_number(text).replace("*", "")
    assert len(shown) <= 4
    assert mask_number(mask_number(text)) == mask_number(text)


def test_a_won_quote_has_its_day(tmp_path):
    """A quote that was not won has none, whatever stands in the column."""
    found = read(tmp_path / "c", "Quotes report.csv", (
        "Quote #,Client name,Status,Sent date,Approved date,Total ($)\n"
        "7,Freeman,Converted,\"Mar 01, 2026\",\"Mar 03, 2026\",100.00\n8,Freeman,Archived,\"Mar 01, 2026\",-,50.00\n"
    ), "crm")  # fmt: skip
    assert found["quotes"]["won_date"].dt.strftime("%F").fillna("").tolist() == ["2026-03-03", ""]
