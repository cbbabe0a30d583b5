"""When things happened, to the minute: told by the records in the store, not by the tables."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from simulators.base import SimulatedSystem
from simulators.cases import CASES
from simulators.kit import Kit, hurry
from simulators.quickbooks import SimulatedQuickBooks
from tieout.sample import make_company
from tieout.sources.live.instants import read_instants
from tieout.sources.live.quickbooks import QUICKBOOKS

TOLD = {
    "QuickBooks Online": {"invoices": {"entered", "read"}, "payments": {"entered", "read"},
                          "deposits": {"entered", "read"}},
    "Jobber": {"jobs": {"made", "completed", "read"}, "invoices": {"entered", "read"}, "payments": {"read"}},
    "Housecall Pro": {"jobs": {"made", "completed", "read"}, "invoices": {"sent", "read"},
                      "payments": {"paid", "read"}},
    "ServiceTitan": {"jobs": {"made", "completed", "read"}, "invoices": {"entered", "read"},
                     "payments": {"entered", "read"}},
    "GoHighLevel": {"jobs": {"made", "completed", "read"}, "invoices": {"entered", "read"},
                    "payments": {"paid", "entered", "read"}},
    "Workiz": {"jobs": {"read"}, "invoices": {"read"}},
}  # fmt: skip


def ask(kit: Kit, snapshot, noun: str) -> pd.DataFrame:
    with kit.open_store() as store:
        return read_instants(kit.connector, store, kit.source, noun, snapshot[noun][["id", "origin"]])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_system_tells_what_it_knows(case, tmp_path):
    """Every row was read at some time; what else is told is the system's own, and lies on the day of the table."""
    system: SimulatedSystem
    with case.simulate(make_company(3, 12, case.crm)) as system:
        kit = Kit(hurry(case.connector, **case.quick), system, tmp_path)
        begun = pd.Timestamp(dt.datetime.now(dt.UTC).replace(tzinfo=None)).floor("s")
        snapshot = kit.read()
        for noun, words in TOLD[str(case)].items():
            told = ask(kit, snapshot, noun)
            assert set(told["what"]) == words, noun
            read = told[told["what"] == "read"].set_index("id")["at"]
            assert set(read.index) == set(snapshot[noun]["id"]), noun
            assert (read >= begun).all()
            day = snapshot[noun].set_index("id").get("completed")
            ended = told[told["what"] == "completed"].set_index("id")["at"]
            if day is not None and len(ended):
                apart = (ended - day.reindex(ended.index)).dropna()
                assert len(apart)
                assert apart.between(pd.Timedelta(0), pd.Timedelta(hours=36)).all()


def test_rows_of_exports_have_no_moments(tmp_path):
    """The number of a file's row is no id of a record."""
    with SimulatedQuickBooks(make_company(3, 12)) as system:
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
        kit.pull()
        id_ = next(iter(system.rows["Invoice"]))
        rows = pd.DataFrame({"id": [id_, id_], "origin": [f"invoices.csv row {id_}", None]})
        with kit.open_store() as store:
            assert not len(read_instants(QUICKBOOKS, store, kit.source, "invoices", rows))


def test_a_record_was_first_read_when_it_was_first_read(tmp_path):
    """A later version does not make it younger; its moments are those of the last version."""
    with SimulatedQuickBooks(make_company(3, 12)) as system:
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
        kit.pull()
        id_ = next(iter(system.rows["Invoice"]))
        rows = pd.DataFrame({"id": [id_], "origin": [f"QuickBooks Online Invoice {id_}"]})
        with kit.open_store() as store:
            first = read_instants(QUICKBOOKS, store, kit.source, "invoices", rows).set_index("what")["at"]
        system.edit("Invoice", id_, DeliveryInfo={"DeliveryTime": "2026-03-31T14:05:30-07:00"})
        kit.pull()
        with kit.open_store() as store:
            then = read_instants(QUICKBOOKS, store, kit.source, "invoices", rows).set_index("what")["at"]
    assert then["read"] == first["read"]
    assert then["sent"] == pd.Timestamp("2026-03-31 21:05:30")
    assert "sent" not in first.index
