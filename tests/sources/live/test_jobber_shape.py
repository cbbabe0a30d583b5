"""What Jobber's records mean: days, revenue, completion, costs, hours, payments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.jobber import encode
from simulators.jobber_records import plain_record
from tieout.sources.live.jobber.lists import Lists, plain_id
from tieout.sources.live.jobber.questions import ALL, INVOICE, JOB
from tieout.sources.live.jobber.sales import find_net
from tieout.sources.live.jobber.shape import shape
from tieout.store.content import read_json, write_json


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-04-01T04:00:00Z", dt.date(2026, 4, 1)),
        ("2026-04-01T00:00:00Z", dt.date(2026, 4, 1)),
        ("2026-04-01T00:00:00+00:00", dt.date(2026, 4, 1)),
        ("2026-04-01T03:59:00Z", dt.date(2026, 3, 31)),
        (None, None),
    ],
)
def test_a_chosen_day_is_midnight_of_the_account_or_of_utc(said, day):
    """Both ways of writing a day give the same day."""
    assert Lists({"User": [{"id": "1", "timezone": "America/New_York"}]}).chosen_day(said) == day


def test_an_encoded_id_is_printed_as_exports_print_it():
    """Clients have the same id in both ways; anything else stays as it is."""
    assert plain_id(encode("Client", 500010)) == "500010"
    assert plain_id("not-encoded!") == "not-encoded!"


def invoice(**amounts):
    plain = {"subtotal": 100, "discountAmount": 0, "taxAmount": 7, "tipsTotal": 0, "total": 107, "invoiceBalance": 0}
    method = amounts.pop("method", "exclusive")
    said = {name: Decimal(str(value)) for name, value in {**plain, **amounts}.items()}
    return {"amounts": said, "taxCalculationMethod": method}


@pytest.mark.parametrize(
    ("given", "net"),
    [
        (invoice(), 100_00),
        (invoice(discountAmount=10, taxAmount=6.3, total=96.3), 90_00),
        (invoice(tipsTotal=15, total=122), 100_00),
        (invoice(tipsTotal=15), 100_00),
        (invoice(subtotal=107, method="inclusive"), 100_00),
        (invoice(subtotal=107, tipsTotal=15, method="inclusive"), 100_00),
        (invoice(subtotal=107, tipsTotal=15, total=122, method="inclusive"), 100_00),
        (invoice(subtotal=-100, taxAmount=-7, total=-107), -100_00),
        (invoice(total=107.00000000000001), 100_00),
    ],
)
def test_revenue_holds_neither_tax_nor_tips(given, net):
    """Whether tips lie within the total or beside it, and whether prices include tax, the amounts tell."""
    assert find_net(given) == net


# Jobs, lines, hours, payments


def account(**records):
    """Records of an account in New York, each entity's by name."""
    people = [{"id": "u1", "timezone": "America/New_York", "name": {"full": "Ana Pruitt"}},
              {"id": "u2", "timezone": "America/New_York", "name": {"full": "Grant Huxley"}}]  # fmt: skip
    clients = [{**plain_record(next(e.asks for e in ALL if e.name == "Client")), "id": "c1", "name": "Freeman"}]
    return shape(read_json(write_json({"User": people, "Client": clients, **records})))


def job(**changes):
    return {
        **plain_record(JOB.asks), "id": "j1", "jobNumber": 1042, "client": {"id": "c1"}, "jobStatus": "upcoming",
        "lineItems": [], "visits": [], "customFields": [], **changes,
    }  # fmt: skip


VISIT = {"id": "v1", "completedAt": "2026-03-03T21:00:00Z", "assignedUsers": [{"id": "u1"}]}


@pytest.mark.parametrize(
    ("given", "status", "day"),
    [
        (job(), "open", None),
        (job(completedAt="2026-03-05T02:00:00Z"), "completed", "2026-03-04"),
        (job(jobStatus="archived"), "completed", None),
        (job(jobStatus="archived", visits=[VISIT]), "completed", "2026-03-03"),
        (job(jobStatus="requires_invoicing", visits=[VISIT]), "completed", "2026-03-03"),
        (job(jobStatus="requires_invoicing"), "open", None),
        (job(jobStatus="requires_invoicing", visits=[VISIT, {**VISIT, "completedAt": None}]), "open", None),
        (job(jobStatus="requires_invoicing", jobType="RECURRING", visits=[VISIT]), "open", None),
    ],
)
def test_a_job_is_completed_when_its_work_is_done(given, status, day):
    """Jobber has no such state: a job is closed, or all its visits are done and it waits for an invoice."""
    row = account(Job=[given])["jobs"].iloc[0]
    assert row["status"] == status
    assert (None if row["completed"] is None or str(row["completed"]) == "NaT" else str(row["completed"])[:10]) == day


def test_a_jobs_costs_are_those_that_are_known():
    """A line without a cost is unknown; a line that is only a cost counts; without any, nothing is known."""
    lines = [{"id": "l1", "totalPrice": Decimal("90"), "totalCost": None},
             {"id": "l2", "totalPrice": 0, "totalCost": Decimal("12.5")}]  # fmt: skip
    assert account(Job=[job(lineItems=lines)])["jobs"]["material_cost"].tolist() == [1250]
    assert account(Job=[job(lineItems=lines[:1])])["jobs"]["material_cost"].isna().all()


@settings(max_examples=25)
@given(cost=st.integers(0, 10**6), prices=st.lists(st.integers(1, 10**5), min_size=1, max_size=4))
def test_progress_invoices_share_a_lines_cost_to_the_cent(cost, prices):
    """However many invoices bill a line, together they bear its cost, neither more nor less."""
    whole = [{"id": "l1", "totalPrice": Decimal(sum(prices)) / 100, "totalCost": Decimal(cost) / 100}]
    invoices = [
        {**plain_record(INVOICE.asks), "id": f"i{n}", "invoiceNumber": f"{n}", "lineItems": [billed(price)],
         "jobs": [{"id": "j1"}], "archivedJobs": []}
        for n, price in enumerate(prices)
    ]  # fmt: skip
    lines = account(Job=[job(lineItems=whole)], Invoice=invoices)["invoice_lines"]
    assert lines["cost"].sum() == cost
    assert set(lines["job_ref"]) == {"1042"}


def billed(cents):
    return {
        "name": "Boiler", "description": "", "quantity": 1, "totalPrice": Decimal(cents) / 100,
        "jobLineItem": {"id": "l1"},
    }  # fmt: skip


def test_half_an_invoiced_line_bears_half_its_cost():
    """What is not billed yet keeps its part."""
    whole = [{"id": "l1", "totalPrice": Decimal("100"), "totalCost": Decimal("41")}]
    half = {**plain_record(INVOICE.asks), "lineItems": [billed(5_000)], "jobs": [], "archivedJobs": [{"id": "j1"}]}
    assert account(Job=[job(lineItems=whole)], Invoice=[half])["invoice_lines"]["cost"].tolist() == [2050]


@pytest.mark.parametrize("status", ["draft", "voided"])
def test_lines_that_are_not_sold_are_left_out(status):
    """A draft or voided invoice stays in sight, its lines sell nothing."""
    tables = account(Invoice=[{**plain_record(INVOICE.asks), "invoiceStatus": status}])
    assert len(tables["invoice_lines"]) == 0
    assert tables["invoices"]["status"].tolist() == ["void" if status == "voided" else "draft"]


def entry(**changes):
    return {
        "id": "t1", "startAt": "2026-03-02T14:00:00Z", "endAt": "2026-03-02T15:30:00Z", "finalDuration": 5_400,
        "payable": True, "label": None, "note": None, "labourRate": Decimal("31.25"), "timeSheetCategory": "GENERAL",
        "user": {"id": "u1"}, "job": {"id": "j1"}, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (entry(), "job"),
        (entry(timeSheetCategory=None), "job"),
        (entry(timeSheetCategory="SUPPLIES"), "job"),
        (entry(timeSheetCategory="DRIVING"), "travel"),
        (entry(timeSheetCategory="DRIVING", job=None), "travel"),
        (entry(timeSheetCategory="GENERAL", job=None), "general"),
        (entry(timeSheetCategory="OFFICE", job=None), "general"),
        (entry(timeSheetCategory="BREAK"), "general"),
        (entry(timeSheetCategory="CUSTOM", label="PTO", job=None), "paid time off"),
        (entry(timeSheetCategory="CUSTOM", label="Warranty"), "job"),
        (entry(label="Driving range, bunker drains"), "job"),
    ],
)
def test_hours_are_of_a_kind(given, kind):
    """An entry that names a job is job time, unless it is driving or a break."""
    row = account(Job=[job()], TimeSheetEntry=[given])["time_entries"].iloc[0]
    assert (row["kind"], row["employee"], row["minutes"], row["start"]) == (kind, "Ana Pruitt", 90, "09:00")


def test_a_break_that_nobody_pays_is_no_work():
    """A paid one is."""
    given = [entry(timeSheetCategory="BREAK", payable=False), entry(id="t2", timeSheetCategory="BREAK")]
    assert account(TimeSheetEntry=given)["time_entries"]["id"].tolist() == ["t2"]


def test_a_running_timer_and_a_plain_duration():
    """A timer has no minutes yet and says so; a duration without an end has no clock times."""
    given = [entry(endAt=None, finalDuration=0), entry(id="t2", endAt=None)]
    rows = account(TimeSheetEntry=given)["time_entries"].set_index("id")
    assert (rows.loc["t1", "minutes"], rows.loc["t1", "note"]) == (0, "The timer still runs")
    assert rows.loc["t2", "minutes"] == 90
    assert rows.loc["t2", ["start", "end", "note"]].isna().all()


def test_a_job_has_the_hours_and_wages_that_name_it():
    """An hour and a half at 31.25; one entry without a rate makes the wages unknown."""
    row = account(Job=[job()], TimeSheetEntry=[entry()])["jobs"].iloc[0]
    assert (row["minutes"], row["labor_cost"]) == (90, 4688)
    row = account(Job=[job()], TimeSheetEntry=[entry(), entry(id="t2", labourRate=None)])["jobs"].iloc[0]
    assert row["minutes"] == 180
    assert row.isna()["labor_cost"]


def expense(**changes):
    made = {"id": "e1", "title": "Parts", "description": "Valve", "date": "2026-03-02T05:00:00Z",
            "total": Decimal("41.07"), "linkedJob": {"id": "j1"}}  # fmt: skip
    return {**made, **changes}


def test_expenses_cost_their_job():
    """An expense has no vendor and no account; one without an amount is unknown, and so is the job's sum."""
    tables = account(Job=[job()], Expense=[expense(), expense(id="e2", linkedJob=None)])
    assert tables["jobs"]["other_cost"].tolist() == [4107]
    costs = tables["cost_lines"]
    assert costs["job_ref"].tolist()[0] == "1042"
    assert costs["description"].tolist() == ["Parts; Valve"] * 2
    assert costs["vendor"].isna().all()
    tables = account(Job=[job()], Expense=[expense(total=None)])
    assert len(tables["cost_lines"]) == 0
    assert tables["jobs"]["other_cost"].isna().all()


def payment(**changes):
    return {
        "id": "p1", "adjustmentType": "PAYMENT", "paymentType": "CHEQUE", "rawAmount": Decimal("-81"),
        "entryDate": "2026-03-02T05:00:00Z", "details": None, "client": {"id": "c1"}, "allocations": [],
        "checkNumber": "1204", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("sign", [1, -1])
def test_money_received_is_positive_whatever_its_sign(sign):
    """Jobber does not say which sign money received has; the kind of the record tells."""
    given = [payment(rawAmount=sign * 81), payment(id="p2", adjustmentType="REFUND", rawAmount=-sign * 20),
             payment(id="p3", adjustmentType="DEPOSIT", rawAmount=sign * 5)]  # fmt: skip
    rows = account(PaymentRecord=given)["payments"]
    assert list(zip(rows["kind"], rows["amount"], strict=True)) == [
        ("payment", 8100), ("refund", -2000), ("deposit", 500),
    ]  # fmt: skip
    assert rows["number"].tolist()[0] == "1204"


@pytest.mark.parametrize("kind", ["INVOICE", "CORRECTION", "INITIAL_BALANCE", "BAD_DEBT", "VOIDED"])
def test_what_is_no_money_is_no_payment(kind):
    """The same list holds invoices, corrections and balances that were brought in."""
    given = [payment(), payment(id="p2", adjustmentType=kind, rawAmount=Decimal("81"))]
    assert account(PaymentRecord=given)["payments"]["id"].tolist() == ["p1"]


@pytest.mark.parametrize(("raw", "amounts"), [(81, [8100, -8100]), (-81, [8100])], ids=["given back", "never came"])
def test_a_failed_bank_payment(raw, amounts):
    """With the opposite sign it takes a payment back; with a payment's own sign it is one that never came."""
    given = [payment(), payment(id="p2", adjustmentType="FAILED_ACH_PAYMENT", rawAmount=raw)]
    assert account(PaymentRecord=given)["payments"]["amount"].tolist() == amounts


def test_a_deposit_names_the_jobs_of_its_quote():
    """Taken before there is an invoice, it is allocated to a quote."""
    quote = {**plain_record(next(e.asks for e in ALL if e.name == "Quote")), "id": "q1", "jobs": [{"id": "j1"}]}
    given = payment(adjustmentType="DEPOSIT", allocations=[{"quote": {"id": "q1"}}])
    assert account(Job=[job()], Quote=[quote], PaymentRecord=[given])["payments"]["job_refs"].tolist() == ["1042"]


@pytest.mark.parametrize(
    ("said", "status"),
    [("draft", "open"), ("awaiting_response", "open"), ("changes_requested", "open"), ("approved", "won"),
     ("converted", "won"), ("archived", "lost")],
)  # fmt: skip
def test_a_quote_is_won_lost_or_open(said, status):
    """Jobber's states, in the words of our tables."""
    asks = next(e.asks for e in ALL if e.name == "Quote")
    assert account(Quote=[{**plain_record(asks), "quoteStatus": said}])["quotes"]["status"].tolist() == [status]


def test_a_recurring_job_is_an_agreement():
    """Its invoices' rule says how many months lie between two of them; visits and weeks say none."""
    rule = {"billingFrequency": "PERIODIC", "recurrenceSchedule": {"calendarRule": "RRULE:FREQ=MONTHLY;INTERVAL=3"}}
    job = {**plain_record(JOB.asks), "jobType": "RECURRING", "jobNumber": 7, "invoiceSchedule": rule}
    weekly = {**job, "id": "b", "jobNumber": 8, "invoiceSchedule": {**rule, "billingFrequency": "PER_VISIT"}}
    tables = shape({"Job": [job, weekly, {**job, "id": "c", "jobType": "ONE_OFF", "jobNumber": 9}]})
    rows = tables["agreements"].set_index("number")
    assert rows["status"].to_dict() == {"7": "active", "8": "active"}
    assert rows["months"].fillna(0).to_dict() == {"7": 3, "8": 0}
    assert tables["jobs"]["agreement_ref"].fillna("").tolist() == ["7", "8", ""]


def test_an_allocation_is_a_part_of_a_payment():
    """Money given back is taken from the invoice again; a fee is positive."""
    invoice = {**plain_record(INVOICE.asks), "id": "i", "invoiceNumber": "55"}
    allocation = {"amount": Decimal("10"), "invoice": {"id": "i"}}
    came = {**plain_record(next(e.asks for e in ALL if e.name == "PaymentRecord")), "allocations": [allocation]}
    given_back = {**came, "id": "back", "adjustmentType": "REFUND", "feeAmount": None}
    tables = shape({"Invoice": [invoice], "PaymentRecord": [came, given_back]})
    rows = tables["payment_allocations"]
    assert rows[["document_number", "amount"]].values.tolist() == [["55", 1000], ["55", -1000]]
    assert tables["payments"]["fee"].fillna(0).tolist() == [1000, 0]
