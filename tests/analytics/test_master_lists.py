"""How good master lists are, which items to map first, and what the findings of a check ask for."""

from functools import cache

import pandas as pd
import pytest

from tables import AS_OF, side
from tieout.analytics.check_actions import decide_actions
from tieout.analytics.data_quality import SCORE, list_clean_up, score_lists
from tieout.analytics.item_mapping import map_items
from tieout.evidence import Evidence, gather_evidence
from tieout.model.results import FINDINGS
from tieout.model.settings import Inputs, Settings
from tieout.model.snapshot import Snapshot

TODAY = pd.Timestamp(AS_OF).as_unit("s")


@cache
def company() -> Evidence:
    """Three customers and four sold items; the CRM keeps no terms."""
    people = [
        {"id": "1", "name": "Ana Ruiz", "email": "ana@ruiz.test", "phone": "8285550101"},
        {"id": "2", "name": "Bob Stone", "email": "bob@stone.test"},
        {"id": "3", "name": "Cy Gone", "active": False},
    ]
    bills = [{"number": "1", "total": 900}, {"number": "2", "total": 90, "customer": "Bob Stone", "date": "2026-09-12"}]
    sold = (("Furnace", 800), ("Pump", 100), ("Valve", 60), ("Drain", 40))
    lines = [{"invoice_number": "1", "item": item, "amount": amount} for item, amount in sold]
    items = [
        {"name": "HVAC:furnace", "account": "Sales", "cost": 5},
        {"name": "Pump"},
        {"name": "Valve", "account": "Sales"},
    ]
    crm = side("Jobber", customers=people, invoices=bills, invoice_lines=lines)
    inputs = Inputs(settings=Settings(as_of=AS_OF))
    return gather_evidence(crm, side("QuickBooks Online", invoices=bills, items=items), Snapshot(""), inputs)


def test_a_score_is_the_mean_of_what_is_told():
    """Half of the active customers have a telephone, all an e-mail address; terms the CRM does not tell."""
    scores = score_lists(company())
    people = scores[scores["list"] == "customers"].set_index("measure")
    assert people["share"].dropna().to_dict() == {
        SCORE: pytest.approx(2.5 / 3),
        "e-mail": 1,
        "telephone": 0.5,
        "stands there once": 1,
    }
    assert people.loc["payment terms", "missing"] == "not available from Jobber"
    items = scores[scores["list"] == "items"].set_index("measure")["share"]
    assert items["income account"] == pytest.approx(2 / 3)


def test_the_clean_up_begins_with_the_most_revenue():
    """Only what is not as it should be is listed."""
    work = list_clean_up(company())
    assert work[["name", "lacks"]].to_numpy().tolist() == [
        ["Bob Stone", "telephone"],
        ["Pump", "income account; cost"],
        ["Valve", "cost"],
    ]


def test_items_are_mapped_from_the_top():
    """The largest items come first, with the share that they make up together."""
    items = map_items(company())
    assert items["item"].tolist() == ["Furnace", "Pump", "Valve", "Drain"]
    assert items["cumulative"].round(2).tolist() == [0.8, 0.9, 0.96, 1.0]
    assert items["state"].tolist() == ["mapped", "no account", "mapped", "not in QuickBooks"]
    assert items["top"].tolist() == [True, False, False, False]


def test_nothing_sold_is_nothing_to_map():
    """Empty lists have no score and no work."""
    nobody = gather_evidence(Snapshot(""), Snapshot(""), Snapshot(""), Inputs(settings=Settings(as_of=AS_OF)))
    assert [len(table(nobody)) for table in (map_items, score_lists, list_clean_up)] == [0, 0, 0]


def finding(check: str, severity: str, group: str, effect: int) -> dict[str, object]:
    """One finding of a check."""
    told = {
        "id": check,
        "sentence": "It is.",
        "cause": "It was.",
        "remedy": "Do it.",
        "fix_in": "CRM",
        "confidence": 1.0,
    }
    return {
        **told,
        "check": check,
        "severity": severity,
        "group": group,
        "revenue_effect": effect,
        "blocks_close": False,
    }


def test_what_recurs_is_a_systems_problem():
    """Small and occasional is watched, dollars are looked into, and three weeks of eight are no accident."""
    rows = [
        finding("day_too_long", "WATCH", "cost", 0),
        finding("invoice_total_differs", "ACT", "amount", -900),
        finding("item_without_account", "WATCH", "incomplete", 0),
        finding("invoice_waiting_to_sync", "TIMING", "timing", -5),
    ]
    days = pd.to_datetime(["2026-10-30", "2026-10-20", "2026-10-12", "2026-01-05"]).as_unit("s")
    opened = pd.DataFrame({"check": ["item_without_account"] * 3 + ["day_too_long"], "date": days})
    actions = decide_actions(FINDINGS.validate(pd.DataFrame(rows)), opened, TODAY)
    assert actions[["check", "action"]].to_numpy().tolist() == [
        ["item_without_account", "systems problem"],
        ["invoice_total_differs", "diagnose"],
        ["day_too_long", "monitor"],
    ]
