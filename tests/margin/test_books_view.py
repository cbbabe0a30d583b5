"""The books' view of a job: revenue shared to the cent, how invoices matched, when they were paid."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from margin.frames import FEW, Row, make_matches, make_shares
from tieout.margin.books_view import follow_invoices, share_books_revenue, share_out_groups
from tieout.model.money import share_out

Share = tuple[str, str | None, int]
PAID: Row = {"crm_total": 10000, "crm_balance": 0, "crm_status": "paid"}
OPEN: Row = {"crm_total": 10000, "crm_balance": 10000}


def revenue(shares: list[Share], *matches: Row) -> dict[str, Any]:
    """Books revenue by job; None where it is a gap."""
    found = share_books_revenue(make_shares(*shares), make_matches(list(matches)))
    return {job: None if pd.isna(cents) else cents for job, cents in found.items()}


def follow(shares: list[Share], *matches: Row, **paid: str) -> pd.Series:
    """What became of job 1's invoices."""
    days = pd.to_datetime(pd.Series(paid)).astype("datetime64[s]") if paid else None
    return follow_invoices(make_shares(*shares), make_matches(list(matches)), days).loc["1"]


def test_one_document_one_job() -> None:
    """A job's matched document brings its books revenue."""
    assert revenue([("a", "1", 100)], {"crm_id": "a", "books_net": 90}) == {"1": 90}


def test_shared_as_in_the_crm() -> None:
    """A document of two jobs is shared in the CRM's proportions, to the cent."""
    assert revenue([("a", "1", 10000), ("a", "2", 5000)], {"crm_id": "a", "books_net": 14000}) == {
        "1": 9333,
        "2": 4667,
    }


def test_part_without_a_job_stays_out() -> None:
    """The part of a document that belongs to no job is given to no job."""
    assert revenue([("a", "1", 60), ("a", None, 40)], {"crm_id": "a", "books_net": 100}) == {"1": 60}


def test_unknown_net_is_a_gap() -> None:
    """Without lines in the books, their revenue is unknown; the total with tax is not taken instead."""
    assert revenue([("a", "1", 100)], {"crm_id": "a", "books_net": None, "books_total": 108}) == {"1": None}


def test_one_unknown_makes_the_sum_unknown() -> None:
    """A job with one known and one unknown document has unknown books revenue."""
    shares: list[Share] = [("a", "1", 100), ("b", "1", 50)]
    assert revenue(shares, {"crm_id": "a", "books_net": 100}, {"crm_id": "b"}) == {"1": None}


@pytest.mark.parametrize("state", ["CRM only", "books only", "undecided"])
def test_only_matched_documents_count(state: str) -> None:
    """Documents that are not matched bring no books revenue."""
    assert revenue([("a", "1", 100)], {"crm_id": "a", "books_net": 100, "state": state}) == {}


def test_credit_memo_is_negative() -> None:
    """A credit memo lowers the books' revenue, shared like an invoice."""
    shares: list[Share] = [("a", "1", -100), ("a", "2", -200)]
    assert revenue(shares, {"crm_id": "a", "books_net": -301, "kind": "credit memo"}) == {
        "1": -100,
        "2": -201,
    }


def test_one_books_document_for_two_crm_documents() -> None:
    """A books document beside two CRM documents is shared between them, never counted twice."""
    both = {"books_id": "X", "books_net": 300}
    matches = [{"crm_id": "a", "crm_net": 100, **both}, {"crm_id": "b", "crm_net": 200, **both}]
    assert revenue([("a", "1", 100), ("b", "2", 200)], *matches) == {"1": 100, "2": 200}


def test_two_books_documents_for_one_crm_document() -> None:
    """Two books documents beside one CRM document both count."""
    matches = [{"crm_id": "a", "books_net": 60}, {"crm_id": "a", "books_net": 40}]
    assert revenue([("a", "1", 100)], *matches) == {"1": 100}


def test_undecidable_shares_are_a_gap() -> None:
    """Shares that add up to nothing say nothing about how to share another amount."""
    assert revenue([("a", "1", 100), ("a", "2", -100)], {"crm_id": "a", "books_net": 50}) == {
        "1": None,
        "2": None,
    }


def test_shares_of_both_signs_that_agree() -> None:
    """Shares of both signs stand as they are where the books have the same revenue."""
    assert revenue([("a", "1", 150), ("a", "2", -50)], {"crm_id": "a", "books_net": 100}) == {
        "1": 150,
        "2": -50,
    }


def test_all_matched() -> None:
    """Every document of the job is matched."""
    assert follow([("a", "1", 1)], {"crm_id": "a"})["match"] == "all"


def test_some_matched() -> None:
    """One of the job's two documents is matched."""
    matches = [{"crm_id": "a"}, {"crm_id": "b", "state": "CRM only"}]
    assert follow([("a", "1", 1), ("b", "1", 1)], *matches)["match"] == "some"


def test_none_matched() -> None:
    """An undecided document is not matched."""
    assert follow([("a", "1", 1)], {"crm_id": "a", "state": "undecided"})["match"] == "none"


def test_drafts_and_voids_are_no_invoices() -> None:
    """A draft leaves the job out: it has no invoice."""
    matches = make_matches([{"crm_id": "a", "crm_status": "draft", "state": "CRM only"}])
    assert follow_invoices(make_shares(("a", "1", 1)), matches, None).empty


def test_invoiced_is_the_last_invoice() -> None:
    """The day of the last invoice counts; a later credit memo is no invoice."""
    matches = [
        {"crm_id": "a", "crm_date": "2026-03-01"},
        {"crm_id": "b", "crm_date": "2026-03-09"},
        {"crm_id": "c", "crm_date": "2026-04-01", "kind": "credit memo"},
    ]
    shares: list[Share] = [("a", "1", 1), ("b", "1", 1), ("c", "1", -1)]
    assert follow(shares, *matches)["invoiced"] == pd.Timestamp("2026-03-09")


def test_paid_when_all_are_paid() -> None:
    """The job is paid on the day of the last payment."""
    matches = [
        {"crm_id": "a", "crm_date": "2026-03-01", **PAID},
        {"crm_id": "b", "crm_date": "2026-03-01", **PAID},
    ]
    paid = follow([("a", "1", 1), ("b", "1", 1)], *matches, a="2026-03-05", b="2026-04-02")["paid"]
    assert paid == pd.Timestamp("2026-04-02")


def test_not_paid_while_one_is_open() -> None:
    """While one invoice is open, the job is not paid."""
    matches = [
        {"crm_id": "a", "crm_date": "2026-03-01", **PAID},
        {"crm_id": "b", "crm_date": "2026-03-01", **OPEN},
    ]
    assert pd.isna(follow([("a", "1", 1), ("b", "1", 1)], *matches, a="2026-03-05")["paid"])


def test_unknown_day_of_payment() -> None:
    """Where the day of a payment is unknown, so is the day on which the job was paid."""
    matches = [
        {"crm_id": "a", "crm_date": "2026-03-01", **PAID},
        {"crm_id": "b", "crm_date": "2026-03-01", **PAID},
    ]
    assert pd.isna(follow([("a", "1", 1), ("b", "1", 1)], *matches, a="2026-03-05")["paid"])


def test_sales_receipt_is_paid_on_its_day() -> None:
    """A sales receipt is paid when it is made."""
    match = {"crm_id": "a", "kind": "sales receipt", "crm_date": "2026-03-01", **PAID}
    assert follow([("a", "1", 1)], match)["paid"] == pd.Timestamp("2026-03-01")


@FEW
@given(
    st.lists(
        st.tuples(st.integers(-(10**12), 10**12), st.lists(st.integers(1, 10**12), min_size=2, max_size=5)),
        min_size=1,
        max_size=5,
    )
)
def test_shares_as_money_does(groups: list[tuple[int, list[int]]]) -> None:
    """Many documents at once are shared exactly as ``share_out`` shares each of them."""
    rows = [
        (total, weight, str(n), f"{place}")
        for n, (total, weights) in enumerate(groups)
        for place, weight in enumerate(weights)
    ]
    total, weight, group, order = (pd.Series(column) for column in zip(*rows, strict=True))
    parts = share_out_groups(total.astype("Int64"), weight, group, order)
    assert parts.tolist() == [part for total, weights in groups for part in share_out(total, weights)]


def test_no_day_of_payment_is_known() -> None:
    """A CRM that tells no day of payment leaves every job's a gap."""
    no_days = pd.Series(dtype="datetime64[s]", index=pd.Index([], dtype="str"))
    matches = make_matches([{"crm_id": "a", "crm_date": "2026-03-01", **PAID}])
    assert follow_invoices(make_shares(("a", "1", 1)), matches, no_days)["paid"].isna().all()
