"""What the sample company's exports say is what it did, for every CRM."""

from __future__ import annotations

import pytest

from tieout.model.settings import CRMS
from tieout.sample import make_company, write_exports
from tieout.sources import read_folder


@pytest.fixture(scope="module", params=CRMS)
def told(request, tmp_path_factory):
    """A company and what is read of its exports."""
    company = make_company(7, 120, request.param)
    paths = write_exports(company, tmp_path_factory.mktemp("exports"))
    return company, {side: read_folder(side, path) for side, path in
                     (("crm", paths.crm), ("books", paths.books), ("payroll", paths.payroll))}  # fmt: skip


def test_every_row_is_read(told):
    """No row is dropped and no cell is undecided."""
    _, sides = told
    assert [len(snapshot.problems) for snapshot in sides.values()] == [0, 0, 0]
    assert sum(snapshot.files["rows_dropped"].sum() for snapshot in sides.values()) == 0


@pytest.mark.parametrize("side", ["crm", "books"])
def test_documents_add_up(told, side):
    """Number, amounts and states of the documents are those of the company."""
    company, sides = told
    said = getattr(company, side).documents
    read = sides[side]["invoices"]
    assert len(read) == len(said)
    assert [read["total"].sum(), read["balance"].sum()] == [sum(d.total for d in said), sum(d.balance for d in said)]
    assert sorted(read["status"]) == sorted(d.status for d in said)


def test_costs_and_hours_add_up(told):
    """Cost lines and minutes are those of the company."""
    company, sides = told
    costs, hours = sides["books"]["cost_lines"], [sides[side]["time_entries"] for side in ("crm", "payroll")]
    assert costs["amount"].sum() == sum(cost.amount for cost in company.books.costs)
    assert sum(int(h["minutes"].sum()) for h in hours) >= sum(entry.minutes for entry in company.payroll.hours)


def test_completed_jobs_are_read(told):
    """Each completed job of the company is one in the CRM's exports."""
    company, sides = told
    jobs = sides["crm"]["jobs"]
    done = sorted(job.number for job in company.jobs if job.status == "completed")
    assert sorted(jobs.loc[jobs["status"] == "completed", "number"]) == done


def test_the_system_is_told_by_the_files(told):
    """Nobody has to say which CRM it is."""
    company, sides = told
    assert [sides["crm"].system, sides["books"].system] == [company.crm_name, "QuickBooks Online"]
