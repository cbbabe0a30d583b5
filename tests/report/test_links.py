"""Links are made of known ids alone."""

from __future__ import annotations

import pandas as pd
import pytest

from tieout.model.results import Reconciliation
from tieout.model.settings import Settings
from tieout.report.links import add_links, address


@pytest.mark.parametrize(("system", "kind", "id_", "link"), [
    ("QuickBooks Online", "invoice", "145", "https://app.qbo.intuit.com/app/invoice?txnId=145"),
    ("QuickBooks Online", "credit memo", "9", "https://app.qbo.intuit.com/app/creditmemo?txnId=9"),
    ("Jobber", "job", "33473003", "https://secure.getjobber.com/work_orders/33473003"),
    ("ServiceTitan", "invoice", "138517400", "https://go.servicetitan.com/#/Invoice/138517400"),
    ("Housecall Pro", "job", "job_4c1ac2b8", "https://pro.housecallpro.com/app/jobs/job_4c1ac2b8"),
    ("Workiz", "job", "SN0EPY", "https://app.workiz.com/root/job/SN0EPY/"),
    ("QuickBooks Online", "invoice", '1")&HYPERLINK("http://evil', None),
    ("QuickBooks Online", "invoice", "1f3a55c0ffee", None),
    ("Workiz", "job", "../login", None),
    ("GoHighLevel", "invoice", "63f1", None),
])  # fmt: skip
def test_an_address_is_built_of_a_known_system_and_a_fitting_id(system, kind, id_, link):
    """What does not look like an id of that system is no link."""
    assert address(system, kind, id_) == link


@pytest.mark.parametrize("connected", [True, False])
def test_only_connected_systems_have_links(connected):
    """Exports have ids of our own making."""
    finding = {"id": "T-1", "noun": "invoices", "crm_id": "7", "books_id": "145"}
    file = "QuickBooks Online: Invoice" if connected else "invoices.csv"
    held = Reconciliation(
        Settings(), ("Jobber", "QuickBooks Online"),
        files=pd.DataFrame({"file": [file]}), findings=pd.DataFrame([finding]),
    )  # fmt: skip
    rows = pd.DataFrame({"ID": ["T-1"]})
    add_links(rows, held)
    links = ["https://app.qbo.intuit.com/app/invoice?txnId=145"] if connected else [None]
    assert rows["Books link"].tolist() == links
    assert rows["CRM link"].tolist() == [None]
