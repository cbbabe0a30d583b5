"""Facts: what answers are made of, as they are gathered from two matched books."""

import pytest

from tables import AS_OF, cents, side
from tieout.analytics.cash import bridge_cash
from tieout.analytics.facts import gather_facts
from tieout.analytics.margin_by import find_margins_by
from tieout.evidence import gather_evidence
from tieout.model.settings import Inputs, Settings
from tieout.model.snapshot import Snapshot

BILL = {"number": "51", "total": 108, "tax": 8, "job_refs": "1", "date": "2026-09-10", "due_date": "2026-10-10"}


@pytest.fixture(scope="module")
def gathered():
    """One job and its callback; the invoice in both books, and once more in QuickBooks."""
    crm = side(
        "Jobber",
        customers=[{"id": "a", "name": "Ana Ruiz", "segment": "Residential", "lead_source": "Referral"}],
        jobs=[{"number": "1", "total": 100, "crew": "Blue", "city": "Troy", "invoice_refs": "51"},
              {"number": "2", "total": 0, "original_job": "#1"}],
        invoices=[{**BILL, "balance": 0, "class_name": "Heating"}],
        payments=[{"id": "P", "amount": 108, "invoice_refs": "51"}],
    )  # fmt: skip
    twice = {**BILL, "number": "77", "job_refs": None}
    books = side("QuickBooks Online", invoices=[{**BILL, "class_name": "Heating"}, twice])
    return gather_facts(gather_evidence(crm, books, Snapshot(""), Inputs(Settings(as_of=AS_OF))))


def test_jobs_carry_what_they_can_be_grouped_by(gathered):
    """Crew and city of the job, segment of its customer, class of its documents, the job that a callback repairs."""
    job, callback = gathered.jobs.set_index("job").loc[["1", "2"]].to_dict("records")
    assert [job[name] for name in ("crew", "city", "segment", "class_name")] == [
        "Blue",
        "Troy",
        "Residential",
        "Heating",
    ]
    assert (callback["original_job"], callback["crew"], callback["class_name"]) == ("1", "Unknown", "Unknown")


def test_documents_know_their_twin_and_a_double(gathered):
    """The CRM's invoice is one of the books'; the other looks entered twice."""
    books = gathered.of_side("documents", "books").set_index("number")
    crm = gathered.of_side("documents", "crm").set_index("number")
    assert (books.loc["51", "twin"], crm.loc["51", "twin"]) == (crm.loc["51", "id"], books.loc["51", "id"])
    assert books["suspect"].notna().to_dict() == {"51": False, "77": True}


def test_answers_add_up_over_what_was_gathered(gathered):
    """Revenue before tax in the margins; invoiced with tax in the cash bridge, nothing received by the books."""
    assert find_margins_by(gathered, ["segment"])["revenue"].tolist() == [cents(100)]
    assert bridge_cash(gathered).iloc[0][["books_invoiced", "received"]].tolist() == [cents(216), 0]
