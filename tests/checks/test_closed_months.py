"""A month that was signed off: any later change is told, and nothing else is."""

from __future__ import annotations

import pandas as pd
import pytest

from tables import AS_OF, rows, side
from tieout.checks.closed_months import closed_period_changed
from tieout.evidence import gather_evidence
from tieout.evidence.control_totals import add_up_months
from tieout.model.settings import SIGN_OFFS, Inputs, Settings
from tieout.model.snapshot import Snapshot

AUGUST = pd.Timestamp("2026-08-01").as_unit("s")


def look_at(total: float, signed: pd.DataFrame | None = None, day: str = "2026-08-10", number: str = "1"):
    """Prepare a company that bills one invoice in August, equal in both books, and one in September."""
    invoices = [{"number": number, "total": total, "date": day}, {"number": "2", "total": 70, "date": "2026-09-10"}]
    crm, books = side("Jobber", invoices=invoices), side("QuickBooks Online", invoices=invoices)
    inputs = Inputs(Settings(as_of=AS_OF), sign_offs=SIGN_OFFS.empty() if signed is None else signed)
    return gather_evidence(crm, books, Snapshot(""), inputs)


@pytest.fixture(scope="module")
def signed() -> pd.DataFrame:
    """Dana's signature under an August of 100.00."""
    august = add_up_months(look_at(100)).set_index("month").loc[AUGUST]
    told = {"month": AUGUST, "signed_by": "Dana", "signed_on": "2026-09-05"}
    made = rows(SIGN_OFFS, told)
    return made.assign(**{name: [august[name]] for name in ("crm_invoiced", "books_invoiced", "gross_profit", "mark")})


def test_a_month_adds_up_by_its_documents_days():
    """What each book invoiced in August."""
    august = add_up_months(look_at(100)).set_index("month").loc[AUGUST]
    assert august[["crm_invoiced", "books_invoiced", "receivables"]].tolist() == [100_00, 100_00, 100_00]


def test_an_unchanged_month_says_nothing(signed):
    """No finding; a change of September is none either, for nobody signed it."""
    assert not len(closed_period_changed.find(look_at(100, signed)))


@pytest.mark.parametrize(("change", "severity", "said"), [
    ({"total": 90}, "ACT", "QuickBooks’ invoices went from 100.00 to 90.00"),
    ({"total": 100, "day": "2026-09-01"}, "ACT", "QuickBooks’ invoices went from 100.00 to 0.00"),
    ({"total": 100, "number": "1b"}, "WATCH", "the totals are the same"),
])  # fmt: skip
def test_a_later_change_is_told(signed, change, severity, said):
    """Another amount, a moved day, a renumbered document: with who signed, when, and what it was."""
    found = closed_period_changed.find(look_at(signed=signed, **change)).iloc[0]
    assert found["sentence"].startswith("August 2026 was signed off by Dana on 2026-09-05; since then ")
    assert said in found["sentence"]
    assert (found["severity"], found["blocks_close"]) == (severity, severity == "ACT")


def test_a_total_that_was_not_recorded_is_not_compared(signed):
    """A gap is unknown, not zero."""
    unknown = signed.assign(crm_invoiced=pd.NA, books_invoiced=pd.NA, gross_profit=pd.NA, mark=pd.NA)
    assert not len(closed_period_changed.find(look_at(90, SIGN_OFFS.validate(unknown))))
