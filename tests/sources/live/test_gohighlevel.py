"""What is particular to GoHighLevel: amounts in two spellings, test rows, orders, opportunities, lists as they are."""

from __future__ import annotations

import datetime as dt
import functools
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from simulators.gohighlevel import LOCATION, PRIVATE, SimulatedGoHighLevel
from simulators.gohighlevel_case import add_transaction, shift, truth
from simulators.kit import Kit, hurry
from simulators.openapi import Contract
from tieout.model.errors import ScopeMissing, TryLater, UnexpectedAnswer
from tieout.sample import make_company
from tieout.sources.live.connecting import Wish, connect
from tieout.sources.live.doctor import examine
from tieout.sources.live.gohighlevel import GOHIGHLEVEL, reading
from tieout.sources.live.gohighlevel.faults import judge
from tieout.sources.live.gohighlevel.shape import shape
from tieout.sources.live.replies import Reply

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "gohighlevel" / "openapi_v2" / "apps"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the official schema is not at hand")
PLACE = {"id": "loc", "name": "Sample", "timezone": "America/New_York"}
FREEMAN = {"id": "c1", "firstName": "Ada", "lastName": "Freeman", "email": "ada@example.com", "phone": "+18285550100"}


def invoice(**more):
    """An invoice of two pumps at 37.50, 5.00 off, 4.90 tax."""
    return {
        "_id": "i1", "status": "sent", "liveMode": True, "name": "1001 Pump", "title": "INVOICE", "currency": "USD",
        "invoiceNumber": "5001", "invoiceNumberPrefix": "INV-", "issueDate": "2026-03-31", "dueDate": "2026-04-30",
        "contactDetails": {"id": "c1", "name": "Ada Freeman", "email": "ada@example.com"},
        "invoiceItems": [{"_id": "1", "name": "Pump", "description": "<p>A &amp; B</p>", "qty": 2, "amount": 37.5}],
        "discount": {"type": "fixed", "value": 5}, "total": Decimal("74.9"), "amountPaid": 0,
        "amountDue": Decimal("74.9"), "totalSummary": {"subTotal": 75, "discount": 5, "tax": Decimal("4.9")}, **more,
    }  # fmt: skip


def transaction(**more):
    """A payment of that invoice."""
    return {
        "_id": "t1", "contactId": "c1", "contactName": "Somebody", "amount": Decimal("74.9"), "amountRefunded": 0,
        "currency": "USD", "status": "succeeded", "liveMode": True, "entityType": "invoice", "entityId": "i1",
        "entitySourceType": "invoice", "entitySourceId": "i1", "createdAt": "2026-04-02T16:00:00.000Z",
        "fulfilledAt": "2026-04-02T16:00:00.000Z", "chargeSnapshot": {"amount": 7490}, **more,
    }  # fmt: skip


def order(**more):
    """An order of a form, 99.00."""
    return {
        "_id": "o1", "contactId": "c1", "amount": 99, "status": "pending", "liveMode": True, "sourceType": "funnel",
        "sourceName": "Tune-up plan", "createdAt": "2026-04-01T02:00:00.000Z", "currency": "USD", **more,
    }  # fmt: skip


def opportunity(**more):
    """A won opportunity of 75.00."""
    return {
        "id": "p1", "name": "1001 Pump", "monetaryValue": 75, "status": "won", "source": "Google", "contactId": "c1",
        "createdAt": "2026-03-01T16:00:00.000Z", "lastStatusChangeAt": "2026-04-01T02:00:00.000Z",
        "updatedAt": "2026-06-01T16:00:00.000Z", "contact": {"id": "c1", "name": "Listed name"}, **more,
    }  # fmt: skip


def tables(**records):
    return shape({"Location": [PLACE], "Contact": [FREEMAN], **records})


def only(noun, **records):
    """The one row of a table."""
    frame = tables(**records)[noun]
    assert len(frame) == 1
    return frame.iloc[0]


# Invoices


def test_amounts_are_dollars():
    """999 is $999.00; an item's amount is the price of one unit."""
    made = tables(Invoice=[invoice()])
    assert made["invoices"].iloc[0][["total", "net", "tax", "discount", "balance"]].tolist() == [
        7490, 7000, 490, 500, 7490,
    ]  # fmt: skip
    lines = made["invoice_lines"]
    assert list(zip(lines["item"], lines["kind"], lines["amount"], strict=True)) == [
        ("Pump", "sale", 7500),
        ("Discount", "discount", -500),
    ]
    assert lines["description"].iloc[0] == "A & B"


def test_numbers_and_truths_may_be_text():
    """Both spellings are read, also a number where a text is usual."""
    said = invoice(total="74.9", amountDue="74.9", liveMode="true", invoiceNumber=19, invoiceNumberPrefix=None)
    row = only("invoices", Invoice=[said, invoice(_id="i2", liveMode="false")])
    assert row[["number", "total", "balance"]].tolist() == ["19", 7490, 7490]


@pytest.mark.parametrize(
    ("discount", "cents"), [({"type": "percentage", "value": 10}, 750), ({"type": "fixed", "value": "7.50"}, 750)]
)
def test_a_percentage_is_a_rate(discount, cents):
    """Where no summary tells the amounts, a discount is reckoned, and the rest of the total is tax."""
    row = only("invoices", Invoice=[invoice(discount=discount, totalSummary=None, total=Decimal("72.23"))])
    assert row[["discount", "net", "tax"]].tolist() == [cents, 6750, 473]


def test_items_that_are_no_objects_hide_nothing():
    """The official schema says that items are texts; then the revenue is kept as not itemized."""
    lines = tables(Invoice=[invoice(invoiceItems=["one"])])["invoice_lines"]
    assert lines["amount"].sum() == 7000
    assert "Not itemized" in lines["item"].tolist()


@pytest.mark.parametrize(
    ("name", "number", "prefix", "shown"),
    [("1001 Pump", "5001", "INV-", "INV-5001"), ("Pump", "INV-5001", "INV-", "INV-5001"), ("", "5001", "", "5001")],
)
def test_numbers_as_people_see_them(name, number, prefix, shown):
    """A prefix may stand apart; the job is what the name begins with."""
    row = only("invoices", Invoice=[invoice(name=name, invoiceNumber=number, invoiceNumberPrefix=prefix)])
    assert row["number"] == shown
    assert (row["job_refs"] == "1001") == name.startswith("1001")


@pytest.mark.parametrize(
    ("said", "status"),
    [("draft", "draft"), ("partially_paid", "open"), ("payment_processing", "open"), ("paid", "paid"), ("void", "void"),
     ("new_word", "open")],
)  # fmt: skip
def test_states_of_invoices(said, status):
    """Every state of the schema; one that is new is decided by the balance."""
    assert only("invoices", Invoice=[invoice(status=said)])["status"] == status


# Payments and orders


def test_a_payment_names_its_invoice():
    """By the number that people see; its amount is not the processor's, which may be in cents."""
    row = only("payments", Invoice=[invoice()], Transaction=[transaction()])
    assert row[["amount", "invoice_refs", "job_refs", "customer"]].tolist() == [7490, "INV-5001", "1001", "Ada Freeman"]


@pytest.mark.parametrize(
    ("more", "amounts"),
    [
        ({"amountRefunded": "24.90"}, [5000]),
        ({"status": "refunded", "amountRefunded": Decimal("74.9")}, []),
        ({"status": "refunded"}, []),
        ({"status": "failed"}, []),
        ({"status": "pending"}, []),
        ({"liveMode": False}, []),
        ({"markAsTest": True}, []),
        ({"entitySourceSubType": "saas_one_time"}, []),
        ({"amount": Decimal("10.005")}, [1001]),
    ],
)
def test_what_counts_as_received(more, amounts):
    """Succeeded, real, less what was given back, and no recharge of an agency's wallet."""
    assert tables(Transaction=[transaction(**more)])["payments"]["amount"].tolist() == amounts


def test_an_imported_payment_has_its_own_day():
    """It was made on the day of the import and charged long before."""
    row = only("payments", Transaction=[transaction(fulfilledAt="2025-01-01T03:00:00.000Z")])
    assert row["date"].date() == dt.date(2024, 12, 31)


@pytest.mark.parametrize(
    ("more", "count"),
    [({}, 1), ({"sourceType": "invoice"}, 0), ({"liveMode": False}, 0), ({"_id": "o2"}, 0),
     ({"_id": "o2", "status": "completed"}, 1)],
)  # fmt: skip
def test_a_paid_order_is_a_sales_receipt(more, count):
    """An order and its payment are the same money; QuickBooks gets a sales receipt. What was invoiced is no order."""
    made = tables(Order=[order(**more)], Transaction=[transaction(amount=99, entityType="order", entityId="o1")])
    assert len(made["invoices"]) == count
    assert len(made["payments"]) == 1
    for _, row in made["invoices"].iterrows():
        assert row[["kind", "total", "balance", "customer"]].tolist() == ["sales receipt", 9900, 0, "Ada Freeman"]
        assert row["date"].date() == dt.date(2026, 3, 31)


# Opportunities and contacts


def test_a_won_opportunity_is_a_job():
    """Completed on the day it was won, not on the day of its last change; its value is a quote's, too."""
    fields = [{"id": "f1", "fieldValue": "Repair"}, {"id": "f2", "fieldValue": ["Sam Delgado", "Ana Pruitt"]}]
    names = [{"id": "f1", "name": "Job Type"}, {"id": "f2", "name": "Technician"}]
    made = tables(Opportunity=[opportunity(customFields=fields)], CustomField=names)
    row = made["jobs"].iloc[0]
    told = row[["number", "customer", "job_type", "technicians", "total", "email"]].tolist()
    assert told == ["1001", "Ada Freeman", "Repair", "Sam Delgado; Ana Pruitt", 7500, "ada@example.com"]
    assert row["completed"].date() == dt.date(2026, 3, 31)
    assert made["quotes"]["status"].tolist() == ["won"]


@pytest.mark.parametrize(("said", "status"), [("open", "open"), ("lost", "lost"), ("abandoned", "lost")])
def test_an_opportunity_that_is_not_won_is_no_job(said, status):
    """It stays a quote."""
    made = tables(Opportunity=[opportunity(status=said)])
    assert made["quotes"]["status"].tolist() == [status]
    assert not len(made["jobs"])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"contactName": "Dogwood Property Group"}, "Dogwood Property Group"),
        ({"firstName": "Ada", "lastName": None}, "Ada"),
        ({"companyName": "Dogwood"}, "Dogwood"),
        ({"email": "x@example.com"}, "x@example.com"),
        ({}, "Contact c9"),
    ],
)
def test_names_of_contacts(said, name):
    """A name, else the person, the company, the address."""
    assert only("customers", Contact=[{"id": "c9", **said}])["name"] == name


# Reading


@pytest.fixture
def system():
    """A simulated location with a small company."""
    with SimulatedGoHighLevel(make_company(3, 45, "GoHighLevel")) as running:
        yield running


@pytest.fixture
def kit(system, tmp_path, monkeypatch):
    """A computer connected to it by an app; pages are small."""
    monkeypatch.setattr(reading, "ROWS", 15)
    return Kit(hurry(GOHIGHLEVEL), system, tmp_path)


@pytest.fixture
def private(system, tmp_path):
    """A computer connected by a private token."""
    found = Kit(hurry(GOHIGHLEVEL), system, tmp_path)
    entry = {"environment": "private token", "token": PRIVATE, "account": LOCATION, "host": system.url}
    found.home.vault.write(GOHIGHLEVEL.system, entry)
    system.tells_limits = False
    return found


def test_a_private_token_reads(private, system):
    """It needs no renewal, and its answers need not tell limits."""
    private.read()
    assert {call.headers["authorization"] for call in system.log} == {f"Bearer {PRIVATE}"}
    assert private.stored_ids() == truth(system)


def test_a_private_token_connects(system, tmp_path):
    """It is what a person is asked for, with the location; all is well then."""
    kit = Kit(hurry(GOHIGHLEVEL), system, tmp_path)
    kit.home.vault.write(GOHIGHLEVEL.system, {"environment": "private token", "host": system.url})

    class Typist:
        def answer(self, label, secret):
            return PRIVATE if secret else LOCATION

    connect(kit.connector, Wish(), kit.home, Typist())
    assert all(step.well for step in examine(kit.connector, "", kit.home))


def test_the_account_comes_with_the_token():
    """An app's token names its location."""
    assert GOHIGHLEVEL.rules.account_from == "locationId"
    assert GOHIGHLEVEL.rules.extra == {"user_type": "Location"}


@pytest.mark.parametrize("how", ["kit", "private"])
def test_a_missing_scope_is_named(how, request, system):
    """It comes as 401 like an ended token, and is told from one."""
    system.scopes.discard("payments")
    with pytest.raises(ScopeMissing, match=r"not authorized for this scope.*read right"):
        request.getfixturevalue(how).read()


def test_an_account_that_may_not_be_read_is_noted(private, system):
    """Without the account's right its time zone and the names of fields are unknown; the rest is read."""
    system.scopes.discard("locations")
    said = private.read().files["layout"].str.cat(sep=" ")
    assert "time zone could not be read" in said
    assert "job types and technicians are unknown" in said
    assert len(private.stored_ids()["Invoice"])


def test_another_location_is_refused(private, system):
    """A token is bound to one location."""
    private.home.vault.write(GOHIGHLEVEL.system, {**private.home.vault.read(GOHIGHLEVEL.system), "account": "other"})
    with pytest.raises((ScopeMissing, UnexpectedAnswer)):
        private.read()


def test_lists_that_do_not_tell_their_place_are_read(kit, system):
    """The last row and when it was added tell where to go on."""
    system.tells_place = False
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_orders_are_asked_for_in_both_ways(kit, system):
    """As documented, and where that is refused, with the type as well."""
    made = [system.add("Order", order(_id=f"order {n:02}", status="completed")) for n in range(40)]
    system.types_orders = True
    kit.read()
    system.types_orders = False
    kit.read()
    assert kit.stored_ids()["Order"] == {row["_id"] for row in made}


def test_pages_may_be_shorter_than_asked_for(kit, system):
    """How many rows a page gives is the system's to say."""
    system.gives = 7
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_rows_that_shift_are_noticed_at_once(kit, system):
    """Rows that come and go between pages make the list be read again in the same refresh."""
    shift(system)
    kit.read()
    for entity in ("Invoice", "Transaction"):
        assert kit.stored_ids()[entity] == truth(system)[entity]


def test_rows_that_stay_hidden_are_told(kit, system):
    """A list that counts more rows than it gives deletes nothing, and says so."""
    kit.read()
    real = system._by_position

    def hide_last(asked, limit):
        answer = real(asked, limit)
        if asked.path == "/invoices/":
            rows = answer.body["invoices"]
            answer.body["invoices"] = [row for row in rows if row["_id"] != max(system.rows["Invoice"])]
        return answer

    system._by_position = hide_last
    assert "rows of Invoice, of which" in kit.read().files["layout"].str.cat(sep=" ")
    assert kit.stored_ids() == truth(system)


def test_what_is_deleted_without_a_trace_is_gone(kit, system):
    """Nothing tells deletes; a full reading does."""
    kit.read()
    for entity in ("Contact", "Opportunity", "Invoice", "Transaction"):
        system.delete(entity, min(system.rows[entity]))
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_fields_that_the_list_leaves_out_are_read_one_by_one(kit, system):
    """Once for each won opportunity, and again only where it changed."""
    listed = kit.read()["jobs"]
    system.lists_fields = False
    won = [id_ for id_, row in system.rows["Opportunity"].items() if row["status"] == "won"]

    def details():
        system.log.clear()
        jobs = kit.read()["jobs"]
        return jobs, [call.path.rpartition("/")[2] for call in system.log if call.path.rpartition("/")[2] in won]

    jobs, asked = details()
    assert sorted(asked) == sorted(won)
    for name in ("job_type", "technicians", "location"):
        assert jobs[name].tolist() == listed[name].tolist()
    system.edit("Opportunity", won[0], name="1001 Changed")
    assert details()[1] == [won[0]]


def test_fields_of_opportunities_are_asked_for(kit, system):
    """Without asking, only those of contacts come."""
    kit.read()
    asked = [call for call in system.log if call.path.endswith("customFields")]
    assert [call.param("model") for call in asked] == ["opportunity"]


def test_an_unknown_time_zone_is_told(kit, system, monkeypatch):
    """Days of UTC are not the account's."""
    monkeypatch.setattr("simulators.gohighlevel.ZONE", "Mars/Olympus")
    assert "time zone “Mars/Olympus” is unknown" in kit.read().files["layout"].str.cat(sep=" ")


def test_a_later_payment_of_an_old_invoice_is_seen(kit, system):
    """No window is too narrow: whatever changed, however old, is read."""
    kit.read()
    old = min(system.rows["Invoice"], key=lambda id_: system.rows["Invoice"][id_]["issueDate"])
    system.edit("Invoice", old, amountDue=0, status="paid")
    add_transaction(system, Random(1), entityId=old)
    snapshot = kit.read()
    assert snapshot["invoices"].set_index("id").loc[old, "balance"] == 0


# Faults


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (422, '["altId should not be empty","altType must be a string"]', UnexpectedAnswer),
        (403, '"The token does not have access to this location."', ScopeMissing),
        (401, '"The token is not authorized for this scope."', ScopeMissing),
    ],
)
def test_faults_say_what_to_do(status, message, error):
    """Each is named with what GoHighLevel says."""
    body = f'{{"statusCode":{status},"message":{message},"error":"x"}}'.encode()
    with pytest.raises(error, match=r"altType must be|does not have access|not authorized"):
        judge(Reply("GoHighLevel", status, {}, body))


def test_an_ended_token_is_left_to_renewal():
    """Only a missing right is told here."""
    body = b'{"statusCode":401,"message":"Invalid token: access token is invalid","error":"Unauthorized"}'
    assert judge(Reply("GoHighLevel", 401, {}, body)) is False


def test_a_day_whose_calls_are_used_up_is_not_waited_for():
    """A refusal for the day says so; waiting seconds would not help."""
    reply = Reply("GoHighLevel", 429, {"x-ratelimit-daily-remaining": "0"}, b'{"message":"Too Many Requests"}')
    with pytest.raises(TryLater, match="tomorrow"):
        judge(reply)


# The official schema


@functools.cache
def contract(path):
    return Contract(DATA / f"{path.split('/')[1]}.json")


@needs_data
def test_every_call_is_in_the_official_schema(kit, system):
    """Each path and each parameter is one that GoHighLevel documents."""
    system.lists_fields = False
    kit.read()
    calls = {(call.path, name) for call in system.log if call.path != system.token_path for name in call.params}
    assert len({path for path, _ in calls}) >= 6
    assert [fault for path, name in calls for fault in contract(path).faults_of_call(path, [name])] == []


MISTAKES = ("invoiceNumber:", "invoiceItems/", "/status:")
"""What the official schema has wrong: numbers that are texts, items that are objects, a state that is a word."""


@needs_data
def test_simulated_answers_are_as_the_official_schema_says(kit, system):
    """Envelopes, records and types are those of the documents, but for the documents' known mistakes."""
    real, faults = system.answer, []

    def judged(asked):
        answer = real(asked)
        if asked.path in ("/contacts/", "/invoices/", "/payments/transactions", "/payments/orders") or (
            asked.path.startswith(("/opportunities/search", "/locations/"))
        ):
            body = Reply("", 200, {}, answer.raw).json
            faults.extend(contract(asked.path).faults_of_answer(asked.path, body))
        return answer

    system.answer = judged
    kit.read()
    assert [fault for fault in faults if not any(mistake in fault for mistake in MISTAKES)] == []


def test_social_security_numbers_are_never_kept():
    """A contact that comes with one is stored without it."""
    records = reading._as_records([{"id": "1", "ssn": "123-45-6789", "email": "a@example.com"}])
    assert records[0].content == {"id": "1", "email": "a@example.com"}
