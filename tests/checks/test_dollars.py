"""The exceptions' dollar effects never count the same dollar twice, whatever a company looks like."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tables import found, run, side
from tieout.checks.dollars import EFFECTS

PEOPLE = ["Ana Ruiz", "Bob Stone"]
documents = st.lists(
    st.builds(
        lambda number, who, dollars, tax, day, kind, paid: {
            "number": str(number), "customer": PEOPLE[who], "date": f"2026-0{day % 9 + 1}-{day:02d}", "tax": tax,
            "kind": kind, "total": -dollars if kind == "credit memo" else dollars, "status": paid,
            **({"paid_date": "2026-09-29"} if paid == "paid" else {}),
        },
        st.integers(1000, 1009), st.integers(0, 1), st.sampled_from([60, 61, 300]), st.sampled_from([0, 5]),
        st.integers(1, 28), st.sampled_from(["invoice", "invoice", "invoice", "credit memo"]),
        st.sampled_from(["open", "open", "paid", "void"]),
    ),
    max_size=10, unique_by=lambda row: row["number"],
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(documents, documents, st.lists(st.integers(1, 4), max_size=3, unique=True))
def test_every_dollar_of_a_record_counts_under_one_finding(here, there, jobs):
    """Of the findings on a sale, at most one has an effect on revenue, one on receivables, one on taxable sales."""
    work = [{"number": str(number), "total": 100} for number in jobs]
    result = run(side("Jobber", invoices=here, jobs=work), side("QuickBooks Online", invoices=there))
    findings = result.findings
    tied = result.invoices.dropna(subset=["crm_id", "books_id"])
    sale = dict(zip(tied["books_id"], tied["crm_id"], strict=True))
    keys = findings["crm_id"].fillna(findings["books_id"].map(sale).fillna("books " + findings["books_id"]))
    for effect in EFFECTS:
        counted = findings[(findings[effect] != 0).fillna(False) & keys.notna()]
        assert not keys[counted.index].duplicated().any()
    least = sum(abs(row["total"]) for row in here + there) * 100 + sum(100_00 for _ in jobs)
    assert findings["revenue_effect"].abs().sum() <= least
    told = findings.dropna(subset=["counted_under"])
    assert set(told["counted_under"]) <= set(findings["id"])
    counting = findings.set_index("id").loc[told["counted_under"], EFFECTS]
    assert (counting.abs().max(axis=1) > 0).all()


def test_a_stale_invoice_that_was_paid_counts_once():
    """An old open invoice that the CRM shows as paid overstates receivables once."""
    old = {"number": "1042", "total": 500, "date": "2026-01-05", "due_date": "2026-02-04"}
    paid = {**old, "status": "paid", "paid_date": "2026-02-01"}
    result = run(side("Jobber", invoices=[paid]), side("QuickBooks Online", invoices=[old]))
    first = found(result, "paid_in_crm_open_in_books").iloc[0]
    second = found(result, "stale_open_invoice").iloc[0]
    assert (first["receivable_effect"], second["receivable_effect"]) == (50_000, 0)
    assert second["counted_under"] == first["id"]
