"""What is particular to ServiceTitan: its amounts, its days, its clocks and pay lines, its feeds and lists."""

from __future__ import annotations

import datetime as dt
import functools
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from simulators import servicetitan_rows as rows
from simulators.base import Answer
from simulators.kit import Kit, hurry
from simulators.openapi import Contract
from simulators.servicetitan import APP_KEY, TENANT, SimulatedServiceTitan
from simulators.servicetitan_case import add_payment, truth
from simulators.servicetitan_rows import LISTS, bill, clock, invoice, item, job, off_job, pay
from tieout.model.errors import PlanTooSmall, ScopeMissing, SignInAgain, UnexpectedAnswer
from tieout.sample import make_company
from tieout.sources.live.connecting import Wish, connect
from tieout.sources.live.doctor import examine
from tieout.sources.live.replies import Reply
from tieout.sources.live.servicetitan import SERVICETITAN, reading
from tieout.sources.live.servicetitan.faults import judge
from tieout.sources.live.servicetitan.shape import shape
from tieout.sources.live.servicetitan.words import FEEDS
from tieout.sources.live.servicetitan.words import LISTS as LIST_PATHS

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "servicetitan" / "openapi"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the official schema is not at hand")


def tables(**records):
    """The tables of these records and what they refer to."""
    return shape({**LISTS, **records})


def only(noun, **records):
    """The one row of a table."""
    frame = tables(**records)[noun]
    assert len(frame) == 1
    return frame.iloc[0]


# Invoices


@pytest.mark.parametrize("total", ["80.25", Decimal("80.25")], ids=["text", "number"])
def test_amounts_are_exact_in_both_types(total):
    """Accounting writes decimal texts, other parts numbers; both are read to the cent."""
    row = only("invoices", Invoice=[invoice(total=total)])
    assert row[["total", "net", "tax", "balance"]].tolist() == [8025, 7500, 525, 8025]


def test_the_users_number_is_the_reference():
    """An invoice has an id, and a number that people see."""
    row = only("invoices", Invoice=[invoice()])
    assert row[["id", "number", "job_refs", "status"]].tolist() == ["20", "5001", "1001", "open"]


def lines_of(*items):
    frame = tables(Invoice=[invoice(items=list(items))])["invoice_lines"]
    return list(zip(frame["kind"], frame["amount"], frame["cost"].fillna(-1), strict=True))


def test_an_item_that_is_not_charged_is_cost_alone():
    """Its price does not count; its cost does."""
    free = item(id=2, isChargeable=False, price="20.00", total="20.00", totalCost="8.00", order=2)
    assert lines_of(item(), free) == [("sale", 7500, 3000), ("sale", 0, 800)]
    assert only("jobs", Invoice=[invoice(items=[item(), free])])["material_cost"] == 3800


def test_price_modifiers_are_discounts():
    """A negative modifier is a discount."""
    less = item(id=2, type="PriceModifier", skuName="Club", total="-10.00", totalCost="0.00", order=2)
    assert lines_of(item(total="85.00"), less) == [("sale", 8500, 3000), ("discount", -1000, 0)]


def test_what_no_item_shows_is_kept():
    """Items that do not add up to the invoice leave a line of their own."""
    assert lines_of(item(total="70.00")) == [("sale", 7000, 3000), ("sale", 500, -1)]


def test_an_adjustment_belongs_to_the_job_of_what_it_adjusts():
    """It names no job; the two invoices add up on the job."""
    given_back = invoice(
        id=21, referenceNumber="5001-A", adjustmentToId=20, job=None, total="-21.40", salesTax="-1.40",
        balance="0.00", items=[item(total="-20.00", totalCost="0.00")],
    )  # fmt: skip
    made = tables(Invoice=[invoice(), given_back])
    assert made["invoices"]["kind"].tolist() == ["invoice", "credit memo"]
    assert made["invoices"]["job_refs"].tolist() == ["1001", "1001"]
    assert made["jobs"]["total"].tolist() == [5500]
    assert made["jobs"]["invoice_refs"].tolist() == ["5001; 5001-A"]


def test_a_projects_invoice_names_all_its_jobs():
    """One invoice of a project bills its jobs together, and says of none what it is worth."""
    jobs = [job(projectId=99), job(id=11, jobNumber="1002", projectId=99, total=Decimal("10"))]
    made = tables(Job=jobs, Invoice=[invoice(job=None, projectId=99)])
    assert made["invoices"]["job_refs"].tolist() == ["1001; 1002"]
    assert made["jobs"]["total"].tolist() == [8025, 1000]


def test_two_jobs_of_one_number_stay_two():
    """Job numbers are not unique; an invoice belongs to its own."""
    jobs = [job(), job(id=11, total=Decimal("10"))]
    assert tables(Job=jobs, Invoice=[invoice()])["jobs"]["total"].tolist() == [7500, 1000]


def test_an_invoice_of_nothing_is_no_document():
    """Every job has an invoice from its first day; of one without an amount only its cost counts."""
    empty = invoice(total="0.00", salesTax="0.00", items=[item(isChargeable=False)])
    made = tables(Invoice=[empty])
    assert not len(made["invoices"])
    assert not len(made["invoice_lines"])
    assert made["jobs"]["material_cost"].tolist() == [3000]


@pytest.mark.parametrize(
    ("state", "balance", "status"),
    [("InProgress", "80.25", "draft"), ("Completed", "0.00", "paid"), ("Canceled", "80.25", "open")],
)
def test_states_of_invoices(state, balance, status):
    """Until the job is done an invoice is a draft; then its balance decides."""
    assert only("invoices", Job=[job(jobStatus=state)], Invoice=[invoice(balance=balance)])["status"] == status


@pytest.mark.parametrize(
    ("said", "day"),
    [("2025-10-15T00:00:00Z", 15), ("2025-10-15T00:00:00", 15), ("2025-10-15T02:30:00Z", 14),
     ("2025-10-15T04:00:00.0000000Z", 15)],
)  # fmt: skip
def test_midnight_utc_is_a_day(said, day):
    """A day without a clock is no moment; a moment falls on the account's own day."""
    row = only("invoices", Invoice=[invoice(invoiceDate=said)])
    assert row["date"].date() == dt.date(2025, 10, day)


def test_payments_name_what_they_paid():
    """Invoices by the numbers that people see, and their jobs; without an amount there is no payment."""
    paid = {
        **rows.MADE, "id": 80, "date": "2026-04-01T00:00:00Z", "total": "80.25", "unappliedAmount": "0.25",
        "type": "Check", "typeId": "2", "checkNumber": "1207", "customer": {"id": 1, "name": "x"},
        "appliedTo": [{"appliedTo": 20, "appliedAmount": "80.00"}],
    }  # fmt: skip
    back = {**paid, "id": 81, "refundedPaymentId": 80, "total": "10.00"}
    made = tables(Invoice=[invoice()], Payment=[paid, back, {**paid, "id": 82, "total": "0.00"}])["payments"]
    assert made["amount"].tolist() == [8025, -1000]
    assert made["kind"].tolist() == ["payment", "refund"]
    first = made.iloc[0][["number", "customer", "unapplied", "invoice_refs", "job_refs"]].tolist()
    assert first == ["1207", "Freeman", 25, "5001", "1001"]


@pytest.mark.parametrize("status", [{"value": 1, "name": "Sold"}, "Sold"], ids=["named", "plain"])
def test_a_sold_estimate_is_won(status):
    """An estimate's status is a word with a number."""
    made = {**rows.MADE, "id": 90, "status": status, "customerId": 1, "subtotal": Decimal("99.50"), "soldOn": None}
    assert only("quotes", Estimate=[made])[["status", "total", "customer"]].tolist() == ["won", 9950, "Freeman"]


# Jobs and customers


def test_a_job_is_described_by_what_it_refers_to():
    """Names come from their lists, technicians from assignments, the city from where the work is."""
    sent = [
        {**rows.MADE, "id": n, "technicianId": 6, "technicianName": "Old name", "jobId": 10} for n in (1, 2)
    ] + [{**rows.MADE, "id": 3, "technicianId": 66, "technicianName": "Sam Delgado", "jobId": 10}]  # fmt: skip
    row = only("jobs", AppointmentAssignment=sent, Job=[job(summary="<p>Pump &amp; <b>valve</b></p>", newKey=1)])
    assert row["technicians"] == "Ana Pruitt; Sam Delgado"
    told = row[["title", "job_type", "lead_source", "location", "city", "customer"]].tolist()
    assert told == ["Pump & valve", "Repair", "Google", "HVAC", "Brevard", "Freeman"]


def test_a_merged_customer_is_the_other():
    """A customer that was merged is no customer; what it bought is the other's, who is called as today."""
    gone = {**LISTS["Customer"][0], "id": 7, "name": "Freman", "active": False, "mergedToId": 1}
    made = tables(Customer=[*LISTS["Customer"], gone], Invoice=[invoice(customer={"id": 7, "name": "Freman"})])
    assert made["customers"]["id"].tolist() == ["1"]
    assert made["invoices"][["customer", "customer_id"]].values.tolist() == [["Freeman", "1"]]


def test_contacts_stand_apart():
    """E-mail addresses and telephones are records of their own; a mobile telephone comes first."""
    contacts = [
        {**rows.MADE, "id": n, "customerId": 1, "type": kind, "value": value}
        for n, (kind, value) in enumerate(
            [("Phone", "(828) 555-0100"), ("MobilePhone", "828-555-0199"), ("Email", "a@example.com")], 1
        )
    ]
    row = only("customers", CustomerContact=contacts)
    assert row[["phone", "email", "street", "active"]].tolist() == ["8285550199", "a@example.com", "1 Oak St, B", True]


def test_imported_history_is_left_out():
    """Jobs that were brought in have no cost; their invoices go with them."""
    imported = {"Campaign": [{**rows.MADE, "id": 4, "name": "Imported Default Campaign"}]}
    made = tables(**imported, Invoice=[invoice()])
    assert not len(made["jobs"])
    assert not len(made["invoices"])


# Costs


def test_receipts_and_returns_are_material_cost():
    """What was received counts with tax and shipping; what went back, once it did."""
    received = {**rows.MADE, "id": 1, "jobId": 10, "receiptAmount": Decimal("50.10")}
    back = {**rows.MADE, "id": 2, "jobId": 10, "status": "CreditReceived", "returnAmount": Decimal("15.05")}
    waiting = {**back, "id": 3, "status": "Pending"}
    row = only("jobs", Invoice=[invoice()], Receipt=[received], Return=[back, waiting])
    assert row["material_cost"] == 3000 + 5010 - 1505


def test_pay_is_labor_cost():
    """Pay lines with their adjustment, bonuses and payroll adjustments; a reimbursement is other cost."""
    lines = [
        pay(), pay(id=31, amountAdjustment=Decimal("2.00")),
        pay(id=32, grossPayItemType="InvoiceRelatedBonus", amount=Decimal("20"), paidDurationHours=None),
        pay(id=33, grossPayItemType="Reimbursement", amount=Decimal("7.50"), paidDurationHours=None),
    ]  # fmt: skip
    more = [{**rows.MADE, "id": 1, "invoiceId": 20, "amount": Decimal("-5"), "employeeId": 6}]
    row = only("jobs", GrossPayItem=lines, PayrollAdjustment=more, Invoice=[invoice()])
    assert row[["labor_cost", "other_cost"]].tolist() == [3300 + 3500 + 2000 - 500, 750]


def test_costs_that_nobody_knows_are_unknown():
    """A job without invoice items, purchases and pay has no cost of zero."""
    row = only("jobs")
    assert row[["material_cost", "labor_cost", "other_cost", "minutes"]].isna().all()


def test_a_vendor_bill_is_read_line_by_line():
    """Its tax and shipping are lines; together they are the bill."""
    made = tables(InventoryBill=[bill()])["cost_lines"]
    assert made["amount"].tolist() == [2500, 175, 500]
    assert made["amount"].sum() == 3175
    first = made.iloc[0][["number", "vendor", "account", "category", "job_ref"]].tolist()
    assert first == ["F-88", "Ferguson", "Job Materials", "materials", "1001"]


# Hours


def hours(**records):
    frame = tables(**records)["time_entries"]
    return list(zip(frame["employee"], frame["kind"], frame["job_ref"].fillna(""), frame["minutes"], strict=True))


def test_pay_lines_of_one_time_are_one_entry():
    """Regular hours and overtime of the same clock time are two pay lines and one entry."""
    over = pay(id=31, paidTimeType="Overtime", paidDurationHours=Decimal("0.25"))
    row = only("time_entries", GrossPayItem=[pay(), over])
    assert row[["minutes", "overtime_minutes", "start", "end"]].tolist() == [75, 15, "09:00", "10:00"]


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"activity": "Driving"}, "travel"),
        ({"paidTimeType": "PaidTimeOff", "jobId": 0, "jobNumber": None, "invoiceNumber": None}, "paid time off"),
        ({"activity": "Idle", "jobId": 0, "jobNumber": None, "invoiceNumber": None}, "general"),
        ({}, "job"),
    ],
)
def test_kinds_of_pay_lines(more, kind):
    """Driving, time off and idling are told from work."""
    assert only("time_entries", GrossPayItem=[pay(**more)])["kind"] == kind


def test_a_paid_day_is_read_from_pay_alone():
    """Clock times of a day that is paid would count it twice; a day that is not yet paid comes from the clock."""
    next_day = clock(
        id=41,
        **{name: clock()[name].replace("03-31", "04-01") for name in ("dispatchedOn", "arrivedOn", "doneOn")},
    )
    found = hours(GrossPayItem=[pay()], JobTimesheet=[clock(), next_day])
    assert found == [
        ("Ana Pruitt", "job", "1001", 60), ("Ana Pruitt", "job", "1001", 120), ("Ana Pruitt", "travel", "1001", 30),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, [("job", 120), ("travel", 30)]),
        ({"arrivedOn": None}, [("travel", 150)]),
        ({"doneOn": None}, [("travel", 30)]),
        ({"dispatchedOn": None}, [("job", 120)]),
        ({"doneOn": None, "arrivedOn": None, "canceledOn": "2026-03-31T12:50:00Z"}, [("travel", 20)]),
    ],
)
def test_clock_times_may_be_missing(more, found):
    """Work is from arrival to the end, travel before; seconds are cut; what is not known is not guessed."""
    assert [(kind, minutes) for _, kind, _, minutes in hours(JobTimesheet=[clock(**more)])] == found


@pytest.mark.parametrize(("type_", "kinds"), [("Paid", ["general"]), ("PaidTimeOff", ["paid time off"]),
                                              ("Unpaid", []), ("ClockInOut", [])])  # fmt: skip
def test_time_off_jobs_follows_its_code(type_, kinds):
    """Unpaid time is no work, and clocking in and out spans what other entries say."""
    codes = [{**rows.MADE, "id": 8, "code": "X", "type": type_}]
    found = hours(NonJobTimesheet=[off_job()], TimesheetCode=codes)
    assert [kind for _, kind, _, _ in found] == kinds


def test_technicians_and_employees_are_counted_apart():
    """The same id is one technician and another employee."""
    entries = [off_job(), off_job(id=51, employeeType="Employee")]
    assert [name for name, *_ in hours(NonJobTimesheet=entries)] == ["Ana Pruitt", "Paula Grant"]


def test_a_namesakes_day_is_their_own():
    """Two technicians of one name: the pay of one does not stand for the clock of the other."""
    twins = [{**rows.MADE, "id": id_, "name": "Ana Pruitt"} for id_ in (6, 7)]
    found = hours(GrossPayItem=[pay()], JobTimesheet=[clock(technicianId=7)], Technician=twins)
    assert [minutes for *_, minutes in found] == [60, 120, 30]


def test_flexible_timekeeping_takes_the_place_of_clocks():
    """A tenant uses one or the other; where both speak of a day, the newer way is believed."""
    found = hours(Activity=[rows.activity()], JobTimesheet=[clock()])
    assert found == [("Ana Pruitt", "job", "1001", 90)]


# Reading


@pytest.fixture
def system():
    """A simulated tenant with a small company."""
    with SimulatedServiceTitan(make_company(3, 45, "ServiceTitan"), page=30) as running:
        yield running


@pytest.fixture
def kit(system, tmp_path):
    """A computer connected to it."""
    return Kit(hurry(SERVICETITAN), system, tmp_path)


def test_a_refresh_is_one_call_each(kit, system):
    """After the first reading, each feed and each list is one call."""
    kit.read()
    system.log.clear()
    kit.read()
    assert len(system.log) == len(FEEDS) + len(LIST_PATHS)


def test_keys_stand_in_headers_alone(kit, system):
    """Each call has the token and the app key, and no secret in its address."""
    kit.read()
    assert all(call.headers["st-app-key"] == APP_KEY for call in system.log)
    assert not any(APP_KEY in value for call in system.log for values in call.params.values() for value in values)


def test_a_wrong_app_key_is_named(kit, system):
    """A token without its app is refused."""
    kit.home.vault.write(SERVICETITAN.system, {**kit.entry, "app_key": "ak1.another-app"})
    with pytest.raises(SignInAgain, match="tieout connect"):
        kit.read()


def test_recent_changes_are_asked_for(kit, system):
    """Feeds lag by minutes unless recent changes are wanted; a change of just now is read, though it may come twice."""
    kit.read()
    made = add_payment(system, Random(1))
    kit.read()
    kit.read()
    assert str(made["id"]) in kit.stored_ids()["Payment"]


def test_a_token_that_is_refused_is_no_end(kit, system):
    """The feed is read from its beginning, and what is gone meanwhile is gone."""
    kit.read()
    lost = min(system.rows["Invoice"])
    del system.rows["Invoice"][lost]
    system.forget_tokens()
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_inactive_names_are_read(kit, system):
    """A campaign and a technician who left still name their jobs."""
    first = kit.read()["jobs"]
    for entity in ("Campaign", "Technician", "JobType"):
        for id_ in list(system.rows[entity]):
            system.deactivate(entity, id_)
    again = kit.read()["jobs"]
    for name in ("lead_source", "technicians", "job_type"):
        assert again[name].tolist() == first[name].tolist()


def test_a_list_that_repeats_a_page_hides_nothing(kit, system, monkeypatch):
    """A page that comes twice is noticed by the count, and the list is read again."""
    monkeypatch.setattr(reading, "ROWS", 2)
    real, done = system._list, []

    def repeat_once(entity, asked):
        if entity == "JobType" and asked.param("page") == "2" and not done:
            done.append(asked)
            asked.params["page"] = ["1"]
        return real(entity, asked)

    system._list = repeat_once
    kit.read()
    assert done
    assert kit.stored_ids() == truth(system)


def test_rows_that_stay_hidden_are_told(kit, system):
    """A list that counts more rows than it gives deletes nothing, and says so."""
    kit.read()
    real = system._list

    def hide_last(entity, asked):
        answer = real(entity, asked)
        if entity == "Campaign":
            body = answer.body
            answer.body = {**body, "data": body["data"][:-1]}
        return answer

    system._list = hide_last
    said = kit.read().files["layout"].str.cat(sep=" ")
    assert "counts 6 rows of Campaign, of which 5 could be read" in said
    assert kit.stored_ids() == truth(system)


def test_hours_off_jobs_are_asked_by_their_change(kit, system):
    """Only what was modified is asked for again, made inactive or not."""
    entries = [system.add("NonJobTimesheet", {**off_job(), "id": n, "employeeId": 1}) for n in range(1, 5)]
    kit.read()
    system.deactivate("NonJobTimesheet", str(entries[0]["id"]))
    kit.read()
    asked = [call for call in system.log if call.path.endswith("non-job-timesheets")]
    assert ["modifiedOnOrAfter" in call.params for call in asked] == [False, True]
    assert kit.stored_ids()["NonJobTimesheet"] == {"2", "3", "4"}


def test_a_missing_scope_of_a_part_is_noted(kit, system):
    """Payroll that may not be read is named; the rest is read."""
    system.scopes = {"crm", "jpm", "accounting", "settings", "marketing", "dispatch", "sales", "inventory"}
    snapshot = kit.read()
    said = snapshot.files["layout"].str.cat(sep=" ")
    assert "GrossPayItem was not read" in said
    assert "Add the read scope" in said
    assert len(snapshot["invoices"])
    assert not len(snapshot["time_entries"])


def test_a_missing_scope_of_what_is_needed_is_an_error(kit, system):
    """Without jobs nothing can be said."""
    system.scopes = {"crm", "accounting", "settings"}
    with pytest.raises(ScopeMissing, match="developer portal"):
        kit.read()


def test_a_part_that_is_not_switched_on_is_noted(kit, system):
    """Tenants without flexible timekeeping have no such part."""
    system.absent = {"timesheets"}
    assert "Activity was not read" in kit.read().files["layout"].str.cat(sep=" ")
    assert kit.stored_ids() == truth(system)


def test_a_feed_that_stands_still_ends(kit, system):
    """A token that does not move on ends the reading instead of repeating it for ever."""
    real = system._feed

    def stand_still(entity, asked):
        if entity == "Return":
            return Answer({"hasMore": True, "continueFrom": "same", "data": []})
        return real(entity, asked)

    system._feed = stand_still
    kit.read()
    assert sum("returns" in call.path for call in system.log) == 2


def test_an_unknown_time_zone_is_told(kit):
    """Days of UTC are not the account's; whoever typed it wrongly is told."""
    kit.home.vault.write(SERVICETITAN.system, {**kit.entry, "zone": "Eastern"})
    assert "time zone “Eastern” is unknown" in kit.read().files["layout"].str.cat(sep=" ")


# Faults and connecting


@pytest.mark.parametrize(
    ("status", "error"), [(400, UnexpectedAnswer), (403, ScopeMissing), (404, PlanTooSmall)]
)  # fmt: skip
def test_faults_say_what_to_do(status, error):
    """Each error is named, with ServiceTitan's trace id."""
    body = b'{"type":"x","title":"Bad thing","status":400,"traceId":"00-abc","errors":{"from":["No longer valid"]}}'
    with pytest.raises(error, match=r"Bad thing.*No longer valid.*trace 00-abc"):
        judge(Reply("ServiceTitan", status, {}, body))


def test_credentials_connect(system, tmp_path):
    """Keys, time zone and tenant are typed; a token is got, and all is well."""
    kit = Kit(hurry(SERVICETITAN), system, tmp_path)
    kit.home.vault.write(SERVICETITAN.system, {"environment": "production", "host": system.url,
                                               "token_url": system.url + system.token_path})  # fmt: skip
    typed = {"Client ID": system.client_id, "Client secret": system.client_secret, "App key": APP_KEY,
             "Time zone": "America/New_York", "Tenant": TENANT}  # fmt: skip

    class Typist:
        def answer(self, label, secret):
            assert secret == (label.startswith(("Client secret", "App key")))
            return next(value for name, value in typed.items() if label.startswith(name))

    connect(hurry(SERVICETITAN), Wish(), kit.home, Typist())
    assert all(step.well for step in examine(kit.connector, "", kit.home))


def test_the_integration_environment_has_its_own_sign_in():
    """Its tokens come from elsewhere."""
    assert "auth-integration" in SERVICETITAN.rules_in("integration").token_url
    assert "auth.servicetitan.io" in SERVICETITAN.rules_in("production").token_url


# The official schema


@functools.cache
def contract_of(module):
    file = {"sales": "salestech"}.get(module, module)
    return Contract(DATA / f"{file}-v2.json", f"/{module}/v2")


def contract(path):
    return contract_of(path.split("/")[1])


@needs_data
def test_every_call_is_in_the_official_schema(kit, system):
    """Each path and each parameter is one that ServiceTitan documents."""
    kit.read()
    kit.read()
    calls = {call.path: set() for call in system.log if call.path != system.token_path}
    for call in system.log:
        calls.get(call.path, set()).update(call.params)
    assert len(calls) == len(FEEDS) + len(LIST_PATHS)
    assert [fault for path, params in calls.items() for fault in contract(path).faults_of_call(path, params)] == []


@needs_data
def test_simulated_answers_are_as_the_official_schema_says(kit, system):
    """Envelope, records, types of amounts and errors are those of the documents."""
    real, faults = system.answer, []

    def judged(asked):
        answer = real(asked)
        faults.extend(contract(asked.path).faults_of_answer(asked.path, Reply("", 200, {}, answer.raw).json))
        return answer

    system.answer = judged
    kit.read()
    assert faults == []


# What was agreed, and who came back


def test_sold_estimates_are_the_contract():
    """Change orders raise the agreed price; one that was dismissed does not, and an item without cost hides the sum."""
    base = {**rows.MADE, "customerId": 1, "jobId": 10, "status": {"value": 1, "name": "Sold"}}
    priced = [{"totalCost": Decimal("30")}]
    sold = {**base, "id": 70, "subtotal": Decimal("100"), "soldOn": "2026-03-02T15:00:00Z", "items": priced}
    change = {**base, "id": 71, "subtotal": Decimal("20"), "isChangeOrder": True, "items": priced}
    lost = {**base, "id": 72, "subtotal": Decimal("500"), "status": {"value": 2, "name": "Dismissed"}, "items": []}
    made = tables(Job=[job()], Estimate=[sold, change, lost])
    row = made["jobs"].iloc[0]
    assert (row["contract"], row["estimated_cost"], row["quote_refs"]) == (12000, 6000, "70; 71")
    assert made["quotes"]["kind"].tolist() == ["quote", "change order", "quote"]
    assert made["quotes"]["job_refs"].tolist() == ["1001"] * 3
    assert str(made["quotes"]["won_date"].iloc[0].date()) == "2026-03-02"
    unknown = tables(Job=[job()], Estimate=[sold, {**change, "items": [{"totalCost": None}]}])["jobs"]
    assert unknown["estimated_cost"].isna().all()


def test_a_recall_names_the_job_that_it_is_for():
    """A recall and a warranty visit name the first job by its number; a membership names its agreement."""
    made = tables(Job=[job(), job(id=11, jobNumber="1002", recallForId=10, membershipId=5)])["jobs"].set_index("number")
    assert made.loc["1002", ["original_job", "agreement_ref"]].tolist() == ["1001", "5"]
    assert made.loc["1001", ["original_job", "agreement_ref"]].isna().all()


def test_a_payment_names_its_parts():
    """Each invoice that a payment was applied to is an allocation."""
    applied = [{"appliedTo": 20, "appliedAmount": "50.00", "appliedToReferenceNumber": "5001"}]
    paid = {**rows.MADE, "id": 60, "date": "2026-04-02T00:00:00Z", "total": "60.00", "appliedTo": applied}
    row = only("payment_allocations", Invoice=[invoice()], Payment=[paid])
    assert row[["payment_id", "document_number", "amount"]].tolist() == ["60", "5001", 5000]
