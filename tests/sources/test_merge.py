"""Several exports → each record once; ids that stay; mappings; plain forms."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.model.errors import BadInput, UnknownExport
from tieout.model.settings import COLUMN_MAPPINGS
from tieout.sources import read_folder

INVOICES = "Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance\n"
MARCH = "03/01/2026,Invoice,1001,Smith,,,100.00,100.00\n03/02/2026,Invoice,1002,Jones,,,50.00,50.00\n"
APRIL = "03/02/2026,Invoice,1002,Jones,,,50.00,0.00\n04/01/2026,Invoice,1003,Smith,,,70.00,70.00\n"


def test_overlapping_files_hold_each_record_once(read):
    """The newer file's word counts; the repeat is listed and counted."""
    books = read("books", march=INVOICES + MARCH, april=INVOICES + APRIL)
    invoices = books["invoices"].sort_values("number")
    assert invoices[["number", "balance"]].to_numpy().tolist() == [["1001", 10000], ["1002", 0], ["1003", 7000]]
    assert books.problems[["file", "row"]].to_numpy().tolist() == [["march.csv", 3]]
    assert "1 such rows" in books.problems["reason"][0]
    assert (books.files["rows_read"] == books.files["rows_kept"] + books.files["rows_dropped"]).all()


def test_true_twins_in_one_file_are_two_records(read):
    """A document entered twice stands twice, with ids of its own, also when a second file repeats both."""
    twice = INVOICES + "03/01/2026,Invoice,1001,Smith,,,100.00,100.00\n" * 2
    assert len(read("books", a=twice, b=twice)["invoices"]) == 2
    assert read("books", a=twice)["invoices"]["id"].is_unique


def test_ids_do_not_depend_on_the_file(read, tmp_path):
    """The same record in another file, row and state has the same id."""
    first = read("books", a=INVOICES + MARCH)["invoices"].set_index("number")["id"]
    (tmp_path / "a.csv").unlink()
    second = read("books", b=INVOICES + APRIL)["invoices"].set_index("number")["id"]
    assert first["1002"] == second["1002"]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_rows_never_matters(tmp_path_factory, order):
    """Shuffled rows give the same records with the same ids."""
    rows = [f"03/0{n + 1}/2026,Invoice,{1000 + n % 4},Smith,,,{n % 2}.00,0\n" for n in range(6)]
    folder = tmp_path_factory.mktemp("order")
    (folder / "a.csv").write_text(INVOICES + "".join(rows[n] for n in order), encoding="utf-8")
    table = read_folder("books", folder)["invoices"].drop(columns="origin")
    (folder / "a.csv").write_text(INVOICES + "".join(rows), encoding="utf-8")
    straight = read_folder("books", folder)["invoices"].drop(columns="origin")
    pd.testing.assert_frame_equal(
        table.sort_values("id", ignore_index=True), straight.sort_values("id", ignore_index=True)
    )


def test_equal_hours_of_two_systems_stay_two(read):
    """What a time clock and a plain sheet both say is evidence of double entry, not a repeated file."""
    clock = "username,fname,lname,local_date,hours,jobcode_1,jobcode_2\nana,Ana,,2026-01-05,8,,1042\n"
    plain = "Employee,Date,Job,Hours\nAna,2026-01-05,1042,8\n"
    assert len(read("payroll", a=clock, b=plain)["time_entries"]) == 2


def _mapping(*rows, system="CRM", noun="invoices"):
    return COLUMN_MAPPINGS.validate(
        pd.DataFrame([(system, noun, header, column) for header, column in rows], columns=COLUMN_MAPPINGS.names)
    )


def test_a_mapped_export_is_read(read):
    """The Column mapping table makes any file readable, whatever the spelling of headers and columns."""
    mapping = _mapping(("Rechnung", "Number"), ("Kunde", "customer"), ("Brutto", "total"), ("Fällig", "due_date"))
    text = "Report\n\nKunde,Rechnung,Brutto,Fällig,Anderes\nSmith,R-1,$10.00,2026-02-01,x\n"
    invoice = read("crm", mapping, a=text)["invoices"].iloc[0]
    assert invoice[["number", "customer", "total", "kind", "status"]].tolist() == [
        "R-1",
        "Smith",
        1000,
        "invoice",
        "open",
    ]


def test_a_mapping_wins_over_what_tieout_knows(read):
    """What a person says about a file counts more than its likeness to an export."""
    mapping = _mapping(("Num", "number"), ("Name", "customer"), ("Open balance", "total"), system="Books")
    assert read("books", mapping, a=INVOICES + MARCH)["invoices"]["total"].tolist() == [10000, 5000]


def test_hours_may_be_mapped_to_minutes(read):
    """The header says whether a bare number counts hours."""
    mapping = _mapping(
        ("Wer", "employee"), ("Tag", "date"), ("Hours paid", "minutes"), system="payroll", noun="Time entries"
    )
    assert read("payroll", mapping, a="Wer,Tag,Hours paid\nAna,2026-01-05,7.5\n")["time_entries"][
        "minutes"
    ].tolist() == [450]


@pytest.mark.parametrize("mapping", [_mapping(("x", "total"), noun="rabbits"), _mapping(("x", "rabbit"))])
def test_a_wrong_mapping_is_named(mapping, read):
    """A table or column that does not exist is an error on the Settings sheet."""
    with pytest.raises(BadInput, match=r"Settings, Column mapping.*Use one of"):
        read("crm", mapping, a="x,y\n1,2\n")


def test_plain_forms_of_every_noun(read):
    """A file whose headers are our own column names is read, amounts in dollars."""
    crm = read(
        "crm",
        customers="Name,Email,Balance\nSmith,s@x.co,5.00\n",
        jobs="Number,Customer,Status,Job type,Total,Minutes\n1042,Smith,Completed,Install,10.00,90\n",
        invoices="Number,Customer,Date,Total,Balance,Job refs\n1,Smith,2026-01-05,10.00,0,1042\n",
        payments="Customer,Date,Amount,Method\nSmith,2026-01-05,-10.00,Card\n",
        costs="Vendor,Date,Amount,Account\nFerguson,2026-01-05,5.00,Materials\n",
        hours="Employee,Date,Minutes,Job ref\nAna,2026-01-05,90,1042\n",
        quotes="Number,Customer,Date,Status,Total,Lead source\nQ1,Smith,2026-01-05,won,5.00,Google\n",
    )
    assert {noun: len(table) for noun, table in crm.tables.items()} == {
        "customers": 1, "jobs": 1, "invoices": 1, "payments": 1, "cost_lines": 1, "time_entries": 1,
        "quotes": 1}  # fmt: skip
    assert crm["invoices"].loc[0, ["status", "total"]].tolist() == ["paid", 1000]
    assert crm["payments"]["kind"].tolist() == ["refund"]
    assert crm["cost_lines"]["category"].tolist() == ["materials"]


def test_columns_that_fit_two_tables_equally_are_not_guessed(read):
    """Number, customer, date, state and total may be a quote or an invoice."""
    with pytest.raises(UnknownExport, match="equally well"):
        read("crm", a="Number,Customer,Date,Status,Total\nQ1,Smith,2026-01-05,won,5.00\n")


def test_plain_line_items(read):
    """Cost is quantity × unit cost; an empty unit cost is unknown. They speak for the CRM they lie beside."""
    lines = ("Invoice #,Job #,Item,Description,Quantity,Unit price,Unit cost,Total\n"
             "101,1042,Heater,Unit,2,500.00,300.10,1000.00\n101,1042,Valve,Brass,1,20.00,,20.00\n")  # fmt: skip
    jobber = (
        "Invoice #,Client name,Issued date,Job #s,Status,Total ($),Balance ($)\n101,Smith,"
        "2026-01-05,1042,Paid,1020.00,0\n"
    )
    crm = read("crm", a=lines, b=jobber)
    assert crm["invoice_lines"]["cost"].fillna(-1).tolist() == [60020, -1]
    assert crm["invoice_lines"]["source"].tolist() == ["Jobber", "Jobber"]
    assert crm.system == "Jobber"


def test_plain_forms_with_the_fewest_columns_stand_beside_each_other(read):
    """What a form leaves out is a gap for the tables that are completed from one another."""
    snapshot = read(
        "books",
        a="number,customer,date,total,kind\n1,Ana,2026-01-05,-10.00,credit memo\n",
        b="customer,number,date,open_balance\nAna,1,2026-01-05,10.00\n",
        c="customer,date,amount,method\nAna,2026-01-05,10.00,Card\n",
        d="job_ref,item,amount,kind\n7,Filter,10.00,sale\n",
    )
    assert {noun: len(table) for noun, table in snapshot.tables.items()} == {
        "invoices": 1, "receivables": 1, "payments": 1, "invoice_lines": 1, "customers": 1,
    }  # fmt: skip
    assert snapshot["invoices"]["net"].isna().all()
