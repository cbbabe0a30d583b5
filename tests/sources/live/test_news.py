"""What changed since the refresh before: told once, exactly, and at the cost of what changed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from simulators.kit import Kit, hurry
from simulators.quickbooks import SimulatedQuickBooks
from simulators.quickbooks_case import add_invoice
from tieout.sample import make_company
from tieout.sources.live.connections import rebuild
from tieout.sources.live.quickbooks import QUICKBOOKS
from tieout.store import list_changes


@pytest.fixture(scope="module")
def company():
    """A small company."""
    return make_company(3, 30, "Jobber")


@pytest.fixture
def kit(company, tmp_path):
    """A computer that has read its books once."""
    with SimulatedQuickBooks(company) as system:
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
        assert not len(kit.read()["changes"])  # nothing was before
        yield kit


def an_invoice(kit):
    return next(row for row in kit.system.rows["Invoice"].values() if row["Balance"] == 0)


def told(kit):
    """What a refresh tells: noun, number, field, before, after, kind."""
    columns = ["noun", "number", "field", "before", "after", "kind"]
    rows = kit.read()["changes"][columns].astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).itertuples(index=False)]


def test_an_amount_that_was_edited_is_told_in_cents(kit):
    """Before and after of what somebody changed; a memo is no news."""
    row = an_invoice(kit)
    before = int(row["TotalAmt"] * 100)
    kit.system.edit("Invoice", row["Id"], TotalAmt=row["TotalAmt"] + 10, PrivateNote="Pump", DueDate="2027-01-31")
    found = told(kit)
    assert {each[2] for each in found} == {"due_date", "net", "total"}
    assert ("invoices", row["DocNumber"], "due_date", row["DueDate"], "2027-01-31", "changed") in found
    assert ("invoices", row["DocNumber"], "total", str(before), str(before + 1000), "changed") in found


def test_a_payment_alone_is_no_news_of_its_invoice(kit):
    """What is open, and whether it is paid, follow from the payment."""
    row = an_invoice(kit)
    kit.system.edit("Invoice", row["Id"], Balance=Decimal("5.0"))
    assert told(kit) == []


def test_a_void_document_is_told_as_void_and_nothing_else(kit):
    """Its amounts are zero now; that is what void means."""
    row = an_invoice(kit)
    kit.system.edit("Invoice", row["Id"], TotalAmt=Decimal("0.0"), Balance=Decimal("0.0"), PrivateNote="Voided",
                    TxnTaxDetail={"TotalTax": Decimal("0.0")}, Line=[])  # fmt: skip
    assert told(kit) == [("invoices", row["DocNumber"], "status", "paid", "void", "void")]


def test_what_is_new_and_what_is_gone_is_told(kit):
    """A row each; a new payment is none, because payments come every day."""
    gone = an_invoice(kit)
    paid = next(iter(kit.system.rows["Payment"].values()))
    kit.system.delete("Invoice", gone["Id"])
    made = add_invoice(kit.system, Random(1))
    kit.system.add("Payment", {**paid, "Id": "99999"})
    assert told(kit) == [
        ("invoices", gone["DocNumber"], None, None, None, "deleted"),
        ("invoices", made["DocNumber"], None, None, None, "new"),
    ]


def test_news_stay_known_at_later_refreshes(kit):
    """Each is told with the day on which it was seen; an earlier refresh knows nothing of a later one."""
    row = an_invoice(kit)
    kit.system.edit("Invoice", row["Id"], DueDate="2027-01-31")
    kit.read()
    kit.system.edit("Invoice", row["Id"], DueDate="2027-02-28")
    assert [each[4] for each in told(kit)] == ["2027-01-31", "2027-02-28"]
    assert [each[4] for each in told(kit)] == ["2027-01-31", "2027-02-28"]
    with kit.open_store() as store:
        runs = store.runs(kit.source)
        again = rebuild(QUICKBOOKS, store, kit.source, runs[1].key)
        assert again["changes"]["after"].tolist() == ["2027-01-31"]
        assert again["changes"]["seen"].dt.date.tolist() == [runs[1].started.astimezone().date()]
        assert not len(rebuild(QUICKBOOKS, store, kit.source, runs[0].key)["changes"])


def test_a_refresh_that_was_read_but_not_told_of_is_told_of_by_the_next(kit):
    """A process that ends between reading and shaping takes no news with it."""
    row = an_invoice(kit)
    kit.system.edit("Invoice", row["Id"], DueDate="2027-01-31")
    kit.pull()
    assert [each[4] for each in told(kit)] == ["2027-01-31"]


def test_only_what_changed_is_shaped_again(kit, monkeypatch):
    """One edit of hundreds of records: beside all of them, only some lists and what it names are shaped."""
    sizes = []

    def shape(records):
        sizes.append(sum(map(len, records.values())))
        return QUICKBOOKS.shape(records)

    monkeypatch.setattr("tieout.sources.live.news._FEW", 20)
    row = an_invoice(kit)
    kit.system.edit("Invoice", row["Id"], DueDate="2027-01-31")
    kit.connector = replace(kit.connector, shape=shape)
    kit.read()
    assert len(sizes) == 4
    assert max(sizes[1:]) < sizes[0] / 3
    kit.read()
    assert len(sizes) == 5


def test_the_raw_changes_and_the_news_agree_on_who_changed(kit):
    """What is told of the tables is about records of which the store has a new version."""
    rng = Random(5)
    for id_ in rng.sample(sorted(kit.system.rows["Invoice"]), 5):
        kit.system.edit("Invoice", id_, DueDate="2027-01-31")
    ids = set(kit.read()["changes"]["id"])
    with kit.open_store() as store:
        first, last = (run.key for run in store.runs(kit.source))
        assert ids == {change.id for change in list_changes(store, kit.source, first, last)}
