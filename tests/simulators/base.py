"""A simulated system over real HTTP on loopback: sign-in, limits, faults by plan, and counters.

A simulator subclasses ``SimulatedSystem`` and answers ``Asked`` with ``Answer``; the base enforces what every
system enforces (tokens and their end, calls per second, no writes) and breaks what a test plans to break.
"""

from __future__ import annotations

import base64
import json
import socket
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tieout.store.content import write_json

FAULTS = ("timeout", "reset", "refused", "truncated", "html", "empty", "429", "429 silent", "500", "503", "401")


@dataclass
class Asked:
    """One call: method, path, parameters (each a list), headers in small letters, body."""

    method: str
    path: str
    params: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    arrived: float = field(default_factory=time.monotonic)

    def param(self, name: str, otherwise: str = "") -> str:
        return self.params.get(name, [otherwise])[0]


@dataclass
class Answer:
    """What is sent back; a body that is no bytes is sent as JSON with exact decimals."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else write_json(self.body).encode()


@dataclass
class Fault:
    """Breaks some of the calls: the ``first`` one that fits and the ``times`` - 1 after it."""

    kind: str
    first: int = 1
    times: int = 1
    fits: Callable[[Asked], bool] = lambda asked: True
    seen: int = 0

    def strikes(self, asked: Asked) -> bool:
        if not self.fits(asked):
            return False
        self.seen += 1
        return self.first <= self.seen < self.first + self.times


class SimulatedSystem:
    """One system. Use as a context manager; ``url`` is its address.

    ``windows``: so many calls in so many seconds, else 429; ``concurrent``: so many at a time, else 429;
    ``latency``: seconds per call, at least; ``ahead``: seconds by which its clock differs from ours.
    """

    token_path = "/oauth/token"
    client_id, client_secret = "client-4711", "secret-very-long-8844"
    rotates = True

    def __init__(
        self, latency: float = 0.0, windows: tuple[tuple[int, float], ...] = (), concurrent: int | None = None,
        token_life: float = 3600.0, ahead: float = 0.0,
    ) -> None:  # fmt: skip
        self.latency, self.windows, self.concurrent = latency, windows, concurrent
        self.token_life, self.ahead = token_life, ahead
        self.lock, self._gate = threading.RLock(), threading.Lock()
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.log: list[Asked] = []
        self.rejected, self.writes, self.renewals, self.most_at_once = 0, 0, 0, 0
        self.revoked = False
        self._sent: list[deque[float]] = [deque() for _ in windows]
        self._at_once = 0
        self._tokens: dict[str, float] = {}
        self._made = 0
        self.refresh_token = self._new("refresh")
        self.used_refresh_tokens: list[str] = []
        self.codes: dict[str, str] = {}

    # What a simulator says

    def answer(self, asked: Asked) -> Answer:
        """Answer a call that is signed in and within the limits."""
        raise NotImplementedError

    def is_signed(self, asked: Asked) -> bool:
        """Say whether the call carries a good sign-in."""
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        return kind == "Bearer" and not self.revoked and self._tokens.get(token, 0) > time.monotonic()

    def unauthorized(self, asked: Asked) -> Answer:
        return Answer({"error": "unauthorized"}, 401)

    def throttled(self, asked: Asked) -> Answer:
        return Answer({"error": "too many requests"}, 429, {"Retry-After": "0.2"})

    def is_read(self, asked: Asked) -> bool:
        """Say whether a call only reads; anything else is counted as a write and refused."""
        return asked.method == "GET"

    def headers(self) -> dict[str, str]:
        """Headers of every answer."""
        return {}

    # Tokens

    def _new(self, kind: str) -> str:
        with self.lock:
            self._made += 1
            return f"{kind}-token-{self._made:04d}-{'x' * 24}"

    def grant(self) -> dict[str, Any]:
        """Make a new access token, as the token endpoint answers it."""
        token = self._new("access")
        with self.lock:
            self._tokens[token] = time.monotonic() + self.token_life
        return {"access_token": token, "token_type": "bearer", "expires_in": int(self.token_life)}

    def entry(self) -> dict[str, Any]:
        """What the vault holds for a user who has just connected."""
        granted = self.grant()
        return {
            "client_id": self.client_id, "client_secret": self.client_secret, "host": self.url,
            "token_url": self.url + self.token_path, "access_token": granted["access_token"],
            "refresh_token": self.refresh_token, "expires_at": time.time() + 10_000,
        }  # fmt: skip

    def expire(self) -> None:
        """Let every access token end now."""
        with self.lock:
            self._tokens.clear()

    def revoke(self) -> None:
        """Take the consent back."""
        self.revoked = True
        self.expire()

    def secrets(self) -> list[str]:
        """Everything that must never be seen in a log, an error or a file."""
        return [self.client_secret, *self._tokens, self.refresh_token, *self.used_refresh_tokens]

    def _token(self, asked: Asked) -> Answer:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        basic = asked.headers.get("authorization", "")
        if basic.startswith("Basic "):
            form["client_id"], form["client_secret"] = base64.b64decode(basic[6:]).decode().split(":", 1)
        if (form.get("client_id"), form.get("client_secret")) != (self.client_id, self.client_secret):
            return Answer({"error": "invalid_client"}, 401)
        with self.lock:
            if self.revoked:
                return Answer({"error": "invalid_grant"}, 400)
            if form["grant_type"] == "refresh_token":
                if form.get("refresh_token") != self.refresh_token:
                    return Answer({"error": "invalid_grant", "error_description": "Incorrect Token"}, 400)
                self.renewals += 1
                if self.rotates:
                    self.used_refresh_tokens.append(self.refresh_token)
                    self.refresh_token = self._new("refresh")
            elif form["grant_type"] == "authorization_code":
                if self.codes.pop(form.get("code", ""), None) != form.get("redirect_uri"):
                    return Answer({"error": "invalid_grant"}, 400)
            elif form["grant_type"] != "client_credentials":
                return Answer({"error": "unsupported_grant_type"}, 400)
            granted = self.grant()
            if form["grant_type"] != "client_credentials":
                granted["refresh_token"] = self.refresh_token
        return Answer(granted)

    # Serving

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Any:
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def respond(self, asked: Asked) -> tuple[str, Answer]:
        """Return the fault that strikes ("" for none) and the answer."""
        with self.lock:
            self.calls[f"{asked.method} {asked.path}"] += 1
            self.log.append(asked)
            fault = next((f.kind for f in self.faults if f.strikes(asked)), "")
        if asked.path == self.token_path:
            return fault, Answer({}) if fault else self._token(asked)
        if not self.is_read(asked):
            self.writes += 1
            return "", Answer({"error": "nothing may be written"}, 405)
        if self._too_fast(asked.arrived):
            self.rejected += 1
            return "", self.throttled(asked)
        if not self.is_signed(asked):
            return "", self.unauthorized(asked)
        return fault, self.answer(asked)

    def _too_fast(self, arrived: float) -> bool:
        """Count calls where they arrived, not where they were looked at: a busy server must not seem strict."""
        with self._gate:
            if self.concurrent is not None and self._at_once > self.concurrent:
                return True
            for (count, seconds), sent in zip(self.windows, self._sent, strict=True):
                if sum(arrived - seconds < moment <= arrived for moment in sent) >= count:
                    return True
            for (count, _), sent in zip(self.windows, self._sent, strict=True):
                sent.append(arrived)
                while len(sent) > 2 * count:
                    sent.popleft()
        return False


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


def _handler(system: SimulatedSystem) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve("GET")

        def do_POST(self) -> None:
            self._serve("POST")

        def do_PUT(self) -> None:
            self._serve("PUT")

        def do_PATCH(self) -> None:
            self._serve("PATCH")

        def do_DELETE(self) -> None:
            self._serve("DELETE")

        def _serve(self, method: str) -> None:
            arrived = time.monotonic()
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(method, parts.path, parse_qs(parts.query, keep_blank_values=True), headers, body, arrived)
            with system._gate:
                system._at_once += 1
                system.most_at_once = max(system.most_at_once, system._at_once)
            try:
                fault, answer = system.respond(asked)
                raw = answer.raw
                # The latency is all that a call takes: the simulator's own work is part of it.
                time.sleep(max(0.0, arrived + system.latency - time.monotonic()))
            finally:
                with system._gate:
                    system._at_once -= 1
            self._send(fault, answer, raw)

        def _send(self, fault: str, answer: Answer, raw: bytes) -> None:
            status, extra = answer.status, dict(answer.headers)
            if fault == "refused":
                return self._cut()
            if fault == "timeout":
                time.sleep(1.0)
                return self._cut()
            if fault == "truncated":
                raw = raw[: len(raw) // 2]
            elif fault == "html":
                raw, extra = b"<!doctype html><html><body>Sorry, maintenance.</body></html>", {}
            elif fault == "empty":
                raw = b""
            elif fault.startswith("429"):
                raw, status = b'{"error":"slow down"}', 429
                extra = {} if "silent" in fault else {"Retry-After": "0.1"}
            elif fault in ("500", "503", "401"):
                raw, status, extra = b"Sorry, something broke", int(fault), {}
            self.send_response_only(status)
            self.send_header("Date", formatdate(time.time() + system.ahead, usegmt=True))
            for name, value in {"Content-Type": "application/json", **system.headers(), **extra}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            if fault == "reset":
                self.wfile.write(raw[: len(raw) // 2])
                self.wfile.flush()
                return self._cut()
            self.wfile.write(raw)
            return None

        def _cut(self) -> None:
            """Drop the connection as a broken network does."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def log_message(self, format: str, *args: object) -> None:
            """Write no log."""

    return Handler


def dump(value: Any) -> str:
    """Print an answer for a failing test."""
    return json.dumps(value, indent=1, default=str)[:2000]
