"""One call: its turn, its retries, what an answer means, and that nothing can be written."""

from __future__ import annotations

import ast
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import tieout
from simulators.base import Answer, Fault
from simulators.toy import KEY, QUICK, Toy, key_sign_in
from tieout.model.errors import (
    Canceled,
    PlanTooSmall,
    ScopeMissing,
    SignInAgain,
    SystemDown,
    TryLater,
    UnexpectedAnswer,
)
from tieout.sources.live.budget import Budget, Limits
from tieout.sources.live.replies import Reply, judge_usual, rest_asked, retry_after
from tieout.sources.live.transport import Transport, refuse_plain, refuse_writes

SENDING = ("post", "put", "patch", "delete", "head", "options", "request", "send", "urlopen")


@pytest.fixture
def toy():
    """A toy system."""
    with Toy() as running:
        yield running


@pytest.fixture
def transport(toy):
    """A transport to it, signed."""
    with Transport("Toy", key_sign_in("Bearer {key}"), QUICK) as made:
        yield made


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> Reply:
    return Reply("Toy", status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_fractions_are_exact(toy, transport):
    """1.1 stays 1.1."""
    assert transport.get(toy.url + "/a").json["amount"] == Decimal("1.1")


def test_connections_are_used_again(toy, transport):
    """Many calls of one thread need one connection."""
    for _ in range(5):
        transport.get(toy.url + "/a")
    assert len(transport._sessions) == 1


def test_nothing_but_reading_exists_in_the_code():
    """In all of Tieout, one line sends calls (GET, or POST of a GraphQL query) and one asks for tokens."""
    calls = [
        (path.name, node.func.attr, node.args)
        for path in Path(tieout.__file__).parent.rglob("*.py")
        if "import requests" in (source := path.read_text("utf-8")) or "from requests" in source
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    sending = {(file, name) for file, name, _ in calls if name in SENDING}
    passing_on = {("gate.py", "request"), ("gate.py", "send")}
    assert sending - passing_on == {("sign_in.py", "post"), ("transport.py", "request")}
    assert [args[0].value for _, name, args in calls if name == "_send"] == ["GET", "POST"]


@pytest.mark.parametrize(
    "query",
    [
        "mutation { jobCreate { job { id } } }",
        "query A { a } mutation B { b }",
        "mutation($id: ID!) { jobDelete(id: $id) { id } }",
        "subscription { changes { id } }",
        "# a comment\n mutation X { x }",
        "fragment F on Job { id } mutation X { x }",
        "",
    ],
)
def test_only_queries_are_sent(toy, transport, query):
    """A document with a mutation is refused before anything is sent."""
    with pytest.raises(ValueError, match="only GraphQL queries"):
        transport.ask(toy.url, query)
    assert not toy.calls


@pytest.mark.parametrize(
    "query",
    [
        "{ jobs { id } }",
        "query { mutation }",
        'query { a(b: "} mutation {") }',
        "query A { a } fragment F on J { mutation }",
    ],
)
def test_queries_may_speak_of_mutations(query):
    """A field or a text with that name is no mutation."""
    refuse_writes(query)


@pytest.mark.parametrize("address", ["http://example.com/a", "ftp://example.com", "http://127.0.0.1.example.com/"])
def test_only_secure_addresses_are_asked(address):
    """A key never leaves this computer unencrypted."""
    with pytest.raises(ValueError, match="no secure address"):
        refuse_plain(address)


def test_a_redirect_is_not_followed(toy, transport):
    """A redirect could carry the key elsewhere."""
    toy.answer = lambda asked: Answer({}, 302, {"Location": "https://example.com/"})
    with pytest.raises(UnexpectedAnswer, match="302"):
        transport.get(toy.url + "/a")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, b"{}", SignInAgain),
        (402, b"{}", PlanTooSmall),
        (403, b'{"message":"Your plan does not include the API"}', PlanTooSmall),
        (403, b'{"message":"missing scope invoices.readonly"}', ScopeMissing),
        (404, b'{"message":"no such thing"}', UnexpectedAnswer),
        (422, b'{"errors":{}}', UnexpectedAnswer),
    ],
)
def test_an_error_names_what_to_do(status, body, error):
    """Each status means one thing that the user should do, and carries the call's id."""
    with pytest.raises(error) as caught:
        judge_usual(reply(status, body, x_request_id="call-77"))
    assert "call-77" in str(caught.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": "Sat, 21 Nov 2026 05:00:30 GMT", "date": "Sat, 21 Nov 2026 05:00:00 GMT"}, 30),
        ({"ratelimit-reset": "12"}, 12),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_waiting_times_are_read_in_all_their_forms(headers, seconds):
    """Seconds, a moment by the system's own clock, or the reset of a limit."""
    assert retry_after(Reply("Toy", 429, headers, b"")) == seconds


def test_a_reset_may_be_a_moment():
    """A limit's reset as seconds or milliseconds since 1970 is counted from now."""
    for moment in (time.time() + 30, (time.time() + 30) * 1000):
        assert 28 < retry_after(Reply("Toy", 429, {"ratelimit-reset": str(int(moment))}, b"")) <= 30


def test_the_last_call_of_a_window_makes_everybody_wait():
    """No call left says how long to wait; calls left say nothing."""
    left = {"x-ratelimit-remaining": "0", "x-ratelimit-interval-milliseconds": "10000"}
    assert rest_asked(left) == 10
    assert rest_asked({**left, "x-ratelimit-remaining": "3"}) is None


def test_a_429_makes_every_thread_wait(toy, transport):
    """After one refusal, no other thread sends before the time is over."""
    sent: list[float] = []
    answer = toy.answer
    toy.answer = lambda asked: (sent.append(time.monotonic()), answer(asked))[1]
    toy.faults = [Fault("429")]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda n: transport.get(f"{toy.url}/{n}"), range(3)))
    first = sent[0]
    assert len(sent) >= 4
    assert all(moment - first < 0.05 or moment - first >= 0.09 for moment in sent[1:])


@pytest.mark.parametrize(("fault", "error"), [("503", SystemDown), ("refused", SystemDown), ("429", TryLater)])
def test_a_call_is_tried_a_few_times(toy, transport, fault, error):
    """Four tries, then the error that says what to do."""
    toy.faults = [Fault(fault, times=99)]
    with pytest.raises(error):
        transport.get(toy.url + "/a")
    assert sum(toy.calls.values()) == QUICK.attempts


def test_the_next_form_of_a_key_is_tried_once(toy):
    """A key that is refused in one form is tried in the next, and that form is kept."""
    with Transport("Toy", key_sign_in("Token {key}", "Bearer {key}"), QUICK) as transport:
        transport.get(toy.url + "/a")
        transport.get(toy.url + "/b")
    assert sum(toy.calls.values()) == 3


def test_a_wrong_key_is_not_tried_again_and_again(toy):
    """A refused key says at once: sign in again."""
    with Transport("Toy", key_sign_in("Basic {key}"), QUICK) as transport, pytest.raises(SignInAgain):
        transport.get(toy.url + "/a")
    assert sum(toy.calls.values()) == 1


def test_errors_hold_no_secret(toy, transport):
    """A system that prints the key in its error does not make us print it."""
    toy.answer = lambda asked: Answer({"message": f"bad key {KEY} in /v1/{KEY}/job"}, 404)
    with pytest.raises(UnexpectedAnswer) as caught:
        transport.get(toy.url + f"/v1/{KEY}/job")
    assert KEY not in str(caught.value)
    assert "•••" in str(caught.value)


def test_waiting_ends_when_canceled(toy):
    """A long pause ends at once when the work is canceled."""
    stop = threading.Event()
    toy.faults = [Fault("503", times=99)]
    slow = replace(QUICK, backoff=30.0, longest=60.0, attempts=99)
    with Transport("Toy", key_sign_in("Bearer {key}"), slow, stop) as transport:
        threading.Timer(0.2, stop.set).start()
        begun = time.monotonic()
        with pytest.raises(Canceled):
            transport.get(toy.url + "/a")
        assert time.monotonic() - begun < 2


def test_a_call_under_way_can_be_hung_up(toy):
    """A call that nobody answers ends at once when the work is canceled, not after its timeout."""
    toy.latency = 3.0
    with Transport("Toy", key_sign_in("Bearer {key}"), QUICK) as transport:
        threading.Timer(0.2, transport.hang_up).start()
        begun = time.monotonic()
        with pytest.raises(Canceled):
            transport.get(toy.url + "/a")
        assert time.monotonic() - begun < 1.5


def test_windows_are_kept():
    """Eleven calls of ten a fifth of a second take at least that long."""
    budget = Budget(Limits(windows=((10, 0.2),), concurrent=20), threading.Event())
    begun = time.monotonic()
    for _ in range(11):
        budget.take_turn()
    assert 0.2 <= time.monotonic() - begun < 0.5


def sent(budget: Budget, waited: float, calls: int = 10) -> float:
    """Send calls whose answers begin after so long; return when the last was written."""
    turns = [budget.take_turn() for _ in range(calls)]
    for turn in turns:
        turn.written -= waited
        budget.note_answer(turn)
        turn.written += waited
    return turns[-1].written


def test_a_window_is_taken_longer_than_it_is_as_calls_may_be_late():
    """Of calls whose way is not known, the eleventh waits a window and the time by which the first may be late."""
    budget = Budget(Limits(windows=((10, 0.2),), concurrent=20), threading.Event())
    first = budget.take_turn().written
    for _ in range(9):
        budget.take_turn()
    assert budget.take_turn().written - first >= 0.28


def test_an_answer_as_quick_as_the_quickest_proves_that_its_call_was_not_late():
    """After two windows of answers, calls that were answered at once let go of their place sooner; a slow one not."""
    budget = Budget(Limits(windows=((10, 0.2),), concurrent=20), threading.Event())
    sent(budget, 0.05)
    quick = sent(budget, 0.05)
    slow = sent(budget, 0.15)
    assert 0.22 <= slow - quick < 0.28
    assert budget.take_turn().written - slow >= 0.28


def test_points_that_an_answer_may_not_have_counted_are_owed():
    """Two calls under way: the answer to the first says 900 left, though the second, already answered, took 300."""
    budget = Budget(Limits(windows=(), points=(1000.0, 1000.0)), threading.Event())
    first, second = budget.take_turn(100), budget.take_turn(300)
    budget.note_end(second)
    budget.note_end(first)
    budget.learn_points(900, 1000, 1000, first)
    begun = time.monotonic()
    budget.take_turn(700)
    assert time.monotonic() - begun >= 0.09


def test_points_are_waited_for():
    """A bucket of 100 points that regains 1,000 a second holds 200 points of questions back a tenth of a second."""
    budget = Budget(Limits(windows=(), points=(100.0, 1000.0)), threading.Event())
    begun = time.monotonic()
    for _ in range(4):
        budget.take_turn(50)
    assert 0.09 <= time.monotonic() - begun < 0.3


def test_what_the_system_says_of_its_bucket_is_believed():
    """When the system says that less is left, the next question waits for it."""
    budget = Budget(Limits(windows=(), points=(1000.0, 1000.0)), threading.Event())
    budget.learn_points(0, 1000, 1000)
    begun = time.monotonic()
    budget.take_turn(100)
    assert time.monotonic() - begun >= 0.09


def test_at_most_so_many_calls_at_once(toy):
    """Twenty threads keep to four calls at a time."""
    toy.latency = 0.02
    with Transport("Toy", key_sign_in("Bearer {key}"), QUICK) as transport, ThreadPoolExecutor(20) as threads:
        list(threads.map(lambda n: transport.get(f"{toy.url}/{n}"), range(20)))
    assert toy.most_at_once <= 4
