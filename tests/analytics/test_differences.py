"""Timing or error: every difference is put down to a reason, and the reasons add up to the cent."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tables import AS_OF, run, side
from tieout.analytics.bridge import build_bridge
from tieout.analytics.differences import classify_differences
from tieout.checks.customers import list_balance_drivers
from tieout.evidence import Evidence, gather_evidence
from tieout.model.results import BRIDGE_STEPS, DIFFERENCE_CLASSES
from tieout.model.settings import CRMS, Inputs, Settings
from tieout.model.snapshot import Snapshot

BOOKS = "QuickBooks Online"
ONE = {"number": "1", "total": 100}
TAXED = {"number": "1", "total": 108, "tax": 8}


def evidence_of(crm: Snapshot, books: Snapshot, as_of: dt.date = AS_OF, **given: object) -> Evidence:
    return gather_evidence(crm, books, Snapshot(""), Inputs(Settings(as_of=as_of, **given)))


def lines(*amounts: float, quantity: float = 1, number: str = "1") -> list[dict]:
    return [{"invoice_number": number, "amount": amount, "quantity": quantity} for amount in amounts]


CASES: list[tuple[dict, dict, dict[str, int]]] = [
    ({"invoices": [ONE]}, {"invoices": [ONE]}, {}),
    ({"invoices": [ONE]}, {}, {"missing": 100}),
    ({}, {"invoices": [ONE]}, {"missing": -100}),
    ({"invoices": [{**ONE, "date": "2026-10-30"}]}, {}, {"timing by basis": 100}),
    ({"invoices": [ONE]}, {"invoices": [{**ONE, "date": "2026-10-01"}]}, {"cut-off": 0}),
    (
        {"invoices": [{**ONE, "status": "paid", "paid_date": "2026-10-20"}]},
        {"invoices": [{**ONE, "status": "paid", "date": "2026-10-20"}]},
        {"timing by basis": 0},
    ),
    ({"invoices": [ONE]}, {"invoices": [ONE, {**ONE, "number": "9"}]}, {"duplicate": -100}),
    ({"invoices": [TAXED]}, {"invoices": [ONE]}, {"tax": 8}),
    ({"invoices": [{**ONE, "total": 115, "tip": 15}]}, {"invoices": [ONE]}, {"tip and fee": 15}),
    ({"invoices": [{**ONE, "total": 90, "discount": 10}]}, {"invoices": [{**ONE, "discount": 0}]}, {"discount": -10}),
    (
        {"invoices": [ONE], "invoice_lines": lines(60, 40)},
        {"invoices": [{**ONE, "total": 60}], "invoice_lines": lines(60)},
        {"partial": 40},
    ),
    (
        {"invoices": [TAXED], "invoice_lines": lines(60, 40)},
        {"invoices": [{**TAXED, "total": 64.8, "tax": 4.8}], "invoice_lines": lines(60)},
        {"partial": 43},
    ),
    (
        {"invoices": [ONE], "invoice_lines": lines(100)},
        {"invoices": [{**ONE, "total": 130}], "invoice_lines": lines(100, 30)},
        {"scope change": -30},
    ),
    (
        {"invoices": [ONE], "invoice_lines": lines(100, quantity=2)},
        {"invoices": [{**ONE, "total": 150}], "invoice_lines": lines(150, quantity=3)},
        {"scope change": -50},
    ),
    (
        {"invoices": [ONE], "invoice_lines": lines(100)},
        {"invoices": [{**ONE, "total": 95}], "invoice_lines": lines(95)},
        {"pricing adjustment": 5},
    ),
    ({"invoices": [ONE]}, {"invoices": [{**ONE, "total": 90}]}, {"unexplained": 10}),
    ({"invoices": [{**ONE, "total": -30, "kind": "credit memo"}]}, {}, {"credit": -30}),
    ({}, {"invoices": [{**ONE, "total": -30, "kind": "refund", "balance": 0}]}, {"credit": 30}),
    ({"invoices": [ONE]}, {"invoices": [{"number": "1", "total": 0, "status": "void"}]}, {"churn": 100}),
    ({"invoices": [{"number": "1", "total": 0, "status": "void"}]}, {"invoices": [ONE]}, {"churn": -100}),
    (
        {"invoices": [{**ONE, "job_refs": "7"}], "jobs": [{"number": "7", "status": "canceled"}]},
        {},
        {"churn": 100},
    ),
    ({"invoices": [{**ONE, "currency": "CAD"}]}, {"invoices": [{**ONE, "total": 73}]}, {"currency": -73}),
    (
        {"invoices": [ONE]},
        {"invoices": [{**ONE, "number": n, "date": "2026-09-11"} for n in ("8", "9")]},
        {"unexplained": -100},
    ),
]  # fmt: skip


@cache
def explained() -> dict[int, dict[str, int]]:
    """Reconcile all cases as one company, a customer and a hundred numbers for each: return class → dollars by case."""
    crm, books = ([_move(case[at], house) for house, case in enumerate(CASES)] for at in (0, 1))
    sides = [{noun: [row for case in cases for row in case.get(noun, [])] for noun in _NOUNS} for cases in (crm, books)]
    rows = classify_differences(evidence_of(side("Jobber", **sides[0]), side(BOOKS, **sides[1])))
    sums = rows.groupby(["customer", "class"])["amount"].sum()
    return {
        house: {name: int(sums[who, name]) // 100 for who, name in sums.index if who == _name(house)}
        for house in range(len(CASES))
    }


_NOUNS = ("invoices", "invoice_lines", "jobs")


def _name(house: int) -> str:
    return f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[house % 26] * 5} House"


def _move(case: dict, house: int) -> dict:
    """Give a case's rows a customer and numbers of its own."""
    numbers = ("number", "invoice_number", "job_refs")
    return {
        noun: [
            {**row, **{name: f"{house + 10}0{row[name]}" for name in numbers if name in row}, "customer": _name(house)}
            for row in rows
        ]
        for noun, rows in case.items()
    }


@pytest.mark.parametrize("house", range(len(CASES)), ids=[" ".join(case[2]) or "equal" for case in CASES])
def test_each_difference_is_put_down_to_its_reason(house):
    """One pair of documents, one reason, and its dollars."""
    assert explained()[house] == CASES[house][2]


def test_a_cent_of_rounding_is_tax():
    """Systems round sales tax per line or per invoice; that cent is no error and is not lost."""
    rows = classify_differences(
        evidence_of(side("Jobber", invoices=[TAXED]), side(BOOKS, invoices=[{**TAXED, "total": 108.01, "tax": 8.01}]))
    )
    assert rows[["class", "amount", "sentence"]].to_numpy().tolist() == [["tax", -1, "Rounding."]]


def test_timing_has_a_day_on_which_it_clears_and_becomes_an_error_after_it():
    """An invoice of October 30 is expected until November 1, and missing on the 2nd."""
    crm, books = side("Jobber", invoices=[{**ONE, "date": "2026-10-30"}]), side(BOOKS)
    before = classify_differences(evidence_of(crm, books, dt.date(2026, 11, 1))).iloc[0]
    after = classify_differences(evidence_of(crm, books, dt.date(2026, 11, 2))).iloc[0]
    assert (before["class"], before["clears_on"]) == ("timing by basis", pd.Timestamp("2026-11-01"))
    assert after["class"] == "missing"
    assert pd.isna(after["clears_on"])


def test_timing_closes_itself_when_the_invoice_arrives():
    """Nothing is left of the difference once QuickBooks has the invoice."""
    late = {**ONE, "date": "2026-10-30"}
    evidence = evidence_of(side("Jobber", invoices=[late]), side(BOOKS, invoices=[late]))
    assert classify_differences(evidence).empty


PEOPLE = ["Ana Ruiz", "Bob Stone", "Carla Diaz", "Dev Patel"]


@st.composite
def documents(draw: st.DrawFn) -> list[dict]:
    """Draw documents of all kinds: with and without day, tax, tip, discount, balance; void, draft, foreign."""
    rows = []
    for number in draw(st.lists(st.integers(1, 12), max_size=9)):
        kind = draw(st.sampled_from(["invoice", "invoice", "invoice", "sales receipt", "credit memo", "refund"]))
        sign = -1 if kind in ("credit memo", "refund") else 1
        net, tax, tip = draw(st.integers(50, 60)), draw(st.integers(0, 3)), draw(st.sampled_from([0, 0, 5]))
        total = sign * (net + tax + tip)
        status = draw(st.sampled_from(["open", "paid", "open", "paid", "draft", "void"]))
        day = draw(st.sampled_from(["2026-08-31", "2026-09-01", "2026-09-14", "2026-10-01", "2026-10-31", None]))
        rows.append(
            {
                "id": f"{len(rows)}-{number}", "number": draw(st.sampled_from([str(number), None])), "kind": kind,
                "customer": draw(st.sampled_from(PEOPLE)), "total": total, "tax": sign * tax, "tip": sign * tip,
                "net": draw(st.sampled_from([sign * net, None])), "discount": draw(st.sampled_from([0, 5, None])),
                "balance": total if status == "open" else 0, "status": status, "date": day,
                "currency": draw(st.sampled_from([None, None, None, "CAD"])),
            }
        )  # fmt: skip
    return rows


@st.composite
def companies(draw: st.DrawFn) -> tuple[Snapshot, Snapshot]:
    """Draw a company whose books hold some of the CRM's documents, changed or not, and documents of their own."""
    crm = draw(documents())
    books = [{**row, "id": f"b{row['id']}"} for row in crm if draw(st.booleans())]
    books = [
        {**row, "total": row["total"] + draw(st.sampled_from([0, 0, 7])), "date": draw(st.sampled_from([row["date"],
         "2026-10-02"]))} for row in books
    ]  # fmt: skip
    books += draw(documents())
    lined = [
        {"invoice_lines": [line for row in rows for line in lines(30, 20, number=row["number"] or "x")][: draw(some)]}
        for rows in (crm, books)
        for some in [st.integers(0, 6)]
    ]
    here = side(draw(st.sampled_from(CRMS)), invoices=crm, **lined[0])
    return here, side(BOOKS, invoices=books, **lined[1])


@settings(max_examples=12, deadline=None)
@given(companies())
def test_reasons_and_drivers_add_up_to_the_cent(sides):
    """Reasons sum to CRM less books in every month and in total; drivers of a balance sum to its difference."""
    evidence = evidence_of(*sides)
    rows = classify_differences(evidence)
    bridge = build_bridge(evidence, rows).set_index("month")
    live = [each[each["excluded"].isna()] for each in (evidence.crm_documents, evidence.books_documents)]
    assert rows["amount"].sum() == live[0]["total"].sum() - live[1]["total"].sum()
    by_month = rows.groupby("month")["amount"].sum().reindex(bridge.index, fill_value=0)
    assert (by_month == bridge["crm_invoiced"] - bridge["books_invoiced"]).all()
    assert (bridge[BRIDGE_STEPS].sum(axis=1) == bridge["books_invoiced"]).all()
    assert set(rows["class"]) <= set(DIFFERENCE_CLASSES)
    drivers = list_balance_drivers(evidence).groupby("key")["gap"].sum()
    owed = [each.groupby("customer_key")["balance"].sum() for each in live]
    keys = drivers.index.union(owed[0].index).union(owed[1].index)
    gap = owed[0].reindex(keys, fill_value=0) - owed[1].reindex(keys, fill_value=0)
    assert (drivers.reindex(keys, fill_value=0) == gap).all()


def test_bridge_and_differences_agree_in_a_result():
    """The result holds both, and the bridge's steps are the differences with their sign changed."""
    result = run(side("Jobber", invoices=[TAXED, {**ONE, "number": "2"}]), side(BOOKS, invoices=[ONE]))
    steps = -result.differences.groupby("step")["amount"].sum()
    assert result.bridge[steps.index].sum().tolist() == steps.tolist()
