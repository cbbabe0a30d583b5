"""What is particular to Jobber: costs of questions, nested pages, rotating tokens, versions, errors beside data."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLScalarType, GraphQLUnionType, parse, validate
from hypothesis import given
from hypothesis import strategies as st

from simulators.base import Answer, Fault
from simulators.jobber import EXCERPT, REAL, VERSION, Ref, SimulatedJobber, checked, count_points, encode, schema
from simulators.jobber_case import truth
from simulators.jobber_records import plain_record
from simulators.kit import Kit, hurry
from tieout.model.errors import ScopeMissing, SignInAgain, SystemDown, UnexpectedAnswer
from tieout.sample import make_company
from tieout.sources.live import jobber
from tieout.sources.live.doctor import examine
from tieout.sources.live.jobber import JOBBER, asking, reading
from tieout.sources.live.jobber.faults import judge, points
from tieout.sources.live.jobber.lists import plain_id
from tieout.sources.live.jobber.questions import ACCOUNT, ALL, INVOICE, JOB, PAYMENT
from tieout.sources.live.jobber.shape import shape
from tieout.sources.live.replies import Again, Reply
from tieout.sources.live.sign_in import TokenSignIn
from tieout.store.content import write_json

needs_schema = pytest.mark.skipif(not REAL.exists(), reason="the real schema is not at hand")


@pytest.fixture(scope="module")
def company():
    """A small company."""
    return make_company(3, 30, "Jobber")


@pytest.fixture
def system(company):
    """Its account."""
    with SimulatedJobber(company, hours=6) as running:
        yield running


@pytest.fixture
def kit(system, tmp_path):
    """A computer that is connected to it."""
    return Kit(hurry(JOBBER), system, tmp_path / "home")


# Questions and their cost


def nested_of(asks):
    for many in asking.nested(asks):
        yield many
        yield from nested_of(many.asks)


QUESTIONS = [
    ACCOUNT, asking.count_question(iter(ALL)),
    *(asking.list_question(entity, changed, ids) for entity in ALL for changed in (0, 1) for ids in (0, 1)),
    *(asking.single_question(entity) for entity in ALL),
    *(asking.rest_question(many) for entity in ALL for many in nested_of(entity.asks)),
]  # fmt: skip


@needs_schema
def test_every_question_is_valid_by_the_real_schema():
    """No field, argument or type is asked for that Jobber does not have, and none that it is about to drop."""
    real = schema(REAL)
    for question in QUESTIONS:
        assert not validate(real, parse(question)), question


@needs_schema
def test_the_excerpt_is_part_of_the_real_schema():
    """The schema beside the simulator says nothing that the real one does not say."""
    real, excerpt = schema(REAL), schema(EXCERPT)
    for name, kind in excerpt.type_map.items():
        if name.startswith("__"):
            continue
        other = real.type_map[name]
        assert type(other) is type(kind)
        if isinstance(kind, GraphQLEnumType):
            assert list(kind.values) == list(other.values)
        elif isinstance(kind, GraphQLUnionType):
            assert {each.name for each in kind.types} <= {each.name for each in other.types}
        elif isinstance(kind, GraphQLInputObjectType):
            assert {n: str(f.type) for n, f in kind.fields.items()}.items() <= {
                n: str(f.type) for n, f in other.fields.items()
            }.items()
        elif not isinstance(kind, GraphQLScalarType):
            for field, said in kind.fields.items():
                assert str(said.type) == str(other.fields[field].type)
                assert other.fields[field].deprecation_reason is None
                assert {n: str(a.type) for n, a in said.args.items()}.items() <= {
                    n: str(a.type) for n, a in other.fields[field].args.items()
                }.items()


@pytest.mark.parametrize("entity", ALL, ids=lambda entity: entity.name)
def test_the_cost_of_a_page_is_known_before_it_is_asked(entity):
    """A point per field, a connection as often as its page is long: the tree of a question tells what it costs."""
    document, wrong = checked(asking.list_question(entity))
    assert not wrong
    assert count_points(document, {"first": 7}) == asking.page_cost(entity.asks, 7)


def test_no_question_costs_more_than_a_sixth_of_the_bucket():
    """Several lists are read side by side, so that a page must not empty the bucket."""
    assert max(asking.page_cost(entity.asks, entity.page) for entity in ALL) < 10_000 / 6


def test_every_field_that_is_asked_fills_a_column(company):
    """A field that the shape does not look at would cost points for nothing."""
    seen: set[str] = set()

    class Watched(dict):
        def __getitem__(self, name):
            seen.add(name)
            return super().__getitem__(name)

        def get(self, name, otherwise=None):
            seen.add(name)
            return super().get(name, otherwise)

    def watch(value):
        if isinstance(value, dict):
            return Watched({name: watch(each) for name, each in value.items()})
        return [watch(each) for each in value] if isinstance(value, list) else value

    def names(asks):
        for ask in asks:
            yield from [ask] if isinstance(ask, str) else [*([ask.name] if hasattr(ask, "name") else []),
                                                           *names(ask.asks)]  # fmt: skip

    made = {name: [watch(plain_record(entity.asks))] for entity in ALL for name in [entity.name]}
    made["TimeSheetEntry"] += [watch({**plain_record(e.asks), "timeSheetCategory": c})
                               for e in ALL if e.name == "TimeSheetEntry" for c in ("BREAK", "CUSTOM")]  # fmt: skip
    made["Job"] += [watch({**plain_record(e.asks), "jobType": "RECURRING"}) for e in ALL if e.name == "Job"]
    shape(made)
    for entity in ALL:
        assert set(names(entity.asks)) - {"updatedAt"} <= seen, entity.name


def limited(system, tmp_path, restore):
    """A connection to a bucket of the usual size that fills quicker, for quick tests."""
    connector = hurry(JOBBER, points=(system.bucket[0], restore), longest=0.5, attempts=6)
    return Kit(connector, system, tmp_path)


@pytest.mark.parametrize("charges", ["requested", "actual"])
def test_no_question_is_asked_that_the_bucket_cannot_pay(company, tmp_path, charges):
    """With costs enforced, none is throttled, and little time is lost beyond what the bucket needs to fill."""
    with SimulatedJobber(company, hours=6, bucket=(3_000.0, 20_000.0), charges=charges) as system:
        kit = limited(system, tmp_path, 20_000.0)
        kit.read()
        assert system.throttles == 0
        assert kit.stored_ids() == truth(system)
        assert system.asked_points > 3 * 3_000


def test_a_throttle_reply_is_waited_for(company, tmp_path):
    """Another program empties the bucket: the reply says what is missing, and so how long to wait."""
    with SimulatedJobber(company, hours=6, bucket=(10_000.0, 20_000.0)) as system:
        kit = limited(system, tmp_path, 20_000.0)
        system.available, system.at = -4_000.0, system.at + 0.0
        answer, drained = system._execute, []

        def drain(query, variables):
            if not drained and len(system.queries) == 4:
                drained.append(1)
                system.available = 0.0
            return answer(query, variables)

        system._execute = drain
        kit.read()
        assert system.throttles >= 1
        assert kit.stored_ids() == truth(system)


def reply(body, status=200):
    return Reply("Jobber", status, {}, body if isinstance(body, bytes) else write_json(body).encode())


def throttled(wanted, available, size=10_000, restore=500):
    status = {"maximumAvailable": size, "currentlyAvailable": available, "restoreRate": restore}
    cost = {"requestedQueryCost": wanted, "actualQueryCost": 0, "throttleStatus": status}
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    return reply({"errors": [error], "extensions": {"cost": cost}})


def test_the_wait_is_what_the_bucket_lacks():
    """1,204 points wanted, 204 there, 500 a second: two seconds; everybody waits."""
    with pytest.raises(Again) as caught:
        judge(throttled(1_204, 204))
    assert caught.value.seconds == pytest.approx(2.0)
    assert caught.value.everybody
    assert points(throttled(1_204, 204)) == (204.0, 10_000.0, 500.0)


def test_a_question_that_never_fits_is_made_shorter(company, tmp_path):
    """A bucket smaller than a page: the page is halved until it fits, instead of waiting for ever."""
    with SimulatedJobber(company, hours=6, bucket=(400.0, 1e6)) as system:
        kit = Kit(hurry(JOBBER, points=None), system, tmp_path)
        kit.read()
        assert kit.stored_ids() == truth(system)


def test_a_dearer_question_is_paid_in_full(kit, system):
    """Where Jobber counts more than we do, its own count is used from the second page on."""
    real = system._cost
    system._cost = lambda requested, actual: {**real(requested, actual), "requestedQueryCost": requested * 3}
    asked = []
    pages = reading.Pages()

    class Reach:
        def ask(self, path, question, variables, cost):
            asked.append(cost)
            cost_said = {"requestedQueryCost": 300}
            return {"data": {}, "extensions": {"cost": cost_said}}

    pages.ask(Reach(), "query { a }", {}, 100)
    pages.ask(Reach(), "query { a }", {}, 200)
    assert asked == [100, 600]


# Pages within pages


def line(system, price, cost, **more):
    system._number += 1
    return {"id": encode("JobLineItem", system._number), "totalPrice": price, "totalCost": cost, **more}


def test_what_is_nested_is_read_past_its_first_page(kit, system):
    """Thirty lines on a job, five jobs on an invoice, six people on a visit, four invoices in a payment: all read."""
    job, invoice, payment = (next(iter(system.rows[name])) for name in ("Job", "Invoice", "PaymentRecord"))
    users, jobs, invoices = (list(system.rows[name]) for name in ("User", "Job", "Invoice"))
    visits = [
        system.add("Visit", completedAt=None, assignedUsers=[Ref(("User", id_)) for id_ in users[:6]])
        for _ in range(13)
    ]
    system.edit(
        "Job", job, lineItems=[line(system, 10.0, 4.0) for _ in range(30)],
        visits=[Ref(("Visit", visit["id"])) for visit in visits],
    )  # fmt: skip
    system.edit("Invoice", invoice, archivedJobs=[Ref(("Job", id_)) for id_ in jobs[:5]], jobs=[])
    allocations = [
        {"__typename": "InvoicePaymentRecordAllocation", "invoice": Ref(("Invoice", id_))} for id_ in invoices[:4]
    ]
    system.edit("PaymentRecord", payment, allocations=allocations)
    snapshot = kit.read()
    found = snapshot["jobs"].set_index("id").loc[plain_id(job)]
    assert found["material_cost"] == 30 * 400
    assert len(found["technicians"].split("; ")) == 6
    assert len(snapshot["invoices"].set_index("id").loc[plain_id(invoice), "job_refs"].split("; ")) == 5
    stored = {row["id"]: row for row in kit.stored()["PaymentRecord"]}
    assert len(stored[payment]["allocations"]) == 4
    assert {len(row["visits"]) for row in kit.stored()["Job"] if row["id"] == job} == {13}


def test_a_job_in_work_and_archived_is_named_once(kit, system):
    """Jobber does not say whether the two connections overlap."""
    invoice, job = (next(iter(system.rows[name])) for name in ("Invoice", "Job"))
    system.edit("Invoice", invoice, jobs=[Ref(("Job", job))], archivedJobs=[Ref(("Job", job))])
    snapshot = kit.read()
    number = str(system.rows["Job"][job]["jobNumber"])
    assert snapshot["invoices"].set_index("id").loc[plain_id(invoice), "job_refs"] == number


def test_what_lists_hide_by_default_is_read(kit, system):
    """Jobs without a schedule, and hours of other days than today, must be asked for."""
    unscheduled = {id_ for id_, row in system.rows["Job"].items() if row["jobStatus"] == "unscheduled"}
    if not unscheduled:
        unscheduled = {next(iter(system.rows["Job"]))}
        system.edit("Job", *unscheduled, jobStatus="unscheduled")
    kit.read()
    assert unscheduled <= kit.stored_ids()["Job"]
    assert kit.stored_ids()["TimeSheetEntry"] == set(system.rows["TimeSheetEntry"])


# What changed


def points_of(system, do):
    before = system.asked_points
    do()
    return system.asked_points - before


def test_a_refresh_without_changes_is_cheap(kit, system):
    """It asks for a page of each list, and for the counts."""
    kit.read()
    calls = sum(system.calls.values())
    kit.read()
    assert sum(system.calls.values()) - calls <= len(ALL) + 1


def test_a_payment_that_changed_is_found_without_a_time_of_change(kit, system, monkeypatch):
    """Payments tell no time of change, but the last changed come first: reading stops where nothing moved."""
    monkeypatch.setattr(reading, "PAYMENT", replace(PAYMENT, page=10))
    monkeypatch.setattr(reading, "ALL", tuple(reading.PAYMENT if e is PAYMENT else e for e in ALL))
    while len(system.rows["PaymentRecord"]) < 50:
        add_payment(system)
    kit.read()
    oldest = min(system.rows["PaymentRecord"].values(), key=lambda row: row["updatedAt"])["id"]
    system.edit("PaymentRecord", oldest, details="Bounced, then paid in cash")
    asked = len([query for query in system.queries if "PaymentRecordList" in query])
    assert "Bounced, then paid in cash" in set(kit.read()["payments"]["memo"].dropna())
    assert len([query for query in system.queries if "PaymentRecordList" in query]) - asked == 1


def add_payment(system, **more):
    client = Ref(("Client", next(iter(system.rows["Client"]))))
    row = {
        "gid": "PaymentRecord", "__typename": "CashPaymentRecord", "adjustmentType": "PAYMENT", "paymentType": "CASH",
        "rawAmount": -5.0, "entryDate": "2026-10-20T04:00:00Z", "details": None, "client": client, "allocations": [],
        "checkNumber": None,
    }  # fmt: skip
    return system.add("PaymentRecord", **{**row, **more})


@given(
    changed=st.lists(st.integers(0, 39), unique=True, max_size=25), gone=st.sets(st.integers(0, 39), max_size=5),
    added=st.integers(0, 3),
)  # fmt: skip
def test_no_changed_payment_lies_behind_the_place_where_reading_stops(changed, gone, added):
    """Whatever was changed, added or deleted: behind a run of unmoved payments all are as they were."""
    old = [{"id": str(n), "adjustmentType": "PAYMENT", "details": "a"} for n in range(40)]
    front = [{**old[n], "details": "b"} for n in changed if n not in gone]
    new = [{**old[0], "id": f"new{n}"} for n in range(added)]
    rows = new + front + [row for n, row in enumerate(old) if n not in gone and n not in changed]
    stop = reading._unmoved(rows, reading._head(old))
    assert stop is None or stop >= len(new + front)
    if not gone and len(changed) < 4:
        assert stop is not None


def test_a_payment_brings_its_invoice_along(kit, system):
    """A payment may not count as a change of its invoice, whose balance it changes all the same."""
    kit.read()
    id_, row = next((id_, row) for id_, row in system.rows["Invoice"].items() if row["invoiceStatus"] == "past_due")
    row["amounts"] = {**row["amounts"], "invoiceBalance": 0.0}  # without a word that it changed
    allocation = {"__typename": "InvoicePaymentRecordAllocation", "invoice": Ref(("Invoice", id_))}
    add_payment(system, allocations=[allocation])
    system.edit("PaymentRecord", max(system.rows["PaymentRecord"].values(), key=lambda r: r["createdAt"])["id"])
    assert kit.read()["invoices"].set_index("id").loc[plain_id(id_), "balance"] == 0


def test_deletes_between_two_pages_of_changes_hide_none(kit, system, monkeypatch):
    """Of forty changed invoices one is deleted after the first page: the one that moved up is read all the same."""
    monkeypatch.setattr(reading, "INVOICE", replace(INVOICE, page=10))
    monkeypatch.setattr(reading, "ALL", tuple(reading.INVOICE if e is INVOICE else e for e in ALL))
    kit.read()
    ids = sorted(system.rows["Invoice"])
    for id_ in ids:
        system.edit("Invoice", id_, subject="Changed today")
    done = []

    def delete_first(account):
        if "InvoiceList" in account.queries[-1] and not done:
            done.append(1)
            account.delete("Invoice", ids[-1])
        else:
            account.while_reading.insert(0, delete_first)

    system.while_reading = [delete_first]
    snapshot = kit.read()
    system.while_reading = []
    assert done
    assert set(snapshot["invoices"]["memo"]) == {"Changed today"}
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_ids_are_compared_only_where_counts_differ(kit, system):
    """A list of all ids costs a point each; a count costs next to nothing."""
    kit.read()
    before = len(system.queries)
    system.delete("Quote", next(iter(system.rows["Quote"])))
    kit.read()
    asked = [query.split()[1].partition("(")[0] for query in system.queries[before:]]
    assert [name for name in asked if name.endswith("Ids")] == ["QuoteIds"]
    assert kit.stored_ids()["Quote"] == set(system.rows["Quote"])


# Sign-in and versions


def test_a_token_that_tells_no_end_lasts_an_hour(system, kit):
    """The token answer has no expires_in; tokens last 60 minutes."""
    system.expire()
    kit.read()
    entry = kit.home.vault.read("Jobber")
    assert entry["refresh_token"] == system.refresh_token != kit.entry["refresh_token"]
    assert 3_400 < entry["expires_at"] - dt.datetime.now(dt.UTC).timestamp() <= 3_600


def test_two_programs_never_refresh_at_once(system, kit):
    """Jobber voids the old refresh token at once and fails the loser; here there is no loser."""
    system.expire()
    signers = [TokenSignIn("Jobber", JOBBER.rules, "Jobber", kit.home.vault, kit.home.locks) for _ in range(6)]
    refused = signers[0].current
    start = threading.Barrier(6)

    def renew(signer):
        start.wait()
        return signer.renew(refused)

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(renew, signers))
    assert system.renewals == 1


def test_a_refresh_token_used_twice_asks_to_connect(system, kit):
    """Where another computer used the refresh token, this one must connect again."""
    entry = kit.home.vault.read("Jobber")
    kit.home.vault.write("Jobber", {**entry, "refresh_token": "used-elsewhere-000"})
    system.expire()
    with pytest.raises(SignInAgain, match="tieout connect"):
        kit.read()


def test_rotation_that_is_switched_off_is_no_trouble(system, kit):
    """Then the same refresh token comes back with a warning."""
    system.rotates = False
    system.expire()
    kit.read()
    assert kit.home.vault.read("Jobber")["refresh_token"] == kit.entry["refresh_token"]


def test_the_version_is_asked_for(kit, system):
    """Every call names the version that the questions are made for."""
    kit.read()
    asked = {call.headers.get("x-jobber-graphql-version") for call in system.log if call.path == "/api/graphql"}
    assert asked == {VERSION} == {jobber.VERSION}


@pytest.mark.parametrize("falls_back", [False, True], ids=["refused", "answered by an old one"])
def test_a_version_that_is_gone_is_noticed(kit, system, falls_back):
    """Whether Jobber refuses it or answers with another version in silence: nothing of that is kept."""
    system.versions, system.falls_back = {"2027-04-13"}, falls_back
    with pytest.raises(UnexpectedAnswer, match="newest Tieout"):
        kit.read()
    assert kit.stored_ids() == {}


def test_a_version_that_ends_soon_is_said(kit, system):
    """Jobber's warning reaches the user."""
    system.warning = "Version 2026-07-27 ends on 2027-08-01"
    assert "ends on 2027-08-01" in kit.read().files["layout"].str.cat(sep=" ")


# Errors


@pytest.mark.parametrize("field", ["Query.timeSheetEntries", "Invoice.amounts", "TimeSheetEntry.labourRate"])
def test_a_missing_right_is_named_although_there_is_data(kit, system, field):
    """The field is null and the rest is there: it counts as refused, never as empty."""
    system.hidden = {field}
    with pytest.raises(ScopeMissing, match=field.partition(".")[2]):
        kit.read()


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"errors": [{"message": "Field 'x' doesn't exist", "extensions": {"code": "undefinedField"}}]}, 200,
         UnexpectedAnswer),
        ({"data": {"jobs": None}, "errors": [{"message": "You do not have permission", "path": ["jobs"]}]}, 200,
         ScopeMissing),
        ({"errors": [{"message": "The user has disconnected this app"}]}, 200, SignInAgain),
        (b"The account disconnected the app", 401, SignInAgain),
        (b"GraphQL API version 2026-07-27 does not exist", 404, UnexpectedAnswer),
        ({"data": None}, 200, UnexpectedAnswer),
        ([], 200, UnexpectedAnswer),
    ],
)  # fmt: skip
def test_an_error_is_named_by_what_to_do(body, status, kind):
    """Errors come with status 200, with and without data."""
    with pytest.raises(kind):
        judge(reply(body, status))


def test_an_outage_is_waited_for():
    """“Service temporarily unavailable” passes."""
    with pytest.raises(Again) as caught:
        judge(reply({"errors": [{"message": "Service temporarily unavailable"}]}))
    assert isinstance(caught.value.last, SystemDown)


def test_a_good_answer_is_left_alone():
    """Data without errors, of the version that was asked for."""
    assert judge(reply({"data": {"a": 1}, "extensions": {"versioning": {"version": VERSION}}})) is False
    assert judge(reply({"data": {"a": 1}})) is False


# Altogether


def test_a_long_reading_that_was_killed_goes_on_where_it_was(kit, system, monkeypatch):
    """What was read is not asked for again; what changed meanwhile is."""
    monkeypatch.setattr(reading, "JOB", replace(JOB, page=5))
    monkeypatch.setattr(reading, "ALL", tuple(reading.JOB if e is JOB else e for e in ALL))
    first = max(system.rows["Job"].values(), key=lambda row: row["updatedAt"])["id"]
    broken = Fault("500", first=4, times=99, fits=lambda asked: b"query JobList" in asked.body)
    system.faults = [broken]
    with pytest.raises(SystemDown):
        kit.read()
    system.faults = []
    system.edit("Job", first, title="Changed between two tries")
    before = len([query for query in system.queries if "JobList" in query])
    snapshot = kit.read()
    assert "Changed between two tries" in set(snapshot["jobs"]["title"])
    assert kit.stored_ids() == truth(system)
    asked = len([query for query in system.queries if "JobList" in query]) - before
    assert asked < 30 / 5 + 1  # of seven pages, and one of what changed, three were kept


def test_the_doctor_looks_at_version_zone_and_every_list(kit):
    """Each is well, or says what to do."""
    found = {each.what: each for each in examine(JOBBER, "", kit.home)}
    assert all(each.well for each in found.values())
    assert {"Sign-in", "Version", "Time zone", *(entity.name for entity in ALL)} <= set(found)
    assert "America/New_York" in found["Time zone"].said


def test_the_doctor_names_a_missing_right(kit, system):
    """The other lists are looked at all the same."""
    system.hidden = {"Query.expenses"}
    found = {each.what: each for each in examine(JOBBER, "", kit.home)}
    assert not found["Expense"].well
    assert found["Client"].well


def test_a_mutation_never_leaves_the_house(kit, system):
    """The simulator would count it; the transport refuses it before."""
    from tieout.sources.live.connections import reach_for

    with (
        reach_for(JOBBER, "Jobber", kit.home, threading.Event(), None) as reach,
        pytest.raises(ValueError, match="only"),
    ):
        reach.ask("api/graphql", "mutation { appDisconnect { userErrors { message } } }")
    assert system.writes == 0
    assert sum(system.calls.values()) == 0


def test_an_answer_of_another_shape_is_named(kit, system):
    """A list where an object is expected is reported, not guessed at."""
    system.answer = lambda asked: Answer([1, 2])
    with pytest.raises(UnexpectedAnswer):
        kit.read()
