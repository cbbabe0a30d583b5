"""A system read live and its exports say the same: the same tables where both know, the same reconciliation."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from simulators.gohighlevel_case import GOHIGHLEVEL_CASE
from simulators.housecall_pro_case import HOUSECALL_PRO_CASE
from simulators.jobber_case import JOBBER_WITHOUT_HOURS
from simulators.quickbooks import SimulatedQuickBooks
from simulators.sameness import KEYS as CRM_KEYS
from simulators.sameness import check_lines, check_more_is_no_less, check_reconciliation, check_table, read_both
from simulators.servicetitan_case import SERVICETITAN_CASE
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
    for name in ("jobs", "shares", "time", "customers", "bridge", "tie_outs", "match_rates"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)
    found = [each.findings.drop(columns=["crm_id", "books_id"], errors="ignore") for each in (one, other)]
    pd.testing.assert_frame_equal(*found, obj="findings")
    costs = [_sorted(found.costs.drop(columns="id")) for found in (one, other)]
    pd.testing.assert_frame_equal(*costs, obj="costs")
    invoices = [_sorted(found.invoices.drop(columns=["key", "books_id"])) for found in (one, other)]
    pd.testing.assert_frame_equal(*invoices, obj="invoices")


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype(str)).reset_index(drop=True)


LIVE_CRMS = (
    (HOUSECALL_PRO_CASE, {"customers": ("segment",)}),  # whether a customer is a business is not in the API
    (GOHIGHLEVEL_CASE, {}),
    (SERVICETITAN_CASE, {"jobs": ("labor_cost",)}),  # exports print 0 where nobody was paid; the API says nothing
    # The API knows a client's source, not each job's; a payment names the first of its jobs in the report, here each.
    (JOBBER_WITHOUT_HOURS, {"jobs": ("lead_source",), "payments": ("job_refs",)}),
)
"""CRMs, each with the columns per table that its API does not have, though its exports do."""


@pytest.fixture(scope="module", params=LIVE_CRMS, ids=lambda param: str(param[0]))
def crm(request, tmp_path_factory):
    """The sample company's CRM from exports and over its API."""
    case, lacks = request.param
    return read_both(case, tmp_path_factory.mktemp("both"), lacks)


@pytest.mark.parametrize("noun", CRM_KEYS)
def test_each_table_of_a_crm_is_the_same(crm, noun):
    """Each record of a CRM's exports is one of its API, and no value contradicts another."""
    check_table(crm, noun)


def test_lines_of_a_crm_are_the_same(crm):
    """Every document sells the same, at the same cost."""
    check_lines(crm)


def test_the_reconciliation_of_a_crm_is_the_same(crm):
    """From what both know, everything is the same, figure by figure."""
    check_reconciliation(crm)


def test_more_that_an_api_knows_changes_no_finding(crm):
    """What only the API knows adds no exception and takes none away."""
    check_more_is_no_less(crm)
