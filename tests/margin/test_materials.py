"""Material cost comes from bills or from the CRM by the owner's policy, never from both."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from margin.frames import FEW, Row, make_costs
from tieout.margin.materials import cost_materials, cost_other
from tieout.model.settings import MATERIAL_POLICIES, Settings

BILL, CRM_COST = {"amount": 3000}, {"source": "CRM", "kind": "CRM cost", "amount": 2500}


def materials(rows: list[Row], policy: str = MATERIAL_POLICIES[0]) -> pd.Series:
    """The three material costs of job 1."""
    return cost_materials(make_costs(rows), Settings(material_policy=policy)).loc["1"]


@pytest.mark.parametrize(
    ("policy", "chosen"), [("Vendor bills, else CRM cost", 3000), ("Vendor bills", 3000), ("CRM cost", 2500)]
)
def test_policy_chooses_one(policy: str, chosen: int) -> None:
    """Where both sides know a cost, the policy takes one of them."""
    assert materials([BILL, CRM_COST], policy)["materials"] == chosen


def test_bills_else_crm_falls_back() -> None:
    """Without a bill, the first policy takes the CRM's cost."""
    assert materials([CRM_COST])["materials"] == 2500


def test_bills_only_leaves_a_gap() -> None:
    """Without a bill, “Vendor bills” leaves the cost unknown, which is not zero."""
    assert pd.isna(materials([CRM_COST], "Vendor bills")["materials"])


def test_crm_only_leaves_a_gap() -> None:
    """Without a CRM cost, “CRM cost” leaves the cost unknown."""
    assert pd.isna(materials([BILL], "CRM cost")["materials"])


def test_both_sides_are_shown() -> None:
    """Both sides' costs are shown beside each other, whichever is chosen."""
    assert materials([BILL, CRM_COST])[["materials_crm", "materials_books"]].tolist() == [2500, 3000]


def test_vendor_credit_lowers_the_cost() -> None:
    """A vendor credit is a negative cost."""
    assert materials([BILL, {"kind": "vendor credit", "amount": -500}])["materials"] == 2500


def test_bill_credited_in_full_is_a_known_zero() -> None:
    """A bill and its full credit are a known cost of zero; the CRM's cost is not taken instead."""
    assert materials([BILL, {"kind": "vendor credit", "amount": -3000}, CRM_COST])["materials"] == 0


def test_lines_without_a_job_stay_out() -> None:
    """A bill that belongs to no job costs no job."""
    assert cost_materials(make_costs([{"amount": 3000, "job": None}]), Settings()).empty


def test_other_is_subcontractors_and_other() -> None:
    """Subcontractors and other cost add up; materials are not among them."""
    rows = [{"category": "subcontractor", "amount": 700}, {"category": "other", "amount": 50}, BILL]
    assert cost_other(make_costs(rows))["1"] == 750


def test_wages_in_the_books_are_not_counted_beside_the_hours() -> None:
    """A wage posted to the job in the books is no other cost: the hours cost it already."""
    assert cost_other(make_costs([{"category": "labor", "amount": 900}])).empty


def test_crm_expenses_are_not_other_cost() -> None:
    """Only the books' subcontractors and other cost count."""
    assert cost_other(make_costs([{**CRM_COST, "category": "other"}])).empty


cost_rows = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.sampled_from(["CRM", "Books"]),
            "category": st.sampled_from(["materials", "subcontractor", "other"]),
            "job": st.sampled_from(["1", "2", None]),
            "amount": st.integers(-(10**6), 10**6),
        }
    ),
    max_size=15,
)


@FEW
@given(cost_rows, st.sampled_from(MATERIAL_POLICIES))
def test_never_both(rows: list[Row], policy: str) -> None:
    """The chosen cost is the books' or the CRM's, as a whole."""
    found = cost_materials(make_costs(rows), Settings(material_policy=policy))
    from_books = (found["materials"] == found["materials_books"]).fillna(False)
    from_crm = (found["materials"] == found["materials_crm"]).fillna(False)
    assert (from_books | from_crm | found["materials"].isna()).all()


@FEW
@given(cost_rows)
def test_every_line_with_a_job_is_in_one_sum(rows: list[Row]) -> None:
    """The sums of both sides and other cost are all the lines of the jobs, but the CRM's other cost."""
    costs = make_costs(rows)
    sides = cost_materials(costs, Settings())[["materials_crm", "materials_books"]].fillna(0)
    wanted = costs["job"].notna() & ~((costs["source"] == "CRM") & (costs["category"] != "materials"))
    assert sides.sum().sum() + cost_other(costs).sum() == costs.loc[wanted, "amount"].sum()
