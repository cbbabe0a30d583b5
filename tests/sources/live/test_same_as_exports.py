"""A system read live and its exports say the same: the same tables where both know, the same reconciliation."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from simulators.quickbooks import SimulatedQuickBooks
from tieout.model.settings import CRMS
from tieout.reconcile import reconcile
from tieout.sample import make_company, write_exports
from tieout.sources import read_folder
from tieout.sources.live.quickbooks import QUICKBOOKS
from tieout.sources.live.snapshot import make_snapshot
from tieout.store.content import read_json, write_json

# What tells two records apart in both; ids differ, because exports have none.
KEYS = {
    "invoices": ["kind", "number", "date", "customer", "total"],
    "payments": ["date", "customer", "amount", "number"],
    "cost_lines": ["kind", "number", "vendor", "account", "amount", "description", "customer"],
    "customers": ["name"],
    "receivables": ["kind", "number", "customer", "date", "amount"],
    "deposits": ["date", "amount"],
}
OWN = ("id", "origin")  # how each way names a record


@pytest.fixture(scope="module", params=CRMS)
def both(request, tmp_path_factory):
    """The sample company's books from exports and from the API, and everything else of it."""
    company = make_company(crm=request.param)
    paths = write_exports(company, tmp_path_factory.mktemp("exports"))
    crm, exports, payroll = (read_folder(side, getattr(paths, side)) for side in ("crm", "books", "payroll"))
    records = {entity: list(rows.values()) for entity, rows in SimulatedQuickBooks(company).rows.items()}
    live = make_snapshot(QUICKBOOKS, read_json(write_json(records)), dt.date(2026, 10, 31))
    return company, crm, exports, live, payroll


@pytest.mark.parametrize("noun", KEYS)
def test_each_table_is_the_same_where_both_know(both, noun):
    """Each record of the exports is one of the API, and no value contradicts another."""
    _, _, exports, live, _ = both
    sides = [side[noun].assign(nth=side[noun].groupby(KEYS[noun], dropna=False).cumcount()) for side in (exports, live)]
    joined = sides[0].merge(sides[1], on=[*KEYS[noun], "nth"], how="outer", suffixes=("", "_live"), indicator=True)
    assert set(joined["_merge"]) == {"both"}
    for column in set(exports[noun].columns) - {*KEYS[noun], *OWN}:
        said, other = joined[column], joined[f"{column}_live"]
        contradicts = said.notna() & other.notna() & (said != other)
        assert not contradicts.any(), (column, joined[contradicts].iloc[0].to_dict())
        # What exports know, the API knows; the other way round it may know more.
        assert (said.isna() | other.notna()).all(), column


def test_lines_add_up_to_the_same(both):
    """Every document has the same lines, item by item."""
    _, _, exports, live, _ = both
    key = ["invoice_kind", "invoice_number", "customer", "date", "kind", "item"]
    sums = [side["invoice_lines"].groupby(key, dropna=False)["amount"].sum() for side in (exports, live)]
    pd.testing.assert_series_equal(sums[0].sort_index(), sums[1].sort_index())


def test_the_reconciliation_is_the_same(both):
    """Margins, costs, hours, the bridge, the proof and every finding are the same, figure by figure."""
    company, crm, exports, live, payroll = both
    one, other = (reconcile(crm, books, payroll, company.inputs) for books in (exports, live))
    for name in ("jobs", "shares", "time", "customers", "bridge", "findings", "tie_outs", "match_rates"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)
    costs = [_sorted(found.costs.drop(columns="id")) for found in (one, other)]
    pd.testing.assert_frame_equal(*costs, obj="costs")
    invoices = [_sorted(found.invoices.drop(columns=["key", "books_id"])) for found in (one, other)]
    pd.testing.assert_frame_equal(*invoices, obj="invoices")


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype(str)).reset_index(drop=True)
