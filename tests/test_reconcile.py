"""What must hold for every company: a company ties to itself, sides mirror, and order never matters."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tables import found, run, side
from tieout.model.results import Reconciliation
from tieout.model.snapshot import Snapshot

PEOPLE = ["Ana Ruiz", "Bob Stone", "Carla Diaz", "Dev Patel"]

invoices = st.lists(
    st.builds(
        lambda number, who, dollars, day, paid: {
            "number": str(number), "customer": PEOPLE[who], "total": dollars, "date": f"2026-09-{day:02d}",
            "status": "paid" if paid else "open", **({"paid_date": "2026-09-29"} if paid else {}),
        },
        st.integers(1000, 1999), st.integers(0, 3), st.integers(50, 90), st.integers(1, 28), st.booleans(),
    ),
    max_size=8, unique_by=lambda row: row["number"],
)  # fmt: skip
some_runs = settings(max_examples=12, deadline=None)


def both(here: list[dict], there: list[dict]) -> tuple[Snapshot, Snapshot]:
    return side("Any CRM", invoices=here), side("QuickBooks Online", invoices=there)


def is_proved(result: Reconciliation) -> bool:
    """Every tie-out holds, and every record is matched, unmatched, undecided or excluded."""
    rates = result.match_rates
    parts = rates[["matched", "unmatched", "undecided", "excluded"]].sum(axis=1)
    return bool((result.tie_outs["left"] == result.tie_outs["right"]).all() and (parts == rates["read"]).all())


@some_runs
@given(invoices)
def test_a_company_reconciled_against_itself_has_no_findings(rows):
    """The same records on both sides leave nothing to report."""
    result = run(*both(rows, rows))
    assert result.findings["sentence"].tolist() == []
    assert is_proved(result)


@some_runs
@given(invoices, invoices, st.randoms(use_true_random=False))
def test_what_holds_for_all_books(here, there, random):
    """Every record is accounted for, swapping the sides mirrors the result, and the order of rows never matters."""
    result, mirrored = run(*both(here, there)), run(*both(there, here))
    account_for_every_record(result)
    mirror(result, mirrored)
    random.shuffle(here)
    random.shuffle(there)
    # Shuffled exports give the same findings, ids included.
    pd.testing.assert_frame_equal(result.findings, run(*both(here, there)).findings)


def account_for_every_record(result: Reconciliation) -> None:
    """Whatever the two sides say, sums tie out and the bridge leaves nothing over."""
    assert is_proved(result)
    steps = result.bridge.drop(columns=["month", "books_invoiced"]).sum(axis=1)
    assert (steps == result.bridge["books_invoiced"]).all()


def mirror(forth: Reconciliation, back: Reconciliation) -> None:
    """What is missing on one side becomes what is only on the other, and differences change sign."""
    assert len(found(forth, "invoice_total_differs")) == len(found(back, "invoice_total_differs"))
    states = forth.invoices["state"].map({"CRM only": "books only", "books only": "CRM only"})
    mirrored = states.fillna(forth.invoices["state"])
    assert sorted(mirrored) == sorted(back.invoices["state"])
    gap = (forth.invoices["crm_total"].fillna(0) - forth.invoices["books_total"].fillna(0)).sum()
    assert gap == -(back.invoices["crm_total"].fillna(0) - back.invoices["books_total"].fillna(0)).sum()


def test_empty_companies_have_nothing_to_say():
    """No records at all give no findings, and every sum ties out at zero."""
    result = run(Snapshot("Jobber"), Snapshot("QuickBooks Online"))
    assert len(result.findings) == 0
    assert is_proved(result)


def test_one_invoice_for_three_jobs_is_shared_by_worth():
    """An invoice that bills several jobs is shared by what each is worth, to the cent."""
    crm = side(
        "Jobber",
        jobs=[{"number": "1", "total": 100}, {"number": "2", "total": 100}, {"number": "3", "total": 100}],
        invoices=[{"number": "50", "total": 100, "job_refs": "1; 2; 3"}],
    )
    result = run(crm, side("QuickBooks Online", invoices=[{"number": "50", "total": 100}]))
    assert sorted(result.jobs["revenue"]) == [3333, 3333, 3334]


def test_an_invoice_for_a_job_outside_the_export_belongs_to_no_other():
    """An invoice that names a job which was not exported is not given to the customer's only other job."""
    crm = side(
        "Jobber", jobs=[{"number": "1", "total": 100}], invoices=[{"number": "50", "total": 100, "job_refs": "999"}]
    )
    result = run(crm, side("QuickBooks Online", invoices=[{"number": "50", "total": 100}]))
    assert result.jobs["revenue"].tolist() == [0]
    assert is_proved(result)


def test_forty_five_thousand_invoiced_in_may_is_no_gap_on_accrual():
    """Invoiced in May and paid in June agrees in both months on the accrual basis."""
    big = [{"number": "1", "total": 45_000, "date": "2026-05-20", "status": "paid", "paid_date": "2026-06-15"}]
    result = run(*both(big, big))
    assert result.bridge[["crm_invoiced", "timing", "books_invoiced"]].to_numpy().tolist() == [
        [4_500_000, 0, 4_500_000]
    ]
