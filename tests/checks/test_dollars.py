"""The exceptions' dollar effects never count the same dollar twice, whatever a company looks like."""

from __future__ import annotations

from collections import Counter

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from tables import found, run, side
from tieout.checks.dollars import EFFECTS, count_once
from tieout.model.results import FINDINGS

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


claims = st.lists(
    st.builds(
        lambda check, severity, crm, books, job, effects: {
            "check": check, "severity": severity, "noun": "invoices", "crm_id": crm, "books_id": books, "job": job,
            **dict(zip(EFFECTS, effects, strict=True)),
        },
        st.sampled_from(["first", "second", "third"]), st.sampled_from(["ACT", "WATCH"]),
        st.sampled_from([None, "C1", "C2"]), st.sampled_from([None, "B1", "B2", "B3"]), st.sampled_from([None, "J1"]),
        st.tuples(*[st.sampled_from([0, 0, 100, -100, 250])] * 3),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(claims)
def test_the_gravest_finding_counts_a_record_and_the_others_name_it(rows):
    """Whatever findings name a record, one counts each of its effects, and no effect is lost without a trace."""
    filled = [{**_FILLED, **row, "id": f"T-{at}"} for at, row in enumerate(rows)]
    told = FINDINGS.validate(pd.DataFrame(filled, columns=[*_FILLED, *_CLAIMED]))
    twins = pd.DataFrame({"id_crm": ["C1", "C2"], "id_books": ["B1", "B2"]})
    counted = count_once(told, twins, ["first", "second", "third"])
    assert not _find_counted_twice(counted, dict(zip(twins["id_books"], twins["id_crm"], strict=True)))
    for effect in EFFECTS:
        lost = (told[effect] != 0) & (counted[effect] == 0)
        owners = counted.set_index("id")[EFFECTS].abs().max(axis=1)
        assert (owners[counted.loc[lost, "counted_under"]] > 0).all()
        assert (counted.loc[~lost, effect] == told.loc[~lost, effect]).all()


_FILLED = {"sentence": "", "cause": "", "remedy": "", "fix_in": "CRM", "confidence": 1.0, "group": "amount",
           "blocks_close": False}  # fmt: skip
_CLAIMED = ["id", "check", "severity", "noun", "crm_id", "books_id", "job", *EFFECTS]


def _find_counted_twice(findings: pd.DataFrame, sale: dict[str, str]) -> list[tuple[str, str]]:
    """List the effects on a record that more than one finding counts."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in findings[["noun", "crm_id", "books_id", *EFFECTS]].astype(object).to_dict("records"):
        crm, books = ((row[name] if isinstance(row[name], str) else None) for name in ("crm_id", "books_id"))
        records = {crm, sale.get(books, books and f"books {books}") if row["noun"] == "invoices" else None} - {None}
        seen.update((effect, key) for effect in EFFECTS for key in records if not pd.isna(row[effect]) and row[effect])
    return [key for key, times in seen.items() if times > 1]


@settings(max_examples=4, deadline=None)
@given(documents, documents, st.lists(st.integers(1, 4), max_size=3, unique=True))
def test_no_company_has_a_dollar_counted_twice(here, there, jobs):
    """Of the findings on a sale, at most one has an effect on revenue, one on receivables, one on taxable sales."""
    work = [{"number": str(number), "total": 100} for number in jobs]
    result = run(side("Jobber", invoices=here, jobs=work), side("QuickBooks Online", invoices=there))
    tied = result.invoices.dropna(subset=["crm_id", "books_id"])
    assert not _find_counted_twice(result.findings, dict(zip(tied["books_id"], tied["crm_id"], strict=True)))
    most = sum(abs(row["total"]) for row in here + there) * 100 + 100_00 * len(jobs)
    assert result.findings["revenue_effect"].abs().sum() <= most
    assert result.findings["receivable_effect"].abs().sum() <= most


def test_a_stale_invoice_that_was_paid_counts_once():
    """An old open invoice that the CRM shows as paid overstates receivables once."""
    old = {"number": "1042", "total": 500, "date": "2026-01-05", "due_date": "2026-02-04"}
    paid = {**old, "status": "paid", "paid_date": "2026-02-01"}
    result = run(side("Jobber", invoices=[paid]), side("QuickBooks Online", invoices=[old]))
    first = found(result, "paid_in_crm_open_in_books").iloc[0]
    second = found(result, "stale_open_invoice").iloc[0]
    assert (first["receivable_effect"], second["receivable_effect"]) == (50_000, 0)
    assert second["counted_under"] == first["id"]
