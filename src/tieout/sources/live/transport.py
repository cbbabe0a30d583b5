"""The one way to ask a system over the network: patiently, within its limits, and only for reading.

There are two calls: ``get``, and ``ask`` for a GraphQL query. Nothing here can change anything in a system.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests
import tenacity

from ... import __version__
from ...model.errors import Canceled, SystemDown, UnexpectedAnswer
from ...store.content import write_json
from .budget import Budget, Limits
from .gate import Lines, make_adapter
from .masking import mask
from .replies import REPORT, Again, Judge, PointsLeft, Reply, judge_usual, rest_asked, sign_in_again

LOCAL = ("127.0.0.1", "localhost", "::1")
_CHUNK = 65_536
_NO_CODE = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*')
_WRITES = re.compile(r"(?:^|[}\s])(mutation|subscription)\b(?=[^{}:]*\{)")
Params = Mapping[str, Any]


class SignIn(Protocol):
    """Signs calls, and knows whether another try may be worth it."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign a call."""

    def renew(self, refused: str) -> bool:
        """Get a new token after this one was refused; say whether there is one to try."""

    @property
    def current(self) -> str:
        """The token in use."""


class Transport:
    """Sends calls to one system. Threads may share it; ``stop`` ends all waits and calls with Canceled."""

    def __init__(
        self, system: str, sign_in: SignIn, limits: Limits, stop: threading.Event | None = None,
        judge: Judge | None = None, points: PointsLeft | None = None,
    ) -> None:  # fmt: skip
        self.system, self.sign_in, self.limits = system, sign_in, limits
        self.stop = stop or threading.Event()
        self.budget = Budget(limits, self.stop)
        self.calls = 0
        self._judge, self._points = judge, points
        self._own = threading.local()
        self._lines = Lines()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()

    def get(self, url: str, params: Params | None = None, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for what stands at an address."""
        return self._send("GET", url, params=params, headers=headers)

    def ask(
        self, url: str, query: str, variables: Params | None = None, headers: Mapping[str, str] | None = None,
        cost: float = 0.0,
    ) -> Reply:  # fmt: skip
        """Ask a GraphQL query, of so many points. Raises ValueError for anything but a query."""
        refuse_writes(query)
        body = write_json({"query": query, "variables": dict(variables or {})}).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        return self._send("POST", url, data=body, headers=sent, cost=cost)

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
        for session in sessions:
            session.close()

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, method: str, url: str, cost: float = 0.0, **parts: Any) -> Reply:
        refuse_plain(url)
        renewed = False
        for attempt in tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Again),
            wait=self._pause,
            stop=tenacity.stop_after_attempt(self.limits.attempts) | tenacity.stop_after_delay(self.limits.patience),
            sleep=self.budget.wait,
            retry_error_callback=_raise_last,
            reraise=False,
        ):
            with attempt:
                used = self.sign_in.current
                reply = self._send_once(method, url, cost, parts)
                if reply.status == 401 and not renewed and self.sign_in.renew(used):
                    renewed = True
                    reply = self._send_once(method, url, cost, parts)
                if reply.status == 401 and renewed:
                    if self._judge is not None:
                        self._judge(reply)  # a missing right may come as 401, too
                    raise sign_in_again(reply)
                return self._weigh(reply)
        raise AssertionError("a call ends with an answer or an error")

    def _weigh(self, reply: Reply) -> Reply:
        """Return a good answer; what it says about limits is heeded either way."""
        rest = rest_asked(reply.headers)
        if rest is not None:
            self.budget.rest(min(rest, self.limits.longest))
        left = self._points(reply) if self._points is not None else None
        if left is not None:
            self.budget.learn_points(*left, self._own.turn)
        try:
            if self._judge is None or not self._judge(reply):
                judge_usual(reply)
        except Again as again:
            if again.everybody:
                if again.seconds is None:
                    again.seconds = self.limits.rest
                self.budget.rest(again.seconds)
            raise
        return reply

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        grown = tenacity.wait_random_exponential(self.limits.backoff, self.limits.longest)(state)
        if isinstance(error, Again) and error.seconds is not None:
            return error.seconds + min(grown, self.limits.backoff)
        return grown

    def _send_once(self, method: str, url: str, cost: float, parts: dict[str, Any]) -> Reply:
        timeouts = (self.limits.connect_timeout, self.limits.read_timeout)
        with self.budget.slot():
            self._own.cost, self._own.turn = cost, None
            try:
                with self._session().request(
                    method, url, auth=self.sign_in, timeout=timeouts, stream=True, allow_redirects=False, **parts
                ) as answer:
                    body = b"".join(self._chunks(answer))
            except requests.RequestException as error:
                if self.stop.is_set():
                    raise Canceled from None
                raise Again(self._unreachable(error)) from None
            finally:
                if self._own.turn is not None:
                    self.budget.note_end(self._own.turn)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        length = headers.get("content-length", "")
        if length.isdigit() and "content-encoding" not in headers and len(body) != int(length):
            raise Again(self._unreachable(requests.ConnectionError("the answer ended too early")))
        return Reply(self.system, answer.status_code, headers, body)

    def _chunks(self, answer: requests.Response) -> Any:
        for chunk in answer.iter_content(_CHUNK):
            if self.stop.is_set():
                raise Canceled
            yield chunk

    def _session(self) -> requests.Session:
        """Each thread has connections of its own, because a session may not be shared."""
        if self.stop.is_set():
            raise Canceled
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = self._own.session = requests.Session()
            session.headers.update({"Accept": "application/json", "User-Agent": f"Tieout/{__version__}"})
            adapter = make_adapter(self._lines, self)
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            with self._lock:
                self._sessions.append(session)
        return session

    def take(self) -> None:
        """Wait for a turn. Called by a connection that is open, just before the call is written."""
        self._own.turn = self.budget.take_turn(self._own.cost)
        self.calls += 1

    def note_written(self) -> None:
        """Called by a connection when it has written a call."""
        self.budget.note_written(self._own.turn)

    def note_answer(self) -> None:
        """Called by a connection when an answer begins."""
        self.budget.note_answer(self._own.turn)

    def hang_up(self) -> None:
        """End the calls that are under way, at once."""
        self.stop.set()
        self._lines.hang_up()

    def _unreachable(self, error: requests.RequestException) -> SystemDown | UnexpectedAnswer:
        if isinstance(error, requests.exceptions.SSLError):
            remedy = "Check the clock of this computer, and whether a firewall opens secure connections."
            return SystemDown(self.system, "A secure connection is not possible.", remedy)
        if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
            return UnexpectedAnswer(self.system, mask(f"Its address cannot be used ({error})."), REPORT)
        what = "It does not answer in time." if isinstance(error, requests.Timeout) else "It cannot be reached."
        return SystemDown(self.system, what, "Check the internet connection, or try again later.")


def _raise_last(state: tenacity.RetryCallState) -> Any:
    error = state.outcome.exception() if state.outcome else None
    raise error.last if isinstance(error, Again) else AssertionError("only calls that may be repeated end here")


def refuse_plain(url: str) -> None:
    """Raise ValueError for an address that is neither https nor this computer itself."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOCAL:
        raise ValueError(mask(f"{parts.scheme}://{parts.hostname} is no secure address"))


def refuse_writes(query: str) -> None:
    """Raise ValueError for a GraphQL document that holds anything but queries."""
    code = _NO_CODE.sub(" ", query)
    if _WRITES.search(code) or not re.match(r"\s*(query\b|fragment\b|\{)", code):
        raise ValueError("only GraphQL queries may be sent")
