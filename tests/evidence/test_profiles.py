"""How each CRM's records reach QuickBooks: what is documented, what the records teach, and what an owner typed."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from tables import AS_OF, found, names, run, side
from tieout.evidence import gather_evidence
from tieout.evidence.profiles import (
    GRADES,
    PROFILES,
    UNKNOWN_CRM,
    Learned,
    SyncProfile,
    choose_profile,
    explain_absences,
    find_profile,
    learn_sync,
)
from tieout.evidence.profiles.choose import RULE_NAMES
from tieout.evidence.profiles.learn import Seen
from tieout.model.nouns import INVOICE_LINES, INVOICES
from tieout.model.results import Reconciliation
from tieout.model.settings import BY_HAND, CRMS, OLDER_SYNC, PUSH_EVENTS, Inputs, Settings

BOOKS = "QuickBooks Online"
TODAY = pd.Timestamp(AS_OF).as_unit("s")


@pytest.mark.parametrize("crm", CRMS)
def test_every_crm_has_a_profile_with_sources(crm):
    """What is said of a sync names its rule, its source and how well it is known."""
    profile = PROFILES[crm]
    assert {"pushes_when", "paid_returns", "never_sends"} <= {each.rule for each in profile.statements}
    assert all(each.rule in RULE_NAMES and each.source for each in profile.statements)
    assert {each.grade for each in profile.statements} <= set(GRADES)
    assert profile.pushes_when in PUSH_EVENTS


def test_a_profile_depends_on_the_connection():
    """Jobber's older sync is started by hand and brings the paid status back; the new one does neither."""
    new, older = find_profile("Jobber", "Native sync"), find_profile("Jobber", OLDER_SYNC)
    assert (new.pushes_when, new.paid_returns) == ("created", False)
    assert (older.pushes_when, older.paid_returns) == ("by hand", True)
    assert find_profile("Workiz", BY_HAND).folds_lines is False


def test_typed_goes_before_learned_and_learned_before_documented():
    """The same rule three times, each time with where it comes from."""
    learned = [Learned("number_form", "Same number", "40 of 40 are the same.", 40)]
    chosen = (
        choose_profile(Settings(), "Workiz"),
        choose_profile(Settings(), "Workiz", learned),
        choose_profile(Settings(number_form="QuickBooks' own"), "Workiz", learned),
    )
    assert [each.number_form for each in chosen] == ["Wrapped in letters", "Same number", "QuickBooks' own"]
    told = [next(rule for rule in each.rules if rule.name == "number_form") for each in chosen]
    assert [(rule.came_from, rule.records) for rule in told] == [("documented", None), ("learned", 40), ("typed", None)]


def pairs(count: int, **both: Any) -> pd.DataFrame:
    """Make as many pairs of equal documents, with what the test is about (``tax_crm=800``)."""
    made = pd.DataFrame(
        {f"{name}_{side_}": pd.array([pd.NA] * count) for name in INVOICES.names for side_ in ("crm", "books")}
    )
    numbers = [str(1000 + at) for at in range(count)]
    same = {
        "total": 10_000, "net": 10_000, "balance": 0, "kind": "invoice", "number": numbers, "plain": numbers,
        "inner": pd.NA, "date": pd.Timestamp("2026-09-01"), "created": pd.NaT, "sent": pd.NaT,
    }  # fmt: skip
    for name, value in same.items():
        made[f"{name}_crm"] = made[f"{name}_books"] = value
    return made.assign(left=range(count), **both)


def learn(twins: pd.DataFrame, profile: SyncProfile = UNKNOWN_CRM, alone: int = 0) -> dict[str, Learned]:
    """Learn from pairs of documents and from as many CRM documents that stand alone and are unpaid."""
    here = pd.DataFrame({name: twins[f"{name}_crm"] for name in ("kind", "total", "balance", "date")})
    alike = {"kind": "invoice", "total": 10_000, "balance": 10_000, "date": pd.Timestamp("2026-09-01")}
    documents = pd.concat([here, pd.DataFrame([alike] * alone)], ignore_index=True).assign(excluded=pd.NA)
    numbers = twins["number_books"].tolist()
    lines = INVOICE_LINES.validate(pd.DataFrame({"invoice_number": numbers, "kind": "sale", "amount": 10_000}))
    return {each.rule: each for each in learn_sync(Seen(profile, documents, twins, lines, TODAY))}


def test_letters_around_numbers_are_learned():
    """Workiz' letters, with an example."""
    numbers = [f"SAJ{1000 + at}_SKOT" for at in range(40)]
    twins = pairs(40).assign(number_books=numbers, plain_books=numbers)
    lesson = learn(twins.assign(inner_books=twins["plain_crm"]))["number_form"]
    assert (lesson.value, lesson.records) == ("Wrapped in letters", 40)
    assert "40 of 40 invoices carry the CRM's number inside letters, such as 1000 in SAJ1000_SKOT" in lesson.sentence


def test_equal_numbers_are_learned():
    """Jobber's numbers equal QuickBooks' document numbers."""
    assert learn(pairs(40))["number_form"].sentence == "40 of 40 invoices have the same number in both systems."


def test_numbers_of_the_books_own_are_learned():
    """No number is found again."""
    assert learn(pairs(40, plain_books="x"))["number_form"].value == "QuickBooks' own"


def test_mixed_numbers_teach_nothing():
    """Half of the numbers equal: nothing is learned."""
    twins = pairs(40)
    twins.loc[:19, "plain_books"] = "x"
    assert "number_form" not in learn(twins)


def test_few_records_teach_nothing():
    """Twenty-nine invoices are too few to learn from."""
    assert learn(pairs(29, tax_crm=800, net_crm=9_200, tax_books=0)) == {}


def test_sent_only_when_paid_in_full_is_learned():
    """Forty paid invoices arrived, and of twelve unpaid ones none."""
    lesson = learn(pairs(40), PROFILES["Workiz"], alone=12)["pushes_when"]
    assert lesson.value == "paid in full"
    assert lesson.sentence == "None of 12 unpaid invoices is in QuickBooks, and 40 paid ones are."


def test_nine_unpaid_invoices_are_too_few():
    """Nine that did not arrive may be an accident."""
    assert "pushes_when" not in learn(pairs(40), PROFILES["Workiz"], alone=9)


def test_a_sync_that_does_not_wait_for_payments_is_not_suspected_of_it():
    """Jobber sends invoices as they are made: unpaid ones that are not there are errors."""
    assert "pushes_when" not in learn(pairs(40), PROFILES["Jobber"], alone=12)


def test_unpaid_invoices_that_arrive_show_that_payment_does_not_send_them():
    """All twelve unpaid invoices are there: what is documented stays, with the reason."""
    twins = pairs(52)
    twins.loc[:11, "balance_crm"] = 10_000
    lesson = learn(twins, PROFILES["Workiz"])["pushes_when"]
    assert lesson.value is None
    assert lesson.sentence.startswith("12 of 12 unpaid invoices are in QuickBooks")


def test_tax_within_prices_is_learned():
    """Totals agree, and QuickBooks' revenue is larger by the tax."""
    lesson = learn(pairs(40, tax_crm=800, net_crm=9_200, tax_books=0))["folds_lines"]
    assert (lesson.value, lesson.records) == (True, 40)


def test_discounts_without_a_line_are_learned():
    """Each discount went into the prices of the lines."""
    assert learn(pairs(40, discount_crm=500))["folds_lines"].value is True


def test_paid_status_that_never_returns_is_learned():
    """Paid in QuickBooks and open in the CRM, again and again."""
    lesson = learn(pairs(40, balance_crm=10_000))["paid_returns"]
    assert (lesson.value, lesson.records) == (False, 40)


def test_the_usual_lag_is_learned():
    """Ninety-five of a hundred arrived within a week, two after a month."""
    twins = pairs(100, created_books=pd.Timestamp("2026-09-08"))
    twins.loc[:1, "created_books"] = pd.Timestamp("2026-10-01")
    lesson = learn(twins)["usual_days"]
    assert lesson.sentence == "95 of 100 invoices arrived within 7 days (of 100; the slowest took 30)."


def test_a_long_lag_lengthens_the_grace_and_a_short_one_never_shortens_it():
    """Seven days lengthen Jobber's two; one day leaves ServiceTitan its ten."""
    lag = {days: Learned("usual_days", days, "", 40) for days in (1, 7)}
    assert choose_profile(Settings(), "Jobber", [lag[7]]).grace_days == 7
    assert choose_profile(Settings(), "ServiceTitan", [lag[1]]).grace_days == 10


def test_sales_receipts_are_learned():
    """Three sales that arrived as receipts are enough to know that it happens."""
    assert learn(pairs(3, kind_books="sales receipt"))["sales_receipts"].value is True


def test_zero_dollar_invoices_are_learned():
    """Ten invoices over nothing arrived: they are sent."""
    assert learn(pairs(10, total_crm=0, total_books=0))["sends_zero"].value is True


def absences(profile: SyncProfile, **document: Any) -> list[Any]:
    """Explain the absence of one invoice: its reason and its last day."""
    empty = {name: pd.NaT if kind == "date" else pd.NA for name, kind in ((c.name, c.kind) for c in INVOICES.columns)}
    row = {**empty, "kind": "invoice", "total": 10_000, "balance": 10_000, **document}
    documents = pd.DataFrame([row]).astype(
        {"date": "datetime64[s]", "paid_date": "datetime64[s]", "sent": "datetime64[s]"}
    )
    made = explain_absences(documents, pd.Series(pd.NaT, index=[0], dtype="datetime64[s]"), profile, TODAY).iloc[0]
    return [None if pd.isna(each) else each for each in (made["absence"], made["expected_by"])]


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_a_fresh_invoice_is_on_its_way_until_the_grace_ends():
    """Jobber may take two days: October 29 is in time on the 31st, October 28 is late."""
    assert absences(PROFILES["Jobber"], date=day("2026-10-29")) == ["on its way", day("2026-10-31")]
    assert absences(PROFILES["Jobber"], date=day("2026-10-28")) == [None, None]


PAID_IN_FULL = choose_profile(Settings(pushes_when="paid in full"), "Workiz")


def test_an_unpaid_invoice_waits_for_its_payment_up_to_the_limit():
    """Ninety days, and then it is missing."""
    assert absences(PAID_IN_FULL, date=day("2026-08-02")) == ["not paid yet", day("2026-10-31")]
    assert absences(PAID_IN_FULL, date=day("2026-08-01")) == [None, None]


def test_the_grace_counts_from_the_payment_that_sends_an_invoice():
    """An old invoice that was paid yesterday is on its way; one paid in September is missing."""
    paid = {"date": day("2026-06-01"), "balance": 0}
    assert absences(PAID_IN_FULL, **paid, paid_date=day("2026-10-30")) == ["on its way", day("2026-11-29")]
    assert absences(PAID_IN_FULL, **paid, paid_date=day("2026-09-10")) == [None, None]


def test_an_invoice_over_nothing_is_expected_to_be_absent_where_none_is_sent():
    """ServiceTitan never shows them."""
    assert absences(PROFILES["ServiceTitan"], date=day("2026-06-01"), total=0) == ["zero", None]


def many(count: int, **row: object) -> list[dict]:
    """Make as many invoices of one customer each, with amounts of their own."""
    return [
        {"number": str(1000 + at), "customer": f"Client {at:03d}", "total": 100 + at, "date": "2026-09-01", **row}
        for at in range(count)
    ]


@cache
def sent_when_paid(**settings: object) -> Reconciliation:
    """A Workiz company: 40 paid invoices arrived in letters, 12 unpaid ones and a draft did not."""
    paid = many(40, status="paid")
    there = [{**row, "number": f"SAJ{row['number']}_SKOT"} for row in paid]
    waiting = [{**row, "number": f"7{row['number']}"} for row in many(12)]
    draft = {"number": "99", "total": 90, "status": "draft"}
    return run(side("Workiz", invoices=[*paid, *waiting, draft]), side(BOOKS, invoices=there), **settings)


def test_what_is_expected_is_muted_with_count_and_reason():
    """Nobody is alarmed by letters around numbers, unpaid invoices and drafts; they are counted."""
    result = sent_when_paid()
    muted = {row["rule"]: (row["count"], row["limit_days"]) for row in result.muted.to_dict("records")}
    assert muted[RULE_NAMES["number_form"]][0] == 40
    assert muted[RULE_NAMES["pushes_when"]] == (12, 90)
    assert muted[RULE_NAMES["never_sends"]][0] == 1
    assert set(names(result)) <= {"customer_balance_differs"}
    assert set(result.findings["severity"]) <= {"TIMING"}
    learned = result.sync_rules.set_index("rule").loc[RULE_NAMES["pushes_when"]]
    assert (learned["value"], learned["came_from"]) == ("paid in full", "learned")


def test_what_is_muted_becomes_a_finding_when_it_is_older_than_the_limit():
    """The unpaid invoices are 60 days old: muted for 90 days, and reported where only 30 are allowed."""
    assert len(found(sent_when_paid(hold_days=30), "invoice_missing_in_books")) == 12


def test_folded_lines_are_muted_where_the_profile_says_so():
    """GoHighLevel puts tax into prices: no invoice counts as arrived in part."""
    crm = side("GoHighLevel", invoices=[{"number": "1", "total": 108, "tax": 8, "sent": "2026-09-10"}])
    books = side(BOOKS, invoices=[{"number": "1", "total": 108, "tax": 0}])
    evidence = gather_evidence(crm, books, side(""), Inputs(Settings(as_of=AS_OF)))
    assert evidence.twins["partly"].isna().all()
